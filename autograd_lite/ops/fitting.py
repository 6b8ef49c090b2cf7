"""Polynomials fitted to points. Made of other functions; no ops here."""

from typing import Any
from warnings import warn

import numpy as np

from ..errors import OpError, ShapeError
from ..located import numpys
from .axes import whole
from .diagonals import vander
from .leastsquares import lstsq
from .operands import operand
from .reduce import sum as _sum
from .shape import matrix_transpose
from .solve import inv
from .transcendental import sqrt

__all__ = ["polyfit"]


def polyfit(
    x: Any,
    y: Any,
    deg: int,
    rcond: float | None = None,
    full: bool = False,
    w: Any = None,
    cov: bool | str = False,
) -> Any:
    """The polynomial of a degree that comes closest to points, by least squares; gradients flow to `x`, `y` and `w`.

    Parameters
    ----------
    x : Tensor or array
        Shape (m,): where.
    y : Tensor or array
        Shape (m,), or (m, k) for k polynomials: the values there.
    deg : int
        The degree.
    rcond : float, optional
        Singular values up to this fraction of the largest count as 0; ``m * eps`` by default.
    full : bool
        Give residuals, rank, singular values and `rcond` too, as `linalg.lstsq` has them.
    w : Tensor or array, optional
        Shape (m,): weights of the differences, not of their squares.
    cov : bool or "unscaled"
        Give the covariance matrix of the coefficients too, by the variance of the residuals; with "unscaled" the
        weights are taken for the inverse of the standard deviations.

    Returns
    -------
    Tensor or array, or tuple
        Coefficients, that of the highest power first, (deg + 1,) or (deg + 1, k); with `full` or `cov` a tuple.

    Examples
    --------
    >>> ag.polyfit([0.0, 1.0, 2.0], ag.asarray([1.0, 3.0, 7.0]), 2).round(6)
    Tensor([1., 1., 1.])
    """
    x, y = operand(x) + 0.0, operand(y) + 0.0
    order = whole("polyfit", "deg", deg) + 1
    if order < 1:
        raise OpError(f"polyfit: expected a degree of at least 0, got {deg}")
    if x.ndim != 1 or y.ndim not in (1, 2) or x.shape[0] != y.shape[0] or not x.shape[0]:
        raise ShapeError(f"polyfit: expected shapes (m,) and (m,) or (m, k), got {x.shape} and {y.shape}")
    powers = vander(x, order)
    if w is not None:
        w = operand(w) + 0.0
        if w.shape != x.shape:
            raise ShapeError(f"polyfit: expected a weight for each of {x.shape[0]} points, got shape {w.shape}")
        powers, y = powers * w[:, None], y * (w if y.ndim == 1 else w[:, None])
    rcond = x.shape[0] * float(np.finfo(numpys(x.dtype)).eps) if rcond is None else rcond
    scale = sqrt(_sum(powers * powers, axis=0))  # columns of like size: powers of 100 and of 0.01 are as good as of 1
    powers = powers / scale
    c, residuals, rank, s = lstsq(powers, y, rcond)
    if isinstance(rank, int) and rank != order and not full:
        warn("polyfit: the points do not determine so many coefficients", np.exceptions.RankWarning, stacklevel=2)
    c = c / (scale if y.ndim == 1 else scale[:, None])
    if full:
        return c, residuals, rank, s, rcond
    return (c, _covariance(powers, scale, residuals, y, cov)) if cov else c


def _covariance(powers: Any, scale: Any, residuals: Any, y: Any, cov: Any) -> Any:
    """Of the coefficients."""
    base = inv(matrix_transpose(powers) @ powers) / (scale[:, None] * scale)
    variance = 1.0
    if cov != "unscaled":
        m, order = powers.shape
        if m <= order:
            raise OpError(f"polyfit: cov=True needs more than {order} points, got {m}", "cov='unscaled' needs no more")
        variance = residuals / (m - order)
    return base * variance if y.ndim == 1 else base[:, :, None] * variance
