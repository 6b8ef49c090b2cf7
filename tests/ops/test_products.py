"""Products of vectors and matrices: complex ones, shapes that broadcast, chains, and what is refused."""

from itertools import pairwise
from math import prod

import complexly
import numpy as np
import pytest

import autograd_lite as ag
from autograd_lite.ops.matrices import _order

Z = complexly.numbers


@pytest.mark.parametrize(
    ("name", "shapes"),
    [
        ("tensordot", ((2, 3), (2, 3))),
        ("outer", ((2,), (3,))),
        ("inner", ((2, 3), (3,))),
        ("dot", ((2, 3), (3, 2))),
        ("vdot", ((2, 3), (3, 2))),
        ("vecdot", ((2, 3), (3,))),
        ("matvec", ((2, 3), (3,))),
        ("vecmat", ((2,), (2, 3))),
        ("cross", ((3,), (2, 3))),
        ("kron", ((2,), (2, 2))),
        ("trace", ((2, 2),)),
    ],
)
def test_complex_numbers(name, shapes):
    zs = [Z(shape) for shape in shapes]
    f = getattr(ag, name)
    complexly.check(f, *zs)
    if hasattr(np, name):
        np.testing.assert_allclose(f(*zs), getattr(np, name)(*zs), rtol=1e-12)


def test_the_first_of_complex_vectors_is_conjugated():
    assert ag.vecdot([1j, 2], [1j, 1]) == ag.vdot([1j, 2], [1j, 1]) == 3
    np.testing.assert_array_equal(ag.vecmat([1j, 0], [[1, 2], [3, 4]]), [-1j, -2j])


def test_cross_broadcasts_a_vector_against_many():
    a, b = ag.tensor([1.0, 0.0, 0.0], requires_grad=True), ag.tensor(np.eye(4, 3), requires_grad=True)
    y = ag.cross(a, b)
    assert y.shape == (4, 3)
    y.sum().backward()
    assert (a.grad.shape, b.grad.shape) == ((3,), (4, 3))


@pytest.mark.parametrize("lengths", [(10, 100, 5, 50), (30, 35, 15, 5, 10, 20, 25), (1, 9, 1, 9, 1), (4, 4)])
def test_a_chain_takes_the_fewest_multiplications(lengths):
    def work(i, j):
        if j - i == 1:
            return 0
        return min(work(i, k) + work(k, j) + lengths[i] * lengths[k] * lengths[j] for k in range(i + 1, j))

    total, shapes = 0, list(pairwise(lengths))
    for i, j in _order(lengths):
        (a, b), (c, d) = shapes[i], shapes[j]
        assert b == c
        total += prod((a, b, d))
        shapes[i] = (a, d)
    assert shapes[0] == (lengths[0], lengths[-1])
    assert total == work(0, len(lengths) - 1)


def test_numpys_order_of_parameters_is_taken():
    x = np.arange(24.0).reshape(2, 3, 4)
    np.testing.assert_array_equal(ag.trace(x, 1, 2, 0), np.trace(x, 1, 2, 0))
    np.testing.assert_array_equal(ag.tensordot(x, x, 1 + 2), np.tensordot(x, x, 3))
    a, b = x[..., :3], x[:, :, 1:]
    np.testing.assert_array_equal(ag.cross(a, b, -1, 2, 0), np.cross(a, b, -1, 2, 0))


def test_nested_lists_and_numbers_are_operands():
    assert ag.inner([1.0, 2.0], [3.0, 4.0]) == 11
    assert ag.dot(2.0, 3.0) == 6
    x = ag.scalar(2.0)
    y = ag.outer(x, [1.0, 2.0]).sum()
    y.backward()
    assert x.grad.item() == 3


ONES = np.ones((2, 3))


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: ag.tensordot(np.ones((2, 1)), ONES, axes=1), "axes 1 of shapes (2, 1) and (2, 3) are not of the same"),
        (lambda: ag.tensordot(ONES, ONES, axes=3), "tensordot: axes (-1, 0, 1) name one axis twice"),
        (lambda: ag.tensordot(ONES, ONES, axes=((0, 0), (0, 0))), "tensordot: axes (0, 0) name one axis twice"),
        (lambda: ag.vecdot(ONES, np.ones(1)), "vecdot: shapes (2, 3) and (1,) do not go together"),
        (lambda: ag.vecdot(1.0, ONES), "vecdot: expected at least 1 axes, got shape ()"),
        (lambda: ag.matvec(ONES, np.ones(2)), "matvec: shapes (2, 3) and (2,) do not go together"),
        (lambda: ag.vecmat(np.ones(3), ONES), "vecmat: shapes (3,) and (2, 3) do not go together"),
        (lambda: ag.cross(np.ones(2), np.ones(2)), "expected vectors of length 3 along axis -1, got shape (2,)"),
        (lambda: ag.cross(ONES, ONES, axis=2), "cross: axis 2 is out of bounds for an array with 2 axes"),
        (lambda: ag.trace(np.ones(3)), "trace: axis 1 is out of bounds for an array with 1 axis"),
        (lambda: ag.trace(ONES, axis1=1, axis2=-1), "trace: axes (1, -1) name one axis twice"),
        (lambda: ag.inner(ONES, np.ones(2)), "are not of the same lengths"),
        (lambda: ag.vdot(ONES, np.ones(5)), "shapes (6,) and (5,) do not go together"),
        (lambda: ag.linalg.outer(ONES, ONES), "linalg.outer: expected two vectors"),
        (lambda: ag.linalg.outer(ONES, ONES[0]), "linalg.outer: expected two vectors"),
        (lambda: ag.linalg.outer(ONES[0], ONES), "linalg.outer: expected two vectors"),
        (lambda: ag.linalg.multi_dot([ONES]), "multi_dot: expected two or more matrices, got shapes (2, 3)"),
        (lambda: ag.linalg.multi_dot([ONES, ONES[0], ONES]), "only the first and the last may be vectors"),
        (lambda: ag.kron("a", ONES), "expected numbers, got str"),
    ],
)
def test_what_is_refused(call, said):
    with pytest.raises(ag.AutogradError) as error:
        call()
    assert said in str(error.value)
