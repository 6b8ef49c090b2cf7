"""The product over axes."""

from typing import Any

from ..declare import custom
from .given import filled, start
from .masking import product
from .operands import operand
from .select import where as choose
from .shape import concat, moveaxis, reshape, stack
from .sums import Axis, _sum, axes_of, expand, public, rows, said

__all__ = ["prod"]


def without_each(x: Any, axis: Axis) -> Any:
    """For each element the product of all others, in derivatives of every order.

    Dividing the product by each element would fail where one is 0, and where the product underflows.
    """
    axes = axes_of(x, axis)
    last = tuple(range(-len(axes), 0))
    moved = moveaxis(x, axes, last)
    return moveaxis(reshape(_others(rows(x, axis)), moved.shape), last, axes)


def _others(x: Any) -> Any:
    """The same along the last axis: what is outside of a pair, times the other one of the pair; log2(n) deep."""
    n = x.shape[-1]
    if n < 2:  # noqa: PLR2004 - two of them, as it says
        return filled(x, x.shape, 1)
    if n % 2:
        x = concat([x, filled(x, (*x.shape[:-1], 1), 1)], axis=-1)
    left, right = x[..., ::2], x[..., 1::2]
    outside = _others(left * right)
    return reshape(stack([outside * right, outside * left], axis=-1), x.shape)[..., :n]


@custom(
    vjp=lambda g, y, x, axis=None, dtype=None, keepdims=False: product(expand(g, x, axis), without_each(x, axis)),
    jvp=lambda t, y, x, axis=None, dtype=None, keepdims=False: _sum(
        t * without_each(x, axis), axis=axis, dtype=dtype, keepdims=keepdims
    ),
    complex=True,
    tex=r"\prod {x}",
    name="prod",
)
def _prod(xp: Any, x: Any, *, axis: Axis = None, dtype: Any = None, keepdims: bool = False) -> Any:
    return xp.prod(x, axis=axis, dtype=dtype, keepdims=keepdims)


@public(_prod)
def prod(
    x: Any,
    /,
    axis: Axis = None,
    dtype: Any = None,
    *,
    keepdims: bool = False,
    initial: Any = None,
    where: Any = None,
) -> Any:
    """Product over axes; its gradient is exact also where elements are 0.

    Parameters
    ----------
    x, axis, dtype, keepdims, initial, where
        As for `sum`.

    Examples
    --------
    >>> x = ag.tensor([0.0, 2.0, 3.0], requires_grad=True)
    >>> ag.prod(x).backward()
    >>> x.grad
    Tensor([6., 0., 0.])
    """
    if where is not None:
        x = choose(operand(where, x), operand(x), 1)
    y = _prod(x, **said(axis, dtype, keepdims))
    return y if initial is None else y * start(initial, y.dtype)
