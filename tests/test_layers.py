"""Imports run one way: a line of the picture in ARCHITECTURE.md imports only from lines above it."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "ARCHITECTURE.md"
PACKAGES = ("autograd_lite", "viz")
pytestmark = pytest.mark.skipif(not PICTURE.is_file(), reason="the installed package carries no ARCHITECTURE.md")


def picture():
    """Line number by (package, module)."""
    [block] = [b for b in re.findall(r"```\n(.*?)```", PICTURE.read_text(), re.S) if b.startswith("autograd_lite/\n")]
    lines, package = {}, ""
    for number, line in enumerate(block.splitlines()):
        if not line.startswith(" "):
            package = line.rstrip("/")
        else:
            names = re.match(r"((?:\w+(?:\.py|/)\s+)+)", line.strip() + " ")[1].split()
            lines |= {(package, re.sub(r"\.py|/", "", name)): number for name in names}
    return lines


def imports(path, root):
    """(package, module) of everything in our packages that a file imports, lazily or for types too."""
    here = path.relative_to(root).with_suffix("").parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found = [alias.name.split(".") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = (
                [*here[: len(here) - node.level], *(node.module or "").split(".")]
                if node.level
                else node.module.split(".")
            )
            found = [[part for part in (*base, alias.name) if part] for alias in node.names]
        else:
            continue
        yield from ((parts[0], parts[1] if len(parts) > 1 else "") for parts in found if parts[0] in PACKAGES)


def faults(root):
    """What breaks the rule in the packages under `root`."""
    lines = picture()
    for path in sorted(p for package in PACKAGES for p in (root / package).rglob("*.py")):
        package, first = path.relative_to(root).parts[:2]
        module = first.removesuffix(".py")
        if module in ("__init__", "__main__"):
            continue
        if (package, module) not in lines:
            yield f"{package}/{first} is not in the picture"
            continue
        for target in imports(path, root):
            if target[0] != package:
                if (package, module) != ("viz", "build"):
                    yield f"{package}/{first} imports {target[0]}: only viz/build may"
            elif target[1] != module and lines.get(target, 10**9) > lines[package, module]:
                yield f"{package}/{first} imports {'.'.join(target)}, which is not above it"


def test_imports_run_one_way():
    assert list(faults(ROOT)) == []


def test_every_name_in_the_picture_is_a_module():
    files = [path.relative_to(ROOT).parts for p in PACKAGES for path in (ROOT / p).rglob("*.py")]
    there = {(package, first.removesuffix(".py")) for package, first, *_ in files if not first.startswith("__")}
    assert set(picture()) == there


@pytest.mark.parametrize(
    ("where", "line", "says"),
    [
        ("autograd_lite/graph.py", "from .tensor import Tensor", "imports autograd_lite.tensor, which is not above it"),
        ("autograd_lite/graph.py", "def f():\n    from . import transforms", "imports autograd_lite.transforms"),
        (
            "autograd_lite/graph.py",
            "if TYPE_CHECKING:\n    import autograd_lite.tensor",
            "imports autograd_lite.tensor",
        ),
        ("autograd_lite/graph.py", "import autograd_lite", "which is not above it"),
        ("autograd_lite/ops/reduce.py", "from ..tensor import Tensor", "ops imports autograd_lite.tensor"),
        ("autograd_lite/graph.py", "import viz", "imports viz: only viz/build may"),
        ("viz/theme.py", "import autograd_lite.graph", "imports autograd_lite: only viz/build may"),
        ("viz/render/text.py", "from .. import build", "render imports viz.build"),
        ("autograd_lite/stray.py", "", "autograd_lite/stray.py is not in the picture"),
    ],
)
def test_the_rule_can_be_broken(tmp_path, where, line, says):
    path = tmp_path / where
    path.parent.mkdir(parents=True)
    path.write_text(line + "\n")
    assert [fault for fault in faults(tmp_path) if says in fault]
