"""The graph as text for a terminal: a tree read from the output, and a table.

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

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from viz.model import Diagram, Edge, Node
from viz.quote import columns, fit, printable
from viz.render.columns import align

__all__ = ["formula", "render", "table"]

_LINES: Final = 400
_NARROWEST: Final = 40
_NAME: Final = 28
_INFIX: Final = frozenset("+-×*/÷·@−%") | {"**", "//", "<", ">", "<=", ">=", "==", "!="}


@dataclass(frozen=True, slots=True)
class _Ink:
    """The characters that draw a tree."""

    tee: str
    elbow: str
    bar: str
    dash: str
    dots: str
    more: str


_UNICODE: Final = _Ink("├", "└", "│", "─", "┄", "…")
_ASCII: Final = _Ink("+", "`", "|", "-", ".", "...")


def render(
    diagram: Diagram, *, width: int = 80, ascii_only: bool = False, max_lines: int = _LINES
) -> str:
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
    >>> x, y = Node("n0", "input", name="x"), Node("n1", "output", op="exp")
    >>> print(render(Diagram((x, y), (Edge("n0", "n1", 0, "7.4"),)), ascii_only=True))
    exp
    `-(7.4)- x
    <BLANKLINE>
    (7.4) is the local derivative: d parent / d child.
    """
    ink = _ASCII if ascii_only else _UNICODE
    width = max(_NARROWEST, width)
    labels = _labels(diagram)
    room = max(_NARROWEST - 12, width - 14 * len(labels))
    lines: list[tuple[str, tuple[str, ...]]] = []
    shown: set[int] = set()
    for text, place in _tree(diagram, ink, room, shown):
        if len(lines) >= max_lines:
            break
        facts = diagram.nodes[place].facts if place >= 0 else ()
        found = dict(facts)
        lines.append((text, tuple(printable(found.get(label, "")) for label in labels)))
    made = align(["", *labels], [[text, *facts] for text, facts in lines], width)
    if not labels:
        made = made[1:]
    left = len(diagram.nodes) - len(shown)
    if left:
        made.append(f"{ink.more} {left:,} more nodes folded")
    made += _legend(diagram)
    text = "\n".join(([printable(diagram.title), ""] if diagram.title else []) + made)
    return _plain(text) if ascii_only else text


def table(diagram: Diagram, *, width: int = 80, ascii_only: bool = False) -> str:
    """List every node: its name, what computed it, and its facts.

    Nodes without a name are called by their id, in the formulas of others too.

    Examples
    --------
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
        rows.append([fit(names[index], _NAME), fit(made, _NAME), *facts])
    lines = align(["name", "op", *labels], rows, width, rule="-" if ascii_only else "─")
    return _plain("\n".join(lines)) if ascii_only else "\n".join(lines)


def formula(node: Node, inputs: list[str]) -> str:
    """Write how a node came about, in terms of the names of its inputs.

    Examples
    --------
    >>> formula(Node("n2", "op", op="×"), ["a", "b"])
    'a × b'
    >>> formula(Node("n2", "op", op="tanh"), ["a"]), formula(Node("n0", "input"), [])
    ('tanh(a)', '')
    """
    if not node.op:
        return ""
    op = printable(node.op)
    if op in _INFIX and len(inputs) == 2:  # noqa: PLR2004 - an infix operator stands between two
        return f"{inputs[0]} {op} {inputs[1]}"
    return f"{op}({', '.join(inputs)})"


def _called(node: Node) -> str:
    return printable(node.name or node.id)


def _labels(diagram: Diagram) -> list[str]:
    return list(dict.fromkeys(label for node in diagram.nodes for label, _ in node.facts))


def _tree(diagram: Diagram, ink: _Ink, room: int, shown: set[int]) -> Iterator[tuple[str, int]]:
    """Yield each line's text and the place of the node whose facts belong to it, or -1."""
    into, place = diagram.inputs(), diagram.positions()
    tags = _tags(diagram, into)
    # What the picture is of comes first; pop() takes from the end.
    roots = sorted(diagram.sinks(), key=lambda at: (diagram.nodes[at].role == "output", -at))
    later: list[int] = []
    while roots or later:
        resumed = not roots
        root = roots.pop() if roots else later.pop(0)
        stack: list[tuple[int, Edge | None, str, bool]] = [(root, None, "", True)]
        if shown:
            yield "", -1
        while stack:
            at, edge, prefix, last = stack.pop()
            start = prefix if edge is None else prefix + _branch(edge, ink, last=last)
            node, below = diagram.nodes[at], into[at]
            text = start + _title(node, tags[at])
            if at in shown and not (resumed and edge is None):
                # A leaf without facts, such as a 2, says everything by itself.
                yield text + (" (see above)" if below or node.facts else ""), -1
                continue
            deeper = prefix + ("" if edge is None else "   " if last else f"{ink.bar}  ")
            if below and edge is not None and columns(deeper) + _NAME > room:
                # Named now, drawn in a tree of its own: a page is only so wide.
                shown.add(at)
                later.append(at)
                tags[at] = not node.name
                yield start + _title(node, tags[at]) + " (continued below)", at
                continue
            again = resumed and edge is None
            yield text + (" (continued)" if again else ""), -1 if again else at
            shown.add(at)
            for index in range(len(below) - 1, -1, -1):
                child = below[index]
                stack.append((place[child.tail], child, deeper, index == len(below) - 1))


def _branch(edge: Edge, ink: _Ink, *, last: bool) -> str:
    line = ink.dash if edge.carries_grad else ink.dots
    label = f"({fit(printable(edge.label), 12)})" if edge.label else line
    return f"{ink.elbow if last else ink.tee}{line}{label}{line} "


def _tags(diagram: Diagram, into: tuple[tuple[Edge, ...], ...]) -> list[bool]:
    """Tell which nodes need their id to be recognised: unnamed ones that are mentioned twice."""
    uses: dict[str, int] = {}
    for edges in into:
        for edge in edges:
            uses[edge.tail] = uses.get(edge.tail, 0) + 1
    return [not node.name and uses.get(node.id, 0) > 1 for node in diagram.nodes]


def _title(node: Node, tagged: bool) -> str:  # noqa: FBT001 - private, and read once
    heading = fit(printable(node.heading), _NAME)
    return f"{heading} [{node.id}]" if tagged else heading


def _legend(diagram: Diagram) -> list[str]:
    label = next((edge.label for edge in diagram.edges if edge.label), "")
    if not label:
        return []
    example = fit(printable(label), 12)
    return ["", f"({example}) is the local derivative: d parent / d child."]


def _plain(text: str) -> str:
    """Replace what ASCII cannot hold: operators by theirs, anything else by its escape."""
    for sign, plain in (("×", "*"), ("÷", "/"), ("·", "*"), ("−", "-"), ("…", "..."), ("∂", "d")):
        text = text.replace(sign, plain)
    return text.encode("ascii", "backslashreplace").decode("ascii")
