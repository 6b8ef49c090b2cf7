"""A namespace of the array-API standard that makes arrays on one device.

NumPy makes arrays on the host and CuPy on its current device; what the standard's functions make goes to a default
device, unless they are told. Arrays of such libraries also promise less: numbers of different kinds do not mix, and
there are no other names for things. What ops need is supplied here, in the standard's own terms.
"""

from collections.abc import Callable
from functools import cache, partial
from typing import Any

import numpy as np

__all__: list[str] = []

MAKERS = {"arange", "asarray", "empty", "eye", "full", "linspace", "ones", "zeros"}
MIXING = {"add", "atan2", "copysign", "divide", "equal", "floor_divide", "greater", "greater_equal", "hypot", "less"}
MIXING |= {"less_equal", "logaddexp", "maximum", "minimum", "multiply", "nextafter", "not_equal", "pow", "remainder"}
MIXING |= {"subtract"}
LOGICAL = {"logical_and", "logical_not", "logical_or", "logical_xor"}


class Located:
    """A library's namespace, for arrays on one device."""

    def __init__(self, xp: Any, device: Any) -> None:
        self.xp, self.device = xp, device

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.xp, name)
        if name in MAKERS:
            found = partial(self._make, found)
        elif name in MIXING:
            found = partial(self._mix, found)
        elif name in LOGICAL:
            found = partial(self._judge, found)
        setattr(self, name, found)
        return found

    def __repr__(self) -> str:
        return f"<{self.__name__} on {self.device}>"

    def _make(self, f: Callable[..., Any], *args: Any, **given: Any) -> Any:
        if given.get("dtype") is not None:
            given["dtype"] = self.dtype(given["dtype"])
        return f(*args, **{"device": self.device, **given})

    def _mix(self, f: Callable[..., Any], *xs: Any) -> Any:
        return f(*self.promoted(xs))

    def _judge(self, f: Callable[..., Any], *xs: Any) -> Any:
        return f(*(x if isinstance(x, bool) else self.astype(x, "bool") if hasattr(x, "dtype") else x != 0 for x in xs))

    def dtype(self, dtype: Any) -> Any:
        """The library's dtype of that name."""
        return getattr(self.xp, numpys(dtype).name)

    def result_type(self, *given: Any) -> Any:
        """What numbers of several kinds become together, by NumPy's rules."""
        return self.dtype(np.result_type(*(numpys(getattr(x, "dtype", x)) if _typed(x) else x for x in given)))

    def promoted(self, xs: Any) -> tuple[Any, ...]:
        """Arrays and numbers in the dtype that they have together, so that they mix."""
        if not any(hasattr(x, "dtype") for x in xs):
            return (self.asarray(xs[0]), *xs[1:])
        kinds = {numpys(x.dtype).kind if hasattr(x, "dtype") else np.result_type(type(x)).kind for x in xs}
        if len(kinds) == 1:
            return tuple(xs)
        dtype = self.result_type(*xs)
        return tuple(self.xp.astype(x, dtype, copy=False) if hasattr(x, "dtype") else x for x in xs)

    def astype(self, x: Any, dtype: Any, **how: Any) -> Any:
        return self.xp.astype(x, self.dtype(dtype), **how)

    def where(self, condition: Any, a: Any, b: Any) -> Any:
        if not hasattr(condition, "dtype"):
            condition = self.asarray(condition)
        return self.xp.where(self.astype(condition, "bool"), *self.promoted((a, b)))

    def concat(self, xs: Any, axis: int | None = 0) -> Any:
        return self.xp.concat(self.promoted(xs), axis=axis)

    def reshape(self, x: Any, shape: Any) -> Any:
        return self.xp.reshape(x, shape if isinstance(shape, tuple) else (shape,))

    def index(self, x: Any, index: Any) -> Any:
        """An index as the standard has it: one for each axis, slices within bounds, arrays of the library."""
        parts = [p if isinstance(p, (int, slice)) or p in (None, ...) else self.asarray(p) for p in _tuple(index)]
        taken = sum(p is not None and p is not ... for p in parts)
        if ... not in [p for p in parts if not hasattr(p, "shape")] and not _is_mask(parts):
            parts.append(...)
        after = x.ndim - taken
        axis, found = 0, []
        for p in parts:
            found.append(_within(p, x.shape[axis]) if isinstance(p, slice) else p)
            axis += after if p is ... else p is not None
        return tuple(found) if len(found) > 1 else found[0]

    def pick(self, x: Any, index: Any) -> Any:
        """``x[index]``."""
        parts = _tuple(index)
        if len(parts) > 1 and all(p == slice(None) for p in parts[:-1]) and getattr(parts[-1], "ndim", 0) == 1:
            return self.xp.take(x, self.asarray(parts[-1]), axis=len(parts) - 1)
        return x[self.index(x, index)]

    def put(self, x: Any, index: Any, v: Any) -> None:
        """``x[index] = v`` for an index without arrays."""
        places = self.index(x, tuple(p for p in _tuple(index) if p is not None))
        x[places] = self.xp.reshape(v, x[places].shape)

    def sum(self, x: Any, axis: Any = None, dtype: Any = None, keepdims: bool = False) -> Any:
        x = self.astype(x, "int64") if numpys(x.dtype).kind == "b" else x
        return self.xp.sum(x, axis=axis, dtype=dtype if dtype is None else self.dtype(dtype), keepdims=keepdims)

    def isin(self, x: Any, values: Any, assume_unique: bool = False, invert: bool = False) -> Any:
        return self.xp.isin(x, values, invert=invert)

    def imag(self, x: Any) -> Any:
        return self.xp.imag(x) if numpys(x.dtype).kind == "c" else self.xp.zeros_like(x)

    def cumsum(self, x: Any, axis: int | None = None, dtype: Any = None) -> Any:
        return self.xp.cumulative_sum(x, axis=axis, dtype=dtype)

    def cumprod(self, x: Any, axis: int | None = None, dtype: Any = None) -> Any:
        return self.xp.cumulative_prod(x, axis=axis, dtype=dtype)

    def tril(self, x: Any, k: int = 0) -> Any:
        return self.xp.tril(x, k=k)

    def triu(self, x: Any, k: int = 0) -> Any:
        return self.xp.triu(x, k=k)

    def sort(self, x: Any, axis: int = -1, kind: Any = None) -> Any:
        return self.xp.sort(x, axis=axis, stable=kind == "stable")

    def argsort(self, x: Any, axis: int = -1, kind: Any = None) -> Any:
        return self.xp.argsort(x, axis=axis, stable=kind == "stable")

    def take_along_axis(self, x: Any, indices: Any, axis: int = -1) -> Any:
        return self.xp.take_along_axis(x, indices, axis=axis)


def _tuple(index: Any) -> tuple[Any, ...]:
    return index if isinstance(index, tuple) else (index,)


def _is_mask(parts: list[Any]) -> bool:
    return len(parts) == 1 and hasattr(parts[0], "dtype") and numpys(parts[0].dtype).kind == "b"


def _within(part: slice, n: int) -> slice:
    """The same slice with its ends inside of an axis of length `n`."""
    start, stop, step = part.indices(n)
    return slice(start, None if stop < 0 else stop, step)


def _typed(x: Any) -> bool:
    return not isinstance(x, (bool, int, float, complex))


@cache
def located(xp: Any, device: Any) -> Located:
    """The namespace of a library for a device; the same one each time it is asked for."""
    return Located(xp, device)


def numpys(dtype: Any) -> np.dtype[Any]:
    """NumPy's dtype of the name that a library's dtype has."""
    if isinstance(dtype, np.dtype):
        return dtype
    # by its name: strict dtypes share their hashes with NumPy's, and object to being compared with them
    return np.dtype(dtype) if isinstance(dtype, (str, type)) else _named(str(dtype))


@cache
def _named(name: str) -> np.dtype[Any]:
    return np.dtype(name.rpartition(".")[2])
