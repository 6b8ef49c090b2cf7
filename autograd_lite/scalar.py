"""`Scalar`: a variable that holds a Python float. The same ops and the same graph, without NumPy on the way."""

from typing import Any

import numpy as np

from .differentiable import Differentiable, warn_of_cut
from .errors import DTypeError, OpError
from .formatting import facts, number, public
from .graph import LEAF, Node
from .inplace import assign
from .ops import activation, arithmetic, select, transcendental
from .variable import ScalarBase, Variable, scalar_handle

__all__ = ["Scalar", "scalar"]


def _in_place(op: Any, sign: str) -> Any:
    """The method for ``x += y`` and its like.

    Numbers are values: it binds the name anew, as for a float. Only inside `no_grad` is a leaf updated.
    """

    def method(self: Any, other: Any) -> Any:
        out = op(self, other)
        return out if self.leaf is None or out.node is not None else assign(self, out, f"x {sign} y")

    return method


class Scalar(Differentiable, ScalarBase):
    """A number that remembers how it was computed. Made by `scalar` and by computing with one.

    It behaves as a float in arithmetic; together with a `Tensor` it gives a `Tensor`. Comparisons give plain
    ``bool``. Attributes ``value`` (the float) and ``node`` (its node in the graph) may be read.

    Examples
    --------
    >>> x = ag.scalar(0.5, name="x")
    >>> y = (2 * x).tanh()
    >>> y.backward()
    >>> y
    Scalar(0.7616, op=tanh, grad=1.0)
    >>> x
    Scalar(0.5, requires_grad=True, name='x', grad=0.8399)
    """

    __slots__ = ()

    def __init__(self, *given: Any) -> None:
        raise OpError("Scalar is what computing gives", "make one with ag.scalar(3.0)")

    def __dir__(self) -> list[str]:
        return public(self)

    # The names of a 0-d array, so that code for tensors can ask
    ndim = 0
    size = 1

    @property
    def dtype(self) -> Any:
        """Always float64, whose numbers Python's floats are."""
        return np.dtype(float)

    @property
    def shape(self) -> tuple[()]:
        """Always ``()``."""
        return ()

    exp = transcendental.exp
    log = transcendental.log
    sqrt = transcendental.sqrt
    sin = transcendental.sin
    cos = transcendental.cos
    tan = transcendental.tan
    tanh = transcendental.tanh
    sigmoid = activation.sigmoid
    relu = activation.relu
    abs = arithmetic.abs
    clip = select.clip

    def item(self) -> float:
        """The value as a float.

        Examples
        --------
        >>> ag.scalar(2.5).item()
        2.5
        """
        return float(self.value)

    def numpy(self) -> Any:
        """The value as a 0-d array; gradients do not flow through it."""
        return np.asarray(self.value)

    def tolist(self) -> float:
        """The value as a float, as the tensor method of that name gives it."""
        return float(self.value)

    def __float__(self) -> float:
        warn_of_cut(self)
        return float(self.value)

    def __round__(self, digits: int | None = None) -> Any:
        return round(self.value, digits)

    def __int__(self) -> int:
        return int(self.value)

    def __bool__(self) -> bool:
        return bool(self.value)

    def __repr__(self) -> str:
        pieces = [number(self.value), *facts(self)]
        if self.node is not None and self.node.gradient is not None:
            g = self.node.gradient
            pieces.append(f"grad={number(g.value if isinstance(g, Variable) else g)}")
        return f"Scalar({', '.join(pieces)})"

    def __format__(self, spec: str) -> str:
        return format(self.value, spec) if spec else repr(self)

    __iadd__: Any = _in_place(arithmetic.add, "+=")
    __isub__: Any = _in_place(arithmetic.subtract, "-=")
    __imul__: Any = _in_place(arithmetic.multiply, "*=")
    __itruediv__: Any = _in_place(arithmetic.divide, "/=")


def scalar(value: Any, *, requires_grad: bool = True, name: str | None = None) -> Scalar:
    """A number to differentiate by.

    Parameters
    ----------
    value : float
        Or anything that ``float`` takes; integers become floats.
    requires_grad : bool
        Whether gradients are to flow to it.
    name : str, optional
        Shown in pictures and messages.

    Returns
    -------
    Scalar

    Raises
    ------
    DTypeError
        If `value` is not a real number.

    Examples
    --------
    >>> x = ag.scalar(3.0, name="x")
    >>> (x * x).backward()
    >>> x.grad
    Scalar(6.0)
    """
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise DTypeError(
            f"scalar: expected a real number, got {type(value).__name__} {value!r:.60}", "use ag.tensor for arrays"
        ) from None
    out: Scalar = scalar_handle(number, Node(LEAF, None, None, number) if requires_grad else None)
    if name is not None:
        out.name = name
    return out
