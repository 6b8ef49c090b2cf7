"""The tutorials run, print what they say they print, and tutorial 4 reads enough digits in time."""

import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest

FOLDER = Path(__file__).parents[2] / "tutorials"
runner = SimpleNamespace(**runpy.run_path(str(FOLDER / "run.py"), run_name="tutorials"))


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")


@pytest.mark.parametrize("path", runner.tutorials(), ids=lambda path: path.stem)
def test_prints_what_it_says(path):
    assert list(runner.faults(path)) == []


def test_digits_are_read_well():
    names = {}
    for _ in runner.run(FOLDER / "04_digits.py", names):
        pass
    assert names["test_accuracy"] >= 0.96


def test_tutorials_are_numbered_from_one():
    assert [int(path.name[:2]) for path in runner.tutorials()] == list(range(1, len(runner.tutorials()) + 1))


@pytest.mark.parametrize(
    ("source", "holds"),
    [
        ("print(1)\n# -> 1\n", True),
        ("print(1)\n# -> 2\n", False),
        ("print(1)\n", False),
        ("x = 1\n# -> 1\n", False),
        ("print(0.123)\n# -> 0.1...\n", True),
        ("for k in (1, 2):\n    print(k)\n# -> 1\n# -> 2\n", True),
        ("for k in (1, 2):\n    print(k)\n# -> 1\n", False),
        ("print()\n# ->\n", True),
        ("print(1)\n# -> 1\nprint(2)\n# -> 2\n", True),
    ],
)
def test_what_is_said_is_compared_with_what_is_printed(tmp_path, source, holds):
    path = tmp_path / "tutorial.py"
    path.write_text(source)
    assert (list(runner.faults(path)) == []) is holds


def test_write_takes_what_is_printed_and_leaves_what_holds(tmp_path):
    path = tmp_path / "tutorial.py"
    path.write_text("print(1)\n\nprint(2)\n# -> 3\n# -> 4\n\n# %%\nprint(5)\n# -> ...\n")
    runner.write(path)
    assert path.read_text() == "print(1)\n# -> 1\n\nprint(2)\n# -> 2\n\n# %%\nprint(5)\n# -> ...\n"
