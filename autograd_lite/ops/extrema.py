"""The largest and the smallest over axes, and the soft maximum `logsumexp`."""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..backend import kind
from ..declare import custom
from ..errors import OpError
from ..located import numpys
from ..symbol import Expr
from .compare import isinf
from .given import start
from .masking import product
from .operands import operand, raw
from .select import maximum, minimum
from .select import where as choose
from .sums import Axis, _sum, count, expand, largest, public, said
from .transcendental import exp

__all__ = ["logsumexp", "max", "min"]


def _share(y: Any, x: Any, axis: Axis) -> Any:
    """Each element's share in an extremum: 1, or a fair part of it at a tie, or 0."""
    hit = choose(x == expand(y, x, axis), 1.0, 0.0)
    return hit / _sum(hit, axis=axis, keepdims=True)


def _extremum(name: str, tex: str) -> Callable[[Callable[..., Any]], Any]:
    return custom(
        vjp=lambda g, y, x, axis=None, keepdims=False: product(expand(g, x, axis), _share(y, x, axis)),
        jvp=lambda t, y, x, axis=None, keepdims=False: _sum(t * _share(y, x, axis), axis=axis, keepdims=keepdims),
        tex=tex,
        name=name,
    )


def _lowest(dtype: Any) -> Any:
    """What is below, or equal to, every number of a dtype."""
    return numpys(dtype).type(
        False if kind(dtype) == "b" else -np.inf if kind(dtype) == "f" else np.iinfo(numpys(dtype)).min
    )


def _highest(dtype: Any) -> Any:
    """What is above, or equal to, every number of a dtype."""
    return numpys(dtype).type(
        True if kind(dtype) == "b" else np.inf if kind(dtype) == "f" else np.iinfo(numpys(dtype)).max
    )


def _from(op: Any, either: Any, worst: Any, x: Any, axis: Axis, keepdims: bool, initial: Any, mask: Any) -> Any:
    """The extremum of `initial` and the elements that a mask lets through."""
    if initial is None:
        raise OpError(
            f"{op.op.name}: where= needs initial=, as it may let no element through",
            f"initial={'-' * (op is _max)}np.inf",
        )
    x = operand(x)
    initial = start(initial, x.dtype)
    if mask is not None:
        x = choose(operand(mask, x), x, worst(x.dtype))
    y = op(x, axis=axis, keepdims=keepdims) if count(x, axis) else _sum(x, axis=axis, keepdims=keepdims) + initial
    return either(y, initial)


@_extremum("max", r"\max {x}")
def _max(xp: Any, x: Any, *, axis: Axis = None, keepdims: bool = False) -> Any:
    return xp.max(x, axis=axis, keepdims=keepdims)


@public(_max)
def max(  # noqa: A001
    x: Any, /, axis: Axis = None, *, keepdims: bool = False, initial: Any = None, where: Any = None
) -> Any:
    """Largest element over axes; at a tie the gradient is split evenly.

    Parameters
    ----------
    x, axis, keepdims
        As for `sum`.
    initial : number, optional
        A bound from below: the result where no element is larger.
    where : array of bool, optional
        Which elements to take, broadcast against `x`; needs `initial`.

    Examples
    --------
    >>> x = ag.tensor([1.0, 3.0, 3.0], requires_grad=True)
    >>> ag.max(x).backward()
    >>> x.grad
    Tensor([0. , 0.5, 0.5])
    """
    if where is None and initial is None:
        return _max(x, **said(axis, None, keepdims))
    return _from(_max, maximum, _lowest, x, axis, keepdims, initial, where)


@_extremum("min", r"\min {x}")
def _min(xp: Any, x: Any, *, axis: Axis = None, keepdims: bool = False) -> Any:
    return xp.min(x, axis=axis, keepdims=keepdims)


@public(_min)
def min(  # noqa: A001
    x: Any, /, axis: Axis = None, *, keepdims: bool = False, initial: Any = None, where: Any = None
) -> Any:
    """Smallest element over axes; at a tie the gradient is split evenly.

    Parameters
    ----------
    x, axis, keepdims, where
        As for `max`.
    initial : number, optional
        A bound from above: the result where no element is smaller.

    Examples
    --------
    >>> ag.min(ag.asarray([1.0, 3.0]))
    Tensor(1.)
    >>> ag.min(ag.asarray([1.0, 3.0]), initial=np.inf, where=[False, True])
    Tensor(3.)
    """
    if where is None and initial is None:
        return _min(x, **said(axis, None, keepdims))
    return _from(_min, minimum, _highest, x, axis, keepdims, initial, where)


def _soft_share(y: Any, x: Any, axis: Axis) -> Any:
    """Each element's share in a sum of exponentials, whose logarithm is `y`.

    Where `y` is infinite the difference says nothing: then all goes to those that are infinite too, as for `logaddexp`.
    """
    y = expand(y, x, axis)
    usual, value = exp(x - y), raw(y)
    if isinstance(y, Expr) or (isinstance(value, (np.ndarray, np.generic)) and np.isfinite(value).all()):
        return usual
    return choose(isinf(y), _share(y, x, axis), usual)


@custom(
    vjp=lambda g, y, x, axis=None, keepdims=False: product(expand(g, x, axis), _soft_share(y, x, axis)),
    jvp=lambda t, y, x, axis=None, keepdims=False: _sum(t * _soft_share(y, x, axis), axis=axis, keepdims=keepdims),
    tex=r"\ln \sum e^{{{x}}}",
)
def logsumexp(xp: Any, x: Any, *, axis: Axis = None, keepdims: bool = False) -> Any:
    """``log(sum(exp(x)))`` over axes, without overflow.

    Parameters
    ----------
    x, axis, keepdims
        As for `sum`.

    Examples
    --------
    >>> ag.logsumexp(ag.asarray([1000.0, 1000.0]))
    Tensor(1000.6931)
    """
    top = largest(xp, x, axis)
    top = xp.where(xp.isfinite(top), top, xp.zeros_like(top))
    y = xp.log(xp.sum(xp.exp(x - top), axis=axis, keepdims=True)) + top
    return y if keepdims else xp.reshape(y, xp.sum(x, axis=axis).shape)
