"""NumPy's elementwise functions at their kinks, poles, NaN and infinities; and those that take integers."""

import math

import numpy as np
import pytest

import autograd_lite as ag
from autograd_lite import ops
from autograd_lite.ops.elementary import ALIASES

pytestmark = pytest.mark.usefixtures("quiet")
inf, nan = math.inf, math.nan

SLOPES = {
    "sinc at 0": (ag.sinc, (0.0,), [0.0]),
    "sinc near 0": (ag.sinc, (1e-9,), [-(math.pi**2) / 3 * 1e-9]),
    "sinc at 1": (ag.sinc, (1.0,), [-1.0]),
    "cbrt at 0": (ag.cbrt, (0.0,), [inf]),
    "cbrt below 0": (ag.cbrt, (-8.0,), [1 / 12]),
    "copysign to the other sign": (ag.copysign, (2.0, -1.0), [-1.0, 0.0]),
    "copysign at 0": (ag.copysign, (0.0, -1.0), [0.0, 0.0]),
    "copysign to minus zero": (ag.copysign, (-2.0, -0.0), [1.0, 0.0]),
    "heaviside at 0": (ag.heaviside, (0.0, 0.5), [0.0, 1.0]),
    "heaviside beside 0": (ag.heaviside, (0.1, 0.5), [0.0, 0.0]),
    "fmax at a tie": (ag.fmax, (1.0, 1.0), [0.5, 0.5]),
    "fmax of infinities": (ag.fmax, (inf, inf), [0.5, 0.5]),
    "fmax with NaN": (ag.fmax, (1.0, nan), [1.0, 0.0]),
    "fmin with NaN": (ag.fmin, (nan, 1.0), [0.0, 1.0]),
    "fmin": (ag.fmin, (1.0, 2.0), [1.0, 0.0]),
    "fmod below 0": (ag.fmod, (-7.0, 3.0), [1.0, 2.0]),
    "fmod where the quotient rounds up": (ag.fmod, (0.6, 0.2), [1.0, -2.0]),
    "fmod by infinity": (ag.fmod, (2.0, inf), [1.0, 0.0]),
    "fabs at 0": (ag.fabs, (0.0,), [0.0]),
    "nextafter": (ag.nextafter, (1.0, 2.0), [1.0, 0.0]),
    "spacing": (ag.spacing, (1.0,), [0.0]),
    "nan_to_num": (ag.nan_to_num, (2.0,), [1.0]),
    "nan_to_num of NaN": (ag.nan_to_num, (nan,), [0.0]),
    "nan_to_num of infinity": (ag.nan_to_num, (-inf,), [0.0]),
    "mantissa": (lambda x: ag.frexp(x)[0], (6.0,), [0.125]),
    "mantissa of 0": (lambda x: ag.frexp(x)[0], (0.0,), [1.0]),
    "fraction": (lambda x: ag.modf(x)[0], (-1.25,), [1.0]),
    "whole part": (lambda x: ag.modf(x)[1], (-1.25,), [0.0]),
    "quotient": (lambda a, b: ag.divmod(a, b)[0], (7.0, 2.0), [0.0, 0.0]),
    "remainder": (lambda a, b: ag.divmod(a, b)[1], (7.0, 2.0), [1.0, -3.0]),
    "angle of a positive number": (ag.angle, (2.0,), [0.0]),
    "angle at 0": (ag.angle, (0.0,), [0.0]),
    "atan2 at the origin": (ag.atan2, (0.0, 0.0), [0.0, 0.0]),
    "atan2 of tiny numbers": (ag.atan2, (0.0, 1e-200), [1e200, 0.0]),
    "atan2 of huge numbers": (ag.atan2, (0.0, 1e200), [1e-200, 0.0]),
    "logaddexp with infinity": (ag.logaddexp, (inf, 1.0), [1.0, 0.0]),
    "logaddexp with infinity, the other way": (ag.logaddexp, (1.0, inf), [0.0, 1.0]),
    "logaddexp of infinities": (ag.logaddexp, (inf, inf), [0.5, 0.5]),
    "logaddexp of nothing": (ag.logaddexp, (-inf, -inf), [0.5, 0.5]),
    "logaddexp2 with infinity": (ag.logaddexp2, (inf, 1.0), [1.0, 0.0]),
    "logaddexp2 with no share": (ag.logaddexp2, (-inf, 1.0), [0.0, 1.0]),
    "logaddexp2 far out": (ag.logaddexp2, (5000.0, 5001.0), [1 / 3, 2 / 3]),
    "exp2 where it overflows": (ag.exp2, (2000.0,), [inf]),
    "pow of 0 to a negative power": (ag.pow, (0.0, -1.0), [-inf, -inf]),
    "pow of 0 to half": (ag.pow, (0.0, 0.5), [inf, 0.0]),
    "pow of 0 to 1": (ag.pow, (0.0, 1.0), [1.0, 0.0]),
    "pow of a negative number": (ag.pow, (-2.0, 3.0), [12.0, nan]),
}


@pytest.mark.parametrize("what", SLOPES)
@pytest.mark.parametrize("kind", [float, np.asarray, lambda x: np.array([x, 0.75])], ids=["float", "0-d", "row"])
def test_slope(what, kind):
    f, xs, expected = SLOPES[what]
    found = ag.grad(lambda *xs: ag.sum(f(*xs)) if np.ndim(kind(0.0)) else f(*xs), argnums=tuple(range(len(xs))))(
        *map(kind, xs)
    )
    np.testing.assert_allclose([np.ravel(g)[0] for g in found], expected, rtol=1e-12)


def test_sinc_is_exact_near_0_in_second_and_third_order():
    second, third = ag.grad(ag.grad(ag.sinc)), ag.grad(ag.grad(ag.grad(ag.sinc)))
    assert second(0.0) == pytest.approx(-(math.pi**2) / 3, rel=1e-15)
    assert third(1e-3) == pytest.approx(math.pi**4 / 5 * 1e-3, rel=1e-5)
    assert second(0.25 - 1e-12) == pytest.approx(second(0.25 + 1e-12), rel=1e-10), "both branches meet"


def test_the_second_derivative_of_logaddexp_at_a_tie():
    assert ag.grad(ag.grad(lambda a: ag.logaddexp(a, 1.0)))(1.0) == pytest.approx(0.25)


def test_nan_in_logaddexp_is_not_hidden():
    assert math.isnan(ag.grad(lambda a: ag.logaddexp(a, nan))(1.0))


@pytest.mark.parametrize("deg", [False, True])
def test_angle_of_complex_numbers(deg):
    z = np.array([1 + 2j, -1 - 1j, 2j])
    x = ag.tensor(z, requires_grad=True)
    y = ag.angle(x, deg)
    np.testing.assert_allclose(y.numpy(), np.angle(z, deg))
    y.sum().backward()
    np.testing.assert_allclose(x.grad.numpy(), 1j * z / np.abs(z) ** 2 * (180 / np.pi if deg else 1), rtol=1e-12)


def test_real_if_close_leaves_what_is_not():
    assert ag.real_if_close(ag.tensor([1 + 1e-15j, 1j])).dtype == np.complex128
    assert ag.real_if_close(ag.tensor([1 + 1e-15j])).dtype == np.float64
    assert ag.real_if_close(ag.tensor([1 + 1e-3j]), tol=0.1).dtype == np.float64


INTEGERS = {
    "bitwise_left_shift": (np.array([1, 3]), np.array([2, 0])),
    "bitwise_right_shift": (np.array([13, -3]), np.array([2, 1])),
    "bitwise_count": (np.array([7, -8, 0]),),
    "gcd": (np.array([12, 0]), np.array([[18], [5]])),
    "lcm": (np.array([4, 7]), np.array(6)),
}


@pytest.mark.parametrize("name", INTEGERS)
def test_functions_of_integers_are_numpys(name):
    xs = INTEGERS[name]
    found, expected = getattr(ag, name)(*map(ag.tensor, xs)), getattr(np, name)(*xs)
    np.testing.assert_array_equal(found.numpy(), expected)
    assert found.dtype == expected.dtype
    one = [int(np.ravel(x)[0]) for x in xs]
    assert getattr(ag, name)(*one) == getattr(np, name)(*one), "on Python's integers"
    with pytest.raises(ag.AutogradError, match=name):
        getattr(ag, name)(*(ag.tensor([1.5]) for _ in xs))


def test_ldexp_moves_with_the_mantissa_only():
    x = ag.tensor([0.75, -0.5], requires_grad=True)
    y = ag.ldexp(x, np.array([3, -1000]))
    np.testing.assert_array_equal(y.numpy(), np.ldexp([0.75, -0.5], [3, -1000]))
    y.sum().backward()
    assert x.grad.tolist() == [8.0, 2.0**-1000]
    s = ag.scalar(0.75)
    ag.ldexp(s, 3).backward()
    assert s.grad.item() == 8.0


def test_float_power_of_integers_is_in_floats():
    assert ag.float_power(ag.tensor([2, 4]), -1).tolist() == [0.5, 0.25]
    x = ag.tensor(np.array([2.0], np.float32), requires_grad=True)
    y = ag.float_power(x, 2)
    assert y.dtype == np.float64
    y.sum().backward()
    assert (x.grad.dtype, x.grad.tolist()) == (np.float32, [4.0])


def test_nan_to_num_puts_what_is_asked():
    x = ag.tensor([nan, inf, -inf, 2.0], requires_grad=True)
    y = ag.nan_to_num(x, nan=7.0, posinf=8.0, neginf=9.0)
    assert y.tolist() == [7.0, 8.0, 9.0, 2.0]
    y.sum().backward()
    assert x.grad.tolist() == [0.0, 0.0, 0.0, 1.0]
    with pytest.raises(ag.errors.GradientError, match="complex"):
        ag.abs(ag.nan_to_num(ag.tensor([1j], requires_grad=True))).sum().backward()


@pytest.mark.parametrize("kind", [np.asarray, ag.tensor])
def test_comparisons_of_all(kind):
    a = kind([1.0, nan])
    assert ag.allclose(kind([1.0, 2.0]), [1.0, 2.0 + 1e-9]) is True
    assert ag.allclose(a, a) is False
    assert ag.allclose(a, a, equal_nan=True) is True
    assert ag.array_equal(a, a) is False
    assert ag.array_equal(a, a, True) is True
    assert ag.array_equal(a, kind([1.0])) is False
    assert ag.array_equiv(kind([1.0, 1.0]), 1.0) is True
    assert ag.array_equiv(kind([1.0, 1.0]), kind([1.0, 1.0, 1.0])) is False
    assert ag.allclose(ag.scalar(1.0), 1.0) is True


def test_iscomplexobj_asks_for_the_dtype():
    assert ag.iscomplexobj(ag.tensor([1 + 0j]))
    assert ag.isrealobj(ag.tensor([1.0]))
    assert ag.iscomplexobj([1j])
    assert ag.iscomplex(ag.tensor([1j, 1 + 0j])).tolist() == [True, False]


@pytest.mark.parametrize("name", ALIASES)
def test_alias_is_the_same_function(name):
    f, g = ALIASES[name], getattr(np, name)
    whole = name.startswith(("bitwise", "invert", "left", "right"))
    xs = [np.array([3, 1]) if whole else np.array([1.0, 1.0])] * (g.nin if isinstance(g, np.ufunc) else 1)
    np.testing.assert_array_equal(f(*xs), g(*xs))


def test_every_ufunc_is_here():
    ours = {name for module in ops.MODULES for name in module.__all__}
    others = {"isnat", "matvec", "vecmat", "vecdot", "matmul"}  # dates, and products of matrices
    missing = {name for name, f in vars(np).items() if isinstance(f, np.ufunc)} - ours - set(ALIASES) - others
    assert missing == set()
