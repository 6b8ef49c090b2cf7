"""Layers: which column a node stands in, and the stand-ins that long edges get in between.

Every link then joins neighbouring layers, so ordering and placing need to look one step only.

>>> ranks(3, [(0, 1), (1, 2), (0, 2)])
[0, 1, 2]
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from viz.layout.geometry import Link

__all__ = ["Layered", "layer", "ranks"]

# More stand-ins than this would cost more than the picture is worth; the longest edges
# are then drawn straight across.
_BUDGET: Final = 12_000


@dataclass(slots=True)
class Layered:
    """A layered graph: vertices 0..n-1 are the nodes, the rest stand for pieces of edges.

    Examples
    --------
    >>> Layered([[0]], [0.0], [0.0], [[]], [[]], []).chains
    []
    """

    layers: list[list[int]]
    along: list[float]
    across: list[float]
    before: list[list[int]]
    after: list[list[int]]
    chains: list[list[int]]
    labels: dict[int, int] = field(default_factory=dict)
    labelled: set[int] = field(default_factory=set)
    leans: dict[tuple[int, int], float] = field(default_factory=dict)

    def add(self, rank: int, along: float, across: float) -> int:
        """Put one more vertex into a layer."""
        self.layers[rank].append(len(self.along))
        self.along.append(along)
        self.across.append(across)
        self.before.append([])
        self.after.append([])
        return len(self.along) - 1

    def lean(self, vertex: int, other: int, offset: float) -> None:
        """Note where on its side a vertex is linked to a neighbour, if not in the middle."""
        if offset:
            self.leans[vertex, other] = offset

    def leaning(self, vertex: int, other: int) -> float:
        """Return how far from its middle a vertex is linked to a neighbour."""
        return self.leans.get((vertex, other), 0.0)

    def join(self, tail: int, head: int) -> None:
        """Link two vertices of neighbouring layers."""
        self.after[tail].append(head)
        self.before[head].append(tail)


def ranks(count: int, links: Sequence[tuple[int, int]]) -> list[int]:
    """Give each node a layer: after all its inputs, and close to what uses it.

    Examples
    --------
    A leaf stands just before its first use, not at the far left:

    >>> ranks(5, [(0, 1), (1, 3), (2, 3), (3, 4)])
    [0, 1, 1, 2, 3]
    """
    before: list[list[int]] = [[] for _ in range(count)]
    after: list[list[int]] = [[] for _ in range(count)]
    for tail, head in links:
        before[head].append(tail)
        after[tail].append(head)
    # As late as possible keeps every branch of a tree next to its user.
    rank = [0] * count
    for node in reversed(range(count)):
        rank[node] = min((rank[head] - 1 for head in after[node]), default=0)
    first = min(rank, default=0)
    rank = [at - first for at in rank]
    for node in range(count):
        # Moving a node left shortens its edges in and lengthens its edges out.
        if len(before[node]) > len(after[node]) > 0:
            rank[node] = max(rank[tail] for tail in before[node]) + 1
    return rank


def layer(sizes: Sequence[tuple[float, float]], links: Sequence[Link], entries: int = 0, exits: int = 0) -> Layered:
    """Split a graph into layers, with stand-ins for long edges and for edge labels.

    Parameters
    ----------
    sizes : sequence of (float, float)
        Of the nodes, along the flow and across it.
    links : sequence of Link
    entries, exits : int
        How many nodes, at the beginning and the end, have the first and the last layer to themselves.

    Examples
    --------
    >>> from viz.layout.geometry import Link
    >>> layer(((40.0, 20.0), (40.0, 20.0)), (Link(0, 1, 0, (28.0, 15.0)),)).layers
    [[0], [2], [1]]
    """
    # A layer of its own between any two layers of nodes holds the labels.
    step = 2 if any(link.label != (0.0, 0.0) for link in links) else 1
    found = ranks(len(sizes), [(at.tail, at.head) for at in links])
    inner = found[entries : len(sizes) - exits] or [0]
    found[:entries] = [min(inner) - 1] * entries
    found[len(sizes) - exits :] = [max(inner) + 1] * exits
    rank = [step * (at - min(found)) for at in found]
    made = Layered([[] for _ in range(max(rank, default=-1) + 1)], [], [], [], [], [])
    for node, size in enumerate(sizes):
        made.add(rank[node], *size)
    made.chains = [[] for _ in links]
    budget = _BUDGET
    spans = [rank[link.head] - rank[link.tail] for link in links]
    for index in sorted(range(len(links)), key=spans.__getitem__):
        link, budget = links[index], budget - spans[index]
        if budget < 0:
            continue
        first, last = rank[link.tail] + 1, rank[link.head]
        middle = first + (spans[index] // step - 1) // 2 * step
        for at in range(first, last):
            label = link.label if at == middle and step > 1 else (0.0, 0.0)
            piece = made.add(at, *label)
            if any(label):
                made.labels[index] = piece
                made.labelled.add(piece)
            made.chains[index].append(piece)
        course = [link.tail, *made.chains[index], link.head]
        for tail, head in pairwise(course):
            made.join(tail, head)
    return made
