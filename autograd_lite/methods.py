"""ndarray's methods: each calls the function of its name."""

from typing import Any

from .errors import OpError
from .ops import (
    activation,
    arithmetic,
    arrange,
    bins,
    choices,
    complexes,
    cumulative,
    diagonals,
    gather,
    index,
    partial,
    products,
    reduce,
    rounding,
    search,
    select,
    sorting,
    transcendental,
)
from .ops import shape as moves

__all__: list[str] = []


def _in(x: Any, dtype: Any) -> Any:
    """`x` in the dtype to compute in, if one is given."""
    return x if dtype is None else moves.astype(x, dtype, copy=False)


def _corrected(given: dict[str, Any]) -> dict[str, Any]:
    """Keywords with NumPy's name for what is taken from the number of elements changed to the standard's."""
    if "ddof" not in given:
        return given
    if "correction" in given:
        raise OpError("correction= and ddof= are two names of the same thing", "give one of them")
    return {"correction" if name == "ddof" else name: value for name, value in given.items()}


class ArrayMethods:
    """Mixin of the methods that arrays have."""

    __slots__ = ()

    shape: Any
    dtype: Any

    exp = transcendental.exp
    log = transcendental.log
    sqrt = transcendental.sqrt
    sin = transcendental.sin
    cos = transcendental.cos
    tanh = transcendental.tanh
    sigmoid = activation.sigmoid
    relu = activation.relu
    abs = arithmetic.abs
    clip = select.clip
    astype = moves.astype
    squeeze = moves.squeeze
    round = rounding.round
    conj = complexes.conj
    conjugate = complexes.conj
    __getitem__ = index.getitem

    @property
    def T(self) -> Any:  # noqa: N802 - the array-API name
        """With the axes reversed."""
        return moves.permute_dims(self, range(len(self.shape))[::-1])

    @property
    def mT(self) -> Any:  # noqa: N802 - the array-API name
        """With the last two axes exchanged."""
        return moves.matrix_transpose(self)

    @property
    def real(self) -> Any:
        """The real part."""
        return complexes.real(self)

    @property
    def imag(self) -> Any:
        """The imaginary part."""
        return complexes.imag(self)

    def copy(self) -> Any:
        """The same values in an array of their own; gradients flow through."""
        return moves.astype(self, self.dtype)

    def dot(self, other: Any) -> Any:
        """Product of vectors and matrices, or with a number; see `autograd_lite.dot`."""
        return products.dot(self, other)

    def repeat(self, repeats: Any, axis: int | None = None) -> Any:
        """Each element so many times; see `autograd_lite.repeat`."""
        return index.repeat(self, repeats, axis=axis)

    def take(self, indices: Any, axis: int | None = None) -> Any:
        """Elements at positions along an axis; see `autograd_lite.take`."""
        return index.take(self, indices, axis=axis)

    # Keywords beside those that are named here (initial=, where=) are the function's.

    def sum(self, axis: Any = None, dtype: Any = None, *, keepdims: bool = False, **rest: Any) -> Any:
        """Sum over axes; see `autograd_lite.sum`."""
        return reduce.sum(self, axis, dtype, keepdims=keepdims, **rest)

    def prod(self, axis: Any = None, dtype: Any = None, *, keepdims: bool = False, **rest: Any) -> Any:
        """Product over axes; see `autograd_lite.prod`."""
        return reduce.prod(self, axis, dtype, keepdims=keepdims, **rest)

    def mean(self, axis: Any = None, dtype: Any = None, *, keepdims: bool = False, **rest: Any) -> Any:
        """Mean over axes; see `autograd_lite.mean`."""
        return reduce.mean(_in(self, dtype), axis, keepdims=keepdims, **rest)

    def var(self, axis: Any = None, dtype: Any = None, *, keepdims: bool = False, **rest: Any) -> Any:
        """Variance over axes; see `autograd_lite.var`, whose `correction` may be called `ddof` here, as by NumPy."""
        return reduce.var(_in(self, dtype), axis, keepdims=keepdims, **_corrected(rest))

    def std(self, axis: Any = None, dtype: Any = None, *, keepdims: bool = False, **rest: Any) -> Any:
        """Standard deviation over axes; see `autograd_lite.std`, and `ddof` as for `var`."""
        return reduce.std(_in(self, dtype), axis, keepdims=keepdims, **_corrected(rest))

    def max(self, axis: Any = None, *, keepdims: bool = False, **rest: Any) -> Any:
        """Largest element over axes; see `autograd_lite.max`."""
        return reduce.max(self, axis, keepdims=keepdims, **rest)

    def min(self, axis: Any = None, *, keepdims: bool = False, **rest: Any) -> Any:
        """Smallest element over axes; see `autograd_lite.min`."""
        return reduce.min(self, axis, keepdims=keepdims, **rest)

    def argmax(self, axis: int | None = None, *, keepdims: bool = False) -> Any:
        """Index of the largest element; see `autograd_lite.argmax`."""
        return search.argmax(self, axis, keepdims=keepdims)

    def argmin(self, axis: int | None = None, *, keepdims: bool = False) -> Any:
        """Index of the smallest element; see `autograd_lite.argmin`."""
        return search.argmin(self, axis, keepdims=keepdims)

    def all(self, axis: Any = None, *, keepdims: bool = False, **rest: Any) -> Any:
        """Whether all elements are true; see `autograd_lite.all`."""
        return search.all(self, axis, keepdims=keepdims, **rest)

    def any(self, axis: Any = None, *, keepdims: bool = False, **rest: Any) -> Any:
        """Whether any element is true; see `autograd_lite.any`."""
        return search.any(self, axis, keepdims=keepdims, **rest)

    def nonzero(self) -> Any:
        """Where elements are not 0, as an index array for each axis; see `autograd_lite.nonzero`."""
        return gather.nonzero(self)

    def argsort(self, axis: int | None = -1, *, descending: bool = False, stable: bool = True) -> Any:
        """The order that sorts along an axis; see `autograd_lite.argsort`."""
        return sorting.argsort(self, axis, descending=descending, stable=stable)

    def argpartition(self, kth: Any, axis: int | None = -1) -> Any:
        """The order that partitions along an axis; see `autograd_lite.argpartition`."""
        return partial.argpartition(self, kth, axis)

    def searchsorted(self, v: Any, side: str = "left", sorter: Any = None) -> Any:
        """Where values would go to keep the order; see `autograd_lite.searchsorted`."""
        return bins.searchsorted(self, v, side, sorter)

    def compress(self, condition: Any, axis: int | None = None) -> Any:
        """What a row of truth values picks along an axis; see `autograd_lite.compress`."""
        return gather.compress(condition, self, axis)

    def choose(self, choices_: Any, mode: str = "raise") -> Any:
        """Of several arrays, for each element the one of that number; see `autograd_lite.choose`."""
        return choices.choose(self, choices_, mode=mode)

    def diagonal(self, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
        """A diagonal of two axes; see `autograd_lite.diagonal`."""
        return diagonals.diagonal(self, offset, axis1, axis2)

    def trace(self, offset: int = 0, axis1: int = 0, axis2: int = 1, dtype: Any = None) -> Any:
        """The sum of a diagonal; see `autograd_lite.trace`."""
        return products.trace(self, offset, axis1, axis2, dtype)

    def cumsum(self, axis: int | None = None, dtype: Any = None) -> Any:
        """Running sum along an axis, or of all elements in order."""
        return cumulative.cumsum(self, axis, dtype)

    def cumprod(self, axis: int | None = None, dtype: Any = None) -> Any:
        """Running product along an axis, or of all elements in order."""
        return cumulative.cumprod(self, axis, dtype)

    def reshape(self, *shape_: Any, copy: bool | None = None) -> Any:
        """The same elements in another shape: ``reshape(2, 3)`` or ``reshape((2, 3))``."""
        return moves.reshape(self, shape_[0] if len(shape_) == 1 else shape_, copy=copy)

    def ravel(self) -> Any:
        """The elements in one row."""
        return moves.reshape(self, -1)

    def flatten(self) -> Any:
        """A copy of the elements, in one row."""
        return moves.reshape(self, -1, copy=True)

    def transpose(self, *axes: Any) -> Any:
        """The axes in another order, reversed by default: ``transpose(1, 0)`` or ``transpose((1, 0))``."""
        if not axes:
            return self.T
        return moves.permute_dims(self, axes[0] if isinstance(axes[0], (tuple, list)) else axes)

    def swapaxes(self, axis1: int, axis2: int) -> Any:
        """With two axes exchanged."""
        return arrange.swapaxes(self, axis1, axis2)
