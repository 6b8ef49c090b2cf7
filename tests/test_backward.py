"""`backward()` and `.grad`: what is left where, and for how long."""

import numpy as np
import pytest

import autograd_lite as ag
from autograd_lite.errors import DTypeError, ShapeError


def leaf(data):
    return ag.tensor(data, requires_grad=True)


KINDS = {"Scalar": ag.scalar, "0-d": leaf, "1-d": lambda x: leaf([x])}
every_kind = pytest.mark.parametrize("make", KINDS.values(), ids=KINDS)


@every_kind
def test_a_leaf_adds_up_over_calls(make):
    x = make(3.0)
    for count in (1, 2, 3):
        (x * x).backward()
        assert x.grad.item() == 6.0 * count


@every_kind
def test_an_intermediate_keeps_the_gradient_of_the_last_call(make):
    x = make(3.0)
    y = x * x
    z = y * 2.0
    z.backward()
    z.backward()
    assert (z.grad.item(), y.grad.item(), x.grad.item()) == (1.0, 2.0, 24.0)


@every_kind
def test_zero_grad_starts_anew(make):
    x = make(3.0)
    (x * x).backward()
    x.zero_grad()
    assert x.grad is None
    (x * x).backward()
    assert x.grad.item() == 6.0


@every_kind
def test_shared_subexpressions_are_counted_once_each(make):
    x = make(2.0)
    a = x * x
    b = a + a
    (b * a).backward()  # 2 x**4
    assert x.grad.item() == 64.0


@every_kind
def test_a_leaf_is_its_own_gradient(make):
    x = make(3.0)
    x.backward()
    assert x.grad.item() == 1.0


@every_kind
def test_no_gradient_before_backward(make):
    x = make(3.0)
    assert (x * x).grad is None and x.grad is None


@every_kind
def test_create_graph_gives_gradients_that_can_be_differentiated(make):
    x = make(2.0)
    (x * x * x).backward(create_graph=True)
    first = x.grad
    x.zero_grad()
    first.backward(create_graph=True)
    second = x.grad
    x.zero_grad()
    second.backward()
    assert (first.item(), second.item(), x.grad.item()) == (12.0, 12.0, 6.0)


def test_create_graph_adds_up_with_what_is_there():
    x = leaf([2.0])
    (x * x).backward()
    (x * x * x).backward(create_graph=True)
    assert x.grad.tolist() == [16.0]
    total = x.grad
    x.zero_grad()
    total.backward()
    assert x.grad.tolist() == [12.0]


def test_gradient_of_a_penalty_on_gradients():
    w = leaf([1.0, -2.0])
    loss = (w**3).sum()
    loss.backward(create_graph=True)
    penalty = (w.grad**2).sum()
    w.zero_grad()
    penalty.backward()
    np.testing.assert_allclose(w.grad.numpy(), 36 * np.array([1.0, -2.0]) ** 3)


def test_gradient_is_the_cotangent_to_start_from():
    x = leaf([[1.0, 2.0], [3.0, 4.0]])
    (x * x).backward([[1.0, 0.0], [0.0, 10.0]])
    assert x.grad.tolist() == [[2.0, 0.0], [0.0, 80.0]]
    x.zero_grad()
    (x * x).backward(gradient=ag.tensor([[1.0, 0.0], [0.0, 10.0]]))
    assert x.grad.tolist() == [[2.0, 0.0], [0.0, 80.0]]
    y = ag.scalar(2.0)
    (y * y).backward(10.0)
    assert y.grad.item() == 40.0


def test_gradient_may_be_part_of_a_graph_itself():
    x, v = leaf([3.0]), leaf([5.0])
    (x * x).backward(v, create_graph=True)
    g = x.grad
    x.zero_grad()
    g.backward()  # 2 x v
    assert (x.grad.tolist(), v.grad.tolist()) == ([10.0], [6.0])


@every_kind
def test_inputs_limits_what_is_filled(make):
    x, w = make(3.0), make(4.0)
    y = x * w
    z = y * y
    z.backward(inputs=[w, y])
    assert (w.grad.item(), y.grad.item()) == (72.0, 24.0)
    assert x.grad is None and z.grad is None


def test_inputs_may_be_the_value_itself_or_apart_from_it():
    x, apart = leaf([3.0]), leaf([1.0])
    y = x * x
    y.backward(inputs=iter((y, apart)))
    assert y.grad.tolist() == [1.0] and apart.grad is None and x.grad is None


@every_kind
def test_inputs_that_the_value_does_not_depend_on_are_left_as_without_inputs(make):
    x, apart = make(3.0), make(1.0)
    apart.backward()
    (x * x).backward(inputs=[apart])
    assert apart.grad.item() == 1.0 and x.grad is None
    assert ag.grad(lambda x, apart: x * x, argnums=1)(3.0, 1.0) == 0.0


@every_kind
def test_detach_and_stop_gradient_cut(make):
    x = make(3.0)
    (x * x.detach() + ag.stop_gradient(x * x)).backward()
    assert x.grad.item() == 3.0
    assert not x.detach().requires_grad
    assert ag.stop_gradient(2.0) == 2.0


@every_kind
def test_only_what_requires_grad_gets_one(make):
    x, c = make(3.0), make(4.0).detach()
    y = x * c
    y.backward()
    assert c.grad is None and x.grad.item() == 4.0


@every_kind
def test_grad_can_be_set(make):
    x = make(3.0)
    x.grad = np.full(x.shape, 10.0)
    (x * x).backward()
    assert x.grad.item() == 16.0
    x.grad = None
    assert x.grad is None


@pytest.mark.parametrize("create_graph", [False, True])
def test_the_cotangent_to_start_from_must_go_with_the_value(create_graph):
    x = ag.tensor([1.0, 2.0], requires_grad=True)
    for g in (1j * np.ones(2), [1j, 1.0], ag.tensor([1j, 1.0])):
        with pytest.raises(DTypeError, match=r"gradient: expected real numbers.*\n  hint: take the real part"):
            (x * x).backward(g, create_graph=create_graph)
    with pytest.raises(ShapeError, match=r"gradient: expected shape \(2,\), that of the value, got \(3,\)"):
        (x * x).backward(ag.tensor(np.ones(3)), create_graph=create_graph)
    with pytest.raises(DTypeError, match="grad: expected real numbers"):
        x.grad = 1j * np.ones(2)
    y = ag.scalar(2.0)
    for g in (1j, "a"):
        with pytest.raises(DTypeError, match=r"expected (real )?numbers"):
            (y * y).backward(g)
