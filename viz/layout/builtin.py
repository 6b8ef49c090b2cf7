"""The built-in layered layout, in pure Python: what draws when no Graphviz is there.

Each frame is laid out by itself, innermost first, and is a large node where it stands.

>>> from viz.layout.geometry import Link
>>> made = layered(Sketch(((40.0, 20.0), (40.0, 20.0)), (Link(0, 1),)))
>>> made.boxes[0].right < made.boxes[1].left, made.engine
(True, 'built-in')
"""

from viz.layout.geometry import Box, Curve, Layout, Link, Point, Sketch, frame_room, normalise, turn
from viz.layout.level import Level, Placed, level
from viz.layout.nesting import Nesting, nesting
from viz.layout.route import halfway, smooth

__all__ = ["layered"]


def layered(sketch: Sketch) -> Layout:
    """Lay out a sketch: layers, few crossings, straight edges, smooth curves, frames around their members alone.

    A frame that something outside both feeds and uses cannot be drawn so, and is left out. The same sketch always
    gives the same layout; 1,000 nodes take a few tenths of a second.

    Examples
    --------
    >>> layered(Sketch((), ())).boxes
    ()
    """
    return _Building(sketch).layout()


class _Building:
    """Lays out the frames of a sketch, inner ones first, and then puts everything where it belongs."""

    def __init__(self, sketch: Sketch) -> None:
        self.sketch = sketch
        self.flat = sketch.direction in ("LR", "RL")
        self.nest: Nesting = nesting(sketch)
        self.placed: dict[int, Placed] = {}
        self.size: dict[int, tuple[float, float]] = {}
        # Within a frame, from its corner: where its content begins, and where links cross its border.
        self.shift: dict[int, Point] = {}
        self.border: dict[tuple[int, int], float] = {}
        self.piece: dict[tuple[int, int], int] = {}
        for frame in self.nest.inside_out():
            self._lay_out(frame)

    def _size(self, size: tuple[float, float]) -> tuple[float, float]:
        return size if self.flat else (size[1], size[0])

    def _lay_out(self, frame: int) -> None:
        """Lay out one frame, or, as -1, the picture."""
        vertices, crossing = self.nest.vertices(frame), self.nest.crossing(frame)
        entries = [link for link, enters in crossing if enters]
        exits = [link for link, enters in crossing if not enters]
        place = {vertex: len(entries) + at for at, vertex in enumerate(vertices)}
        door = {link: at for at, link in enumerate(entries)}
        door |= {link: len(entries) + len(vertices) + at for at, link in enumerate(exits)}
        sizes = [self.size[-2 - vertex] if vertex < 0 else self._size(self.sketch.sizes[vertex]) for vertex in vertices]
        sizes = [(0.0, 0.0)] * len(entries) + sizes + [(0.0, 0.0)] * len(exits)
        wanted = Level(sizes, [], entries=len(entries), exits=len(exits))
        for link in (*self.nest.links(frame), *entries, *exits):
            given, at = self.sketch.links[link], len(wanted.links)
            self.piece[frame, link] = at
            ends = [self.nest.vertex(frame, given.tail), self.nest.vertex(frame, given.head)]
            tail, head = (door[link] if end is None else place[end] for end in ends)
            own = None not in ends
            wanted.links.append(Link(tail, head, given.slot, self._size(given.label) if own else (0.0, 0.0)))
            for end, touches in zip(ends, (wanted.leave, wanted.arrive), strict=True):
                if end is not None and end < 0:
                    touches[at] = self.border[-2 - end, link] - self.size[-2 - end][1] / 2
        made = self.placed[frame] = level(wanted)
        if frame >= 0:
            self._enclose(frame, wanted, made, (entries, exits))

    def _enclose(self, frame: int, wanted: Level, made: Placed, crossing: tuple[list[int], list[int]]) -> None:
        """Measure a frame around what was laid out, with room for its title."""
        room = frame_room(self.sketch.frames[frame].title, self.sketch.direction)
        points = [point for course in made.courses for point in course]
        ends = [
            (along + side * size[0] / 2, across + side * size[1] / 2)
            for along, across, size in zip(made.along, made.across, wanted.sizes, strict=False)
            for side in (-1, 1)
        ]
        for label, given in zip(made.labels, wanted.links, strict=True):
            if label:
                ends += [(label[0], label[1] + side * given.label[1] / 2) for side in (-1, 1)]
        low = [min(each[axis] for each in (*points, *ends)) - room.before[axis] for axis in (0, 1)]
        high = [max(each[axis] for each in (*points, *ends)) + room.after[axis] for axis in (0, 1)]
        self.shift[frame] = (-low[0], -low[1])
        self.size[frame] = (max(high[0] - low[0], room.least[0]), max(high[1] - low[1], room.least[1]))
        entries, exits = crossing
        for at, link in enumerate(entries):
            self.border[frame, link] = made.across[at] - low[1]
        for at, link in enumerate(exits):
            self.border[frame, link] = made.across[len(wanted.sizes) - len(exits) + at] - low[1]

    def layout(self) -> Layout:
        """Put everything where it belongs in the picture."""
        corner: dict[int, Point] = {-1: (0.0, 0.0)}
        origin: dict[int, Point] = {-1: (0.0, 0.0)}
        middle: dict[int, Point] = {}
        for frame in reversed(self.nest.inside_out()):
            made, (left, top) = self.placed[frame], origin[frame]
            entries = sum(enters for _, enters in self.nest.crossing(frame))
            for at, vertex in enumerate(self.nest.vertices(frame), entries):
                middle[vertex] = made.along[at] + left, made.across[at] + top
                if vertex < 0:
                    inner, size = -2 - vertex, self.size[-2 - vertex]
                    corner[inner] = middle[vertex][0] - size[0] / 2, middle[vertex][1] - size[1] / 2
                    origin[inner] = (corner[inner][0] + self.shift[inner][0], corner[inner][1] + self.shift[inner][1])
        direction = self.sketch.direction
        boxes = [Box(*turn(middle[at], direction), *size) for at, size in enumerate(self.sketch.sizes)]
        curves = [self._curve(link, origin) for link in range(len(self.sketch.links))]
        frames = [
            Box(*turn(middle[-2 - at], direction), *self._size(self.size[at])) if -2 - at in middle else None
            for at in range(len(self.sketch.frames))
        ]
        return normalise(boxes, curves, [link.label for link in self.sketch.links], "built-in", frames)

    def _curve(self, link: int, origin: dict[int, Point]) -> Curve:
        """Join the pieces of an edge: out of frames, across, into frames."""
        course: list[Point] = []
        label: Point | None = None
        for frame in self.nest.way(link):
            (left, top), at = origin[frame], self.piece[frame, link]
            course += [(along + left, across + top) for along, across in self.placed[frame].courses[at]]
            found = self.placed[frame].labels[at]
            if found:
                label = found[0] + left, found[1] + top
        points = smooth(course)
        if label is None and any(self.sketch.links[link].label):
            label = halfway(points)
        direction = self.sketch.direction
        return Curve(tuple(turn(point, direction) for point in points), turn(label, direction) if label else None)
