"""Indexing as NumPy does it: integers, slices, ellipsis, new axes, integer arrays, masks. Declarations only."""

from typing import Any

import numpy as np

from ..apply import apply
from ..batched import BatchedBase
from ..declare import linear
from ..errors import OpError, ShapeError
from ..located import Located
from ..variable import Variable
from .axes import axis_of
from .operands import operand
from .shape import reshape

__all__ = ["getitem", "repeat", "take"]


def plain(index: Any) -> Any:
    """The index with arrays in place of tensors; arrays and lists are copied, as they may be written to later."""
    if type(index) is int or type(index) is slice:  # as most are
        return index
    if isinstance(index, tuple):
        return tuple(plain(part) for part in index)
    if isinstance(index, Variable):
        index = index.value
    if isinstance(index, list):
        return np.array(index) if index else np.zeros(0, int)
    return index.copy() if isinstance(index, np.ndarray) else index


def basic(index: Any) -> bool:
    """Whether it picks every element at most once, without index arrays."""
    parts = index if isinstance(index, tuple) else (index,)
    return all(part is None or part is Ellipsis or isinstance(part, (int, slice)) for part in parts) and not any(
        isinstance(part, bool) for part in parts
    )


def batch_in(index: Any) -> Any:
    """The batch among the parts of an index, which holds an index for each example of a `vmap`; else None."""
    if type(index) is tuple:  # written out: every indexing comes by
        for part in index:
            if isinstance(part, BatchedBase):
                return part
        return None
    return index if isinstance(index, BatchedBase) else None


@linear(
    transpose=lambda g, x, index: _scatter(g, index=index, shape=x.shape),  # type: ignore[has-type]  # below
    selects=True,
    views=True,
    batch="getitem",
    tex="{x}[i]",
    name="getitem",
)
def _getitem(xp: Any, x: Any, *, index: Any) -> Any:
    if (batch := batch_in(index)) is not None:
        return batch.__array_namespace__().compute(OP, (x,), {"index": index})
    return xp.pick(x, index) if isinstance(xp, Located) else x[index]


@linear(
    transpose=lambda g, x, index, shape: _getitem(g, index=index),
    batch="scatter",
    tex=r"\mathrm{{scatter}}({x})",
    name="scatter",
)
def _scatter(xp: Any, x: Any, *, index: Any, shape: tuple[int, ...]) -> Any:
    """Zeros of a shape with `x` added at an index; an element that is named twice gets both."""
    if (batch := batch_in(index)) is not None:
        return batch.__array_namespace__().compute(_scatter.op, (x,), {"index": index, "shape": shape})
    out = xp.zeros(shape, dtype=x.dtype)
    if basic(index):
        if isinstance(xp, Located):
            xp.put(out, index, x)
        else:
            out[index] = x
    else:
        xp.add.at(out, index, x)
    return out


OP = _getitem.op


def _examples(op: Any, xs: Any, batched: Any, params: Any, size: int) -> Any:
    """`assemble` on batches: every index begins behind the examples; a piece that all share broadcasts to them."""
    indices = tuple((slice(None), *(i if isinstance(i, tuple) else (i,))) for i in params["indices"])
    return assemble(*xs, indices=indices, shape=(size, *params["shape"]))


@linear(
    transpose=lambda g, *xs, indices, shape: tuple(_getitem(g, index=i) for i in indices),
    batch=_examples,
    tex=r"\mathrm{{assemble}}",
)
def assemble(xp: Any, *xs: Any, indices: tuple[Any, ...], shape: tuple[int, ...]) -> Any:
    """Zeros of a shape with each of `xs` added at an index of its own: the cotangent of what all were picked from."""
    out = xp.zeros(shape, dtype=xp.result_type(*xs))
    for index, x in zip(indices, xs, strict=True):
        if isinstance(xp, Located):
            xp.put(out, index, xp.pick(out, index) + x)
        else:
            out[index] += x
    return out


def getitem(x: Any, index: Any, /) -> Any:
    """``x[index]``; an element picked twice gets both gradients.

    Parameters
    ----------
    x : Tensor or array
        Any shape.
    index : int, slice, Ellipsis, None, integer or boolean array, or a tuple of these
        As in NumPy.

    Raises
    ------
    ShapeError
        If the index is out of bounds or of the wrong kind.

    Examples
    --------
    >>> x = ag.tensor([1.0, 2.0, 3.0], requires_grad=True)
    >>> x[[0, 0, 2]].sum().backward()
    >>> x.grad
    Tensor([2., 0., 1.])
    """
    return _getitem(x, index=plain(index)) if type(x) is np.ndarray else apply(OP, (x,), {"index": plain(index)})


def scatter(x: Any, index: Any, shape: tuple[int, ...]) -> Any:
    """Zeros of a shape with `x`, of the shape of what the index picks, added there."""
    return _scatter(x, index=plain(index), shape=shape)


def take(x: Any, indices: Any, /, *, axis: int | None = None) -> Any:
    """Elements at positions along an axis; one that is taken twice gets both gradients.

    Parameters
    ----------
    x : Tensor or array
        Any shape.
    indices : int or integer array
        Positions; negative ones count from the end.
    axis : int, optional
        Along which to take; ``None`` takes from the elements in order.

    Examples
    --------
    >>> ag.take(ag.asarray([1.0, 2.0, 3.0]), [2, 0], axis=0)
    Tensor([3., 1.])
    """
    if axis is None:
        x, axis = reshape(x, -1), 0
    x = operand(x)
    return getitem(x, (slice(None),) * axis_of("take", axis, x.ndim) + (_plain_array(indices),))


def repeat(x: Any, repeats: Any, /, *, axis: int | None = None) -> Any:
    """Each element so many times in a row, along an axis or in order.

    Parameters
    ----------
    x : Tensor or array
        Any shape.
    repeats : int or integer array
        How often, for all or for each position.
    axis : int, optional
        Along which to repeat; ``None`` repeats the elements in order.

    Examples
    --------
    >>> ag.repeat(ag.asarray([1.0, 2.0]), 2)
    Tensor([1., 1., 2., 2.])
    """
    if axis is None:
        x, axis = reshape(x, -1), 0
    x = operand(x)
    n = x.shape[axis_of("repeat", axis, x.ndim)]
    try:
        places = np.repeat(np.arange(n), _plain_array(repeats))
    except (TypeError, ValueError) as error:
        kind = OpError if isinstance(error, TypeError) else ShapeError
        raise kind(f"repeat: expected a count, or one for each of {n} elements, got {repeats!r}: {error}") from None
    return take(x, places, axis=axis)


def _plain_array(x: Any) -> Any:
    """An index or count as NumPy takes it."""
    return np.asarray(plain(x))
