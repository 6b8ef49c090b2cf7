"""From Graphviz's positions to our curves, through the middle of every label.

Graphviz is given each label as a node of its own, so an edge comes in two pieces. A piece to
the next column is drawn here; a longer one keeps the course found around the nodes between.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from viz.layout.geometry import Curve, Point, Sketch, turn
from viz.layout.route import halfway, smooth, spread

__all__ = ["Found", "trace"]


@dataclass(frozen=True, slots=True)
class Found:
    """What Graphviz found, as (along the flow, across it).

    Parameters
    ----------
    nodes : list of Point
        The nodes' centres.
    labels : dict of int to Point
        The centres of the labels that were given room, by the link's place.
    pieces : dict of (int, str) to sequence of Point
        The spline of each piece: "a" from the tail to the label or the head, "b" on from there.

    Examples
    --------
    >>> Found([(0.0, 0.0)], {}, {}).labels
    {}
    """

    nodes: Sequence[Point]
    labels: Mapping[int, Point]
    pieces: Mapping[tuple[int, str], Sequence[Point]]


def trace(sketch: Sketch, found: Found) -> list[Curve]:
    """Draw every link of a sketch.

    Examples
    --------
    >>> from viz.layout.geometry import Link
    >>> two = Sketch(((10.0, 10.0), (10.0, 10.0)), (Link(0, 1),))
    >>> trace(two, Found([(0.0, 0.0), (30.0, 0.0)], {}, {}))[0].points[-1]
    (25.0, 0.0)
    """
    centres = [*found.nodes, *found.labels.values()]
    columns = {at: i for i, at in enumerate(sorted({round(along, 1) for along, _ in centres}))}
    ends = _ends(sketch, found)
    curves = []
    for index, link in enumerate(sketch.links):
        points = _course(sketch, found, index, ends[index], columns)
        label = found.labels.get(index)
        if label is None and any(link.label):
            label = halfway(points)
        curves.append(
            Curve(
                tuple(turn(point, sketch.direction) for point in points),
                turn(label, sketch.direction) if label else None,
            )
        )
    return curves


def _size(size: tuple[float, float], sketch: Sketch) -> tuple[float, float]:
    return size if sketch.direction in ("LR", "RL") else (size[1], size[0])


def _ends(sketch: Sketch, found: Found) -> list[Point]:
    """Find where each arrow touches its head."""
    into: dict[int, list[int]] = {}
    for index, link in enumerate(sketch.links):
        into.setdefault(link.head, []).append(index)
    ends: list[Point] = [(0.0, 0.0)] * len(sketch.links)
    for head, indices in into.items():
        width, height = _size(sketch.sizes[head], sketch)
        arrivals = []
        for index in indices:
            link = sketch.links[index]
            arrivals.append((found.labels.get(index, found.nodes[link.tail])[1], link.slot))
        along, across = found.nodes[head]
        for index, offset in zip(indices, spread(arrivals, height), strict=True):
            ends[index] = (along - width / 2, across + offset)
    return ends


def _course(
    sketch: Sketch, found: Found, index: int, end: Point, columns: Mapping[float, int]
) -> list[Point]:
    link, label = sketch.links[index], found.labels.get(index)
    tail, head = found.nodes[link.tail], found.nodes[link.head]
    start = (tail[0] + _size(sketch.sizes[link.tail], sketch)[0] / 2, tail[1])
    half = _size(link.label, sketch)[0] / 2

    def near(first: Point, second: Point) -> bool:
        return columns[round(second[0], 1)] - columns[round(first[0], 1)] == 1

    if label is None:
        spline = found.pieces.get((index, "a"), ())
        return smooth([start, end]) if near(tail, head) or not spline else _aimed(spline, end)
    before, after = near(tail, label), near(label, head)
    if before and after:
        return smooth([start, label, end])
    entry, leave = (label[0] - half, label[1]), (label[0] + half, label[1])
    first = [start, entry] if before else found.pieces[index, "a"]
    last = [leave, end] if after else found.pieces[index, "b"]
    points = smooth(first) if before else _aimed(first, entry)
    points += smooth([entry, leave])[1:]
    return points + (smooth(last) if after else _aimed(last, end))[1:]


def _aimed(course: Sequence[Point], end: Point) -> list[Point]:
    """End a curve elsewhere on the same side, without a kink."""
    *rest, (along, across), last = course
    return [*rest, (along, across + end[1] - last[1]), end]
