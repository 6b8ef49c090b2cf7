"""A graph in words says what is computed, what came out, and where gradients stop."""

import numpy as np
import pytest
from handmade import chain, diagrams, folded, neuron
from hypothesis import given
from hypothesis import strategies as st

import autograd_lite as ag
import viz
from viz.build import diagram
from viz.drawing import Drawing
from viz.model import Diagram, Edge, Node


def test_the_neuron_in_words():
    assert neuron().describe() == (
        "o = tanh(x1 × w1 + x2 × w2 + b), a graph of 10 nodes and 9 edges. "
        "o is 0.7071; gradients: x1 -1.5, w1 1, x2 0.5, w2 0, b 0.5."
    )


def test_a_gradient_that_is_not_computed_is_said_to_be_so():
    assert neuron(computed=False).describe().endswith("o is 0.7071; gradients are not computed.")


def test_some_gradients_may_be_there_and_others_not():
    x, y = ag.scalar(2.0), ag.scalar(3.0)
    product = x * y
    product.backward(inputs=[x])
    assert viz.draw(product).alt.endswith("gradients: x 3, y not computed.")


def test_a_closed_relu_is_named():
    x = ag.scalar(-2.0)
    y = ag.relu(x)
    loss = y * 3 + x
    loss.backward()
    assert "No gradient passes y = relu." in viz.draw(loss).alt
    assert "No gradient" not in viz.draw(ag.relu(ag.scalar(2.0, name="x"))).alt


def test_marks_are_said():
    nodes = (Node("n0", "parameter", "w"), Node("n1", "output", "y", "log", marks=("nan",)))
    assert Diagram(nodes, (Edge("n0", "n1"),)).describe().endswith("y holds NaN.")


def test_what_is_not_shown_is_not_said():
    assert neuronlike(show=["grad"]).alt == "y = x × x, a graph of 2 nodes and 2 edges. Gradients: x 4."
    assert neuronlike(show=["value"]).alt == "y = x × x, a graph of 2 nodes and 2 edges. y is 4."


def neuronlike(**options):
    x = ag.scalar(2.0)
    y = x * x
    y.backward()
    return viz.draw(y, **options)


def test_folded_nodes_are_counted():
    assert "10 nodes and 9 edges (991 nodes folded)" in folded(1000, 9).describe()


def test_long_lists_are_cut():
    many = Diagram(tuple(Node(f"n{i}", "parameter", f"x{i}", facts=(("grad", "1"),)) for i in range(12)))
    assert many.describe() == (
        "x0, x1, x2 and 9 more, a graph of 12 nodes and 0 edges. "
        "Gradients: x0 1, x1 1, x2 1, x3 1, x4 1, x5 1, x6 1, x7 1 and 4 more."
    )


def test_nothing_in_words():
    assert Diagram(()).describe() == "A graph of 0 nodes and 0 edges."
    assert Drawing(Diagram(())).caption == "An empty graph."


@pytest.mark.parametrize(
    ("show", "says"),
    [
        (("value", "grad", "local"), "with value and gradient in each node and the local derivative on each edge."),
        (("value",), "y = x × x, with value in each node."),
        (("local",), "y = x × x, with the local derivative on each edge."),
        ((), "y = x × x."),
    ],
)
def test_the_caption_says_how_to_read_the_picture(show, says):
    assert neuronlike(show=show).caption.endswith(says)


def test_a_title_is_the_caption():
    assert Drawing(Diagram((), title="A neuron")).caption == "A neuron"


def test_the_alternative_text_is_in_the_svg():
    picture = neuronlike()
    assert f"<desc>{picture.alt}</desc>" in picture.svg()


def test_arrays_have_their_shape():
    w = ag.tensor(np.arange(12.0).reshape(3, 4), requires_grad=True, name="w")
    assert "The output is 0 … 22, shape (3, 4); gradients are" in viz.draw(w * 2.0).alt


def terms(variables):
    """Build expressions at random: pairs of what is computed, and the same for Python to evaluate."""
    leaves = st.sampled_from([*variables.values(), 2.0, 3.0])

    def grow(inner):
        signs = st.sampled_from(["+", "-", "*", "/", "**"])
        return st.builds(combine, signs, inner, inner)

    return st.recursive(leaves, grow, max_leaves=6)


def combine(sign, a, b):
    if sign == "**":
        return a**2.0
    return {"+": lambda: a + b, "-": lambda: a - b, "*": lambda: a * b, "/": lambda: a / (b * b + 1.0)}[sign]()


VARIABLES = {name: ag.scalar(value, name=name) for name, value in (("x", 1.5), ("y", -0.75), ("z", 0.5))}


@given(terms(VARIABLES))
def test_the_formula_computes_the_value(made):
    if isinstance(made, float) or made.is_leaf:
        return
    formula = Drawing(diagram(made, names=VARIABLES)).alt.partition(", a graph")[0]
    if "…" in formula:
        return
    source = formula.replace("×", "*").replace("−", "-").replace("negative", "-")
    found = eval(source, {name: each.item() for name, each in VARIABLES.items()})
    assert found == pytest.approx(made.item(), rel=1e-12), formula


@pytest.mark.parametrize(
    "source",
    ["x - (y - z)", "x - y - z", "x - (y + z)", "x / (y / z)", "x / y * z", "(x + y) * z", "x + y * z", "(x ** 2) ** 3",
     "(x * y) ** 2", "x * (y + z) / x", "x / (y * z)", "x + (y + z)"],
)  # a table  # fmt: skip
def test_brackets_stand_where_they_are_needed(source):
    said = Drawing(diagram(eval(source, VARIABLES), names=VARIABLES)).alt.partition(", a graph")[0]
    needed = {"x + (y + z)": "x + y + z"}.get(source, source)
    assert said.replace("×", "*").replace("−", "-") == needed


@given(diagrams())
def test_any_diagram_can_be_said(made):
    said = made.describe()
    assert said.endswith(".")
    assert "\n" not in said
    assert len(said) < 100_000


def test_a_long_chain_is_said_without_recursion():
    said = chain(50_000).describe()
    assert len(said) < 400
    assert "…" in said
