"""check_grads passes for right gradients of every kind of function, and says what it was asked wrongly."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given

import autograd_lite as ag
from autograd_lite.errors import DTypeError, OpError
from autograd_lite.testing import GradientCheckError, KinkError, check_grads, strategies

X = np.array([[0.3, -1.2, 0.7], [1.1, 0.4, -0.6]])


class Pair(NamedTuple):
    a: object
    b: object


@dataclass
class Layer:
    w: object
    name: str


def written(x):
    y = x.copy()
    y[0] = y[1] * x[0]
    y *= 2.0
    return y


RIGHT = {
    "floats": (lambda x, y: x * ag.sin(y), (2.0, 0.5)),
    "one argument that is no tuple": (ag.exp, 0.5),
    "arrays": (lambda x, w: ag.tanh(x @ w), (X, np.array([0.1, 0.2, 0.3]))),
    "tensors": (lambda x, w: x.sum(axis=0) * w, (ag.tensor(X, requires_grad=True), ag.tensor(0.5))),
    "scalars": (lambda x, y: x**2 / y, (ag.scalar(2.0), ag.scalar(3.0))),
    "a dict": (lambda p: p["w"] * ag.exp(p["b"]), ({"w": X, "b": np.array(0.2)},)),
    "nested trees": (lambda t: t[0].a * t[0].b[1] + t[1].w, ((Pair(X, [1, np.array(2.0)]), Layer(X[0], "one")),)),
    "a tree of results": (lambda x: {"y": ag.sin(x), "n": 3, "z": (x * x, x > 0)}, (X,)),
    "an argument that is not moved": (lambda x, i, s: x[i] if s == "pick" else x, (X, np.array([0, 0]), "pick")),
    "an argument without effect": (lambda x, y: ag.sin(x), (X, X)),
    "a constant": (lambda x: 0.0 * x + 3.0, (X,)),
    "NumPy's functions": (lambda x: np.exp(np.sin(x)).sum(), (X,)),
    "many numbers": (lambda x: ag.tanh(x @ x.mT), (np.linspace(-1.0, 1.0, 60).reshape(6, 10),)),
    "no numbers": (ag.sin, (np.zeros((0, 3)),)),
    "in-place writes": (written, (X,)),
    "inner transforms": (lambda x: ag.grad(lambda t: ag.sum(ag.sin(t) * x))(x), (X,)),
    "a tiny function": (lambda x: 1e-12 * ag.sin(x), (X,)),
    "a straight line that is none as written": (lambda x: ag.logaddexp(x, x), (np.array([0.0943]),)),
    "a huge one": (lambda x: 1e12 * ag.sin(x), (X,)),
    "close to a pole": (lambda x: 1 / x, (1e-6,)),
    "far out": (ag.sin, (1e6,)),
    "complex to real": (lambda z: ag.real(z * z * ag.conj(z)), (np.array([1 + 2j, 0.5 - 1j]),)),
    "complex to complex": (lambda z: z * ag.conj(z) * z, (np.array([1 + 2j, 0.5 - 1j]),)),
    "real to complex": (lambda x: x * (1 + 2j), (X,)),
    "half precision": (lambda x: ag.sin(x) * x, (X.astype(np.float16),)),
    "single precision": (lambda x: ag.sum(ag.exp(x) * x, axis=0), (X.astype(np.float32),)),
    "extended precision": (lambda x: ag.log(x * x + 1), (X.astype(np.longdouble),)),
    "complex in single precision": (lambda z: z * z, (np.array([1 + 2j], np.complex64),)),
    "two precisions": (lambda x, y: x * y, (X.astype(np.float32), X)),
}


@pytest.mark.parametrize("name", RIGHT)
def test_passes_for(name):
    f, args = RIGHT[name]
    check_grads(f, args, order=2)


# Inside these are numbers that are a million times their result, whose rounding errors are so much more of it.
NOISY = {
    "a kink by chance": lambda x: ag.sinc(ag.sinc(2 * ag.tanh(0.5 * x * x))),
    "steps that agree by chance": lambda x: ag.sinc(ag.sinc(2 * ag.tanh(0.48 * x * x))),
    "both": lambda x: ag.sinc(ag.sinc(ag.deg2rad(x * 8))),
    "what cancels": lambda x: (1e6 + ag.sin(x)) - 1e6,
}


@pytest.mark.parametrize("f", NOISY.values(), ids=NOISY)
@pytest.mark.parametrize("k", range(8))
def test_noise_is_taken_neither_for_a_kink_nor_for_a_slope(f, k):
    check_grads(f, (np.array([0.0276, 0.0943]) + 0.003 * k,))


def test_passes_for_third_derivatives():
    check_grads(lambda x: ag.sin(x) * ag.exp(x), (0.5,), order=3)


@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_passes_in_one_mode(mode):
    check_grads(lambda x: ag.softmax(x) * x, (X,), modes=(mode,), order=2)


def test_passes_for_a_function_that_insists_on_its_dtype():
    def f(x):
        assert x.dtype in (np.float32, np.complex64)
        return x * x

    check_grads(f, (X.astype(np.float32),), rtol=1e-2, atol=1e-2)


def test_an_op_without_jvp_can_be_checked_in_reverse_mode():
    @ag.custom(vjp=lambda g, y, x: g * 2)
    def double(xp, x):
        return x * 2

    check_grads(double, (X,), modes=("reverse",))
    with pytest.raises(GradientCheckError, match="double has no JVP rule"):
        check_grads(double, (X,))


@given(strategies.programs(transforms=True, steps=5))
def test_passes_for_programs(program):
    check_grads(program, program.inputs)


def test_tolerances_can_be_given():
    @ag.elementwise(d=lambda y, x: 1.01 * ag.cos(x))
    def roughly(xp, x):
        return xp.sin(x)

    with pytest.raises(GradientCheckError):
        check_grads(roughly, (0.5,))
    check_grads(roughly, (0.5,), rtol=0.02)
    check_grads(roughly, (0.5,), rtol=0.0, atol=0.02)


@pytest.mark.parametrize(
    ("f", "args", "says"),
    [
        (ag.abs, (0.0,), "slope -1 to one side and 1 to the other"),
        (ag.relu, (np.array([1.0, 0.0]),), r"at x\[1\] = 0 there is a kink"),
        (ag.max, (np.array([1.0, 2.0, 2.0]),), r"at x\[1\] = 2 there is a kink or a tie"),
        (ag.maximum, (1.0, 1.0), "kink or a tie"),
        (lambda x: ag.sort(x)[1], (np.array([3.0, 1.0, 1.0]),), "kink or a tie"),
        (lambda x: ag.clip(x, -1.0, 1.0), (1.0,), "the op with the kink: clip"),
        (lambda x: 3 * ag.relu(x - 1), (1.0,), "the op with the kink: relu"),
        (ag.floor, (2.0,), "kink"),
        (ag.sign, (0.0,), "do not settle"),
        (ag.sqrt, (0.0,), "do not settle"),
    ],
)
def test_a_kink_is_said_to_be_one(f, args, says):
    with pytest.raises(KinkError, match=says):
        check_grads(f, args)


@pytest.mark.parametrize(
    ("f", "x", "says"),
    [
        (ag.log, 0.0, r"check_grads of log: its value is not finite.*\n  output is -inf at x = 0\n  the op .*: log"),
        (lambda x: 2.0 / x, 0.0, r"output is inf at x = 0\n  the op that gives it: divide\n    it was given: 2.0, 0.0"),
        (lambda x: ag.exp(x) * 2.0, 800.0, r"output is inf at x = 800\n  the op that gives it: exp"),
        (ag.log, np.array([1.0, 0.0]), r"output\[1\] is -inf\n.*the op that gives it: log"),
        (ag.log, -1.0, r"its value is NaN.*\n.*\n(.*\n)*  hint: this is outside the domain"),
    ],
)
def test_a_value_that_is_not_finite_has_no_derivative(f, x, says):
    with pytest.raises(KinkError, match=says) as caught:
        check_grads(f, (x,))
    assert caught.value.mode == "value" and caught.value.op is not None


def test_an_infinity_that_is_passed_over_does_no_harm():
    check_grads(lambda x: ag.where(x > 0, x * x, 1.0 / ag.stop_gradient(x * 0.0)), (1.0,))


def test_a_wrong_gradient_of_ones_own_is_named():
    @ag.custom_gradient
    def tripled(x):
        return x * x, lambda g: g * 3 * x

    with pytest.raises(GradientCheckError, match="the op at fault: tripled, by its input 1") as caught:
        check_grads(lambda x: tripled(ag.sin(x)), (X,))
    assert caught.value.op.name == "tripled" and "test_check_grads.py" in str(caught.value)


def test_a_wrong_second_gradient_of_ones_own_is_named():
    @ag.custom_gradient
    def once(x):
        return x * x, lambda g: g * 2 * ag.stop_gradient(x)

    check_grads(lambda x: once(ag.sin(x)), (X,))
    with pytest.raises(GradientCheckError, match=r"the op at fault: once, .*in its derivative of order 2"):
        check_grads(lambda x: once(ag.sin(x)), (X,), order=2)


def test_a_kink_of_the_second_derivative_is_found_there():
    check_grads(lambda x: x * ag.relu(x), (0.0,))
    with pytest.raises(KinkError, match="derivative of order 2"):
        check_grads(lambda x: x * ag.relu(x), (0.0,), order=2)


@pytest.mark.parametrize("distance", [1e-1, 1e-2, 1e-3, 1e-4])
def test_beside_a_kink_all_is_well(distance):
    check_grads(lambda x: ag.relu(ag.sin(x)), (distance,))
    check_grads(lambda x: ag.relu(ag.sin(x)), (-distance,))


def test_a_function_that_draws_random_numbers_is_said_to():
    rng = np.random.default_rng(0)
    with pytest.raises(GradientCheckError, match="different values for the same arguments"):
        check_grads(lambda x: x * rng.normal(), (1.0,))


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: check_grads(3, (1.0,)), OpError, "expected a function, got int 3"),
        (lambda: check_grads(ag.sin, (1,)), DTypeError, "expected floats"),
        (lambda: check_grads(ag.sin, (1.0,), order=0), OpError, "expected order=1 or more"),
        (lambda: check_grads(ag.sin, (1.0,), modes=("sideways",)), OpError, "expected modes"),
        (lambda: check_grads(ag.sin, (1.0,), modes=()), OpError, "expected modes"),
        (lambda: check_grads(ag.sin, (1.0,), rtol=-1), OpError, "expected rtol to be 0 or more, and finite, got -1"),
        (lambda: check_grads(ag.sin, (1.0,), atol=np.nan), OpError, "expected atol to be 0 or more, and finite"),
        (lambda: check_grads(ag.sin, (1.0,), eps=0), OpError, "expected eps to be more than 0, and finite, got 0"),
        (lambda: check_grads(lambda x: 3, (1.0,)), GradientCheckError, "no floating-point value"),
    ],
)
def test_what_is_asked_wrongly(call, error, says):
    with pytest.raises(error, match=says):
        call()


def test_an_error_of_the_function_comes_through():
    def f(x):
        raise ZeroDivisionError("mine")

    with pytest.raises(ZeroDivisionError, match="mine"):
        check_grads(f, (1.0,))
