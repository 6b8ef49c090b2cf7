"""Shapes, axes and dtypes."""

from typing import Any

import numpy as np
from hypothesis import strategies as st

__all__: list[str] = []

Shape = tuple[int, ...]


def shapes(*, min_dims: int = 0, max_dims: int = 3, min_side: int = 1, max_side: int = 4) -> Any:
    """Shapes of arrays; with ``min_side=0`` also of empty ones.

    Examples
    --------
    >>> from hypothesis import find
    >>> from autograd_lite.testing.strategies import shapes
    >>> find(shapes(), lambda shape: len(shape) == 2)
    (1, 1)
    """
    return st.lists(st.integers(min_side, max_side), min_size=min_dims, max_size=max_dims).map(tuple)


def broadcastable(count: int = 2, *, max_dims: int = 3, max_side: int = 4) -> Any:
    """Tuples of `count` shapes that broadcast together.

    Axes are left out in front, or have length 1, in any of them.

    Examples
    --------
    >>> from hypothesis import find
    >>> from autograd_lite.testing.strategies import broadcastable
    >>> find(broadcastable(2), lambda pair: pair[0] == () and len(pair[1]) == 2)
    ((), (1, 1))
    """
    return st.composite(_broadcastable)(count, max_dims, max_side)


def _broadcastable(draw: Any, count: int, max_dims: int, max_side: int) -> tuple[Shape, ...]:
    whole = draw(shapes(max_dims=max_dims, max_side=max_side))
    found = []
    for _ in range(count):
        kept = whole[draw(st.integers(0, len(whole))) :]
        ones = draw(st.lists(st.booleans(), min_size=len(kept), max_size=len(kept)))
        found.append(tuple(1 if one else side for side, one in zip(kept, ones, strict=True)))
    return tuple(found)


def axes(shape: Shape, *, several: bool = True, none: bool = True) -> Any:
    """What ``axis=`` takes for an array of a shape: an axis, counted from either end; several; or None for all.

    Examples
    --------
    >>> from hypothesis import find
    >>> from autograd_lite.testing.strategies import axes
    >>> find(axes((2, 3)), lambda axis: axis is not None and axis != ())
    0
    """
    ndim = len(shape)
    kinds: list[Any] = [st.none()] if none or not (ndim or several) else []
    if ndim:
        kinds.append(st.integers(0, ndim - 1) | st.integers(-ndim, -1))
    if several:
        kinds.append(st.composite(_several)(ndim))
    return st.one_of(kinds)


def _several(draw: Any, ndim: int) -> tuple[int, ...]:
    chosen = draw(st.lists(st.sampled_from(range(ndim)), unique=True)) if ndim else []
    return tuple(axis - ndim if draw(st.booleans()) else axis for axis in chosen)


def dtypes(*, real: bool = True, complex: bool = False) -> Any:  # noqa: A002 - as NumPy calls them
    """Floating-point dtypes: float64 first, then those of other precision; complex ones if asked for.

    Examples
    --------
    >>> from hypothesis import find
    >>> from autograd_lite.testing.strategies import dtypes
    >>> find(dtypes(), lambda dtype: dtype.itemsize < 8)
    dtype('float32')
    """
    names = (["float64", "float32", "float16", "longdouble"] if real else []) + (
        ["complex128", "complex64"] if complex else []
    )
    return st.sampled_from([np.dtype(name) for name in names])
