"""Coordinates across the flow: as straight as the order and the sizes allow.

Links act as springs, and a sweep solves one layer at a time exactly: the nearest positions,
in the sense of weighted least squares, that keep the order and the distances. That problem is
isotonic regression, which pooling adjacent violators solves in linear time.

>>> settle([0.0, 0.0], [1.0, 1.0], [10.0])
[-5.0, 5.0]
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from viz.layout.ranks import Layered

__all__ = ["place", "settle"]

_SWEEPS: Final = 24
_NODE_GAP: Final = 20.0
_EDGE_GAP: Final = 9.0
# How hard a link pulls: a bend in the middle of a long edge is what the eye minds most.
_PULL: Final = (1.0, 3.0, 8.0)


def place(graph: Layered, count: int) -> list[float]:
    """Give each vertex its coordinate across the flow; the first ``count`` are nodes.

    Examples
    --------
    >>> place(Layered([[0], [1]], [9.0] * 2, [9.0] * 2, [[], [0]], [[1], []], []), 2)
    [0.0, 0.0]
    """
    where = [0.0] * len(graph.along)
    gaps = [_distances(graph, layer, count) for layer in graph.layers]
    for layer, gap in zip(graph.layers, gaps, strict=True):
        at = -sum(gap) / 2
        for index, vertex in enumerate(layer):
            where[vertex] = at
            at += gap[index] if index < len(gap) else 0.0
    pulls = _pulls(graph, count)
    for sweep in range(_SWEEPS):
        # The first sweeps look one way only, which carries a change through the whole graph.
        wide = sweep >= _SWEEPS // 2
        forward = sweep % 2 == 1
        turns = range(len(graph.layers)) if forward else reversed(range(len(graph.layers)))
        for index in turns:
            _relax(graph.layers[index], gaps[index], where, pulls, (forward, wide))
    return where


def settle(goals: Sequence[float], weights: Sequence[float], gaps: Sequence[float]) -> list[float]:
    """Find the positions nearest to ``goals`` that keep their order and distances.

    Examples
    --------
    >>> settle([0.0, 100.0], [1.0, 1.0], [10.0])
    [0.0, 100.0]
    """
    offsets = [0.0]
    for gap in gaps:
        offsets.append(offsets[-1] + gap)
    # Blocks of (weighted sum, weight, length) whose means must not decrease.
    blocks: list[tuple[float, float, int]] = []
    for goal, weight, offset in zip(goals, weights, offsets, strict=True):
        total, mass, length = (goal - offset) * weight, weight, 1
        while blocks and blocks[-1][0] * mass >= total * blocks[-1][1]:
            before = blocks.pop()
            total, mass, length = total + before[0], mass + before[1], length + before[2]
        blocks.append((total, mass, length))
    flat = [total / mass for total, mass, length in blocks for _ in range(length)]
    return [mean + offset for mean, offset in zip(flat, offsets, strict=True)]


def _distances(graph: Layered, layer: list[int], count: int) -> list[float]:
    gaps = []
    for upper, lower in pairwise(layer):
        space = _NODE_GAP if upper < count and lower < count else _EDGE_GAP
        gaps.append((graph.across[upper] + graph.across[lower]) / 2 + space)
    return gaps


_Pull = tuple[int, float, float]


def _pulls(graph: Layered, count: int) -> list[tuple[list[_Pull], ...]]:
    """For each vertex: its neighbours before and after, the pull of the link, and how far beside them it is level."""

    def side(vertex: int, near: list[list[int]]) -> list[_Pull]:
        return [
            (end, _PULL[(vertex >= count) + (end >= count)], graph.leaning(end, vertex) - graph.leaning(vertex, end))
            for end in near[vertex]
        ]

    vertices = range(len(graph.along))
    return [(side(vertex, graph.before), side(vertex, graph.after)) for vertex in vertices]


def _relax(
    layer: list[int],
    gaps: list[float],
    where: list[float],
    pulls: list[tuple[list[_Pull], ...]],
    look: tuple[bool, bool],
) -> None:
    forward, wide = look
    goals, weights = [], []
    for vertex in layer:
        ends = pulls[vertex][0] if forward else pulls[vertex][1]
        if wide:
            ends = pulls[vertex][0] + pulls[vertex][1]
        mass = sum(pull for _, pull, _ in ends)
        # A vertex without neighbours on this side stays, but gives way to any that has some.
        goals.append(sum((where[end] + beside) * pull for end, pull, beside in ends) / mass if ends else where[vertex])
        weights.append(mass or 0.01)
    for vertex, at in zip(layer, settle(goals, weights, gaps), strict=True):
        where[vertex] = at
