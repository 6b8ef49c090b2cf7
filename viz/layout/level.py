"""One level of the built-in layout: nodes and closed frames, laid out from left to right without looking inside.

>>> placed = level(Level([(40.0, 20.0), (40.0, 20.0)], [Link(0, 1)]))
>>> placed.along[0] < placed.along[1]
True
"""

from dataclasses import dataclass, field
from typing import Final

from viz.layout.geometry import Link, Point
from viz.layout.order import order
from viz.layout.place import place
from viz.layout.ranks import Layered, layer
from viz.layout.route import slack, spread

__all__ = ["Level", "Placed", "level"]

_GAP: Final = 44.0
_LABELLED_GAP: Final = 14.0
_BORDER_GAP: Final = 18.0


@dataclass(slots=True)
class Level:
    """What is laid out together; lengths are (along the flow, across it).

    Parameters
    ----------
    sizes : list of (float, float)
        Of the vertices, inputs before what uses them. Those without a size are where edges cross the border.
    links : list of Link
    leave, arrive : dict of int to float
        Where links touch a vertex that is a frame, by the link's place: how far from the middle of its side.
    entries, exits : int
        How many vertices, at the beginning and the end, stand on the left and on the right border.

    Examples
    --------
    >>> Level([], []).entries
    0
    """

    sizes: list[tuple[float, float]]
    links: list[Link]
    leave: dict[int, float] = field(default_factory=dict)
    arrive: dict[int, float] = field(default_factory=dict)
    entries: int = 0
    exits: int = 0


@dataclass(slots=True)
class Placed:
    """Where everything of a level stands.

    Parameters
    ----------
    along, across : list of float
        The middle of each vertex.
    courses : list of list of Point
        The points that each link goes through.
    labels : list of Point or None
        The middle of each label that has room of its own.

    Examples
    --------
    >>> level(Level([], [])).courses
    []
    """

    along: list[float]
    across: list[float]
    courses: list[list[Point]]
    labels: list[Point | None]


def level(wanted: Level) -> Placed:
    """Lay out one level: layers, few crossings, straight edges.

    Examples
    --------
    >>> level(Level([(0.0, 0.0), (40.0, 20.0)], [Link(0, 1)], entries=1)).courses
    [[(0.0, 0.0), (0.0, 0.0), (18.0, 0.0), (18.0, 0.0)]]
    """
    graph, count = layer(wanted.sizes, wanted.links, wanted.entries, wanted.exits), len(wanted.sizes)
    for index, link in enumerate(wanted.links):
        chain = graph.chains[index]
        graph.lean(link.tail, chain[0] if chain else link.head, wanted.leave.get(index, 0.0))
        graph.lean(link.head, chain[-1] if chain else link.tail, wanted.arrive.get(index, 0.0))
    order(graph)
    across = place(graph, count)
    spans, along = _columns(graph, across, wanted)
    ports = _ports(graph, wanted, across)
    made = Placed(along, across, [], [])
    for index, link in enumerate(wanted.links):
        out = across[link.tail] + wanted.leave.get(index, 0.0)
        course: list[Point] = [(along[link.tail] + graph.along[link.tail] / 2, out), (spans[link.tail][1], out)]
        for piece in graph.chains[index]:
            if piece in graph.labelled:
                course.append((along[piece], across[piece]))
            else:
                # Level across the whole layer, so that it touches no node beside it.
                course += [(at, across[piece]) for at in spans[piece]]
        course.append((spans[link.head][0], ports[index]))
        course.append((along[link.head] - graph.along[link.head] / 2, ports[index]))
        made.courses.append(course)
        label = graph.labels.get(index)
        made.labels.append(None if label is None else (along[label], across[label]))
    return made


def _columns(graph: Layered, across: list[float], wanted: Level) -> tuple[dict[int, tuple[float, float]], list[float]]:
    """Place the layers along the flow, wider apart where links are steep."""
    along, spans, at = [0.0] * len(graph.along), {}, 0.0
    gap = _LABELLED_GAP if graph.labels else _GAP
    last = len(graph.layers) - 1 - bool(wanted.exits)
    for index, vertices in enumerate(graph.layers):
        width = max((graph.along[vertex] for vertex in vertices), default=0.0)
        for vertex in vertices:
            along[vertex] = at + width / 2
            spans[vertex] = (at, at + width)
        rises = (
            abs(across[vertex] + graph.leaning(vertex, head) - across[head] - graph.leaning(head, vertex))
            for vertex in vertices
            for head in graph.after[vertex]
        )
        border = (wanted.entries and index == 0) or (wanted.exits and index == last)
        at += width + (min(gap, _BORDER_GAP) if border else gap) + slack(rises)
    return spans, along


def _ports(graph: Layered, wanted: Level, across: list[float]) -> list[float]:
    """Spread the arrowheads of each node over its side, in the order the edges arrive."""
    into: dict[int, list[int]] = {}
    for index, link in enumerate(wanted.links):
        into.setdefault(link.head, []).append(index)
    ports = [0.0] * len(wanted.links)
    for head, indices in into.items():
        arrivals = []
        for index in indices:
            link = wanted.links[index]
            last = (graph.chains[index] or [link.tail])[-1]
            arrivals.append((across[last] + graph.leaning(last, head), link.slot))
        offsets = spread(arrivals, graph.across[head])
        for index, offset in zip(indices, offsets, strict=True):
            ports[index] = across[head] + wanted.arrive.get(index, offset)
    return ports
