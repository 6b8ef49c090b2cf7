"""Whose array a gradient is, and what is left when buffers are given back or a rule fails."""

import numpy as np
import pytest

import autograd_lite as ag
from autograd_lite.errors import GradientError


def leaf(data):
    return ag.tensor(data, requires_grad=True)


KINDS = {"Scalar": ag.scalar, "0-d": leaf, "1-d": lambda x: leaf([x])}
every_kind = pytest.mark.parametrize("make", KINDS.values(), ids=KINDS)


@every_kind
def test_retain_graph_false_fills_leaves_only(make):
    x = make(0.5)
    y = x * x
    z = (y + x).tanh() * 1.0
    z.backward(retain_graph=False)
    assert x.grad.item() == pytest.approx((1 - np.tanh(0.75) ** 2) * 2.0)
    with pytest.raises(GradientError, match="given back"):
        z.backward()
    assert x.grad.item() == pytest.approx((1 - np.tanh(0.75) ** 2) * 2.0), "a failed call adds nothing"


@every_kind
def test_a_graph_that_rests_on_one_given_back_says_so(make):
    x = make(0.5)
    y = x * x
    (y + x).backward(retain_graph=False)
    with pytest.raises(GradientError, match="given back"):
        (y * 2.0).backward()
    assert x.grad.item() == 2.0


def test_tensors_keep_their_values_when_buffers_are_given_back():
    x = leaf([0.5])
    y = x * x
    y.backward(retain_graph=False)
    assert y.item() == 0.25 and y.grad is None
    assert "0.25" in repr(y)


def test_scalars_keep_their_values_when_buffers_are_given_back():
    x = ag.scalar(0.5)
    y = x * x
    y.backward(retain_graph=False)
    assert y.item() == 0.25 and y.grad is None
    assert "0.25" in repr(y)


def test_retain_graph_false_with_inputs_fills_those():
    x, w = leaf([3.0]), leaf([4.0])
    y = x * w
    (y * y).sum().backward(retain_graph=False, inputs=[y])
    assert y.grad.tolist() == [24.0] and x.grad is None


def test_a_gradient_is_nobody_elses_array():
    a, b = leaf([1.0, 2.0]), leaf([3.0, 4.0])
    s = a + b
    seed = np.ones(2)
    s.backward(seed)
    held = [a.grad.numpy(), b.grad.numpy(), seed]
    assert not any(np.shares_memory(p, q) for i, p in enumerate(held) for q in held[:i])
    seed[:] = 99.0
    s.backward(np.ones(2))
    assert a.grad.tolist() == b.grad.tolist() == [2.0, 2.0]


PASSING_ON = {
    "add": lambda x: x + 0.0,
    "positive": lambda x: +x,
    "reshape": lambda x: ag.reshape(x, (2, 2)),
    "flip": lambda x: x[::-1],
    "broadcast": lambda x: ag.broadcast_to(x, (3, 4)),
    "sum": lambda x: x.sum(),
    "astype": lambda x: x.astype(np.float64),
}


@pytest.mark.parametrize("way", PASSING_ON)
def test_adding_up_later_does_not_change_a_gradient_taken_before(way):
    x = leaf([1.0, 2.0, 3.0, 4.0])
    y = PASSING_ON[way](x)
    seed = np.ones(y.shape)
    y.backward(seed)
    before = x.grad
    kept = before.tolist()
    y.backward(seed)
    assert before.tolist() == kept and (seed == 1).all()
    assert x.grad.tolist() == [2 * g for g in kept]


def test_gradient_arrays_can_be_written_to():
    x = leaf([1.0, 2.0])
    x.sum().backward()
    x.grad.numpy()[:] = 5.0
    assert x.numpy().tolist() == [1.0, 2.0]


def test_a_tensor_holds_its_own_copy_of_the_data():
    data = np.array([1.0, 2.0])
    x = leaf(data)
    data[:] = 99.0
    assert x.tolist() == [1.0, 2.0]


def test_a_failing_rule_leaves_gradients_untouched():
    @ag.elementwise(d=lambda y, x: 1 / 0)
    def broken(xp, x):
        return x * 1.0

    @ag.custom(vjp=lambda g, y, x: missing(g))  # noqa: F821 - it is to fail
    def worse(xp, x):
        return x * 1.0

    for bad in (broken, worse):
        for make in (ag.scalar, leaf):
            x, w = make(2.0), make(3.0)
            (x * w).backward()
            with pytest.raises((ArithmeticError, NameError)):
                (bad(x * w) + w * w).backward()
            assert (x.grad.item(), w.grad.item()) == (3.0, 2.0)


def test_an_array_that_a_rule_hands_out_stays_as_it_is():
    at_hand = np.array([1.0, 2.0])

    @ag.custom(vjp=lambda g, y, x: at_hand)
    def odd(xp, x):
        return x * 1.0

    x = ag.tensor([5.0, 5.0], requires_grad=True)
    (odd(x) + odd(x)).sum().backward()
    assert x.grad.tolist() == [2.0, 4.0]
    with ag.no_grad():
        x.grad.numpy()[:] = 7.0
    assert at_hand.tolist() == [1.0, 2.0]
