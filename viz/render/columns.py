"""Aligned columns of styled text, whose numbers stand with their decimal points in line.

>>> for spans in align(["name", "value"], [[(Span("x"),), (Span("2"),)], [(Span("w"),), (Span("-0.25"),)]], 40):
...     print("".join(span.text for span in spans))
name  value
x      2
w     -0.25
"""

import re
from collections.abc import Sequence
from typing import Final

from viz.page import Span, Spans
from viz.quote import columns, fit

__all__ = ["align", "pad", "plain"]

_NUMBER: Final = re.compile(r"[+-]?(\d+)(\.\d*)?(e[+-]?\d+)?", re.IGNORECASE)
_GAP: Final = "  "
_SHORTEST: Final = 12


def plain(spans: Spans) -> str:
    """Give the text alone.

    Examples
    --------
    >>> plain((Span("a", "name"), Span("b")))
    'ab'
    """
    return "".join(span.text for span in spans)


def align(header: Sequence[str], rows: Sequence[Sequence[Spans]], width: int, *, rule: str = "") -> list[Spans]:
    """Set rows in columns no wider than ``width`` in all, without trailing blanks.

    If they are too wide, the longest of the later columns are cut first.

    Examples
    --------
    >>> for spans in align(["a", "b"], [[(Span("x"),), (Span("a very long text"),)]], 12):
    ...     print(plain(spans))
    a  b
    x  a very l…
    """
    texts = [[row[at] for row in rows] for at in range(len(header))]
    made = [_points(column) if at else column for at, column in enumerate(texts)]
    widths = [
        max(columns(each) for each in [head, *map(plain, cells)]) for head, cells in zip(header, made, strict=True)
    ]
    _narrow(widths, width - len(_GAP) * (len(header) - 1))
    lines = [_line([(Span(head, "muted"),) for head in header], widths)]
    if rule:
        lines.append(_line([(Span(rule * size, "muted"),) for size in widths], widths))
    return lines + [_line(row, widths) for row in zip(*made, strict=True)]


def pad(text: str, width: int) -> str:
    """Cut or fill ``text`` to exactly ``width`` columns.

    Examples
    --------
    >>> pad("ab", 4), pad("abcdef", 4)
    ('ab  ', 'abc…')
    """
    cut = fit(text, width)
    return cut + " " * (width - columns(cut))


def _narrow(widths: list[int], room: int) -> None:
    """Take columns away until the widths fit: facts before names, but nothing to the bone."""
    first, facts = range(1), range(1, len(widths))
    for some, floor in ((facts, _SHORTEST), (first, 16), (facts, 3), (first, 3)):
        while sum(widths) > room:
            widest = max(some, key=widths.__getitem__, default=0)
            if not some or widths[widest] <= floor:
                break
            widths[widest] -= 1


def _line(cells: Sequence[Spans], widths: Sequence[int]) -> Spans:
    line: list[Span] = []
    for cell, size in zip(cells, widths, strict=True):
        left = pad(plain(cell), size)
        for span in cell:
            line.append(Span(left[: len(span.text)], span.style))
            left = left[len(span.text) :]
        line.append(Span(left + _GAP))
    while line and not line[-1].text.strip():
        line.pop()
    if line:
        line[-1] = Span(line[-1].text.rstrip(), line[-1].style)
    return tuple(span for span in line if span.text)


def _points(column: Sequence[Spans]) -> list[Spans]:
    """Indent the numbers of a column so that their decimal points stand in line."""
    whole = [_whole(plain(cell)) for cell in column]
    most = max((size for size in whole if size is not None), default=0)
    return [
        cell if size is None else (Span(" " * (most - size)), *cell) for cell, size in zip(column, whole, strict=True)
    ]


def _whole(text: str) -> int | None:
    """Count the characters before the decimal point; None if this is not a number."""
    match = _NUMBER.fullmatch(text)
    return match.end(1) if match else None
