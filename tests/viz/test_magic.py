"""%%graph and %graph in IPython, in a shell of this process."""

import subprocess
import sys

import pytest

from viz.drawing import Drawing
from viz.explain.report import Report

CELL = "x = ag.scalar(2.0)\ny = x * x + 3 * x\ny.backward()"


@pytest.fixture(scope="module")
def ipython():
    pytest.importorskip("IPython", reason="IPython is not installed")
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False
    main = sys.modules["__main__"]
    yield InteractiveShell(config=config)
    sys.modules["__main__"] = main  # a shell puts itself there


@pytest.fixture
def shell(ipython):
    ipython.reset()
    ipython.run_cell("import autograd_lite as ag\n%load_ext viz")
    return ipython


def drawn(shell, line, cell=CELL):
    return shell.run_cell_magic("graph", line, cell)


def test_a_cell_is_run_and_drawn_under_the_user_s_names(shell):
    made = drawn(shell, "")
    assert isinstance(made, Drawing)
    assert made.alt == "y = x × x + 3 × x, a graph of 5 nodes and 6 edges. y is 10; gradients: x 7."
    assert shell.user_ns["y"].item() == 10.0, "its variables stay"


def test_a_cell_of_a_notebook_shows_the_picture(shell):
    result = shell.run_cell(f"%%graph --theme dark\n{CELL}")
    assert result.success
    assert result.result.theme.name == "dark"


def test_other_magics_work_inside(shell):
    drawn(shell, "", "n = %env HOME\n" + CELL)
    assert shell.user_ns["n"]


def test_an_expression_is_drawn(shell):
    shell.run_cell(CELL)
    assert shell.run_line_magic("graph", "y").diagram.nodes[-1].name == "y"
    assert shell.run_line_magic("graph", "y - 1 --direction TB").direction == "TB"
    assert shell.run_line_magic("graph", "--theme dark -y").diagram.nodes[-1].op == "negative"
    shell.run_cell("d = {'a b': x}")
    assert shell.run_line_magic("graph", "d['a b'] * 2").diagram.nodes[-1].op == "×"


def test_options_decide_what_is_shown(shell, tmp_path):
    made = drawn(shell, f"-s value --direction TB -o '{tmp_path / 'a graph.svg'}'")
    assert {label for node in made.diagram.nodes for label, _ in node.facts} == {"value"}
    assert made.direction == "TB"
    assert (tmp_path / "a graph.svg").read_text().startswith("<?xml")


@pytest.mark.parametrize(
    ("line", "cell", "says"),
    [
        ("--theme neon", CELL, "invalid choice: 'neon'"),
        ("--thme dark", CELL, "unrecognized arguments: --thme"),
        ("-s values", CELL, "show: expected some of value"),
        ("y", CELL, "%%graph: expected options, got 'y'. Hint: the first line has options only"),
        ("", "n = 3", "the code: expected a last line, or a variable, with something to draw"),
        ("", "3", "draw: expected a Tensor, a Scalar"),
        ("-o graph.jpeg", CELL, "file suffix: expected one of .svg"),
        ("-o 'graph.svg", CELL, "no closing quotation. Hint: close the quotes"),
    ],
)
def test_a_slip_is_said_in_one_line(shell, line, cell, says):
    from IPython.core.error import UsageError

    with pytest.raises(UsageError) as caught:
        drawn(shell, line, cell)
    assert says in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_no_expression_is_a_slip(shell):
    from IPython.core.error import UsageError

    with pytest.raises(UsageError, match="%graph: expected an expression, such as %graph L, got none"):
        shell.run_line_magic("graph", "")


def test_an_error_of_the_cell_is_its_own(shell, capsys):
    result = shell.run_cell("%%graph\nx = ag.scalar(1.0)\nx / nothing_here")
    assert isinstance(result.error_in_exec, NameError)
    assert "x / nothing_here" in capsys.readouterr().out, "the traceback shows the line"


def test_help_lists_the_options(shell, capsys):
    assert drawn(shell, "--help") is None
    assert "--theme" in capsys.readouterr().out
    assert "--theme" in shell.find_line_magic("graph").__doc__


def test_importing_viz_does_not_import_ipython():
    code = "import sys, viz, viz.magic; print(any(name.partition('.')[0] == 'IPython' for name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_an_explanation_follows_the_picture(shell, monkeypatch):
    displayed = []
    monkeypatch.setattr("IPython.display.display", displayed.append)
    made = drawn(shell, "--explain x")
    assert isinstance(made, Report)
    assert "dy/dx = 7" in str(made)
    assert [type(each) for each in displayed] == [Drawing]
