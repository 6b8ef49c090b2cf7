"""Questions about arrays: where the extremum is, whether all or any elements hold. Declarations only.

The answers are whole numbers and truth values, so none of these is differentiable.
"""

from typing import Any

from ..declare import custom
from .select import where as choose

__all__ = ["all", "any", "argmax", "argmin"]

Axis = int | tuple[int, ...] | None


@custom(vjp=None, batch="whole", name="argmax", tex=r"\operatorname{{argmax}} {x}")
def _argmax(xp: Any, x: Any, *, axis: int | None = None, keepdims: bool = False) -> Any:
    return xp.argmax(x, axis=axis, keepdims=keepdims)


def argmax(x: Any, /, axis: int | None = None, *, keepdims: bool = False) -> Any:
    """Index of the first largest element; not differentiable.

    Parameters
    ----------
    x : Tensor or array
        Any shape.
    axis : int or None
        Along which to look; ``None`` for the index among all elements in order.
    keepdims : bool
        Keep the axis, with length 1.

    Examples
    --------
    >>> ag.argmax(ag.asarray([1.0, 3.0, 2.0]))
    Tensor(1)
    """
    return _argmax(x, axis=axis, keepdims=keepdims)


@custom(vjp=None, batch="whole", name="argmin", tex=r"\operatorname{{argmin}} {x}")
def _argmin(xp: Any, x: Any, *, axis: int | None = None, keepdims: bool = False) -> Any:
    return xp.argmin(x, axis=axis, keepdims=keepdims)


def argmin(x: Any, /, axis: int | None = None, *, keepdims: bool = False) -> Any:
    """Index of the first smallest element; not differentiable.

    Parameters
    ----------
    x, axis, keepdims
        As for `argmax`.

    Examples
    --------
    >>> ag.argmin(ag.asarray([1.0, 3.0, 2.0]))
    Tensor(0)
    """
    return _argmin(x, axis=axis, keepdims=keepdims)


@custom(vjp=None, name="all", tex=r"\mathrm{{all}}({x})")
def _all(xp: Any, x: Any, *, axis: Axis = None, keepdims: bool = False) -> Any:
    return xp.all(x, axis=axis, keepdims=keepdims)


def all(x: Any, /, axis: Axis = None, *, keepdims: bool = False, where: Any = None) -> Any:  # noqa: A001
    """Whether all elements are true; not differentiable.

    Parameters
    ----------
    x : Tensor or array
        Any shape and dtype; a number is true unless it is 0.
    axis : int, tuple of int, or None
        Axes to go over; ``None`` for all.
    keepdims : bool
        Keep the reduced axes, with length 1.
    where : array of bool, optional
        Which elements to ask, broadcast against `x`.

    Examples
    --------
    >>> ag.all(ag.asarray([1.0, 0.0]))
    Tensor(False)
    >>> ag.all(ag.asarray([1.0, 0.0]), where=[True, False])
    Tensor(True)
    """
    return _all(x if where is None else choose(where, x != 0, True), axis=axis, keepdims=keepdims)


@custom(vjp=None, name="any", tex=r"\mathrm{{any}}({x})")
def _any(xp: Any, x: Any, *, axis: Axis = None, keepdims: bool = False) -> Any:
    return xp.any(x, axis=axis, keepdims=keepdims)


def any(x: Any, /, axis: Axis = None, *, keepdims: bool = False, where: Any = None) -> Any:  # noqa: A001
    """Whether any element is true; not differentiable.

    Parameters
    ----------
    x, axis, keepdims, where
        As for `all`.

    Examples
    --------
    >>> ag.any(ag.asarray([1.0, 0.0]))
    Tensor(True)
    """
    return _any(x if where is None else choose(where, x != 0, False), axis=axis, keepdims=keepdims)
