"""Elements put in, taken out and trimmed off; each result has every element at most once. Declarations only."""

from typing import Any

import numpy as np

from ..backend import on_device
from ..declare import linear
from ..errors import OpError, ShapeError
from .axes import axis_of
from .operands import operand, raw
from .reduce import broadcast_to
from .shape import astype, concat, moveaxis, reshape

__all__ = ["delete", "insert", "trim_zeros"]


@linear(
    transpose=lambda g, x, at, axis: _place(g, at=at, axis=axis, length=x.shape[axis]),  # type: ignore[has-type]  # below
    selects=True,
    tex="{x}[i]",
    name="pick",
)
def _pick(xp: Any, x: Any, *, at: Any, axis: int) -> Any:
    """The elements at positions that all differ."""
    return xp.take(x, xp.asarray(at), axis=axis)


@linear(transpose=lambda g, x, at, axis, length: _pick(g, at=at, axis=axis), tex=r"\mathrm{{place}}({x})", name="place")
def _place(xp: Any, x: Any, *, at: Any, axis: int, length: int) -> Any:
    """Zeros, and `x` at positions that all differ: so there is nothing to add up."""
    axis = axis_of("place", axis, x.ndim)
    out = xp.zeros((*x.shape[:axis], length, *x.shape[axis + 1 :]), dtype=x.dtype)
    out[(slice(None),) * axis + (xp.asarray(at),)] = x
    return out


def _flat(name: str, x: Any, axis: int | None) -> tuple[Any, int]:
    """`x` and the axis, counted from the front; flattened for None."""
    x = operand(x)
    if axis is None:
        return (x if x.ndim == 1 else reshape(x, -1)), 0
    return x, axis_of(name, axis, x.ndim)


def delete(x: Any, /, obj: Any, axis: int | None = None) -> Any:
    """An array without some of its elements.

    Parameters
    ----------
    x : Tensor or array
        Any shape.
    obj : int, slice, or array of int or bool
        Which to leave out.
    axis : int, optional
        Along which; ``None`` takes the array flattened.

    Examples
    --------
    >>> ag.delete(ag.asarray([1.0, 2.0, 3.0]), 1)
    Tensor([1., 3.])
    """
    x, axis = _flat("delete", x, axis)
    try:
        left = np.delete(np.arange(x.shape[axis]), on_device(raw(obj), "cpu"))
    except (IndexError, ValueError) as error:
        raise ShapeError(f"delete: {error}") from None
    return _pick(x, at=left, axis=axis)


def insert(x: Any, /, obj: Any, values: Any, axis: int | None = None) -> Any:
    """An array with values put in before some of its elements.

    Parameters
    ----------
    x : Tensor or array
        Any shape.
    obj : int, slice, or array of int or bool
        Before which elements of `x`.
    values : Tensor, array or number
        What to put in, broadcast to the places; taken in the dtype of `x`.
    axis : int, optional
        Along which; ``None`` takes the array flattened.

    Examples
    --------
    >>> ag.insert(ag.asarray([1.0, 2.0, 3.0]), 1, 9.0)
    Tensor([1., 9., 2., 3.])
    """
    x, axis = _flat("insert", x, axis)
    obj, values, n = raw(obj), operand(values), x.shape[axis]
    try:
        count = len(np.insert(np.arange(n), obj, 0)) - n
        if count == 1:  # before one place all values go
            values = reshape(values, (1,) * (x.ndim - values.ndim) + values.shape)
            if np.ndim(obj) == 0 and not isinstance(obj, slice):
                values = moveaxis(values, 0, axis)
            count = values.shape[axis]
        order = np.insert(np.arange(n), obj, np.arange(n, n + count))
    except (IndexError, ValueError) as error:
        raise ShapeError(f"insert: {error}") from None
    if values.dtype != x.dtype:
        values = astype(values, x.dtype)
    room = (*x.shape[:axis], count, *x.shape[axis + 1 :])
    try:
        values = broadcast_to(values, room)
    except ShapeError:
        raise ShapeError(f"insert: values of shape {values.shape} do not fit into {room}") from None
    return _pick(concat([x, values], axis=axis), at=order, axis=axis)


def trim_zeros(x: Any, /, trim: str = "fb", axis: Any = None) -> Any:
    """An array without the zeros at its ends.

    Parameters
    ----------
    x : Tensor or array
        Any shape.
    trim : {"fb", "f", "b"}
        Whether to trim at the front, the back, or both.
    axis : int or tuple of int, optional
        Along which to trim rows that are all zeros; ``None`` for all axes.

    Examples
    --------
    >>> ag.trim_zeros(ag.asarray([0.0, 1.0, 0.0, 2.0, 0.0]))
    Tensor([1., 0., 2.])
    """
    if not set(trim.lower()) <= set("fb"):
        raise OpError(f"trim_zeros: expected trim='f', 'b' or 'fb', got {trim!r}")
    x = operand(x)
    axes = range(x.ndim) if axis is None else axis if isinstance(axis, (tuple, list)) else (axis,)
    there, index = raw(x) != 0, [slice(None)] * x.ndim
    for a in (axis_of("trim_zeros", a, x.ndim) for a in axes):
        rows = there.any(axis=tuple(i for i in range(x.ndim) if i != a)).nonzero()[0]
        first, stop = (int(rows[0]), int(rows[-1]) + 1) if len(rows) else (0, 0)
        front, back = "f" in trim.lower() or not len(rows), "b" in trim.lower() or not len(rows)
        index[a] = slice(first if front else None, stop if back else None)
    return x[tuple(index)]
