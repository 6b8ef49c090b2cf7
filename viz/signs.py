"""What marks look like: a sign and a word for each, and the legend of a picture, which explains those that it uses.

>>> from viz.model import Node
>>> [entry.text for entry in legend(Diagram((Node("n0", "op", op="log", marks=("source", "inf")),)))]
['NaN or infinity begins here', 'holds infinity']
"""

from typing import Final, NamedTuple

from viz.model import EMPHASES, MARKS, Diagram, Edge, Node

__all__ = ["FAULTS", "SIGNS", "Entry", "Sign", "legend", "remarks", "signs"]


class Sign(NamedTuple):
    """How a mark is written: a sign that every font has, and a word.

    Examples
    --------
    >>> Sign("!", "NaN").word
    'NaN'
    """

    sign: str
    word: str


SIGNS: Final[dict[str, Sign]] = {
    "source": Sign("►", "begins here"),
    "nan": Sign("!", "NaN"),
    "inf": Sign("∞", "infinite"),
    "zero": Sign("0", "gradient 0"),
    "blocked": Sign("■", "blocked"),
    "vanishing": Sign("↓", "vanishing"),
    "exploding": Sign("↑", "exploding"),
    "broadcast": Sign("↔", "broadcast"),
    "detached": Sign("/", "cut off"),
    "updated": Sign("Δ", "updated since"),
    "added": Sign("+", "added"),
    "removed": Sign("−", "removed"),
    "changed": Sign("~", "changed"),
}
"""The sign and the word of each mark, and of what stands out in a comparison."""

FAULTS: Final = frozenset({"source", "nan", "inf", "vanishing", "exploding"})
"""Marks of what is likely wrong; the others are worth knowing."""


class Entry(NamedTuple):
    """A line of a legend: what it explains, a mark or ``"magnitude"`` or ``"heat"``; and the explanation.

    Examples
    --------
    >>> Entry("zero", "gradient is exactly 0").key
    'zero'
    """

    key: str
    text: str


def signs(thing: Node | Edge) -> tuple[str, ...]:
    """List the keys of the signs on a node or an edge: first how it differs, then its marks.

    Examples
    --------
    >>> from viz.model import Node
    >>> signs(Node("n0", "op", marks=("zero",), emphasis="added"))
    ('added', 'zero')
    """
    return ((thing.emphasis,) if thing.emphasis in SIGNS else ()) + thing.marks


def remarks(thing: Node | Edge) -> tuple[str, ...]:
    """List the marks that text has to name, as what it shows anyway does not say so.

    Examples
    --------
    >>> from viz.model import Node
    >>> remarks(Node("n0", "op", facts=(("grad", "0"),), marks=("zero", "inf")))
    ('inf',)
    >>> remarks(Edge("n0", "n1", 0, "0", marks=("blocked", "broadcast"), note="(2,) → (4, 2)"))
    ()
    """
    shown = thing.label if isinstance(thing, Edge) else thing.fact("grad").removeprefix("all ")
    said = {"zero", "blocked"} if shown == "0" else set()
    said |= {"broadcast"} if isinstance(thing, Edge) and thing.note else set()
    return tuple(mark for mark in thing.marks if mark not in said)


def legend(diagram: Diagram) -> tuple[Entry, ...]:
    """Explain what a picture uses, and nothing else.

    Examples
    --------
    >>> legend(Diagram(()))
    ()
    """
    things: list[Node | Edge] = [*diagram.nodes, *diagram.edges]
    used = {key for thing in things for key in signs(thing)}
    made = [Entry(key, EMPHASES.get(key) or MARKS[key]) for key in SIGNS if key in used]
    elements = {each is None for node in diagram.nodes for row in node.heat for each in row}
    if elements:
        made.insert(0, Entry("heat", "elements" + ("; NaN is crossed out" if True in elements else "")))
    if diagram.scale and any(node.level is not None for node in diagram.nodes):
        made.insert(0, Entry("magnitude", "size of the gradient"))
    return tuple(made)
