"""Every transform inside every other, and inside every other again: each derivative belongs to its own variable.

A transform of ``z**4`` at 1 gives its factor: 1 where it only passes on, 4 for a first derivative, 12 for a second.
Each level multiplies what the level inside gives, which closes over the variables outside, by the cube of its own
variable: so factors multiply. Where a level took the derivative by another's variable, another number would come out.
"""

from functools import partial
from itertools import product

import numpy as np
import pytest

import autograd_lite as ag


def with_own_gradient(f, x):
    """`f` by a `custom_gradient` that computes its gradient by another transform."""
    return ag.custom_gradient(lambda x: (f(x), lambda g: g * ag.grad(f)(x)))(x)


def as_batch(f, x):
    """`f` of a batch of the example and another one."""
    return ag.vmap(f)(ag.stack([ag.asarray(x), ag.asarray(x) * 2.0]))[0]


def moving(how, f, x):
    """The tangent of `f` by a transform that walks forward."""
    return how(f, (x,), (1.0 if isinstance(x, float) else ag.ones_like(x),))[1]


def along(f, x):
    """The product of the second derivative with 1."""
    return moving(ag.hvp, f, x)[0]


def pulled(f, x):
    """The cotangent of 1."""
    out, pullback = ag.vjp(f, x)
    return pullback(one(out))[0]


def derived(f, x):
    """The derivative of the linearized function."""
    out, derivative = ag.linearize(f, x)
    return derivative(one(out))


def one(x):
    return 1.0 if isinstance(x, float) else ag.ones_like(x)


# What gives a number from a function and a point, and its factor
PASSING = {"checkpoint": lambda f, x: ag.checkpoint(f)(x), "vmap": as_batch}
FIRST = {
    "grad": lambda f, x: ag.grad(f)(x),
    "value_and_grad": lambda f, x: ag.value_and_grad(f)(x)[1],
    "elementwise_grad": lambda f, x: ag.elementwise_grad(f)(x),
    "vjp": pulled,
    "jvp": partial(moving, ag.jvp),
    "linearize": derived,
    "jacobian": lambda f, x: ag.jacobian(f)(x),
    "jacobian, forward": lambda f, x: ag.jacobian(f, mode="forward")(x),
}
SECOND = {"hessian": lambda f, x: ag.hessian(f)(x), "hvp": along}
FACTORS = dict.fromkeys(PASSING, 1) | dict.fromkeys(FIRST, 4) | dict.fromkeys(SECOND, 12)
ALL = PASSING | FIRST | SECOND
KINDS = {"float": float, "0-d": np.asarray, "Scalar": ag.scalar, "Tensor": ag.tensor}


def number(x):
    return float(x.item() if hasattr(x, "item") else x)


def nested(names, kind=float, above=1.0):
    """The transforms of these names, the first outermost."""
    if not names:
        return above
    return ALL[names[0]](lambda x: x * x * x * nested(names[1:], kind, above * x), kind(1.0))


def factor(names):
    return np.prod([FACTORS[name] for name in names])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("inner", ALL)
@pytest.mark.parametrize("outer", ALL)
def test_pairs(outer, inner, kind):
    assert number(nested((outer, inner), KINDS[kind])) == pytest.approx(factor((outer, inner)), rel=1e-12)


@pytest.mark.parametrize("outer", ALL)
def test_triples(outer):
    for names in product([outer], ALL, ALL):
        assert number(nested(names)) == pytest.approx(factor(names), rel=1e-12), names


@pytest.mark.parametrize("name", FIRST)
def test_a_custom_gradient_may_close_over_nothing_but_its_arguments(name):
    """It stands at any level, with its argument handed in."""
    assert number(ALL[name](lambda x: with_own_gradient(lambda y: y**4, x), 1.0)) == 4.0
    assert number(ALL[name](ag.grad(partial(with_own_gradient, lambda y: y**4)), 1.0)) == 12.0


@pytest.mark.parametrize("name", FIRST)
def test_the_classic_confusion(name):
    """d/dx (x * d/dy (x + y)) is 1: the inner derivative does not see that x moves."""
    d = ALL[name]
    assert number(d(lambda x: x * d(lambda y: x + y, 1.0), 1.0)) == 1.0
    assert number(d(lambda x: x * d(lambda y: x * y, 1.0), 1.0)) == 2.0


@pytest.mark.parametrize(("outer", "inner"), list(product(FIRST, FIRST)), ids=str)
def test_confusion_between_transforms(outer, inner):
    assert number(ALL[outer](lambda x: x * ALL[inner](lambda y: x + y, 1.0), 1.0)) == 1.0
    assert number(ALL[outer](lambda x: x * ALL[inner](lambda y: x * y, 1.0), 1.0)) == 2.0
    assert number(ALL[outer](lambda x: ALL[inner](lambda y: x * x * y, x), 3.0)) == 6.0
    assert number(ALL[outer](lambda x: ALL[inner](lambda y: ag.stop_gradient(y) * y * x, x), 3.0)) == 3.0


@pytest.mark.parametrize("names", list(product(FIRST, repeat=2)), ids=str)
def test_inside_two_batches_of_different_sizes(names):
    """vmap over a inside vmap over b, with transforms between and inside: d/dx x^2 y a b at every pair."""
    a, b = np.array([1.0, 2.0, 3.0]), np.array([10.0, 20.0])

    def inside(a, b):
        return ALL[names[0]](lambda x: ALL[names[1]](lambda y: x * x * y * a * b, 5.0), 3.0)

    found = ag.vmap(lambda b: ag.vmap(lambda a: inside(a, b))(ag.asarray(a)))(b)
    np.testing.assert_allclose(found, 6.0 * np.outer(b, a))
    between = ag.vmap(lambda b: ag.grad(lambda x: ag.vmap(lambda a: inside(a, b * x))(ag.asarray(a)).sum())(1.0))(b)
    np.testing.assert_allclose(between, 6.0 * a.sum() * b)
