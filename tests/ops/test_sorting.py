"""Ties share their gradients evenly, NaN goes last, and positions say where the values came from."""

import itertools
from math import inf, nan

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from saying import says

import autograd_lite as ag
from autograd_lite.errors import OpError, ShapeError
from autograd_lite.walks import rules


def gradient(f, x, weights):
    x = ag.tensor(x, requires_grad=True)
    y = f(x)
    y.backward(np.asarray(weights, y.dtype))
    return x.grad.numpy()


FEW_VALUES = npst.arrays(float, npst.array_shapes(min_dims=1, max_dims=1, max_side=5), elements=st.integers(0, 2))


@given(FEW_VALUES)
def test_the_gradient_at_ties_is_the_mean_over_all_orders_of_them(x):
    weights = 2.0 ** np.arange(x.size)
    total, orders = np.zeros(x.size), 0
    for order in itertools.permutations(range(x.size)):
        order = np.array(order)
        if np.array_equal(x[order], np.sort(x)):
            total[order] += weights
            orders += 1
    np.testing.assert_allclose(gradient(ag.sort, x, weights), total / orders)
    np.testing.assert_allclose(gradient(lambda x: ag.sort(x, descending=True), x, weights[::-1]), total / orders)


@given(FEW_VALUES, st.data())
def test_top_k_has_the_gradient_of_the_sorted_ones(x, data):
    k, largest = data.draw(st.integers(0, x.size)), data.draw(st.booleans())
    weights = 2.0 ** np.arange(k)
    top = gradient(lambda x: ag.top_k(x, k, largest=largest).values, x, weights)
    np.testing.assert_allclose(top, gradient(lambda x: ag.sort(x, descending=largest)[:k], x, weights))


@given(npst.arrays(float, (2, 17), elements=st.sampled_from([0.0, 1.0, 2.0, -inf, inf, nan])), st.integers(0, 17))
@example(np.arange(34.0).reshape(2, 17) * 7 % 17, 3)
def test_top_k_is_what_stable_sorting_puts_first(x, k):
    for largest in (True, False):
        values, places = ag.top_k(x, k, largest=largest)
        np.testing.assert_array_equal(places, ag.argsort(x, descending=largest)[:, :k])
        np.testing.assert_array_equal(values, ag.sort(x, descending=largest)[:, :k])


@given(FEW_VALUES, st.data())
def test_a_partition_has_the_gradient_of_the_place_that_each_element_went_to(x, data):
    kth = data.draw(st.integers(0, x.size - 1))
    y = ag.partition(x, kth)
    weights = 2.0 ** np.arange(x.size)
    expected = [np.mean(weights[y == value]) for value in x]
    np.testing.assert_allclose(gradient(lambda x: ag.partition(x, kth), x, weights), expected)


def test_a_partition_that_leaves_the_rest_in_disorder():
    x, weights = np.cos(np.arange(2000.0)), np.arange(2000.0)  # NumPy sorts a few hundred anyway
    y = ag.partition(x, 1000)
    assert not np.array_equal(y, np.sort(x))
    expected = [weights[y == value].item() for value in x]
    assert gradient(lambda x: ag.partition(x, 1000), x, weights).tolist() == expected
    moved = rules.jvp(ag.partition(ag.tensor(x, requires_grad=True), 1000).node.op, (x * 2,), y, (x,), {"kth": 1000})
    assert moved.tolist() == (y * 2).tolist()


@given(npst.arrays(float, (3, 4), elements=st.integers(0, 2)), st.sampled_from([0, 1]))
def test_vjp_and_jvp_are_adjoint_at_ties(x, axis):
    t, g = np.cos(np.arange(12.0)).reshape(3, 4), np.sin(np.arange(12.0)).reshape(3, 4)
    for f in (ag.sort, lambda x, axis: ag.partition(x, 1, axis), lambda x, axis: ag.top_k(x, 3, axis=axis).values):
        y = f(ag.tensor(x, requires_grad=True), axis=axis)
        op, params = y.node.op, y.node.params
        moved = rules.jvp(op, (t,), y.numpy(), (x,), params)
        g_y = g.ravel()[: y.size].reshape(y.shape)
        np.testing.assert_allclose(np.vdot(g_y, moved), np.vdot(gradient(lambda x, f=f: f(x, axis=axis), x, g_y), t))


def test_the_largest_of_all_has_the_gradient_of_max():
    x = [3.0, 1.0, 3.0, 3.0]
    assert gradient(lambda x: ag.top_k(x, 1).values, x, [1.0]).tolist() == gradient(ag.max, x, 1.0).tolist()


def test_second_order_at_ties():
    def loss(x):
        return (ag.sort(x) ** 2 * np.array([1.0, 3.0, 5.0])).sum()

    hessian = [ag.grad(lambda x, i=i: ag.grad(loss)(x)[i])(np.array([1.0, 2.0, 1.0])) for i in range(3)]
    # d/dx of the gradient (2 w1 s1 + 2 w2 s2) / 2 that both of the tied share: again the mean
    assert np.array(hessian).tolist() == [[2.0, 0.0, 2.0], [0.0, 10.0, 0.0], [2.0, 0.0, 2.0]]


def test_long_rows_with_many_ties_are_done_without_loops():
    x = np.arange(200_000) % 7.0
    g = gradient(ag.sort, x, np.arange(200_000.0))
    ends = np.cumsum(np.bincount(x.astype(int)))
    expected = [(a + b - 1) / 2 for a, b in itertools.pairwise([0, *ends])]
    np.testing.assert_allclose(g, np.array(expected)[x.astype(int)])


def test_nan_goes_last_and_takes_its_gradient_along():
    x = [nan, 2.0, 1.0]
    np.testing.assert_array_equal(ag.sort(np.array(x)), [1.0, 2.0, nan])
    np.testing.assert_array_equal(ag.sort(np.array(x), descending=True), [nan, 2.0, 1.0])
    assert gradient(ag.sort, x, [1.0, 2.0, 3.0]).tolist() == [3.0, 2.0, 1.0]
    assert gradient(ag.sort, x, [1.0, 2.0, 0.0]).tolist() == [0.0, 2.0, 1.0]


def test_nan_that_was_sorted_away_leaves_no_trace():
    x = ag.tensor([nan, 4.0, 1.0], requires_grad=True)
    (ag.sort(ag.sqrt(x))[:2]).sum().backward()
    assert x.grad.tolist() == [0.0, 0.25, 0.5]


def test_infinities_and_zeros_of_both_signs_are_ties():
    assert gradient(ag.sort, [inf, 0.0, inf, -0.0], [1.0, 3.0, 5.0, 7.0]).tolist() == [6.0, 2.0, 6.0, 2.0]


@pytest.mark.parametrize("descending", [False, True])
def test_stable_sorting_keeps_the_order_of_equal_elements(descending):
    x = np.array([0.0, -0.0, 1.0, 0.0, 1.0])
    order = ag.argsort(x, descending=descending)
    assert order.tolist() == ([2, 4, 0, 1, 3] if descending else [0, 1, 3, 2, 4])
    assert np.signbit(ag.sort(x, descending=descending)).tolist() == np.signbit(x[order]).tolist()


def test_complex_numbers_are_sorted_with_their_gradients():
    x = np.array([2 + 1j, 1 + 5j, 1 - 5j, 2 + 1j])
    weights = np.array([1 + 1j, 2.0, 3.0, 5j])
    assert gradient(ag.sort, x, weights).tolist() == [1.5 + 2.5j, 2.0, 1 + 1j, 1.5 + 2.5j]
    assert gradient(lambda x: ag.partition(x, 0), x, weights)[2] == weights[ag.partition(x, 0) == x[2]][0]
    assert gradient(lambda x: ag.top_k(x, 1).values, x, [2j]).tolist() == [1j, 0, 0, 1j]


def test_lists_and_numbers_are_taken_as_numpy_takes_them():
    assert ag.sort([3, 1, 2]).tolist() == [1, 2, 3]
    assert ag.sort([[3, 1], [2, 0]], 0).tolist() == [[2, 0], [3, 1]]
    assert ag.searchsorted([1.0, 2.0], 1.5) == 1
    assert ag.digitize(2.5, [1.0, 2.0]) == 2
    assert ag.top_k([1, 3, 2], 1).indices.tolist() == [1]
    assert ag.lexsort(([2, 1, 3], [5, 5, 4])).tolist() == [2, 1, 0]


def test_positions_are_constants():
    x = ag.tensor([3.0, 1.0], requires_grad=True)
    found = [ag.argsort(x), ag.argpartition(x, 0), ag.top_k(x, 1).indices, ag.searchsorted(x, x), ag.unique_all(x)[1]]
    assert [(v.requires_grad, v.dtype.kind) for v in found] == [(False, "i")] * 5


def test_searchsorted_by_a_sorter():
    x = ag.tensor([3.0, 1.0, 2.0])
    assert ag.searchsorted(x, ag.tensor([1.0, 2.5]), sorter=ag.argsort(x), side="right").tolist() == [1, 2]


@given(npst.arrays(float, (3, 2), elements=st.sampled_from([0.0, 1.0, 2.0, nan])))
def test_unique_parts_are_numpys(x):
    ours, numpys = ag.unique_all(x), np.unique(x, True, True, True, equal_nan=False)
    for part, expected in zip(ours, numpys, strict=True):
        np.testing.assert_array_equal(part, expected)
    for part, expected in zip(ag.unique(x, True, True, True), np.unique(x, True, True, True), strict=True):
        np.testing.assert_array_equal(part, expected)
    values, inverse = ag.unique_inverse(x)
    np.testing.assert_array_equal(values[inverse], x)
    np.testing.assert_array_equal(ag.unique_counts(x).counts, ours.counts)


@given(npst.arrays(float, (4, 2), elements=st.integers(0, 1)), st.sampled_from([0, 1, -1]))
def test_unique_rows_share_their_gradient_evenly(x, axis):
    y, inverse, counts = np.unique(x, return_inverse=True, return_counts=True, axis=axis)
    weights = np.cos(np.arange(y.size)).reshape(y.shape)
    shape = [1, 1]
    shape[axis] = -1
    expected = np.take(weights / counts.reshape(shape), inverse.ravel(), axis)
    np.testing.assert_allclose(gradient(lambda x: ag.unique(x, axis=axis), x, weights), expected)
    t = np.sin(np.arange(x.size)).reshape(x.shape)
    op = ag.unique(ag.tensor(x, requires_grad=True), axis=axis).node.op
    moved = rules.jvp(op, (t,), y, (x,), {"axis": axis, "equal_nan": True})
    np.testing.assert_allclose(np.vdot(weights, moved), np.vdot(expected, t))


def test_equal_elements_that_stay_equal_move_what_unique_gives():
    """The gradient is defined among inputs that have as many different elements."""
    slope = ag.grad(lambda s: (ag.unique_values(ag.stack([s, 2 * s, s])) * np.array([3.0, 5.0])).sum())
    assert slope(ag.tensor(1.5)).item() == 3.0 + 2 * 5.0


def test_results_of_several_parts_name_them():
    x = ag.tensor([2.0, 2.0, 1.0])
    assert ag.unique_all(x)._fields == ("values", "indices", "inverse_indices", "counts")
    assert ag.unique_inverse(x)._fields == ("values", "inverse_indices")
    assert ag.unique_counts(x)._fields == ("values", "counts")
    assert ag.top_k(x, 1)._fields == ("values", "indices")
    assert isinstance(ag.unique(x), ag.Tensor)


SAYS = {
    "a number": (lambda: ag.sort(ag.tensor(1.0)), ShapeError, "sort(float64[], .. axis -1 is out of bounds"),
    "a Scalar": (lambda: ag.sort(ag.scalar(1.0)), ShapeError, "sort .. axis -1 is out of bounds"),
    "an axis that is not there": (lambda: ag.sort(ag.ones(2), 1, descending=True), ShapeError, "sort .. axis 1"),
    "a place that is not there": (
        lambda: ag.partition(ag.ones(2), 2),
        ShapeError,
        "partition(float64[2], kth=2",
    ),
    "more than there are": (lambda: ag.top_k(ag.ones((2, 3)), 4), ShapeError, "top_k: expected 0 <= k <= 3 .. got 4"),
    "top_k of an axis": (lambda: ag.top_k(ag.ones(3), 1, axis=1), ShapeError, "top_k: axis 1 .. 1 axes"),
    "keys of several shapes": (
        lambda: ag.lexsort([ag.ones(2), ag.ones(3)]),
        ShapeError,
        "lexsort: .. one shape, got shapes (2,) and (3,)",
    ),
    "no keys": (lambda: ag.lexsort([]), ShapeError, "lexsort: .. got none"),
    "an unknown side": (lambda: ag.searchsorted(ag.ones(2), 1.0, side="up"), ShapeError, "searchsorted .. side"),
    "an unknown keyword": (lambda: ag.sort(ag.ones(2), kind="heapsort"), TypeError, "kind"),
    "bins in disorder": (lambda: ag.digitize(ag.ones(2), [1.0, 3.0, 2.0]), ShapeError, "digitize .. monoton"),
    "half an element": (lambda: ag.partition(ag.ones(2), 0.5), OpError, "partition .. kth=0.5"),
}


@pytest.mark.parametrize("what", SAYS)
def test_refusal_says(what):
    f, kind, parts = SAYS[what]
    with pytest.raises(kind) as caught:
        f()
    assert says(caught.value, parts)
