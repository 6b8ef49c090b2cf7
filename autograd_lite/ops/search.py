"""Questions about arrays: where the extremum is, whether all or any elements hold. Declarations only.

The answers are whole numbers and truth values, so none of these is differentiable.
"""

from typing import Any

from ..declare import custom

__all__ = ["all", "any", "argmax", "argmin"]

Axis = int | tuple[int, ...] | None


@custom(vjp=None, batch="whole")
def argmax(xp: Any, x: Any, *, axis: int | None = None, keepdims: bool = False) -> Any:
    """Index of the first largest element; not differentiable.

    Examples
    --------
    >>> ag.argmax(ag.asarray([1.0, 3.0, 2.0]))
    Tensor(1)
    """
    return xp.argmax(x, axis=axis, keepdims=keepdims)


@custom(vjp=None, batch="whole")
def argmin(xp: Any, x: Any, *, axis: int | None = None, keepdims: bool = False) -> Any:
    """Index of the first smallest element; not differentiable.

    Examples
    --------
    >>> ag.argmin(ag.asarray([1.0, 3.0, 2.0]))
    Tensor(0)
    """
    return xp.argmin(x, axis=axis, keepdims=keepdims)


@custom(vjp=None)
def all(xp: Any, x: Any, *, axis: Axis = None, keepdims: bool = False) -> Any:  # noqa: A001
    """Whether all elements are true; not differentiable.

    Examples
    --------
    >>> ag.all(ag.asarray([1.0, 0.0]))
    Tensor(False)
    """
    return xp.all(x, axis=axis, keepdims=keepdims)


@custom(vjp=None)
def any(xp: Any, x: Any, *, axis: Axis = None, keepdims: bool = False) -> Any:  # noqa: A001
    """Whether any element is true; not differentiable.

    Examples
    --------
    >>> ag.any(ag.asarray([1.0, 0.0]))
    Tensor(True)
    """
    return xp.any(x, axis=axis, keepdims=keepdims)
