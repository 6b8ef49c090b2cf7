"""Who lays out: pygraphviz, else a ``dot`` on PATH, else the built-in layout.

Graphviz supplies positions only. Sizes are our own and fixed, so the positions do not depend
on the fonts of the machine, and the SVG is drawn by the same code whoever laid it out.
"""

import json
from collections.abc import Sequence
from typing import Final

from viz import process
from viz.cards import card, edge_size, frame_title
from viz.errors import LayoutError, OptionError
from viz.layout.builtin import layered
from viz.layout.geometry import (
    PADDING,
    Box,
    Direction,
    Frame,
    Layout,
    Link,
    Point,
    Sketch,
    normalise,
    turn,
    unturn,
)
from viz.layout.nesting import nesting
from viz.layout.trace import Found, stretch, trace
from viz.model import Diagram

__all__ = ["BUILT_IN", "ENGINES", "LARGEST", "choose", "lay_out", "sketch"]

BUILT_IN: Final = "built-in"
ENGINES: Final = ("auto", *process.RENDERERS, BUILT_IN)

# Graphviz stacks frames like stairs, the built-in layout puts a chain of them in line; and that for free.
# With labels, Graphviz takes 0.15 s for 400 edges and 1.3 s for 1,300, in C code that nobody can
# interrupt; the built-in layout takes 0.02 s and 0.25 s, and its labels keep off each other too.
LARGEST: Final = 400

_SIDES: Final[dict[str, tuple[str, str]]] = {
    "LR": ("e", "w"), "RL": ("w", "e"), "TB": ("s", "n"), "BT": ("n", "s"),
}  # a table  # fmt: skip


def choose(engine: str, edges: int, frames: int = 0) -> str:
    """Name the engine that will lay out a picture of so many edges and frames.

    Raises
    ------
    OptionError
        If there is no engine of that name.
    RendererMissingError
        If one was asked for by name and is not installed.

    Examples
    --------
    >>> choose("built-in", 10), choose("auto", 1_000_000), choose("auto", 10, frames=1)
    ('built-in', 'built-in', 'built-in')
    """
    if engine not in ENGINES:
        raise OptionError("engine", expected=f"one of {', '.join(ENGINES)}", got=repr(engine))
    if engine == BUILT_IN or (engine == "auto" and (frames or edges > LARGEST)):
        return BUILT_IN
    return process.find(engine) or BUILT_IN


def sketch(diagram: Diagram, direction: Direction) -> Sketch:
    """Reduce a diagram to sizes and links, which is all that a layout may look at.

    Examples
    --------
    >>> from viz.model import Node
    >>> sketch(Diagram((Node("n0", "input", name="x"),)), "LR").sizes
    ((44.0, 25.0),)
    """
    cards = (card(node) for node in diagram.nodes)
    place = diagram.positions()
    links = tuple(Link(place[edge.tail], place[edge.head], edge.slot, edge_size(edge)) for edge in diagram.edges)
    return Sketch(tuple((made.width, made.height) for made in cards), links, direction, _frames(diagram, place))


def _frames(diagram: Diagram, place: dict[str, int]) -> tuple[Frame, ...]:
    number = {cluster.id: at for at, cluster in enumerate(diagram.clusters) if cluster.id}
    return tuple(
        Frame(
            tuple(place[member] for member in cluster.members),
            number.get(cluster.parent, -1),
            frame_title(cluster.name),
        )
        for cluster in diagram.clusters
    )


def lay_out(diagram: Diagram, direction: Direction = "LR", engine: str = "auto") -> Layout:
    """Find positions for everything in a diagram.

    Parameters
    ----------
    diagram : Diagram
    direction : {"LR", "TB", "RL", "BT"}
        Where the flow goes.
    engine : {"auto", "pygraphviz", "dot", "built-in"}
        "auto" takes the first that is there; if it fails, the built-in layout stands in, and also where there are
        clusters, whose frames it lines up better.
        `Layout.engine` says which one ran.

    Raises
    ------
    LayoutError
        If an engine asked for by name fails.

    Examples
    --------
    >>> from viz.model import Node
    >>> lay_out(Diagram((Node("n0", "input", name="x"),)), engine="built-in").engine
    'built-in'
    """
    wanted = sketch(diagram, direction)
    chosen = choose(engine, len(diagram.edges), len(diagram.clusters))
    if chosen == BUILT_IN or not diagram.nodes:
        return layered(wanted)
    try:
        return _graphviz(wanted, chosen)
    except LayoutError:
        if engine != "auto":
            raise
        return layered(wanted)


def _graphviz(wanted: Sketch, renderer: str) -> Layout:
    direction = wanted.direction
    drawn = json.loads(process.run(_source(wanted), "json0", renderer))
    nodes = [(0.0, 0.0)] * len(wanted.sizes)
    labels: dict[int, Point] = {}
    frames: dict[int, Sequence[Point]] = {}
    for item in drawn.get("objects", ()):
        if item["name"].startswith("cluster_"):
            left, low, right, high = item["bb"].split(",")
            frames[int(item["name"][8:])] = _points(f"{left},{low} {right},{high}", direction)
            continue
        index, (at,) = int(item["name"][1:]), _points(item["pos"], direction)
        if item["name"].startswith("n"):
            nodes[index] = at
        else:
            labels[index] = at
    pieces = {(int(item["id"][1:]), item["id"][0]): _points(item["pos"], direction) for item in drawn.get("edges", ())}
    found = stretch(wanted, Found(nodes, labels, pieces, frames))
    curves = trace(wanted, found)
    boxes = [Box(*turn(at, direction), *size) for at, size in zip(found.nodes, wanted.sizes, strict=True)]
    around = [_box(found.frames[at], direction) if at in found.frames else None for at in range(len(wanted.frames))]
    return normalise(boxes, curves, [link.label for link in wanted.links], renderer, around)


def _box(corners: Sequence[Point], direction: Direction) -> Box:
    (x0, y0), (x1, y1) = (turn(corner, direction) for corner in corners)
    return Box((x0 + x1) / 2, (y0 + y1) / 2, abs(x1 - x0), abs(y1 - y0))


def _source(wanted: Sketch) -> str:
    """Write the bare graph: fixed sizes, and an id on each edge to keep parallel ones apart."""
    out, into = _SIDES[wanted.direction]
    # A label's node brings a second gap, so each may be small.
    step, gap = (2, 0.22) if any(any(link.label) for link in wanted.links) else (1, 0.6)
    lines = [
        f"digraph {{ graph [rankdir={wanted.direction} ordering=in nodesep=0.2 "
        f"ranksep={gap} nslimit=4 nslimit1=4 mclimit=0.5]",
        'node [shape=box fixedsize=true label=""]',
        f"edge [tailport={out} headport={into} arrowhead=none]",
    ]
    lines += [f"n{index} {_room(size)}" for index, size in enumerate(wanted.sizes)]
    lines += _clusters(wanted)
    for index, link in enumerate(wanted.links):
        if any(link.label):
            # A label is a node on the way: then the edge runs through its very middle.
            lines.append(f"l{index} {_room(link.label)}")
            lines.append(f"n{link.tail} -> l{index} [id=a{index}]")
            lines.append(f"l{index} -> n{link.head} [id=b{index}]")
        else:
            # As long as a piece to a label and one on: no node shares a column with labels.
            lines.append(f"n{link.tail} -> n{link.head} [id=a{index} minlen={step}]")
    return "\n".join([*lines, "}"])


def _clusters(wanted: Sketch) -> list[str]:
    """Write the frames, each inside its parent, with the nodes and labels that lie in no smaller one."""
    nest = nesting(wanted)
    ends: list[str] = []
    lines: list[str] = []
    # From outside in, with the ends of those that are left behind.
    stack = [-1]
    while stack:
        frame = stack.pop()
        if frame < -1:
            lines.append(ends.pop())
            continue
        if frame >= 0:
            width, height = wanted.frames[frame].title
            # An empty table takes the title's room without asking any font.
            title = (
                f'<TABLE BORDER="0" FIXEDSIZE="TRUE" WIDTH="{width:g}" HEIGHT="{height:g}"><TR><TD></TD></TR></TABLE>'
            )
            lines.append(f"subgraph cluster_{frame} {{ graph [label=<{title}> labeljust=l margin={PADDING:g}]")
            lines += [f"n{vertex}" for vertex in nest.vertices(frame) if vertex >= 0]
            lines += [f"l{link}" for link in nest.links(frame) if any(wanted.links[link].label)]
            ends.append("}")
            stack.append(-2)
        stack += [-2 - vertex for vertex in reversed(nest.vertices(frame)) if vertex < 0]
    return lines


def _room(size: tuple[float, float]) -> str:
    return f"[width={size[0] / 72:.4f} height={size[1] / 72:.4f}]"


def _points(text: str, direction: Direction) -> tuple[Point, ...]:
    """Read Graphviz's "x,y x,y …" as (along, across); its y points up."""
    pairs = (pair.split(",") for pair in text.split())
    return tuple(unturn((float(x), -float(y)), direction) for x, y in pairs)
