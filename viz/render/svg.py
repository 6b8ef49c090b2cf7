"""SVG, drawn from positions: the same picture whichever engine found them.

Colours are presentation attributes, which any style sheet may override through the classes
(``al-parameter``, ``al-fact``, ``al-grad`` …). Nothing in the file refers to an id, so two
pictures in one page cannot disturb each other.
"""

from collections.abc import Iterable
from typing import Final

from viz import cards
from viz.cards import Card, card, label_text
from viz.layout.geometry import Box, Curve, Layout, Point
from viz.layout.route import arrow_base
from viz.model import NOT_COMPUTED, Diagram, Edge, Node
from viz.quote import columns, css_class, digest, printable, shorten, xml
from viz.theme import Paint, Theme

__all__ = ["render"]

_RADIUS: Final = 7
_TITLE: Final = 26.0
_LONGEST_TIP: Final = 20_000


def render(diagram: Diagram, theme: Theme, layout: Layout, *, standalone: bool = True) -> str:
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
    root = digest(diagram, theme, layout.width, layout.height, layout.engine)
    size = f'width="{_n(width)}" height="{_n(height)}"'
    if not standalone:
        size = f'width="{_n(width)}" style="max-width:100%;height:auto"'
    lines = ['<?xml version="1.0" encoding="UTF-8"?>'] if standalone else []
    lines += [
        f'<svg xmlns="http://www.w3.org/2000/svg" id="{root}" class="al-graph" role="img" '
        f'viewBox="0 0 {_n(width)} {_n(height)}" {size} '
        f'font-family="{xml(theme.mono)}" font-size="{_n(cards.FACT_SIZE)}">',
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
    for curve, edge in zip(layout.curves, diagram.edges, strict=True):
        lines += _edge(edge, curve, theme, root)
    for box, node in zip(layout.boxes, diagram.nodes, strict=True):
        lines += _node(node, box, theme, root)
    return "\n".join([*lines, "</g>", "</svg>", ""])


def _moved(shift: float) -> str:
    return f' transform="translate(0 {_n(shift)})"' if shift else ""


def _n(number: float) -> str:
    """Print a coordinate in as few characters as two decimals allow."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _node(node: Node, box: Box, theme: Theme, root: str) -> list[str]:
    made, paint = card(node), theme.paint(node.role)
    lines = [
        f'<g class="node {css_class(node.role)}" id="{root}-{xml(node.id)}" '
        f'data-id="{xml(node.id)}" transform="translate({_n(box.left)} {_n(box.top)})">',
        _tip(node.details),
    ]
    lines += _frame(node, made, theme)
    lines += _heading(made, paint, theme)
    for index, (label, text) in enumerate(made.rows):
        y = cards.HEADING_HEIGHT + cards.ROW_HEIGHT * (index + 1) - 2
        lines += _fact(label, text, made.width, y, theme)
    return [*lines, "</g>"]


def _tip(lines: Iterable[str]) -> str:
    """Make a title, in full but not endless, for whoever points at a thing."""
    whole = shorten("\n".join(map(printable, lines)), _LONGEST_TIP)
    # Escaped line by line: a line break is the one control character that stays.
    escaped = "\n".join(map(xml, whole.split("\n")))
    return f"<title>{escaped}</title>"


def _frame(node: Node, made: Card, theme: Theme) -> list[str]:
    paint = theme.paint(node.role)
    width, height = _n(made.width), _n(made.height)
    look = f'fill="{paint.fill}" stroke="{paint.stroke}" stroke-width="{_n(paint.width)}"'
    if paint.dashed:
        look += ' stroke-dasharray="5 3"'
    # A constant is a pill; a card keeps its corners small.
    radius = _n(made.height / 2 if node.role == "constant" and not made.rows else _RADIUS)
    frame = f'<rect class="al-card" width="{width}" height="{height}" rx="{radius}" {look}/>'
    lines = [frame]
    if node.role == "folded":
        lines.insert(0, frame.replace("<rect ", '<rect x="4" y="4" ', 1))
    if made.rows:
        lines.append(
            f'<path class="al-rule" d="M0.5 {_n(cards.HEADING_HEIGHT)}H{_n(made.width - 0.5)}" '
            f'stroke="{paint.stroke}" stroke-opacity="0.35"/>'
        )
    return lines


def _heading(made: Card, paint: Paint, theme: Theme) -> list[str]:
    baseline = f'y="{_n(cards.HEADING_HEIGHT / 2 + 4.5)}" font-size="{_n(cards.HEADING_SIZE)}"'
    middle = f'x="{_n(made.width / 2)}" {baseline} text-anchor="middle" fill="{paint.ink}"'
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


def _fact(label: str, text: str, width: float, y: float, theme: Theme) -> list[str]:
    is_grad = label == "grad"
    ink = theme.gradient if is_grad and text != NOT_COMPUTED else theme.ink
    style = ' font-style="italic"' if text == NOT_COMPUTED else ""
    if text == NOT_COMPUTED:
        ink = theme.muted
    kind = "al-fact al-grad" if is_grad else "al-fact"
    return [
        f'<text class="al-caption" x="{_n(cards.SIDE)}" y="{_n(y)}" '
        f'font-family="{xml(theme.sans)}" font-size="{_n(cards.CAPTION_SIZE)}" '
        f'fill="{theme.muted}">{xml(label)}</text>',
        f'<text class="{kind}" x="{_n(width - cards.SIDE)}" y="{_n(y)}" text-anchor="end" '
        f'fill="{ink}"{style} xml:space="preserve">{xml(text)}</text>',
    ]


def _edge(edge: Edge, curve: Curve, theme: Theme, root: str) -> list[str]:
    kind = "edge" if edge.carries_grad else "edge al-no-grad"
    dash = "" if edge.carries_grad else ' stroke-dasharray="4 3"'
    points, arrow = _arrow(curve.points)
    lines = [
        f'<g class="{kind}" id="{root}-{xml(edge.id)}" data-tail="{xml(edge.tail)}" '
        f'data-head="{xml(edge.head)}" data-slot="{edge.slot}">',
        _tip([edge.details]),
        f'<path class="al-line" d="{_path(points)}" fill="none" stroke="{theme.edge}" '
        f'stroke-width="{_n(1.25 if edge.carries_grad else 1.0)}"{dash}/>',
        f'<path class="al-arrow" d="{arrow}" fill="{theme.edge}"/>',
    ]
    if edge.label and curve.label:
        lines += _label(edge.label, curve.label, theme)
    return [*lines, "</g>"]


def _path(points: tuple[Point, ...]) -> str:
    start, *rest = (f"{_n(x)} {_n(y)}" for x, y in points)
    return f"M{start}C{' '.join(rest)}" if rest else f"M{start}"


def _arrow(points: tuple[Point, ...]) -> tuple[tuple[Point, ...], str]:
    """Shorten a curve by an arrowhead, and draw the head along the curve's last direction."""
    tip, base = points[-1], arrow_base(points)
    dx, dy = tip[0] - base[0], tip[1] - base[1]
    wings = ((base[0] - dy * 0.42, base[1] + dx * 0.42), (base[0] + dy * 0.42, base[1] - dx * 0.42))
    corners = " ".join(f"{_n(x)} {_n(y)}" for x, y in (wings[0], tip, wings[1]))
    return (*points[:-1], base), f"M{corners}Z"


def _label(label: str, at: Point, theme: Theme) -> list[str]:
    width, height = cards.label_size(label)
    # A plate in the background's colour keeps the number legible where lines pass behind it.
    return [
        f'<rect class="al-plate" x="{_n(at[0] - width / 2)}" y="{_n(at[1] - height / 2)}" '
        f'width="{_n(width)}" height="{_n(height)}" rx="4" fill="{theme.background}"/>',
        f'<text class="al-local" x="{_n(at[0])}" y="{_n(at[1] + 3.8)}" text-anchor="middle" '
        f'font-size="{_n(cards.LABEL_SIZE)}" fill="{theme.gradient}" xml:space="preserve">'
        f"{xml(label_text(label))}</text>",
    ]
