"""Write the table of functions, `tutorials/functions.md`, from what the library declares.

python tutorials/make_functions.py           # say whether the table is up to date
python tutorials/make_functions.py --write   # and write it anew
"""

import inspect
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import autograd_lite as ag
from autograd_lite import fft, linalg, special
from autograd_lite.op import Op
from autograd_lite.ops import MODULES

PAGE = Path(__file__).with_name("functions.md")

HEAD = """# Functions

What `import autograd_lite as ag` offers to compute with. Names and signatures are those of the array-API standard
where it has the function, else NumPy's; `np.f(tensor)` calls the function of that name here. Every differentiable
function has derivatives of every order, backward and forward.

*How* says where the derivative comes from: a function is **elementwise** (declared by its local derivatives),
**linear** or **bilinear** (by its transpose), **custom** (by its VJP and JVP), or **composed** of others and has
theirs.
A dash: its result does not move with its input, or only in steps.

This page is written by `python tutorials/make_functions.py --write`.
"""


def families() -> Iterator[tuple[str, str, list[tuple[str, Callable[..., Any]]]]]:
    """The name of each family, what it says of itself, and its public functions by the names people write."""
    prefixes = {
        id(f): f"ag.{part.__name__.rpartition('.')[2]}" for part in (linalg, fft, special) for f in _public(part)
    }
    for module in MODULES:
        functions = [getattr(module, name) for name in module.__all__]
        named = [(f"{prefixes.get(id(f), 'ag')}.{f.__name__}", f) for f in functions if inspect.isfunction(f)]
        if named:
            about = (module.__doc__ or "").strip().splitlines()[0].replace(" Declarations only.", "")
            yield module.__name__.rpartition(".")[2], about, named


def _public(part: Any) -> list[Any]:
    """The functions of a sub-namespace that are not in the main one too."""
    return [f for name, f in vars(part).items() if inspect.isfunction(f) and getattr(ag, name, None) is not f]


def how(f: Callable[..., Any]) -> str:
    """Where the derivative of a function comes from."""
    op = getattr(f, "op", None)
    if not isinstance(op, Op):
        op = _wrapped(f)
    if op is None:
        return "composed"
    return op.kind if op.differentiable else "-"


def _wrapped(f: Callable[..., Any]) -> Op | None:
    """The op that a public function only passes its arguments to: it is named as the function is."""
    inner = f.__globals__.get(f"_{f.__name__}")
    op = getattr(inner, "op", None)
    return op if isinstance(op, Op) and op.name == f.__name__ else None


def table() -> str:
    """The page."""
    lines = [HEAD]
    for name, about, functions in families():
        lines += [f"## {name}", "", about, "", "| function | how | |", "|---|---|---|"]
        for called, f in functions:
            said = (inspect.getdoc(f) or "").split("\n\n")[0].replace("\n", " ").replace("|", "\\|")
            lines.append(f"| `{called}` | {how(f)} | {said} |")
        lines.append("")
    return "\n".join(lines)


def main() -> int:
    """Compare the page with the library, or write it."""
    if "--write" in sys.argv[1:]:
        PAGE.write_text(table(), encoding="utf-8")
        return 0
    same = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == table()
    print("functions.md is up to date" if same else "functions.md: run python tutorials/make_functions.py --write")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
