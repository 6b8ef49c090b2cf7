"""Functions of integers: their bits, their common divisors. Not differentiable. Declarations only."""

from typing import Any

from ..declare import elementwise

__all__ = ["bitwise_count", "bitwise_left_shift", "bitwise_right_shift", "gcd", "lcm"]


@elementwise(d=None, tex=r"{a} \ll {b}", symbol="<<")
def bitwise_left_shift(xp: Any, a: Any, b: Any) -> Any:
    """Integers with their bits moved up, ``a * 2**b``. Not differentiable: the result is a constant.

    Examples
    --------
    >>> ag.bitwise_left_shift(ag.asarray([1, 3]), 2)
    Tensor([ 4, 12])
    """
    return xp.bitwise_left_shift(a, b)


@elementwise(d=None, tex=r"{a} \gg {b}", symbol=">>")
def bitwise_right_shift(xp: Any, a: Any, b: Any) -> Any:
    """Integers with their bits moved down, ``a // 2**b``. Not differentiable: the result is a constant.

    Examples
    --------
    >>> ag.bitwise_right_shift(ag.asarray([4, 13]), 2)
    Tensor([1, 3])
    """
    return xp.bitwise_right_shift(a, b)


@elementwise(d=None, tex=r"\mathrm{{popcount}}({x})")
def bitwise_count(xp: Any, x: Any) -> Any:
    """How many bits of the absolute value are 1. Not differentiable: the result is a constant.

    Examples
    --------
    >>> ag.bitwise_count(ag.asarray([7, 8]))
    Tensor([3, 1], dtype=uint8)
    """
    return xp.bitwise_count(x)


@elementwise(d=None, tex=r"\gcd({a}, {b})")
def gcd(xp: Any, a: Any, b: Any) -> Any:
    """Greatest common divisor. Not differentiable: the result is a constant.

    Examples
    --------
    >>> ag.gcd(12, 18)
    6
    """
    return xp.gcd(a, b)


@elementwise(d=None, tex=r"\operatorname{{lcm}}({a}, {b})")
def lcm(xp: Any, a: Any, b: Any) -> Any:
    """Least common multiple. Not differentiable: the result is a constant.

    Examples
    --------
    >>> ag.lcm(4, 6)
    12
    """
    return xp.lcm(a, b)
