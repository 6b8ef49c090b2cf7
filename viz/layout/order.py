"""Crossing reduction: in which order the vertices of each layer stand.

The first order walks the graph from its outputs through the arguments, which draws a tree
without any crossing and keeps ``a - b`` with a above b. Sweeps of medians then improve it,
and the best order seen is kept.

>>> crossings([[0, 1], [2, 3]], [[3], [2], [], []])
1
"""

from bisect import bisect_right, insort
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from viz.layout.ranks import Layered

__all__ = ["crossings", "order"]

_SWEEPS: Final = 10
_PATIENCE: Final = 3
_LEAN: Final = 1e-5


def order(graph: Layered) -> None:
    """Sort the layers of ``graph`` in place so that few links cross.

    Examples
    --------
    >>> crossed = Layered([[0, 1], [2, 3]], [9.0] * 4, [9.0] * 4, [[], [], [1], [0]],
    ...                   [[3], [2], [], []], [])
    >>> order(crossed); crossings(crossed.layers, crossed.after)
    0
    """
    _first(graph)
    best, fewest = _copy(graph.layers), crossings(graph.layers, graph.after)
    idle = 0
    for sweep in range(_SWEEPS):
        if not fewest or idle >= _PATIENCE:
            break
        _sweep(graph, forward=sweep % 2 == 1)
        count = crossings(graph.layers, graph.after)
        if count < fewest:
            best, fewest, idle = _copy(graph.layers), count, 0
        else:
            idle += 1
    graph.layers = best


def crossings(layers: Sequence[Sequence[int]], after: Sequence[Sequence[int]]) -> int:
    """Count the pairs of links between neighbouring layers that cross.

    Examples
    --------
    >>> crossings([[0, 1], [2, 3]], [[2, 3], [2, 3], [], []])
    1
    """
    total = 0
    for left, right in pairwise(layers):
        place = {vertex: index for index, vertex in enumerate(right)}
        seen: list[int] = []
        for vertex in left:
            ends = sorted(place[head] for head in after[vertex])
            total += sum(len(seen) - bisect_right(seen, end) for end in ends)
            for end in ends:
                insort(seen, end)
    return total


def _first(graph: Layered) -> None:
    """Sort the layers as a walk from the outputs meets their vertices, arguments in order."""
    met: dict[int, int] = {}
    for layer in reversed(graph.layers):
        for sink in layer:
            stack = [] if graph.after[sink] else [sink]
            while stack:
                vertex = stack.pop()
                if vertex not in met:
                    met[vertex] = len(met)
                    stack.extend(reversed(graph.before[vertex]))
    for layer in graph.layers:
        layer.sort(key=met.__getitem__)


def _sweep(graph: Layered, *, forward: bool) -> None:
    layers = graph.layers if forward else graph.layers[::-1]
    near, leans = graph.before if forward else graph.after, graph.leans
    for fixed, free in pairwise(layers):
        place = {vertex: index for index, vertex in enumerate(fixed)}
        goal: dict[int, float] = {}
        for index, vertex in enumerate(free):
            # Of links to one frame, those to its upper end come first.
            ends = [place[end] + _LEAN * leans.get((end, vertex), 0.0) for end in near[vertex]]
            # The mean decides; a vertex that nothing pulls keeps its relative place.
            goal[vertex] = sum(ends) / len(ends) if ends else index * len(fixed) / len(free)
        free.sort(key=goal.__getitem__)


def _copy(layers: list[list[int]]) -> list[list[int]]:
    return [list(layer) for layer in layers]
