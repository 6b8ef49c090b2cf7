"""Ops that move elements around without changing them. All are linear. Declarations only."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..alias import shares
from ..backend import floating, full_like, kind, shape_of
from ..declare import custom, linear
from ..errors import DTypeError, ShapeError
from ..located import numpys
from .axes import listed
from .devices import to_device

__all__ = [
    "astype",
    "concat",
    "expand_dims",
    "flip",
    "matrix_transpose",
    "moveaxis",
    "permute_dims",
    "reshape",
    "roll",
    "squeeze",
    "stack",
]


@linear(
    transpose=lambda g, x, shape: _reshape(g, shape=x.shape),  # type: ignore[has-type]  # below
    views=True,
    batch="reshape",
    tex=r"\mathrm{{reshape}}({x})",
    name="reshape",
)
def _reshape(xp: Any, x: Any, *, shape: tuple[int, ...]) -> Any:
    return xp.reshape(x, shape)


def reshape(x: Any, /, shape: int | tuple[int, ...], *, copy: bool | None = None) -> Any:
    """The same elements in another shape, row by row.

    Parameters
    ----------
    x : Tensor or array
        Any shape.
    shape : int or tuple of int
        The new shape; one entry may be -1 and is then computed.
    copy : bool, optional
        ``True`` makes a copy, so that writing to one does not reach the other; ``False`` refuses to make one;
        ``None`` makes one only where the new shape asks for it.

    Raises
    ------
    ShapeError
        If the number of elements differs.

    Examples
    --------
    >>> ag.reshape(ag.asarray([1.0, 2.0, 3.0, 4.0]), (2, 2))
    Tensor([[1., 2.],
            [3., 4.]])
    """
    y = _reshape(x, shape=shape if isinstance(shape, int) else listed(shape))
    if copy is False and not shares(y, x):
        raise ShapeError(f"reshape: {x.shape} to {shape} needs a copy, and copy=False was asked for")
    return astype(y, y.dtype) if copy and shares(y, x) else y


@linear(
    transpose=lambda g, x, axes: _permute(g, axes=_inverse(axes)),  # type: ignore[has-type]  # below
    tex=r"\mathrm{{permute}}({x})",
    views=True,
    name="permute_dims",
)
def _permute(xp: Any, x: Any, *, axes: tuple[int, ...]) -> Any:
    return xp.permute_dims(x, axes)


def _inverse(axes: tuple[int, ...]) -> tuple[int, ...]:
    """The permutation that undoes one."""
    n = len(axes)
    return tuple(sorted(range(n), key=lambda i: axes[i] % n))


def permute_dims(x: Any, /, axes: Sequence[int]) -> Any:
    """The same elements with the axes in another order.

    Parameters
    ----------
    x : Tensor or array
        Any shape.
    axes : sequence of int
        ``axes[i]`` is the old place of the new axis ``i``.

    Examples
    --------
    >>> ag.permute_dims(ag.zeros((2, 3, 4)), (2, 0, 1)).shape
    (4, 2, 3)
    """
    return _permute(x, axes=listed(axes))


@linear(transpose=lambda g, x: matrix_transpose(g), views=True, batch="front", tex=r"{x}^\mathsf{{T}}")  # type: ignore[has-type]  # below
def matrix_transpose(xp: Any, x: Any) -> Any:
    """Exchange the last two axes.

    Examples
    --------
    >>> ag.matrix_transpose(ag.zeros((5, 2, 3))).shape
    (5, 3, 2)
    """
    return xp.matrix_transpose(x)


@linear(
    transpose=lambda g, x, source, destination: moveaxis(g, destination, source),
    tex=r"\mathrm{{moveaxis}}({x})",
    views=True,
    name="moveaxis",
)
def _moveaxis(xp: Any, x: Any, *, source: Any, destination: Any) -> Any:
    return xp.moveaxis(x, source, destination)


def moveaxis(x: Any, source: int | tuple[int, ...], destination: int | tuple[int, ...], /) -> Any:
    """Move axes to new places; the others keep their order.

    Examples
    --------
    >>> ag.moveaxis(ag.zeros((2, 3, 4)), 0, -1).shape
    (3, 4, 2)
    """
    return _moveaxis(x, source=source, destination=destination)


def expand_dims(x: Any, /, axis: int = 0) -> Any:
    """Insert an axis of length 1.

    Examples
    --------
    >>> ag.expand_dims(ag.zeros(3), axis=-1).shape
    (3, 1)
    """
    return _expand_dims(x, axis=axis)


@linear(
    transpose=lambda g, x, axis: _reshape(g, shape=x.shape),
    tex=r"\mathrm{{expand}}({x})",
    views=True,
    name="expand_dims",
)
def _expand_dims(xp: Any, x: Any, *, axis: int) -> Any:
    return xp.expand_dims(x, axis=axis)


def squeeze(x: Any, /, axis: int | tuple[int, ...] | None = None) -> Any:
    """Drop axes of length 1: the given ones, or all.

    Examples
    --------
    >>> ag.squeeze(ag.zeros((1, 3, 1)), 0).shape
    (3, 1)
    """
    shape = shape_of(x)
    return _squeeze(x, axis=tuple(i for i, n in enumerate(shape) if n == 1) if axis is None else axis)


@linear(
    transpose=lambda g, x, axis: _reshape(g, shape=x.shape), tex=r"\mathrm{{squeeze}}({x})", views=True, name="squeeze"
)
def _squeeze(xp: Any, x: Any, *, axis: Any) -> Any:
    return xp.squeeze(x, axis=axis)


@linear(transpose=lambda g, x, axis=None: flip(g, axis=axis), views=True, tex=r"\mathrm{{flip}}({x})")  # type: ignore[has-type]  # below
def flip(xp: Any, x: Any, *, axis: int | tuple[int, ...] | None = None) -> Any:
    """Reverse the order of elements along the given axes, or along all.

    Examples
    --------
    >>> ag.flip(ag.asarray([1.0, 2.0, 3.0]))
    Tensor([3., 2., 1.])
    """
    return xp.flip(x, axis=axis)


@linear(
    transpose=lambda g, x, shift, axis=None: _roll(g, shift=_negated(shift), axis=axis),  # type: ignore[has-type]  # below
    batch="whole",
    tex=r"\mathrm{{roll}}({x})",
    name="roll",
)
def _roll(xp: Any, x: Any, *, shift: Any, axis: Any = None) -> Any:
    return xp.roll(x, shift, axis=axis)


def _negated(shift: Any) -> Any:
    return tuple(-s for s in shift) if isinstance(shift, (tuple, list)) else -shift


def roll(x: Any, /, shift: int | tuple[int, ...], *, axis: int | tuple[int, ...] | None = None) -> Any:
    """Shift elements along axes; those pushed out at one end come in at the other.

    Examples
    --------
    >>> ag.roll(ag.asarray([1.0, 2.0, 3.0]), 1)
    Tensor([3., 1., 2.])
    """
    return _roll(x, shift=shift, axis=axis)


def _returned(g: Any, dtype: Any) -> Any:
    """A cotangent in another dtype; of a complex one the walk takes the real part where that is due."""
    return g if kind(g.dtype) == "c" != kind(dtype) else astype(g, dtype)


@linear(transpose=lambda g, x, dtype: _returned(g, x.dtype), batch="broadcast", tex="{x}", name="astype")
def _astype(xp: Any, x: Any, *, dtype: Any) -> Any:
    return xp.astype(xp.asarray(x), numpys(dtype) if xp is np else dtype)


def astype(x: Any, dtype: Any, /, *, copy: bool = True, device: str | None = None) -> Any:
    """The same values in another dtype; the gradient comes back in the dtype of `x`.

    Integers and booleans carry no gradient: the result is then a constant.

    Parameters
    ----------
    x : Tensor, Scalar, array or number
        Any shape.
    dtype : dtype
        What the values become.
    copy : bool
        Whether the result has memory of its own even where it could be `x` itself.
    device : str, optional
        Where the result is to be; by default where `x` is.

    Examples
    --------
    >>> ag.astype(ag.asarray([1.5, 2.5]), ag.float32).dtype
    dtype('float32')
    """
    wanted = _carries_gradient(dtype)
    if copy or getattr(x, "dtype", None) != dtype:
        x = _astype(x, dtype=dtype) if wanted else _cast(x, dtype=dtype)
    return x if device is None else to_device(x, device)


def _carries_gradient(dtype: Any) -> bool:
    try:
        return floating(dtype)
    except TypeError as error:
        raise DTypeError(f"astype: {error}") from None


@custom(vjp=None, batch="broadcast", tex="{x}", name="cast")
def _cast(xp: Any, x: Any, *, dtype: Any) -> Any:
    return xp.astype(xp.asarray(x), dtype)


def _split(g: Any, xs: Any, axis: int) -> tuple[Any, ...]:
    """The parts of a cotangent that belong to the arrays that were joined."""
    start, parts = 0, []
    for x in xs:
        index = [slice(None)] * g.ndim
        index[axis] = slice(start, start + x.shape[axis])
        start += x.shape[axis]
        parts.append(g[tuple(index)])
    return tuple(parts)


@linear(transpose=lambda g, *xs, axis: _split(g, xs, axis), tex=r"\mathrm{{concat}}", name="concat")
def _concat(xp: Any, *xs: Any, axis: int) -> Any:
    return xp.concat(xs, axis=axis)


def concat(arrays: Sequence[Any], /, *, axis: int | None = 0) -> Any:
    """Join arrays along an axis that they have; ``None`` joins them flattened.

    Examples
    --------
    >>> ag.concat([ag.zeros(2), ag.ones(1)])
    Tensor([0., 0., 1.])
    """
    if axis is None:
        return _concat(*(reshape(x, -1) for x in arrays), axis=0)
    return _concat(*arrays, axis=axis)


def stack(arrays: Sequence[Any], /, *, axis: int = 0) -> Any:
    """Join arrays of one shape along a new axis.

    Examples
    --------
    >>> ag.stack([ag.zeros(3), ag.ones(3)]).shape
    (2, 3)
    """
    return _stack(*arrays, axis=axis)


@linear(
    transpose=lambda g, *xs, axis: tuple(moveaxis(g, axis, 0)[i] for i in range(len(xs))),
    tex=r"\mathrm{{stack}}",
    name="stack",
)
def _stack(xp: Any, *xs: Any, axis: int) -> Any:
    return xp.stack(xs, axis=axis)


@linear(transpose=lambda g, x: _to_tensor(g, like=x), batch="number", tex="{x}", name="item")  # type: ignore[has-type]  # below
def to_scalar(xp: Any, x: Any) -> Any:
    """The only element of a tensor, as a `Scalar`."""
    return float(x)


@linear(transpose=lambda g, x, like: to_scalar(g), batch="number", tex="{x}", name="asarray")
def _to_tensor(xp: Any, x: Any, *, like: Any) -> Any:
    return full_like(getattr(like, "value", like), x)
