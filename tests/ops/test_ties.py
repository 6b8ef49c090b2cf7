"""Ties and zeros in reductions: gradients are split evenly, and products are exact, in every order."""

import math

import numpy as np
import pytest

import autograd_lite as ag

inf = math.inf


@pytest.mark.parametrize(
    ("op", "data", "expected"),
    [
        (ag.max, [1.0, 3.0, 3.0], [0.0, 0.5, 0.5]),
        (ag.min, [1.0, 1.0, 1.0, 2.0], [1 / 3, 1 / 3, 1 / 3, 0.0]),
        (ag.prod, [2.0, 3.0, 4.0], [12.0, 8.0, 6.0]),
        (ag.prod, [0.0, 3.0, 4.0], [12.0, 0.0, 0.0]),
        (ag.prod, [0.0, 0.0, 4.0], [0.0, 0.0, 0.0]),
        (ag.std, [2.0, 2.0, 2.0], [0.0, 0.0, 0.0]),
        (ag.var, [2.0, 2.0, 2.0], [0.0, 0.0, 0.0]),
        (ag.logsumexp, [1000.0, 1000.0], [0.5, 0.5]),
        (ag.logsumexp, [-inf, 0.0], [0.0, 1.0]),
    ],
)
def test_reduction(op, data, expected):
    for create_graph in (False, True):
        x = ag.tensor(data, requires_grad=True)
        op(x).backward(create_graph=create_graph)
        np.testing.assert_allclose(x.grad.numpy(), expected, rtol=1e-12)


def test_ties_are_split_along_each_row():
    x = ag.tensor([[1.0, 1.0], [2.0, 1.0]], requires_grad=True)
    (ag.max(x, axis=1) * np.array([1.0, 10.0])).sum().backward()
    assert x.grad.tolist() == [[0.5, 0.5], [10.0, 0.0]]


@pytest.mark.parametrize(
    ("data", "hessian"),
    [
        ([2.0, 3.0, 4.0], [[0, 4, 3], [4, 0, 2], [3, 2, 0]]),
        ([0.0, 3.0, 4.0], [[0, 4, 3], [4, 0, 0], [3, 0, 0]]),
        ([0.0, 0.0, 4.0], [[0, 4, 0], [4, 0, 0], [0, 0, 0]]),
        ([0.0, 0.0, 0.0], [[0, 0, 0], [0, 0, 0], [0, 0, 0]]),
    ],
)
def test_prod_is_exact_with_zeros_in_second_order(data, hessian):
    rows = [ag.grad(lambda x, i=i: ag.grad(ag.prod)(x)[i])(np.array(data)) for i in range(3)]
    assert np.array(rows).tolist() == hessian


def test_prod_is_exact_with_zeros_in_third_order():
    def third(x):
        return ag.grad(lambda x: ag.grad(lambda x: ag.grad(ag.prod)(x)[0])(x)[1])(x)

    assert third(np.array([0.0, 0.0, 0.0])).tolist() == [0.0, 0.0, 1.0]


def test_gradient_of_a_comparison_does_not_exist():
    x = ag.tensor([1.0, 2.0], requires_grad=True)
    assert not (x > 1.5).requires_grad
    assert not ag.isnan(x).requires_grad
    assert (ag.scalar(1.0) > 0) is True
