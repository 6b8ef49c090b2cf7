"""The built-in layered layout, in pure Python: what draws when no Graphviz is there.

>>> from viz.layout.geometry import Link
>>> made = layered(Sketch(((40.0, 20.0), (40.0, 20.0)), (Link(0, 1),)))
>>> made.boxes[0].right < made.boxes[1].left, made.engine
(True, 'built-in')
"""

from typing import Final

from viz.layout.geometry import Box, Curve, Layout, Point, Sketch, normalise, turn
from viz.layout.order import order
from viz.layout.place import place
from viz.layout.ranks import Layered, layer
from viz.layout.route import halfway, slack, smooth, spread

__all__ = ["layered"]

_GAP: Final = 44.0
_LABELLED_GAP: Final = 14.0


def layered(sketch: Sketch) -> Layout:
    """Lay out a sketch: layers, few crossings, straight edges, smooth curves.

    The same sketch always gives the same layout; 1,000 nodes take a few tenths of a second.

    Examples
    --------
    >>> layered(Sketch((), ())).boxes
    ()
    """
    graph, count = layer(sketch), len(sketch.sizes)
    order(graph)
    across = place(graph, count)
    starts, along = _columns(graph, across, labelled=bool(graph.labels))
    boxes = [Box(*turn((along[node], across[node]), sketch.direction), *sketch.sizes[node]) for node in range(count)]
    ports = _ports(graph, sketch, across)
    curves = []
    for index, link in enumerate(sketch.links):
        course: list[Point] = [
            (along[link.tail] + graph.along[link.tail] / 2, across[link.tail]),
            (starts[link.tail][1], across[link.tail]),
        ]
        for piece in graph.chains[index]:
            if piece in graph.labelled:
                course.append((along[piece], across[piece]))
            else:
                # Level across the whole layer, so that it touches no node beside it.
                course += [(at, across[piece]) for at in starts[piece]]
        course.append((starts[link.head][0], ports[index]))
        course.append((along[link.head] - graph.along[link.head] / 2, ports[index]))
        points = smooth(course)
        label = _label(graph, index, (along, across), points) if any(link.label) else None
        curves.append(
            Curve(
                tuple(turn(point, sketch.direction) for point in points),
                turn(label, sketch.direction) if label else None,
            )
        )
    return normalise(boxes, curves, [link.label for link in sketch.links], "built-in")


def _columns(
    graph: Layered, across: list[float], *, labelled: bool
) -> tuple[dict[int, tuple[float, float]], list[float]]:
    """Place the layers along the flow, wider apart where links are steep."""
    along, spans, at = [0.0] * len(graph.along), {}, 0.0
    for vertices in graph.layers:
        width = max(graph.along[vertex] for vertex in vertices)
        for vertex in vertices:
            along[vertex] = at + width / 2
            spans[vertex] = (at, at + width)
        rises = (abs(across[vertex] - across[head]) for vertex in vertices for head in graph.after[vertex])
        at += width + (_LABELLED_GAP if labelled else _GAP) + slack(rises)
    return spans, along


def _ports(graph: Layered, sketch: Sketch, across: list[float]) -> list[float]:
    """Spread the arrowheads of each node over its side, in the order the edges arrive."""
    into: dict[int, list[int]] = {}
    for index, link in enumerate(sketch.links):
        into.setdefault(link.head, []).append(index)
    ports = [0.0] * len(sketch.links)
    for head, indices in into.items():
        arrivals = []
        for index in indices:
            link = sketch.links[index]
            last = (graph.chains[index] or [link.tail])[-1]
            arrivals.append((across[last], link.slot))
        offsets = spread(arrivals, graph.across[head])
        for index, offset in zip(indices, offsets, strict=True):
            ports[index] = across[head] + offset
    return ports


def _label(graph: Layered, index: int, where: tuple[list[float], list[float]], points: list[Point]) -> Point:
    along, across = where
    piece = graph.labels.get(index)
    return halfway(points) if piece is None else (along[piece], across[piece])
