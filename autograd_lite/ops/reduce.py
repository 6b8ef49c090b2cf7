"""Reductions, and `broadcast_to`: sum and broadcast are each other's transpose. Declarations only."""

from collections.abc import Callable
from math import prod as _product
from operator import index
from typing import Any

import numpy as np

from ..declare import custom, linear
from .masking import product
from .select import where
from .shape import concat, flip, moveaxis, reshape, stack
from .transcendental import exp

__all__ = [
    "broadcast_to",
    "cumulative_sum",
    "logsumexp",
    "max",
    "mean",
    "min",
    "prod",
    "std",
    "sum",
    "var",
]

Axis = int | tuple[int, ...] | None


def _axes(x: Any, axis: Axis) -> tuple[int, ...]:
    """The axes as positive numbers."""
    if axis is None:
        return tuple(range(x.ndim))
    return tuple(index(a) % x.ndim for a in (axis if isinstance(axis, (tuple, list)) else (axis,)))


def _count(x: Any, axis: Axis) -> int:
    """How many elements go into each result."""
    return _product(x.shape[a] for a in _axes(x, axis))


def _expand(g: Any, x: Any, axis: Axis) -> Any:
    """`g` with the axes of `x` that were reduced as length 1, ready to broadcast against `x`."""
    if axis is None or g.ndim == x.ndim:
        return g
    axes = _axes(x, axis)
    shape = tuple(1 if i in axes else n for i, n in enumerate(x.shape))
    return g if g.shape == shape else reshape(g, shape)


@linear(
    transpose=lambda g, x, axis=None, dtype=None, keepdims=False: _broadcast_to(_expand(g, x, axis), shape=x.shape),  # type: ignore[has-type]  # below
    tex=r"\sum {x}",
)
def sum(xp: Any, x: Any, *, axis: Axis = None, dtype: Any = None, keepdims: bool = False) -> Any:  # noqa: A001
    """Sum over axes.

    Parameters
    ----------
    x : Tensor or array
        Any shape and dtype.
    axis : int, tuple of int, or None
        Axes to sum over; ``None`` for all.
    dtype : dtype, optional
        To sum in; the default is that of `x`, or the widest integer for integers.
    keepdims : bool
        Keep the reduced axes, with length 1.

    Examples
    --------
    >>> ag.sum(ag.asarray([[1.0, 2.0], [3.0, 4.0]]), axis=0)
    Tensor([4., 6.])
    """
    return xp.sum(x, axis=axis, dtype=dtype, keepdims=keepdims)


def sum_to(g: Any, shape: tuple[int, ...]) -> Any:
    """Undo broadcasting: add up what each element was used for."""
    added = g.ndim - len(shape)
    if g.shape[added:] == shape:  # as for a bias: no axis of length 1 to keep, half of the time
        return sum(g, axis=tuple(range(added)))
    stretched = tuple(i for i in range(g.ndim) if i < added or (shape[i - added] == 1 and g.shape[i] != 1))
    if stretched:
        g = sum(g, axis=stretched, keepdims=True)
    return g if g.shape == shape else reshape(g, shape)


@linear(
    transpose=lambda g, x, shape: sum_to(g, x.shape),
    views=True,
    batch="to_shape",
    tex=r"\mathrm{{broadcast}}({x})",
    name="broadcast_to",
)
def _broadcast_to(xp: Any, x: Any, *, shape: tuple[int, ...]) -> Any:
    return xp.broadcast_to(x, shape)


def broadcast_to(x: Any, /, shape: int | tuple[int, ...]) -> Any:
    """Repeat along axes of length 1, and new ones in front, up to a shape.

    Examples
    --------
    >>> ag.broadcast_to(ag.asarray([1.0, 2.0]), (2, 2))
    Tensor([[1., 2.],
            [1., 2.]])
    """
    return _broadcast_to(x, shape=(shape,) if isinstance(shape, int) else tuple(shape))


@linear(
    transpose=lambda g, x, axis=None, keepdims=False: _broadcast_to(
        _expand(g, x, axis) / _count(x, axis), shape=x.shape
    ),
    tex=r"\overline{{{x}}}",
)
def mean(xp: Any, x: Any, *, axis: Axis = None, keepdims: bool = False) -> Any:
    """Arithmetic mean over axes.

    Parameters
    ----------
    x, axis, keepdims
        As for `sum`.

    Examples
    --------
    >>> ag.mean(ag.asarray([1.0, 2.0, 6.0]))
    Tensor(3.)
    """
    return xp.mean(x, axis=axis, keepdims=keepdims)


def _products_of_others(x: Any, axis: Axis) -> Any:
    """For each element the product of all others, in derivatives of every order.

    Dividing the product by each element would fail where one is 0, and where the product underflows.
    """
    axes = _axes(x, axis)
    last = tuple(range(-len(axes), 0))
    moved = moveaxis(x, axes, last)
    flat = reshape(moved, (*moved.shape[: x.ndim - len(axes)], _count(x, axis)))
    return moveaxis(reshape(_others(flat), moved.shape), last, axes)


def _others(x: Any) -> Any:
    """The same along the last axis: what is outside of a pair, times the other one of the pair; log2(n) deep."""
    n = x.shape[-1]
    if n < 2:  # noqa: PLR2004
        return np.ones(x.shape, x.dtype)
    if n % 2:
        x = concat([x, np.ones((*x.shape[:-1], 1), x.dtype)], axis=-1)
    left, right = x[..., ::2], x[..., 1::2]
    outside = _others(left * right)
    return reshape(stack([outside * right, outside * left], axis=-1), x.shape)[..., :n]


@custom(
    vjp=lambda g, y, x, axis=None, keepdims=False: product(_expand(g, x, axis), _products_of_others(x, axis)),
    jvp=lambda t, y, x, axis=None, keepdims=False: sum(t * _products_of_others(x, axis), axis=axis, keepdims=keepdims),
    tex=r"\prod {x}",
)
def prod(xp: Any, x: Any, *, axis: Axis = None, keepdims: bool = False) -> Any:
    """Product over axes; its gradient is exact also where elements are 0.

    Parameters
    ----------
    x, axis, keepdims
        As for `sum`.

    Examples
    --------
    >>> x = ag.tensor([0.0, 2.0, 3.0], requires_grad=True)
    >>> ag.prod(x).backward()
    >>> x.grad
    Tensor([6., 0., 0.])
    """
    return xp.prod(x, axis=axis, keepdims=keepdims)


def _share(y: Any, x: Any, axis: Axis) -> Any:
    """Each element's share in an extremum: 1, or a fair part of it at a tie, or 0."""
    hit = where(x == _expand(y, x, axis), 1.0, 0.0)
    return hit / sum(hit, axis=axis, keepdims=True)


def _extremum(name: str, tex: str) -> Callable[[Callable[..., Any]], Any]:
    return custom(
        vjp=lambda g, y, x, axis=None, keepdims=False: product(_expand(g, x, axis), _share(y, x, axis)),
        jvp=lambda t, y, x, axis=None, keepdims=False: sum(t * _share(y, x, axis), axis=axis, keepdims=keepdims),
        tex=tex,
        name=name,
    )


@_extremum("max", r"\max {x}")
def max(xp: Any, x: Any, *, axis: Axis = None, keepdims: bool = False) -> Any:  # noqa: A001
    """Largest element over axes; at a tie the gradient is split evenly.

    Parameters
    ----------
    x, axis, keepdims
        As for `sum`.

    Examples
    --------
    >>> x = ag.tensor([1.0, 3.0, 3.0], requires_grad=True)
    >>> ag.max(x).backward()
    >>> x.grad
    Tensor([0. , 0.5, 0.5])
    """
    return xp.max(x, axis=axis, keepdims=keepdims)


@_extremum("min", r"\min {x}")
def min(xp: Any, x: Any, *, axis: Axis = None, keepdims: bool = False) -> Any:  # noqa: A001
    """Smallest element over axes; at a tie the gradient is split evenly.

    Parameters
    ----------
    x, axis, keepdims
        As for `sum`.

    Examples
    --------
    >>> ag.min(ag.asarray([1.0, 3.0]))
    Tensor(1.)
    """
    return xp.min(x, axis=axis, keepdims=keepdims)


def _deviation(x: Any, axis: Axis, correction: float) -> Any:
    """Distance of each element to the mean, over the degrees of freedom."""
    return (x - mean(x, axis=axis, keepdims=True)) / (_count(x, axis) - correction)


@custom(
    vjp=lambda g, y, x, axis=None, correction=0.0, keepdims=False: product(
        _expand(g, x, axis), 2 * _deviation(x, axis, correction)
    ),
    jvp=lambda t, y, x, axis=None, correction=0.0, keepdims=False: sum(
        t * (2 * _deviation(x, axis, correction)), axis=axis, keepdims=keepdims
    ),
    tex=r"\operatorname{{var}} {x}",
)
def var(xp: Any, x: Any, *, axis: Axis = None, correction: float = 0.0, keepdims: bool = False) -> Any:
    """Variance over axes.

    Parameters
    ----------
    x, axis, keepdims
        As for `sum`.
    correction : float
        Taken from the number of elements: 0 for the variance of a population, 1 for the unbiased estimate.

    Examples
    --------
    >>> ag.var(ag.asarray([1.0, 2.0, 3.0]), correction=1)
    Tensor(1.)
    """
    return xp.var(x, axis=axis, correction=correction, keepdims=keepdims)


def _std_slope(y: Any, x: Any, axis: Axis, correction: float) -> Any:
    """The derivative of std; 0 where all elements are equal, as for a norm at 0."""
    y = _expand(y, x, axis)
    return _deviation(x, axis, correction) / where(y == 0, 1.0, y)


@custom(
    vjp=lambda g, y, x, axis=None, correction=0.0, keepdims=False: product(
        _expand(g, x, axis), _std_slope(y, x, axis, correction)
    ),
    jvp=lambda t, y, x, axis=None, correction=0.0, keepdims=False: sum(
        t * _std_slope(y, x, axis, correction), axis=axis, keepdims=keepdims
    ),
    tex=r"\operatorname{{std}} {x}",
)
def std(xp: Any, x: Any, *, axis: Axis = None, correction: float = 0.0, keepdims: bool = False) -> Any:
    """Standard deviation over axes; its derivative is 0 where all elements are equal.

    Parameters
    ----------
    x, axis, correction, keepdims
        As for `var`.

    Examples
    --------
    >>> ag.std(ag.asarray([1.0, 2.0, 3.0]), correction=1)
    Tensor(1.)
    """
    return xp.std(x, axis=axis, correction=correction, keepdims=keepdims)


def largest(xp: Any, x: Any, axis: Axis) -> Any:
    """The largest elements, to shift by before `exp`; 0 where there are none to choose from."""
    return (xp.max if x.size else xp.sum)(x, axis=axis, keepdims=True)


@custom(
    vjp=lambda g, y, x, axis=None, keepdims=False: product(_expand(g, x, axis), exp(x - _expand(y, x, axis))),
    jvp=lambda t, y, x, axis=None, keepdims=False: sum(t * exp(x - _expand(y, x, axis)), axis=axis, keepdims=keepdims),
    tex=r"\ln \sum e^{{{x}}}",
)
def logsumexp(xp: Any, x: Any, *, axis: Axis = None, keepdims: bool = False) -> Any:
    """``log(sum(exp(x)))`` over axes, without overflow.

    Parameters
    ----------
    x, axis, keepdims
        As for `sum`.

    Examples
    --------
    >>> ag.logsumexp(ag.asarray([1000.0, 1000.0]))
    Tensor(1000.6931)
    """
    top = largest(xp, x, axis)
    top = xp.where(xp.isfinite(top), top, xp.zeros_like(top))
    y = xp.log(xp.sum(xp.exp(x - top), axis=axis, keepdims=True)) + top
    return y if keepdims else xp.reshape(y, xp.sum(x, axis=axis).shape)


@linear(
    transpose=lambda g, x, axis=-1: flip(cumulative_sum(flip(g, axis=axis), axis=axis), axis=axis),  # type: ignore[has-type]  # below
    tex=r"\mathrm{{cumsum}}({x})",
)
def cumulative_sum(xp: Any, x: Any, *, axis: int = -1) -> Any:
    """Running sum along an axis, the last one by default.

    Examples
    --------
    >>> ag.cumulative_sum(ag.asarray([1.0, 2.0, 3.0]))
    Tensor([1., 3., 6.])
    """
    return xp.cumsum(x, axis=axis)
