"""Tangents on their way through forward mode: their kind, and the zeros that win."""

import numpy as np
import pytest

import autograd_lite as ag
from autograd_lite.testing import check_grads

X = np.array([0.3, -0.7, 1.2])
ASIDE = 1j * np.array([0.7, 0.4, -0.9])


def lengths(x):
    """A real value of complex numbers of which only the real part moves."""
    return ag.sum(ag.abs(x + ASIDE))


CURVATURE = ASIDE.imag**2 / (X**2 + ASIDE.imag**2) ** 1.5
SECOND = {
    "forward over reverse": lambda t: ag.jvp(ag.grad(lengths), (X,), (t,))[1],
    "reverse over reverse": lambda t: ag.grad(lambda x: ag.grad(lengths)(x) @ t)(X),
    "reverse over forward": lambda t: ag.grad(lambda x: ag.jvp(lengths, (x,), (t,))[1])(X),
    "hessian": lambda t: ag.hessian(lengths)(X) @ t,
    "under vmap": lambda t: ag.vmap(ag.hessian(lengths))(np.stack([X, X + 1]))[0] @ t,
}


@pytest.mark.parametrize("way", SECOND)
def test_the_second_derivative_of_a_complex_length_by_the_real_part(way):
    np.testing.assert_allclose(SECOND[way](X), CURVATURE * X)


def test_a_real_value_of_complex_numbers_has_a_real_tangent_inside_too():
    seen = []

    def f(x):
        seen.append(ag.jvp(lengths, (x,), (X,))[1].dtype)
        return seen[-1] == np.float64 and ag.sum(x)

    ag.jvp(f, (X,), (X,))
    assert seen == [np.float64]


def test_a_write_into_complex_numbers_of_which_only_the_real_part_moved():
    def f(x):
        z = (x + ASIDE) * 1.0
        z[0] = z[1] * z[1]
        return z

    check_grads(f, (X,), order=2)


@pytest.mark.parametrize("zero", [0, 0.0, np.zeros(3)], ids=["0", "0.0", "array"])
def test_an_infinite_tangent_times_zero_is_zero(zero):
    x, t = np.array([0.0, 1.0, 4.0]), np.array([1.0, 0.0, 0.0])
    np.testing.assert_array_equal(ag.jvp(lambda x: ag.sqrt(x) * zero, (x,), (t,))[1], np.zeros(3))
    np.testing.assert_array_equal(ag.jvp(lambda x: zero * ag.sqrt(x), (x,), (t,))[1], np.zeros(3))
    f = lambda x: ag.sum(ag.sqrt(x) * zero)  # noqa: E731 - both modes of one function
    np.testing.assert_array_equal(ag.jacobian(f, mode="forward")(x), ag.grad(f)(x))
