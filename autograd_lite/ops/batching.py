"""Into a batch and out of it: what `vmap` does to its arguments and results. Declarations only."""

from typing import Any

from ..batched import BatchedBase
from ..declare import linear
from .reduce import broadcast_to
from .reduce import sum as _sum
from .shape import expand_dims, moveaxis

__all__: list[str] = []


@linear(transpose=lambda g, x, level, size: leave(g, level=level, size=size), tex="{x}")  # type: ignore[has-type]  # below
def enter(xp: Any, x: Any, *, level: int, size: int) -> Any:
    """A batch of the entries along the first axis. Batches of higher levels stay on the outside."""
    if isinstance(x, BatchedBase) and x.level > level:
        return BatchedBase.kind(x.level, _enter(moveaxis(x.examples, 1, 0), level))
    return BatchedBase.kind(level, x)


def _enter(x: Any, level: int) -> Any:
    return enter.op.forward(None, x, level=level, size=0)


@linear(transpose=lambda g, x, level, size: enter(g, level=level, size=size), tex="{x}")
def leave(xp: Any, x: Any, *, level: int, size: int) -> Any:
    """A batch as an array again, with the examples along the first axis; what is no batch is repeated."""
    if not isinstance(x, BatchedBase) or x.level < level:
        return broadcast_to(expand_dims(x, axis=0), (size, *x.shape))
    if x.level == level:
        return x.examples
    return BatchedBase.kind(x.level, moveaxis(leave.op.forward(None, x.examples, level=level, size=size), 0, 1))


@linear(transpose=lambda g, x, levels: g, tex=r"\sum {x}")
def collapse(xp: Any, x: Any, *, levels: frozenset[int]) -> Any:
    """The sum over the examples of some levels."""
    if not isinstance(x, BatchedBase):
        return x
    inner = collapse.op.forward(None, x.examples, levels=levels)
    return _sum(inner, axis=0) if x.level in levels else BatchedBase.kind(x.level, inner)
