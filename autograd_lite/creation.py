"""Functions that make tensors, with the names of the array-API standard."""

from typing import Any

import numpy as np

from .backend import as_array, on_device
from .ops.shape import stack
from .tensor import Tensor
from .variable import Variable, wrap

__all__ = [
    "arange",
    "asarray",
    "empty",
    "empty_like",
    "eye",
    "full",
    "full_like",
    "linspace",
    "ones",
    "ones_like",
    "zeros",
    "zeros_like",
]


def asarray(obj: Any, /, *, dtype: Any = None, device: str | None = None, copy: bool | None = None) -> Any:
    """A tensor of what is given; a tensor comes back as it is, still part of its graph.

    Parameters
    ----------
    obj : number, nested sequence, array, Scalar or Tensor
        A list of variables is stacked, so gradients flow through it.
    dtype, device
        As for `tensor`.
    copy : bool, optional
        ``True`` makes a copy of an array that is given, ``None`` only where needed.

    Examples
    --------
    >>> ag.asarray([1, 2])
    Tensor([1, 2])
    """
    if isinstance(obj, (list, tuple)) and any(isinstance(part, Variable) for part in obj):
        obj = stack([asarray(part) for part in obj])
    if isinstance(obj, Tensor):
        return obj if dtype is None or obj.dtype == dtype else obj.astype(dtype)
    if isinstance(obj, Variable):
        return stack([obj])[0]
    value = on_device(as_array(obj, dtype), device)
    return wrap(value.copy() if copy else value)


def _made(value: Any, device: str | None) -> Any:
    return wrap(on_device(np.asarray(value), device))


def zeros(shape: Any, *, dtype: Any = None, device: str | None = None) -> Any:
    """A tensor of zeros.

    Examples
    --------
    >>> ag.zeros(2)
    Tensor([0., 0.])
    """
    return _made(np.zeros(shape, dtype), device)


def ones(shape: Any, *, dtype: Any = None, device: str | None = None) -> Any:
    """A tensor of ones.

    Examples
    --------
    >>> ag.ones(2)
    Tensor([1., 1.])
    """
    return _made(np.ones(shape, dtype), device)


def empty(shape: Any, *, dtype: Any = None, device: str | None = None) -> Any:
    """A tensor whose elements are not set; reading them before writing gives anything.

    Examples
    --------
    >>> ag.empty((2, 3)).shape
    (2, 3)
    """
    return _made(np.empty(shape, dtype), device)


def full(shape: Any, fill_value: Any, *, dtype: Any = None, device: str | None = None) -> Any:
    """A tensor of one number throughout.

    Examples
    --------
    >>> ag.full(2, 7.0)
    Tensor([7., 7.])
    """
    return _made(np.full(shape, fill_value, dtype), device)


def _plain(x: Any) -> Any:
    return x.value if isinstance(x, Variable) else x


def zeros_like(x: Any, /, *, dtype: Any = None, device: str | None = None) -> Any:
    """Zeros in the shape and dtype of another tensor.

    Examples
    --------
    >>> ag.zeros_like(ag.asarray([1.0, 2.0]))
    Tensor([0., 0.])
    """
    return _made(np.zeros_like(_plain(x), dtype), device)


def ones_like(x: Any, /, *, dtype: Any = None, device: str | None = None) -> Any:
    """Ones in the shape and dtype of another tensor.

    Examples
    --------
    >>> ag.ones_like(ag.asarray([1.0, 2.0]))
    Tensor([1., 1.])
    """
    return _made(np.ones_like(_plain(x), dtype), device)


def empty_like(x: Any, /, *, dtype: Any = None, device: str | None = None) -> Any:
    """An unset tensor in the shape and dtype of another.

    Examples
    --------
    >>> ag.empty_like(ag.asarray([1.0, 2.0])).shape
    (2,)
    """
    return _made(np.empty_like(_plain(x), dtype), device)


def full_like(x: Any, /, fill_value: Any, *, dtype: Any = None, device: str | None = None) -> Any:
    """One number throughout, in the shape and dtype of another tensor.

    Examples
    --------
    >>> ag.full_like(ag.asarray([1.0, 2.0]), 7.0)
    Tensor([7., 7.])
    """
    return _made(np.full_like(_plain(x), fill_value, dtype), device)


def arange(start: Any, /, stop: Any = None, step: Any = 1, *, dtype: Any = None, device: str | None = None) -> Any:
    """Evenly spaced numbers from `start` up to, but without, `stop`.

    Examples
    --------
    >>> ag.arange(3)
    Tensor([0, 1, 2])
    """
    bounds: tuple[Any, ...] = (0, start, step) if stop is None else (start, stop, step)
    return _made(np.arange(*bounds, dtype=dtype), device)


def linspace(
    start: Any, stop: Any, /, num: int, *, dtype: Any = None, device: str | None = None, endpoint: bool = True
) -> Any:
    """`num` evenly spaced numbers from `start` to `stop`.

    Examples
    --------
    >>> ag.linspace(0.0, 1.0, 3)
    Tensor([0. , 0.5, 1. ])
    """
    return _made(np.linspace(start, stop, num, endpoint=endpoint, dtype=dtype), device)


def eye(n_rows: int, n_cols: int | None = None, /, *, k: int = 0, dtype: Any = None, device: str | None = None) -> Any:
    """Ones on a diagonal, zeros elsewhere.

    Examples
    --------
    >>> ag.eye(2)
    Tensor([[1., 0.],
            [0., 1.]])
    """
    return _made(np.eye(n_rows, n_cols, k=k, dtype=dtype), device)
