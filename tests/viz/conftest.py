"""What tests of viz share: which Graphviz there is, and finding the helpers beside them."""

import stat
import sys
from pathlib import Path

import pytest

from viz import process

sys.path.insert(0, str(Path(__file__).parent))

# Stands in for the program where it is not installed: the same Graphviz, in another process.
_SHIM = """#!{python}
import sys
import pygraphviz
sys.stdout.buffer.write(
    pygraphviz.AGraph(string=sys.stdin.read()).draw(
        format=sys.argv[2].removeprefix("-T"), prog=sys.argv[1].removeprefix("-K")
    )
)
"""


@pytest.fixture
def dot_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a ``dot`` first on PATH, and hide pygraphviz from viz."""
    pytest.importorskip("pygraphviz")
    program = tmp_path / "bin" / "dot"
    program.parent.mkdir()
    program.write_text(_SHIM.format(python=sys.executable))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(program.parent))
    monkeypatch.setattr(process, "_pygraphviz", lambda: None)
    return program


@pytest.fixture(params=["pygraphviz", "dot", "built-in"])
def engine(request: pytest.FixtureRequest) -> str:
    """Run a test once with each engine."""
    name: str = request.param
    if name == "dot":
        request.getfixturevalue("dot_program")
    elif name == "pygraphviz":
        pytest.importorskip("pygraphviz")
    return name


@pytest.fixture
def renderer() -> str:
    """Name a Graphviz, or skip the test."""
    found = process.find()
    if not found:
        pytest.skip("no Graphviz is installed")
    return found


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pretend that this machine has no Graphviz of any kind."""
    monkeypatch.setattr(process, "_pygraphviz", lambda: None)
    monkeypatch.setenv("PATH", "")
