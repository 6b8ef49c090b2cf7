"""Derivatives by differences: the judge that knows nothing of the chain rule.

A function is looked at along a line: ``curve(h)`` is its value, as a vector, at a step `h` from where it is judged.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

__all__: list[str] = []

FIRST = 0.02  # the first step; each further one is a quarter of the one before
STEPS = 13
SETTLED = 3  # steps are always taken: fewer say nothing of the error
Curve = Callable[[Any], Any]


class Slope(NamedTuple):
    """A derivative along a line, for each element of the value."""

    value: Any
    error: Any  # what the differences estimate to be wrong with it
    left: Any  # the slopes to both sides
    right: Any
    kink: Any  # whether these differ, however small the step
    reach: Any = 0.0  # the largest slope at the first step: what counts as a large or a small slope here


def slope(curve: Curve, base: Any, noise: Any, *, step: float = FIRST, goal: float = 1e-10) -> Slope:
    """The derivative of a curve at 0 by central differences, extrapolated to a step of 0.

    Ridders' method: differences at ever smaller steps, combined so that the error terms of second, fourth, ... order
    cancel; two neighbours in that table estimate the error, and for each element the best entry is taken. Steps
    shrink until the errors meet `goal`, relative to the largest slope. See W. H. Press et al., *Numerical Recipes*,
    section 5.7.

    Parameters
    ----------
    curve : callable
        Gives a vector.
    base : ndarray
        Its value at 0.
    noise : callable
        The rounding errors of a value: ``noise(sizes)`` of a vector of sizes.
    """
    best, error = np.full(base.shape, np.nan, base.dtype), np.full(base.shape, np.inf)
    row: list[Any] = []
    gaps: list[Any] = []
    reach = 0.0
    for k in range(STEPS):
        h = base.dtype.type(step) / 4**k
        ahead, behind = curve(h), curve(-h)
        rounding = 2 * noise(np.maximum(np.maximum(abs(ahead), abs(behind)), abs(base))) / h
        row, before = _row((ahead - behind) / (2 * h), row), row
        now, sure = _most_sure(row, before, rounding)
        reach = reach or _most((ahead - behind) / (2 * h))
        # that of larger steps is given up where this one contradicts it: they jumped over a pole, or out of reach
        better = (sure < error) | (abs(now - best) > 10 * (sure + error))
        best, error = np.where(better, now, best), np.where(better, sure, error)
        right, left = (ahead - base) / h, (base - behind) / h
        gaps.append(_gap(left, right, rounding))
        room = goal * max(_most(best), 1e-300)
        if k + 1 >= SETTLED and np.all(error <= room) and not np.any(gaps[-1] > gaps[-2] / 2):
            closer = abs(row[0] - best) <= abs(before[0] - best) / 2 + room + 2 * rounding
            if np.all(closer):  # plain differences too: on a staircase a few agree by chance
                break
    return Slope(best, error, left, right, _kinks(gaps), reach)


def confirmed(seen: Slope, others: list[Slope]) -> Slope:
    """What slopes that were measured with other steps leave of one.

    Values inside a function may be far larger than its result, whose noise then is more than its size tells: a few
    steps agree by chance, and so do three gaps between the slopes to both sides. Not twice.
    """
    apart = [np.abs(other.value - seen.value) for other in others]
    error = np.fmax(seen.error, np.fmax.reduce(apart))
    return seen._replace(error=error, kink=np.logical_and.reduce([seen.kink, *(other.kink for other in others)]))


def _most_sure(row: list[Any], before: list[Any], rounding: Any) -> tuple[Any, Any]:
    """Of each element the entry of a row that is closest to its neighbours, and how close it is."""
    best, error = np.full(row[0].shape, np.nan, row[0].dtype), np.full(row[0].shape, np.inf)
    for m in range(1, len(row)):
        near = np.maximum(abs(row[m] - row[m - 1]), abs(row[m] - before[m - 1])) + rounding
        better = near < error  # False for NaN
        best, error = np.where(better, row[m], best), np.where(better, near, error)
    return best, error


def _row(first: Any, before: list[Any]) -> list[Any]:
    """The next row of the table of extrapolated differences."""
    row = [first]
    for m, old in enumerate(before, 1):
        row.append((16.0**m * row[m - 1] - old) / (16.0**m - 1))
    return row


def _gap(left: Any, right: Any, rounding: Any) -> Any:
    """How far the slopes to both sides are apart: 0 where that is nothing, NaN where rounding hides it."""
    gap, size, hidden = abs(right - left), np.maximum(abs(left), abs(right)), 100 * rounding
    return np.where(gap > hidden + 1e-5 * size, gap, np.where((hidden <= 0.01 * size) & (gap >= 0), 0.0, np.nan))


def _kinks(gaps: list[Any]) -> Any:
    """Where the gap does not shrink with the step, as that of a smooth function does: at the last steps that tell."""
    found = np.zeros(gaps[0].shape, bool)
    open_ = np.ones(gaps[0].shape, bool)
    for k in range(len(gaps) - 1, 1, -1):
        a, b, c = gaps[k - 2 : k + 1]
        found |= open_ & (a > 0) & (b > 0.7 * a) & (c > 0.7 * b)
        open_ &= np.isnan(a) | np.isnan(b) | np.isnan(c)
    return found


def _most(x: Any) -> float:
    """The largest finite size in a vector."""
    x = abs(x[np.isfinite(x)])
    return float(x.max()) if x.size else 0.0


def complex_step(curve: Curve, base: Any, seen: Slope) -> Any:
    """The derivative of an analytic curve without any difference: the imaginary part of its value at a step of ih.

    None where the function does not run on complex numbers, or is not analytic: what it gives must agree with its
    value and with the differences. See W. Squire and G. Trapp, "Using complex variables to estimate derivatives of
    real functions", SIAM Review 40 (1998).
    """
    h = 1e-20
    try:
        y = curve(1j * h)
    except Exception:  # noqa: BLE001 - it does not take complex numbers, for whatever reason
        return None
    if y is None or y.shape != base.shape or y.dtype.kind != "c":
        return None
    found = y.imag / h
    same = np.allclose(y.real, base, rtol=1e-12, atol=1e-12 * max(_most(base), 1e-300))
    near = np.abs(found - seen.value) <= 10 * seen.error
    return found if same and bool(np.all(near)) else None
