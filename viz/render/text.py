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

from itertools import islice
from textwrap import wrap
from typing import Final

from viz.model import EMPHASES, Diagram, Node
from viz.quote import ascii_text, columns, fit, printable
from viz.render.columns import align
from viz.render.tree import ASCII, NAME, UNICODE, Tree
from viz.signs import SIGNS, legend
from viz.words import formula

__all__ = ["formula", "render", "table"]

_LINES: Final = 400
_NARROWEST: Final = 40
_FACT: Final = 18


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
    ink = ASCII if ascii_only else UNICODE
    width = max(_NARROWEST, width)
    labels = _labels(diagram)
    # A tree in pieces is harder to read than a fact cut short, which the table and the picture show in full.
    room = max(width // 2, width - sum(_wide(diagram, label) for label in labels))
    lines: list[tuple[str, tuple[str, ...]]] = []
    tree = Tree(diagram, ink, room)
    for text, place in islice(tree.lines(), max_lines):
        facts = diagram.nodes[place].facts if place >= 0 else ()
        found = dict(facts)
        lines.append((text, tuple(printable(found.get(label, "")) for label in labels)))
    made = align(["", *map(printable, labels)], [[text, *facts] for text, facts in lines], width)
    if not labels:
        made = made[1:]
    left = len(diagram.nodes) - len(tree.shown)
    if left:
        made.append(f"{ink.more} {left:,} more nodes folded")
    made += _legend(diagram, width)
    title = fit(printable(diagram.title), width).rstrip()
    text = "\n".join(([title, ""] if title else []) + made)
    return ascii_text(text) if ascii_only else text


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
    labels, into = _labels(diagram), diagram.inputs()
    place = diagram.positions()
    names = [_called(node) for node in diagram.nodes]
    rows = []
    for index, node in enumerate(diagram.nodes):
        made = formula(node, [names[place[edge.tail]] for edge in into[index]])
        found = dict(node.facts)
        facts = (printable(found.get(label, "")) for label in labels)
        rows.append([fit(names[index], NAME), fit(made, NAME), *facts])
    lines = align(["name", "op", *map(printable, labels)], rows, width, rule="-" if ascii_only else "─")
    return ascii_text("\n".join(lines)) if ascii_only else "\n".join(lines)


def _called(node: Node) -> str:
    return printable(node.name or node.id)


def _labels(diagram: Diagram) -> list[str]:
    # What folded nodes say stands in their own lines: it would make a column for each kind of thing.
    nodes = (node for node in diagram.nodes if node.role != "folded")
    found = list(dict.fromkeys(label for node in nodes for label, _ in node.facts))
    # What a fact has become stands beside what it was.
    place = {label: at for at, label in enumerate(found)}
    return sorted(found, key=lambda label: (place.get(label.removesuffix(" →"), place[label]), place[label]))


def _wide(diagram: Diagram, label: str) -> int:
    """Count the columns that one kind of fact will take, at most."""
    texts = (printable(text) for node in diagram.nodes for name, text in node.facts if name == label)
    return 2 + min(_FACT, max(columns(text) for text in (printable(label), *texts)))


def _legend(diagram: Diagram, width: int) -> list[str]:
    label = next((edge.label for edge in diagram.edges if edge.label), "")
    lines = []
    if label:
        example = fit(printable(label), 16)
        lines = ["", *wrap(f"({example}) is the local derivative: d parent / d child.", width)]
    differs = [f"{SIGNS[entry.key].sign} {entry.text}" for entry in legend(diagram) if entry.key in EMPHASES]
    return [*lines, "", ", ".join(differs)] if differs else lines
