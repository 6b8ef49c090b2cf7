"""Aligned columns of text, whose numbers stand with their decimal points in line.

>>> for line in align(["name", "value"], [["x", "2"], ["w", "-0.25"]], 40):
...     print(line)
name  value
x      2
w     -0.25
"""

import re
from collections.abc import Sequence
from typing import Final

from viz.quote import columns, fit

__all__ = ["align", "pad"]

_NUMBER: Final = re.compile(r"[+-]?(\d+)(\.\d*)?(e[+-]?\d+)?", re.IGNORECASE)
_GAP: Final = "  "
_SHORTEST: Final = 12


def align(header: Sequence[str], rows: Sequence[Sequence[str]], width: int, *, rule: str = "") -> list[str]:
    """Set rows in columns no wider than ``width`` in all, without trailing blanks.

    If they are too wide, the longest of the later columns are cut first.

    Examples
    --------
    >>> align(["a", "b"], [["x", "a very long text"]], 12)
    ['a  b', 'x  a very l…']
    """
    texts = [[row[at] for row in rows] for at in range(len(header))]
    made = [_points(column) if at else list(column) for at, column in enumerate(texts)]
    widths = [max(columns(text) for text in [head, *column]) for head, column in zip(header, made, strict=True)]
    _narrow(widths, width - len(_GAP) * (len(header) - 1))
    lines = [_line(header, widths)]
    if rule:
        lines.append(_line([rule * size for size in widths], widths))
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


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return _GAP.join(pad(cell, size) for cell, size in zip(cells, widths, strict=True)).rstrip()


def _points(column: Sequence[str]) -> list[str]:
    """Indent the numbers of a column so that their decimal points stand in line."""
    whole = [_whole(text) for text in column]
    most = max((size for size in whole if size is not None), default=0)
    return [text if size is None else " " * (most - size) + text for text, size in zip(column, whole, strict=True)]


def _whole(text: str) -> int | None:
    """Count the characters before the decimal point; None if this is not a number."""
    match = _NUMBER.fullmatch(text)
    return match.end(1) if match else None
