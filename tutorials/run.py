"""Run the tutorials, and compare what each prints with what it says that it prints.

    python tutorials/run.py                        # all of them
    python tutorials/run.py 02_neuron.py           # one
    python tutorials/run.py --write 02_neuron.py   # take what it prints now as what it says

A tutorial is a Python file of cells, as Jupytext and most editors know it: `# %%` opens code, `# %% [markdown]`
prose. Behind a statement, lines that start with `# ->` hold what that statement prints; `...` there stands for
whatever differs from run to run. A statement that prints must have such lines.
"""

import argparse
import ast
import contextlib
import io
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import HealthCheck, settings

FOLDER = Path(__file__).resolve().parent
MARK = "# ->"


class Step(NamedTuple):
    """One statement, what it is said to print, what it printed; `end` is the number of its last line."""

    end: int
    said: list[str]
    printed: list[str]

    @property
    def holds(self) -> bool:
        """Whether it printed what is said."""
        return len(self.said) == len(self.printed) and all(map(_fits, self.said, self.printed))


def tutorials() -> list[Path]:
    """The tutorials in their order."""
    return sorted(FOLDER.glob("[0-9]*.py"))


def run(path: Path, names: dict[str, Any]) -> Iterator[Step]:
    """Run a tutorial in the current folder, a statement at a time; `names` fills with what it defines."""
    source = path.read_text(encoding="utf-8")
    lines = source.splitlines()
    statements = ast.parse(source).body
    ends = [statement.lineno - 1 for statement in statements[1:]] + [len(lines)]
    names.setdefault("__name__", "__main__")
    for statement, end in zip(statements, ends, strict=True):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(ast.Module([statement], []), str(path), "exec"), names)
        last = statement.end_lineno or statement.lineno
        said = [line[len(MARK) + 1 :].rstrip() for line in lines[last:end] if line.startswith(MARK)]
        yield Step(last, said, [line.rstrip() for line in printed.getvalue().splitlines()])


def faults(path: Path) -> Iterator[str]:
    """What a tutorial prints otherwise than it says, each with file and line."""
    for step in run(path, {}):
        if not step.holds:
            both = [f"  said    {line}" for line in step.said] + [f"  printed {line}" for line in step.printed]
            yield "\n".join([f"{path.name}:{step.end}", *both])


def write(path: Path) -> None:
    """Put what a tutorial prints now behind each of its statements."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for step in reversed(list(run(path, {}))):
        if not step.holds:
            lines[step.end : step.end + len(step.said)] = [f"{MARK} {line}".rstrip() for line in step.printed]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _fits(said: str, printed: str) -> bool:
    return re.fullmatch(".*".join(map(re.escape, said.split("..."))), printed) is not None


def main() -> int:
    """Run what the command line names; give the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--write", action="store_true", help="take what they print now as what they say")
    parser.add_argument("names", nargs="*", metavar="FILE", help="tutorials in this folder; all by default")
    options = parser.parse_args()
    os.environ["COLUMNS"] = "80"  # what a picture made of text fits into
    settings.register_profile("tutorials", suppress_health_check=[HealthCheck.too_slow])  # on however slow a machine
    settings.load_profile("tutorials")
    found = []
    for path in [FOLDER / Path(name).name for name in options.names] or tutorials():
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            if options.write:
                write(path)
            wrong = list(faults(path))
        print(f"{path.name}: {f'{len(wrong)} statements print otherwise' if wrong else 'prints what it says'}")
        found += wrong
    print(*found, sep="\n", end="\n" if found else "")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
