"""Arrays taken apart. Declarations only."""

from itertools import pairwise
from typing import Any

import numpy as np

from ..errors import ShapeError
from .axes import axis_of, whole
from .operands import operand

__all__ = ["array_split", "dsplit", "hsplit", "split", "unstack", "vsplit"]


def unstack(x: Any, /, *, axis: int = 0) -> tuple[Any, ...]:
    """The parts of an array along an axis, without that axis; `stack` undoes it.

    Examples
    --------
    >>> ag.unstack(ag.asarray([[1.0, 2.0], [3.0, 4.0]]))
    (Tensor([1., 2.]), Tensor([3., 4.]))
    """
    x = operand(x)
    place = axis_of("unstack", axis, x.ndim)
    return tuple(x[(slice(None),) * place + (i,)] for i in range(x.shape[place]))


def array_split(x: Any, /, indices_or_sections: Any, axis: int = 0) -> list[Any]:
    """An array cut along an axis, into nearly equal parts or at given places.

    Parameters
    ----------
    x : Tensor or array
        At least 1-D.
    indices_or_sections : int or sequence of int
        How many parts (the first ones are longer by 1 where it does not divide), or where the parts begin.
    axis : int
        Along which to cut.

    Examples
    --------
    >>> ag.array_split(ag.asarray([1.0, 2.0, 3.0]), 2)
    [Tensor([1., 2.]), Tensor([3.])]
    """
    x = operand(x)
    place = axis_of("array_split", axis, x.ndim)
    length = x.shape[place]
    if np.ndim(indices_or_sections):
        cuts = [0, *(whole("array_split", "indices_or_sections", i) for i in indices_or_sections), length]
    else:
        parts = _parts("array_split", indices_or_sections)
        short, longer = divmod(length, parts)
        cuts = [i * short + min(i, longer) for i in range(parts + 1)]
    before = (slice(None),) * place
    return [x[(*before, slice(start, stop))] for start, stop in pairwise(cuts)]


def _parts(name: str, sections: Any) -> int:
    parts = whole(name, "indices_or_sections", sections)
    if parts <= 0:
        raise ShapeError(f"{name}: expected at least 1 part, got {parts}")
    return parts


def split(x: Any, /, indices_or_sections: Any, axis: int = 0) -> list[Any]:
    """An array cut along an axis, into equal parts or at given places; see `array_split`.

    Raises
    ------
    ShapeError
        If it does not divide into that many equal parts.

    Examples
    --------
    >>> ag.split(ag.asarray([1.0, 2.0, 3.0, 4.0]), [1])
    [Tensor([1.]), Tensor([2., 3., 4.])]
    """
    x = operand(x)
    length = x.shape[axis_of("split", axis, x.ndim)]
    if not np.ndim(indices_or_sections) and length % (parts := _parts("split", indices_or_sections)):
        raise ShapeError(f"split: {length} elements do not divide into {parts} equal parts", "array_split allows it")
    return array_split(x, indices_or_sections, axis)


def hsplit(x: Any, /, indices_or_sections: Any) -> list[Any]:
    """An array cut along the second axis, a vector along its only one; see `split`.

    Examples
    --------
    >>> [part.shape for part in ag.hsplit(ag.zeros((2, 4)), 2)]
    [(2, 2), (2, 2)]
    """
    x = operand(x)
    return split(_at_least("hsplit", x, 1), indices_or_sections, 1 if x.ndim > 1 else 0)


def vsplit(x: Any, /, indices_or_sections: Any) -> list[Any]:
    """A matrix, or an array of more axes, cut along the first axis; see `split`.

    Examples
    --------
    >>> [part.shape for part in ag.vsplit(ag.zeros((2, 4)), 2)]
    [(1, 4), (1, 4)]
    """
    return split(_at_least("vsplit", operand(x), 2), indices_or_sections, 0)


def dsplit(x: Any, /, indices_or_sections: Any) -> list[Any]:
    """An array of three axes or more cut along the third; see `split`.

    Examples
    --------
    >>> [part.shape for part in ag.dsplit(ag.zeros((2, 3, 4)), [1])]
    [(2, 3, 1), (2, 3, 3)]
    """
    return split(_at_least("dsplit", operand(x), 3), indices_or_sections, 2)


def _at_least(name: str, x: Any, ndim: int) -> Any:
    if x.ndim < ndim:
        axes = f"{ndim} ax{'i' if ndim == 1 else 'e'}s"
        raise ShapeError(f"{name}: expected an array with at least {axes}, got shape {x.shape}")
    return x
