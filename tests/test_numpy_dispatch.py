"""NumPy's functions on tensors: the op that computes with the ufunc, or an error that names the function."""

import numpy as np
import pytest

import autograd_lite as ag
from autograd_lite.operators import UFUNCS

ELEMENTWISE = sorted((u for u in UFUNCS if isinstance(u, np.ufunc) and u is not np.matmul), key=lambda u: u.__name__)


@pytest.mark.parametrize("ufunc", ELEMENTWISE, ids=lambda u: u.__name__)
def test_a_ufunc_is_the_op_that_computes_with_it(ufunc):
    xs = [np.array([0.25, 0.5]), np.array([0.75, 0.5])][: ufunc.nin]
    if ufunc is np.arccosh:
        xs = [x + 1 for x in xs]
    bits = ufunc in (np.bitwise_and, np.bitwise_or, np.bitwise_xor, np.invert)
    xs = [x > 0.5 for x in xs] if bits else xs
    y = ufunc(*(ag.tensor(x, requires_grad=not bits) for x in xs))
    assert isinstance(y, ag.Tensor)
    np.testing.assert_array_equal(y.numpy(), ufunc(*xs))


def test_the_more_public_op_is_chosen():
    x = ag.tensor([1.0, 2.0], requires_grad=True)
    np.maximum(x, 1.0).sum().backward()
    assert x.grad.tolist() == [0.5, 1.0]  # maximum splits a tie; clip, which also computes with np.maximum, would not


@pytest.mark.parametrize("left", [np.ones(2), np.float64(2.0), np.array(2.0)], ids=["1-d", "scalar", "0-d"])
def test_arrays_on_the_left(left):
    x = ag.tensor([3.0, 4.0], requires_grad=True)
    for y in (left * x, left + x, left - x, left / x, left**x):
        assert isinstance(y, ag.Tensor)
        assert y.requires_grad
    assert (np.eye(2) @ x).tolist() == [3.0, 4.0]
    assert isinstance(np.float64(2.0) * ag.scalar(3.0), ag.Scalar)


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (np.cbrt, r"np\.cbrt\(\.\.\.\)"),
        (np.add.reduce, r"np\.add\.reduce\(\.\.\.\)"),
        (lambda x: np.add(x, 1.0, out=np.zeros(2)), r"np\.add\(\.\.\., out=\.\.\.\)"),
        (np.sum, r"np\.sum"),
    ],
)
def test_what_has_no_rule_is_named(call, named):
    with pytest.raises(TypeError, match=named):
        call(ag.tensor([1.0, 2.0], requires_grad=True))
