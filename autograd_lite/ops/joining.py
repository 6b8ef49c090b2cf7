"""Arrays put together, beside those of the array-API standard in `shape`. Declarations only."""

from typing import Any

import numpy as np

from ..errors import DTypeError, ShapeError
from ..located import numpys
from .arrange import atleast_1d, atleast_2d, atleast_3d, ravel, transpose
from .axes import axis_of
from .operands import operand, operands
from .shape import astype, concat, reshape

__all__ = ["append", "block", "column_stack", "concatenate", "dstack", "hstack", "vstack"]


def concatenate(arrays: Any, /, axis: int | None = 0, *, dtype: Any = None, casting: str = "same_kind") -> Any:
    """Join arrays along an axis that they have; ``None`` joins them flattened.

    Parameters
    ----------
    arrays : sequence of Tensor or array
        Their shapes may differ along `axis` only.
    axis : int or None
        Along which to join.
    dtype : dtype, optional
        Of the result; by default the one that all promote to.
    casting : str
        What conversions to `dtype` are allowed, as in `numpy.can_cast`.

    Examples
    --------
    >>> ag.concatenate([ag.zeros(2), ag.ones(1)])
    Tensor([0., 0., 1.])
    """
    xs = operands(arrays)
    if not xs:
        raise ShapeError("concatenate: expected at least one array, got none")
    if axis is None:
        xs, axis = [ravel(x) for x in xs], 0
    else:
        axis = axis_of("concatenate", axis, xs[0].ndim)
    if dtype is not None:
        xs = [_cast(x, np.dtype(dtype), casting) for x in xs]
    return concat(xs, axis=axis)


def _cast(x: Any, dtype: Any, casting: Any) -> Any:
    if not np.can_cast(numpys(x.dtype), dtype, casting):
        raise DTypeError(f"concatenate: cannot cast {x.dtype} to {dtype} by the rule {casting!r}", "casting='unsafe'")
    return x if x.dtype == dtype else astype(x, dtype)


def hstack(arrays: Any, /, *, dtype: Any = None, casting: str = "same_kind") -> Any:
    """Join arrays side by side: along the second axis, vectors along the only one.

    Examples
    --------
    >>> ag.hstack([ag.zeros((2, 1)), ag.ones((2, 2))])
    Tensor([[0., 1., 1.],
            [0., 1., 1.]])
    """
    xs = [atleast_1d(x) for x in operands(arrays)]
    return concatenate(xs, 0 if xs and xs[0].ndim == 1 else 1, dtype=dtype, casting=casting)


def vstack(arrays: Any, /, *, dtype: Any = None, casting: str = "same_kind") -> Any:
    """Join arrays on top of one another: along the first axis, vectors as rows.

    Examples
    --------
    >>> ag.vstack([ag.zeros(2), ag.ones(2)])
    Tensor([[0., 0.],
            [1., 1.]])
    """
    return concatenate([atleast_2d(x) for x in operands(arrays)], 0, dtype=dtype, casting=casting)


def dstack(arrays: Any, /) -> Any:
    """Join arrays one behind the other, along the third axis.

    Examples
    --------
    >>> ag.dstack([ag.zeros((2, 3)), ag.ones((2, 3))]).shape
    (2, 3, 2)
    """
    return concatenate([atleast_3d(x) for x in operands(arrays)], 2)


def column_stack(arrays: Any, /) -> Any:
    """Join vectors as columns of a matrix, and matrices by their columns.

    Examples
    --------
    >>> ag.column_stack([ag.asarray([1.0, 2.0]), ag.asarray([3.0, 4.0])])
    Tensor([[1., 3.],
            [2., 4.]])
    """
    columns = [x if x.ndim > 1 else transpose(atleast_2d(x)) for x in operands(arrays)]
    return concatenate(columns, 1)


def append(x: Any, /, values: Any, axis: int | None = None) -> Any:
    """Values behind the end of an axis; ``None`` takes both arrays flattened.

    Examples
    --------
    >>> ag.append(ag.asarray([1.0, 2.0]), 3.0)
    Tensor([1., 2., 3.])
    """
    return concatenate([x, values], axis)


def block(arrays: Any, /) -> Any:
    """An array put together from nested lists of blocks.

    Parameters
    ----------
    arrays : nested list of Tensor or array
        The innermost lists are joined along the last axis, those around them along the last but one, and so on.

    Examples
    --------
    >>> ag.block([[ag.ones((1, 1)), ag.zeros((1, 2))], [ag.zeros((2, 1)), ag.eye(2)]])
    Tensor([[1., 0., 0.],
            [0., 1., 0.],
            [0., 0., 1.]])
    """
    if not (depth := _depth(arrays)):
        x = operand(arrays)
        return astype(x, x.dtype)  # a copy, as always
    return _joined(arrays, -depth, max(depth, _most_axes(arrays)))


def _depth(arrays: Any) -> int:
    """How deep the lists are nested, everywhere."""
    if isinstance(arrays, tuple):
        raise ShapeError("block: expected lists of arrays, got a tuple")
    if not isinstance(arrays, list):
        return 0
    depths = {_depth(part) for part in arrays}
    if len(depths) != 1:
        problem = "an empty list" if not depths else f"depths {' and '.join(str(d + 1) for d in sorted(depths))}"
        raise ShapeError(f"block: expected lists nested to one depth, got {problem}", "put lone arrays into lists")
    return 1 + depths.pop()


def _most_axes(arrays: Any) -> int:
    return max(map(_most_axes, arrays)) if isinstance(arrays, list) else operand(arrays).ndim


def _joined(arrays: Any, axis: int, ndim: int) -> Any:
    if isinstance(arrays, list):
        return concat([_joined(part, axis + 1, ndim) for part in arrays], axis=axis)
    x = operand(arrays)
    return x if x.ndim == ndim else reshape(x, (1,) * (ndim - x.ndim) + x.shape)
