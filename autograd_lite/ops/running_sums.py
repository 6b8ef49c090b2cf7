"""Running sums and products."""

from typing import Any

from ..declare import custom, linear
from ..errors import ShapeError
from .compare import isnan
from .given import filled
from .masking import product
from .operands import operand
from .recurrence import back, recurrence
from .select import where
from .shape import concat, flip, reshape

__all__ = [
    "cumprod",
    "cumsum",
    "cumulative_prod",
    "cumulative_sum",
    "nancumprod",
    "nancumsum",
]


def _part(x: Any, axis: int, start: int | None, stop: int | None) -> Any:
    """A stretch along an axis."""
    return x[(slice(None),) * (axis % x.ndim) + (slice(start, stop),)]


def only_axis(name: str, x: Any, axis: int | None) -> tuple[Any, int]:
    """`x` with at least one axis, and the axis to go along: that of a vector, if none is given."""
    x = operand(x)
    if not x.ndim:
        x = reshape(x, (1,))
    if axis is None and x.ndim > 1:
        raise ShapeError(
            f"{name}: expected axis=, as the input has {x.ndim} axes", f"ag.{name}(x.ravel()) takes all in order"
        )
    return x, -1 if axis is None else axis


def _flat(x: Any, axis: int | None) -> tuple[Any, int]:
    """`x` and an axis to go along; without one, all elements in order."""
    x = operand(x)
    return (reshape(x, -1), 0) if axis is None or not x.ndim else (x, axis)


def _with_initial(y: Any, axis: int, initial: int) -> Any:
    """A running result with what it starts from in front."""
    shape = list(y.shape)
    shape[axis] = 1
    return concat([filled(y, tuple(shape), initial), y], axis=axis)


@linear(
    transpose=lambda g, x, axis=-1, dtype=None: flip(_cumulative_sum(flip(g, axis=axis), axis=axis), axis=axis),  # type: ignore[has-type]  # below
    tex=r"\mathrm{{cumsum}}({x})",
    name="cumulative_sum",
)
def _cumulative_sum(xp: Any, x: Any, *, axis: int = -1, dtype: Any = None) -> Any:
    return xp.cumsum(x, axis=axis, dtype=dtype)


def cumulative_sum(x: Any, /, *, axis: int | None = None, dtype: Any = None, include_initial: bool = False) -> Any:
    """Running sum along an axis.

    Parameters
    ----------
    x : Tensor or array
        At least 1-D.
    axis : int, optional
        May be left out for a vector.
    dtype : dtype, optional
        To sum in; the default is that of `x`, or the widest integer for integers.
    include_initial : bool
        Start with the empty sum, 0: the result is then longer by one.

    Examples
    --------
    >>> ag.cumulative_sum(ag.asarray([1.0, 2.0, 3.0]))
    Tensor([1., 3., 6.])
    >>> ag.cumulative_sum(ag.asarray([1.0, 2.0, 3.0]), include_initial=True)
    Tensor([0., 1., 3., 6.])
    """
    x, axis = only_axis("cumulative_sum", x, axis)
    y = _cumulative_sum(x, axis=axis, dtype=dtype)
    return _with_initial(y, axis, 0) if include_initial else y


def cumsum(a: Any, axis: int | None = None, dtype: Any = None) -> Any:
    """Running sum along an axis, or of all elements in order.

    Examples
    --------
    >>> ag.cumsum(ag.asarray([[1.0, 2.0], [3.0, 4.0]]))
    Tensor([ 1.,  3.,  6., 10.])
    """
    a, axis = _flat(a, axis)
    return _cumulative_sum(a, axis=axis, dtype=dtype)


def nancumsum(a: Any, axis: int | None = None, dtype: Any = None) -> Any:
    """Running sum that takes NaN for 0.

    Examples
    --------
    >>> ag.nancumsum(ag.asarray([1.0, np.nan, 3.0]))
    Tensor([1., 1., 4.])
    """
    a = operand(a)
    return cumsum(where(isnan(a), 0, a), axis, dtype)


def _before(y: Any, axis: int) -> Any:
    """For each place the product of all before it, given the running product."""
    return _part(_with_initial(y, axis, 1), axis, 0, y.shape[axis])


@custom(
    vjp=lambda g, y, x, axis, dtype=None: product(back(x, g, axis), _before(y, axis)),
    jvp=lambda t, y, x, axis, dtype=None: recurrence(x, t * _before(y, axis), axis=axis),
    complex=True,
    tex=r"\mathrm{{cumprod}}({x})",
    name="cumulative_prod",
)
def _cumulative_prod(xp: Any, x: Any, *, axis: int, dtype: Any = None) -> Any:
    return xp.cumprod(x, axis=axis, dtype=dtype)


def cumulative_prod(x: Any, /, *, axis: int | None = None, dtype: Any = None, include_initial: bool = False) -> Any:
    """Running product along an axis; its gradient is exact also where elements are 0.

    Parameters
    ----------
    x, axis, dtype
        As for `cumulative_sum`.
    include_initial : bool
        Start with the empty product, 1: the result is then longer by one.

    Examples
    --------
    >>> ag.cumulative_prod(ag.asarray([1.0, 2.0, 3.0]))
    Tensor([1., 2., 6.])
    """
    x, axis = only_axis("cumulative_prod", x, axis)
    y = _cumulative_prod(x, axis=axis, dtype=dtype)
    return _with_initial(y, axis, 1) if include_initial else y


def cumprod(a: Any, axis: int | None = None, dtype: Any = None) -> Any:
    """Running product along an axis, or of all elements in order.

    Examples
    --------
    >>> ag.grad(lambda x: ag.cumprod(x).sum())(np.array([0.0, 2.0, 0.0]))
    array([3., 0., 0.])
    """
    a, axis = _flat(a, axis)
    return _cumulative_prod(a, axis=axis, dtype=dtype)


def nancumprod(a: Any, axis: int | None = None, dtype: Any = None) -> Any:
    """Running product that takes NaN for 1.

    Examples
    --------
    >>> ag.nancumprod(ag.asarray([2.0, np.nan, 3.0]))
    Tensor([2., 2., 6.])
    """
    a = operand(a)
    return cumprod(where(isnan(a), 1, a), axis, dtype)
