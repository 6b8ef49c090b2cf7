"""From the engine's graph to a diagram: the only module here that knows autograd_lite.

>>> x = ag.scalar(3.0, name="x")
>>> y = x * x
>>> y.backward()
>>> print(draw(y).text(width=60))
                      value  grad
y = ×                 9      1
├─(3)─ x              3      6
└─(3)─ x (see above)
<BLANKLINE>
(3) is the local derivative: d parent / d child.
"""

import sys
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from typing import Any, Final

import numpy as np

import autograd_lite as ag
from autograd_lite.backend import is_array, on_device
from autograd_lite.graph import CONSTANT, FREED, LEAF, Graph
from autograd_lite.graph import Node as Fact
from autograd_lite.ops import REGISTRY
from autograd_lite.scalar import scalar
from autograd_lite.variable import Variable
from autograd_lite.walks.rules import local_derivatives
from viz.digits import literal, whole
from viz.drawing import Drawing
from viz.errors import VariableError
from viz.fold import Bundle, Collapse, bundles, folded_node, limit_for, partition
from viz.labels import SHOW, call, check_show, facts, slope, tip
from viz.layout.geometry import Direction
from viz.model import Diagram, Edge, Node, Role
from viz.names import Names, named, names_given, scopes
from viz.theme import Theme

__all__ = ["diagram", "draw", "operations", "variable"]

_OPERATORS: Final = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide", "**": "pow", "neg": "negative"}


def draw(
    x: Any,
    *,
    show: Collection[str] = SHOW,
    direction: Direction = "LR",
    names: Names = None,
    theme: str | Theme = "light",
    collapse: Collapse = "auto",
) -> Drawing:
    """Draw the graph that a value was computed by.

    Parameters
    ----------
    x : Tensor or Scalar, or a list or tuple of them
        What the picture is of.
    show : collection of {"value", "grad", "local", "shape"}
        What to write: values and gradients on nodes, local derivatives on edges. Arrays have
        their shape beside whatever else is shown of them.
    direction : {"LR", "TB", "RL", "BT"}
        Where the flow goes, from inputs to output.
    names : dict, optional
        ``{"x": tensor}`` or ``{tensor: "x"}``. They come before names given to the values
        themselves, which come before the names of the caller's own variables.
    theme : str or Theme
        ``"light"``, ``"dark"``, ``"print"``, ``"colorblind"``, or a theme of your own.
    collapse : "auto", int or None
        "auto" folds pictures of more than 300 nodes; a number is the most nodes to draw; None
        and False draw everything.

    Returns
    -------
    Drawing
        It prints nothing and opens nothing until it is asked.

    Raises
    ------
    VariableError
        If there is no graph to draw.
    OptionError
        If an option has a value that does not exist.

    Examples
    --------
    >>> w, b = ag.scalar(2.0), ag.scalar(1.0)
    >>> h = ag.tanh(w * 3.0 + b)
    >>> print(viz.draw(h, show=["value"]).text(width=60))
                  value
    h = tanh      1.000
    └─── +        7
       ├─── ×     6
       │  ├─── w  2
       │  └┄┄┄ 3
       └─── b     1
    """
    frame = sys._getframe(1)
    try:
        spaces = scopes(frame)
    finally:
        # A frame that holds itself through a local would outlive the call.
        del frame
    return Drawing(
        diagram(x, show=show, names=names, spaces=spaces, collapse=collapse), theme=theme, direction=direction
    )


def diagram(
    x: Any,
    *,
    show: Collection[str] = SHOW,
    names: Names = None,
    spaces: Iterable[Mapping[str, Any]] = (),
    collapse: Collapse = "auto",
    title: str = "",
) -> Diagram:
    """Make the diagram that `viz.draw` draws.

    Parameters
    ----------
    x, show, names, collapse
        As for `viz.draw`.
    spaces : iterable of mapping
        Namespaces in which to look up what the caller calls things.
    title : str
        To stand above the picture.

    Examples
    --------
    >>> y = ag.scalar(2.0, name="x") ** 2
    >>> diagram(y, title="A square").describe()
    '3 nodes and 2 edges: 1 parameter (x); output ** with value 4 and grad not computed.'
    """
    wanted, given = check_show(show), names_given(names)
    recorded = _Recorded(_roots(x), given, list(spaces))
    # What is not drawn is never formatted.
    parts = partition(recorded.inputs, limit_for(collapse, len(recorded.inputs)))
    nodes = tuple(
        recorded.node(part[0], wanted) if len(part) == 1 else folded_node(f"n{part[0]}", len(part)) for part in parts
    )
    edges = tuple(
        recorded.edge(each, nodes[each.tail], nodes[each.head], labelled="local" in wanted)
        for each in bundles(recorded.inputs, parts)
    )
    return Diagram(nodes, edges, title=title)


class _Recorded:
    """The nodes of a graph by their places, and what to write about each."""

    def __init__(self, found: list[Fact], given: Mapping[str, Any], spaces: list[Mapping[str, Any]]) -> None:
        self._roots = set(found)
        self._graph = Graph(found[0])
        nodes = list(self._graph)
        if len(found) > 1:
            nodes = sorted({fact: None for root in found for fact in Graph(root)}, key=lambda fact: fact.tick)
        self._facts = nodes
        place = {fact: at for at, fact in enumerate(nodes)}
        self.inputs = [tuple(place[each] for each in fact.inputs) for fact in nodes]
        self._given, self._seen = named([given], _identity), named(spaces, _identity)
        self._slopes: dict[int, tuple[Any, ...]] = {}

    def node(self, at: int, show: Collection[str]) -> Node:
        """Write one node."""
        fact, name = self._facts[at], self._name(self._facts[at])
        value: Any = None if fact.op is FREED else _raw(self._graph.value(fact))
        if fact.op is CONSTANT and not name and not np.ndim(value):
            return Node(f"n{at}", "constant", literal(value), tip=f"value {whole(value)}")
        role: Role = "output" if fact in self._roots else "op"
        if fact.op is LEAF:
            role = "parameter"
        elif fact.op is CONSTANT:
            role = "input"
        gradient, op = _raw(fact.gradient), ""
        if fact.inputs:
            op = call(fact.op.name, fact.op.symbol if len(fact.inputs) > 1 else "", fact.params or {})
        if isinstance(value, tuple):  # of an op of several outputs: each is a node of its own, with its facts
            return Node(f"n{at}", role, name, op, (("outputs", str(len(value))),))
        told = tuple(facts(value, gradient, show, constant=fact.op is CONSTANT))
        updated = getattr(fact.extra, "successor", None) is not None
        return Node(f"n{at}", role, name, op, told, tip(value, gradient, show, updated=updated))

    def edge(self, each: Bundle, tail: Node, head: Node, *, labelled: bool) -> Edge:
        """Write one edge, or all those from or to a folded part as one."""
        carries = any(self._flows(node, slot) for node, slot in each.sources)
        alone = len(each.sources) == 1 and "folded" not in (tail.role, head.role)
        label = self._local(*each.sources[0]) if alone and carries and labelled else ""
        return Edge(tail.id, head.id, each.slot, label, carries, len(each.sources))

    def _flows(self, node: int, slot: int) -> bool:
        return self._facts[self.inputs[node][slot]].op is not CONSTANT

    def _local(self, node: int, slot: int) -> str:
        """Write the derivative of a node by one of its inputs; "" where it is no number, or not known."""
        if node not in self._slopes:
            self._slopes[node] = _slopes(self._facts[node], self._graph)
        return slope(_raw(self._slopes[node][slot]))

    def _name(self, fact: Fact) -> str:
        """Find what a node is called, by whoever said so most directly."""
        at: Fact | None = fact
        while at is not None:
            name = self._given.get(at) or at.name or self._seen.get(at)
            if name:
                return name
            # A parameter that was updated since lives on as another node.
            at = getattr(at.extra, "successor", None)
        held = id(fact.value)
        return (self._given.get(held) or self._seen.get(held) or "") if fact.op is CONSTANT else ""


def _slopes(fact: Fact, graph: Graph) -> tuple[Any, ...]:
    try:
        return local_derivatives(fact, graph)
    except Exception:  # noqa: BLE001 - of a rule that fails there is nothing to write, but there is of all else
        return (None,) * len(fact.inputs)


def _raw(value: Any) -> Any:
    """Fetch a value to write: out of a variable, and from a device to the host."""
    if isinstance(value, tuple):
        return tuple(map(_raw, value))
    value = value.value if isinstance(value, Variable) else value
    return on_device(value, "cpu") if is_array(value) else value


def _roots(x: Any) -> list[Fact]:
    """Find the nodes that a picture is of, or say why there is none.

    Examples
    --------
    >>> _roots([3.0])
    Traceback (most recent call last):
    ...
    viz.errors.VariableError: draw: expected a Tensor, a Scalar, or a list of them, got float. \
Hint: compute with ag.scalar(...) or ag.tensor(..., requires_grad=True), and draw the result
    """
    given = list(x) if isinstance(x, (list, tuple)) else [x]
    if not given:
        raise VariableError("draw", expected="at least one Tensor or Scalar", got="an empty list")
    for each in given:
        if not isinstance(each, Variable):
            raise VariableError(
                "draw",
                expected="a Tensor, a Scalar, or a list of them",
                got=type(each).__name__,
                hint="compute with ag.scalar(...) or ag.tensor(..., requires_grad=True), and draw the result",
            )
        if each.node is None:
            raise VariableError(
                "draw",
                expected="a value with a graph",
                got="one that was computed from constants alone, or inside no_grad()",
                hint="make a leaf with ag.scalar(...) or ag.tensor(..., requires_grad=True), and compute with it",
            )
        if each.node.op is FREED:
            raise VariableError(
                "draw",
                expected="a value with a graph",
                got="one whose graph backward(retain_graph=False) gave back",
                hint="leave retain_graph out, or draw before it",
            )
    return list(dict.fromkeys(each.in_graph() for each in given))


def _identity(thing: Any) -> Hashable | None:
    """Give what a node or an array is recognised by, and None for anything that no graph holds.

    Examples
    --------
    >>> x = ag.scalar(2.0)
    >>> _identity(x) is x.node, _identity("x")
    (True, None)
    """
    if isinstance(thing, Variable):
        return thing.in_graph()
    # A plain array that was computed with is held by a constant: it may have a name too.
    return id(thing) if isinstance(thing, np.ndarray) else None


def variable(name: str, value: float) -> Any:
    """Make a number to differentiate by, of the given name.

    Examples
    --------
    >>> variable("x", 2.0)
    Scalar(2.0, requires_grad=True, name='x')
    """
    return scalar(value, name=name)


def operations() -> dict[str, tuple[int, Callable[..., Any]]]:
    """List what an expression may contain: how many arguments it takes, and the engine's function.

    Examples
    --------
    >>> found = operations()
    >>> found["+"][1](2.0, 3.0), found["neg"][1](1.0), found["tanh"][0]
    (5.0, -1.0, 1)
    """
    elementwise = {
        name: (op.arity or 1, getattr(ag, name))
        for name, op in REGISTRY.items()
        if op.kind == "elementwise" and op.differentiable and getattr(vars(ag).get(name), "op", None) is op
    }
    signs = {sign: elementwise[name] for sign, name in _OPERATORS.items()}
    # These two are made of other ops, which the picture then shows.
    return elementwise | signs | {"gelu": (1, ag.gelu), "silu": (1, ag.silu)}
