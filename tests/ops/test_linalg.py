"""Linear algebra where there is more to it than the laws: edges, complex numbers, results by name, refusals."""

import numpy as np
import pytest
from differences import gradient
from saying import says

import autograd_lite as ag
from autograd_lite.errors import DTypeError, GradientError, MatrixError, OpError, ShapeError
from autograd_lite.graph import Parts
from autograd_lite.ops.determinant import _slogdet
from autograd_lite.ops.factor import _cholesky, _qr
from autograd_lite.ops.leastsquares import _pinv
from autograd_lite.ops.norms import p_norm
from autograd_lite.ops.singular import _svd, _svdvals
from autograd_lite.ops.solve import _solve, inv
from autograd_lite.ops.spectral import _eig, _eigh, _eigvalsh
from autograd_lite.walks import rules

L = ag.linalg
rng = np.random.default_rng(7)


def leaf(x):
    return ag.tensor(np.array(x), requires_grad=True)


def slope(f, x):
    """The gradient of a number."""
    x = leaf(x)
    f(x).backward()
    return x.grad.numpy()


def second(f, x, t):
    """The derivative of the gradient in a direction."""
    x = leaf(x)
    f(x).backward(create_graph=True)
    g, _ = x.grad, x.zero_grad()
    (g * t).sum().backward()
    return x.grad.numpy()


def normal(*shape):
    return rng.normal(size=shape) + 1j * rng.normal(size=shape)


SQUARE, TALL, WIDE = normal(2, 3, 3), normal(4, 2), normal(2, 4)
POSITIVE = SQUARE @ SQUARE.conj().mT + np.eye(3)


# --- complex numbers ---------------------------------------------------------------------------------------------

ADJOINT = {
    "inv": (inv, (SQUARE,), {}),
    "solve": (_solve, (SQUARE, normal(2, 3, 2)), {}),
    "cholesky": (_cholesky, (POSITIVE,), {}),
    "qr tall": (_qr, (TALL,), {"mode": "reduced"}),
    "qr wide": (_qr, (WIDE,), {"mode": "complete"}),
    "eigh": (_eigh, (POSITIVE,), {"lower": True}),
    "eigvalsh": (_eigvalsh, (POSITIVE,), {"lower": False}),
    "eig": (_eig, (SQUARE,), {}),
    "svd tall": (_svd, (TALL,), {"full_matrices": True}),
    "svd wide": (_svd, (WIDE,), {"full_matrices": True}),
    "svd thin": (_svd, (TALL,), {"full_matrices": False}),
    "svdvals": (_svdvals, (WIDE,), {}),
    "det": (L.det, (SQUARE,), {}),
    "det of a large one": (L.det, (normal(7, 7),), {}),
    "slogdet": (_slogdet, (SQUARE,), {}),
    "pinv": (_pinv, (TALL,), {"rcond": 1e-15, "symmetric": False}),
    "pinv of a Hermitian": (_pinv, (POSITIVE,), {"rcond": 1e-15, "symmetric": True}),
    "norm": (p_norm, (TALL,), {"order": 3, "axis": 0}),
}


@pytest.mark.parametrize("name", ADJOINT)
def test_of_complex_numbers_too_jvp_and_vjp_are_adjoint(name):
    f, xs, params = ADJOINT[name]
    op = f.op
    ys = op.compute(xs, params)
    several = op.outputs > 1
    ys = Parts(map(np.asarray, ys)) if several else np.asarray(ys)
    ts = tuple(normal(*x.shape) for x in xs)
    weights = [normal(*y.shape) if y.dtype.kind == "c" else rng.normal(size=y.shape) for y in (ys if several else [ys])]
    moved = rules.jvp(op, ts, ys, xs, params)
    left = sum(np.vdot(w, t) for w, t in zip(weights, moved if several else [moved], strict=True))
    found = rules.vjp(op, Parts(weights) if several else weights[0], ys, xs, params, [True] * len(xs))
    right = sum(np.vdot(g, t) for g, t in zip(found, ts, strict=True))
    np.testing.assert_allclose(left.real, right.real, rtol=1e-10)


def plane(f):
    """`f` of a complex matrix, as a function of its real and imaginary part."""
    return lambda x: f(x[0] + 1j * x[1])


def cosines(y):
    return ag.cos(np.arange(np.prod(y.shape)).reshape(y.shape) + 1.0)


LOSSES = {
    "Q, for which R has a real diagonal": lambda z: (ag.imag(L.qr(z)[0]) * cosines(z)).sum(),
    "Q of a wide matrix": lambda z: (ag.imag(L.qr(z[0, :2])[0]) * cosines(z[0, :2, :2])).sum(),
    "sign of slogdet": lambda z: (ag.imag(L.slogdet(z).sign) * cosines(z[..., 0, 0])).sum(),
    "sign of slogdet of one matrix": lambda z: ag.imag(L.slogdet(z[0]).sign),
    "eigenvalues": lambda z: (ag.abs(L.eigvals(z)) ** 3).sum(),
    "lengths of eigenvectors": lambda z: (ag.abs(L.eig(z)[1]) * cosines(z)).sum(),
    "null space": lambda z: (ag.abs(_projector(L.svd(z[0, :2])[2][2:])) * cosines(z[0])).sum(),
    "left null space": lambda z: (ag.abs(_projector(L.svd(z[0, :, :2])[0][:, 2:].mT)) * cosines(z[0])).sum(),
}


def _projector(rows):
    return ag.conj(rows).mT @ rows


@pytest.mark.parametrize("name", LOSSES)
def test_gradient_of_a_complex_loss_is_that_of_central_differences(name):
    f, x = plane(LOSSES[name]), np.stack([SQUARE.real, SQUARE.imag])
    expected = gradient(lambda x: float(f(ag.tensor(x))), [x])[0]
    np.testing.assert_allclose(slope(f, x), expected, atol=1e-7)


def test_real_matrices_may_have_complex_eigenvalues():
    x = np.array([[1.0, 2.0], [-3.0, 1.5]])
    f = lambda x: ag.imag(L.eigvals(x)[0])  # noqa: E731 - named for its message
    np.testing.assert_allclose(slope(f, x), gradient(lambda x: float(f(ag.tensor(x))), [x])[0], atol=1e-8)
    assert slope(f, x).dtype == float


def test_eigenvalues_are_complex_also_where_all_are_real():
    assert L.eigvals(np.eye(2)).dtype == L.eig(ag.eye(2)).eigenvectors.dtype == complex


# --- values that are equal ---------------------------------------------------------------------------------------

T = np.array([[0.3, 1.0, -0.4], [0.5, 0.2, 0.7], [-0.1, 0.6, -0.9]])
EQUAL = {"all": np.eye(3) * 2, "two": np.diag([2.0, 1.0, 2.0]), "rank one": np.ones((3, 3)), "none": np.zeros((3, 3))}
equal = pytest.mark.parametrize("x", EQUAL.values(), ids=EQUAL)


@equal
@pytest.mark.parametrize("eigenvalues", [L.eigvalsh, lambda x: L.eigh(x)[0]])
def test_equal_eigenvalues_have_the_gradient_of_a_trace(x, eigenvalues):
    np.testing.assert_allclose(slope(lambda x: (eigenvalues(x) ** 3).sum(), x), 3 * x @ x, atol=1e-12)


def upper_space(x, lib=ag):
    """The projector on the space of the two largest eigenvalues."""
    v = lib.linalg.eigh((x + x.mT) / 2)[1][:, 1:]
    return v @ v.mT


@pytest.mark.parametrize("turned", [False, True])
def test_space_of_equal_eigenvalues_has_the_gradient_of_differences(turned):
    """A turned matrix has its double eigenvalue 1e-16 apart; dividing by that would leave nothing but noise."""
    q = np.linalg.qr(rng.normal(size=(3, 3)))[0] if turned else np.eye(3)
    x = q @ np.diag([2.0, 1.0, 2.0]) @ q.T
    expected = gradient(lambda x: (upper_space(x, np) * T).sum(), [x])[0]
    np.testing.assert_allclose(slope(lambda x: (upper_space(x) * T).sum(), x), expected, atol=1e-8)


@equal
def test_what_does_not_depend_on_the_choice_of_vectors_is_never_nan(x):
    for f in (
        lambda x: (L.eigh(x)[1] @ L.eigh(x)[1].mT * T).sum(),
        lambda x: (L.svd(x)[0] @ L.svd(x)[0].mT * T).sum(),
        lambda x: ag.real((L.eig(x)[1] @ L.inv(L.eig(x)[1]) * T).sum()),
    ):
        np.testing.assert_allclose(slope(f, x), 0, atol=1e-12)


@equal
def test_tangents_at_equal_values_are_finite(x):
    for f, params in [(_eigh, {"lower": True}), (_svd, {"full_matrices": True}), (_eig, {})]:
        y = Parts(f.op.compute((x,), params))
        assert all(np.isfinite(t).all() for t in rules.jvp(f.op, (T,), y, (x,), params))


def test_off_the_diagonal_a_function_of_a_matrix_is_not_seen_at_equal_eigenvalues():
    """As `eigh` says: there the eigenvalues' gradients say nothing of it. So compute it without eigenvectors."""
    f = lambda x: (L.eigh(x)[1] * L.eigh(x)[0] ** 2 @ L.eigh(x)[1].mT)[0, 1]  # noqa: E731 - named for its message
    assert (slope(f, np.diag([1.0, 1.0 + 1e-6]))[0, 1]) == pytest.approx(1.0, abs=1e-5)
    assert slope(f, np.eye(2))[0, 1] == 0.0
    assert slope(lambda x: (x @ x.mT)[0, 1], np.eye(2))[0, 1] == 1.0


def test_polar_factor_at_equal_singular_values():
    """U V' at the identity moves by the skew part of a change: half of the weights' own."""
    f = lambda x: (L.svd(x)[0] @ L.svd(x)[2] * T).sum()  # noqa: E731 - named for its message
    np.testing.assert_allclose(slope(f, np.eye(3)), (T - T.T) / 2, atol=1e-12)


def test_vectors_that_full_matrices_add_turn_with_the_others():
    """The projector on the rest is what the projector on the first leaves over."""
    x, t = rng.normal(size=(4, 2)), rng.normal(size=(4, 4))
    rest = slope(lambda x: (L.svd(x)[0][:, 2:] @ L.svd(x)[0][:, 2:].mT * t).sum(), x)
    first = slope(lambda x: (L.svd(x, full_matrices=False)[0] @ L.svd(x, full_matrices=False)[0].mT * t).sum(), x)
    np.testing.assert_allclose(rest, -first, atol=1e-12)


def test_only_one_triangle_is_read():
    x = np.array([[2.0, 9.0], [1.0, 2.0]])
    np.testing.assert_allclose(L.eigvalsh(x), [1, 3])
    np.testing.assert_allclose(L.eigh(x, "U").eigenvalues, [-7, 11])
    np.testing.assert_allclose(slope(lambda x: L.eigh(x).eigenvalues[1], x), np.full((2, 2), 0.5))


@pytest.mark.parametrize("values", [L.svdvals, lambda x: L.svd(x)[1]])
def test_a_singular_value_of_0_has_derivative_0(values):
    x, t = np.diag([2.0, 0.0]), np.ones((2, 2))
    np.testing.assert_allclose(slope(lambda x: values(x).sum(), x), [[1, 0], [0, 0]])
    for f, params in [(_svd, {"full_matrices": True}), (_svdvals, {})]:
        y = f.op.compute((x,), params)
        moved = rules.jvp(f.op, (t,), y, (x,), params)
        np.testing.assert_allclose(moved[1] if f is _svd else moved, [1, 0])


# --- determinants ------------------------------------------------------------------------------------------------

RANKS = {
    "one short": np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [5.0, 7.0, 9.0]]),
    "two short": np.outer([1.0, 2.0, 3.0], [1.0, -1.0, 2.0]),
    "zero": np.zeros((3, 3)),
    "identity": np.eye(3),
}


def by_hand(x):
    """The determinant of a 3 x 3 matrix, by Sarrus."""
    (a, b, c), (d, e, f), (g, h, i) = ([x[m, n] for n in range(3)] for m in range(3))
    return a * e * i + b * f * g + c * d * h - c * e * g - b * d * i - a * f * h


@pytest.mark.parametrize("x", RANKS.values(), ids=RANKS)
def test_det_of_a_singular_matrix_has_all_derivatives(x):
    t = np.arange(9.0).reshape(3, 3) - 3
    np.testing.assert_allclose(slope(L.det, x), slope(by_hand, x), atol=1e-12)
    np.testing.assert_allclose(second(L.det, x, t), second(by_hand, x, t), atol=1e-12)


def test_det_of_zeros_has_its_third_derivative():
    """det(a t) is a**3 det(t), with third derivative 6 det(t)."""
    along = lambda a: L.det(a * T)  # noqa: E731 - named for its message
    assert ag.grad(ag.grad(ag.grad(along)))(0.0) == pytest.approx(6 * np.linalg.det(T))


@pytest.mark.parametrize("short", [0, 1, 2])
def test_det_of_a_large_singular_matrix_has_a_gradient(short):
    n = 8
    x = rng.normal(size=(n, n))
    x[:short] = x[short : 2 * short]
    minors = [[np.linalg.det(np.delete(np.delete(x, i, 0), j, 1)) for j in range(n)] for i in range(n)]
    expected = np.array(minors) * (-1.0) ** np.add.outer(range(n), range(n))
    np.testing.assert_allclose(slope(L.det, x), expected, atol=1e-9)
    np.testing.assert_allclose(slope(lambda x: L.det(x).sum(), np.stack([x, np.eye(n)]))[1], np.eye(n), atol=1e-12)


@pytest.mark.parametrize("n", [0, 1])
def test_det_of_next_to_nothing(n):
    assert float(L.det(np.zeros((n, n)))) == 1 - n
    np.testing.assert_array_equal(slope(L.det, np.zeros((n, n))), np.ones((n, n)))


def test_slogdet_of_a_singular_matrix_is_as_log_at_0():
    x = np.stack([np.zeros((2, 2)), np.eye(2) * 2])
    sign, logarithm = L.slogdet(x)
    np.testing.assert_array_equal(sign, [0, 1])
    assert logarithm[0] == -np.inf
    assert np.isinf(slope(lambda x: L.slogdet(x)[1].sum(), x)[0]).all()


def test_slogdet_in_a_branch_that_was_not_taken_contributes_nothing():
    x = np.stack([np.zeros((2, 2)), np.eye(2) * 2])
    found = slope(lambda x: ag.where(L.slogdet(x)[0] > 0, L.slogdet(x)[1], 0.0).sum(), x)
    np.testing.assert_array_equal(found, np.stack([np.zeros((2, 2)), np.eye(2) / 2]))


def test_the_sign_of_a_real_determinant_does_not_move():
    np.testing.assert_array_equal(slope(lambda x: L.slogdet(x).sign, np.eye(2)), np.zeros((2, 2)))


# --- norms -------------------------------------------------------------------------------------------------------

inf = np.inf


@pytest.mark.parametrize("order", [None, 2, 1, 3, 0.5, inf, -inf, -1, 1.5])
@pytest.mark.usefixtures("quiet")
def test_gradient_of_a_norm_of_zeros_is_0(order):
    np.testing.assert_array_equal(slope(lambda x: L.norm(x, order), np.zeros(3)), np.zeros(3))
    np.testing.assert_array_equal(slope(lambda x: L.norm(x, order), np.zeros(3) * 0j), np.zeros(3))


@pytest.mark.parametrize("order", ["fro", "nuc", 1, -1, 2, -2, inf, -inf])
def test_gradient_of_a_matrix_norm_of_zeros_is_0(order):
    np.testing.assert_array_equal(slope(lambda x: L.matrix_norm(x, ord=order), np.zeros((2, 2))), np.zeros((2, 2)))


@pytest.mark.parametrize("order", [2, 3, inf])
def test_a_norm_that_was_not_taken_contributes_nothing(order):
    x = np.array([[np.nan, 1.0], [0.0, 2.0]])
    found = slope(lambda x: ag.where([False, True], L.norm(x, order, axis=1), 0.0).sum(), x)
    np.testing.assert_array_equal(found, [[0, 0], [0, 1]])


@pytest.mark.parametrize("order", [0.5, 1, 1.5, 2, 3])
def test_an_element_that_is_0_has_derivative_0(order):
    assert slope(lambda x: L.norm(x, order), np.array([0.0, 2.0])).tolist() == [0.0, 1.0]


def test_ties_of_the_largest_are_split_evenly():
    assert slope(lambda x: L.norm(x, inf), np.array([-2.0, 2.0, 1.0])).tolist() == [-0.5, 0.5, 0.0]
    np.testing.assert_allclose(slope(lambda x: L.norm(x, 2), np.eye(2)), np.eye(2) / 2)


@pytest.mark.parametrize("x", [np.array([0.0, 2.0, -1.0]), np.array([0, 3]), np.zeros((0,)), np.ones(2) * 1j])
def test_counting_what_is_not_0_gives_a_constant(x):
    y = L.norm(ag.tensor(x), 0)
    assert not y.requires_grad and y.dtype == np.linalg.norm(x, 0).dtype and float(y) == np.linalg.norm(x, 0)


def test_the_norm_of_a_number_is_its_size():
    assert float(L.norm(-3.0)) == 3.0
    assert float(L.norm(ag.scalar(-3.0))) == 3.0


@pytest.mark.parametrize("order", [1, 2, 3, inf, "fro"])
def test_the_norm_of_nothing_is_0(order):
    x = np.zeros((0, 3)) if order == "fro" else np.zeros(0)
    assert float(L.norm(x, order)) == np.linalg.norm(x, order) == 0


@pytest.mark.parametrize("p", [None, 2, -2, 1, "fro", inf])
def test_condition_of_a_singular_matrix_is_numpys(p):
    for x in ([[1.0, 2.0], [2.0, 4.0]], [[0.0, 0.0], [0.0, 0.0]], [[1.0, 0.0], [0.0, 0.0]]):
        expected = np.linalg.cond(np.array(x), p)
        if np.isinf(expected):
            assert float(L.cond(x, p)) == expected
            assert np.isfinite(slope(lambda x: L.cond(x, p), x)).all()


# --- results -----------------------------------------------------------------------------------------------------


def test_results_go_by_name_as_in_the_standard():
    x = ag.eye(2)
    assert L.eigh(x)._fields == L.eig(x)._fields == ("eigenvalues", "eigenvectors")
    assert L.svd(x)._fields == ("U", "S", "Vh") and L.qr(x)._fields == ("Q", "R")
    assert L.slogdet(x)._fields == ("sign", "logabsdet")


def test_arrays_and_lists_give_arrays():
    x = [[2.0, 1.0], [1.0, 3.0]]
    for f in (L.cholesky, L.inv, L.pinv, L.svdvals, L.eigvalsh, L.eigvals, L.matrix_norm, L.cond, L.matrix_rank):
        assert isinstance(f(x), (np.ndarray, np.generic)), f
    assert isinstance(L.solve(x, [1.0, 2.0]), np.ndarray)
    assert all(isinstance(y, np.ndarray) for f in (L.qr, L.eigh, L.eig, L.svd, L.slogdet) for y in f(x))


def test_a_vector_on_the_right_has_one_axis_however_many_the_left_has():
    a, b = np.stack([np.eye(2), np.eye(2) * 2]), np.array([[1.0, 2.0], [3.0, 4.0]])
    assert L.solve(a, b).shape == (2, 2, 2)
    assert L.solve(a, b[0]).shape == (2, 2)


@pytest.mark.parametrize(("a", "b"), [((4, 2), (4,)), ((4, 2), (4, 3)), ((2, 4), (2,)), ((3, 3), (3,))], ids=str)
def test_lstsq_is_numpys(a, b):
    a, b = rng.normal(size=a), rng.normal(size=b)
    for a_ in (a, a * np.array([1.0] + [0.0] * (a.shape[1] - 1))):
        for found, expected in zip(L.lstsq(ag.tensor(a_), b), np.linalg.lstsq(a_, b), strict=True):
            np.testing.assert_allclose(np.asarray(getattr(found, "value", found)), expected, atol=1e-12)
            assert getattr(found, "shape", ()) == np.shape(expected)


def test_the_power_0_is_the_identity():
    y = L.matrix_power(leaf(np.ones((2, 3, 3))), 0)
    np.testing.assert_array_equal(y.numpy(), np.broadcast_to(np.eye(3), (2, 3, 3)))
    assert not y.requires_grad


@pytest.mark.parametrize("rows", [2, 3])
def test_rank_takes_numpys_cutoffs(rows):
    x = np.diag([1.0, 1e-3, 1e-20])[:rows]
    for params in [{}, {"tol": 0.1}, {"rtol": 1e-2}, {"tol": 1e-30}]:
        assert int(L.matrix_rank(ag.tensor(x), **params)) == np.linalg.matrix_rank(x, **params)
    assert int(L.matrix_rank(np.eye(3), hermitian=True)) == 3


@pytest.mark.parametrize("f", [L.inv, L.cholesky, L.eigvalsh, L.svdvals, L.pinv, L.det])
@pytest.mark.parametrize("shape", [(0, 0), (0, 2, 2), (2, 0, 0)], ids=str)
def test_no_elements(f, shape):
    x = leaf(np.zeros(shape))
    y = f(x)
    expected = getattr(np.linalg, f.__name__)(np.zeros(shape))
    assert y.shape == expected.shape
    y.sum().backward()
    assert x.grad.shape == shape


@pytest.mark.parametrize("f", [L.qr, L.svd, L.eigh, L.eig])
@pytest.mark.parametrize("shape", [(0, 0), (0, 2, 2)], ids=str)
def test_no_elements_of_several_outputs(f, shape):
    x = leaf(np.zeros(shape))
    ag.real(sum(y.sum() for y in f(x))).backward()
    assert x.grad.shape == shape


# --- refusals ----------------------------------------------------------------------------------------------------

oblong, hollow = leaf(np.ones((2, 3))), leaf(np.zeros((2, 2)))

SAYS = {
    **{
        f"{f.__name__} of what is not square": (
            lambda f=f: f(oblong),
            ShapeError,
            f"{f.__name__}: expected square matrices on the last two axes, got shape (2, 3) .. hint: pinv",
        )
        for f in (L.inv, L.det, L.slogdet, L.cholesky, L.eigh, L.eigvalsh, L.eig)
    },
    "a vector": (lambda: L.inv(leaf([1.0])), ShapeError, "inv: expected a matrix or a stack of them, got shape (1,)"),
    "svd of a number": (lambda: L.svd(1.0), ShapeError, "svd: expected a matrix or a stack of them, got shape ()"),
    "a power": (lambda: L.matrix_power(oblong, 2), ShapeError, "matrix_power: expected square"),
    "half a power": (lambda: L.matrix_power(hollow, 0.5), OpError, "matrix_power: expected an integer power, got 0.5"),
    "a singular matrix": (
        lambda: L.inv(hollow),
        MatrixError,
        "inv: Singular matrix, for shape (2, 2) .. hint: .. pinv",
    ),
    "a negative power": (lambda: L.matrix_power(hollow, -1), MatrixError, "inv: Singular matrix"),
    "a singular system": (lambda: L.solve(hollow, np.ones(2)), MatrixError, "solve: Singular matrix .. hint: .. lstsq"),
    "lengths": (
        lambda: L.solve(hollow, np.ones(3)),
        ShapeError,
        "solve: 2 unknowns, but right-hand sides of length 3, for shapes (2, 2) and (3, 1)",
    ),
    "a right-hand side": (lambda: L.solve(hollow, 1.0), ShapeError, "solve: .. got a number"),
    "not positive definite": (
        lambda: L.cholesky(hollow),
        MatrixError,
        "cholesky: Matrix is not positive definite, for shape (2, 2) .. hint: all eigenvalues .. positive",
    ),
    "a mode": (lambda: L.qr(oblong, mode="raw"), OpError, "qr: expected mode 'reduced', 'complete' or 'r', got 'raw'"),
    "a triangle": (lambda: L.eigh(hollow, UPLO="X"), OpError, "eigh: expected UPLO 'L' or 'U', .. got 'X'"),
    "dependent columns": (
        lambda: L.qr(hollow).R.sum().backward(),
        GradientError,
        "qr: a matrix whose first columns are linearly dependent has no derivative",
    ),
    "columns without a gradient": (
        lambda: L.qr(leaf(np.ones((3, 1))), mode="complete").Q.sum().backward(),
        GradientError,
        "qr: the columns that mode='complete' adds to Q .. hint: mode='reduced'",
    ),
    "no basis of eigenvectors": (
        lambda: ag.real(L.eigvals(leaf(np.eye(3, k=1))).sum()).backward(),
        GradientError,
        "eig: eigenvectors that are linearly dependent have no derivative .. hint: .. cannot be diagonalised",
    ),
    "two cutoffs": (lambda: L.pinv(hollow, 1e-3, rtol=1e-3), OpError, "pinv: rcond and rtol"),
    "lstsq": (lambda: L.lstsq(hollow, np.ones(3)), ShapeError, "lstsq: expected shapes (m, n) and (m,) or (m, k)"),
    "tensorsolve": (lambda: L.tensorsolve(oblong, np.ones(2)), ShapeError, "tensorsolve: expected as many equations"),
    "tensorinv": (lambda: L.tensorinv(oblong, ind=1), ShapeError, "tensorinv: the first 1 axes of (2, 3) hold 2"),
    "tensorinv of no axes": (lambda: L.tensorinv(oblong, ind=0), ShapeError, "tensorinv: expected ind of at least 1"),
    "the order of a vector": (lambda: L.norm(leaf([1.0]), "fro"), OpError, "norm: expected a number as the order"),
    "the order of a matrix": (lambda: L.norm(oblong, 3), OpError, "norm: expected 'fro', 'nuc', .. got 3"),
    "three axes": (lambda: L.norm(oblong, axis=(0, 1, 1)), ShapeError, "norm: expected one axis for vectors or two"),
    "one axis twice": (lambda: L.norm(oblong, axis=(0, -2)), ShapeError, "norm: expected one axis for vectors or two"),
    "half an axis": (lambda: L.norm(oblong, axis=0.5), OpError, "norm: expected None, an integer or two of them"),
    "matrix_norm of a vector": (lambda: L.matrix_norm([1.0]), ShapeError, "matrix_norm: expected a matrix"),
    "cond of nothing": (lambda: L.cond(np.zeros((0, 2))), MatrixError, "cond: a matrix without elements"),
    "cond of an oblong matrix": (lambda: L.cond(oblong, 1), ShapeError, "cond: expected square"),
    "half precision": (
        lambda: L.inv(leaf(np.eye(2, dtype=np.float16))),
        DTypeError,
        "inv: expected float32, float64 or complex numbers .. got float16 .. hint: .. astype",
    ),
    "words": (lambda: L.inv("ab"), DTypeError, "inv: argument 1: expected a number, array or tensor, got str"),
}


@pytest.mark.parametrize("name", SAYS)
def test_refusals_say_what_was_expected(name):
    run, kind, parts = SAYS[name]
    with pytest.raises(kind) as caught:
        run()
    assert says(caught.value, parts)


def test_what_lapack_refuses_is_caught_as_numpys_error():
    with pytest.raises(np.linalg.LinAlgError):
        L.inv(hollow)
