"""Sums and means over axes, and `broadcast_to`: sum and broadcast are each other's transpose."""

from collections.abc import Callable
from math import prod as _product
from operator import index
from typing import Any

from numpy import ndarray

from ..apply import apply
from ..backend import kind
from ..declare import linear
from .given import start, working
from .operands import operand
from .select import where as choose
from .shape import astype, moveaxis, reshape

__all__ = ["broadcast_to", "mean", "sum"]

Axis = int | tuple[int, ...] | None


def axes_of(x: Any, axis: Axis) -> tuple[int, ...]:
    """The axes as positive numbers."""
    if axis is None:
        return tuple(range(x.ndim))
    return tuple(index(a) % x.ndim for a in (axis if isinstance(axis, (tuple, list)) else (axis,)))


MOST = 65504  # the largest float16


def count(x: Any, axis: Axis) -> int:
    """How many elements go into each result."""
    return _product(x.shape[a] for a in axes_of(x, axis))


def shared(g: Any, n: float) -> Any:
    """`g` divided by a number of elements, which may be larger than any float16: 1 over it is not too small."""
    return g / n if n <= MOST else g * (1 / n)


def expand(g: Any, x: Any, axis: Axis) -> Any:
    """`g` with the axes of `x` that were reduced as length 1, ready to broadcast against `x`."""
    if axis is None or g.ndim == x.ndim:
        return g
    axes = axes_of(x, axis)
    shape = tuple(1 if i in axes else n for i, n in enumerate(x.shape))
    return g if g.shape == shape else reshape(g, shape)


def rows(x: Any, axis: Axis) -> Any:
    """`x` with the axes that are to be reduced put together as its last one."""
    axes = axes_of(x, axis)
    moved = moveaxis(x, axes, tuple(range(-len(axes), 0)))
    return reshape(moved, (*moved.shape[: x.ndim - len(axes)], count(x, axis)))


def largest(xp: Any, x: Any, axis: Axis) -> Any:
    """The largest elements, to shift by before `exp`; 0 where there are none to choose from."""
    return (xp.max if x.size else xp.sum)(x, axis=axis, keepdims=True)


def said(axis: Axis, dtype: Any = None, keepdims: bool = False) -> dict[str, Any]:
    """The parameters that are not at their defaults, for messages and pictures to show."""
    params: dict[str, Any] = {} if axis is None else {"axis": axis}
    if dtype is not None:
        params["dtype"] = dtype
    if keepdims:
        params["keepdims"] = True
    return params


def public(op: Any) -> Callable[[Any], Any]:
    """Say that a function is the one people call for an op; it deals with masks first."""

    def mark(function: Any) -> Any:
        function.op = op.op
        return function

    return mark


@linear(
    transpose=lambda g, x, axis=None, dtype=None, keepdims=False: _broadcast_to(expand(g, x, axis), shape=x.shape),  # type: ignore[has-type]  # below
    tex=r"\sum {x}",
    name="sum",
)
def _sum(xp: Any, x: Any, *, axis: Axis = None, dtype: Any = None, keepdims: bool = False) -> Any:
    if type(x) is ndarray:
        return x.sum(axis=axis, dtype=dtype, keepdims=keepdims)  # as np.sum, in half of the time
    return xp.sum(x, axis=axis, dtype=dtype, keepdims=keepdims)


@public(_sum)
def sum(  # noqa: A001
    x: Any,
    /,
    axis: Axis = None,
    dtype: Any = None,
    *,
    keepdims: bool = False,
    initial: Any = None,
    where: Any = None,
) -> Any:
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
    initial : number, optional
        What to start from.
    where : array of bool, optional
        Which elements to take, broadcast against `x`; the others have gradient 0.

    Examples
    --------
    >>> ag.sum(ag.asarray([[1.0, 2.0], [3.0, 4.0]]), axis=0)
    Tensor([4., 6.])
    >>> ag.grad(ag.sum)(np.array([1.0, 2.0, 4.0]), where=[True, False, True])
    array([1., 0., 1.])
    """
    if where is not None:
        x = choose(operand(where, x), operand(x), 0)
    # of the most frequent ops: arrays take the short way, variables the one without the frame of `_sum`
    if type(x) is ndarray:
        y = _sum(x, axis=axis, dtype=dtype, keepdims=keepdims)
    else:
        y = apply(_sum.op, (x,), said(axis, dtype, keepdims))
    return y if initial is None else y + start(initial, y.dtype)


def sum_to(g: Any, shape: tuple[int, ...]) -> Any:
    """Undo broadcasting: add up what each element was used for."""
    added = g.ndim - len(shape)
    if g.shape[added:] == shape:  # as for a bias: no axis of length 1 to keep, half of the time
        return _sum(g, axis=tuple(range(added)))
    stretched = tuple(i for i in range(g.ndim) if i < added or (shape[i - added] == 1 and g.shape[i] != 1))
    if stretched:
        g = _sum(g, axis=stretched, keepdims=True)
    return g if g.shape == shape else reshape(g, shape)


@linear(
    transpose=lambda g, x, shape: sum_to(g, x.shape),
    views=True,
    batch="to_shape",
    tex=r"\mathrm{{broadcast}}({x})",
    name="broadcast_to",
)
def _broadcast_to(xp: Any, x: Any, *, shape: tuple[int, ...]) -> Any:
    if type(x) is ndarray and not x.ndim:  # the gradient of a sum, in a third of the time
        y = ndarray(shape, x.dtype, x, 0, (0,) * len(shape))
        y.flags.writeable = False
        return y
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
        shared(expand(g, x, axis), count(x, axis)), shape=x.shape
    ),
    tex=r"\overline{{{x}}}",
    name="mean",
)
def _mean(xp: Any, x: Any, *, axis: Axis = None, keepdims: bool = False) -> Any:
    return xp.mean(x, axis=axis, keepdims=keepdims)


@public(_mean)
def mean(x: Any, /, axis: Axis = None, *, keepdims: bool = False, where: Any = None) -> Any:
    """Arithmetic mean over axes.

    Parameters
    ----------
    x, axis, keepdims, where
        As for `sum`.

    Examples
    --------
    >>> ag.mean(ag.asarray([1.0, 2.0, 6.0]))
    Tensor(3.)
    >>> ag.mean(ag.asarray([1.0, 2.0, 6.0]), where=[True, True, False])
    Tensor(1.5)
    """
    if where is None:
        if type(x) is ndarray:
            return _mean(x, axis=axis, keepdims=keepdims)
        return apply(_mean.op, (x,), said(axis, None, keepdims))
    x, mask = operand(x), operand(where, x)
    total = _sum(choose(mask, x, 0), axis=axis, dtype=working(x.dtype), keepdims=keepdims)
    y = total / how_many(mask, x, axis, keepdims)
    return astype(y, x.dtype) if kind(x.dtype) in "fc" and y.dtype != x.dtype else y


def how_many(mask: Any, x: Any, axis: Axis, keepdims: bool) -> Any:
    """How many elements of `x` a mask lets into each result, as a number to divide by."""
    dtype = working(x.dtype)
    real = dtype.type(0).real.dtype if kind(dtype) == "c" else dtype
    return _sum(broadcast_to(mask, x.shape), axis=axis, dtype=real, keepdims=keepdims)
