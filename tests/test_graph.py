"""The recorded graph: its order, its inputs, and how deep and wide it may be."""

import pytest

import autograd_lite as ag
from autograd_lite.graph import CONSTANT, LEAF

KINDS = {"Scalar": ag.scalar, "Tensor": lambda x: ag.tensor([x], requires_grad=True)}
every_kind = pytest.mark.parametrize("make", KINDS.values(), ids=KINDS)


@every_kind
def test_inputs_come_before_what_uses_them(make):
    x, w = make(1.0), make(2.0)
    y = (x * w + x).tanh() * w
    nodes = y.graph.nodes
    place = {node: i for i, node in enumerate(nodes)}
    assert nodes[-1] is y.node
    assert all(place[p] < place[node] for node in nodes for p in node.inputs)
    assert [node.op.name for node in nodes] == ["leaf", "leaf", "multiply", "add", "tanh", "multiply"]


@every_kind
def test_a_value_used_twice_stands_twice(make):
    x = make(3.0)
    y = x * x
    assert y.node.inputs == (x.node, x.node)
    assert len(y.graph) == 2


@every_kind
@pytest.mark.parametrize("place", [0, 1])
def test_numbers_are_constants_in_their_place(make, place):
    x = make(3.0)
    y = x - 2.0 if place else 2.0 - x
    inputs = y.node.inputs
    assert inputs[place].op is CONSTANT and float(inputs[place].value) == 2.0
    assert inputs[1 - place] is x.node
    assert y.node.inputs == inputs, "the same when asked again"
    assert [node.op for node in y.graph][:2] == [LEAF, CONSTANT]
    y.backward()
    assert x.grad.item() == (1.0 if place else -1.0)


def test_three_inputs_and_parameters():
    x = ag.tensor([1.0, 2.0], requires_grad=True)
    y = ag.clip(x, 0.0, 1.5)
    assert [p.op.name for p in y.node.inputs] == ["leaf", "constant", "constant"]
    z = ag.sum(x, axis=0, keepdims=True)
    assert z.node.params == {"axis": 0, "keepdims": True}
    assert ag.concat([x, x, x, x]).node.inputs == (x.node,) * 4


def test_an_array_constant_is_one_node_however_often_it_is_used():
    x, c = ag.tensor([1.0], requires_grad=True), ag.tensor([2.0], name="c")
    y = x * c + c
    assert [node.name for node in y.graph] == [None, "c", None, None]


def test_graph_says_what_it_is():
    y = ag.tensor(3.0, requires_grad=True, name="x") * 2.0
    assert repr(y.graph) == "<Graph of 3 nodes>"
    assert repr(y.graph.nodes[0]) == "<Node leaf, name='x': array(3.)>"
    assert repr(y.graph.nodes[-1]) == "<Node multiply: array(6.)>"
    assert list(y.graph) == list(y.graph.nodes)
    assert len(ag.tensor([1.0]).graph) == 1


def deep(make, count):
    """Record a chain, differentiate it, let it go."""
    x = y = make(1.0)
    for _ in range(count):
        y = y * 1.0
    y.backward()
    assert x.grad.item() == 1.0
    assert len(y.graph) == 2 * count + 1
    y.backward(create_graph=count <= 20_000)
    x.grad = None
    del y


@every_kind
def test_a_deep_chain(make):
    deep(make, 20_000)


@pytest.mark.slow
def test_a_very_deep_chain_of_tensors():
    deep(KINDS["Tensor"], 100_000)


@pytest.mark.slow
def test_a_very_deep_chain_of_scalars():
    deep(KINDS["Scalar"], 1_000_000)


@pytest.mark.slow
@every_kind
def test_a_million_nodes_are_given_back_on_the_way(make):
    x = y = make(1.0)
    for _ in range(1_000_000 if make is ag.scalar else 100_000):
        y = y + x
    y.backward(retain_graph=False)
    assert x.grad.item() > 100_000


@every_kind
def test_a_deep_chain_of_distinct_inputs(make):
    leaves = [make(1.0) for _ in range(5_000)]
    y = leaves[0]
    for leaf in leaves[1:]:
        y = y + leaf
    y.backward()
    assert all(leaf.grad.item() == 1.0 for leaf in leaves)


@every_kind
def test_wide_fan_in_and_fan_out(make):
    x = make(2.0)
    branches = [x * float(i) for i in range(10_000)]
    total = branches[0]
    for branch in branches[1:]:
        total = total + branch
    total.backward()
    assert x.grad.item() == sum(range(10_000))
    if isinstance(x, ag.Tensor):
        x.zero_grad()
        ag.concat(branches).sum().backward()
        assert x.grad.item() == sum(range(10_000))


@every_kind
def test_a_diamond_of_exponential_many_paths_is_walked_once(make):
    x = y = make(1.0)
    for _ in range(100):
        y = y + y
    y.backward()
    assert x.grad.item() == 2.0**100
