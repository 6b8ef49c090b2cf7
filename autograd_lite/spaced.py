"""Numbers at equal ratios, with gradients to their ends."""

from typing import Any

import numpy as np

from .creation import even, linspace
from .dtypes import result_type
from .errors import ShapeError
from .ops.arithmetic import abs as _abs
from .ops.operands import operand
from .ops.rounding import sign
from .ops.shape import astype, moveaxis
from .variable import Variable

__all__ = ["geomspace", "logspace"]

PLAIN = (int, float, complex, np.number, np.ndarray)


def logspace(
    start: Any, stop: Any, num: int = 50, endpoint: bool = True, base: Any = 10.0, dtype: Any = None, axis: int = 0
) -> Any:
    """Powers of `base` with evenly spaced exponents.

    Parameters
    ----------
    start, stop : number, array, Scalar or Tensor
        The first and the last exponent. Gradients flow to variables.
    num : int
        How many.
    endpoint : bool
        Whether `stop` itself is the last one.
    base : number or Tensor
        What is raised to them.
    dtype : dtype, optional
        Of the results; floats by default.
    axis : int
        Where the results of arrays lie.

    Examples
    --------
    >>> ag.logspace(0.0, 2.0, 3)
    Tensor([  1.,  10., 100.])
    """
    powers = base ** linspace(start, stop, num, endpoint=endpoint)
    return _finished(powers, result_type(start, stop, base, 1.0) if dtype is None else dtype, axis)


def geomspace(start: Any, stop: Any, num: int = 50, endpoint: bool = True, dtype: Any = None, axis: int = 0) -> Any:
    """`num` numbers from `start` to `stop`, each the same multiple of the one before.

    Parameters
    ----------
    start, stop : number, array, Scalar or Tensor
        The ends; none is 0. Gradients flow to variables.
    num : int
        How many.
    endpoint : bool
        Whether `stop` itself is the last one.
    dtype : dtype, optional
        Of the results; floats by default.
    axis : int
        Where the results of arrays lie.

    Raises
    ------
    ShapeError
        If an end is 0, from which no multiple leads away.

    Examples
    --------
    >>> x = ag.tensor(4.0, requires_grad=True)
    >>> ag.geomspace(1.0, x, 3)[1].backward()  # the square root
    >>> x.grad
    Tensor(0.25)
    """
    start, stop = (operand(x) if isinstance(x, (list, tuple)) else x for x in (start, stop))
    values = [x.value if isinstance(x, Variable) else x for x in (start, stop)]
    if any(isinstance(v, PLAIN) and not np.all(v) for v in values):
        raise ShapeError("geomspace: expected ends other than 0, of which all multiples are 0")
    if dtype is None:
        dtype = result_type(start, stop, 1.0)
    way = even(num, endpoint, start, stop)
    turn = sign(start) if np.dtype(dtype).kind == "f" else start / _abs(start)
    return _finished(turn * _abs(start) ** (1.0 - way) * (stop / turn) ** way, dtype, axis)


def _finished(x: Any, dtype: Any, axis: int) -> Any:
    """The numbers in their dtype, along the axis asked for."""
    x = astype(x, dtype, copy=False)
    return moveaxis(x, 0, axis) if axis else x
