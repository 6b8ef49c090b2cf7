"""What transforms leave behind: nothing, with the garbage collector off."""

import gc
import weakref

import numpy as np
import pytest

import autograd_lite as ag
from autograd_lite.graph import Node

X = np.linspace(0.1, 0.9, 5)


class Watched:
    """A function that remembers which values it computed, weakly."""

    def __init__(self):
        self.seen = []

    def __call__(self, x):
        y = ag.exp(ag.sin(x) * 2.0)
        self.seen.append(weakref.ref(y))
        value = getattr(y.value, "examples", y.value)
        if isinstance(value, np.ndarray):
            self.seen.append(weakref.ref(value))
        return (y * y).sum()


def pulled_twice(f):
    _, pullback = ag.vjp(f, X)
    pullback(1.0)
    pullback(1.0)


def pushed_twice(f):
    _, derivative = ag.linearize(f, X)
    derivative(X)
    derivative(X)


TRANSFORMS = {
    "grad": lambda f: ag.grad(f)(X),
    "grad of a Tensor": lambda f: ag.grad(f)(ag.tensor(X, requires_grad=True)),
    "value_and_grad": lambda f: ag.value_and_grad(f)(X),
    "grad of grad": lambda f: ag.grad(lambda x: (ag.grad(f)(x) ** 2).sum())(X),
    "elementwise_grad": lambda f: ag.elementwise_grad(f)(X),
    "vjp": pulled_twice,
    "jvp": lambda f: ag.jvp(f, (X,), (X,)),
    "linearize": pushed_twice,
    "hvp": lambda f: ag.hvp(f, (X,), (X,)),
    "jacobian": lambda f: ag.jacobian(f)(X),
    "jacobian, forward": lambda f: ag.jacobian(f, mode="forward")(X),
    "hessian": lambda f: ag.hessian(f)(X),
    "vmap": lambda f: ag.vmap(f)(np.stack([X, X])),
    "vmap of grad": lambda f: ag.vmap(ag.grad(f))(np.stack([X, X])),
    "vmap in vmap": lambda f: ag.vmap(ag.vmap(f))(np.ones((2, 3, 4))),
    "checkpoint": lambda f: ag.grad(ag.checkpoint(f))(X),
    "checkpoint, backward": lambda f: ag.checkpoint(f)(ag.tensor(X, requires_grad=True)).backward(),
    "custom_gradient": lambda f: ag.grad(ag.custom_gradient(lambda x: (f(x), lambda g: g * x)))(X),
    "stop_gradient": lambda f: ag.grad(lambda x: (f(ag.stop_gradient(x)) * x).sum())(X),
}


@pytest.fixture
def collector_off():
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize("name", TRANSFORMS)
def test_values_die_when_the_transform_returns(name, collector_off):
    f = Watched()
    TRANSFORMS[name](f)
    assert f.seen
    assert [each() for each in f.seen if each() is not None] == []


@pytest.mark.parametrize("name", TRANSFORMS)
def test_no_nodes_are_left_in_cycles(name, collector_off):
    TRANSFORMS[name](Watched())  # what is made once and kept
    before = sum(isinstance(thing, Node) for thing in gc.get_objects())
    result = TRANSFORMS[name](Watched())
    del result
    assert sum(isinstance(thing, Node) for thing in gc.get_objects()) == before


@pytest.mark.parametrize("transform", ["grad", "vmap", "checkpoint", "jacobian", "hessian", "elementwise_grad"])
def test_transformed_functions_are_no_cycles(transform, collector_off):
    getattr(ag, transform)(lambda x: (x * x).sum())
    assert gc.collect() == 0


def test_a_function_with_its_own_gradient_is_no_cycle(collector_off):
    ag.grad(ag.custom_gradient(lambda x: (x * x, lambda g: g * x)))(2.0)
    assert gc.collect() == 0


@pytest.mark.parametrize("name", [name for name in TRANSFORMS if name != "stop_gradient"])
def test_values_die_when_the_function_fails(name, collector_off):
    f = Watched()

    def fails(x):
        f(x)
        raise KeyError

    with pytest.raises(KeyError) as caught:
        TRANSFORMS[name](fails)
    del caught
    assert [each() for each in f.seen if each() is not None] == []
