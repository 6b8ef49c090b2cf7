"""How large a node is drawn, and what stands in each of its lines.

Widths come from a table here, never from the fonts of this machine: the same diagram has the
same layout everywhere. Names and numbers are set in a fixed-width face, whose advance is
0.602 em in DejaVu Sans Mono and no more in its usual substitutes.

>>> from viz.model import Node
>>> made = card(Node("n0", "parameter", name="w1", facts=(("value", "-3"), ("grad", "1"))))
>>> made.heading, made.rows, (made.width, made.height)
('w1', (('value', '-3'), ('grad', '1')), (78.0, 63.0))
"""

from dataclasses import dataclass, replace
from typing import Final

from viz.model import Edge, Node
from viz.quote import columns, fit, printable
from viz.signs import SIGNS, signs

__all__ = [
    "Card",
    "Grid",
    "card",
    "edge_size",
    "frame_text",
    "frame_title",
    "heading_columns",
    "label_size",
    "label_text",
    "mono",
    "note_text",
]

HEADING_SIZE: Final = 13.0
FACT_SIZE: Final = 11.0
CAPTION_SIZE: Final = 10.0
LABEL_SIZE: Final = 10.5
NOTE_SIZE: Final = 9.0

HEADING_HEIGHT: Final = 25.0
ROW_HEIGHT: Final = 16.0
ROWS_PADDING: Final = 6.0
SIDE: Final = 10.0
# A sign stands in a disc of this size, with a word beside it on a card.
SIGN: Final = 13.0
SIGN_GAP: Final = 4.0
# What a card is wider by for the gauge of its gradient.
GAUGE: Final = 9.0
HEAT_PADDING: Final = 6.0

_MONO: Final = 0.602
# The widest lower-case letters of the sans faces in the stack average below this.
SANS: Final = 0.62

_HEADING_COLUMNS: Final = 28
_FOLDED_COLUMNS: Final = 40
# The widest summary of an array: two numbers of ten columns, and a count of NaN.
_FACT_COLUMNS: Final = 44
_LABEL_COLUMNS: Final = 24
_NOTE_COLUMNS: Final = 28
_LABEL_HEIGHT: Final = 15.0
_NOTE_HEIGHT: Final = 12.0
_HEAT: Final = 112.0
_CELLS: Final = (5.0, 18.0)
_FRAME_COLUMNS: Final = 40
_SMALLEST: Final = 44.0


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells that show the elements of an array: how many, and how large each is.

    Examples
    --------
    >>> Grid(8, 1, 14.0, 12.0).width
    112.0
    """

    columns: int
    rows: int
    across: float
    down: float

    @property
    def width(self) -> float:
        """Of all cells together."""
        return self.columns * self.across

    @property
    def height(self) -> float:
        """Of all cells together."""
        return self.rows * self.down


@dataclass(frozen=True, slots=True)
class Card:
    """A node laid out for drawing: its size, its texts cut to fit, the signs under them, and cells.

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
    signs: tuple[str, ...] = ()
    grid: Grid | None = None
    inset: float = 0.0

    @property
    def facts_end(self) -> float:
        """Where the facts end and what is under them begins."""
        return HEADING_HEIGHT + (len(self.rows) * ROW_HEIGHT + ROWS_PADDING if self.rows else 0.0)

    @property
    def signs_start(self) -> float:
        """Where the first sign's row begins."""
        return self.facts_end + (self.grid.height + HEAT_PADDING + 2 if self.grid else 0.0)


def card(node: Node) -> Card:
    """Measure one node.

    Examples
    --------
    >>> from viz.model import Node
    >>> card(Node("n0", "constant", name="2")).height
    25.0
    """
    name = fit(printable(node.name), heading_columns(node))
    op = fit(printable(node.op), _HEADING_COLUMNS)
    heading = " = ".join(part for part in (name, op) if part) or node.role
    rows = tuple(
        (fit(printable(label), _FACT_COLUMNS), fit(printable(text), _FACT_COLUMNS)) for label, text in node.facts
    )
    grid, marks = _grid(node), signs(node)
    widths = [mono(heading, HEADING_SIZE), grid.width if grid else 0.0]
    widths += [columns(label) * CAPTION_SIZE * SANS + 12 + mono(text, FACT_SIZE) for label, text in rows]
    widths += [SIGN + SIGN_GAP + columns(SIGNS[mark].word) * CAPTION_SIZE * SANS for mark in marks]
    inset = GAUGE if node.level is not None else 0.0
    width = max(_SMALLEST, max(widths) + 2 * SIDE) + inset
    # Whole points: nothing downstream has to print or compare long fractions.
    made = Card(float(-(-width // 2) * 2), HEADING_HEIGHT, heading, name, op, rows, marks, grid, inset)
    height = made.signs_start + (len(marks) * ROW_HEIGHT + 4.0 if marks else 0.0)
    return replace(made, height=height)


def _grid(node: Node) -> Grid | None:
    if not node.heat:
        return None
    wide, tall = len(node.heat[0]), len(node.heat)
    least, most = _CELLS
    across = min(max(_HEAT // wide, least), most)
    return Grid(wide, tall, across, min(max(_HEAT // tall, least), 14.0))


def mono(text: str, size: float) -> float:
    """Measure text in the fixed-width face.

    Examples
    --------
    >>> mono("0.5", 10.0)
    18.06
    """
    return round(columns(text) * size * _MONO, 2)


def heading_columns(node: Node) -> int:
    """Say how long a name may be; one that says how much is folded is not cut.

    Examples
    --------
    >>> heading_columns(Node("n0", "op"))
    28
    """
    return _FOLDED_COLUMNS if node.role == "folded" else _HEADING_COLUMNS


def label_text(text: str) -> str:
    """Cut an edge label to what fits on an edge.

    Examples
    --------
    >>> label_text("0.5")
    '0.5'
    """
    return fit(printable(text), _LABEL_COLUMNS)


def note_text(text: str) -> str:
    """Cut the note under a label to what fits on an edge.

    Examples
    --------
    >>> note_text("(2,) → (4, 2)")
    '(2,) → (4, 2)'
    """
    return fit(printable(text), _NOTE_COLUMNS)


def label_size(text: str) -> tuple[float, float]:
    """Measure an edge label; (0, 0) for none.

    Examples
    --------
    >>> label_size(""), label_size("0.5")
    ((0.0, 0.0), (28.0, 15.0))
    """
    if not text:
        return 0.0, 0.0
    return float(-(-(mono(label_text(text), LABEL_SIZE) + 8) // 2) * 2), _LABEL_HEIGHT


def edge_size(edge: Edge) -> tuple[float, float]:
    """Measure everything that stands on an edge: signs, label, and a note under them.

    Examples
    --------
    >>> edge_size(Edge("n0", "n1", 0, "0.5")), edge_size(Edge("n0", "n1", 0, "0", marks=("blocked",)))
    ((28.0, 15.0), (30.0, 15.0))
    >>> edge_size(Edge("n0", "n1")), edge_size(Edge("n0", "n1", note="(2,) → (4, 2)"))
    ((0.0, 0.0), (80.0, 12.0))
    """
    marks = len(signs(edge)) * (SIGN + 1)
    width, height = label_size(edge.label)
    width, height = width + marks, max(height, _LABEL_HEIGHT if marks else 0.0)
    if edge.note:
        width, height = max(width, mono(note_text(edge.note), NOTE_SIZE) + 8), height + _NOTE_HEIGHT
    return float(-(-width // 2) * 2), height


def frame_text(name: str) -> str:
    """Cut the name of a cluster to what stands at its frame.

    Examples
    --------
    >>> frame_text("layer1")
    'layer1'
    """
    return fit(printable(name), _FRAME_COLUMNS)


def frame_title(name: str) -> tuple[float, float]:
    """Measure the title of a frame.

    Examples
    --------
    >>> frame_title("layer1")
    (42.0, 18.0)
    """
    return float(-(-columns(frame_text(name)) * FACT_SIZE * SANS // 2) * 2), 18.0
