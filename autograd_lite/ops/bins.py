"""Where values belong: into a sorted row, between edges. Declarations only."""

from typing import Any

from ..declare import custom
from .along import take_along_axis

__all__ = ["digitize", "searchsorted"]


@custom(vjp=None, batch="last", name="searchsorted", tex=r"\mathrm{{searchsorted}}({x1}, {x2})")
def _searchsorted(xp: Any, x1: Any, x2: Any, *, side: str = "left") -> Any:
    return xp.searchsorted(x1, x2, side=side)


def searchsorted(x1: Any, x2: Any, /, side: str = "left", sorter: Any = None) -> Any:
    """Where values would go into a sorted row to keep it sorted; not differentiable.

    Parameters
    ----------
    x1 : Tensor or array of one axis
        Sorted, or to be sorted by `sorter`.
    x2 : Tensor, array or number
        The values, of any shape.
    side : "left" or "right"
        Before those that are equal, or after them.
    sorter : integer array, optional
        Positions that sort `x1`, as from `argsort`.

    Examples
    --------
    >>> ag.searchsorted(ag.asarray([1.0, 2.0, 3.0]), ag.asarray([2.0, 9.0]))
    Tensor([1, 3])
    """
    return _searchsorted(x1 if sorter is None else take_along_axis(x1, sorter), x2, side=side)


@custom(vjp=None, batch="first", name="digitize", tex=r"\mathrm{{digitize}}({x}, {bins})")
def _digitize(xp: Any, x: Any, bins: Any, *, right: bool = False) -> Any:
    return xp.digitize(x, bins, right=right)


def digitize(x: Any, /, bins: Any, right: bool = False) -> Any:
    """The number of the bin that each element falls into; not differentiable.

    Parameters
    ----------
    x : Tensor or array
        Any shape.
    bins : Tensor or array of one axis
        The edges, rising or falling. What lies before the first is in bin 0.
    right : bool
        Whether an edge belongs to the bin that it ends, rather than to the one it starts.

    Examples
    --------
    >>> ag.digitize(ag.asarray([0.5, 1.0, 9.0]), ag.asarray([0.0, 1.0, 2.0]))
    Tensor([1, 2, 3])
    """
    return _digitize(x, bins, right=right)
