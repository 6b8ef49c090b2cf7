"""The few things that must never break, in lines that anyone can read. They run before every commit."""

import numpy as np

import autograd_lite as ag


def test_a_value_used_twice_gets_both_gradients():
    t = ag.scalar(3.0)
    (t + t).backward()
    assert t.grad.item() == 2.0
    x = ag.tensor([3.0], requires_grad=True)
    (x * x).backward()
    assert x.grad.tolist() == [6.0]


def test_an_inner_derivative_is_not_confused_with_the_outer_one():
    assert ag.grad(lambda x: x * ag.grad(lambda y: x * y)(1.0))(1.0) == 2.0


def test_a_branch_not_taken_gives_no_nan():
    x = ag.tensor([-1.0, 4.0], requires_grad=True)
    with np.errstate(invalid="ignore"):
        ag.where(x > 0, ag.sqrt(x), 0.0).sum().backward()
    assert x.grad.tolist() == [0.0, 0.25]


def test_a_long_chain_needs_no_recursion():
    x = y = ag.scalar(1.0)
    for _ in range(10_000):
        y = y + 1.0
    y.backward()
    assert (y.item(), x.grad.item()) == (10_001.0, 1.0)
