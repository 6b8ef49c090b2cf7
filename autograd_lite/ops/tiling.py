"""Elements repeated: tiled, resized, broadcast, spread over a grid, seen through windows. Declarations only."""

from math import prod
from typing import Any

import numpy as np

from ..apply import apply
from ..declare import linear
from ..errors import OpError, ShapeError
from .axes import axis_of, listed
from .operands import lengths_of, operand, operands
from .padding import pad
from .reduce import broadcast_to
from .reduce import sum as _sum
from .shape import astype, moveaxis, reshape, stack

__all__ = ["broadcast_arrays", "meshgrid", "resize", "sliding_window_view", "tile"]


def _sum_of_tiles(g: Any, x: Any, reps: tuple[int, ...]) -> Any:
    """Each axis of `g` is taken apart into (which tile, where in it); the tiles are added up."""
    n = max(len(reps), x.ndim)
    counts, lengths = (1,) * (n - len(reps)) + reps, (1,) * (n - x.ndim) + x.shape
    apart = tuple(k for pair in zip(counts, lengths, strict=True) for k in pair)
    return reshape(_sum(reshape(g, apart), axis=tuple(range(0, 2 * n, 2))), x.shape)


def _batched(op: Any, xs: Any, batched: Any, params: dict[str, Any], size: int) -> Any:
    """Of many examples, each of which gets as many axes as there are counts."""
    [x], reps = xs, params["reps"]
    rank = max(len(reps), x.ndim - 1)
    x = reshape(x, (size, *(1,) * (rank - x.ndim + 1), *x.shape[1:]))
    return apply(op, (x,), {"reps": (1,) * (rank + 1 - len(reps)) + reps})


@linear(transpose=_sum_of_tiles, batch=_batched, tex=r"\mathrm{{tile}}({x})", name="tile")
def _tile(xp: Any, x: Any, *, reps: tuple[int, ...]) -> Any:
    return xp.tile(x, reps)


def tile(x: Any, /, reps: Any) -> Any:
    """Copies of an array side by side.

    Parameters
    ----------
    x : Tensor or array
        Any shape.
    reps : int or sequence of int
        How many copies along each axis, counted from the last; more of them than axes add axes in front.

    Examples
    --------
    >>> ag.tile(ag.asarray([1.0, 2.0]), (2, 2))
    Tensor([[1., 2., 1., 2.],
            [1., 2., 1., 2.]])
    """
    return _tile(operand(x), reps=lengths_of("tile", "reps", reps))


def resize(x: Any, /, new_shape: int | tuple[int, ...]) -> Any:
    """The elements in another shape of any size: repeated from the first on, or cut off.

    Examples
    --------
    >>> ag.resize(ag.asarray([1.0, 2.0, 3.0]), (2, 2))
    Tensor([[1., 2.],
            [3., 1.]])
    """
    x = operand(x)
    shape = lengths_of("resize", "new_shape", new_shape)
    row, wanted, there = reshape(x, -1), prod(shape), prod(x.shape)
    if not there:
        return reshape(pad(row, (0, wanted)), shape)
    copies = _tile(row, reps=(max(1, -(-wanted // there)),))  # one copy at least, which may be written to
    return reshape(copies[:wanted], shape)


def broadcast_arrays(*arrays: Any) -> list[Any]:
    """Arrays broadcast against one another, in a list.

    Examples
    --------
    >>> [a.shape for a in ag.broadcast_arrays(ag.zeros((2, 1)), ag.zeros(3))]
    [(2, 3), (2, 3)]
    """
    xs = operands(arrays)
    try:
        shape = np.broadcast_shapes(*(x.shape for x in xs))
    except ValueError:
        raise ShapeError(
            f"broadcast_arrays: the shapes {', '.join(str(x.shape) for x in xs)} do not broadcast",
            "compared from the last axis on, lengths must be equal or 1",
        ) from None
    return [x if x.shape == shape else broadcast_to(x, shape) for x in xs]


def meshgrid(*arrays: Any, indexing: str = "xy", sparse: bool = False, copy: bool = True) -> list[Any]:
    """The coordinates of all points of a grid, from those along each axis.

    Parameters
    ----------
    *arrays : Tensor or array
        1-D: the coordinates along each axis.
    indexing : {"xy", "ij"}
        ``"xy"``: the first array runs along the columns of the result, the second along the rows; ``"ij"``: each
        along its own axis.
    sparse : bool
        Leave axes along which an array does not change at length 1.
    copy : bool
        ``False`` gives views, which share memory with what was given.

    Examples
    --------
    >>> x, y = ag.meshgrid(ag.asarray([1.0, 2.0]), ag.asarray([5.0, 6.0, 7.0]))
    >>> x
    Tensor([[1., 2.],
            [1., 2.],
            [1., 2.]])
    """
    if indexing not in ("xy", "ij"):
        raise OpError(f"meshgrid: expected indexing='xy' or 'ij', got {indexing!r}")
    axes = list(range(len(arrays)))
    places = [*axes[1::-1], *axes[2:]] if indexing == "xy" else axes
    spread = [
        reshape(operand(x), tuple(-1 if i == place else 1 for i in axes))
        for x, place in zip(arrays, places, strict=True)
    ]
    grid = spread if sparse else broadcast_arrays(*spread)
    return [astype(x, x.dtype) for x in grid] if copy else grid


def sliding_window_view(
    x: Any, /, window_shape: int | tuple[int, ...], axis: int | tuple[int, ...] | None = None
) -> Any:
    """What is seen through a window at each place where it fits; an element seen several times adds up its gradients.

    Unlike NumPy's this is no view but a copy.

    Parameters
    ----------
    x : Tensor or array
        Any shape.
    window_shape : int or tuple of int
        Length of the window along each of the axes.
    axis : int or tuple of int, optional
        Along which the window slides; all axes by default. What it shows lies along new axes at the end.

    Raises
    ------
    ShapeError
        If there is not one length for each axis, or a window is longer than its axis.

    Examples
    --------
    >>> ag.sliding_window_view(ag.tensor([1.0, 2.0, 3.0]), 2)
    Tensor([[1., 2.],
            [2., 3.]])
    """
    x = operand(x)
    sizes = lengths_of("sliding_window_view", "window_shape", window_shape)
    given = range(x.ndim) if axis is None else listed(axis)
    axes = [axis_of("sliding_window_view", k, x.ndim) for k in given]
    if len(sizes) != len(axes):
        raise ShapeError(f"sliding_window_view: {len(sizes)} lengths of a window for {len(axes)} axes")
    for size, k in zip(sizes, axes, strict=True):
        places = x.shape[k] - size + 1
        if places < 1:
            raise ShapeError(f"sliding_window_view: a window of {size} on an axis of length {x.shape[k]}")
        x = _windows(x, k, size, places)
    return x


def _windows(x: Any, axis: int, size: int, places: int) -> Any:
    """What one axis shows, on a last axis: stacked of slices, of which there are as few as may be."""
    before = (slice(None),) * axis
    if 0 < size <= places:
        return stack([x[(*before, slice(i, i + places))] for i in range(size)], axis=-1)
    return moveaxis(stack([x[(*before, slice(i, i + size))] for i in range(places)], axis=axis), axis + 1, -1)
