"""Programs that nobody wrote by hand: random graphs against differences, and every way to differentiate them against
the others. A program prints as code when it fails.
"""

import numpy as np
from hypothesis import given, settings

import autograd_lite as ag
from autograd_lite.testing import check_grads
from autograd_lite.testing.strategies import programs
from autograd_lite.testing.strategies.arrays import fixed

searching = settings(max_examples=4 * settings.default.max_examples)


def weigh(y):
    """A single number that depends on every element, each with another weight."""
    return (y * fixed(np.shape(getattr(y, "value", y)))).sum()


def slopes(program, **how):
    """The gradients by `backward`; 0 where nothing flows."""
    leaves = [ag.tensor(x, requires_grad=True) for x in program.inputs]
    weigh(program(*leaves)).backward(**how)
    return [ag.zeros_like(x).numpy() if x.grad is None else x.grad.numpy() for x in leaves]


def same(found, expected, rtol=1e-12):
    scale = max([1.0, *(float(np.max(np.abs(e), initial=0.0)) for e in expected)])
    for g, e in zip(found, expected, strict=True):
        np.testing.assert_allclose(g, e, rtol=rtol, atol=1e-15 * scale * rtol / 1e-12)


@searching
@given(programs(transforms=True))
def test_gradients_are_those_of_differences_in_both_modes(program):
    check_grads(program, program.inputs)


@given(programs(transforms=True, steps=5))
def test_second_derivatives_are_differences_of_the_first(program):
    check_grads(program, program.inputs, order=2)


@searching
@given(programs(kinks=True))
def test_every_way_back_gives_the_same(program):
    expected = slopes(program)
    for how in ({"retain_graph": False}, {"create_graph": True}):
        same(slopes(program, **how), expected)
    places = tuple(range(len(program.inputs)))
    same(ag.grad(lambda *xs: weigh(program(*xs)), argnums=places)(*program.inputs), expected)
    y, pullback = ag.vjp(program, *program.inputs)
    same(pullback(fixed(np.shape(y))), expected)


@searching
@given(programs(kinks=True, writes=False))
def test_a_batch_of_two_is_each_of_the_two(program):
    pairs = [np.stack([x, x * 0.9]) for x in program.inputs]
    found = ag.vmap(program)(*pairs)
    each = [np.asarray(program(*(pair[i] for pair in pairs))) for i in (0, 1)]
    same(found, each)


@searching
@given(programs("elementwise", inputs=((2, 3), (2, 3)), kinks=True))
def test_scalars_element_by_element_agree_with_arrays(program):
    a, b = program.inputs
    leaves = [ag.tensor(x, requires_grad=True) for x in (a, b)]
    out = program(*leaves)
    out.sum().backward()
    expected = [np.zeros(a.shape) if leaf.grad is None else leaf.grad.numpy() for leaf in leaves]
    for i in np.ndindex(a.shape):
        x, w = ag.scalar(a[i]), ag.scalar(b[i])
        y = program(x, w)
        np.testing.assert_allclose(y.item(), out.numpy()[i], rtol=1e-12, atol=1e-14)
        y.backward()
        for leaf, g in zip((x, w), expected, strict=True):
            np.testing.assert_allclose(0.0 if leaf.grad is None else leaf.grad.item(), g[i], rtol=1e-9, atol=1e-14)


@searching
@given(programs("elementwise", inputs=((), ()), steps=5))
def test_third_derivatives_on_floats_and_0d_arrays_agree(program):
    third = ag.grad(ag.grad(ag.grad(program)))
    a, b = map(float, program.inputs)
    np.testing.assert_allclose(third(a, b), third(np.asarray(a), np.asarray(b)), rtol=1e-7, atol=1e-9)
