"""Numbers and arrays as a picture writes them: short, and right to four significant digits.

>>> number(0.70710678), number(1.0), number(0.99996), number(1e-7)
('0.7071', '1', '1.000', '1e-07')
>>> array(np.array([1.0, -0.5]))
'[1, -0.5]'
>>> array(np.linspace(-1, 1, 100))
'-1 … 1'
"""

from typing import Any, Final

import numpy as np

__all__ = ["array", "exact", "form", "number", "whole"]

_DIGITS: Final = 4
_PLAIN_INTEGER: Final = 1e7
_SMALL: Final = 6
_LISTED: Final = 1000
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
        return str(value) if abs(value) < _PLAIN_INTEGER else f"{float(np.longdouble(str(value))):.4g}"
    return _real(value)


def _real(value: Any) -> str:
    real = float(value)
    if real == 0 or not np.isfinite(real):
        # A long double may be beyond what a float holds.
        return np.format_float_scientific(value, precision=_DIGITS - 1) if value != real else f"{real + 0:g}"
    for digits in range(_DIGITS, _DIGITS + 4):
        text = f"{real:.{digits}g}"
        if abs(real) < 10**digits or abs(real) >= _PLAIN_INTEGER:
            break
    if abs(float(text) - real) <= _NOISE * abs(real):
        return text
    return f"{real:#.{digits}g}"


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


def _list(nested: Any) -> str:
    return f"[{', '.join(map(_list, nested))}]" if isinstance(nested, list) else number(nested)


def _summary(found: Any) -> str:
    if found.dtype.kind == "b":
        return f"{np.count_nonzero(found):,} of {found.size:,} true"
    missing = np.isnan(found)
    known = found[~missing] if missing.any() else found
    said = [f"{np.count_nonzero(missing):,} NaN"] if len(known.ravel()) < found.size else []
    if known.size:
        modulus = found.dtype.kind == "c"
        seen = np.abs(known) if modulus else known
        low, high = number(seen.min()), number(seen.max())
        same = bool((known == known.flat[0]).all())
        spread = f"{'|z| ' if modulus else ''}{low} … {high}"
        said.insert(0, f"all {number(known.flat[0])}" if same else spread)
    return ", ".join(said)


def form(value: Any) -> str:
    """Write the shape of an array, and its dtype where the elements are not shown; "" for a number.

    Examples
    --------
    >>> form(1.0), form(np.ones(3)), form(np.ones((3, 4), np.float32))
    ('', '(3,)', '(3, 4) float32')
    """
    shape = np.shape(value)
    if not shape:
        return ""
    kind = "" if np.size(value) <= _SMALL else f" {value.dtype}"
    return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''}){kind}"


def exact(value: Any) -> str:
    """Write a number with every digit that it has.

    Examples
    --------
    >>> exact(0.1), exact(np.float32(0.1)), exact(3)
    ('0.1', '0.1', '3')
    """
    return str(value.item() if isinstance(value, np.float64) else value)


def whole(value: Any) -> str:
    """Write an array in full, or, where it is large, its corners, for whoever points at it.

    Examples
    --------
    >>> print(whole(np.eye(2, dtype=np.float32)))
    (2, 2) float32
    [[1. 0.]
     [0. 1.]]
    """
    found = np.asarray(value)
    if not found.ndim:
        return exact(found[()])
    shown = np.array2string(found, threshold=_LISTED // 10, edgeitems=3, max_line_width=100, precision=6)
    return f"{found.shape} {found.dtype}\n{shown}"
