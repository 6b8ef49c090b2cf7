"""DOT, the language of Graphviz: good by itself, and the source of PNG and PDF.

Nodes are HTML tables (``shape=plain``), never records, whose labels break on ordinary names.

>>> from viz.theme import theme
>>> render(Diagram((Node("n0", "input", name="x"),)), theme("light"))[:12]
'digraph "ag-'
"""

from typing import Final

from viz.cards import CAPTION_SIZE, FACT_SIZE, HEADING_SIZE, LABEL_SIZE, card, label_text
from viz.layout.geometry import Direction
from viz.model import NOT_COMPUTED, Cluster, Diagram, Edge, Node
from viz.quote import css_class, digest, dot, printable, shorten, xml
from viz.theme import Theme

__all__ = ["render"]

_LONGEST_TIP: Final = 4_000


def render(diagram: Diagram, theme: Theme, *, direction: Direction = "LR") -> str:
    r"""Write a diagram as DOT source.

    The same diagram gives the same bytes, in every process. Ids begin with a hash of the
    content, so that two pictures inlined in one page do not share any.

    Examples
    --------
    >>> from viz.theme import theme
    >>> "<B>&quot;</B>" in render(Diagram((Node("n0", "input", name='"'),)), theme("light"))
    True
    """
    root = digest(diagram, theme, direction)
    lines = [f'digraph "{root}" {{', *_defaults(diagram, theme, direction, root)]
    lines += [_node(node, theme, root) for node in diagram.nodes]
    for index, cluster in enumerate(diagram.clusters):
        lines += _cluster(cluster, index, theme)
    lines += [_edge(edge, theme, root) for edge in diagram.edges]
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
        f"  node [shape=plain fontname={dot(theme.raster_mono)} fontsize={FACT_SIZE:g} "
        f'fontcolor="{theme.ink}"]',
        f'  edge [color="{theme.edge}" fontname={dot(theme.raster_mono)} '
        f'fontsize={LABEL_SIZE:g} fontcolor="{theme.gradient}" arrowsize=0.65 penwidth=1.1]',
    ]


def _node(node: Node, theme: Theme, root: str) -> str:
    attributes = [
        f"label=<{_table(node, theme)}>",
        f'id="{root}-{xml(node.id)}"',
        f'class="{css_class(node.role)}"',
        f"tooltip={dot(shorten('; '.join(node.details), _LONGEST_TIP))}",
    ]
    return f"  {_id(node.id)} [{' '.join(attributes)}]"


def _id(name: str) -> str:
    return name if name.isalnum() and name.isascii() and not name[0].isdigit() else dot(name)


def _table(node: Node, theme: Theme) -> str:
    made, paint = card(node), theme.paint(node.role)
    style = "rounded,dashed" if paint.dashed else "rounded"
    rows = [f'<TR><TD COLSPAN="2" HEIGHT="22">{_heading(node, theme)}</TD></TR>']
    if made.rows:
        rows.append("<HR/>")
        rows += [_row(label, text, theme) for label, text in made.rows]
    # Graphviz draws borders in whole points only.
    return (
        f'<TABLE BORDER="{max(1, round(paint.width))}" CELLBORDER="0" CELLSPACING="0" '
        f'CELLPADDING="3" STYLE="{style}" COLOR="{paint.stroke}" BGCOLOR="{paint.fill}">'
        f"{''.join(rows)}</TABLE>"
    )


def _heading(node: Node, theme: Theme) -> str:
    made, paint = card(node), theme.paint(node.role)
    font = f'<FONT POINT-SIZE="{HEADING_SIZE:g}" COLOR="{paint.ink}">'
    if made.name and made.op:
        equals = f'<FONT COLOR="{theme.muted}"> = </FONT>'
        return f"{font}<B>{xml(made.name)}</B>{equals}{xml(made.op)}</FONT>"
    return f"{font}<B>{xml(made.heading)}</B></FONT>"


def _row(label: str, text: str, theme: Theme) -> str:
    ink = theme.gradient if label == "grad" else theme.ink
    shown = f'<FONT COLOR="{ink}">{xml(text)}</FONT>' if text else ""
    if text == NOT_COMPUTED:
        shown = f'<FONT COLOR="{theme.muted}"><I>{xml(text)}</I></FONT>'
    caption = (
        f'<FONT FACE="{xml(theme.raster_sans)}" POINT-SIZE="{CAPTION_SIZE:g}" '
        f'COLOR="{theme.muted}">{xml(label)}&#160;&#160;</FONT>'
        if label
        else ""
    )
    return f'<TR><TD ALIGN="LEFT">{caption}</TD><TD ALIGN="RIGHT">{shown}</TD></TR>'


def _edge(edge: Edge, theme: Theme, root: str) -> str:
    attributes = [
        f'id="{root}-{xml(edge.id)}"',
        f'class="{"al-grad" if edge.carries_grad else "al-no-grad"}"',
        f"tooltip={dot(shorten(edge.details, _LONGEST_TIP))}",
    ]
    if edge.label:
        attributes.insert(0, f"label={dot(f' {label_text(edge.label)} ')}")
        attributes.append(
            f"labeltooltip={dot(shorten(f'local derivative {edge.label}', _LONGEST_TIP))}"
        )
    if not edge.carries_grad:
        attributes.append("style=dashed")
    return f"  {_id(edge.tail)} -> {_id(edge.head)} [{' '.join(attributes)}]"


def _cluster(cluster: Cluster, index: int, theme: Theme) -> list[str]:
    name = dot(shorten(printable(cluster.name), 60))
    return [
        f"  subgraph cluster_{index} {{",
        f'    graph [label={name} style="rounded,dashed" color="{theme.muted}" '
        f'fontcolor="{theme.muted}" fontsize=11 labeljust=l]',
        *(f"    {_id(member)}" for member in cluster.members),
        "  }",
    ]
