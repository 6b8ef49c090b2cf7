"""Exponentials, logarithms, trigonometric and hyperbolic functions. Declarations only."""

from typing import Any

from ..declare import elementwise
from .compare import equal, isinf
from .select import where

__all__ = [
    "acos",
    "acosh",
    "asin",
    "asinh",
    "atan",
    "atan2",
    "atanh",
    "cos",
    "cosh",
    "exp",
    "expm1",
    "hypot",
    "log",
    "log1p",
    "log2",
    "log10",
    "logaddexp",
    "sin",
    "sinh",
    "sqrt",
    "tan",
    "tanh",
]

LN2 = 0.6931471805599453
LN10 = 2.302585092994046
inf = float("inf")


@elementwise(d=lambda y, x: y, tex=r"e^{{{x}}}", domain=(-2.0, 2.0))
def exp(xp: Any, x: Any) -> Any:
    """Exponential.

    Examples
    --------
    >>> ag.exp(0.0)
    1.0
    """
    return xp.exp(x)


@elementwise(d=lambda y, x: y + 1, tex=r"e^{{{x}}} - 1", domain=(-2.0, 2.0))
def expm1(xp: Any, x: Any) -> Any:
    """``exp(x) - 1``, exact near 0.

    Examples
    --------
    >>> ag.expm1(0.0)
    0.0
    """
    return xp.expm1(x)


@elementwise(d=lambda y, x: 1.0 / x, tex=r"\ln {x}", domain=(0.5, 3.0))
def log(xp: Any, x: Any) -> Any:
    """Natural logarithm.

    Examples
    --------
    >>> ag.log(1.0)
    0.0
    """
    return xp.log(x)


@elementwise(d=lambda y, x: 1.0 / (1.0 + x), tex=r"\ln(1 + {x})", domain=(-0.5, 2.0))
def log1p(xp: Any, x: Any) -> Any:
    """``log(1.0 + x)``, exact near 0.

    Examples
    --------
    >>> ag.log1p(0.0)
    0.0
    """
    return xp.log1p(x)


@elementwise(d=lambda y, x: 1.0 / (x * LN2), tex=r"\log_2 {x}", domain=(0.5, 3.0))
def log2(xp: Any, x: Any) -> Any:
    """Logarithm to base 2.

    Examples
    --------
    >>> ag.log2(8.0)
    3.0
    """
    return xp.log2(x)


@elementwise(d=lambda y, x: 1.0 / (x * LN10), tex=r"\log_{{10}} {x}", domain=(0.5, 3.0))
def log10(xp: Any, x: Any) -> Any:
    """Logarithm to base 10.

    Examples
    --------
    >>> ag.log10(1000.0)
    3.0
    """
    return xp.log10(x)


@elementwise(d=lambda y, x: 0.5 / y, tex=r"\sqrt{{{x}}}", domain=(0.5, 3.0))
def sqrt(xp: Any, x: Any) -> Any:
    """Square root; its derivative at 0 is infinite.

    Examples
    --------
    >>> ag.sqrt(4.0)
    2.0
    """
    return xp.sqrt(x)


@elementwise(d=lambda y, x: cos(x), tex=r"\sin {x}", domain=(-3.0, 3.0))  # type: ignore[has-type]  # below
def sin(xp: Any, x: Any) -> Any:
    """Sine of an angle in radians.

    Examples
    --------
    >>> ag.sin(0.0)
    0.0
    """
    return xp.sin(x)


@elementwise(d=lambda y, x: -sin(x), tex=r"\cos {x}", domain=(-3.0, 3.0))
def cos(xp: Any, x: Any) -> Any:
    """Cosine of an angle in radians.

    Examples
    --------
    >>> ag.cos(0.0)
    1.0
    """
    return xp.cos(x)


@elementwise(d=lambda y, x: 1.0 + y * y, tex=r"\tan {x}", domain=(-1.0, 1.0))
def tan(xp: Any, x: Any) -> Any:
    """Tangent of an angle in radians.

    Examples
    --------
    >>> ag.tan(0.0)
    0.0
    """
    return xp.tan(x)


@elementwise(d=lambda y, x: 1.0 / sqrt(1.0 - x * x), tex=r"\arcsin {x}", domain=(-0.9, 0.9))
def asin(xp: Any, x: Any) -> Any:
    """Inverse sine, in radians; input in [-1, 1].

    Examples
    --------
    >>> ag.asin(0.0)
    0.0
    """
    return xp.asin(x)


@elementwise(d=lambda y, x: -1.0 / sqrt(1.0 - x * x), tex=r"\arccos {x}", domain=(-0.9, 0.9))
def acos(xp: Any, x: Any) -> Any:
    """Inverse cosine, in radians; input in [-1, 1].

    Examples
    --------
    >>> ag.acos(1.0)
    0.0
    """
    return xp.acos(x)


@elementwise(d=lambda y, x: 1.0 / (1.0 + x * x), tex=r"\arctan {x}", domain=(-3.0, 3.0))
def atan(xp: Any, x: Any) -> Any:
    """Inverse tangent, in radians.

    Examples
    --------
    >>> ag.atan(0.0)
    0.0
    """
    return xp.atan(x)


@elementwise(d=lambda y, x: cosh(x), tex=r"\sinh {x}", domain=(-2.0, 2.0))  # type: ignore[has-type]  # below
def sinh(xp: Any, x: Any) -> Any:
    """Hyperbolic sine.

    Examples
    --------
    >>> ag.sinh(0.0)
    0.0
    """
    return xp.sinh(x)


@elementwise(d=lambda y, x: sinh(x), tex=r"\cosh {x}", domain=(-2.0, 2.0))
def cosh(xp: Any, x: Any) -> Any:
    """Hyperbolic cosine.

    Examples
    --------
    >>> ag.cosh(0.0)
    1.0
    """
    return xp.cosh(x)


@elementwise(d=lambda y, x: 1.0 - y * y, tex=r"\tanh {x}", domain=(-3.0, 3.0))
def tanh(xp: Any, x: Any) -> Any:
    """Hyperbolic tangent.

    Examples
    --------
    >>> ag.tanh(0.0)
    0.0
    """
    return xp.tanh(x)


@elementwise(d=lambda y, x: 1.0 / sqrt(1.0 + x * x), tex=r"\operatorname{{arsinh}} {x}", domain=(-3.0, 3.0))
def asinh(xp: Any, x: Any) -> Any:
    """Inverse hyperbolic sine.

    Examples
    --------
    >>> ag.asinh(0.0)
    0.0
    """
    return xp.asinh(x)


@elementwise(d=lambda y, x: 1.0 / (sqrt(x - 1) * sqrt(x + 1)), tex=r"\operatorname{{arcosh}} {x}", domain=(1.5, 4.0))
def acosh(xp: Any, x: Any) -> Any:
    """Inverse hyperbolic cosine; input at least 1.

    Examples
    --------
    >>> ag.acosh(1.0)
    0.0
    """
    return xp.acosh(x)


@elementwise(d=lambda y, x: 1.0 / (1.0 - x * x), tex=r"\operatorname{{artanh}} {x}", domain=(-0.9, 0.9))
def atanh(xp: Any, x: Any) -> Any:
    """Inverse hyperbolic tangent; input in (-1, 1).

    Examples
    --------
    >>> ag.atanh(0.0)
    0.0
    """
    return xp.atanh(x)


@elementwise(
    # divided twice by the length: its square may overflow, or underflow to 0
    d=(lambda y, a, b: b / _length(a, b) / _length(a, b), lambda y, a, b: -(a / _length(a, b)) / _length(a, b)),
    tex=r"\operatorname{{atan2}}({a}, {b})",
    domain=((0.5, 2.0), (0.5, 2.0)),
)
def atan2(xp: Any, a: Any, b: Any) -> Any:
    """Angle in radians of the point ``(b, a)``, in all four quadrants; its derivatives at the origin are 0.

    Examples
    --------
    >>> ag.atan2(0.0, 1.0)
    0.0
    """
    return xp.atan2(a, b)


@elementwise(d=(lambda y, a, b: a / _nonzero(y), lambda y, a, b: b / _nonzero(y)), tex=r"\sqrt{{{a}^2 + {b}^2}}")
def hypot(xp: Any, a: Any, b: Any) -> Any:
    """Length of the vector ``(a, b)``; its derivatives at the origin are 0.

    Examples
    --------
    >>> ag.hypot(3.0, 4.0)
    5.0
    """
    return xp.hypot(a, b)


def _nonzero(y: Any) -> Any:
    """A length to divide by: 0 divided by 1 gives the derivative 0 at the origin."""
    return y + (y == 0)


def _length(a: Any, b: Any) -> Any:
    return _nonzero(hypot(a, b))


def share(y: Any, a: Any, b: Any) -> Any:
    """``exp(a - y)``, the share of `a` in the sum of exponentials of `a` and `b`, whose logarithm is `y`.

    Where `y` is infinite the difference says nothing: then all goes to the infinite one, or half to each.
    """
    unlike = where(equal(a, y), 0.0, -inf)
    return exp(where(isinf(y), where(equal(a, b), -LN2, unlike), a - y))


@elementwise(
    d=(share, lambda y, a, b: share(y, b, a)),
    tex=r"\ln(e^{{{a}}} + e^{{{b}}})",
)
def logaddexp(xp: Any, a: Any, b: Any) -> Any:
    """``log(exp(a) + exp(b))``, without overflow.

    The derivatives are the shares of the two in the sum, of infinite ones too: equal ones have half each.

    Examples
    --------
    >>> ag.logaddexp(0.0, 0.0)
    0.6931471805599453
    """
    return xp.logaddexp(a, b)
