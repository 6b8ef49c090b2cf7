"""From a recorded graph to a diagram.

>>> x = ag.scalar(3.0, name="x")
>>> y = x * x
>>> y.backward()
>>> print(draw(y).text(width=60))
                      value  grad
y = ×                 9      1
├─(3)─ x              3      6
└─(3)─ x (see above)
<BLANKLINE>
(3) is the local derivative: d parent / d child.
"""

import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from viz.build.chosen import chosen
from viz.build.drawn import drawn_steps
from viz.build.folded import folded
from viz.build.given import check_names
from viz.build.highlight import emphasised, way
from viz.build.record import Record, record
from viz.build.write import Writer
from viz.drawing import Drawing
from viz.fold import Bundle, Choice, Collapse, bundles
from viz.labels import SHOW, check_show
from viz.layout.geometry import Direction
from viz.model import Cluster, Diagram, Edge, Node
from viz.names import Names, scopes
from viz.theme import Look

__all__ = ["diagram", "draw"]


def draw(
    x: Any,
    *,
    show: Collection[str] = SHOW,
    direction: Direction = "LR",
    names: Names = None,
    theme: Look = "light",
    collapse: Collapse = "auto",
    highlight: Any = None,
    size: str | float = "medium",
    font: str | None = None,
) -> Drawing:
    """Draw the graph that a value was computed by.

    Parameters
    ----------
    x : Tensor or Scalar, or a list or tuple of them
        What the picture is of.
    show : collection of str
        What to write: ``"value"`` and ``"grad"`` on nodes; on edges the local derivative as a number, ``"local"``, or
        as a ``"formula"``; of arrays their ``"shape"`` and ``"stats"``, and of small ones the elements as ``"heat"``;
        the ``"magnitude"`` of gradients as a colour. What is news (NaN, a gradient of 0, ...) is marked, unless
        ``"-marks"`` is there.
    direction : {"LR", "TB", "RL", "BT"}
        Where the flow goes, from inputs to output.
    names : dict, optional
        ``{"x": tensor}`` or ``{tensor: "x"}``. They come before names given to the values
        themselves, which come before the names of the caller's own variables.
    theme : str, Theme or dict
        ``"light"``, ``"dark"``, ``"print"``, ``"colorblind"``, a theme of your own, or what to change of one:
        ``{"base": "dark", "gradient": "#ffaa00"}``.
    collapse : "auto", int, None, str, list of str or dict
        "auto" folds pictures of more than 300 nodes: of repeated blocks all but the first, then scopes; a number is
        the most nodes to draw; None and False draw everything; names of scopes fold these, and ``{"depth": 1}`` folds
        every outermost scope, ``{"depth": 2}`` those just inside, and so on.
    highlight : Tensor, Scalar, str, list of them, or an explanation, optional
        What stands out: all paths from a value to the output, or between two or more; the ``path`` of an explanation.
    size : {"small", "medium", "large"} or float
        How large the picture is, or what to enlarge it by.
    font : str, optional
        The font to write with. Whatever it is, texts keep to their cards.

    Returns
    -------
    Drawing
        It prints nothing and opens nothing until it is asked.

    Raises
    ------
    VariableError
        If there is no graph to draw.
    OptionError
        If an option has a value that does not exist, two values are to have one name, a name is given to what is not in
        the graph, or no path leads between what is to be highlighted.

    Examples
    --------
    >>> w, b = ag.scalar(2.0), ag.scalar(1.0)
    >>> h = ag.tanh(w * 3.0 + b)
    >>> print(viz.draw(h, show=["value"]).text(width=60))
                  value
    h = tanh      1.000
    └─── +        7
       ├─── ×     6
       │  ├─── w  2
       │  └┄┄┄ 3
       └─── b     1
    """
    frame = sys._getframe(1)
    try:
        spaces = scopes(frame)
    finally:
        # A frame that holds itself through a local would outlive the call.
        del frame
    graph = record(x, names=names, spaces=spaces)
    check_names(names, graph)
    made = diagram(graph, show=show, collapse=collapse, highlight=highlight)
    steps = partial(drawn_steps, graph, collapse)
    return Drawing(made, theme=theme, direction=direction, size=size, font=font, steps=steps)


def diagram(
    x: Any,
    *,
    show: Collection[str] = SHOW,
    names: Names = None,
    spaces: Iterable[Mapping[str, Any]] = (),
    collapse: Collapse = "auto",
    highlight: Any = None,
    title: str = "",
) -> Diagram:
    """Make the diagram that `viz.draw` draws.

    Parameters
    ----------
    x, show, names, collapse, highlight
        As for `viz.draw`; ``x`` may be a `Record` too, which has its names.
    spaces : iterable of mapping
        Namespaces in which to look up what the caller calls things.
    title : str
        To stand above the picture.

    Examples
    --------
    >>> y = ag.scalar(2.0, name="x") ** 2
    >>> diagram(y, title="A square").describe()
    'x ** 2, a graph of 3 nodes and 2 edges. The output is 4; gradients are not computed.'
    """
    wanted = check_show(show)
    graph = x if isinstance(x, Record) else record(x, names=names, spaces=spaces)
    # What is not drawn is never formatted.
    choice = chosen(graph, collapse)
    parts = [part.places for part in choice.parts]
    drawn = [part[0] for part in parts if len(part) == 1]
    writer = Writer(graph, wanted, drawn)
    nodes = [folded(graph, part, wanted) if part.kind else writer.node(part.places[0]) for part in choice.parts]
    lines = bundles(graph.inputs, parts)
    edges = [_edge(graph, each, nodes[each.tail], nodes[each.head], writer) for each in lines]
    cuts = writer.cuts(drawn) if "marks" in wanted else []
    if highlight is not None:
        placed, used = list(zip(nodes, parts, strict=True)), list(zip(edges, lines, strict=True))
        nodes, edges = emphasised(way(graph, highlight), placed, used)
    return Diagram(tuple(nodes), (*edges, *cuts), _clusters(choice, nodes), title=title, scale=writer.scale)


def _clusters(choice: Choice, nodes: Sequence[Node]) -> tuple[Cluster, ...]:
    """Make a cluster of each frame that holds anything."""
    members: list[list[str]] = [[] for _ in choice.frames]
    for part, node in zip(choice.parts, nodes, strict=True):
        frame = part.frame
        while frame >= 0:
            members[frame].append(node.id)
            frame = choice.frames[frame].parent
    return tuple(
        Cluster(frame.name, tuple(inside), f"c{at}", f"c{frame.parent}" if frame.parent >= 0 else "")
        for at, (frame, inside) in enumerate(zip(choice.frames, members, strict=True))
        if inside
    )


def _edge(graph: Record, each: Bundle, tail: Node, head: Node, writer: Writer) -> Edge:
    """Write one edge, or all those from or to a folded part as one."""
    if len(each.sources) == 1 and "folded" not in (tail.role, head.role):
        return writer.edge(*each.sources[0])
    carries = any(not graph.is_constant(graph.inputs[node][slot]) for node, slot in each.sources)
    return Edge(tail.id, head.id, each.slot, "", carries, len(each.sources))
