"""`checkpoint`: the same values and gradients, from less memory."""

import gc
import weakref

import numpy as np
import pytest

import autograd_lite as ag
from autograd_lite.graph import Node


def layer(x, w):
    return ag.tanh(x @ w)


X = np.linspace(-1.0, 1.0, 6).reshape(2, 3)
W = np.linspace(0.5, -0.5, 9).reshape(3, 3)


def same(f, *args):
    """Values and derivatives of `f` and of its checkpointed form, by several ways."""
    saved = ag.checkpoint(f)

    def single(g):
        return lambda *args: (g(*args) ** 2).sum()

    places = tuple(range(len(args)))
    moves = tuple(np.cos(1.0 + np.arange(a.size)).reshape(a.shape) for a in args)
    for way in (
        lambda g: ag.value_and_grad(single(g), places)(*args),
        lambda g: ag.jvp(g, args, moves),
        lambda g: ag.hvp(single(g), args, moves),
        lambda g: ag.jacobian(g, places, mode="forward")(*args),
        lambda g: ag.jacobian(ag.grad(single(g)))(*args),
    ):
        for a, b in zip(ag.tree_flatten(way(f))[0], ag.tree_flatten(way(saved))[0], strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-12)


def test_all_derivatives_are_the_same():
    same(layer, X, W)
    same(lambda x, w: ag.sort((x @ w)[:, 0]) * w.sum(), X, W)
    same(lambda x, w: ag.checkpoint(layer)(layer(x, w), w), X, W)


def test_closed_over_variables_get_gradients():
    w = ag.tensor(W, requires_grad=True)
    ag.checkpoint(lambda x: layer(x, w))(ag.tensor(X)).sum().backward()
    np.testing.assert_allclose(w.grad.numpy(), ag.grad(lambda w: layer(X, w).sum())(W))


def test_it_is_run_again_once_for_each_walk():
    runs = []
    f = ag.checkpoint(lambda x: runs.append(1) or x * x)
    x = ag.scalar(3.0)
    y = f(x)
    assert len(runs) == 1
    y.backward()
    assert len(runs) == 2 and x.grad.item() == 6.0
    y.backward()
    assert len(runs) == 3 and x.grad.item() == 12.0


def test_the_graph_shows_one_node():
    x = ag.tensor(X, requires_grad=True)
    y = ag.checkpoint(lambda x: ag.exp(ag.sin(x) * 2.0) + x)(x)
    assert len(list(y.graph)) == 2


def test_values_on_the_way_are_let_go():
    kept = []

    def f(x):
        y = ag.exp(x)
        kept.append(weakref.ref(y.value))
        return ag.sin(y).sum()

    x = ag.tensor(np.ones(1000), requires_grad=True)
    y = ag.checkpoint(f)(x)
    assert kept[0]() is None
    y.backward()
    assert all(each() is None for each in kept)


def test_transforms_inside_are_recorded_when_it_is_run_again():
    """The walk back comes when the transform around has ended; what is run again must not take that for its end."""
    f = ag.checkpoint(lambda x: x * ag.grad(lambda y: x * y * y)(1.0))  # 2 x**2
    assert ag.grad(f)(3.0) == 12.0
    assert ag.grad(ag.grad(f))(3.0) == 4.0
    found = ag.vmap(lambda a: ag.grad(ag.checkpoint(lambda x: x * ag.grad(lambda y: x * y * a)(1.0)))(1.0))
    assert found(np.array([1.0, 2.0])).tolist() == [2.0, 4.0]


def test_a_vmap_around_it_may_have_ended():
    def f(w):
        return ag.vmap(lambda a: ag.checkpoint(lambda x: x * ag.grad(lambda y: w * x * y * a)(1.0))(a))(np.arange(3.0))

    assert ag.grad(lambda w: f(w).sum())(5.0) == 0.0 + 1.0 + 8.0


def test_what_was_given_may_be_written_to_before_the_walk():
    x = ag.tensor([1.0, 2.0], requires_grad=True)
    y = x * 1.0
    z = ag.checkpoint(lambda y: (y * y * y).sum())(y)
    y[0] = 100.0
    z.backward()
    assert x.grad.tolist() == [3.0, 12.0]


def test_results_that_are_not_computed_inside_stay_as_they_are():
    x, w = ag.tensor([1.0], requires_grad=True), ag.tensor([2.0], requires_grad=True)
    a, b, c, d = ag.checkpoint(lambda x: (x, w, 7.0, x * w))(x)
    assert a.tolist() == [1.0] and b is w and c == 7.0
    (a + b + d).backward()
    assert (x.grad.tolist(), w.grad.tolist()) == ([3.0], [2.0])


def test_without_gradients_it_is_the_function():
    with ag.no_grad():
        assert not ag.checkpoint(ag.exp)(ag.tensor(X, requires_grad=True)).requires_grad
    assert type(ag.checkpoint(ag.exp)(X)) is np.ndarray


def test_errors_of_the_function_come_through():
    with pytest.raises(ZeroDivisionError):
        ag.grad(ag.checkpoint(lambda x: x * (1 // 0)))(3.0)


def test_a_chain_of_checkpoints_keeps_few_nodes():
    gc.collect()
    x = ag.tensor(np.ones(3), requires_grad=True)
    y = x
    for _ in range(10):
        y = ag.checkpoint(lambda x: ag.tanh(ag.tanh(ag.tanh(x))))(y)
    nodes = [thing for thing in gc.get_objects() if isinstance(thing, Node)]
    assert len(list(y.graph)) == 11 <= len(nodes)
