"""The graph: immutable nodes in the order they were made, and one iterative way to walk them.

Computing records nodes; everything else in this project (differentiating, drawing, explaining) reads them.
"""

from collections.abc import Iterator
from itertools import count
from operator import attrgetter
from typing import Any

import numpy as np

__all__ = ["Graph", "Node"]

next_tick = count(1).__next__
by_tick = attrgetter("tick")


class Node:
    """One recorded fact: this op, applied to these inputs, gave this value.

    A node never changes once recorded; assigning to a `Tensor` makes a new one. Only what belongs to the user's
    session is filled in later: ``grad`` by ``backward()``, and ``name``.

    Attributes
    ----------
    op : Op
        What was applied; `LEAF` or `CONSTANT` where a value entered the graph.
    inputs : tuple of Node
        In argument order, a node used twice stands twice: ``x * x`` has two inputs.
    params : dict or None
        Keyword arguments of the op.
    value : float or ndarray
        The result, or a `Hollow` stand-in where it can be computed again (see `Graph.value`).
    tick : int
        Counts up through the process: inputs always have smaller ticks than what uses them.
    grad : float, ndarray, Tensor, Scalar or None
        Gradient of the last ``backward()``; ``None`` where not computed.
    name : str or None
        The name that the user gave.
    meta : dict or None
        Rarely used facts, such as hooks.

    Examples
    --------
    >>> x = ag.scalar(3.0, name="x")
    >>> y = x * x
    >>> y.node
    Node(multiply, value=9.0, inputs=(x, x))
    """

    # A 100,000-node chain costs 240 bytes a node on floats with these slots. Two layouts were measured against
    # this one (see ARCHITECTURE.md, "Node layout").
    __slots__ = ("grad", "inputs", "meta", "name", "op", "params", "tick", "value")

    def __init__(self, op: Any, inputs: tuple["Node", ...], params: dict[str, Any] | None, value: Any) -> None:
        self.op = op
        self.inputs = inputs
        self.params = params
        self.value = value
        self.tick = next_tick()
        self.grad: Any = None
        self.name: str | None = None
        self.meta: dict[str, Any] | None = None

    @property
    def is_leaf(self) -> bool:
        """Whether the value entered the graph here, rather than being computed."""
        return not self.inputs

    @property
    def requires_grad(self) -> bool:
        """Whether gradients flow to this node: all but constants."""
        return self.op is not CONSTANT

    def __repr__(self) -> str:
        inputs = ", ".join(p.name or p.op.name for p in self.inputs)
        return f"Node({self.op.name}, value={self.value!r}" + (f", inputs=({inputs}))" if inputs else ")")


class _Mark:
    """What stands in `Node.op` where no op was applied."""

    __slots__ = ("name",)
    elementwise = differentiable = False
    symbol = tex = ""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


LEAF = _Mark("leaf")  # requires grad
CONSTANT = _Mark("constant")  # does not
FREED = _Mark("freed")  # its buffers were given back by backward(retain_graph=False)


class Hollow(np.ndarray):
    """An array of the right shape and dtype without memory: the value itself was not kept, as no rule reads it."""

    @staticmethod
    def like(array: Any) -> "Hollow":
        """A stand-in for `array`."""
        return np.broadcast_to(np.zeros((), array.dtype), array.shape).view(Hollow)


def reachable(roots: tuple[Node, ...], constants: bool = False, since: int = 0) -> dict[Node, Any]:
    """The nodes that `roots` depend on, themselves included, as keys whose values are None.

    Iterative, so that a chain of a million nodes is no problem. `since` leaves out nodes made before that tick.
    """
    found: dict[Node, Any] = dict.fromkeys(roots)
    stack = list(roots)
    push, pop = stack.append, stack.pop
    while stack:
        for p in pop().inputs:
            if p not in found and (p.op is not CONSTANT or constants) and p.tick >= since:
                found[p] = None
                push(p)
    return found


class Graph:
    """What a value depends on: its nodes in the order they were made.

    Parameters
    ----------
    *roots : Node
        The results to look back from.

    Attributes
    ----------
    nodes : tuple of Node
        Inputs before what uses them; the first root is last of its ancestors.

    Examples
    --------
    >>> x = ag.scalar(3.0, name="x")
    >>> graph = (x * x + 1.0).graph
    >>> [node.op.name for node in graph]
    ['leaf', 'multiply', 'constant', 'add']
    >>> len(graph)
    4
    """

    __slots__ = ("_recalled", "nodes", "roots")

    def __init__(self, *roots: Node) -> None:
        self.roots = roots
        self.nodes = tuple(sorted(reachable(roots, constants=True), key=by_tick))
        self._recalled: dict[Node, Any] = {}

    def __iter__(self) -> Iterator[Node]:
        return iter(self.nodes)

    def __len__(self) -> int:
        return len(self.nodes)

    def __repr__(self) -> str:
        return f"<Graph of {len(self)} nodes>"

    def value(self, node: Node) -> Any:
        """The value of a node, computed again from its inputs where it was not kept.

        Examples
        --------
        >>> y = ag.scalar(3.0) * 2.0
        >>> y.graph.value(y.node)
        6.0
        """
        pending = [node]
        known = self._recalled
        while pending:
            last = pending[-1]
            if last in known or type(last.value) is not Hollow:
                known.setdefault(last, last.value)
                pending.pop()
                continue
            missing = [p for p in last.inputs if p not in known and type(p.value) is Hollow]
            pending.extend(missing)
            if not missing:
                known[last] = last.op.compute([known.get(p, p.value) for p in last.inputs], last.params)
        return known[node]
