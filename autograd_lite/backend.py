"""Which array namespace a value belongs to, and which device it is on.

NumPy is always there. CuPy is looked up only when a value of its own kind shows up or a CUDA device is asked
for: nothing is imported that the user did not ask for.
"""

import sys
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import numpy as np

from . import floats
from .errors import DeviceError, DTypeError
from .located import Located, located, numpys

__all__: list[str] = []


def namespace(*values: Any) -> Any:
    """The array namespace of raw values: `floats` if all are Python numbers, else that of the arrays among them.

    Any array of the array-API standard is taken, by its ``__array_namespace__``, and CuPy's.

    Raises
    ------
    DeviceError
        If arrays of different libraries meet, or of one library on different devices.

    Examples
    --------
    >>> namespace(1.0, 2.0).__name__, namespace(1.0, np.ones(3)).__name__
    ('autograd_lite.floats', 'numpy')
    """
    found: Any = floats
    for value in values:
        if isinstance(value, (np.ndarray, np.generic)):
            space = np
        elif isinstance(value, (bool, int, float, complex)):
            continue
        else:
            space = _space(value)
        if found is floats or found is space:
            found = space
        elif getattr(found, "level", 0) or getattr(space, "level", 0):  # of `vmap`: the inner ones come first
            found = max(found, space, key=lambda each: getattr(each, "level", 0))
        elif any(isinstance(v, np.ndarray) and v.ndim for v in values) or (found is not np and space is not np):
            raise _mixed(values)
        elif space is not np:
            found = space
    if found is not np and found is not floats and len(values) > 1:
        devices = [v.device for v in values if hasattr(v, "device") and not isinstance(v, (np.ndarray, np.generic))]
        if any(device != devices[0] for device in devices):
            raise _mixed(values)
    return found


def must_go_with(what: str, g: Any, x: Any) -> None:
    """Raise unless an array is on the device of another."""
    if is_array(g) and is_array(x) and device_of(g) != device_of(x):
        raise DeviceError(f"{what}: {_mixed((g, x))}")


def taken_along(xp: Any, values: Any) -> Any:
    """The raw values of an op of another library than NumPy: single numbers of NumPy's as that library takes them."""
    if not any(isinstance(v, (np.ndarray, np.generic)) for v in values):
        return values
    return tuple(_taken(xp, v) if isinstance(v, (np.ndarray, np.generic)) else v for v in values)


def _taken(xp: Any, number: Any) -> Any:
    if isinstance(xp, Located):
        return xp.asarray(number.item(), dtype=number.dtype)
    return number[()]  # which CuPy hands to its kernels


def _mixed(values: Any) -> DeviceError:
    places = dict.fromkeys(f"{device_of(v)} ({_space(v).__name__})" for v in values if is_array(v))
    return DeviceError(f"arrays on different devices do not mix: {', '.join(places)}", "move one with t.to_device(...)")


def _space(value: Any) -> Any:
    """The namespace of an array; NumPy for what says nothing of any."""
    ask = getattr(value, "__array_namespace__", None)
    if ask is None or isinstance(value, (np.ndarray, np.generic)):
        return sys.modules["cupy"] if is_cupys(value) else np
    xp = ask()
    return xp if hasattr(xp, "level") or not hasattr(value, "device") else located(xp, value.device)


def is_cupys(value: Any) -> bool:
    """Whether a value is an array of CuPy's, which do not tell their namespace."""
    cupy = sys.modules.get("cupy")
    return cupy is not None and isinstance(value, cupy.ndarray)


def is_array(value: Any) -> bool:
    """Whether a value is an array of NumPy, of CuPy or of any library that follows the standard."""
    if isinstance(value, (np.ndarray, np.generic)):
        return isinstance(value, np.ndarray)
    return hasattr(value, "__array_namespace__") or is_cupys(value)


def is_standard(value: Any) -> bool:
    """Whether a value is an array of a library that promises no more than the standard."""
    return isinstance(_space(value), Located)


def raises(value: Any) -> bool:
    """Whether computing with a raw value heeds ``np.errstate``: NaN shows by itself then, and costs no look."""
    known = isinstance(value, (np.ndarray, np.generic, bool, int, float, complex))
    return known or (hasattr(value, "level") and raises(value.examples))


def device_of(value: Any) -> str:
    """``"cpu"``, ``"cuda:N"``, or what the library of the array calls it."""
    if isinstance(value, (np.ndarray, np.generic, bool, int, float, complex)):
        return "cpu"
    device = getattr(value, "device", "cpu")
    return f"cuda:{device.id}" if hasattr(device, "id") else str(device)


def kind(dtype: Any) -> str:
    """The kind of a dtype as one letter: b for bool, i and u for integers, f and c for real and complex floats.

    Examples
    --------
    >>> kind(np.dtype("float32"))
    'f'
    """
    found = getattr(dtype, "kind", None)
    return str(found) if isinstance(found, str) else str(numpys(dtype).kind)


def full_like(x: Any, fill: float) -> Any:
    """One number throughout in the shape, dtype, library and device of an array; a number for a number."""
    if isinstance(x, (bool, int, float, complex)):
        return type(x)(fill) if not isinstance(x, bool) else float(fill)
    if isinstance(x, (np.ndarray, np.generic)):  # in a quarter of the time for the result of a sum
        return np.full(x.shape, fill, x.dtype) if x.ndim else np.array(fill, x.dtype)
    if hasattr(x, "level"):
        return full_like(x.sample, fill)
    with there(x):
        return _space(x).full_like(x, fill)


def there(x: Any) -> AbstractContextManager[Any]:
    """A context in which CuPy makes arrays where `x` is; other libraries' functions see to that themselves."""
    return x.device if is_cupys(x) else nullcontext()


def copied(x: Any) -> Any:
    """A copy of an array, in the order of its memory where that shows."""
    if hasattr(x, "level"):  # of `vmap`, and never written to
        return x
    return x.copy(order="K") if hasattr(x, "copy") else _space(x).asarray(x, copy=True)


def shape_of(x: Any) -> tuple[int, ...]:
    """The shape of an array or of a number, raw or held by a variable."""
    shape: tuple[int, ...] | None = getattr(x, "shape", None)
    return np.shape(getattr(x, "value", x)) if shape is None else shape


def any_nan(x: Any) -> bool:
    """Whether there is NaN in a raw value. On a device the answer is waited for."""
    if isinstance(x, (np.ndarray, np.generic, float)):
        return bool(np.isnan(x).any())
    if hasattr(x, "level"):
        return any_nan(x.examples)
    return bool(_space(x).any(_space(x).isnan(x)))


def on_device(value: Any, device: str | None) -> Any:
    """The array on that device; ``None`` leaves it where it is."""
    if device is None or device == device_of(value):
        return value
    kind, _, index = str(device).partition(":")
    if kind == "cpu" and not index:
        return value.get() if hasattr(value, "get") else np.from_dlpack(value, device="cpu")
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
    return kind(dtype if hasattr(dtype, "kind") else _dtype(dtype)) in "fc"


def _dtype(dtype: Any) -> Any:
    """A dtype of NumPy's where it is one or names one, else as it is."""
    try:
        return np.dtype(dtype)
    except TypeError:
        if "." in str(dtype):
            return dtype
        raise


def as_array(data: Any, dtype: Any = None) -> Any:
    """`data` as an array of its own backend, with an error that says what came."""
    if is_array(data) and not isinstance(data, np.ndarray):
        return data if dtype is None else _space(data).astype(data, dtype)
    try:
        array = np.asarray(data, dtype=dtype)
    except (ValueError, TypeError) as error:
        raise DTypeError(f"expected numbers, got {type(data).__name__} that NumPy cannot read: {error}") from None
    if array.dtype.kind not in "biufc":
        raise DTypeError(f"expected numbers, got {type(data).__name__} of dtype {array.dtype}")
    return array


def beside(array: Any, x: Any) -> Any:
    """An array of the host's in the library of a raw value, and on its device."""
    if raises(x) or not is_array(x):
        return array
    with there(x):
        return _space(x).asarray(array)
