"""What is news about a value or its gradient: NaN, infinity, zero, vanishing, exploding, stretched, cut off.

>>> x = ag.scalar(0.0, name="x")
>>> y = ag.log(x)
>>> y.backward()
>>> Survey(viz.build.record(y), [0, 1]).marks(1)
('source', 'inf')
"""

from collections.abc import Sequence
from math import inf, isfinite, isnan, log
from statistics import median
from typing import Any, Final

import numpy as np

from viz.build.record import Record
from viz.digits import number
from viz.labels import extent

__all__ = ["EXPLODING", "VANISHING", "Survey", "edge_marks", "stretched"]

VANISHING: Final = (1e-7, 1e-5)
"""A gradient is vanishingly small below the first, or below the second times the median of the picture, if it is also
smaller than that of the output: the 1 that everything grows from is not small."""

EXPLODING: Final = (1e4, 1e5)
"""A gradient is very large above the first, or above the second times the median of the picture, if it is also larger
than that of the output: the 1 that a mean of a million elements starts from is not large."""

_SPAN: Final = 10.0
_FINE: Final[frozenset[str]] = frozenset()
_NAN: Final = frozenset({"nan"})
_INF: Final = frozenset({"inf"})


class Survey:
    """What the gradients of a picture are like, next to each other.

    Parameters
    ----------
    graph : Record
    drawn : sequence of int
        The places of the nodes that are drawn one by one.

    Examples
    --------
    >>> x = ag.scalar(3.0)
    >>> y = x * 1e-3
    >>> y.backward()
    >>> survey = Survey(viz.build.record(y), [0, 2])
    >>> survey.scale, survey.level(0), survey.level(2)
    (('0.001', '1'), 0.0, 1.0)
    """

    def __init__(self, graph: Record, drawn: Sequence[int]) -> None:
        self._graph = graph
        sizes = {at: graph.gradient(at) for at in drawn}
        self._sizes = {at: extent(g) for at, g in sizes.items() if g is not None and not isinstance(g, tuple)}
        self._known = [size for size in self._sizes.values() if 0 < size < inf]
        self._median = median(self._known) if self._known else 0.0
        self._start = max((self._sizes.get(root, 0.0) for root in graph.roots), default=0.0)
        self._values: dict[int, frozenset[str]] = {}

    @property
    def _ends(self) -> tuple[float, float]:
        # Gradients of about one size should look it, so a picture spans a factor of ten at least.
        most = max(self._known)
        return min(*self._known, most / _SPAN), most

    @property
    def scale(self) -> tuple[str, str] | None:
        """Which magnitudes the levels 0 and 1 stand for; None if there is no gradient."""
        return (number(self._ends[0]), number(self._ends[1])) if self._known else None

    def level(self, at: int) -> float | None:
        """Say where the gradient of a node stands between the smallest, 0, and the largest, 1, on a log scale."""
        size = self._sizes.get(at, 0.0)
        if not 0 < size < inf:
            return 1.0 if size == inf else None
        low, high = self._ends
        return round(log(size / low) / log(high / low), 3)

    def marks(self, at: int) -> tuple[str, ...]:
        """List the marks of a node, in the order of `viz.model.MARKS`."""
        graph, found = self._graph, []
        faults = self._wrong(at) | _faults(graph.gradient(at))
        if faults and self._begins(at):
            found.append("source")
        found += [mark for mark in ("nan", "inf") if mark in faults]
        size = self._sizes.get(at)
        if size is not None and isfinite(size):
            found += self._sized(at, size)
        if graph.origin(at) is not None:
            found.append("detached")
        return (*found, "updated") if graph.updated(at) else tuple(found)

    def _sized(self, at: int, size: float) -> list[str]:
        if size == 0:
            return ["zero"] if np.size(self._graph.gradient(at)) else []
        if size < VANISHING[0] or (size < VANISHING[1] * self._median and size < self._start):
            return ["vanishing"]
        large = size > EXPLODING[1] * self._median and size > self._start
        return ["exploding"] if (size > EXPLODING[0] and at not in self._graph.roots) or large else []

    def _begins(self, at: int) -> bool:
        """Whether nothing that a number came from was NaN or infinite: forward for values, back for gradients."""
        if self._wrong(at):
            # What was cut off may have come by it before.
            return self._graph.origin(at) is None and not any(map(self._wrong, self._graph.inputs[at]))
        users = (user for user, _ in self._graph.users(at))
        return not any(_faults(self._graph.gradient(user)) or self._wrong(user) for user in users)

    def _wrong(self, at: int) -> frozenset[str]:
        if at not in self._values:
            self._values[at] = _faults(self._graph.value(at))
        return self._values[at]


def _faults(value: Any) -> frozenset[str]:
    """Which of NaN and infinity are in a value."""
    if isinstance(value, float):
        return _FINE if isfinite(value) else _NAN if isnan(value) else _INF
    if isinstance(value, tuple):
        return _FINE.union(*map(_faults, value))
    if value is None or np.asarray(value).dtype.kind not in "fc" or np.isfinite(value).all():
        return _FINE
    return (_NAN if np.isnan(value).any() else _FINE) | (_INF if np.isinf(value).any() else _FINE)


def edge_marks(slope: Any) -> tuple[str, ...]:
    """List the marks of an edge by its local derivative: one that is 0 blocks every gradient.

    Examples
    --------
    >>> edge_marks(0.0), edge_marks(np.array([1.0, np.nan])), edge_marks(2.0), edge_marks(None)
    (('blocked',), ('nan',), (), ())
    """
    if slope is None:
        return ()
    found = tuple(mark for mark in ("nan", "inf") if mark in _faults(slope))
    return found if found or np.any(slope) or not np.size(slope) else ("blocked",)


def stretched(graph: Record, at: int, slot: int) -> str:
    """Say how broadcasting stretched an argument: ``"(2,) → (4, 2)"``; "" where it did not.

    A literal such as the 2 of ``x * 2`` fits everything, which is no news.

    Examples
    --------
    >>> b = ag.tensor([1.0, 2.0], requires_grad=True)
    >>> graph = viz.build.record(b + np.ones((4, 2)))
    >>> [stretched(graph, 2, slot) for slot in (0, 1)]
    ['(2,) → (4, 2)', '']
    """
    op, source = graph.declared(at), graph.inputs[at][slot]
    if op.kind != "elementwise" and op.batch != "broadcast" and op.name != "broadcast_to":
        return ""
    was, now = np.shape(graph.value(source)), np.shape(graph.value(at))
    return "" if was == now or (not was and graph.is_constant(source)) else f"{was} → {now}"
