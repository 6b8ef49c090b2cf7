"""What functions that are made of ops were given: lists and numbers as arrays, and numbers to compute with beside them.

No ops here.
"""

from typing import Any

import numpy as np

from ..backend import as_array, namespace
from ..variable import ScalarBase, Variable, wrap
from .shape import astype, reshape

__all__: list[str] = []


def given(x: Any) -> Any:
    """`x` as something with axes: a tensor as it is, a `Scalar` as a tensor, numbers and lists as arrays."""
    if isinstance(x, Variable):
        return reshape(x, ()) if isinstance(x, ScalarBase) else x
    return as_array(x)


def raw(x: Any) -> Any:
    """The array or number that a variable holds; anything else as it is."""
    return x.value if isinstance(x, Variable) else x


def is_number(x: Any) -> bool:
    """Whether `x` is one of Python's numbers, or a `Scalar`: what it meets then decides the dtype."""
    return isinstance(x, (int, float, ScalarBase)) and not isinstance(x, np.generic)


def space(x: Any) -> Any:
    """The array namespace that `x` is computed with."""
    value = raw(x)
    return np if type(value) in (bool, int, float, complex) else namespace(value)


def filled(x: Any, shape: tuple[int, ...], number: float) -> Any:
    """An array of one number, of the dtype and namespace of `x`."""
    return space(x).full(shape, number, dtype=x.dtype)


def working(dtype: Any) -> Any:
    """The floating dtype to average numbers of `dtype` in: whole numbers in double, half precision in single."""
    if dtype.kind not in "fc":
        return np.dtype(float)
    return np.dtype(np.float32) if dtype == np.float16 else dtype


def beside(value: Any, y: Any) -> Any:
    """A raw result that goes out together with `y`, as a tensor if that is one."""
    return wrap(given(value)) if isinstance(y, Variable) and not isinstance(value, Variable) else value


def start(initial: Any, dtype: Any) -> Any:
    """What a reduction starts from, in the dtype of its result, which it does not widen."""
    initial = given(initial)
    return initial if initial.dtype == dtype else astype(initial, dtype)
