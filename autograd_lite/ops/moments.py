"""Variance and standard deviation over axes."""

from typing import Any

import numpy as np

from ..backend import kind
from ..declare import custom
from .complexes import conj, real
from .dialect import named
from .extrema import max as largest
from .extrema import min as least
from .given import working
from .masking import is_complex, product
from .operands import operand, raw
from .select import maximum
from .select import where as choose
from .shape import astype
from .sums import Axis, _mean, _sum, count, expand, how_many, mean, public, said, shared
from .transcendental import sqrt

__all__ = ["std", "var"]


def _deviation(x: Any, axis: Axis, correction: float) -> Any:
    """Distance of each element to the mean, over the degrees of freedom."""
    return shared(x - _mean(x, axis=axis, keepdims=True), count(x, axis) - correction)


def _along(t: Any, slope: Any, axis: Axis, keepdims: bool) -> Any:
    """The tangent of a real number from those of the elements, which may be complex."""
    change = real(conj(slope) * t) if is_complex(slope) else t * slope
    return _sum(change, axis=axis, keepdims=keepdims)


def _said(axis: Axis, correction: float, keepdims: bool) -> dict[str, Any]:
    return said(axis, None, keepdims) | ({"correction": correction} if correction else {})


@custom(
    vjp=lambda g, y, x, axis=None, correction=0.0, keepdims=False: product(
        expand(g, x, axis), 2 * _deviation(x, axis, correction)
    ),
    jvp=lambda t, y, x, axis=None, correction=0.0, keepdims=False: _along(
        t, 2 * _deviation(x, axis, correction), axis, keepdims
    ),
    complex=True,
    tex=r"\operatorname{{var}} {x}",
    name="var",
)
def _var(xp: Any, x: Any, *, axis: Axis = None, correction: float = 0.0, keepdims: bool = False) -> Any:
    return xp.var(x, axis=axis, keepdims=keepdims, **named(xp, correction=correction))


@public(_var)
def var(x: Any, /, axis: Axis = None, *, correction: float = 0.0, keepdims: bool = False, where: Any = None) -> Any:
    """Variance over axes; of complex numbers that of their distance to the mean.

    Parameters
    ----------
    x, axis, keepdims, where
        As for `sum`.
    correction : float
        Taken from the number of elements: 0 for the variance of a population, 1 for the unbiased estimate.

    Examples
    --------
    >>> ag.var(ag.asarray([1.0, 2.0, 3.0]), correction=1)
    Tensor(1.)
    """
    if where is None:
        return _var(x, **_said(axis, correction, keepdims))
    x, mask = operand(x), operand(where, x)
    wide = astype(x, working(x.dtype))
    off = choose(mask, wide - mean(wide, axis=axis, keepdims=True, where=mask), 0)
    square = real(off * conj(off)) if is_complex(off) else off * off
    freedom = maximum(how_many(mask, x, axis, keepdims) - correction, 0)
    y = _sum(square, axis=axis, keepdims=keepdims) / freedom
    return astype(y, x.dtype) if kind(x.dtype) == "f" and y.dtype != x.dtype else y


def _std_slope(y: Any, x: Any, axis: Axis, correction: float) -> Any:
    """The derivative of std; 0 where all elements are equal, as for a norm at 0.

    The mean of equal numbers may be off in the last place, and y then tiny instead of 0.
    """
    y = expand(y, x, axis)
    level = y == 0 if not count(x, axis) else largest(x, axis=axis, keepdims=True) == least(x, axis=axis, keepdims=True)
    return choose(level, 0.0, _deviation(x, axis, correction) / choose(level, 1.0, y))


@custom(
    vjp=lambda g, y, x, axis=None, correction=0.0, keepdims=False: product(
        expand(g, x, axis), _std_slope(y, x, axis, correction)
    ),
    jvp=lambda t, y, x, axis=None, correction=0.0, keepdims=False: _along(
        t, _std_slope(y, x, axis, correction), axis, keepdims
    ),
    complex=True,
    tex=r"\operatorname{{std}} {x}",
    name="std",
)
def _std(xp: Any, x: Any, *, axis: Axis = None, correction: float = 0.0, keepdims: bool = False) -> Any:
    return xp.std(x, axis=axis, keepdims=keepdims, **named(xp, correction=correction))


@public(_std)
def std(x: Any, /, axis: Axis = None, *, correction: float = 0.0, keepdims: bool = False, where: Any = None) -> Any:
    """Standard deviation over axes; its derivative is 0 where all elements are equal.

    Parameters
    ----------
    x, axis, correction, keepdims, where
        As for `var`.

    Examples
    --------
    >>> ag.std(ag.asarray([1.0, 2.0, 3.0]), correction=1)
    Tensor(1.)
    """
    if where is None:
        return _std(x, **_said(axis, correction, keepdims))
    x = operand(x)
    v = var(x, axis=axis, correction=correction, keepdims=keepdims, where=where)
    if kind(x.dtype) == "c":
        level = v == 0
    else:
        wide = astype(x, working(x.dtype))
        high, low = (
            f(wide, axis=axis, keepdims=keepdims, where=where, initial=end)
            for f, end in ((largest, -np.inf), (least, np.inf))
        )
        level = high == low
    return choose(level, sqrt(raw(v)), sqrt(choose(level, 1, v)))
