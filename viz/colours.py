"""Colours as numbers: checking, mixing, and where on a scale of them something stands.

>>> mix("#000000", "#ffffff", 0.5), along(("#000000", "#ff0000", "#ffffff"), 0.75)
('#808080', '#ff8080')
"""

import re
from collections.abc import Sequence

from viz.errors import OptionError

__all__ = ["along", "check_colour", "contrast", "mix"]

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_BEND = 0.04045


def check_colour(what: str, colour: object) -> str:
    """Check that something is a colour, and call it so in the error if not.

    Raises
    ------
    OptionError
        If it is not written ``#rrggbb``.

    Examples
    --------
    >>> check_colour("theme: ink", "#1d2430")
    '#1d2430'
    >>> check_colour("theme: ink", "blue")
    Traceback (most recent call last):
    ...
    viz.errors.OptionError: theme: ink: expected a colour written as '#rrggbb', got 'blue'
    """
    if isinstance(colour, str) and _COLOUR.fullmatch(colour):
        return colour
    raise OptionError(what, expected="a colour written as '#rrggbb'", got=repr(colour))


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(one: str, other: str, share: float) -> str:
    """Mix two colours: all of the first where ``share`` is 0, all of the other where it is 1.

    Examples
    --------
    >>> mix("#102030", "#ffffff", 0.0)
    '#102030'
    """
    both = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{int(a + (b - a) * share + 0.5):02x}" for a, b in both)


def along(stops: Sequence[str], share: float) -> str:
    """Find the colour at some place of a scale, from 0 to 1.

    Examples
    --------
    >>> along(("#000000", "#ffffff"), 1.0)
    '#ffffff'
    """
    at = min(max(share, 0.0), 1.0) * (len(stops) - 1)
    first = min(int(at), len(stops) - 2)
    return mix(stops[first], stops[first + 1], at - first)


def contrast(one: str, other: str) -> float:
    """Measure the contrast of two colours as WCAG 2 does, from 1 to 21; text needs 4.5, a line 3.

    Examples
    --------
    >>> round(contrast("#000000", "#ffffff"), 2), round(contrast("#777777", "#ffffff"), 2)
    (21.0, 4.48)
    """
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (channel / 255 for channel in _channels(colour))
    linear = [part / 12.92 if part <= _BEND else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
