"""The op laws on arrays of array-api-strict on a device that is not the host's: they refuse to convert by themselves.

It has the names of the standard and no other, and only the calls that the standard describes. What needs more is
skipped here, by the name that is missing or for a reason that is given below; a wrong number is never excused.
"""

import re

import numpy as np
import pytest
from laws import BRIDGES, Library, hold
from samples import CASES

from autograd_lite.errors import AutogradError

strict = pytest.importorskip("array_api_strict")

# a dtype that comes as NumPy's is another one, which is then converted
pytestmark = pytest.mark.filterwarnings("ignore:You are comparing a array_api_strict dtype")
ELSEWHERE = strict.Device("device1")

# Names that NumPy and CuPy share and the standard lacks.
BEYOND = {"argpartition", "argwhere", "array", "ascontiguousarray", "bincount", "cbrt", "convolve", "deg2rad"}
BEYOND |= {"diagonal", "digitize", "exp2", "fabs", "flatnonzero", "float128", "fmax", "fmin", "fmod", "frexp"}
BEYOND |= {"heaviside", "histogram", "i0", "isclose", "iscomplex", "isneginf", "isposinf", "isreal", "ldexp"}
BEYOND |= {"logaddexp2", "modf", "nan_to_num", "nanargmax", "nanargmin", "pad", "partition", "rad2deg", "sinc"}
BEYOND |= {"strides", "unique", "unwrap"}
# What is said of a call that the standard leaves open, and what it is that needs it.
OPEN = {
    "no library computes special functions": "functions of SciPy's",
    "only Hermitian matrices are taken": "functions of SciPy's",
    "Fancy indexing __setitem__ is not supported": "writing to positions in an array",
    "has no attribute 'at'": "adding at positions that may repeat",
    "Integer index arrays are only allowed": "arrays of positions beside slices, or that broadcast",
    "contains start=1, but should be 0": "slices that start beyond the end",
    "unexpected keyword argument 'out'": "buffers that are used again",
    "got <class 'autograd_lite.tensor.Tensor'>": "plain arrays to the left of a tensor",
    "Only integer dtypes are allowed in isin": "sets of floats",
    "takes 1 positional argument but 2 were given": "rounding to a number of digits",
    "Cannot interpret 'array_api_strict": "dtypes that NumPy knows, which the case itself asks for",
    "has no attribute '_np_dtype'": "dtypes that NumPy knows, which the case itself asks for",
    "must be at least 2-dimensional": "triangles of vectors",
    "type(i)=<class 'list'>": "lists of positions",
    "Only numeric dtypes are allowed in cumulative_sum": "counting truth values",
    "Only floating-point dtypes are allowed in __truediv__": "dividing whole numbers",
    "got <class 'slice'>": "slices beside lists of positions",
    "got <class 'NoneType'>": "new axes beside arrays of positions",
    "has no attribute 'itemsize'": "blocks that fit a processor's cache",
    "multi-axes index only specifies": "blocks that fit a processor's cache",
}
ON_DEVICE = Library(
    lambda x: strict.asarray(x, device=ELSEWHERE), lambda x: np.from_dlpack(x, device="cpu"), type(strict.asarray(0.0))
)
CASES = [case for case in CASES if case.name not in BRIDGES]


def excuse(error):
    """Why a case cannot be computed with the standard's names alone; None if that is not what went wrong."""
    said = f"{error} {error.__cause__ or ''}"
    missing = re.search(r"has no attribute '(\w+)'", said)
    if missing and missing[1] in BEYOND:
        return f"needs {missing[1]}"
    return next((f"needs {what}" for sign, what in OPEN.items() if sign in said), None)


def unless_beyond(case, dtype):
    try:
        hold(case, ON_DEVICE, dtype)
    except (AttributeError, TypeError, IndexError, ValueError, AutogradError) as error:
        reason = excuse(error)
        if reason is None:
            raise
        pytest.skip(reason)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_values_and_gradients_are_numpys(case):
    unless_beyond(case, float)


@pytest.mark.parametrize("case", [c for c in CASES if np.float32 in c.dtypes], ids=str)
def test_single_precision_stays_single(case):
    unless_beyond(case, np.float32)


def test_a_tensor_leaves_the_device_only_when_told_to():
    import autograd_lite as ag

    x = ag.tensor(strict.asarray([1.0, 2.0], device=ELSEWHERE), requires_grad=True)
    (x * x).sum().backward()
    assert x.grad.device == x.device == str(ELSEWHERE)
    np.testing.assert_array_equal(x.grad.numpy(), [2.0, 4.0])
    with pytest.raises(RuntimeError):
        np.asarray(x.value)
    with pytest.raises(ag.errors.DeviceError) as refused:
        x * np.ones(2)
    assert "multiply" in str(refused.value)
    assert "cpu" in str(refused.value)
    assert "device1" in str(refused.value)
