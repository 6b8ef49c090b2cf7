"""Bessel functions, computed by SciPy (the extra `[scipy]`), but for `i0`, which NumPy has. Declarations only."""

from math import cos, factorial, pi
from typing import Any

from .. import floats
from ..declare import elementwise
from ..errors import OpError
from .library import call, near, polynomial, unknown
from .rounding import sign

__all__ = [
    "i0",
    "i0e",
    "i1",
    "i1e",
    "iv",
    "ive",
    "j0",
    "j1",
    "jn",
    "jv",
    "k0",
    "k1",
    "kn",
    "kv",
    "kve",
    "y0",
    "y1",
    "yn",
    "yv",
]

POSITIVE = (0.5, 5.0)

# In `2/pi` times the integral of cosh(x cos t), or of sinh(x cos t) cos t, over a quarter of the circle: the midpoint
# rule converges geometrically, and with this many points to the last digit wherever the result does not overflow.
POINTS = 64
COSINES = [cos((k + 0.5) * pi / 2 / POINTS) for k in range(POINTS)]


@elementwise(d=lambda y, x: i1(x), tex=r"I_0({x})", domain=(-4.0, 4.0))  # type: ignore[has-type]  # below
def i0(xp: Any, x: Any) -> Any:
    """Modified Bessel function of the first kind, of order 0. Needs no SciPy.

    Examples
    --------
    >>> ag.i0(0.0)
    1.0
    """
    if xp is floats:
        return sum(floats.cosh(x * c) for c in COSINES) / POINTS
    return xp.i0(x)


# of the derivative of `i1`, by x**2
SERIES = [(k + 0.5) / (4**k * factorial(k) * factorial(k + 1)) for k in range(12)]


def _i1_slope(y: Any, x: Any) -> Any:
    """``i0(x) - i1(x) / x``, without SciPy, and near 0 the power series, for the sake of higher orders."""
    return near(x, 1.0, lambda x: polynomial(x * x, SERIES), lambda x: i0(x) - i1(x) / x)


@elementwise(d=_i1_slope, tex=r"I_1({x})", domain=(-4.0, 4.0))
def i1(xp: Any, x: Any) -> Any:
    """Modified Bessel function of the first kind, of order 1. Where SciPy is missing, 50 times slower.

    Examples
    --------
    >>> ag.special.i1(0.0)
    0.0
    """
    try:
        return call(xp, "i1", x)
    except OpError:
        return sum(xp.sinh(x * c) * c for c in COSINES) / POINTS


@elementwise(d=lambda y, x: -j1(x), tex=r"J_0({x})", domain=(-5.0, 5.0))  # type: ignore[has-type]  # below
def j0(xp: Any, x: Any) -> Any:
    """Bessel function of the first kind, of order 0.

    Examples
    --------
    >>> ag.special.j0(0.0)
    1.0
    """
    return call(xp, "j0", x)


@elementwise(d=lambda y, x: 0.5 * (j0(x) - jv(2.0, x)), tex=r"J_1({x})", domain=(-5.0, 5.0))  # type: ignore[has-type]  # below
def j1(xp: Any, x: Any) -> Any:
    """Bessel function of the first kind, of order 1.

    Examples
    --------
    >>> ag.special.j1(0.0)
    0.0
    """
    return call(xp, "j1", x)


@elementwise(d=lambda y, x: -y1(x), tex=r"Y_0({x})", domain=(0.5, 5.0))  # type: ignore[has-type]  # below
def y0(xp: Any, x: Any) -> Any:
    """Bessel function of the second kind, of order 0.

    Examples
    --------
    >>> ag.special.y0(0.0)
    -inf
    """
    return call(xp, "y0", x)


@elementwise(d=lambda y, x: 0.5 * (y0(x) - yv(2.0, x)), tex=r"Y_1({x})", domain=(0.5, 5.0))  # type: ignore[has-type]  # below
def y1(xp: Any, x: Any) -> Any:
    """Bessel function of the second kind, of order 1.

    Examples
    --------
    >>> ag.special.y1(0.0)
    -inf
    """
    return call(xp, "y1", x)


@elementwise(d=lambda y, x: -k1(x), tex=r"K_0({x})", domain=(0.5, 5.0))  # type: ignore[has-type]  # below
def k0(xp: Any, x: Any) -> Any:
    """Modified Bessel function of the second kind, of order 0.

    Examples
    --------
    >>> ag.special.k0(0.0)
    inf
    """
    return call(xp, "k0", x)


@elementwise(d=lambda y, x: -0.5 * (k0(x) + kv(2.0, x)), tex=r"K_1({x})", domain=(0.5, 5.0))  # type: ignore[has-type]  # below
def k1(xp: Any, x: Any) -> Any:
    """Modified Bessel function of the second kind, of order 1.

    Examples
    --------
    >>> ag.special.k1(0.0)
    inf
    """
    return call(xp, "k1", x)


@elementwise(
    d=(unknown("jv", "v"), lambda y, v, x: 0.5 * (jv(v - 1, x) - jv(v + 1, x))),  # type: ignore[has-type]  # below
    tex=r"J_{{{v}}}({x})",
    domain=POSITIVE,
)
def jv(xp: Any, v: Any, x: Any) -> Any:
    """Bessel function of the first kind, of real order; by the order there is no gradient.

    Examples
    --------
    >>> ag.special.jv(0.0, 0.0)
    1.0
    """
    return call(xp, "jv", v, x)


@elementwise(
    d=(unknown("yv", "v"), lambda y, v, x: 0.5 * (yv(v - 1, x) - yv(v + 1, x))),  # type: ignore[has-type]  # below
    tex=r"Y_{{{v}}}({x})",
    domain=POSITIVE,
)
def yv(xp: Any, v: Any, x: Any) -> Any:
    """Bessel function of the second kind, of real order; by the order there is no gradient.

    Examples
    --------
    >>> ag.special.yv(0.0, 0.0)
    -inf
    """
    return call(xp, "yv", v, x)


@elementwise(
    d=(unknown("iv", "v"), lambda y, v, x: 0.5 * (iv(v - 1, x) + iv(v + 1, x))),  # type: ignore[has-type]  # below
    tex=r"I_{{{v}}}({x})",
    domain=POSITIVE,
)
def iv(xp: Any, v: Any, x: Any) -> Any:
    """Modified Bessel function of the first kind, of real order; by the order there is no gradient.

    Examples
    --------
    >>> ag.special.iv(0.0, 0.0)
    1.0
    """
    return call(xp, "iv", v, x)


@elementwise(
    d=(unknown("kv", "v"), lambda y, v, x: -0.5 * (kv(v - 1, x) + kv(v + 1, x))),  # type: ignore[has-type]  # below
    tex=r"K_{{{v}}}({x})",
    domain=POSITIVE,
)
def kv(xp: Any, v: Any, x: Any) -> Any:
    """Modified Bessel function of the second kind, of real order; by the order there is no gradient.

    Examples
    --------
    >>> ag.special.kv(0.0, 0.0)
    inf
    """
    return call(xp, "kv", v, x)


@elementwise(
    d=(unknown("ive", "v"), lambda y, v, x: 0.5 * (ive(v - 1, x) + ive(v + 1, x)) - sign(x) * y),  # type: ignore[has-type]  # below
    tex=r"e^{{-\left|{x}\right|}} I_{{{v}}}({x})",
    domain=POSITIVE,
)
def ive(xp: Any, v: Any, x: Any) -> Any:
    """`iv` times ``exp(-abs(x))``, without overflow, for real `x`.

    Examples
    --------
    >>> ag.special.ive(0.0, 0.0)
    1.0
    """
    return call(xp, "ive", v, x)


@elementwise(
    d=(unknown("kve", "v"), lambda y, v, x: y - 0.5 * (kve(v - 1, x) + kve(v + 1, x))),  # type: ignore[has-type]  # below
    tex=r"e^{{{x}}} K_{{{v}}}({x})",
    domain=POSITIVE,
)
def kve(xp: Any, v: Any, x: Any) -> Any:
    """`kv` times ``exp(x)``, without underflow.

    Examples
    --------
    >>> ag.special.kve(0.0, 0.0)
    inf
    """
    return call(xp, "kve", v, x)


def i0e(x: Any, /) -> Any:
    """`i0` times ``exp(-abs(x))``, without overflow.

    Examples
    --------
    >>> ag.special.i0e(0.0)
    1.0
    """
    return ive(0.0, x)


def i1e(x: Any, /) -> Any:
    """`i1` times ``exp(-abs(x))``, without overflow.

    Examples
    --------
    >>> ag.special.i1e(0.0)
    0.0
    """
    return ive(1.0, x)


# SciPy's names for the same functions of integer order
jn, yn, kn = jv, yv, kv
