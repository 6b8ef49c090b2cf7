"""Numbers are short, and never say what is not so."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import autograd_lite as ag
from viz.cards import card
from viz.digits import array, form, literal, number, whole
from viz.labels import call, facts, slope
from viz.model import Node


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_four_significant_digits_are_right(value):
    told = Fraction(number(value).rstrip("."))
    assert abs(told - Fraction(value)) <= Fraction(value) * Fraction(6, 10_000) * (1 if value >= 0 else -1)


@given(st.floats(-1e7, 1e7))
def test_only_whole_numbers_look_whole(value):
    if abs(value - round(value)) > 1e-5 * abs(value):
        assert "." in number(value) or "e" in number(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (0.1 + 0.2, "0.3"),
        (0.49999999999999994, "0.5"),
        (0.99996, "1.000"),
        (0.50002, "0.5000"),
        (6.8813735870195432, "6.881"),
        (123.45, "123.5"),
        (1234.56, "1234.6"),
        (12345.678, "12345.7"),
        (1797.0, "1797"),
        (1234567.0, "1234567"),
        (9999999.9, "9999999.9"),
        (123456789.0, "1.235e+08"),
        (1e-5, "1e-05"),
        (1.23456e-10, "1.235e-10"),
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        (-float("inf"), "-inf"),
        (7, "7"),
        (-(10**9), "-1e+09"),
        (10**400, "1.000e+400"),
        (True, "True"),
        (np.bool(False), "False"),
        (np.int64(5), "5"),
        (np.float32(0.1), "0.1"),
        (np.float16(0.1), "0.09998"),
        (1 - 2j, "1-2j"),
        (np.complex64(0.5j), "0+0.5j"),
        (complex(float("nan"), -float("inf")), "nan-infj"),
    ],
)
def test_numbers(value, text):
    assert number(value) == text


@pytest.mark.skipif(np.finfo(np.longdouble).max <= np.finfo(float).max, reason="long double is double here")
def test_a_long_double_beyond_floats():
    assert number(np.longdouble("1.5e400")) == "1.5e+400"
    assert number(np.longdouble("-inf")) == "-inf"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.float64(0.5), "0.5"),
        (np.array(0.5), "0.5"),
        (np.array([1.0]), "[1]"),
        (np.zeros((0, 3)), "empty"),
        (np.array([[1.0, 2.0], [3.0, 4.0]]), "[[1, 2], [3, 4]]"),
        (np.array([0.123456, -12345.6, 1e-9, 1e9, 1 / 3]), "-12345.6 … 1e+09"),
        (np.arange(7), "0 … 6"),
        (np.full((3, 3), 0.25), "all 0.25"),
        (np.array([True, False]), "[True, False]"),
        (np.arange(9) > 6, "2 of 9 true"),
        (np.array([np.nan, 1.0, 2.0] * 3), "1 … 2, 3 NaN"),
        (np.full(9, np.nan), "all NaN"),
        (np.array([np.inf, -np.inf] * 5), "-inf … inf"),
        (np.full(9, np.inf), "all inf"),
        (np.arange(9) * (3 + 4j), "|z| 0 … 40"),
        (np.full(9, 1j), "all 0+1j"),
        (np.linspace(0, 1, 9, dtype=np.float16), "0 … 1"),
    ],
)
def test_arrays(value, text):
    assert array(value) == text


@pytest.mark.usefixtures("quiet")
def test_extreme_arrays_make_no_warning():
    assert array(np.full(9, 1e308 + 1e308j) * np.arange(9)).startswith("|z| 0 … ")


def test_shapes():
    assert form(np.ones((2, 3))) == "(2, 3)"
    assert form(np.ones(3, np.int64)) == "(3,) int64"
    assert form(np.float64(1.0)) == form(1.0) == ""


def test_literals():
    assert [literal(each) for each in (2, 2.0, -0.5, 1e-3, 1 / 3)] == ["2", "2", "-0.5", "0.001", "0.3333"]


def test_whole_arrays_and_their_corners():
    assert whole(np.array([1.0, 2.0])) == "(2,) float64\n[1. 2.]"
    assert "..." in whole(np.arange(1000))
    assert whole(np.int64(3)) == "3 int64"


def test_facts_of_what_was_given_back():
    assert dict(facts(None, None, ["value", "grad"])) == {"value": "given back", "grad": "not computed"}
    assert dict(facts(1.0, None, ["value", "grad"], constant=True)) == {"value": "1"}


def test_slopes_fit_an_edge():
    rng = np.random.default_rng(0)
    for shape in [(), (1,), (2,), (3, 4), (2, 3, 4, 5), (0,), (10,) * 6]:
        for scale in (1e-300, 1e-9, 1.0, 12345.678, 1e300):
            assert 0 < len(slope(rng.normal(size=shape) * scale)) <= 24
    assert slope(np.zeros((4, 5))) == "0"


def test_calls():
    assert call("subtract", "-", {}) == "−"
    assert call("pow", "**", {}) == "**"
    assert call("reshape", "", {"shape": (2, 3), "order": None}) == "reshape(shape=(2, 3))"
    assert call("getitem", "", {"index": (slice(None), None, np.array([0, 2]))}) == "[:, None, [0, 2]]"
    assert call("take", "", {"indices": np.arange(50)}) == "take(indices=0 … 49)"
    assert call("f", "", {"by": "a very long text indeed"}).startswith("f(by=")
    x = ag.tensor([1.0, 2.0], requires_grad=True)
    assert call("f", "", {"x": x}).startswith("f(x=")


@given(
    arrays(np.float64, st.integers(7, 12), elements=st.floats(width=64)),
    st.sampled_from([1, 1000, 100_000]),
    st.booleans(),
)
def test_no_summary_is_cut_on_a_card(found, times, is_complex):
    told = array(np.tile(found, times) * (1 + 1j if is_complex else 1))
    [(_, shown)] = card(Node("n0", "op", facts=(("value", told),))).rows
    assert shown == told
