"""What prints on a stream that holds no Unicode: everything, in ASCII, instead of an error."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

import viz
from viz import surroundings
from viz.explain.report import Report
from viz.model import Node
from viz.page import Page, Picture, line

ROOT = Path(viz.__file__).parents[1]
PRINTING = """
import autograd_lite as ag, viz
from viz.explain.report import Report
from viz.page import Page, Picture, line
α = ag.scalar(2.0)
y = ag.tanh(α * α) ** 2
picture = viz.draw(y)
class Told(Report):
    page = Page((line("∂y/∂α ≈ 1 × 2 …", (" █▁ 日本", "grad")), Picture(picture)))
report = Told({})
print(picture)
print(repr(picture), report, repr(report))
report.show()
"""
STREAMS = {
    "ascii": {"PYTHONIOENCODING": "ascii"},
    "latin-1": {"PYTHONIOENCODING": "latin-1"},
    "C locale": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "cp1252": {"PYTHONIOENCODING": "cp1252:strict"},
}


def run(*arguments, **env):
    inherited = {key: value for key, value in os.environ.items() if key not in ("PYTHONIOENCODING", "LC_ALL", "LANG")}
    return subprocess.run(
        [sys.executable, *arguments],
        env={**inherited, "PYTHONPATH": str(ROOT), **env},
        capture_output=True,
        timeout=120,
    )


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    path = tmp_path_factory.mktemp("streams") / "printing.py"
    path.write_text(PRINTING, encoding="utf-8")
    return path


@pytest.mark.parametrize("stream", STREAMS)
def test_pictures_and_reports_print_on_any_stream(stream, program):
    done = run(str(program), **STREAMS[stream])
    said = done.stdout.decode("ascii")
    assert done.returncode == 0, done.stderr.decode()
    assert "`-(2)- \\u03b1 (see above)" in said
    assert said.count("1 * 2 ...") == 3, "a report, its repr, and show()"
    assert "\\u251c" not in said, "lines of a tree are drawn, not escaped"


def test_a_stream_of_utf_8_gets_unicode(program):
    done = run(str(program), PYTHONIOENCODING="utf-8")
    assert "└─(2)─ α (see above)" in done.stdout.decode("utf-8"), done.stderr.decode()


@pytest.mark.parametrize("stream", ["ascii", "C locale"])
@pytest.mark.parametrize("arguments", [["α*x", "α=2", "x=3"], ["--help"], ["α*β", "α=2"], ["x²", "x=2"]])
def test_the_command_line_never_dies_of_a_character(stream, arguments):
    done = run("-m", "viz", *arguments, **STREAMS[stream])
    assert b"Traceback" not in done.stderr
    assert (done.stdout + done.stderr).isascii()


def test_a_text_that_fits_is_left_alone(monkeypatch):
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="latin-1"))
    assert surroundings.said(lambda *, ascii_only: "ascii" if ascii_only else "2 × 3") == "2 × 3"
    assert surroundings.said(lambda *, ascii_only: "ascii" if ascii_only else "└") == "ascii"


@pytest.mark.parametrize("stream", [None, io.StringIO()])
def test_without_a_stream_or_an_encoding_text_is_unicode(stream, monkeypatch):
    monkeypatch.setattr(sys, "stdout", stream)
    assert surroundings.fits("└─ 日本")


def test_an_encoding_that_nobody_knows_gets_ascii():
    assert not surroundings.fits("x", "no-such-encoding")


def test_reports_in_ascii_draw_their_pictures_in_it():
    class Told(Report):
        page = Page((line("a"), Picture(viz.Drawing(viz.Diagram((Node("n0", "input", name="é"),))))))

    assert Told({}).text(ascii_only=True) == "a\n\\xe9"
