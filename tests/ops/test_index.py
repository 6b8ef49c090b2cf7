"""Indexing follows NumPy, and its gradient counts how often each element was picked."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

import autograd_lite as ag

SHAPES = npst.array_shapes(min_dims=1, max_dims=3, max_side=4)


def check(shape, index):
    data = np.arange(1.0, 1.0 + np.prod(shape)).reshape(shape)
    x = ag.tensor(data, requires_grad=True)
    y = x[index]
    expected = data[index]
    np.testing.assert_array_equal(y.numpy(), expected)
    weights = np.arange(1.0, 1.0 + expected.size).reshape(expected.shape)
    (y * weights).sum().backward()
    count = np.zeros(shape)
    np.add.at(count, index, weights)
    np.testing.assert_array_equal(x.grad.numpy(), count)


@given(st.data())
def test_basic(data):
    shape = data.draw(SHAPES)
    check(shape, data.draw(npst.basic_indices(shape, allow_newaxis=True)))


@given(st.data())
def test_integer_arrays(data):
    shape = data.draw(SHAPES)
    check(shape, data.draw(npst.integer_array_indices(shape)))


@given(st.data())
def test_masks(data):
    shape = data.draw(SHAPES)
    check(shape, data.draw(npst.arrays(bool, shape)))


@given(st.data())
def test_mixed(data):
    shape = data.draw(npst.array_shapes(min_dims=2, max_dims=3, max_side=4))
    first = data.draw(npst.arrays(int, (3,), elements=st.integers(-shape[0], shape[0] - 1)))
    check(shape, (first, slice(None, None, -1)))
    check(shape, (slice(1, None), data.draw(st.integers(-shape[1], shape[1] - 1))))
    check(shape, (Ellipsis, [0, 0, -1], None))


@pytest.mark.parametrize(
    "index", [True, False, (), Ellipsis, None, (None, True), np.int64(1), np.array(1), [], ([0], True)], ids=repr
)
def test_odd_indices(index):
    check((3, 2), index)


def test_tensors_as_index():
    x = ag.tensor([1.0, 2.0, 3.0], requires_grad=True)
    (x[x > 1.5] * x[ag.tensor([0, 0])]).sum().backward()
    assert x.grad.tolist() == [5.0, 1.0, 1.0]
    x.zero_grad()
    x[ag.tensor(2)].backward()
    assert x.grad.tolist() == [0.0, 0.0, 1.0]


def test_second_order_through_an_index():
    second = ag.grad(lambda x: ag.grad(lambda x: (x[[0, 0, 1]] ** 3).sum())(x)[0])
    assert second(np.array([2.0, 5.0])).tolist() == [24.0, 0.0]


def test_a_slice_looks_into_the_original():
    x = ag.tensor([1.0, 2.0])
    row = x[:1]
    row += 5.0
    assert (row.tolist(), x.tolist()) == ([6.0], [6.0, 2.0])
