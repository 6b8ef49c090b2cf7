"""An op on batches: the same op on arrays with one more axis, in front.

Elementwise ops broadcast. Of other ops the parameters that name axes, shapes or an index are shifted by one, which the
convention of their names makes possible; an op for which that is not so declares ``batch=``. What is left is done
example by example.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..apply import apply
from ..backend import shape_of
from ..batched import BatchedBase, levels_of
from ..errors import ShapeError
from ..op import Op
from ..ops import batching
from ..ops.index import basic, getitem
from ..ops.reduce import broadcast_to
from ..ops.shape import expand_dims, reshape, squeeze, stack
from ..tree import tree_flatten

__all__: list[str] = []

CROSSINGS = tuple(f.op for f in (batching.enter, batching.leave, batching.collapse))
AXES = ("axis", "axes", "source", "destination", "axis1", "axis2")


def compute(level: int, op: Op, values: Any, params: dict[str, Any]) -> Any:
    """The value of an op on raw values, some of which are batches of this level; a batch again."""
    if op in CROSSINGS:
        return op.forward(None, *values, **params)
    batched = [isinstance(v, BatchedBase) and v.level == level for v in values]
    xs = [v.examples if b else v for v, b in zip(values, batched, strict=True)]
    params = {**(op.forward.__kwdefaults__ or {}), **params}
    leaves, rebuild = tree_flatten(params)
    if any(level in levels_of(leaf) for leaf in leaves):
        sizes = [leaf.examples.shape[0] for leaf in leaves if level in levels_of(leaf)]
        found = _example_by_example(op, xs, batched, lambda i: rebuild([_pick(v, i, level) for v in leaves]), sizes[0])
    else:
        size = next(x.shape[0] for x, b in zip(xs, batched, strict=True) if b)
        rule = op.batch if callable(op.batch) else RULES[op.batch or op.kind]
        found = rule(op, xs, batched, params, size)
    if op.outputs > 1:
        return tuple(BatchedBase.kind(level, y) for y in found)
    return BatchedBase.kind(level, found)


def elementwise(op: Op, xs: list[Any], batched: list[bool], params: dict[str, Any], size: int) -> Any:
    """Axes of length 1 are put behind the batch where an example has fewer axes than another input."""
    rank = max(len(shape_of(x)) - b for x, b in zip(xs, batched, strict=True))
    aligned = [_with_rank(x, rank) if b else x for x, b in zip(xs, batched, strict=True)]
    return apply(op, tuple(aligned), params)


def _with_rank(x: Any, rank: int) -> Any:
    missing = rank - (len(x.shape) - 1)
    return reshape(x, (x.shape[0], *(1,) * missing, *x.shape[1:])) if missing else x


def along_front(op: Op, xs: list[Any], batched: list[bool], params: dict[str, Any], size: int) -> Any:
    """All inputs get the batch in front, and parameters are shifted."""
    if not params.keys() <= SHIFTS.keys() | HARMLESS or not basic(params.get("index")):
        return one_by_one(op, xs, batched, params, size)
    rank = max(len(shape_of(x)) - b for x, b in zip(xs, batched, strict=True))
    full = [x if b else broadcast_to(x, (size, *shape_of(x))) for x, b in zip(xs, batched, strict=True)]
    shifted = {k: SHIFTS[k](v, rank, size) if k in SHIFTS else v for k, v in params.items()}
    return apply(op, tuple(full), shifted)


def to_shape(op: Op, xs: list[Any], batched: list[bool], params: dict[str, Any], size: int) -> Any:
    """Broadcasting to a shape, which may have more axes than an example."""
    return apply(op, (_with_rank(xs[0], len(params["shape"])),), {"shape": (size, *params["shape"])})


def matrices(op: Op, xs: list[Any], batched: list[bool], params: dict[str, Any], size: int) -> Any:
    """A product of matrices, which broadcasts over axes in front; vectors become matrices first, and are no longer."""
    a, b = xs
    rank_a, rank_b = (len(x.shape) - flag for x, flag in zip(xs, batched, strict=True))
    a = expand_dims(a, axis=-2) if rank_a == 1 else a
    b = expand_dims(b, axis=-1) if rank_b == 1 else b
    rank = max(rank_a, rank_b, 2)
    aligned = [_with_rank(x, rank) if flag else x for x, flag in zip((a, b), batched, strict=True)]
    y = apply(op, tuple(aligned), params)
    y = squeeze(y, -1) if rank_b == 1 else y
    return squeeze(y, -2 if rank_b != 1 else -1) if rank_a == 1 else y


def whole(op: Op, xs: list[Any], batched: list[bool], params: dict[str, Any], size: int) -> Any:
    """An op that for ``axis=None`` goes through the elements in order, as if they lay in one row."""
    if params["axis"] is not None:
        return along_front(op, xs, batched, params, size)
    row = reshape(xs[0], (size, -1))
    y = apply(op, (row,), {**params, "axis": 1})
    return reshape(y, (size, *(1,) * (xs[0].ndim - 1))) if params.get("keepdims") else y


def _axis(axis: Any, rank: int, size: int) -> Any:
    if axis is None:
        return tuple(range(1, rank + 1))
    if isinstance(axis, (tuple, list)):
        return tuple(_axis(a, rank, size) for a in axis)
    return axis + 1 if axis >= 0 else axis


def _axes(axes: Any, rank: int, size: int) -> Any:
    return (0, *(a % rank + 1 for a in axes))


def _shape(shape: Any, rank: int, size: int) -> Any:
    return (size, *(shape if isinstance(shape, (tuple, list)) else (shape,)))


def _index(index: Any, rank: int, size: int) -> Any:
    return (slice(None), *(index if isinstance(index, tuple) else (index,)))


SHIFTS: dict[str, Callable[[Any, int, int], Any]] = {
    **dict.fromkeys(AXES, _axis),
    "axes": _axes,
    "shape": _shape,
    "index": _index,
}
HARMLESS = {"dtype", "keepdims", "correction", "k", "offset"}


def one_by_one(op: Op, xs: list[Any], batched: list[bool], params: dict[str, Any], size: int) -> Any:
    """Each example by itself: slow, and right for every op."""
    return _example_by_example(op, xs, batched, lambda i: params, size)


def _example_by_example(op: Op, xs: list[Any], batched: list[bool], params: Callable[[int], Any], size: int) -> Any:
    if not size:
        raise ShapeError(f"{op.name}: vmap over 0 examples needs a batching rule, and {op.name} has none")
    found = []
    for i in range(size):
        each = tuple(getitem(x, i) if b else x for x, b in zip(xs, batched, strict=True))
        found.append(apply(op, each, params(i)))
    if op.outputs > 1:
        return tuple(stack([_array(y) for y in ys]) for ys in zip(*found, strict=True))
    return stack([_array(y) for y in found])


def _pick(v: Any, i: int, level: int) -> Any:
    """Example `i` of a parameter that is a batch of this level."""
    if not isinstance(v, BatchedBase):
        return v
    if v.level == level:
        return getitem(v.examples, i)
    return BatchedBase.kind(v.level, _pick(v.examples, i, level))


def _array(y: Any) -> Any:
    return y if hasattr(y, "shape") and not isinstance(y, np.generic) else np.asarray(y)


# By kind of op, or by the name that ``batch=`` gives in its declaration
RULES: dict[str, Callable[..., Any]] = {
    "elementwise": elementwise,
    "linear": along_front,
    "bilinear": along_front,
    "custom": along_front,
    "broadcast": elementwise,
    "loop": one_by_one,
    "to_shape": to_shape,
    "matrices": matrices,
    "whole": whole,
}
