"""Functions that make tensors, with the names and signatures of the array-API standard."""

from contextlib import AbstractContextManager, nullcontext
from typing import Any

import numpy as np

from .backend import as_array, device_of, namespace, on_device
from .errors import CopyError, DTypeError, ShapeError
from .ops.reduce import broadcast_to
from .ops.shape import reshape, stack
from .tensor import Tensor
from .variable import Variable, wrap

__all__ = [
    "arange",
    "asarray",
    "empty",
    "empty_like",
    "eye",
    "from_dlpack",
    "full",
    "full_like",
    "linspace",
    "ones",
    "ones_like",
    "zeros",
    "zeros_like",
]

CUDA = (2, 13)  # how DLPack numbers the memory of NVIDIA's devices: their own, and shared with the host


def asarray(obj: Any, /, *, dtype: Any = None, device: str | None = None, copy: bool | None = None) -> Any:
    """A tensor of what is given; a tensor comes back as it is, still part of its graph.

    Parameters
    ----------
    obj : number, nested sequence, array, Scalar or Tensor
        A list of variables is stacked, so gradients flow through it.
    dtype, device
        As for `tensor`; by default those of `obj`.
    copy : bool, optional
        ``True``: the result has memory of its own; ``False``: an error if that is needed; ``None``: only if needed.

    Raises
    ------
    DTypeError
        If `obj` are not numbers.
    CopyError
        If a copy is needed, and `copy` is False.

    Examples
    --------
    >>> ag.asarray([1, 2])
    Tensor([1, 2])
    """
    if isinstance(obj, Tensor):
        return _converted(obj, dtype, device, copy)
    if isinstance(obj, Variable) or _holds_variables(obj):
        if copy is False:
            raise CopyError(f"asarray: a tensor of {_kind(obj)} cannot be made without a copy", "leave out copy=False")
        whole = stack([obj])[0] if isinstance(obj, Variable) else stack([asarray(part) for part in obj])
        return _converted(whole, dtype, device, None)
    value = on_device(as_array(obj, dtype), device)
    if copy is False and not _shares(obj, value):
        raise CopyError(f"asarray: {_kind(obj)} as {value.dtype} needs a copy", "leave out copy=False")
    return wrap(value.copy() if copy and _shares(obj, value) else value)


def _converted(x: Any, dtype: Any, device: str | None, copy: bool | None) -> Any:
    """A tensor in another dtype and on another device; itself, where nothing has to change."""
    out = x if dtype is None or x.dtype == dtype else x.astype(dtype)
    out = out if device is None else out.to_device(device)
    if out is not x and copy is False:
        raise CopyError(
            f"asarray: {x.dtype} on {x.device} as {out.dtype} on {out.device} needs a copy", "leave out copy=False"
        )
    return x.copy() if copy and out is x else out


def _holds_variables(obj: Any) -> bool:
    """Whether there are variables in a nested list."""
    return isinstance(obj, (list, tuple)) and any(isinstance(part, Variable) or _holds_variables(part) for part in obj)


def _kind(obj: Any) -> str:
    return f"an {type(obj).__name__}" if type(obj).__name__[0] in "aeiou" else f"a {type(obj).__name__}"


def _shares(obj: Any, value: Any) -> bool:
    """Whether the array made of `obj` is in the memory of `obj`."""
    if namespace(value) is not np:
        return value is obj
    if isinstance(obj, (list, tuple, bool, int, float, complex, np.generic)):
        return False
    return np.shares_memory(value, np.asarray(obj)) or not value.size


def _place(device: str | None) -> tuple[Any, AbstractContextManager[Any]]:
    """The array namespace of a device, and the context in which it makes arrays there."""
    seed = on_device(np.empty(0), device)
    return namespace(seed), nullcontext() if device_of(seed) == "cpu" else seed.device


def _made(how: str, device: str | None, *given: Any, **params: Any) -> Any:
    """What a device's array namespace makes, as a tensor."""
    xp, there = _place(device)
    with there:
        try:
            value = getattr(xp, how)(*given, **params)
        except ValueError as error:
            raise ShapeError(f"{how}: {error}") from error
        except (TypeError, OverflowError) as error:
            raise DTypeError(f"{how}: {error}") from error
    if value.dtype.kind not in "biufc":
        raise DTypeError(f"{how}: expected a dtype of numbers, got {value.dtype}")
    return wrap(value)


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
    ends = [x.value if isinstance(x, Variable) else x for x in (start, stop)]
    found = _made("linspace", device, *ends, num, endpoint=endpoint, dtype=dtype)
    if not any(isinstance(x, Variable) and x.node is not None for x in (start, stop)):
        return found
    way = _made("linspace", device, 0.0, 1.0, num, endpoint=endpoint)
    way = reshape(way, (-1,) + (1,) * (found.ndim - 1))
    return asarray(start * (1.0 - way) + stop * way, dtype=found.dtype)


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


def from_dlpack(x: Any, /, *, device: str | None = None, copy: bool | None = None) -> Any:
    """A tensor on the memory of another library's array, handed over by DLPack.

    Parameters
    ----------
    x : object with ``__dlpack__`` and ``__dlpack_device__``
        Such as a PyTorch tensor or a CuPy array. A Tensor comes back as it is, still part of its graph.
    device : str, optional
        Where to; by default it stays where it is.
    copy : bool, optional
        As for `asarray`.

    Raises
    ------
    CopyError
        If a copy is needed, and `copy` is False.

    Examples
    --------
    >>> ag.from_dlpack(np.array([1.0, 2.0]))
    Tensor([1., 2.])
    """
    if not isinstance(x, Variable):
        kind, number = x.__dlpack_device__()
        xp, there = _place(f"cuda:{number}" if int(kind) in CUDA else "cpu")
        with there:
            x = wrap(xp.from_dlpack(x))
    return asarray(x, device=device, copy=copy)
