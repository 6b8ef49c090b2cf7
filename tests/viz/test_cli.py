"""The command line: what a newcomer types, right or wrong."""

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import viz
from viz import raster
from viz.__main__ import main

ROOT = Path(viz.__file__).parents[1]
NEURON = ["tanh(x1*w1 + x2*w2 + b)", "x1=2", "x2=0", "w1=-3", "w2=1", "b=6.8813735870195432"]
GRADIENTS = {"x1": "-1.5", "w1": "1", "x2": "0.5", "w2": "0", "b": "0.5"}


def run(*arguments, **options):
    env = {**os.environ, "PYTHONPATH": str(ROOT), **options.pop("env", {})}
    return subprocess.run(
        [sys.executable, "-m", "viz", *arguments], env=env, capture_output=True, timeout=120, check=False, **options
    )


def test_the_neuron_of_the_readme(tmp_path):
    done = run(*NEURON, "-o", "neuron.svg", cwd=tmp_path, env={"PYTHONIOENCODING": "utf-8"})
    said = done.stdout.decode("utf-8")
    assert (done.returncode, done.stderr) == (0, b"")
    rows = {line.split()[0]: line.split() for line in said.splitlines() if line.strip()}
    for name, grad in GRADIENTS.items():
        assert rows[name][-1] == grad
        assert re.search(rf"─ {name} +\S+ +{grad}$", said, re.MULTILINE), "the tree says it too"
    assert rows["output"][1] == "tanh(n8)" or rows["output"][1:3] == ["=", "tanh"]
    assert "0.7071" in said
    assert said.endswith("The picture is in neuron.svg\n")
    picture = (tmp_path / "neuron.svg").read_text(encoding="utf-8")
    assert all(f">{grad}<" in picture for grad in [*GRADIENTS.values(), "0.7071"])
    assert "tanh(x1*w1 + x2*w2 + b)" in picture


def test_what_it_prints_is_text_for_people(capsys):
    assert main(["x*x + 3*x", "x=2"]) == 0
    assert capsys.readouterr().out == (
        "name    op       value  grad\n"
        "──────  ───────  ─────  ────\n"
        "x                 2     7\n"
        "n1      x × x     4     1\n"
        "3\n"
        "n3      3 × x     6     1\n"
        "output  n1 + n3  10     1\n"
        "\n"
        "x*x + 3*x\n"
        "\n"
        "                         value  grad\n"
        "output = +               10     1\n"
        "├─(1)─ ×                  4     1\n"
        "│  ├─(2)─ x               2     7\n"
        "│  └─(2)─ x (see above)\n"
        "└─(1)─ ×                  6     1\n"
        "   ├┄┄┄ 3\n"
        "   └─(3)─ x (see above)\n"
        "\n"
        "(2) is the local derivative: d parent / d child.\n"
    )


ERRORS = [
    (["__import__('os')"], "unknown function __import__"),
    (["x.real", "x=1"], "attributes cannot be reached"),
    (["x[0]", "x=1"], "there are no lists"),
    (["lambda: 1"], "expected an operator after 'lambda'"),
    (["x<2", "x=1"], "there are no comparisons"),
    (["'a'"], "there are no texts"),
    (["9**9**9*x", "x=1"], "expected an exponent of at most 1,000"),
    (["x**10000000", "x=1"], "expected an exponent of at most 1,000"),
    (["x**y", "x=2", "y=1e9"], "expected an exponent of at most 1,000"),
    (["1e999*x", "x=1"], "the number is too large"),
    (["1/0*x", "x=1"], "this part has no value: expected a finite number, got inf"),
    (["(" * 100_000], "at most 4,000 characters"),
    (["(" * 1000 + "x" + ")" * 1000, "x=1"], "nested too deeply"),
    ([""], "got nothing"),
    (["2+3"], "there is nothing to differentiate by: expected a name in the expression, with a value"),
    (["2*pi"], "there is nothing to differentiate by"),
    (["2+3", "x=1"], "x is not in the expression: expected no values, as it has no names"),
    (["x*y", "x=1"], "y has no value. Hint: give y=..."),
    (["x*weight", "x=1", "wieght=2"], "weight has no value. Hint: did you mean wieght?"),
    (["tanh", "x=1"], "tanh is a function: write tanh(...)"),
    (["tahn(x)", "x=1"], "unknown function tahn. Hint: did you mean tan or tanh?"),
    (["ln(x)", "x=1"], "unknown function ln. Hint: here it is log(...)"),
    (["arctan(x)", "x=1"], "unknown function arctan. Hint: here it is atan(...)"),
    (["2*x²", "x=1"], "expected an operator after 'x', got '²'. Hint: powers are written **: x**2"),
    (["x¹⁰", "x=1"], "Hint: powers are written **: x**10"),
    (["x^2", "x=1"], "Hint: powers are written **"),
    (["x % 2", "x=1"], "Hint: the remainder is remainder(a, b)"),
    (["x//2", "x=1"], "Hint: whole division is floor_divide(a, b)"),
    (["√x", "x=1"], "Hint: the root is sqrt(...)"),
    (["|x|", "x=1"], "Hint: the absolute value is abs(...)"),
    (["e**x", "x=1"], "e has no value. Hint: write exp(x) for e**x, or give e=2.71828"),
    (["x", "x=1", "--show", "values"], "show: expected some of value, grad, local, formula, shape"),
    (
        ["weight*x", "x=1", "weight=2", "--explain", "wieght"],
        "one of weight, x, got 'wieght'. Hint: did you mean weight?",
    ),
    (["x", "x=1", "y=3"], "y is not in the expression: expected values for x. Hint: leave it out, or use it"),
    (["x", "x=abc"], "the value of x: expected a number such as 2 or -0.5, got 'abc'"),
    (["x", "x="], "the value of x: expected a number such as 2 or -0.5, got ''"),
    (["x", "x=nan"], "the value of x: expected a number"),
    (["x", "x=1e999"], "the value of x: expected a number"),
    (["x", "x=1", "x=2"], "the value of x: expected one, got two. Hint: give x=... once"),
    (["x", "x"], "a value: expected name=number, such as x=2, got 'x'"),
    (["x", "2=x"], "a value: expected name=number, such as x=2, got '2=x'"),
    (["x", "x=1", "-o", "graph.jpeg"], "file suffix: expected one of .svg, .png, .pdf, .html, .gif, .dot, .gv, .txt"),
    (["x", "x=1", "-o", "graph"], "file suffix: expected one of .svg"),
    (["x", "x=1", "-o", "nowhere/graph.svg"], "expected an existing directory, got nowhere. Hint: create it first"),
    (["x", "x=1", "-o", "a\0.svg"], "a\\x00.svg was not written"),
    (["x", "x=1", "-o", "x" * 5000 + ".svg"], "was not written: expected the name of a file, got File name too long"),
]


@pytest.mark.parametrize(("arguments", "says"), ERRORS)
def test_a_mistake_is_said_once_and_clearly(arguments, says, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("python -m viz: error: ")
    assert says in err
    assert len(err.splitlines()) in (1, 3)
    assert "Traceback" not in err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "required: expression"),
        (["x", "x=1", "--theme", "neon"], "invalid choice: 'neon'"),
        (["x", "--hlep"], "--hlep"),
    ],
)
def test_options_are_checked_by_argparse(arguments, says, capsys):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert says in capsys.readouterr().err


def test_errors_of_a_whole_process(tmp_path):
    done = run("__import__('os').system('echo hello > broken')", "-o", "x.svg", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().splitlines()[-1] == "  ^"
    assert b"Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_place_that_may_not_be_written_to(tmp_path, capsys):
    tmp_path.chmod(0o500)
    assert main(["x", "x=1", "-o", str(tmp_path / "x.svg")]) == 2
    assert "was not written: got Permission denied" in capsys.readouterr().err


@pytest.mark.usefixtures("bare")
def test_png_without_a_renderer(tmp_path, capsys):
    assert main(["x*x", "x=1", "-o", str(tmp_path / "x.png")]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "PNG needs Graphviz, rsvg-convert or cairosvg, and none was found. Hint: run pip install" in err
    assert not list(tmp_path.iterdir())


def test_an_old_file_outlives_an_error(tmp_path, monkeypatch, capsys):
    path = tmp_path / "x.png"
    path.write_bytes(b"old")
    monkeypatch.setattr(raster, "find", lambda: "")
    assert main(["x", "x=1", "-o", str(path)]) == 2
    assert path.read_bytes() == b"old"
    assert capsys.readouterr().out == ""


def test_an_expression_may_begin_with_a_minus_sign(capsys):
    assert main(["-x**2", "x=3"]) == 0
    assert "-9" in capsys.readouterr().out


def test_values_and_options_in_any_order(capsys, tmp_path):
    path = tmp_path / "x.dot"
    assert main(["x*y", "x=3", "-o", str(path), "y=2", "--direction", "TB", "--theme=dark"]) == 0
    assert "rankdir=TB" in path.read_text()
    assert capsys.readouterr().out.endswith(f"The picture is in {path}\n")


def test_an_expression_that_is_one_name(capsys):
    assert main(["x", "x=3"]) == 0
    assert "x         3      1" in capsys.readouterr().out


def test_pi_is_known_unless_given(capsys):
    assert main(["sin(pi*x)", "x=0.5"]) == 0
    assert "3.142" in capsys.readouterr().out
    assert main(["pi*x", "x=0.5", "pi=3"]) == 0
    assert "pi" in capsys.readouterr().out


def test_show_chooses_what_is_written(capsys):
    assert main(["x*x", "x=2", "--show", "value"]) == 0
    said = capsys.readouterr().out
    assert "value" in said
    assert "grad" not in said
    assert "local derivative" not in said
    assert main(["-s*x", "s=2", "x=3", "-s", "grad"]) == 0
    assert "value" not in capsys.readouterr().out


def test_explain_follows_the_picture(capsys):
    assert main(["x*x + 3*x", "x=2", "--explain", "x"]) == 0
    said = capsys.readouterr().out
    assert said.index("(2) is the local derivative") < said.index("doutput/dx = 7")


def test_a_variable_may_be_called_output_or_as_a_function(capsys):
    assert main(["output*tanh", "output=2", "tanh=3"]) == 0
    assert "output × tanh" in capsys.readouterr().out


def test_infinite_results_are_shown(capsys):
    assert main(["log(x)", "x=0"]) == 0
    assert "-inf" in capsys.readouterr().out


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp437"])
def test_a_terminal_without_unicode_gets_ascii(encoding, tmp_path):
    name = "größe.svg"
    done = run("α*x", "α=2", "x=3", "-o", name, cwd=tmp_path, env={"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"})
    said = done.stdout.decode("ascii")
    assert done.returncode == 0, done.stderr
    assert "`-(2)- x" in said
    assert "\\u03b1" in said
    assert (tmp_path / name).exists()


def test_ascii_on_request(capsys):
    assert main(["x*x", "x=2", "--ascii"]) == 0
    assert capsys.readouterr().out.isascii()


def test_a_stream_without_an_encoding_takes_anything(monkeypatch):
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stream)
    assert main(["x*x", "x=2"]) == 0
    assert "└─(2)─ x" in stream.getvalue()


def test_an_unknown_encoding_gets_ascii(monkeypatch):
    class Odd(io.StringIO):
        encoding = "no-such-encoding"

    stream = Odd()
    monkeypatch.setattr(sys, "stdout", stream)
    assert main(["x*x", "x=2"]) == 0
    assert stream.getvalue().isascii()


def test_the_width_is_the_terminal_s(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "50")
    assert (
        main(
            [
                "*".join(f"a_rather_long_name_{at}" for at in range(4)),
                *(f"a_rather_long_name_{at}=2" for at in range(4)),
            ]
        )
        == 0
    )
    assert max(len(line) for line in capsys.readouterr().out.splitlines() if not line.startswith("a_rather")) <= 60


@pytest.mark.skipif(os.name != "posix", reason="pipes break differently elsewhere")
def test_a_reader_that_leaves_early_is_no_error():
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = f"{sys.executable} -m viz 'x*x' x=2 | true"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], env=env, capture_output=True, check=False)
    assert b"Traceback" not in done.stderr
    assert b"BrokenPipe" not in done.stderr


def test_a_broken_pipe_is_let_go(monkeypatch, tmp_path):
    with (tmp_path / "closed").open("w") as file:

        class Broken(io.StringIO):
            def write(self, text):
                raise BrokenPipeError

            def fileno(self):
                return file.fileno()

        monkeypatch.setattr(sys, "stdout", Broken())
        assert main(["x*x", "x=2"]) == 0


def test_help_has_examples_and_the_functions(capsys):
    with pytest.raises(SystemExit) as caught:
        main(["--help"])
    assert caught.value.code == 0
    said = capsys.readouterr().out
    assert 'python -m viz "x*x + 3*x" x=2' in said
    assert "softplus" in said
    assert "neg," not in said
