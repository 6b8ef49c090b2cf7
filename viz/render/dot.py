"""DOT, the language of Graphviz: good by itself, and the source of PNG and PDF.

Nodes are HTML tables (``shape=plain``), never records, whose labels break on ordinary names.

>>> from viz.theme import theme
>>> render(Diagram((Node("n0", "input", name="x"),)), theme("light"))[:12]
'digraph "ag-'
"""

from itertools import repeat
from typing import Final

from viz.cards import FACT_SIZE, LABEL_SIZE, label_text
from viz.layout.geometry import Direction, Layout
from viz.layout.route import arrow_base
from viz.model import Cluster, Diagram, Edge, Node
from viz.quote import css_class, digest, dot, printable, shorten, xml
from viz.render.cells import fixed, flowing
from viz.theme import Theme

__all__ = ["render"]

_LONGEST_TIP: Final = 4_000


def render(
    diagram: Diagram,
    theme: Theme,
    *,
    direction: Direction = "LR",
    layout: Layout | None = None,
) -> str:
    r"""Write a diagram as DOT source.

    The same diagram gives the same bytes, in every process. Ids begin with a hash of the
    content, so that two pictures inlined in one page do not share any.

    Parameters
    ----------
    diagram : Diagram
    theme : Theme
    direction : {"LR", "TB", "RL", "BT"}
    layout : Layout, optional
        Fixes all positions and sizes: drawn by the engine ``nop2``, which only draws, the
        picture is then the one that SVG shows.

    Examples
    --------
    >>> from viz.theme import theme
    >>> "<B>&quot;</B>" in render(Diagram((Node("n0", "input", name='"'),)), theme("light"))
    True
    """
    root = digest(diagram, theme, direction)
    lines = [f'digraph "{root}" {{', *_defaults(diagram, theme, direction, root)]
    spots = _spots(layout) if layout else repeat("")
    courses = _courses(layout) if layout else repeat("")
    lines += [_node(node, theme, root, spot) for node, spot in zip(diagram.nodes, spots, strict=False)]
    for index, cluster in enumerate(diagram.clusters):
        lines += _cluster(cluster, index, theme)
    lines += [_edge(edge, theme, root, course) for edge, course in zip(diagram.edges, courses, strict=False)]
    return "\n".join([*lines, "}", ""])


def _defaults(diagram: Diagram, theme: Theme, direction: Direction, root: str) -> list[str]:
    graph = [
        f'id="{root}"', 'class="al-graph"', f"rankdir={direction}", 'charset="UTF-8"',
        f'bgcolor="{theme.background}"', f"fontname={dot(theme.raster_sans)}",
        f'fontcolor="{theme.ink}"', "fontsize=14", "nodesep=0.25", "ranksep=0.3", "ordering=in",
        "pad=0.2",
        f"tooltip={dot(shorten(diagram.describe(), _LONGEST_TIP))}",
    ]  # fmt: skip
    if diagram.title:
        graph.append(f"label={dot(shorten(printable(diagram.title), 80))} labelloc=t labeljust=l")
    return [
        f"  graph [{' '.join(graph)}]",
        f'  node [shape=plain fontname={dot(theme.raster_mono)} fontsize={FACT_SIZE:g} fontcolor="{theme.ink}"]',
        f'  edge [color="{theme.edge}" fontname={dot(theme.raster_mono)} '
        f'fontsize={LABEL_SIZE:g} fontcolor="{theme.gradient}" arrowsize=0.65 penwidth=1.1]',
    ]


def _spots(layout: Layout) -> list[str]:
    """Give the place of each node, in points; Graphviz's y points up."""
    return [f'pos="{box.x:.2f},{layout.height - box.y:.2f}"' for box in layout.boxes]


def _courses(layout: Layout) -> list[str]:
    """Give the course of each edge, which ends where its arrowhead begins."""
    made = []
    for curve in layout.curves:
        *points, tip = ((x, layout.height - y) for x, y in curve.points)
        base = arrow_base((*points, tip))
        course = " ".join(f"{x:.2f},{y:.2f}" for x, y in (*points, base))
        made.append(f'pos="e,{tip[0]:.2f},{tip[1]:.2f} {course}"')
        if curve.label:
            made[-1] += f' lp="{curve.label[0]:.2f},{layout.height - curve.label[1]:.2f}"'
    return made


def _node(node: Node, theme: Theme, root: str, spot: str) -> str:
    attributes = [
        f"label=<{fixed(node, theme) if spot else flowing(node, theme)}>",
        f'id="{root}-{xml(node.id)}"',
        f'class="{css_class(node.role)}"',
        f"tooltip={dot(shorten('; '.join(node.details), _LONGEST_TIP))}",
    ]
    return f"  {_id(node.id)} [{' '.join([*attributes, spot]).rstrip()}]"


def _id(name: str) -> str:
    return name if name.isalnum() and name.isascii() and not name[0].isdigit() else dot(name)


def _edge(edge: Edge, theme: Theme, root: str, course: str) -> str:
    attributes = [
        f'id="{root}-{xml(edge.id)}"',
        f'class="{"al-grad" if edge.carries_grad else "al-no-grad"}"',
        f"tooltip={dot(shorten(edge.details, _LONGEST_TIP))}",
    ]
    if edge.label:
        label = dot(f" {label_text(edge.label)} ")
        if course:
            # Lines pass behind a label, and must not cross it out.
            label = (
                f'<<TABLE BORDER="0" CELLBORDER="0" CELLPADDING="1" BGCOLOR="{theme.background}">'
                f"<TR><TD>{xml(label_text(edge.label))}</TD></TR></TABLE>>"
            )
        attributes.insert(0, f"label={label}")
        attributes.append(f"labeltooltip={dot(shorten(f'local derivative {edge.label}', _LONGEST_TIP))}")
    if not edge.carries_grad:
        attributes.append("style=dashed")
    line = " ".join([*attributes, course]).rstrip()
    return f"  {_id(edge.tail)} -> {_id(edge.head)} [{line}]"


def _cluster(cluster: Cluster, index: int, theme: Theme) -> list[str]:
    name = dot(shorten(printable(cluster.name), 60))
    return [
        f"  subgraph cluster_{index} {{",
        f'    graph [label={name} style="rounded,dashed" color="{theme.muted}" '
        f'fontcolor="{theme.muted}" fontsize=11 labeljust=l]',
        *(f"    {_id(member)}" for member in cluster.members),
        "  }",
    ]
