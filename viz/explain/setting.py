"""Equations set under each other, as Formula blocks: TeX with alignment, and text that fits a line.

>>> x, y = Written("x", "x"), Written("x^{2}", "x²")
>>> equations([(x, [("", y), ("because", x)])]).text.splitlines()
['x = x²', '  = x    because']
"""

from typing import Final

from viz.algebra.writing import Written
from viz.page import Formula
from viz.quote import columns, latex

__all__ = ["equations"]

_WIDTH: Final = 80
_INDENT: Final = 5
_REASONS: Final = 52


def equations(rows: list[tuple[Written, list[tuple[str, Written]]]]) -> Formula:
    """Set equations under each other, aligned at the equals sign, reasons to the right.

    Parameters
    ----------
    rows : list
        Each a left side, and its right sides with the reason of each, or "".

    Examples
    --------
    >>> equations([(Written("y", "y"), [("", Written("1", "1"))])]).tex
    'y = 1'
    """
    tex, text = [], []
    room = max(columns(left.text) for left, _ in rows)
    noted = [columns(each.text) for _, rights in rows for reason, each in rights if reason]
    widest = min(max(noted, default=0), _REASONS)
    for left, rights in rows:
        for at, (reason, each) in enumerate(rights):
            head = left.text + " " * (room - columns(left.text)) if not at else " " * room
            *begun, last = _broken(each.text, _WIDTH - room - _INDENT)
            tail = " " * max(3, widest - columns(last) + 3) + reason if reason else ""
            lines = [*begun, last + tail]
            text.append(f"{head} = {lines[0]}")
            text += [f"{' ' * room}   {part}" for part in lines[1:]]
            note = f" && \\text{{{latex(reason)}}}" if reason else ""
            tex.append(f"{'' if at else left.tex} &= {each.tex}{note}")
    if len(tex) == 1:
        return Formula(tex[0].replace(" &=", " =", 1), "\n".join(text))
    return Formula("\\begin{aligned} " + r" \\ ".join(tex) + " \\end{aligned}", "\n".join(text))


def _broken(text: str, room: int) -> list[str]:
    """Break a formula that is too long for a line, before a sign that stands in no bracket."""
    parts, depth, start = [], 0, 0
    for at, char in enumerate(text):
        depth += (char in "([⌊") - (char in ")]⌋")
        if depth == 0 and at and (text.startswith((" + ", " − "), at) or text.startswith("·(", at)):
            parts.append(text[start:at])
            start = at
    lines = [""]
    for part in [*parts, text[start:]]:
        if lines[-1] and columns(lines[-1] + part) > room:
            lines.append("")
        lines[-1] += part
    return [lines[0], *(f"  {each.lstrip()}" for each in lines[1:])]
