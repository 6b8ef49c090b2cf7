"""What `vmap` refuses, and what it says: calls that do not fit, branches on values, values kept beyond its end."""

import numpy as np
import pytest
from saying import says

import autograd_lite as ag
from autograd_lite.errors import AutogradError, OpError, ShapeError, TraceError, TreeError

ROWS = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])

WRONG_CALLS = {
    "in_axes too short": (
        lambda: ag.vmap(lambda x, y: x, in_axes=(0,))(ROWS, ROWS),
        OpError,
        "vmap of <lambda>: in_axes has 1 entries, and 2 arguments were given",
    ),
    "in_axes of another tree": (
        lambda: ag.vmap(lambda p: p["a"], in_axes=({"b": 0},))({"a": ROWS}),
        TreeError,
        "vmap of <lambda>: in_axes does not fit: trees differ at the top: expected a dict with ['a'], got a dict with",
    ),
    "in_axes that is no axis": (
        lambda: ag.vmap(ag.sin, in_axes="rows")(ROWS),
        OpError,
        "expected an int or None for each axis in in_axes, got 'rows'",
    ),
    "no such axis": (
        lambda: ag.vmap(ag.sin, in_axes=2)(ROWS),
        ShapeError,
        "argument 0 of shape (2, 3) has no axis 2 .. hint: see in_axes",
    ),
    "a number": (lambda: ag.vmap(ag.sin)(2.0), ShapeError, "argument 0 of shape () has no axis 0"),
    "nothing batched": (
        lambda: ag.vmap(ag.sin, in_axes=None)(ROWS),
        OpError,
        "no argument has an axis of examples .. hint: give at least one an axis in in_axes",
    ),
    "no arguments": (ag.vmap(lambda: 1.0), OpError, "no argument has an axis of examples"),
    "different sizes": (
        lambda: ag.vmap(lambda x, y: x)(ROWS, ROWS.T),
        ShapeError,
        "different numbers of examples: argument 0 has 2, argument 1 has 3",
    ),
    "out_axes of another tree": (
        lambda: ag.vmap(lambda x: x, out_axes=(0, 0))(ROWS),
        TreeError,
        "out_axes does not fit: trees differ at the top: expected a leaf (Tensor), got a tuple of 2",
    ),
    "out_axes=None for what differs": (
        lambda: ag.vmap(lambda x: x, out_axes=None)(ROWS),
        OpError,
        "out_axes=None, but the result differs between examples .. hint: give it an axis",
    ),
    "out_axes that are not there": (
        lambda: ag.vmap(lambda x: x, out_axes=3)(ROWS),
        ShapeError,
        "a result of shape (3,) has no place for examples at axis 3",
    ),
}


@pytest.mark.parametrize("name", WRONG_CALLS)
def test_what_a_wrong_call_says(name):
    call, kind, parts = WRONG_CALLS[name]
    with pytest.raises(kind) as caught:
        call()
    assert isinstance(caught.value, AutogradError) and says(caught.value, parts)


BRANCHES = {
    "if": (lambda x: x if x[0] > 2 else -x, "a condition (if, and, or, not) needs one value, but under vmap greater"),
    "and": (lambda x: x.any() and x, "any gives one for each example"),
    "float": (lambda x: float(x.sum()), "sum gives one for each example"),
    "range": (lambda x: range(x[0].astype(int)), "needs one value, but under vmap cast gives one"),
    "an index of a list": (lambda x: [1, 2][ag.argmax(x)], "argmax gives one for each example"),
    "a mask": (lambda x: x[x > 2], "getitem: under vmap a mask picks a different number .. ag.where(mask, x, 0.0)"),
    "nonzero": (ag.trim_zeros, "nonzero() needs one value .. ag.where(condition, a, b)"),
    "an array": (np.asarray, "a NumPy array needs one value .. to index an array: ag.asarray(x)[i]"),
    "item": (lambda x: x[0].item(), "item() needs one value, but under vmap getitem gives one"),
    "numpy": (lambda x: (x * 2.0).numpy(), "numpy() needs one value, but under vmap multiply gives one"),
    "bytes": (lambda x: x.tobytes(), "tobytes() needs one value"),
    "DLPack": (np.from_dlpack, "__dlpack"),
    "tolist": (lambda x: x.tolist(), "tolist() needs one value, but under vmap there is one for each example"),
}


@pytest.mark.parametrize("name", BRANCHES)
def test_what_needs_one_value_says_which_op_made_it_and_on_which_line(name):
    f, parts = BRANCHES[name]
    with pytest.raises(TraceError) as caught:
        ag.vmap(f)(ROWS)
    assert says(caught.value, parts) and "test_vmap_refusals.py:" in str(caught.value)


def test_branches_say_what_to_use_instead():
    with pytest.raises(TraceError, match=r"hint: choose with ag.where\(condition, a, b\), combine with & |"):
        ag.vmap(lambda x: x if x > 0 else -x)(np.ones(2))


LEAKS = {
    "add": lambda x: x + 1.0,
    "sin": ag.sin,
    "getitem": lambda x: x[0],
    "sum": lambda x: x.sum(),
    "equal": lambda x: x == x,
    "multiply": lambda x: ag.vmap(lambda y: x * y)(ROWS),
    "multiply, in grad": lambda x: ag.grad(lambda y: (x * y).sum())(np.ones(3)),
}


@pytest.mark.parametrize("name", LEAKS)
def test_a_value_kept_from_a_vmap_that_has_ended_is_refused(name):
    kept = []
    ag.vmap(lambda x: kept.append(x * 2.0) or x)(ROWS)
    with pytest.raises(TraceError) as caught:
        LEAKS[name](kept[0])
    assert says(
        caught.value, f"{name.split(',')[0]}: got a value that was computed inside a vmap which has ended .. hint:"
    )


@pytest.mark.parametrize(
    "ask", [bool, float, int, np.asarray, ag.Tensor.numpy, ag.Tensor.item], ids=lambda f: f.__name__
)
def test_a_question_to_a_value_kept_from_a_vmap_says_that_it_has_ended(ask):
    kept = []
    ag.vmap(lambda x: kept.append(x * 2.0) or x)(np.arange(3.0))
    with pytest.raises(TraceError, match="got a value that was computed inside a vmap which has ended"):
        ask(kept[0])


KEPT = {
    "a pullback": (lambda x: ag.vjp(lambda u: u * u, x), "the pullback of <lambda>"),
    "a pullback of what is the same for all": (lambda x: ag.vjp(lambda u: (u * x).sum(), 2.0), "the pullback of"),
    "a derivative": (lambda x: ag.linearize(lambda u: u * u, x), "the derivative of <lambda>"),
    "a derivative by a tensor": (lambda x: ag.linearize(lambda u: u * x, ag.asarray(2.0)), "the derivative of"),
}


@pytest.mark.parametrize("name", KEPT)
def test_a_derivative_kept_from_a_vmap_that_has_ended_is_refused(name):
    (f, parts), kept = KEPT[name], []
    ag.vmap(lambda x: kept.append(f(x)[1]) or x)(np.array([1.0, 2.0]))
    with pytest.raises(TraceError) as caught:
        kept[0](1.0)
    assert says(caught.value, f"{parts} .. inside a vmap which has ended .. test_vmap_refusals.py .. call it inside")


def test_backward_of_a_value_kept_from_a_vmap_that_has_ended_is_refused():
    w, kept = ag.tensor([1.0, 2.0, 3.0], requires_grad=True), []
    ag.vmap(lambda x: kept.append((w * x).sum()) or x)(ROWS)
    with pytest.raises(TraceError, match=r"backward\(\): got a value that was computed inside a vmap which has ended"):
        kept[0].backward()
    assert w.grad is None


def test_a_value_kept_from_a_vmap_that_was_left_by_an_error_is_refused():
    kept = []
    with pytest.raises(ZeroDivisionError):
        ag.vmap(lambda x: kept.append(x) or 1 // 0)(ROWS)
    with pytest.raises(TraceError, match="inside a vmap which has ended"):
        kept[0] + 1.0


def test_walks_still_pass_through_a_vmap_that_has_ended():
    w = ag.tensor([1.0, 2.0, 3.0], requires_grad=True)
    y = ag.vmap(lambda x: ag.exp(w * x).sum())(ROWS).sum()
    y.backward(create_graph=True)
    g = w.grad
    w.zero_grad()
    g.sum().backward()
    np.testing.assert_allclose(w.grad.numpy(), (ROWS**2 * np.exp(w.value * ROWS)).sum(0))
    _, derivative = ag.linearize(ag.vmap(lambda x: x * x), ROWS)
    assert derivative(np.ones((2, 3))).tolist() == (2 * ROWS).tolist()


def _element(array, x):
    array[0, 0] += x


def _row(array, x):
    array[0, :] += x


def _all_of_it(array, x):
    array += x


@pytest.mark.parametrize("write", [_element, _row, _all_of_it])
def test_writing_to_a_numpy_array_names_the_op_and_what_to_do_instead(write):
    array = ROWS.copy()
    with pytest.raises(TraceError) as error:
        ag.vmap(lambda x: write(array, x))(np.arange(3.0))
    assert says(error.value, "NumPy array .. one value, but under vmap add gives one .. test_vmap_refusals.py")
    assert says(
        error.value, "hint: return the values, and write them once vmap has given the results; or write to a tensor"
    )
    assert (array == ROWS).all()


def test_another_error_about_a_sequence_stays_what_it_is():
    def ragged(x):
        return x + np.array([[1.0], [1.0, 2.0]])

    with pytest.raises(ValueError, match="inhomogeneous"):
        ag.vmap(ragged)(np.arange(3.0))
