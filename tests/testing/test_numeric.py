"""Derivatives by differences are as good as they say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd_lite.testing import directional_derivative, numerical_gradient
from autograd_lite.testing.numeric import complex_step, slope


def along(f, x, dtype=float):
    """The slope of a function of one number at x, with its error."""
    base = np.array([f(dtype(x))], dtype)
    with np.errstate(all="ignore"):
        return slope(lambda h: np.array([f(x + h)]), base, lambda sizes: np.finfo(dtype).eps * sizes)


@pytest.mark.parametrize(
    ("f", "x", "expected"),
    [
        (np.sin, 1.0, np.cos(1.0)),
        (np.exp, -3.0, np.exp(-3.0)),
        (np.log, 1e-6, 1e6),
        (lambda x: 1 / x, 1e-6, -1e12),
        (lambda x: 1 / x, 1e-4, -1e8),
        (lambda x: x**3, 0.0, 0.0),
        (lambda x: 1e4 + x, 1.0, 1.0),
        (lambda x: np.sin(100 * x), 0.3, 100 * np.cos(30.0)),
        (lambda x: np.maximum(x, 0), 1e-4, 1.0),
    ],
)
def test_the_estimated_error_holds(f, x, expected):
    found = along(f, x)
    assert abs(found.value[0] - expected) <= 10 * found.error[0]
    assert found.error[0] <= 1e-5 * max(abs(expected), 1e-4)
    assert not found.kink[0]


@given(st.floats(-3, 3), st.floats(0.1, 3))
def test_ten_digits_of_a_smooth_function(x, k):
    found = along(lambda x: np.sin(k * x) + 2, x)
    assert found.value[0] == pytest.approx(k * np.cos(k * x), rel=1e-9, abs=1e-9)
    assert not found.kink[0]


@pytest.mark.parametrize("f", [np.abs, lambda x: np.maximum(x, 0), lambda x: x + 1e-3 * np.abs(x), lambda x: x > 0])
def test_kinks_are_seen(f):
    assert along(lambda x: np.float64(f(x)), 0.0).kink[0]


@pytest.mark.parametrize("f", [np.sin, lambda x: x**3, lambda x: abs(x) ** 3, lambda x: x * 1e-9, lambda x: x * 0])
def test_there_is_no_kink_where_there_is_none(f):
    assert not along(f, 0.0).kink[0]


def test_longdouble_has_more_digits():
    found = along(np.sin, np.longdouble(1), np.longdouble)
    assert abs(found.value[0] - np.cos(np.longdouble(1))) < 1e-13


def test_a_complex_step_is_exact_to_the_last_digits():
    base = np.sin([1.0])
    seen = along(np.sin, 1.0)
    [found] = complex_step(lambda h: np.array([np.sin(1.0 + h)]), base, seen)
    assert found == pytest.approx(np.cos(1.0), rel=1e-15)


@pytest.mark.parametrize(
    ("f", "why"),
    [
        (lambda z: z * np.conj(z), "its imaginary part does not move"),
        (lambda z: np.real(z) ** 2, "it gives no complex number"),
        (lambda z: {}[z], "it raises"),
        (lambda z: z * z + 1, "it has another value"),
    ],
)
def test_a_function_that_is_not_analytic_gets_no_complex_step(f, why):
    seen = along(np.square, 1.5)
    assert complex_step(lambda h: np.array([f(1.5 + h)]), np.array([2.25]), seen) is None, why


def test_jumps_that_agree_by_chance_are_not_taken_for_a_slope():
    found = along(lambda b: np.floor(-1.03905333 / b), 0.02761333)
    assert found.value[0] == 0


def test_a_kink_is_seen_on_top_of_a_large_number():
    assert along(lambda x: 1e5 + abs(x), 0.0).kink[0]


def test_gradients_of_arrays_and_complex_numbers():
    x, z = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([1 + 2j])
    gx, gz = numerical_gradient(lambda x, z: float((x * x).sum() + (z * z.conj()).real.sum()), [x, z])
    np.testing.assert_allclose(gx, 2 * x, rtol=1e-9)
    np.testing.assert_allclose(gz, 2 * z, rtol=1e-9)


def test_a_direction_through_several_arguments():
    found = directional_derivative(lambda x, y: x * y, (np.array([1.0, 2.0]), 3.0), (np.array([1.0, 0.0]), 2.0))
    np.testing.assert_allclose(found, [5.0, 4.0], rtol=1e-9)
