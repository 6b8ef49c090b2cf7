"""Sorting. Declarations only.

Elements that are equal share their cotangents evenly: which of them comes first is an accident, and this is the
mean over all orders they could be in. NaN counts as larger than any number, and equals nothing.
"""

from typing import Any

from ..backend import raises
from ..declare import custom
from ..errors import ShapeError
from .along import add_along, take_along_axis
from .shape import reshape

__all__ = [
    "argsort",
    "lexsort",
    "sort",
]


def sorted_order(xp: Any, x: Any, axis: int, descending: bool = False, stable: bool = True) -> Any:
    """Positions that sort an array."""
    kind = "stable" if stable else None
    if not descending:
        return xp.argsort(x, axis=axis, kind=kind)
    # reversed before and after, so that equal elements keep their order
    reverse = xp.flip(xp.argsort(xp.flip(x, axis=axis), axis=axis, kind=kind), axis=axis)
    return x.shape[axis] - 1 - reverse


@custom(vjp=None, name="argsort", tex=r"\mathrm{{argsort}}({x})")
def _argsort(xp: Any, x: Any, *, axis: int = -1, descending: bool = False, stable: bool = True) -> Any:
    return sorted_order(xp, x, axis, descending, stable)


def argsort(x: Any, /, axis: int | None = -1, *, descending: bool = False, stable: bool = True) -> Any:
    """Positions that sort `x` along an axis: ``take_along_axis(x, argsort(x))`` is sorted. Not differentiable.

    Parameters
    ----------
    x, axis, descending, stable
        As for `sort`.

    Examples
    --------
    >>> ag.argsort(ag.asarray([3.0, 1.0, 2.0]))
    Tensor([1, 2, 0])
    """
    x, axis = (reshape(x, -1), -1) if axis is None else (x, axis)
    return _argsort(x, axis=axis, descending=descending, stable=stable)


@custom(
    vjp=(None, lambda c, y, s, g, axis: share_ties(s, c, axis=axis)),  # type: ignore[has-type]  # below
    jvp=lambda t, y, s, g, axis: share_ties(s, t[1], axis=axis),  # type: ignore[has-type]  # below
    complex=True,
    tex=r"\overline{{{g}}}",
)
def share_ties(xp: Any, s: Any, g: Any, *, axis: int) -> Any:
    """The mean of `g` over each run of equal elements of `s`, which is sorted along an axis. Its own transpose."""
    s = xp.moveaxis(s, axis, -1)
    differs = s[..., 1:] != s[..., :-1]
    if not g.size or (raises(s) and bool(xp.all(differs))):  # a device would have to be waited for
        return g
    g = xp.moveaxis(g, axis, -1)
    starts = xp.concat([xp.ones((*s.shape[:-1], 1), dtype=bool), differs], axis=-1)
    run = xp.cumsum(xp.reshape(starts, (-1,))) - 1
    total, count = xp.zeros(g.size, dtype=g.dtype), xp.zeros(g.size, dtype=run.dtype)
    xp.add.at(total, run, xp.reshape(g, (-1,)))
    xp.add.at(count, run, 1)
    mean = xp.astype(total[run] / count[run], g.dtype)
    return xp.moveaxis(xp.reshape(mean, g.shape), -1, axis)


def sort_back(g: Any, y: Any, x: Any, axis: int, descending: bool = False) -> Any:
    """The cotangent of `x` from that of `y`, the elements of `x` sorted."""
    return add_along(some_order(x, axis, descending), share_ties(y, g, axis=axis), axis=axis)


def sort_forth(t: Any, y: Any, x: Any, axis: int, descending: bool = False) -> Any:
    """The tangent of `y`, the elements of `x` sorted, from that of `x`."""
    return share_ties(y, take_along_axis(t, some_order(x, axis, descending), axis=axis), axis=axis)


def some_order(x: Any, axis: int, descending: bool = False) -> Any:
    """An order that sorts `x`; ties are shared, so the fastest sort will do."""
    return _argsort(x, axis=axis, descending=descending, stable=False)


@custom(
    vjp=lambda g, y, x, axis=-1, descending=False, stable=True: sort_back(g, y, x, axis, descending),
    jvp=lambda t, y, x, axis=-1, descending=False, stable=True: sort_forth(t, y, x, axis, descending),
    complex=True,
    tex=r"\mathrm{{sort}}({x})",
    name="sort",
)
def _sort(xp: Any, x: Any, *, axis: int = -1, descending: bool = False, stable: bool = True) -> Any:
    kind = "stable" if stable else None
    if not descending:
        return xp.sort(x, axis=axis, kind=kind)
    return xp.flip(xp.sort(xp.flip(x, axis=axis), axis=axis, kind=kind), axis=axis)


def sort(x: Any, /, axis: int | None = -1, *, descending: bool = False, stable: bool = True) -> Any:
    """The elements in order along an axis; equal ones share their gradients evenly.

    Parameters
    ----------
    x : Tensor or array
        Any shape; complex numbers are ordered by their real parts, then by their imaginary ones.
    axis : int, optional
        Along which to sort; ``None`` sorts all elements into one row.
    descending : bool
        The largest first. NaN counts as larger than any number: last, or first if descending.
    stable : bool
        Whether equal elements keep their order, which only the signs of zeros can show here.

    Examples
    --------
    >>> x = ag.tensor([2.0, 1.0, 1.0], requires_grad=True)
    >>> (ag.sort(x) * [1.0, 3.0, 5.0]).sum().backward()
    >>> x.grad
    Tensor([5., 2., 2.])
    """
    x, axis = (reshape(x, -1), -1) if axis is None else (x, axis)
    return _sort(x, axis=axis, descending=descending, stable=stable)


@custom(vjp=None, name="lexsort")
def _lexsort(xp: Any, *keys: Any, axis: int = -1) -> Any:
    order = sorted_order(xp, keys[0], axis)
    for key in keys[1:]:
        finer = sorted_order(xp, xp.take_along_axis(key, order, axis), axis)
        order = xp.take_along_axis(order, finer, axis)
    return order


def lexsort(keys: Any, /, axis: int = -1) -> Any:
    """Positions that sort by several keys, the last of which counts most; not differentiable.

    Parameters
    ----------
    keys : sequence of arrays, or an array of them
        All of one shape.
    axis : int
        Along which to sort.

    Examples
    --------
    >>> ag.lexsort([ag.asarray([2.0, 1.0, 3.0]), ag.asarray([5.0, 5.0, 4.0])])
    Tensor([2, 1, 0])
    """
    keys = list(keys)
    shapes = {key.shape for key in keys if hasattr(key, "shape")}
    if not keys or len(shapes) > 1:
        came = f"shapes {' and '.join(map(str, sorted(shapes)))}" if keys else "none"
        raise ShapeError(f"lexsort: expected keys of one shape, got {came}")
    return _lexsort(*keys, axis=axis)
