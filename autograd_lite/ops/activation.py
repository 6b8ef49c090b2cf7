"""Activation functions of neural networks. Declarations only."""

from typing import Any

import numpy as np

from ..declare import custom, elementwise
from ..errors import OpError
from .erf import erfc
from .masking import product
from .operands import listless
from .reduce import largest
from .reduce import sum as _sum
from .transcendental import exp, tanh

__all__ = ["gelu", "log_softmax", "relu", "sigmoid", "silu", "softmax", "softplus"]


@elementwise(d=lambda y, x: y > 0, tex=r"\max(0, {x})")
def relu(xp: Any, x: Any) -> Any:
    """Rectified linear unit, ``max(x, 0)``; its derivative at 0 is 0.

    Examples
    --------
    >>> ag.relu(-2.0), ag.grad(ag.relu)(0.0)
    (0.0, 0.0)
    """
    return xp.maximum(x, 0.0)


@elementwise(d=lambda y, x: y * (1.0 - y), tex=r"\sigma({x})")
def sigmoid(xp: Any, x: Any) -> Any:
    """Logistic function, ``1 / (1 + exp(-x))``, accurate at both ends; what is too small for a normal number is 0.

    Examples
    --------
    >>> ag.sigmoid(0.0)
    0.5
    """
    if type(x) is float:
        return 1.0 / (1.0 + xp.exp(-x))
    # where the exponential overflows the result is 0: to avoid that takes two to five times as long on large arrays
    with np.errstate(over="ignore"):
        return 1.0 / (1.0 + xp.exp(-x))


@elementwise(d=lambda y, x: sigmoid(x), tex=r"\ln(1 + e^{{{x}}})")
def softplus(xp: Any, x: Any) -> Any:
    """Smooth rectifier, ``log(1 + exp(x))``, without overflow.

    Examples
    --------
    >>> ag.softplus(0.0)
    0.6931471805599453
    """
    return xp.logaddexp(x, 0.0)


def silu(x: Any, /) -> Any:
    """Sigmoid linear unit, ``x * sigmoid(x)``, also called swish.

    Examples
    --------
    >>> ag.silu(0.0)
    0.0
    """
    return x * sigmoid(x)


def gelu(x: Any, /, *, approximate: str = "tanh") -> Any:
    """Gaussian error linear unit: `x` times the probability that a normal variable is below it.

    Hendrycks and Gimpel (2016), "Gaussian Error Linear Units", section 2.

    Parameters
    ----------
    x : Tensor, Scalar, array or float
        Any shape.
    approximate : "tanh" or "none"
        ``0.5 x (1 + tanh(sqrt(2/pi) (x + 0.044715 x**3)))``, or exactly, by `erfc`.

    Examples
    --------
    >>> ag.gelu(0.0)
    0.0
    """
    x = listless(x)
    if approximate == "none":
        return 0.5 * x * erfc(-0.7071067811865476 * x)
    if approximate != "tanh":
        raise OpError(f"gelu: expected approximate='tanh' or 'none', got {approximate!r}")
    return 0.5 * x * (1.0 + tanh(0.7978845608028654 * (x + 0.044715 * (x * x * x))))


@custom(
    vjp=lambda g, y, x, axis=-1: product(g - _sum(product(g, y), axis=axis, keepdims=True), y),
    jvp=lambda t, y, x, axis=-1: y * (t - _sum(t * y, axis=axis, keepdims=True)),
    tex=r"\mathrm{{softmax}}({x})",
)
def softmax(xp: Any, x: Any, *, axis: int | tuple[int, ...] = -1) -> Any:
    """Exponentials divided by their sum along an axis: probabilities from scores, without overflow.

    Parameters
    ----------
    x : Tensor or array
        Scores, any shape.
    axis : int or tuple of int
        Along which the results add up to 1.

    Examples
    --------
    >>> ag.softmax(ag.asarray([0.0, 0.0]))
    Tensor([0.5, 0.5])
    """
    e = xp.exp(x - largest(xp, x, axis))
    return e / xp.sum(e, axis=axis, keepdims=True)


@custom(
    vjp=lambda g, y, x, axis=-1: g - product(_sum(g, axis=axis, keepdims=True), exp(y)),
    jvp=lambda t, y, x, axis=-1: t - _sum(exp(y) * t, axis=axis, keepdims=True),
    tex=r"\ln \mathrm{{softmax}}({x})",
)
def log_softmax(xp: Any, x: Any, *, axis: int | tuple[int, ...] = -1) -> Any:
    """Logarithm of `softmax`, accurate also for tiny probabilities.

    Parameters
    ----------
    x, axis
        As for `softmax`.

    Examples
    --------
    >>> ag.log_softmax(ag.asarray([0.0, 0.0]))
    Tensor([-0.6931, -0.6931])
    """
    shifted = x - largest(xp, x, axis)
    return shifted - xp.log(xp.sum(xp.exp(shifted), axis=axis, keepdims=True))
