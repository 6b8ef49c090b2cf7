"""Bitwise ops, on masks and integers."""

import operator

import numpy as np
import pytest

import autograd_lite as ag

BINARY = {"bitwise_and": operator.and_, "bitwise_or": operator.or_, "bitwise_xor": operator.xor}
PAIRS = [
    (np.array([True, True, False, False]), np.array([True, False, True, False])),
    (np.array([5, 6, -1]), np.array([[3], [0]])),
    (np.array(True), np.array([True, False])),
]


@pytest.mark.parametrize("name", BINARY)
@pytest.mark.parametrize("pair", PAIRS, ids=["masks", "integers", "0-d"])
def test_as_numpys_in_every_spelling(name, pair):
    a, b = pair
    expected = getattr(np, name)(a, b)
    f = BINARY[name]
    for found in (
        getattr(ag, name)(ag.tensor(a), b),
        f(ag.tensor(a), ag.tensor(b)),
        f(ag.tensor(a), b),
        f(a, ag.tensor(b)),
    ):
        assert isinstance(found, ag.Tensor)
        assert not found.requires_grad
        np.testing.assert_array_equal(found.numpy(), expected)


def test_complement():
    assert (~ag.tensor([True, False])).tolist() == [False, True]
    assert (~ag.tensor([0, 5])).tolist() == [-1, -6]
    assert ag.bitwise_invert(True) is False
    assert ag.bitwise_invert(5) == -6


def test_masks_choose_branches():
    x = ag.tensor([-1.0, 0.5, 2.0], requires_grad=True)
    ag.where((x > 0) & ~(x > 1), x * x, x).sum().backward()
    assert x.grad.tolist() == [1.0, 1.0, 1.0]
    assert ag.grad(lambda a: ag.where((a > 0) & (a < 2), a * a, a))(1.5) == 3.0


def test_floats_have_no_bits():
    with pytest.raises(ag.AutogradError, match="bitwise_and"):
        ag.tensor([1.0]) & ag.tensor([2.0])
