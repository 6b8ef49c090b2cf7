"""Functions that make tensors, with the names and signatures of the array-API standard."""

from typing import Any

import numpy as np

from .alias import writable
from .backend import as_array, beside, device_of, is_array, shape_of
from .conversion import asarray, place
from .dtypes import result_type
from .errors import AutogradError, DTypeError, ShapeError
from .ops.reduce import broadcast_to
from .ops.shape import reshape
from .tensor import Tensor
from .variable import Variable, wrap

__all__ = [
    "arange",
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


def _made(how: str, device: str | None, *given: Any, **params: Any) -> Any:
    """What a device's array namespace makes, as a tensor."""
    xp, there = place(device)
    with there:
        try:
            value = getattr(xp, how)(*given, **params)
        except AutogradError:
            raise
        except ValueError as error:
            raise ShapeError(f"{how}: {error}") from error
        except (TypeError, OverflowError) as error:
            raise DTypeError(f"{how}: {error}") from error
    if value.dtype.kind not in "biufc":
        raise DTypeError(f"{how}: expected a dtype of numbers, got {value.dtype}")
    return writable(wrap(value))


def zeros(shape: Any, *, dtype: Any = None, device: str | None = None) -> Any:
    """A tensor of zeros.

    Examples
    --------
    >>> ag.zeros(2)
    Tensor([0., 0.])
    """
    return _made("zeros", device, shape, dtype=dtype)


def ones(shape: Any, *, dtype: Any = None, device: str | None = None) -> Any:
    """A tensor of ones.

    Examples
    --------
    >>> ag.ones(2)
    Tensor([1., 1.])
    """
    return _made("ones", device, shape, dtype=dtype)


def empty(shape: Any, *, dtype: Any = None, device: str | None = None) -> Any:
    """A tensor whose elements are not set; reading them before writing gives anything.

    Examples
    --------
    >>> ag.empty((2, 3)).shape
    (2, 3)
    """
    return _made("empty", device, shape, dtype=dtype)


def full(shape: Any, fill_value: Any, *, dtype: Any = None, device: str | None = None) -> Any:
    """A tensor of one number throughout.

    Parameters
    ----------
    shape : int or tuple of int
        Its shape.
    fill_value : number, Scalar or Tensor
        What it is filled with; a tensor is broadcast. Gradients flow to a variable.
    dtype, device
        As for `asarray`; by default those of `fill_value`.

    Examples
    --------
    >>> ag.full(2, 7.0)
    Tensor([7., 7.])
    >>> ag.grad(lambda x: ag.full(3, x).sum())(7.0)
    3.0
    """
    if isinstance(fill_value, Variable):
        return asarray(broadcast_to(asarray(fill_value, dtype=dtype, device=device), shape), copy=True)
    return _made("full", device or device_of(fill_value), shape, fill_value, dtype=dtype)


def _facts(x: Any, dtype: Any, device: str | None) -> tuple[tuple[int, ...], Any, str]:
    """The shape, dtype and device of what is to be like `x`."""
    x = x if isinstance(x, Variable) else as_array(x)
    return x.shape, x.dtype if dtype is None else dtype, device or device_of(getattr(x, "value", x))


def _like(how: str, x: Any, dtype: Any, device: str | None) -> Any:
    shape, dtype, device = _facts(x, dtype, device)
    return _made(how, device, shape, dtype=dtype)


def zeros_like(x: Any, /, *, dtype: Any = None, device: str | None = None) -> Any:
    """Zeros in the shape and dtype of another tensor, on its device.

    Examples
    --------
    >>> ag.zeros_like(ag.asarray([1.0, 2.0]))
    Tensor([0., 0.])
    """
    return _like("zeros", x, dtype, device)


def ones_like(x: Any, /, *, dtype: Any = None, device: str | None = None) -> Any:
    """Ones in the shape and dtype of another tensor, on its device.

    Examples
    --------
    >>> ag.ones_like(ag.asarray([1.0, 2.0]))
    Tensor([1., 1.])
    """
    return _like("ones", x, dtype, device)


def empty_like(x: Any, /, *, dtype: Any = None, device: str | None = None) -> Any:
    """An unset tensor in the shape and dtype of another, on its device.

    Examples
    --------
    >>> ag.empty_like(ag.asarray([1.0, 2.0])).shape
    (2,)
    """
    return _like("empty", x, dtype, device)


def full_like(x: Any, /, fill_value: Any, *, dtype: Any = None, device: str | None = None) -> Any:
    """One number throughout, in the shape and dtype of another tensor, on its device.

    Parameters
    ----------
    x : Tensor, Scalar, array or number
        Gives shape, dtype and device; its values do not matter.
    fill_value, dtype, device
        As for `full`.

    Examples
    --------
    >>> ag.full_like(ag.asarray([1.0, 2.0]), 7.0)
    Tensor([7., 7.])
    """
    shape, dtype, device = _facts(x, dtype, device)
    return full(shape, fill_value, dtype=dtype, device=device)


def arange(start: Any, /, stop: Any = None, step: Any = 1, *, dtype: Any = None, device: str | None = None) -> Any:
    """Evenly spaced numbers from `start` up to, but without, `stop`.

    Parameters
    ----------
    start, stop, step : number, Scalar or Tensor of one number
        As for Python's ``range``: with one of them, it is `stop`. Gradients flow to `start` and `step`.
    dtype, device
        As for `asarray`; integers unless there is a float.

    Examples
    --------
    >>> ag.arange(3)
    Tensor([0, 1, 2])
    """
    start, stop = (0, start) if stop is None else (start, stop)
    values = [_number(v) for v in (start, stop, step)]
    if np.ndim(values[2]) == 0 and not values[2]:
        raise ShapeError("arange: expected a step other than 0")
    found = _made("arange", device, *values, dtype=dtype)
    if not any(isinstance(v, Variable) and v.node is not None for v in (start, step)):
        return found
    return asarray(start + step * asarray(np.arange(found.size), device=device), dtype=found.dtype)


def _number(x: Any) -> Any:
    """A variable's number, on the host."""
    if isinstance(x, Tensor):
        return x.numpy()[()]
    return x.value if isinstance(x, Variable) else x


def linspace(
    start: Any, stop: Any, /, num: int = 50, *, dtype: Any = None, device: str | None = None, endpoint: bool = True
) -> Any:
    """`num` evenly spaced numbers from `start` to `stop`.

    Parameters
    ----------
    start, stop : number, array, Scalar or Tensor
        The ends. Of arrays the results lie along a new first axis. Gradients flow to variables.
    num : int
        How many.
    dtype, device
        As for `asarray`; floats by default.
    endpoint : bool
        Whether `stop` itself is the last one.

    Examples
    --------
    >>> ag.linspace(0.0, 1.0, 3)
    Tensor([0. , 0.5, 1. ])
    """
    values = [x.value if isinstance(x, Variable) and x.node is None else x for x in (start, stop)]
    if not any(isinstance(v, Variable) or (is_array(v) and not isinstance(v, np.ndarray)) for v in values):
        return _made("linspace", device, *values, num, endpoint=endpoint, dtype=dtype)
    ways = even(num, endpoint, start, stop)
    dtype = result_type(start, stop, 1.0) if dtype is None else dtype
    return asarray((1.0 - ways) * start + ways * stop, dtype=dtype, device=device)


def even(num: int, endpoint: bool, *ends: Any) -> Any:
    """Evenly spaced numbers from 0 to 1 that can meet these ends: in their library, on an axis in front of theirs."""
    ways = _made("linspace", "cpu", 0.0, 1.0, num, endpoint=endpoint).value
    values = [x.value if isinstance(x, Variable) else x for x in ends]
    for v in values:
        ways = beside(ways, v)
    return reshape(wrap(ways), (-1,) + (1,) * max(len(shape_of(v)) for v in values))


def eye(n_rows: int, n_cols: int | None = None, /, k: int = 0, *, dtype: Any = None, device: str | None = None) -> Any:
    """Ones on a diagonal, zeros elsewhere.

    Parameters
    ----------
    n_rows, n_cols : int
        The shape; square by default.
    k : int
        Which diagonal: above the main one if positive, below if negative.
    dtype, device
        As for `asarray`.

    Examples
    --------
    >>> ag.eye(2)
    Tensor([[1., 0.],
            [0., 1.]])
    """
    return _made("eye", device, n_rows, n_cols, k=k, **({} if dtype is None else {"dtype": dtype}))
