"""How large a node is drawn, and what stands in each of its lines.

Widths come from a table here, never from the fonts of this machine: the same diagram has the
same layout everywhere. Names and numbers are set in a fixed-width face, whose advance is
0.602 em in DejaVu Sans Mono and no more in its usual substitutes.

>>> from viz.model import Node
>>> made = card(Node("n0", "parameter", name="w1", facts=(("value", "-3"), ("grad", "1"))))
>>> made.heading, made.rows, (made.width, made.height)
('w1', (('value', '-3'), ('grad', '1')), (78.0, 63.0))
"""

from dataclasses import dataclass
from typing import Final

from viz.model import Node
from viz.quote import columns, fit, printable

__all__ = ["Card", "card", "label_size", "label_text"]

HEADING_SIZE: Final = 13.0
FACT_SIZE: Final = 11.0
CAPTION_SIZE: Final = 10.0
LABEL_SIZE: Final = 10.5

HEADING_HEIGHT: Final = 25.0
ROW_HEIGHT: Final = 16.0
ROWS_PADDING: Final = 6.0
SIDE: Final = 10.0

_MONO: Final = 0.602
# The widest lower-case letters of the sans faces in the stack average below this.
SANS: Final = 0.62

_HEADING_COLUMNS: Final = 28
# The widest summary of an array: two numbers of ten columns, and a count of NaN.
_FACT_COLUMNS: Final = 44
_LABEL_COLUMNS: Final = 16
_SMALLEST: Final = 44.0


@dataclass(frozen=True, slots=True)
class Card:
    """A node laid out for drawing: its size, and its texts cut to fit.

    Examples
    --------
    >>> Card(50.0, 24.0, "x", "", "", ()).height
    24.0
    """

    width: float
    height: float
    heading: str
    name: str
    op: str
    rows: tuple[tuple[str, str], ...]


def card(node: Node) -> Card:
    """Measure one node.

    Examples
    --------
    >>> from viz.model import Node
    >>> card(Node("n0", "constant", name="2")).height
    25.0
    """
    name = fit(printable(node.name), _HEADING_COLUMNS)
    op = fit(printable(node.op), _HEADING_COLUMNS)
    heading = " = ".join(part for part in (name, op) if part) or node.role
    rows = tuple(
        (fit(printable(label), _FACT_COLUMNS), fit(printable(text), _FACT_COLUMNS)) for label, text in node.facts
    )
    widths = [columns(heading) * HEADING_SIZE * _MONO]
    for label, text in rows:
        caption = columns(label) * CAPTION_SIZE * SANS
        widths.append(caption + 12 + columns(text) * FACT_SIZE * _MONO)
    width = max(_SMALLEST, max(widths) + 2 * SIDE)
    height = HEADING_HEIGHT + (len(rows) * ROW_HEIGHT + ROWS_PADDING if rows else 0.0)
    # Whole points: nothing downstream has to print or compare long fractions.
    return Card(float(-(-width // 2) * 2), height, heading, name, op, rows)


def label_text(text: str) -> str:
    """Cut an edge label to what fits on an edge.

    Examples
    --------
    >>> label_text("0.5")
    '0.5'
    """
    return fit(printable(text), _LABEL_COLUMNS)


def label_size(text: str) -> tuple[float, float]:
    """Measure an edge label; (0, 0) for none.

    Examples
    --------
    >>> label_size(""), label_size("0.5")
    ((0.0, 0.0), (28.0, 15.0))
    """
    if not text:
        return 0.0, 0.0
    width = columns(label_text(text)) * LABEL_SIZE * _MONO + 8
    return float(-(-width // 2) * 2), 15.0
