"""The same elements in another arrangement: turned, mirrored, with other axes. Declarations only."""

from operator import index
from typing import Any

from ..errors import OpError, ShapeError
from .axes import axes_of, axis_of, listed
from .operands import operand
from .shape import flip, permute_dims, reshape

__all__ = [
    "atleast_1d",
    "atleast_2d",
    "atleast_3d",
    "fliplr",
    "flipud",
    "ravel",
    "rollaxis",
    "rot90",
    "swapaxes",
    "transpose",
]


def rot90(x: Any, /, k: int = 1, axes: tuple[int, int] = (0, 1)) -> Any:
    """Turn by a right angle, `k` times, from the first of two axes towards the second.

    Examples
    --------
    >>> ag.rot90(ag.asarray([[1.0, 2.0], [3.0, 4.0]]))
    Tensor([[2., 4.],
            [1., 3.]])
    """
    x = operand(x)
    if len(listed(axes)) != 2:  # noqa: PLR2004 - of a plane
        raise ShapeError(f"rot90: expected two axes, got axes={axes!r}")
    first, second = axes_of("rot90", axes, x.ndim)
    turns = k % 4
    if turns == 0:
        return x
    if turns == 2:  # noqa: PLR2004 - half way round
        return flip(x, axis=(first, second))
    if turns == 1:
        return swapaxes(flip(x, axis=second), first, second)
    return flip(swapaxes(x, first, second), axis=second)


def fliplr(x: Any, /) -> Any:
    """Reverse the order of the columns, the second axis.

    Examples
    --------
    >>> ag.fliplr(ag.asarray([[1.0, 2.0], [3.0, 4.0]]))
    Tensor([[2., 1.],
            [4., 3.]])
    """
    x = operand(x)
    return flip(x, axis=axis_of("fliplr", 1, x.ndim))


def flipud(x: Any, /) -> Any:
    """Reverse the order of the rows, the first axis.

    Examples
    --------
    >>> ag.flipud(ag.asarray([[1.0, 2.0], [3.0, 4.0]]))
    Tensor([[3., 4.],
            [1., 2.]])
    """
    x = operand(x)
    return flip(x, axis=axis_of("flipud", 0, x.ndim))


def swapaxes(x: Any, /, axis1: int, axis2: int) -> Any:
    """Exchange two axes.

    Examples
    --------
    >>> ag.swapaxes(ag.zeros((2, 3, 4)), 0, -1).shape
    (4, 3, 2)
    """
    x = operand(x)
    first, second = axis_of("swapaxes", axis1, x.ndim), axis_of("swapaxes", axis2, x.ndim)
    order = list(range(x.ndim))
    order[first], order[second] = second, first
    return permute_dims(x, order)


def rollaxis(x: Any, /, axis: int, start: int = 0) -> Any:
    """Move an axis back until it lies before the axis `start`; see `moveaxis` for a clearer way.

    Examples
    --------
    >>> ag.rollaxis(ag.zeros((2, 3, 4)), 2).shape
    (4, 2, 3)
    """
    x = operand(x)
    moved = axis_of("rollaxis", axis, x.ndim)
    before = x.ndim if index(start) == x.ndim else axis_of("rollaxis", start, x.ndim)
    order = [i for i in range(x.ndim) if i != moved]
    order.insert(before - (moved < before), moved)
    return permute_dims(x, order)


def transpose(x: Any, /, axes: Any = None) -> Any:
    """The axes in another order, reversed by default.

    Parameters
    ----------
    x : Tensor or array
        Any shape.
    axes : sequence of int, optional
        ``axes[i]`` is the old place of the new axis ``i``.

    Examples
    --------
    >>> ag.transpose(ag.zeros((2, 3, 4))).shape
    (4, 3, 2)
    """
    x = operand(x)
    return permute_dims(x, tuple(range(x.ndim))[::-1] if axes is None else axes)


def ravel(x: Any, /, order: str = "C") -> Any:
    """The elements in one row.

    Examples
    --------
    >>> ag.ravel(ag.asarray([[1.0, 2.0], [3.0, 4.0]]))
    Tensor([1., 2., 3., 4.])
    """
    if order != "C":
        raise OpError(f"ravel: expected order='C', got {order!r}", "for column by column, ravel the transpose")
    return reshape(operand(x), -1)


def _at_least(xs: tuple[Any, ...], places: tuple[tuple[int | None, ...], ...]) -> Any:
    """Each array with axes of length 1 added; `places` says for each number of axes which of them go where."""

    def extended(x: Any) -> Any:
        if x.ndim >= len(places):
            return x
        return reshape(x, tuple(1 if i is None else x.shape[i] for i in places[x.ndim]))

    found = tuple(extended(operand(x)) for x in xs)
    return found[0] if len(found) == 1 else found


def atleast_1d(*xs: Any) -> Any:
    """Arrays with at least one axis; a tuple of them if several are given.

    Examples
    --------
    >>> ag.atleast_1d(ag.scalar(2.0))
    Tensor([2.], op=reshape)
    """
    return _at_least(xs, ((None,),))


def atleast_2d(*xs: Any) -> Any:
    """Arrays with at least two axes, a vector as a row; a tuple of them if several are given.

    Examples
    --------
    >>> ag.atleast_2d(ag.asarray([1.0, 2.0]))
    Tensor([[1., 2.]])
    """
    return _at_least(xs, ((None, None), (None, 0)))


def atleast_3d(*xs: Any) -> Any:
    """Arrays with at least three axes, a vector in the middle one; a tuple of them if several are given.

    Examples
    --------
    >>> ag.atleast_3d(ag.asarray([1.0, 2.0])).shape
    (1, 2, 1)
    """
    return _at_least(xs, ((None, None, None), (None, 0, None), (0, 1, None)))
