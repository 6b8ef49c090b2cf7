"""Integrals with names: exponential, sine, Fresnel, Dawson, elliptic, Spence, Owen; by SciPy. Declarations only."""

from math import comb, pi, sqrt
from typing import Any

import numpy as np

from ..backend import kind
from ..declare import elementwise
from .elementary import sinc
from .erf import erf
from .library import call, near, polynomial
from .select import where
from .transcendental import cos, exp, log1p, sin

__all__ = [
    "dawsn",
    "ellipe",
    "ellipk",
    "exp1",
    "expi",
    "fresnel",
    "lambertw",
    "owens_t",
    "sici",
    "spence",
]

FAR = 20.0
# of 2 x dawsn(x) - 1, by 1 / x**2, from the first power on: good to 1e-16 beyond FAR
ASYMPTOTIC = [0.0, 0.5, 0.75, 1.875, 6.5625, 29.53125, 162.421875, 1055.7421875, 7918.06640625]


@elementwise(d=lambda y, x: exp(x) / x, tex=r"\operatorname{{Ei}} {x}", domain=(0.5, 3.0))
def expi(xp: Any, x: Any) -> Any:
    """Exponential integral of ``exp(t) / t`` up to `x`.

    Examples
    --------
    >>> ag.special.expi(0.0)
    -inf
    """
    return call(xp, "expi", x)


@elementwise(d=lambda y, x: -exp(-x) / x, tex=r"E_1({x})", domain=(0.5, 3.0))
def exp1(xp: Any, x: Any) -> Any:
    """Exponential integral of ``exp(-t) / t`` from `x` on.

    Examples
    --------
    >>> ag.special.exp1(0.0)
    inf
    """
    return call(xp, "exp1", x)


def _dawsn_slope(y: Any, x: Any) -> Any:
    """``1 - 2 x y``, and far out, where that cancels, by the asymptotic series."""
    far = x * x > FAR * FAR
    inverse = 1.0 / where(far, x, FAR)
    return where(far, -polynomial(inverse * inverse, ASYMPTOTIC), 1.0 - 2.0 * x * y)


@elementwise(d=_dawsn_slope, tex=r"D({x})", domain=(-3.0, 3.0))
def dawsn(xp: Any, x: Any) -> Any:
    """Dawson's integral, ``exp(-x**2)`` times the integral of ``exp(t**2)`` from 0 to `x`.

    Examples
    --------
    >>> ag.special.dawsn(0.0)
    0.0
    """
    return call(xp, "dawsn", x)


def sici(x: Any, /) -> tuple[Any, Any]:
    """Sine integral, from 0 to `x`, and cosine integral.

    Examples
    --------
    >>> ag.special.sici(0.0)
    (0.0, -inf)
    """
    return _si(x), _ci(x)


@elementwise(d=lambda y, x: sinc(x / pi), tex=r"\operatorname{{Si}} {x}", domain=(0.5, 5.0), name="sici_s")
def _si(xp: Any, x: Any) -> Any:
    return call(xp, "sici", x, part=0)


@elementwise(d=lambda y, x: cos(x) / x, tex=r"\operatorname{{Ci}} {x}", domain=(0.5, 5.0), name="sici_c")
def _ci(xp: Any, x: Any) -> Any:
    return call(xp, "sici", x, part=1)


def fresnel(z: Any, /) -> tuple[Any, Any]:
    """Integrals of ``sin(pi t**2 / 2)`` and ``cos(pi t**2 / 2)`` from 0 to `z`.

    Examples
    --------
    >>> ag.special.fresnel(0.0)
    (0.0, 0.0)
    """
    return _fresnel_s(z), _fresnel_c(z)


@elementwise(d=lambda y, z: sin(pi / 2 * (z * z)), tex=r"S({z})", name="fresnel_s")
def _fresnel_s(xp: Any, z: Any) -> Any:
    return call(xp, "fresnel", z, part=0)


@elementwise(d=lambda y, z: cos(pi / 2 * (z * z)), tex=r"C({z})", name="fresnel_c")
def _fresnel_c(xp: Any, z: Any) -> Any:
    return call(xp, "fresnel", z, part=1)


# The power series of both complete elliptic integrals: pi/2 times the sum of these times m**k, the second's over 1 - 2k
ELLIPTIC = [pi / 2 * (comb(2 * k, k) / 4**k) ** 2 for k in range(18)]
SLOPE_K = [k * c for k, c in enumerate(ELLIPTIC)][1:]
SLOPE_E = [k * c / (1 - 2 * k) for k, c in enumerate(ELLIPTIC)][1:]


def _ellipk_slope(y: Any, m: Any) -> Any:
    return near(
        m,
        0.125,
        lambda m: polynomial(m, SLOPE_K),
        lambda m: (ellipe(m) - (1.0 - m) * ellipk(m)) / (2.0 * m * (1.0 - m)),
    )


def _ellipe_slope(y: Any, m: Any) -> Any:
    return near(m, 0.125, lambda m: polynomial(m, SLOPE_E), lambda m: (ellipe(m) - ellipk(m)) / (2.0 * m))


@elementwise(d=_ellipk_slope, tex=r"K({m})", domain=(-2.0, 0.9))
def ellipk(xp: Any, m: Any) -> Any:
    """Complete elliptic integral of the first kind, of the parameter ``m = k**2``.

    Examples
    --------
    >>> ag.special.ellipk(0.0) == ag.pi / 2
    True
    """
    return call(xp, "ellipk", m)


@elementwise(d=_ellipe_slope, tex=r"E({m})", domain=(-2.0, 0.9))
def ellipe(xp: Any, m: Any) -> Any:
    """Complete elliptic integral of the second kind, of the parameter ``m = k**2``.

    Examples
    --------
    >>> ag.special.ellipe(1.0)
    1.0
    """
    return call(xp, "ellipe", m)


SPENCE = [-((-1.0) ** k) / (k + 1) for k in range(20)]


def _spence_slope(y: Any, z: Any) -> Any:
    """``log(z) / (1 - z)``, and near 1 the power series: exact in every order."""
    return near(z - 1.0, 0.125, lambda u: polynomial(u, SPENCE), lambda u: -log1p(u) / u)


@elementwise(d=_spence_slope, tex=r"\operatorname{{Li}}_2(1 - {z})", domain=(0.5, 3.0))
def spence(xp: Any, z: Any) -> Any:
    """Spence's function, the integral of ``log(t) / (1 - t)`` from 1 to `z`.

    Examples
    --------
    >>> ag.special.spence(1.0)
    0.0
    """
    return call(xp, "spence", z)


@elementwise(
    d=(
        lambda y, h, a: -exp(-0.5 * (h * h)) * erf(a * h / sqrt(2)) / (2 * sqrt(2 * pi)),
        lambda y, h, a: exp(-0.5 * (h * h) * (1.0 + a * a)) / (2 * pi * (1.0 + a * a)),
    ),
    tex=r"T({h}, {a})",
)
def owens_t(xp: Any, h: Any, a: Any) -> Any:
    """Owen's T: the probability that of two standard normal variables ``X > h`` and ``0 < Y < a X``.

    Examples
    --------
    >>> ag.special.owens_t(0.0, 0.0)
    0.0
    """
    return call(xp, "owens_t", h, a)


@elementwise(d=lambda y, z, k=0: exp(-y) / (1.0 + y), tex=r"W({z})", domain=(-0.2, 3.0), name="lambertw")
def _lambertw(xp: Any, z: Any, *, k: int = 0) -> Any:
    if xp.__name__ == "autograd_lite.floats":
        return _lambertw(np.asarray(z), k=k).item()
    found = call(xp, "lambertw", z, k)
    if kind(z.dtype) == "c":
        return xp.astype(found, z.dtype)
    return xp.astype(xp.where(xp.imag(found) == 0, xp.real(found), xp.nan), z.dtype if kind(z.dtype) == "f" else float)


def lambertw(z: Any, k: int = 0) -> Any:
    """Lambert's W: the solution of ``w * exp(w) = z``.

    Of a real number it is real, and NaN where all solutions of the branch are complex; SciPy's is always complex.

    Parameters
    ----------
    z : Tensor or array
        Any shape.
    k : int
        The branch: 0 gives real numbers for ``z >= -1 / e``, -1 those below -1 for ``-1 / e <= z < 0``.

    Examples
    --------
    >>> x = ag.scalar(0.0)
    >>> ag.special.lambertw(x).backward()
    >>> x.grad
    Scalar(1.0)
    """
    return _lambertw(z, k=k)
