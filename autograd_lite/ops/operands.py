"""What functions that are made of ops take: anything that NumPy takes for an array."""

from operator import index
from typing import Any

import numpy as np

from ..backend import as_array, beside, is_array, on_device
from ..errors import ShapeError
from ..variable import Variable
from .shape import reshape, stack

__all__: list[str] = []


def operand(x: Any, like: Any = None) -> Any:
    """`x` as something with a shape: a tensor or raw array as it is, a Scalar as a 0-d tensor, else an array.

    A list with variables in it is stacked, so that gradients flow to them. A list or number goes to where `like` is.
    """
    if isinstance(x, Variable):
        return reshape(x, ()) if isinstance(x.value, float) else x
    if isinstance(x, (list, tuple)) and _holds_variables(x):
        return stack([operand(part, like) for part in x])
    return as_array(x) if like is None or is_array(x) else beside(as_array(x), raw(like))


def listless(x: Any) -> Any:
    """`x`, a list as an array: what operators take, where a number or Scalar is to stay one."""
    return operand(x) if isinstance(x, (list, tuple)) else x


def _holds_variables(x: Any) -> bool:
    if isinstance(x, (list, tuple)):
        return any(_holds_variables(part) for part in x)
    return isinstance(x, Variable)


def raw(x: Any) -> Any:
    """The value of a variable; anything else as it is."""
    return x.value if isinstance(x, Variable) else x


def operands(xs: Any) -> list[Any]:
    """A sequence of what `operand` takes; of one array its parts along the first axis."""
    return [operand(x) for x in xs]


def lengths_of(name: str, parameter: str, given: Any) -> tuple[int, ...]:
    """One or several whole numbers from 0 on, as a tuple."""
    given = on_device(given, "cpu") if is_array(given) else given
    parts = given if np.ndim(given) else (given,)
    try:
        found = tuple(index(n) for n in parts)
    except TypeError:
        found = (-1,)
    if any(n < 0 for n in found):
        raise ShapeError(f"{name}: expected whole numbers from 0 on, got {parameter}={given!r}")
    return found
