"""The courses of edges: smooth curves through given points, and arrowheads kept apart.

>>> smooth([(0.0, 0.0), (10.0, 0.0)])
[(0.0, 0.0), (3.33, 0.0), (6.67, 0.0), (10.0, 0.0)]
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import hypot
from typing import Final

from viz.layout.geometry import Point

__all__ = ["ARROW", "arrow_base", "halfway", "slack", "smooth", "spread"]

_PORT: Final = 10.0
_CORNER: Final = 9.0
ARROW: Final = 7.5
_STEEPEST: Final = 0.12
_WIDEST: Final = 50.0
_SAME: Final = 1e-6


def smooth(course: Sequence[Point]) -> list[Point]:
    """Join points by cubic pieces, level at both ends and monotone in between.

    A curve that rises through a point keeps rising there; at a turning point it is level, so
    it never swings past the points it was given.

    Examples
    --------
    >>> smooth([(0.0, 0.0), (9.0, 3.0), (18.0, 6.0)])[2:5]
    [(6.0, 2.0), (9.0, 3.0), (12.0, 4.0)]
    """
    kept = [course[0]]
    # Where pieces of an edge join at a frame, their ends agree but for rounding.
    kept += [at for before, at in pairwise(course) if abs(at[0] - before[0]) > _SAME]
    rises = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in pairwise(kept)]
    inner = [
        # The harmonic mean of two slopes keeps the curve monotone.
        2 * a * b / (a + b) if a * b > 0 else 0.0
        for a, b in pairwise(rises)
    ]
    slopes = [0.0, *inner, 0.0]
    points = [kept[0]]
    for index, (a, b) in enumerate(pairwise(kept)):
        # Level ends deserve long handles: they make the S shape round.
        first, last = (0.5 if slopes[index + side] == 0.0 and rises[index] else 1 / 3 for side in (0, 1))
        run = b[0] - a[0]
        points += [
            (round(a[0] + run * first, 2), round(a[1] + run * first * slopes[index], 2)),
            (round(b[0] - run * last, 2), round(b[1] - run * last * slopes[index + 1], 2)),
            b,
        ]
    return points


def spread(arrivals: Sequence[tuple[float, int]], room: float) -> list[float]:
    """Keep the arrowheads on one side of a node apart, in the order the edges arrive.

    Parameters
    ----------
    arrivals : sequence of (float, int)
        Where each edge comes from, across the flow, and its slot, which decides ties.
    room : float
        The length of the side.

    Returns
    -------
    list of float
        An offset from the side's middle for each edge.

    Examples
    --------
    >>> spread([(50.0, 0), (0.0, 1)], 60.0), spread([(0.0, 0)], 60.0)
    ([5.0, -5.0], [0.0])
    """
    step = min(_PORT, max(0.0, room - 2 * _CORNER) / max(1, len(arrivals) - 1))
    offsets = [0.0] * len(arrivals)
    for position, index in enumerate(sorted(range(len(arrivals)), key=arrivals.__getitem__)):
        offsets[index] = (position - (len(arrivals) - 1) / 2) * step
    return offsets


def arrow_base(points: Sequence[Point]) -> Point:
    """Find where the arrowhead at the end of a curve begins, on the curve's last direction.

    Examples
    --------
    >>> arrow_base([(0.0, 0.0), (20.0, 0.0)])
    (12.5, 0.0)
    """
    tip = points[-1]
    before = next((point for point in reversed(points) if point != tip), (tip[0] - 1, tip[1]))
    dx, dy = tip[0] - before[0], tip[1] - before[1]
    scale = ARROW / hypot(dx, dy)
    return tip[0] - dx * scale, tip[1] - dy * scale


def slack(rises: Iterable[float]) -> float:
    """Say how much wider a gap should be, for curves that rise so much on their way across it.

    Examples
    --------
    >>> slack([10.0, 100.0]), slack([])
    (12.0, 0.0)
    """
    return min(_WIDEST, _STEEPEST * max(rises, default=0.0))


def halfway(points: Sequence[Point]) -> Point:
    """Find the point half along the middle piece of a curve.

    Examples
    --------
    >>> halfway(smooth([(0.0, 0.0), (10.0, 8.0)]))
    (5.0, 4.0)
    """
    piece = (len(points) - 1) // 3 // 2 * 3
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = points[piece : piece + 4]
    return (x0 + 3 * x1 + 3 * x2 + x3) / 8, (y0 + 3 * y1 + 3 * y2 + y3) / 8
