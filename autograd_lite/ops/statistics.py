"""Averages, covariances, ranges."""

from typing import Any

import numpy as np

from ..backend import kind
from ..declare import custom
from ..errors import ShapeError
from ..located import numpys
from .complexes import conj
from .extrema import max as _max
from .extrema import min as _min
from .given import beside, space
from .linalg import matmul
from .masking import is_complex
from .operands import operand
from .shape import astype, concat, expand_dims, permute_dims, reshape, squeeze
from .sums import Axis, axes_of, broadcast_to, count, mean
from .sums import sum as _sum
from .transcendental import sqrt

__all__ = ["average", "corrcoef", "cov", "ptp"]


def average(a: Any, axis: Axis = None, weights: Any = None, returned: bool = False, *, keepdims: bool = False) -> Any:
    """Weighted average over axes.

    Parameters
    ----------
    a : Tensor or array
        Any shape.
    axis, keepdims
        As for `sum`.
    weights : array, optional
        Of the shape of `a`, or of its lengths along `axis`; gradients flow to them. Where they sum to 0 there is no
        average: NaN or infinity.
    returned : bool
        Give the sum of the weights as well.

    Examples
    --------
    >>> ag.average(ag.asarray([1.0, 2.0, 6.0]), weights=[1, 1, 2])
    Tensor(3.75)
    """
    a = operand(a)
    if weights is None:
        y = mean(a, axis=axis, keepdims=keepdims)
        if not returned:
            return y
        return y, beside(broadcast_to(astype(operand(count(a, axis)), y.dtype), y.shape), y)
    w = _weights_along(a, axis, operand(weights, a))
    dtype = np.result_type(numpys(a.dtype), numpys(w.dtype), *([np.float64] if kind(a.dtype) in "biu" else []))
    total = _sum(w, axis=axis, keepdims=keepdims, dtype=dtype)
    product = a * w if np.result_type(numpys(a.dtype), numpys(w.dtype)) == dtype else astype(a, dtype) * w
    y = _sum(product, axis=axis, keepdims=keepdims) / total
    return (y, beside(broadcast_to(total, y.shape), y)) if returned else y


def _weights_along(a: Any, axis: Axis, w: Any) -> Any:
    """The weights in a shape that goes with `a`."""
    if w.shape == a.shape:
        return w
    axes = axes_of(a, axis)
    if axis is None or w.shape != tuple(a.shape[i] for i in axes):
        raise ShapeError(
            f"average: expected weights of shape {a.shape}, or of the lengths along axis, got {w.shape} and axis={axis}"
        )
    w = permute_dims(w, sorted(range(len(axes)), key=lambda i: axes[i]))
    return broadcast_to(reshape(w, tuple(n if i in axes else 1 for i, n in enumerate(a.shape))), a.shape)


def ptp(a: Any, axis: Axis = None, *, keepdims: bool = False) -> Any:
    """Range over axes: the largest element less the smallest.

    Parameters
    ----------
    a, axis, keepdims
        As for `sum`.

    Examples
    --------
    >>> ag.ptp(ag.asarray([1.0, 5.0, 3.0]))
    Tensor(4.)
    """
    return _max(a, axis=axis, keepdims=keepdims) - _min(a, axis=axis, keepdims=keepdims)


def cov(
    m: Any,
    y: Any = None,
    rowvar: bool = True,
    bias: bool = False,
    ddof: float | None = None,
    fweights: Any = None,
    aweights: Any = None,
    *,
    dtype: Any = None,
) -> Any:
    """Matrix of covariances.

    Parameters
    ----------
    m : Tensor or array
        1-D or 2-D: a row for each variable, a column for each observation.
    y : Tensor or array, optional
        More variables.
    rowvar : bool
        Whether rows are variables; else columns are.
    bias : bool
        Whether to divide by the number of observations, not by one less.
    ddof : number, optional
        What to take from that number instead.
    fweights, aweights : vector, optional
        How often each observation was made, and how much it counts. Gradients flow to both.
    dtype : dtype, optional
        Of the result; at least double precision by default.

    Examples
    --------
    >>> ag.cov(ag.asarray([[1.0, 2.0, 3.0], [3.0, 2.0, 1.0]]))
    Tensor([[ 1., -1.],
            [-1.,  1.]])
    """
    x = _variables(m, y, rowvar, dtype)
    ddof = (0 if bias else 1) if ddof is None else ddof
    w = _observations(x, fweights, aweights)
    if w is None:
        middle, freedom = mean(x, axis=1, keepdims=True), x.shape[1] - ddof
    else:
        total = _sum(w)
        middle = _sum(x * w, axis=1, keepdims=True) / total
        less = 0 if not ddof else ddof if aweights is None else ddof * _sum(w * operand(aweights, x)) / total
        freedom = total - less
    x = x - middle
    other = x if w is None else x * w
    other = permute_dims(other, (1, 0))
    found = matmul(x, conj(other) if is_complex(other) else other) / freedom
    return squeeze(found)


def _variables(m: Any, y: Any, rowvar: bool, dtype: Any) -> Any:
    """All variables as the rows of a matrix."""
    tables = [operand(t) for t in (m, y) if t is not None]
    for t in tables:
        if t.ndim > 2:  # noqa: PLR2004 - two of them, as it says
            raise ShapeError(f"cov: expected a vector or a matrix, got shape {t.shape}")
    dtype = np.result_type(*(numpys(t.dtype) for t in tables), np.float64) if dtype is None else np.dtype(dtype)
    sheets = [reshape(t, (1, -1)) if t.ndim < 2 else t if rowvar else permute_dims(t, (1, 0)) for t in tables]  # noqa: PLR2004 - two of them, as it says
    sheets = [t if t.dtype == dtype else astype(t, dtype) for t in sheets]
    return sheets[0] if len(sheets) == 1 else concat(sheets, axis=0)


def _observations(x: Any, fweights: Any, aweights: Any) -> Any:
    """The weight of each observation; None if all are alike."""
    weights = [operand(w, x) for w in (fweights, aweights) if w is not None]
    for w in weights:
        if w.shape != (x.shape[1],):
            raise ShapeError(f"cov: expected a weight for each of {x.shape[1]} observations, got shape {w.shape}")
    return None if not weights else weights[0] if len(weights) == 1 else weights[0] * weights[1]


def corrcoef(x: Any, y: Any = None, rowvar: bool = True, *, dtype: Any = None) -> Any:
    """Matrix of correlation coefficients.

    Parameters
    ----------
    x, y, rowvar, dtype
        As for `cov`.

    Examples
    --------
    >>> ag.corrcoef(ag.asarray([[1.0, 2.0, 3.0], [3.0, 2.0, 1.0]]))
    Tensor([[ 1., -1.],
            [-1.,  1.]])
    """
    c = cov(x, y, rowvar, dtype=dtype)
    if not c.ndim:
        return c / c
    each = space(c).arange(c.shape[0])
    variance = c[each, each]
    spread = sqrt(variance.real if is_complex(variance) else variance)
    found = c / expand_dims(spread, axis=1) / expand_dims(spread, axis=0)
    return found if is_complex(found) else _bounded(found)


@custom(vjp=lambda g, y, c: g, jvp=lambda t, y, c: t, batch="broadcast", domain=(-0.9, 0.9), tex="{c}", name="bounded")
def _bounded(xp: Any, c: Any) -> Any:
    """Coefficients that rounding took beyond 1 put back to it; as the function itself is not cut off, slopes stay."""
    return xp.minimum(xp.maximum(c, -1), 1)
