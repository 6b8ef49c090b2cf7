"""A page of explanation as data, which is text, Markdown, LaTeX and HTML alike.

A page is a sequence of blocks: lines of styled spans, tables, formulas, pictures. Styles say what something *is*
(a gradient, a name, a fault), not how it looks, so a terminal, a notebook and a book each show it in their own way.

>>> page = Page((Line((Span("dy/dx"), Span(" = "), Span("6", "grad"))),))
>>> page.lines(80)[0]
(Span(text='dy/dx = ', style=''), Span(text='6', style='grad'))
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple, get_args

from viz.errors import DiagramError
from viz.quote import columns, fit, printable

__all__ = ["STYLES", "Block", "Formula", "Line", "Page", "Picture", "Span", "Spans", "Style", "Table", "line"]

Style = Literal["", "name", "value", "grad", "local", "good", "bad", "muted", "strong", "code"]
"""Plain text, a variable's name, a value, a gradient, a local derivative, what is well, what is wrong, an
aside, a heading, source code."""

STYLES: Final[tuple[Style, ...]] = get_args(Style)


class Span(NamedTuple):
    """Some text, and what it is.

    Examples
    --------
    >>> Span("x", "name").text
    'x'
    """

    text: str
    style: Style = ""


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text; one without spans is empty. ``indent`` is in columns.

    Examples
    --------
    >>> Line((Span("x", "name"),)).plain
    'x'
    """

    spans: Spans = ()
    indent: int = 0

    @property
    def plain(self) -> str:
        """The text alone."""
        return " " * self.indent + "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under a header, each cell a tuple of spans. A header of empty strings is not shown.

    Examples
    --------
    >>> Table(("x",), (((Span("1"),),),)).rows[0][0][0].text
    '1'
    """

    header: tuple[str, ...]
    rows: tuple[tuple[Spans, ...], ...]


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula: TeX without dollar signs, and the same in plain text.

    Examples
    --------
    >>> Formula(r"1 - y^2", "1 - y²").text
    '1 - y²'
    """

    tex: str
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: anything with ``svg()``, ``tikz()`` and ``lines(width)``, such as a `viz.Drawing`.

    Examples
    --------
    >>> Picture(None).drawing is None
    True
    """

    drawing: Any


Block = Line | Table | Formula | Picture


@dataclass(frozen=True, slots=True)
class Page:
    r"""A whole explanation.

    Examples
    --------
    >>> Page((line("dy/dx = ", ("6", "grad")), Formula("x^2", "x²"))).text()
    'dy/dx = 6\n  x²'
    """

    blocks: tuple[Block, ...]

    def lines(self, width: int) -> list[Spans]:
        """Set everything in lines of spans, tables aligned and broken to a width in columns."""
        made: list[Spans] = []
        for block in self.blocks:
            if isinstance(block, Line):
                made += _broken(block, width)
            elif isinstance(block, Table):
                made += _table(block, width)
            elif isinstance(block, Formula):
                made += [(Span("  " + each),) for each in block.text.splitlines()]
            else:
                made += block.drawing.lines(width)
        return made

    def text(self, width: int = 80) -> str:
        """Set everything as plain text."""
        return "\n".join("".join(span.text for span in spans).rstrip() for spans in self.lines(width))


def line(*parts: str | tuple[str, Style], indent: int = 0) -> Line:
    """Make a line of strings and (string, style) pairs; whatever cannot be shown is escaped.

    Examples
    --------
    >>> line("x is ", ("0", "bad")).spans
    (Span(text='x is ', style=''), Span(text='0', style='bad'))
    >>> try:
    ...     line(("a", "pink"))
    ... except DiagramError as error:
    ...     print(str(error).partition(",")[0])
    a span's style: expected one of name
    """
    return Line(spans(*parts), indent)


def spans(*parts: str | tuple[str, Style]) -> Spans:
    """Make the spans of a line or of a cell.

    Examples
    --------
    >>> spans("a", ("b", "name"))
    (Span(text='a', style=''), Span(text='b', style='name'))
    """
    made = [Span(printable(p)) if isinstance(p, str) else Span(printable(p[0]), p[1]) for p in parts]
    for span in made:
        if span.style not in STYLES:
            raise DiagramError("a span's style", expected=f"one of {', '.join(STYLES[1:])}", got=repr(span.style))
    return tuple(made)


def _broken(block: Line, width: int) -> list[Spans]:
    """Break a line between words; what follows stands two columns further in."""
    lines: list[list[Span]] = [[Span(" " * block.indent)] if block.indent else []]
    used = block.indent
    for span in block.spans:
        for word in _words(span.text):
            size = columns(word.rstrip())
            if used + size > width and used > block.indent + 2:
                lines.append([Span(" " * (block.indent + 2))])
                used, word = block.indent + 2, word.lstrip()
            lines[-1].append(Span(word, span.style))
            used += columns(word)
    return [_joined(each) for each in lines]


def _words(text: str) -> list[str]:
    """Split into words, each with the blanks after it."""
    words = [part + " " for part in text.split(" ")]
    words[-1] = words[-1][:-1]
    return [word for word in words if word]


def _joined(parts: Sequence[Span]) -> Spans:
    """Join neighbours of the same style."""
    made: list[Span] = []
    for span in parts:
        if made and made[-1].style == span.style:
            made[-1] = Span(made[-1].text + span.text, span.style)
        else:
            made.append(span)
    return tuple(made)


def _table(table: Table, width: int) -> list[Spans]:
    """Align a table's columns, two blanks apart; the widest are narrowed until it fits."""
    plain = [["".join(s.text for s in cell) for cell in row] for row in table.rows]
    shown = any(table.header)
    grid = [list(table.header), *plain] if shown else plain
    if not grid:
        return []
    widths = [max(columns(row[at]) for row in grid) for at in range(len(grid[0]))]
    while sum(widths) + 2 * (len(widths) - 1) > width and max(widths) > 8:  # noqa: PLR2004 - no column to the bone
        widths[widths.index(max(widths))] -= 1
    made = [_row(tuple((Span(name, "muted"),) for name in table.header), widths)] if shown else []
    return made + [each for row in table.rows for each in _rows(row, widths)]


def _rows(cells: Sequence[Spans], widths: Sequence[int]) -> list[Spans]:
    """Set one row; what is too wide for its column goes on below."""
    parts = [
        [_trimmed(each) for each in _broken(Line(cell), max(size, 3))] or [()]
        for cell, size in zip(cells, widths, strict=True)
    ]
    high = max(map(len, parts))
    filled = [each + [()] * (high - len(each)) for each in parts]
    return [_row(row, widths) for row in zip(*filled, strict=True)]


def _trimmed(spans: Spans) -> Spans:
    """Leave out the blank that a line was broken at."""
    return (*spans[:-1], spans[-1]._replace(text=spans[-1].text.rstrip())) if spans else spans


def _row(cells: Sequence[Spans], widths: Sequence[int]) -> Spans:
    parts: list[Span] = []
    for at, (cell, size) in enumerate(zip(cells, widths, strict=True)):
        left = size
        for span in cell:
            text = fit(span.text, left) if left else ""
            parts.append(Span(text, span.style))
            left -= columns(text)
        if at < len(widths) - 1:
            parts.append(Span(" " * (left + 2)))
    return _joined([part for part in parts if part.text])
