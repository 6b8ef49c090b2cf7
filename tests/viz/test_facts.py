"""All renderers tell the same facts, each in its own way: names, values, gradients, slopes, marks, frames, sizes."""

import pytest
from telling import LIGHT, READERS

import autograd_lite as ag
import viz
from viz.cards import label_text, note_text
from viz.model import MARKS, Cluster, Diagram, Edge, Node
from viz.quote import ascii_text
from viz.render.columns import plain
from viz.signs import SIGNS, remarks

BARS = {"▁▂▃▄▅▆▇█": "·", "12345678": "."}


def everything():
    """Draw frames inside frames, every mark, cells, gauges, notes, formulas and slopes; each node has its own name."""
    known = tuple(MARKS)
    nodes = (
        Node("n0", "parameter", "x", "", (("value", "3"), ("grad", "-12")), marks=known[:4], level=0.0,
             heat=((0.5, -1.0), (None, 0.0))),
        Node("n1", "input", "t", "detach", (("value", "9"), ("grad", "2.5")), marks=known[4:], level=1.0),
        Node("n2", "op", "u", "exp", (("value", "20.09"), ("grad", "0.75")), level=0.4),
        Node("n3", "parameter", "w", "", (("value", "0.125"), ("grad", "not computed"))),
        Node("n4", "op", "v", "f", (("value", "-7"), ("grad", "4.5")), heat=((-0.25,),), level=0.7),
        Node("n5", "output", "y", "sin", (("value", "0.5"), ("grad", "1")), marks=("nan",)),
    )  # fmt: skip
    edges = (
        Edge("n0", "n1", 0, carries_grad=False, marks=("detached",)),
        Edge("n0", "n2", 0, "3", marks=("blocked", "broadcast"), note="(2,) → (4, 2)", tex="3"),
        Edge("n2", "n4", 0, "x + 1 = -4", marks=("inf",), tex="x + 1"),
        Edge("n3", "n4", 1, "-0.625", marks=("nan",)),
        Edge("n1", "n5", 1, "11", note="() → (2,)"),
        Edge("n4", "n5", 0, "8"),
    )
    clusters = (
        Cluster("net", ("n0", "n1", "n2", "n3", "n4"), "c0"),
        Cluster("layer1", ("n1", "n2"), "c1", "c0"),
        Cluster("layer2", ("n3", "n4"), "c2", "c0"),
    )
    return Diagram(nodes, edges, clusters, title="Everything", scale=("0.001", "12"))


def computed():
    """Draw a real graph, with formulas, cells, gauges and scopes."""
    x = ag.tensor([[1.0, -2.0]], name="x")
    w = ag.tensor([[0.5, 2.0], [0.0, 1.0]], requires_grad=True, name="W")
    b = ag.tensor([0.5, -9.0], requires_grad=True, name="b")
    with ag.scope("net"):
        with ag.scope("layer1"):
            h = x @ w
            z = h + b
        a = ag.relu(z)
    loss = ag.sum(a)
    loss.backward()
    show = ["value", "grad", "local", "heat", "magnitude"]
    return viz.draw(loss, show=show, names={"h": h, "z": z, "a": a, "loss": loss}).diagram


MADE = {"everything": everything, "computed": computed}


@pytest.fixture(params=MADE)
def diagram(request):
    return MADE[request.param]()


@pytest.fixture(params=READERS)
def reader(request):
    return request.param


def spelled(reader, text):
    return ascii_text(text) if reader == "ascii" else text


def marks_in(reader, said):
    """Find the marks that a text names: by a sentence in Mermaid and HTML, else by a word."""
    found = {mark for mark in MARKS if MARKS[mark] in said}
    return found if reader in ("mermaid", "html") and found else {mark for mark in MARKS if SIGNS[mark].word in said}


def test_nodes_have_their_names_values_gradients_and_marks(reader, diagram):
    told = READERS[reader](diagram).nodes
    assert set(told) == {node.id for node in diagram.nodes}
    for node in diagram.nodes:
        said = told[node.id]
        parts = [text for _, text in node.facts] + ([] if reader == "latex" else [node.name, node.op])
        assert all(spelled(reader, text) in said for text in parts), (node, said)
        marks = remarks(node) if reader in ("text", "ascii") else node.marks
        said = said.split(";")[0] if reader == "latex" else said
        assert marks_in(reader, said.replace("argument", "| argument").split("| argument")[0]) == {*marks}, (node, said)


def test_edges_have_their_local_derivatives_notes_and_marks(reader, diagram):
    told = READERS[reader](diagram).edges
    assert set(told) == {(edge.tail, edge.head, edge.slot) for edge in diagram.edges}
    for edge in diagram.edges:
        said, marks = told[edge.tail, edge.head, edge.slot]
        label = edge.label.rpartition(" = ")[2] if reader == "latex" else label_text(edge.label)
        assert spelled(reader, label) in said, (edge, said)
        assert spelled(reader, note_text(edge.note)) in said
        expected = {*(remarks(edge) if reader in ("text", "ascii") else edge.marks)}
        if reader == "dot":
            # Where a number stands, what lets nothing pass is an arrow that ends in a bar.
            marks = {key for key in expected if SIGNS[key].sign in said.split()} | (expected & {"blocked"})
        assert (marks_in("", said) if marks is None else marks) == expected, (edge, said)


def test_nodes_lie_in_their_frames(reader, diagram):
    told = READERS[reader](diagram).homes
    for node in diagram.nodes:
        around = tuple(each.name for each in diagram.clusters if node.id in each.members)
        assert told.get(node.id, ()) == around, node
    assert {home for homes in told.values() for home in homes} == {each.name for each in diagram.clusters}


def test_gauges_show_the_sizes_of_gradients(reader, diagram):
    told = READERS[reader](diagram).gauges
    assert set(told) == {node.id for node in diagram.nodes if node.level is not None} != set()
    for node in diagram.nodes:
        found = told.get(node.id)
        if isinstance(found, str) and found.startswith("#"):
            assert found == LIGHT.magnitude(node.level)
        elif found is not None:
            size = next(bars.index(found) / 7 for bars in BARS if found in bars) if isinstance(found, str) else found
            assert size == pytest.approx(node.level, abs=0.08)


def test_cells_show_the_elements(reader, diagram):
    told = READERS[reader](diagram).cells
    assert set(told) == {node.id for node in diagram.nodes if node.heat} != set()
    for node in diagram.nodes:
        if node.heat:
            assert told[node.id] == drawn(reader, node.heat)


def drawn(reader, heat):
    """Write elements as a reader gives them: colours, bars (low ones for what is below 0), or bars up and down."""
    if reader in ("mermaid", "text", "ascii"):
        bars, zero = list(BARS.items())[reader == "ascii"]

        def bar(each):
            if each is None or not each:
                return "!" if each is None else zero
            return bars[round(3 * (1 + each))] if each < 0 else bars[4 + round(3 * each)]

        return ["".join(map(bar, row)) for row in heat]
    if reader == "latex":
        return [[("", r"\times") if e is None else ("[-" if e < 0 else "", "") for e in row] for row in heat]
    return [LIGHT.background if each is None else LIGHT.heat(each) for row in heat for each in row]


def test_colours_change_no_text(diagram):
    picture = viz.Drawing(diagram)
    lines = picture.lines(300)
    assert "\n".join(map(plain, lines)) == picture.text(width=300)
    styles = {span.text.strip(): span.style for spans in lines for span in spans}
    numbers = [text for node in diagram.nodes for key, text in node.facts if key == "grad" and text[-1].isdigit()]
    assert {styles[text] for text in numbers} <= {"grad", "value"}
