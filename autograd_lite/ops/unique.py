"""Which different elements there are. Declarations only.

Nearby inputs have as many different elements only if equal elements stay equal. Among these the gradient is defined,
and it is shared evenly by the elements that are equal; where all elements differ, it is that of `sort`.
"""

from typing import Any, NamedTuple

from ..declare import custom
from .along import add_along, take_along_axis
from .shape import astype, reshape

__all__ = ["isin", "unique", "unique_all", "unique_counts", "unique_inverse", "unique_values"]


@custom(vjp=None, outputs=3, name="unique_places")
def _places(xp: Any, x: Any, *, axis: int | None = None, equal_nan: bool = False) -> Any:
    """Of each different element the first position and the count, and between these, which one each element is."""
    _, first, inverse, count = xp.unique(x, True, True, True, axis, equal_nan=equal_nan)
    return first, xp.reshape(inverse, xp.asarray(x).shape if axis is None else (-1,)), count


def _groups(x: Any, axis: int | None, equal_nan: bool) -> tuple[Any, Any, int]:
    """Which different element each one is, and how many equal it, to broadcast against `x`, or `x` flat; the axis."""
    _, inverse, count = _places(x, axis=axis, equal_nan=equal_nan)
    along = (-1,) if axis is None else tuple(-1 if d == axis % x.ndim else 1 for d in range(x.ndim))
    return reshape(inverse, along), reshape(count, along), axis or 0


def _spread(g: Any, x: Any, axis: int | None, equal_nan: bool) -> Any:
    """The cotangent of `x`: that of each different element, shared evenly."""
    inverse, count, at = _groups(x, axis, equal_nan)
    return reshape(take_along_axis(g / astype(count, g.dtype), inverse, at), x.shape)


def _gather(t: Any, y: Any, x: Any, axis: int | None, equal_nan: bool) -> Any:
    """The tangent of the different elements: the mean of those that are equal."""
    inverse, count, at = _groups(x, axis, equal_nan)
    flat = reshape(t, -1) if axis is None else t
    return add_along(inverse, flat, axis=at, length=y.shape[at]) / astype(count, t.dtype)


@custom(
    vjp=lambda g, y, x, axis=None, equal_nan=False: _spread(g, x, axis, equal_nan),
    jvp=lambda t, y, x, axis=None, equal_nan=False: _gather(t, y, x, axis, equal_nan),
    complex=True,
    tex=r"\mathrm{{unique}}({x})",
    name="unique_values",
)
def _values(xp: Any, x: Any, *, axis: int | None = None, equal_nan: bool = False) -> Any:
    return xp.unique(x, axis=axis, equal_nan=equal_nan)


class UniqueAllResult(NamedTuple):
    """What `unique_all` gives."""

    values: Any
    indices: Any
    inverse_indices: Any
    counts: Any


class UniqueCountsResult(NamedTuple):
    """What `unique_counts` gives."""

    values: Any
    counts: Any


class UniqueInverseResult(NamedTuple):
    """What `unique_inverse` gives."""

    values: Any
    inverse_indices: Any


def unique_values(x: Any, /) -> Any:
    """The different elements, sorted; each NaN is different. Equal elements share their gradient evenly.

    Examples
    --------
    >>> x = ag.tensor([2.0, 1.0, 2.0], requires_grad=True)
    >>> ag.unique_values(x)
    Tensor([1., 2.], op=unique_values)
    >>> ag.unique_values(x).sum().backward()
    >>> x.grad
    Tensor([0.5, 1. , 0.5])
    """
    return _values(x)


def unique_all(x: Any, /) -> UniqueAllResult:
    """The different elements; where each occurs first; which one each element is; how many equal it.

    Values are differentiated as by `unique_values`; the other parts are whole numbers.

    Examples
    --------
    >>> ag.unique_all(ag.asarray([2.0, 1.0, 2.0])).counts
    Tensor([1, 2])
    """
    return UniqueAllResult(_values(x), *_places(x))


def unique_counts(x: Any, /) -> UniqueCountsResult:
    """The different elements, and how many equal each.

    Examples
    --------
    >>> ag.unique_counts(ag.asarray([2.0, 1.0, 2.0]))
    UniqueCountsResult(values=Tensor([1., 2.]), counts=Tensor([1, 2]))
    """
    return UniqueCountsResult(_values(x), _places(x)[2])


def unique_inverse(x: Any, /) -> UniqueInverseResult:
    """The different elements, and which one each element of `x` is: ``values[inverse_indices]`` is `x`.

    Examples
    --------
    >>> ag.unique_inverse(ag.asarray([2.0, 1.0, 2.0])).inverse_indices
    Tensor([1, 0, 1])
    """
    return UniqueInverseResult(_values(x), _places(x)[1])


def unique(
    x: Any,
    /,
    return_index: bool = False,
    return_inverse: bool = False,
    return_counts: bool = False,
    axis: int | None = None,
    *,
    equal_nan: bool = True,
    sorted: bool = True,  # noqa: A002 - NumPy's name
) -> Any:
    """The different elements, or slices along an axis, sorted. Equal ones share their gradient evenly.

    Parameters
    ----------
    x : Tensor or array
        Any shape.
    return_index, return_inverse, return_counts : bool
        What to give beside the values, in this order: where each occurs first, which one each element is, and how
        many there are of each.
    axis : int, optional
        Compare slices along this axis; ``None`` compares elements.
    equal_nan : bool
        Whether NaN is one value, rather than each one different.
    sorted : bool
        As in NumPy; values come sorted either way.

    Returns
    -------
    Tensor or array, or a tuple of them
        The values alone if nothing else was asked for.

    Examples
    --------
    >>> ag.unique(ag.asarray([2.0, 1.0, 2.0]), return_counts=True)
    (Tensor([1., 2.]), Tensor([1, 2]))
    """
    values = _values(x, axis=axis, equal_nan=equal_nan)
    asked = (return_index, return_inverse, return_counts)
    if not any(asked):
        return values
    places = _places(x, axis=axis, equal_nan=equal_nan)
    return (values, *(part for part, wanted in zip(places, asked, strict=True) if wanted))


@custom(vjp=None, batch="first", name="isin", tex=r"{x1} \in {x2}")
def _isin(xp: Any, x1: Any, x2: Any, *, assume_unique: bool = False, invert: bool = False) -> Any:
    return xp.isin(x1, x2, assume_unique=assume_unique, invert=invert)


def isin(x1: Any, x2: Any, /, assume_unique: bool = False, invert: bool = False) -> Any:
    """Whether each element of the first is among those of the second; not differentiable.

    Parameters
    ----------
    x1, x2 : Tensor, array or number
        Any shapes.
    assume_unique : bool
        Says that neither has equal elements, which may be faster.
    invert : bool
        Whether each is *not* among them.

    Examples
    --------
    >>> ag.isin(ag.asarray([1.0, 2.0]), ag.asarray([2.0, 3.0]))
    Tensor([False,  True])
    """
    return _isin(x1, x2, assume_unique=assume_unique, invert=invert)
