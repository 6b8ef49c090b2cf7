"""`checkpoint` of a function that does something else when it is run again, or writes to what it is given."""

import numpy as np
import pytest
from saying import says

import autograd_lite as ag
from autograd_lite.errors import GradientError, InPlaceError

X = np.array([1.0, 2.0, 3.0])


def alternating(*ways):
    """A function that goes another way each time."""
    runs = []

    def f(x):
        runs.append(1)
        return ways[(len(runs) - 1) % len(ways)](x)

    return f


def looped(x):
    """Lambdas that see the last `k` when they are run again."""
    for k in (2.0, 3.0):
        x = ag.checkpoint(lambda u: u * u * k)(x)  # noqa: B023 - which is the point
    return ag.sum(x)


@pytest.mark.parametrize("x", [X, 1.5, np.float32([1.0, 2.0])], ids=["array", "float", "float32"])
@pytest.mark.parametrize(
    "way",
    [
        lambda f, x: ag.grad(f)(x),
        lambda f, x: ag.jvp(f, (x,), (x,)),
        lambda f, x: ag.hvp(f, (x,), (x,)),
        lambda f, x: ag.hessian(f)(x),
        lambda f, x: ag.vmap(ag.grad(f))(np.stack([x, x])),
        lambda f, x: ag.grad(lambda x: ag.vmap(f)(x).sum())(np.stack([x, x])),
    ],
)
def test_a_closure_over_the_variable_of_a_loop_is_found(way, x):
    with pytest.raises(GradientError) as caught:
        way(looped, x)
    assert says(caught.value, "checkpoint of <lambda>: run again .. another value .. elements differ .. k=k")


RANDOM = np.random.default_rng(0)
DIFFERENT = {
    "random numbers": (lambda x: (x * RANDOM.normal(size=3)).sum(), "another value .. 1 of 1 elements differ"),
    "one element": (
        alternating(lambda x: x * 2.0, lambda x: x * [2.0, 2.5, 2.0]),
        "1 of 3 elements differ, by up to 1",
    ),
    "NaN": (alternating(lambda x: x * 2.0, lambda x: x * np.nan), "3 of 3 elements differ"),
    "another shape": (alternating(lambda x: x * 2.0, lambda x: x[:2] * 2.0), "float64[3] against float64[2]"),
    "another dtype": (
        alternating(lambda x: x * 2.0, lambda x: ag.astype(x * 2.0, np.float32)),
        "float64[3] against float32[3]",
    ),
    "another structure": (alternating(lambda x: {"a": x * 2.0}, lambda x: {"b": x * 2.0}), "another structure"),
    "fewer": (alternating(lambda x: (x * 2.0, x * 3.0), lambda x: (x * 2.0,)), "another structure"),
    "a constant": (alternating(lambda x: (x * 2.0, x * 3.0), lambda x: (x * 2.0, X * 3.0)), "others of its results"),
}


@pytest.mark.parametrize("name", DIFFERENT)
def test_what_differs_is_said(name):
    f, expected = DIFFERENT[name]
    with pytest.raises(GradientError) as caught:
        ag.grad(lambda x: ag.sum(ag.tree_flatten(ag.checkpoint(f)(x))[0][0]))(X)
    assert says(caught.value, f"run again for its gradient .. {expected}")


def test_closed_over_variables_that_have_changed_are_found_even_where_their_values_are_equal():
    first, second = (ag.zeros(3) for _ in range(2))
    weights = [ag.tensor(w, requires_grad=True) for w in (first, second)]
    x = ag.tensor(X)
    for w in weights:
        x = ag.checkpoint(lambda u: u * w)(x)  # noqa: B023 - called at once
    with pytest.raises(GradientError, match="the same values from other variables"):
        x.sum().backward()


def test_a_closed_over_tensor_that_was_written_to_is_found():
    w = ag.tensor(X, requires_grad=True)
    y = ag.checkpoint(lambda x: x * w)(ag.tensor(X))
    with ag.no_grad():
        w *= 2.0
    with pytest.raises(GradientError, match="another value"):
        y.sum().backward()


def test_rounding_and_nan_are_no_difference():
    f = alternating(lambda x: x * 3.0, lambda x: x * (3.0 + 1e-14))
    np.testing.assert_allclose(ag.grad(lambda x: ag.checkpoint(f)(x).sum())(X), 3.0)
    with np.errstate(invalid="ignore"):
        found = ag.grad(lambda x: ag.checkpoint(ag.log)(x).sum())(np.array([-1.0, 2.0]))
    assert found.tolist() == [-1.0, 0.5]


def writes(y):
    y[0] = 9.0
    return (y * y).sum()


def scales(y):
    y *= 2.0
    return y


def writes_through_a_view(y):
    view = y[1:]
    view[0] = 9.0
    return y * y


@pytest.mark.parametrize("f", [writes, scales, writes_through_a_view])
@pytest.mark.parametrize("grad", [False, True], ids=["plain", "with a gradient"])
def test_writing_to_an_argument_is_refused_and_leaves_it_as_it_was(f, grad):
    y = ag.tensor(X, requires_grad=grad) * 1.0
    view = y[1:]
    with pytest.raises(InPlaceError) as caught:
        ag.checkpoint(f)(y)
    assert says(caught.value, f"checkpoint of {f.__name__}: it writes to an argument, of shape (3,) .. y.copy()")
    assert y.tolist() == X.tolist() and view.tolist() == X[1:].tolist()


def test_an_argument_given_back_is_the_one_that_was_given():
    x, w = ag.tensor(X), ag.tensor(X, requires_grad=True)
    a, b, c = ag.checkpoint(lambda x, w: (x, w, x * w))(x, w)
    assert a is x and b is w and c.tolist() == (X * X).tolist()
