"""Convolution, interpolation, phases, differences."""

import numpy as np
import pytest
from saying import says

import autograd_lite as ag
from autograd_lite.errors import OpError, ShapeError

POINTS, VALUES = np.array([1.0, 2.0, 4.0]), np.array([3.0, 5.0, 4.0])


def test_convolution_is_differentiated_by_both():
    a, v = ag.tensor([1.0, 2.0, 3.0], requires_grad=True), ag.tensor([10.0, 20.0], requires_grad=True)
    ag.convolve(a, v)[1].backward()  # a0 v1 + a1 v0
    assert a.grad.tolist() == [20.0, 10.0, 0.0]
    assert v.grad.tolist() == [2.0, 1.0]


@pytest.mark.parametrize("mode", ["full", "same", "valid"])
@pytest.mark.parametrize(("n", "m"), [(5, 2), (2, 5), (4, 4), (4, 2), (2, 4), (1, 3)])
def test_correlation_of_complex_numbers_is_numpys(mode, n, m):
    rng = np.random.default_rng(0)
    a, v = (rng.normal(size=k) + 1j * rng.normal(size=k) for k in (n, m))
    np.testing.assert_allclose(ag.correlate(a, v, mode), np.correlate(a, v, mode))
    np.testing.assert_allclose(ag.convolve(a, v, mode), np.convolve(a, v, mode))


def test_whole_numbers_stay_whole():
    assert ag.convolve([1, 2], [3, 4]).tolist() == [3, 10, 8]
    assert ag.correlate([1, 2, 3], [1, 1]).dtype == np.int64


@pytest.mark.parametrize(
    ("call", "error", "said"),
    [
        (lambda: ag.convolve([1.0], np.zeros(0)), ShapeError, "convolve: expected two vectors .. (1,) and (0,)"),
        (lambda: ag.correlate(np.ones((2, 2)), [1.0]), ShapeError, "correlate: expected two vectors .. (2, 2)"),
        (lambda: ag.convolve([1.0], [1.0], "some"), OpError, "convolve: expected mode 'full', .. got 'some'"),
        (lambda: ag.interp(1.0, [1.0, 2.0], [1.0]), ShapeError, "interp: expected points and values of one length"),
        (lambda: ag.interp(1.0, [1.0], [1.0], period=0.0), OpError, "interp: expected a period other than 0"),
        (lambda: ag.gradient([1.0]), ShapeError, "gradient: expected at least 2 samples along axis 0, got 1"),
        (lambda: ag.gradient([1.0, 2.0], edge_order=3), OpError, "gradient: expected edge_order 1 or 2, got 3"),
        (lambda: ag.gradient(np.ones((2, 2)), 1, 2, 3), OpError, "gradient: expected no spacing, one, or .. got 3"),
        (lambda: ag.gradient([1.0, 2.0], [1.0]), ShapeError, "gradient: expected a distance, or 2 places .. (1,)"),
        (lambda: ag.diff(ag.asarray(1.0)), ShapeError, "diff: expected at least one axis"),
        (lambda: ag.diff([1.0], n=-1), OpError, "diff: expected how many times .. n=-1"),
    ],
)
def test_refusals(call, error, said):
    with pytest.raises(error) as caught:
        call()
    assert says(caught.value, said)


@pytest.mark.parametrize(
    ("x", "slope"), [(1.5, 2.0), (3.0, -0.5), (2.0, -0.5), (1.0, 2.0), (4.0, -0.5), (0.0, 0.0), (9.0, 0.0)]
)
def test_the_slope_of_an_interpolation(x, slope):
    """On points it is that to the right, at the last one that to the left; outside there is none."""
    assert ag.grad(ag.interp)(x, POINTS, VALUES) == slope


def test_an_interpolation_is_differentiated_by_points_and_values():
    by_point, by_value = ag.grad(ag.interp, argnums=(1, 2))(2.5, POINTS, VALUES)
    np.testing.assert_allclose(by_value, [0.0, 0.75, 0.25])
    # y = 5 - (x - p1) / (p2 - p1)
    np.testing.assert_allclose(by_point, [0.0, 1 / 2 - 0.5 / 4, 0.5 / 4])


def test_outside_of_all_points_the_ends_or_what_is_given_hold():
    x = np.array([0.0, 9.0, np.nan])
    np.testing.assert_array_equal(ag.interp(x, POINTS, VALUES), np.interp(x, POINTS, VALUES))
    left = ag.tensor(7.0, requires_grad=True)
    y = ag.interp(x, POINTS, VALUES, left=left, right=-1.0)
    y[0].backward()
    np.testing.assert_array_equal(y.numpy(), [7.0, -1.0, np.nan])
    assert left.grad.item() == 1.0
    assert ag.grad(lambda v: ag.interp(0.0, POINTS, v))(VALUES).tolist() == [1.0, 0.0, 0.0]


def test_a_single_point():
    assert ag.interp(np.array([0.0, 1.0, 5.0]), [1.0], [3.0]).tolist() == [3.0, 3.0, 3.0]


@pytest.mark.parametrize("period", [5.0, -5.0])
def test_an_interpolation_goes_around(period):
    x, points, values = np.array([-3.0, 0.5, 4.75, 11.0]), np.array([4.0, 1.0, 7.5]), np.array([1.0, 3.0, -2.0])
    np.testing.assert_allclose(ag.interp(x, points, values, period=period), np.interp(x, points, values, period=period))


def test_interpolation_of_complex_values():
    values = VALUES * (1 + 2j)
    np.testing.assert_allclose(ag.interp([1.5, 9.0], POINTS, values), np.interp([1.5, 9.0], POINTS, values))


def test_unwrapped_phases_move_with_the_phases():
    p = ag.tensor([3.0, 6.0, 1.0], requires_grad=True)
    y = ag.unwrap(p, period=6.0)
    (y * np.array([1.0, 10.0, 100.0])).sum().backward()
    assert y.tolist() == [3.0, 6.0, 7.0]
    assert p.grad.tolist() == [1.0, 10.0, 100.0]


def test_differences_of_truth_values_say_where_they_change():
    assert ag.diff([True, True, False]).tolist() == [False, True]


def test_more_differences_than_elements_are_none():
    assert ag.diff(ag.asarray([1.0, 2.0]), n=5).tolist() == np.diff([1.0, 2.0], n=5).tolist() == []


def test_slopes_of_several_axes_are_a_tuple():
    x = np.arange(12.0).reshape(3, 4) ** 2
    for params in [{}, {"axis": (1, 0)}, {"edge_order": 2}]:
        found, expected = ag.gradient(ag.tensor(x), **params), np.gradient(x, **params)
        assert isinstance(found, tuple)
        for a, b in zip(found, expected, strict=True):
            np.testing.assert_allclose(a.numpy(), b)
    mixed = ag.gradient(x, 2.0, [0.0, 1.0, 3.0, 4.0])
    for a, b in zip(mixed, np.gradient(x, 2.0, [0.0, 1.0, 3.0, 4.0]), strict=True):
        np.testing.assert_allclose(a, b)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.int64])
def test_distances_do_not_widen_slopes(dtype):
    x = np.array([1, 4, 9, 16], dtype)
    for spacing in [(), (0.5,), (np.array([0.0, 1.0, 2.0, 4.0]),)]:
        assert ag.gradient(ag.tensor(x), *spacing).dtype == np.gradient(x, *spacing).dtype


def test_a_parabola_has_its_exact_slopes_with_edges_of_second_order():
    places = np.array([0.0, 1.0, 3.0, 4.0, 7.0])
    np.testing.assert_allclose(ag.gradient(places**2, places, edge_order=2), 2 * places, atol=1e-13)


def test_an_integral_is_differentiated_by_where_it_was_sampled():
    x = ag.tensor([0.0, 1.0, 3.0], requires_grad=True)
    y = ag.trapezoid([1.0, 2.0, 5.0], x)
    y.backward()
    assert y.item() == 1.5 + 7.0
    assert x.grad.tolist() == [-1.5, 1.5 - 3.5, 3.5]
    assert ag.grad(lambda dx: ag.trapezoid([1.0, 2.0, 5.0], dx=dx))(1.0) == 5.0
