"""The ops, each declared once. `REGISTRY` lists them all by name."""

from types import ModuleType

from ..op import Op
from . import (
    activation,
    arithmetic,
    compare,
    complexes,
    index,
    linalg,
    masking,
    reduce,
    rounding,
    search,
    select,
    shape,
    transcendental,
)

__all__ = ["MODULES", "REGISTRY"]

MODULES: tuple[ModuleType, ...] = (
    arithmetic,
    compare,
    rounding,
    select,
    transcendental,
    reduce,
    search,
    shape,
    index,
    linalg,
    complexes,
    activation,
    masking,
)

REGISTRY: dict[str, Op] = {
    thing.op.name: thing.op
    for module in MODULES
    for thing in vars(module).values()
    if isinstance(getattr(thing, "op", None), Op)
}
