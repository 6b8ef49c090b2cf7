"""Averages, covariances, counts."""

import numpy as np
import pytest
from saying import says

import autograd_lite as ag
from autograd_lite.errors import ShapeError

X = np.array([[1.0, 2.0, 4.0], [3.0, -1.0, 0.5]])


def test_gradients_flow_to_the_weights_of_an_average():
    w = ag.tensor([1.0, 1.0, 2.0], requires_grad=True)
    ag.average(np.array([1.0, 2.0, 6.0]), weights=w).backward()
    # (x - average) / sum of weights
    np.testing.assert_allclose(w.grad.numpy(), [(1 - 3.75) / 4, (2 - 3.75) / 4, (6 - 3.75) / 4])


@pytest.mark.parametrize("weights", [None, np.array([1, 2]), np.array([[1.0, 2.0, 0.5], [2.0, 1.0, 1.0]])])
def test_the_sum_of_weights_is_returned_too(weights):
    found = ag.average(ag.tensor(X), 0, weights, True)
    expected = np.average(X, 0, weights, True)
    for a, b in zip(found, expected, strict=True):
        np.testing.assert_allclose(a.numpy(), b)


def test_weights_of_another_shape_are_refused():
    with pytest.raises(ShapeError) as caught:
        ag.average(ag.tensor(X), weights=[1.0, 2.0])
    assert says(caught.value, "average: expected weights of shape (2, 3), or .. got (2,) and axis=None")


def test_the_range_splits_ties_at_both_ends():
    assert ag.grad(ag.ptp)(np.array([1.0, 3.0, 1.0, 2.0])).tolist() == [-0.5, 1.0, -0.5, 0.0]


def test_whole_numbers_have_covariances():
    m = np.array([[1, 2, 4], [3, 1, 0]])
    np.testing.assert_allclose(ag.cov(m), np.cov(m))
    np.testing.assert_allclose(ag.corrcoef(m, dtype=np.float32), np.corrcoef(m, dtype=np.float32))
    assert ag.cov(m, dtype=np.float32).dtype == np.float32


def test_correlations_of_complex_numbers():
    z = X + 1j * X[::-1] ** 2
    np.testing.assert_allclose(ag.corrcoef(z), np.corrcoef(z))
    np.testing.assert_allclose(ag.cov(z), np.cov(z))


def test_the_correlation_of_one_variable_is_1():
    x = ag.tensor([1.0, 2.0, 4.0], requires_grad=True)
    y = ag.corrcoef(x)
    y.backward()
    assert y.item() == 1.0
    np.testing.assert_allclose(x.grad.numpy(), [0.0, 0.0, 0.0], atol=1e-15)


def test_variables_that_go_together_have_curvature():
    """Rounding takes their correlation beyond 1; to cut it off there would cut off its derivatives."""
    x = np.array([0.1, 0.3, 0.8])

    def correlation(y):
        return ag.corrcoef(x, y)[0, 1]

    for y in (x + 0.7, 3 * x, x / 3 + 0.1):
        assert ag.corrcoef(x, y).max() <= 1.0
        by_y = ag.grad(lambda y: ag.grad(correlation)(y)[0])(y)
        # of c(y) = <a, b> / |a| |b|, with b along a: minus the part of I across a, over |b|^2, first row
        b, n = y - y.mean(), 3
        across = (np.eye(n) - 1 / n - np.outer(b, b) / (b @ b))[0] / (b @ b)
        np.testing.assert_allclose(by_y, -across, rtol=1e-9, atol=1e-9)


def test_covariances_of_a_cube_are_refused():
    with pytest.raises(ShapeError, match="cov: expected a vector or a matrix"):
        ag.cov(np.zeros((2, 2, 2)))
    with pytest.raises(ShapeError, match="a weight for each of 3 observations"):
        ag.cov(X, aweights=[1.0])


def test_gradients_flow_to_the_weights_of_counts():
    w = ag.tensor([1.0, 2.0, 4.0], dtype=ag.float32, requires_grad=True)
    y = ag.bincount([0, 2, 2], weights=w, minlength=4)
    (y * np.array([1.0, 10.0, 100.0, 1000.0])).sum().backward()
    assert y.tolist() == [1.0, 0.0, 6.0, 0.0]
    assert w.grad.tolist() == [1.0, 100.0, 100.0]
    assert w.grad.dtype == np.float32


def test_counts_are_constants():
    x = ag.tensor([1.0, 2.0, 2.5, 4.0], requires_grad=True)
    found, edges = ag.histogram(x, 3)
    assert not found.requires_grad
    assert (found.tolist(), edges.tolist()) == ([1, 2, 1], [1.0, 2.0, 3.0, 4.0])


@pytest.mark.parametrize(
    "params", [{}, {"bins": 4, "range": (0.0, 2.0)}, {"bins": [-1.0, 0.5, 1.0]}, {"bins": "sqrt"}, {"density": True}]
)
def test_histograms_are_numpys(params):
    x = np.array([0.1, 0.9, 0.5, 1.0, 3.0, -1.0])
    weights = np.array([1.0, 0.5, 2.0, 3.0, 1.0, 1.0], np.float32)
    given = [{}, {"weights": weights}] if params.get("bins") != "sqrt" else [{}]
    for more in given:
        found, expected = ag.histogram(x, **params, **more), np.histogram(x, **params, **more)
        np.testing.assert_allclose(found[0], expected[0], rtol=1e-6)
        np.testing.assert_allclose(found[1], expected[1])


def test_negative_numbers_cannot_be_counted():
    with pytest.raises(ShapeError, match="bincount"):
        ag.bincount(ag.asarray([-1, 2]))
    with pytest.raises(ShapeError, match="a weight for each of 2 elements"):
        ag.histogram([1.0, 2.0], weights=[1.0])
