"""The graph: immutable nodes in the order they were made, and one iterative way to walk them.

Computing records nodes; everything else in this project (differentiating, drawing, explaining) reads them.
"""

from collections.abc import Collection, Iterable, Iterator
from itertools import count
from operator import attrgetter
from threading import RLock
from typing import Any, ClassVar, NamedTuple

from .errors import DTypeError, GradientError
from .hollow import is_hollow

__all__ = ["Graph", "Node"]

next_tick = count(1).__next__
lock = RLock()  # held while anything but a result is written to nodes that others may walk
by_tick = attrgetter("tick")


class Origin(NamedTuple):
    """Where a constant was cut off from a graph: the node itself would keep all of its history alive."""

    tick: float
    op: str


class Extra:
    """What few nodes have: keyword arguments, a third input and more, a name, hooks."""

    __slots__ = ("hooks", "line", "name", "origin", "params", "rest", "scope", "successor")
    any_hooks: ClassVar[bool] = False  # whether any value of this process ever had one

    def __init__(self, params: dict[str, Any] | None = None, rest: tuple["Node", ...] = ()) -> None:
        self.params = params
        self.rest = rest
        self.name: str | None = None
        self.hooks: dict[Any, Any] | None = None
        self.line = ""  # where the node was made, if `modes.noting` lines
        self.scope: tuple[str, ...] = ()  # the `scope`s that were open there
        self.origin: Origin | None = None  # of a constant: what it was cut off from
        self.successor: Node | None = None  # of a leaf: the node that stands for it since it was updated


def checked_name(name: Any) -> str | None:
    """The name, if it is one."""
    if name is None or isinstance(name, str):
        return name
    raise DTypeError(f"name: expected a string, got {type(name).__name__} {name!r:.40}")


class Node:
    """One recorded fact: this op, applied to these inputs, gave this value.

    A node never changes once recorded; assigning to a `Tensor` makes a new one. Only what belongs to the user's
    session is filled in later: ``gradient`` by ``backward()``, and ``name``.

    Attributes
    ----------
    op : Op
        What was applied; `LEAF` or `CONSTANT` where a value entered the graph.
    inputs : tuple of Node
        In argument order; a node that is used twice stands twice, so ``x * x`` has two inputs.
    params : dict or None
        Keyword arguments of the op.
    value : float or ndarray
        The result, or a `Hollow` stand-in where it can be computed again (see `Graph.value`).
    tick : int
        Counts up through the process: inputs always have smaller ticks than what uses them.
    gradient : float, ndarray, Tensor, Scalar or None
        Left by the last ``backward()``; ``None`` where not computed.
    name : str or None
        The name that the user gave.

    Examples
    --------
    >>> x = ag.tensor([3.0], requires_grad=True, name="x")
    >>> y = x * x
    >>> y.node.op, [p.name for p in y.node.inputs]
    (<Op multiply: elementwise>, ['x', 'x'])
    """

    # Two inputs have slots of their own instead of a tuple: what the garbage collector has to follow is a third of
    # the cost of a large graph, and this halves it. ARCHITECTURE.md, "Node layout", compares the layouts.
    __slots__ = ("a", "b", "extra", "gradient", "op", "tick", "value")

    op: Any
    a: "Node | None"
    b: "Node | None"
    value: Any
    extra: Any  # Extra, or the number beside `a` (see `settle`), or None
    tick: float
    gradient: Any

    def __init__(self, op: Any, a: "Node | None", b: "Node | None", value: Any, extra: Any = None) -> None:
        self.op = op
        self.a = a
        self.b = b
        self.value = value
        self.extra = extra
        self.tick = next_tick()
        self.gradient = None

    @property
    def inputs(self) -> tuple["Node", ...]:
        """The nodes that the op was applied to."""
        if type(self.extra) is tuple:
            self.settle()
        if self.a is None:
            return ()
        if self.b is None:
            return (self.a,)
        return (self.a, self.b) if self.extra is None else (self.a, self.b, *self.extra.rest)

    def settle(self) -> None:
        """Make the node of the number that was given beside `a`.

        In ``x * 2`` the 2 is kept as ``extra = (1, 2)``, its place and itself, until somebody asks for the inputs:
        making its node at once would add a quarter to recording the product.
        """
        with lock:
            if type(self.extra) is not tuple:
                return  # another thread was here first
            place, number = self.extra
            other = Node(CONSTANT, None, None, number)
            other.tick = self.tick - 0.5  # before this node, after all others that are before it
            self.b = other if place else self.a
            if not place:
                self.a = other
            self.extra = None  # last: whoever finds it None finds the inputs complete

    @property
    def params(self) -> dict[str, Any] | None:
        """Keyword arguments of the op."""
        return self.extra.params if isinstance(self.extra, Extra) else None

    @property
    def name(self) -> str | None:
        """The name given by the user, shown in pictures and messages."""
        return self.extra.name if isinstance(self.extra, Extra) else None

    @name.setter
    def name(self, name: str | None) -> None:
        self.with_extra().name = checked_name(name)

    @property
    def line(self) -> str:
        """Where it was made, as ``file:line``, if that was noted (`detect_anomaly`); else ""."""
        return self.extra.line if isinstance(self.extra, Extra) else ""

    @property
    def scope(self) -> tuple[str, ...]:
        """The names of the scopes it was made in, outermost first."""
        return self.extra.scope if isinstance(self.extra, Extra) else ()

    @property
    def origin(self) -> Origin | None:
        """Of a constant: what it was cut off from by `detach`."""
        return self.extra.origin if isinstance(self.extra, Extra) else None

    def with_extra(self) -> Extra:
        """The rare facts of this node, made when first needed."""
        if type(self.extra) is tuple:
            self.settle()
        if self.extra is None:
            self.extra = Extra()
        extra: Extra = self.extra
        return extra

    @property
    def is_leaf(self) -> bool:
        """Whether the value entered the graph here, rather than being computed."""
        return self.a is None

    @property
    def requires_grad(self) -> bool:
        """Whether gradients flow to this value."""
        return self.op is not CONSTANT

    def __repr__(self) -> str:
        named = f", name={self.name!r}" if self.name else ""
        return f"<Node {self.op.name}{named}: {self.value!r}>"


class _Mark:
    """What stands in `Node.op` where no op was applied."""

    __slots__ = ("name",)
    partials = None
    differentiable = False
    symbol = tex = ""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


LEAF = _Mark("leaf")  # requires grad
CONSTANT = _Mark("constant")  # does not
FREED = _Mark("freed")  # its buffers were given back by backward(retain_graph=False)


class Parts(tuple[Any, ...]):
    """The values of an op of several outputs, or their cotangents, where None says that nothing flows to one."""

    __slots__ = ()

    @property
    def nbytes(self) -> int:
        """Of all parts together."""
        return sum(getattr(part, "nbytes", 0) for part in self)

    def __add__(self, other: Any) -> "Parts":
        return Parts(b if a is None else a if b is None else a + b for a, b in zip(self, other, strict=True))


def _given_back() -> GradientError:
    return GradientError(
        "part of this graph was given back by an earlier backward(retain_graph=False)",
        "leave retain_graph at True there, or compute the value again",
    )


def reachable(roots: Iterable[Node], since: float = 0, ends: Collection[Node] = ()) -> dict[Node, Any]:
    """The nodes that `roots` depend on and gradients flow to, themselves included, as keys whose values are None.

    Iterative, so that a chain of a million nodes is no problem. `since` leaves out nodes made before that tick,
    unless they are among `ends`.
    """
    found: dict[Node, Any] = dict.fromkeys(roots)
    stack = list(found)
    push, pop, constant = stack.append, stack.pop, CONSTANT
    while stack:
        node = pop()
        while True:  # down the first inputs: a chain needs no stack, which saves a fifth
            # written out for the two inputs that most nodes have: a loop over a tuple takes twice the time
            p = node.b
            if (
                p is not None
                and p not in found
                and p.op is not constant
                and (not since or p.tick >= since or p in ends)
            ):
                found[p] = None
                push(p)
            extra = node.extra
            if extra is not None and type(extra) is Extra:
                for p in extra.rest:
                    if p not in found and p.op is not constant and (not since or p.tick >= since or p in ends):
                        found[p] = None
                        push(p)
            p = node.a
            if p is None:
                if node.op is FREED:
                    raise _given_back()
                break
            if p in found or p.op is constant or (since and p.tick < since and p not in ends):
                break
            found[p] = None
            node = p
    return found


def everything(root: Node) -> list[Node]:
    """All nodes that `root` depends on, constants included, oldest first."""
    found = {root}
    stack = [root]
    while stack:
        for p in stack.pop().inputs:
            if p not in found:
                found.add(p)
                stack.append(p)
    return sorted(found, key=by_tick)


class Graph:
    """What a value depends on: its nodes in the order they were made.

    Parameters
    ----------
    root : Node
        The result to look back from.

    Attributes
    ----------
    nodes : tuple of Node
        Inputs before what uses them, constants included; the root is last.

    Examples
    --------
    >>> x = ag.scalar(3.0, name="x")
    >>> graph = (x * x + 1.0).graph
    >>> [node.op.name for node in graph]
    ['leaf', 'multiply', 'constant', 'add']
    >>> len(graph)
    4
    """

    __slots__ = ("_recalled", "nodes", "root")

    def __init__(self, root: Node) -> None:
        self.root = root
        self.nodes = tuple(everything(root))
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
            if last in known or not is_hollow(last.value):
                known.setdefault(last, last.value)
                pending.pop()
                continue
            missing = [p for p in last.inputs if p not in known and is_hollow(p.value)]
            pending.extend(missing)
            if not missing:
                known[last] = last.op.compute([known.get(p, p.value) for p in last.inputs], last.params)
        return known[node]
