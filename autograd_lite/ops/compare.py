"""Comparison and logic: true or false, elementwise. Not differentiable. Declarations only."""

from typing import Any

from ..declare import elementwise

__all__ = [
    "bitwise_and",
    "bitwise_invert",
    "bitwise_or",
    "bitwise_xor",
    "equal",
    "greater",
    "greater_equal",
    "isfinite",
    "isinf",
    "isnan",
    "less",
    "less_equal",
    "logical_and",
    "logical_not",
    "logical_or",
    "logical_xor",
    "not_equal",
]


@elementwise(d=None, tex=r"{a} = {b}", symbol="==")
def equal(xp: Any, a: Any, b: Any) -> Any:
    """Whether equal, elementwise. Not differentiable: the result is a constant.

    Examples
    --------
    >>> ag.equal(1.0, 1.0)
    True
    """
    return xp.equal(a, b)


@elementwise(d=None, tex=r"{a} \ne {b}", symbol="!=")
def not_equal(xp: Any, a: Any, b: Any) -> Any:
    """Whether different, elementwise. Not differentiable: the result is a constant.

    Examples
    --------
    >>> ag.not_equal(1.0, 1.0)
    False
    """
    return xp.not_equal(a, b)


@elementwise(d=None, tex=r"{a} < {b}", symbol="<")
def less(xp: Any, a: Any, b: Any) -> Any:
    """Whether smaller, elementwise. Not differentiable: the result is a constant.

    Examples
    --------
    >>> ag.less(1.0, 2.0)
    True
    """
    return xp.less(a, b)


@elementwise(d=None, tex=r"{a} \le {b}", symbol="<=")
def less_equal(xp: Any, a: Any, b: Any) -> Any:
    """Whether smaller or equal, elementwise. Not differentiable: the result is a constant.

    Examples
    --------
    >>> ag.less_equal(2.0, 2.0)
    True
    """
    return xp.less_equal(a, b)


@elementwise(d=None, tex=r"{a} > {b}", symbol=">")
def greater(xp: Any, a: Any, b: Any) -> Any:
    """Whether larger, elementwise. Not differentiable: the result is a constant.

    Examples
    --------
    >>> ag.greater(1.0, 2.0)
    False
    """
    return xp.greater(a, b)


@elementwise(d=None, tex=r"{a} \ge {b}", symbol=">=")
def greater_equal(xp: Any, a: Any, b: Any) -> Any:
    """Whether larger or equal, elementwise. Not differentiable: the result is a constant.

    Examples
    --------
    >>> ag.greater_equal(2.0, 2.0)
    True
    """
    return xp.greater_equal(a, b)


@elementwise(d=None, tex=r"{a} \land {b}", symbol="&")
def logical_and(xp: Any, a: Any, b: Any) -> Any:
    """Whether both hold, elementwise. Not differentiable: the result is a constant.

    Examples
    --------
    >>> ag.logical_and(True, False)
    False
    """
    return xp.logical_and(a, b)


@elementwise(d=None, tex=r"{a} \lor {b}", symbol="|")
def logical_or(xp: Any, a: Any, b: Any) -> Any:
    """Whether either holds, elementwise. Not differentiable: the result is a constant.

    Examples
    --------
    >>> ag.logical_or(True, False)
    True
    """
    return xp.logical_or(a, b)


@elementwise(d=None, tex=r"{a} \oplus {b}", symbol="^")
def logical_xor(xp: Any, a: Any, b: Any) -> Any:
    """Whether exactly one holds, elementwise. Not differentiable: the result is a constant.

    Examples
    --------
    >>> ag.logical_xor(True, True)
    False
    """
    return xp.logical_xor(a, b)


@elementwise(d=None, tex=r"\lnot {x}")
def logical_not(xp: Any, x: Any) -> Any:
    """Whether it does not hold, elementwise. Not differentiable: the result is a constant.

    Examples
    --------
    >>> ag.logical_not(True)
    False
    """
    return xp.logical_not(x)


@elementwise(d=None, tex=r"\mathrm{{isnan}}({x})")
def isnan(xp: Any, x: Any) -> Any:
    """Whether not a number, elementwise. Not differentiable: the result is a constant.

    Examples
    --------
    >>> ag.isnan(2.0)
    False
    """
    return xp.isnan(x)


@elementwise(d=None, tex=r"\mathrm{{isinf}}({x})")
def isinf(xp: Any, x: Any) -> Any:
    """Whether infinite, elementwise. Not differentiable: the result is a constant.

    Examples
    --------
    >>> ag.isinf(2.0)
    False
    """
    return xp.isinf(x)


@elementwise(d=None, tex=r"\mathrm{{isfinite}}({x})")
def isfinite(xp: Any, x: Any) -> Any:
    """Whether neither infinite nor NaN, elementwise. Not differentiable: the result is a constant.

    Examples
    --------
    >>> ag.isfinite(2.0)
    True
    """
    return xp.isfinite(x)


@elementwise(d=None, tex=r"{a} \land {b}", symbol="&")
def bitwise_and(xp: Any, a: Any, b: Any) -> Any:
    """Bitwise and of integers or truth values, elementwise. Not differentiable: the result is a constant.

    Examples
    --------
    >>> ag.bitwise_and(ag.asarray([True, True]), ag.asarray([True, False]))
    Tensor([ True, False])
    """
    return xp.bitwise_and(a, b)


@elementwise(d=None, tex=r"{a} \lor {b}", symbol="|")
def bitwise_or(xp: Any, a: Any, b: Any) -> Any:
    """Bitwise or of integers or truth values, elementwise. Not differentiable: the result is a constant.

    Examples
    --------
    >>> ag.bitwise_or(ag.asarray([True, False]), ag.asarray([False, False]))
    Tensor([ True, False])
    """
    return xp.bitwise_or(a, b)


@elementwise(d=None, tex=r"{a} \oplus {b}", symbol="^")
def bitwise_xor(xp: Any, a: Any, b: Any) -> Any:
    """Bitwise exclusive or of integers or truth values, elementwise. Not differentiable: the result is a constant.

    Examples
    --------
    >>> ag.bitwise_xor(ag.asarray([5]), ag.asarray([1]))
    Tensor([4])
    """
    return xp.bitwise_xor(a, b)


@elementwise(d=None, tex=r"\lnot {x}", symbol="~")
def bitwise_invert(xp: Any, x: Any) -> Any:
    """Bitwise complement of integers or truth values, elementwise. Not differentiable: the result is a constant.

    Examples
    --------
    >>> ag.bitwise_invert(ag.asarray([True, False]))
    Tensor([False,  True])
    """
    return xp.bitwise_invert(x)
