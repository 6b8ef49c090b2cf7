"""Declaring an op of one's own: each of the four constructors, by a worked example."""

import numpy as np
import pytest
from differences import gradient

import autograd_lite as ag
from autograd_lite.errors import GradientError, OpError, ShapeError
from autograd_lite.walks import rules


@ag.elementwise(d=lambda y, x: y * (1 + ag.log(x)), tex="{x}^{x}", domain=(0.5, 2.0))
def self_power(xp, x):
    """``x ** x``."""
    return x**x


@ag.elementwise(d=(lambda y, a, b: 2 * (a - b), lambda y, a, b: 2 * (b - a)), tex="({a} - {b})^2")
def squared_distance(xp, a, b):
    """``(a - b) ** 2``."""
    return (a - b) * (a - b)


@ag.elementwise(d=(lambda y, a, b, c: b * c, lambda y, a, b, c: a * c, lambda y, a, b, c: a * b))
def product_of_three(xp, a, b, c):
    return a * b * c


@ag.elementwise(d=lambda y, x, power=2: power * x ** (power - 1))
def to_the(xp, x, *, power=2):
    return x**power


@ag.linear(transpose=lambda g, x, k: ag.roll(g, -k))
def rotate(xp, x, *, k):
    return xp.roll(x, k)


@ag.linear(transpose=lambda g, *xs: tuple(ag.broadcast_to(g, x.shape) for x in xs))
def total(xp, *xs):
    return xp.asarray(sum(x.sum() for x in xs))


@ag.bilinear(
    transposes=(lambda g, a, b: ag.sum(g * b, axis=-1), lambda g, a, b: ag.sum(g * ag.expand_dims(a, axis=-1), axis=0))
)
def outer(xp, a, b):
    return a[:, None] * b


@ag.custom(
    vjp=lambda g, y, x: ag.reshape(g, (1, 1)) * (x / y),
    jvp=lambda t, y, x: ag.sum(t * x) / y,
)
def frobenius(xp, x):
    return xp.sqrt(xp.sum(x * x))


EXAMPLES = {
    "self_power": (self_power, [np.array([0.7, 1.5])]),
    "squared_distance": (squared_distance, [np.array([[0.7], [1.5]]), np.array([0.2, 3.0])]),
    "product_of_three": (product_of_three, [np.array([0.7, 1.5]), np.array(2.0), np.array([[3.0], [4.0]])]),
    "to_the": (lambda x: to_the(x, power=3), [np.array([0.7, 1.5])]),
    "rotate": (lambda x: rotate(x, k=1) * np.array([1.0, 2.0, 3.0]), [np.array([0.7, 1.5, 2.0])]),
    "total": (lambda a, b: total(a, b) * total(b), [np.array([0.7, 1.5]), np.array([[3.0]])]),
    "outer": (
        lambda a, b: outer(a, b) * np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]),
        [np.array([0.7, 1.5]), np.array([1.0, 2.0, 3.0])],
    ),
    "frobenius": (frobenius, [np.array([[3.0, 4.0]])]),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_first_and_second_derivatives(name):
    f, xs = EXAMPLES[name]
    places = tuple(range(len(xs)))
    first = ag.grad(lambda *xs: f(*xs).sum(), argnums=places)

    def slope(*xs):
        return sum(((i + 1.0) * (g * g).sum() for i, g in enumerate(first(*xs))), 0.0)

    expected = gradient(lambda *xs: np.sum(f(*xs)), xs)
    for g, e in zip(first(*xs), expected, strict=True):
        np.testing.assert_allclose(g, e, rtol=1e-6, atol=1e-8)
    expected = gradient(lambda *xs: float(slope(*xs)), xs)
    for g, e in zip(ag.grad(slope, argnums=places)(*xs), expected, strict=True):
        np.testing.assert_allclose(g, e, rtol=1e-5, atol=1e-7)


def test_elementwise_ops_take_scalars_and_floats():
    x = ag.scalar(2.0)
    y = self_power(x)
    assert isinstance(y, ag.Scalar) and repr(y) == "Scalar(4.0, op=self_power)"
    y.backward()
    assert x.grad.item() == pytest.approx(4 * (1 + np.log(2.0)))
    assert self_power(2.0) == 4.0
    assert to_the(ag.scalar(3.0), power=2).item() == 9.0
    z = product_of_three(ag.scalar(2.0), 3.0, ag.scalar(4.0))
    assert isinstance(z, ag.Scalar) and z.item() == 24.0
    z.backward()
    assert [p.gradient for p in z.node.inputs if p.requires_grad] == [12.0, 6.0]


def test_a_declared_op_knows_itself():
    assert repr(self_power.op) == "<Op self_power: elementwise>"
    assert (self_power.__name__, self_power.__doc__, self_power.op.domain) == ("self_power", "``x ** x``.", (0.5, 2.0))
    assert rotate.op.kind == "linear" and outer.op.kind == "bilinear" and frobenius.op.kind == "custom"


def test_a_constant_derivative_is_a_number():
    @ag.elementwise(d=3)
    def triple(xp, x):
        return 3 * x

    assert ag.grad(triple)(2.0) == 3.0
    assert ag.grad(lambda x: triple(x).sum())(np.ones(2)).tolist() == [3.0, 3.0]


def test_an_op_without_derivative_gives_constants():
    @ag.elementwise(d=None)
    def parity(xp, x):
        return xp.remainder(x, 2.0)

    @ag.custom(vjp=None)
    def count(xp, x):
        return xp.asarray(x.size)

    x = ag.tensor([1.0, 2.0], requires_grad=True)
    assert not parity(x).requires_grad and not count(x).requires_grad
    assert parity(x).tolist() == [1.0, 0.0]


def test_a_rule_of_the_wrong_shape_is_named():
    @ag.custom(vjp=lambda g, y, x: np.ones(5))
    def wrong(xp, x):
        return x * 1.0

    with pytest.raises(
        ShapeError, match=r"wrong: its rule for input 1 \(x\) gave a cotangent of shape \(5,\), expected \(2,\)"
    ):
        wrong(ag.tensor([1.0, 2.0], requires_grad=True)).sum().backward()


@pytest.mark.parametrize("create_graph", [False, True])
def test_a_local_derivative_of_the_wrong_shape_is_named(create_graph):
    @ag.elementwise(d=lambda y, x: np.ones((3, 2)))
    def wrong(xp, x):
        return x * 1.0

    x = ag.tensor([1.0, 2.0], requires_grad=True)
    with pytest.raises(ShapeError, match=r"wrong: .*\(3, 2\)"):
        (wrong(x * 1.0) * 1.0).sum().backward(create_graph=create_graph)


def test_the_number_of_derivatives_must_be_that_of_the_inputs():
    with pytest.raises(OpError, match=r"elementwise f: expected 2 derivatives, one for each of \('a', 'b'\), got 1"):

        @ag.elementwise(d=lambda y, a, b: a)
        def f(xp, a, b):
            return a * b


def test_a_missing_jvp_is_named():
    @ag.custom(vjp=lambda g, y, x: g)
    def same(xp, x):
        return x * 1.0

    with pytest.raises(GradientError, match=r"same has no JVP rule\n  hint: declare it with jvp="):
        rules.jvp(same.op, (np.ones(2),), np.ones(2), (np.ones(2),))


def test_jvps_of_own_ops():
    x, t = np.array([[3.0, 4.0]]), np.array([[1.0, 1.0]])
    assert rules.jvp(frobenius.op, (t,), frobenius(x), (x,)) == pytest.approx(1.4)
    a, b = np.array([1.0, 2.0]), np.array([3.0, 4.0])
    assert rules.jvp(outer.op, (None, b), outer(a, b), (a, b)).tolist() == outer(a, b).tolist()


def test_a_failing_forward_names_the_op_and_its_inputs():
    @ag.elementwise(d=1)
    def picky(xp, x):
        raise ValueError("not today")

    for x in (ag.tensor([1.0, 2.0]), ag.scalar(1.0)):
        with pytest.raises(ShapeError, match=r"picky\((float64\[2\]|1.0)\): not today"):
            picky(x)


def test_keywords_reach_rule_and_node():
    x = ag.tensor([1.0, 2.0], requires_grad=True)
    y = to_the(x, power=3)
    assert y.node.params == {"power": 3}
    y.sum().backward()
    assert x.grad.tolist() == [3.0, 12.0]
    with pytest.raises(OpError, match=r"to_the.*powr"):
        to_the(x, powr=3)


@pytest.mark.parametrize("slope", [0.5, 3, (0.5, 2)], ids=str)
def test_a_derivative_may_be_a_number(slope):
    if isinstance(slope, tuple):
        f = ag.elementwise(d=slope)(lambda xp, a, b: a / 2 + b * 2)
        expected = ([0.5, 0.5], [2.0, 2.0])
    else:
        f = ag.elementwise(d=slope)(lambda xp, x: x * slope)
        expected = ([float(slope)] * 2,)
    for _ in range(2):  # the second walk takes the short way
        leaves = [ag.tensor([1.0, 2.0], requires_grad=True) for _ in expected]
        f(*leaves).sum().backward()
        assert tuple(x.grad.tolist() for x in leaves) == expected
