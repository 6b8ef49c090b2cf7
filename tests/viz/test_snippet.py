"""Code that an author shows is run, and what it is about is found."""

import traceback

import pytest

import autograd_lite as ag
import viz
from viz import snippet
from viz.errors import VariableError
from viz.explain.report import Report


@pytest.fixture
def space():
    return {"ag": ag, "viz": viz}


SQUARE = "x = ag.scalar(3.0)\ny = x * x\n"


@pytest.mark.parametrize(
    ("code", "heading"),
    [
        (SQUARE + "y", "y = ×"),
        (SQUARE + "y + 1", "+"),
        (SQUARE, "y = ×"),
        (SQUARE + "y.backward()", "y = ×"),
        (SQUARE + "y.backward()\nlr = 0.1\nfor i in range(2): pass", "y = ×"),
        (SQUARE + "z = y; del z", "y = ×"),
        (SQUARE + "for i in range(2):\n    y = ag.exp(y)", "y = exp"),
        (SQUARE + "def f():\n    q = 1", "y = ×"),
        (SQUARE + "p = [i for i in range(3)]", "y = ×"),
        (SQUARE + "(h := y + 2)\nNone", "h = +"),
        (SQUARE + "a, b = y + 1, y * 2", "b = ×"),
    ],
)
def test_what_the_code_is_about_is_found(code, heading, space):
    made = snippet.shown(snippet.run(code, space), space)
    assert made.diagram.nodes[-1].heading == heading


def test_a_picture_or_an_explanation_is_shown_as_it_is(space):
    picture = snippet.run(SQUARE + "viz.draw(y, theme='dark')", space)
    assert snippet.shown(picture, space, theme="light") is picture
    report = Report({})
    assert snippet.shown(report, space) is report


@pytest.mark.parametrize("code", ["", "x = 2.0", "# nothing", "print", "None"])
def test_code_with_nothing_to_draw_says_so(code, space):
    with pytest.raises(VariableError, match="expected") as caught:
        snippet.shown(snippet.run(code, space), space)
    assert "Hint: " in str(caught.value)


def test_variables_stay(space):
    snippet.run(SQUARE, space)
    assert snippet.run("x", space).item() == 3.0


def test_errors_count_lines_as_the_file_does(space):
    with pytest.raises(ZeroDivisionError) as caught:
        snippet.run("a = 1\na / 0\n", space, file="page.md", line=40)
    assert traceback.extract_tb(caught.tb)[-1][:2] == ("page.md", 41)
    with pytest.raises(SyntaxError) as caught:
        snippet.run("a = 1\na +* 0\n", space, file="page.md", line=40)
    assert (caught.value.filename, caught.value.lineno) == ("page.md", 41)


def test_names_are_those_of_the_namespace_and_of_no_one_else(space):
    width = snippet.run("width = ag.scalar(2.0)\nwidth * width", space)
    assert [node.name for node in snippet.shown(width, space).diagram.nodes] == ["width", ""]
