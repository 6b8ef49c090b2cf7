"""`viz.whatif`: what is predicted is gradient times step, what is actual is y computed again; gaps explained."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd_lite as ag
import viz
from autograd_lite.testing.strategies import programs
from viz.errors import OptionError, VariableError


def test_the_worked_example_reads_as_a_table_of_predictions():
    w = ag.scalar(2.0)
    loss = (w * 3 - 5) ** 2
    loss.backward()
    assert viz.whatif(w, [0.1, 0.01]).text(width=80) == (
        "loss = 1, and dloss/dw = 6: a small step d of w should change loss by 6 · d.\n"
        "step  predicted  actual   gap      which is\n"
        "0.1   +0.6       +0.69    +0.09    curvature, ½ y'' d²\n"
        "0.01  +0.06      +0.0609  +0.0009  curvature, ½ y'' d²"
    )


def test_what_is_linear_has_no_gap_at_all():
    w = ag.scalar(0.1)
    y = 3 * w + 0.7
    [row] = viz.whatif(w, 0.3, of=y).data["steps"]
    assert (row["gap"], row["kink"]) == (0.0, None)
    assert "none: linear here" in str(viz.whatif(w, 0.3, of=y))


def test_a_kink_on_the_way_is_found_and_named():
    w = ag.scalar(2.0)
    y = ag.relu(w - 2.3) * 2 + w
    found = viz.whatif(w, 1.0, of=y)
    kink = found.data["steps"][0]["kink"]
    assert (round(kink["at"], 5), round(kink["before"], 5), round(kink["after"], 5)) == (0.3, 1.0, 3.0)
    assert kink["place"] == "relu(w − 2.3)"
    assert "A kink of relu(w − 2.3) at d = 0.3: the slope of y jumps from 1 to 3 there" in found.text(width=200)


@pytest.mark.parametrize("step", [0.25, -1.0])
def test_a_kink_that_is_not_on_the_way_is_not_named(step):
    w = ag.scalar(2.0)
    y = ag.relu(w - 2.3) * 2 + w * w
    assert viz.whatif(w, step, of=y).data["steps"][0]["kink"] is None


@pytest.mark.parametrize("f", [ag.exp, ag.tanh, ag.sin, lambda x: x**4, ag.gelu, lambda x: ag.exp(5 * x)])
def test_what_is_smooth_has_no_kink(f):
    w = ag.scalar(0.4)
    y = f(w)
    assert viz.whatif(w, [1.0, -2.0, 0.1], of=y).data["steps"][0]["kink"] is None


def test_higher_terms_are_told_from_curvature():
    w = ag.scalar(2.0)
    y = ag.exp(w)
    [row] = viz.whatif(w, 1.0, of=y).data["steps"]
    assert row["actual"] == pytest.approx(math.exp(3) - math.exp(2))
    assert row["curvature"] == pytest.approx(math.exp(2) / 2, rel=1e-2)
    assert "½ y'' d² = +3.69" in str(viz.whatif(w, 1.0, of=y))
    assert "and more" in str(viz.whatif(w, 1.0, of=y))


def test_arrays_take_a_number_or_a_step_of_their_shape():
    t = ag.tensor(np.ones((2, 3)), requires_grad=True)
    y = (t * t).sum()
    rows = viz.whatif(t, [0.1, np.full((2, 3), -0.2)], of=y).data["steps"]
    assert [(round(row["predicted"], 9), round(row["actual"], 9)) for row in rows] == [(1.2, 1.26), (-2.4, -2.16)]
    [whole] = viz.whatif(t, [[0.1, 0, 0], [0, 0, 0]], of=y).data["steps"]
    assert (whole["predicted"], round(whole["actual"], 9)) == (0.2, 0.21)


def test_a_leaf_that_was_updated_is_changed_from_where_it_was():
    w = ag.scalar(2.0)
    y = w * w
    with ag.no_grad():
        w -= 1.0
    assert viz.whatif(w, 0.1, of=y).data["steps"][0]["actual"] == pytest.approx(0.41)


@settings(deadline=None, max_examples=40)
@given(programs(steps=4, inputs=((3,),)), st.floats(-0.1, 0.1))
def test_the_actual_change_is_that_of_the_program(program, step):
    x = ag.tensor(np.asarray(program.inputs[0], float), requires_grad=True)
    made = program(x)
    if not getattr(made, "requires_grad", False) or made.is_leaf or np.iscomplexobj(made.numpy()):
        return
    y = ag.sum(made)
    [row] = viz.whatif(x, step, of=y).data["steps"]
    again = float(np.sum(np.asarray(ag.asarray(program(np.asarray(x.numpy()) + step)).numpy())))
    np.testing.assert_allclose(float(y) + row["actual"], again, rtol=1e-9, atol=1e-9)
    y.backward()
    np.testing.assert_allclose(row["predicted"], float(np.sum(x.grad.numpy() * step)), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(
    ("ask", "error", "says"),
    [
        (lambda w, t, y: viz.whatif(t, np.ones(5), of=t.sum()), OptionError, "d: expected numbers, or arrays of shape"),
        (lambda w, t, y: viz.whatif(w, "a", of=y), OptionError, "d: expected numbers, or arrays, got 'a'"),
        (lambda w, t, y: viz.whatif(w, [], of=y), OptionError, "d: expected at least one step, got an empty list"),
        (lambda w, t, y: viz.whatif(t, 1.0, of=y), VariableError, "whatif: expected a w that y depends on"),
        (lambda w, t, y: viz.whatif(3, 1.0, of=y), VariableError, "whatif: expected a Tensor or a Scalar, got int"),
        (lambda w, t, y: viz.whatif(w, 1.0, of=t * w), VariableError, "expected y to be a single number"),
    ],
)
def test_what_cannot_be_tried_says_so(ask, error, says):
    w, t = ag.scalar(2.0), ag.tensor([1.0, 2.0], requires_grad=True)
    with pytest.raises(error) as caught:
        ask(w, t, w * w)
    assert says in str(caught.value)


def test_a_y_that_nobody_holds_has_to_be_given():
    w = ag.scalar(2.0)
    (w * w).backward()
    with pytest.raises(
        VariableError, match=r"on a value \(multiply\) that no variable holds any more. Hint: say which"
    ):
        viz.whatif(w, 0.1)


def test_every_format_tells_it():
    w = ag.scalar(2.0)
    y = w * w
    found = viz.whatif(w, 0.5, of=y)
    for text in (found.text(), found.markdown(), found.latex(), found.html()):
        assert "0.25" in text
    assert found.text(ascii_only=True).isascii()


def test_a_prediction_that_is_only_rounding_is_0():
    w = ag.tensor(np.random.default_rng(0).normal(size=(5, 3)), requires_grad=True)
    y = -ag.log_softmax(np.random.default_rng(1).normal(size=(4, 5)) @ w, axis=1)[:, 0].sum()
    [row] = viz.whatif(w, 0.1, of=y).data["steps"]  # all logits of a row move alike
    assert row["predicted"] == 0.0
