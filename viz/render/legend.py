"""The legend under a picture: what its signs and colours mean, and the numbers at the ends of a scale.

>>> from viz.model import Node
>>> from viz.theme import theme
>>> zero = Diagram((Node("n0", "op", marks=("zero",)),))
>>> measure(zero, 200.0), measure(Diagram(()), 200.0)
((200.0, 24.0), (0.0, 0.0))
"""

from typing import Final

from viz import cards
from viz.model import EMPHASES, Diagram
from viz.quote import columns, printable, shorten, xml
from viz.render.badges import ramp, sign
from viz.render.shapes import n, words
from viz.signs import FAULTS, SIGNS, Entry, legend
from viz.theme import Theme

__all__ = ["draw", "measure", "placed", "table"]

_SIDE: Final = 16.0
_ROW: Final = 18.0
_GAP: Final = 18.0
_NARROWEST: Final = 200.0
_SWATCH: Final = 9.0
_STEPS: Final = 9
_PADDING: Final = 6.0
# Whole sentences are narrower than the widest words, which cards allow for.
_SANS: Final = 0.54


def measure(diagram: Diagram, width: float) -> tuple[float, float]:
    """Measure the legend of a picture of some width; (0, 0) where nothing needs one."""
    spots = _spots(diagram, width)
    if not spots:
        return 0.0, 0.0
    right = max(x + _width(entry, diagram) for entry, x, _ in spots) + _SIDE
    return max(right, min(width, _NARROWEST)), spots[-1][2] + _ROW + _PADDING


def draw(diagram: Diagram, theme: Theme, width: float, top: float) -> list[str]:
    """Draw the legend in SVG, from ``top`` on."""
    spots = _spots(diagram, width)
    if not spots:
        return []
    lines = [f'<g class="al-legend" transform="translate(0 {n(top)})">']
    for entry, x, y in spots:
        middle = y + _ROW / 2
        if entry.key in SIGNS:
            lines += sign(entry.key, x + cards.SIGN / 2, middle, theme)
            x += cards.SIGN + cards.SIGN_GAP
        else:
            x = _scale(lines, entry, (x, middle), diagram, theme)
        lines.append(words(entry.text, x, middle + 3.5, theme.muted, theme))
    return [*lines, "</g>"]


def _scale(lines: list[str], entry: Entry, at: tuple[float, float], diagram: Diagram, theme: Theme) -> float:
    """Draw a scale of colours between its numbers, and say where it ends."""
    (x, middle), (low, high) = at, _ends(entry, diagram)
    lines.append(words(low, x, middle + 3.5, theme.ink, theme))
    x += _wide(low) + 3
    colours = ramp(theme, diverging=entry.key == "heat", steps=_STEPS)
    for index, colour in enumerate(colours):
        place = f'x="{n(x + index * _SWATCH)}" y="{n(middle - 4.5)}" width="{n(_SWATCH)}" height="9"'
        lines.append(f'<rect class="al-swatch" {place} fill="{colour}"/>')
    frame = f'x="{n(x)}" y="{n(middle - 4.5)}" width="{n(_STEPS * _SWATCH)}" height="9"'
    lines.append(f'<rect {frame} fill="none" stroke="{theme.muted}" stroke-width="0.6"/>')
    x += _STEPS * _SWATCH + 3
    lines.append(words(high, x, middle + 3.5, theme.ink, theme))
    return x + _wide(high) + cards.SIGN_GAP + 2


def _ends(entry: Entry, diagram: Diagram) -> tuple[str, str]:
    return diagram.scale if entry.key == "magnitude" and diagram.scale else ("−", "+")


def _wide(text: str) -> float:
    return columns(text) * cards.CAPTION_SIZE * _SANS


def _width(entry: Entry, diagram: Diagram) -> float:
    before = cards.SIGN + cards.SIGN_GAP
    if entry.key not in SIGNS:
        before = sum(map(_wide, _ends(entry, diagram))) + _STEPS * _SWATCH + 8 + cards.SIGN_GAP
    return before + _wide(entry.text)


def _spots(diagram: Diagram, width: float) -> list[tuple[Entry, float, float]]:
    """Set the entries in lines, as words are."""
    made: list[tuple[Entry, float, float]] = []
    x, y = _SIDE, 0.0
    for entry in legend(diagram):
        if made and x + _width(entry, diagram) > width - _SIDE:
            x, y = _SIDE, y + _ROW
        made.append((entry, x, y))
        x += _width(entry, diagram) + _GAP
    return made


def table(diagram: Diagram, theme: Theme) -> str:
    """Write the legend as a table of Graphviz, under the title if there is one; "" where nothing needs explaining.

    Examples
    --------
    >>> from viz.theme import theme
    >>> table(Diagram(()), theme("light"))
    ''
    """
    face = f'FACE="{xml(theme.raster_sans)}"'
    rows = []
    for entry in legend(diagram):
        mark, text = _entry(entry, diagram, theme)
        rows.append(f'<TR><TD ALIGN="RIGHT">{mark}</TD><TD ALIGN="LEFT">{text}</TD></TR>')
    if rows and diagram.title:
        title = xml(shorten(printable(diagram.title), 80))
        title = f'<FONT {face} POINT-SIZE="14"><B>{title}</B></FONT>'
        rows.insert(0, f'<TR><TD ALIGN="LEFT" COLSPAN="2">{title}</TD></TR>')
    return f'<TABLE BORDER="0" CELLBORDER="0" CELLPADDING="2">{"".join(rows)}</TABLE>' if rows else ""


def placed(diagram: Diagram, theme: Theme, width: float) -> list[tuple[str, float, float]]:
    """Write each entry as a table of Graphviz, with the place of its middle: below the picture, as `draw` sets them.

    Examples
    --------
    >>> from viz.model import Node
    >>> from viz.theme import theme
    >>> zero = Diagram((Node("n0", "op", marks=("zero",)),))
    >>> [place for _, *place in placed(zero, theme("light"), 200.0)]
    [[85.0, 9.0]]
    """
    made = []
    for entry, x, y in _spots(diagram, width):
        # As wide as it may be with another font: what is to the right of the text is not seen.
        wide = 2 * (_width(entry, diagram) // 2) + _SIDE
        mark, text = _entry(entry, diagram, theme)
        size = f'FIXEDSIZE="TRUE" WIDTH="{wide:.0f}" HEIGHT="{_ROW:.0f}"'
        cells = f'<TD ALIGN="LEFT"><TABLE BORDER="0" CELLSPACING="0" CELLPADDING="2"><TR><TD BORDER="0">{mark}</TD>'
        cells += f'<TD BORDER="0">{text}</TD></TR></TABLE></TD>'
        table = f'<TABLE {size} BORDER="0" CELLBORDER="0" CELLPADDING="0"><TR>{cells}</TR></TABLE>'
        made.append((table, x + wide / 2 - 4, y + _ROW / 2))
    return made


def _entry(entry: Entry, diagram: Diagram, theme: Theme) -> tuple[str, str]:
    """Write a sign or a scale, and what it means."""
    small = f'FACE="{xml(theme.raster_sans)}" POINT-SIZE="{cards.CAPTION_SIZE:g}"'
    text = f'<FONT {small} COLOR="{theme.muted}">{xml(entry.text)}</FONT>'
    if entry.key not in SIGNS:
        return _swatches(entry, diagram, theme, small), text
    colour = theme.sign(entry.key) if entry.key in FAULTS or entry.key in EMPHASES else theme.muted
    return f'<FONT {small} COLOR="{colour}"><B>{xml(SIGNS[entry.key].sign)}</B></FONT>', text


def _swatches(entry: Entry, diagram: Diagram, theme: Theme, face: str) -> str:
    before, after = _ends(entry, diagram)
    low, high = (f"<TD><FONT {face}>{xml(end)}</FONT></TD>" for end in (f"{before}\xa0", f"\xa0{after}"))
    colours = ramp(theme, diverging=entry.key == "heat", steps=_STEPS)
    swatches = "".join(f'<TD BGCOLOR="{colour}" WIDTH="9" HEIGHT="9"></TD>' for colour in colours)
    return f'<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="1"><TR>{low}{swatches}{high}</TR></TABLE>'
