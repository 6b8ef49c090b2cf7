"""The pytest plugin, in runs of pytest of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WRONG = """
import numpy as np
import pytest
import autograd_lite as ag

@ag.elementwise(d=lambda y, x: ag.sin(x))
def cosine(xp, x):
    return xp.cos(x)
"""


@pytest.fixture
def run(tmp_path):
    """Write a file of tests, and run pytest on it: its output and exit code."""

    def run(source, *options, plugin=("-p", "autograd_lite.testing.plugin"), config="[pytest]\nstrict = true\n"):
        (tmp_path / "test_it.py").write_text(source)
        (tmp_path / "pytest.ini").write_text(config)
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *plugin, *options],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env={"PYTHONPATH": str(ROOT), "PATH": "", "HOME": str(tmp_path)},
        )
        return done.stdout + done.stderr, done.returncode

    return run


def test_the_fixture_passes_for_a_right_gradient_and_fails_for_a_wrong_one(run):
    said, code = run(
        f"{WRONG}\ndef test_right(gradcheck):\n    gradcheck(ag.sin, (1.0,), order=2)\n"
        "def test_wrong(gradcheck):\n    gradcheck(cosine, (1.0,))\n"
    )
    assert code == 1
    assert "1 failed, 1 passed" in said
    assert "the op at fault: cosine" in said


def test_a_failure_shows_the_test_and_not_the_checker(run):
    said, _ = run(f"{WRONG}\ndef test_wrong(gradcheck):\n    gradcheck(cosine, (1.0,))\n")
    assert "test_it.py" in said
    assert "checking.py" not in said


def test_the_marker_gives_options_and_selects(run):
    source = (
        f"{WRONG}\n@pytest.mark.gradcheck(rtol=10.0)\ndef test_lenient(gradcheck):\n    gradcheck(cosine, (1.0,))\n"
        "def test_fixture(gradcheck):\n    gradcheck(ag.sin, 1.0)\ndef test_other():\n    assert True\n"
    )
    said, code = run(source, "-m", "gradcheck")
    assert code == 0, said
    assert "2 passed, 1 deselected" in said


def test_a_failure_is_saved_as_a_picture(run, tmp_path):
    said, _ = run(
        f"{WRONG}\ndef test_wrong(gradcheck):\n    gradcheck(cosine, (1.0,))\n", "--gradcheck-svg", "pictures"
    )
    [picture] = (tmp_path / "pictures").iterdir()
    assert picture.name == "test_it.py-test_wrong.svg"
    assert "<svg" in picture.read_text()
    assert f"the graph: {Path('pictures') / picture.name}" in said


def test_pictures_lie_beside_the_report(run, tmp_path):
    run(f"{WRONG}\ndef test_wrong(gradcheck):\n    gradcheck(cosine, (1.0,))\n", "--junitxml", "out/report.xml")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"report.xml", "test_it.py-test_wrong.svg"}


def test_nothing_on_top_is_imported_before_it_is_used(run):
    said, code = run("import sys\ndef test_it():\n    assert not {'viz', 'hypothesis'} & set(sys.modules)\n")
    assert code == 0, said


def test_it_can_be_left_out(run):
    said, code = run("def test_it():\n    pass\n", plugin=("-p", "no:autograd_lite.testing.plugin"))
    assert code == 0, said
    said, _ = run("def test_it(gradcheck):\n    pass\n", plugin=("-p", "no:autograd_lite.testing.plugin"))
    assert "fixture 'gradcheck' not found" in said
