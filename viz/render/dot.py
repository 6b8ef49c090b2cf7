"""DOT, the language of Graphviz: good by itself, and the source of PNG and PDF.

Nodes are HTML tables (``shape=plain``), never records, whose labels break on ordinary names.

>>> from viz.theme import theme
>>> render(Diagram((Node("n0", "input", name="x"),)), theme("light"))[:12]
'digraph "ag-'
"""

from itertools import repeat
from typing import Final

from viz.cards import FACT_SIZE, LABEL_SIZE, NOTE_SIZE, frame_text, frame_title, label_text, note_text
from viz.layout.geometry import PADDING, Direction, Layout
from viz.layout.route import arrow_base
from viz.model import EMPHASES, Cluster, Diagram, Edge, Node
from viz.quote import css_class, digest, dot, printable, shorten, xml
from viz.render import legend
from viz.render.cells import fixed, flowing
from viz.signs import FAULTS, SIGNS, signs
from viz.theme import Theme

__all__ = ["render"]

_LONGEST_TIP: Final = 4_000
_NARROWEST: Final = 320.0
# As opaque as the frames of SVG are.
_TINT: Final = "0e"


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
    lines = [f'digraph "{root}" {{', *_defaults(diagram, theme, direction, root, placed=layout is not None)]
    spots = _spots(layout) if layout else repeat("")
    courses = _courses(layout) if layout else repeat("")
    lines += [_node(node, theme, root, spot) for node, spot in zip(diagram.nodes, spots, strict=False)]
    lines += _clusters(diagram, theme, root, layout)
    lines += [_edge(edge, theme, root, course) for edge, course in zip(diagram.edges, courses, strict=False)]
    if layout:
        for at, (entry, x, y) in enumerate(legend.placed(diagram, theme, max(layout.width, _NARROWEST))):
            lines.append(f'  "al-legend-{at}" [label=<{entry}> pos="{x:.2f},{-y:.2f}"]')
    return "\n".join([*lines, "}", ""])


def _defaults(diagram: Diagram, theme: Theme, direction: Direction, root: str, *, placed: bool) -> list[str]:
    graph = [
        f'id="{root}"',
        'class="al-graph"',
        f"rankdir={direction}",
        'charset="UTF-8"',
        f'bgcolor="{theme.background}"',
        f"fontname={dot(theme.raster_sans)}",
        f'fontcolor="{theme.ink}"',
        "fontsize=14",
        "nodesep=0.25",
        "ranksep=0.3",
        "ordering=in",
        "pad=0.2",
        f"tooltip={dot(shorten(diagram.describe(), _LONGEST_TIP))}",
    ]
    # What is placed has its legend in nodes of its own, as Graphviz has no other way to set it in lines.
    title, explained = shorten(printable(diagram.title), 80), "" if placed else legend.table(diagram, theme)
    if explained:
        graph.append(f"label=<{explained}> labelloc=b labeljust=l")
    elif title:
        graph.append(f"label=<<B>{xml(title)}</B>> labelloc=t labeljust=l")
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
        f'class="{css_class(node.role)}{_standing(node.emphasis)}"',
        f"tooltip={dot(shorten('; '.join(node.details), _LONGEST_TIP))}",
    ]
    return f"  {_id(node.id)} [{' '.join([*attributes, spot]).rstrip()}]"


def _id(name: str) -> str:
    return name if name.isalnum() and name.isascii() and not name[0].isdigit() else dot(name)


def _standing(emphasis: str) -> str:
    return f" {css_class(emphasis)}" if emphasis else ""


def _edge(edge: Edge, theme: Theme, root: str, course: str) -> str:
    plain, theme = theme, theme.emphasised(edge.emphasis)
    attributes = [
        f'id="{root}-{xml(edge.id)}"',
        f'class="{"al-grad" if edge.carries_grad else "al-no-grad"}{_standing(edge.emphasis)}"',
        f"tooltip={dot(shorten(edge.details, _LONGEST_TIP))}",
    ]
    label = _label(edge, theme, placed=bool(course))
    if label:
        attributes.insert(0, f"label={label}")
    if edge.label:
        attributes.append(f"labeltooltip={dot(shorten(f'local derivative {edge.label}', _LONGEST_TIP))}")
    if not edge.carries_grad or edge.emphasis == "removed":
        attributes.append("style=dashed")
    if "blocked" in edge.marks:
        attributes.append("arrowhead=tee")
    if edge.emphasis:
        colour, thick = theme.line(edge.emphasis)
        attributes.append(f'color="{colour}" penwidth={thick:g}')
        if theme is not plain:
            attributes.append(f'fontcolor="{theme.gradient}"')
    line = " ".join([*attributes, course]).rstrip()
    return f"  {_id(edge.tail)} -> {_id(edge.head)} [{line}]"


def _label(edge: Edge, theme: Theme, *, placed: bool) -> str:
    """Write what stands on an edge; a placed one as a table, as lines pass behind it and must not cross it out."""
    # A label of 0 says that nothing passes.
    marks = " ".join(SIGNS[key].sign for key in signs(edge) if not (key == "blocked" and edge.label))
    first = " ".join(part for part in (marks, label_text(edge.label)) if part)
    lines = [part for part in (first, note_text(edge.note)) if part]
    if not lines:
        return ""
    if not placed:
        # Quoted line by line: a line break of DOT is the one backslash that stays.
        return '"' + "\\n".join(dot(f" {line} ")[1:-1] for line in lines) + '"'
    rows = f"<TR><TD>{_first(edge, theme)}</TD></TR>" if first else ""
    if edge.note:
        note = f'<FONT POINT-SIZE="{NOTE_SIZE:g}" COLOR="{theme.muted}">{xml(note_text(edge.note))}</FONT>'
        rows += f"<TR><TD>{note}</TD></TR>"
    return f'<<TABLE BORDER="0" CELLBORDER="0" CELLPADDING="1" BGCOLOR="{theme.background}">{rows}</TABLE>>'


def _first(edge: Edge, theme: Theme) -> str:
    """Write the signs of an edge, each in its colour, and the local derivative."""
    keys = [key for key in signs(edge) if not (key == "blocked" and edge.label)]
    ink = {key: theme.sign(key) if key in FAULTS or key in EMPHASES else theme.muted for key in keys}
    made = [f'<FONT COLOR="{ink[key]}"><B>{xml(SIGNS[key].sign)}</B></FONT>' for key in keys]
    return " ".join([*made, *filter(None, [xml(label_text(edge.label))])])


def _clusters(diagram: Diagram, theme: Theme, root: str, layout: Layout | None) -> list[str]:
    """Write the clusters, each inside its parent."""
    inside: dict[str, list[int]] = {}
    for index, cluster in enumerate(diagram.clusters):
        inside.setdefault(cluster.parent, []).append(index)
    home = {member: index for index, cluster in enumerate(diagram.clusters) for member in cluster.members}
    lines: list[str] = []
    # From outside in; a text on the stack closes what was opened.
    stack: list[int | str] = [*reversed(inside.get("", []))]
    while stack:
        top = stack.pop()
        if isinstance(top, str):
            lines.append(top)
            continue
        index, cluster = top, diagram.clusters[top]
        spot = _corners(layout, index, cluster.name) if layout else ""
        pad = "  " * (1 + sum(isinstance(each, str) for each in stack))
        more = f'id="{root}-{xml(cluster.id or f"c{index}")}" {spot}'.rstrip()
        lines += [f"{pad}subgraph cluster_{index} {{", f"{pad}  graph [{_title(cluster, theme)} {more}]"]
        lines += [f"{pad}  {_id(member)}" for member in cluster.members if home[member] == index]
        stack.append(pad + "}")
        stack += reversed(inside.get(cluster.id, []) if cluster.id else [])
    return lines


def _title(cluster: Cluster, theme: Theme) -> str:
    return (
        f'label={dot(frame_text(cluster.name))} style="rounded,filled" color="{theme.muted}" '
        f'fillcolor="{theme.muted}{_TINT}" fontcolor="{theme.muted}" '
        f'fontsize={FACT_SIZE:g} labeljust=l class="al-frame"'
    )


def _corners(layout: Layout, index: int, name: str) -> str:
    """Give the corners of a frame, and the middle of its title, in points; Graphviz's y points up."""
    box = layout.frames[index] if index < len(layout.frames) else None
    if not box:
        return ""
    low, high = layout.height - box.bottom, layout.height - box.top
    title = box.left + PADDING + frame_title(name)[0] / 2
    return f'bb="{box.left:.2f},{low:.2f},{box.right:.2f},{high:.2f}" lp="{title:.2f},{high - 11:.2f}"'
