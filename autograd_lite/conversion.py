"""Tensors of what is there already: numbers, lists, arrays of other libraries."""

from contextlib import AbstractContextManager, nullcontext
from typing import Any

import numpy as np

from .alias import writable
from .backend import as_array, copied, device_of, namespace, on_device
from .errors import CopyError, DTypeError
from .ops.shape import stack
from .tensor import Tensor
from .variable import Variable, wrap

__all__ = ["asarray", "from_dlpack"]

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
    return writable(wrap(copied(value) if copy and _shares(obj, value) else value))


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
    DTypeError
        If `x` is not such an object.
    CopyError
        If a copy is needed, and `copy` is False.

    Examples
    --------
    >>> ag.from_dlpack(np.array([1.0, 2.0]))
    Tensor([1., 2.])
    """
    if not isinstance(x, Variable):
        if not hasattr(x, "__dlpack_device__"):
            raise DTypeError(
                f"from_dlpack: expected an array that can be handed over, got {type(x).__name__}", "ag.asarray takes it"
            )
        kind, number = x.__dlpack_device__()
        xp, there = place(f"cuda:{number}" if int(kind) in CUDA else "cpu")
        with there:
            x = writable(wrap(xp.from_dlpack(x)))
    return asarray(x, device=device, copy=copy)


def place(device: str | None) -> tuple[Any, AbstractContextManager[Any]]:
    """The array namespace of a device, and the context in which it makes arrays there."""
    seed = on_device(np.empty(0), device)
    return namespace(seed), nullcontext() if device_of(seed) == "cpu" else seed.device
