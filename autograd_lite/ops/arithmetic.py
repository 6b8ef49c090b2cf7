"""Arithmetic: the operators and their kin. Declarations only."""

from typing import Any

from ..declare import elementwise
from .compare import equal, greater_equal, logical_and
from .masking import is_complex
from .rounding import floor_divide, sign
from .select import where
from .transcendental import log

__all__ = [
    "abs",
    "add",
    "divide",
    "multiply",
    "negative",
    "positive",
    "pow",
    "reciprocal",
    "remainder",
    "square",
    "subtract",
]


@elementwise(d=(1, 1), tex="{a} + {b}", symbol="+")
def add(xp: Any, a: Any, b: Any) -> Any:
    """Sum ``a + b``.

    Examples
    --------
    >>> ag.add(2.0, 3.0)
    5.0
    """
    return xp.add(a, b)


@elementwise(d=(1, -1), tex="{a} - {b}", symbol="-")
def subtract(xp: Any, a: Any, b: Any) -> Any:
    """Difference ``a - b``.

    Examples
    --------
    >>> ag.subtract(2.0, 3.0)
    -1.0
    """
    return xp.subtract(a, b)


@elementwise(d=(lambda y, a, b: b, lambda y, a, b: a), tex=r"{a}\,{b}", symbol="*")
def multiply(xp: Any, a: Any, b: Any) -> Any:
    """Product ``a * b``.

    Examples
    --------
    >>> x = ag.scalar(3.0)
    >>> (x * x).backward()
    >>> x.grad
    Scalar(6.0)
    """
    return xp.multiply(a, b)


@elementwise(
    d=(lambda y, a, b: 1.0 / b, lambda y, a, b: -y / b),
    tex=r"\frac{{{a}}}{{{b}}}",
    symbol="/",
    domain=((-2.0, 2.0), (0.5, 2.0)),
)
def divide(xp: Any, a: Any, b: Any) -> Any:
    """Quotient ``a / b``.

    Examples
    --------
    >>> ag.divide(1.0, 0.0)
    inf
    """
    return xp.divide(a, b)


@elementwise(d=-1, tex="-{x}", symbol="-")
def negative(xp: Any, x: Any) -> Any:
    """Negation ``-x``.

    Examples
    --------
    >>> ag.negative(2.0)
    -2.0
    """
    return xp.negative(x)


@elementwise(d=1, tex="+{x}")
def positive(xp: Any, x: Any) -> Any:
    """The value itself, ``+x``.

    Examples
    --------
    >>> ag.positive(2.0)
    2.0
    """
    return xp.positive(x)


def _by_base(y: Any, a: Any, b: Any) -> Any:
    """d(a**b)/da; at a = b = 0, where ``0 * 0**-1`` would be NaN, it is 0, as everywhere else on b = 0."""
    if type(b) is float or type(b) is int:
        return b * pow(a, b - 1) if b else 0.0
    return b * pow(a, where(logical_and(a == 0, b == 0), 1.0, b - 1))


def _by_exponent(y: Any, a: Any, b: Any) -> Any:
    """d(a**b)/db; 0 where a is 0 and b is not negative: there ``a**b`` stays as it is while b moves."""
    return y * log(where(logical_and(equal(a, 0), greater_equal(b, 0)), 1.0, a))


@elementwise(d=(_by_base, _by_exponent), tex="{{{a}}}^{{{b}}}", symbol="**", domain=((0.5, 2.0), (-2.0, 2.0)))
def pow(xp: Any, a: Any, b: Any) -> Any:  # noqa: A001 - the array-API name
    """Power ``a ** b``.

    The derivative by the exponent is 0 where the base is 0 and the exponent is not negative; it is NaN for a
    negative base.

    Examples
    --------
    >>> ag.grad(lambda x: x**3)(2.0)
    12.0
    """
    return xp.pow(a, b)


@elementwise(d=lambda y, x: 2.0 * x, tex="{x}^2")
def square(xp: Any, x: Any) -> Any:
    """Square ``x * x``.

    Examples
    --------
    >>> ag.square(3.0)
    9.0
    """
    return xp.square(x)


@elementwise(d=lambda y, x: -y * y, tex=r"\frac{{1}}{{{x}}}", domain=(0.5, 2.0))
def reciprocal(xp: Any, x: Any) -> Any:
    """Reciprocal ``1 / x``.

    Examples
    --------
    >>> ag.reciprocal(4.0)
    0.25
    """
    return xp.reciprocal(x)


def _direction(y: Any, x: Any) -> Any:
    """The sign of a real number, the direction of a complex one; 0 at 0."""
    if not is_complex(x):
        return sign(x)
    length = abs(x)
    return x / where(length == 0, 1.0, length)


@elementwise(d=_direction, tex=r"\left|{x}\right|")
def abs(xp: Any, x: Any) -> Any:  # noqa: A001 - the array-API name
    """Absolute value; its derivative at 0 is 0.

    Examples
    --------
    >>> ag.grad(ag.abs)(-2.0), ag.grad(ag.abs)(0.0)
    (-1.0, 0.0)
    """
    return xp.abs(x)


@elementwise(
    d=(1, lambda y, a, b: -floor_divide(a, b)),
    tex=r"{a} \bmod {b}",
    symbol="%",
    domain=((0.1, 0.9), (1.0, 2.0)),
)
def remainder(xp: Any, a: Any, b: Any) -> Any:
    """Remainder of the division, with the sign of `b`.

    Examples
    --------
    >>> ag.remainder(7.0, 3.0)
    1.0
    """
    return xp.remainder(a, b)
