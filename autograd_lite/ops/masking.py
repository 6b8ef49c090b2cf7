"""The product of the chain rule, in which a zero wins over an infinity and over NaN. Declarations only."""

from functools import cache
from math import isfinite
from typing import Any

import numpy as np

from ..backend import any_nan, kind, raises
from ..declare import custom
from ..symbol import Expr
from ..variable import Variable
from .complexes import conj

__all__: list[str] = []  # for rules; people multiply


def _turned(x: Any) -> Any:
    return conj(x) if is_complex(x) else x


@custom(
    vjp=(lambda c, y, g, d: masked_product(c, _turned(d)), lambda c, y, g, d: masked_product(c, _turned(g))),  # type: ignore[has-type]  # below
    jvp=lambda t, y, g, d: masked_product(t[0], d) + masked_product(g, t[1]),  # type: ignore[has-type]  # below
    selects=True,
    complex=True,
    batch="broadcast",
    tex=r"{g}\,{d}",
)
def masked_product(xp: Any, g: Any, d: Any) -> Any:
    """``g * d`` where 0 times infinity, or times NaN, is 0: nothing flows through a factor that is 0."""
    if hasattr(xp, "ElementwiseKernel") and getattr(g, "dtype", None) == getattr(d, "dtype", g):
        return _kernel(xp)(g, d)
    if kind(getattr(d, "dtype", np.float64)) == "b":
        return xp.where(d, g, 0.0)
    with np.errstate(all="ignore"):
        return xp.where((g == 0) | (d == 0), 0.0, xp.multiply(g, d))


@cache
def _kernel(xp: Any) -> Any:
    """`masked_product` as one launch on CuPy, where NumPy's functions would take five."""
    return xp.ElementwiseKernel("T g, T d", "T y", "y = g == T(0) || d == T(0) ? T(0) : g * d", "masked_product")


def is_complex(x: Any) -> bool:
    """Whether a value or variable holds complex numbers."""
    dtype = getattr(x, "dtype", None)
    return isinstance(x, complex) if dtype is None else kind(dtype) == "c"


def product(g: Any, d: Any) -> Any:
    """A cotangent times a local derivative; `masked_product` where that is not a number.

    Rules with poles, or with NaN where their input has it, multiply by this: what `where` did not take then
    contributes 0. Of a complex derivative it takes the conjugate, unless the function's value was real, as for `abs`.
    """
    if isinstance(g, Expr) or isinstance(d, Expr):
        return g * d
    for x in (g, d):
        v = x.value if isinstance(x, Variable) else x
        if type(v) is not np.ndarray and not raises(v):
            return _without_a_look(g, d)
    if type(g) is float and isinstance(d, np.generic):
        d = float(d)  # a NumPy scalar would warn of NaN, which is dealt with below
    try:
        result = g * (conj(d) if is_complex(g) and is_complex(d) else d)
    except ArithmeticError:
        result = None
    value = result.value if isinstance(result, Variable) else result
    if type(value) is float:
        if value == value:  # noqa: PLR0124 - not NaN
            return result
        if value is result and (g == 0 or d == 0):
            return 0.0
    if result is None or any_nan(value):
        result = masked_product(g, d)
    is_float = type(g) is float and not isinstance(result, Variable) and not getattr(result, "shape", ())
    return float(result) if is_float and not hasattr(result, "level") else result


def _without_a_look(g: Any, d: Any) -> Any:
    """The product on a device, which does not say that there is NaN in it unless it is waited for."""
    if isinstance(d, (bool, int, float)) and isfinite(d):
        return g * d
    return masked_product(g, _turned(d) if is_complex(g) else d)
