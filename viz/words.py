"""A graph in words: for people who do not see the picture, for captions, for the table of text.

It is asked by `viz.model`, so it takes nodes and edges as they come and imports neither.

>>> from viz.model import Edge, Node
>>> x = Node("n0", "parameter", name="x", facts=(("value", "3"), ("grad", "6")))
>>> y = Node("n1", "output", name="y", op="×", facts=(("value", "9"), ("grad", "1")))
>>> graph = (x, y), (Edge("n0", "n1", 0, "3"), Edge("n0", "n1", 1, "3"))
>>> describe(*graph)
'y = x × x, a graph of 2 nodes and 2 edges. y is 9; gradients: x 6.'
>>> caption(*graph)
'y = x × x, with value and gradient in each node and the local derivative on each edge.'
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from viz.quote import printable, shorten

__all__ = ["NOT_COMPUTED", "caption", "describe", "formula", "many"]

NOT_COMPUTED: Final = "not computed"
"""The text of a gradient that no backward pass has filled: never 0, and never blank."""

_RANK: Final = {"+": 1, "-": 1, "−": 1, "×": 2, "*": 2, "/": 2, "÷": 2, "·": 2, "@": 2, "%": 2, "//": 2, "**": 4}
_INFIX: Final = frozenset(_RANK) | {"<", ">", "<=", ">=", "==", "!="}
_ATOM: Final = 9
_MINUS: Final = 3
_LONGEST: Final = 60
_NAME: Final = 30
_NAMED: Final = 8
_TOLD: Final = 3
_ODD: Final = {"nan": "holds NaN", "inf": "holds infinity", "detached": "is cut off"}


def formula(node: Any, inputs: Sequence[str]) -> str:
    """Write how a node came about, in terms of the names of its inputs.

    Examples
    --------
    >>> from viz.model import Node
    >>> formula(Node("n2", "op", op="×"), ["a", "b"])
    'a × b'
    >>> formula(Node("n2", "op", op="tanh"), ["a"]), formula(Node("n0", "input"), [])
    ('tanh(a)', '')
    >>> formula(Node("n1", "op", op="sum(axis=0)"), ["a"]), formula(Node("n1", "op", op="[1:3]"), ["a"])
    ('sum(a, axis=0)', 'a[1:3]')
    """
    if not node.op:
        return ""
    op = printable(node.op)
    if op in _INFIX and len(inputs) == 2:  # noqa: PLR2004 - an infix operator stands between two
        return f"{inputs[0]} {op} {inputs[1]}"
    if op.startswith("["):
        return f"{', '.join(inputs)}{op}"
    # Parameters follow the inputs: sum(axis=0) of x is sum(x, axis=0).
    name, bracket, params = op.partition("(")
    return f"{name}({', '.join(inputs)}{', ' + params if bracket else ')'}"


def describe(nodes: Sequence[Any], edges: Sequence[Any]) -> str:
    """Say what is computed, what came out, and which gradients reach the inputs, or do not.

    Parameters
    ----------
    nodes, edges : sequence
        Those of a `viz.Diagram`.
    """
    drawn = _many_drawn(nodes, edges)
    outputs = [nodes[at] for at in _sinks(nodes, edges)]
    sentences = [f"{_title(nodes, edges)}, a graph of {drawn}" if nodes else f"A graph of {drawn}"]
    parts = [_listed([told for told in map(_value, outputs) if told], _TOLD), _gradients(nodes)]
    told = "; ".join(part for part in parts if part)
    # A sentence may begin with a name, which keeps its case.
    sentences += [told[:1].upper() + told[1:] if told.startswith(("the output is", "gradients")) else told]
    blocked = _listed(_blocked(nodes, edges), _TOLD)
    sentences += [f"No gradient passes {blocked}" if blocked else "", _listed(_odd(nodes), _TOLD)]
    return " ".join(f"{sentence}." for sentence in sentences if sentence)


def caption(nodes: Sequence[Any], edges: Sequence[Any]) -> str:
    """Say what a picture shows, to stand below it.

    Parameters
    ----------
    nodes, edges : sequence
        Those of a `viz.Diagram`.
    """
    labels = {label for node in nodes for label, _ in node.facts}
    shown = [word for label, word in (("value", "value"), ("grad", "gradient"), ("shape", "shape")) if label in labels]
    if "value" in shown and "shape" in shown:
        shown.remove("shape")
    parts = [f"{' and '.join(shown)} in each node"] if shown else []
    parts += ["the local derivative on each edge"] if any(edge.label for edge in edges) else []
    title = _title(nodes, edges) if nodes else "An empty graph"
    return f"{title}, with {' and '.join(parts)}." if parts else f"{title}."


def many(count: int, noun: str) -> str:
    """Count things in words.

    Examples
    --------
    >>> many(1, "node"), many(1000, "node")
    ('1 node', '1,000 nodes')
    """
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _many_drawn(nodes: Sequence[Any], edges: Sequence[Any]) -> str:
    hidden = sum(node.count for node in nodes if node.role == "folded")
    size = f"{many(len(nodes), 'node')} and {many(len(edges), 'edge')}"
    return f"{size} ({many(hidden, 'node')} folded)" if hidden else size


def _sinks(nodes: Sequence[Any], edges: Sequence[Any]) -> list[int]:
    used = {edge.tail for edge in edges}
    return [at for at, node in enumerate(nodes) if node.id not in used]


def _title(nodes: Sequence[Any], edges: Sequence[Any]) -> str:
    """Write what each output is, in terms of whatever has a name."""
    written = _expressions(nodes, edges)
    return _listed([written[at] for at in _sinks(nodes, edges)], _TOLD)


def _expressions(nodes: Sequence[Any], edges: Sequence[Any]) -> list[str]:
    """Write every node as an assignment; what would get too long is an ellipsis."""
    into: dict[str, list[Any]] = {}
    for edge in sorted(edges, key=lambda edge: edge.slot):
        into.setdefault(edge.head, []).append(edge.tail)
    made, terms = [], dict[str, tuple[str, int]]()
    for node in nodes:
        name, op = shorten(printable(node.name), _NAME), printable(node.op)
        inputs = [terms[tail] for tail in into.get(node.id, ())]
        infix = op in _INFIX and len(inputs) == 2  # noqa: PLR2004 - as in `formula`
        rank = _RANK.get(op, 0) if infix else _ATOM
        text = formula(
            node, [_bracketed(each, rank, op, slot) if infix else each[0] for slot, each in enumerate(inputs)]
        )
        made.append(shorten(" = ".join(part for part in (name, text) if part), 2 * _LONGEST) or node.role)
        text, rank = (name, _MINUS if name.startswith("-") else _ATOM) if name else (text, rank)
        terms[node.id] = (text, rank) if 0 < len(text) <= _LONGEST and node.role != "folded" else ("…", _ATOM)
    return made


def _bracketed(term: tuple[str, int], rank: int, op: str, slot: int) -> str:
    """Put brackets around an operand where it would be read otherwise without them."""
    text, own = term
    same = own == rank and (op == "**" if slot == 0 else op not in "+×*")
    return f"({text})" if own < rank or same else text


def _called(node: Any) -> str:
    return shorten(printable(node.name), _NAME)


def _value(node: Any) -> str:
    value, shape = node.fact("value"), node.fact("shape")
    if not value:
        return ""
    told = f"{_called(node) or 'the output'} is {printable(value)}"
    return f"{told}, shape {printable(shape)}" if shape else told


def _gradients(nodes: Sequence[Any]) -> str:
    """List the gradients of what was differentiated by."""
    told = [(_called(node) or node.id, node.fact("grad")) for node in nodes if node.role == "parameter"]
    told = [(name, grad) for name, grad in told if grad]
    if told and all(grad == NOT_COMPUTED for _, grad in told):
        return "gradients are not computed"
    return "gradients: " + _listed([f"{name} {printable(grad)}" for name, grad in told], _NAMED) if told else ""


def _blocked(nodes: Sequence[Any], edges: Sequence[Any]) -> list[str]:
    """Name the ops whose every local derivative is 0: behind them nothing learns."""
    passing: dict[str, bool] = {}
    for edge in edges:
        if edge.carries_grad:
            passing[edge.head] = passing.get(edge.head, False) or edge.label != "0"
    return [shorten(printable(node.heading), _NAME) for node in nodes if passing.get(node.id) is False]


def _odd(nodes: Sequence[Any]) -> list[str]:
    return [f"{_called(node) or node.op} {_ODD[mark]}" for node in nodes for mark in node.marks if mark in _ODD]


def _listed(items: Iterable[str], most: int) -> str:
    all_of_them = list(items)
    left = len(all_of_them) - most
    return ", ".join(all_of_them[:most]) + (f" and {left:,} more" if left > 0 else "")
