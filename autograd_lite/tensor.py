"""`Tensor`: a variable that holds an array."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from .alias import is_number, writable
from .backend import as_array, copied, floating, on_device
from .differentiable import Differentiable, warn_of_cut
from .errors import DTypeError, OpError, ShapeError
from .exchange import Exchange
from .formatting import array, facts, public
from .inplace import assign, setitem
from .methods import ArrayMethods
from .ops import arithmetic, compare, integers, partial, rounding, search, sorting
from .ops.linalg import matmul
from .variable import TensorBase, Variable, leaf, wrap

__all__ = ["Tensor", "tensor"]


def _in_place(op: Any, sign: str) -> Any:
    """The method for ``x += y`` and its like: `x` stays the same handle, and holds the result.

    A number, as a sum gives it, is not written to: the name alone then stands for the result.
    """
    what = f"x {sign} y"

    def method(self: Any, other: Any) -> Any:
        out = op(self, other)
        return out if is_number(self) else assign(self, out, what)

    return method


class Tensor(ArrayMethods, Exchange, Differentiable, TensorBase):
    """An array that remembers how it was computed. Made by `tensor`, and by computing with one.

    A tensor is a handle: it holds an array (``value``) and, if gradients are to flow to it, a node of the graph
    (``node``). Methods are ndarray's; each calls the function of its name.

    ``x += y`` writes into `x`, for all who hold it. As in NumPy, a number that was computed, such as a sum, is not
    written to: the name alone then stands for the result.

    Examples
    --------
    >>> w = ag.tensor([1.0, 2.0], requires_grad=True, name="w")
    >>> w
    Tensor([1., 2.], requires_grad=True, name='w')
    >>> (w * w).sum().backward()
    >>> w.grad
    Tensor([2., 4.])
    """

    __slots__ = ()

    def __init__(self, *given: Any) -> None:
        raise OpError("Tensor is what computing gives", "make one with ag.tensor([1.0, 2.0])")

    def __dir__(self) -> list[str]:
        return public(self)

    @property
    def shape(self) -> tuple[int, ...]:
        """Length of each axis."""
        found: tuple[int, ...] = self.value.shape
        return found

    @property
    def dtype(self) -> Any:
        """The dtype of its elements."""
        return self.value.dtype

    @property
    def ndim(self) -> int:
        """Number of axes."""
        return int(self.value.ndim)

    @property
    def size(self) -> int:
        """Number of elements."""
        return int(self.value.size)

    @property
    def itemsize(self) -> int:
        """How many bytes an element takes."""
        return int(self.value.dtype.itemsize)

    @property
    def nbytes(self) -> int:
        """How many bytes all elements take together."""
        return self.itemsize * self.size

    def item(self, *index_: int) -> Any:
        """The only element, or the one at an index, as a Python number."""
        if not index_ and self.size != 1:
            raise ShapeError(f"item(): expected a single element, got shape {self.shape}", "name one: t.item(0, 1)")
        picked = self.value[index_] if index_ else self.value
        return picked.item() if hasattr(picked, "item") else on_device(picked, "cpu").item()

    def tolist(self) -> Any:
        """The elements as nested lists of Python numbers."""
        return on_device(self._array("tolist()"), "cpu").tolist()

    def __len__(self) -> int:
        if not self.ndim:
            raise ShapeError("len(): expected at least one axis, got a single number")
        return int(self.shape[0])

    def __iter__(self) -> Iterator[Any]:
        if not self.ndim:
            raise ShapeError("iteration: expected at least one axis, got a single number", "t.item() gives the number")
        return (self[i] for i in range(len(self)))

    def __contains__(self, v: Any) -> bool:
        return bool(search.any(self == v))

    def __bool__(self) -> bool:
        if self.size != 1:
            raise ShapeError(f"the truth of a tensor of shape {self.shape} is ambiguous", "reduce it: .any() or .all()")
        return bool(self.value)

    def __float__(self) -> float:
        warn_of_cut(self)
        return float(self.item())

    def __format__(self, spec: str) -> str:
        return format(self.item(), spec) if spec else repr(self)

    def __int__(self) -> int:
        return int(self.item())

    def __index__(self) -> int:
        if self.dtype.kind not in "iu":
            raise DTypeError(f"expected an integer as index, got a tensor of {self.dtype}")
        return int(self.item())

    def __complex__(self) -> complex:
        return complex(self.item())

    def __repr__(self) -> str:
        start = "Tensor("
        pieces = [array(self.value, len(start))]
        if self.dtype not in (np.float64, np.int64, np.bool_):
            pieces.append(f"dtype={self.dtype}")
        pieces += facts(self)
        if self.node is not None and self.node.gradient is not None and self.node.is_leaf:
            g = self.node.gradient
            pieces.append(f"grad={array(g.value if isinstance(g, Variable) else g, len(start))}")
        return start + ", ".join(pieces) + ")"

    __iadd__: Any = _in_place(arithmetic.add, "+=")
    __isub__: Any = _in_place(arithmetic.subtract, "-=")
    __imul__: Any = _in_place(arithmetic.multiply, "*=")
    __itruediv__: Any = _in_place(arithmetic.divide, "/=")
    __ifloordiv__: Any = _in_place(rounding.floor_divide, "//=")
    __imod__: Any = _in_place(arithmetic.remainder, "%=")
    __ipow__: Any = _in_place(arithmetic.pow, "**=")
    __imatmul__: Any = _in_place(matmul, "@=")
    __iand__: Any = _in_place(compare.bitwise_and, "&=")
    __ior__: Any = _in_place(compare.bitwise_or, "|=")
    __ixor__: Any = _in_place(compare.bitwise_xor, "^=")
    __ilshift__: Any = _in_place(integers.bitwise_left_shift, "<<=")
    __irshift__: Any = _in_place(integers.bitwise_right_shift, ">>=")

    def __setitem__(self, where: Any, v: Any) -> None:
        setitem(self, where, v)

    def sort(self, axis: int = -1, *, stable: bool = True) -> None:
        """Sort in place, as ndarray's method does; `autograd_lite.sort` leaves what it is given as it is."""
        self[...] = sorting.sort(self, axis, stable=stable)

    def partition(self, kth: Any, axis: int = -1) -> None:
        """Partition in place, as ndarray's method does; `autograd_lite.partition` leaves what it is given as it is."""
        self[...] = partial.partition(self, kth, axis)


def tensor(
    data: Any, *, dtype: Any = None, device: str | None = None, requires_grad: bool = False, name: str | None = None
) -> Tensor:
    """A tensor of given data.

    Parameters
    ----------
    data : number, nested sequence, array, Scalar or Tensor
        Copied, so that later writes to `data` do not reach the tensor, and gradients do not flow back to it.
    dtype : dtype, optional
        By default that of `data`; Python floats give float64.
    device : str, optional
        ``"cpu"``, ``"cuda"`` or ``"cuda:N"``; by default where `data` is.
    requires_grad : bool
        Whether gradients are to flow to it; the dtype must then be floating point.
    name : str, optional
        Shown in pictures and messages.

    Returns
    -------
    Tensor

    Raises
    ------
    DTypeError
        If `data` are not numbers, or integers are to require grad.
    DeviceError
        If there is no such device.

    Examples
    --------
    >>> ag.tensor([1, 2, 3], dtype=ag.float32)
    Tensor([1., 2., 3.], dtype=float32)
    """
    if isinstance(data, (list, tuple)) and any(isinstance(part, Variable) for part in data):
        raise DTypeError(
            f"tensor: expected numbers, got a {type(data).__name__} of variables",
            "ag.asarray(...) or ag.stack(...) puts them together and keeps their gradients",
        )
    if isinstance(data, Variable):
        warn_of_cut(
            data, "ag.tensor(x)", "as it copies the numbers alone: use x itself, or x.detach() to cut on purpose"
        )
        data = data.value
    value = on_device(copied(as_array(data, dtype)), device)
    if requires_grad and not floating(value.dtype):
        raise DTypeError(
            f"tensor: only floating-point values can require grad, got {value.dtype}",
            "write 1.0 instead of 1, or pass dtype=float",
        )
    out: Tensor = leaf(value) if requires_grad else writable(wrap(value))
    if name is not None:
        out.name = name
    return out
