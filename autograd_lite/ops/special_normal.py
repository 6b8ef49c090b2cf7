"""Error functions, entropies and losses, computed by SciPy (the extra `[scipy]`). Declarations only."""

from math import factorial, pi, sqrt
from typing import Any

import numpy as np

from ..declare import elementwise
from .activation import log_softmax as _log_softmax
from .activation import relu, sigmoid
from .activation import softmax as _softmax
from .arithmetic import abs as _abs
from .compare import equal, isfinite, less_equal, logical_and
from .erf import SLOPE, erf, erfc
from .library import call, near, polynomial
from .rectifiers import log_sigmoid
from .reduce import broadcast_to
from .reduce import logsumexp as _logsumexp
from .reduce import max as _max
from .reduce import sum as _sum
from .rounding import sign
from .select import clip, where
from .shape import reshape
from .transcendental import exp, log1p
from .transcendental import log as _log
from .transcendental import sqrt as _sqrt

__all__ = [
    "entr",
    "erf",
    "erfc",
    "erfcinv",
    "erfcx",
    "erfinv",
    "expit",
    "exprel",
    "huber",
    "kl_div",
    "log_expit",
    "log_ndtr",
    "log_softmax",
    "logit",
    "logsumexp",
    "ndtr",
    "ndtri",
    "pseudo_huber",
    "rel_entr",
    "softmax",
    "xlog1py",
    "xlogy",
]

NORMAL = 1 / sqrt(2 * pi)
FAR = 20.0
# of 1 - sqrt(pi) x erfcx(x), by 1 / x**2, from the first power on: good to 1e-16 beyond FAR
ASYMPTOTIC = [0.0] + [-((-1) ** k) * factorial(2 * k) / (factorial(k) * 4**k) for k in range(1, 10)]


def _erfcx_slope(y: Any, x: Any) -> Any:
    """``2 x y - 2 / sqrt(pi)``, and far out, where that cancels, by the asymptotic series."""
    far = x > FAR
    inverse = 1.0 / where(far, x, FAR)
    return where(far, -SLOPE * polynomial(inverse * inverse, ASYMPTOTIC), 2.0 * x * y - SLOPE)


@elementwise(d=_erfcx_slope, tex=r"e^{{{x}^2}} \operatorname{{erfc}} {x}")
def erfcx(xp: Any, x: Any) -> Any:
    """`erfc` times ``exp(x**2)``, without underflow.

    Examples
    --------
    >>> ag.special.erfcx(0.0)
    1.0
    """
    return call(xp, "erfcx", x)


@elementwise(d=lambda y, x: exp(y * y) / SLOPE, tex=r"\operatorname{{erf}}^{{-1}} {x}", domain=(-0.9, 0.9))
def erfinv(xp: Any, x: Any) -> Any:
    """Inverse of `erf`, on [-1, 1].

    Examples
    --------
    >>> ag.special.erfinv(0.0)
    0.0
    """
    return call(xp, "erfinv", x)


@elementwise(d=lambda y, x: -exp(y * y) / SLOPE, tex=r"\operatorname{{erfc}}^{{-1}} {x}", domain=(0.1, 1.9))
def erfcinv(xp: Any, x: Any) -> Any:
    """Inverse of `erfc`, on [0, 2].

    Examples
    --------
    >>> ag.special.erfcinv(0.0)
    inf
    """
    return call(xp, "erfcinv", x)


@elementwise(d=lambda y, x: NORMAL * exp(-0.5 * (x * x)), tex=r"\Phi({x})")
def ndtr(xp: Any, x: Any) -> Any:
    """Probability that a standard normal variable is below `x`.

    Examples
    --------
    >>> ag.special.ndtr(0.0)
    0.5
    """
    return call(xp, "ndtr", x)


@elementwise(d=lambda y, x: exp(0.5 * (y * y)) / NORMAL, tex=r"\Phi^{{-1}}({x})", domain=(0.1, 0.9))
def ndtri(xp: Any, x: Any) -> Any:
    """Inverse of `ndtr`, on [0, 1].

    Examples
    --------
    >>> ag.special.ndtri(0.5)
    0.0
    """
    return call(xp, "ndtri", x)


@elementwise(d=lambda y, x: 2.0 * NORMAL / erfcx(-x / sqrt(2)), tex=r"\ln\Phi({x})", domain=(-5.0, 3.0))
def log_ndtr(xp: Any, x: Any) -> Any:
    """Logarithm of `ndtr`, accurate in both tails.

    Examples
    --------
    >>> round(ag.special.log_ndtr(-100.0), 4)
    -5005.5242
    """
    return call(xp, "log_ndtr", x)


@elementwise(d=lambda y, x: 1.0 / (x * (1.0 - x)), tex=r"\ln\frac{{{x}}}{{1 - {x}}}", domain=(0.1, 0.9))
def logit(xp: Any, x: Any) -> Any:
    """Inverse of `expit`, on [0, 1].

    Examples
    --------
    >>> ag.special.logit(0.5)
    0.0
    """
    return call(xp, "logit", x)


expit, log_expit = sigmoid, log_sigmoid


def _log_unless_none(x: Any, y: Any) -> Any:
    """``log(y)``, and 0 where the product with it stays 0: at ``x == 0`` where `y` has no logarithm."""
    return _log(where(logical_and(equal(x, 0.0), less_equal(y, 0.0)), 1.0, y))


def _over(x: Any, y: Any) -> Any:
    """``x / y``, 0 where `x` is."""
    return x / where(equal(x, 0.0), 1.0, y)


@elementwise(
    d=(lambda y, x, b: _log_unless_none(x, b), lambda y, x, b: _over(x, b)),
    tex=r"{x} \ln {b}",
    domain=((-2.0, 2.0), (0.5, 3.0)),
)
def xlogy(xp: Any, x: Any, b: Any) -> Any:
    """``x * log(b)``, 0 where `x` is 0.

    There the derivative by `b` is 0, and that by `x` too if `b` has no logarithm.

    Examples
    --------
    >>> ag.special.xlogy(0.0, 0.0)
    0.0
    """
    return call(xp, "xlogy", x, b)


@elementwise(
    d=(
        lambda y, x, b: log1p(where(logical_and(equal(x, 0.0), less_equal(b, -1.0)), 0.0, b)),
        lambda y, x, b: _over(x, 1.0 + b),
    ),
    tex=r"{x} \ln(1 + {b})",
    domain=((-2.0, 2.0), (-0.5, 3.0)),
)
def xlog1py(xp: Any, x: Any, b: Any) -> Any:
    """``x * log1p(b)``, 0 where `x` is 0, with derivatives there as those of `xlogy`.

    Examples
    --------
    >>> ag.special.xlog1py(0.0, -1.0)
    0.0
    """
    return call(xp, "xlog1py", x, b)


@elementwise(d=lambda y, x: -_log(x) - 1.0, tex=r"-{x} \ln {x}", domain=(0.1, 3.0))
def entr(xp: Any, x: Any) -> Any:
    """Entropy of a probability, ``-x * log(x)``, 0 at 0, where its derivative is infinite.

    Examples
    --------
    >>> ag.special.entr(0.0)
    0.0
    """
    return call(xp, "entr", x)


@elementwise(
    d=(lambda y, p, q: _log(p / q) + 1.0, lambda y, p, q: -_over(p, q)),
    tex=r"{p} \ln\frac{{{p}}}{{{q}}}",
    domain=(0.1, 3.0),
)
def rel_entr(xp: Any, p: Any, q: Any) -> Any:
    """Relative entropy, ``p * log(p / q)``.

    Examples
    --------
    >>> ag.special.rel_entr(1.0, 1.0)
    0.0
    """
    return call(xp, "rel_entr", p, q)


@elementwise(
    d=(lambda y, p, q: _log(p / q), lambda y, p, q: 1.0 - _over(p, q)),
    tex=r"{p} \ln\frac{{{p}}}{{{q}}} - {p} + {q}",
    domain=(0.1, 3.0),
)
def kl_div(xp: Any, p: Any, q: Any) -> Any:
    """Divergence of Kullback and Leibler, ``p * log(p / q) - p + q``.

    Examples
    --------
    >>> ag.special.kl_div(1.0, 1.0)
    0.0
    """
    return call(xp, "kl_div", p, q)


@elementwise(
    d=(lambda y, delta, r: relu(_abs(r) - delta), lambda y, delta, r: clip(r, -delta, delta)),
    tex=r"\mathrm{{huber}}_{{{delta}}}({r})",
    domain=((0.5, 2.0), (-3.0, 3.0)),
)
def huber(xp: Any, delta: Any, r: Any) -> Any:
    """Loss of Huber: quadratic up to `delta`, linear beyond.

    Examples
    --------
    >>> ag.special.huber(1.0, 3.0)
    2.5
    """
    return call(xp, "huber", delta, r)


def _slant(delta: Any, r: Any) -> Any:
    return _sqrt(1.0 + (r / delta) * (r / delta))


@elementwise(
    d=(
        lambda y, delta, r: 2.0 * y / delta - (r / delta) * r / _slant(delta, r),
        lambda y, delta, r: r / _slant(delta, r),
    ),
    tex=r"{delta}^2 (\sqrt{{1 + ({r} / {delta})^2}} - 1)",
    domain=((0.5, 2.0), (-3.0, 3.0)),
)
def pseudo_huber(xp: Any, delta: Any, r: Any) -> Any:
    """A smooth `huber`, ``delta**2 * (sqrt(1 + (r / delta)**2) - 1)``.

    Examples
    --------
    >>> ag.special.pseudo_huber(1.0, 0.0)
    0.0
    """
    return call(xp, "pseudo_huber", delta, r)


EXPREL = [(k + 1) / factorial(k + 2) for k in range(16)]


def _exprel_slope(y: Any, x: Any) -> Any:
    """``(exp(x) - exprel(x)) / x``, and near 0 the power series: exact in every order."""
    return near(x, 1.0, lambda x: polynomial(x, EXPREL), lambda x: (exp(x) - exprel(x)) / x)


@elementwise(d=_exprel_slope, tex=r"\frac{{e^{{{x}}} - 1}}{{{x}}}")
def exprel(xp: Any, x: Any) -> Any:
    """``(exp(x) - 1) / x``, 1 at 0.

    Examples
    --------
    >>> ag.special.exprel(0.0)
    1.0
    """
    return call(xp, "exprel", x)


def softmax(x: Any, axis: int | tuple[int, ...] | None = None) -> Any:
    """`ag.softmax` with SciPy's default, over all elements.

    Examples
    --------
    >>> ag.special.softmax(ag.asarray([[0.0], [0.0]]))
    Tensor([[0.5],
            [0.5]])
    """
    return _softmax(x, axis=_every(x) if axis is None else axis)


def log_softmax(x: Any, axis: int | tuple[int, ...] | None = None) -> Any:
    """`ag.log_softmax` with SciPy's default, over all elements.

    Examples
    --------
    >>> ag.special.log_softmax(ag.asarray([[0.0], [0.0]]))
    Tensor([[-0.6931],
            [-0.6931]])
    """
    return _log_softmax(x, axis=_every(x) if axis is None else axis)


def _every(x: Any) -> tuple[int, ...]:
    return tuple(range(x.ndim if hasattr(x, "ndim") else np.ndim(x)))


def logsumexp(a: Any, axis: Any = None, b: Any = None, keepdims: bool = False, return_sign: bool = False) -> Any:
    """Logarithm of the sum of ``b * exp(a)``, without overflow.

    Parameters
    ----------
    a, axis, keepdims
        As for `ag.logsumexp`.
    b : Tensor or array, optional
        Factors, broadcast against `a`; gradients flow to them too.
    return_sign : bool
        Give also the sign of the sum, of whose absolute value the logarithm then is; without it, NaN if negative.

    Examples
    --------
    >>> ag.special.logsumexp(ag.asarray([1000.0, 1000.0]), b=ag.asarray([1.0, 3.0]))
    Tensor(1001.3863)
    """
    if b is None and not return_sign:
        return _logsumexp(a, axis=axis, keepdims=keepdims)
    total, top = _scaled_sum(a, 1.0 if b is None else b, axis, keepdims)
    return (_log(_abs(total)) + top, sign(total)) if return_sign else _log(total) + top


def _scaled_sum(a: Any, b: Any, axis: Any, keepdims: bool) -> tuple[Any, Any]:
    """The sum of ``b * exp(a - top)``, and `top`, the largest: whatever it is, the result is the same."""
    a, b = (np.asarray(v) if isinstance(v, (list, tuple, int, float)) else v for v in (a, b))
    a = broadcast_to(a, np.broadcast_shapes(a.shape, b.shape))
    top = _max(a, axis=axis, keepdims=True)
    top = where(isfinite(top), top, 0.0)
    total = _sum(b * exp(a - top), axis=axis, keepdims=keepdims)
    return total, top if keepdims else reshape(top, total.shape)
