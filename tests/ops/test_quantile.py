"""Median and quantiles: ties, NaN, dtypes, and what is refused."""

import numpy as np
import pytest
from saying import says

import autograd_lite as ag
from autograd_lite.errors import OpError, ShapeError
from autograd_lite.ops.quantile import METHODS

nan = np.nan


@pytest.mark.parametrize(
    ("x", "expected"),
    [
        ([3.0, 1.0, 2.0], [0.0, 0.0, 1.0]),
        ([3.0, 1.0, 2.0, 9.0], [0.5, 0.0, 0.5, 0.0]),
        ([1.0, 1.0, 1.0], [1 / 3, 1 / 3, 1 / 3]),
        ([1.0, 2.0, 2.0, 2.0], [0.0, 1 / 3, 1 / 3, 1 / 3]),
        ([1.0, 1.0, 2.0, 2.0], [0.25, 0.25, 0.25, 0.25]),
        ([7.0], [1.0]),
    ],
)
@pytest.mark.parametrize("f", [ag.median, ag.nanmedian, lambda x: ag.quantile(x, 0.5)], ids=["", "nan", "quantile"])
def test_median_splits_ties_evenly(f, x, expected):
    np.testing.assert_allclose(ag.grad(f)(np.array(x)), expected)


def test_the_extreme_quantiles_are_the_extrema():
    x = np.array([2.0, 5.0, 5.0, 2.0, 3.0])
    assert ag.grad(lambda x: ag.quantile(x, 0))(x).tolist() == ag.grad(ag.min)(x).tolist()
    assert ag.grad(lambda x: ag.quantile(x, 1.0))(x).tolist() == ag.grad(ag.max)(x).tolist()


def test_between_two_elements_each_has_its_part():
    assert ag.grad(lambda x: ag.quantile(x, 0.25))(np.array([4.0, 0.0, 1.0])).tolist() == [0.0, 0.5, 0.5]


def test_the_slope_by_q_is_the_distance_to_the_next():
    x = np.array([4.0, 0.0, 1.0])
    assert ag.grad(lambda q: ag.quantile(x, q))(0.25) == 2.0
    assert ag.grad(lambda q: ag.quantile(x, q))(0.75) == 6.0
    assert ag.grad(lambda q: ag.percentile(x, q))(75.0) == 0.06


def test_nan_among_the_elements_is_the_median():
    x = np.array([[1.0, nan, 2.0], [3.0, 5.0, 4.0]])
    np.testing.assert_array_equal(ag.median(x, axis=1), [nan, 4.0])
    np.testing.assert_array_equal(ag.quantile(x, 0.5, axis=1), [nan, 4.0])


def test_axes_of_q_come_first():
    x = np.arange(24.0).reshape(2, 3, 4)
    for q in ([0.1, 0.9], np.ones((2, 2)) / 2):
        for params in [{}, {"axis": 1}, {"axis": (2, 0)}, {"axis": (0, 2), "keepdims": True}]:
            np.testing.assert_allclose(ag.quantile(x, q, **params), np.quantile(x, q, **params))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("dtype", [np.int64, np.float16, np.float32, np.float64])
@pytest.mark.parametrize("q", [0.3, 1, [0.0, 0.5, 0.95]], ids=str)
def test_dtypes_are_numpys(method, dtype, q):
    x = np.array([3, 1, 4, 1, 5, 9, 2], dtype)
    found, expected = ag.quantile(ag.tensor(x), q, method=method), np.quantile(x, q, method=method)
    assert found.dtype == expected.dtype
    np.testing.assert_allclose(found.numpy(), expected, rtol=1e-3 if dtype is np.float16 else 1e-6)


@pytest.mark.parametrize("method", METHODS)
def test_methods_agree_with_numpy_where_they_jump(method):
    for n in range(1, 9):
        x = np.random.default_rng(n).permutation(n).astype(float)
        q = np.arange(0, 2 * n + 1) / (2 * n)  # k/n and k/2n are where discrete methods go on to the next
        np.testing.assert_allclose(ag.quantile(x, q, method=method), np.quantile(x, q, method=method), atol=1e-14)


def test_no_elements():
    with np.errstate(all="ignore"):
        assert np.isnan(ag.median(np.zeros(0)))
        assert np.isnan(ag.nanmedian(ag.zeros((0, 2)), axis=0).numpy()).all()
    with pytest.raises(ShapeError, match="at least one element"):
        ag.quantile(np.zeros(0), 0.5)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: ag.quantile([1.0], 1.5), "quantile: expected q between 0 and 1, got 1.5"),
        (lambda: ag.percentile([1.0], -1), "percentile: expected q between 0 and 100, got -1"),
        (lambda: ag.nanquantile([1.0], np.nan), "nanquantile: expected q between 0 and 1, got nan"),
        (lambda: ag.quantile([1.0], 0.5, method="best"), "quantile: expected a method among .. hazen .. got 'best'"),
    ],
)
def test_refusals(call, said):
    with pytest.raises(OpError) as caught:
        call()
    assert says(caught.value, said)
