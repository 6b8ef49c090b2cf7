"""Folding keeps what is near the output, loses no edge, and makes no cycle."""

import pytest
from handmade import chain, diagrams, neuron
from hypothesis import given, settings
from hypothesis import strategies as st

from viz.errors import OptionError
from viz.fold import bundles, fold, limit_for, partition
from viz.model import Cluster, Diagram, Edge, Node


@st.composite
def graphs(draw: st.DrawFn) -> list[tuple[int, ...]]:
    count = draw(st.integers(1, 40))
    return [tuple(draw(st.lists(st.integers(0, at - 1), max_size=3))) if at else () for at in range(count)]


@given(graphs(), st.integers(3, 30))
@settings(max_examples=200, deadline=None)
def test_laws_of_partition(inputs, limit):
    parts = partition(inputs, limit)
    assert len(parts) <= limit
    assert sorted(place for part in parts for place in part) == list(range(len(inputs)))
    made = bundles(inputs, parts)
    # Forward edges only: hence no cycle.
    assert all(each.tail < each.head for each in made)
    assert len({(each.head, each.slot) for each in made}) == len(made)
    part_of = {place: at for at, part in enumerate(parts) for place in part}
    across = sum(part_of[a] != part_of[at] for at, tails in enumerate(inputs) for a in tails)
    assert sum(len(each.sources) for each in made) == across


@given(diagrams(), st.integers(3, 12))
@settings(max_examples=60, deadline=None)
def test_a_folded_diagram_stands_for_all_nodes(diagram, limit):
    folded = fold(diagram, limit)
    assert folded.total == diagram.total
    assert len(folded.nodes) <= limit


def test_the_output_and_its_neighbourhood_stay():
    folded = fold(chain(1000), 20)
    assert [node.role for node in folded.nodes] == ["folded"] + ["op"] * 18
    assert folded.nodes[-1].id == "n999"
    assert folded.nodes[0].name == "… 982 nodes"
    assert folded.nodes[0].count == 982


def test_a_single_edge_keeps_its_label_and_a_bundle_has_none():
    nodes = tuple(Node(f"n{i}", "op", op="f") for i in range(7))
    edges = [Edge(f"n{i}", f"n{i + 1}", 0, "2") for i in range(6)]
    assert fold(Diagram(nodes, tuple(edges)), 3).edges[0].label == "2"
    edges.append(Edge("n0", "n5", 1, "3"))
    [bundle, _] = fold(Diagram(nodes, tuple(edges)), 3).edges
    assert (bundle.label, bundle.count) == ("", 2)


def test_slots_stay_those_of_the_program():
    nodes = tuple(Node(f"n{i}", "op" if i else "input", op="f") for i in range(6))
    edges = (*(Edge(f"n{i}", f"n{i + 1}", 1) for i in range(5)), Edge("n0", "n5", 0))
    folded = fold(Diagram(nodes, edges), 4)
    assert {(edge.tail, edge.head, edge.slot) for edge in folded.edges} >= {("n0", "n5", 0)}


def test_a_bundle_carries_a_gradient_if_any_of_its_edges_does():
    nodes = tuple(Node(f"n{i}", "op", op="f") for i in range(6))
    edges = [Edge(f"n{i}", f"n{i + 1}") for i in range(5)]
    edges += [Edge("n0", "n4", 1, carries_grad=False), Edge("n1", "n4", 2)]
    assert all(edge.carries_grad for edge in fold(Diagram(nodes, tuple(edges)), 3).edges)


def test_clusters_keep_the_members_that_are_drawn():
    whole = chain(9)
    grouped = Diagram(whole.nodes, whole.edges, (Cluster("a", ("n8", "n0")), Cluster("b", ("n1",))))
    assert fold(grouped, 3).clusters == (Cluster("a", ("n8",)),)


def test_a_small_diagram_comes_back_itself():
    diagram = neuron()
    assert fold(diagram) is diagram
    assert fold(diagram, None) is diagram


def test_of_a_hundred_thousand_nodes_few_are_chosen():
    inputs = [(i - 1, max(0, i - 7)) if i else () for i in range(100_000)]
    parts = partition(inputs, 250)
    assert len(parts) <= 250
    assert len(bundles(inputs, parts)) < 1000


def test_a_very_wide_node_keeps_some_of_its_inputs():
    inputs = [()] * 10_000 + [tuple(range(10_000))]
    parts = partition(inputs, 100)
    assert len(parts) == 100
    assert sorted(map(len, parts))[-2:] == [1, 10_000 - 98]
    assert len(bundles(inputs, parts)) == 99


def test_parts_beyond_the_room_for_groups_are_merged():
    # Twenty separate chains into one sum.
    inputs: list[tuple[int, ...]] = []
    for _ in range(20):
        inputs += [(), (len(inputs),), (len(inputs) + 1,)]
    inputs.append(tuple(range(2, 60, 3)))
    assert len([part for part in partition(inputs, 30) if len(part) > 1]) <= 3


@pytest.mark.parametrize("wrong", ["all", 2, -1, 1, 3.5])
def test_a_wrong_limit_says_what_would_be_right(wrong):
    with pytest.raises(OptionError, match="expected 'auto', None, or a number from 3"):
        limit_for(wrong, 1000)


def test_limits():
    assert limit_for(True, 1000) == limit_for("auto", 1000) == 250
    assert limit_for(False, 1000) is limit_for(None, 1000) is None
    assert limit_for(1000, 1000) is None
