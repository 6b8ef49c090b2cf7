r"""TikZ: the picture as LaTeX draws it, in the fonts of the document, to be changed by hand if need be.

>>> from viz.layout.builtin import layered
>>> from viz.layout.geometry import Sketch
>>> from viz.theme import theme
>>> only = Diagram((Node("n0", "input", name="x_1"),))
>>> print(render(only, theme("light"), layered(Sketch(((44.0, 25.0),), ()))).splitlines()[-2])
\node[al input, minimum width=44bp, minimum height=25bp] (n0) at (38,28.5) {\textbf{x\_1}};
"""

from collections.abc import Iterator
from typing import Final

from viz import cards
from viz.layout.geometry import MARGIN, PADDING, Box, Curve, Layout, Point
from viz.model import EMPHASES, MARKS, NOT_COMPUTED, ROLES, Diagram, Edge, Node, Role
from viz.quote import ascii_text, columns, latex, printable, shorten, word
from viz.render.tikzcells import cells, gauge
from viz.signs import FAULTS, SIGNS, legend, signs
from viz.theme import Theme

__all__ = ["document", "render"]

# TeX has no length of 16384 pt, and PDF no page of 14,400: what is larger is drawn on a smaller scale.
_LARGEST: Final = 12_000.0
_TITLE: Final = 26.0
_LINE: Final = 14.0
_LONGEST: Final = 80
_NAMED: Final = ("background", "ink", "muted", "gradient", "edge", "good", "bad", "changed")
_EMPHASES: Final = {
    "path": "line width=2.4bp", "faded": "opacity=0.35", "added": "draw=algood, line width=2.4bp",
    "removed": "draw=albad, dashed", "changed": "draw=alchanged, line width=2.4bp",
}  # a table  # fmt: skip
_FONT: Final = rf"\fontsize{{{cards.FACT_SIZE:g}}}{{{cards.ROW_HEIGHT:g}}}\selectfont"


def render(diagram: Diagram, theme: Theme, layout: Layout) -> str:
    r"""Write a diagram as a ``tikzpicture``, for a document that has ``\usepackage{tikz}``.

    The text is ASCII, so that every TeX takes it, and each node has its id for a name, to point at from elsewhere.

    Parameters
    ----------
    diagram : Diagram
    theme : Theme
    layout : Layout
        Boxes and curves in the order of the diagram's nodes and edges.

    Examples
    --------
    >>> from viz.theme import theme
    >>> print(render(Diagram(()), theme("light"), Layout(10.0, 10.0, (), (), "built-in")).splitlines()[0])
    % needs \usepackage{tikz} and none of its libraries
    """
    sheet = _Sheet(diagram, layout)
    lines = [
        r"% needs \usepackage{tikz} and none of its libraries",
        f"% {ascii_text(printable(shorten(diagram.describe(), 2 * _LONGEST)))}",
        "\\begin{tikzpicture}[x=1bp, y=1bp, >=stealth,",
        *_styles(diagram, theme, sheet.scale),
        "]",
        *_colours(diagram, theme),
        rf"\useasboundingbox (0,0) rectangle {sheet.corner};",
    ]
    if theme.background != "#ffffff":
        lines.append(rf"\fill[albackground] (0,0) rectangle {sheet.corner};")
    if diagram.title:
        title = latex(shorten(printable(diagram.title), _LONGEST))
        lines.append(rf"\node[al title, anchor=base west] at {sheet.at((MARGIN, -4.0))} {{{title}}};")
    lines += _clusters(diagram, layout, sheet)
    lines += [_edge(edge, curve, sheet) for edge, curve in zip(diagram.edges, layout.curves, strict=True)]
    for node, box in zip(diagram.nodes, layout.boxes, strict=True):
        lines += [*_node(node, box, sheet), *_drawn(node, box, sheet, theme)]
    for at, text in enumerate(sheet.legend):
        place = sheet.at((MARGIN, layout.height + _LINE * at + 6))
        lines.append(rf"\node[al legend, anchor=base west] at {place} {{{latex(text)}}};")
    return "\n".join([*lines, r"\end{tikzpicture}", ""])


def document(diagram: Diagram, theme: Theme, layout: Layout) -> str:
    r"""Write a whole LaTeX document of one page, as large as the picture; it needs nothing but the usual packages.

    Examples
    --------
    >>> from viz.theme import theme
    >>> r"\usepackage{tikz}" in document(Diagram(()), theme("light"), Layout(10.0, 10.0, (), (), "built-in"))
    True
    """
    width, height = (float(number) + 1 for number in _Sheet(diagram, layout).corner.strip("()").split(","))
    lines = [
        r"\documentclass{article}",
        rf"\usepackage[papersize={{{_n(width)}bp,{_n(height)}bp}},margin=0bp]{{geometry}}",
        r"\usepackage{tikz}",
        r"\pagestyle{empty}",
        # A picture is set like a letter: without these it would hang from a first line of text.
        r"\setlength{\parindent}{0pt}\setlength{\topskip}{0pt}",
        r"\begin{document}",
    ]
    return "\n".join([*lines, render(diagram, theme, layout) + r"\end{document}", ""])


class _Sheet:
    """The sheet of paper: how large it is, on what scale it is drawn, and where on it a point of the layout stands."""

    def __init__(self, diagram: Diagram, layout: Layout) -> None:
        self.legend = [
            f"{SIGNS[key].word}: {text}" if key in MARKS else text
            for key, text in legend(diagram)
            if key not in EMPHASES
        ]
        if diagram.scale and "size of the gradient" in self.legend:
            self.legend[0] += f", from {diagram.scale[0]} to {diagram.scale[1]}"
        self._shift = _TITLE if diagram.title else 0.0
        self._height = layout.height + self._shift + _LINE * len(self.legend)
        title = cards.HEADING_SIZE * 0.65 * columns(diagram.title[:_LONGEST]) + 2 * MARGIN if diagram.title else 0.0
        width = max(layout.width, title, 280.0 if self.legend else 0.0)
        self.scale = min(1.0, _LARGEST / max(width, self._height, 1.0))
        self.corner = f"({_n(width * self.scale)},{_n(self._height * self.scale)})"

    def at(self, point: Point) -> str:
        """Write a point: TikZ's y points up."""
        return f"({_n(point[0] * self.scale)},{_n((self._height - self._shift - point[1]) * self.scale)})"


def _n(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _colours(diagram: Diagram, theme: Theme) -> list[str]:
    """Name the colours by what they are for: who wants others changes them here."""
    names = {
        name: getattr(theme, name)
        for name in ("background", "ink", "muted", "gradient", "edge", "good", "bad", "changed")
    }
    for role in _roles(diagram):
        paint = theme.paint(role)
        names |= {f"{role}fill": paint.fill, f"{role}stroke": paint.stroke, f"{role}ink": paint.ink}
    return [rf"\definecolor{{al{name}}}{{HTML}}{{{colour[1:].upper()}}}" for name, colour in names.items()]


def _roles(diagram: Diagram) -> list[Role]:
    used = {node.role for node in diagram.nodes}
    return [role for role in ROLES if role in used]


def _styles(diagram: Diagram, theme: Theme, scale: float) -> Iterator[str]:
    """Define a style for each kind of thing."""
    yield f"  every node/.style={{inner sep=0bp, outer sep=0bp, scale={scale:.4g}}},"
    yield rf"  al card/.style={{draw, rounded corners=5bp, align=center, font=\ttfamily{_FONT}}},"
    for role in _roles(diagram):
        paint = theme.paint(role)
        look = f"fill=al{role}fill, draw=al{role}stroke, text=al{role}ink, line width={_n(paint.width)}bp"
        yield f"  al {role}/.style={{al card, {look}{', dashed' if paint.dashed else ''}}},"
    yield "  al edge/.style={draw=aledge, line width=1.1bp, ->},"
    yield "  al no grad/.style={al edge, dashed},"
    plate = "fill=albackground, inner sep=1.5bp"
    yield rf"  al local/.style={{{plate}, text=algradient, font=\ttfamily{_FONT}}},"
    yield rf"  al mark/.style={{{plate}, text=almuted, font=\sffamily\fontsize{{8}}{{9}}\selectfont}},"
    yield rf"  al legend/.style={{text=almuted, font=\sffamily{_FONT}}},"
    yield r"  al title/.style={text=alink, font=\sffamily\bfseries},"
    yield "  al frame/.style={draw=almuted, fill=almuted, fill opacity=0.05, text opacity=1, rounded corners=6bp},"
    used = {node.emphasis for node in diagram.nodes} | {edge.emphasis for edge in diagram.edges}
    yield from (f"  al {name}/.style={{{look}}}," for name, look in _EMPHASES.items() if name in used)


def _node(node: Node, box: Box, sheet: _Sheet) -> Iterator[str]:
    style = f"al {node.role}{_standing(node)}"
    size = f"minimum width={_n(box.width)}bp, minimum height={_n(box.height)}bp"
    place, content = sheet.at((box.x, box.y)), _content(cards.card(node))
    yield rf"\node[{style}, {size}] ({word(node.id)}) at {place} {{{content}}};"


def _drawn(node: Node, box: Box, sheet: _Sheet, theme: Theme) -> Iterator[str]:
    """Draw what is no text: a gauge, cells."""
    made = cards.card(node)
    faded = ", al faded" if node.emphasis == "faded" else ""
    signed = [(place, look, "") for place, look in gauge(node, made, theme)] + list(cells(node, made, theme))
    for (left, top, wide, tall), look, sign in signed:
        x, y = box.left + left, box.top + top
        label = f" node[al local, fill=none] at {sheet.at((x + wide / 2, y + tall / 2))} {{{sign}}}" if sign else ""
        yield rf"\path[{look}{faded}] {sheet.at((x, y))} rectangle {sheet.at((x + wide, y + tall))}{label};"


def _standing(each: Node | Edge) -> str:
    return f", al {each.emphasis}" if each.emphasis in _EMPHASES else ""


def _content(made: cards.Card) -> str:
    """Set heading and facts as a table of the card's width."""
    heading = rf"\textbf{{{latex(made.name or made.heading)}}}"
    if made.name and made.op:
        heading += f" = {latex(made.op)}"
    if not made.rows and not made.signs and not made.grid:
        return heading
    rows = "".join(_row(label, text) for label, text in made.rows)
    if made.grid:
        rows += rf"\noalign{{\vskip {_n(made.grid.height + cards.HEAT_PADDING)}bp}}"
    rows += "".join(_sign(key) for key in made.signs)
    width, sides = _n(made.width - made.inset - 2 * cards.SIDE), r"@{}l@{\extracolsep{\fill}}r@{}"
    top = rf"\multicolumn{{2}}{{@{{}}c@{{}}}}{{{heading}}}\\"
    shift = rf"\hspace*{{{_n(made.inset)}bp}}" if made.inset else ""
    return rf"{shift}\begin{{tabular*}}{{{width}bp}}{{{sides}}}{top}{rows}\end{{tabular*}}"


def _sign(key: str) -> str:
    ink = "albad" if key in FAULTS else "almuted"
    return (
        rf"\multicolumn{{2}}{{@{{}}l@{{}}}}{{\textcolor{{{ink}}}{{\textsf{{\textbf{{{latex(SIGNS[key].word)}}}}}}}}}\\"
    )


def _row(label: str, text: str) -> str:
    kind = "gradient" if label == "grad" else "ink"
    said = latex(text)
    if text == NOT_COMPUTED:
        kind, said = "muted", rf"\textit{{{said}}}"
    return rf"\textcolor{{almuted}}{{\textsf{{{latex(label)}}}}}&\textcolor{{al{kind}}}{{{said}}}\\"


def _edge(edge: Edge, curve: Curve, sheet: _Sheet) -> str:
    start, *rest = map(sheet.at, curve.points)
    pieces = zip(rest[::3], rest[1::3], rest[2::3], strict=True)
    course = start
    for a, b, end in pieces:
        # A piece without length has no direction, and its arrow would be lost.
        if not course.endswith(end):
            course += f" .. controls {a} and {b} .. {end}"
    label, place = "", sheet.at(curve.label or curve.points[len(curve.points) // 2])
    if edge.label:
        label = f" node[al local] at {place} {{{latex(cards.label_text(edge.label))}}}"
    under = ", ".join(filter(None, [*(SIGNS[key].word for key in signs(edge)), cards.note_text(edge.note)]))
    if under:
        label += f" node[al mark, anchor=north, yshift=-6bp] at {place} {{{latex(under)}}}"
    style = ("al edge" if edge.carries_grad else "al no grad") + _standing(edge)
    use = f"{word(edge.tail)} -> {word(edge.head)}, argument {edge.slot}"
    return rf"\draw[{style}] {course}{label}; % {use}"


def _clusters(diagram: Diagram, layout: Layout, sheet: _Sheet) -> Iterator[str]:
    """Draw the frames, outer ones first; one that cannot be drawn without strangers in it is None."""
    for cluster, box in zip(diagram.clusters, layout.frames, strict=False):
        if box:
            corners = f"{sheet.at((box.left, box.bottom))} rectangle {sheet.at((box.right, box.top))}"
            place = sheet.at((box.left + PADDING, box.top + cards.FACT_SIZE))
            name = latex(cards.frame_text(cluster.name))
            yield rf"\draw[al frame] {corners} node[al legend, anchor=west] at {place} {{{name}}};"
