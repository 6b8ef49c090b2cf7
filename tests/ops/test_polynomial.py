"""Polynomials by their coefficients."""

import numpy as np
import pytest

import autograd_lite as ag
from autograd_lite.errors import OpError, ShapeError


def test_value_and_slopes():
    p, x = ag.tensor([3.0, 0.0, 1.0], requires_grad=True), ag.tensor(2.0, requires_grad=True)
    y = ag.polyval(p, x)
    y.backward()
    assert y.item() == 13.0
    assert p.grad.tolist() == [4.0, 2.0, 1.0]
    assert x.grad.item() == 12.0


def test_at_0_powers_are_exact():
    assert ag.grad(ag.polyval)(np.array([3.0, 2.0, 1.0]), 0.0).tolist() == [0.0, 0.0, 1.0]
    assert ag.grad(ag.grad(lambda x: ag.polyval([3.0, 2.0, 1.0], x)))(0.0) == 6.0


def test_no_coefficients_are_the_polynomial_0():
    assert ag.polyval(np.zeros(0), ag.asarray([1.0, 2.0])).tolist() == [0.0, 0.0]
    assert ag.polyder([5.0]).tolist() == []


def test_gradients_flow_to_leading_zeros():
    found = ag.grad(lambda a: ag.polymul(a, [1.0, 2.0])[0])(np.array([0.0, 1.0]))
    assert found.tolist() == [1.0, 0.0]


def test_a_quotient_times_its_divisor_and_the_remainder_is_what_was_divided():
    u, v = np.array([2.0, -3.0, 1.0, 5.0]), np.array([4.0, 1.0, 2.0])
    q, r = ag.polydiv(u, v)
    np.testing.assert_allclose(ag.polyadd(ag.polymul(q, v), r), u)


def test_the_derivative_of_an_integral_is_the_polynomial():
    p = np.array([2.0, -3.0, 1.0])
    np.testing.assert_allclose(ag.polyder(ag.polyint(p, 2, k=[1.0, 2.0]), 2), p)


def test_gradients_flow_to_constants_of_integration():
    assert ag.grad(lambda k: ag.polyval(ag.polyint([1.0], k=k), 3.0))(2.0) == 1.0


def test_zeros_make_a_polynomial():
    zeros = np.array([1, -2, 3])
    np.testing.assert_allclose(ag.poly(zeros), np.poly(zeros))
    assert ag.grad(lambda z: ag.poly(z)[-1])(np.array([2.0, 3.0, 4.0])).tolist() == [-12.0, -8.0, -6.0]


def test_refusals():
    with pytest.raises(ShapeError, match=r"polyval: expected a vector of coefficients, got shape \(1, 1\)"):
        ag.polyval([[1.0]], 1.0)
    with pytest.raises(OpError, match="polyder: expected how many times"):
        ag.polyder([1.0], -1)
    with pytest.raises(OpError, match="polyint: expected how many times"):
        ag.polyint([1.0], -1)
