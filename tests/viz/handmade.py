"""Diagrams made by hand, and Hypothesis strategies for any others."""

from hypothesis import strategies as st

from viz.model import NOT_COMPUTED, ROLES, Diagram, Edge, Node


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


def chain(length: int) -> Diagram:
    """Draw exp of exp of exp …, of so many nodes."""
    nodes = tuple(Node(f"n{i}", "op", op="exp", facts=facts("1", "1")) for i in range(length))
    return Diagram(nodes, tuple(Edge(f"n{i}", f"n{i + 1}", 0, "1") for i in range(length - 1)))


ANY_TEXT = st.text(st.characters(codec=None), max_size=12) | st.sampled_from(
    ["", "\\N", '"', "<b>", "&amp;", "]]>", "-->", "\x00", "\ud800", "\u202e", "👩‍🔬", "x" * 10_000]
)


@st.composite
def diagrams(draw: st.DrawFn, texts: st.SearchStrategy[str] = ANY_TEXT) -> Diagram:
    """Draw any diagram of up to 12 nodes, with any texts in it."""
    count = draw(st.integers(0, 12))
    nodes, edges = [], []
    for index in range(count):
        told = draw(st.lists(st.tuples(texts, texts), max_size=3))
        role = draw(st.sampled_from(ROLES))
        tip = draw(texts)
        nodes.append(Node(f"n{index}", role, draw(texts), draw(texts), tuple(told), tip))
        tails = draw(st.lists(st.integers(0, index - 1), max_size=3)) if index else []
        edges += [
            Edge(f"n{tail}", f"n{index}", slot, draw(texts), draw(st.booleans())) for slot, tail in enumerate(tails)
        ]
    return Diagram(tuple(nodes), tuple(edges), (), draw(texts))
