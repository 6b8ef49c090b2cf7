"""A diagram says what the graph holds: each node, each use, and no number that is not so."""

import gc
import os
import subprocess
import sys
import weakref
from pathlib import Path

import numpy as np
import pytest
from handmade import neuron as drawn_by_hand
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd_lite as ag
import viz
from viz.build import diagram
from viz.errors import OptionError, VariableError
from viz.model import NOT_COMPUTED

GOLDEN = Path(__file__).parent / "golden"


def neuron():
    x1, x2, w1, w2, b = map(ag.scalar, (2, 0, -3, 1, 6.8813735870195432))
    o = ag.tanh(x1 * w1 + x2 * w2 + b)
    o.backward()
    return viz.draw(o)


def by_name(picture):
    return {node.name: node for node in picture.diagram.nodes if node.name}


def test_the_neuron_is_the_one_drawn_by_hand():
    def told(made):
        return sorted((node.role, node.heading, node.facts) for node in made.nodes)

    def used(made):
        heading = {node.id: node.heading for node in made.nodes}
        return sorted((heading[e.tail], heading[e.head], e.slot, e.label, e.carries_grad) for e in made.edges)

    assert told(neuron().diagram) == told(drawn_by_hand())
    assert used(neuron().diagram) == used(drawn_by_hand())


@pytest.mark.parametrize("suffix", ["dot", "txt"])
def test_golden_neuron(suffix):
    """Compare with the files in golden/, which VIZ_GOLDEN=1 writes anew."""
    picture = neuron()
    made = picture.dot if suffix == "dot" else picture.text(width=80) + "\n\n" + picture.table(width=80) + "\n"
    path = GOLDEN / f"drawn_neuron.{suffix}"
    if os.environ.get("VIZ_GOLDEN"):
        path.write_text(made, encoding="utf-8")
    assert made == path.read_text(encoding="utf-8")


def test_a_square_has_two_edges():
    x = ag.scalar(3.0)
    y = x * x
    [one, two] = viz.draw(y).diagram.edges
    assert (one.tail, one.head, one.slot, one.label) == ("n0", "n1", 0, "3")
    assert (two.tail, two.head, two.slot, two.label) == ("n0", "n1", 1, "3")


def test_a_gradient_is_not_computed_until_it_is():
    x = ag.scalar(0.0)
    y = x * x
    assert {node.fact("grad") for node in viz.draw(y).diagram.nodes} == {NOT_COMPUTED}
    y.backward()
    assert by_name(viz.draw(y))["x"].fact("grad") == "0"
    x.zero_grad()
    assert by_name(viz.draw(y))["x"].fact("grad") == NOT_COMPUTED


def test_only_what_backward_reached_has_a_gradient():
    x, w = ag.scalar(2.0), ag.scalar(3.0)
    y = x * w
    y.backward(inputs=[x])
    made = by_name(viz.draw(y))
    assert (made["x"].fact("grad"), made["w"].fact("grad")) == ("3", NOT_COMPUTED)


def test_a_gradient_that_is_a_graph_itself_is_shown_and_drawn():
    x = ag.scalar(3.0)
    y = x * x
    y.backward(create_graph=True)
    assert by_name(viz.draw(y))["x"].fact("grad") == "6"
    assert "x" in by_name(viz.draw(x.grad))


def test_literals_are_pills_and_carry_no_gradient():
    x = ag.scalar(2.0)
    y = 3 * x + 0.044715
    made = viz.draw(y).diagram
    literals = {node.id: node.name for node in made.nodes if node.role == "constant"}
    assert sorted(literals.values()) == ["0.044715", "3"]
    for edge in made.edges:
        assert edge.carries_grad == (edge.tail not in literals)
        assert edge.tail not in literals or edge.label == ""


def test_roles():
    x, c = ag.tensor([1.0, 2.0], requires_grad=True), ag.tensor([3.0, 4.0])
    total = (x * c).sum()
    roles = {node.name or node.op: node.role for node in viz.draw(total).diagram.nodes}
    assert roles == {"x": "parameter", "c": "input", "×": "op", "total": "output"}


def test_arrays_in_full_or_as_range_and_shape():
    small = ag.tensor([[1.0, -0.5], [2.0, 3.0]], requires_grad=True)
    large = ag.tensor(np.linspace(-1, 1, 12, dtype=np.float32).reshape(3, 4), requires_grad=True)
    made = by_name(viz.draw([small * 2, large * 2]))
    assert made["small"].facts == (("value", "[[1, -0.5], [2, 3]]"), ("grad", NOT_COMPUTED), ("shape", "(2, 2)"))
    assert made["large"].facts == (("value", "-1 … 1"), ("grad", NOT_COMPUTED), ("shape", "(3, 4) float32"))
    assert "value (3, 4) float32\n[[-1.       -0.818182" in made["large"].tip


def test_a_tip_is_bounded():
    x = ag.tensor(np.zeros((1000, 1000)), requires_grad=True)
    assert len(by_name(viz.draw(x * 2))["x"].tip) < 1000


def test_a_number_has_all_its_digits_in_the_tip():
    third = ag.scalar(1 / 3)
    assert by_name(viz.draw(third * 2))["third"].tip == "value 0.3333333333333333"


def test_edges_of_arrays():
    x = ag.tensor([-1.0, 2.0], requires_grad=True)
    w = ag.tensor(np.linspace(1, 2, 8).reshape(4, 2), requires_grad=True)
    y = (w * ag.relu(x)).sum() / 8
    made = viz.draw(y).diagram
    heading = {node.id: node.heading for node in made.nodes}
    labels = [(heading[edge.tail], heading[edge.head], edge.label) for edge in made.edges]
    assert labels == [
        ("x", "relu", "[0, 1]"),
        ("w", "×", "[0, 2]"),
        ("relu", "×", "1 … 2"),
        ("×", "sum", "1"),
        ("sum", "y = /", "0.125"),
        ("8", "y = /", ""),
    ]


def test_matmul_has_no_number_to_write_on_its_edges():
    a = ag.tensor(np.ones((2, 3)), requires_grad=True)
    assert [edge.label for edge in viz.draw(a @ np.ones((3, 2))).diagram.edges] == ["", ""]


def test_parameters_of_ops():
    x = ag.tensor(np.ones((2, 3)), requires_grad=True)
    y = x[0, 1:].sum(axis=0, keepdims=True)
    assert [node.op for node in viz.draw(y).diagram.nodes] == ["", "[0, 1:]", "sum(axis=0, keepdims=True)"]
    picture = viz.draw(x[[0, 0]][..., ::2], names={"x": x})
    assert [node.op for node in picture.diagram.nodes] == ["", "[[0, 0]]", "[..., ::2]"]
    assert "x[[0, 0]]" in picture.table()


def test_show_chooses():
    x = ag.tensor([1.0, 2.0], requires_grad=True)
    y = x * 2
    for show, labels in ((["value"], ["value", "shape"]), ("grad", ["grad", "shape"]), ("shape", ["shape"]), ([], [])):
        made = viz.draw(y, show=show).diagram
        assert [label for label, _ in made.nodes[0].facts] == labels
        assert not any(edge.label for edge in made.edges)
    assert viz.draw(y, show=["local"]).diagram.edges[0].label == "2"
    with pytest.raises(OptionError, match="did you mean 'grad'"):
        viz.draw(y, show=["gradient"])


def test_several_outputs_in_one_picture():
    x = ag.scalar(2.0)
    once = x * x
    twice = (once.exp(), once.sin())
    made = viz.draw(twice).diagram
    assert [node.op for node in made.nodes] == ["", "×", "exp", "sin"]
    assert [node.role for node in made.nodes][2:] == ["output", "output"]
    assert len(viz.draw([once, once, x]).diagram.nodes) == 2


def test_a_leaf_alone_is_a_picture_of_one_node():
    x = ag.scalar(2.0)
    assert [node.heading for node in viz.draw(x).diagram.nodes] == ["x"]


@pytest.mark.parametrize(
    ("wrong", "got"),
    [(3.0, "float"), ("x", "str"), (np.ones(2), "ndarray"), ([1.0], "float"), (None, "NoneType"), (len, "builtin")],
)
def test_what_has_no_graph_is_refused_by_its_type(wrong, got):
    with pytest.raises(VariableError, match=rf"expected a Tensor, a Scalar.*got {got}.*Hint: compute with ag\.scalar"):
        viz.draw(wrong)


def test_constants_and_given_back_graphs_are_refused():
    with pytest.raises(VariableError, match="at least one"):
        viz.draw([])
    with pytest.raises(VariableError, match=r"constants alone, or inside no_grad\(\)\. Hint: make a leaf"):
        viz.draw(ag.tensor([1.0]) * 2)
    y = ag.scalar(2.0) * 3
    y.backward(retain_graph=False)
    with pytest.raises(VariableError, match=r"gave back\. Hint: leave retain_graph out, or draw before it"):
        viz.draw(y)
    assert issubclass(VariableError, TypeError)


def test_a_part_that_was_given_back_is_not_made_up():
    a = ag.scalar(2.0)
    shared = a * a
    one, other = shared.exp(), shared.sin()
    one.backward(retain_graph=False)
    made = by_name(viz.draw(other))
    assert made["shared"].fact("value") == "given back"
    assert "a" not in made


def test_a_rule_that_fails_leaves_its_edge_blank():
    @ag.elementwise(d=lambda y, x: 1 / 0 if y else 1 // 0)
    def broken(xp, x):
        return x * 1

    y = broken(ag.tensor([1.0], requires_grad=True))
    assert [edge.label for edge in viz.draw(y).diagram.edges] == [""]


def test_values_that_were_not_kept_are_computed_again():
    x = ag.tensor(np.full(200_000, 2.0), requires_grad=True)
    inner = x * 3
    y = (inner + 1).sum()
    assert by_name(viz.draw(y))["inner"].fact("value") == "all 6"


def test_a_gradient_that_several_calls_summed_says_so():
    w = ag.scalar(2.0)
    y = w * 3
    y.backward()
    assert "summed" not in by_name(viz.draw(y))["w"].tip
    y.backward()
    drawn = by_name(viz.draw(y))
    assert drawn["w"].fact("grad") == "6"
    assert "gradients of 2 backward calls are summed here" in drawn["w"].tip
    assert "summed" not in drawn["y"].tip, "what is computed keeps the last call's"
    w.zero_grad()
    y.backward()
    assert "summed" not in by_name(viz.draw(y))["w"].tip


def test_a_gradient_of_calls_from_elsewhere_says_so_too():
    w = ag.tensor([1.0, 2.0], requires_grad=True)
    (w * 5).sum().backward()
    loss = (w * w).sum()
    loss.backward()
    with ag.no_grad():
        w -= 0.1 * w.grad
    drawn = by_name(viz.draw(loss))["w"]
    assert drawn.fact("grad") == "[7, 9]"
    assert "gradients of 2 backward calls are summed here" in drawn.tip


def test_a_large_graph_is_folded_before_it_is_formatted():
    y = ag.scalar(0.5)
    for _ in range(50_000):
        y = ag.sin(y) * 1.01
    picture = viz.draw(y)
    picture.svg()
    assert len(picture.diagram.nodes) <= 250
    assert picture.diagram.total == 150_001
    assert "nodes folded" in picture.diagram.describe()


def test_collapse_is_a_choice():
    y = ag.scalar(0.5)
    for _ in range(400):
        y = ag.sin(y)
    assert len(viz.draw(y, collapse=False).diagram.nodes) == 401
    assert len(viz.draw(y, collapse=None).diagram.nodes) == 401
    assert len(viz.draw(y, collapse=10).diagram.nodes) <= 10
    with pytest.raises(OptionError, match=r"collapse: expected scopes of this graph .*, got 'all'\. Hint: or 'auto'"):
        viz.draw(y, collapse="all")


def test_options_reach_the_drawing():
    y = ag.scalar(2.0) * 3
    picture = viz.draw(y, theme="dark", direction="TB")
    assert (picture.theme.name, picture.direction) == ("dark", "TB")
    with pytest.raises(OptionError, match="theme"):
        viz.draw(y, theme="neon")


def test_the_same_bytes_in_every_process():
    script = (
        "import autograd_lite as ag, viz, hashlib\n"
        "x, w = ag.scalar(2.0), ag.tensor([[1.0, 2.0]], requires_grad=True)\n"
        "y = (x * w * w).sum()\n"
        "y.backward()\n"
        "p = viz.draw(y)\n"
        "print(hashlib.sha256((p.dot + p.svg() + p.text(width=80)).encode()).hexdigest())\n"
    )
    root = str(Path(viz.__file__).parents[1])
    found = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONPATH": root, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


def test_drawing_leaves_the_graph_as_it_was_and_keeps_nothing_alive():
    class Kept:
        pass

    def draw():
        kept = Kept()
        x = ag.scalar(2.0)
        y = x * x + 1
        viz.draw(y)
        assert (x.grad, y.grad, x.name, y.name) == (None, None, None, None)
        return weakref.ref(kept)

    gc.disable()
    try:
        assert draw()() is None
    finally:
        gc.enable()


@st.composite
def programs(draw):
    """Draw a graph of scalars: sums, products, quotients and functions of what came before."""
    made = [ag.scalar(v) for v in draw(st.lists(st.floats(-2, 2), min_size=1, max_size=4))]
    for _ in range(draw(st.integers(1, 25))):
        a, b = (draw(st.sampled_from(made)) for _ in range(2))
        kind = draw(st.sampled_from(["+", "*", "-", "2*", "tanh", "sin", "max"]))
        made.append(
            {
                "+": lambda a=a, b=b: a + b,
                "*": lambda a=a, b=b: a * b,
                "-": lambda a=a, b=b: a - b,
                "2*": lambda a=a: 2 * a,
                "tanh": lambda a=a: ag.tanh(a),
                "sin": lambda a=a: ag.sin(a),
                "max": lambda a=a, b=b: ag.maximum(a, b),
            }[kind]()
        )
    return made[-1]


@given(programs(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_the_diagram_is_the_graph(y, computed):
    if computed:
        y.backward()
    graph, made = y.graph, diagram(y)
    place = {node: at for at, node in enumerate(graph)}
    assert [node.id for node in made.nodes] == [f"n{at}" for at in range(len(graph))]
    uses = [(f"n{place[p]}", f"n{place[node]}", slot) for node in graph for slot, p in enumerate(node.inputs)]
    assert sorted((edge.tail, edge.head, edge.slot) for edge in made.edges) == sorted(uses)
    for node, told in zip(graph, made.nodes, strict=True):
        if told.role != "constant":
            assert float(told.fact("value")) == pytest.approx(graph.value(node), rel=1e-3)
            grad = told.fact("grad")
            assert (grad == NOT_COMPUTED) == (node.gradient is None)
            assert node.gradient is None or float(grad) == pytest.approx(node.gradient, rel=1e-3)


@given(programs())
@settings(max_examples=40, deadline=None)
def test_the_numbers_on_edges_are_the_chain_rule(y):
    y.backward()
    made = diagram(y)
    if any(node.role == "output" for node in made.nodes):
        told = {node.id: float(node.fact("grad")) for node in made.nodes if node.role != "constant" and node.op}
        for node in made.nodes:
            used = [edge for edge in made.edges if edge.tail == node.id and edge.head in told and edge.carries_grad]
            if used and node.role != "constant":
                total = sum(float(edge.label) * told[edge.head] for edge in used)
                scale = sum(abs(float(edge.label) * told[edge.head]) for edge in used)
                assert float(node.fact("grad")) == pytest.approx(total, abs=2e-3 * scale + 1e-9)
