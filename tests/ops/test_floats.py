"""The float namespace follows NumPy everywhere: at zeros of both signs, infinities, NaN and overflow."""

import math
from itertools import product

import numpy as np
import pytest

from autograd_lite import floats

pytestmark = pytest.mark.usefixtures("quiet")

VALUES = [
    0.0,
    -0.0,
    0.5,
    -0.5,
    1.0,
    -1.0,
    1.5,
    2.5,
    -2.5,
    3.0,
    -3.0,
    709.0,
    1e4,
    -1e4,
    1e200,
    -1e200,
    math.inf,
    -math.inf,
    math.nan,
]
UNARY = [
    "negative", "positive", "abs", "isnan", "isinf", "isfinite", "logical_not", "tanh", "atan", "asinh", "exp", "expm1",
    "sqrt", "sin", "cos", "tan", "asin", "acos", "acosh", "cosh", "sinh", "atanh", "log", "log1p", "log2", "log10",
    "square", "reciprocal", "sign", "floor", "ceil", "trunc", "round",
]  # fmt: skip
BINARY = [
    "add", "subtract", "multiply", "divide", "pow", "equal", "not_equal", "less", "less_equal", "greater",
    "greater_equal", "logical_and", "logical_or", "logical_xor", "atan2", "hypot", "logaddexp", "maximum", "minimum",
    "floor_divide", "remainder",
]  # fmt: skip


def agree(name, *xs):
    found, expected = getattr(floats, name)(*xs), getattr(np, name)(*map(np.float64, xs))
    assert type(found) is (bool if expected.dtype == bool else float), name
    if math.isnan(expected):
        assert math.isnan(found), (name, xs, found)
    else:
        assert found == pytest.approx(float(expected), rel=1e-14, abs=0), (name, xs)


@pytest.mark.parametrize("name", UNARY)
def test_one_number(name):
    for x in VALUES:
        agree(name, x)


@pytest.mark.parametrize("name", BINARY)
def test_two_numbers(name):
    for a, b in product(VALUES, VALUES):
        if (name, a, b) != ("pow", -math.inf, 0.5):  # NumPy takes sqrt there, against IEEE 754: NaN
            agree(name, a, b)


def test_where_chooses():
    assert (floats.where(True, 1.0, 2.0), floats.where(False, 1.0, 2.0)) == (1.0, 2.0)


def test_every_name_is_tested():
    constants = {"inf", "nan", "pi", "e"}
    public = {name for name, thing in vars(floats).items() if callable(thing) and name[0].islower()} - {
        "math",
        "operator",
    }
    elsewhere = {"where", "bitwise_and", "bitwise_or", "bitwise_xor", "bitwise_invert"}  # the latter: test_bitwise.py
    assert public - constants - elsewhere == {*UNARY, *BINARY}
