"""Reductions that pass over NaN, which then has gradient 0. Each is its namesake with a mask."""

from typing import Any

import numpy as np

from ..backend import kind
from ..declare import custom
from .compare import isnan, logical_not
from .extrema import max as largest
from .extrema import min as least
from .moments import std, var
from .operands import operand
from .prods import prod
from .search import all as _all
from .select import where as choose
from .sums import Axis, how_many, mean
from .sums import sum as _sum

__all__ = ["nanargmax", "nanargmin", "nanmax", "nanmean", "nanmin", "nanprod", "nanstd", "nansum", "nanvar"]


def _numbers(a: Any, where: Any) -> Any:
    """Which elements to take: those that are no NaN, and that the caller's mask lets through."""
    found = logical_not(isnan(a))
    return found if where is None else found & operand(where, a)


def nansum(
    a: Any, axis: Axis = None, dtype: Any = None, *, keepdims: bool = False, initial: Any = None, where: Any = None
) -> Any:
    """Sum over axes that takes NaN for 0.

    Parameters
    ----------
    a : Tensor or array
        Any shape and dtype.
    axis, dtype, keepdims, initial, where
        As for `sum`.

    Examples
    --------
    >>> ag.nansum(ag.asarray([1.0, np.nan, 2.0]))
    Tensor(3.)
    """
    a = operand(a)
    a = choose(isnan(a), 0, a)
    return _sum(a, axis=axis, dtype=dtype, keepdims=keepdims, initial=initial, where=where)


def nanprod(
    a: Any, axis: Axis = None, dtype: Any = None, *, keepdims: bool = False, initial: Any = None, where: Any = None
) -> Any:
    """Product over axes that takes NaN for 1.

    Parameters
    ----------
    a, axis, dtype, keepdims, initial, where
        As for `nansum`.

    Examples
    --------
    >>> ag.nanprod(ag.asarray([2.0, np.nan, 3.0]))
    Tensor(6.)
    """
    a = operand(a)
    a = choose(isnan(a), 1, a)
    return prod(a, axis=axis, dtype=dtype, keepdims=keepdims, initial=initial, where=where)


def nanmean(a: Any, axis: Axis = None, *, keepdims: bool = False, where: Any = None) -> Any:
    """Arithmetic mean over axes of what is no NaN; of nothing it is NaN.

    Parameters
    ----------
    a, axis, keepdims, where
        As for `nansum`.

    Examples
    --------
    >>> ag.grad(ag.nanmean)(np.array([1.0, np.nan, 3.0]))
    array([0.5, 0. , 0.5])
    """
    a = operand(a)
    return mean(a, axis=axis, keepdims=keepdims, where=_numbers(a, where))


def nanvar(a: Any, axis: Axis = None, *, ddof: float = 0.0, keepdims: bool = False, where: Any = None) -> Any:
    """Variance over axes of what is no NaN.

    Parameters
    ----------
    a, axis, keepdims, where
        As for `nansum`.
    ddof : float
        Taken from the number of elements, as `correction` of `var`.

    Examples
    --------
    >>> ag.nanvar(ag.asarray([1.0, np.nan, 3.0]))
    Tensor(1.)
    """
    return _spread(var, operand(a), axis, ddof, keepdims, where)


def nanstd(a: Any, axis: Axis = None, *, ddof: float = 0.0, keepdims: bool = False, where: Any = None) -> Any:
    """Standard deviation over axes of what is no NaN.

    Parameters
    ----------
    a, axis, ddof, keepdims, where
        As for `nanvar`.

    Examples
    --------
    >>> ag.nanstd(ag.asarray([1.0, np.nan, 3.0]))
    Tensor(1.)
    """
    return _spread(std, operand(a), axis, ddof, keepdims, where)


def _spread(f: Any, a: Any, axis: Axis, ddof: float, keepdims: bool, where: Any) -> Any:
    """`f` of the numbers; where they are too few, NaN as in NumPy, not infinity."""
    numbers = _numbers(a, where)
    y = f(a, axis=axis, correction=ddof, keepdims=keepdims, where=numbers)
    return choose(how_many(numbers, a, axis, keepdims) <= ddof, np.nan, y)


def nanmax(a: Any, axis: Axis = None, *, keepdims: bool = False, initial: Any = None, where: Any = None) -> Any:
    """Largest element over axes that is no NaN; NaN where there is none.

    Parameters
    ----------
    a, axis, keepdims
        As for `nansum`.
    initial, where
        As for `max`.

    Examples
    --------
    >>> ag.nanmax(ag.asarray([1.0, np.nan, 2.0]))
    Tensor(2.)
    """
    return _extreme(largest, -np.inf, operand(a), axis, keepdims, initial, where)


def nanmin(a: Any, axis: Axis = None, *, keepdims: bool = False, initial: Any = None, where: Any = None) -> Any:
    """Smallest element over axes that is no NaN; NaN where there is none.

    Parameters
    ----------
    a, axis, keepdims
        As for `nansum`.
    initial, where
        As for `min`.

    Examples
    --------
    >>> ag.nanmin(ag.asarray([1.0, np.nan, 2.0]))
    Tensor(1.)
    """
    return _extreme(least, np.inf, operand(a), axis, keepdims, initial, where)


def _extreme(f: Any, worst: float, a: Any, axis: Axis, keepdims: bool, initial: Any, where: Any) -> Any:
    """`f` with NaN replaced by what every number beats, and NaN again where there was nothing else."""
    if kind(a.dtype) not in "fc":
        return f(a, axis=axis, keepdims=keepdims, initial=initial, where=where)
    missing = isnan(a)
    y = f(choose(missing, worst, a), axis=axis, keepdims=keepdims, initial=initial, where=where)
    if initial is not None:
        return y
    return choose(_all(missing, axis=axis, keepdims=keepdims), np.nan, y)


@custom(vjp=None, batch="whole", tex=r"\operatorname{{argmax}} {x}")
def nanargmax(xp: Any, x: Any, *, axis: int | None = None, keepdims: bool = False) -> Any:
    """Index of the first largest element that is no NaN; not differentiable.

    Examples
    --------
    >>> ag.nanargmax(ag.asarray([1.0, np.nan, 2.0]))
    Tensor(2)
    """
    return xp.nanargmax(x, axis=axis, keepdims=keepdims)


@custom(vjp=None, batch="whole", tex=r"\operatorname{{argmin}} {x}")
def nanargmin(xp: Any, x: Any, *, axis: int | None = None, keepdims: bool = False) -> Any:
    """Index of the first smallest element that is no NaN; not differentiable.

    Examples
    --------
    >>> ag.nanargmin(ag.asarray([1.0, np.nan, 2.0]))
    Tensor(0)
    """
    return xp.nanargmin(x, axis=axis, keepdims=keepdims)
