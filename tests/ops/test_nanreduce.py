"""Reductions that pass over NaN."""

import warnings

import numpy as np
import pytest

import autograd_lite as ag

nan = np.nan
HOLED = [1.0, nan, 3.0]
NAMES = ["nansum", "nanprod", "nanmean", "nanvar", "nanstd", "nanmax", "nanmin", "nanmedian"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("nansum", [1.0, 0.0, 1.0]),
        ("nanprod", [3.0, 0.0, 1.0]),
        ("nanmean", [0.5, 0.0, 0.5]),
        ("nanvar", [-1.0, 0.0, 1.0]),
        ("nanstd", [-0.5, 0.0, 0.5]),
        ("nanmax", [0.0, 0.0, 1.0]),
        ("nanmin", [1.0, 0.0, 0.0]),
        ("nanmedian", [0.5, 0.0, 0.5]),
    ],
)
@pytest.mark.parametrize("create_graph", [False, True])
def test_nan_has_gradient_0(name, expected, create_graph):
    x = ag.tensor(HOLED, requires_grad=True)
    getattr(ag, name)(x).backward(create_graph=create_graph)
    np.testing.assert_allclose(x.grad.numpy(), expected)


def test_quantiles_of_numbers_only():
    x = ag.tensor([nan, 1.0, 3.0, nan, 2.0], requires_grad=True)
    ag.nanquantile(x, 0.75).backward()
    assert x.grad.tolist() == [0.0, 0.0, 0.5, 0.0, 0.5]
    assert ag.nanpercentile(x, 75).item() == 2.5


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("keepdims", [False, True])
def test_rows_of_nan_give_what_numpy_gives(name, keepdims):
    x = np.array([[nan, nan], [1.0, nan], [2.0, 5.0]])
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = getattr(np, name)(x, axis=1, keepdims=keepdims)
        found = getattr(ag, name)(ag.tensor(x), axis=1, keepdims=keepdims)
    np.testing.assert_allclose(found.numpy(), expected)


@pytest.mark.parametrize("name", ["nanvar", "nanstd"])
@pytest.mark.parametrize("ddof", [1, 2])
def test_too_few_for_the_degrees_of_freedom(name, ddof):
    x = np.array([[nan, 3.0], [1.0, 2.0]])
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = getattr(np, name)(x, axis=1, ddof=ddof)
        found = getattr(ag, name)(ag.tensor(x), axis=1, ddof=ddof)
    np.testing.assert_allclose(found.numpy(), expected)


@pytest.mark.parametrize("name", NAMES)
def test_whole_numbers_have_no_nan(name):
    x = np.array([[1, 2, 5], [3, 4, 4]])
    found, expected = getattr(ag, name)(ag.asarray(x), axis=1), getattr(np, name)(x, axis=1)
    np.testing.assert_allclose(found.numpy(), expected)
    assert found.dtype == expected.dtype


def test_the_largest_of_a_mask_without_nan():
    x = ag.tensor([[1.0, nan, 9.0]], requires_grad=True)
    y = ag.nanmax(x, where=[True, True, False], initial=-np.inf)
    y.backward()
    assert (y.item(), x.grad.tolist()) == (1.0, [[1.0, 0.0, 0.0]])


def test_where_the_extremum_is():
    x = ag.asarray([[2.0, nan, 1.0], [nan, 5.0, 7.0]])
    assert ag.nanargmax(x, axis=1).tolist() == [0, 2]
    assert ag.nanargmin(x, axis=1).tolist() == [2, 1]


def test_complex_numbers():
    x = np.array([1 + 1j, nan, 2 - 1j])
    z = ag.tensor(x, requires_grad=True)
    y = ag.nanmean(z)
    assert y.item() == np.nanmean(x)
    ag.real(y).backward()
    assert z.grad.tolist() == [0.5, 0.0, 0.5]


def test_numpys_own_functions_go_through():
    x = ag.tensor([[1.0, nan, 3.0], [2.0, 5.0, 7.0]], requires_grad=True)
    y = np.nanvar(x, 1, ddof=1)
    y.sum().backward()
    assert y.tolist() == [2.0, np.var([2.0, 5.0, 7.0], ddof=1)]
    assert x.grad.numpy()[0].tolist() == [-2.0, 0.0, 2.0]
