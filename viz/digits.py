"""Numbers and arrays as a picture writes them: short, and right to four significant digits.

>>> number(0.70710678), number(1.0), number(0.99996), number(1e-7)
('0.7071', '1', '1.000', '1e-07')
>>> array(np.array([1.0, -0.5]))
'[1, -0.5]'
>>> array(np.linspace(-1, 1, 100))
'-1 … 1'
"""

from decimal import Decimal
from math import isfinite
from typing import Any, Final

import numpy as np

__all__ = ["array", "form", "literal", "number", "whole"]

_DIGITS: Final = 4
_PLAIN_INTEGER: Final = 1e7
_SMALL: Final = 6
_LISTED: Final = 100
_LITERAL: Final = 10
_FLOATS: Final = 10**300
# What rounding in float32 leaves: closer than this to a short number, a result is that number.
_NOISE: Final = 1e-6


def number(value: Any) -> str:
    """Write one number.

    Trailing zeros say that a number was rounded: ``1`` is one, and ``1.000`` is close to it.

    Examples
    --------
    >>> number(6.881373587), number(-1.5000000000000002), number(12345.678), number(1 + 2j)
    ('6.881', '-1.5', '12345.7', '1+2j')
    >>> number(True), number(10**20), number(float("-inf")), number(-0.0)
    ('True', '1e+20', '-inf', '0')
    """
    if isinstance(value, (bool, np.bool)):
        return str(bool(value))
    if isinstance(value, (complex, np.complexfloating)):
        imaginary = number(value.imag)
        return f"{number(value.real)}{'' if imaginary.startswith('-') else '+'}{imaginary}j"
    if isinstance(value, (int, np.integer)):
        return _integer(int(value))
    return _real(value)


def array(value: Any, room: int = 34) -> str:
    """Write a few elements in full, and of many their range.

    Examples
    --------
    >>> array(np.eye(2)), array(np.zeros((3, 4))), array(np.array([1.0, np.nan] * 5))
    ('[[1, 0], [0, 1]]', 'all 0', 'all 1, 5 NaN')
    >>> array(np.arange(10) > 3), array(np.zeros((0, 3)))
    ('6 of 10 true', 'empty')
    """
    found = np.asarray(value)
    if found.ndim == 0:
        return number(found[()])
    if found.size == 0:
        return "empty"
    if found.size <= _SMALL:
        text = _list(found.tolist())
        if len(text) <= room:
            return text
    return _summary(found)


def form(value: Any) -> str:
    """Write the shape of an array, and its dtype unless that is the usual one; "" for a number.

    Examples
    --------
    >>> form(1.0), form(np.ones(3)), form(np.ones((3, 4), np.float32))
    ('', '(3,)', '(3, 4) float32')
    """
    if not np.ndim(value):
        return ""
    return f"{value.shape}" + ("" if value.dtype == np.float64 else f" {value.dtype}")


def literal(value: Any) -> str:
    """Write a number as a program would, if it is short.

    Examples
    --------
    >>> literal(2.0), literal(0.044715), literal(0.7978845608028654), literal(np.float32(0.1))
    ('2', '0.044715', '0.7979', '0.1')
    """
    text = str(value).removesuffix(".0")
    return text if len(text) <= _LITERAL else number(value)


def whole(value: Any) -> str:
    """Write a number or an array in full, or, where it is large, its corners, for whoever points at it.

    Examples
    --------
    >>> whole(0.1), whole(np.float32(0.1)), whole(2)
    ('0.1', '0.1 float32', '2')
    >>> print(whole(np.eye(2, dtype=np.float32)))
    (2, 2) float32
    [[1. 0.]
     [0. 1.]]
    """
    if not np.ndim(value):
        kind = getattr(value, "dtype", np.float64)
        return str(value) + ("" if kind == np.float64 else f" {kind}")
    text = np.array2string(value, threshold=_LISTED, edgeitems=3, max_line_width=100, precision=6)
    return f"{value.shape} {value.dtype}\n{text}"


def _integer(value: int) -> str:
    if abs(value) < _PLAIN_INTEGER:
        return str(value)
    # Neither a float nor str() takes every integer of Python.
    return f"{Decimal(value):.3e}" if abs(value) > _FLOATS else f"{value:.4g}"


def _real(value: Any) -> str:
    real = float(value)
    if not isfinite(real) and np.isfinite(value):
        # A long double may be beyond what a float holds.
        return np.format_float_scientific(value, precision=_DIGITS - 1, trim="-")
    if real == 0 or not isfinite(real):
        return f"{real + 0:g}"
    # One digit after the point at least, or a rounded number would look like a whole one.
    digits = max(_DIGITS, len(str(int(abs(real)))) + 1) if abs(real) < _PLAIN_INTEGER else _DIGITS
    text = f"{real:.{digits}g}"
    return text if abs(float(text) - real) <= _NOISE * abs(real) else f"{real:#.{digits}g}"


def _list(nested: Any) -> str:
    return f"[{', '.join(map(_list, nested))}]" if isinstance(nested, list) else number(nested)


def _summary(found: Any) -> str:
    if found.dtype.kind == "b":
        return f"{np.count_nonzero(found):,} of {found.size:,} true"
    missing = np.isnan(found) if found.dtype.kind in "fc" else np.False_
    said = f"{np.count_nonzero(missing):,} NaN" if missing.any() else ""
    known = found[~missing] if said else found
    if not known.size:
        return "all NaN"
    return _spread(known) + (f", {said}" if said else "")


def _spread(known: Any) -> str:
    first = known.flat[0]
    if (known == first).all():
        return f"all {number(first)}"
    if known.dtype.kind == "c":
        with np.errstate(all="ignore"):
            known = np.abs(known)
        return f"|z| {number(known.min())} … {number(known.max())}"
    return f"{number(known.min())} … {number(known.max())}"
