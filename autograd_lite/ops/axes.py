"""Axes as people give them: checked against the number of axes there are, and counted from the front. No ops here."""

from collections.abc import Iterable
from operator import index
from typing import Any

from ..errors import OpError, ShapeError

__all__: list[str] = []


def whole(name: str, parameter: str, given: Any) -> int:
    """A whole number, or an error in the name of the function that was called."""
    try:
        return index(given)
    except TypeError:
        raise OpError(f"{name}: expected an integer, got {parameter}={given!r}") from None


def listed(given: Any) -> tuple[Any, ...]:
    """One or several, as a tuple."""
    return tuple(given) if isinstance(given, Iterable) and getattr(given, "ndim", None) != 0 else (given,)


def axis_of(name: str, axis: Any, ndim: int) -> int:
    """An axis counted from the front, or an error in the name of the function that was called."""
    found = whole(name, "axis", axis)
    if not -ndim <= found < ndim:
        raise ShapeError(
            f"{name}: axis {found} is out of bounds for an array with {ndim} ax{'i' if ndim == 1 else 'e'}s",
            "axes count from 0 at the front, and from -1 at the back",
        )
    return found % ndim


def axes_of(name: str, axes: Any, ndim: int) -> tuple[int, ...]:
    """One or several axes counted from the front, each named once."""
    found = tuple(axis_of(name, axis, ndim) for axis in listed(axes))
    if len(set(found)) != len(found):
        raise ShapeError(f"{name}: axes {listed(axes)} name one axis twice")
    return found
