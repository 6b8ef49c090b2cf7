"""Counts of numbers and histograms; with weights, sums of these, to which gradients flow."""

from typing import Any

import numpy as np

from ..backend import kind
from ..declare import custom
from ..errors import OpError, ShapeError
from .bins import searchsorted
from .compare import logical_and
from .given import beside
from .index import getitem
from .operands import operand, raw
from .select import where
from .shape import astype, reshape
from .sums import sum as _sum

__all__ = ["bincount", "histogram"]


@custom(vjp=None, name="bincount", tex=r"\mathrm{{bincount}}({x})")
def _bincount(xp: Any, x: Any, *, minlength: int = 0) -> Any:
    return xp.bincount(x, minlength=minlength)


@custom(
    vjp=(None, lambda g, y, x, w, minlength=0: getitem(g, x)),
    jvp=lambda t, y, x, w, minlength=0: _weighted(x, t[1], minlength=minlength),  # type: ignore[has-type]  # below
    batch="loop",
    tex=r"\mathrm{{bincount}}({x}, {w})",
    name="weighted_bincount",
)
def _weighted(xp: Any, x: Any, w: Any, *, minlength: int = 0) -> Any:
    return xp.bincount(x, w, minlength=minlength)


def bincount(x: Any, /, weights: Any = None, minlength: int = 0) -> Any:
    """How often each whole number from 0 on occurs; with weights, the sum of the weights of where it does.

    Parameters
    ----------
    x : vector of integers
        Not negative.
    weights : vector, optional
        Gradients flow to them.
    minlength : int
        How many numbers to count at least.

    Examples
    --------
    >>> ag.bincount([0, 2, 2])
    array([1, 0, 2])
    >>> ag.bincount([0, 2, 2], weights=ag.asarray([1.0, 2.0, 4.0]))
    Tensor([1., 0., 6.])
    """
    x = operand(x)
    if weights is None:
        return _bincount(x, minlength=minlength)
    w = operand(weights)
    return _weighted(x, w if w.dtype == np.float64 else astype(w, np.float64), minlength=minlength)


def histogram(
    a: Any,
    bins: Any = 10,
    range: Any = None,  # noqa: A002 - NumPy's name
    density: bool | None = None,
    weights: Any = None,
) -> tuple[Any, Any]:
    """How many elements lie in each of a number of bins, and the edges of these.

    How many there are moves by jumps only: no gradient flows from the counts to `a`, but it does to the weights. The
    edges are constants.

    Parameters
    ----------
    a : Tensor or array
        Taken in order.
    bins : int, str or vector
        How many, how to choose them, or their edges.
    range : pair of numbers, optional
        From where to where; what lies outside is not counted.
    density : bool, optional
        Whether to divide by the width of each bin, and by the sum.
    weights : array, optional
        Of the shape of `a`; sums of these take the place of counts.

    Examples
    --------
    >>> ag.histogram(ag.asarray([1.0, 2.0, 2.5, 4.0]), bins=3)
    (Tensor([1, 2, 1]), Tensor([1., 2., 3., 4.]))
    """
    a = reshape(operand(a), -1)
    edges = _edges(a, bins=raw(bins), limits=range)
    n = edges.shape[0] - 1
    found = _counts(a, edges) if weights is None else _sums(a, reshape(operand(weights), -1), edges, n)
    if density:
        found = found / (edges[1:] - edges[:-1]) / _sum(found)
    return found, beside(edges, found)


@custom(vjp=None, name="bin_edges")
def _edges(xp: Any, a: Any, *, bins: Any, limits: Any) -> Any:
    if hasattr(xp, "histogram_bin_edges"):
        return xp.histogram_bin_edges(a, bins, limits)
    if isinstance(bins, str):
        raise OpError(f"histogram: bins={bins!r} is for NumPy arrays, these are {xp.__name__}'s", "say how many")
    if not isinstance(bins, int):
        return xp.asarray(bins)
    low, high = (xp.min(a), xp.max(a)) if limits is None else map(float, limits)
    half = xp.where(xp.asarray(low == high), 0.5, 0.0)
    low, high = low - half, high + half
    edges = low + (high - low) * (xp.arange(bins + 1) / bins)
    return xp.astype(edges, a.dtype) if kind(a.dtype) == "f" else edges


@custom(vjp=None, batch="loop", name="histogram", tex=r"\mathrm{{histogram}}({a}, {edges})")
def _counts(xp: Any, a: Any, edges: Any) -> Any:
    return xp.histogram(a, edges)[0]


def _sums(a: Any, w: Any, edges: Any, n: int) -> Any:
    """The sums of the weights of what lies in each bin."""
    if w.shape != a.shape:
        raise ShapeError(f"histogram: expected a weight for each of {a.shape[0]} elements, got {w.shape[0]}")
    k = searchsorted(edges, a, side="right") - 1
    k = where(a == edges[-1], n - 1, k)  # the last bin has its right edge in it
    inside = logical_and(k >= 0, k < n)
    return astype(bincount(where(inside, k, 0), where(inside, w, 0), n), w.dtype)
