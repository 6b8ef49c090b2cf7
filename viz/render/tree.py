"""The lines of a text tree: one for each use of a node, drawn without recursion.

>>> from viz.model import Diagram, Edge, Node
>>> nodes = (Node("n0", "input", name="x"), Node("n1", "output", op="exp"))
>>> tree = Tree(Diagram(nodes, (Edge("n0", "n1", 0, "7.4"),)), UNICODE, 80)
>>> for spans, place in tree.lines():
...     print("".join(span.text for span in spans), place)
exp 1
└─(7.4)─ x 0
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from viz.cards import heading_columns, note_text
from viz.model import Diagram, Edge, Node
from viz.page import Span, Spans, Style
from viz.quote import columns, fit, printable
from viz.render import bars
from viz.signs import FAULTS, SIGNS, remarks

__all__ = ["ASCII", "NAME", "UNICODE", "Ink", "Tree"]

NAME: Final = 28
# A formula is worth more room, where there is some.
_LABEL: Final = 16
_FORMULA: Final = 24
_WIDE: Final = 60
_BELOW: Final = " (see below)"


@dataclass(frozen=True, slots=True)
class Ink:
    """The characters that draw a tree, and bars of eight sizes.

    Examples
    --------
    >>> UNICODE.tee, ASCII.tee
    ('├', '+')
    """

    tee: str
    elbow: str
    bar: str
    dash: str
    dots: str
    path: str
    more: str
    bars: str


UNICODE: Final = Ink("├", "└", "│", "─", "┄", "═", "…", bars.UNICODE)
ASCII: Final = Ink("+", "`", "|", "-", ".", "=", "...", bars.ASCII)


class _Step(NamedTuple):
    """A line to draw: a node, the edge that leads to it, and what stands before the branch."""

    at: int
    edge: Edge
    prefix: str
    last: bool


class Tree:
    """Walks a diagram from its outputs through the arguments of each node.

    Parameters
    ----------
    diagram : Diagram
    ink : Ink
    room : int
        The columns that a line may take; a branch that needs more goes on in a tree of its own.

    Attributes
    ----------
    shown : set of int
        The places of the nodes that have been drawn so far.

    Examples
    --------
    >>> Tree(Diagram(()), ASCII, 80).shown
    set()
    """

    def __init__(self, diagram: Diagram, ink: Ink, room: int) -> None:
        self._nodes, self._ink, self._room = diagram.nodes, ink, room
        self._label = _FORMULA if room >= _WIDE else _LABEL
        self._into, self._place = diagram.inputs(), diagram.positions()
        self._sinks = diagram.sinks()
        self._tagged = _mentioned_twice(diagram)
        self._later: deque[int] = deque()
        self.shown: set[int] = set()

    def lines(self) -> Iterator[tuple[Spans, int]]:
        """Yield each line, and the place of the node whose facts belong to it, or -1."""
        # What the picture is of comes first.
        for root in sorted(self._sinks, key=lambda at: (self._nodes[at].role != "output", at)):
            yield from self._tree(root, resumed=False)
        while self._later:
            yield from self._tree(self._later.popleft(), resumed=True)

    def _tree(self, root: int, *, resumed: bool) -> Iterator[tuple[Spans, int]]:
        if self.shown:
            yield (), -1
        if resumed:
            yield (*self._title(root), Span(" (from above)", "muted")), -1
        else:
            self.shown.add(root)
            yield self._title(root), root
        stack = self._below(root, "")
        while stack:
            step = stack.pop()
            at, text = step.at, self._line(step)
            if at in self.shown:
                # A leaf without facts, such as a 2, says everything by itself.
                known = self._into[at] or self._nodes[at].facts
                yield (*text, Span(" (see above)" if known else "", "muted")), -1
                continue
            self.shown.add(at)
            below = self._below(at, step.prefix + ("   " if step.last else f"{self._ink.bar}  "))
            if any(self._reach(child) > self._room for child in below):
                # Named now, drawn in a tree of its own: a page is only so wide.
                self._later.append(at)
                self._tagged[at] = not self._nodes[at].name
                yield (*self._line(step), Span(_BELOW, "muted")), at
                continue
            yield text, at
            stack += below

    def _below(self, at: int, prefix: str) -> list[_Step]:
        """List the lines under a node, the last first, as a stack wants them."""
        edges = self._into[at]
        return [_Step(self._place[edge.tail], edge, prefix, last=edge is edges[-1]) for edge in reversed(edges)]

    def _line(self, step: _Step) -> Spans:
        ink, edge = self._ink, step.edge
        dash = ink.path if edge.emphasis == "path" else ink.dash if edge.carries_grad else ink.dots
        told = " ".join(each for each in (_differs(edge), fit(printable(edge.label), self._label)) if each)
        said = ", ".join(filter(None, [told, *(SIGNS[mark].word for mark in remarks(edge)), note_text(edge.note)]))
        corner = ink.elbow if step.last else ink.tee
        branch: Style = "strong" if edge.emphasis == "path" else "muted"
        return (
            Span(f"{step.prefix}{corner}{dash}", branch),
            Span(f"({said})", "bad" if FAULTS & {*edge.marks} else "local") if said else Span(dash, branch),
            Span(f"{dash} ", branch),
            *self._title(step.at),
        )

    def _title(self, at: int) -> Spans:
        node = self._nodes[at]
        sign = f"{_differs(node)} ".lstrip()
        heading = fit(printable(node.heading), heading_columns(node))
        name = len(printable(node.name))
        told = [text if label == "ops" else f"{label} {text}" for label, text in node.facts if label != "parameters"]
        folded = fit(printable(f" ({'; '.join(told)})"), NAME) if node.role == "folded" and told else ""
        tag = folded + (f" [{node.id}]" if self._tagged[at] else "")
        if node.emphasis == "faded":
            return (Span(sign + heading + tag, "muted"),)
        return Span(sign, "strong"), Span(heading[:name], "name"), Span(heading[name:]), Span(tag, "muted")

    def _reach(self, step: _Step) -> int:
        """Count the columns that a line may come to take."""
        more = len(f" [{self._nodes[step.at].id}]{_BELOW}") if self._into[step.at] else 0
        return sum(columns(span.text) for span in self._line(step)) + more


def _differs(thing: Node | Edge) -> str:
    """Give the sign of what a comparison found: "+", "−", "~"; "" for what is as it was."""
    return SIGNS[thing.emphasis].sign if thing.emphasis in SIGNS else ""


def _mentioned_twice(diagram: Diagram) -> list[bool]:
    """Tell which nodes need their id to be recognised: unnamed ones that are used twice."""
    uses: dict[str, int] = {}
    for edge in diagram.edges:
        uses[edge.tail] = uses.get(edge.tail, 0) + 1
    return [not node.name and uses.get(node.id, 0) > 1 for node in diagram.nodes]
