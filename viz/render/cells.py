"""Nodes as HTML-like labels of Graphviz: as large as their text, or of a size that is given.

>>> from viz.theme import theme
>>> "<B>x</B>" in flowing(Node("n0", "input", name="x"), theme("light"))
True
"""

from typing import Final

from viz.cards import (
    CAPTION_SIZE,
    GAUGE,
    HEADING_HEIGHT,
    HEADING_SIZE,
    HEAT_PADDING,
    ROW_HEIGHT,
    SANS,
    Card,
    Grid,
    card,
)
from viz.model import EMPHASES, NOT_COMPUTED, Node
from viz.quote import columns, xml
from viz.signs import FAULTS, SIGNS
from viz.theme import Theme

__all__ = ["fixed", "flowing"]

_PLAIN: Final = 'BORDER="0" CELLBORDER="0" CELLSPACING="0"'
_SPACES: Final = "\xa0\xa0\xa0"


def flowing(node: Node, theme: Theme) -> str:
    """Make a table that Graphviz fits to its text.

    Examples
    --------
    >>> from viz.theme import theme
    >>> flowing(Node("n0", "input", name="x"), theme("light")).count("<TR>")
    1
    """
    theme = theme.emphasised(node.emphasis)
    made = card(node)
    rows = [f'<TR><TD COLSPAN="2" HEIGHT="22">{_heading(node, theme)}</TD></TR>']
    for label, text in made.rows:
        caption = _caption(label + _SPACES[:2], theme) if label else ""
        value = _value(label, text, theme)
        rows.append(f'<TR><TD ALIGN="LEFT">{caption}</TD><TD ALIGN="RIGHT">{value}</TD></TR>')
    rows += [f'<TR><TD COLSPAN="2">{each}</TD></TR>' for each in _heat(node, made, theme)]
    rows += [f'<TR><TD COLSPAN="2" ALIGN="LEFT">{each}</TD></TR>' for each in _signs(made, theme)]
    if len(rows) > 1:
        rows.insert(1, "<HR/>")
    inside = f'<TABLE {_PLAIN} CELLPADDING="3">{"".join(rows)}</TABLE>'
    if node.level is None:
        return f'<TABLE {_frame(node, theme)} CELLPADDING="3">{"".join(rows)}</TABLE>'
    bar = f'<TD WIDTH="{GAUGE - 3:.0f}" BGCOLOR="{theme.magnitude(node.level)}"></TD>'
    return f'<TABLE {_frame(node, theme)} CELLPADDING="0"><TR>{bar}<TD>{inside}</TD></TR></TABLE>'


def fixed(node: Node, theme: Theme) -> str:
    """Make a table of the size that the node has in every layout.

    Graphviz does not stretch cells to a fixed table, so every cell has a size of its own.

    Examples
    --------
    >>> from viz.theme import theme
    >>> 'WIDTH="44"' in fixed(Node("n0", "input", name="x"), theme("light"))
    True
    """
    theme = theme.emphasised(node.emphasis)
    made, border = card(node), _border(node, theme)
    width, height = int(made.width - made.inset) - 2 * border, int(made.height) - 2 * border
    facts = [_fixed_row(label, text, width, theme) for label, text in made.rows]
    more = [f"<TR>{_cell(width, int(grid.height + HEAT_PADDING + 2), each)}</TR>" for grid, each in _grids(node, theme)]
    marks = [f"<TR>{_cell(width, int(ROW_HEIGHT), each, 'LEFT')}</TR>" for each in _signs(made, theme, _SPACES)]
    below = facts or more or marks
    top = int(HEADING_HEIGHT) - 2 * border if below else height
    rows = [f"<TR>{_cell(width, top, _heading(node, theme))}</TR>"]
    if below:
        # What the rows leave of the height: above the first and below the last.
        left = int(made.height) - int(HEADING_HEIGHT) - 1
        left -= (len(facts) + len(marks)) * int(ROW_HEIGHT) + sum(
            int(grid.height + HEAT_PADDING + 2) for grid, _ in _grids(node, theme)
        )
        rows += ["<HR/>", f"<TR>{_cell(width, left // 2, '')}</TR>", *facts, *more, *marks]
        rows.append(f"<TR>{_cell(width, left - left // 2, '')}</TR>")
    size = f'FIXEDSIZE="TRUE" WIDTH="{made.width:.0f}" HEIGHT="{made.height:.0f}"'
    if node.level is None:
        return f'<TABLE {size} {_frame(node, theme)} CELLPADDING="0">{"".join(rows)}</TABLE>'
    inside = f'<TABLE {_PLAIN} CELLPADDING="0">{"".join(rows)}</TABLE>'
    bar = _gauge(node, int(made.inset), height, theme)
    return f'<TABLE {size} {_frame(node, theme)} CELLPADDING="0"><TR>{bar}<TD>{inside}</TD></TR></TABLE>'


def _gauge(node: Node, width: int, height: int, theme: Theme) -> str:
    """Make the bar that is fuller for a larger gradient: two cells on top of each other in a frame."""
    level, whole = node.level or 0.0, height - 8
    full = min(max(2, int((whole - 2) * level)), whole - 3)
    bar = _cell(3, full, "").replace("<TD ", f'<TD BGCOLOR="{theme.magnitude(level)}" ', 1)
    look = f'BORDER="1" COLOR="{theme.muted}" BGCOLOR="{theme.background}" CELLBORDER="0" CELLSPACING="0"'
    rows = f"<TR>{_cell(3, whole - 2 - full, '')}</TR><TR>{bar}</TR>"
    framed = f'<TABLE FIXEDSIZE="TRUE" WIDTH="5" HEIGHT="{whole}" {look} CELLPADDING="0">{rows}</TABLE>'
    inside = f'<TD><TABLE {_PLAIN} CELLPADDING="0"><TR>{_cell(width - 6, whole, "")}<TD>{framed}</TD></TR></TABLE></TD>'
    return f'<TD><TABLE {_PLAIN} CELLPADDING="0"><TR>{_cell(width, 4, "")}</TR><TR>{inside}</TR></TABLE></TD>'


def _grids(node: Node, theme: Theme) -> list[tuple[Grid, str]]:
    made = card(node)
    return [(made.grid, each) for each in _heat(node, made, theme) if made.grid]


def _heat(node: Node, made: Card, theme: Theme) -> list[str]:
    """Write the elements of a small array as a table of colours."""
    if made.grid is None:
        return []
    size = f'FIXEDSIZE="TRUE" WIDTH="{made.grid.across:.0f}" HEIGHT="{made.grid.down:.0f}"'
    rows = []
    for elements in node.heat:
        cells = (f'<TD {size} BGCOLOR="{_shade(each, theme)}">{_cross(each, theme)}</TD>' for each in elements)
        rows.append(f"<TR>{''.join(cells)}</TR>")
    whole = f'FIXEDSIZE="TRUE" WIDTH="{made.grid.width + 2:.0f}" HEIGHT="{made.grid.height + 2:.0f}"'
    frame = f'BORDER="1" COLOR="{theme.muted}" CELLBORDER="0" CELLSPACING="0"'
    return [f'<TABLE {whole} {frame} CELLPADDING="0">{"".join(rows)}</TABLE>']


def _shade(element: float | None, theme: Theme) -> str:
    return theme.background if element is None else theme.heat(element)


def _cross(element: float | None, theme: Theme) -> str:
    if element is None:
        return f'<FONT POINT-SIZE="6" COLOR="{theme.bad}">×</FONT>'
    if element < 0 and theme.signs_negative:
        ink = theme.background if element < -0.5 else theme.ink  # noqa: PLR2004 - half way to the darkest
        return f'<FONT POINT-SIZE="6" COLOR="{ink}">−</FONT>'
    return ""


def _signs(made: Card, theme: Theme, before: str = "") -> list[str]:
    """Write each sign with its word."""
    lines = []
    for key in made.signs:
        ink = theme.sign(key) if key in FAULTS or key in EMPHASES else theme.muted
        face = f'FACE="{xml(theme.raster_sans)}" POINT-SIZE="{CAPTION_SIZE:g}"'
        sign, word = f"<B>{xml(SIGNS[key].sign)}</B>", xml(SIGNS[key].word)
        lines.append(f'<FONT {face} COLOR="{ink}">{before}{sign} {word}</FONT>')
    return lines


def _fixed_row(label: str, text: str, width: int, theme: Theme) -> str:
    """Set caption and value to the two sides of a row, whatever the rows above are like."""
    left = min(width // 2, int(columns(label) * CAPTION_SIZE * SANS) + 12)
    # Spaces keep text off the sides: of a cell, padding would come from all four.
    caption = _caption(_SPACES + label, theme) if label else ""
    value = _value(label, text + _SPACES[0], theme) if text else ""
    cells = _cell(left, int(ROW_HEIGHT), caption, "LEFT")
    cells += _cell(width - left, int(ROW_HEIGHT), value, "RIGHT")
    return f'<TR><TD><TABLE {_PLAIN} CELLPADDING="0"><TR>{cells}</TR></TABLE></TD></TR>'


def _cell(width: int, height: int, content: str, align: str = "CENTER") -> str:
    size = f'FIXEDSIZE="TRUE" WIDTH="{width}" HEIGHT="{height}"'
    return f'<TD {size} ALIGN="{align}">{content}</TD>'


def _border(node: Node, theme: Theme) -> int:
    # Graphviz draws borders in whole points only.
    return max(1, round(theme.border(node.role, node.emphasis)[1]))


def _frame(node: Node, theme: Theme) -> str:
    paint = theme.paint(node.role)
    style = "rounded,dashed" if paint.dashed or node.emphasis == "removed" else "rounded"
    return (
        f'BORDER="{_border(node, theme)}" CELLBORDER="0" CELLSPACING="0" STYLE="{style}" '
        f'COLOR="{theme.border(node.role, node.emphasis)[0]}" BGCOLOR="{paint.fill}"'
    )


def _heading(node: Node, theme: Theme) -> str:
    made, paint = card(node), theme.paint(node.role)
    font = f'<FONT POINT-SIZE="{HEADING_SIZE:g}" COLOR="{paint.ink}">'
    if made.name and made.op:
        equals = f'<FONT COLOR="{theme.muted}"> = </FONT>'
        return f"{font}<B>{xml(made.name)}</B>{equals}{xml(made.op)}</FONT>"
    return f"{font}<B>{xml(made.heading)}</B></FONT>"


def _caption(label: str, theme: Theme) -> str:
    face = f'FACE="{xml(theme.raster_sans)}" POINT-SIZE="{CAPTION_SIZE:g}"'
    return f'<FONT {face} COLOR="{theme.muted}">{xml(label)}</FONT>'


def _value(label: str, text: str, theme: Theme) -> str:
    if text.strip() == NOT_COMPUTED:
        return f'<FONT COLOR="{theme.muted}"><I>{xml(text)}</I></FONT>'
    ink = theme.gradient if label.startswith("grad") else theme.ink
    return f'<FONT COLOR="{ink}">{xml(text)}</FONT>' if text else ""
