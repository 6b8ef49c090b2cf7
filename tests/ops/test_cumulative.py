"""Running sums, products and extrema: zeros, ties, overflow, and what is refused."""

import numpy as np
import pytest
from saying import says

import autograd_lite as ag
from autograd_lite.errors import ShapeError

inf = np.inf
WEIGHTS = np.array([1.0, 10.0, 100.0, 1000.0])


def weighted(f):
    return lambda x: (f(x) * WEIGHTS[: x.shape[0]]).sum()


def products(x):
    """The gradient of weighted running products, product by product."""
    return [sum(WEIGHTS[i] * np.prod(np.delete(x[: i + 1], j)) for i in range(j, len(x))) for j in range(len(x))]


@pytest.mark.parametrize(
    "x", [[2.0, 3.0, 4.0, 5.0], [2.0, 0.0, 4.0, 5.0], [0.0, 3.0, 0.0, 5.0], [0.0, 0.0, 0.0, 0.0], [0.0, 7.0, 1.0, 0.0]]
)
def test_running_products_are_exact_with_any_number_of_zeros(x):
    x = np.array(x)
    np.testing.assert_array_equal(ag.grad(weighted(ag.cumulative_prod))(x), products(x))


@pytest.mark.parametrize("x", [[2.0, 3.0, 4.0], [0.0, 3.0, 4.0], [0.0, 0.0, 4.0], [0.0, 0.0, 0.0]])
def test_running_products_are_exact_with_zeros_in_second_order(x):
    def hessian(f):
        return [ag.grad(lambda x, i=i: ag.grad(f)(x)[i])(np.array(x)).tolist() for i in range(3)]

    running = weighted(ag.cumulative_prod)
    assert hessian(running) == hessian(lambda x: x[0] + 10 * x[0] * x[1] + 100 * x[0] * x[1] * x[2])


def test_a_zero_cuts_off_what_overflows():
    x = np.array([1.0, 0.0, 1e200, 1e200, 0.0, 1e200])
    assert ag.grad(lambda x: ag.cumulative_prod(x)[5])(x).tolist() == [0.0] * 6


def test_ties_of_a_running_maximum_are_split_evenly_so_far():
    x = np.array([1.0, 1.0, 0.0, 1.0])
    for i, expected in enumerate([[1, 0, 0, 0], [1 / 2, 1 / 2, 0, 0], [1 / 2, 1 / 2, 0, 0], [1 / 3, 1 / 3, 0, 1 / 3]]):
        np.testing.assert_allclose(ag.grad(lambda x, i=i: ag.cumulative_max(x)[i])(x), expected)
        np.testing.assert_allclose(ag.grad(lambda x, i=i: ag.cumulative_min(-x)[i])(x), -np.array(expected))


def test_a_new_maximum_takes_the_gradient_over():
    assert ag.grad(lambda x: ag.cumulative_max(x).sum())(np.array([2.0, 1.0, 3.0, 0.0])).tolist() == [2, 0, 2, 0]


def test_nan_stays_in_a_running_maximum_and_keeps_gradients_of_what_came_before():
    x = ag.tensor([1.0, np.nan, 2.0], requires_grad=True)
    y = ag.cumulative_max(x)
    y[0].backward()
    np.testing.assert_array_equal(y.numpy(), [1.0, np.nan, np.nan])
    assert x.grad.tolist() == [1.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("x", "expected"),
    [
        ([1000.0, 1000.0], [1 + 10 / 2, 10 / 2]),
        ([-1000.0, 1000.0], [1.0, 10.0]),
        ([1000.0, -1000.0], [11.0, 0.0]),
        ([-inf, 0.0], [0.0, 10.0]),
    ],
)
def test_running_logsumexp_neither_overflows_nor_is_its_gradient_nan(x, expected):
    np.testing.assert_allclose(ag.grad(weighted(ag.cumulative_logsumexp))(np.array(x)), expected)


def test_nan_counts_as_nothing_and_has_gradient_0():
    x = ag.tensor([2.0, np.nan, 3.0], requires_grad=True)
    (ag.nancumsum(x) + ag.nancumprod(x)).sum().backward()
    assert x.grad.tolist() == [3 + (1 + 1 + 3), 0.0, 1 + 2]


def test_numpys_names_take_all_elements_in_order():
    x = ag.asarray([[1.0, 2.0], [3.0, 4.0]])
    assert ag.cumsum(x).tolist() == [1.0, 3.0, 6.0, 10.0]
    assert ag.cumprod(x, 1).tolist() == [[1.0, 2.0], [3.0, 12.0]]
    assert x.cumsum(0).tolist() == [[1.0, 2.0], [4.0, 6.0]]
    assert ag.cumsum(ag.asarray(5.0)).tolist() == [5.0]


def test_a_dtype_is_computed_in():
    x = ag.tensor([1.0, 2.0], dtype=ag.float32, requires_grad=True)
    y = ag.cumulative_prod(x, dtype=ag.float64)
    y.sum().backward()
    assert (y.dtype, x.grad.dtype) == (np.float64, np.float32)
    assert x.grad.tolist() == [3.0, 1.0]


def test_an_axis_must_be_named_where_there_are_several():
    said = "cumulative_sum: expected axis=, as the input has 2 axes .. hint: .. ravel"
    with pytest.raises(ShapeError) as caught:
        ag.cumulative_sum(ag.ones((2, 2)))
    assert says(caught.value, said)


def test_no_elements_have_no_running_anything():
    for f in (ag.cumulative_sum, ag.cumulative_prod, ag.cumulative_max, ag.cumulative_logsumexp):
        x = ag.tensor(np.zeros(0), requires_grad=True)
        f(x).sum().backward()
        assert x.grad.shape == (0,)
    assert ag.cumulative_prod(ag.zeros(0), include_initial=True).tolist() == [1.0]
