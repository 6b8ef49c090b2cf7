"""Nodes as HTML-like labels of Graphviz: as large as their text, or of a size that is given.

>>> from viz.theme import theme
>>> "<B>x</B>" in flowing(Node("n0", "input", name="x"), theme("light"))
True
"""

from typing import Final

from viz.cards import CAPTION_SIZE, HEADING_SIZE, ROW_HEIGHT, SANS, card
from viz.model import NOT_COMPUTED, Node
from viz.quote import columns, xml
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
    rows = [f'<TR><TD COLSPAN="2" HEIGHT="22">{_heading(node, theme)}</TD></TR>']
    facts = card(node).rows
    for label, text in facts:
        caption = _caption(label + _SPACES[:2], theme) if label else ""
        value = _value(label, text, theme)
        rows.append(f'<TR><TD ALIGN="LEFT">{caption}</TD><TD ALIGN="RIGHT">{value}</TD></TR>')
    if facts:
        rows.insert(1, "<HR/>")
    return f'<TABLE {_frame(node, theme)} CELLPADDING="3">{"".join(rows)}</TABLE>'


def fixed(node: Node, theme: Theme) -> str:
    """Make a table of the size that the node has in every layout.

    Graphviz does not stretch cells to a fixed table, so every cell has a size of its own.

    Examples
    --------
    >>> from viz.theme import theme
    >>> 'WIDTH="44"' in fixed(Node("n0", "input", name="x"), theme("light"))
    True
    """
    made, border = card(node), _border(node, theme)
    width, height = int(made.width) - 2 * border, int(made.height) - 2 * border
    facts = [_fixed_row(label, text, width, theme) for label, text in made.rows]
    top = height - len(facts) * int(ROW_HEIGHT) - 6 if facts else height
    rows = [f"<TR>{_cell(width, top, _heading(node, theme))}</TR>", *facts]
    if facts:
        rows[1:1] = ["<HR/>", f"<TR>{_cell(width, 2, '')}</TR>"]
        rows.append(f"<TR>{_cell(width, 3, '')}</TR>")
    size = f'FIXEDSIZE="TRUE" WIDTH="{made.width:.0f}" HEIGHT="{made.height:.0f}"'
    return f'<TABLE {size} {_frame(node, theme)} CELLPADDING="0">{"".join(rows)}</TABLE>'


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
    return max(1, round(theme.paint(node.role).width))


def _frame(node: Node, theme: Theme) -> str:
    paint = theme.paint(node.role)
    style = "rounded,dashed" if paint.dashed else "rounded"
    return (
        f'BORDER="{_border(node, theme)}" CELLBORDER="0" CELLSPACING="0" STYLE="{style}" '
        f'COLOR="{paint.stroke}" BGCOLOR="{paint.fill}"'
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
    ink = theme.gradient if label == "grad" else theme.ink
    return f'<FONT COLOR="{ink}">{xml(text)}</FONT>' if text else ""
