"""Writing into a part of an array, as a function: the array as it is afterwards. Declarations only."""

from math import prod
from typing import Any

from ..apply import apply
from ..backend import copied, namespace
from ..declare import linear
from .index import basic, batch_in, getitem
from .select import where

__all__: list[str] = []  # people write x[i] = v

Steps = tuple[tuple[Any, dict[str, Any] | None], ...]


def place(xp: Any, x: Any, v: Any, steps: Steps, index: Any) -> None:
    """Write `v` into the array `x`, at an index of the view that the steps lead to."""
    target = x
    for op, params in steps:
        target = op.forward(xp, target, **(params or {}))
    target[index] = v


@linear(
    transpose=lambda g, x, v, steps, index: (
        write(g, 0.0, steps=steps, index=index),  # type: ignore[has-type]  # below
        _written(g, steps, index),
    ),
    selects=True,
    batch="write",
    tex=r"{x}[i] \leftarrow {v}",
    name="write",
)
def write(xp: Any, x: Any, v: Any, *, steps: Steps, index: Any) -> Any:
    """A copy of `x` with `v` written to an index of a view of it; linear in both."""
    if (batch := batch_in(index)) is not None:
        return batch.__array_namespace__().compute(write.op, (x, v), {"steps": steps, "index": index})
    # in the memory order of `x`, or what was a view of it need not be one of the copy
    out = copied(x)
    place(xp, out, v, steps, index)
    return out


def _written(g: Any, steps: Steps, index: Any) -> Any:
    """The part of a cotangent that was written; 0 for what a later element of the same write went over."""
    part = g
    for op, params in steps:
        part = apply(op, (part,), params)
    part = getitem(part, index)
    if basic(index):
        return part
    xp = namespace(getattr(g, "value", g))
    numbers = xp.reshape(xp.arange(prod(part.shape)), part.shape)
    last = write(xp.zeros(g.shape, dtype=numbers.dtype), numbers, steps=steps, index=index)
    for op, params in steps:
        last = apply(op, (last,), params)
    return where(getitem(last, index) == numbers, part, 0.0)
