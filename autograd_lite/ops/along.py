"""Elements by positions along an axis: taken, added up, and put. Declarations only.

Positions are inputs here, not parameters, as they are mostly computed (by `argsort`, for one). Nothing flows to them;
they come first, as the condition of `where` does.
"""

from typing import Any

import numpy as np

from ..declare import custom
from ..errors import DTypeError
from ..located import numpys
from .select import where
from .shape import reshape

__all__ = ["put_along", "take_along_axis"]


def _grid(xp: Any, shape: tuple[int, ...], indices: Any, axis: int) -> tuple[Any, ...]:
    """The index of an array of that shape that goes along with each position: open, to be broadcast."""
    rank = len(shape)
    if indices.ndim != rank:
        raise ValueError(f"expected indices of as many axes as the array, {rank}, got {indices.ndim}")
    if not -rank <= axis < rank:
        raise ValueError(f"axis {axis} is out of bounds for an array of {rank} axes")
    axis %= rank
    other = [xp.reshape(xp.arange(n), tuple(-1 if i == d else 1 for i in range(rank))) for d, n in enumerate(shape)]
    return (*other[:axis], indices, *other[axis + 1 :])


@custom(
    vjp=(None, lambda g, y, i, x, axis: add_along(i, g, axis=axis, length=x.shape[axis])),  # type: ignore[has-type]  # below
    jvp=lambda t, y, i, x, axis: _take_along(i, t[1], axis=axis),  # type: ignore[has-type]  # below
    selects=True,
    complex=True,
    tex="{x}[{indices}]",
    name="take_along_axis",
)
def _take_along(xp: Any, indices: Any, x: Any, *, axis: int) -> Any:
    return xp.take_along_axis(x, indices, axis)


def take_along_axis(x: Any, /, indices: Any, axis: int | None = -1) -> Any:
    """Elements at positions along an axis, of which each row has its own; one taken twice gets both gradients.

    Parameters
    ----------
    x : Tensor or array
        Any shape.
    indices : integer array
        Positions along the axis, negative ones from the end; in all other axes broadcast against `x`.
    axis : int, optional
        The axis; ``None`` takes from the elements in order.

    Raises
    ------
    ShapeError
        If a position is out of bounds, or `indices` has another number of axes than `x`.

    Examples
    --------
    >>> x = ag.asarray([[3.0, 1.0, 2.0], [4.0, 6.0, 5.0]])
    >>> ag.take_along_axis(x, ag.argsort(x))
    Tensor([[1., 2., 3.],
            [4., 5., 6.]])
    """
    return _take_along(indices, reshape(x, -1), axis=0) if axis is None else _take_along(indices, x, axis=axis)


@custom(
    vjp=(None, lambda g, y, i, x, axis, length=None: _take_along(i, g, axis=axis)),
    jvp=lambda t, y, i, x, axis, length=None: add_along(i, t[1], axis=axis, length=length),  # type: ignore[has-type]  # below
    complex=True,
    tex=r"\mathrm{{scatter}}({x})",
)
def add_along(xp: Any, indices: Any, x: Any, *, axis: int, length: int | None = None) -> Any:
    """Zeros with `x` added at positions along an axis, which gets this length; the transpose of `take_along_axis`.

    Without a length, positions are those of a permutation: assigned rather than added, which is faster.
    """
    if length is None:
        out = xp.empty_like(x)
        out[_grid(xp, x.shape, indices, axis)] = x
        return out
    shape = list(x.shape)
    shape[axis] = length
    out = xp.zeros(tuple(shape), dtype=x.dtype)
    xp.add.at(out, _grid(xp, tuple(shape), indices, axis), x)
    return out


@custom(
    vjp=(
        None,
        lambda g, y, i, x, values, axis: _put_along(i, g, 0.0, axis=axis),  # type: ignore[has-type]  # below
        lambda g, y, i, x, values, axis: where(
            _stays(i, shape=y.shape, axis=axis),  # type: ignore[has-type]  # below
            _take_along(i, g, axis=axis),
            0.0,
        ),
    ),
    jvp=lambda t, y, i, x, values, axis: _put_along(i, t[1], t[2], axis=axis),  # type: ignore[has-type]  # below
    selects=True,
    complex=True,
    batch="aligned",
    tex=r"\mathrm{{put}}({x}, {values})",
    name="put_along",
)
def _put_along(xp: Any, indices: Any, x: Any, values: Any, *, axis: int) -> Any:
    x, given = xp.asarray(x), getattr(values, "dtype", np.dtype(type(values)))
    if not np.can_cast(numpys(given), numpys(x.dtype), "same_kind"):
        raise DTypeError(f"put_along: values of {given} do not fit into an array of {x.dtype}", "x.astype(...) first")
    out = xp.array(x, copy=True)
    out[_grid(xp, x.shape, xp.asarray(indices), axis)] = values
    return out


def put_along(x: Any, /, indices: Any, values: Any, axis: int | None = -1) -> Any:
    """A copy of `x` with values put at positions along an axis: ``np.put_along_axis``, but `x` stays as it is.

    Where positions repeat, the last value stays, and only that one gets a gradient.

    Parameters
    ----------
    x : Tensor or array
        Any shape.
    indices : integer array
        Positions along the axis, negative ones from the end; in all other axes broadcast against `x`.
    values : Tensor, array or number
        What to put there, broadcast against `indices`.
    axis : int, optional
        The axis; ``None`` counts the elements in order.

    Raises
    ------
    ShapeError
        If a position is out of bounds, or `indices` has another number of axes than `x`.
    DTypeError
        If values of this dtype do not fit into `x`, such as floats into integers.

    Examples
    --------
    >>> x = ag.asarray([[3.0, 1.0], [4.0, 6.0]])
    >>> ag.put_along(x, ag.argmax(x, axis=1, keepdims=True), 0.0)
    Tensor([[0., 1.],
            [4., 0.]])
    """
    if axis is None:
        return reshape(_put_along(indices, reshape(x, -1), values, axis=0), x.shape)
    return _put_along(indices, x, values, axis=axis)


@custom(vjp=None, name="stays")
def _stays(xp: Any, indices: Any, *, shape: tuple[int, ...], axis: int) -> Any:
    """Whether what is put at each of the positions stays there, and is not followed by another."""
    at = _grid(xp, shape, indices, axis)
    asked = np.broadcast_shapes(*(part.shape for part in at))
    turn = xp.reshape(xp.arange(np.prod(asked, dtype=int)), asked)
    last = xp.zeros(shape, dtype=turn.dtype)
    last[at] = turn
    return last[at] == turn
