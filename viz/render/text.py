"""The graph as text for a terminal: a tree read from the output, and a table.

>>> from viz.model import Edge
>>> x = Node("n0", "parameter", name="x", facts=(("value", "3"), ("grad", "6")))
>>> y = Node("n1", "output", name="y", op="×", facts=(("value", "9"), ("grad", "1")))
>>> square = Diagram((x, y), (Edge("n0", "n1", 0, "3"), Edge("n0", "n1", 1, "3")))
>>> print(render(square, width=60))
                      value  grad
y = ×                 9      1
├─(3)─ x              3      6
└─(3)─ x (see above)
<BLANKLINE>
(3) is the local derivative: d parent / d child.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from textwrap import wrap
from typing import Final

from viz.cards import note_text
from viz.model import EMPHASES, MARKS, NOT_COMPUTED, Diagram, Edge, Node
from viz.page import Span, Spans, Style
from viz.quote import ascii_text, columns, fit, printable
from viz.render import bars
from viz.render.columns import align, plain
from viz.render.nesting import innermost, nesting
from viz.render.tree import ASCII, NAME, UNICODE, Ink, Tree
from viz.signs import FAULTS, SIGNS, legend, remarks
from viz.words import formula

__all__ = ["formula", "lines", "render", "table"]

_LINES: Final = 400
_NARROWEST: Final = 40
_FACT: Final = 18
_CELLS: Final = 12
_STYLES: Final[dict[str, Style]] = {"value": "value", "grad": "grad"}


def render(diagram: Diagram, *, width: int = 80, ascii_only: bool = False, max_lines: int = _LINES) -> str:
    """Draw a diagram as a tree, from what was computed back to what it was computed from.

    On each branch stands the local derivative in brackets; a dotted branch carries no
    gradient. A node that is used twice is printed once and referred to afterwards. A branch
    that would run out of the page goes on in a tree of its own, further down.

    Parameters
    ----------
    diagram : Diagram
    width : int
        Columns to fit in; at least 40 are used.
    ascii_only : bool
        Use ASCII only, for terminals and logs that hold nothing else.
    max_lines : int
        The most lines of tree; what is left out is counted in a line of its own.

    Returns
    -------
    str
        Lines without trailing blanks, and without a newline at the end.

    Examples
    --------
    >>> from viz.model import Edge
    >>> x, y = Node("n0", "input", name="x"), Node("n1", "output", op="exp")
    >>> print(render(Diagram((x, y), (Edge("n0", "n1", 0, "7.4"),)), ascii_only=True))
    exp
    `-(7.4)- x
    <BLANKLINE>
    (7.4) is the local derivative: d parent / d child.
    """
    made = lines(diagram, width=width, ascii_only=ascii_only, max_lines=max_lines)
    return "\n".join(map(plain, made))


def lines(diagram: Diagram, *, width: int = 80, ascii_only: bool = False, max_lines: int = _LINES) -> list[Spans]:
    """Draw the tree that `render` draws, as lines of styled spans.

    Examples
    --------
    >>> lines(Diagram((Node("n0", "input", name="x"),)))
    [(Span(text='x', style='name'),)]
    """
    ink = ASCII if ascii_only else UNICODE
    width = max(_NARROWEST, width)
    notes = _Notes(diagram, ink.bars, width)
    # A tree in pieces is harder to read than a fact cut short, which the table and the picture show in full.
    room = max(width // 2, width - sum(map(notes.wide, range(len(notes.header)))))
    tree = Tree(diagram, ink, room)
    rows = [(text, *notes.cells(place)) for text, place in islice(tree.lines(), max_lines)]
    made = _aligned(["", *notes.header], rows, width, ink)
    if not any(notes.header):
        made = made[1:]
    left = len(diagram.nodes) - len(tree.shown)
    if left:
        made.append((Span(f"{ink.more} {left:,} more nodes folded", "muted"),))
    made += _legend(diagram, width, ink.bars)
    title = fit(printable(diagram.title), width).rstrip()
    made = ([(Span(title, "strong"),), ()] if title else []) + made
    return [_in_ascii(spans) for spans in made] if ascii_only else made


def table(diagram: Diagram, *, width: int = 80, ascii_only: bool = False) -> str:
    """List every node: its name, what computed it, and its facts.

    Nodes without a name are called by their id, in the formulas of others too.

    Examples
    --------
    >>> from viz.model import Edge
    >>> x = Node("n0", "parameter", name="x", facts=(("value", "3"), ("grad", "6")))
    >>> y = Node("n1", "output", name="y", op="×", facts=(("value", "9"), ("grad", "1")))
    >>> print(table(Diagram((x, y), (Edge("n0", "n1", 0, "3"), Edge("n0", "n1", 1, "3")))))
    name  op     value  grad
    ────  ─────  ─────  ────
    x            3      6
    y     x × x  9      1
    """
    ink = ASCII if ascii_only else UNICODE
    notes, into, place = _Notes(diagram, ink.bars, width), diagram.inputs(), diagram.positions()
    names = [_called(node) for node in diagram.nodes]
    rows = []
    for index, node in enumerate(diagram.nodes):
        made = formula(node, [names[place[edge.tail]] for edge in into[index]])
        rows.append(((Span(fit(names[index], NAME)),), (Span(fit(made, NAME)),), *notes.cells(index)))
    header = ["name", "op", *notes.header]
    text = "\n".join(map(plain, _aligned(header, rows, width, ink, rule=ink.dash)))
    return ascii_text(text) if ascii_only else text


def _aligned(header: list[str], rows: Sequence[tuple[Spans, ...]], width: int, ink: Ink, rule: str = "") -> list[Spans]:
    """Set columns; some signs take more room in ASCII, so they are spelled before that."""
    if ink is ASCII:
        header, rows = [*map(ascii_text, header)], [tuple(map(_in_ascii, row)) for row in rows]
    return align(header, rows, width, rule=rule)


def _called(node: Node) -> str:
    return printable(node.name or node.id)


def _in_ascii(spans: Spans) -> Spans:
    return tuple(Span(ascii_text(span.text), span.style) for span in spans)


def _labels(diagram: Diagram) -> list[str]:
    # What folded nodes say stands in their own lines: it would make a column for each kind of thing.
    nodes = (node for node in diagram.nodes if node.role != "folded")
    found = list(dict.fromkeys(label for node in nodes for label, _ in node.facts))
    # What a fact has become stands beside what it was.
    place = {label: at for at, label in enumerate(found)}
    return sorted(found, key=lambda label: (place.get(label.removesuffix(" →"), place[label]), place[label]))


class _Notes:
    """The columns beside the names: a column for each fact, and for what only some diagrams have."""

    def __init__(self, diagram: Diagram, ink: str, width: int) -> None:
        nodes, self._bars = diagram.nodes, ink
        self._labels = _labels(diagram)
        self._nodes = nodes
        self._scopes = {node: diagram.clusters[at].name for node, at in innermost(diagram).items()}
        self._cells = max(_CELLS, width // 4)
        self.levels = any(node.level is not None for node in nodes)
        self.heats = any(node.heat for node in nodes)
        self.signs = any(_signs(node) for node in nodes)
        extra = [("", self.levels), ("elements", self.heats), ("", self.signs), ("scope", bool(self._scopes))]
        self.header = [*map(printable, self._labels), *(name for name, there in extra if there)]
        self._rows = [tuple(self._row(node)) for node in nodes]

    def cells(self, place: int) -> tuple[Spans, ...]:
        """Give the cells of a node; empty ones for a line that belongs to none."""
        return self._rows[place] if place >= 0 else ((),) * len(self.header)

    def wide(self, column: int) -> int:
        """Count the columns that one kind of note will take, at most."""
        texts = (self.header[column], *(plain(row[column]) for row in self._rows))
        return 2 + min(_FACT, max(map(columns, texts)))

    def _row(self, node: Node) -> Iterator[Spans]:
        found, faded = dict(node.facts), node.emphasis == "faded"
        for label in self._labels:
            text = printable(found.get(label, ""))
            style = "muted" if faded or text == NOT_COMPUTED else _STYLES.get(label, "muted")
            yield (Span(text, style),)
        if self.levels:
            yield (Span("" if node.level is None else bars.bar(node.level, self._bars), "grad"),)
        if self.heats:
            yield (Span(fit(" ".join(bars.strips(node.heat, self._bars)), self._cells), "muted" if faded else "value"),)
        if self.signs:
            yield _signs(node)
        if self._scopes:
            yield (Span(printable(self._scopes.get(node.id, "")), "muted"),)


def _signs(node: Node) -> Spans:
    """Name what a node is marked with, in a word each, faults first."""
    keys = remarks(node)
    faults = ", ".join(SIGNS[key].word for key in keys if key in FAULTS)
    others = [SIGNS[key].word for key in keys if key not in FAULTS]
    others += ["path"] if node.emphasis == "path" else []
    gap = ", " if faults and others else ""
    return tuple(span for span in (Span(faults, "bad"), Span(gap + ", ".join(others), "strong")) if span.text)


def _legend(diagram: Diagram, width: int, ink: str) -> list[Spans]:
    """Explain the signs that are there."""
    said = []
    label = next((edge.label for edge in diagram.edges if edge.label), "")
    if label:
        said.append(f"({fit(printable(label), 16)}) is the local derivative: d parent / d child.")
    if diagram.scale:
        said.append(f"{bars.gradients(diagram.scale, ink)}.")
    if cells := [row for node in diagram.nodes for row in node.heat]:
        said.append(f"{bars.elements(cells, ink)}.")
    things: list[Node | Edge] = [*diagram.nodes, *diagram.edges]
    used = {key for thing in things for key in remarks(thing)}
    note = next((edge.note for edge in diagram.edges if edge.note and "broadcast" in edge.marks), "")
    said += [f"{note_text(note)}: {MARKS['broadcast']}."] if note else []
    said += [f"{SIGNS[key].word}: {meaning}." for key, meaning in MARKS.items() if key in used]
    said += nesting(diagram)
    differs = [f"{SIGNS[entry.key].sign} {entry.text}" for entry in legend(diagram) if entry.key in EMPHASES]
    said += [", ".join(differs)] if differs else []
    broken = [(Span(each, "muted"),) for text in said for each in wrap(printable(text), width)]
    return [(), *broken] if broken else []
