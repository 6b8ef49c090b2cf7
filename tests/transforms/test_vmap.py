"""`vmap`: the function of one example, computed for all at once."""

import itertools
from collections import namedtuple

import numpy as np
import pytest
from saying import says

import autograd_lite as ag
from autograd_lite.errors import AutogradError, OpError, ShapeError, TraceError, TreeError
from autograd_lite.ops.index import plain
from autograd_lite.ops.writing import write
from autograd_lite.walks import batch_loop

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


# Indexing, where the index may differ between examples -------------------------------------------------------------

TABLES = np.random.default_rng(0).normal(size=(4, 3, 4, 5))
ONE, ROW, TABLE = (np.random.default_rng(1).integers(0, 3, size=(4, *shape)) - 1 for shape in ((), (2,), (2, 2)))
MASK, AT = np.array([True, False, True]), np.array([0, 2])
EVERY = slice(None)
INDICES = {
    "i": lambda i, j, k: i,
    "j": lambda i, j, k: (j,),
    ":, j": lambda i, j, k: (EVERY, j),
    ":, i, j": lambda i, j, k: (EVERY, i, j),
    "i, :, j": lambda i, j, k: (i, EVERY, j),
    "j, :, k": lambda i, j, k: (j, EVERY, k),
    "..., j": lambda i, j, k: (..., j),
    "..., 0, k": lambda i, j, k: (..., 0, k),
    "j, ...": lambda i, j, k: (j, ...),
    "j, ..., k": lambda i, j, k: (j, ..., k),
    "0, :, j": lambda i, j, k: (0, EVERY, j),
    "None, j": lambda i, j, k: (None, j),
    "j, None, k": lambda i, j, k: (j, None, k),
    ":, None, j": lambda i, j, k: (EVERY, None, j),
    "1:3, j": lambda i, j, k: (slice(1, 3), j),
    "at": lambda i, j, k: AT,
    "at, :, at": lambda i, j, k: (AT, EVERY, AT),
    ":, at, at": lambda i, j, k: (EVERY, AT, AT),
    "mask": lambda i, j, k: MASK,
    "mask, :, at": lambda i, j, k: (MASK, EVERY, AT),
    "mask, j": lambda i, j, k: (MASK, j),
    "mask, :, j": lambda i, j, k: (MASK, EVERY, j),
    "True": lambda i, j, k: True,
    ":, True": lambda i, j, k: (EVERY, True),
    "at, j": lambda i, j, k: (AT, j),
    "k, i, 1": lambda i, j, k: (k, i, 1),
}


def picked(index, x, *at):
    return ag.asarray(x)[index(*at)]


def overwritten(index, x, *at):
    x, where = ag.asarray(x), plain(index(*at))
    return write(x, x[where] ** 2, steps=(), index=where)


def weighed(y):
    return (y * y * np.cos(np.arange(y.size)).reshape(y.shape)).sum()


@pytest.fixture
def no_loops(monkeypatch):
    def refuse(op, *args):
        raise AssertionError(f"{op.name} goes example by example")

    monkeypatch.setattr(batch_loop, "_each", refuse)


@pytest.mark.parametrize("what", [picked, overwritten], ids=lambda f: f.__name__)
@pytest.mark.parametrize("name", INDICES)
def test_any_index_is_that_of_the_loop(name, what, no_loops):
    def value(x, *at):
        return what(INDICES[name], x, *at)

    first = ag.grad(lambda *args: weighed(value(*args)))
    second = ag.grad(lambda *args: weighed(first(*args)))
    for f, axes in itertools.product((value, first, second), [(0, 0), (None, 0), (0, None)]):
        xs = TABLES if axes[0] == 0 else TABLES[0]
        at = [a if axes[1] == 0 else a[0] for a in (ONE, ROW, TABLE)]
        in_axes = (axes[0], *(axes[1],) * 3)
        found = ag.vmap(f, in_axes=in_axes)(xs, *at)
        each = [f(*(v if s is None else v[n] for v, s in zip((xs, *at), in_axes, strict=True))) for n in range(4)]
        np.testing.assert_allclose(raw(found), np.stack([raw(y) for y in each]), rtol=1e-10, atol=1e-12)


def test_an_index_of_two_batches():
    table = ag.asarray(np.arange(12.0).reshape(3, 4))
    found = ag.vmap(lambda i: ag.vmap(lambda j: table[i, j])(ag.asarray([0, 3])))(np.array([2, 0]))
    assert found.tolist() == [[8.0, 11.0], [0.0, 3.0]]


# Which ops have no rule ---------------------------------------------------------------------------------------------

LOOPS = {
    "argwhere": ag.argwhere,
    "flatnonzero": ag.flatnonzero,
    "unique_values": ag.unique_values,
}


@pytest.mark.parametrize("name", LOOPS)
def test_ops_whose_shapes_depend_on_values_go_by_example(name):
    assert ag.vmap(LOOPS[name])(ROWS).shape[0] == 2
    with pytest.raises(ShapeError, match=rf"{name}: under vmap all examples need results of one shape, got"):
        ag.vmap(LOOPS[name])(np.array([[1.0, 2.0], [0.0, 0.0]]))


USUAL = {
    "concat": lambda x: ag.concat([x, ag.ones(2)]),
    "stack": lambda x: ag.stack([x, x * 2.0], axis=1),
    "take": lambda x: ag.take(x, [2, 0, 0], axis=0),
    "take by row": lambda x: ag.take_along_axis(x, ag.argsort(x), axis=0),
    "where": lambda x: ag.where(x > 2.0, x, 0.0),
    "sort": lambda x: ag.sort(x, descending=True),
    "argsort": ag.argsort,
    "top_k": lambda x: ag.top_k(x, 2).values,
    "cumulative_sum": lambda x: ag.cumulative_sum(x, axis=0),
    "matmul": lambda x: x @ np.arange(6.0).reshape(3, 2),
    "outer": lambda x: x[:, None] * x,
    "max": ag.max,
    "var": ag.var,
    "softmax": lambda x: ag.softmax(x, axis=-1),
    "argmax": ag.argmax,
    "roll": lambda x: ag.roll(x, 1),
    "flip": ag.flip,
    "pad": lambda x: ag.pad(x, 1, mode="reflect"),
    "tile": lambda x: ag.tile(x, (2, 2)),
    "tril": ag.tril,
    "diag": ag.diag,
    "searchsorted": lambda x: ag.searchsorted(np.array([1.5, 4.5]), x),
    "astype": lambda x: x.astype(np.float32),
    "piecewise": lambda x: ag.piecewise(x, [x > 2.5], [ag.sqrt, lambda v: -v]),
    "choose": lambda x: ag.choose((x > 2.5).astype(int), [x, x * 10.0], mode="clip"),
}


@pytest.mark.parametrize("name", USUAL)
def test_usual_ops_and_their_gradients_are_computed_for_all_at_once(name, no_loops):
    f = USUAL[name]
    for g in (f, ag.grad(lambda x: weighed(f(ag.asarray(x)).astype(float)))):
        found = ag.vmap(g)(ROWS)
        np.testing.assert_allclose(found, np.stack([np.asarray(raw(g(ag.asarray(row)))) for row in ROWS]), rtol=1e-12)


def test_an_op_of_ones_own_without_axes_is_right_at_any_rank():
    """It may do anything with all of its input: an axis in front would get into the sum."""

    @ag.custom(vjp=lambda g, y, x: g * ag.ones_like(x), jvp=lambda t, y, x: ag.sum(t))
    def total(xp, x):
        return xp.sum(x)

    assert ag.vmap(total)(ROWS).tolist() == [6.0, 15.0]
    assert ag.vmap(ag.grad(total))(ROWS).tolist() == [[1.0] * 3] * 2


# No examples --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*USUAL, *LOOPS])
def test_no_examples_give_empty_results(name):
    f = (USUAL | LOOPS)[name]
    found = ag.vmap(f)(np.zeros((0, 3)))
    assert found.shape == (0, *raw(f(ag.ones(3))).shape)


def test_gradients_of_no_examples():
    assert ag.vmap(ag.grad(lambda x: ag.sort(x * x).sum()))(np.zeros((0, 3))).shape == (0, 3)
    w = ag.tensor([1.0, 2.0, 3.0], requires_grad=True)
    ag.vmap(lambda x: (w * x).sum())(np.zeros((0, 3))).sum().backward()
    assert w.grad.tolist() == [0.0] * 3


# Refusals -----------------------------------------------------------------------------------------------------------

WRONG_CALLS = {
    "in_axes too short": (
        lambda: ag.vmap(lambda x, y: x, in_axes=(0,))(ROWS, ROWS),
        OpError,
        "vmap of <lambda>: in_axes has 1 entries, and 2 arguments were given",
    ),
    "in_axes of another tree": (
        lambda: ag.vmap(lambda p: p["a"], in_axes=({"b": 0},))({"a": ROWS}),
        TreeError,
        "vmap of <lambda>: in_axes does not fit: trees differ at the top: expected a dict with ['a'], got a dict with",
    ),
    "in_axes that is no axis": (
        lambda: ag.vmap(ag.sin, in_axes="rows")(ROWS),
        OpError,
        "expected an int or None for each axis in in_axes, got 'rows'",
    ),
    "no such axis": (
        lambda: ag.vmap(ag.sin, in_axes=2)(ROWS),
        ShapeError,
        "argument 0 of shape (2, 3) has no axis 2 .. hint: see in_axes",
    ),
    "a number": (lambda: ag.vmap(ag.sin)(2.0), ShapeError, "argument 0 of shape () has no axis 0"),
    "nothing batched": (
        lambda: ag.vmap(ag.sin, in_axes=None)(ROWS),
        OpError,
        "no argument has an axis of examples .. hint: give at least one an axis in in_axes",
    ),
    "no arguments": (ag.vmap(lambda: 1.0), OpError, "no argument has an axis of examples"),
    "different sizes": (
        lambda: ag.vmap(lambda x, y: x)(ROWS, ROWS.T),
        ShapeError,
        "different numbers of examples: argument 0 has 2, argument 1 has 3",
    ),
    "out_axes of another tree": (
        lambda: ag.vmap(lambda x: x, out_axes=(0, 0))(ROWS),
        TreeError,
        "out_axes does not fit: trees differ at the top: expected a leaf (Tensor), got a tuple of 2",
    ),
    "out_axes=None for what differs": (
        lambda: ag.vmap(lambda x: x, out_axes=None)(ROWS),
        OpError,
        "out_axes=None, but the result differs between examples .. hint: give it an axis",
    ),
    "out_axes that are not there": (
        lambda: ag.vmap(lambda x: x, out_axes=3)(ROWS),
        ShapeError,
        "a result of shape (3,) has no place for examples at axis 3",
    ),
}


@pytest.mark.parametrize("name", WRONG_CALLS)
def test_what_a_wrong_call_says(name):
    call, kind, parts = WRONG_CALLS[name]
    with pytest.raises(kind) as caught:
        call()
    assert isinstance(caught.value, AutogradError) and says(caught.value, parts)


BRANCHES = {
    "if": (lambda x: x if x[0] > 2 else -x, "a condition (if, and, or, not) needs one value, but under vmap greater"),
    "and": (lambda x: x.any() and x, "any gives one for each example"),
    "float": (lambda x: float(x.sum()), "sum gives one for each example"),
    "range": (lambda x: range(x[0].astype(int)), "needs one value, but under vmap cast gives one"),
    "an index of a list": (lambda x: [1, 2][ag.argmax(x)], "argmax gives one for each example"),
    "a mask": (lambda x: x[x > 2], "getitem: under vmap a mask picks a different number .. ag.where(mask, x, 0.0)"),
    "nonzero": (ag.trim_zeros, "nonzero() needs one value .. ag.where(condition, a, b)"),
    "an array": (np.asarray, "a NumPy array needs one value .. to index an array: ag.asarray(x)[i]"),
    "item": (lambda x: x[0].item(), "item() needs one value, but under vmap getitem gives one"),
    "tolist": (lambda x: x.tolist(), "tolist() needs one value, but under vmap there is one for each example"),
}


@pytest.mark.parametrize("name", BRANCHES)
def test_what_needs_one_value_says_which_op_made_it_and_on_which_line(name):
    f, parts = BRANCHES[name]
    with pytest.raises(TraceError) as caught:
        ag.vmap(f)(ROWS)
    assert says(caught.value, parts) and "test_vmap.py:" in str(caught.value)


def test_branches_say_what_to_use_instead():
    with pytest.raises(TraceError, match=r"hint: choose with ag.where\(condition, a, b\), combine with & |"):
        ag.vmap(lambda x: x if x > 0 else -x)(np.ones(2))


LEAKS = {
    "add": lambda x: x + 1.0,
    "sin": ag.sin,
    "getitem": lambda x: x[0],
    "sum": lambda x: x.sum(),
    "equal": lambda x: x == x,
    "multiply": lambda x: ag.vmap(lambda y: x * y)(ROWS),
    "multiply, in grad": lambda x: ag.grad(lambda y: (x * y).sum())(np.ones(3)),
}


@pytest.mark.parametrize("name", LEAKS)
def test_a_value_kept_from_a_vmap_that_has_ended_is_refused(name):
    kept = []
    ag.vmap(lambda x: kept.append(x * 2.0) or x)(ROWS)
    with pytest.raises(TraceError) as caught:
        LEAKS[name](kept[0])
    assert says(
        caught.value, f"{name.split(',')[0]}: got a value that was computed inside a vmap which has ended .. hint:"
    )


def test_a_value_kept_from_a_vmap_that_was_left_by_an_error_is_refused():
    kept = []
    with pytest.raises(ZeroDivisionError):
        ag.vmap(lambda x: kept.append(x) or 1 // 0)(ROWS)
    with pytest.raises(TraceError, match="inside a vmap which has ended"):
        kept[0] + 1.0


def test_walks_still_pass_through_a_vmap_that_has_ended():
    w = ag.tensor([1.0, 2.0, 3.0], requires_grad=True)
    y = ag.vmap(lambda x: ag.exp(w * x).sum())(ROWS).sum()
    y.backward(create_graph=True)
    g = w.grad
    w.zero_grad()
    g.sum().backward()
    np.testing.assert_allclose(w.grad.numpy(), (ROWS**2 * np.exp(w.value * ROWS)).sum(0))
    _, derivative = ag.linearize(ag.vmap(lambda x: x * x), ROWS)
    assert derivative(np.ones((2, 3))).tolist() == (2 * ROWS).tolist()
