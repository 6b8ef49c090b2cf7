"""A missing or wrong-shaped rule is caught, at declaration or at first use, by a message that says what to do."""

import numpy as np
import pytest

import autograd_lite as ag
from autograd_lite.errors import OpError

X = np.array([1.0, 2.0, 3.0])


def product(xp, a, b):
    return a * b


def power(xp, x, *, k=2):
    return x**k


DECLARATIONS = {
    "one vjp for two inputs": (
        lambda: ag.custom(vjp=(lambda g, y, a, b: g,))(product),
        r"custom product: expected 2 vjps, one for each of \('a', 'b'\), got 1\n  hint: .*\(g, y, a, b\)",
    ),
    "a bare vjp for two inputs": (lambda: ag.custom(vjp=lambda g, y, a, b: g)(product), "expected 2 vjps.*got 1"),
    "one transpose": (lambda: ag.bilinear(transposes=(lambda g, a, b: g,))(product), "expected 2 transposes.*got 1"),
    "a bare transpose": (lambda: ag.bilinear(transposes=lambda g, a, b: g)(product), "expected 2 transposes.*got 1"),
    "a string as derivative": (
        lambda: ag.elementwise(d="a")(lambda xp, x: x),
        r"expected a function as its derivative by input 1 \(x\), got str 'a'\n  hint: lambda y, x: ...",
    ),
    "a string as vjp": (lambda: ag.custom(vjp="a")(lambda xp, x: x), "expected a function as its vjp.*got str"),
    "a string as jvp": (
        lambda: ag.custom(vjp=lambda g, y, x: g, jvp="a")(lambda xp, x: x),
        "expected a function as its jvp, got str",
    ),
    "a derivative of y alone": (
        lambda: ag.elementwise(d=lambda y: y)(lambda xp, x: xp.exp(x)),
        r"its derivative by input 1 \(x\) takes \(y\), expected \(y, x\)\n  hint: lambda y, x: ...",
    ),
    "a vjp that takes too much": (
        lambda: ag.custom(vjp=lambda g, y, x, z: g)(lambda xp, x: x),
        r"takes \(g, y, x, z\), expected \(g, y, x\)",
    ),
    "a transpose without the input": (
        lambda: ag.linear(transpose=lambda g: g)(lambda xp, x: x),
        r"its transpose takes \(g\), expected \(g, x\)",
    ),
    "a vjp of a list of inputs": (
        lambda: ag.custom(vjp=lambda g, y, x: g)(lambda xp, *xs: xs[0]),
        r"takes \(g, y, x\), expected \(g, y, \*xs\)",
    ),
    "a rule without a keyword": (
        lambda: ag.elementwise(d=lambda y, x: x)(power),
        r"takes \(y, x\), expected \(y, x, k=\)",
    ),
    "a rule with a keyword of its own": (
        lambda: ag.elementwise(d=lambda y, x, k, *, m: x)(power),
        r"takes \(y, x, k, m=\), expected \(y, x, k=\)",
    ),
    "NumPy's own function": (
        lambda: ag.elementwise(d=lambda y, x: y)(np.exp),
        r"elementwise: expected a Python function forward\(xp, x, ...\), got ufunc .*\n  hint: .*lambda xp, x: xp.exp",
    ),
    "a forward without parameters": (lambda: ag.custom(vjp=None)(lambda: 1.0), "expected xp, the array namespace"),
    "an elementwise op of a list": (lambda: ag.elementwise(d=1)(lambda xp, *xs: xs[0]), "expected inputs with names"),
}


@pytest.mark.parametrize("name", DECLARATIONS)
def test_a_wrong_declaration_is_refused_at_once(name):
    declare, says = DECLARATIONS[name]
    with pytest.raises(OpError, match=says):
        declare()


def test_rules_may_take_more_than_they_are_given_where_that_has_a_default():
    def d(y, x, k=2, *, unused=None):
        return k * x ** (k - 1)

    assert ag.grad(ag.elementwise(d=d)(power))(3.0) == 6.0
    assert ag.grad(ag.elementwise(d=lambda *values, **params: values[1] * 2)(power))(3.0) == 6.0
