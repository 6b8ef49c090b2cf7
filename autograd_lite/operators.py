"""Python's operators on variables: each calls its op, which is all there is to them."""

from typing import Any

from .dispatch import functions, ufuncs
from .errors import DTypeError
from .ops import arithmetic as o
from .ops import compare, integers, rounding
from .ops.linalg import matmul

__all__: list[str] = []


class Operators:
    """Mixin of the operators that `Scalar` and `Tensor` share."""

    __slots__ = ()

    # The op's function is the method itself: no frame in between (60 ns of the 0.7 us an op takes).
    __add__: Any = o.add
    __sub__: Any = o.subtract
    __mul__: Any = o.multiply
    __truediv__: Any = o.divide
    __floordiv__: Any = rounding.floor_divide
    __mod__: Any = o.remainder
    __pow__: Any = o.pow
    __neg__: Any = o.negative
    __pos__: Any = o.positive
    __abs__: Any = o.abs
    __lt__: Any = compare.less
    __le__: Any = compare.less_equal
    __gt__: Any = compare.greater
    __ge__: Any = compare.greater_equal
    __and__: Any = compare.bitwise_and
    __or__: Any = compare.bitwise_or
    __xor__: Any = compare.bitwise_xor
    __invert__: Any = compare.bitwise_invert
    __lshift__: Any = integers.bitwise_left_shift
    __rshift__: Any = integers.bitwise_right_shift
    __hash__ = object.__hash__  # by identity: a handle is a place, whatever it holds

    def __array_ufunc__(self, ufunc: Any, method: str, *args: Any, **kwargs: Any) -> Any:
        """What NumPy calls for ``array * tensor`` or ``np.sin(tensor)``."""
        return ufuncs.ufunc(ufunc, method, args, kwargs)

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        """What NumPy calls for ``np.sum(tensor)`` and the like."""
        return functions.function(function, args, kwargs)

    def __eq__(self, other: object) -> Any:
        try:
            return compare.equal(self, other)
        except DTypeError:  # not a number or array: let Python answer that they differ
            return NotImplemented

    def __ne__(self, other: object) -> Any:
        try:
            return compare.not_equal(self, other)
        except DTypeError:
            return NotImplemented

    def __radd__(self, other: Any) -> Any:
        return o.add(other, self)

    def __rsub__(self, other: Any) -> Any:
        return o.subtract(other, self)

    def __rmul__(self, other: Any) -> Any:
        return o.multiply(other, self)

    def __rtruediv__(self, other: Any) -> Any:
        return o.divide(other, self)

    def __rfloordiv__(self, other: Any) -> Any:
        return rounding.floor_divide(other, self)

    def __rmod__(self, other: Any) -> Any:
        return o.remainder(other, self)

    def __divmod__(self, other: Any) -> tuple[Any, Any]:
        return rounding.floor_divide(self, other), o.remainder(self, other)

    def __rdivmod__(self, other: Any) -> tuple[Any, Any]:
        return rounding.floor_divide(other, self), o.remainder(other, self)

    def __rpow__(self, other: Any) -> Any:
        return o.pow(other, self)

    def __rand__(self, other: Any) -> Any:
        return compare.bitwise_and(other, self)

    def __ror__(self, other: Any) -> Any:
        return compare.bitwise_or(other, self)

    def __rxor__(self, other: Any) -> Any:
        return compare.bitwise_xor(other, self)

    def __rlshift__(self, other: Any) -> Any:
        return integers.bitwise_left_shift(other, self)

    def __rrshift__(self, other: Any) -> Any:
        return integers.bitwise_right_shift(other, self)

    def __matmul__(self, other: Any) -> Any:
        return matmul(self, other)

    def __rmatmul__(self, other: Any) -> Any:
        return matmul(other, self)
