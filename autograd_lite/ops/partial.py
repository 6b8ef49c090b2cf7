"""Order as far as it is asked for: partitioning, the largest few. Declarations only."""

from typing import Any, NamedTuple

import numpy as np

from ..backend import raises
from ..declare import custom
from ..errors import ShapeError
from .along import add_along, take_along_axis
from .axes import whole
from .gather import as_shaped
from .index import plain
from .shape import reshape
from .sorting import share_ties, some_order, sort_back, sort_forth, sorted_order

__all__ = ["argpartition", "partition", "top_k"]

FEW = 4  # up to which part of all elements finding the largest by partitioning pays


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


@custom(vjp=None, name="argpartition", tex=r"\mathrm{{argpartition}}({x})")
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


def _row(k: int, axis: int) -> tuple[Any, ...]:
    """The index of the first `k` along an axis that counts from the front."""
    return (*[slice(None)] * axis, slice(k))


def _few(xp: Any, x: Any, k: int, axis: int, largest: bool) -> Any:
    """Positions of the `k` largest or smallest, in order; of equal ones the first come first."""
    axis = range(x.ndim)[axis]
    n, row = x.shape[axis], _row(k, axis)
    if xp is np and 0 < k <= n // FEW:  # a device would have to be waited for
        kth = n - k if largest else k - 1
        parted = xp.argpartition(x, kth, axis=axis)
        some = (xp.flip(parted, axis=axis) if largest else parted)[row]
        found = xp.take_along_axis(x, some, axis)
        edge = (xp.min if largest else xp.max)(found, axis=axis, keepdims=True)
        if xp.all(xp.sum(x == edge, axis=axis) == 1):  # else which ones got in is an accident
            some = xp.take_along_axis(some, xp.argsort(some, axis=axis), axis)
            found = xp.take_along_axis(x, some, axis)
            order = sorted_order(xp, found, axis, largest)
            return xp.take_along_axis(some, order, axis)
    return sorted_order(xp, x, axis, largest)[row]


@custom(vjp=None, name="top_k_indices")
def _top_indices(xp: Any, x: Any, *, k: int, axis: int, largest: bool) -> Any:
    return _few(xp, x, k, axis, largest)


@custom(
    vjp=(None, None, lambda c, y, x, edge, g, axis: share_edge(x, edge, c, axis=axis)),  # type: ignore[has-type]  # below
    jvp=lambda t, y, x, edge, g, axis: share_edge(x, edge, t[2], axis=axis),  # type: ignore[has-type]  # below
    complex=True,
    tex=r"\overline{{{g}}}",
)
def share_edge(xp: Any, x: Any, edge: Any, g: Any, *, axis: int) -> Any:
    """The mean of `g` over the elements of `x` that equal the edge, in their places. Its own transpose."""
    tied = x == edge
    count = xp.sum(tied, axis=axis, keepdims=True)
    if raises(count) and not xp.any(count > 1):
        return g
    total = xp.sum(xp.where(tied, g, 0), axis=axis, keepdims=True, dtype=g.dtype)
    return xp.where(tied, xp.astype(total / xp.where(count == 0, 1, count), g.dtype), g)


def _top_back(g: Any, y: Any, x: Any, k: int, axis: int, largest: bool) -> Any:
    places = _top_indices(x, k=k, axis=axis, largest=largest)
    spread = add_along(places, share_ties(y, g, axis=axis), axis=axis, length=x.shape[axis])
    return share_edge(x, _edge(y, k, axis), spread, axis=axis) if k else spread


def _top_forth(t: Any, y: Any, x: Any, k: int, axis: int, largest: bool) -> Any:
    places = _top_indices(x, k=k, axis=axis, largest=largest)
    shared = share_edge(x, _edge(y, k, axis), t, axis=axis) if k else t
    return share_ties(y, take_along_axis(shared, places, axis), axis=axis)


def _edge(y: Any, k: int, axis: int) -> Any:
    """The last that got in: of its equals some may not have."""
    return y[(*[slice(None)] * (axis % y.ndim), slice(k - 1, k))]


@custom(
    vjp=_top_back,
    jvp=_top_forth,
    selects=True,
    complex=True,
    tex=r"\mathrm{{top}}_k({x})",
    name="top_k",
)
def _top_values(xp: Any, x: Any, *, k: int, axis: int, largest: bool) -> Any:
    return xp.take_along_axis(x, _few(xp, x, k, axis, largest), axis)


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
    x, k = as_shaped(x), whole("top_k", "k", k)
    if not -x.ndim <= axis < x.ndim:
        raise ShapeError(f"top_k: axis {axis} is out of bounds for an array of {x.ndim} axes")
    if not 0 <= k <= x.shape[axis]:
        raise ShapeError(f"top_k: expected 0 <= k <= {x.shape[axis]}, the length of axis {axis}, got {k}")
    how = {"k": k, "axis": axis, "largest": bool(largest)}
    return TopK(_top_values(x, **how), _top_indices(x, **how))
