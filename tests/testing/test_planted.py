"""Wrong rules, planted one by one: each is caught, and the op at fault is named."""

import numpy as np
import pytest

import autograd_lite as ag
import viz
from autograd_lite.testing import GradientCheckError, check_grads

X = np.array([[0.3, -1.2, 0.7], [1.1, 0.4, -0.6]])
W = np.array([[0.5, -0.4], [0.2, 0.9], [-0.7, 0.1]])


def raw(x):
    """A value cut off from its graph."""
    return getattr(x, "value", x)


def f_elementwise(d, forward):
    @ag.elementwise(d=d)
    def planted(xp, x):
        return forward(xp, x)

    return planted


def f_binary(d, forward):
    @ag.elementwise(d=d)
    def planted(xp, a, b):
        return forward(xp, a, b)

    return planted


def f_linear(transpose, forward):
    @ag.linear(transpose=transpose)
    def planted(xp, x):
        return forward(xp, x)

    return planted


def f_matmul(*transposes):
    @ag.bilinear(transposes=transposes)
    def planted(xp, a, b):
        return xp.matmul(a, b)

    return planted


def f_custom(forward, **rules):
    @ag.custom(**rules)
    def planted(xp, x):
        return forward(xp, x)

    return planted


def sum_vjp(g, y, x):
    return ag.broadcast_to(ag.expand_dims(g, axis=0), x.shape)


def pair(vjp, jvp):
    @ag.custom(vjp=vjp, jvp=jvp, outputs=2)
    def planted(xp, x):
        return xp.sin(x), xp.cos(x)

    return lambda x: planted(x)[0] * planted(x)[1] ** 2


def sin(xp, x):
    return xp.sin(x)


PLANTED = {
    "wrong sign": (f_elementwise(lambda y, x: -ag.cos(x), sin), (X,), 1),
    "missing factor": (f_elementwise(lambda y, x: ag.cos(2 * x), lambda xp, x: xp.sin(2 * x)), (X,), 1),
    "derivative of another function": (f_elementwise(lambda y, x: 1 - y, lambda xp, x: xp.tanh(x)), (X,), 1),
    "a constant that is a little off": (f_elementwise(lambda y, x: 2.000001 * x, lambda xp, x: x * x), (X,), 1),
    "wrong at negative inputs only": (f_elementwise(lambda y, x: ag.abs(ag.cos(x)), sin), (X * 2,), 1),
    "single precision on the way": (
        f_elementwise(lambda y, x: ag.astype(ag.astype(ag.cos(x), np.float32), np.float64), sin),
        (X,),
        1,
    ),
    "inputs exchanged": (f_binary((lambda y, a, b: a, lambda y, a, b: b), lambda xp, a, b: a * b), (X, X + 1), 1),
    "second input forgotten": (f_binary((lambda y, a, b: b, lambda y, a, b: 0 * a), lambda xp, a, b: a * b), (X, X), 1),
    "sign of the second input": (f_binary((1, 1), lambda xp, a, b: a - b), (X, X), 1),
    "wrong axis": (f_linear(lambda g, x: ag.flip(g, axis=0), lambda xp, x: xp.flip(x, axis=1)), (X,), 1),
    "rolled the wrong way": (
        f_linear(lambda g, x: ag.roll(g, 1, axis=1), lambda xp, x: xp.roll(x, 1, axis=1)),
        (X,),
        1,
    ),
    "missing transposition": (f_matmul(lambda g, a, b: g @ b, lambda g, a, b: a.mT @ g), (X[:, :2], X[:, 1:]), 1),
    "transposition of the wrong one": (
        f_matmul(lambda g, a, b: g @ b.mT, lambda g, a, b: a @ g),
        (X[:, :2], X[:, 1:]),
        1,
    ),
    "shapes that do not fit": (f_matmul(lambda g, a, b: g @ b.mT, lambda g, a, b: g @ a), (X, W), 1),
    "cotangent of the wrong shape": (
        f_custom(lambda xp, x: xp.sum(x, axis=1), vjp=lambda g, y, x: g, jvp=lambda t, y, x: ag.sum(t, axis=1)),
        (X,),
        1,
    ),
    "broadcast along the wrong axis": (
        f_custom(lambda xp, x: xp.sum(x, axis=1), vjp=sum_vjp, jvp=lambda t, y, x: ag.sum(t, axis=1)),
        (X @ W,),
        1,
    ),
    "VJP wrong, JVP right": (
        f_custom(sin, vjp=lambda g, y, x: g * ag.sin(x), jvp=lambda t, y, x: t * ag.cos(x)),
        (X,),
        1,
    ),
    "JVP wrong, VJP right": (
        f_custom(sin, vjp=lambda g, y, x: g * ag.cos(x), jvp=lambda t, y, x: t * ag.sin(x)),
        (X,),
        1,
    ),
    "JVP of the wrong shape": (
        f_custom(
            lambda xp, x: xp.sum(x, axis=0),
            vjp=lambda g, y, x: ag.broadcast_to(g, x.shape),
            jvp=lambda t, y, x: ag.sum(t),
        ),
        (X,),
        1,
    ),
    "one output of two forgotten": (
        pair(
            lambda g, y, x: g[0] * ag.cos(x) if g[0] is not None else 0 * x,
            lambda t, y, x: (t * ag.cos(x), -t * ag.sin(x)),
        ),
        (X,),
        1,
    ),
    "a rule that raises": (f_elementwise(lambda y, x: x[99], sin), (X,), 1),
    "NaN": (f_elementwise(lambda y, x: ag.sqrt(x) / ag.sqrt(x), lambda xp, x: x * 1.0), (X,), 1),
    "second derivative lost": (
        f_custom(
            sin,
            vjp=lambda g, y, x: g * np.cos(raw(x)),
            jvp=lambda t, y, x: t * np.cos(raw(x)),
        ),
        (X,),
        2,
    ),
    "second derivative wrong in reverse mode only": (
        f_custom(sin, vjp=lambda g, y, x: g * np.cos(raw(x)), jvp=lambda t, y, x: t * ag.cos(x)),
        (X,),
        2,
    ),
}


@pytest.mark.parametrize("name", PLANTED)
def test_is_caught_and_named(name):
    """Between right ops before and behind it."""
    planted, args, order = PLANTED[name]

    def f(first, *rest):
        return ag.tanh(planted(first * 1.5, *rest)) * 2.0 + 1.0

    with pytest.raises(GradientCheckError) as caught:
        check_grads(f, args, order=2)
    error = caught.value
    assert error.op is not None, str(error)
    assert error.op.name == "planted"
    assert error.order == order
    assert error.node.op is error.op
    assert "test_planted.py:" in str(error), "the line of the rule"


@pytest.mark.parametrize("name", ["wrong sign", "second input forgotten", "wrong axis", "VJP wrong, JVP right"])
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.longdouble])
def test_is_caught_in_every_precision(name, dtype):
    planted, args, _ = PLANTED[name]
    with pytest.raises(GradientCheckError) as caught:
        check_grads(planted, tuple(x.astype(dtype) for x in args))
    assert caught.value.op.name == "planted"


def test_a_conjugate_that_was_forgotten_is_caught():
    @ag.linear(transpose=lambda g, x: g * 1j)
    def turned(xp, x):
        return x * 1j

    with pytest.raises(GradientCheckError) as caught:
        check_grads(lambda z: ag.real(turned(z * z)), (np.array([1 + 2j, 0.5 - 1j]),))
    assert caught.value.op.name == "turned"


def test_one_wrong_number_among_many_is_found():
    d = np.ones(100)
    d[37] = 1.5

    @ag.elementwise(d=lambda y, x: raw(x) * 0 + d)
    def copied(xp, x):
        return x * 1.0

    with pytest.raises(GradientCheckError) as caught:
        check_grads(copied, (np.linspace(-1, 1, 100),))
    error = caught.value
    assert (error.argument, error.index) == (0, (37,))
    assert error.found == pytest.approx(1.5)
    assert error.expected == pytest.approx(1.0)
    assert error.relative_error == pytest.approx(1 / 3)


def test_the_message_says_all():
    @ag.elementwise(d=lambda y, x: ag.sin(x), tex=r"\cos {x}")
    def cosine(xp, x):
        return xp.cos(x)

    line = test_the_message_says_all.__code__.co_firstlineno + 1
    with pytest.raises(GradientCheckError) as caught:
        check_grads(lambda p: 3.0 * cosine(p["angle"]), ({"angle": np.array([0.0, 1.0])},))
    said = str(caught.value)
    for part in (
        "by p['angle'][1] = 1 is wrong in both modes",
        "  got 2.524412954, differences say -2.524412954",
        "relative error 2",
        "the op at fault: cosine, by its input x",
        "    got 0.8414709848, differences say -0.8414709848",
        r"formula: \cos {x}",
        f"test_planted.py:{line}",
        "it was given: [0., 1.]",
        "v1 = cosine(p['angle'])  <- here",
        "viz.draw(error.variable)",
    ):
        assert part in said
    assert "cosine" in str(viz.draw(caught.value.variable))


def test_a_value_that_leaves_the_graph_is_guessed():
    with pytest.raises(GradientCheckError, match="every op on the way is right by itself") as caught:
        check_grads(lambda x: x * ag.stop_gradient(ag.sin(x)), (X,))
    assert caught.value.op is None


def test_modes_that_disagree_by_less_than_differences_can_see():
    """The adjoint test needs no step, so it sees what differences cannot."""

    @ag.custom(vjp=lambda g, y, x: g * ag.cos(x) * (1 + 5e-9), jvp=lambda t, y, x: t * ag.cos(x))
    def sine(xp, x):
        return xp.sin(x)

    with pytest.raises(GradientCheckError, match="forward and reverse mode disagree") as caught:
        check_grads(lambda x: 2 * sine(x), (X,))
    assert caught.value.mode == "adjoint"
    assert caught.value.op.name == "sine"
