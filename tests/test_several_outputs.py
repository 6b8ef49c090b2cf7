"""An op of several outputs: its node holds them all, and each output is a node that picks one."""

import numpy as np
import pytest
from differences import gradient

import autograd_lite as ag
import viz
from autograd_lite.walks import rules


def _slope(g, y, x):
    """From the cotangents of ``x**3 / 3`` and ``x**2``, either of which may be missing."""
    parts = [c * d for c, d in zip(g, (y[1], 2 * x), strict=True) if c is not None]
    return sum(parts[1:], parts[0])


@ag.custom(outputs=2, vjp=_slope, jvp=lambda t, y, x: (t * y[1], 2 * x * t))
def cube_and_square(xp, x):
    """A third of the cube, and the square."""
    return x**3 / 3, x * x


def both(x):
    cube, square = cube_and_square(x)
    return (cube * square).sum()  # x**5 / 3


def one(x):
    return (3 * cube_and_square(x)[1]).sum()


@pytest.mark.parametrize("f", [both, one])
def test_gradient_is_that_of_central_differences(f):
    x = np.array([1.0, -2.0, 0.5])
    np.testing.assert_allclose(ag.grad(f)(x), gradient(f, [x])[0], rtol=1e-8)


def test_second_derivative():
    assert ag.grad(ag.grad(both))(2.0) == pytest.approx(20 / 3 * 8)


def test_what_was_given_decides_what_comes():
    assert [type(y) for y in cube_and_square(np.ones(2))] == [np.ndarray] * 2
    assert [type(y) for y in cube_and_square(ag.ones(2))] == [ag.Tensor] * 2
    assert not cube_and_square(ag.ones(2))[0].requires_grad


def test_buffers_can_be_given_back():
    x = ag.tensor([1.0, 2.0], requires_grad=True)
    both(x).backward(retain_graph=False)
    np.testing.assert_allclose(x.grad.numpy(), [5 / 3, 80 / 3])


def test_jvp_is_a_tuple():
    x = np.array([3.0])
    assert rules.jvp(cube_and_square.op, (x * 0 + 1,), cube_and_square(x), (x,)) == (9.0, 6.0)


def test_the_picture_shows_each_output():
    x = ag.tensor([1.0, 2.0], requires_grad=True)
    text = viz.draw(both(x)).text()
    assert "part(index=0)" in text
    assert "part(index=1)" in text
    assert "outputs" in text


@ag.custom(complex=True, vjp=lambda g, y, z: g * ag.conj(z) * 2, jvp=lambda t, y, z: 2 * z * t)
def square(xp, z):
    return z * z


def test_a_custom_op_may_deal_with_complex_numbers_itself():
    z = ag.tensor([1 + 2j], requires_grad=True)
    (ag.real(square(z)) + ag.imag(square(z))).sum().backward()
    w = ag.tensor([1 + 2j], requires_grad=True)
    (ag.real(w * w) + ag.imag(w * w)).sum().backward()
    np.testing.assert_allclose(z.grad.numpy(), w.grad.numpy())
