"""The modules of the stand-in: every name in `names.txt`, computed by NumPy's or SciPy's function of that name."""

import sys
from functools import partial
from importlib import import_module
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np

from .arrays import METER, SCALARS, Device, closed, ndarray, opened

NAMES = Path(__file__).with_name("names.txt").read_text().split("\n")
LIBRARIES = {"cupy": "numpy", "cupy.linalg": "numpy.linalg", "cupy.fft": "numpy.fft"}
LIBRARIES |= {"cupyx.scipy.special": "scipy.special", "cupy.lib.stride_tricks": "numpy.lib.stride_tricks"}
# Functions of which CuPy waits for the device, as the size of the result or the way to it depends on values.
WAITING = {"argwhere", "bincount", "digitize", "extract", "flatnonzero", "histogram", "nonzero", "repeat", "setdiff1d"}
WAITING |= {"unique", "unique_all", "unique_counts", "unique_inverse", "unique_values", "lstsq", "matrix_rank", "ix_"}
METHODS = ["all", "any", "argmax", "argmin", "argpartition", "argsort", "astype", "clip", "compress", "conj"]
METHODS += ["conjugate", "cumprod", "cumsum", "diagonal", "dot", "flatten", "max", "mean", "min", "nonzero", "prod"]
METHODS += ["ptp", "ravel", "repeat", "reshape", "round", "squeeze", "std", "sum", "swapaxes", "take", "trace"]
METHODS += ["transpose", "var", "copy", "view"]
SIGNS = {"add": "add", "sub": "subtract", "mul": "multiply", "truediv": "divide", "floordiv": "floor_divide"}
SIGNS |= {"mod": "remainder", "pow": "power", "matmul": "matmul", "and": "bitwise_and", "or": "bitwise_or"}
SIGNS |= {"xor": "bitwise_xor", "lshift": "left_shift", "rshift": "right_shift", "divmod": "divmod"}
COMPARISONS = {"eq": "equal", "ne": "not_equal", "lt": "less", "le": "less_equal", "gt": "greater"}
COMPARISONS |= {"ge": "greater_equal"}
KERNELS = {"masked_product": lambda g, d: np.where((g == 0) | (d == 0), 0, g * d).astype(g.dtype)}


def run(f: Any, args: Any, given: Any, name: str = "") -> Any:
    """Call a function of the host on what arrays hide."""
    METER.waits += name in WAITING
    inside = [opened(a) for a in args], {k: opened(v) for k, v in given.items()}
    flat = [a for v in (*args, *given.values()) for a in (v if isinstance(v, (list, tuple)) else (v,))]
    with np.errstate(all="ignore"):
        return closed(f(*inside[0], **inside[1]), *flat)


class Ufunc:
    """A universal function: it takes arrays of the device and numbers."""

    def __init__(self, f: Any) -> None:
        self.f, self.__name__ = f, f.__name__
        for name in ("reduce", "accumulate", "outer", "reduceat"):
            if hasattr(f, name):
                setattr(self, name, partial(self._run, getattr(f, name)))

    def __call__(self, *args: Any, **given: Any) -> Any:
        return self._run(self.f, *args, **given)

    def at(self, a: Any, where: Any, *v: Any) -> None:
        METER.launches += 1
        where = where if isinstance(where, tuple) else (where,)
        uploaded = tuple(np.asarray(w) if isinstance(w, (list, np.ndarray)) else opened(w) for w in where)
        METER.uploads += any(isinstance(w, (list, np.ndarray)) for w in where)
        self.f.at(opened(a), uploaded, *map(opened, v))

    def _run(self, f: Any, *args: Any, out: Any = None, **given: Any) -> Any:
        for a in args:
            if not isinstance(a, (ndarray, *SCALARS, list, tuple, type(None))):
                raise TypeError(f"Unsupported type {type(a)}")
        if out is None:
            return run(f, args, given)
        METER.launches += 1
        with np.errstate(all="ignore"):
            f(*map(opened, args), out=opened(out), **{k: opened(v) for k, v in given.items()})
        return out


def function(name: str, f: Any, parameters: list[str]) -> Any:
    """A function that takes the parameters that CuPy's has."""
    named = [p for p in parameters if not p.startswith("*")]
    most = len(named) if "*" not in parameters else parameters.index("*")

    def call(*args: Any, **given: Any) -> Any:
        free = any(p.startswith("*") and p != "*" for p in parameters)
        if not free and (len(args) > most or not given.keys() <= set(named)):
            raise TypeError(f"{name}({', '.join(parameters)}) got {len(args)} arguments and {sorted(given)}")
        return run(f, args, given, name)

    call.__name__ = name
    return call


def asarray(a: Any, dtype: Any = None, order: Any = None, *, copy: Any = None, blocking: bool = False) -> Any:
    """An array of the device, copied from the host if it is there."""
    if isinstance(a, ndarray) and (dtype is None or a.dtype == dtype) and not copy:
        return a if a.device == Device() else array(a)
    return array(a, dtype)


def array(obj: Any, dtype: Any = None, copy: bool = True, order: Any = "K", ndmin: int = 0) -> Any:
    """A new array of the device."""
    if isinstance(obj, ndarray):
        METER.launches += 1
        return ndarray(np.array(obj.held, dtype, order=order, ndmin=ndmin))
    if isinstance(obj, (list, tuple)) and any(isinstance(part, ndarray) for part in obj):
        return closed(np.array(opened(obj), dtype))
    METER.uploads += 1
    return ndarray(np.array(obj, dtype, ndmin=ndmin))


class ElementwiseKernel:
    """A kernel in CUDA's C++, which is known here by its name."""

    def __init__(self, inputs: str, outputs: str, operation: str, name: str) -> None:
        self.f = KERNELS[name]

    def __call__(self, *args: Any) -> Any:
        return run(self.f, args, {})


def _dunder(name: str, swapped: bool = False) -> Any:
    def method(self: Any, other: Any) -> Any:
        a, b = (other, self) if swapped else (self, other)
        if isinstance(other, (ndarray, *SCALARS)):
            return getattr(sys.modules["cupy"], name)(a, b)
        return NotImplemented if isinstance(other, (list, str)) else getattr(np, name)(a, b)

    return method


def _in_place(name: str) -> Any:
    def method(self: Any, other: Any) -> Any:
        return getattr(sys.modules["cupy"], name)(self, other, out=self)

    return method


def _method(name: str) -> Any:
    def method(self: Any, *args: Any, **given: Any) -> Any:
        return run(getattr(np.ndarray, name), (self, *args), given, name)

    return method


def _array_ufunc(self: Any, ufunc: Any, how: str, *inputs: Any, **given: Any) -> Any:
    found = getattr(sys.modules["cupy"], ufunc.__name__, None)
    known = all(isinstance(x, (ndarray, np.ndarray, *SCALARS)) for x in inputs)
    if found is None or not known:
        return NotImplemented
    if ufunc.__name__ in COMPARISONS.values():  # a number on the left has become an array by now
        inputs = tuple(x[()] if isinstance(x, np.ndarray) and not x.ndim else x for x in inputs)
    given["out"] = (given.pop("out", None) or (None,))[0]
    return (found if how == "__call__" else getattr(found, how))(*inputs, **given)


def _array_function(self: Any, func: Any, types: Any, args: Any, kwargs: Any) -> Any:
    module = sys.modules.get(func.__module__.replace("numpy", "cupy"))
    found = getattr(module, func.__name__, None)
    if found is None or not all(issubclass(t, (ndarray, np.ndarray)) for t in types):
        return NotImplemented
    return found(*args, **kwargs)


def _equip() -> None:
    """Give the class of arrays its operators and methods."""
    for sign, name in (SIGNS | COMPARISONS).items():
        setattr(ndarray, f"__{sign}__", _dunder(name))
        if sign in SIGNS:
            setattr(ndarray, f"__r{sign}__", _dunder(name, swapped=True))
            setattr(ndarray, f"__i{sign}__", _in_place(name))
    for sign, name in {"neg": "negative", "pos": "positive", "abs": "absolute", "invert": "invert"}.items():
        setattr(ndarray, f"__{sign}__", lambda self, name=name: getattr(sys.modules["cupy"], name)(self))
    for name in METHODS:
        setattr(ndarray, name, _method(name))
    ndarray.__array_ufunc__, ndarray.__array_function__ = _array_ufunc, _array_function


def modules() -> dict[str, ModuleType]:
    """The stand-in's modules, by the names they are imported under."""
    found = {name: ModuleType(name) for name in [*LIBRARIES, "cupyx", "cupyx.scipy", "cupy.cuda", "cupy.lib"]}
    for line in filter(None, NAMES):
        path, _, rest = line.partition("(") if line.endswith(")") else line.partition(" ")
        package, _, name = path.rpartition(".")
        try:
            theirs = getattr(import_module(LIBRARIES[package]), name, None)
        except ImportError:  # SciPy is not installed
            continue
        if theirs is None:
            continue
        if isinstance(theirs, np.ufunc) or rest == "ufunc":
            theirs = Ufunc(theirs)
        elif line.endswith(")"):
            theirs = function(name, theirs, rest.rstrip(")").split())
        setattr(found[package], name, theirs)
    _equip()
    cupy = found["cupy"]
    given = {"ndarray": ndarray, "asarray": asarray, "array": array, "asanyarray": asarray}
    given |= {"ElementwiseKernel": ElementwiseKernel, "asnumpy": lambda a: a.get()}
    for name, thing in given.items():
        setattr(cupy, name, thing)
    found["cupy.cuda"].Device = Device
    found["cupy.cuda"].runtime = SimpleNamespace(getDeviceCount=lambda: 2)
    cupy.linalg, cupy.fft, cupy.cuda = found["cupy.linalg"], found["cupy.fft"], found["cupy.cuda"]
    cupy.lib, found["cupy.lib"].stride_tricks = found["cupy.lib"], found["cupy.lib.stride_tricks"]
    found["cupyx"].scipy, found["cupyx.scipy"].special = found["cupyx.scipy"], found["cupyx.scipy.special"]
    return found
