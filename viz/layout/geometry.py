"""What a layout is: sizes in, positions out, whoever computed them.

Coordinates are points, x to the right and y down, from the top left corner of the picture.

>>> Box(50.0, 20.0, 40.0, 20.0).left
30.0
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

from viz.errors import OptionError

__all__ = [
    "DIRECTIONS",
    "MARGIN",
    "PADDING",
    "Box",
    "Curve",
    "Direction",
    "Frame",
    "Layout",
    "Link",
    "Point",
    "Room",
    "Sketch",
    "check_direction",
    "frame_room",
    "normalise",
    "turn",
    "unturn",
]

Direction = Literal["LR", "TB", "RL", "BT"]
DIRECTIONS: Final[tuple[Direction, ...]] = get_args(Direction)
MARGIN: Final = 16.0
PADDING: Final = 12.0
"""Between a frame and what is in it."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Link:
    """An edge to lay out: places of its ends, its slot, and its label's size.

    Examples
    --------
    >>> Link(0, 1).label
    (0.0, 0.0)
    """

    tail: int
    head: int
    slot: int = 0
    label: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame to draw around some nodes: all of its members, the frame that it lies in, and its title's size.

    Examples
    --------
    >>> Frame((0, 1)).parent
    -1
    """

    members: tuple[int, ...]
    parent: int = -1
    title: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Sketch:
    """Everything a layout needs to know: sizes, links and frames, and no text at all.

    Examples
    --------
    >>> len(Sketch(((40.0, 20.0), (40.0, 20.0)), (Link(0, 1),)).sizes)
    2
    """

    sizes: tuple[tuple[float, float], ...]
    links: tuple[Link, ...]
    direction: Direction = "LR"
    frames: tuple[Frame, ...] = ()


@dataclass(frozen=True, slots=True)
class Room:
    """What a frame needs around its content, as (along the flow, across it): before it, after it, and in all.

    Examples
    --------
    >>> frame_room((40.0, 18.0), "LR").before
    (12.0, 24.0)
    """

    before: Point
    after: Point
    least: Point


@dataclass(frozen=True, slots=True)
class Box:
    """A node's place: its centre and its size.

    Examples
    --------
    >>> Box(50.0, 20.0, 40.0, 20.0).bottom
    30.0
    """

    x: float
    y: float
    width: float
    height: float

    @property
    def left(self) -> float:
        """The smallest x."""
        return self.x - self.width / 2

    @property
    def right(self) -> float:
        """The largest x."""
        return self.x + self.width / 2

    @property
    def top(self) -> float:
        """The smallest y."""
        return self.y - self.height / 2

    @property
    def bottom(self) -> float:
        """The largest y."""
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Curve:
    """An edge's course: a start, then three control points per cubic piece; and its label's centre.

    Examples
    --------
    >>> Curve(((0.0, 0.0), (1.0, 0.0), (2.0, 0.0), (3.0, 0.0))).points[-1]
    (3.0, 0.0)
    """

    points: tuple[Point, ...]
    label: Point | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """A finished layout; boxes, curves and frames stand in the order of the diagram's nodes, edges and clusters.

    A frame that cannot be drawn without foreign nodes in it is None.

    Examples
    --------
    >>> Layout(10.0, 10.0, (), (), "built-in").engine
    'built-in'
    """

    width: float
    height: float
    boxes: tuple[Box, ...]
    curves: tuple[Curve, ...]
    engine: str
    frames: tuple[Box | None, ...] = ()


def check_direction(direction: str) -> Direction:
    """Return a direction that exists.

    Raises
    ------
    OptionError
        If it does not.

    Examples
    --------
    >>> check_direction("TB")
    'TB'
    """
    for known in DIRECTIONS:
        if direction == known:
            return known
    raise OptionError("direction", expected=f"one of {', '.join(DIRECTIONS)}", got=repr(direction))


def turn(point: Point, direction: Direction) -> Point:
    """Map (along the flow, across it) to (x, y); the layout itself only knows left to right.

    Examples
    --------
    >>> turn((3.0, 1.0), "TB"), turn((3.0, 1.0), "RL")
    ((1.0, 3.0), (-3.0, 1.0))
    """
    along, across = point
    if direction in ("RL", "BT"):
        along = -along
    return (along, across) if direction in ("LR", "RL") else (across, along)


def unturn(point: Point, direction: Direction) -> Point:
    """Map (x, y) back to (along the flow, across it).

    Examples
    --------
    >>> unturn(turn((3.0, 1.0), "BT"), "BT")
    (3.0, 1.0)
    """
    x, y = point
    along, across = (x, y) if direction in ("LR", "RL") else (y, x)
    return (-along if direction in ("RL", "BT") else along), across


def frame_room(title: tuple[float, float], direction: Direction) -> Room:
    """Measure the room around the content of a frame, whose title stands at the top left, inside.

    Examples
    --------
    >>> frame_room((40.0, 18.0), "TB").before, frame_room((40.0, 18.0), "TB").least
    ((24.0, 12.0), (0.0, 64.0))
    """
    wide, high = title[0] + 2 * PADDING, title[1] + PADDING / 2
    if direction in ("LR", "RL"):
        return Room((PADDING, high), (PADDING, PADDING), (wide, 0.0))
    before, after = (PADDING, high) if direction == "BT" else (high, PADDING)
    return Room((before, PADDING), (after, PADDING), (0.0, wide))


def normalise(
    boxes: list[Box],
    curves: list[Curve],
    labels: list[tuple[float, float]],
    engine: str,
    frames: Sequence[Box | None] = (),
) -> Layout:
    """Move a layout so that everything it draws lies inside the picture, with a margin.

    Examples
    --------
    >>> normalise([Box(0.0, 0.0, 40.0, 20.0)], [], [], "built-in").boxes[0].left
    16.0
    """
    drawn = [*boxes, *(frame for frame in frames if frame)]
    xs = [x for box in drawn for x in (box.left, box.right)]
    ys = [y for box in drawn for y in (box.top, box.bottom)]
    for curve, (width, height) in zip(curves, labels, strict=True):
        xs += [x for x, _ in curve.points]
        ys += [y for _, y in curve.points]
        if curve.label:
            xs += [curve.label[0] - width / 2, curve.label[0] + width / 2]
            ys += [curve.label[1] - height / 2, curve.label[1] + height / 2]
    left, top = min(xs, default=0.0) - MARGIN, min(ys, default=0.0) - MARGIN

    def moved(point: Point) -> Point:
        return round(point[0] - left, 2), round(point[1] - top, 2)

    return Layout(
        round(max(xs, default=0.0) + MARGIN - left, 2),
        round(max(ys, default=0.0) + MARGIN - top, 2),
        tuple(Box(*moved((box.x, box.y)), box.width, box.height) for box in boxes),
        tuple(Curve(tuple(map(moved, curve.points)), moved(curve.label) if curve.label else None) for curve in curves),
        engine,
        tuple(
            frame and Box(*moved((frame.x, frame.y)), round(frame.width, 2), round(frame.height, 2)) for frame in frames
        ),
    )
