"""Highlighting sets off exactly what lies between, wherever one points, and says so where there is no way."""

from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd_lite as ag
import viz
from viz.errors import OptionError, VariableError

SVG = "{http://www.w3.org/2000/svg}"


def on_path(picture):
    """Headings of the nodes, and ids of the edges, that are on the path; everything else is faded."""
    made = picture.diagram
    assert {thing.emphasis for thing in (*made.nodes, *made.edges)} <= {"path", "faded"}
    nodes = {node.heading for node in made.nodes if node.emphasis == "path"}
    return nodes, [edge.id for edge in made.edges if edge.emphasis == "path"]


def neuron():
    x, w, b = ag.scalar(2.0, name="x"), ag.scalar(-3.0, name="w"), ag.scalar(1.0, name="b")
    s = ag.exp(x * w)
    s.name = "s"
    o = ag.tanh(s + b)
    o.name = "o"
    return x, w, b, s, o


def test_nothing_stands_out_unless_asked():
    *_, o = neuron()
    assert {node.emphasis for node in viz.draw(o).diagram.nodes} == {""}


def test_from_a_value_all_paths_to_the_output():
    _, w, *_, o = neuron()
    assert on_path(viz.draw(o, highlight=w)) == (
        {"w", "×", "s = exp", "+", "o = tanh"},
        ["e3.1", "e4.0", "e5.0", "e6.0"],
    )


def test_between_two_values_in_either_order_and_by_name():
    x, _, _, s, o = neuron()
    expected = ({"x", "×", "s = exp"}, ["e3.0", "e4.0"])
    assert on_path(viz.draw(o, highlight=[x, s])) == expected
    assert on_path(viz.draw(o, highlight=(s, x))) == expected
    assert on_path(viz.draw(o, highlight=["x", "s"])) == expected


def test_several_stops_are_joined():
    x, _, b, s, o = neuron()
    nodes, edges = on_path(viz.draw(o, highlight=[x, s, o]))
    assert nodes == {"x", "×", "s = exp", "+", "o = tanh"}
    assert edges == ["e3.0", "e4.0", "e5.0", "e6.0"]
    with pytest.raises(OptionError, match="got none between 's' and 'b'"):
        viz.draw(o, highlight=[x, s, b])


def test_both_edges_of_a_square_are_on_the_path():
    x = ag.scalar(2.0)
    assert on_path(viz.draw(x * x, highlight=x))[1] == ["e1.0", "e1.1"]


def test_of_several_outputs_those_that_depend_on_it():
    x, w = ag.scalar(2.0), ag.scalar(3.0)
    p, q = ag.exp(x), ag.exp(w)
    assert on_path(viz.draw([p, q], highlight=x))[0] == {"x", "p = exp"}


@dataclass
class Path:
    nodes: tuple[str, ...]
    edges: tuple[str, ...]


@dataclass
class Explanation:
    path: Any


def test_an_explanation_points_by_its_path():
    *_, o = neuron()
    path = Path(("n1", "n3"), ("e3.1",))
    for what in (path, Explanation(path)):
        assert on_path(viz.draw(o, highlight=what)) == ({"w", "×"}, ["e3.1"])
    for other in (Path(("n99",), ()), Path(("n0",), ("e2.7",))):
        with pytest.raises(OptionError, match="highlight: expected a path of this graph, got one of another graph"):
            viz.draw(o, highlight=other)


def test_explain_points_to_the_path_that_matters_most():
    x, _, _, _, o = neuron()
    y = o * x
    told = viz.explain(y, x)
    nodes, edges = on_path(viz.draw(y, highlight=told))
    assert edges == list(told.path.edges)
    assert len(nodes) == len(told.path.nodes)
    with pytest.raises(VariableError, match="an explanation with a path, got a Explanation without a path"):
        viz.draw(y, highlight=Explanation(None))


def test_where_there_is_no_path_it_says_so():
    x, w, b, _, o = neuron()
    with pytest.raises(OptionError) as caught:
        viz.draw(o, highlight=[x, b])
    assert str(caught.value) == "highlight: expected values with a path between them, got none between 'x' and 'b'"
    with pytest.raises(OptionError, match="got none between 'w' and 'x'"):
        viz.draw(o, highlight=[w, x])


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("x1", "got 'x1'. Hint: did you mean 'x'?"),
        (3.0, "got 3.0"),
        (ag.scalar(1.0), "got a Scalar that is not in it"),
        ([], "highlight: expected a value, or several, got an empty list"),
    ],
)
def test_what_is_not_in_the_graph_is_a_clear_error(wrong, message):
    *_, o = neuron()
    with pytest.raises(VariableError) as caught:
        viz.draw(o, highlight=wrong)
    assert str(caught.value).endswith(message)


def test_a_folded_part_is_on_the_path_with_any_of_its_nodes():
    x = y = ag.scalar(0.5, name="x")
    for _ in range(40):
        y = ag.tanh(y)
    made = viz.draw(y, collapse=5, highlight=x).diagram
    assert {node.emphasis for node in made.nodes} == {"path"}
    assert any(node.role == "folded" for node in made.nodes)


@given(st.data())
def test_what_stands_out_is_what_the_gradient_passes(data):
    """Compare with all paths of a small random graph, listed one by one."""
    values = [ag.scalar(float(at)) for at in range(2)]
    for _ in range(data.draw(st.integers(1, 6))):
        a, b = (data.draw(st.integers(0, len(values) - 1)) for _ in "ab")
        values.append(values[a] + values[b])
    graph = viz.build.record(values[-1])
    start = graph.place(values[data.draw(st.integers(0, 1))])
    if start is None:
        return
    found, pending = set(), [((start,), ())]
    while pending:
        places, edges = pending.pop()
        if places[-1] == graph.roots[0]:
            found |= {*(f"n{at}" for at in places), *edges}
        pending += [((*places, user), (*edges, f"e{user}.{slot}")) for user, slot in graph.users(places[-1])]
    made = viz.draw(values[-1], highlight=values[0] if graph.place(values[0]) == start else values[1]).diagram
    assert {thing.id for thing in (*made.nodes, *made.edges) if thing.emphasis == "path"} == found


def test_svg_and_dot_say_what_stands_out():
    x, _, _, s, o = neuron()
    picture = viz.draw(o, highlight=[x, s])
    root = ElementTree.fromstring(picture.svg())
    classes = [group.get("class").split() for group in root.iter(f"{SVG}g") if group.get("data-id")]
    assert [names[-1] for names in classes] == [f"al-{node.emphasis}" for node in picture.diagram.nodes]
    thick = {
        group.get("class").split()[-1]: group.find(f"{SVG}path").get("stroke-width")
        for group in root.iter(f"{SVG}g")
        if group.get("data-tail")
    }
    assert float(thick["al-path"]) > 2 * float(thick["al-faded"]) - 0.1
    assert picture.dot.count("al-path") == 5
    assert "on the path" in picture.svg()
