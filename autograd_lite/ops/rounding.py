"""Functions that are constant in steps: their derivatives are 0. Declarations only."""

from typing import Any

from ..declare import elementwise
from ..errors import GradientError
from .axes import whole

__all__ = [
    "ceil",
    "floor",
    "floor_divide",
    "round",
    "sign",
    "trunc",
]


def _no_slope(y: Any, x: Any) -> Any:
    """0, which a complex sign, x / |x|, does not have as its derivative."""
    if getattr(getattr(x, "dtype", None), "kind", "") == "c":
        raise GradientError("sign has no rule for complex numbers", "write x / ag.abs(x)")
    return 0.0


@elementwise(d=_no_slope, tex=r"\operatorname{{sign}} {x}")
def sign(xp: Any, x: Any) -> Any:
    """Sign: -1, 0 or 1. Its derivative is 0 everywhere.

    Examples
    --------
    >>> ag.sign(-3.0)
    -1.0
    """
    return xp.sign(x)


@elementwise(d=0, tex=r"\lfloor {x} \rfloor")
def floor(xp: Any, x: Any) -> Any:
    """Largest whole number not above. Its derivative is 0.

    Examples
    --------
    >>> ag.floor(1.7)
    1.0
    """
    return xp.floor(x)


@elementwise(d=0, tex=r"\lceil {x} \rceil")
def ceil(xp: Any, x: Any) -> Any:
    """Smallest whole number not below. Its derivative is 0.

    Examples
    --------
    >>> ag.ceil(1.2)
    2.0
    """
    return xp.ceil(x)


@elementwise(d=0, tex=r"\operatorname{{trunc}} {x}")
def trunc(xp: Any, x: Any) -> Any:
    """Whole part, towards zero. Its derivative is 0.

    Examples
    --------
    >>> ag.trunc(-1.7)
    -1.0
    """
    return xp.trunc(x)


@elementwise(d=0, tex=r"\operatorname{{round}} {x}", name="round")
def _round(xp: Any, x: Any) -> Any:
    return xp.round(x)


@elementwise(d=0, tex=r"\operatorname{{round}} {x}", name="round_to")
def _round_to(xp: Any, x: Any, *, decimals: int) -> Any:
    return xp.round(x, decimals)


def round(x: Any, /, decimals: int = 0) -> Any:  # noqa: A001 - the array-API name
    """Nearest whole number, halves to even. Its derivative is 0.

    Parameters
    ----------
    x : Tensor, Scalar, array or number
        Any shape.
    decimals : int
        How many digits to keep after the point; before it, if negative.

    Examples
    --------
    >>> ag.round(2.5)
    2.0
    >>> ag.round(2.125, 2)
    2.12
    """
    decimals = whole("round", "decimals", decimals)
    return _round_to(x, decimals=decimals) if decimals else _round(x)


@elementwise(d=(0, 0), tex=r"\lfloor {a} / {b} \rfloor", symbol="//", domain=((0.1, 0.9), (1.1, 1.9)))
def floor_divide(xp: Any, a: Any, b: Any) -> Any:
    """Quotient rounded down. Its derivatives are 0.

    Examples
    --------
    >>> ag.floor_divide(7.0, 2.0)
    3.0
    """
    return xp.floor_divide(a, b)
