"""Whose array a write goes to, and the memory that writes and views take."""

import gc
import weakref

import numpy as np
import pytest

import autograd_lite as ag


def leaf(data):
    return ag.tensor(data, requires_grad=True)


def address(x):
    return x.value.__array_interface__["data"][0]


HOLDERS = {
    "numpy": lambda x: x.numpy(),
    "numpy of a view": lambda x: x[:1].numpy(),
    "asarray": np.asarray,
    "memoryview": lambda x: memoryview(x.numpy()),
    "detach": lambda x: x.detach(),
    "detach of a view": lambda x: x[:1].detach(),
    "a view of detach": lambda x: x.detach()[:1],
    "a constant in a graph": lambda x: (leaf([1.0, 1.0]) * x).node.inputs[1].value,
    "a view in a graph": lambda x: (leaf([1.0]) * x[:1]).node.inputs[1].value,
}


@pytest.mark.parametrize("hold", HOLDERS.values(), ids=HOLDERS)
def test_an_array_in_other_hands_never_changes(hold):
    x = ag.tensor([1.0, 2.0])
    held = hold(x)
    x[0] = 5.0
    x[:1] *= 2.0
    assert (held[0], x[0].item()) == (1.0, 10.0)


def test_the_array_of_a_view_in_other_hands_never_changes():
    x = ag.tensor([1.0, 2.0])
    view = x[:1]
    held = view.numpy()
    square = leaf([3.0]) * view
    x[0] = 5.0
    assert (held.tolist(), view.tolist(), square.node.inputs[1].value.tolist()) == ([1.0], [5.0], [1.0])


def test_the_array_that_a_tensor_was_made_of_never_changes():
    array = np.array([1.0, 2.0, 3.0])
    x, y = ag.asarray(array), ag.asarray(array[1:])
    x[0] = y[0] = 5.0
    assert (array.tolist(), x.tolist(), y.tolist()) == ([1.0, 2.0, 3.0], [5.0, 2.0, 3.0], [5.0, 3.0])


def test_a_tensor_of_a_read_only_array_writes_to_a_copy():
    array = np.broadcast_to(1.0, 2)
    x = ag.asarray(array)
    x[0] = 5.0
    assert (array.tolist(), x.tolist()) == ([1.0, 1.0], [5.0, 1.0])


WRITES = {
    "x[i] = v": lambda x: x.__setitem__(3, 1.0),
    "x[i:j] = v": lambda x: x.__setitem__(slice(1, 3), 1.0),
    "x[mask] = v": lambda x: x.__setitem__(x > 0.5, 1.0),
    "x[i:j] += v": lambda x: x[1:3].__iadd__(1.0),
    "x.T[i] = v": lambda x: x.T.__setitem__(3, 1.0),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_an_array_in_nobody_elses_hands_is_written_to_where_it_is(write):
    x = ag.zeros(5)
    view, before = x[1:], address(x)
    write(x)
    assert address(x) == before and np.shares_memory(view.value, x.value)


@pytest.fixture
def without_collector():
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("without_collector")
def test_writes_and_views_make_no_cycles():
    x = leaf([1.0, 2.0])
    y = x * 1.0
    v = y[:1].T
    v += 1.0
    y[1] = v[0]
    y.sum().backward()
    gone = [weakref.ref(thing) for thing in (x, y, v)]
    del x, y, v
    assert [r() for r in gone] == [None, None, None]


def test_views_that_are_gone_do_not_pile_up():
    x = ag.zeros(5)
    kept = x[0:1]
    for i in range(1000):
        x[i % 5 :]
    assert len(x.alias.views) < 20 and any(r() is kept for r in x.alias.views)


def test_an_operator_on_a_tensor_whose_views_are_gone_takes_the_short_way():
    p = leaf([1.0, 2.0])
    p[:1].sum().backward()
    with ag.no_grad():
        p -= p.grad
    assert p.tolist() == [0.0, 2.0] and p.is_leaf


def test_a_loop_that_fills_a_buffer_of_a_thousand_rows():
    p, out = leaf([1.0, 2.0]), ag.zeros((1000, 2))
    for i in range(1000):
        out[i] = p * float(i)
    out.sum().backward()
    assert p.grad.tolist() == [499500.0, 499500.0]
