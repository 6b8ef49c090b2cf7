"""SVG, drawn from positions: the same picture whichever engine found them.

Colours are presentation attributes, which any style sheet may override through the classes
(``al-parameter``, ``al-fact``, ``al-grad`` …). Nothing in the file refers to an id, so two
pictures in one page cannot disturb each other.
"""

from typing import Final

from viz import cards
from viz.cards import Card, card, edge_size, label_text, note_text
from viz.layout.geometry import Box, Curve, Layout, Point
from viz.layout.route import arrow_base
from viz.model import NOT_COMPUTED, Diagram, Edge, Node
from viz.quote import columns, css_class, digest, printable, shorten, xml
from viz.render import badges, legend
from viz.render.frames import frames
from viz.render.shapes import n, span, tip
from viz.signs import signs
from viz.theme import Paint, Theme

__all__ = ["render"]

_RADIUS: Final = 7
_TITLE: Final = 26.0


def render(diagram: Diagram, theme: Theme, layout: Layout, *, standalone: bool = True, size: float = 1.0) -> str:
    """Draw a diagram whose layout is known.

    Parameters
    ----------
    diagram : Diagram
    theme : Theme
    layout : Layout
        Boxes and curves in the order of the diagram's nodes and edges.
    standalone : bool
        For a file: with an XML declaration and a size. Otherwise the picture takes at most
        the width of the page it stands in.
    size : float
        What to enlarge the whole picture by.

    Returns
    -------
    str
        Valid XML, whatever the names contain.

    Examples
    --------
    >>> from viz.layout.builtin import layered
    >>> from viz.layout.geometry import Sketch
    >>> from viz.theme import theme
    >>> only = Diagram((Node("n0", "input", name="a<b"),))
    >>> text = render(only, theme("light"), layered(Sketch(((44.0, 25.0),), ())))
    >>> "a&lt;b" in text, text.startswith("<?xml")
    (True, True)
    """
    shift = _TITLE if diagram.title else 0.0
    width, height = layout.width, layout.height + shift
    if diagram.title:
        width = max(width, 32 + cards.HEADING_SIZE * 0.65 * columns(diagram.title[:80]))
    explained = legend.measure(diagram, width)
    width, below, height = max(width, explained[0]), height, height + explained[1]
    root = digest(diagram, theme, layout.width, layout.height, layout.engine)
    extent = f'width="{n(width * size)}" height="{n(height * size)}"'
    if not standalone:
        extent = f'width="{n(width * size)}" style="max-width:100%;height:auto"'
    lines = ['<?xml version="1.0" encoding="UTF-8"?>'] if standalone else []
    lines += [
        f'<svg xmlns="http://www.w3.org/2000/svg" id="{root}" class="al-graph" role="img" '
        f'viewBox="0 0 {n(width)} {n(height)}" {extent} '
        f'font-family="{xml(theme.mono)}" font-size="{n(cards.FACT_SIZE)}">',
        f"<title>{xml(diagram.title or 'Computational graph')}</title>",
        f"<desc>{xml(diagram.describe())}</desc>",
        f'<rect class="al-background" width="100%" height="100%" fill="{theme.background}"/>',
    ]
    if diagram.title:
        lines.append(
            f'<text class="al-title" x="16" y="24" font-family="{xml(theme.sans)}" '
            f'font-size="14" font-weight="600" fill="{theme.ink}">'
            f"{xml(shorten(printable(diagram.title), 80))}</text>"
        )
    lines.append(f'<g class="al-content"{_moved(shift)}>')
    lines += frames(diagram, layout, theme, root)
    for curve, edge in zip(layout.curves, diagram.edges, strict=True):
        lines += _edge(edge, curve, theme, root)
    for box, node in zip(layout.boxes, diagram.nodes, strict=True):
        lines += _node(node, box, theme, root)
    return "\n".join([*lines, "</g>", *legend.draw(diagram, theme, width, below), "</svg>", ""])


def _moved(shift: float) -> str:
    return f' transform="translate(0 {n(shift)})"' if shift else ""


def _node(node: Node, box: Box, theme: Theme, root: str) -> list[str]:
    made, theme = card(node), theme.emphasised(node.emphasis)
    paint = theme.paint(node.role)
    lines = [
        f'<g class="node {css_class(node.role)}{_standing(node.emphasis)}" id="{root}-{xml(node.id)}" '
        f'data-id="{xml(node.id)}" transform="translate({n(box.left)} {n(box.top)})">',
        tip(node.details),
    ]
    lines += _frame(node, made, theme)
    lines += _heading(made, paint, theme)
    for index, (label, text) in enumerate(made.rows):
        y = cards.HEADING_HEIGHT + cards.ROW_HEIGHT * (index + 1) - 2
        lines += _fact(label, text, made, y, theme)
    lines += badges.gauge(node, made, theme) + badges.cells(node, made, theme)
    return [*lines, *badges.signs_of_node(made, theme), "</g>"]


def _standing(emphasis: str) -> str:
    return f" {css_class(emphasis)}" if emphasis else ""


def _frame(node: Node, made: Card, theme: Theme) -> list[str]:
    paint = theme.paint(node.role)
    width, height = n(made.width), n(made.height)
    stroke, thick = theme.border(node.role, node.emphasis)
    look = f'fill="{paint.fill}" stroke="{stroke}" stroke-width="{n(thick)}"'
    if paint.dashed or node.emphasis == "removed":
        look += ' stroke-dasharray="5 3"'
    # A constant is a pill; a card keeps its corners small.
    radius = n(made.height / 2 if node.role == "constant" and made.height == cards.HEADING_HEIGHT else _RADIUS)
    frame = f'<rect class="al-card" width="{width}" height="{height}" rx="{radius}" {look}/>'
    lines = [frame]
    if node.role == "folded":
        lines.insert(0, frame.replace("<rect ", '<rect x="4" y="4" ', 1))
    if made.height > cards.HEADING_HEIGHT:
        lines.append(
            f'<path class="al-rule" d="M{n(made.inset + 0.5)} {n(cards.HEADING_HEIGHT)}H{n(made.width - 0.5)}" '
            f'stroke="{paint.stroke}" stroke-opacity="0.35"/>'
        )
    return lines


def _heading(made: Card, paint: Paint, theme: Theme) -> list[str]:
    baseline = f'y="{n(cards.HEADING_HEIGHT / 2 + 4.5)}" font-size="{n(cards.HEADING_SIZE)}"'
    centre = n((made.inset + made.width) / 2)
    fitted = span(made.heading, cards.HEADING_SIZE, theme)
    middle = f'x="{centre}" {baseline} text-anchor="middle" fill="{paint.ink}"{fitted}'
    if made.name and made.op:
        return [
            f'<text class="al-heading" {middle} xml:space="preserve">'
            f'<tspan class="al-name" font-weight="bold">{xml(made.name)}</tspan>'
            f'<tspan class="al-equals" fill="{theme.muted}"> = </tspan>'
            f'<tspan class="al-op">{xml(made.op)}</tspan></text>'
        ]
    kind = "al-name" if made.name else "al-op"
    return [
        f'<text class="al-heading {kind}" {middle} font-weight="bold" xml:space="preserve">{xml(made.heading)}</text>'
    ]


def _fact(label: str, text: str, made: Card, y: float, theme: Theme) -> list[str]:
    is_grad = label.startswith("grad")
    ink = theme.gradient if is_grad and text != NOT_COMPUTED else theme.ink
    style = ' font-style="italic"' if text == NOT_COMPUTED else ""
    if text == NOT_COMPUTED:
        ink = theme.muted
    kind = "al-fact al-grad" if is_grad else "al-fact"
    return [
        f'<text class="al-caption" x="{n(made.inset + cards.SIDE)}" y="{n(y)}" '
        f'font-family="{xml(theme.sans)}" font-size="{n(cards.CAPTION_SIZE)}" '
        f'fill="{theme.muted}">{xml(label)}</text>',
        f'<text class="{kind}" x="{n(made.width - cards.SIDE)}" y="{n(y)}" text-anchor="end" '
        f'fill="{ink}"{style}{span(text, cards.FACT_SIZE, theme)} xml:space="preserve">{xml(text)}</text>',
    ]


def _edge(edge: Edge, curve: Curve, theme: Theme, root: str) -> list[str]:
    kind = ("edge" if edge.carries_grad else "edge al-no-grad") + _standing(edge.emphasis)
    theme = theme.emphasised(edge.emphasis)
    points, arrow = _arrow(curve.points)
    stroke, thick = theme.line(edge.emphasis)
    dash = "" if edge.carries_grad else ' stroke-dasharray="4 3"'
    dash = ' stroke-dasharray="7 3 2 3"' if edge.emphasis == "removed" else dash
    lines = [
        f'<g class="{kind}" id="{root}-{xml(edge.id)}" data-tail="{xml(edge.tail)}" '
        f'data-head="{xml(edge.head)}" data-slot="{edge.slot}">',
        tip([edge.details]),
        f'<path class="al-line" d="{_path(points)}" fill="none" stroke="{stroke}" '
        f'stroke-width="{n(thick if edge.carries_grad else thick * 0.8)}"{dash}/>',
        f'<path class="al-arrow" d="{arrow}" fill="{stroke}"/>',
    ]
    if curve.label:
        lines += _label(edge, curve.label, theme)
    return [*lines, "</g>"]


def _path(points: tuple[Point, ...]) -> str:
    start, *rest = (f"{n(x)} {n(y)}" for x, y in points)
    return f"M{start}C{' '.join(rest)}" if rest else f"M{start}"


def _arrow(points: tuple[Point, ...]) -> tuple[tuple[Point, ...], str]:
    """Shorten a curve by an arrowhead, and draw the head along the curve's last direction."""
    tip, base = points[-1], arrow_base(points)
    dx, dy = tip[0] - base[0], tip[1] - base[1]
    wings = ((base[0] - dy * 0.42, base[1] + dx * 0.42), (base[0] + dy * 0.42, base[1] - dx * 0.42))
    corners = " ".join(f"{n(x)} {n(y)}" for x, y in (wings[0], tip, wings[1]))
    return (*points[:-1], base), f"M{corners}Z"


def _label(edge: Edge, at: Point, theme: Theme) -> list[str]:
    width, height = edge_size(edge)
    left, top = at[0] - width / 2, at[1] - height / 2
    marks = len(signs(edge)) * (cards.SIGN + 1)
    # A plate in the background's colour keeps the number legible where lines pass behind it.
    lines = [
        f'<rect class="al-plate" x="{n(left)}" y="{n(top)}" '
        f'width="{n(width)}" height="{n(height)}" rx="4" fill="{theme.background}"/>',
    ]
    wide = marks + (cards.label_size(edge.label)[0] if edge.label else 0.0)
    start = at[0] - wide / 2
    lines += badges.signs_of_edge(edge, start + 1, top + 7.5, theme)
    if edge.label:
        text = label_text(edge.label)
        lines.append(
            f'<text class="al-local" x="{n((start + marks + start + wide) / 2)}" y="{n(top + 11.3)}" '
            f'text-anchor="middle" font-size="{n(cards.LABEL_SIZE)}" fill="{theme.gradient}"'
            f'{span(text, cards.LABEL_SIZE, theme)} xml:space="preserve">{xml(text)}</text>'
        )
    if edge.note:
        text = note_text(edge.note)
        lines.append(
            f'<text class="al-note" x="{n(at[0])}" y="{n(top + height - 3)}" text-anchor="middle" '
            f'font-size="{n(cards.NOTE_SIZE)}" fill="{theme.muted}"{span(text, cards.NOTE_SIZE, theme)} '
            f'xml:space="preserve">{xml(text)}</text>'
        )
    return lines
