"""What errors say: what was expected, what came, what to do. The texts are part of the interface."""

import math
import sys

import numpy as np
import pytest
from saying import says

import autograd_lite as ag
from autograd_lite import errors
from autograd_lite.errors import DeviceError, DTypeError, GradientError, OpError, ShapeError


def leaf(data):
    return ag.tensor(data, requires_grad=True)


x, s = leaf([1.0, 2.0]), ag.scalar(1.0)
constant = ag.tensor([1.0])

# what is written: (what happens, the error, the parts of its text)
SAYS = {
    "backward of an array": (
        x.backward,
        ShapeError,
        "backward(): expected a single number, got shape (2,) .. hint: .. sum it .. gradient=",
    ),
    "backward of a constant": (
        constant.backward,
        GradientError,
        "backward(): nothing here requires grad .. hint: .. requires_grad=True",
    ),
    "backward of a constant Scalar": (
        (ag.scalar(1.0, requires_grad=False) * 2).backward,
        GradientError,
        "nothing here requires grad .. hint: .. ag.scalar(",
    ),
    "gradient of another shape": (
        lambda: (x * 1).backward(np.ones(3)),
        ShapeError,
        "gradient: expected shape (2,) .. got (3,)",
    ),
    "gradient for a Scalar": (
        lambda: (s * 1).backward(np.ones(3)),
        ShapeError,
        "gradient: expected shape () .. got (3,)",
    ),
    "inputs that are no variables": (
        lambda: x.sum().backward(inputs=[1.0]),
        GradientError,
        "backward(inputs=...) .. variables that require grad .. got 1.0",
    ),
    "inputs that are constant": (
        lambda: x.sum().backward(inputs=[constant]),
        GradientError,
        "backward(inputs=...) .. got Tensor([1.])",
    ),
    "setting grad of another shape": (
        lambda: setattr(x, "grad", np.ones(3)),
        ShapeError,
        "grad: expected shape (2,) .. got (3,)",
    ),
    "setting grad of a constant": (
        lambda: setattr(constant, "grad", np.ones(1)),
        GradientError,
        "does not require grad",
    ),
    "integers that require grad": (
        lambda: leaf([1, 2]),
        DTypeError,
        "only floating-point .. got int64 .. hint: .. 1.0 instead of 1 .. dtype=float",
    ),
    "booleans that require grad": (lambda: leaf(True), DTypeError, "only floating-point .. got bool"),
    "text": (lambda: ag.tensor("a"), DTypeError, "expected numbers, got str"),
    "rows of different lengths": (
        lambda: ag.tensor([[1.0], [1.0, 2.0]]),
        DTypeError,
        "expected numbers, got list .. inhomogeneous",
    ),
    "nothing": (lambda: ag.tensor(None), DTypeError, "expected numbers, got NoneType"),
    "a list of variables": (
        lambda: ag.tensor([s, s]),
        DTypeError,
        "tensor: expected numbers, got a list of variables .. hint: .. ag.stack",
    ),
    "text for a scalar": (lambda: ag.scalar("a"), DTypeError, "scalar: expected a real number, got str 'a'"),
    "an array for a scalar": (
        lambda: ag.scalar(np.ones(2)),
        DTypeError,
        "scalar: expected a real number, got ndarray .. hint: .. ag.tensor",
    ),
    "a complex scalar": (lambda: ag.scalar(1j), DTypeError, "expected a real number, got complex 1j"),
    "a Scalar times a complex number": (
        lambda: s * 1j,
        DTypeError,
        "multiply: a Scalar is real, got 1j .. hint: .. ag.tensor",
    ),
    "an unknown device": (
        lambda: ag.tensor([1.0], device="tpu"),
        DeviceError,
        "expected device 'cpu', 'cuda' or 'cuda:N', got 'tpu'",
    ),
    "an unknown CUDA device": (lambda: ag.tensor([1.0], device="cuda:x"), DeviceError, "got 'cuda:x'"),
    "the truth of an array": (
        lambda: bool(x),
        ShapeError,
        "the truth of a tensor of shape (2,) is ambiguous .. hint: .. .any() or .all()",
    ),
    "an array in a condition": (lambda: x > 1 and True, ShapeError, "the truth of a tensor"),
    "the item of an array": (x.item, ShapeError, "item(): expected a single element, got shape (2,) .. hint:"),
    "an array as float": (lambda: float(x), ShapeError, "expected a single element, got shape (2,)"),
    "the length of a number": (lambda: len(leaf(1.0)), ShapeError, "len(): expected at least one axis"),
    "going through a number": (
        lambda: list(leaf(1.0)),
        ShapeError,
        "iteration: expected at least one axis .. hint: .. .item()",
    ),
    "a float as list index": (
        lambda: [1, 2][leaf(1.0)],
        DTypeError,
        "expected an integer as index, got a tensor of float64",
    ),
    "np.asarray": (
        lambda: np.asarray(x),
        OpError,
        "being differentiated .. cut the gradient silently .. hint: .. .detach()",
    ),
    "np.roots": (lambda: np.roots(x), OpError, "np.roots(...) has no rule for tensors .. hint: .. t.detach()"),
    "np.isnat": (lambda: np.isnat(x), OpError, "np.isnat(...) has no rule for tensors"),
    "np.sort_complex of a Scalar": (lambda: np.sort_complex(s), OpError, "np.sort_complex(...)"),
}


@pytest.mark.parametrize("what", SAYS)
def test_error_says(what):
    f, kind, parts = SAYS[what]
    with pytest.raises(kind) as caught:
        f()
    assert says(caught.value, parts)


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
    monkeypatch.setitem(sys.modules, "cupy", None)
    with pytest.raises(errors.DeviceError, match=r"CuPy is not installed\n  hint: pip install"):
        ag.tensor([1.0], device="cuda")
