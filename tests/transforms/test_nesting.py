"""Transforms within transforms, and within recorded graphs: every derivative belongs to its own variable."""

import math

import numpy as np
import pytest

import autograd_lite as ag

KINDS = {
    "float": (float, float),
    "0-d": (np.asarray, float),
    "Scalar": (ag.scalar, ag.Scalar.item),
    "Tensor": (ag.tensor, ag.Tensor.item),
}
every_kind = pytest.mark.parametrize("kind", KINDS)


def at(kind, f, *xs):
    make, read = KINDS[kind]
    return read(f(*map(make, xs)))


def derivative(f, times):
    for _ in range(times):
        f = ag.grad(f)
    return f


CLOSED = {
    "sin": (ag.sin, lambda n, x: math.sin(x + n * math.pi / 2)),
    "exp": (ag.exp, lambda n, x: math.exp(x)),
    "1/x": (lambda x: 1 / x, lambda n, x: (-1) ** n * math.factorial(n) / x ** (n + 1)),
    "x**5": (lambda x: x**5, lambda n, x: math.perm(5, n) * x ** (5 - n)),
    "log": (ag.log, lambda n, x: (-1) ** (n - 1) * math.factorial(n - 1) / x**n if n else math.log(x)),
    "x*x*x*x": (lambda x: x * x * x * x, lambda n, x: math.perm(4, n) * x ** (4 - n)),
}


@every_kind
@pytest.mark.parametrize("depth", [1, 2, 3, 4])
@pytest.mark.parametrize("name", CLOSED)
def test_derivatives_to_depth_4(name, depth, kind):
    f, closed = CLOSED[name]
    assert at(kind, derivative(f, depth), 0.7) == pytest.approx(closed(depth, 0.7), rel=1e-10)


def test_tanh_and_sigmoid_to_depth_4():
    t, s = math.tanh(0.7), 1 / (1 + math.exp(-0.7))
    assert derivative(ag.tanh, 4)(0.7) == pytest.approx(8 * t * (1 - t * t) * (2 - 3 * t * t), rel=1e-10)
    assert derivative(ag.sigmoid, 3)(0.7) == pytest.approx(s * (1 - s) * (1 - 6 * s + 6 * s * s), rel=1e-10)


@every_kind
def test_an_inner_function_may_close_over_the_outer_variable(kind):
    d = ag.grad
    assert at(kind, d(lambda x: x * d(lambda y: x * y)(1.0)), 1.0) == 2.0
    assert at(kind, d(lambda x: x * d(lambda y: x + y)(1.0)), 1.0) == 1.0
    assert at(kind, d(lambda x: d(lambda y: x * x * y * y)(x)), 1.0) == 6.0
    assert at(kind, d(lambda x: d(lambda y: x * x * x)(2.0)), 1.0) == 0.0
    assert at(kind, d(lambda x: x * d(lambda y: x * d(lambda z: x * y * z)(y))(2.0)), 3.0) == 27.0


@every_kind
def test_an_inner_derivative_that_ignores_the_outer_variable_is_a_constant(kind):
    assert at(kind, ag.grad(lambda x: x * ag.grad(lambda y: y * y)(3.0)), 2.0) == 6.0


@every_kind
def test_taking_the_outer_variable_itself_as_the_inner_one(kind):
    assert at(kind, ag.grad(lambda x: ag.grad(lambda y: y * y * y)(x) * x), 2.0) == 36.0


def test_value_and_grad_inside_grad():
    def f(x):
        value, slope = ag.value_and_grad(lambda y: x * y * y)(x)  # x**3 and 2 x**2
        return value * slope

    assert ag.grad(f)(2.0) == 160.0


def test_closures_over_arrays():
    def f(x):
        return (x * ag.grad(lambda y: (x * y * y).sum())(np.array([1.0, 2.0]))).sum()  # sum 2 x**2 y

    np.testing.assert_allclose(ag.grad(f)(np.array([3.0, 5.0])), [12.0, 40.0])


def test_hessian_row_by_row():
    def f(x):
        return x[0] ** 2 * x[1] + ag.exp(x[1])

    rows = [ag.grad(lambda x, i=i: ag.grad(f)(x)[i])(np.array([2.0, 1.0])) for i in (0, 1)]
    np.testing.assert_allclose(rows, [[2.0, 4.0], [4.0, math.e]])


def test_gradient_of_a_pytree_inside_grad():
    def inner(p):
        return p["a"] * p["a"] * p["b"]

    def outer(x):
        g = ag.grad(inner)({"a": x, "b": x * 2.0})
        return g["a"] * g["b"]  # 4 x**2 * x**2

    assert ag.grad(outer)(2.0) == 128.0


def test_aux_of_an_inner_transform_belongs_to_the_outer_one():
    def f(x):
        slope, aux = ag.grad(lambda y: (y * y * x, x * 10.0), has_aux=True)(3.0)
        return slope * aux  # 6 x * 10 x

    assert ag.grad(f)(2.0) == 240.0


@every_kind
def test_a_gradient_can_be_minimised_in_a_loop(kind):
    def f(x):
        for _ in range(3):
            x = x - 0.1 * ag.grad(lambda y: y * y)(x)
        return x

    assert at(kind, ag.grad(f), 1.0) == pytest.approx(0.8**3)


def test_backward_inside_grad():
    def f(x):
        y = ag.scalar(3.0)
        (y * y).backward()
        return x * y.grad.item()

    assert ag.grad(f)(1.0) == 6.0


def test_backward_with_create_graph_inside_grad():
    def f(x):
        y = ag.scalar(3.0)
        (x * y * y).backward(create_graph=True, inputs=[y])
        return y.grad * y.grad  # 36 x**2

    assert ag.grad(f)(2.0) == 144.0


def test_grad_inside_a_backward_graph_is_a_constant_there():
    w = ag.scalar(2.0)
    slope = ag.grad(lambda x: x * x * w)(3.0)
    assert float(slope) == 12.0
    (w * float(slope)).backward()
    assert w.grad.item() == 12.0


def test_every_pairing_of_kinds():
    for inner, (make, _) in KINDS.items():
        for outer in KINDS:
            result = at(outer, ag.grad(lambda x, make=make: x * ag.grad(lambda y: x * y * y)(make(3.0))), 2.0)
            assert result == 24.0, (outer, inner)


def test_where_in_nested_derivatives():
    second = derivative(lambda x: ag.where(x > 0, x**3, -x), 2)
    assert (second(2.0), second(-2.0)) == (12.0, 0.0)


def test_stop_gradient_holds_at_every_depth():
    assert derivative(lambda x: x * x * ag.stop_gradient(x), 2)(3.0) == 6.0
