"""Diagrams made by hand, and Hypothesis strategies for any others."""

from hypothesis import strategies as st

from viz.model import EMPHASES, MARKS, NOT_COMPUTED, ROLES, Cluster, Diagram, Edge, Node


def facts(value: str, grad: str) -> tuple[tuple[str, str], ...]:
    """Give the two facts that most nodes have."""
    return (("value", value), ("grad", grad))


def neuron(*, computed: bool = True) -> Diagram:
    """Draw tanh(x1*w1 + x2*w2 + b), the neuron of the README."""
    rows = [
        ("parameter", "x1", "", "2", "-1.5", ()),
        ("parameter", "w1", "", "-3", "1", ()),
        ("op", "", "×", "-6", "0.5", ((0, "-3"), (1, "2"))),
        ("parameter", "x2", "", "0", "0.5", ()),
        ("parameter", "w2", "", "1", "0", ()),
        ("op", "", "×", "0", "0.5", ((3, "1"), (4, "0"))),
        ("op", "", "+", "-6", "0.5", ((2, "1"), (5, "1"))),
        ("parameter", "b", "", "6.881", "0.5", ()),
        ("op", "", "+", "0.8814", "0.5", ((6, "1"), (7, "1"))),
        ("output", "o", "tanh", "0.7071", "1", ((8, "0.5"),)),
    ]
    nodes, edges = [], []
    for index, (role, name, op, value, grad, inputs) in enumerate(rows):
        told = facts(value, grad if computed else NOT_COMPUTED)
        nodes.append(Node(f"n{index}", role, name, op, told))
        edges += [Edge(f"n{tail}", f"n{index}", slot, label) for slot, (tail, label) in enumerate(inputs)]
    return Diagram(tuple(nodes), tuple(edges))


def square() -> Diagram:
    """Draw 2 * x*x: parallel edges, a constant, and an edge without gradient."""
    nodes = (
        Node("n0", "parameter", "x", "", facts("3", "12")),
        Node("n1", "op", "", "×", facts("9", "2")),
        Node("n2", "constant", "2"),
        Node("n3", "output", "y", "×", facts("18", "1")),
    )
    edges = (
        Edge("n0", "n1", 0, "3"),
        Edge("n0", "n1", 1, "3"),
        Edge("n2", "n3", 0, "", carries_grad=False),
        Edge("n1", "n3", 1, "2"),
    )
    return Diagram(nodes, edges, title="Twice a square")


def marked() -> Diagram:
    """Draw everything that a node or an edge may be marked with, cells, gauges, and an edge that was stretched."""
    known = tuple(MARKS)
    nodes = (
        Node("n0", "parameter", "x", "", facts("3", "12"), marks=known[:4], level=0.0, heat=((0.5, -1.0), (None, 1.0))),
        Node("n1", "input", "t", "detach", facts("9", "2"), marks=known[4:], level=1.0, emphasis="added"),
        Node("n2", "op", "", "×", facts("9", "2"), level=0.4, emphasis="removed"),
        Node("n3", "output", "y", "+", facts("18", "1 → 2"), emphasis="changed"),
        Node("n4", "op", "z", "exp", emphasis="faded", marks=("nan",)),
    )
    edges = (
        Edge("n0", "n2", 0, "3", marks=("blocked", "broadcast"), note="(2,) → (4, 2)"),
        Edge("n0", "n2", 1, "", marks=("nan",), emphasis="path"),
        Edge("n0", "n1", 0, carries_grad=False, marks=("detached",)),
        Edge("n1", "n3", 0, note="() → (2,)", emphasis="added"),
        Edge("n2", "n3", 1, "2 → 3", emphasis="changed"),
        Edge("n2", "n4", 0, "2", emphasis="faded"),
    )
    return Diagram(nodes, edges, title="All marks", scale=("0.001", "12"))


def chain(length: int) -> Diagram:
    """Draw exp of exp of exp …, of so many nodes."""
    nodes = tuple(Node(f"n{i}", "op", op="exp", facts=facts("1", "1")) for i in range(length))
    return Diagram(nodes, tuple(Edge(f"n{i}", f"n{i + 1}", 0, "1") for i in range(length - 1)))


def folded(length: int, kept: int) -> Diagram:
    """Draw the last nodes of a chain, and one that stands for the others."""
    hidden, whole = length - kept, chain(length)
    first = Node("n0", "folded", f"… {hidden:,} nodes", tip=f"{hidden:,} nodes folded", count=hidden)
    return Diagram((first, *whole.nodes[hidden:]), (Edge("n0", f"n{hidden}", 0, "1"), *whole.edges[hidden:]))


def framed() -> Diagram:
    """Draw the neuron with its products in one frame, inside another."""
    made = neuron()
    inner = Cluster("products <1>", ("n0", "n1", "n2", "n3", "n4", "n5"), "c1", "c0")
    return Diagram(made.nodes, made.edges, (Cluster("neuron", (*inner.members, "n6", "n7", "n8"), "c0"), inner))


ANY_TEXT = st.text(st.characters(codec=None), max_size=12) | st.sampled_from(
    ["", "\\N", '"', "<b>", "&amp;", "]]>", "-->", "\x00", "\ud800", "\u202e", "👩‍🔬", "x" * 10_000]
)


_MARKS = st.lists(st.sampled_from(list(MARKS)), max_size=3, unique=True).map(tuple)
_EMPHASIS = st.sampled_from(["", *EMPHASES])
_LEVEL = st.none() | st.floats(0, 1)
_CELL = st.none() | st.floats(-1, 1)


@st.composite
def _heats(draw: st.DrawFn) -> tuple[tuple[float | None, ...], ...]:
    columns = draw(st.integers(1, 5))
    row = st.lists(_CELL, min_size=columns, max_size=columns).map(tuple)
    return tuple(draw(st.lists(row, max_size=4)))


@st.composite
def diagrams(draw: st.DrawFn, texts: st.SearchStrategy[str] = ANY_TEXT) -> Diagram:
    """Draw any diagram of up to 12 nodes, with any texts, marks and cells in it."""
    count = draw(st.integers(0, 12))
    nodes, edges = [], []
    for index in range(count):
        told = draw(st.lists(st.tuples(texts, texts), max_size=3))
        role = draw(st.sampled_from(ROLES))
        looks = {"marks": draw(_MARKS), "level": draw(_LEVEL), "heat": draw(_heats()), "emphasis": draw(_EMPHASIS)}
        nodes.append(Node(f"n{index}", role, draw(texts), draw(texts), tuple(told), draw(texts), **looks))
        tails = draw(st.lists(st.integers(0, index - 1), max_size=3)) if index else []
        for slot, tail in enumerate(tails):
            looks = {"marks": draw(_MARKS), "emphasis": draw(_EMPHASIS), "note": draw(texts)}
            edges.append(Edge(f"n{tail}", f"n{index}", slot, draw(texts), draw(st.booleans()), **looks))
    return Diagram(tuple(nodes), tuple(edges), (), draw(texts), scale=draw(st.none() | st.just(("0.1", "2"))))
