"""Which array namespace a value belongs to, and which device it is on.

NumPy is always there. CuPy is looked up only when a value of its own kind shows up or a CUDA device is asked
for: nothing is imported that the user did not ask for.
"""

import sys
from types import ModuleType
from typing import Any

import numpy as np

from . import floats
from .errors import DeviceError, DTypeError

__all__: list[str] = []


def namespace(*values: Any) -> ModuleType:
    """The array namespace of raw values: `floats` if all are Python numbers, else NumPy or CuPy.

    Examples
    --------
    >>> namespace(1.0, 2.0).__name__, namespace(1.0, np.ones(3)).__name__
    ('autograd_lite.floats', 'numpy')
    """
    found: ModuleType = floats
    for value in values:
        if isinstance(value, (np.ndarray, np.generic)):
            found = np
        elif type(value).__module__.partition(".")[0] == "cupy":
            return sys.modules["cupy"]
        elif not isinstance(value, (bool, int, float, complex)):
            return np
    return found


def device_of(value: Any) -> str:
    """``"cpu"`` or ``"cuda:N"``."""
    return "cpu" if namespace(value) is not sys.modules.get("cupy") else f"cuda:{value.device.id}"


def on_device(value: Any, device: str | None) -> Any:
    """The array on that device; ``None`` leaves it where it is."""
    if device is None or device == device_of(value):
        return value
    kind, _, index = str(device).partition(":")
    if kind == "cpu" and not index:
        return value.get()
    if kind != "cuda" or not (index or "0").isdigit():
        raise DeviceError(f"expected device 'cpu', 'cuda' or 'cuda:N', got {device!r}")
    cupy = _cupy()
    with cupy.cuda.Device(int(index or "0")):
        return cupy.asarray(value)


def _cupy() -> Any:
    try:
        import cupy  # noqa: PLC0415 - an extra, imported when asked for
    except ImportError:
        raise DeviceError(
            "a CUDA device was asked for, but CuPy is not installed",
            'pip install "autograd_lite[cuda12]" (or [cuda13]), or use device="cpu"',
        ) from None
    return cupy


def floating(dtype: Any) -> bool:
    """Whether a dtype can carry a gradient: real or complex floating point."""
    return np.dtype(dtype).kind in "fc"


def as_array(data: Any, dtype: Any = None) -> Any:
    """`data` as an array of its own backend, with an error that says what came."""
    if namespace(data) is sys.modules.get("cupy"):
        return data if dtype is None else data.astype(dtype)
    try:
        array = np.asarray(data, dtype=dtype)
    except (ValueError, TypeError) as error:
        raise DTypeError(f"expected numbers, got {type(data).__name__} that NumPy cannot read: {error}") from None
    if array.dtype.kind not in "biufc":
        raise DTypeError(f"expected numbers, got {type(data).__name__} of dtype {array.dtype}")
    return array
