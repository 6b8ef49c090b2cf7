"""The ops, each declared once. `REGISTRY` lists them all by name."""

from types import ModuleType

from ..op import Op
from . import (
    activation,
    along,
    arithmetic,
    arrange,
    batching,
    bins,
    choices,
    compare,
    complexes,
    conv,
    cumulative,
    diagonals,
    einsum,
    elementary,
    factor,
    fft,
    gather,
    index,
    linalg,
    masking,
    nanreduce,
    norms,
    partial,
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
    statistics,
    transcendental,
    unique,
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
    arrange,
    diagonals,
    along,
    sorting,
    partial,
    bins,
    unique,
    gather,
    choices,
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
    batching,
)

REGISTRY: dict[str, Op] = {
    thing.op.name: thing.op
    for module in MODULES
    for thing in vars(module).values()
    if isinstance(getattr(thing, "op", None), Op)
}
