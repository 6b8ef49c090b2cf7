"""`detect_anomaly`: the op and the line that first gave NaN or infinity, and the way from there to the result."""

import threading
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import pytest

import autograd_lite as ag
from autograd_lite import modes
from autograd_lite.errors import AnomalyError, InPlaceError, ShapeError, TraceError


def here(text):
    """The line of this file that ends with a remark of that text."""
    lines = Path(__file__).read_text(encoding="utf-8").splitlines()
    [number] = [i for i, line in enumerate(lines, 1) if line.endswith(f"# {text}")]
    return f"test_anomaly.py:{number}"


def root_at_zero():
    x = ag.tensor([0.0, 1.0], requires_grad=True)
    y = ag.sqrt(x)  # the root
    return (y * 2).sum()  # the sum


def test_a_gradient_that_becomes_infinite_names_op_line_ranges_and_way():
    with ag.detect_anomaly(), pytest.raises(AnomalyError) as caught:
        root_at_zero().backward()
    said = "\n".join([str(caught.value), *caught.value.__notes__])
    assert "the gradient of sqrt by input 1 is infinity in 1 of 2 elements" in said
    assert "x: float64[2] from 0 to 1" in said
    steps = said.partition("from the op to the result:")[2].split("\n")[1:]
    assert [step.split(",")[0].strip() for step in steps] == ["sqrt", "multiply", "sum"]
    assert here("the root") in steps[0] and here("the sum") in steps[2]


def test_outside_of_the_mode_nothing_is_raised():
    root_at_zero().backward()


@pytest.mark.filterwarnings("ignore:divide by zero")
@pytest.mark.parametrize(
    "f",
    [
        lambda: ag.log(ag.scalar(0.0)),
        lambda: ag.log(ag.tensor([0.0], requires_grad=True)),
        lambda: ag.tensor([1.0], requires_grad=True) / np.zeros(1),
        lambda: ag.scalar(1.0) / 0.0,
        lambda: ag.prod(ag.tensor([1e200, 1e200], requires_grad=True)),
    ],
)
@pytest.mark.filterwarnings("ignore:overflow")
def test_an_op_that_makes_infinity_of_finite_values_is_named(f):
    with (
        ag.detect_anomaly(),
        pytest.raises(AnomalyError, match=r"gave infinity.*, from finite inputs, at .*test_anomaly"),
    ):
        f()


def test_infinity_that_was_given_is_no_anomaly():
    with ag.detect_anomaly():
        x = ag.tensor([1.0, 2.0], requires_grad=True)
        ag.where(x > 1.5, x, -np.inf)
        ag.max(ag.where(x > 1.5, x, -np.inf)).backward()
    assert x.grad.tolist() == [0.0, 1.0]


@ag.custom(vjp=lambda g, y, x: g.nothing_of_the_kind)
def faulty(xp, x):
    return x * 1.0


def test_a_failing_rule_says_how_to_turn_the_mode_on():
    with pytest.raises(AttributeError) as caught:
        faulty(ag.ones(2) * ag.tensor([1.0, 2.0], requires_grad=True)).sum().backward()
    assert "in the rule of faulty" in caught.value.__notes__[0]
    assert "with ag.detect_anomaly():" in caught.value.__notes__[0]


def test_a_failing_rule_inside_the_mode_names_the_line():
    with ag.detect_anomaly(), pytest.raises(AttributeError) as caught:
        ag.grad(lambda x: faulty(x).sum())(np.ones(2))  # faulty here
    assert here("faulty here") in caught.value.__notes__[0]


@pytest.mark.parametrize(
    "walk",
    [
        lambda f: ag.jvp(f, (0.0,), (1.0,)),
        lambda f: ag.jvp(f, (np.zeros(2),), (np.ones(2),)),
        lambda f: ag.jacobian(f, mode="forward")(np.zeros(2)),
        lambda f: ag.vmap(lambda x: ag.jvp(f, (x,), (1.0,)))(np.zeros(2)),
    ],
    ids=["float", "array", "jacobian", "vmap"],
)
def test_a_tangent_that_becomes_infinite_names_op_line_ranges_and_way(walk):
    def f(x):
        y = ag.sqrt(x)  # the forward root
        return y * 2.0

    with ag.detect_anomaly(), pytest.raises(AnomalyError, match="the tangent of sqrt is infinity") as caught:
        walk(f)
    said = "\n".join([str(caught.value), *caught.value.__notes__])
    assert "from finite tangents" in said and here("the forward root") in said and "x: " in said
    steps = said.partition("from the op to the result:")[2].split("\n")[1:]
    assert [step.split(",")[0].strip() for step in steps] == ["sqrt", "multiply"]
    walk(f)


@pytest.mark.parametrize("watch", [False, True])
def test_a_rule_that_fails_in_the_forward_pass_is_named(watch):
    def nothing(t, y, x):
        return t.nothing_of_the_kind

    op = ag.custom(vjp=lambda g, y, x: g, jvp=nothing)(lambda xp, x: x * 1.0)
    with pytest.raises(AttributeError) as caught, ag.detect_anomaly() if watch else nullcontext():
        ag.jvp(lambda x: op(x) * 2.0, (np.ones(2),), (np.ones(2),))  # the forward rule
    [note] = caught.value.__notes__
    assert (here("the forward rule") if watch else "this was in the forward pass, in the rule of") in note


def test_shapes_that_do_not_fit_cite_both_lines():
    with ag.detect_anomaly():
        x = ag.exp(ag.tensor([1.0, 2.0], requires_grad=True))  # made
        with pytest.raises(ShapeError) as caught:
            x + np.ones(3)  # added
    assert here("made") in caught.value.__notes__[0]
    assert here("added") in caught.value.__notes__[0]


def test_a_refused_write_cites_both_lines():
    with ag.detect_anomaly():
        x = ag.exp(ag.tensor([1.0, 2.0], requires_grad=True))  # computed
        with ag.no_grad(), pytest.raises(InPlaceError) as caught:
            x[0] = 1.0  # written
    assert here("computed") in caught.value.__notes__[0]
    assert here("written") in caught.value.__notes__[0]


def test_a_write_that_does_not_fit_cites_both_lines():
    with ag.detect_anomaly():
        x = ag.tensor(np.ones((2, 3)), requires_grad=True) * 2.0  # written to
        v = ag.tensor(np.ones((4, 1)), requires_grad=True) * 3.0  # what is written
        with pytest.raises(ShapeError, match=r"x\[i\] = v.* does not fit into") as caught:
            x[0] = v
        with pytest.raises(ShapeError, match=r"out=x.* does not fit into") as again:
            np.add(x[0], v, out=x)
    assert here("written to") in caught.value.__notes__[0]
    assert here("what is written") in caught.value.__notes__[0]
    assert here("written to") in again.value.__notes__[0]


def test_the_line_cited_is_the_users_and_not_numpys():
    """NumPy's functions of Python ask for arrays of what they are given, lists of tensors for one."""
    with pytest.raises(TraceError) as caught:
        ag.vmap(lambda x: np.squeeze([x, x]))(np.ones((2, 3)))  # squeezed
    assert here("squeezed") in str(caught.value)


def test_values_and_gradients_are_the_same_inside():
    def f(x):
        return (ag.tanh(x) * x[::-1]).sum() + ag.scalar(2.0, requires_grad=False) ** 3

    x = np.array([0.5, 1.5, -0.3])
    expected = ag.value_and_grad(f)(x)
    with ag.detect_anomaly():
        found = ag.value_and_grad(f)(x)
    np.testing.assert_array_equal(found[0], expected[0])
    np.testing.assert_array_equal(found[1], expected[1])


def test_the_mode_belongs_to_its_thread():
    seen = []
    with ag.detect_anomaly():
        thread = threading.Thread(target=lambda: seen.append(modes.watching()))
        thread.start()
        thread.join()
    assert seen == [False] and not modes.watching()
