"""What an op says to inputs it cannot take: its name, the shapes and dtypes that came, the parameters."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import CASES, inputs, once
from saying import says

import autograd_lite as ag
from autograd_lite.errors import DTypeError, OpError, ShapeError


def leaf(data):
    return ag.tensor(data, requires_grad=True)


x, m, s = leaf([1.0, 2.0]), leaf([[1.0, 2.0]]), ag.scalar(1.0)

# what is written: (what happens, the error, the parts of its text)
SAYS = {
    "shapes that do not broadcast": (
        lambda: x + leaf([1.0, 2.0, 3.0]),
        ShapeError,
        "add(float64[2], float64[3]) .. do not broadcast",
    ),
    "arrays that do not broadcast": (
        lambda: x * np.ones((3, 3), np.float32),
        ShapeError,
        "multiply(float64[2], float32[3, 3]) .. do not broadcast",
    ),
    "where that does not broadcast": (
        lambda: ag.where(x > 0, x, np.ones(3)),
        ShapeError,
        "where(bool[2], float64[2], float64[3]) .. do not broadcast",
    ),
    "matrices": (
        lambda: m @ m,
        ShapeError,
        "matmul: shapes (1, 2) and (1, 2) do not go together .. hint: .. last axis",
    ),
    "stacks of matrices": (
        lambda: leaf(np.ones((2, 2, 2))) @ np.ones((3, 2, 2)),
        ShapeError,
        "matmul: shapes (2, 2, 2) and (3, 2, 2)",
    ),
    "vectors": (lambda: x @ np.ones(3), ShapeError, "matmul: shapes (2,) and (3,)"),
    "matmul with a number": (
        lambda: x @ 2.0,
        ShapeError,
        "matmul: expected arrays of at least one axis, got a number .. hint: .. *",
    ),
    "an axis that is not there": (
        lambda: x.sum(axis=3),
        ShapeError,
        "sum(float64[2], axis=3 .. axis 3 is out of bounds",
    ),
    "an axis that is no integer": (lambda: ag.max(x, axis=1.5), OpError, "max(float64[2], axis=1.5) .. integer"),
    "softmax along an axis that is not there": (
        lambda: ag.softmax(x, axis=2),
        ShapeError,
        "softmax(float64[2], axis=2)",
    ),
    "the largest of nothing": (lambda: ag.max(leaf([])), ShapeError, "max(float64[0]) .. zero-size"),
    "reshape to another size": (lambda: x.reshape(3), ShapeError, "reshape(float64[2], shape=3) .. size 2"),
    "permutation of other axes": (
        lambda: ag.permute_dims(x, (0, 1)),
        ShapeError,
        "permute_dims(float64[2], axes=(0, 1))",
    ),
    "squeeze of a long axis": (lambda: x.squeeze(0), ShapeError, "squeeze(float64[2], axis=0)"),
    "concat of different ranks": (lambda: ag.concat([x, m]), ShapeError, "concat(float64[2], float64[1, 2], axis=0)"),
    "stack of different shapes": (
        lambda: ag.stack([x, leaf([1.0])]),
        ShapeError,
        "stack(float64[2], float64[1], axis=0) .. same shape",
    ),
    "broadcast to what does not fit": (
        lambda: ag.broadcast_to(x, 3),
        ShapeError,
        "broadcast_to(float64[2], shape=(3,))",
    ),
    "an index out of bounds": (lambda: x[5], ShapeError, "getitem(float64[2], index=5) .. out of bounds"),
    "text as index": (lambda: x["a"], ShapeError, "getitem(float64[2], index='a') .. only integers, slices"),
    "too many indices": (lambda: x[0, 0], ShapeError, "getitem(float64[2], index=(0, 0)) .. too many indices"),
    "an unknown dtype": (lambda: x.astype("foo"), DTypeError, "astype: .. 'foo'"),
    "text as operand": (lambda: x + "a", DTypeError, "add: argument 2: expected a number, array or tensor, got str"),
    "None as operand": (lambda: s * None, DTypeError, "multiply: argument 2: .. got NoneType"),
    "a dict as argument": (lambda: ag.tanh({}), DTypeError, "tanh: argument 1: .. got dict"),
    "an unknown keyword": (lambda: ag.logsumexp(x, axs=0), OpError, "logsumexp .. axs"),
    "an unknown keyword, on arrays": (lambda: ag.logsumexp(np.ones(2), axs=0), OpError, "logsumexp .. axs"),
    "an unknown keyword of a method": (lambda: x.sum(axs=0), TypeError, "sum .. axs"),
    "an unknown keyword of a function": (lambda: ag.tanh(x, out=None), TypeError, "tanh .. out"),
    "too few inputs": (lambda: ag.add(x), TypeError, "add .. 'b'"),
    "too few inputs of where": (
        lambda: ag.where(True, 1.0),
        OpError,
        "where: expected 3 inputs (condition, a, b), got 2",
    ),
    "too many inputs": (lambda: ag.tanh(x, x), TypeError, "tanh"),
    "a median along what is not there": (
        lambda: ag.median(m, axis=3),
        ShapeError,
        "median: axis 3 .. 2 axes",
    ),
    "quantiles along an axis that is not there": (
        lambda: ag.quantile(m, 0.5, axis=(0, -3)),
        ShapeError,
        "quantile: axis -3 .. 2 axes",
    ),
    "an axis of a number": (lambda: ag.quantile(1.5, 0.5, axis=0), ShapeError, "quantile: axis 0 .. 0 axes"),
    "a difference along an axis that is not there": (lambda: ag.diff(m, axis=2), ShapeError, "diff: axis 2 .. 2 axes"),
    "a difference half a time": (lambda: ag.diff(m, 0.5), OpError, "diff: expected an integer, got n=0.5"),
    "taking along an axis that is not there": (lambda: ag.take(m, [0], axis=-3), ShapeError, "take: axis -3 .. 2 axes"),
    "reducing parts along an axis that is not there": (
        lambda: np.add.reduceat(m, [0], axis=2),
        ShapeError,
        "reduceat: axis 2 .. 2 axes",
    ),
    "a spectrum of length -1": (
        lambda: ag.fft.fft(x, -1),
        ShapeError,
        "fft: expected a positive length, got -1",
    ),
    "several axes for one": (lambda: ag.fft.fft(x, axis=(0,)), OpError, "fft: expected an integer, got axis=(0,)"),
    "half a part": (lambda: ag.split(x, 0.5), OpError, "split: expected an integer, got indices_or_sections=0.5"),
    "a number of axes": (lambda: ag.permute_dims(m, 0), ShapeError, "permute_dims(float64[1, 2], axes=(0,))"),
    "a length that is no integer": (lambda: ag.reshape(x, 2.0), OpError, "reshape(float64[2], shape=(2.0,))"),
    "half a repetition": (lambda: ag.repeat(x, 1.5), OpError, "repeat: expected a count .. 2 elements, got 1.5"),
    "positions that are no integers": (
        lambda: ag.take(np.ones(2), ag.tensor([1.0])),
        ShapeError,
        "getitem(float64[2] .. integer",
    ),
    "half a gate": (lambda: ag.glu(x, axis=1), ShapeError, "glu: axis 1 .. 1 axis"),
    "a slope along what is not there": (
        lambda: ag.gradient(x, axis=1),
        ShapeError,
        "gradient: axis 1 .. 1 axis",
    ),
    "an index that an array does not have": (
        lambda: ag.getitem(np.ones(2), 5),
        ShapeError,
        "getitem(float64[2], index=5) .. out of bounds",
    ),
    "rounding to several numbers of digits": (
        lambda: ag.round(x, x),
        OpError,
        "round: expected an integer, got decimals=Tensor",
    ),
    "steps of length 0": (lambda: ag.arange(0, 1, 0), ShapeError, "arange: expected a step other than 0"),
    "None to differentiate by": (
        lambda: ag.grad(ag.exp)(None),
        DTypeError,
        "grad of exp: .. got NoneType None .. hint: choose other arguments",
    ),
    "text as argument": (
        lambda: ag.grad(ag.exp)("a"),
        DTypeError,
        "got str 'a' .. hint: choose other arguments",
    ),
    "integers to differentiate by": (
        lambda: ag.grad(ag.sum)(np.arange(3)),
        DTypeError,
        "got an array of int64 .. hint: write 2.0 instead of 2, or",
    ),
    "an integer as argument": (
        lambda: ag.grad(ag.exp)(2),
        DTypeError,
        "got int 2 .. write 2.0 instead of 2, or",
    ),
    "negative powers of integers": (
        lambda: ag.tensor([1, 2]) ** -1,
        ShapeError,
        "pow(int64[2], -1) .. negative integer powers",
    ),
}


ALONG = [case for case in CASES if "axis" in case.params and case.shapes]


@pytest.mark.parametrize("case", ALONG, ids=str)
@pytest.mark.parametrize("kind", [np.asarray, ag.tensor], ids=["array", "tensor"])
@once
@given(st.data())
def test_axis_that_is_not_there(case, kind, data):
    """It is refused, never taken for another one: not by an op, nor by a function made of ops."""
    xs = [kind(x) for x in data.draw(inputs(case))]
    ndim = max(map(len, case.shapes))
    given = case.params["axis"]
    for far in (ndim + 1, -(ndim + 2)):
        axis = (far, *given[1:]) if isinstance(given, tuple) else far
        with pytest.raises((IndexError, ValueError)) as caught:
            replace(case, params={**case.params, "axis": axis})(*xs)
        assert isinstance(caught.value, ag.AutogradError), repr(caught.value)


@pytest.mark.parametrize("what", SAYS)
def test_refusal_says(what):
    f, kind, parts = SAYS[what]
    with pytest.raises(kind) as caught:
        f()
    assert says(caught.value, parts)
