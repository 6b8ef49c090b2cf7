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
    "square", "reciprocal", "sign", "floor", "ceil", "trunc", "round", "cbrt", "deg2rad", "rad2deg", "fabs", "exp2",
    "sinc", "spacing", "nan_to_num", "signbit", "isposinf", "isneginf", "isreal", "iscomplex",
]  # a table  # fmt: skip
BINARY = [
    "add", "subtract", "multiply", "divide", "pow", "equal", "not_equal", "less", "less_equal", "greater",
    "greater_equal", "logical_and", "logical_or", "logical_xor", "atan2", "hypot", "logaddexp", "maximum", "minimum",
    "floor_divide", "remainder", "copysign", "nextafter", "fmod", "logaddexp2", "heaviside", "fmax", "fmin", "isclose",
]  # a table  # fmt: skip


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


def test_parts_of_a_number():
    for x in VALUES:
        np.testing.assert_equal(floats.modf(x), np.modf(x))
        np.testing.assert_equal(floats.frexp(x)[0], np.frexp(x)[0])
        if math.isfinite(x):
            assert floats.frexp(x)[1] == np.frexp(x)[1]
        assert type(floats.ldexp(x, 3.0)) is float
        for n in (-2000, -3, 0, 3, 2000):
            np.testing.assert_equal(floats.ldexp(x, n), float(np.ldexp(x, n)))


def test_what_is_put_for_nan_and_infinities():
    for x in VALUES:
        assert floats.nan_to_num(x, 5.0, 6.0, 7.0) == np.nan_to_num(x, nan=5.0, posinf=6.0, neginf=7.0)


def test_isclose_with_tolerances():
    for a, b in product(VALUES, VALUES):
        for given in ({"rtol": 0.5, "atol": 0.1}, {"equal_nan": True}):
            assert floats.isclose(a, b, **given) == np.isclose(a, b, **given)


def test_every_name_is_tested():
    constants = {"inf", "nan", "pi", "e"}
    public = {name for name, thing in vars(floats).items() if callable(thing) and name[0].islower()} - {
        "math",
        "operator",
    }
    bitwise = {"bitwise_and", "bitwise_or", "bitwise_xor", "bitwise_invert"}  # test_bitwise.py
    integers = {"bitwise_left_shift", "bitwise_right_shift", "bitwise_count", "gcd", "lcm"}  # test_elementary.py
    elsewhere = {"where", "modf", "frexp", "ldexp", "nan_to_num", "isclose", *bitwise, *integers}
    assert public - constants - elsewhere == {*UNARY, *BINARY, "erf", "erfc"} - elsewhere  # test_erf.py
