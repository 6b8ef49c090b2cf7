"""An op on batches: the same op on arrays with one more axis, in front.

Elementwise ops broadcast. Of other ops the parameters that name axes, shapes or an index are shifted by one, which the
convention of their names makes possible; an op for which that is not so declares ``batch=``. What is left is done
example by example.
"""

from collections.abc import Callable
from math import prod
from typing import Any

import numpy as np

from ..apply import apply
from ..backend import shape_of
from ..batched import BatchedBase
from ..errors import OpError, ShapeError
from ..modes import usable
from ..op import Op
from ..ops import batching
from ..ops.index import basic
from ..ops.reduce import broadcast_to
from ..ops.shape import astype, expand_dims, reshape, squeeze
from ..outside import refuse_leaked
from ..tree import tree_flatten
from . import batch_index
from .batch_loop import one_by_one, refusal_of_one, try_one

__all__: list[str] = []

CROSSINGS = tuple(f.op for f in (batching.enter, batching.leave, batching.collapse))
AXES = ("axis", "axes", "source", "destination", "axis1", "axis2")


def compute(level: int, op: Op, values: Any, params: dict[str, Any]) -> Any:
    """The value of an op on raw values, some of which are batches of this level; a batch again."""
    if op in CROSSINGS:
        return op.forward(None, *values, **params)
    given, params = params, {**(op.forward.__kwdefaults__ or {}), **params}
    among = [leaf for leaf in tree_flatten(params)[0] if isinstance(leaf, BatchedBase)]
    level = max([level, *(leaf.level for leaf in among)])
    if not usable(level):
        refuse_leaked(op.name, [*values, *among])
    batched = [isinstance(v, BatchedBase) and v.level == level for v in values]
    xs = [v.examples if b else v for v, b in zip(values, batched, strict=True)]
    size = next(v.examples.shape[0] for v in [*values, *among] if getattr(v, "level", 0) == level)
    if _doubtful(op, xs, batched, params):
        try_one(op, xs, batched, given, level)
    rule = op.batch if callable(op.batch) else RULES.get(op.batch or op.kind)
    if rule is None:
        raise OpError(
            f"{op.name}: expected batch= to be 'front', 'broadcast', 'loop', a function or None, got {op.batch!r}",
            "without it the op is computed by its axis=, or example by example",
        )
    try:
        if rule in TAKING or any(leaf.level == level for leaf in among):
            found = (rule if rule in TAKING else one_by_one)(op, xs, batched, params, size, level)
        else:
            found = rule(op, xs, batched, params, size)
    except ShapeError as error:  # which tells of shapes with one more axis
        told = refusal_of_one(op, xs, batched, given, level) or error
        raise told from told.__cause__
    if op.outputs > 1:
        return tuple(BatchedBase.kind(level, y, op.name) for y in found)
    return BatchedBase.kind(level, found, op.name)


def _doubtful(op: Op, xs: list[Any], batched: list[bool], params: dict[str, Any]) -> bool:
    """Whether one example may lack axes that it has with the others in front; then ask an example (`try_one`).

    Else a matrix would be made of vectors, and an axis from the end could be that of the examples.
    """
    fewest, axes = FEWEST.get(str(op.batch), 0), [params[name] for name in AXES if name in params]
    if not fewest and not axes:
        return False
    rank = min(len(shape_of(x)) - b for x, b in zip(xs, batched, strict=True))
    return rank < fewest or any(not _within(axis, rank) for axis in axes)


def _within(axis: Any, rank: int) -> bool:
    if isinstance(axis, (tuple, list)):
        return all(_within(a, rank) for a in axis)
    return axis is None or (isinstance(axis, (int, np.integer)) and -rank <= int(axis) < rank)


def elementwise(op: Op, xs: list[Any], batched: list[bool], params: dict[str, Any], size: int) -> Any:
    """Axes of length 1 are put behind the batch where an example has fewer axes than another input."""
    return apply(op, tuple(_aligned(xs, batched)), params)


def _aligned(xs: list[Any], batched: list[bool]) -> list[Any]:
    rank = max(len(shape_of(x)) - b for x, b in zip(xs, batched, strict=True))
    return [_with_rank(x, rank) if b else x for x, b in zip(xs, batched, strict=True)]


def _with_rank(x: Any, rank: int) -> Any:
    missing = rank - (len(x.shape) - 1)
    return reshape(x, (x.shape[0], *(1,) * missing, *x.shape[1:])) if missing else x


def by_parameters(op: Op, xs: list[Any], batched: list[bool], params: dict[str, Any], size: int) -> Any:
    """An op that declares nothing: if its parameters say along which axes it works, these can be shifted."""
    known = params.keys() <= SHIFTS.keys() | HARMLESS and basic(params.get("index"))
    if not known or params.keys().isdisjoint(SHIFTS):
        return one_by_one(op, xs, batched, params, size)
    return along_front(op, xs, batched, params, size)


def along_front(op: Op, xs: list[Any], batched: list[bool], params: dict[str, Any], size: int) -> Any:
    """All inputs get the batch in front, and parameters are shifted."""
    rank = max(len(shape_of(x)) - b for x, b in zip(xs, batched, strict=True))
    full = [x if b else broadcast_to(x, (size, *shape_of(x))) for x, b in zip(xs, batched, strict=True)]
    shifted = {k: SHIFTS[k](v, rank, size) if k in SHIFTS else v for k, v in params.items()}
    return apply(op, tuple(full), shifted)


def aligned(op: Op, xs: list[Any], batched: list[bool], params: dict[str, Any], size: int) -> Any:
    """The same for inputs that broadcast against each other."""
    full = [x if b else broadcast_to(x, (size, *shape_of(x))) for x, b in zip(xs, batched, strict=True)]
    return along_front(op, _aligned(full, [True] * len(xs)), [True] * len(xs), params, size)


def first(op: Op, xs: list[Any], batched: list[bool], params: dict[str, Any], size: int) -> Any:
    """An op on each element of its first input; the other is looked up in, and mostly the same for all examples."""
    return _elements(op, xs, batched, params, size, 0)


def last(op: Op, xs: list[Any], batched: list[bool], params: dict[str, Any], size: int) -> Any:
    """An op on each element of its last input."""
    return _elements(op, xs, batched, params, size, len(xs) - 1)


def _elements(op: Op, xs: list[Any], batched: list[bool], params: dict[str, Any], size: int, place: int) -> Any:
    if any(b for i, b in enumerate(batched) if i != place):
        return one_by_one(op, xs, batched, params, size)
    # elements that differ in each example need not differ in all
    return apply(op, tuple(xs), {k: False if k == "assume_unique" else v for k, v in params.items()})


def to_shape(op: Op, xs: list[Any], batched: list[bool], params: dict[str, Any], size: int) -> Any:
    """Broadcasting to a shape, which may have more axes than an example."""
    return apply(op, (_with_rank(xs[0], len(params["shape"])),), {"shape": (size, *params["shape"])})


def reshaped(op: Op, xs: list[Any], batched: list[bool], params: dict[str, Any], size: int) -> Any:
    """Another shape, of which one length may be left open."""
    shape = params["shape"] if isinstance(params["shape"], (tuple, list)) else (params["shape"],)
    if -1 in shape:  # with no examples the whole array does not tell
        known = prod(n for n in shape if n != -1)
        shape = [prod(xs[0].shape[1:]) // max(known, 1) if n == -1 else n for n in shape]
    return apply(op, (xs[0],), {**params, "shape": (size, *shape)})


def number(op: Op, xs: list[Any], batched: list[bool], params: dict[str, Any], size: int) -> Any:
    """A float from an array of one element, or the way back: under `vmap` either is an array of no axes."""
    shape = shape_of(params["like"]) if "like" in params else ()
    y = reshape(xs[0], (size, *(1,) * len(shape)))
    return broadcast_to(astype(y, params["like"].dtype), (size, *shape)) if "like" in params else y


def matrices(op: Op, xs: list[Any], batched: list[bool], params: dict[str, Any], size: int) -> Any:
    """A product of matrices, which broadcasts over axes in front; vectors become matrices first, and are no longer."""
    a, b = xs
    rank_a, rank_b = (len(x.shape) - flag for x, flag in zip(xs, batched, strict=True))
    a = expand_dims(a, axis=-2) if rank_a == 1 else a
    b = expand_dims(b, axis=-1) if rank_b == 1 else b
    y = apply(op, tuple(_aligned([a, b], batched)), params)
    y = squeeze(y, -1) if rank_b == 1 else y
    return squeeze(y, -2 if rank_b != 1 else -1) if rank_a == 1 else y


def whole(op: Op, xs: list[Any], batched: list[bool], params: dict[str, Any], size: int) -> Any:
    """An op that for ``axis=None`` goes through the elements in order, as if they lay in one row."""
    if params["axis"] is not None:
        return along_front(op, xs, batched, params, size)
    shape = xs[0].shape
    y = apply(op, (reshape(xs[0], (size, prod(shape[1:]))),), {**params, "axis": 1})
    if y.ndim > 1:
        return reshape(y, shape)
    return reshape(y, (size, *(1,) * (len(shape) - 1))) if params.get("keepdims") else y


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
# Parameters that mean the same with one more axis
HARMLESS = {"at", "correction", "descending", "dtype", "k", "keepdims", "kth", "largest", "length", "offset", "stable"}


# How many axes an example needs at least, by the name of the rule; with fewer it is asked whether the op takes it
FEWEST = {"front": 2, "stacks": 2, "matrices": 1}

# By kind of op, or by the name that ``batch=`` gives in its declaration
RULES: dict[str, Callable[..., Any]] = {
    "elementwise": elementwise,
    "linear": by_parameters,
    "bilinear": by_parameters,
    "custom": by_parameters,
    "broadcast": elementwise,
    "front": along_front,
    "aligned": aligned,
    "first": first,
    "last": last,
    "loop": one_by_one,
    "to_shape": to_shape,
    "reshape": reshaped,
    "number": number,
    "matrices": matrices,
    "stacks": elementwise,
    "whole": whole,
    "getitem": batch_index.getitem,
    "scatter": batch_index.scatter,
    "write": batch_index.write,
}
# Rules that know what to do with batches among parameters
TAKING = {RULES[name] for name in ("getitem", "scatter", "write")}
