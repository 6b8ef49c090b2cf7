"""Hooks: seen by the gradient of one value, each time it is computed."""

import gc
import weakref

import numpy as np
import pytest

import autograd_lite as ag
from autograd_lite.errors import DTypeError, GradientError, OpError


def leaf(data):
    return ag.tensor(data, requires_grad=True)


KINDS = {"Scalar": ag.scalar, "1-d": lambda x: leaf([x])}
every_kind = pytest.mark.parametrize("make", KINDS.values(), ids=KINDS)


@every_kind
def test_a_hook_sees_the_whole_gradient_once_a_call(make):
    x, seen = make(3.0), []
    x.register_hook(lambda g: seen.append(g.item()))
    (x * x + x).backward()
    (x * x + x).backward()
    assert seen == [7.0, 7.0]
    assert x.grad.item() == 14.0


@every_kind
def test_a_hook_on_an_intermediate_may_replace_what_flows_on(make):
    x = make(3.0)
    y = x * x
    y.register_hook(lambda g: g * 10.0)
    (y * 2.0).backward()
    assert (y.grad.item(), x.grad.item()) == (20.0, 120.0)


@every_kind
def test_a_hook_on_a_leaf_may_replace_its_gradient(make):
    x = make(3.0)
    x.register_hook(lambda g: -g)
    (x * x).backward()
    assert x.grad.item() == -6.0


@every_kind
def test_hooks_run_in_the_order_they_were_registered(make):
    x = make(3.0)
    x.register_hook(lambda g: g + 1.0)
    x.register_hook(lambda g: g * 10.0)
    x.backward()
    assert x.grad.item() == 20.0


@every_kind
def test_a_removed_hook_is_gone(make):
    x = make(3.0)
    hook = x.register_hook(lambda g: g * 10.0)
    hook.remove()
    hook.remove()
    x.backward()
    assert x.grad.item() == 1.0


@every_kind
def test_a_hook_follows_a_leaf_through_updates(make):
    x = make(3.0)
    x.register_hook(lambda g: g * 10.0)
    with ag.no_grad():
        x += 1.0
    (x * x).backward()
    assert x.grad.item() == 80.0


@every_kind
def test_hooks_run_when_the_gradient_is_recorded(make):
    x = make(3.0)
    y = x * x
    y.register_hook(lambda g: g * x)
    y.backward(create_graph=True)
    g = x.grad  # 2 x**2
    x.zero_grad()
    g.backward()
    assert (g.item(), x.grad.item()) == (18.0, 12.0)


def test_a_hook_on_a_view_of_the_whole():
    x = leaf([1.0, 2.0, 3.0])
    x.register_hook(lambda g: ag.clip(g, -1.0, 1.0))
    (x * x).sum().backward()
    assert x.grad.tolist() == [1.0, 1.0, 1.0]


def test_a_hook_returning_an_array_or_number():
    x = leaf([1.0, 2.0])
    x.register_hook(lambda g: np.array([5.0, 6.0]))
    y = ag.scalar(1.0)
    y.register_hook(lambda g: 7)
    (x.sum() * y).backward()
    assert (x.grad.tolist(), y.grad.item()) == ([5.0, 6.0], 7.0)


def test_a_hook_computes_under_the_callers_error_state():
    x = leaf([0.0, 2.0])
    x.register_hook(lambda g: g / np.array([0.0, 1.0]))
    with np.errstate(invalid="ignore"):
        (x * x).sum().backward()
    assert np.isnan(x.grad[0].item()) and x.grad[1].item() == 4.0


def test_a_constant_takes_no_hook():
    with pytest.raises(GradientError, match="register_hook: this value does not require grad"):
        ag.tensor([1.0]).register_hook(print)


def test_a_hook_of_the_wrong_shape_is_told():
    x = ag.tensor([1.0, 2.0], requires_grad=True)
    y = x * 2.0
    y.register_hook(lambda g: np.ones((3, 2)))
    with pytest.raises(ag.errors.ShapeError, match=r"a hook gave a gradient of shape \(3, 2\), expected \(2,\)"):
        y.sum().backward()
    assert x.grad is None


@every_kind
def test_a_hook_must_be_a_function(make):
    with pytest.raises(OpError, match="register_hook: expected a function of the gradient, got int 3"):
        make(1.0).register_hook(3)


@every_kind
def test_a_hook_may_not_make_a_real_gradient_complex(make):
    x = make(1.0)
    y = x * 2.0
    y.register_hook(lambda g: g.item() * 1j if g.ndim == 0 else g * 1j)
    with pytest.raises(DTypeError, match=r"a hook gave a complex gradient of a real value\n  hint: take the real part"):
        y.sum().backward() if isinstance(x, ag.Tensor) else y.backward()


def test_a_handle_and_its_hooks_are_no_cycle():
    gc.collect()
    gc.disable()
    try:
        y = ag.scalar(1.0) * 2.0
        handle = y.register_hook(lambda g: None)
        gone = weakref.ref(handle)
        del handle
        assert gone() is None
    finally:
        gc.enable()
