"""Arrays of the stand-in, and what using them costs."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np

SCALARS = (bool, int, float, complex, np.generic)


@dataclass
class Meter:
    """What was done so far: kernels launched, waits for the device, copies from the host and to it."""

    launches: int = 0
    waits: int = 0
    uploads: int = 0
    downloads: int = 0

    @contextmanager
    def counted(self) -> Iterator["Meter"]:
        """What is done inside the block."""
        before, found = replace(self), Meter()
        yield found
        for name in vars(found):
            setattr(found, name, getattr(self, name) - getattr(before, name))


METER = Meter()


class Device:
    """One of two devices; inside ``with Device(1):`` arrays are made there."""

    current: ClassVar[list[int]] = [0]
    __hash__ = None

    def __init__(self, number: int | None = None) -> None:
        self.id = Device.current[-1] if number is None else int(number)
        if self.id not in (0, 1):
            raise RuntimeError("cudaErrorInvalidDevice: invalid device ordinal")

    def __enter__(self) -> "Device":
        Device.current.append(self.id)
        return self

    def __exit__(self, *_: object) -> None:
        Device.current.pop()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Device) and other.id == self.id

    def synchronize(self) -> None:
        METER.waits += 1


def opened(value: Any) -> Any:
    """What a kernel is given: the hidden arrays; arrays of the host are refused."""
    if isinstance(value, ndarray):
        if value.device.id != Device.current[-1]:
            raise ValueError(f"array on device {value.device.id}, current is {Device.current[-1]}")
        return value.held
    if isinstance(value, (list, tuple)):
        return type(value)(map(opened, value))
    if isinstance(value, np.ndarray) or (not isinstance(value, (type, np.generic)) and hasattr(value, "node")):
        raise TypeError(f"Unsupported type {type(value)}")
    return value


def closed(result: Any, *sources: Any) -> Any:
    """What a kernel gave as arrays of the device; one launch, unless all of it looks into memory of `sources`."""
    fresh: list[bool] = []
    out = _closed(result, [s for s in sources if isinstance(s, ndarray)], fresh)
    METER.launches += any(fresh)
    return out


def _closed(result: Any, sources: list[Any], fresh: list[bool]) -> Any:
    if isinstance(result, (tuple, list)):
        parts = [_closed(part, sources, fresh) for part in result]
        return parts if isinstance(result, list) else tuple(parts)
    if not isinstance(result, (np.ndarray, np.generic)):
        return result
    array = np.asarray(result)
    owner = next((s for s in sources if array.size and np.may_share_memory(array, s.held)), None)
    fresh.append(owner is None)
    return ndarray(array, owner)


def indices(value: Any) -> Any:
    """An index: lists and arrays of the host are copied to the device, masks make the host wait for their count."""
    if isinstance(value, tuple):
        return tuple(map(indices, value))
    if isinstance(value, (list, np.ndarray)):
        METER.uploads += 1
        value = np.asarray(value)
        return value if value.size else value.astype(int)
    if isinstance(value, ndarray) and value.dtype == bool:
        METER.waits += 1
    return opened(value)


class ndarray:  # noqa: N801 - CuPy's name
    """An array whose memory is out of reach."""

    __slots__ = ("__weakref__", "base", "device", "held")
    __array_priority__ = 100
    __hash__ = None

    def __init__(self, held: Any, owner: Any = None) -> None:
        self.held = held
        self.device = Device() if owner is None else owner.device
        self.base = owner if owner is None or owner.base is None else owner.base

    shape = property(lambda self: self.held.shape)
    dtype = property(lambda self: self.held.dtype)
    ndim = property(lambda self: self.held.ndim)
    size = property(lambda self: self.held.size)
    nbytes = property(lambda self: self.held.nbytes)
    itemsize = property(lambda self: self.held.itemsize)
    strides = property(lambda self: self.held.strides)
    T = property(lambda self: closed(self.held.T, self))
    mT = property(lambda self: closed(self.held.mT, self))  # noqa: N815 - CuPy's name
    real = property(lambda self: closed(self.held.real, self))
    imag = property(lambda self: closed(self.held.imag, self))

    def get(self) -> Any:
        METER.waits += 1
        METER.downloads += 1
        return self.held.copy()

    def item(self) -> Any:
        return self.get().item()

    def tolist(self) -> Any:
        return self.get().tolist()

    def __bool__(self) -> bool:
        return bool(self.get())

    def __int__(self) -> int:
        return int(self.get())

    def __float__(self) -> float:
        return float(self.get())

    def __complex__(self) -> complex:
        return complex(self.get())

    def __repr__(self) -> str:
        return repr(self.get())

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        raise TypeError("Implicit conversion to a NumPy array is not allowed. Please use `.get()`")

    def __len__(self) -> int:
        return len(self.held)

    def __iter__(self) -> Iterator[Any]:
        return (self[i] for i in range(len(self)))

    def __getitem__(self, index: Any) -> Any:
        return closed(self.held[indices(index)], self)

    def __setitem__(self, index: Any, value: Any) -> None:
        METER.launches += 1
        self.held[indices(index)] = opened(value)
