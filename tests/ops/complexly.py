"""The gradient of a real loss by complex numbers, against central differences: first and second order."""

import numpy as np
from differences import along

import autograd_lite as ag


def numbers(shape, seed=0):
    """Complex numbers of any shape, all different."""
    rng = np.random.default_rng([seed, *shape])
    return rng.normal(size=shape) + 1j * rng.normal(size=shape)


def inner(gs, ts):
    """How much the loss grows with a step `t`, if its gradient is dL/dRe + i dL/dIm."""
    return sum(np.vdot(np.asarray(g), t).real for g, t in zip(gs, ts, strict=True))


def gradients(loss, zs, create_graph=False):
    variables = [ag.tensor(z, requires_grad=True) for z in zs]
    loss(*variables).backward(create_graph=create_graph)
    return variables


def check(f, *zs):
    """Hold first and second derivatives of ``sum |f(z)|^4`` to central differences in one direction."""

    def loss(*zs):
        y = f(*zs)
        return ((ag.real(y * ag.conj(y))) ** 2).sum()

    ts = [np.asarray(numbers(z.shape, seed=1), z.dtype) if z.dtype.kind == "c" else np.cos(z) for z in zs]
    found = [v.grad.numpy() for v in gradients(loss, zs)]
    assert [g.dtype for g in found] == [z.dtype for z in zs]
    expected = along(lambda *zs: float(loss(*map(ag.asarray, zs))), zs, ts)
    np.testing.assert_allclose(inner(found, ts), expected, rtol=1e-6)

    variables = gradients(loss, zs, create_graph=True)
    firsts = [v.grad for v in variables]
    for v in variables:
        v.zero_grad()
    weights = [numbers(z.shape, seed=2) if z.dtype.kind == "c" else np.sin(z) for z in zs]
    sum(ag.real(ag.conj(w) * g).sum() for w, g in zip(weights, firsts, strict=True)).backward()
    expected = along(lambda *zs: inner([v.grad.numpy() for v in gradients(loss, zs)], weights), zs, ts)
    np.testing.assert_allclose(inner([v.grad.numpy() for v in variables], ts), expected, rtol=1e-6)
