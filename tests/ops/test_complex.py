"""Complex numbers: the gradient of a real loss is dL/dRe + i dL/dIm, whatever the op and the way."""

import numpy as np
import pytest

import autograd_lite as ag

Z = np.array([1 + 2j, -0.5 + 0.3j])
X = np.array([0.3, -1.2])
C = np.array([2 - 1j, 0.5j])
M = np.array([[1 + 1j, 2 - 1j], [0.5j, -1 + 0j]])

LOSSES = {
    "square": lambda z, x: ag.sum(ag.abs(z * z)),
    "holomorphic": lambda z, x: ag.sum(ag.real(ag.exp(z) * z)),
    "quotient": lambda z, x: ag.sum(ag.abs(z / (z * z + 3))),
    "real times complex": lambda z, x: ag.sum(ag.abs(x * C + z)),
    "imaginary part": lambda z, x: ag.sum(ag.imag(z * z * z)),
    "conjugate": lambda z, x: ag.sum(ag.real(z * ag.conj(z) * x)),
    "matrix": lambda z, x: ag.sum(ag.abs(M @ z)),
    "branch": lambda z, x: ag.sum(ag.real(ag.where(x > 0, z * z, z * 1j))),
}


def by_differences(f, z, h=1e-6):
    """dL/dRe + i dL/dIm, one element and direction at a time."""
    found = np.zeros(z.shape, complex)
    for i in range(z.size):
        for unit in (1, 1j):
            step = np.zeros(z.shape, z.dtype)
            step[i] = h * unit if z.dtype.kind == "c" else h
            found[i] += unit * (f(z + step) - f(z - step)) / (2 * h)
            if z.dtype.kind != "c":
                break
    return found


@pytest.mark.parametrize("create_graph", [False, True])
@pytest.mark.parametrize("name", LOSSES)
def test_gradient_of_a_real_loss(name, create_graph):
    loss = LOSSES[name]
    z, x = ag.tensor(Z, requires_grad=True), ag.tensor(X, requires_grad=True)
    loss(z, x).backward(create_graph=create_graph)
    expected = by_differences(lambda z: float(loss(ag.tensor(z), ag.tensor(X))), Z)
    np.testing.assert_allclose(z.grad.numpy(), expected, atol=1e-7)
    if x.grad is not None:
        expected = by_differences(lambda x: float(loss(ag.tensor(Z), ag.tensor(x))), X).real
        np.testing.assert_allclose(x.grad.numpy(), expected, atol=1e-7)
        assert x.grad.dtype == np.float64


def test_a_step_against_the_gradient_descends():
    z = ag.tensor(Z, requires_grad=True)
    before = ag.sum(ag.abs(z * z))
    before.backward()
    with ag.no_grad():
        z -= 0.01 * z.grad
    assert float(ag.sum(ag.abs(z * z))) < float(before)


def test_an_op_without_a_complex_rule_says_so():
    z = ag.tensor(Z, requires_grad=True)
    with pytest.raises(ag.AutogradError, match="logsumexp has no rule for complex numbers"):
        ag.real(ag.logsumexp(z)).backward()


def test_second_derivative_of_a_real_part():
    """The gradient of a real part is turned into a complex number; on the way back only its real part counts."""
    z = ag.tensor(Z, requires_grad=True)
    ag.sum(ag.real(z) ** 3).backward(create_graph=True)
    g, _ = z.grad, z.zero_grad()
    ag.sum(ag.real(g * (1 + 1j))).backward()
    np.testing.assert_allclose(z.grad.numpy(), 6 * Z.real)
