"""The strategies keep their promises; Hypothesis looks for what breaks them."""

import numpy as np
import pytest
from hypothesis import find, given
from hypothesis import strategies as st

import autograd_lite as ag
from autograd_lite.errors import OpError, ShapeError
from autograd_lite.ops import REGISTRY
from autograd_lite.testing import KinkError, check_grads, strategies
from autograd_lite.testing.strategies.arrays import domains, levels
from autograd_lite.testing.strategies.registry import elementwise, smooth

OPS = [getattr(ag, name) for name in elementwise(True) if name != "floor_divide"]  # jumps wherever a is k times b


@given(strategies.shapes(min_dims=1, max_dims=2, min_side=0, max_side=5))
def test_shapes_are_within_limits(shape):
    assert 1 <= len(shape) <= 2
    assert all(0 <= side <= 5 for side in shape)


@given(strategies.broadcastable(3))
def test_broadcastable_shapes_broadcast(group):
    assert len(group) == 3
    np.broadcast_shapes(*group)


def test_broadcastable_shapes_are_of_every_kind():
    find(strategies.broadcastable(2), lambda pair: len(pair[0]) < len(pair[1]))
    find(strategies.broadcastable(2), lambda pair: pair[0][-1:] == (1,) and pair[1][-1:] == (3,))
    find(strategies.broadcastable(2), lambda pair: pair[0] == pair[1] and len(pair[0]) == 3)


@given(st.data())
def test_axes_are_axes(data):
    shape = data.draw(strategies.shapes())
    np.sum(np.zeros(shape), axis=data.draw(strategies.axes(shape)))


def test_axes_are_of_every_kind():
    for wanted in (lambda a: a is None, lambda a: a == -2, lambda a: a == 1, lambda a: a == (), lambda a: a == (-1, 0)):
        find(strategies.axes((2, 3)), wanted)


def test_axes_can_be_single():
    assert find(strategies.axes((2, 3), several=False, none=False), lambda axis: True) == 0


@given(strategies.dtypes(complex=True))
def test_dtypes_are_floating(dtype):
    assert dtype.kind in "fc"


@pytest.mark.parametrize("op", OPS, ids=lambda op: op.op.name)
@given(st.data())
def test_arguments_are_in_the_domain_and_have_a_derivative(op, data):
    xs = data.draw(strategies.arguments(op))
    for x, (low, high) in zip(xs, domains(op), strict=True):
        assert np.all((low < x) & (x < high))
    every = np.concatenate([x.ravel() for x in xs])
    assert len(np.unique(every)) == len(every)
    try:
        check_grads(op, xs)
    except KinkError as error:
        pytest.fail(f"a kink: {error}")


@given(strategies.tensors((-1.0, 3.0), shape=(2, 3), requires_grad=True))
def test_tensors_keep_away_from_whole_and_half_numbers(x):
    assert x.requires_grad
    twice = 2 * x.numpy()
    assert np.all(np.abs(twice - np.rint(twice)) > 0.01)


@given(strategies.arrays(shape=strategies.shapes(max_dims=2), dtype=strategies.dtypes(complex=True)))
def test_arrays_have_the_dtype_drawn(x):
    assert x.dtype.kind in "fc"
    assert np.all(np.abs(x.real) < 2)


def test_levels_are_enough_and_the_smallest_first():
    found = levels((0.0, 1.0), 1000)
    assert len(found) >= 1000
    assert np.all(np.diff(np.abs(found)) >= 0)


@pytest.mark.parametrize("kind", ["any", "symmetric", "positive definite", "orthogonal", "singular"])
@given(st.data())
def test_matrices_are_what_they_are_called(kind, data):
    a = data.draw(strategies.matrices(kind=kind, condition=1e4))
    sizes = np.linalg.svd(a, compute_uv=False)
    if kind == "singular":
        assert sizes[-1] <= 1e-12 * sizes[0]
        sizes = sizes[:-1]
    assert sizes[0] <= 1.001e4 * sizes[-1]
    if kind in ("symmetric", "positive definite"):
        np.testing.assert_array_equal(a, a.T)
    if kind == "positive definite":
        np.linalg.cholesky(a)
    if kind == "orthogonal":
        np.testing.assert_allclose(a @ a.T, np.eye(len(a)), atol=1e-12)
    else:
        assert np.all(-np.diff(sizes) > 1e-5), "no two singular values are the same"


def test_matrices_may_be_badly_conditioned_rectangular_and_many():
    find(strategies.matrices((3, 3), condition=1e6), lambda a: np.linalg.cond(a) > 1e5)
    assert find(strategies.matrices((2, 4), batch=(3, 2)), lambda a: True).shape == (3, 2, 2, 4)
    assert find(strategies.matrices((2, 2), dtype=np.float32), lambda a: True).dtype == np.float32


@pytest.mark.parametrize(
    ("how", "error"),
    [
        ({"kind": "nice"}, OpError),
        ({"condition": 1.0}, OpError),
        ({"shape": (2, 3), "kind": "symmetric"}, ShapeError),
        ({"shape": (2,)}, ShapeError),
    ],
)
def test_matrices_that_cannot_be_are_refused(how, error):
    with pytest.raises(error, match="matrices: expected"):
        strategies.matrices(**how)


def test_kinks_are_seen_in_what_ops_compute():
    kinked = {name for name in elementwise(True) if not smooth(REGISTRY[name])}
    assert kinked >= {"abs", "relu", "maximum", "minimum", "sign", "floor", "ceil", "trunc", "hypot"}
    assert kinked.isdisjoint({"tanh", "exp", "add", "multiply", "divide", "log", "pow", "atan2", "logaddexp", "sqrt"})


def test_what_has_no_domain_is_refused():
    for draw in (strategies.arguments, strategies.arrays, strategies.tensors):
        with pytest.raises(
            OpError, match=r"expected an op's function such as ag.log, or an interval.*got <function ch"
        ):
            draw(ag.linalg.cholesky)
