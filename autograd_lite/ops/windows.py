"""Windows that slide over the last axes of raw arrays: where they lie, views on them, and back. No ops here.

No index arrays either: a window is a view, and what is added back is added for one place in the kernel at a time, to
a slice.
"""

from collections.abc import Iterator
from math import prod
from operator import index
from typing import Any, NamedTuple

import numpy as np

from ..errors import ShapeError
from ..located import numpys

__all__: list[str] = []

Sizes = tuple[int, ...]
Pads = tuple[tuple[int, int], ...]

# How many bytes of windows are copied at a time: what stays in a core's cache until it is multiplied. A whole batch
# at once took a tenth longer, and its memory. On a GPU each call costs more than it saves.
CACHED = 1 << 19
AT_ONCE = 1 << 28

WASTE = 1.25  # how much more may be computed where that saves copying; see `Windows.runs`


class Windows(NamedTuple):
    """How a kernel slides over axes.

    Attributes
    ----------
    kernel, stride, dilation : tuple of int
        For each axis how long the kernel is, how far it moves, and how far apart its elements lie.
    padding : tuple of pair of int
        How many elements are to stand before and behind each axis.
    """

    kernel: Sizes
    stride: Sizes
    padding: Pads
    dilation: Sizes

    @property
    def reach(self) -> Sizes:
        """How much of each axis the kernel covers."""
        return tuple((k - 1) * d + 1 for k, d in zip(self.kernel, self.dilation, strict=True))

    def padded(self, size: Sizes) -> Sizes:
        """How long axes are with their padding."""
        return tuple(n + low + high for n, (low, high) in zip(size, self.padding, strict=True))

    def out(self, size: Sizes) -> Sizes:
        """At how many places the kernel fits, along each axis."""
        lengths = zip(self.padded(size), self.reach, self.stride, strict=True)
        return tuple((n - r) // s + 1 if n >= r else 0 for n, r, s in lengths)

    def places(self, at: Sizes, out: Sizes, first: int = 0) -> tuple[Any, ...]:
        """The index of what one element of the kernel meets at all places, from the `first` of the first axis on."""
        axes = zip(at, self.dilation, self.stride, out, (first, *(0,) * (len(out) - 1)), strict=True)
        starts = [(k * d + f * s, s, n) for k, d, s, n, f in axes]
        return (Ellipsis, *(slice(start, start + (n - 1) * s + 1, s) for start, s, n in starts))

    def run(self, size: Sizes) -> int:
        """How long the places are as one run through memory, those across borders included; 0 to take rows.

        With a stride of 1, long rows are then copied in place of many short ones, and what was computed across
        borders is left out in the end. That must not be too much.
        """
        out, steps = self.out(size), _steps(self.padded(size))
        length = sum((n - 1) * step for n, step in zip(out, steps, strict=True)) + 1
        return length if max(self.stride) == 1 and length <= WASTE * prod(out) else 0

    def view(self, xp: Any, x: Any, out: Sizes) -> Any:
        """Of padded `x`: its other axes, those of the kernel, and those of its places."""
        n = len(self.kernel)
        steps = x.strides[-n:]
        apart = [d * step for d, step in zip(self.dilation, steps, strict=True)]
        moved = [s * step for s, step in zip(self.stride, steps, strict=True)]
        shape = (*x.shape[:-n], *self.kernel, *out)
        return xp.lib.stride_tricks.as_strided(x, shape, (*x.strides[:-n], *apart, *moved))

    def view_of_runs(self, xp: Any, x: Any, length: int) -> Any:
        """The same with all places as one axis."""
        n = len(self.kernel)
        apart = [d * step for d, step in zip(self.dilation, x.strides[-n:], strict=True)]
        shape = (*x.shape[:-n], *self.kernel, length)
        return xp.lib.stride_tricks.as_strided(x, shape, (*x.strides[:-n], *apart, numpys(x.dtype).itemsize))

    def places_of_runs(self, xp: Any, y: Any, size: Sizes) -> Any:
        """Of runs along the last axis of `y`, a view on the places that are not across a border."""
        steps = [y.itemsize * step for step in _steps(self.padded(size))]
        return xp.lib.stride_tricks.as_strided(y, (*y.shape[:-1], *self.out(size)), (*y.strides[:-1], *steps))

    def add_back(self, into: Any, columns: Any, first: int = 0) -> None:
        """Add windows to where they came from; their places are those from the `first` of the first axis on."""
        n = len(self.kernel)
        out = columns.shape[-n:]
        for at in np.ndindex(self.kernel):
            into[self.places(at, out, first)] += columns[(Ellipsis, *at, *(slice(None),) * n)]


def inner(size: Sizes, padding: Pads) -> tuple[Any, ...]:
    """The index of what is not padding, in an array with padding round its last axes, which had this size."""
    return (Ellipsis, *(slice(low, low + n) for n, (low, _) in zip(size, padding, strict=True)))


def padded(xp: Any, x: Any, padding: Pads, fill: Any) -> Any:
    """`x` with a number round its last axes."""
    first = x.ndim - len(padding)
    size = x.shape[first:]
    wider = (n + low + high for n, (low, high) in zip(size, padding, strict=True))
    y = xp.full((*x.shape[:first], *wider), fill, dtype=x.dtype)
    y[inner(size, padding)] = x
    return y


def _steps(size: Sizes) -> Sizes:
    """How many elements lie from one index to the next, for each axis."""
    return tuple(prod(size[k + 1 :]) for k in range(len(size)))


def blocks(xp: Any, shape: Sizes, n: int, itemsize: int) -> Iterator[tuple[slice, slice]]:
    """Divide windows, of shape (batch, channels, `n` axes of the kernel, places), into what stays in the cache.

    That is so many samples; if not even one, part of its places along their first axis.
    """
    room = CACHED if xp is np else AT_ONCE
    samples, first = shape[0], shape[2 + n]
    row = prod(shape[1 : 2 + n]) * prod(shape[3 + n :]) * itemsize
    rows = min(first, max(1, room // max(row, 1)))
    some = max(1, room // max(row * first, 1)) if rows == first else 1
    for i in range(0, samples, some):
        for j in range(0, first, rows):
            yield slice(i, min(i + some, samples)), slice(j, min(j + rows, first))


def columns(xp: Any, x: Any, how: Windows, groups: int) -> Iterator[tuple[slice, slice, Any]]:
    """Copies of blocks of windows as matrices: channels and kernel by places, for each sample and group.

    With each comes which samples and which places, in a row, it is of. The memory is used again for the next one, so
    that it stays in the cache: padding is put round a few samples at a time, too.
    """
    n, size = len(how.kernel), x.shape[2:]
    run, out = how.run(size), how.out(size)
    each = x.shape[1] // groups * prod(how.kernel)
    if prod(how.kernel) == 1 and max(how.stride) == 1 and not any(map(any, how.padding)):
        yield slice(None), slice(None), xp.reshape(x, (x.shape[0], groups, each, prod(out)))
        return
    shape = (*x.shape[:2], *how.kernel, *((run,) if run else out))
    division = list(blocks(xp, shape, n, numpys(x.dtype).itemsize))
    some, inside = division[0][0].stop if division else 0, inner(size, how.padding)
    apart = any(map(any, how.padding))
    source = xp.zeros((some, x.shape[1], *how.padded(size)), dtype=x.dtype) if apart else xp.ascontiguousarray(x)
    view = how.view_of_runs(xp, source, run) if run else how.view(xp, source, out)
    row, buffer = prod(shape[3 + n :]), None
    for samples, places in division:
        count = samples.stop - samples.start
        if apart and not places.start:
            source[:count][inside] = x[samples]
        window = view[(slice(count) if apart else samples, *(slice(None),) * (1 + n), places)]
        if buffer is None:
            buffer = xp.empty(window.size, dtype=x.dtype)
        copy = xp.reshape(buffer[: window.size], window.shape)
        copy[...] = window
        flat = slice(places.start * row, places.stop * row)
        yield samples, flat, xp.reshape(copy, (count, groups, each, flat.stop - flat.start))


def numbers(name: str, what: str, given: Any, n: int, least: int) -> Sizes:
    """A whole number for each of `n` axes; one stands for all."""
    try:
        found = tuple(index(k) for k in given) if isinstance(given, (tuple, list)) else (index(given),) * n
    except TypeError:
        raise ShapeError(f"{name}: expected {what} as a whole number or {n} of them, got {given!r}") from None
    if len(found) != n:
        raise ShapeError(f"{name}: expected {what} as a whole number or {n} of them, got {given!r}")
    if min(found) < least:
        raise ShapeError(f"{name}: expected {what} of at least {least}, got {given!r}")
    return found
