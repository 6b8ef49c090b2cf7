"""Triangular systems, functions of matrices, fitted polynomials: what the laws do not say."""

import sys

import numpy as np
import pytest
from saying import says

import autograd_lite as ag
from autograd_lite.errors import MatrixError, OpError, ShapeError
from autograd_lite.ops import triangular

pytest.importorskip("scipy")

A = np.array([[4.0, 1.0, 0.5], [0.2, 3.0, -1.0], [0.7, -0.3, 5.0]])
B = np.array([[1.0, 2.0], [0.5, -1.0], [3.0, 0.0]])


@pytest.mark.parametrize("trans", [0, 1, 2, "N", "T", "C"])
@pytest.mark.parametrize("lower", [False, True])
@pytest.mark.parametrize("unit", [False, True])
@pytest.mark.parametrize("b", [B, B[:, 0], B + 1j * B[::-1]], ids=["matrix", "vector", "complex"])
def test_triangular_systems_are_solved_as_scipy_solves_them(trans, lower, unit, b):
    import scipy.linalg

    a = A + 1j * A.T if np.iscomplexobj(b) else A
    expected = scipy.linalg.solve_triangular(a, b, trans, lower, unit)
    np.testing.assert_allclose(ag.linalg.solve_triangular(a, b, trans, lower, unit), expected)
    stacked = ag.linalg.solve_triangular(np.stack([a, a]), b if b.ndim > 1 else b[:, None], trans, lower, unit)
    np.testing.assert_allclose(stacked[1].reshape(expected.shape), expected)


def test_triangular_systems_are_solved_without_scipy(monkeypatch):
    with_scipy = ag.linalg.solve_triangular(A, B, lower=True)
    triangular._substitution.cache_clear()
    monkeypatch.setitem(sys.modules, "scipy.linalg", None)
    triangular.function.cache_clear()
    try:
        np.testing.assert_allclose(ag.linalg.solve_triangular(A, B, lower=True), with_scipy)
        assert triangular._substitution() is None
    finally:
        triangular._substitution.cache_clear()


def test_the_part_that_is_not_read_has_no_gradient():
    a = ag.tensor(np.where(np.tri(3, dtype=bool), A, np.nan), requires_grad=True)
    ag.linalg.solve_triangular(a, B, lower=True).sum().backward()
    assert np.isfinite(a.grad.numpy()).all() and not np.triu(a.grad.numpy(), 1).any()


@pytest.mark.parametrize("a", [np.diag([1.0, 0.0]), np.stack([np.eye(2), np.diag([1.0, 0.0])])])
def test_a_zero_on_the_diagonal_is_told(a):
    with pytest.raises(MatrixError) as error:
        ag.linalg.solve_triangular(a, np.ones((2, 1)))
    assert says(error.value, "solve_triangular: .. ingular .. hint: a triangular matrix with a 0 on its diagonal")


def test_what_triangular_systems_refuse():
    with pytest.raises(ShapeError, match="3 unknowns, but right-hand sides of length 2"):
        ag.linalg.solve_triangular(A, np.ones((2, 1)))
    with pytest.raises(OpError, match="expected trans 0, 1, 2"):
        ag.linalg.solve_triangular(A, B, trans="X")


@pytest.mark.parametrize("scale", [1e-8, 1.0, 30.0])
def test_exponentials_of_any_size_and_of_stacks_that_differ_in_size(scale):
    import scipy.linalg

    stack = np.stack([A * scale, -A, A * 0.0])
    np.testing.assert_allclose(ag.linalg.expm(stack), [scipy.linalg.expm(a) for a in stack], rtol=1e-10)


def test_an_exponential_that_is_not_finite():
    with np.errstate(all="ignore"):
        assert np.isnan(ag.linalg.expm(np.array([[np.nan, 0.0], [0.0, 1.0]]))).any()


def test_roots_multiply_to_the_matrix_whatever_their_eigenvalues():
    for x in [A, A @ A.T, np.diag([4.0, 0.0]), np.diag([1.0, -4.0]), np.array([[0.0, 1.0], [-1.0, 0.0]])]:
        y = ag.linalg.sqrtm(x)
        np.testing.assert_allclose(y @ y, x, atol=1e-12)
    assert not np.iscomplexobj(ag.linalg.sqrtm(np.ones((2, 2))))  # whose smallest eigenvalue is 0 up to rounding


def test_the_gradient_of_a_real_matrix_with_a_complex_root_is_real():
    x = np.array([[1.0, 0.3], [0.1, -4.0]])
    found = ag.grad(lambda x: ag.abs(ag.linalg.sqrtm(x)[1, 1]))(x)
    changes = np.eye(4).reshape(4, 2, 2) * 1e-6
    ends = [[abs(ag.linalg.sqrtm(x + way * change)[1, 1]) for way in (1, -1)] for change in changes]
    assert found.dtype == float
    np.testing.assert_allclose(found.ravel(), [(up - down) / 2e-6 for up, down in ends], atol=1e-8)


@pytest.mark.parametrize("more", [{"full": True}, {"cov": True}, {"cov": "unscaled"}, {"cov": True, "w": True}])
@pytest.mark.parametrize("columns", [False, True])
def test_what_polyfit_gives_beside_coefficients(more, columns):
    x = np.linspace(-1.0, 2.0, 8)
    y = np.stack([np.sin(x), x**3], axis=1) if columns else np.sin(x)
    more = {**more, "w": x**2 + 1.0} if "w" in more else more
    for ours, numpys in zip(ag.polyfit(x, y, 2, **more), np.polyfit(x, y, 2, **more), strict=True):
        np.testing.assert_allclose(ours, numpys)


def test_numpys_polyfit_takes_tensors():
    x = ag.tensor([0.0, 1.0, 2.0, 4.0], requires_grad=True)
    found = np.polyfit(x, [1.0, 3.0, 5.0, 9.0], 1)
    assert isinstance(found, ag.Tensor)
    np.testing.assert_allclose(found.numpy(), [2.0, 1.0])
    found[0].backward()
    assert x.grad.shape == (4,)


def test_polyfit_warns_of_too_few_points_as_numpy_does():
    with pytest.warns(np.exceptions.RankWarning):
        ag.polyfit([1.0, 1.0], [1.0, 2.0], 1)


def test_what_polyfit_refuses():
    for call, said in [
        (lambda: ag.polyfit([1.0, 2.0], [1.0], 1), "expected shapes (m,) and (m,) or (m, k), got (2,) and (1,)"),
        (lambda: ag.polyfit([1.0, 2.0], [1.0, 2.0], 1, w=[1.0]), "a weight for each of 2 points, got shape (1,)"),
        (lambda: ag.polyfit([1.0, 2.0], [1.0, 2.0], -1), "a degree of at least 0, got -1"),
        (lambda: ag.polyfit([1.0, 2.0], [1.0, 2.0], 1, cov=True), "cov=True needs more than 2 points, got 2"),
    ]:
        with pytest.raises((ShapeError, OpError)) as error:
            call()
        assert says(error.value, said)


def test_lamberts_w_is_real_where_it_can_be():
    z = np.array([-1.0, -0.25, 0.0, 2.0])
    for k, reals in [(0, [-0.25, 0.0, 2.0]), (-1, [-0.25]), (1, [])]:
        w = ag.special.lambertw(z, k)
        real = np.isfinite(w)
        assert w.dtype == float and z[real].tolist() == reals
        np.testing.assert_allclose(w[real] * np.exp(w[real]), reals)
    assert ag.special.lambertw(1.0 + 1.0j) == pytest.approx(0.6569660692304 + 0.3254503394134j)
    assert np.isnan(ag.special.lambertw(ag.scalar(-1.0)).item())
