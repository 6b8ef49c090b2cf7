"""`vmap`: the function of one example, computed for all at once."""

from collections import namedtuple

import numpy as np
import pytest

import autograd_lite as ag

Pair = namedtuple("Pair", "w b")
ROWS = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])


def raw(y):
    return getattr(y, "value", y)


def test_arrays_give_arrays_and_tensors_tensors():
    assert type(ag.vmap(lambda x: x * x)(ROWS)) is np.ndarray
    assert type(ag.vmap(lambda x: x * x)(ag.tensor(ROWS))) is ag.Tensor


@pytest.mark.parametrize(("in_axes", "expected"), [(0, [6.0, 15.0]), (-2, [6.0, 15.0]), (1, [5.0, 7.0, 9.0])])
def test_in_axes_say_along_which_axis_examples_lie(in_axes, expected):
    assert ag.vmap(ag.sum, in_axes=in_axes)(ROWS).tolist() == expected
    assert ag.vmap(ag.sum, in_axes=[in_axes])(ROWS).tolist() == expected


def test_none_is_the_same_for_all():
    assert ag.vmap(lambda x, c: x.sum() * c, in_axes=(0, None))(ROWS, 10.0).tolist() == [60.0, 150.0]


def test_axes_may_follow_a_tree_or_its_upper_part():
    p = {"b": [np.array([1.0, 2.0]), 5.0], "w": Pair(ROWS, np.array([1.0, 2.0, 3.0]))}

    def f(p):
        return p["w"].w.sum() * p["w"].b.sum() + p["b"][0] * p["b"][1]

    expected = [6 * 6 + 1 * 5, 15 * 6 + 2 * 5]
    assert ag.vmap(f, in_axes=({"w": Pair(0, None), "b": [0, None]},))(p).tolist() == expected, "keys in any order"
    whole = {"b": [1.0, 5.0], "w": Pair(ROWS, np.stack([p["w"].b] * 2))}
    assert ag.vmap(f, in_axes=({"b": None, "w": 0},))(whole).tolist() == [6 * 6 + 5, 15 * 6 + 5]


def test_out_axes_say_where_examples_go():
    assert ag.vmap(lambda x: x, out_axes=1)(ROWS).tolist() == ROWS.T.tolist()
    assert ag.vmap(lambda x: x, out_axes=-1)(ROWS).tolist() == ROWS.T.tolist()
    found = ag.vmap(lambda x: {"a": x, "b": (x.sum(), 7.0)}, out_axes={"a": 1, "b": (0, None)})(ROWS)
    assert found["a"].shape == (3, 2) and found["b"][0].tolist() == [6.0, 15.0] and found["b"][1] == 7.0


def test_what_is_no_value_comes_back_as_it_is():
    found = ag.vmap(lambda x: (x, None, "label"))(ROWS)
    assert found[1:] == (None, "label")


def test_constants_are_repeated():
    assert ag.vmap(lambda x: 3.0)(ROWS).tolist() == [3.0, 3.0]
    assert ag.vmap(lambda x: np.array([1, 2]))(ROWS).tolist() == [[1, 2], [1, 2]]


def test_keyword_arguments_are_the_same_for_all():
    assert ag.vmap(lambda x, *, by: x.sum() * by)(ROWS, by=2.0).tolist() == [12.0, 30.0]


def test_nested_batches_make_a_table():
    found = ag.vmap(lambda a: ag.vmap(lambda b: a * b)(ag.asarray([1.0, 10.0])))(np.array([2.0, 3.0]))
    assert found.tolist() == [[2.0, 20.0], [3.0, 30.0]]


def test_gradients_flow_to_what_is_closed_over():
    w = ag.tensor([1.0, 2.0, 3.0], requires_grad=True)
    ag.vmap(lambda x: (w * x).sum())(ROWS).sum().backward()
    assert w.grad.tolist() == [5.0, 7.0, 9.0], "the sum over examples"


def test_gradients_by_example():
    found = ag.vmap(ag.grad(lambda w, x: ((w * x).sum()) ** 2), in_axes=(None, 0))(np.ones(3), ROWS)
    np.testing.assert_allclose(found, [2 * row.sum() * row for row in ROWS])


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.longdouble, np.complex128])
def test_dtypes_are_kept(dtype):
    assert ag.vmap(lambda x: x * x)(ROWS.astype(dtype)).dtype == dtype


def test_iteration_and_length_are_those_of_an_example():
    assert ag.vmap(lambda x: len(x) * sum(x))(ROWS).tolist() == [18.0, 45.0]


def test_arrays_made_inside_are_the_same_for_all():
    found = ag.vmap(lambda x: ag.arange(3.0) * x + ag.ones_like(x) + ag.full_like(x, 2.0))(ROWS)
    assert found.tolist() == (np.arange(3) * ROWS + 3).tolist()


def test_writes_are_those_of_each_example():
    def f(x, v):
        y = x * 1.0
        y[1] = v
        y += 1.0
        z = ag.zeros(2)
        z[0] = v
        return y.sum() + z.sum()

    assert ag.vmap(f)(ROWS, np.array([10.0, 20.0])).tolist() == [4 + 13 + 10, 10 + 23 + 20]
    assert ag.vmap(ag.grad(lambda x, v: f(x, x[0] * v)))(ROWS, np.ones(2)).tolist() == [[3.0, 0.0, 1.0]] * 2


def test_a_traced_value_can_be_shown():
    said = []
    ag.vmap(lambda x: said.append(repr(x)) or x)(ROWS)
    assert said == ["Tensor(Batched(shape=(3,), dtype=float64, examples=2))"]
