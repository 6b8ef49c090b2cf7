"""The short memory of who wrote to gradients."""

import gc
import sys
import weakref

import numpy as np
import pytest

import autograd_lite as ag
from autograd_lite import ledger


def line():
    return f"{__file__}:{sys._getframe(1).f_lineno}"


def events(x):
    return [(e.what, None if e.before is None else np.asarray(e.before).tolist()) for e in ledger.entries(x.node.tick)]


KINDS = {
    "scalar": (lambda: ag.scalar(2.0), lambda x: x * x, 4.0),
    "tensor": (lambda: ag.tensor([2.0, 2.0], requires_grad=True), lambda x: (x * x).sum(), [4.0, 4.0]),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_call_is_noted_with_what_was_there_before(kind):
    make, f, once = KINDS[kind]
    x, other = make(), make()
    f(x).backward()
    f(other).backward()
    f(x).backward()
    x.zero_grad()
    f(x).backward(retain_graph=False)
    x.grad = None
    twice = (2 * np.asarray(once)).tolist()
    expected = [("backward", None), ("backward", once), ("cleared", twice), ("backward", None), ("cleared", once)]
    assert events(x) == expected
    assert events(other) == [("backward", None)]


def test_the_line_is_the_callers_also_when_a_call_is_long():
    x = ag.scalar(2.0)
    y = x * x
    _, here = y.backward(), line()
    y.backward(
        2.0,
    )
    x.zero_grad()
    found = [e.line for e in ledger.entries(x.node.tick)]
    number = int(here.rpartition(":")[2])
    assert found == [here, f"{__file__}:{number + 1}", f"{__file__}:{number + 4}"]


def test_the_root_is_told_by_tick_and_op():
    x = ag.scalar(2.0)
    y = ag.tanh(x)
    y.backward()
    y.backward(create_graph=True)
    assert [e.root for e in ledger.entries(x.node.tick)] == [(y.node.tick, "tanh")] * 2


def test_an_updated_leaf_keeps_its_history():
    w = ag.tensor([1.0, 2.0], requires_grad=True)
    (w * w).sum().backward()
    with ag.no_grad():
        w -= 0.5 * w.grad
    (w * w).sum().backward()
    assert [what for what, _ in events(w)] == ["backward", "updated", "backward"]


def test_large_gradients_are_not_kept():
    w = ag.tensor(np.ones(ledger.SMALL + 1), requires_grad=True)
    for _ in range(2):
        (w * w).sum().backward()
    assert events(w) == [("backward", None)] * 2


def test_calls_to_many_leaves_are_not_itemised():
    xs = [ag.scalar(1.0) for _ in range(ledger.MANY + 1)]
    sum(xs).backward()
    assert events(xs[0]) == []


def test_it_holds_no_graph_and_no_more_than_its_length():
    w = ag.tensor([1.0], requires_grad=True)
    held = weakref.ref(w)
    y = (w * w).sum()
    y.backward()
    del w, y
    gc.collect()
    assert held() is None
    x = ag.scalar(2.0)
    for _ in range(ledger.LAST + 10):
        x.grad = 1.0
    assert len(ledger.entries(x.node.tick)) == ledger.LAST


def test_transforms_write_nothing():
    x = ag.scalar(2.0)
    ag.grad(lambda y: x * y * y)(3.0)
    assert events(x) == []
