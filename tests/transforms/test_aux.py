"""`has_aux`, and values that come from a function around: their kinds, graphs and gradients."""

import numpy as np
import pytest

import autograd_lite as ag

X = np.array([1.0, 2.0])


def with_aux(x):
    return ag.sum(x * x), {"three": x * 3.0, "x": x, "name": "run 1", "none": None, "count": 2}


@pytest.mark.parametrize(
    "aux_of",
    [
        lambda f, x: ag.grad(f, has_aux=True)(x)[1],
        lambda f, x: ag.value_and_grad(f, has_aux=True)(x)[0][1],
        lambda f, x: ag.vjp(f, x, has_aux=True)[2],
    ],
    ids=["grad", "value_and_grad", "vjp"],
)
def test_variables_in_aux_are_of_the_kind_that_was_given(aux_of):
    assert aux_of(with_aux, 2.0) == {"three": 6.0, "x": 2.0, "name": "run 1", "none": None, "count": 2}
    assert type(aux_of(with_aux, 2.0)["three"]) is float
    found = aux_of(with_aux, X)
    assert type(found["three"]) is type(found["x"]) is np.ndarray
    assert found["three"].tolist() == [3.0, 6.0]
    found = aux_of(with_aux, ag.tensor(X, requires_grad=True))["three"]
    assert isinstance(found, ag.Tensor) and not found.requires_grad
    for anything in ("a word", None, object(), [1, "two"]):
        assert aux_of(lambda x: (ag.sum(x), anything), X) is anything  # noqa: B023 - called at once


def test_aux_stays_in_the_graph_of_an_enclosing_transform():
    assert ag.grad(lambda x: ag.grad(lambda y: (y * y, x * 10.0), has_aux=True)(3.0)[1])(2.0) == 10.0
    assert ag.grad(lambda x: ag.grad(lambda y: (y * y, x), has_aux=True)(3.0)[1])(2.0) == 1.0
    assert ag.grad(lambda x: ag.grad(lambda y: (y * y, y * 5.0), has_aux=True)(x)[1])(2.0) == 5.0
    found = ag.vmap(lambda a: ag.grad(lambda y: (y * a, y * a * 2.0), has_aux=True)(2.0)[1])(X)
    assert type(found) is np.ndarray and found.tolist() == [4.0, 8.0]


@pytest.mark.parametrize(
    "value_of",
    [
        lambda f: ag.value_and_grad(f)(1.0)[0],
        lambda f: ag.vjp(f, 1.0)[0],
        lambda f: ag.jvp(f, (1.0,), (1.0,))[0],
        lambda f: ag.linearize(f, 1.0)[0],
    ],
    ids=["value_and_grad", "vjp", "jvp", "linearize"],
)
def test_a_value_that_is_the_outer_variable_itself_keeps_its_gradient(value_of):
    assert ag.grad(lambda x: x * value_of(lambda y: x))(3.0) == 6.0
