"""Mermaid, which GitHub, GitLab and many Markdown tools draw by themselves.

>>> from viz.model import Edge
>>> from viz.theme import theme
>>> x = Node("n0", "parameter", name="x", facts=(("value", "3"),))
>>> print(render(Diagram((x, Node("n1", "output", op="exp")), (Edge("n0", "n1", 0, "20.09"),)), theme("light")))
flowchart LR
  accTitle: Computational graph
  accDescr: exp(x), a graph of 2 nodes and 1 edge#46;
  n0["x<br/>value = 3"]
  n1("exp")
  n0 -->|"20.09"| n1
  class n0 parameter
  class n1 output
  classDef parameter fill:#eef8f1,stroke:#2b7a4b,color:#1b5e37,stroke-width:1.2px
  classDef output fill:#fff6e6,stroke:#b3690a,color:#7d4700,stroke-width:2px
  linkStyle default stroke:#7c8798,color:#b0245c
<BLANKLINE>
"""

from collections.abc import Iterator
from typing import Final

from viz.cards import card, frame_text, label_text, note_text
from viz.layout.geometry import Direction
from viz.model import EMPHASES, MARKS, ROLES, Diagram, Edge, Node
from viz.quote import mermaid, shorten, word, yaml
from viz.render import bars
from viz.render.nesting import depths, innermost
from viz.signs import SIGNS, signs
from viz.theme import Theme

__all__ = ["render"]

_SHAPES: Final = {
    "parameter": ('["', '"]'), "input": ('["', '"]'), "constant": ('(["', '"])'), "op": ('("', '")'),
    "output": ('("', '")'), "folded": ('[["', '"]]'),
}  # a table  # fmt: skip
_TOLD: Final = 300


def render(diagram: Diagram, theme: Theme, *, direction: Direction = "LR") -> str:
    """Write a diagram as a Mermaid flowchart.

    A dotted arrow carries no gradient. Mermaid draws at most 500 edges unless its own configuration says otherwise.

    Examples
    --------
    >>> from viz.theme import theme
    >>> '"#34;"' in render(Diagram((Node("n0", "input", name='"'),)), theme("light"))
    True
    """
    title = diagram.title or "Computational graph"
    lines = ["---", f"title: {yaml(shorten(diagram.title, 80))}", "---"] if diagram.title else []
    lines += [f"flowchart {direction}", f"  accTitle: {mermaid(shorten(title, 80))}"]
    lines.append(f"  accDescr: {mermaid(shorten(diagram.describe(), _TOLD))}")
    lines += [_node(node) for node in diagram.nodes]
    lines += [_edge(edge) for edges in diagram.inputs() for edge in edges]
    lines += _clusters(diagram)
    lines += _scales(diagram, theme)
    lines += _styles(diagram, theme)
    return "\n".join([*lines, ""])


def _node(node: Node) -> str:
    """Write a node: its heading, then a line for each fact, its gauge, each row of its cells, and each mark."""
    made = card(node)
    told = [made.heading, *(f"{label} = {text}" for label, text in made.rows)]
    if node.level is not None:
        told.append(f"{bars.bar(node.level, bars.UNICODE)} gradient")
    told += bars.strips(node.heat, bars.UNICODE)
    told += [EMPHASES.get(key) or MARKS[key] for key in made.signs]
    before, after = _SHAPES[node.role]
    return f"  {word(node.id)}{before}{'<br/>'.join(map(mermaid, told))}{after}"


def _edge(edge: Edge) -> str:
    arrow = "-->" if edge.carries_grad else "-.->"
    first = ", ".join(filter(None, [label_text(edge.label), *(SIGNS[key].word for key in signs(edge))]))
    label = [text for text in (first, note_text(edge.note)) if text]
    said = f'|"{"<br/>".join(map(mermaid, label))}"|' if label else ""
    return f"  {word(edge.tail)} {arrow}{said} {word(edge.head)}"


def _clusters(diagram: Diagram) -> Iterator[str]:
    """Write subgraphs inside one another: each is closed before the next that is no deeper."""
    own: dict[int, list[str]] = {}
    for member, at in innermost(diagram).items():
        own.setdefault(at, []).append(word(member))
    made = depths(diagram)
    below: dict[str, list[int]] = {}
    for at, cluster in enumerate(diagram.clusters):
        below.setdefault(cluster.parent, []).append(at)
    stack = [(at, False) for at in reversed(below.get("", []))]
    while stack:
        at, done = stack.pop()
        indent, cluster = "  " * (made[at] + 1), diagram.clusters[at]
        if done:
            yield f"{indent}end"
            continue
        yield f'{indent}subgraph c{at}["{mermaid(frame_text(cluster.name))}"]'
        yield from (f"{indent}  {member}" for member in own.get(at, []))
        stack.append((at, True))
        stack += [(inner, False) for inner in reversed(below.get(cluster.id, []) if cluster.id else [])]


def _scales(diagram: Diagram, theme: Theme) -> Iterator[str]:
    """Explain the bars in a node of its own: Mermaid has no legend."""
    said = []
    if diagram.scale and any(node.level is not None for node in diagram.nodes):
        said.append(bars.gradients(diagram.scale, bars.UNICODE))
    if cells := [row for node in diagram.nodes for row in node.heat]:
        said.append(bars.elements(cells, bars.UNICODE))
    if said:
        yield f'  legend["{"<br/>".join(map(mermaid, said))}"]'
        yield f"  style legend fill:none,stroke:none,color:{theme.muted}"


def _styles(diagram: Diagram, theme: Theme) -> Iterator[str]:
    """Colour the roles that there are, and what stands out."""
    groups: dict[str, list[str]] = {role: [] for role in ROLES}
    for node in diagram.nodes:
        groups[node.role].append(word(node.id))
    used = {role: ids for role, ids in groups.items() if ids}
    yield from (f"  class {','.join(ids)} {role}" for role, ids in used.items())
    for role in ROLES:
        if role in used:
            paint = theme.paint(role)
            dashed = ",stroke-dasharray:5 3" if paint.dashed else ""
            look = f"fill:{paint.fill},stroke:{paint.stroke},color:{paint.ink},stroke-width:{paint.width:g}px{dashed}"
            yield f"  classDef {role} {look}"
    if diagram.edges:
        yield f"  linkStyle default stroke:{theme.edge},color:{theme.gradient}"
    edges = [edge.emphasis for into in diagram.inputs() for edge in into]
    looks = {
        "path": "stroke-width:3px",
        "faded": "opacity:0.35",
        "added": f"stroke:{theme.good},stroke-width:3px",
        "removed": f"stroke:{theme.bad},stroke-dasharray:4 3",
        "changed": f"stroke:{theme.changed},stroke-width:3px",
    }
    for emphasis, look in looks.items():
        if ids := [word(node.id) for node in diagram.nodes if node.emphasis == emphasis]:
            yield f"  classDef {emphasis} {look}"
            yield f"  class {','.join(ids)} {emphasis}"
        if places := [str(at) for at, each in enumerate(edges) if each == emphasis]:
            yield f"  linkStyle {','.join(places)} {look}"
