"""How large a picture is drawn.

>>> scale("large"), scale(2)
(1.5, 2.0)
"""

from typing import Final

from viz.errors import OptionError

__all__ = ["SIZES", "scale"]

SIZES: Final = {"small": 0.75, "medium": 1.0, "large": 1.5}
_SMALLEST, _LARGEST = 0.1, 10.0


def scale(size: object) -> float:
    """Check how large a picture is to be: one of `SIZES`, or a number.

    Raises
    ------
    OptionError
        If it is neither.

    Examples
    --------
    >>> scale("medium")
    1.0
    """
    known = SIZES.get(size) if isinstance(size, str) else None
    if known is not None:
        return known
    if isinstance(size, (int, float)) and not isinstance(size, bool) and _SMALLEST <= size <= _LARGEST:
        return float(size)
    expected = f"one of {', '.join(SIZES)}, or a number from {_SMALLEST} to {_LARGEST:g}"
    raise OptionError("size", expected=expected, got=repr(size))
