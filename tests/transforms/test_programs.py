"""Random programs under random nestings of transforms: against central differences, and against JAX."""

from types import SimpleNamespace

import numpy as np
import pytest
from differences import along
from hypothesis import given, settings
from hypothesis import strategies as st
from programs import N, programs, run

import autograd_lite as ag

OURS = SimpleNamespace(
    xp=ag,
    **{f.__name__: f for f in (ag.grad, ag.jvp, ag.vjp, ag.vmap, ag.hessian, ag.jacobian, ag.checkpoint)},
)
points = st.lists(st.integers(-20, 20), min_size=N, max_size=N).map(lambda ks: np.array(ks) / 16.0 + 0.03)
thorough = settings(max_examples=max(25, settings.default.max_examples))


def computed(program, x):
    return np.asarray(getattr(y := run(OURS, program, ag.asarray(x)), "value", y))


@thorough
@given(programs(depth=2), points)
def test_derivatives_of_nested_transforms_are_those_of_central_differences(program, x):
    """Whatever transforms are in it, a program is a function, and its derivative that of its values."""
    t = np.cos(1.0 + np.arange(N))
    expected = along(lambda x: computed(program, x), [x], [t])
    scale = 1e-6 * max(1.0, np.abs(expected).max(), np.abs(computed(program, x)).max())
    forward = ag.jvp(lambda x: run(OURS, program, x), (x,), (t,))[1]
    np.testing.assert_allclose(forward, expected, rtol=1e-5, atol=10 * scale)
    pulled = ag.jacobian(lambda x: run(OURS, program, x))(x)
    np.testing.assert_allclose(pulled @ t, forward, rtol=1e-9, atol=1e-3 * scale)


@given(programs(depth=2), st.lists(points, min_size=2, max_size=2))
def test_vmap_of_nested_transforms_is_the_loop(program, xs):
    found = ag.vmap(lambda x: run(OURS, program, x))(np.stack(xs))
    np.testing.assert_allclose(found, [computed(program, x) for x in xs], rtol=1e-9, atol=1e-10)


@pytest.mark.slow
@settings(max_examples=max(60, settings.default.max_examples), deadline=None)
@given(programs(depth=3), points)
def test_nested_transforms_agree_with_jax(program, x):
    jax = pytest.importorskip("jax")
    jax.config.update("jax_enable_x64", True)
    expected = np.asarray(run(theirs(jax), program, jax.numpy.asarray(x)))
    if np.abs(expected).max() > 1e8:  # beyond what either computes to many digits
        return
    np.testing.assert_allclose(computed(program, x), expected, rtol=1e-8, atol=1e-9)


def theirs(jax):
    """JAX with our names."""
    jnp = jax.numpy
    return SimpleNamespace(
        xp=jnp,
        grad=jax.grad,
        jvp=jax.jvp,
        vjp=jax.vjp,
        vmap=jax.vmap,
        hessian=jax.hessian,
        checkpoint=jax.checkpoint,
        jacobian=lambda f, mode="reverse": (jax.jacfwd if mode == "forward" else jax.jacrev)(f),
    )
