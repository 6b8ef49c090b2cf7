"""More activation functions, most of them rectifiers of some kind. Declarations only."""

from typing import Any

from ..declare import elementwise
from ..errors import ShapeError
from .activation import sigmoid, softplus
from .arithmetic import abs as _abs
from .arithmetic import negative
from .axes import axis_of
from .compare import logical_and
from .operands import listless, operand
from .select import clip, where
from .transcendental import tanh

__all__ = [
    "celu",
    "elu",
    "glu",
    "hardshrink",
    "hardsigmoid",
    "hardswish",
    "hardtanh",
    "leaky_relu",
    "log_sigmoid",
    "mish",
    "prelu",
    "relu6",
    "selu",
    "softshrink",
    "softsign",
    "tanhshrink",
]

# Klambauer et al. (2017), "Self-Normalizing Neural Networks", eq. 14: the fixed point has mean 0 and variance 1
SELU_ALPHA = 1.6732632423543772
SELU_SCALE = 1.0507009873554805
SIX = 6.0


@elementwise(d=lambda y, x: logical_and(x > 0.0, x < SIX), tex=r"\min(\max(0, {x}), 6)")
def relu6(xp: Any, x: Any) -> Any:
    """Rectified linear unit that saturates at 6; its derivative at 0 and 6 is 0.

    Examples
    --------
    >>> ag.relu6(7.0)
    6.0
    """
    return xp.minimum(xp.maximum(x, 0.0), SIX)


def leaky_relu(x: Any, /, *, negative_slope: float = 0.01) -> Any:
    """`x`, or a small part of it below 0; its derivative at 0 is that below.

    Examples
    --------
    >>> ag.leaky_relu(-2.0)
    -0.02
    """
    return _leaky(x, negative_slope)


def prelu(x: Any, weight: Any, /) -> Any:
    """`leaky_relu` with a slope that can be learned: gradients flow to `weight` too.

    Examples
    --------
    >>> ag.grad(ag.prelu, argnums=1)(-2.0, 0.25)
    -2.0
    """
    return _leaky(x, weight)


@elementwise(
    d=(lambda y, x, slope: where(x > 0, 1.0, slope), lambda y, x, slope: where(x > 0, 0.0, x)),
    tex=r"\max({x}, 0) + {slope}\min({x}, 0)",
    name="leaky_relu",
)
def _leaky(xp: Any, x: Any, slope: Any) -> Any:
    return xp.where(x > 0, x * 1.0, slope * x)


@elementwise(
    d=lambda y, x, alpha=1.0: where(x > 0, 1.0, y + alpha),
    tex=r"\mathrm{{elu}}({x})",
    domain=(-3.0, 3.0),
    name="elu",
)
def elu(xp: Any, x: Any, *, alpha: float = 1.0) -> Any:
    """`x`, or below 0 ``alpha * (exp(x) - 1)``.

    Examples
    --------
    >>> ag.elu(2.0), ag.elu(-1000.0)
    (2.0, -1.0)
    """
    return xp.where(x > 0, x * 1.0, alpha * xp.expm1(xp.minimum(x, 0.0)))


def selu(x: Any, /) -> Any:
    """`elu` scaled so that layers keep mean 0 and variance 1.

    Klambauer et al. (2017), "Self-Normalizing Neural Networks", section 2.

    Examples
    --------
    >>> ag.selu(0.0)
    0.0
    """
    return SELU_SCALE * elu(x, alpha=SELU_ALPHA)


def celu(x: Any, /, *, alpha: float = 1.0) -> Any:
    """`elu` with a slope that has no jump for any `alpha`: below 0 ``alpha * (exp(x / alpha) - 1)``.

    Examples
    --------
    >>> ag.celu(-1000.0, alpha=2.0)
    -2.0
    """
    return alpha * elu(listless(x) / alpha)


def softsign(x: Any, /) -> Any:
    """``x / (1 + abs(x))``.

    Examples
    --------
    >>> ag.softsign(1.0)
    0.5
    """
    return x / (1.0 + _abs(x))


def hardtanh(x: Any, /, *, min_val: float = -1.0, max_val: float = 1.0) -> Any:
    """`x` limited to an interval; at a bound the gradient passes, as for `clip`.

    Examples
    --------
    >>> ag.hardtanh(2.0)
    1.0
    """
    return clip(x, min_val, max_val)


def hardsigmoid(x: Any, /) -> Any:
    """``relu6(x + 3) / 6``.

    Examples
    --------
    >>> ag.hardsigmoid(0.0)
    0.5
    """
    return relu6(listless(x) + 3.0) / 6.0


def hardswish(x: Any, /) -> Any:
    """``x * relu6(x + 3) / 6``.

    Examples
    --------
    >>> ag.hardswish(3.0)
    3.0
    """
    x = listless(x)
    return x * hardsigmoid(x)


def mish(x: Any, /) -> Any:
    """``x * tanh(softplus(x))``.

    Examples
    --------
    >>> ag.mish(0.0)
    0.0
    """
    return x * tanh(softplus(x))


def log_sigmoid(x: Any, /) -> Any:
    """``log(sigmoid(x))``, without overflow.

    Examples
    --------
    >>> ag.log_sigmoid(-1000.0)
    -1000.0
    """
    return negative(softplus(negative(x)))


def tanhshrink(x: Any, /) -> Any:
    """``x - tanh(x)``.

    Examples
    --------
    >>> ag.tanhshrink(0.0)
    0.0
    """
    return x - tanh(x)


def hardshrink(x: Any, /, *, lambd: float = 0.5) -> Any:
    """`x` where its absolute value is above `lambd`, else 0.

    Examples
    --------
    >>> ag.hardshrink(0.25), ag.hardshrink(2.0)
    (0.0, 2.0)
    """
    return where(_abs(x) <= lambd, 0.0, x)  # so that NaN stays NaN


def softshrink(x: Any, /, *, lambd: float = 0.5) -> Any:
    """`x` moved towards 0 by `lambd`, and no further than 0.

    Examples
    --------
    >>> ag.softshrink(-2.0)
    -1.5
    """
    return x - clip(x, -lambd, lambd)


def glu(x: Any, /, *, axis: int = -1) -> Any:
    """Gated linear unit: the first half along an axis times the sigmoid of the second half.

    Dauphin et al. (2017), "Language Modeling with Gated Convolutional Networks", eq. 1.

    Raises
    ------
    ShapeError
        If the axis has an odd length.

    Examples
    --------
    >>> ag.glu(ag.asarray([4.0, 0.0]))
    Tensor([2.])
    """
    x = operand(x)
    axis = axis_of("glu", axis, x.ndim)
    n = x.shape[axis]
    if n % 2:
        raise ShapeError(f"glu: expected an even length along axis {axis}, got shape {tuple(x.shape)}")
    before = (slice(None),) * axis
    return x[(*before, slice(n // 2))] * sigmoid(x[(*before, slice(n // 2, None))])
