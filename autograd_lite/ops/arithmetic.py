"""Arithmetic and comparison: the operators and their kin. Declarations only."""

from typing import Any

from ..declare import custom, elementwise
from .transcendental import log

__all__ = [
    "abs",
    "add",
    "ceil",
    "clip",
    "divide",
    "equal",
    "floor",
    "floor_divide",
    "greater",
    "greater_equal",
    "isfinite",
    "isinf",
    "isnan",
    "less",
    "less_equal",
    "logical_and",
    "logical_not",
    "logical_or",
    "logical_xor",
    "maximum",
    "minimum",
    "multiply",
    "negative",
    "not_equal",
    "positive",
    "pow",
    "reciprocal",
    "remainder",
    "round",
    "sign",
    "square",
    "subtract",
    "trunc",
    "where",
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
    """d(a**b)/da; the exponent b - 1 is not used where b is 0, so that x**0 has derivative 0 at x = 0 too."""
    if type(b) is float or type(b) is int:
        return b * pow(a, b - 1) if b else 0.0
    return b * pow(a, where(b == 0, 1.0, b - 1))


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


@elementwise(d=lambda y, x: sign(x), tex=r"\left|{x}\right|")
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


def _larger(y: Any, a: Any, b: Any) -> Any:
    """1 where the first is larger, 0.5 at a tie: the gradient is split evenly."""
    return where(a > b, 1.0, where(a == b, 0.5, 0.0))


@elementwise(d=(_larger, lambda y, a, b: _larger(y, b, a)), tex=r"\max({a}, {b})")
def maximum(xp: Any, a: Any, b: Any) -> Any:
    """The larger of two, elementwise; at a tie the gradient is split evenly. NaN if either is NaN.

    Examples
    --------
    >>> ag.grad(ag.maximum, argnums=(0, 1))(1.0, 1.0)
    (0.5, 0.5)
    """
    return xp.maximum(a, b)


@elementwise(d=(lambda y, a, b: _larger(y, b, a), _larger), tex=r"\min({a}, {b})")
def minimum(xp: Any, a: Any, b: Any) -> Any:
    """The smaller of two, elementwise; at a tie the gradient is split evenly. NaN if either is NaN.

    Examples
    --------
    >>> ag.minimum(1.0, 2.0)
    1.0
    """
    return xp.minimum(a, b)


@custom(
    vjp=(None, lambda g, y, c, a, b: where(c, g, 0.0), lambda g, y, c, a, b: where(c, 0.0, g)),
    jvp=lambda t, y, c, a, b: where(c, t[1], t[2]),
    selects=True,
    tex=r"{a} \text{{ if }} {condition} \text{{ else }} {b}",
)
def where(xp: Any, condition: Any, a: Any, b: Any) -> Any:
    """`a` where the condition holds, else `b`, elementwise with broadcasting.

    The branch that was not taken contributes exactly 0 to the gradient, even where its own derivative is infinite
    or NaN.

    Examples
    --------
    >>> x = ag.tensor([-1.0, 4.0], requires_grad=True)
    >>> ag.where(x > 0, ag.sqrt(ag.maximum(x, 0.0)), 0.0).sum().backward()
    >>> x.grad
    Tensor([0.  , 0.25])
    """
    return xp.where(condition, a, b)


def clip(x: Any, /, min: Any = None, max: Any = None) -> Any:  # noqa: A002 - the array-API names
    """Limit values to an interval; at a bound the gradient passes.

    Parameters
    ----------
    x : Tensor, Scalar, array or float
        Any shape.
    min, max : optional
        Bounds, broadcast against `x`; gradients flow to them where they hold. ``None``: no bound.

    Examples
    --------
    >>> ag.clip(5.0, 0.0, 1.0)
    1.0
    """
    if min is None and max is None:
        return +x
    if min is None:
        return _clip_above(x, max)
    return _clip_below(x, min) if max is None else _clip(x, min, max)


@elementwise(
    d=(lambda y, x, low, high: logical_and(x >= low, x <= high), lambda y, x, low, high: x < low,
       lambda y, x, low, high: x > high),
    tex=r"\mathrm{{clip}}({x}, {low}, {high})",
    domain=((-2.0, 2.0), (-1.0, -0.5), (0.5, 1.0)),
    name="clip",
)
def _clip(xp: Any, x: Any, low: Any, high: Any) -> Any:
    return xp.minimum(xp.maximum(x, low), high)


@elementwise(d=(lambda y, x, low: x >= low, lambda y, x, low: x < low), tex=r"\max({x}, {low})", name="clip_below")
def _clip_below(xp: Any, x: Any, low: Any) -> Any:
    return xp.maximum(x, low)


@elementwise(d=(lambda y, x, high: x <= high, lambda y, x, high: x > high), tex=r"\min({x}, {high})", name="clip_above")
def _clip_above(xp: Any, x: Any, high: Any) -> Any:
    return xp.minimum(x, high)


@elementwise(d=0, tex=r"\operatorname{{sign}} {x}")
def sign(xp: Any, x: Any) -> Any:
    """Sign: -1, 0 or 1. Its derivative is 0 everywhere.

    Examples
    --------
    >>> ag.sign(-3.0)
    -1.0
    """
    return xp.sign(x)


@elementwise(d=0, tex=r"\lfloor {x} \rfloor")
def floor(xp: Any, x: Any) -> Any:
    """Largest whole number not above. Its derivative is 0.

    Examples
    --------
    >>> ag.floor(1.7)
    1.0
    """
    return xp.floor(x)


@elementwise(d=0, tex=r"\lceil {x} \rceil")
def ceil(xp: Any, x: Any) -> Any:
    """Smallest whole number not below. Its derivative is 0.

    Examples
    --------
    >>> ag.ceil(1.2)
    2.0
    """
    return xp.ceil(x)


@elementwise(d=0, tex=r"\operatorname{{trunc}} {x}")
def trunc(xp: Any, x: Any) -> Any:
    """Whole part, towards zero. Its derivative is 0.

    Examples
    --------
    >>> ag.trunc(-1.7)
    -1.0
    """
    return xp.trunc(x)


@elementwise(d=0, tex=r"\operatorname{{round}} {x}")
def round(xp: Any, x: Any) -> Any:  # noqa: A001 - the array-API name
    """Nearest whole number, halves to even. Its derivative is 0.

    Examples
    --------
    >>> ag.round(2.5)
    2.0
    """
    return xp.round(x)


@elementwise(d=(0, 0), tex=r"\lfloor {a} / {b} \rfloor", symbol="//")
def floor_divide(xp: Any, a: Any, b: Any) -> Any:
    """Quotient rounded down. Its derivatives are 0.

    Examples
    --------
    >>> ag.floor_divide(7.0, 2.0)
    3.0
    """
    return xp.floor_divide(a, b)


@elementwise(d=None, tex=r"{a} = {b}", symbol="==")
def equal(xp: Any, a: Any, b: Any) -> Any:
    """Whether equal, elementwise. Not differentiable: the result is a constant.

    Examples
    --------
    >>> ag.equal(1.0, 1.0)
    True
    """
    return xp.equal(a, b)


@elementwise(d=None, tex=r"{a} \ne {b}", symbol="!=")
def not_equal(xp: Any, a: Any, b: Any) -> Any:
    """Whether different, elementwise. Not differentiable: the result is a constant.

    Examples
    --------
    >>> ag.not_equal(1.0, 1.0)
    False
    """
    return xp.not_equal(a, b)


@elementwise(d=None, tex=r"{a} < {b}", symbol="<")
def less(xp: Any, a: Any, b: Any) -> Any:
    """Whether smaller, elementwise. Not differentiable: the result is a constant.

    Examples
    --------
    >>> ag.less(1.0, 2.0)
    True
    """
    return xp.less(a, b)


@elementwise(d=None, tex=r"{a} \le {b}", symbol="<=")
def less_equal(xp: Any, a: Any, b: Any) -> Any:
    """Whether smaller or equal, elementwise. Not differentiable: the result is a constant.

    Examples
    --------
    >>> ag.less_equal(2.0, 2.0)
    True
    """
    return xp.less_equal(a, b)


@elementwise(d=None, tex=r"{a} > {b}", symbol=">")
def greater(xp: Any, a: Any, b: Any) -> Any:
    """Whether larger, elementwise. Not differentiable: the result is a constant.

    Examples
    --------
    >>> ag.greater(1.0, 2.0)
    False
    """
    return xp.greater(a, b)


@elementwise(d=None, tex=r"{a} \ge {b}", symbol=">=")
def greater_equal(xp: Any, a: Any, b: Any) -> Any:
    """Whether larger or equal, elementwise. Not differentiable: the result is a constant.

    Examples
    --------
    >>> ag.greater_equal(2.0, 2.0)
    True
    """
    return xp.greater_equal(a, b)


@elementwise(d=None, tex=r"{a} \land {b}", symbol="&")
def logical_and(xp: Any, a: Any, b: Any) -> Any:
    """Whether both hold, elementwise. Not differentiable: the result is a constant.

    Examples
    --------
    >>> ag.logical_and(True, False)
    False
    """
    return xp.logical_and(a, b)


@elementwise(d=None, tex=r"{a} \lor {b}", symbol="|")
def logical_or(xp: Any, a: Any, b: Any) -> Any:
    """Whether either holds, elementwise. Not differentiable: the result is a constant.

    Examples
    --------
    >>> ag.logical_or(True, False)
    True
    """
    return xp.logical_or(a, b)


@elementwise(d=None, tex=r"{a} \oplus {b}", symbol="^")
def logical_xor(xp: Any, a: Any, b: Any) -> Any:
    """Whether exactly one holds, elementwise. Not differentiable: the result is a constant.

    Examples
    --------
    >>> ag.logical_xor(True, True)
    False
    """
    return xp.logical_xor(a, b)


@elementwise(d=None, tex=r"\lnot {x}")
def logical_not(xp: Any, x: Any) -> Any:
    """Whether it does not hold, elementwise. Not differentiable: the result is a constant.

    Examples
    --------
    >>> ag.logical_not(True)
    False
    """
    return xp.logical_not(x)


@elementwise(d=None, tex=r"\mathrm{{isnan}}({x})")
def isnan(xp: Any, x: Any) -> Any:
    """Whether not a number, elementwise. Not differentiable: the result is a constant.

    Examples
    --------
    >>> ag.isnan(2.0)
    False
    """
    return xp.isnan(x)


@elementwise(d=None, tex=r"\mathrm{{isinf}}({x})")
def isinf(xp: Any, x: Any) -> Any:
    """Whether infinite, elementwise. Not differentiable: the result is a constant.

    Examples
    --------
    >>> ag.isinf(2.0)
    False
    """
    return xp.isinf(x)


@elementwise(d=None, tex=r"\mathrm{{isfinite}}({x})")
def isfinite(xp: Any, x: Any) -> Any:
    """Whether neither infinite nor NaN, elementwise. Not differentiable: the result is a constant.

    Examples
    --------
    >>> ag.isfinite(2.0)
    True
    """
    return xp.isfinite(x)
