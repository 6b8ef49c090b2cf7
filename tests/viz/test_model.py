"""A diagram that contradicts itself is refused, and says what it shows in a sentence."""

import pytest
from handmade import neuron, square

from viz.errors import DiagramError
from viz.model import Cluster, Diagram, Edge, Node

TWO = (Node("n0", "input"), Node("n1", "op"))


@pytest.mark.parametrize(
    ("nodes", "edges", "clusters", "message"),
    [
        (TWO + TWO[:1], (), (), "one node per id"),
        (TWO, (Edge("n0", "n9"),), (), "two known nodes, got n0 -> n9"),
        (TWO, (Edge("n1", "n0"),), (), "inputs before their users, got n1 -> n0"),
        (TWO, (Edge("n0", "n1"), Edge("n0", "n1")), (), "one edge per slot"),
        (TWO, (), (Cluster("layer", ("n7",)),), "cluster 'layer': expected known nodes, got n7"),
    ],
)
def test_contradictions_are_refused(nodes, edges, clusters, message):
    with pytest.raises(DiagramError, match=message):
        Diagram(nodes, edges, clusters)


def test_inputs_come_in_slot_order():
    diagram = Diagram(TWO, (Edge("n0", "n1", 1), Edge("n0", "n1", 0)))
    assert [edge.slot for edge in diagram.inputs()[1]] == [0, 1]


def test_parallel_edges_have_ids_of_their_own():
    assert len({edge.id for edge in square().edges}) == 4


def test_a_description_of_one_s_own_comes_first():
    assert Diagram((), description="Mine.").describe() == "Mine."


def test_a_fact_that_is_missing_is_empty():
    assert neuron().nodes[0].fact("value") == "2"
    assert neuron().nodes[0].fact("shape") == ""
