"""The error function without SciPy: as accurate as `math` has it, on arrays of any size."""

import math

import numpy as np
import pytest

import autograd_lite as ag

NUMBERS = np.concatenate(
    [
        np.linspace(-6.5, 6.5, 1501),
        np.geomspace(1e-300, 26.0, 300),
        [0.0, 0.46875, -0.46875, 4.0, -4.0, math.inf, -math.inf],
    ]
)


@pytest.mark.parametrize("name", ["erf", "erfc"])
def test_as_accurate_as_maths(name):
    """On a large array, which goes by the approximation."""
    found, expected = getattr(ag, name)(NUMBERS), [getattr(math, name)(x) for x in NUMBERS.tolist()]
    np.testing.assert_allclose(found, expected, rtol=2e-15, atol=1e-300)


@pytest.mark.parametrize("name", ["erf", "erfc"])
def test_few_numbers_and_many_agree_beyond_one_block(name):
    f, many = getattr(ag, name), np.resize(NUMBERS, (3, 7001))
    np.testing.assert_allclose(f(many)[2, -20:], f(many[2, -20:]), rtol=2e-15, atol=1e-300)


@pytest.mark.parametrize("size", [3, 1000])
def test_nan_warnings_and_dtypes(size):
    x = np.resize(np.array([math.nan, math.inf, 1.0]), size)
    with np.errstate(invalid="raise", over="raise", divide="raise"):
        assert np.isnan(ag.erf(x)[0]) and ag.erf(x)[1] == 1.0
        assert ag.erf(x.astype(np.float16)).dtype == np.float16
        np.testing.assert_allclose(ag.erf(x.astype(np.float16))[2], 0.8427, rtol=1e-3)
        assert ag.erf(x.astype(np.float32)).dtype == np.float32
        assert ag.erf(np.ones(size, int)).dtype == np.float64
        assert ag.erf(np.zeros((0, 2))).shape == (0, 2)
    with pytest.raises(ag.AutogradError, match="erf"):
        ag.erf(np.array([1j]))


def test_gelu_in_both_forms():
    assert ag.gelu(-10.0, approximate="none") == pytest.approx(-10.0 * math.erfc(10 / math.sqrt(2)) / 2, rel=1e-14)
    assert ag.gelu(1.0, approximate="none") == pytest.approx(0.8413447460685429, rel=1e-15)
    with pytest.raises(ag.AutogradError, match="expected approximate='tanh' or 'none', got 'sigmoid'"):
        ag.gelu(1.0, approximate="sigmoid")


def test_glu_needs_halves():
    with pytest.raises(ag.errors.ShapeError, match="even length along axis 0, got shape"):
        ag.glu(np.ones(3))


KINKS = {
    "relu6": [(0.0, 0.0), (6.0, 0.0), (3.0, 1.0)],
    "leaky_relu": [(0.0, 0.01), (-1.0, 0.01), (1.0, 1.0)],
    "elu": [(0.0, 1.0), (-1000.0, 0.0), (1000.0, 1.0)],
    "celu": [(0.0, 1.0)],
    "softsign": [(0.0, 1.0)],
    "hardtanh": [(1.0, 1.0), (-1.0, 1.0), (2.0, 0.0)],
    "hardshrink": [(0.5, 0.0), (0.75, 1.0)],
    "softshrink": [(0.5, 0.0), (-0.75, 1.0)],
    "mish": [(1000.0, 1.0), (-1000.0, 0.0)],
    "log_sigmoid": [(-1000.0, 1.0), (1000.0, 0.0)],
}


@pytest.mark.parametrize("name", KINKS)
def test_slope_at_kinks_and_far_out(name):
    for x, expected in KINKS[name]:
        assert ag.grad(getattr(ag, name))(x) == expected
        assert ag.grad(lambda x: ag.sum(getattr(ag, name)(x)))(np.array([x])).tolist() == [expected]


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("name", KINKS)
def test_nan_stays_nan(name):
    """The shrinking ones said 0, as a comparison with NaN is false."""
    assert np.isnan(getattr(ag, name)(np.array([np.nan, 1.0]))).tolist() == [True, False]
