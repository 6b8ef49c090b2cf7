"""Text in colours: only where they are wanted and possible."""

import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from handmade import diagrams, facts, neuron, square
from hypothesis import given, settings

import viz
from viz.display import Shown
from viz.model import Cluster, Diagram, Edge, Node
from viz.page import STYLES, Page, Picture, line
from viz.quote import columns
from viz.render.columns import plain
from viz.render.page import rich_styles
from viz.signs import SIGNS

CODES = re.compile(r"\x1b\[[\d;]*m")


@pytest.fixture
def terminal(monkeypatch):
    """Pretend that the output is a terminal with colours."""
    pytest.importorskip("rich")
    for name in ("NO_COLOR", "FORCE_COLOR", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)


@pytest.mark.usefixtures("terminal")
def test_a_terminal_gets_colours_when_asked():
    picture = viz.Drawing(neuron())
    made = picture.text(width=80, color=True)
    assert CODES.search(made)
    assert CODES.sub("", made) == picture.text(width=80)
    # A gradient, a name and a local derivative, each in its own.
    codes = {word: re.search(rf"\x1b\[([\d;]+)m{re.escape(word)}\x1b", made)[1] for word in ("-1.5", "x1", "(0.5)")}
    assert len(set(codes.values())) == 3


@pytest.mark.usefixtures("terminal")
def test_nobody_gets_colours_who_did_not_ask():
    picture = viz.Drawing(neuron())
    for made in (picture.text(), str(picture), picture.table(), repr(picture)):
        assert "\x1b" not in made


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_the_environment_can_refuse_colours(name, value, monkeypatch):
    monkeypatch.setenv(name, value)
    assert "\x1b" not in viz.Drawing(neuron()).text(color=True)


@pytest.mark.usefixtures("terminal")
def test_without_rich_the_text_is_plain(monkeypatch):
    monkeypatch.setitem(sys.modules, "rich.console", None)
    assert viz.Drawing(neuron()).text(color=True) == viz.Drawing(neuron()).text()


def test_a_pipe_gets_no_colours():
    assert "\x1b" not in viz.Drawing(neuron()).text(color=True)


@pytest.mark.usefixtures("terminal")
def test_show_prints_what_text_returns(capsys):
    picture = viz.Drawing(square())
    picture.show()
    assert CODES.sub("", capsys.readouterr().out) == picture.text() + "\n"


def test_rich_prints_a_drawing_in_styles():
    console = pytest.importorskip("rich.console").Console(file=io.StringIO(), force_terminal=True, width=80)
    console.print(viz.Drawing(neuron()))
    assert CODES.search(console.file.getvalue())


def test_every_style_has_colours():
    assert set(rich_styles) == set(STYLES) - {""}


@given(diagrams())
@settings(max_examples=80, deadline=None)
def test_styled_lines_are_the_text(diagram):
    picture = viz.Drawing(diagram, engine="built-in")
    assert "\n".join(plain(spans).rstrip() for spans in picture.lines(80)) == picture.text(width=80)
    assert "\x1b" not in picture.text(width=80)


def test_marks_stand_beside_the_facts_and_are_explained():
    x = Node("n0", "parameter", "x", "", facts("nan", "2"), marks=("nan", "broadcast"))
    y = Node("n1", "output", "y", "exp", facts("1", "1"))
    diagram = Diagram((x, y), (Edge("n0", "n1", 0, "2", marks=("inf",)),))
    made = viz.Drawing(diagram).text(width=80)
    assert re.search(r"└─\(2, infinite\)─ x +nan +2 +NaN, broadcast", made)
    for mark in ("nan", "broadcast", "inf"):
        assert f"\n{SIGNS[mark].word}: {viz.model.MARKS[mark]}." in made
    assert "vanishing" not in made
    assert "NaN, broadcast" in viz.Drawing(diagram).table(width=80)


def test_what_a_number_says_itself_is_not_said_again():
    x, y = Node("n0", "parameter", "x", "", facts("1", "0"), marks=("zero",)), Node("n1", "output", "y", "relu")
    diagram = Diagram((x, y), (Edge("n0", "n1", 0, "0", marks=("blocked",)),))
    assert "gradient 0" not in viz.Drawing(diagram).text() and "blocked" not in viz.Drawing(diagram).text()
    unseen = Diagram((replace(x, facts=()), y), (replace(diagram.edges[0], label=""),))
    assert "gradient 0" in viz.Drawing(unseen).text() and "(blocked)" in viz.Drawing(unseen).text()


def test_faults_are_red_and_a_faded_node_is_dim():
    x = Node("n0", "parameter", "x", "", facts("nan", "0"), marks=("nan",))
    y = replace(x, id="n1", name="y", marks=(), emphasis="faded")
    lines = viz.Drawing(Diagram((x, y))).lines(80)
    assert ("NaN", "bad") in {tuple(span) for spans in lines for span in spans}
    faded = next(spans for spans in lines if plain(spans).startswith("y"))
    assert {span.style for span in faded if span.text.strip()} == {"muted"}


def test_levels_are_bars_with_a_scale():
    nodes = tuple(Node(f"n{i}", "op", f"h{i}", level=i / 2) for i in range(3))
    picture = viz.Drawing(Diagram(nodes, scale=("1e-09", "2")))
    lines = picture.text(width=60).splitlines()
    assert [each[-1] for each in lines if each.startswith("h")] == ["▁", "▅", "█"]
    assert "▁ … █: gradients from 1e-09 to 2." in lines
    assert picture.text(width=60, ascii_only=True).isascii()


def test_scopes_stand_in_a_column():
    grouped = Diagram(neuron().nodes, neuron().edges, (Cluster("layer\x00 1", ("n2", "n5")),))
    made = viz.Drawing(grouped).text(width=80)
    assert made.splitlines()[0].endswith("scope")
    assert made.count(r"layer\x00 1") == 2
    assert r"layer\x00 1" in viz.Drawing(grouped).table(width=80)


@pytest.mark.parametrize("width", [40, 60, 80])
def test_text_fits_with_everything_in_it(width):
    nodes = [replace(node, marks=("vanishing",), level=0.5) for node in neuron().nodes]
    full = Diagram(tuple(nodes), neuron().edges, (Cluster("layer 1", ("n2", "n5")),), "t", scale=("0.1", "1"))
    assert max(map(columns, viz.Drawing(full).text(width=width).splitlines())) <= width


def test_str_holds_only_what_the_output_takes(monkeypatch):
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), "latin-1"))
    assert str(viz.Drawing(neuron())).isascii()


def test_a_process_whose_output_is_not_unicode_prints_and_shows():
    script = "import viz; from handmade import neuron; d = viz.Drawing(neuron()); print(d); d.show()"
    path = os.pathsep.join([str(Path(__file__).parent), *sys.path])
    env = {**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, check=True)
    assert done.stdout.count(b"o = tanh") == 2


def test_a_picture_in_a_page_keeps_its_styles():
    page = Page((line("see:"), Picture(viz.Drawing(neuron()))))
    assert any(span.style == "grad" for spans in page.lines(80) for span in spans)


def test_whatever_is_shown_says_what_its_lines_are():
    with pytest.raises(NotImplementedError):
        Shown().lines(80)
    assert Shown().usual == Shown().asked == {}
