"""Writing into a part of an array, as a function: the array as it is afterwards. Declarations only."""

from math import prod
from typing import Any

import numpy as np

from ..apply import apply
from ..backend import copied, kind, namespace
from ..declare import linear
from .index import basic, batch_in, getitem
from .select import where
from .shape import astype

__all__: list[str] = []  # people write x[i] = v

Steps = tuple[tuple[Any, dict[str, Any] | None], ...]


def place(xp: Any, x: Any, v: Any, steps: Steps, index: Any) -> None:
    """Write `v` into the array `x`, at an index of the view that the steps lead to."""
    target = x
    for op, params in steps:
        target = op.forward(xp, target, **(params or {}))
    target[index] = v


@linear(
    transpose=lambda g, x, v, steps, index: _split(g, x, steps, index),
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
    out = copied(np.asarray(x) if isinstance(x, np.generic) else x)
    place(xp, out, v, steps, index)
    return out


def _split(g: Any, x: Any, steps: Steps, index: Any) -> tuple[Any, Any]:
    """The cotangent of what was there, 0 where it was written to; and that of what was written."""
    is_complex = kind(x.dtype) == "c"
    if is_complex and kind(g.dtype) != "c":  # the steps may look into an imaginary part
        g = astype(g, x.dtype)
    part = g
    for op, params in steps:
        part = apply(op, (part,), params)
    part = getitem(part, index)
    if not basic(index):
        part = where(_stays(g, part.shape, is_complex, steps, index), part, 0.0)
    return write(g, 0.0, steps=steps, index=index), part


def _stays(g: Any, shape: tuple[int, ...], is_complex: bool, steps: Steps, index: Any) -> Any:
    """Whether each element that is written stays, and no later one of the same write goes over it."""
    xp = namespace(getattr(g, "value", g))
    numbers = xp.reshape(xp.arange(prod(shape)), shape)
    last = write(
        xp.zeros(g.shape, dtype=xp.complex128 if is_complex else numbers.dtype), numbers, steps=steps, index=index
    )
    for op, params in steps:
        last = apply(op, (last,), params)
    return getitem(last, index) == numbers
