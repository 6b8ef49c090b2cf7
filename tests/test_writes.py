"""Kinds of writes, ``x[i] = v`` and ``x *= y``: values, gradients of every order, refusals that change nothing."""

import numpy as np
import pytest

import autograd_lite as ag
from autograd_lite.errors import DTypeError, ShapeError

FOUR = [1.0, 2.0, 3.0, 4.0]
WEIGHTS = np.array([1.0, 10.0, 100.0, 1000.0])


def leaf(data):
    return ag.tensor(data, requires_grad=True)


# An index into FOUR, what is written there, and the gradients of (y * WEIGHTS).sum() by FOUR and by what is written.
INDICES = {
    "number": (1, 9.0, [1, 0, 100, 1000], 10),
    "number from the end": (-1, 9.0, [1, 10, 100, 0], 1000),
    "slice": (slice(1, 3), [8.0, 9.0], [1, 0, 0, 1000], [10, 100]),
    "step": (slice(None, None, 2), [8.0, 9.0], [0, 10, 0, 1000], [1, 100]),
    "backwards": (slice(None, None, -1), [6.0, 7.0, 8.0, 9.0], [0, 0, 0, 0], [1000, 100, 10, 1]),
    "one number for a slice": (slice(1, 3), 9.0, [1, 0, 0, 1000], 110),
    "everything": (..., 9.0, [0, 0, 0, 0], 1111),
    "new axis": ((None, slice(2)), [[8.0, 9.0]], [0, 0, 100, 1000], [[1, 10]]),
    "leading axes of length 1": (slice(2), [[[8.0, 9.0]]], [0, 0, 100, 1000], [[[1, 10]]]),
    "axes of length 1 for a number": (0, [[9.0]], [0, 10, 100, 1000], [[1]]),
    "list": ([2, 0], [8.0, 9.0], [0, 10, 0, 1000], [100, 1]),
    "index array of two axes": ([[0, 1], [2, 3]], [[6.0, 7.0], [8.0, 9.0]], [0, 0, 0, 0], [[1, 10], [100, 1000]]),
    "one row for an index array": ([[0, 1], [2, 3]], [8.0, 9.0], [0, 0, 0, 0], [101, 1010]),
    "a place twice: the last write stays": ([1, 1], [8.0, 9.0], [1, 0, 100, 1000], [0, 10]),
    "a place twice by one number": ([1, 1], 9.0, [1, 0, 100, 1000], 10),
    "mask": (np.array([True, False, True, False]), [8.0, 9.0], [0, 10, 0, 1000], [1, 100]),
    "tensor as mask": (ag.tensor(FOUR) > 2.5, 9.0, [1, 10, 0, 0], 1100),
    "tensor as index": (ag.tensor([3]), [9.0], [1, 10, 100, 0], [1000]),
    "empty slice": (slice(2, 2), 9.0, [1, 10, 100, 1000], 0),
    "empty list": ([], 9.0, [1, 10, 100, 1000], 0),
}


@pytest.mark.parametrize(("index", "v", "by_old", "by_new"), INDICES.values(), ids=INDICES)
def test_gradients_of_a_write(index, v, by_old, by_new):
    x, w = leaf(FOUR), leaf(v)
    y = x * 1.0
    y[index] = w
    (y * WEIGHTS).sum().backward()
    assert (x.grad.tolist(), w.grad.tolist()) == (by_old, by_new)


@pytest.mark.parametrize(("index", "v", "by_old", "by_new"), INDICES.values(), ids=INDICES)
def test_a_write_with_and_without_a_graph_gives_the_same(index, v, by_old, by_new):
    y, z = leaf(FOUR) * 1.0, ag.tensor(FOUR)
    y[index] = leaf(v)
    z[index] = v
    assert y.tolist() == z.tolist()


GRID = {
    "row and column": (lambda y: (1, 0), 1),
    "rows by list, a slice of columns": (lambda y: ([0, 1], slice(1)), 2),
    "a list of rows backwards": (lambda y: (slice(None, None, -1), [1]), 2),
    "mask of rows": (lambda y: np.array([False, True]), 2),
    "mask of everything": (lambda y: y > 2.5, 2),
    "mask and number": (lambda y: (np.array([True, True]), 0), 2),
    "ellipsis and list": (lambda y: (..., [0, 1]), 4),
}


@pytest.mark.parametrize(("index", "count"), GRID.values(), ids=GRID)
def test_mixed_indices(index, count):
    x, w = leaf([[1.0, 2.0], [3.0, 4.0]]), leaf(9.0)
    y = x * 1.0
    y[index(y)] = w
    y.sum().backward()
    assert (w.grad.item(), x.grad.sum().item(), (y == 9.0).sum().item()) == (count, 4 - count, count)


VALUES = {
    "int": lambda w: 3,
    "bool": lambda w: True,
    "list": lambda w: [3.0, 3.0],
    "array": lambda w: np.array([3.0, 3.0]),
    "float32": lambda w: np.array([3.0, 3.0], np.float32),
    "NumPy's number": lambda w: np.float64(3.0),
    "constant Scalar": lambda w: ag.scalar(3.0, requires_grad=False),
    "constant Tensor": lambda w: ag.tensor([3.0, 3.0]),
}


@pytest.mark.parametrize("make", VALUES.values(), ids=VALUES)
def test_constants_cut_the_gradient_of_what_they_are_written_over(make):
    x = leaf(FOUR)
    y = x * 2.0
    y[1:3] = make(None)
    y.sum().backward()
    assert x.grad.tolist() == [2.0, 0.0, 0.0, 2.0]


FOLLOWED = {
    "Scalar": lambda s: s,
    "Tensor": lambda s: s * ag.ones(2),
    "list of Scalars": lambda s: [s, s],
    "nested list": lambda s: [[s, s * 1.0]],
    "Scalar and number": lambda s: [s, 1.0],
}


@pytest.mark.parametrize("make", FOLLOWED.values(), ids=FOLLOWED)
def test_what_is_written_keeps_its_gradient(make):
    s, buffer = ag.scalar(3.0), ag.zeros(2)
    buffer[:] = make(s)
    buffer[0].backward()
    assert (buffer[0].item(), s.grad.item()) == (3.0, 1.0)


def test_a_list_of_tensors_is_written_with_their_gradients():
    a, b, buffer = leaf([1.0, 2.0]), leaf([3.0, 4.0]), ag.zeros((2, 2))
    buffer[...] = [a, b * 2.0]
    (buffer[1] * buffer[0]).sum().backward()
    assert (a.grad.tolist(), b.grad.tolist()) == ([6.0, 8.0], [2.0, 4.0])


# By FOUR, the gradient of (y * WEIGHTS).sum() where `y` begins as FOUR.
AUGMENTED = {
    "x *= y": (lambda y, x: y.__imul__(x), [2.0, 40.0, 600.0, 8000.0]),
    "x *= x": (lambda y, x: y.__imul__(y), [2.0, 40.0, 600.0, 8000.0]),
    "x **= 2": (lambda y, x: y.__ipow__(2), [2.0, 40.0, 600.0, 8000.0]),
    "x[1:3] *= v": (lambda y, x: y[1:3].__imul__(5.0), [1.0, 50.0, 500.0, 1000.0]),
    "x[mask] += v": (lambda y, x: augment(y, x > 2.5, x[0]), [1101.0, 10.0, 100.0, 1000.0]),
    "x[[0, 0]] += v": (lambda y, x: augment(y, [0, 0], x[2:]), [1.0, 10.0, 100.0, 1001.0]),
    "x -= flip(x)": (lambda y, x: y.__isub__(ag.flip(y)), [-999.0, -90.0, 90.0, 999.0]),
    "x[1:] = x[:-1]": (lambda y, x: y.__setitem__(slice(1, None), y[:-1]), [11.0, 100.0, 1000.0, 0.0]),
}


def augment(y, index, v):
    y[index] += v


@pytest.mark.parametrize(("change", "expected"), AUGMENTED.values(), ids=AUGMENTED)
def test_gradients_of_augmented_assignments(change, expected):
    x = leaf(FOUR)
    y = x * 1.0
    change(y, x)
    (y * WEIGHTS).sum().backward()
    assert x.grad.tolist() == expected


def test_a_matrix_plus_its_transpose():
    x = leaf([[1.0, 2.0], [3.0, 4.0]])
    y = x * 1.0
    y += y.T
    (y * np.array([[1.0, 10.0], [100.0, 1000.0]])).sum().backward()
    assert (y.tolist(), x.grad.tolist()) == ([[2.0, 5.0], [5.0, 8.0]], [[2.0, 110.0], [110.0, 2000.0]])


def test_an_augmented_slice_is_written_once():
    y = leaf(FOUR) * 1.0
    y[1:3] += 1.0
    assert [node.op.name for node in y.graph if node.op.name == "write"] == ["write"]


def written_over(x):
    """x1^6 + x1^4, by writing x1^3 over the first of the squares."""
    y = x * x
    y[0] = x[1] ** 3
    return (y * y).sum()


def test_second_order_through_a_write():
    hessian = ag.hessian(written_over)(np.array([5.0, 1.0]))
    assert hessian.tolist() == [[0.0, 0.0], [0.0, 42.0]], "30 x^4 + 12 x^2"


def test_third_order_through_a_write():
    third = ag.grad(ag.grad(ag.grad(lambda t: written_over(ag.stack([t, t])))))
    assert third(2.0) == 120 * 8.0 + 24 * 2.0


def test_second_order_where_a_place_is_written_twice():
    def f(x):
        y = x * 1.0
        y[[0, 0]] = x * x
        return (y * y).sum()  # x1^4 + x1^2

    assert ag.hessian(f)(np.array([3.0, 1.0])).tolist() == [[0.0, 0.0], [0.0, 14.0]]


# What is refused, and what of the message says why.
REFUSED = {
    "out of bounds": (7, 1.0, ShapeError, "index 7 is out of bounds for axis 0 with size 4"),
    "no index": ("a", 1.0, ShapeError, "only integers, slices"),
    "wrong shape": (slice(3), [1.0, 2.0], ShapeError, r"a value of shape \(2,\) does not fit into \(3,\)"),
    "wrong shape for a mask": (np.eye(4)[0] > 0, [1.0, 2.0], ShapeError, r"\(2,\) does not fit into \(1,\)"),
    "more than one number": (0, [1.0, 2.0], ShapeError, r"\(2,\) does not fit into \(\)"),
    "complex": (slice(3), [1.0, 2.0j, 3.0], DTypeError, "complex numbers do not fit into float64"),
    "text": (slice(2), ["1", "x"], DTypeError, "expected numbers, got list of dtype <U1"),
    "None": (0, None, DTypeError, "expected numbers, got NoneType"),
    "ragged": (slice(2), [[1.0], [2.0, 3.0]], DTypeError, "expected numbers, got list that NumPy cannot read"),
}


@pytest.mark.parametrize("make", [ag.tensor, lambda data: leaf(data) * 1.0], ids=["constant", "computed"])
@pytest.mark.parametrize(("index", "v", "error", "text"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_leaves_everything_as_it_was(index, v, error, text, make):
    x = make(FOUR)
    view, node = x[:], x.node
    with pytest.raises(error, match=rf"x\[i\] = v: .*{text}"):
        x[index] = v
    assert (x.tolist(), view.tolist(), x.node) == (FOUR, FOUR, node)


@pytest.mark.parametrize(("v", "text"), [(300, "out of bounds for int8"), (float("nan"), "NaN to integer")])
def test_numbers_that_an_integer_cannot_hold(v, text):
    x = ag.tensor([1, 2], dtype=np.int8)
    with pytest.raises(DTypeError, match=rf"x\[i\] = v: .*{text}"):
        x[:] = v
    assert x.tolist() == [1, 2]


def test_a_refused_operator_leaves_everything_as_it_was():
    x = ag.tensor([1, 2])
    view = x[:1]
    with pytest.raises(DTypeError, match=r"x \*= y: a result of float64 does not fit into int64"):
        view *= 1.5
    with pytest.raises(ShapeError, match=r"x \+= y: the result of shape \(3, 1\) does not fit into \(1,\)"):
        view += np.ones((3, 1), int)
    assert (x.tolist(), view.tolist()) == ([1, 2], [1])
