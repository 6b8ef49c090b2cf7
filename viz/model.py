"""The picture as data: what every renderer shows, and nothing of where it came from.

A `Diagram` is frozen and holds only strings and small numbers that are already formatted.
So text, DOT and SVG cannot disagree: they print the same facts.

>>> x = Node("n0", "parameter", name="x", facts=(("value", "3"), ("grad", "6")))
>>> y = Node("n1", "output", name="y", op="×", facts=(("value", "9"), ("grad", "1")))
>>> square = Diagram((x, y), (Edge("n0", "n1", 0, "3"), Edge("n0", "n1", 1, "3")))
>>> square.describe()
'y = x × x, a graph of 2 nodes and 2 edges. y is 9; gradients: x 6.'
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

from viz import words
from viz.errors import DiagramError
from viz.words import NOT_COMPUTED, many

__all__ = ["EMPHASES", "MARKS", "NOT_COMPUTED", "ROLES", "Cluster", "Diagram", "Edge", "Flow", "Node", "Role", "Step"]

Role = Literal["parameter", "input", "constant", "op", "output", "folded"]
"""A leaf that requires grad, a leaf that does not, a literal number, an operation,
what the picture is of, and a stand-in for nodes that are not drawn."""

ROLES: Final[tuple[Role, ...]] = get_args(Role)

MARKS: Final[dict[str, str]] = {
    "source": "NaN or infinity begins here",
    "nan": "holds NaN",
    "inf": "holds infinity",
    "zero": "gradient is exactly 0",
    "blocked": "local derivative is exactly 0: no gradient passes",
    "vanishing": "gradient is vanishingly small",
    "exploding": "gradient is very large",
    "broadcast": "stretched to a larger shape",
    "detached": "cut off: no gradient flows through it",
    "updated": "has another value now",
}
"""What a node or an edge may be marked with, and what that means."""

EMPHASES: Final[dict[str, str]] = {
    "path": "on the path",
    "faded": "not on the path",
    "added": "added",
    "removed": "removed",
    "changed": "changed",
}
"""How a node or an edge may stand out, and what that means."""


@dataclass(frozen=True, slots=True)
class Node:
    """One value of the graph.

    Parameters
    ----------
    id : str
        ``"n0"``, ``"n1"``, … in topological order: inputs before what uses them.
    role : str
        One of `ROLES`; themes colour by it.
    name : str
        The caller's own variable name, or "". A constant's name is its literal, ``"2"``.
    op : str
        What made the value, such as ``"tanh"`` or ``"×"``; "" for a leaf.
    facts : tuple of (str, str)
        Label and text, in the order to show them: ``(("value", "0.7071"), ("grad", "1"))``.
    tip : str
        More that a pointer may reveal: a whole array, the line of the program.
    count : int
        How many nodes of the graph this one stands for; more than 1 only when folded.
    marks : tuple of str
        Some of `MARKS`.
    level : float or None
        Where the gradient's magnitude stands between the smallest, 0, and the largest, 1, of the picture, on a
        logarithmic scale; None if it is not to be shown, or not computed.
    heat : tuple of tuple of float or None
        The elements of a small array, row by row, each from -1 (as far below 0 as any is from it) to 1; None for NaN.
    emphasis : str
        "", or how it stands out: one of `EMPHASES`; the last three in a comparison.
    tex : str
        The op as a formula in TeX, with ``{0}``, ``{1}`` for its arguments; "" if it has none.

    Examples
    --------
    >>> Node("n0", "op", name="h", op="tanh").heading
    'h = tanh'
    >>> Node("n1", "op", op="tanh").heading, Node("n2", "input", name="x").heading
    ('tanh', 'x')
    """

    id: str
    role: Role
    name: str = ""
    op: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    tip: str = ""
    count: int = 1
    marks: tuple[str, ...] = ()
    level: float | None = None
    heat: tuple[tuple[float | None, ...], ...] = ()
    emphasis: str = ""
    tex: str = ""

    @property
    def heading(self) -> str:
        """Name and op in one line, as a program would write them."""
        return " = ".join(part for part in (self.name, self.op) if part) or self.role

    @property
    def details(self) -> tuple[str, ...]:
        """Everything about the node, in full, line by line."""
        facts = (f"{label}: {text}" for label, text in self.facts)
        marks = (MARKS[mark] for mark in self.marks)
        stands = [EMPHASES[self.emphasis]] if self.emphasis else []
        return (self.heading, *stands, *facts, *marks, *self.tip.splitlines())

    def fact(self, label: str) -> str:
        """Return the text of one fact, or "" when the node has none of that label."""
        return next((text for name, text in self.facts if name == label), "")


@dataclass(frozen=True, slots=True)
class Edge:
    """One use of one node by another: ``x*x`` has two, in slots 0 and 1.

    Parameters
    ----------
    tail, head : str
        The input's id and the user's id.
    slot : int
        Position among the arguments of ``head``.
    label : str
        The local derivative of head with respect to tail, formatted; "" if not shown.
    carries_grad : bool
        Whether a gradient flows back along it.
    count : int
        How many edges of the graph this one stands for; more than 1 only when folded.
    marks : tuple of str
        Some of `MARKS`.
    tex : str
        The local derivative as a formula, in TeX; "" if it has none.
    emphasis : str
        As for a `Node`.
    note : str
        More to stand under the label: ``"(2,) → (4, 2)"`` where the input is stretched; "" for nothing.

    Examples
    --------
    >>> Edge("n0", "n2", 1, "-3").id
    'e2.1'
    """

    tail: str
    head: str
    slot: int = 0
    label: str = ""
    carries_grad: bool = True
    count: int = 1
    marks: tuple[str, ...] = ()
    tex: str = ""
    emphasis: str = ""
    note: str = ""

    @property
    def id(self) -> str:
        """A name that no other edge of the diagram has."""
        return f"e{self.head.removeprefix('n')}.{self.slot}"

    @property
    def details(self) -> str:
        """What the edge says, in full and in one line."""
        use = f"{self.count:,} edges" if self.count > 1 else f"argument {self.slot}"
        local = f"; local derivative {self.label}" if self.label else ""
        marks = "".join(f"; {MARKS[mark]}" for mark in self.marks)
        note = f": {self.note}" if self.note else ""
        stands = f"; {EMPHASES[self.emphasis]}" if self.emphasis else ""
        return f"{self.tail} → {self.head}, {use}{local}{marks}{note}{stands}"


@dataclass(frozen=True, slots=True)
class Cluster:
    """A named group of nodes, such as a layer, to be drawn in a frame.

    Parameters
    ----------
    name : str
        What stands at the frame: ``"layer1"``; ``"layer1 (2)"`` where a layer is used again; ``"block × 12"``.
    members : tuple of str
        The ids of all nodes inside, those of inner clusters included.
    id : str
        ``"c0"``, ``"c1"``, …; "" for one that no other refers to.
    parent : str
        The id of the cluster that it lies in; "" for an outermost one.

    Examples
    --------
    >>> Cluster("layer 1", ("n0", "n1")).members
    ('n0', 'n1')
    """

    name: str
    members: tuple[str, ...]
    id: str = ""
    parent: str = ""

    def among(self, ids: Collection[str]) -> "Cluster":
        """Return the cluster of those members that are still there.

        Examples
        --------
        >>> Cluster("layer 1", ("n0", "n1"), "c0").among({"n1"}).members
        ('n1',)
        """
        return replace(self, members=tuple(member for member in self.members if member in ids))


@dataclass(frozen=True, slots=True)
class Flow:
    """What one edge brings back in a step of the backward pass.

    Parameters
    ----------
    edge : str
        The edge's id.
    product : str
        The chain rule in numbers, ``"3 × 2 = 6"``.
    before, after : str
        The sum at the edge's tail, before and after; ``before`` is "" where nothing had arrived.

    Examples
    --------
    >>> Flow("e2.0", "3 × 2 = 6", "", "6").after
    '6'
    """

    edge: str
    product: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the backward pass: a node's gradient is complete, and goes on to what it was computed from.

    Examples
    --------
    >>> Step("n2", "3", (Flow("e2.0", "3 × 2 = 6", "", "6"),)).node
    'n2'
    """

    node: str
    upstream: str
    flows: tuple[Flow, ...] = ()


@dataclass(frozen=True, slots=True)
class Diagram:
    """A whole picture: nodes in topological order, edges, clusters, and its title.

    ``scale`` says which gradient magnitudes the levels 0 and 1 of nodes stand for, if any is shown; ``steps`` is the
    backward pass in its order, if it was asked for. Clusters stand after the cluster that they lie in.

    Raises
    ------
    DiagramError
        If an id repeats, an edge names a node that is not there or runs backwards,
        or two edges claim the same slot.

    Examples
    --------
    >>> Diagram((Node("n0", "input"),), (Edge("n0", "n0"),))
    Traceback (most recent call last):
    ...
    viz.errors.DiagramError: edge e0.0: expected inputs before their users, got n0 -> n0
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    title: str = ""
    description: str = ""
    scale: tuple[str, str] | None = None
    steps: tuple[Step, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a diagram that no renderer could draw truthfully."""
        place = self.positions()
        if len(place) != len(self.nodes):
            raise DiagramError("node ids", expected="one node per id", got="a repeated id")
        slots: set[tuple[str, int]] = set()
        for edge in self.edges:
            arrow = f"{edge.tail} -> {edge.head}"
            if edge.tail not in place or edge.head not in place:
                raise DiagramError(f"edge {edge.id}", expected="two known nodes", got=arrow)
            if place[edge.tail] >= place[edge.head]:
                raise DiagramError(f"edge {edge.id}", expected="inputs before their users", got=arrow)
            if (edge.head, edge.slot) in slots:
                raise DiagramError(f"edge {edge.id}", expected="one edge per slot", got=arrow)
            slots.add((edge.head, edge.slot))
        self._check_clusters(place)

    def _check_clusters(self, place: dict[str, int]) -> None:
        """Refuse frames that cannot be drawn: each lies in its parent, and beside all others."""
        inside: dict[str, set[str]] = {"": set(place)}
        taken: set[tuple[str, str]] = set()
        for cluster in self.clusters:
            what = f"cluster {cluster.name!r}"
            missing = [member for member in cluster.members if member not in place]
            if missing:
                raise DiagramError(what, expected="known nodes", got=str(missing[0]))
            if cluster.id in inside and cluster.id:
                raise DiagramError(what, expected="an id of its own", got=cluster.id)
            if cluster.parent not in inside:
                raise DiagramError(what, expected="the id of an earlier cluster as parent", got=cluster.parent)
            for member in cluster.members:
                if member not in inside[cluster.parent]:
                    raise DiagramError(what, expected="members of its parent", got=member)
                if (cluster.parent, member) in taken:
                    raise DiagramError(what, expected="a node in one of neighbouring clusters", got=member)
                taken.add((cluster.parent, member))
            if cluster.id:
                inside[cluster.id] = set(cluster.members)

    def positions(self) -> dict[str, int]:
        """Map each id to its place in `nodes`."""
        return {node.id: index for index, node in enumerate(self.nodes)}

    def inputs(self) -> tuple[tuple[Edge, ...], ...]:
        """List the edges into each node, in slot order."""
        place = self.positions()
        into: list[list[Edge]] = [[] for _ in self.nodes]
        for edge in self.edges:
            into[place[edge.head]].append(edge)
        return tuple(tuple(sorted(edges, key=lambda edge: edge.slot)) for edges in into)

    def sinks(self) -> tuple[int, ...]:
        """List the places of the nodes that nothing uses: where a reader starts."""
        used = {edge.tail for edge in self.edges}
        return tuple(i for i, node in enumerate(self.nodes) if node.id not in used)

    @property
    def total(self) -> int:
        """How many nodes of the graph the picture stands for, folded ones included."""
        return sum(node.count for node in self.nodes)

    @property
    def size(self) -> str:
        """How much there is to see, in words."""
        return f"{many(len(self.nodes), 'node')} and {many(len(self.edges), 'edge')}"

    def describe(self) -> str:
        """Say what the picture shows, for people who do not see it."""
        return self.description or words.describe(self.nodes, self.edges)
