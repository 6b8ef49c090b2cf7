"""The ops, each declared once. `REGISTRY` lists them all by name."""

from types import ModuleType

from ..op import Op
from . import (
    activation,
    arithmetic,
    arrange,
    compare,
    complexes,
    conv,
    cumulative,
    diagonals,
    editing,
    einsum,
    elementary,
    factor,
    fft,
    gather,
    index,
    joining,
    linalg,
    masking,
    nanreduce,
    norms,
    padding,
    polynomial,
    quantile,
    reduce,
    rounding,
    search,
    select,
    shape,
    signal,
    solve,
    sorting,
    special,
    splitting,
    statistics,
    tiling,
    transcendental,
    writing,
)

__all__ = ["MODULES", "REGISTRY"]

MODULES: tuple[ModuleType, ...] = (
    arithmetic,
    compare,
    rounding,
    select,
    transcendental,
    elementary,
    reduce,
    nanreduce,
    cumulative,
    search,
    shape,
    index,
    padding,
    tiling,
    arrange,
    joining,
    splitting,
    editing,
    diagonals,
    sorting,
    gather,
    linalg,
    einsum,
    factor,
    solve,
    norms,
    fft,
    conv,
    signal,
    quantile,
    statistics,
    polynomial,
    complexes,
    activation,
    special,
    masking,
    writing,
)

REGISTRY: dict[str, Op] = {
    thing.op.name: thing.op
    for module in MODULES
    for thing in vars(module).values()
    if isinstance(getattr(thing, "op", None), Op)
}
