"""`pad`, in the modes that NumPy knows. Declarations only."""

import builtins
from collections.abc import Callable
from typing import Any

import numpy as np

from ..apply import apply
from ..backend import floating, kind, namespace
from ..declare import custom, linear
from ..errors import OpError, ShapeError
from .axes import axis_of
from .operands import operand, raw
from .reduce import broadcast_to, max, mean, min  # noqa: A004 - the reductions of arrays
from .shape import astype, concat

__all__ = ["pad"]

Widths = tuple[tuple[int, int], ...]
Fill = Callable[[Any, int, int, int], Any]  # (x, axis, end: 0 or 1, width) -> what to put there

STATISTICS = {"maximum": max, "mean": mean, "minimum": min}

OPTIONS: dict[str, tuple[str, ...]] = {
    "constant": ("constant_values",),
    "edge": (),
    "empty": (),
    "linear_ramp": ("end_values",),
    "maximum": ("stat_length",),
    "mean": ("stat_length",),
    "minimum": ("stat_length",),
    "reflect": ("reflect_type",),
    "symmetric": ("reflect_type",),
    "wrap": (),
}


def _batched(op: Any, xs: Any, batched: Any, params: dict[str, Any], size: int) -> Any:
    """Of many examples: nothing is put around the batch."""
    return apply(op, tuple(xs), {**params, "widths": ((0, 0), *params["widths"])})


@linear(
    transpose=lambda g, x, widths, **how: _unpad(g, widths=widths, **how),  # type: ignore[has-type]  # below
    batch=_batched,
    tex=r"\mathrm{{pad}}({x})",
    name="pad",
)
def _pad(xp: Any, x: Any, *, widths: Widths, **how: Any) -> Any:
    """Zeros, or copies of elements, around an array."""
    return xp.pad(x, widths, **how)


@linear(
    transpose=lambda g, x, widths, **how: _pad(g, widths=widths, **how),
    selects=True,
    views=True,
    batch=_batched,
    tex=r"\mathrm{{unpad}}({x})",
    name="unpad",
)
def _unpad(xp: Any, x: Any, *, widths: Widths, **how: Any) -> Any:
    """What each element was copied to, added up."""
    for axis, (before, after) in enumerate(widths):
        if before or after:
            x = _unpad_axis(xp, x, axis, before, after, how)
    return x


def _unpad_axis(xp: Any, x: Any, axis: int, before: int, after: int, how: dict[str, Any]) -> Any:
    n = x.shape[axis] - before - after

    def at(start: int, stop: int) -> tuple[Any, ...]:
        return (*(slice(None),) * axis, slice(start, stop), ...)

    if how["mode"] == "constant":
        return x[at(before, before + n)]
    if how.get("reflect_type") == "odd":  # 2 * edge - mirrored: no copies, but sums of three elements or more
        matrix = np.pad(np.eye(n), ((before, after), (0, 0)), **how)
        return xp.moveaxis(xp.tensordot(x, xp.asarray(matrix, dtype=x.dtype), axes=((axis,), (0,))), -1, axis)
    out = xp.zeros((*x.shape[:axis], n, *x.shape[axis + 1 :]), dtype=x.dtype)
    source = np.pad(np.arange(n), (before, after), **how)
    for start, stop in _runs(source):
        part, first, last = x[at(start, stop)], int(source[start]), int(source[stop - 1])
        if first == last:
            part = xp.sum(part, axis=axis, keepdims=True)
        elif first > last:
            part, first, last = xp.flip(part, axis=axis), last, first
        out[at(first, last + 1)] += part
    return out


def _runs(source: Any) -> list[tuple[int, int]]:
    """Where positions go up by 1, down by 1 or stay, as long as they do so: what slices can do without indices."""
    steps = np.diff(source)
    turns = np.flatnonzero(np.diff(steps)) + 1
    runs, start, end = [], 0, len(source)
    while start < end:
        if start < end - 1 and abs(steps[start]) > 1:  # a jump back to the other end
            stop = start + 1
        else:
            later = turns[np.searchsorted(turns, start, side="right") :]
            stop = int(later[0]) + 1 if later.size else end
        runs.append((start, stop))
        start = stop
    return runs


@custom(vjp=None, tex=r"\mathrm{{pad}}({x})", name="pad_whole")
def _pad_whole(xp: Any, x: Any, *, widths: Widths, mode: str, **options: Any) -> Any:
    """Of whole numbers, which NumPy rounds to."""
    return xp.pad(x, widths, mode, **options)


def pad(x: Any, /, pad_width: Any, mode: str = "constant", **options: Any) -> Any:
    """Put elements around an array.

    Parameters
    ----------
    x : Tensor or array
        Any shape.
    pad_width : int, pair, sequence of pairs, or dict
        How many before and after along each axis: for all alike, or a pair for each, or by axis in a dict.
    mode : str
        ``"constant"``; ``"edge"``: repeats of the outermost element; ``"reflect"`` and ``"symmetric"``: mirrored at
        the outermost element, or beyond it; ``"wrap"``: from the other end; ``"mean"``, ``"maximum"``,
        ``"minimum"`` of each row; ``"linear_ramp"`` to a value at the end; ``"empty"``: zeros.
    constant_values, end_values : number, Tensor, pair, or sequence of pairs
        Of the modes ``constant`` and ``linear_ramp``: as for `pad_width`; by default 0. Gradients flow to them.
    stat_length : int, pair, or sequence of pairs, optional
        Of the modes ``mean``, ``maximum``, ``minimum``: how many elements at each end to take.
    reflect_type : {"even", "odd"}
        Of the modes ``reflect`` and ``symmetric``: ``"odd"`` takes what was mirrored from twice the outermost element.

    Raises
    ------
    OpError
        If a mode is not known, or an option does not belong to it.

    Examples
    --------
    >>> ag.pad(ag.asarray([1.0, 2.0, 3.0]), (2, 1), mode="reflect")
    Tensor([3., 2., 1., 2., 3., 2.])
    """
    if mode not in OPTIONS:
        raise OpError(f"pad: expected a mode that is known, got {mode!r}", f"one of {', '.join(OPTIONS)}")
    if strange := sorted(options.keys() - set(OPTIONS[mode])):
        known = ", ".join(OPTIONS[mode]) or "no options"
        raise OpError(f"pad: mode {mode!r} has no option {', '.join(strange)}", f"it takes {known}")
    x = operand(x)
    widths = _widths(pad_width, x.ndim)
    if not any(map(any, widths)):
        return astype(x, x.dtype)  # a copy, as always
    if not floating(x.dtype):
        plain = {key: raw(value) for key, value in options.items()}
        return _pad_whole(x, widths=widths, mode="constant" if mode == "empty" else mode, **plain)
    if mode == "linear_ramp":
        return _around(x, widths, _ramp(options.get("end_values", 0), x))
    if mode in STATISTICS:
        return _around(x, widths, _statistic(mode, options.get("stat_length"), x.ndim))
    if not _is_zero(values := options.get("constant_values", 0)):
        return _around(x, widths, _constant(values, x), empty=True)
    how = {"mode": "constant" if mode == "empty" else mode}
    if options.get("reflect_type", "even") != "even":
        how["reflect_type"] = options["reflect_type"]
    return _pad(x, widths=widths, **how)


def _widths(given: Any, ndim: int) -> Widths:
    """How many elements before and after each axis."""
    if isinstance(given, dict):
        pairs: Any = [(0, 0)] * ndim
        for axis, width in given.items():
            pairs[axis_of("pad", axis, ndim)] = width if np.ndim(width) else (width, width)
        given = pairs
    return _whole_pairs("pad_width", given, ndim)


def _whole_pairs(parameter: str, given: Any, ndim: int) -> Widths:
    try:
        pairs = np.broadcast_to(np.asarray(raw(given)), (ndim, 2))
        if pairs.size and (kind(pairs.dtype) not in "iu" or pairs.min() < 0):
            raise ValueError
    except ValueError:
        raise ShapeError(
            f"pad: expected {parameter} to be whole numbers from 0 on for {ndim} axes, got {given!r}",
            "a number, a pair (before, after), or one pair for each axis",
        ) from None
    return tuple((int(before), int(after)) for before, after in pairs)


def _is_zero(values: Any) -> bool:
    """Whether it is plainly zeros, which the op itself puts."""
    return isinstance(values, (int, float)) and values == 0


def _around(x: Any, widths: Widths, fill: Fill, empty: bool = False) -> Any:
    """`x` with what `fill` says at both ends of each axis, one axis after the other."""
    for axis, pair in enumerate(widths):
        if not empty and not x.shape[axis] and any(pair):
            raise ShapeError(f"pad: axis {axis} has no elements to fill from", "mode='constant' needs none")
        before, after = (fill(x, axis, end, width) if width else None for end, width in enumerate(pair))
        if any(pair):
            x = concat([part for part in (before, x, after) if part is not None], axis=axis)
    return x


def _spread(part: Any, x: Any, axis: int, width: int) -> Any:
    """`part` in the shape of `width` elements at an end of `axis`."""
    return broadcast_to(part, (*x.shape[:axis], width, *x.shape[axis + 1 :]))


def _at_end(x: Any, axis: int, end: int, count: int) -> Any:
    """The first or last elements along an axis."""
    n = x.shape[axis]
    return x[(slice(None),) * axis + (slice(0, count) if end == 0 else slice(n - count, n),)]


def _values(given: Any, x: Any) -> Callable[[int, int], Any]:
    """The value for each end of each axis, in the dtype of `x`."""
    values = operand(given, x)
    if values.dtype != x.dtype:
        values = astype(values, x.dtype)
    if not values.ndim:
        return lambda axis, end: values
    pairs = broadcast_to(values, (x.ndim, 2))
    return lambda axis, end: pairs[axis, end]


def _constant(given: Any, x: Any) -> Fill:
    value = _values(given, x)
    return lambda x, axis, end, width: _spread(value(axis, end), x, axis, width)


def _ramp(given: Any, x: Any) -> Fill:
    value, xp = _values(given, x), namespace(raw(x))

    def fill(x: Any, axis: int, end: int, width: int) -> Any:
        far, edge = value(axis, end), _at_end(x, axis, end, 1)
        steps = np.arange(width) if end == 0 else np.arange(width)[::-1]
        weights = xp.asarray((steps / width).reshape((-1,) + (1,) * (x.ndim - axis - 1)), dtype=x.dtype)
        return far + (edge - far) * weights

    return fill


def _statistic(mode: str, given: Any, ndim: int) -> Fill:
    counts = None if given is None else _whole_pairs("stat_length", given, ndim)
    if counts and mode != "mean" and any(0 in pair for pair in counts):
        raise ShapeError(f"pad: stat_length of 0 leaves mode {mode!r} nothing to choose from")

    def fill(x: Any, axis: int, end: int, width: int) -> Any:
        n = x.shape[axis]
        part = _at_end(x, axis, end, n if counts is None else builtins.min(n, counts[axis][end]))
        return _spread(STATISTICS[mode](part, axis=axis, keepdims=True), x, axis, width)

    return fill
