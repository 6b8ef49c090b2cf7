"""Differences and slopes of sampled functions, and their integral. All are made of ops; none is one."""

from typing import Any

import numpy as np

from ..backend import kind
from ..errors import OpError, ShapeError
from .axes import axes_of, axis_of, whole
from .compare import logical_xor
from .operands import operand
from .shape import astype, concat, reshape
from .sums import broadcast_to
from .sums import sum as _sum

__all__ = ["diff", "ediff1d", "gradient", "trapezoid"]


def _at(x: Any, axis: int, part: Any) -> Any:
    """A slice along an axis."""
    return x[(slice(None),) * axis + (part,)]


def _column(x: Any, ndim: int, axis: int) -> Any:
    """A vector along one of several axes."""
    return reshape(x, tuple(-1 if i == axis else 1 for i in range(ndim)))


def diff(x: Any, /, n: int = 1, axis: int = -1, prepend: Any = None, append: Any = None) -> Any:
    """Differences of neighbours along an axis, taken `n` times.

    Parameters
    ----------
    x : Tensor or array
        At least 1-D.
    n : int
        How many times.
    axis : int
        Along which.
    prepend, append : number or array, optional
        Put before and after first; gradients flow to them.

    Examples
    --------
    >>> ag.diff(ag.asarray([1.0, 4.0, 9.0]))
    Tensor([3., 5.])
    >>> ag.diff(ag.asarray([1.0, 4.0, 9.0]), prepend=0.0)
    Tensor([1., 3., 5.])
    """
    x, n = operand(x), whole("diff", "n", n)
    if n < 0:
        raise OpError(f"diff: expected how many times to take differences, got n={n}")
    if not x.ndim:
        raise ShapeError("diff: expected at least one axis, got a single number")
    if n == 0:
        return x
    axis = axis_of("diff", axis, x.ndim)
    parts = [part if part is x else _wide(part, x, axis) for part in (prepend, x, append) if part is not None]
    if len(parts) > 1:
        x = concat(parts, axis=axis)
    for _ in range(n):
        late, early = _at(x, axis, slice(1, None)), _at(x, axis, slice(None, -1))
        x = logical_xor(late, early) if kind(x.dtype) == "b" else late - early
    return x


def _wide(end: Any, x: Any, axis: int) -> Any:
    """What to put at an end of `x`: a number fills a place along the axis."""
    end = operand(end, x)
    if end.ndim:
        return end
    shape = list(x.shape)
    shape[axis] = 1
    return broadcast_to(end, tuple(shape))


def ediff1d(ary: Any, to_end: Any = None, to_begin: Any = None) -> Any:
    """Differences of neighbours among all elements in order.

    Parameters
    ----------
    ary : Tensor or array
        Any shape.
    to_end, to_begin : number or array, optional
        Put after and before the differences.

    Examples
    --------
    >>> ag.ediff1d(ag.asarray([[1.0, 2.0], [4.0, 7.0]]))
    Tensor([1., 2., 3.])
    """
    x = reshape(operand(ary), -1)
    ends = [None if end is None else astype(reshape(operand(end), -1), x.dtype) for end in (to_begin, to_end)]
    parts = [part for part in (ends[0], x[1:] - x[:-1], ends[1]) if part is not None]
    return concat(parts) if len(parts) > 1 else parts[0]


def trapezoid(y: Any, x: Any = None, dx: Any = 1.0, axis: int = -1) -> Any:
    """Integral along an axis by the trapezoidal rule.

    Parameters
    ----------
    y : Tensor or array
        The function's values.
    x : Tensor or array, optional
        Where it was sampled: a vector, or one for each row of `y`. Gradients flow to it.
    dx : number
        The distance of samples where no `x` is given.
    axis : int
        Along which to integrate.

    Examples
    --------
    >>> ag.trapezoid(ag.asarray([1.0, 2.0, 3.0]))
    Tensor(4.)
    """
    y, step = operand(y), dx
    place = axis_of("trapezoid", axis, y.ndim)
    if x is not None:
        x = operand(x, y)
        step = _column(diff(x), y.ndim, place) if x.ndim == 1 else diff(x, axis=axis)
    return _sum(step * (_at(y, place, slice(1, None)) + _at(y, place, slice(None, -1))) / 2.0, axis=axis)


def gradient(f: Any, *varargs: Any, axis: int | tuple[int, ...] | None = None, edge_order: int = 1) -> Any:
    """Slopes of a sampled function along each axis: central differences inside, one-sided ones at the edges.

    Parameters
    ----------
    f : Tensor or array
        The function's values.
    *varargs : number or vector
        The distance of samples, or where they are; one for all axes, or one for each. Gradients flow to them.
    axis : int, tuple of int, or None
        Along which axes; ``None`` for all.
    edge_order : int
        1 or 2: how exact the slopes at the edges are.

    Returns
    -------
    Tensor or tuple
        One for each axis.

    Examples
    --------
    >>> ag.gradient(ag.asarray([1.0, 4.0, 9.0, 16.0]))
    Tensor([3., 4., 6., 7.])
    """
    f = operand(f)
    axes = axes_of("gradient", range(f.ndim) if axis is None else axis, f.ndim)
    if edge_order not in (1, 2):
        raise OpError(f"gradient: expected edge_order 1 or 2, got {edge_order}")
    if len(varargs) not in (0, 1, len(axes)):
        raise OpError(f"gradient: expected no spacing, one, or one for each of {len(axes)} axes, got {len(varargs)}")
    spacings = [operand(h, f) for h in (varargs or (1.0,))]
    if len(spacings) == 1:
        spacings *= len(axes)
    if kind(f.dtype) not in "fc":
        f = astype(f, np.float64)
    found = tuple(_slope(f, h, k, edge_order) for h, k in zip(spacings, axes, strict=True))
    return found[0] if len(axes) == 1 else found


def _slope(f: Any, h: Any, axis: int, edge_order: int) -> Any:
    """The slopes along one axis."""
    n = f.shape[axis]
    if n < edge_order + 1:
        raise ShapeError(
            f"gradient: expected at least {edge_order + 1} samples along axis {axis}, got {n}",
            "edge_order=1 needs 2, edge_order=2 needs 3",
        )
    if h.ndim and h.shape != (n,):
        raise ShapeError(f"gradient: expected a distance, or {n} places along axis {axis}, got shape {h.shape}")
    steps = _column(diff(h), f.ndim, axis) if h.ndim else broadcast_to(h, (1,) * f.ndim)
    steps = astype(steps, f.dtype) if kind(steps.dtype) not in "fc" else steps
    parts = [_edge(f, steps, axis, edge_order, False), _inside(f, steps, axis), _edge(f, steps, axis, edge_order, True)]
    # the distances widen nothing, as in NumPy
    parts = [part if part.dtype == f.dtype else astype(part, f.dtype) for part in parts]
    return concat(parts, axis=axis)


def _steps(steps: Any, axis: int, part: slice) -> Any:
    """Some of the distances between samples, or the one there is."""
    return steps if steps.shape[axis] == 1 else _at(steps, axis, part)


def _inside(f: Any, steps: Any, axis: int) -> Any:
    """The slope of the parabola through each sample and its neighbours."""
    before, here, after = (_at(f, axis, slice(i, f.shape[axis] - 2 + i)) for i in range(3))
    if steps.shape[axis] == 1:
        return (after - before) / (2.0 * steps)
    left, right = _steps(steps, axis, slice(None, -1)), _steps(steps, axis, slice(1, None))
    both = left + right
    return (after - here) * (left / (right * both)) + (here - before) * (right / (left * both))


def _edge(f: Any, steps: Any, axis: int, edge_order: int, last: bool) -> Any:
    """The slope at the first sample, or at the last: of the line, or the parabola, through those next to it."""
    order = [-1, -2, -3] if last else [0, 1, 2]
    sign = -1.0 if last else 1.0

    def place(i: int) -> slice:
        return slice(i, i + 1 if i != -1 else None)

    at_edge, next_to_it = (_at(f, axis, place(i)) for i in order[:2])
    first = _steps(steps, axis, place(order[0]))
    line = (next_to_it - at_edge) * sign / first
    if edge_order == 1:
        return line
    second = _steps(steps, axis, place(order[1]))
    beyond = (_at(f, axis, place(order[2])) - next_to_it) * sign / second
    return line + (line - beyond) * (first / (first + second))
