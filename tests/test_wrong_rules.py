"""A missing or wrong-shaped rule is caught, at declaration or at first use, by a message that says what to do."""

import numpy as np
import pytest

import autograd_lite as ag
from autograd_lite.errors import DTypeError, OpError, ShapeError

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
    "None as one of two derivatives": (
        lambda: ag.elementwise(d=(lambda y, a, b: b, None))(product),
        r"expected a function as its derivative by input 2 \(b\), got None\n  hint: 0.0",
    ),
    "None as one of two transposes": (
        lambda: ag.bilinear(transposes=(None, lambda g, a, b: g * a))(product),
        r"expected a function as its transpose by input 1 \(a\), got None\n  hint: ag.custom",
    ),
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


def elementwise(d, forward=lambda xp, x: xp.exp(x)):
    return ag.elementwise(d=d, name="wrong")(forward)


def on_scalar(f):
    x = ag.scalar(1.0)
    f(x).backward()
    return x.grad


LOCAL = {
    "nothing": (lambda y, x: None, OpError, r"its derivative by input 1 \(x\) is None, expected a number or an array"),
    "a string": (lambda y, x: "a", OpError, "is a str, expected a number or an array"),
    "complex numbers": (lambda y, x: 1j * y, DTypeError, "is complex, expected real numbers.*\n.*take the real part"),
    "a complex number": (1j, DTypeError, "is complex, expected real numbers"),
    "a sum": (lambda y, x: ag.sum(x), ShapeError, r"has shape \(\), expected \(3,\), that of its output"),
    "one element": (lambda y, x: x[:1], ShapeError, r"has shape \(1,\), expected \(3,\)"),
    "too many": (lambda y, x: np.ones(7), ShapeError, r"has shape \(7,\), expected \(3,\)"),
    "an axis more": (lambda y, x: y[None], ShapeError, r"has shape \(1, 3\), expected \(3,\)"),
}


@pytest.mark.parametrize("name", LOCAL)
def test_a_wrong_local_derivative_is_caught_in_every_walk(name):
    d, error, says = LOCAL[name]
    walks = (
        lambda f: ag.grad(lambda x: f(x).sum())(X),
        lambda f: ag.jvp(f, (X,), (X,)),
        lambda f: ag.hessian(lambda x: f(x).sum())(X),
    )
    for walk in walks:
        with pytest.raises(error, match=says):
            walk(elementwise(d))


@pytest.mark.parametrize("name", ["nothing", "a string", "complex numbers", "a complex number", "too many"])
def test_a_wrong_local_derivative_is_caught_on_floats(name):
    d, error, _ = LOCAL[name]
    for walk in (lambda f: ag.grad(f)(1.0), on_scalar):
        with pytest.raises(error, match="wrong: its derivative by input 1"):
            walk(elementwise(d))


def test_on_single_numbers_a_derivative_is_tried_on_two():
    with pytest.raises(
        ShapeError, match=r"has shape \(\), expected \(2,\), that of its output \(tried on two elements"
    ):
        ag.grad(elementwise(lambda y, x: ag.sum(x)))(1.0)
    branching = elementwise(lambda y, x: 1.0 if x > 0 else 0.0, lambda xp, x: xp.maximum(x, 0.0))
    assert ag.grad(branching)(1.0) == 1.0


def test_the_derivative_that_was_not_asked_for_is_looked_at_too():
    f = ag.elementwise(d=(lambda y, a, b: b, lambda y, a, b: ag.sum(a)))(product)
    with pytest.raises(ShapeError, match=r"its derivative by input 2 \(b\)"):
        ag.grad(lambda x: f(x, X).sum())(X)


@pytest.mark.parametrize("d", [lambda y, x: 2.0, lambda y, x: np.sqrt(4.0), lambda y, x: np.full(3, 2)], ids=range(3))
def test_a_constant_derivative_may_be_any_number(d):
    f = elementwise(d, lambda xp, x: 2.0 * x)
    assert ag.grad(lambda x: f(x).sum())(X).tolist() == [2.0, 2.0, 2.0]
    assert ag.jvp(f, (X,), (X,))[1].tolist() == [2.0, 4.0, 6.0]


def test_the_derivative_by_an_input_that_was_broadcast_may_have_any_shape_that_was_there():
    f = ag.elementwise(d=(lambda y, a, b: b, lambda y, a, b: a))(product)
    da, db = ag.grad(lambda a, b: f(a, b).sum(), argnums=(0, 1))(X, np.ones((2, 1)))
    assert da.tolist() == [2.0, 2.0, 2.0] and db.tolist() == [[6.0], [6.0]]


def test_an_elementwise_forward_that_changes_the_shape_is_named():
    f = elementwise(lambda y, x: y, lambda xp, x: xp.sum(x))
    for walk in (lambda: ag.grad(f)(X), lambda: ag.jvp(f, (X,), (X,))):
        with pytest.raises(ShapeError, match=r"wrong: its forward gave shape \(\) for \(3,\), expected \(3,\)"):
            walk()


def custom(**rules):
    return ag.custom(name="wrong", **rules)(lambda xp, x: x * 1.0)


COTANGENTS = {
    "nothing": (lambda g, y, x: None, OpError, r"its rule gave for input 1 \(x\) is None, expected an array of shape"),
    "a string": (lambda g, y, x: "a", OpError, "is a str"),
    "a list": (lambda g, y, x: [1.0, 2.0, 3.0], OpError, "is a list"),
    "a tuple": (lambda g, y, x: (g,), OpError, "is a tuple"),
    "complex numbers": (lambda g, y, x: g * 1j, DTypeError, "is complex, expected real numbers"),
    "an axis more": (lambda g, y, x: g[None], ShapeError, r"gave a cotangent of shape \(1, 3\), expected \(3,\)"),
}


@pytest.mark.parametrize("name", COTANGENTS)
def test_a_wrong_cotangent_is_caught(name):
    vjp, error, says = COTANGENTS[name]
    f = custom(vjp=vjp, jvp=lambda t, y, x: t)
    for walk in (ag.grad, ag.hessian):
        with pytest.raises(error, match=says):
            walk(lambda x: (f(x) ** 2).sum())(X)


TANGENTS = {
    "nothing": (lambda t, y, x: None, OpError, "the tangent that its jvp gave is None, expected an array of shape"),
    "a list": (lambda t, y, x: [1.0, 2.0, 3.0], OpError, "is a list"),
    "complex numbers": (lambda t, y, x: t * 1j, DTypeError, "is complex, expected real numbers"),
    "a sum": (lambda t, y, x: t.sum(), ShapeError, r"wrong: its jvp gave a tangent of shape \(\), expected \(3,\)"),
    "one element": (lambda t, y, x: t[:1], ShapeError, r"of shape \(1,\), expected \(3,\)"),
    "an axis more": (lambda t, y, x: t[None], ShapeError, r"of shape \(1, 3\), expected \(3,\)"),
}


@pytest.mark.parametrize("name", TANGENTS)
def test_a_wrong_tangent_is_caught(name):
    jvp, error, says = TANGENTS[name]
    with pytest.raises(error, match=says):
        ag.jvp(custom(vjp=lambda g, y, x: g, jvp=jvp), (X,), (X,))


def test_tangents_of_several_outputs_are_counted():
    f = ag.custom(vjp=lambda g, y, x: g[0], jvp=lambda t, y, x: t, outputs=2, name="wrong")(lambda xp, x: (x, x * 2))
    with pytest.raises(OpError, match="wrong: expected its jvp to give a tuple of 2 tangents, got a ndarray"):
        ag.jvp(f, (X,), (X,))


def test_a_rule_for_any_number_of_inputs_gives_a_tuple():
    f = ag.custom(vjp=lambda g, y, *xs: g, name="wrong")(lambda xp, *xs: xs[0] + xs[1])
    with pytest.raises(OpError, match="wrong: expected its rule to give a tuple of 2, one for each input, got a nd"):
        ag.grad(lambda x: f(x, x).sum())(X)


def test_the_imaginary_part_is_dropped_where_a_real_input_met_complex_numbers():
    f = ag.custom(vjp=(lambda g, y, x, z: g * ag.conj(z), None), complex=True)(lambda xp, x, z: xp.real(x * z))
    assert ag.grad(lambda x: f(x, 2.0 + 1j * X).sum())(X).tolist() == [2.0, 2.0, 2.0]


def test_an_unknown_way_to_compute_batches_is_named():
    op = ag.linear(transpose=lambda g, x: g, batch="forward")(lambda xp, x: x * 1.0)
    with pytest.raises(OpError, match=r"expected batch= to be 'front', .* got 'forward'"):
        ag.vmap(op)(X)


FORWARDS = {
    "nothing": (
        1,
        lambda xp, x: None,
        r"wrong: its forward gave None, expected an array\n  hint: the function lacks",
    ),
    "a string": (1, lambda xp, x: "a", "its forward gave a str, expected an array"),
    "one of two": (2, lambda xp, x: x * 1.0, "its forward gave a ndarray, expected a tuple of 2 arrays"),
    "three of two": (2, lambda xp, x: (x, x, x), "its forward gave 3 of them, expected a tuple of 2 arrays"),
}


@pytest.mark.parametrize("name", FORWARDS)
def test_a_forward_that_gives_something_else_is_named(name):
    outputs, forward, says = FORWARDS[name]
    f = ag.custom(vjp=lambda g, y, x: g, outputs=outputs, name="wrong")(forward)
    for x in (ag.tensor(X), ag.tensor(X, requires_grad=True)):
        with pytest.raises(OpError, match=says):
            f(x)
    if outputs == 1:
        with pytest.raises(OpError, match=says):
            elementwise(1, forward)(ag.tensor(X))
