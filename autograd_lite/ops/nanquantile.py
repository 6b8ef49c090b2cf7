"""Median and quantiles of what is no NaN."""

from typing import Any

import numpy as np

from ..backend import kind
from .compare import isnan, logical_not
from .quantile import asked, checked, interpolated, median, middle, of_rows, order_statistics, shaped
from .select import maximum, minimum, where
from .shape import concat, reshape
from .sums import Axis, rows
from .sums import sum as _sum

__all__ = ["nanmedian", "nanpercentile", "nanquantile"]


def _numbers(x: Any) -> tuple[Any, Any]:
    """`x` with NaN moved to the end of the sorted order, and how many elements of each row are no NaN."""
    missing = isnan(x)
    return where(missing, np.inf, x), _sum(logical_not(missing), axis=-1, keepdims=True)


def nanmedian(a: Any, axis: Axis = None, *, keepdims: bool = False) -> Any:
    """Median over axes of what is no NaN; NaN where there is nothing else.

    Parameters
    ----------
    a, axis, keepdims
        As for `median`.

    Examples
    --------
    >>> ag.nanmedian(ag.asarray([3.0, np.nan, 1.0]))
    Tensor(2.)
    """
    a = checked("nanmedian", a, axis)
    if kind(a.dtype) != "f":
        return median(a, axis, keepdims=keepdims)
    x, n = _numbers(rows(a, axis))
    if not x.shape[-1]:
        return median(a, axis, keepdims=keepdims)
    places = concat([maximum((n - 1) // 2, 0), maximum(minimum(n // 2, n - 1), 0)], axis=-1)
    y = order_statistics(places, x)
    return shaped(where(n == 0, np.nan, middle(y[..., :1], y[..., 1:])), (), a, axis, keepdims)


def nanquantile(a: Any, q: Any, axis: Axis = None, *, method: str = "linear", keepdims: bool = False) -> Any:
    """Quantiles over axes of what is no NaN; NaN where there is nothing else.

    Parameters
    ----------
    a, q, axis, method, keepdims
        As for `quantile`.

    Examples
    --------
    >>> ag.nanquantile(ag.asarray([1.0, np.nan, 2.0, 4.0]), 0.25)
    Tensor(1.5)
    """
    a, q, weak = asked("nanquantile", a, q, axis, method)
    return _nanquantile(a, q, axis, method, keepdims, weak)


def nanpercentile(a: Any, q: Any, axis: Axis = None, *, method: str = "linear", keepdims: bool = False) -> Any:
    """Percentiles over axes of what is no NaN: `nanquantile`, with `q` between 0 and 100.

    Parameters
    ----------
    a, q, axis, method, keepdims
        As for `quantile`.

    Examples
    --------
    >>> ag.nanpercentile(ag.asarray([1.0, np.nan, 2.0, 4.0]), 25)
    Tensor(1.5)
    """
    a, q, weak = asked("nanpercentile", a, q, axis, method, 100)
    return _nanquantile(a, q, axis, method, keepdims, weak)


def _nanquantile(a: Any, q: Any, axis: Axis, method: str, keepdims: bool, weak: bool) -> Any:
    if kind(a.dtype) != "f":
        return of_rows(a, q, axis, method, keepdims, weak)
    x, n = _numbers(rows(a, axis))
    if not x.shape[-1]:
        return shaped(_sum(x, axis=-1, keepdims=True) + reshape(q, -1) * np.nan, q.shape, a, axis, keepdims)
    y = where(n == 0, np.nan, interpolated(x, n, reshape(q, -1), method, weak))
    return shaped(y, q.shape, a, axis, keepdims)
