"""The gamma function and its kin, computed by SciPy (the extra `[scipy]`). Declarations only."""

from math import log, pi
from typing import Any

from ..declare import elementwise
from .library import call, unknown
from .select import where
from .transcendental import cos, sin

__all__ = [
    "beta",
    "betaln",
    "digamma",
    "gamma",
    "gammaln",
    "gammasgn",
    "loggamma",
    "multigammaln",
    "poch",
    "polygamma",
    "psi",
    "rgamma",
    "zeta",
]

HALF = 0.5


@elementwise(d=lambda y, x: y * digamma(x), tex=r"\Gamma({x})", domain=(0.5, 3.0))  # type: ignore[has-type]  # below
def gamma(xp: Any, x: Any) -> Any:
    """Gamma function, ``(x - 1)!`` for whole numbers.

    Examples
    --------
    >>> ag.special.gamma(5.0)
    24.0
    """
    return call(xp, "gamma", x)


@elementwise(d=lambda y, x: digamma(x), tex=r"\ln\left|\Gamma({x})\right|", domain=(0.5, 3.0))  # type: ignore[has-type]  # below
def gammaln(xp: Any, x: Any) -> Any:
    """Logarithm of the absolute value of the gamma function.

    Examples
    --------
    >>> ag.special.gammaln(1.0)
    0.0
    """
    return call(xp, "gammaln", x)


@elementwise(d=lambda y, x: digamma(x), tex=r"\ln\Gamma({x})", domain=(0.5, 3.0))  # type: ignore[has-type]  # below
def loggamma(xp: Any, x: Any) -> Any:
    """Logarithm of the gamma function, of complex numbers too; real numbers below 0 give NaN.

    Examples
    --------
    >>> ag.special.loggamma(2.0)
    0.0
    """
    return call(xp, "loggamma", x)


@elementwise(d=lambda y, x: polygamma(1, x), tex=r"\psi({x})", domain=(0.5, 3.0))  # type: ignore[has-type]  # below
def digamma(xp: Any, x: Any) -> Any:
    """Derivative of the logarithm of the gamma function.

    Examples
    --------
    >>> round(ag.special.digamma(1.0), 6)
    -0.577216
    """
    return call(xp, "digamma", x)


psi = digamma


@elementwise(
    d=(unknown("polygamma", "n"), lambda y, n, x: polygamma(n + 1, x)),  # type: ignore[has-type]  # below
    tex=r"\psi^{{({n})}}({x})",
    domain=(0.5, 3.0),
)
def polygamma(xp: Any, n: Any, x: Any) -> Any:
    """Derivatives of `digamma`: the `n`-th, for integers `n` and positive `x`.

    Examples
    --------
    >>> round(ag.special.polygamma(1, 1.0), 6)
    1.644934
    """
    return call(xp, "polygamma", n, x)


def _rgamma_slope(y: Any, x: Any) -> Any:
    """``-y digamma(x)``, and on the left, where that has poles, by the reflection formula: exact in every order."""
    left = x < HALF
    mirrored, kept = 1.0 - where(left, x, 0.0), where(left, 1.0, x)
    reflected = gamma(mirrored) * (cos(pi * x) - digamma(mirrored) * sin(pi * x) / pi)
    return where(left, reflected, -rgamma(kept) * digamma(kept))


@elementwise(d=_rgamma_slope, tex=r"\frac{{1}}{{\Gamma({x})}}", domain=(-2.0, 3.0))
def rgamma(xp: Any, x: Any) -> Any:
    """Reciprocal of the gamma function, which has no poles.

    Examples
    --------
    >>> ag.special.rgamma(0.0), ag.grad(ag.special.rgamma)(0.0)
    (0.0, 1.0)
    """
    return call(xp, "rgamma", x)


@elementwise(d=0, tex=r"\operatorname{{sign}} \Gamma({x})")
def gammasgn(xp: Any, x: Any) -> Any:
    """Sign of the gamma function. Its derivative is 0.

    Examples
    --------
    >>> ag.special.gammasgn(-0.5)
    -1.0
    """
    return call(xp, "gammasgn", x)


@elementwise(
    d=(
        lambda y, a, b: y * (digamma(a) - digamma(a + b)),
        lambda y, a, b: y * (digamma(b) - digamma(a + b)),
    ),
    tex=r"\mathrm{{B}}({a}, {b})",
    domain=(0.5, 3.0),
)
def beta(xp: Any, a: Any, b: Any) -> Any:
    """Beta function, ``gamma(a) * gamma(b) / gamma(a + b)``.

    Examples
    --------
    >>> ag.special.beta(1.0, 2.0)
    0.5
    """
    return call(xp, "beta", a, b)


@elementwise(
    d=(lambda y, a, b: digamma(a) - digamma(a + b), lambda y, a, b: digamma(b) - digamma(a + b)),
    tex=r"\ln\left|\mathrm{{B}}({a}, {b})\right|",
    domain=(0.5, 3.0),
)
def betaln(xp: Any, a: Any, b: Any) -> Any:
    """Logarithm of the absolute value of the beta function.

    Examples
    --------
    >>> ag.special.betaln(1.0, 1.0)
    0.0
    """
    return call(xp, "betaln", a, b)


@elementwise(
    d=(lambda y, x, m: y * (digamma(x + m) - digamma(x)), lambda y, x, m: y * digamma(x + m)),
    tex=r"({x})_{{{m}}}",
    domain=(0.5, 3.0),
)
def poch(xp: Any, x: Any, m: Any) -> Any:
    """Rising factorial, ``gamma(x + m) / gamma(x)``.

    Examples
    --------
    >>> ag.special.poch(2.0, 3.0)
    24.0
    """
    return call(xp, "poch", x, m)


def multigammaln(a: Any, d: int) -> Any:
    """Logarithm of the gamma function of `d` dimensions, for `a` above ``(d - 1) / 2``.

    Examples
    --------
    >>> ag.special.multigammaln(1.0, 1)
    0.0
    """
    total = gammaln(a)
    for j in range(1, d):
        total = total + gammaln(a - j / 2)
    return total + d * (d - 1) / 4 * log(pi)


@elementwise(
    d=(unknown("zeta", "x"), lambda y, x, q: -x * _zeta(x + 1.0, q)),  # type: ignore[has-type]  # below
    tex=r"\zeta({x}, {q})",
    domain=(1.5, 4.0),
    name="zeta",
)
def _zeta(xp: Any, x: Any, q: Any) -> Any:
    return call(xp, "zeta", x, q)


def zeta(x: Any, q: Any = 1.0) -> Any:
    """Hurwitz zeta function, the sum of ``(k + q)**-x`` for `x` above 1; Riemann's by default.

    Gradients flow to `q` only.

    Examples
    --------
    >>> round(ag.special.zeta(2.0, 1.0), 6)
    1.644934
    """
    return _zeta(x, q)
