"""What has no rule for batches is computed example by example: slow, and right for every op."""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..anomaly import user_line
from ..apply import apply
from ..batched import levels_of
from ..errors import ShapeError
from ..op import Op
from ..ops.index import getitem
from ..ops.shape import stack
from ..tree import tree_flatten

__all__: list[str] = []


def one_by_one(op: Op, xs: list[Any], batched: list[bool], params: dict[str, Any], size: int, level: int = 0) -> Any:
    """Each example by itself, with what parameters hold of a level picked from them."""
    return _each(op, xs, batched, _parameters(params, level), size)


def try_one(op: Op, xs: list[Any], batched: list[bool], params: dict[str, Any], level: int) -> None:
    """Compute the first example by itself, for the error that a loop would raise."""
    apply(op, _example(xs, batched, 0), _parameters(params, level)(0))


def refusal_of_one(op: Op, xs: list[Any], batched: list[bool], params: dict[str, Any], level: int) -> Exception | None:
    """That error, to be raised in place of one that speaks of all examples; None if there is none."""
    try:
        try_one(op, xs, batched, params, level)
    except Exception as error:  # noqa: BLE001 - whatever it is, a loop would raise it
        return error
    return None


def _parameters(params: dict[str, Any], level: int) -> Callable[[int], Any]:
    """The parameters for each example: what they hold of a level is picked from them."""
    leaves, rebuild = tree_flatten(params)
    if not any(level in levels_of(leaf) for leaf in leaves):
        return lambda i: params
    return lambda i: rebuild([_pick(leaf, i, level) for leaf in leaves])


def _example(xs: list[Any], batched: list[bool], i: int) -> tuple[Any, ...]:
    """The inputs for one example; ones where there are no examples."""
    return tuple((getitem(x, i) if len(x) else _ones(x)) if b else x for x, b in zip(xs, batched, strict=True))


def _each(op: Op, xs: list[Any], batched: list[bool], params: Callable[[int], Any], size: int) -> Any:
    """The results of all examples; of none, an empty array in the shape of what an example of ones would give."""
    found = [apply(op, _example(xs, batched, i), params(i)) for i in range(max(size, 1))]
    if op.outputs > 1:
        return tuple(_together(op, ys)[:size] for ys in zip(*found, strict=True))
    return _together(op, found)[:size]


def _ones(x: Any) -> Any:
    return np.ones(x.shape[1:], x.dtype)


def _together(op: Op, found: Any) -> Any:
    ys = [y if hasattr(y, "shape") and not isinstance(y, np.generic) else np.asarray(y) for y in found]
    if len(shapes := list(dict.fromkeys(y.shape for y in ys))) > 1:
        raise ShapeError(
            f"{op.name}: under vmap all examples need results of one shape, got {shapes[0]} and {shapes[1]} "
            f"({user_line()})",
            "choose elements with ag.where(condition, x, 0.0), which keeps the shape",
        )
    return stack(ys)


def _pick(v: Any, i: int, level: int) -> Any:
    """Example `i` of a parameter that is a batch of this level."""
    if level not in levels_of(v):
        return v
    return getitem(v.examples, i) if len(v.examples) else _ones(v.examples)
