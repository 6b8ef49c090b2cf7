"""Roots, powers of 2, angles in degrees, sinc, and NumPy's other names for what is here already. Declarations only."""

from collections.abc import Callable
from math import factorial, pi
from typing import Any

import numpy as np

from ..declare import elementwise
from ..located import numpys
from .arithmetic import abs as _abs
from .arithmetic import divide, remainder
from .arithmetic import pow as _pow
from .compare import bitwise_invert
from .complexes import conj, imag, real
from .integers import bitwise_left_shift, bitwise_right_shift
from .masking import is_complex
from .rounding import round as _round
from .rounding import sign, trunc
from .select import where
from .shape import astype
from .transcendental import LN2, acos, acosh, asin, asinh, atan, atan2, atanh, cos, share

__all__ = [
    "angle",
    "cbrt",
    "deg2rad",
    "exp2",
    "fabs",
    "float_power",
    "logaddexp2",
    "rad2deg",
    "real_if_close",
    "sinc",
]


@elementwise(d=lambda y, x: 1.0 / (3.0 * (y * y)), tex=r"\sqrt[3]{{{x}}}", domain=(-3.0, 3.0))
def cbrt(xp: Any, x: Any) -> Any:
    """Cube root, of negative numbers too; its derivative at 0 is infinite.

    Examples
    --------
    >>> ag.cbrt(-8.0)
    -2.0
    """
    return xp.cbrt(x)


@elementwise(d=lambda y, x: y * LN2, tex=r"2^{{{x}}}")
def exp2(xp: Any, x: Any) -> Any:
    """Power of 2.

    Examples
    --------
    >>> ag.exp2(3.0)
    8.0
    """
    return xp.exp2(x)


@elementwise(
    d=(lambda y, a, b: share(y * LN2, a * LN2, b * LN2), lambda y, a, b: share(y * LN2, b * LN2, a * LN2)),
    tex=r"\log_2(2^{{{a}}} + 2^{{{b}}})",
)
def logaddexp2(xp: Any, a: Any, b: Any) -> Any:
    """``log2(2**a + 2**b)``, without overflow.

    Examples
    --------
    >>> ag.logaddexp2(3.0, 3.0)
    4.0
    """
    return xp.logaddexp2(a, b)


def float_power(a: Any, b: Any, /) -> Any:
    """Power ``a ** b``, computed in double precision at least: of integers too, to negative exponents too.

    Examples
    --------
    >>> ag.float_power(ag.asarray([2, 4]), -1)
    Tensor([0.5 , 0.25])
    """
    return _pow(_double(a), _double(b))


def _double(x: Any) -> Any:
    """In double precision, or better if it is; Python's numbers are."""
    if isinstance(x, (list, tuple)):
        x = np.asarray(x)
    dtype = getattr(x, "dtype", None)
    return x if dtype is None else astype(x, np.result_type(numpys(dtype), np.float64))


@elementwise(d=lambda y, x: sign(x), tex=r"\left|{x}\right|")
def fabs(xp: Any, x: Any) -> Any:
    """Absolute value of real numbers, as floats; its derivative at 0 is 0.

    Examples
    --------
    >>> ag.fabs(-2.0)
    2.0
    """
    return xp.fabs(x)


@elementwise(d=lambda y, x: pi / 180, tex=r"\frac{{\pi}}{{180}}\,{x}", domain=(-90.0, 90.0))
def deg2rad(xp: Any, x: Any) -> Any:
    """An angle in degrees, in radians.

    Examples
    --------
    >>> ag.deg2rad(180.0) == ag.pi
    True
    """
    return xp.deg2rad(x)


@elementwise(d=lambda y, x: 180 / pi, tex=r"\frac{{180}}{{\pi}}\,{x}", domain=(-3.0, 3.0))
def rad2deg(xp: Any, x: Any) -> Any:
    """An angle in radians, in degrees.

    Examples
    --------
    >>> ag.rad2deg(ag.pi)
    180.0
    """
    return xp.rad2deg(x)


NEAR = 0.25  # where the power series takes over: beyond, cos(pi x) - sinc(x) loses less than a digit
SERIES = [(-1) ** k * 2 * k * pi ** (2 * k) / factorial(2 * k + 1) for k in range(1, 11)]


def _sinc_slope(y: Any, x: Any) -> Any:
    """``(cos(pi x) - y) / x``, and near 0, where that cancels, the power series: exact in every order."""
    near = _abs(x) < NEAR
    x2, total = x * x, SERIES[-1]
    for c in reversed(SERIES[:-1]):
        total = total * x2 + c
    return where(near, total * x, (cos(pi * x) - y) / where(near, 1.0, x))


@elementwise(d=_sinc_slope, tex=r"\operatorname{{sinc}} {x}")
def sinc(xp: Any, x: Any) -> Any:
    """``sin(pi x) / (pi x)``, 1 at 0.

    Examples
    --------
    >>> ag.sinc(0.0)
    1.0
    """
    return xp.sinc(x)


def angle(z: Any, deg: bool = False) -> Any:
    """Angle of a complex number with the positive real axis, in radians or degrees; its derivative at 0 is 0.

    Examples
    --------
    >>> ag.angle(ag.asarray([1j, -1.0]), deg=True)
    Tensor([ 90., 180.])
    """
    if isinstance(z, (list, tuple, complex)):
        z = np.asarray(z)
    turned = atan2(imag(z), real(z)) if is_complex(z) else atan2(0.0, z)
    return rad2deg(turned) if deg else turned


def real_if_close(a: Any, tol: float = 100) -> Any:
    """The real part, if every imaginary part is below `tol` times the precision of its dtype; else all as it is.

    Parameters
    ----------
    a : Tensor or array
        Complex numbers; real ones are returned as they are.
    tol : float
        In machine epsilons; up to 1 it is taken for the absolute bound itself.

    Examples
    --------
    >>> ag.real_if_close(ag.asarray([1.0 + 1e-15j]))
    Tensor([1.])
    """
    if isinstance(a, (list, tuple, complex)):
        a = np.asarray(a)
    if not is_complex(a):
        return a
    bound = tol * np.finfo(numpys(a.dtype)).eps if tol > 1 else tol
    parts = imag(getattr(a, "value", a))
    return real(a) if bool((_abs(parts) < bound).all()) else a


# NumPy's names for functions that are called otherwise here. The dispatch of `np.f(tensor)` reads this.
ALIASES: dict[str, Callable[..., Any]] = {
    "absolute": _abs,
    "arccos": acos,
    "arccosh": acosh,
    "arcsin": asin,
    "arcsinh": asinh,
    "arctan": atan,
    "arctan2": atan2,
    "arctanh": atanh,
    "bitwise_not": bitwise_invert,
    "conjugate": conj,
    "degrees": rad2deg,
    "fix": trunc,
    "invert": bitwise_invert,
    "left_shift": bitwise_left_shift,
    "mod": remainder,
    "power": _pow,
    "radians": deg2rad,
    "right_shift": bitwise_right_shift,
    "rint": _round,
    "true_divide": divide,
}
