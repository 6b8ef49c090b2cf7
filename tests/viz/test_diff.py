"""A comparison shows both graphs whole, and what differs between them and nothing else as different."""

from xml.etree import ElementTree

import pytest
from handmade import diagrams, marked, neuron, square
from hypothesis import given, settings

import autograd_lite as ag
import viz
from viz.compare import compare
from viz.errors import OptionError, VariableError
from viz.matching import match
from viz.model import Cluster, Diagram, Edge, Node

SVG = "{http://www.w3.org/2000/svg}"


def standing(picture):
    return {node.heading: node.emphasis for node in picture.diagram.nodes if node.emphasis}


def test_equal_graphs_say_so():
    x = ag.scalar(3.0)
    y = x * x + 1
    made = viz.diff(y, y)
    assert made.equal
    assert made.data == {
        "equal": True,
        "nodes": {"added": [], "removed": [], "changed": {}},
        "edges": {"added": [], "removed": [], "changed": []},
    }
    assert str(made).splitlines()[0] == "no difference"
    assert "no difference" in made.svg()
    assert standing(made) == {}


def test_other_values_and_gradients_stand_as_before_and_after():
    w = ag.scalar(3.0)
    loss = w * w
    before = viz.draw(loss)
    loss.backward()
    made = viz.diff(before, loss)
    assert made.data["nodes"]["changed"] == {
        "w": {"grad": ("not computed", "6")},
        "loss": {"grad": ("not computed", "1")},
    }
    assert "not computed → 6" in made.text(width=100)
    x = ag.scalar(4.0)
    made = viz.diff(before, viz.draw(x * x, names={"w": x}))
    assert made.data["nodes"]["changed"]["w"]["value"] == ("3", "4")
    assert made.data["edges"]["changed"] == [("w", "loss"), ("w", "loss")]
    assert [edge.label for edge in made.diagram.edges] == ["3 → 4", "3 → 4"]


def test_an_op_that_was_put_in_is_added_and_its_neighbours_stay():
    x, w, b = ag.scalar(2.0), ag.scalar(3.0), ag.scalar(1.0)
    made = viz.diff(ag.tanh(x * w), ag.tanh(x * w + b), show=["grad"])
    assert standing(made) == {"b": "added", "+": "added"}
    assert made.data["edges"] == {
        "added": [("×", "+"), ("b", "+"), ("+", "tanh")],
        "removed": [("×", "tanh")],
        "changed": [],
    }


def test_taking_out_is_the_reverse_of_putting_in():
    x, w, b = ag.scalar(2.0), ag.scalar(3.0), ag.scalar(1.0)
    made = viz.diff(ag.tanh(x * w + b), ag.tanh(x * w), show=["grad"])
    assert standing(made) == {"b": "removed", "+": "removed"}
    assert made.data["edges"]["removed"] == [("×", "+"), ("b", "+"), ("+", "tanh")]


def test_another_op_in_the_same_place_is_a_change():
    x, w = ag.scalar(2.0), ag.scalar(3.0)
    made = viz.diff(ag.tanh(x * w) + 1, ag.exp(x * w) + 1, show=[])
    assert standing(made) == {"tanh → exp": "changed"}
    assert made.data["nodes"]["changed"] == {"tanh → exp": {"op": ("tanh", "exp")}}


def test_structure_goes_before_names_of_what_was_computed():
    """The name that moves on to a later value does not take the node along."""
    x, w, b = ag.scalar(2.0), ag.scalar(3.0), ag.scalar(1.0)
    y = x * w
    before = viz.draw(ag.exp(y), show=[])
    y = y + b
    made = viz.diff(before, viz.draw(ag.exp(y), show=[]))
    assert standing(made) == {"b": "added", "y = +": "added"}
    assert "×" in {node.heading for node in made.diagram.nodes}


def test_another_literal_is_a_change():
    x = ag.scalar(2.0)
    made = viz.diff(x * 3, x * 4, show=[])
    assert standing(made) == {"3 → 4": "changed"}


def test_swapped_arguments_are_edges_that_moved():
    x, w = ag.scalar(2.0), ag.scalar(3.0)
    made = viz.diff(x / w, w / x, show=[])
    assert standing(made) == {}
    assert made.data["edges"]["added"] == [("w", "/"), ("x", "/")]
    assert made.data["edges"]["removed"] == [("x", "/"), ("w", "/")]


def test_the_same_names_in_another_order_make_no_cycle():
    """Only one of the two can stay where it was: the other was taken out and put in."""

    def nested(outer, inner):
        x, y = Node("n0", "input", "x"), Node("n1", "op", inner, inner)
        return Diagram((x, y, Node("n2", "output", outer, outer)), (Edge("n0", "n1"), Edge("n1", "n2")))

    made = compare(nested("p", "q"), nested("q", "p"))
    kinds = sorted((node.heading, node.emphasis) for node in made.nodes)
    assert len(kinds) == 4
    assert sorted(kind for _, kind in kinds) == ["", "", "added", "removed"]
    assert ("x", "") in kinds


@given(diagrams(), diagrams())
@settings(max_examples=60, deadline=None)
def test_both_diagrams_are_in_it_whole(a, b):
    pairs, both = match(a, b), compare(a, b)
    assert len(set(pairs.values())) == len(pairs)
    kinds = [node.emphasis for node in both.nodes]
    assert set(kinds) <= {"", "added", "removed", "changed"}
    assert len(both.nodes) - kinds.count("removed") == len(b.nodes)
    assert len(both.nodes) - kinds.count("added") == len(a.nodes)
    lines = [edge.emphasis for edge in both.edges]
    assert len(lines) - lines.count("removed") == len(b.edges)
    assert len(lines) - lines.count("added") == len(a.edges)


@given(diagrams())
@settings(max_examples=60, deadline=None)
def test_nothing_differs_from_itself(diagram):
    assert not any(thing.emphasis for thing in (*compare(diagram, diagram).nodes, *compare(diagram, diagram).edges))


@pytest.mark.parametrize("make", [neuron, square, marked])
def test_a_diagram_beside_nothing_is_added_or_removed(make):
    made, empty = make(), Diagram(())
    assert {node.emphasis for node in compare(empty, made).nodes} == {"added"}
    assert {node.emphasis for node in compare(made, empty).nodes} == {"removed"}


def net(f, last=lambda y: y, scopes=("one", "two")):
    w, v = ag.scalar(2.0, name="w"), ag.scalar(3.0, name="v")
    with ag.scope(scopes[0]):
        h = f(w * 1.5)
    with ag.scope(scopes[1]):
        return last(ag.tanh(v * h))


def frames(drawing):
    named = {node.id: node.op or node.name for node in drawing.diagram.nodes}
    return {each.name: {named[member] for member in each.members} for each in drawing.diagram.clusters}


def test_one_op_that_changed_deep_in_a_graph_leaves_all_else_in_place():
    data = viz.diff(net(ag.tanh), net(ag.sigmoid, ag.exp), show=["value"]).data["nodes"]
    assert len(data["added"]) == 1 and data["removed"] == []
    assert data["changed"]["tanh → sigmoid"]["op"] == ("tanh", "sigmoid")


def test_frames_of_both_are_drawn_and_removed_nodes_stay_in_theirs():
    longer, shorter = net(ag.tanh, ag.exp), net(ag.tanh)
    assert frames(viz.diff(shorter, longer)) == frames(viz.draw(longer))
    found = viz.diff(longer, shorter)
    assert "exp" in frames(found)["two"] and "one" in frames(found)
    for text in (found.svg(), found.dot, found.html()):
        assert "one" in text and "two" in text


def test_frames_that_would_close_a_circle_are_opened():
    # Before, something of A goes into B; now, something of B goes into A. Each frame alone is drawn as it is.
    def made(*ops):
        nodes = [Node("n0", "input", "x"), *(Node(f"n{at}", "op", op, op) for at, (op, _, _) in enumerate(ops, 1))]
        edges = [Edge(f"n{source}", f"n{at}") for at, (_, _, source) in enumerate(ops, 1)]
        names = dict.fromkeys(frame for _, frame, _ in ops)
        inside = {name: tuple(f"n{at}" for at, op in enumerate(ops, 1) if op[1] == name) for name in names}
        return Diagram(tuple(nodes), tuple(edges), tuple(Cluster(name, inside[name], name) for name in names))

    before, after = made(("p", "A", 0), ("r", "B", 1)), made(("p", "A", 0), ("s", "B", 0), ("t", "A", 2), ("u", "C", 3))
    both = compare(before, after)
    assert [each.name for each in both.clusters] == ["C"]
    assert viz.Drawing(both).svg()
    alike = compare(before, made(("p", "A", 0), ("r", "B", 1), ("s", "B", 2)))
    assert [(each.name, len(each.members)) for each in alike.clusters] == [("A", 1), ("B", 2)]


def test_long_facts_take_two_lines():
    long = "[1.234, 2.345, 3.456, 4.567]"
    a, b = (Diagram((Node("n0", "op", "h", "exp", (("value", text),)),)) for text in (long, long[::-1]))
    assert compare(a, b).nodes[0].facts == (("value", long), ("value →", long[::-1]))
    made = viz.diff(a, b)
    assert made.data["nodes"]["changed"]["h"] == {"value": (long, long[::-1])}
    two = Node("n0", "op"), Node("n1", "op")
    edges = (Diagram(two, (Edge("n0", "n1", 0, text),)) for text in ("-0.627 … 0.123", "-0.1 … 1.234"))
    [edge] = compare(*edges).edges
    assert (edge.label, edge.note) == ("-0.627 … 0.123", "→ -0.1 … 1.234")


def test_text_marks_differences_with_signs_and_says_what_they_mean():
    x, w, b = ag.scalar(2.0), ag.scalar(3.0), ag.scalar(1.0)
    made = viz.diff(ag.tanh(x * w), ag.exp(x * w + b), show=["value"])
    lines = made.text(width=100).splitlines()
    assert lines[0] == "2 nodes added, 1 node changed, 3 edges added, 1 edge removed"
    assert lines[-1] == "+ added, − removed, ~ changed"
    assert any(line.startswith("~ tanh → exp") for line in lines)
    assert any("─ + b" in line for line in lines)
    plain = made.text(width=100, ascii_only=True)
    assert plain.isascii()
    assert plain.splitlines()[-1] == "+ added, - removed, ~ changed"


def test_svg_and_dot_mark_differences_and_explain_them():
    x, w, b = ag.scalar(2.0), ag.scalar(3.0), ag.scalar(1.0)
    made = viz.diff(ag.tanh(x * w), ag.exp(x * w + b))
    root = ElementTree.fromstring(made.svg())
    [explained] = [group for group in root.iter(f"{SVG}g") if group.get("class") == "al-legend"]
    said = " ".join("".join(each.itertext()) for each in explained.iter(f"{SVG}text"))
    assert all(each in said for each in ("+ added", "− removed", "~ changed"))
    classes = [group.get("class").split()[-1] for group in root.iter(f"{SVG}g") if group.get("data-id")]
    expected = [f"al-{node.emphasis}" if node.emphasis else f"al-{node.role}" for node in made.diagram.nodes]
    assert classes == expected
    assert "<B>+</B> added" in made.dot
    told = root.find(f"{SVG}desc").text
    assert told.startswith("Two graphs compared: 2 nodes added, 1 node changed, ")
    assert told.endswith("; added: b, +; changed: tanh → exp.")


def test_what_is_not_shown_is_not_compared():
    x = ag.scalar(2.0)
    y = x * x
    before = viz.draw(y, show=["value"])
    y.backward()
    assert viz.diff(before, viz.draw(y, show=["value"])).equal


def test_bad_input_is_a_clear_error():
    x = ag.scalar(1.0)
    with pytest.raises(VariableError, match="expected a Tensor, a Scalar, or a list of them, got float"):
        viz.diff(x * 2, 3.0)
    with pytest.raises(OptionError, match="show"):
        viz.diff(x, x, show=["vlaue"])
