"""A recorded graph as plain data: numbers, names and places, with the engine's own rules to ask.

A place is a node's position in topological order. Everything that explains a graph works on a `Record`, so it needs to
know nothing of the engine.

>>> x = ag.scalar(3.0, name="x")
>>> graph = record(x * x)
>>> [graph.value(at) for at in range(len(graph))], graph.inputs
([3.0, 9.0], [(), (0, 0)])
>>> graph.slopes(1), graph.pull(1, 1.0), graph.replay({0: 4.0})[1]
((3.0, 3.0), (3.0, 3.0), 16.0)
"""

import sys
from collections.abc import Hashable, Iterable, Mapping
from typing import Any

import numpy as np

from autograd_lite import ledger
from autograd_lite.apply import PART, apply
from autograd_lite.backend import full_like
from autograd_lite.errors import GradientError
from autograd_lite.graph import CONSTANT, FREED, LEAF, Graph, Node
from autograd_lite.op import Op
from autograd_lite.variable import Variable
from autograd_lite.walks.reverse import pull
from autograd_lite.walks.rules import fit, jvp, local_derivatives, spread, vjp
from viz.build.roots import identity, latest, raw, roots
from viz.digits import literal
from viz.labels import call
from viz.names import Names, named, names_given, scopes

__all__ = ["Record", "record"]

# Of a central difference: rounding and what is cut off are about equal here.
_STEP = 1e-5


class Record:
    """A graph by places: what each node is, what it is called, and what the engine knows about it.

    Parameters
    ----------
    roots : list of Node
        The nodes that it is the graph of.
    given : mapping
        Names from the caller, which come first.
    spaces : iterable of mapping
        Namespaces in which to look up what the caller calls things.

    Attributes
    ----------
    inputs : list of tuple of int
        For each node the places of its arguments, all smaller than its own; one that is used twice stands twice.
    roots : tuple of int
        The places of the nodes that it is the graph of.

    Examples
    --------
    >>> x = ag.scalar(2.0, name="x")
    >>> graph = record(ag.exp(x) + 1)
    >>> [graph.title(at) for at in range(len(graph))]
    ['x', 'exp(x)', '1', '+']
    """

    def __init__(self, roots: list[Node], given: Mapping[str, Any], spaces: Iterable[Mapping[str, Any]] = ()) -> None:
        self._graph = Graph(roots[0])
        self._facts: list[Node] = list(self._graph)
        if len(roots) > 1:
            found = {fact: None for root in roots for fact in Graph(root)}
            self._facts = sorted(found, key=lambda fact: fact.tick)
        self._place = {fact: at for at, fact in enumerate(self._facts)}
        self.inputs = [tuple(self._place[each] for each in fact.inputs) for fact in self._facts]
        self.roots = tuple(self._place[root] for root in roots)
        self._given, self._seen = named([given], identity), named(list(spaces), identity)
        self._slots: dict[Node, str] = {}
        self._slopes: dict[int, tuple[Any, ...]] = {}
        self._users: list[list[tuple[int, int]]] | None = None
        self._names: set[str] | None = None
        # A gradient that is a graph itself is called after what it is the gradient of.
        for fact in self._facts:
            made = fact.gradient.node if fact.op is LEAF and isinstance(fact.gradient, Variable) else None
            if made in self._place and self.name(self._place[fact]):
                self._slots[made] = f"{self.name(self._place[fact])}.grad"

    def __len__(self) -> int:
        return len(self._facts)

    def fact(self, at: int) -> Node:
        """Return the engine's node itself; for `viz.build` only."""
        return self._facts[at]

    def place(self, x: Any) -> int | None:
        """Find where a variable is, or None if it is not in this graph; an updated leaf is where it was used."""
        if not isinstance(x, Variable) or x.node is None:
            return None
        at = self._place.get(x.in_graph())
        if at is None:
            at = next((i for i, fact in enumerate(self._facts) if latest(fact) is x.node), None)
        return at

    def nodes_of(self, at: int) -> tuple[Node, Node]:
        """Return the engine's node, and the one that stands for it since it was updated; for `viz.build` only."""
        return self._facts[at], latest(self._facts[at])

    def place_of(self, tick: float) -> int | None:
        """Find the node that was made at a tick, or None; an updated leaf by the tick of any that stood for it."""
        return next((at for at, fact in enumerate(self._facts) if tick in (fact.tick, latest(fact).tick)), None)

    def users(self, at: int) -> list[tuple[int, int]]:
        """List what uses a node: the user's place and which argument it is, in the order of use."""
        if self._users is None:
            self._users = [[] for _ in self._facts]
            for user, sources in enumerate(self.inputs):
                for slot, source in enumerate(sources):
                    self._users[source].append((user, slot))
        return self._users[at]

    def is_leaf(self, at: int) -> bool:
        """Whether a gradient is kept here and flows no further."""
        return self._facts[at].op is LEAF

    def is_constant(self, at: int) -> bool:
        """Whether no gradient flows here."""
        return self._facts[at].op is CONSTANT

    def op(self, at: int) -> str:
        """Name the op that made a value; "" for what entered the graph."""
        return self._facts[at].op.name if self.inputs[at] else ""

    def declared(self, at: int) -> Op:
        """Return the op's whole declaration; for `viz.build` only."""
        declared: Op = self._facts[at].op
        return declared

    def tex(self, at: int) -> str:
        """Return the op's formula in TeX, with the names of its arguments in braces; "" if it has none."""
        return self._facts[at].op.tex if self.inputs[at] else ""

    def params(self, at: int) -> dict[str, Any]:
        """Return the keyword arguments of the op."""
        return dict(self._facts[at].params or {})

    def call(self, at: int) -> str:
        """Write the op as a program would, without its inputs: ``×``, ``tanh``, ``sum(axis=0)``."""
        fact = self._facts[at]
        if not fact.inputs:
            return ""
        return call(fact.op.name, fact.op.symbol if len(fact.inputs) > 1 else "", fact.params or {})

    def sign(self, at: int) -> str:
        """Write the op as `call` does, without its parameters."""
        fact = self._facts[at]
        return call(fact.op.name, fact.op.symbol if fact.b is not None else "", {})

    def value(self, at: int) -> Any:
        """Fetch the value of a node, on the host; None where it was given back."""
        fact = self._facts[at]
        return None if fact.op is FREED else raw(self._graph.value(fact))

    def complete(self) -> bool:
        """Whether the graph still holds every value; ``backward(retain_graph=False)`` gives them back."""
        return all(fact.op is not FREED for fact in self._facts)

    def gradient(self, at: int) -> Any:
        """Fetch the gradient that the last backward pass left; None where it did not come by."""
        return raw(self._facts[at].gradient)

    def slopes(self, at: int) -> tuple[Any, ...]:
        """Compute the local derivative of a node by each of its inputs, where it is a number or an array of numbers.

        None where it is not: the derivative of a sum by an array, say, or where its rule fails.
        """
        if at not in self._slopes:
            fact = self._facts[at]
            try:
                found = local_derivatives(fact, self._graph)
            except Exception:  # noqa: BLE001 - of a rule that fails there is nothing to write, but there is of all else
                found = (None,) * len(fact.inputs)
            self._slopes[at] = tuple(map(raw, found))
        return self._slopes[at]

    def pull(self, at: int, g: Any) -> tuple[Any, ...]:
        """Take a cotangent of a node back to its inputs by the engine's rule; None where nothing flows."""
        fact = self._facts[at]
        values = [self._graph.value(each) for each in (fact, *fact.inputs)]
        if fact.op.float_forward is None:  # a rule that is for arrays reads shapes, which floats do not have
            values = [np.asarray(each) if type(each) is float else each for each in values]
        wanted = [each.op is not CONSTANT for each in fact.inputs]
        with np.errstate(all="ignore"):
            found = vjp(fact.op, g, values[0], tuple(values[1:]), fact.params, wanted)
            return tuple(
                raw(fit(c, x)) if w and c is not None else None
                for c, x, w in zip(found, values[1:], wanted, strict=True)
            )

    def push(self, at: int, ts: tuple[Any, ...]) -> Any:
        """Take tangents of a node's inputs forward to the node by the engine's rule; None stands for 0.

        Examples
        --------
        >>> record(ag.scalar(3.0) * ag.scalar(5.0)).push(2, (1.0, None))
        5.0
        """
        fact = self._facts[at]
        values = [self._graph.value(each) for each in (fact, *fact.inputs)]
        with np.errstate(all="ignore"):
            try:
                t = jvp(fact.op, ts, values[0], tuple(values[1:]), fact.params)
            except GradientError:  # a custom op without a rule for this: its values tell
                ahead, behind = (
                    apply(
                        fact.op,
                        tuple(x if t is None else x + h * t for x, t in zip(values[1:], ts, strict=True)),
                        fact.params,
                    )
                    for h in (_STEP, -_STEP)
                )
                t = (ahead - behind) / (2 * _STEP)
            return raw(t if isinstance(t, tuple) else spread(fact.op, t, values[0]))

    def cotangents(self, at: int, seed: Any = None) -> list[Any]:
        """Compute the gradient of one node by all nodes, leaving every ``.grad`` as it is; None where none flows.

        Parameters
        ----------
        at : int
            The place of the node to differentiate.
        seed : float or array, optional
            The cotangent to start from; ones if not given.
        """
        fact = self._facts[at]
        g = full_like(self._graph.value(fact), 1.0) if seed is None else seed
        found = pull({fact: g}, since=0)
        return [raw(fit(found[each], each.value)) if found.get(each) is not None else None for each in self._facts]

    def replay(self, changes: Mapping[int, Any]) -> list[Any]:
        """Compute all values again, with other values in some places: what a numerical check compares with."""
        made: list[Any] = []
        with np.errstate(all="ignore"):
            for at, fact in enumerate(self._facts):
                if at in changes:
                    made.append(changes[at])
                elif not fact.inputs:
                    made.append(self._graph.value(fact))
                elif fact.op is PART:
                    made.append(made[self.inputs[at][0]][fact.params["index"]])  # type: ignore[index]  # a part has an index
                else:
                    made.append(apply(fact.op, tuple(made[each] for each in self.inputs[at]), fact.params))
        return [raw(value) for value in made]

    def line(self, at: int) -> str:
        """Where a value was made, as ``file:line``, if that was noted; else ""."""
        return self._facts[at].line

    def scope(self, at: int) -> tuple[str, ...]:
        """List the names of the `ag.scope` blocks that a value was made in, outermost first."""
        return tuple(map(str, self._facts[at].scope))

    def path(self, at: int) -> tuple[str, ...]:
        """List the scopes as `scope` does, each run of one as a string object of its own."""
        return self._facts[at].scope

    def kind(self, at: int) -> Hashable:
        """Say what a node is, its inputs aside: equal for nodes in like places of repeated blocks."""
        fact = self._facts[at]
        shape = getattr(fact.value, "shape", ())
        if fact.a is None or not fact.params:
            return fact.op, shape
        # Blocks that differ in nothing but which row of the data they take are equal.
        return (fact.op, shape) if fact.op.name == "getitem" else (fact.op, shape, repr(fact.params))

    def tick(self, at: int) -> float:
        """Return the number that says when a node was made, among all of this process."""
        return self._facts[at].tick

    def origin(self, at: int) -> tuple[float, str] | None:
        """Of a constant that was detached: tick and op of what it was cut off from; else None."""
        return self._facts[at].origin

    def updated(self, at: int) -> bool:
        """Whether a leaf has got another value since the graph used it."""
        return getattr(self._facts[at].extra, "successor", None) is not None

    def events(self, at: int) -> list[ledger.Entry]:
        """List what happened to the gradient of a leaf, oldest first."""
        return ledger.entries(latest(self._facts[at]).tick)

    def calls(self, at: int) -> int:
        """Count the backward calls whose gradients are summed in a leaf's, as far as they are remembered."""
        count = 0
        for event in self.events(at) if self.is_leaf(at) else ():
            if event.what != "updated":
                count = count + 1 if event.what == "backward" else 0
        return count

    def name(self, at: int) -> str:
        """Find what a node is called, by whoever said so most directly; "" if by nobody."""
        fact = self._facts[at]
        step: Node | None = fact
        while step is not None:
            name = self._given.get(step) or step.name or self._seen.get(step)
            if name:
                return name
            # A parameter that was updated since lives on as another node.
            step = getattr(step.extra, "successor", None)
        if fact in self._slots:
            return self._slots[fact]
        held = id(fact.value)
        return (self._given.get(held) or self._seen.get(held) or "") if fact.op is CONSTANT else ""

    def names(self) -> set[str]:
        """List everything that the caller has named."""
        if self._names is None:
            self._names = {self.name(at) for at in range(len(self))} - {""}
        return self._names

    def title(self, at: int) -> str:
        """Call a node something short, always: its name, the number that it is, or how it was computed."""
        name, op = self.name(at), self.call(at)
        if name:
            return name
        if not op:
            value = self.value(at)
            return literal(value) if not np.ndim(value) else f"array{np.shape(value)}"
        names = [self.name(each) for each in self.inputs[at]]
        return f"{op}({', '.join(names)})" if op.isidentifier() and all(names) else op


def record(
    x: Any,
    *,
    names: Names = None,
    spaces: Iterable[Mapping[str, Any]] = (),
    depth: int | None = None,
    what: str = "draw",
) -> Record:
    """Make the `Record` of the graph that a value, or several, were computed by.

    Parameters
    ----------
    x : Tensor or Scalar, or a list or tuple of them
    names : dict, optional
        As for `viz.draw`.
    spaces : iterable of mapping
        Namespaces in which to look up what the caller calls things.
    depth : int, optional
        Instead of `spaces`: how many calls up the caller is, 1 for the caller of whoever calls this.
    what : str
        The function that asks, for errors.

    Raises
    ------
    VariableError
        If there is no graph.
    OptionError
        If two values are to have one name.
    """
    if depth is not None:
        spaces = scopes(sys._getframe(depth + 1))
    return Record(roots(x, what), names_given(names), spaces)
