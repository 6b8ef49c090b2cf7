"""Order as far as it is asked for: partitioning, the largest few. Declarations only."""

from operator import index
from typing import Any, NamedTuple

from ..declare import custom
from ..errors import ShapeError
from .along import add_along, take_along_axis
from .index import getitem, plain
from .shape import reshape
from .sorting import argsort, some_order, sort, sort_back, sort_forth

__all__ = ["argpartition", "partition", "top_k"]


def _sorted(y: Any, axis: int) -> tuple[Any, Any]:
    """An order that sorts `y`, and `y` in that order."""
    order = some_order(y, axis)
    return order, take_along_axis(y, order, axis=axis)


def _partition_back(g: Any, y: Any, x: Any, axis: int) -> Any:
    """By way of the sorted elements, as the order that NumPy leaves the others in follows from nothing else."""
    order, s = _sorted(y, axis)
    return sort_back(take_along_axis(g, order, axis=axis), s, x, axis)


def _partition_forth(t: Any, y: Any, x: Any, axis: int) -> Any:
    order, s = _sorted(y, axis)
    return add_along(order, sort_forth(t, s, x, axis), axis=axis)


@custom(
    vjp=lambda g, y, x, kth, axis=-1: _partition_back(g, y, x, axis),
    jvp=lambda t, y, x, kth, axis=-1: _partition_forth(t, y, x, axis),
    complex=True,
    tex=r"\mathrm{{partition}}({x})",
    name="partition",
)
def _partition(xp: Any, x: Any, *, kth: Any, axis: int = -1) -> Any:
    return xp.partition(x, kth, axis=axis)


def partition(x: Any, /, kth: Any, axis: int | None = -1) -> Any:
    """The `kth` element where sorting would put it, no larger ones before it, and no smaller ones after it.

    Equal elements share their gradients evenly, as for `sort`.

    Parameters
    ----------
    x : Tensor or array
        Any shape.
    kth : int or sequence of int
        Which elements are to be in place; negative ones count from the end.
    axis : int, optional
        Along which to partition; ``None`` takes all elements as one row.

    Examples
    --------
    >>> ag.partition(ag.asarray([3.0, 1.0, 2.0]), 0)[0]
    Tensor(1.)
    """
    x, axis = (reshape(x, -1), -1) if axis is None else (x, axis)
    return _partition(x, kth=plain(kth), axis=axis)


@custom(vjp=None, name="argpartition")
def _argpartition(xp: Any, x: Any, *, kth: Any, axis: int = -1) -> Any:
    return xp.argpartition(x, kth, axis=axis)


def argpartition(x: Any, /, kth: Any, axis: int | None = -1) -> Any:
    """Positions that partition `x` along an axis; not differentiable.

    Parameters
    ----------
    x, kth, axis
        As for `partition`.

    Examples
    --------
    >>> ag.argpartition(ag.asarray([3.0, 1.0, 2.0]), 0)[0]
    Tensor(1)
    """
    x, axis = (reshape(x, -1), -1) if axis is None else (x, axis)
    return _argpartition(x, kth=plain(kth), axis=axis)


class TopK(NamedTuple):
    """What `top_k` gives."""

    values: Any
    indices: Any


def top_k(x: Any, k: int, /, *, axis: int | None = -1, largest: bool = True) -> TopK:
    """The `k` largest elements along an axis, the largest first, and their positions.

    Equal elements share their gradients evenly, also with those that just did not get in: ``top_k(x, 1)`` has the
    gradient of ``max(x)``.

    Parameters
    ----------
    x : Tensor or array
        Any shape.
    k : int
        How many.
    axis : int, optional
        Along which; ``None`` takes all elements as one row.
    largest : bool
        ``False`` gives the smallest, the smallest first. NaN counts as larger than any number.

    Returns
    -------
    TopK
        A namedtuple of `values` and `indices`; of equal elements the first come first.

    Raises
    ------
    ShapeError
        If there are not so many elements.

    Examples
    --------
    >>> ag.top_k(ag.asarray([3.0, 1.0, 2.0]), 2)
    TopK(values=Tensor([3., 2.]), indices=Tensor([0, 2]))
    """
    x, axis = (reshape(x, -1), -1) if axis is None else (x, axis)
    values, indices = (f(x, axis, descending=largest) for f in (sort, argsort))
    at, k, n = axis % values.ndim, index(k), values.shape[axis]
    if not 0 <= k <= n:
        raise ShapeError(f"top_k: expected 0 <= k <= {n}, the length of axis {axis}, got {k}")
    first = (*[slice(None)] * at, slice(k))
    return TopK(getitem(values, first), getitem(indices, first))
