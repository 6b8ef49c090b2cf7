"""`viz.annotate`: the program line by line, with what each line made and what came back to it."""

import sys

import numpy as np
import pytest

import autograd_lite as ag
import viz
from viz.errors import OptionError, VariableError


def rows(found, function=None):
    """Rows by source text; of one function if there are several."""
    return {
        row["source"].strip(): row
        for row in found.data["lines"]
        if function is None or row["where"].startswith(f"{function} in")
    }


def straight(w, x):
    """Not to be listed."""
    h = w * x

    y = ag.tanh(h)
    return y + w


def test_each_line_has_its_value_and_its_gradient():
    found = viz.annotate(straight, 0.5, 2.0)
    by = rows(found)
    slope = 1 - np.tanh(1.0) ** 2
    assert [row["source"] for row in found.data["lines"] if row["source"]] == [
        "def straight(w, x):",
        "    h = w * x",
        "    y = ag.tanh(h)",
        "    return y + w",
    ]
    assert by["h = w * x"]["values"] == [1.0] and by["h = w * x"]["gradients"] == [pytest.approx(slope)]
    assert by["y = ag.tanh(h)"]["gradients"] == [1.0]
    assert found.data["result"] == pytest.approx(np.tanh(1.0) + 0.5)


def test_the_arguments_stand_by_the_def_with_the_gradient_of_grad():
    found = viz.annotate(straight, 0.5, 2.0)
    first, second = found.data["lines"][:2]
    dw, dx = ag.grad(straight, argnums=(0, 1))(0.5, 2.0)
    assert (first["value"], second["value"]) == ("w = 0.5", "x = 2")
    assert [*first["gradients"], *second["gradients"]] == pytest.approx([dw, dx])


def test_argnums_chooses_what_to_differentiate_by():
    values = [row["value"] for row in viz.annotate(straight, 0.5, 2.0, argnums=1).data["lines"]]
    assert "x = 2" in values and "w = 0.5" not in values
    with pytest.raises(OptionError, match="annotate: argnums: expected places of 2 positional arguments, got 2"):
        viz.annotate(straight, 0.5, 2.0, argnums=2)
    whole = viz.annotate(lambda n: n * 2, 3, argnums=0)
    assert any(row["value"] == "n = 3" for row in whole.data["lines"]), "an integer, where it was asked for"


def looping(x):
    h = x
    for _ in range(4):
        h = h * h * 0.5
    return h


def test_a_line_that_ran_several_times_says_so_and_shows_first_and_last():
    by = rows(viz.annotate(looping, 2.5))
    row = by["h = h * h * 0.5"]
    values = [2.5]
    for _ in range(4):
        values.append(values[-1] ** 2 * 0.5)
    assert row["ran"] == "4×" and row["values"] == pytest.approx(values[1:])
    assert row["value"].startswith("3.125 → … → ") and by["h = x"]["ran"] == ""
    np.testing.assert_allclose(row["gradients"][-1], 1.0)
    np.testing.assert_allclose(row["gradients"][2], values[3])


def branching(x):
    if x > 0:
        y = x * 2
        y = y * 1.0
    else:
        y = x * 3
    for _ in ():
        y = y + 1
    return y


def test_lines_that_did_not_run_are_told_apart():
    by = rows(viz.annotate(branching, 1.0))
    assert {source for source, row in by.items() if row["ran"] == "not run"} == {"y = x * 3", "y = y + 1"}
    assert by["y = x * 2"]["value"] == "2" and by["y = y * 1.0"]["ran"] == ""


def helper(z):
    return z * z


# How its lines are broken, and what is never used in it, is what is tested.
def several(x):
    a, b = x * 2, (helper(x)
                   + 1.0)  # fmt: skip
    parts = [a * k for k in (1.0, 2.0)]
    unused = x * 99  # noqa: F841
    return sum(parts) + b + helper(b)


def test_helpers_tuples_comprehensions_and_statements_of_two_lines():
    found = viz.annotate(several, 3.0)
    main, inner = rows(found, "several"), rows(found, "helper")
    assert main["a, b = x * 2, (helper(x)"]["values"] == [6.0, 10.0]
    assert main["a, b = x * 2, (helper(x)"]["gradients"] == [3.0, 21.0]
    assert main["parts = [a * k for k in (1.0, 2.0)]"]["values"] == [6.0, 12.0]
    assert main["parts = [a * k for k in (1.0, 2.0)]"]["ran"] == "", "one statement, run once"
    assert main["unused = x * 99  # noqa: F841"]["value"] == ""
    assert inner["return z * z"]["ran"] == "2×" and inner["return z * z"]["values"] == [9.0, 100.0]
    assert inner["return z * z"]["gradients"] == [21.0, 1.0]
    assert found.data["lines"][0]["where"].startswith("several in")


def recursive(x, n):
    if n == 0:
        return x
    return recursive(x * 2.0, n - 1) * x


def test_recursion_is_counted():
    by = rows(viz.annotate(recursive, 3.0, 3))
    assert by["if n == 0:"]["ran"] == "4×" and by["return recursive(x * 2.0, n - 1) * x"]["ran"] == "3×"


class Net:
    def __init__(self):
        self.w = ag.tensor([[1.0], [2.0]], requires_grad=True, name="w")

    def loss(self, x):
        def inside(z):
            return ag.relu(z)

        z = x @ self.w
        return ag.mean(inside(z))


def test_methods_arrays_and_parameters_from_elsewhere():
    net = Net()
    found = viz.annotate(net.loss, np.ones((4, 2)))
    by = rows(found)
    assert {row["where"].partition(" ")[0] for row in found.data["lines"]} == {"loss"}
    np.testing.assert_array_equal(by["z = x @ self.w"]["values"][0], np.full((4, 1), 3.0))
    np.testing.assert_allclose(by["return ag.relu(z)"]["gradients"][0], np.full((4, 1), 0.25))
    assert any(row["value"] == "w = [[1], [2]]" and row["gradient"] == "[[1], [1]]" for row in found.data["lines"])
    assert net.w.grad is None


def test_a_lambda_shows_the_line_it_stands_on():
    found = viz.annotate(lambda x: x * x, 3.0)
    [row] = [row for row in found.data["lines"] if row["source"]]
    assert "lambda x: x * x" in row["source"] and row["value"] == "9" and row["gradient"] == "1"


def test_without_source_the_values_are_listed_by_line():
    space = {"ag": ag}
    exec("def g(x):\n    y = x * x\n    return ag.exp(y)\n", space)
    found = viz.annotate(space["g"], 0.5)
    listed = [(row["line"], row["source"]) for row in found.data["lines"][1:]]
    assert listed == [(2, "mul = x × x"), (3, "exp = exp(mul)")]
    assert "There is no source to show for <string>, so its values are listed by line." in found.text(width=120)


@pytest.mark.parametrize("context", [viz.annotate, ag.detect_anomaly])
def test_a_value_whose_lines_were_noted_shows_them(context):
    x = ag.scalar(2.0, name="x")
    with context():
        h = x * 3
        for _ in range(3):
            h = h * x
        y = ag.tanh(h / 100)
    found = viz.annotate(y)
    by = rows(found)
    assert by["h = x * 3"]["values"] == [6.0] and by["h = h * x"]["ran"] == "3 values"
    assert by["h = h * x"]["value"] == "12 → 24 → 48" and "…" in by
    assert by["y = ag.tanh(h / 100)"]["gradients"] == [1.0]
    assert "not run" not in found.text()


def test_a_value_without_lines_says_what_to_do():
    with pytest.raises(VariableError) as caught:
        viz.annotate(ag.scalar(2.0) * 3)
    assert str(caught.value) == (
        "annotate: expected a function, or a value whose lines were noted, got a value whose lines were not. "
        "Hint: compute it inside `with viz.annotate():`, or give the function that computes it"
    )


def test_bad_results_are_refused():
    with pytest.raises(VariableError, match="annotate: expected a Tensor, a Scalar"):
        viz.annotate(lambda x: "text", 2.0)
    with pytest.raises(VariableError, match="a single value to differentiate, got a tuple of 2"):
        viz.annotate(lambda x: (x * 2, x * 3), 2.0)


def test_whoever_traces_gets_the_trace_back_also_after_an_error():
    def tracer(frame, event, arg):
        return None

    before = sys.gettrace()
    sys.settrace(tracer)
    try:
        viz.annotate(straight, 0.5, 2.0)
        assert sys.gettrace() is tracer
        with pytest.raises(ZeroDivisionError):
            viz.annotate(lambda x: x * (1 // 0), 2.0)
        assert sys.gettrace() is tracer
    finally:
        sys.settrace(before)


def test_it_is_text_markdown_latex_and_html():
    found = viz.annotate(looping, 2.5)
    assert found.text(ascii_only=True).isascii() and "4*" in found.text(ascii_only=True)
    assert "        h = h * h * 0.5" in found.html()
    assert "| &nbsp;&nbsp;&nbsp;&nbsp;`return h` |" in found.markdown()
    assert r"\texttt{~~~~return h}" in found.latex()
