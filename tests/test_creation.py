"""Functions that make tensors: NumPy's numbers and dtypes, memory of one's own or not, gradients of what they take."""

import numpy as np
import pytest

import autograd_lite as ag
from autograd_lite.errors import CopyError, DeviceError, DTypeError, ShapeError

A = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])

MADE = {
    "zeros": (lambda xp: xp.zeros((2, 1))),
    "zeros of an int": (lambda xp: xp.zeros(3, dtype=xp.int8)),
    "ones": (lambda xp: xp.ones(2, dtype=xp.complex64)),
    "full": (lambda xp: xp.full((2,), 3)),
    "full of truth": (lambda xp: xp.full((), True)),
    "full in a dtype": (lambda xp: xp.full((2, 2), 3, dtype=xp.float32)),
    "full of an array": (lambda xp: xp.full((2, 3), A[0])),
    "arange": (lambda xp: xp.arange(3)),
    "arange from to": (lambda xp: xp.arange(1.0, 2.0, 0.25)),
    "arange back": (lambda xp: xp.arange(5, -5, -3, dtype=xp.int16)),
    "arange of nothing": (lambda xp: xp.arange(5, 0)),
    "arange keeps a dtype": (lambda xp: xp.arange(np.float32(3))),
    "linspace": (lambda xp: xp.linspace(0.0, 1.0, 4, endpoint=False)),
    "linspace of one": (lambda xp: xp.linspace(2.0, 3.0, 1)),
    "linspace of complex": (lambda xp: xp.linspace(0.0, 1j, 3, dtype=xp.complex64)),
    "linspace of arrays": (lambda xp: xp.linspace(A[0], A[1], 3)),
    "eye": (lambda xp: xp.eye(2, 3, k=1)),
    "eye of int": (lambda xp: xp.eye(2, dtype=xp.int32)),
    "zeros_like": (lambda xp: xp.zeros_like(A)),
    "ones_like in a dtype": (lambda xp: xp.ones_like(A, dtype=xp.float32)),
    "full_like": (lambda xp: xp.full_like(A, 2)),
    "full_like of a list": (lambda xp: xp.full_like([1, 2], 3)),
    "asarray": (lambda xp: xp.asarray([[1, 2]])),
    "asarray in a dtype": (lambda xp: xp.asarray([0, 2], dtype=xp.bool)),
}


@pytest.mark.parametrize("name", MADE)
def test_numbers_and_dtypes_are_numpys(name):
    found, expected = MADE[name](ag), MADE[name](np)
    assert isinstance(found, ag.Tensor) and not found.requires_grad
    assert found.dtype == expected.dtype and found.shape == expected.shape
    np.testing.assert_array_equal(found.numpy(), expected)


def test_what_is_like_a_variable_is_a_constant():
    x = ag.tensor(A, dtype=ag.float32, requires_grad=True)
    for made in (ag.zeros_like(x), ag.ones_like(x), ag.empty_like(x), ag.full_like(x, 2.0)):
        assert not made.requires_grad and made.dtype == ag.float32 and made.shape == (2, 3)
    assert ag.full_like(ag.scalar(1.0), 3.0).dtype == ag.float64


FLOWS = {
    "full": (lambda v: ag.full(3, v), 3.0),
    "full in a dtype": (lambda v: ag.full((2, 2), v, dtype=ag.float32), 4.0),
    "full_like": (lambda v: ag.full_like(A, v), 6.0),
    "linspace from": (lambda v: ag.linspace(v, 1.0, 3), 1.5),
    "linspace to": (lambda v: ag.linspace(0.0, v, 3, endpoint=False), 1.0),
    "linspace of arrays": (lambda v: ag.linspace(A[0], v, 2), 3.0),
    "arange from": (lambda v: ag.arange(v, 3.0), 3.0),
    "arange by": (lambda v: ag.arange(0.0, 1.4, v), 3.0),
    "asarray": (lambda v: ag.asarray([[1.0, v], [v, 2.0]]), 2.0),
    "asarray in a dtype": (lambda v: ag.asarray([v], dtype=ag.float32), 1.0),
    "asarray as a copy": (lambda v: ag.asarray(v, copy=True), 1.0),
    "astype": (lambda v: ag.astype(v, ag.float32, copy=False, device="cpu"), 1.0),
}


@pytest.mark.parametrize("name", FLOWS)
@pytest.mark.parametrize("kind", [ag.scalar, lambda v: ag.tensor(v, requires_grad=True)], ids=["Scalar", "0-d"])
def test_gradients_flow_to_what_is_given(name, kind):
    make, expected = FLOWS[name]
    x = kind(0.5)
    y = make(x)
    np.testing.assert_allclose(y.numpy(), make(ag.tensor(0.5)).numpy(), rtol=1e-7)
    y.sum().backward()
    assert x.grad.item() == pytest.approx(expected)


def test_ends_of_a_line_of_variables_are_exact():
    y = ag.linspace(ag.scalar(0.1), ag.scalar(0.7), 7)
    assert (y[0].item(), y[-1].item()) == (0.1, 0.7)


def test_what_a_tensor_is_filled_with_can_be_written_over():
    x = ag.tensor([1.0, 2.0], requires_grad=True)
    y = ag.full((3, 2), x)
    y[0] = 0.0
    y.sum().backward()
    assert x.grad.tolist() == [2.0, 2.0]


def test_asarray_gives_a_tensor_back_as_it_is():
    x = ag.tensor([1.0], requires_grad=True)
    for copy in (None, False):
        assert ag.asarray(x, copy=copy) is ag.asarray(x, dtype=ag.float64, device="cpu", copy=copy) is x
    other = ag.asarray(x, copy=True)
    assert other is not x and other.requires_grad and not np.shares_memory(other.value, x.value)


def test_asarray_shares_memory_unless_told_not_to():
    a = np.array([1.0, 2.0])
    assert np.shares_memory(ag.asarray(a).value, a)
    assert np.shares_memory(ag.asarray(a, copy=False).value, a)
    assert np.shares_memory(ag.asarray(memoryview(a), copy=False).value, a)
    assert not np.shares_memory(ag.asarray(a, copy=True).value, a)
    assert not np.shares_memory(ag.asarray(memoryview(a), copy=True).value, a)


@pytest.mark.parametrize(
    "call",
    [
        lambda: ag.asarray([1, 2], copy=False),
        lambda: ag.asarray(2.0, copy=False),
        lambda: ag.asarray(np.ones(2), dtype=ag.float32, copy=False),
        lambda: ag.asarray(ag.ones(2), dtype=ag.float32, copy=False),
        lambda: ag.asarray(ag.scalar(1.0), copy=False),
        lambda: ag.asarray([[ag.scalar(1.0)], [2.0]], copy=False),
    ],
)
def test_a_copy_that_was_ruled_out_is_refused(call):
    with pytest.raises(CopyError, match="copy"):
        call()
    assert issubclass(CopyError, ValueError)


REFUSED = {
    "negative length": (lambda: ag.zeros((2, -1)), ShapeError, "zeros: negative dimensions"),
    "no shape": (lambda: ag.ones("a"), DTypeError, "ones: 'str' object"),
    "text": (lambda: ag.zeros(2, dtype="U3"), DTypeError, "zeros: expected a dtype of numbers, got <U3"),
    "objects": (lambda: ag.empty(2, dtype=object), DTypeError, "expected a dtype of numbers, got object"),
    "no dtype": (lambda: ag.zeros(2, dtype="nonsense"), DTypeError, "zeros: data type 'nonsense'"),
    "too large": (lambda: ag.full(2, 300, dtype=ag.uint8), DTypeError, "full: .*300 out of bounds for uint8"),
    "does not broadcast": (lambda: ag.full((2,), A[0]), ShapeError, "full: could not broadcast"),
    "variable does not broadcast": (lambda: ag.full((2,), ag.tensor(A[0])), ShapeError, "do not broadcast"),
    "no step": (lambda: ag.arange(0, 1, 0), ShapeError, "expected a step other than 0"),
    "no such device": (lambda: ag.zeros(2, device="gpu"), DeviceError, "expected device 'cpu'"),
    "no words": (lambda: ag.asarray(["a"]), DTypeError, "expected numbers"),
}  # a table  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refusals_say_what_came(name):
    call, kind, says = REFUSED[name]
    with pytest.raises(kind, match=says):
        call()


def test_the_place_of_a_tensor():
    t = ag.ones(2)
    assert t.device == "cpu" and t.to_device("cpu") is t
    assert ag.zeros(2, device="cpu").device == ag.full_like(t, 1.0, device="cpu").device == "cpu"
    with pytest.raises(DeviceError, match="expected device"):
        t.to_device("moon")


def test_rounding_to_decimals():
    x = np.array([0.125, 15.0, -2.675])
    for decimals in (0, 1, 2, -1):
        np.testing.assert_array_equal(ag.round(ag.tensor(x), decimals).numpy(), np.round(x, decimals))
        np.testing.assert_array_equal(ag.tensor(x).round(decimals).numpy(), x.round(decimals))
        np.testing.assert_array_equal(np.round(ag.tensor(x), decimals).numpy(), x.round(decimals))
        assert ag.round(ag.scalar(15.26), decimals).item() == np.round(15.26, decimals)
    for round_ in (ag.round, np.round):
        assert repr(round_(ag.tensor([15, 25]), -1)) == "Tensor([20, 20])"
    assert np.isnan(ag.round(float("nan"), 1))
