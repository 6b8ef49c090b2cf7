"""Incomplete gamma and beta functions and inverses, with gradients by every argument; by SciPy. Declarations only."""

from typing import Any

import numpy as np

from .. import floats
from ..declare import elementwise
from . import quadrature
from .library import call, unknown
from .special import digamma
from .transcendental import log, log1p

__all__ = [
    "betainc",
    "betaincc",
    "betaincinv",
    "gammainc",
    "gammaincc",
    "gammainccinv",
    "gammaincinv",
]

BETA = ((0.5, 3.0), (0.5, 3.0), (0.1, 0.9))


def _on(xp: Any, f: Any, *xs: Any) -> Any:
    """A computation for arrays, of numbers too."""
    return float(f(np, *map(np.float64, xs))) if xp is floats else f(xp, *xs)


@elementwise(
    d=(lambda y, a, x: y * (log(x) - digamma(a)), lambda y, a, x: y * ((a - 1.0) / x - 1.0)),
    tex=r"\frac{{{x}^{{{a} - 1}} e^{{-{x}}}}}{{\Gamma({a})}}",
    domain=(0.5, 4.0),
)
def gamma_density(xp: Any, a: Any, x: Any) -> Any:
    """The derivative of `gammainc` by `x`."""
    return _on(xp, quadrature.gamma_density, a, x)


@elementwise(
    d=(
        unknown("the derivative of gammainc by a", "a"),
        lambda y, a, x: gamma_density(a, x) * (log(x) - digamma(a)),
    ),
    tex=r"\frac{{\partial P({a}, {x})}}{{\partial {a}}}",
    domain=(0.5, 4.0),
)
def gammainc_by_shape(xp: Any, a: Any, x: Any) -> Any:
    """The derivative of `gammainc` by `a`."""
    return _on(xp, quadrature.gammainc_by_shape, a, x)


@elementwise(
    d=(lambda y, a, x: gammainc_by_shape(a, x), lambda y, a, x: gamma_density(a, x)),
    tex=r"P({a}, {x})",
    domain=(0.5, 4.0),
)
def gammainc(xp: Any, a: Any, x: Any) -> Any:
    """Regularised lower incomplete gamma function: the distribution function of a gamma variable of shape `a`.

    Gradients by `a` are computed by quadrature, to 12 digits; there is no second derivative by `a`.

    Examples
    --------
    >>> ag.special.gammainc(1.0, 0.0)
    0.0
    """
    return call(xp, "gammainc", a, x)


@elementwise(
    d=(lambda y, a, x: -gammainc_by_shape(a, x), lambda y, a, x: -gamma_density(a, x)),
    tex=r"Q({a}, {x})",
    domain=(0.5, 4.0),
)
def gammaincc(xp: Any, a: Any, x: Any) -> Any:
    """Regularised upper incomplete gamma function, ``1 - gammainc(a, x)``, with gradients as of that.

    Examples
    --------
    >>> ag.special.gammaincc(1.0, 0.0)
    1.0
    """
    return call(xp, "gammaincc", a, x)


@elementwise(
    d=(lambda y, a, p: -gammainc_by_shape(a, y) / gamma_density(a, y), lambda y, a, p: 1.0 / gamma_density(a, y)),
    tex=r"P^{{-1}}({a}, {p})",
    domain=(0.2, 0.8),
)
def gammaincinv(xp: Any, a: Any, p: Any) -> Any:
    """Inverse of `gammainc` in its second argument: a quantile of a gamma variable of shape `a`.

    Examples
    --------
    >>> ag.special.gammaincinv(1.0, 0.0)
    0.0
    """
    return call(xp, "gammaincinv", a, p)


@elementwise(
    d=(lambda y, a, p: -gammainc_by_shape(a, y) / gamma_density(a, y), lambda y, a, p: -1.0 / gamma_density(a, y)),
    tex=r"Q^{{-1}}({a}, {p})",
    domain=(0.2, 0.8),
)
def gammainccinv(xp: Any, a: Any, p: Any) -> Any:
    """Inverse of `gammaincc` in its second argument.

    Examples
    --------
    >>> ag.special.gammainccinv(1.0, 1.0)
    0.0
    """
    return call(xp, "gammainccinv", a, p)


def _log_by_first(a: Any, b: Any, x: Any) -> Any:
    """The derivative of the logarithm of `beta_density` by `a`."""
    return log(x) - digamma(a) + digamma(a + b)


def _log_by_second(a: Any, b: Any, x: Any) -> Any:
    return log1p(-x) - digamma(b) + digamma(a + b)


@elementwise(
    d=(
        lambda y, a, b, x: y * _log_by_first(a, b, x),
        lambda y, a, b, x: y * _log_by_second(a, b, x),
        lambda y, a, b, x: y * ((a - 1.0) / x - (b - 1.0) / (1.0 - x)),
    ),
    tex=r"\frac{{{x}^{{{a} - 1}} (1 - {x})^{{{b} - 1}}}}{{\mathrm{{B}}({a}, {b})}}",
    domain=BETA,
)
def beta_density(xp: Any, a: Any, b: Any, x: Any) -> Any:
    """The derivative of `betainc` by `x`."""
    return _on(xp, quadrature.beta_density, a, b, x)


@elementwise(
    d=(
        unknown("the derivative of betainc by a", "a"),
        unknown("the derivative of betainc by a", "b"),
        lambda y, a, b, x: beta_density(a, b, x) * _log_by_first(a, b, x),
    ),
    tex=r"\frac{{\partial I_{{{x}}}({a}, {b})}}{{\partial {a}}}",
    domain=(0.1, 0.9),
)
def betainc_by_first(xp: Any, a: Any, b: Any, x: Any) -> Any:
    """The derivative of `betainc` by `a`."""
    return _on(xp, quadrature.betainc_by_first, a, b, x)


@elementwise(
    d=(
        unknown("the derivative of betainc by b", "a"),
        unknown("the derivative of betainc by b", "b"),
        lambda y, a, b, x: beta_density(a, b, x) * _log_by_second(a, b, x),
    ),
    tex=r"\frac{{\partial I_{{{x}}}({a}, {b})}}{{\partial {b}}}",
    domain=(0.1, 0.9),
)
def betainc_by_second(xp: Any, a: Any, b: Any, x: Any) -> Any:
    """The derivative of `betainc` by `b`."""
    return _on(xp, quadrature.betainc_by_second, a, b, x)


@elementwise(
    d=(
        lambda y, a, b, x: betainc_by_first(a, b, x),
        lambda y, a, b, x: betainc_by_second(a, b, x),
        lambda y, a, b, x: beta_density(a, b, x),
    ),
    tex=r"I_{{{x}}}({a}, {b})",
    domain=(0.1, 0.9),
)
def betainc(xp: Any, a: Any, b: Any, x: Any) -> Any:
    """Regularised incomplete beta function: the distribution function of a beta variable of shapes `a` and `b`.

    Gradients by the shapes are computed by quadrature, to 9 digits at least; there are no second ones by them.

    Examples
    --------
    >>> ag.special.betainc(1.0, 1.0, 0.25)
    0.25
    """
    return call(xp, "betainc", a, b, x)


def betaincc(a: Any, b: Any, x: Any) -> Any:
    """``1 - betainc(a, b, x)``, by the symmetry of the function, with gradients as of that.

    Examples
    --------
    >>> ag.special.betaincc(1.0, 1.0, 0.25)
    0.75
    """
    return betainc(b, a, 1.0 - x)


@elementwise(
    d=(
        lambda y, a, b, p: -betainc_by_first(a, b, y) / beta_density(a, b, y),
        lambda y, a, b, p: -betainc_by_second(a, b, y) / beta_density(a, b, y),
        lambda y, a, b, p: 1.0 / beta_density(a, b, y),
    ),
    tex=r"I^{{-1}}_{{{p}}}({a}, {b})",
    domain=(0.2, 0.8),
)
def betaincinv(xp: Any, a: Any, b: Any, p: Any) -> Any:
    """Inverse of `betainc` in its third argument: a quantile of a beta variable.

    Examples
    --------
    >>> ag.special.betaincinv(1.0, 1.0, 0.25)
    0.25
    """
    return call(xp, "betaincinv", a, b, p)
