"""Choosing between values, elementwise: where, the larger, the smaller, limits. Declarations only."""

from typing import Any

from ..declare import custom, elementwise
from .compare import logical_and, logical_or

__all__ = [
    "clip",
    "maximum",
    "minimum",
    "where",
]


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
    vjp=(None, lambda g, y, c, a, b: where(c, g, 0.0), lambda g, y, c, a, b: where(c, 0.0, g)),  # type: ignore[has-type]  # below
    jvp=lambda t, y, c, a, b: where(c, t[1], t[2]),  # type: ignore[has-type]  # below
    selects=True,
    batch="broadcast",
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
    d=(
        lambda y, x, low, high: logical_and(x >= low, x <= high),
        # with the bounds crossed the upper one wins, as it is applied last
        lambda y, x, low, high: logical_and(x < low, low <= high),
        lambda y, x, low, high: logical_or(x > high, low > high),
    ),
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
