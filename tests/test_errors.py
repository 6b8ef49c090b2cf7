"""What errors say: what was expected, what came, what to do. The texts are part of the interface."""

import math
import re

import numpy as np
import pytest

import autograd_lite as ag
from autograd_lite import errors


def leaf(data):
    return ag.tensor(data, requires_grad=True)


x, m, s = leaf([1.0, 2.0]), leaf([[1.0, 2.0]]), ag.scalar(1.0)
constant = ag.tensor([1.0])

# what is written: (what happens, the error, parts of its text in order; "hint:" stands before what to do)
SAYS = {
    # backward
    "backward of an array": (x.backward, errors.ShapeError, ["backward(): expected a single number, got shape (2,)", "hint:", "sum it", "gradient="]),
    "backward of a constant": (constant.backward, errors.GradientError, ["backward(): nothing here requires grad", "hint:", "requires_grad=True"]),
    "backward of a constant Scalar": (
        lambda: (ag.scalar(1.0, requires_grad=False) * 2).backward(), errors.GradientError, ["nothing here requires grad", "hint:", "ag.scalar("],
    ),
    "gradient of another shape": (lambda: (x * 1).backward(np.ones(3)), errors.ShapeError, ["gradient: expected shape (2,)", "got (3,)"]),
    "gradient for a Scalar": (lambda: (s * 1).backward(np.ones(3)), errors.ShapeError, ["gradient: expected shape ()", "got (3,)"]),
    "inputs that are no variables": (lambda: x.sum().backward(inputs=[1.0]), errors.GradientError, ["backward(inputs=...)", "variables that require grad", "got 1.0"]),
    "inputs that are constant": (lambda: x.sum().backward(inputs=[constant]), errors.GradientError, ["backward(inputs=...)", "got Tensor([1.])"]),
    "setting grad of another shape": (lambda: setattr(x, "grad", np.ones(3)), errors.ShapeError, ["grad: expected shape (2,)", "got (3,)"]),
    "setting grad of a constant": (lambda: setattr(constant, "grad", np.ones(1)), errors.GradientError, ["does not require grad"]),
    # making values
    "integers that require grad": (lambda: leaf([1, 2]), errors.DTypeError, ["only floating-point", "got int64", "hint:", "1.0 instead of 1", "dtype=float"]),
    "booleans that require grad": (lambda: leaf(True), errors.DTypeError, ["only floating-point", "got bool"]),
    "text": (lambda: ag.tensor("a"), errors.DTypeError, ["expected numbers, got str"]),
    "rows of different lengths": (lambda: ag.tensor([[1.0], [1.0, 2.0]]), errors.DTypeError, ["expected numbers, got list", "inhomogeneous"]),
    "nothing": (lambda: ag.tensor(None), errors.DTypeError, ["expected numbers, got NoneType"]),
    "a list of variables": (lambda: ag.tensor([s, s]), errors.DTypeError, ["tensor: expected numbers, got a list of variables", "hint:", "ag.stack"]),
    "text for a scalar": (lambda: ag.scalar("a"), errors.DTypeError, ["scalar: expected a real number, got str 'a'"]),
    "an array for a scalar": (lambda: ag.scalar(np.ones(2)), errors.DTypeError, ["scalar: expected a real number, got ndarray", "hint:", "ag.tensor"]),
    "a complex scalar": (lambda: ag.scalar(1j), errors.DTypeError, ["expected a real number, got complex 1j"]),
    "a Scalar times a complex number": (lambda: s * 1j, errors.DTypeError, ["multiply: a Scalar is real, got 1j", "hint:", "ag.tensor"]),
    "an unknown device": (lambda: ag.tensor([1.0], device="tpu"), errors.DeviceError, ["expected device 'cpu', 'cuda' or 'cuda:N', got 'tpu'"]),
    "an unknown CUDA device": (lambda: ag.tensor([1.0], device="cuda:x"), errors.DeviceError, ["got 'cuda:x'"]),
    # ops
    "shapes that do not broadcast": (lambda: x + leaf([1.0, 2.0, 3.0]), errors.ShapeError, ["add(float64[2], float64[3])", "do not broadcast"]),
    "arrays that do not broadcast": (lambda: x * np.ones((3, 3), np.float32), errors.ShapeError, ["multiply(float64[2], float32[3, 3])", "do not broadcast"]),
    "where that does not broadcast": (lambda: ag.where(x > 0, x, np.ones(3)), errors.ShapeError, ["where(bool[2], float64[2], float64[3])", "do not broadcast"]),
    "matrices": (lambda: m @ m, errors.ShapeError, ["matmul: shapes (1, 2) and (1, 2) do not go together", "hint:", "last axis"]),
    "stacks of matrices": (lambda: leaf(np.ones((2, 2, 2))) @ np.ones((3, 2, 2)), errors.ShapeError, ["matmul: shapes (2, 2, 2) and (3, 2, 2)"]),
    "vectors": (lambda: x @ np.ones(3), errors.ShapeError, ["matmul: shapes (2,) and (3,)"]),
    "matmul with a number": (lambda: x @ 2.0, errors.ShapeError, ["matmul: expected arrays of at least one axis, got a number", "hint:", "*"]),
    "an axis that is not there": (lambda: x.sum(axis=3), errors.ShapeError, ["sum(float64[2], axis=3", "axis 3 is out of bounds"]),
    "an axis that is no integer": (lambda: ag.max(x, axis=1.5), errors.OpError, ["max(float64[2], axis=1.5)", "integer"]),
    "softmax along an axis that is not there": (lambda: ag.softmax(x, axis=2), errors.ShapeError, ["softmax(float64[2], axis=2)"]),
    "the largest of nothing": (lambda: ag.max(leaf([])), errors.ShapeError, ["max(float64[0])", "zero-size"]),
    "reshape to another size": (lambda: x.reshape(3), errors.ShapeError, ["reshape(float64[2], shape=3)", "size 2"]),
    "permutation of other axes": (lambda: ag.permute_dims(x, (0, 1)), errors.ShapeError, ["permute_dims(float64[2], axes=(0, 1))"]),
    "squeeze of a long axis": (lambda: x.squeeze(0), errors.ShapeError, ["squeeze(float64[2], axis=0)"]),
    "concat of different ranks": (lambda: ag.concat([x, m]), errors.ShapeError, ["concat(float64[2], float64[1, 2], axis=0)"]),
    "stack of different shapes": (lambda: ag.stack([x, leaf([1.0])]), errors.ShapeError, ["stack(float64[2], float64[1], axis=0)", "same shape"]),
    "broadcast to what does not fit": (lambda: ag.broadcast_to(x, 3), errors.ShapeError, ["broadcast_to(float64[2], shape=(3,))"]),
    "an index out of bounds": (lambda: x[5], errors.ShapeError, ["getitem(float64[2], index=5)", "out of bounds"]),
    "text as index": (lambda: x["a"], errors.ShapeError, ["getitem(float64[2], index='a')", "only integers, slices"]),
    "too many indices": (lambda: x[0, 0], errors.ShapeError, ["getitem(float64[2], index=(0, 0))", "too many indices"]),
    "an unknown dtype": (lambda: x.astype("foo"), errors.DTypeError, ["astype:", "'foo'"]),
    "text as operand": (lambda: x + "a", errors.DTypeError, ["add: argument 2: expected a number, array or tensor, got str"]),
    "None as operand": (lambda: s * None, errors.DTypeError, ["multiply: argument 2:", "got NoneType"]),
    "a dict as argument": (lambda: ag.tanh({}), errors.DTypeError, ["tanh: argument 1:", "got dict"]),
    "an unknown keyword": (lambda: ag.sum(x, axs=0), errors.OpError, ["sum", "axs"]),
    "an unknown keyword, on arrays": (lambda: ag.sum(np.ones(2), axs=0), errors.OpError, ["sum", "axs"]),
    "an unknown keyword of a method": (lambda: x.sum(axs=0), TypeError, ["sum", "axs"]),
    "an unknown keyword of a function": (lambda: ag.tanh(x, out=None), TypeError, ["tanh", "out"]),
    "too few inputs": (lambda: ag.add(x), TypeError, ["add", "'b'"]),
    "too few inputs of where": (lambda: ag.where(True, 1.0), errors.OpError, ["where: expected 3 inputs (condition, a, b), got 2"]),
    "too many inputs": (lambda: ag.tanh(x, x), TypeError, ["tanh"]),
    "negative powers of integers": (lambda: ag.tensor([1, 2]) ** -1, errors.ShapeError, ["pow(int64[2], -1)", "negative integer powers"]),
    # reading values
    "the truth of an array": (lambda: bool(x), errors.ShapeError, ["the truth of a tensor of shape (2,) is ambiguous", "hint:", ".any() or .all()"]),
    "an array in a condition": (lambda: x > 1 and True, errors.ShapeError, ["the truth of a tensor"]),
    "the item of an array": (x.item, errors.ShapeError, ["item(): expected a single element, got shape (2,)", "hint:"]),
    "an array as float": (lambda: float(x), errors.ShapeError, ["expected a single element, got shape (2,)"]),
    "the length of a number": (lambda: len(leaf(1.0)), errors.ShapeError, ["len(): expected at least one axis"]),
    "going through a number": (lambda: list(leaf(1.0)), errors.ShapeError, ["iteration: expected at least one axis", "hint:", ".item()"]),
    "a float as list index": (lambda: [1, 2][leaf(1.0)], errors.DTypeError, ["expected an integer as index, got a tensor of float64"]),
    # NumPy's functions
    "np.asarray": (lambda: np.asarray(x), errors.OpError, ["being differentiated", "cut the gradient silently", "hint:", ".detach()"]),
    "np.sum": (lambda: np.sum(x), errors.OpError, ["np.sum:", "cut the gradient silently", "hint:", "ag.sum", ".detach()"]),
    "np.concatenate": (lambda: np.concatenate([constant, x]), errors.OpError, ["np.concatenate:"]),
    "np.mean of a Scalar": (lambda: np.mean(s), errors.OpError, ["np.mean:"]),
    "np.exp": (lambda: np.exp(x), TypeError, ["does not support ufuncs"]),
    "np.add": (lambda: np.add(np.ones(2), x), TypeError, ["does not support ufuncs"]),
}  # fmt: skip


@pytest.mark.parametrize("what", SAYS)
def test_error_says(what):
    f, kind, parts = SAYS[what]
    with pytest.raises(kind) as caught:
        f()
    said = str(caught.value)
    assert re.search(".*".join(map(re.escape, parts)), said, re.DOTALL), said
    assert len(said) < 350


def test_every_error_is_one_family_and_pythons_own_too():
    kinds = [getattr(errors, name) for name in errors.__all__]
    assert all(issubclass(kind, ag.AutogradError) for kind in kinds)
    assert issubclass(errors.ShapeError, ValueError) and issubclass(errors.DTypeError, TypeError)
    assert issubclass(errors.OpError, TypeError) and issubclass(errors.GradientError, RuntimeError)


def test_a_hint_has_a_line_of_its_own():
    assert str(ag.AutogradError("what happened", "what to do")) == "what happened\n  hint: what to do"
    assert str(ag.AutogradError("what happened")) == "what happened"


def test_errors_name_the_cause():
    with pytest.raises(errors.ShapeError) as caught:
        x + np.ones(3)
    assert isinstance(caught.value.__cause__, ValueError)


def test_numpys_functions_take_constants():
    assert np.sum(ag.tensor([1.0, 2.0])) == 3.0
    assert np.concatenate([ag.tensor([1.0]), np.ones(1)]).tolist() == [1.0, 1.0]
    assert np.asarray(ag.tensor([1.0])).tolist() == [1.0]
    assert math.sin(ag.tensor(0.0)) == 0.0


def test_a_missing_cupy_is_named(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "cupy", None)
    with pytest.raises(errors.DeviceError, match=r"CuPy is not installed\n  hint: pip install"):
        ag.tensor([1.0], device="cuda")
