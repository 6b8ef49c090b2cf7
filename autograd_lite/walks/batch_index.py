"""Indexing on batches, where the index may be one for each example.

NumPy puts the axes of index arrays where the first of them stands, or in front where other parts lie between them.
With the batch in front, which is an index array itself if there are others, they can get elsewhere; they are moved.
"""

from typing import Any, NamedTuple

import numpy as np

from ..anomaly import user_line
from ..apply import apply
from ..backend import kind, namespace, shape_of
from ..batched import BatchedBase
from ..errors import TraceError
from ..op import Op
from ..ops.index import basic
from ..ops.reduce import broadcast_to
from ..ops.shape import moveaxis, reshape
from .batch_loop import one_by_one

__all__: list[str] = []


class Layout(NamedTuple):
    """Of the result of ``x[index]`` for one example: where the axes of the index arrays are."""

    start: int
    axes: int
    in_front: bool  # because other parts of the index lie between the arrays


def _parts(index: Any) -> tuple[Any, ...]:
    return index if isinstance(index, tuple) else (index,)


def _layout(index: tuple[Any, ...], rank: int) -> Layout:
    """Where index arrays put their axes, for a value of so many axes."""
    if basic(index):
        return Layout(0, 0, False)
    numbered = [not (part is None or part is Ellipsis or isinstance(part, slice)) for part in index]
    first = numbered.index(True)
    count = max(_axes_given(part) for part, is_array in zip(index, numbered, strict=True) if is_array)
    last = len(index) - numbered[::-1].index(True)
    if not all(numbered[first:last]):
        return Layout(0, count, True)
    taken = sum(_axes_taken(part) for part in index if part is not Ellipsis)
    before = sum(rank - taken if part is Ellipsis else 1 for part in index[:first])
    return Layout(before, count, False)


def _is_mask(part: Any) -> bool:
    return isinstance(part, bool) or (hasattr(part, "dtype") and kind(part.dtype) == "b")


def _axes_given(part: Any) -> int:
    return 1 if _is_mask(part) else len(shape_of(part))


def _axes_taken(part: Any) -> int:
    return 0 if part is None else len(shape_of(part)) if _is_mask(part) else 1


def _of_level(part: Any, level: int) -> bool:
    return isinstance(part, BatchedBase) and part.level == level


def _of_all(op: Op, index: tuple[Any, ...], level: int, count: int) -> tuple[Any, ...]:
    """The index with arrays for all examples in place of batches, to go with one that numbers the examples."""
    for part in index:
        if _of_level(part, level) and _is_mask(part):
            raise TraceError(
                f"{op.name}: under vmap a mask picks a different number of elements in each example ({user_line()})",
                "use ag.where(mask, x, 0.0), which keeps the shape",
            )
    return tuple(
        reshape(part.examples, (len(part.examples), *(1,) * (count - part.ndim), *part.shape))
        if _of_level(part, level)
        else part
        for part in index
    )


def _numbers(size: int, count: int, like: Any) -> Any:
    """The numbers of the examples, to broadcast against index arrays of so many axes."""
    xp = namespace(like)
    return xp.reshape(xp.arange(size), (size, *(1,) * count))


def _moved(x: Any, start: int, count: int, to: int) -> Any:
    """So many axes from `start` on, moved to begin at another place."""
    if start == to or not count:
        return x
    return moveaxis(x, tuple(range(start, start + count)), tuple(range(to, to + count)))


def getitem(op: Op, xs: list[Any], batched: list[bool], params: dict[str, Any], size: int, level: int) -> Any:
    """``x[index]`` where either may be a batch."""
    [x], index = xs, _parts(params["index"])
    at = _layout(index, len(x.shape) - batched[0])
    if not any(_of_level(part, level) for part in index):
        y = apply(op, (x,), {"index": (slice(None), *index)})
        return _moved(y, at.axes, 1, 0) if at.in_front else y
    arrays = _of_all(op, index, level, at.axes)
    if not batched[0]:
        return _moved(apply(op, (x,), {"index": arrays}), at.start, 1, 0)
    y = apply(op, (x,), {"index": (_numbers(size, at.axes, x), *arrays)})
    return _moved(y, 1, at.axes, 1 + at.start)


def scatter(op: Op, xs: list[Any], batched: list[bool], params: dict[str, Any], size: int, level: int) -> Any:
    """Zeros with `x` added at an index, where either may be a batch."""
    [x], index, shape = xs, _parts(params["index"]), params["shape"]
    full, x = _placed(op, x if batched[0] else broadcast_to(x, (size, *x.shape)), index, len(shape), size, level)
    return apply(op, (x,), {"index": full, "shape": (size, *shape)})


def write(op: Op, xs: list[Any], batched: list[bool], params: dict[str, Any], size: int, level: int) -> Any:
    """A copy of `x` with `v` written to an index, where each may be a batch."""
    if params["steps"]:
        return one_by_one(op, xs, batched, params, size, level)
    (x, v), index = xs, _parts(params["index"])
    x = x if batched[0] else broadcast_to(x, (size, *x.shape))
    plain = tuple(np.zeros(part.shape, int) if isinstance(part, BatchedBase) else part for part in index)
    shape = np.broadcast_to(0.0, x.shape[1:])[plain].shape
    if batched[1]:
        v = reshape(v, (size, *(1,) * (len(shape) - len(v.shape) + 1), *v.shape[1:]))
    full, v = _placed(op, broadcast_to(v, (size, *shape)), index, len(x.shape) - 1, size, level)
    return apply(op, (x, v), {"steps": (), "index": full})


def _placed(op: Op, v: Any, index: tuple[Any, ...], rank: int, size: int, level: int) -> tuple[Any, Any]:
    """The index for all examples together, and what goes there with its axes as that index wants them."""
    at = _layout(index, rank)
    if any(_of_level(part, level) for part in index):
        full = (_numbers(size, at.axes, v), *_of_all(op, index, level, at.axes))
        return full, _moved(v, 1 + at.start, at.axes, 1)
    return (slice(None), *index), _moved(v, 0, 1, at.axes) if at.in_front else v
