"""Layers: which column a node stands in, and the stand-ins that long edges get in between.

Every link then joins neighbouring layers, so ordering and placing need to look one step only.

>>> ranks(3, [(0, 1), (1, 2), (0, 2)])
[0, 1, 2]
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from viz.layout.geometry import Sketch

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

    def add(self, rank: int, along: float, across: float) -> int:
        """Put one more vertex into a layer."""
        self.layers[rank].append(len(self.along))
        self.along.append(along)
        self.across.append(across)
        self.before.append([])
        self.after.append([])
        return len(self.along) - 1

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


def layer(sketch: Sketch) -> Layered:
    """Split a sketch into layers, with stand-ins for long edges and for edge labels.

    Examples
    --------
    >>> from viz.layout.geometry import Link
    >>> sizes = ((40.0, 20.0), (40.0, 20.0))
    >>> layer(Sketch(sizes, (Link(0, 1, 0, (28.0, 15.0)),))).layers
    [[0], [2], [1]]
    """
    links, flat = sketch.links, sketch.direction in ("LR", "RL")
    # A layer of its own between any two layers of nodes holds the labels.
    step = 2 if any(link.label != (0.0, 0.0) for link in links) else 1
    rank = [step * r for r in ranks(len(sketch.sizes), [(at.tail, at.head) for at in links])]
    made = Layered([[] for _ in range(max(rank, default=-1) + 1)], [], [], [], [], [])
    for node, (width, height) in enumerate(sketch.sizes):
        made.add(rank[node], *((width, height) if flat else (height, width)))
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
            width, height = link.label if at == middle and step > 1 else (0.0, 0.0)
            piece = made.add(at, *((width, height) if flat else (height, width)))
            if width:
                made.labels[index] = piece
                made.labelled.add(piece)
            made.chains[index].append(piece)
        course = [link.tail, *made.chains[index], link.head]
        for tail, head in pairwise(course):
            made.join(tail, head)
    return made
