"""Running extrema, and the running soft maximum."""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..declare import custom
from .arithmetic import divide
from .masking import product
from .recurrence import back, delayed, recurrence
from .running_sums import only_axis
from .select import where
from .transcendental import exp

__all__ = ["cumulative_logsumexp", "cumulative_max", "cumulative_min"]


def _reached(y: Any, x: Any, axis: int) -> tuple[Any, Any, Any]:
    """Of a running extremum: whether it stays as it was, which elements attain it, and how many have so far."""
    stays = where(y == delayed(y, axis=axis), 1.0, 0.0)
    hit = where(x == y, 1.0, 0.0)
    so_far = recurrence(stays, hit, axis=axis)
    return stays, hit, where(so_far == 0, 1.0, so_far)  # 0 for NaN only


def _extremum_back(g: Any, y: Any, x: Any, axis: int) -> Any:
    stays, hit, so_far = _reached(y, x, axis)
    return product(back(stays, divide(g, so_far), axis), hit)


def _extremum_ahead(t: Any, y: Any, x: Any, axis: int) -> Any:
    stays, hit, so_far = _reached(y, x, axis)
    return recurrence(stays, t * hit, axis=axis) / so_far


def _running(name: str, tex: str) -> Callable[[Callable[..., Any]], Any]:
    return custom(
        vjp=_extremum_back,
        jvp=_extremum_ahead,
        tex=tex,
        name=name,
    )


def _accumulate(xp: Any, pick: Any, x: Any, axis: int) -> Any:
    """``pick`` of everything up to each place; CuPy's ufuncs cannot accumulate, so there in log2(n) steps."""
    if xp is np:
        return pick.accumulate(x, axis=axis)
    y, step = xp.moveaxis(x, axis, -1), 1
    while step < y.shape[-1]:
        y = xp.concat((y[..., :step], pick(y[..., step:], y[..., :-step])), axis=-1)
        step *= 2
    return xp.moveaxis(y, -1, axis)


@_running("cumulative_max", r"\mathrm{{cummax}}({x})")
def _cumulative_max(xp: Any, x: Any, *, axis: int) -> Any:
    return _accumulate(xp, xp.maximum, x, axis)


def cumulative_max(x: Any, /, *, axis: int | None = None) -> Any:
    """Largest element so far, along an axis; NaN from the first NaN on.

    At a tie the gradient is split evenly among the elements that attain the maximum up to there, as that of `max` is.

    Parameters
    ----------
    x, axis
        As for `cumulative_sum`.

    Examples
    --------
    >>> ag.cumulative_max(ag.asarray([1.0, 3.0, 2.0, 4.0]))
    Tensor([1., 3., 3., 4.])
    """
    x, axis = only_axis("cumulative_max", x, axis)
    return _cumulative_max(x, axis=axis)


@_running("cumulative_min", r"\mathrm{{cummin}}({x})")
def _cumulative_min(xp: Any, x: Any, *, axis: int) -> Any:
    return _accumulate(xp, xp.minimum, x, axis)


def cumulative_min(x: Any, /, *, axis: int | None = None) -> Any:
    """Smallest element so far, along an axis; ties as for `cumulative_max`.

    Parameters
    ----------
    x, axis
        As for `cumulative_sum`.

    Examples
    --------
    >>> ag.cumulative_min(ag.asarray([3.0, 1.0, 2.0]))
    Tensor([3., 1., 1.])
    """
    x, axis = only_axis("cumulative_min", x, axis)
    return _cumulative_min(x, axis=axis)


def _fall(y: Any, axis: int) -> Any:
    """``exp(y[i - 1] - y[i])``, by which all that came before has shrunk; the sum grows, so it is at most 1."""
    return exp(delayed(y, axis=axis) - _finite(y))


def _finite(y: Any) -> Any:
    """`y` to subtract: of the sum of nothing, -inf, one would get NaN."""
    return where(y == -np.inf, 0.0, y)


@custom(
    vjp=lambda g, y, x, axis: product(back(_fall(y, axis), g, axis), exp(x - _finite(y))),
    jvp=lambda t, y, x, axis: recurrence(_fall(y, axis), t * exp(x - _finite(y)), axis=axis),
    tex=r"\ln \mathrm{{cumsum}}\, e^{{{x}}}",
    name="cumulative_logsumexp",
)
def _cumulative_logsumexp(xp: Any, x: Any, *, axis: int) -> Any:
    return _accumulate(xp, xp.logaddexp, x, axis)


def cumulative_logsumexp(x: Any, /, *, axis: int | None = None) -> Any:
    """``log(cumulative_sum(exp(x)))`` along an axis, without overflow; nor does its gradient overflow.

    Parameters
    ----------
    x, axis
        As for `cumulative_sum`.

    Examples
    --------
    >>> ag.cumulative_logsumexp(ag.asarray([1000.0, 1000.0]))
    Tensor([1000.    , 1000.6931])
    """
    x, axis = only_axis("cumulative_logsumexp", x, axis)
    return _cumulative_logsumexp(x, axis=axis)
