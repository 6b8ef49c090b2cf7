"""NumPy's functions on tensors: the function of that name, or an error that names it."""

import numpy as np
import pytest

import autograd_lite as ag
from autograd_lite.dispatch import functions, ufuncs
from autograd_lite.errors import DTypeError, InPlaceError, OpError

A = np.array([[1.0, -2.0, 0.5], [3.0, 0.25, -1.0]])
V = np.array([0.5, 2.0, -1.0])
MASK = np.array([True, False, True])
WEIGHTS = np.cos(1.0 + np.arange(100))


def weigh(y):
    return (y.reshape(-1) * WEIGHTS[: y.size]).sum()


def differences(f, x, eps=1e-6):
    """The gradient of the weighed result of plain NumPy by central differences."""
    g = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[place] = eps
        ahead, behind = (np.asarray(f(x + s)).reshape(-1) for s in (step, -step))
        g[place] = ((ahead - behind) * WEIGHTS[: ahead.size]).sum() / (2 * eps)
    return g


def agrees(f, x):
    """Value and gradient of a NumPy expression on a tensor are those of the array."""
    t = ag.tensor(x, requires_grad=True)
    y = f(t)
    assert isinstance(y, ag.Tensor)
    np.testing.assert_allclose(y.numpy(), f(x), rtol=1e-12)
    weigh(y).backward()
    np.testing.assert_allclose(t.grad.numpy(), differences(f, x), rtol=1e-6, atol=1e-7)


EXPRESSIONS = {
    "sum": lambda x: np.sum(x, 0),
    "sum where": lambda x: np.sum(x, axis=1, where=MASK, initial=2.0),
    "mean where": lambda x: np.mean(x, -1, where=MASK),
    "mean positional": lambda x: np.mean(x, 1),
    "std ddof": lambda x: np.std(x, axis=1, ddof=1),
    "mean dtype": lambda x: np.mean(x, 1, dtype=np.longdouble),
    "nanvar dtype": lambda x: np.nanvar(x, axis=0, dtype=np.longdouble),
    "var where": lambda x: np.var(x, axis=1, where=MASK),
    "prod where": lambda x: np.prod(x, axis=0, where=[[True], [False]]),
    "max": lambda x: np.max(x, 1, keepdims=True),
    "max where": lambda x: np.max(x, axis=1, where=MASK, initial=-9.0),
    "amin": lambda x: np.amin(x, axis=0),
    "reshape": lambda x: np.reshape(x, (3, 2)),
    "transpose": lambda x: np.transpose(x, (1, 0)),
    "stack": lambda x: np.stack([x, 2 * x], 1),
    "concatenate": lambda x: np.concatenate([x, x], 1),
    "expand_dims": lambda x: np.expand_dims(x, 0),
    "squeeze": lambda x: np.squeeze(x[None], 0),
    "roll": lambda x: np.roll(x, 1, 0),
    "flip": lambda x: np.flip(x, 1),
    "where": lambda x: np.where(A > 0, x, x * x),
    "clip": lambda x: np.clip(x, -0.9, 0.9),
    "clip names": lambda x: np.clip(x, a_min=-0.9, a_max=None),
    "dot": lambda x: np.dot(x, V),
    "matmul": lambda x: np.matmul(x, x.T),
    "einsum": lambda x: np.einsum("ij,kj->ik", x, A),
    "tile": lambda x: np.tile(x, (2, 1)),
    "repeat": lambda x: np.repeat(x, 2, 1),
    "sort": lambda x: np.sort(x, 0),
    "cumsum": lambda x: np.cumsum(x, 1),
    "cumprod": lambda x: np.cumprod(x, axis=1),
    "diff": lambda x: np.diff(x, prepend=0.0),
    "linalg.norm": lambda x: np.linalg.norm(x, axis=1),
    "linalg.inv": lambda x: np.linalg.inv(x[:, :2]),
    "fft": lambda x: np.abs(np.fft.rfft(x, axis=1)),
    "outer": lambda x: np.outer(x[0], V),
    "cross": lambda x: np.cross(x, V),
    "kron": lambda x: np.kron(x, V),
    "trace": lambda x: np.trace(x, offset=1),
    "diag": np.diag,
    "take": lambda x: np.take(x, [0, 0, 2], 1),
    "interp": lambda x: np.interp(x, [-3.0, 0.1, 4.0], [0.0, 1.0, -1.0]),
    "median": lambda x: np.median(x, axis=1),
    "quantile": lambda x: np.quantile(x, 0.3, axis=1),
    "nanmean": lambda x: np.nanmean(x, axis=0),
    "average": lambda x: np.average(x, axis=1, weights=np.array([1.0, 2.0, 3.0])),
    "cov": np.cov,
    "convolve": lambda x: np.convolve(x[0], V, "same"),
    "polyval": lambda x: np.polyval(x[0], V),
    "trapezoid": lambda x: np.trapezoid(x, dx=0.5, axis=1),
    "pad": lambda x: np.pad(x, 1, mode="edge"),
    "copy": np.copy,
    "round": lambda x: np.round(x + 0.03, 1) * x,
    "positive": np.positive,
    "arcsinh": np.arcsinh,
    "add.reduce": np.add.reduce,
    "add.reduce axis": lambda x: np.add.reduce(x, axis=1, keepdims=True),
    "multiply.reduce where": lambda x: np.multiply.reduce(x, axis=1, where=MASK, initial=2.0),
    "maximum.reduce": lambda x: np.maximum.reduce(x, axis=None),
    "logaddexp.reduce": lambda x: np.logaddexp.reduce(x, axis=1),
    "add.accumulate": lambda x: np.add.accumulate(x, axis=1),
    "multiply.accumulate": np.multiply.accumulate,
    "maximum.accumulate": lambda x: np.maximum.accumulate(x, axis=1),
    "add.reduceat": lambda x: np.add.reduceat(x, [0, 2, 1], axis=1),
    "multiply.reduceat": lambda x: np.multiply.reduceat(x, [0, 1], axis=0),
    "subtract.outer": lambda x: np.subtract.outer(x[0], V),
    "multiply.outer left": lambda x: np.multiply.outer(V, x),
    "dtype": lambda x: np.add(x, 1, dtype=np.float64),
}  # a table  # fmt: skip


@pytest.mark.parametrize("f", EXPRESSIONS.values(), ids=EXPRESSIONS)
def test_value_and_gradient_are_those_of_the_array(f):
    agrees(f, A)


@pytest.mark.parametrize("left", [np.ones(2), np.float64(2.0), np.array(2.0)], ids=["1-d", "scalar", "0-d"])
def test_arrays_on_the_left(left):
    x = ag.tensor([3.0, 4.0], requires_grad=True)
    for y in (left * x, left + x, left - x, left / x, left**x):
        assert isinstance(y, ag.Tensor)
        assert y.requires_grad
    assert (np.eye(2) @ x).tolist() == [3.0, 4.0]
    assert isinstance(np.float64(2.0) * ag.scalar(3.0), ag.Scalar)


def test_the_more_public_op_is_chosen():
    x = ag.tensor([1.0, 2.0], requires_grad=True)
    np.maximum(x, 1.0).sum().backward()
    assert x.grad.tolist() == [0.5, 1.0]  # maximum splits a tie; clip, which also computes with np.maximum, would not


ELEMENTWISE = sorted(name for name in ufuncs.BY_NAME if isinstance(getattr(np, name, None), np.ufunc))


def test_every_ufunc_on_floats_is_answered():
    on_floats = {name for name, u in vars(np).items() if isinstance(u, np.ufunc) and "d" in str(u.types)}
    assert {getattr(np, name).__name__ for name in on_floats} - {"matmul", "divmod"} <= set(ELEMENTWISE) | {"spacing"}


def test_out_is_written_with_its_gradient():
    a, b = ag.tensor([1.0, 2.0], requires_grad=True), ag.tensor([3.0, 5.0], requires_grad=True)
    out = ag.zeros(2)
    assert np.multiply(a, b, out=out) is out
    out.sum().backward()
    assert (out.tolist(), a.grad.tolist(), b.grad.tolist()) == ([3.0, 10.0], [3.0, 5.0], [1.0, 2.0])


def test_out_of_a_reduction():
    a, out = ag.tensor([1.0, 2.0], requires_grad=True), ag.zeros(())
    np.sum(a, out=out)
    out.backward()
    assert a.grad.tolist() == [1.0, 1.0]


def test_out_through_a_view():
    a, x = ag.tensor([1.0, 2.0], requires_grad=True), ag.zeros((2, 2))
    np.exp(a, out=x[1])
    x.sum().backward()
    np.testing.assert_allclose(a.grad.numpy(), np.exp([1.0, 2.0]))


def test_where_keeps_what_out_held():
    a, out = ag.tensor([-1.0, 4.0], requires_grad=True), ag.tensor([7.0, 7.0])
    np.sqrt(a, where=A[0, :2] < 0, out=out)
    assert out.tolist() == [7.0, 2.0]
    out.sum().backward()
    assert a.grad.tolist() == [0.0, 0.25]


def test_a_plain_array_as_out_would_lose_the_gradient():
    out = np.zeros(2)
    with pytest.raises(InPlaceError, match=r"np\.add\(\.\.\., out=x\): x is a plain array"):
        np.add(ag.tensor([1.0, 2.0], requires_grad=True), 1.0, out=out)
    assert out.tolist() == [0.0, 0.0]
    np.add(ag.tensor([1.0, 2.0]), 1.0, out=out)
    assert out.tolist() == [2.0, 3.0]


def test_out_of_another_dtype_or_shape_is_refused():
    x = ag.tensor([1.5, 2.0], requires_grad=True)
    with pytest.raises(DTypeError, match=r"np\.add\(\.\.\., out=x\)"):
        np.add(x, 1.0, out=ag.asarray([0, 0]))


AT = {
    "add": lambda x, v: np.add.at(x, [0, 0, 1], v),
    "subtract": lambda x, v: np.subtract.at(x, [2, 2, 1], v),
    "multiply": lambda x, v: np.multiply.at(x, [0, 2, 1], v),
    "negative": lambda x, v: np.negative.at(x, [1]),
    "copyto": np.copyto,
    "copyto where": lambda x, v: np.copyto(x, v, where=MASK),
    "put": lambda x, v: np.put(x, [2, 0], v[:2]),
    "place": lambda x, v: np.place(x, MASK, v[:2]),
    "putmask": lambda x, v: np.putmask(x, MASK, v),
    "put_along_axis": lambda x, v: np.put_along_axis(x, np.array([2, 0]), v[:2], 0),
    "fill_diagonal": lambda x, v: np.fill_diagonal(x[:, None], v[0]),
}


@pytest.mark.parametrize("write", AT.values(), ids=AT)
def test_functions_that_write_in_place(write):
    def f(x, v):
        y = x * 2.0
        write(y, v)
        return y

    xs = [A[0], V]
    leaves = [ag.tensor(x, requires_grad=True) for x in xs]
    y = f(*leaves)
    np.testing.assert_allclose(y.numpy(), f(*xs))
    weigh(y).backward()
    for leaf, expected in zip(
        leaves, [differences(lambda x: f(x, V), A[0]), differences(lambda v: f(A[0], v), V)], strict=True
    ):
        found = np.zeros(3) if leaf.grad is None else leaf.grad.numpy()
        np.testing.assert_allclose(found, expected, atol=1e-7)


def test_an_index_that_comes_twice_is_only_followed_in_sums():
    with pytest.raises(OpError, match=r"np\.multiply\.at with an index that comes twice"):
        np.multiply.at(ag.tensor([1.0, 2.0], requires_grad=True) * 1.0, [0, 0], 2.0)


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda x: np.apply_along_axis(sum, 0, x), r"np\.apply_along_axis\(\.\.\.\) has no rule for tensors"),
        (lambda x: np.histogram2d(x, x), r"np\.histogram2d"),
        (np.roots, r"np\.roots"),
        (
            np.subtract.reduce,
            r"np\.subtract\.reduce has no rule for tensors\n  hint: reduce works for add",
        ),
        (lambda x: np.matmul(x, x, axes=[0, 0, 0]), r"np\.matmul\(\.\.\., axes=\.\.\.\)"),
        (
            lambda x: np.add(x, 1.0, casting="no"),
            r"np\.add\(\.\.\., casting=\.\.\.\) .*\n  hint: leave casting out; x.astype",
        ),
        (np.asarray, "being differentiated"),
        (lambda x: np.array([x, x]), "being differentiated"),
    ],
)
def test_what_has_no_rule_is_named(call, named):
    with pytest.raises(TypeError, match=named):
        call(ag.tensor([1.0, 2.0], requires_grad=True))


def test_a_dtype_and_a_mask_are_cast_as_numpy_casts_them():
    x = ag.tensor([1.0, 2.0], requires_grad=True)
    with pytest.raises(DTypeError, match=r"np\.add\(.*, dtype=.*: float64 is not cast to int64\n  hint: use x\.astype"):
        np.add(x, 1.0, dtype=np.int64)
    assert np.add(x, 1.0, dtype=np.float32).dtype == np.float32
    assert np.equal(x, 1.0, dtype=bool).tolist() == [True, False]
    for mask in (x, np.array([1, 0])):
        with pytest.raises(DTypeError, match=r"np\.add\(.*, where=.*: expected booleans, got (float|int)64"):
            np.add(x, 1.0, out=ag.zeros(2), where=mask)
    assert np.add(x, 1.0, out=ag.zeros(2), where=[True, False]).tolist() == [2.0, 0.0]


def test_questions_about_values_are_answered():
    x = ag.tensor(A, requires_grad=True)
    assert (np.shape(x), np.ndim(x), np.size(x)) == ((2, 3), 2, 6)
    assert np.array_equal(x, A)
    assert np.result_type(x, np.float32) == np.float64
    assert not np.iscomplexobj(x)


def test_where_of_a_condition_alone_gives_indices():
    x = ag.tensor([[1.0, 3.0], [5.0, 2.0]], requires_grad=True)
    for found in (np.where(x > 2), np.nonzero(x > 2)):
        assert [np.asarray(part).tolist() for part in found] == [[0, 1], [1, 0]]
    assert x[np.where(x > 2)].tolist() == [3.0, 5.0]
    with pytest.raises(OpError):
        np.where(x > 2, x)
    assert np.where(x > 2, x, 0.0).requires_grad


def test_functions_without_a_rule_work_on_constants():
    assert np.roots(ag.tensor([1.0, -3.0, 2.0])).tolist() == [2.0, 1.0]


def test_every_function_offered_is_one_of_ours():
    assert len(functions._offered) > 150
    assert all(callable(f) for f in functions._offered.values())
