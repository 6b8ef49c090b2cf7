"""What the graph keeps in memory, and that it is let go with the last handle."""

import contextlib
import gc
import weakref

import numpy as np
import pytest

import autograd_lite as ag
from autograd_lite.graph import Node
from autograd_lite.hollow import Hollow

KINDS = {"Scalar": ag.scalar, "Tensor": lambda x: ag.tensor([x], requires_grad=True)}
every_kind = pytest.mark.parametrize("make", KINDS.values(), ids=KINDS)


@pytest.fixture
def counting():
    """Count the nodes alive, with the garbage collector off: only reference counts let go."""
    gc.collect()
    gc.disable()
    try:
        yield lambda: sum(issubclass(type(thing), Node) for thing in gc.get_objects())
    finally:
        gc.enable()


@every_kind
def test_nothing_is_kept_in_cycles(make, counting):
    before = counting()
    x = make(0.5)
    y = ((x * x + 2.0).tanh() / x).exp()
    y.backward()
    y.backward(retain_graph=False)
    z = x * x
    z.register_hook(lambda g: None)
    z.backward(create_graph=True)
    x.zero_grad()
    assert counting() > before
    del x, y, z
    assert counting() == before


def test_transforms_keep_nothing(counting):
    before = counting()
    ag.grad(ag.grad(lambda x: (x * x).tanh()))(1.0)
    ag.grad(lambda x: ag.sum(x * x, axis=0).max())(np.ones((3, 3)))
    assert counting() == before


def test_a_failed_transform_keeps_nothing(counting):
    before = counting()
    with contextlib.suppress(ZeroDivisionError):
        ag.grad(lambda x: x * 2.0 * (1 // 0))(1.0)
    assert counting() == before


def test_updates_keep_no_history(counting):
    w = ag.tensor([1.0], requires_grad=True)
    before = counting()
    for _ in range(50):
        (w * w).backward()
        with ag.no_grad():
            w -= 0.1 * w.grad
        w.zero_grad()
    assert counting() == before


def test_arrays_go_with_the_last_handle():
    x = ag.tensor(np.ones(10), requires_grad=True)
    y = x * 2.0
    array = weakref.ref(y.value)
    del y
    assert array() is None


BIG = 200_000  # float64: 1.6 MB, more than what is always kept


def big():
    return ag.tensor(np.linspace(0.1, 1.0, BIG), requires_grad=True)


def test_large_arrays_are_kept_only_where_a_rule_reads_them():
    x = big()
    y = x + 1.0  # no rule reads it
    z = ag.tanh(y)  # reads its output
    kinds = [type(node.value) is Hollow for node in z.graph if node.op.name in ("add", "tanh")]
    assert kinds == [True, False]
    assert isinstance(y.value, np.ndarray) and type(y.value) is not Hollow, "the handle keeps its own"


def test_what_was_not_kept_is_computed_again():
    x = big()
    y = ((x + 1.0) - 0.5).sum()
    graph = y.graph
    hollow = [node for node in graph if type(node.value) is Hollow]
    assert [node.op.name for node in hollow] == ["add", "subtract"]
    np.testing.assert_array_equal(graph.value(hollow[1]), x.value + 1.0 - 0.5)
    assert graph.value(hollow[1]) is graph.value(hollow[1]), "once"


def test_hollow_values_weigh_nothing_and_have_shape_and_dtype():
    hollow = Hollow.like(np.ones((1000, 1000), np.float32))
    assert hollow.shape == (1000, 1000) and hollow.dtype == np.float32
    assert hollow.base is not None and hollow.strides == (0, 0)


def test_gradients_of_a_graph_with_hollow_values():
    x = big()
    y = ag.where(x > 0.5, (x + 1.0) * (x - 1.0), -x)
    y.sum().backward(create_graph=True)
    np.testing.assert_allclose(x.grad.numpy(), np.where(x.value > 0.5, 2 * x.value, -1.0))
    g = x.grad
    x.zero_grad()
    g.sum().backward()
    np.testing.assert_allclose(x.grad.numpy(), np.where(x.value > 0.5, 2.0, 0.0))


def test_buffers_are_given_back_while_walking():
    x = big()
    y = ag.tanh(x * x)
    kept = weakref.ref(y.value)
    loss = y.sum()
    del y
    assert kept() is not None
    loss.backward(retain_graph=False)
    assert kept() is None
    with np.errstate(all="ignore"):
        np.testing.assert_allclose(x.grad.numpy(), 2 * x.value * (1 - np.tanh(x.value**2) ** 2))
