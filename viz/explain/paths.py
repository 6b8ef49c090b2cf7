"""The paths that a gradient takes: how many there are, each of a few, and the strongest of many.

>>> from viz.build import record
>>> x = ag.scalar(2.0, name="x")
>>> graph = record(x * x + 3 * x)
>>> y, x = graph.roots[0], 0
>>> count(graph, y, {x})[x], [path.uses for path in paths(graph, x, y)]
(3, [((1, 0), (4, 0)), ((1, 1), (4, 0)), ((3, 1), (4, 1))])
"""

from collections.abc import Iterator
from math import inf, log
from typing import Any, NamedTuple

import numpy as np

from viz.build import Record
from viz.explain.numeric import length

__all__ = ["Path", "along", "count", "paths", "slopes", "strongest"]

Use = tuple[int, int]


class Path(NamedTuple):
    """One way from a value to a result that was computed from it.

    Attributes
    ----------
    start : int
        The place of the value.
    uses : tuple of (int, int)
        On the way to the result, each node's place and which of its arguments the path comes in by.

    Examples
    --------
    >>> Path(0, ((1, 0), (4, 1))).places, Path(0, ((1, 0), (4, 1))).edges
    ((0, 1, 4), ('e1.0', 'e4.1'))
    """

    start: int
    uses: tuple[Use, ...]

    @property
    def places(self) -> tuple[int, ...]:
        """The nodes that it passes, both ends included."""
        return (self.start, *(user for user, _ in self.uses))

    @property
    def nodes(self) -> tuple[str, ...]:
        """The ids that these nodes have in a diagram."""
        return tuple(f"n{at}" for at in self.places)

    @property
    def edges(self) -> tuple[str, ...]:
        """The ids that its edges have in a diagram."""
        return tuple(f"e{user}.{slot}" for user, slot in self.uses)


def count(graph: Record, y: int, wanted: set[int]) -> dict[int, int]:
    """Count the paths from some nodes to y, exactly, in one walk back; nodes with none are left out."""
    # Counts can have as many digits as the graph has nodes, so each is dropped once it was passed on.
    found: dict[int, int] = {}
    pending = {y: 1}
    for at in range(y, -1, -1):
        n = pending.pop(at, 0)
        if not n:
            continue
        if at in wanted:
            found[at] = n
        for source in graph.inputs[at]:
            if not graph.is_constant(source):
                pending[source] = pending.get(source, 0) + n
    return found


def paths(graph: Record, x: int, y: int) -> Iterator[Path]:
    """Give every path from x to y, in the order in which x and what follows are used; `count` them first."""
    way: list[Use] = []
    pending = [iter(_uses(graph, x, y))] if x != y else []
    if x == y:
        yield Path(x, ())
    while pending:
        use = next(pending[-1], None)
        if use is None:
            pending.pop()
            del way[-1:]
            continue
        way.append(use)
        if use[0] == y:
            yield Path(x, tuple(way))
            way.pop()
        else:
            pending.append(iter(_uses(graph, use[0], y)))


def _uses(graph: Record, at: int, y: int) -> list[Use]:
    # In the graph of y alone, everything that is used leads to y; nothing newer does.
    return [use for use in graph.users(at) if use[0] <= y]


def slopes(graph: Record, path: Path) -> list[Any]:
    """List the local derivatives of a path's edges, from x on; None where one is no array of numbers."""
    return [graph.slopes(user)[slot] for user, slot in path.uses]


def along(graph: Record, path: Path, seed: Any) -> Any:
    """Bring a cotangent of the path's end back to its start, by this path alone; None where nothing flows."""
    g = seed
    for user, slot in reversed(path.uses):
        g = graph.pull(user, g)[slot]
        if g is None:
            return None
    return g


def strongest(graph: Record, x: int, y: int, cotangents: list[Any]) -> Path:
    """Find the path with the largest product of gains, without listing any.

    The gain of an edge is the magnitude of its local derivative. Where that is no number, it is how much larger the
    gradient is below the edge than above it, which for arrays depends on what else flows there: a good guide.
    """
    best: dict[int, tuple[float, Use | None]] = {y: (0.0, None)}
    for at in range(y, x - 1, -1):
        if at not in best:
            continue
        gains: list[float] | None = None
        for slot, source in enumerate(graph.inputs[at]):
            if source < x or graph.is_constant(source):
                continue
            gains = gains or _gains(graph, at, cotangents[at])
            total = best[at][0] + gains[slot]
            if source not in best or total > best[source][0]:
                best[source] = total, (at, slot)
    uses: list[Use] = []
    step = best[x][1]
    while step is not None:
        uses.append(step)
        step = best[step[0]][1]
    return Path(x, tuple(uses))


def _gains(graph: Record, at: int, g: Any) -> list[float]:
    """The logarithms of the gains of all edges into a node, as products of many would overflow."""
    known = graph.slopes(at)
    if all(d is None or not np.ndim(d) for d in known) and not np.ndim(graph.value(at)) and None not in known:
        return [_log(abs(d)) for d in known]
    if g is None or isinstance(g, tuple):
        return [0.0] * len(known)
    above = length(g)
    return [-inf if c is None else _log(length(c)) - _log(above) if above else -inf for c in graph.pull(at, g)]


def _log(size: float) -> float:
    return log(size) if 0 < size < inf else (inf if size else -inf)
