"""Which ops `vmap` computes for all examples at once, which one by one; and what they give for no examples."""

from dataclasses import replace

import numpy as np
import pytest
from samples import CASES, direction
from saying import says

import autograd_lite as ag
from autograd_lite.apply import apply
from autograd_lite.errors import AutogradError, ShapeError
from autograd_lite.ops import REGISTRY
from autograd_lite.walks.batch import AXES, FEWEST, HARMLESS, SHIFTS

ROWS = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])


def raw(y):
    return getattr(y, "value", y)


def weighed(y):
    return (y * y * np.cos(np.arange(y.size)).reshape(y.shape)).sum()


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


SLOW = {
    "argwhere", "bin_edges", "bincount", "convolve", "flatnonzero", "histogram", "pad_whole", "unique_places",
    "unique_values", "weighted_bincount",
}  # a table  # fmt: skip


def test_these_ops_and_no_others_always_go_by_example():
    """To add a name here is a decision: an op that names no axis says ``batch=`` or is slow under `vmap`."""

    def goes_by_example(op):
        if op.batch is not None:
            return op.batch == "loop"
        names = set(op.keywords)
        return op.kind != "elementwise" and (not names & SHIFTS.keys() or not names <= SHIFTS.keys() | HARMLESS)

    crossings = {"enter", "leave", "collapse"}
    assert {name for name, op in REGISTRY.items() if goes_by_example(op)} - crossings == SLOW


def told(f, *args):
    """What a call gives: an array, or the error."""
    try:
        return raw(f(*args))
    except (AutogradError, IndexError, TypeError) as error:
        return error


def beyond(params, rank):
    """The parameters with each axis in turn put where a value of so many axes has none, from either end."""
    for name in params.keys() & set(AXES) - {"axes"}:
        for axis in (rank, rank + 1, -rank - 1, -rank - 2):
            yield params | {name: axis}


# `place`, a rule's own, looks at no axis that it is given
ALONG = [c for c in CASES if c.shapes and c.vmap and not c.params.keys().isdisjoint(AXES) and c.name != "place"]


@pytest.mark.parametrize("case", ALONG, ids=str)
def test_an_axis_that_an_example_lacks_is_refused_as_without_vmap(case):
    """Counted from the end, it could be the axis of the examples, which would be mixed."""
    xs = [direction(shape) for shape in case.shapes]
    xs = case.legal(*xs) if case.legal else xs
    batches = [np.stack([x, x, x]) for x in xs]
    for params in beyond(case.params, min(map(np.ndim, xs))):
        changed = replace(case, params=params)
        alone, found = told(changed, *map(ag.asarray, xs)), told(ag.vmap(changed), *batches)
        if isinstance(alone, Exception):
            assert type(found) is type(alone) and str(found) == str(alone), params
        else:
            np.testing.assert_allclose(found, np.stack([alone] * 3), rtol=1e-12)


OPTIONS = {"mode": "reduced", "lower": True, "full_matrices": True, "rcond": None, "symmetric": False}
OPTIONS |= {"discont": None, "axis": -1, "period": 6.0}


@pytest.mark.parametrize("name", sorted(n for n, op in REGISTRY.items() if op.batch in FEWEST and op.arity == 1))
def test_ops_of_matrices_take_no_vectors_for_matrices(name):
    op, square = REGISTRY[name], np.array([[2.0, 1.0, 0.0], [1.0, 3.0, 1.0], [0.0, 1.0, 4.0]])

    def f(x):
        return apply(op, (x,), {k: OPTIONS[k] for k in op.keywords})

    alone, found = told(f, ag.asarray(square[0])), told(ag.vmap(f), square)
    assert type(found) is type(alone) and (not isinstance(alone, Exception) or str(found) == str(alone))


WITHOUT_ITS_AXES = {
    "matmul of numbers": (lambda x: x @ x, np.ones(3), "matmul: expected arrays of at least one axis, got a number"),
    "matmul with a number": (lambda x: x @ np.ones(1), np.ones(3), "at least one axis, got a number"),
    "solve, vectors": (
        lambda x: ag.linalg.solve(x, np.ones(1)),
        np.ones((3, 1)),
        "a stack of them, got shape (1,)",
    ),
    "cross of numbers": (lambda x: ag.cross(x, x), np.ones(3), "cross"),
    "an order of other axes": (lambda x: ag.permute_dims(x, (1,)), ROWS, "permute_dims(float64[3], axes=(1,))"),
    "the transpose": (lambda x: x.mT, ROWS, "matrix_transpose(float64[3]) .. at least 2-dimensional"),
    "a NumPy function": (lambda x: np.sum(x, axis=-2), ROWS, "sum(float64[3], axis=-2"),
    "a gradient": (ag.grad(lambda x: ag.flip(x, axis=-2)[0] ** 2), ROWS, "flip(float64[3], axis=-2)"),
    "a vmap in another": (ag.vmap(lambda x: x.sum(axis=-2)), ROWS[None], "sum(float64[3], axis=-2"),
    "no examples": (lambda x: x.sum(axis=-2), np.ones((0, 3)), "sum(float64[3], axis=-2"),
    "an index": (lambda x: x[7], ROWS, "getitem(float64[3], index=7)"),
    "an axis from the front": (lambda x: x.sum(axis=1), ROWS, "sum(float64[3], axis=1"),
}


@pytest.mark.parametrize("name", WITHOUT_ITS_AXES)
def test_errors_speak_of_one_example(name):
    f, xs, parts = WITHOUT_ITS_AXES[name]
    with pytest.raises(AutogradError) as caught:
        ag.vmap(f)(xs)
    assert says(caught.value, parts)


def test_stacks_of_matrices_go_together_as_they_do_alone():
    a, b = np.eye(2) * np.arange(1.0, 13.0).reshape(3, 4, 1, 1), np.arange(12.0).reshape(3, 2, 2)
    found = ag.vmap(ag.linalg.solve)(a, b)
    np.testing.assert_allclose(found, np.linalg.solve(a, b[:, None]))
    np.testing.assert_allclose(ag.vmap(ag.linalg.solve, in_axes=(None, 0))(a[0], b), np.linalg.solve(a[0], b[:, None]))


def test_choose_by_numbers_that_differ_between_examples():
    numbers, x = np.array([[0, 1], [1, 0]]), np.array([[1.0, 2.0], [3.0, 4.0]])
    f = lambda a, x: ag.choose(a, [x, x * x])  # noqa: E731 - once with vmap, once without
    each = [f(a, row).tolist() for a, row in zip(numbers, ag.asarray(x), strict=True)]
    assert ag.vmap(f)(numbers, x).tolist() == each
    with pytest.raises(ShapeError, match="there are 2 choices, and a number out of"):
        ag.vmap(f)(numbers + 1, x)
