"""More questions about numbers: true or false, elementwise or for all. Not differentiable. Declarations only."""

from typing import Any

import numpy as np

from ..declare import elementwise
from .masking import is_complex
from .operands import raw

__all__ = [
    "allclose",
    "array_equal",
    "array_equiv",
    "isclose",
    "iscomplex",
    "iscomplexobj",
    "isneginf",
    "isposinf",
    "isreal",
    "isrealobj",
    "signbit",
]


@elementwise(d=None, tex=r"\mathrm{{signbit}}({x})")
def signbit(xp: Any, x: Any) -> Any:
    """Whether the sign is negative, that of ``-0.0`` too. Not differentiable: the result is a constant.

    Examples
    --------
    >>> ag.signbit(-0.0)
    True
    """
    return xp.signbit(x)


@elementwise(d=None, tex=r"{x} = \infty")
def isposinf(xp: Any, x: Any) -> Any:
    """Whether plus infinity. Not differentiable: the result is a constant.

    Examples
    --------
    >>> ag.isposinf(ag.inf)
    True
    """
    return xp.isposinf(x)


@elementwise(d=None, tex=r"{x} = -\infty")
def isneginf(xp: Any, x: Any) -> Any:
    """Whether minus infinity. Not differentiable: the result is a constant.

    Examples
    --------
    >>> ag.isneginf(ag.inf)
    False
    """
    return xp.isneginf(x)


@elementwise(d=None, tex=r"\Im {x} = 0")
def isreal(xp: Any, x: Any) -> Any:
    """Whether the imaginary part is 0. Not differentiable: the result is a constant.

    Examples
    --------
    >>> ag.isreal(ag.asarray([1.0 + 1.0j, 2.0]))
    Tensor([False,  True])
    """
    return xp.isreal(x)


@elementwise(d=None, tex=r"\Im {x} \ne 0")
def iscomplex(xp: Any, x: Any) -> Any:
    """Whether the imaginary part is not 0. Not differentiable: the result is a constant.

    Examples
    --------
    >>> ag.iscomplex(ag.asarray([1.0 + 1.0j, 2.0]))
    Tensor([ True, False])
    """
    return xp.iscomplex(x)


def iscomplexobj(x: Any, /) -> bool:
    """Whether the dtype is complex, whatever the values.

    Examples
    --------
    >>> ag.iscomplexobj(ag.asarray([1.0 + 0.0j]))
    True
    """
    return is_complex(np.asarray(x) if isinstance(x, (list, tuple)) else x)


def isrealobj(x: Any, /) -> bool:
    """Whether the dtype is not complex, whatever the values.

    Examples
    --------
    >>> ag.isrealobj(ag.asarray([1.0]))
    True
    """
    return not iscomplexobj(x)


@elementwise(d=None, tex=r"{a} \approx {b}", name="isclose")
def _isclose(xp: Any, a: Any, b: Any, *, rtol: Any = 1e-5, atol: Any = 1e-8, equal_nan: bool = False) -> Any:
    return xp.isclose(a, b, rtol=rtol, atol=atol, equal_nan=equal_nan)


def isclose(a: Any, b: Any, rtol: Any = 1e-5, atol: Any = 1e-8, equal_nan: bool = False) -> Any:
    """Whether equal up to a tolerance, ``abs(a - b) <= atol + rtol * abs(b)``. Not differentiable.

    Parameters
    ----------
    a, b : Tensor, Scalar, array or float
        What to compare, elementwise.
    rtol, atol : float
        Tolerances, relative to `b` and absolute.
    equal_nan : bool
        Whether NaN equals NaN.

    Examples
    --------
    >>> ag.isclose(ag.asarray([1.0, 2.0]), 1.0 + 1e-9)
    Tensor([ True, False])
    """
    return _isclose(a, b, rtol=raw(rtol), atol=raw(atol), equal_nan=equal_nan)


def allclose(a: Any, b: Any, rtol: Any = 1e-5, atol: Any = 1e-8, equal_nan: bool = False) -> bool:
    """Whether all are equal up to a tolerance: one answer.

    Parameters
    ----------
    a, b, rtol, atol, equal_nan
        As for `isclose`.

    Examples
    --------
    >>> ag.allclose(ag.asarray([0.1, 0.2]) * 3, [0.3, 0.6])
    True
    """
    return _all(isclose(a, b, rtol, atol, equal_nan))


def array_equal(a1: Any, a2: Any, equal_nan: bool = False) -> bool:
    """Whether of the same shape, and all equal: one answer.

    Parameters
    ----------
    a1, a2 : Tensor, Scalar, array or float
        What to compare.
    equal_nan : bool
        Whether NaN equals NaN.

    Examples
    --------
    >>> ag.array_equal(ag.asarray([1.0, 2.0]), [1.0, 2.0])
    True
    """
    a, b = _raw(a1), _raw(a2)
    if a.shape != b.shape:
        return False
    same = a == b
    return _all(same | ((a != a) & (b != b)) if equal_nan else same)  # noqa: PLR0124 - NaN


def array_equiv(a1: Any, a2: Any) -> bool:
    """Whether all are equal once broadcast; False for shapes that do not broadcast.

    Examples
    --------
    >>> ag.array_equiv(ag.asarray([2.0, 2.0]), 2.0)
    True
    """
    a, b = _raw(a1), _raw(a2)
    try:
        np.broadcast_shapes(a.shape, b.shape)
    except ValueError:
        return False
    return _all(a == b)


def _raw(x: Any) -> Any:
    value = getattr(x, "value", x)
    return value if hasattr(value, "shape") else np.asarray(value)


def _all(answers: Any) -> bool:
    value = getattr(answers, "value", answers)
    return value if isinstance(value, bool) else bool(value.all())
