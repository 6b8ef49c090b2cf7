"""How large a picture is drawn.

>>> scale("large"), scale(2)
(1.5, 2.0)
"""

from math import sqrt
from typing import Final

from viz.errors import OptionError

__all__ = ["SIZES", "resolution", "scale"]

SIZES: Final = {"small": 0.75, "medium": 1.0, "large": 1.5}
_SMALLEST, _LARGEST = 0.1, 10.0
_MOST_DOTS: Final = 50_000_000
# The drawing library under Graphviz takes no more.
_LONGEST_SIDE: Final = 32_000


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


def resolution(dpi: float, width: float, height: float) -> float:
    """Lower a resolution, in dots per inch, for a picture of so many points that would take gigabytes of memory.

    Examples
    --------
    >>> resolution(144, 100.0, 100.0), round(resolution(144, 30_000.0, 1.0), 1)
    (144.0, 76.8)
    """
    width, height = max(1.0, width), max(1.0, height)
    return min(float(dpi), 72 * sqrt(_MOST_DOTS / (width * height)), 72 * _LONGEST_SIDE / max(width, height))
