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

import autograd_lite as ag
from autograd_lite.graph import CONSTANT, FREED, LEAF, Graph
from autograd_lite.graph import Node as Fact
from autograd_lite.ops import REGISTRY
from autograd_lite.variable import Variable
from autograd_lite.walks.rules import local_derivatives
from viz.digits import array, form, number, whole
from viz.drawing import Drawing
from viz.errors import OptionError, VariableError
from viz.fold import Bundle, Collapse, bundles, folded_node, limit_for, partition
from viz.layout.geometry import Direction
from viz.model import NOT_COMPUTED, Diagram, Edge, Node, Role
from viz.names import named, scopes
from viz.theme import Theme

__all__ = ["SHOW", "diagram", "draw", "operations", "variable"]

SHOW: Final = ("value", "grad", "local")

_OPERATORS: Final = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide", "**": "pow"}
_SIGNS: Final = {"*": "×", "-": "−"}
_EDGE_COLUMNS: Final = 16
_LITERAL_COLUMNS: Final = 12

Names = Mapping[Any, Any] | None


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
    show : collection of {"value", "grad", "local"}
        What to write: values and gradients on nodes, local derivatives on edges.
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
    h = tanh  1.000
    └─── +    7
       ├─── × 6
       │  ├─── w 2
       │  └┄┄┄ 3
       └─── b 1
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
    """Make the diagram that `draw` draws.

    Parameters
    ----------
    x, show, names, collapse
        As for `draw`.
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
    shown = _check_show(show)
    recorded = _Recorded(_roots(x), _given(names), list(spaces))
    inputs = recorded.inputs
    # What is not drawn is never formatted.
    parts = partition(inputs, limit_for(collapse, len(inputs)))
    nodes = tuple(
        recorded.node(part[0], shown) if len(part) == 1 else folded_node(f"n{part[0]}", len(part)) for part in parts
    )
    edges = tuple(
        recorded.edge(each, nodes[each.tail], nodes[each.head], labelled="local" in shown)
        for each in bundles(inputs, parts)
    )
    return Diagram(nodes, edges, title=title)


class _Recorded:
    """The nodes of a graph by their places, and what to write about each."""

    def __init__(self, roots: list[Fact], given: Mapping[str, Any], spaces: list[Mapping[str, Any]]) -> None:
        self._graph = Graph(roots[0])
        facts = dict.fromkeys(self._graph)
        for root in roots[1:]:
            facts.update(dict.fromkeys(Graph(root)))
        self._facts = sorted(facts, key=lambda fact: fact.tick) if len(roots) > 1 else list(facts)
        self._roots = set(roots)
        place = {fact: at for at, fact in enumerate(self._facts)}
        self.inputs = [tuple(place[each] for each in fact.inputs) for fact in self._facts]
        self._given, self._seen = named([given], _key), named(spaces, _key)
        self._slopes: dict[int, tuple[Any, ...]] = {}

    def node(self, at: int, show: Collection[str]) -> Node:
        """Write one node."""
        fact = self._facts[at]
        value, name = self._graph.value(fact), self._name(fact)
        role: Role = "op"
        if fact.op is LEAF:
            role = "parameter"
        elif fact.op is CONSTANT:
            role = "input"
            if not name and not form(value):
                return Node(f"n{at}", "constant", _literal(value), tip=f"{value!r}")
        elif fact in self._roots:
            role = "output"
        op = "" if fact.is_leaf and fact.op is not FREED else _sign(fact)
        return Node(f"n{at}", role, name, op, tuple(_told(fact, value, show)), _tip(fact, value, show))

    def edge(self, each: Bundle, tail: Node, head: Node, *, labelled: bool) -> Edge:
        """Write one edge, or the bundle of edges from or to a folded part."""
        carries = any(self._flows(node, slot) for node, slot in each.sources)
        alone = len(each.sources) == 1 and "folded" not in (tail.role, head.role)
        label = self._local(*each.sources[0]) if alone and carries and labelled else ""
        return Edge(tail.id, head.id, each.slot, label, carries, len(each.sources))

    def _flows(self, node: int, slot: int) -> bool:
        return self._facts[self.inputs[node][slot]].op is not CONSTANT

    def _local(self, node: int, slot: int) -> str:
        """Write the local derivative of a node by one of its inputs; "" where it has none."""
        if node not in self._slopes:
            self._slopes[node] = _slopes(self._facts[node], self._graph)
        slope = self._slopes[node][slot]
        if slope is None:
            return ""
        text = array(_raw(slope), _EDGE_COLUMNS)
        return text if len(text) <= _EDGE_COLUMNS else form(_raw(slope)).split(" ")[0]

    def _name(self, fact: Fact) -> str:
        """Find what a node is called, by whoever said so most directly."""
        at: Fact | None = fact
        while at is not None:
            name = self._given.get(at) or at.name or self._seen.get(at)
            if name:
                return name
            # A parameter that was updated since lives on as another node.
            at = getattr(at.extra, "successor", None)
        return ""


def _slopes(fact: Fact, graph: Graph) -> tuple[Any, ...]:
    try:
        return local_derivatives(fact, graph)
    except Exception:  # noqa: BLE001 - a rule that fails has nothing to write; the rest of the picture has
        return (None,) * len(fact.inputs)


def _told(fact: Fact, value: Any, show: Collection[str]) -> Iterable[tuple[str, str]]:
    if "value" in show:
        yield "value", array(value)
    if "grad" in show and fact.op is not CONSTANT:
        yield "grad", NOT_COMPUTED if fact.gradient is None else array(_raw(fact.gradient))
    if form(value):
        yield "shape", form(value)


def _tip(fact: Fact, value: Any, show: Collection[str]) -> str:
    lines = [f"value {whole(value)}"] if "value" in show else []
    if "grad" in show and fact.gradient is not None:
        lines.append(f"gradient {whole(_raw(fact.gradient))}")
    return "\n".join(lines)


def _raw(value: Any) -> Any:
    return value.value if isinstance(value, Variable) else value


def _sign(fact: Fact) -> str:
    symbol: str = fact.op.symbol if len(fact.inputs) > 1 else ""
    return _SIGNS.get(symbol, symbol) or fact.op.name


def _literal(value: Any) -> str:
    text = repr(value.item() if hasattr(value, "item") else value).removesuffix(".0")
    return text if len(text) <= _LITERAL_COLUMNS else number(value)


def _key(thing: Any) -> Hashable | None:
    return thing.in_graph() if isinstance(thing, Variable) else None


def _roots(x: Any) -> list[Fact]:
    """Find what to draw, or say why there is nothing."""
    given = list(x) if isinstance(x, (list, tuple)) else [x]
    for each in given:
        if not isinstance(each, Variable):
            raise VariableError(
                "draw",
                expected="a Tensor, a Scalar, or a list of them",
                got=f"{type(each).__name__} {each!r:.40}",
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
                expected="a graph",
                got="one that backward(retain_graph=False) gave back",
                hint="leave retain_graph out, or draw before it",
            )
    if not given:
        raise VariableError("draw", expected="at least one Tensor or Scalar", got="an empty list")
    return list(dict.fromkeys(each.in_graph() for each in given))


def _check_show(show: Collection[str]) -> Collection[str]:
    known = [show] if isinstance(show, str) else list(show)
    for each in known:
        if each not in SHOW:
            raise OptionError("show", expected=f"some of {', '.join(SHOW)}", got=repr(each))
    return known


def _given(names: Names) -> Mapping[str, Any]:
    """Turn names that were given, in either direction, into a namespace."""
    made: dict[str, Any] = {}
    for one, other in (names or {}).items():
        name, thing = (one, other) if isinstance(one, str) else (other, one)
        if not isinstance(name, str):
            raise OptionError("names", expected="{'x': tensor} or {tensor: 'x'}", got=f"{one!r:.40}: {other!r:.40}")
        made[name] = thing
    return made


def variable(name: str, value: float) -> Any:
    """Make a number to differentiate by, of the given name.

    Examples
    --------
    >>> variable("x", 2.0)
    Scalar(2.0, requires_grad=True, name='x')
    """
    return ag.scalar(value, name=name)


def operations() -> dict[str, tuple[int, Callable[..., Any]]]:
    """List what an expression may contain: how many arguments it takes, and the engine's function.

    Examples
    --------
    >>> found = operations()
    >>> found["+"][1](2.0, 3.0), found["neg"][1](1.0), found["tanh"][0]
    (5.0, -1.0, 1)
    """
    found = {sign: (2, getattr(ag, name)) for sign, name in _OPERATORS.items()}
    found |= {"neg": (1, ag.negative), "gelu": (1, ag.gelu), "silu": (1, ag.silu)}
    for name, op in REGISTRY.items():
        if op.kind == "elementwise" and op.differentiable and name in vars(ag):
            found[name] = (op.arity, getattr(ag, name))
    return found
