"""Median and quantiles: elements at places of the sorted order, and what lies between two of them."""

from typing import Any

import numpy as np

from ..backend import beside, kind, namespace
from ..declare import custom
from ..errors import OpError, ShapeError
from .axes import axes_of as checked_axes
from .given import is_number, space
from .masking import product
from .operands import operand, raw
from .rounding import ceil, floor
from .rounding import round as nearest
from .select import maximum, minimum, where
from .shape import astype, concat, moveaxis, reshape, stack
from .sums import Axis, axes_of, rows
from .sums import sum as _sum

__all__ = ["median", "percentile", "quantile"]

# Where quantile q of n sorted numbers lies, counted from 0: n q + a + q (1 - a - b) - 1 for these a and b (Hyndman and
# Fan, "Sample Quantiles in Statistical Packages", 1996). It lies between two of them, so these are continuous in q.
BETWEEN: dict[str, tuple[float, float]] = {
    "interpolated_inverted_cdf": (0.0, 1.0),
    "hazen": (0.5, 0.5),
    "weibull": (0.0, 0.0),
    "linear": (1.0, 1.0),
    "median_unbiased": (1 / 3, 1 / 3),
    "normal_unbiased": (3 / 8, 3 / 8),
}
METHODS = (
    *BETWEEN,
    "lower",
    "higher",
    "midpoint",
    "nearest",
    "inverted_cdf",
    "averaged_inverted_cdf",
    "closest_observation",
)


def _shares(y: Any, x: Any) -> list[Any]:
    """For each place what part the elements have in what stands there: 1, or a fair part of it at a tie, or 0."""
    hits = [where(x == y[..., k : k + 1], 1.0, 0.0) for k in range(y.shape[-1])]
    return [hit / _sum(hit, axis=-1, keepdims=True) for hit in hits]


def _to_elements(g: Any, y: Any, x: Any) -> Any:
    parts = [product(g[..., k : k + 1], share) for k, share in enumerate(_shares(y, x))]
    return sum(parts[1:], parts[0]) if parts else x * 0


@custom(
    vjp=(None, lambda g, y, places, x: _to_elements(g, y, x)),
    jvp=lambda t, y, places, x: stack([_sum(t[1] * share, axis=-1) for share in _shares(y, x)], axis=-1),
    batch="front",
    tex=r"{x}_{{({places})}}",
)
def order_statistics(xp: Any, places: Any, x: Any) -> Any:
    """What stands at places of the sorted last axis; NaN where that axis holds any.

    An op of its own beside indexing what is sorted: few places are asked for, and for each the gradient is one
    comparison away.
    """
    ordered = xp.sort(x, axis=-1)
    found = xp.take_along_axis(ordered, places, axis=-1)
    return xp.where(xp.isnan(ordered[..., -1:]), ordered[..., -1:], found) if kind(x.dtype) == "f" else found


def median(a: Any, axis: Axis = None, *, keepdims: bool = False) -> Any:
    """Median over axes: the middle one of the sorted elements, or the mean of the middle two.

    At ties the gradient is split evenly, as that of `max` is.

    Parameters
    ----------
    a, axis, keepdims
        As for `sum`.

    Examples
    --------
    >>> ag.grad(ag.median)(np.array([3.0, 1.0, 2.0, 9.0]))
    array([0.5, 0. , 0.5, 0. ])
    """
    a = checked("median", a, axis)
    x = rows(a, axis)
    n = x.shape[-1]
    if not n:
        return shaped(_sum(x, axis=-1, keepdims=True) + np.nan, (), a, axis, keepdims)
    places = space(a).asarray([n // 2] if n % 2 else [n // 2 - 1, n // 2])
    y = order_statistics(reshape(places, (*(1,) * (x.ndim - 1), -1)), x)
    return shaped(middle(y[..., :1], y[..., -1:]), (), a, axis, keepdims)


def middle(low: Any, high: Any) -> Any:
    """The mean of two, without overflow."""
    return low * 0.5 + high * 0.5


def shaped(y: Any, asked: tuple[int, ...], a: Any, axis: Axis, keepdims: bool) -> Any:
    """Results, which are along the last axis, with the axes of `q` in front and those of `a` as asked for."""
    axes = axes_of(a, axis)
    rest = tuple(1 if i in axes else n for i, n in enumerate(a.shape)) if keepdims else y.shape[:-1]
    return reshape(moveaxis(y, -1, 0), (*asked, *rest))


def _place(method: str, n: Any, q: Any) -> tuple[Any, Any]:
    """The place of quantile `q` of `n` sorted numbers: rounded down, and how far it is from there to the next, if."""
    if method in BETWEEN:
        a, b = BETWEEN[method]
        h = (n - 1) * q if method == "linear" else n * q + (a + q * (1 - a - b)) - 1
        low = floor(h)
        return low, h - low
    h = (n - 1) * q
    if method in ("lower", "higher", "nearest"):
        return {"lower": floor, "higher": ceil, "nearest": nearest}[method](h), None
    if method == "midpoint":
        return floor(h), where(h == floor(h), 0.0, 0.5)
    h = n * q - (1.5 if method == "closest_observation" else 1)
    low = floor(h)
    exact = h == low
    if method == "averaged_inverted_cdf":
        return low, where(exact, 0.5, 1.0)
    stays = exact & (low % 2 == 1) if method == "closest_observation" else exact
    return where(stays, low, low + 1), None


def interpolated(x: Any, n: Any, q: Any, method: str, weak: bool) -> Any:
    """Quantiles of rows, the first `n` of which count once sorted."""
    low, part = _place(method, n, q)
    places = [_within(p, n, x.ndim) for p in (low, low + 1)]
    if part is None:
        return order_statistics(places[0], x)
    y, k = order_statistics(concat(places, axis=-1), x), low.shape[-1]
    if weak and kind(x.dtype) == "f":
        part = astype(part, x.dtype)
    return y[..., :k] + (y[..., k:] - y[..., :k]) * part


def _within(place: Any, n: Any, ndim: int) -> Any:
    """A place as an index, with as many axes as what it is one into."""
    place = astype(minimum(maximum(place, 0), maximum(n - 1, 0)), np.intp)
    return place if place.ndim == ndim else reshape(place, (*(1,) * (ndim - 1), -1))


def checked(name: str, a: Any, axis: Axis) -> Any:
    """`a` as something with a shape that has these axes."""
    a = operand(a)
    if axis is not None:
        checked_axes(name, axis, a.ndim)
    return a


def asked(name: str, a: Any, q: Any, axis: Axis, method: str, full: float = 1) -> tuple[Any, Any, bool]:
    """Of what and which quantiles, checked, and whether these are a number, which does not widen the result."""
    a = checked(name, a, axis)
    if method not in METHODS:
        raise OpError(f"{name}: expected a method among {', '.join(METHODS)}, got {method!r}")
    weak, q = is_number(q), operand(q)
    value = raw(q)
    if (
        value.size and not hasattr(value, "levels") and not bool(namespace(value).all((value >= 0) & (value <= full)))
    ):  # or NaN
        raise OpError(f"{name}: expected q between 0 and {full}, got {value}")
    q = q / full if full != 1 else q
    return a, beside(q, raw(a)) if isinstance(q, (np.ndarray, np.generic)) else q, weak


def quantile(a: Any, q: Any, axis: Axis = None, *, method: str = "linear", keepdims: bool = False) -> Any:
    """Quantiles over axes.

    Parameters
    ----------
    a : Tensor or array
        Any shape. At ties the gradient is split evenly, as that of `max` is.
    q : number or array
        Between 0 and 1; its axes come first in the result. Gradients flow to it by the methods that are continuous
        in it, from ``"linear"`` to ``"normal_unbiased"`` below.
    axis, keepdims
        As for `sum`.
    method : str
        Which element, or what between two, stands for a quantile that falls between them: ``"linear"``,
        ``"interpolated_inverted_cdf"``, ``"hazen"``, ``"weibull"``, ``"median_unbiased"``, ``"normal_unbiased"``,
        ``"lower"``, ``"higher"``, ``"midpoint"``, ``"nearest"``, ``"inverted_cdf"``, ``"averaged_inverted_cdf"`` or
        ``"closest_observation"``, as in NumPy.

    Examples
    --------
    >>> ag.quantile(ag.asarray([1.0, 2.0, 4.0]), [0.25, 0.5])
    Tensor([1.5, 2. ])
    """
    a, q, weak = asked("quantile", a, q, axis, method)
    return of_rows(a, q, axis, method, keepdims, weak)


def percentile(a: Any, q: Any, axis: Axis = None, *, method: str = "linear", keepdims: bool = False) -> Any:
    """Percentiles over axes: `quantile`, with `q` between 0 and 100.

    Parameters
    ----------
    a, q, axis, method, keepdims
        As for `quantile`.

    Examples
    --------
    >>> ag.percentile(ag.asarray([1.0, 2.0, 4.0]), 25)
    Tensor(1.5)
    """
    a, q, weak = asked("percentile", a, q, axis, method, 100)
    return of_rows(a, q, axis, method, keepdims, weak)


def of_rows(a: Any, q: Any, axis: Axis, method: str, keepdims: bool, weak: bool) -> Any:
    x = rows(a, axis)
    if not x.shape[-1]:
        raise ShapeError(f"quantile: expected at least one element, got shape {a.shape} along axis {axis}")
    y = interpolated(x, x.shape[-1], reshape(q, -1), method, weak)
    return shaped(y, q.shape, a, axis, keepdims)
