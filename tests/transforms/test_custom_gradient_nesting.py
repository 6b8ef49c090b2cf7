"""`custom_gradient` under transforms of transforms: as the same function written plainly."""

import warnings
from itertools import product

import numpy as np
import pytest

import autograd_lite as ag

X = np.array([0.7, -1.3, 2.1])


def total(f):
    return lambda x: ag.sum(f(x))


TRANSFORMS = {
    "grad": lambda f: ag.grad(total(f)),
    "vjp": lambda f: lambda x: ag.vjp(f, x)[1](ag.cos(x))[0],
    "jvp": lambda f: lambda x: ag.jvp(f, (x,), (ag.sin(x),))[1],
    "linearize": lambda f: lambda x: ag.linearize(f, x)[1](ag.cos(x)),
    "jacobian": lambda f: lambda x: ag.sum(ag.jacobian(f)(x)) * x,
    "jacobian, forward": lambda f: lambda x: ag.sum(ag.jacobian(f, mode="forward")(x)) * x,
    "hessian": lambda f: lambda x: ag.sum(ag.hessian(total(f))(x)) * x,
    "hvp": lambda f: lambda x: ag.hvp(total(f), (x,), (ag.sin(x),))[1][0],
    "vmap": lambda f: lambda x: ag.vmap(f)(ag.stack([x, ag.sin(x)]))[1],
    "checkpoint": ag.checkpoint,
}


@ag.custom_gradient
def cube(x):
    return x * x * x, lambda g: 3.0 * x * x * g


@ag.custom_gradient
def powers(x):
    return (x * x, ag.sum(x * x * x)), lambda g: 2.0 * x * g[0] + 3.0 * x * x * g[1]


@ag.custom_gradient
def of_two(a, b):
    return (a * b, a + b), lambda g: (g[0] * b + g[1], g[0] * a + g[1])


FUNCTIONS = {
    "one output": (lambda x: ag.sin(cube(x)), lambda x: ag.sin(x * x * x)),
    "all outputs": (lambda x: powers(x)[0] * powers(x)[1], lambda x: x * x * ag.sum(x * x * x)),
    "one output of two": (lambda x: powers(x)[0] ** 2, lambda x: (x * x) ** 2),
    "several arguments": (lambda x: of_two(x, ag.sin(x))[0] * of_two(2.0, x)[1], lambda x: x * ag.sin(x) * (2.0 + x)),
    "one in another": (lambda x: cube(powers(x)[0]), lambda x: (x * x) ** 3),
}


@pytest.mark.parametrize("x", [X, 0.7], ids=["array", "float"])
@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("inner", TRANSFORMS)
def test_all_pairs_of_transforms(inner, name, x):
    own, plain = map(TRANSFORMS[inner], FUNCTIONS[name])
    for outer, transform in TRANSFORMS.items():
        expected = transform(plain)(x)
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # such as that a gradient is cut
            found = transform(own)(x)
        assert type(found) is type(expected), outer
        np.testing.assert_allclose(found, expected, rtol=1e-9, err_msg=outer)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_third_derivatives(name):
    for first, second, third in product(["grad", "jvp", "jacobian, forward"], repeat=3):
        found, expected = (TRANSFORMS[third](TRANSFORMS[second](TRANSFORMS[first](f)))(X) for f in FUNCTIONS[name])
        np.testing.assert_allclose(found, expected, rtol=1e-9)


def test_an_output_whose_value_is_infinite_and_not_used_adds_nothing():
    f = ag.custom_gradient(lambda x: ((1.0 / x, x * 3.0), lambda g: 3.0 * g[1]))
    with np.errstate(divide="ignore"):
        assert ag.grad(lambda x: f(x)[1].sum())(np.zeros(2)).tolist() == [3.0, 3.0]
        assert ag.grad(lambda x: ag.grad(lambda x: (f(x)[1] ** 2).sum())(x).sum())(np.zeros(2)).tolist() == [18.0] * 2


def test_a_complex_function_under_forward_over_forward():
    own = ag.custom_gradient(lambda x: ((x * x, x * 3.0), lambda g: 2.0 * ag.conj(x) * g[0] + 3.0 * g[1]))
    z = np.array([1.0 + 2.0j, 0.5 - 1.0j])

    def second(f):
        return ag.jvp(lambda u: ag.jvp(f, (u,), (z,))[1], (z,), (z,))[1]

    np.testing.assert_allclose(second(lambda x: own(x)[0] * own(x)[1]), second(lambda x: x * x * x * 3.0))
