"""Where numbers are huge or tiny, cancel, or are badly conditioned, `check_grads` neither cries wolf nor sleeps."""

import numpy as np
import pytest

import autograd_lite as ag
from autograd_lite.testing import GradientCheckError, KinkError, check_grads

X = np.array([0.3, 1.7, -2.2])
SCALES = [1e-30, 1e-12, 1e-6, 1e6, 1e12, 1e30]
SMOOTH = {
    "a square": lambda s: lambda x: x * x,
    "a cube": lambda s: lambda x: ag.sum(x**3),
    "a length": lambda s: ag.linalg.vector_norm,
    "a logarithm": lambda s: lambda x: ag.log(ag.abs(x)),
    "a reciprocal": lambda s: lambda x: 1 / x,
    "waves as long as its argument": lambda s: lambda x: ag.sin(x / s),
    "waves of length 1": lambda s: lambda x: ag.cos(x) if s < 1 else x,
}


@pytest.mark.parametrize("scale", SCALES, ids=str)
@pytest.mark.parametrize("name", SMOOTH)
def test_right_derivatives_pass_at_every_scale(name, scale):
    check_grads(SMOOTH[name](scale), (X * scale,), order=2)


@pytest.mark.parametrize("scale", SCALES, ids=str)
@pytest.mark.parametrize("outer", [1e-12, 1.0, 1e12])
def test_wrong_ones_fail_at_every_scale(scale, outer):
    with pytest.raises(GradientCheckError, match="is wrong in both modes"):
        check_grads(lambda x: outer * x * ag.stop_gradient(x), (X * scale,))


def test_close_to_a_kink_there_is_a_derivative():
    check_grads(ag.abs, (np.array([1e-9, -1e-15]),))
    check_grads(ag.sqrt, (np.array([1e-15]),))
    with pytest.raises(KinkError, match="a kink or a tie"):
        check_grads(lambda x: ag.abs(x - 1e-9), (np.array([1e-9]),))


Z = np.array([[0.3 + 1j, -1.2 - 0.4j], [0.8 - 0.7j, 1.1 + 0.2j]])
CANCELLING = {
    "imaginary parts of a covariance": (ag.cov, Z),
    "of a Cholesky factor": (lambda z: ag.linalg.cholesky(z @ ag.conj(z).mT + np.eye(2)), Z),
    "a correlation with itself": (ag.corrcoef, Z),
    "a vector product": (lambda z: ag.cross(z, z[::-1]), np.stack([Z[0, 0] * X, X + 1j])),
    "a square that is not analytic": (lambda x: x * ag.abs(x) * x, np.array([0.0, 1.0])),
}


@pytest.mark.parametrize("name", CANCELLING)
def test_rounding_errors_of_zero_are_no_kink(name):
    f, x = CANCELLING[name]
    check_grads(f, (x,), order=2)


def test_a_function_that_is_not_analytic_at_zero_is_checked_by_differences():
    with pytest.raises(KinkError, match=r"derivative of order 2.*\n.*to one side"):
        check_grads(lambda x: x * ag.abs(x), (np.array([0.0]),), order=2)


@pytest.mark.parametrize("n", [3, 6])
def test_badly_conditioned_matrices_have_as_many_digits_as_they_have(n):
    hilbert = 1 / (np.arange(n)[:, None] + np.arange(n) + 1.0)
    check_grads(lambda a: ag.linalg.solve(a, np.ones(n)), (hilbert,))
