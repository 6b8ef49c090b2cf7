"""From Graphviz's positions to our curves, through the middle of every label.

Graphviz is given each label as a node of its own, so an edge comes in two pieces. A piece to
the next column is drawn here; a longer one keeps the course found around the nodes between.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from viz.layout.geometry import Curve, Point, Sketch, turn
from viz.layout.route import slack, smooth, spread

__all__ = ["Found", "stretch", "trace"]


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
    frames : dict of int to (Point, Point)
        Two opposite corners of each frame.

    Examples
    --------
    >>> Found([(0.0, 0.0)], {}, {}).labels
    {}
    """

    nodes: Sequence[Point]
    labels: Mapping[int, Point]
    pieces: Mapping[tuple[int, str], Sequence[Point]]
    frames: Mapping[int, Sequence[Point]] = field(default_factory=dict)


def stretch(sketch: Sketch, found: Found) -> Found:
    """Widen the gaps that steep edges cross, so that they are less steep there.

    Everything moves along the flow only, and what was in order stays in order.

    Examples
    --------
    >>> from viz.layout.geometry import Link
    >>> two = Sketch(((10.0, 10.0), (10.0, 10.0)), (Link(0, 1),))
    >>> stretch(two, Found([(0.0, 0.0), (30.0, 100.0)], {}, {})).nodes
    [(0.0, 0.0), (42.0, 100.0)]
    """
    columns = sorted({at for at, _ in (*found.nodes, *found.labels.values())})
    rises: list[list[float]] = [[] for _ in columns]
    for index, link in enumerate(sketch.links):
        stops = [found.nodes[link.tail], found.nodes[link.head]]
        if index in found.labels:
            stops.insert(1, found.labels[index])
        for before, after in pairwise(stops):
            gap = bisect_right(columns, before[0]) - 1
            if columns[gap + 1] == after[0]:
                rises[gap].append(abs(before[1] - after[1]))
    more = [0.0, *accumulate(map(slack, rises))]

    def moved(point: Point) -> Point:
        gap = min(max(bisect_right(columns, point[0]) - 1, 0), len(columns) - 2)
        share = (point[0] - columns[gap]) / (columns[gap + 1] - columns[gap])
        return point[0] + more[gap] + min(max(share, 0.0), 1.0) * (more[gap + 1] - more[gap]), point[1]

    if not any(more):
        return found
    return Found(
        [moved(point) for point in found.nodes],
        {index: moved(point) for index, point in found.labels.items()},
        {key: tuple(map(moved, points)) for key, points in found.pieces.items()},
        {index: tuple(map(moved, corners)) for index, corners in found.frames.items()},
    )


def trace(sketch: Sketch, found: Found) -> list[Curve]:
    """Draw every link of a sketch.

    Examples
    --------
    >>> from viz.layout.geometry import Link
    >>> two = Sketch(((10.0, 10.0), (10.0, 10.0)), (Link(0, 1),))
    >>> trace(two, Found([(0.0, 0.0), (30.0, 0.0)], {}, {}))[0].points[-1]
    (25.0, 0.0)
    """
    columns = _columns(sketch, found)
    ends = _ends(sketch, found)
    curves = []
    for index in range(len(sketch.links)):
        points = _course(sketch, found, index, ends[index], columns)
        label = found.labels.get(index)
        curves.append(
            Curve(
                tuple(turn(point, sketch.direction) for point in points),
                turn(label, sketch.direction) if label else None,
            )
        )
    return curves


def _columns(sketch: Sketch, found: Found) -> dict[float, tuple[int, float]]:
    """Find the number of each column, and half its width, by its place along the flow."""
    half: dict[float, float] = {}
    for (along, _), size in zip(found.nodes, sketch.sizes, strict=True):
        key = round(along, 1)
        half[key] = max(half.get(key, 0.0), _size(size, sketch)[0] / 2)
    for along, _ in found.labels.values():
        half.setdefault(round(along, 1), 0.0)
    return {at: (index, half[at]) for index, at in enumerate(sorted(half))}


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
    sketch: Sketch,
    found: Found,
    index: int,
    end: Point,
    columns: Mapping[float, tuple[int, float]],
) -> list[Point]:
    link, label = sketch.links[index], found.labels.get(index)
    tail, head = found.nodes[link.tail], found.nodes[link.head]

    def near(first: Point, second: Point) -> bool:
        return columns[round(second[0], 1)][0] - columns[round(first[0], 1)][0] == 1

    # Level as far as the columns are wide, so that no wider neighbour is touched.
    out = [
        (tail[0] + _size(sketch.sizes[link.tail], sketch)[0] / 2, tail[1]),
        (tail[0] + columns[round(tail[0], 1)][1], tail[1]),
    ]
    into = [(head[0] - columns[round(head[0], 1)][1], end[1]), end]
    if label is None:
        spline = found.pieces.get((index, "a"), ())
        return [out[0], *_aimed(spline, end)[1:]] if spline and not near(tail, head) else smooth([*out, *into])
    before, after = near(tail, label), near(label, head)
    if before and after:
        return smooth([*out, label, *into])
    half = _size(link.label, sketch)[0] / 2
    entry, leave = (label[0] - half, label[1]), (label[0] + half, label[1])
    # Stretching has moved the beginning of a course off its node.
    points = smooth([*out, entry]) if before else [out[0], *_aimed(found.pieces[index, "a"], entry)[1:]]
    points += smooth([entry, leave])[1:]
    return points + (smooth([leave, *into]) if after else _aimed(found.pieces[index, "b"], end))[1:]


def _aimed(course: Sequence[Point], end: Point) -> list[Point]:
    """End a curve elsewhere on the same side, without a kink."""
    *rest, (along, across), last = course
    return [*rest, (along, across + end[1] - last[1]), end]
