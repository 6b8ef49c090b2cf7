"""Where elements are not 0, and the elements that a condition holds for. Declarations only."""

from typing import Any

from ..backend import as_array
from ..declare import custom
from ..errors import ShapeError
from ..variable import Variable
from .axes import axis_of
from .index import getitem
from .shape import reshape

__all__ = [
    "argwhere",
    "compress",
    "count_nonzero",
    "extract",
    "flatnonzero",
    "nonzero",
]

Axis = int | tuple[int, ...] | None


def as_shaped(x: Any) -> Any:
    """What has a shape: an array in place of a number or of nested lists, a Tensor in place of a Scalar."""
    if isinstance(x, Variable):
        return reshape(x, ()) if type(x.value) is float else x
    return x if hasattr(x, "shape") else as_array(x)


@custom(vjp=None, tex=r"\mathrm{{argwhere}}({x})")
def argwhere(xp: Any, x: Any) -> Any:
    """The indices of elements that are not 0, a row for each; not differentiable.

    Examples
    --------
    >>> ag.argwhere(ag.asarray([[0.0, 2.0], [3.0, 0.0]]))
    Tensor([[0, 1],
            [1, 0]])
    """
    return xp.argwhere(x)


@custom(vjp=None, tex=r"\mathrm{{flatnonzero}}({x})")
def flatnonzero(xp: Any, x: Any) -> Any:
    """The positions of elements that are not 0, counted in order; not differentiable.

    Examples
    --------
    >>> ag.flatnonzero(ag.asarray([[0.0, 2.0], [3.0, 0.0]]))
    Tensor([1, 2])
    """
    return xp.flatnonzero(x)


def nonzero(x: Any, /) -> tuple[Any, ...]:
    """The indices of elements that are not 0, an array for each axis: ``x[nonzero(x)]``. Not differentiable.

    Raises
    ------
    ShapeError
        If `x` is a single number.

    Examples
    --------
    >>> ag.nonzero(ag.asarray([0.0, 2.0, 3.0]))
    (Tensor([1, 2]),)
    """
    x = as_shaped(x)
    if not x.ndim:
        raise ShapeError("nonzero: expected at least one axis, got a single number", "x != 0 says whether it is 0")
    found = argwhere(x)
    return tuple(found[:, i] for i in range(x.ndim))


@custom(vjp=None, name="count_nonzero", tex=r"\mathrm{{count}}({x} \ne 0)")
def _count_nonzero(xp: Any, x: Any, *, axis: Axis = None, keepdims: bool = False) -> Any:
    return xp.sum(xp.not_equal(x, 0), axis=axis, keepdims=keepdims)


def count_nonzero(x: Any, /, axis: Axis = None, *, keepdims: bool = False) -> Any:
    """How many elements are not 0; not differentiable.

    Parameters
    ----------
    x, axis, keepdims
        As for `sum`.

    Examples
    --------
    >>> ag.count_nonzero(ag.asarray([0.0, 2.0, 3.0]))
    Tensor(2)
    """
    return _count_nonzero(x, axis=axis, keepdims=keepdims)


def compress(condition: Any, x: Any, /, axis: int | None = None) -> Any:
    """What the condition holds for: slices along an axis, or elements in order.

    Parameters
    ----------
    condition : array of one axis
        True for what to take; what is beyond its end is not taken.
    x : Tensor or array
        Any shape.
    axis : int, optional
        Along which to take; ``None`` takes elements in order.

    Examples
    --------
    >>> ag.compress([True, False, True], ag.asarray([1.0, 2.0, 3.0]))
    Tensor([1., 3.])
    """
    condition, x = as_shaped(condition), as_shaped(x)
    if condition.ndim != 1:
        raise ShapeError(f"compress: expected a condition of one axis, got shape {condition.shape}")
    if axis is None:
        x, axis = reshape(x, -1), 0
    return getitem(x, (*[slice(None)] * axis_of("compress", axis, x.ndim), flatnonzero(condition)))


def extract(condition: Any, x: Any, /) -> Any:
    """The elements that a condition of the same size holds for, in order.

    Examples
    --------
    >>> ag.extract([[True, False], [False, True]], ag.asarray([[1.0, 2.0], [3.0, 4.0]]))
    Tensor([1., 4.])
    """
    return compress(reshape(as_shaped(condition), -1), x)
