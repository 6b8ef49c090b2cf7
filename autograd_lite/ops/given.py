"""What functions that are made of ops compute with beside their operands: constants, dtypes, starts. No ops here."""

from typing import Any

import numpy as np

from ..backend import kind, namespace, there
from ..variable import ScalarBase, Variable, wrap
from .operands import operand, raw
from .shape import astype

__all__: list[str] = []


def is_number(x: Any) -> bool:
    """Whether `x` is one of Python's numbers, or a `Scalar`: what it meets then decides the dtype."""
    return isinstance(x, (int, float, ScalarBase)) and not isinstance(x, np.generic)


def space(x: Any) -> Any:
    """The array namespace that `x` is computed with."""
    value = raw(x)
    value = getattr(value, "sample", value)  # of a batch
    return np if type(value) in (bool, int, float, complex) else namespace(value)


def filled(x: Any, shape: tuple[int, ...], number: float) -> Any:
    """An array of one number, of the dtype and namespace of `x`."""
    xp = space(x)
    with there(raw(x)):
        return beside(xp.full(shape, number, dtype=x.dtype), x)


def working(dtype: Any) -> Any:
    """The floating dtype to average numbers of `dtype` in: whole numbers in double, half precision in single."""
    if kind(dtype) not in "fc":
        return np.dtype(float)
    return np.dtype(np.float32) if dtype == np.float16 else dtype


def beside(value: Any, y: Any) -> Any:
    """A raw result that goes out together with `y`, as a tensor if that is one."""
    return wrap(operand(value)) if isinstance(y, Variable) and not isinstance(value, Variable) else value


def start(initial: Any, dtype: Any) -> Any:
    """What a reduction starts from, in the dtype of its result, which it does not widen."""
    initial = operand(initial)
    return initial if initial.dtype == dtype else astype(initial, dtype)
