"""Elements by positions, conditions and choices follow NumPy; gradients go to what was taken, and nowhere else."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from saying import says

import autograd_lite as ag
from autograd_lite.errors import DTypeError, OpError, ShapeError

WEIGHTS = np.cos(np.arange(60.0))


def gradients(f, *xs):
    """The gradients of a result whose elements have all different weights, and the result."""
    xs = [ag.tensor(x, requires_grad=True) for x in xs]
    y = f(*xs)
    y.backward(WEIGHTS[: y.size].reshape(y.shape).astype(y.dtype))
    return [None if x.grad is None else x.grad.numpy() for x in xs], y.numpy()


@st.composite
def along(draw):
    """An array, an axis, and positions along it that broadcast against the array, or it against them."""
    shape = draw(npst.array_shapes(min_dims=1, max_dims=3, max_side=3))
    axis = draw(st.integers(-len(shape), len(shape) - 1))
    asked = [draw(st.sampled_from([n, 1])) for n in shape]
    asked[axis] = draw(st.integers(0, 4))
    n = shape[axis]
    at = draw(npst.arrays(int, tuple(asked), elements=st.integers(-n, n - 1)))
    return np.arange(1.0, 1.0 + np.prod(shape)).reshape(shape), at, axis


@given(along())
def test_what_is_taken_along_an_axis_is_numpys_and_its_gradient_counts_how_often(case):
    x, at, axis = case
    (g,), y = gradients(lambda x: ag.take_along_axis(x, at, axis), x)
    np.testing.assert_array_equal(y, np.take_along_axis(x, at, axis))
    expected = np.zeros(x.shape)
    origin = np.take_along_axis(np.arange(x.size).reshape(x.shape), at, axis)
    np.add.at(expected.ravel(), origin.ravel(), WEIGHTS[: y.size])
    np.testing.assert_allclose(g, expected, atol=1e-14)


@given(along())
def test_what_is_put_along_an_axis_is_numpys_and_only_what_stays_has_a_gradient(case):
    x, at, axis = case
    shape = np.take_along_axis(x, at, axis).shape
    values = -np.arange(1.0, 1.0 + np.prod(shape)).reshape(shape)
    (g_x, g_values), y = gradients(lambda x, values: ag.put_along(x, at, values, axis), x, values)
    expected = x.copy()
    np.put_along_axis(expected, at, values, axis)
    np.testing.assert_array_equal(y, expected)
    w = WEIGHTS[: y.size].reshape(y.shape)
    np.testing.assert_array_equal(g_x, np.where(y < 0, 0, w))  # what was put is negative, and all different
    np.testing.assert_array_equal(g_values, _by_value(w, y, values))


def _by_value(w, y, values):
    return np.reshape([w[y == v].sum() for v in values.ravel()], values.shape)


def test_the_array_that_is_put_into_stays_as_it_is():
    x = np.zeros(3)
    assert ag.put_along(x, np.array([1]), 5.0).tolist() == [0.0, 5.0, 0.0]
    assert x.tolist() == [0.0, 0.0, 0.0]


def test_a_scalar_that_is_put_gets_the_sum():
    s, x = ag.scalar(2.0), ag.tensor([1.0, 1.0, 1.0], requires_grad=True)
    (ag.put_along(x, [0, 2], s) * np.array([1.0, 3.0, 5.0])).sum().backward()
    assert (s.grad.item(), x.grad.tolist()) == (6.0, [0.0, 3.0, 0.0])


def test_complex_numbers_are_taken_and_put_with_their_gradients():
    x, i = np.array([1 + 1j, 2.0, 3.0]), np.array([2, 0, 2])
    (g,), _ = gradients(lambda x: ag.take_along_axis(x, i) * 1j, x)
    np.testing.assert_allclose(g, [-1j * WEIGHTS[1], 0, -1j * (WEIGHTS[0] + WEIGHTS[2])])
    (g, h), _ = gradients(lambda x, v: ag.put_along(x, np.array([1]), v) * 1j, x, np.array([5j]))
    np.testing.assert_allclose(g, [-1j * WEIGHTS[0], 0, -1j * WEIGHTS[2]])
    np.testing.assert_allclose(h, [-1j * WEIGHTS[1]])


def test_second_order_through_positions():
    i = np.array([0, 0, 1])
    second = ag.grad(lambda x: ag.grad(lambda x: (ag.take_along_axis(x, i) ** 3).sum())(x)[0])
    assert second(np.array([2.0, 5.0])).tolist() == [24.0, 0.0]


def test_nan_that_is_not_taken_leaves_no_trace():
    x = ag.tensor([-1.0, 4.0], requires_grad=True)
    with np.errstate(invalid="ignore"):
        root = ag.sqrt(x)
    for y in (
        ag.take_along_axis(root, np.array([1])),
        ag.put_along(root, np.array([0]), 0.0),
        ag.choose(1, [1.0, root[1]]),
    ):
        x.zero_grad()
        y.sum().backward()
        assert x.grad.tolist() == [0.0, 0.25]


@given(npst.arrays(float, npst.array_shapes(min_dims=1, max_dims=3), elements=st.sampled_from([0.0, 1.0, np.nan])))
def test_nonzero_finds_what_numpy_finds(x):
    for given_ in (x, ag.tensor(x)):
        for ours, numpys in zip(ag.nonzero(given_), np.nonzero(x), strict=True):
            np.testing.assert_array_equal(ours, numpys)
        np.testing.assert_array_equal(ag.argwhere(given_), np.argwhere(x))
        np.testing.assert_array_equal(ag.flatnonzero(given_), np.flatnonzero(x))
        assert ag.count_nonzero(given_) == np.count_nonzero(x)


def test_what_nonzero_gives_is_an_index():
    x = ag.tensor([[0.0, 2.0], [3.0, 0.0]], requires_grad=True)
    (x[ag.nonzero(x)] ** 2).sum().backward()
    assert x.grad.tolist() == [[0.0, 4.0], [6.0, 0.0]]


def test_compress_and_extract_pass_gradients_to_what_they_take():
    (g,), y = gradients(lambda x: ag.compress([False, True], x, axis=1), np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]))
    assert (y.tolist(), g.tolist()) == ([[2.0], [5.0]], [[0.0, 1.0, 0.0], [0.0, WEIGHTS[1], 0.0]])
    (g,), y = gradients(lambda x: ag.extract(x > 1, x), np.array([[1.0, 2.0], [3.0, 0.0]]))
    assert (y.tolist(), g.tolist()) == ([2.0, 3.0], [[0.0, 1.0], [WEIGHTS[1], 0.0]])


def test_choose_passes_gradients_to_what_was_chosen():
    (a, b, c), y = gradients(lambda *xs: ag.choose([2, 0, 1, 2], xs), [1.0, 2.0, 3.0, 4.0], 5.0, [6.0, 7.0, 8.0, 9.0])
    w = WEIGHTS.tolist()
    assert y.tolist() == [6.0, 2.0, 5.0, 9.0]
    assert (a.tolist(), b.item(), c.tolist()) == ([0.0, w[1], 0.0, 0.0], w[2], [w[0], 0.0, 0.0, w[3]])


@pytest.mark.parametrize("n", [1, 2, 3, 5])
@pytest.mark.parametrize("mode", ["wrap", "clip"])
def test_choices_that_are_not_there(n, mode):
    a, choices = np.arange(-7, 7), np.arange(14.0 * n).reshape(n, 14)
    assert ag.choose(a, choices, mode=mode).tolist() == np.choose(a, choices, mode=mode).tolist()


def test_select_takes_the_first_condition_that_holds():
    x = ag.tensor([-1.0, 0.5, 3.0, 2.0], requires_grad=True)
    y = ag.select([x < 0, x > 1, x > 2], [0.0, x * x, 1.0], x)
    y.sum().backward()
    assert (y.tolist(), x.grad.tolist()) == ([0.0, 0.5, 9.0, 4.0], [0.0, 1.0, 6.0, 4.0])


@pytest.mark.parametrize("default", [0, 0.5, np.float64(1.0), [1.0, 2.0]], ids=str)
@pytest.mark.parametrize("choice", [1, 0.5, np.ones(2, np.float32), np.ones(2, np.int64)], ids=str)
def test_the_dtype_of_select_is_numpys(choice, default):
    for choices in ([choice, 2.0], [choice, np.ones(2, np.float32)]):
        conditions = [np.array([True, False]), np.array([False, True])]
        ours, numpys = (of.select(conditions, choices, default) for of in (ag, np))
        assert ours.dtype == numpys.dtype
        np.testing.assert_array_equal(ours, numpys)


def test_pieces_see_only_the_elements_that_are_theirs():
    seen = []
    x = ag.tensor([-4.0, 9.0], requires_grad=True)
    y = ag.piecewise(x, [x >= 0], [ag.sqrt, lambda v: seen.append(v.tolist()) or v * v])  # sqrt would warn of -4
    y.sum().backward()
    assert (y.tolist(), seen, x.grad.tolist()) == ([16.0, 3.0], [[-4.0]], [-8.0, 1 / 6])


def test_of_overlapping_pieces_the_last_counts():
    (g,), y = gradients(lambda x: ag.piecewise(x, [x > 0, x > 1], [lambda v: v, lambda v: 2 * v]), [0.5, 2.0, -1.0])
    assert (y.tolist(), g.tolist()) == ([0.5, 4.0, 0.0], [1.0, 2 * WEIGHTS[1], 0.0])


def test_a_piece_may_be_a_parameter():
    s, x = ag.scalar(3.0), ag.tensor([1.0, -1.0, -2.0], requires_grad=True)
    ag.piecewise(x, [x > 0], [lambda v: v * s, s]).sum().backward()
    assert (s.grad.item(), x.grad.tolist()) == (1.0 + 2.0, [3.0, 0.0, 0.0])


def test_piecewise_of_a_single_number():
    assert ag.piecewise(-2, [True, False], [lambda v: -v, lambda v: v]) == 2
    x = ag.scalar(-2.0)
    ag.piecewise(x, [x < 0, x >= 0], [lambda v: v * v, 1.0]).backward()
    assert x.grad.item() == -4.0


@pytest.mark.parametrize(
    "conditions", [[True, False], [[True, False]], np.array([True, False]), [[1, 0], [0, 1]]], ids=str
)
def test_conditions_in_all_their_spellings(conditions):
    for pieces in ([3, 4], [lambda v: -v, lambda v: v * 2]):
        ours, numpys = (of.piecewise(np.array([1, 2]), conditions, pieces) for of in (ag, np))
        assert (ours.tolist(), ours.dtype) == (numpys.tolist(), numpys.dtype)


def test_second_order_through_pieces():
    f = ag.grad(lambda x: ag.grad(lambda x: ag.piecewise(x, [x > 0], [lambda v: v**3, lambda v: v]).sum())(x).sum())
    assert f(np.array([2.0, -1.0])).tolist() == [12.0, 0.0]


def test_membership_is_numpys():
    x = ag.tensor([[1.0, 2.0], [np.nan, 4.0]])
    assert ag.isin(x, [1.0, np.nan, 4.0]).tolist() == [[True, False], [False, True]]
    assert ag.isin(2.0, x, invert=True) == False  # noqa: E712


m = ag.ones((2, 3))
SAYS = {
    "positions of other axes": (lambda: ag.take_along_axis(m, [0, 1], 1), ShapeError, "take_along_axis .. dimension"),
    "a position out of bounds": (
        lambda: ag.take_along_axis(m, [[3]], 1),
        ShapeError,
        "take_along_axis .. out of bounds",
    ),
    "positions that are no integers": (
        lambda: ag.take_along_axis(m, [[0.5]], 1),
        ShapeError,
        "take_along_axis .. integer",
    ),
    "an axis that is not there": (lambda: ag.take_along_axis(m, [[0]], 2), ShapeError, "take_along_axis .. axis 2"),
    "putting at other axes": (lambda: ag.put_along(m, [0], 1.0), ShapeError, "put_along .. as many axes .. 2, got 1"),
    "putting along no axis": (
        lambda: ag.put_along(m, [[0]], 1.0, 2),
        ShapeError,
        "put_along .. axis 2 is out of bounds",
    ),
    "putting out of bounds": (lambda: ag.put_along(m, [[3]], 1.0), ShapeError, "put_along .. out of bounds"),
    "putting too many": (lambda: ag.put_along(m, [[0]], m), ShapeError, "put_along"),
    "floats into integers": (
        lambda: ag.put_along(ag.asarray([1, 2]), [0], ag.tensor([0.5], requires_grad=True)),
        DTypeError,
        "put_along: values of float64 do not fit into an array of int64 .. hint: .. astype",
    ),
    "nonzero of a number": (lambda: ag.nonzero(1.0), ShapeError, "nonzero: .. at least one axis .. hint: .. != 0"),
    "a condition of two axes": (lambda: ag.compress(m > 0, m), ShapeError, "compress: .. one axis, got shape (2, 3)"),
    "a condition that is too long": (lambda: ag.compress([True] * 3, m, 0), ShapeError, "getitem .. out of bounds"),
    "compress along no axis": (lambda: ag.compress([True], m, 2), ShapeError, "compress: axis 2 .. 2 axes"),
    "a choice that is not there": (
        lambda: ag.choose([0, 2], [m, m]),
        ShapeError,
        "choose: there are 2 .. 0 ... 1 .. hint",
    ),
    "choosing by floats": (lambda: ag.choose([0.0], [m]), DTypeError, "choose: .. whole numbers .. got float64"),
    "an unknown mode": (lambda: ag.choose([0], [m], mode="last"), OpError, "choose: .. mode='last'"),
    "nothing to choose from": (lambda: ag.choose([0], []), OpError, "choose: expected choices .. got 0"),
    "a condition without a choice": (
        lambda: ag.select([m > 0], []),
        ShapeError,
        "select: .. got 1 conditions, 0 choices",
    ),
    "conditions that are numbers": (lambda: ag.select([m], [m]), DTypeError, "select: .. got float64 .. hint: compare"),
    "a condition of another shape": (
        lambda: ag.piecewise(m, [[True]], [1]),
        ShapeError,
        "piecewise: .. (2, 3) .. got (1,)",
    ),
    "too few pieces": (lambda: ag.piecewise(m, [m > 0, m < 0], [1]), ShapeError, "piecewise: .. 2 conditions .. got 1"),
}


@pytest.mark.parametrize("what", SAYS)
def test_refusal_says(what):
    f, kind, parts = SAYS[what]
    with pytest.raises(kind) as caught:
        f()
    assert says(caught.value, parts)
