"""Sample inputs for every op: one module here for a family of ops, each with ``cases()``, and maybe ``ORACLES``.
Ops that have none, as their values are complex, a module names in ``ELSEWHERE``.

An elementwise op that no module names is tried at the usual shapes of its number of inputs, and compared with the
NumPy function of its name, or with its entry in ``ORACLES``.
"""

from importlib import import_module
from pkgutil import iter_modules

from .case import BITWISE, FUNCTIONS, REGISTRY, SHAPES, Case, direction, few, inputs, once

__all__ = [
    "BITWISE",
    "BRIDGES",
    "CASES",
    "DIFFERENTIABLE",
    "ELSEWHERE",
    "FUNCTIONS",
    "ORACLES",
    "REGISTRY",
    "direction",
    "few",
    "inputs",
    "once",
]

FAMILIES = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__) if found.name != "case"]
ORACLES = {name: f for family in FAMILIES for name, f in getattr(family, "ORACLES", {}).items()}
ELSEWHERE = {name for family in FAMILIES for name in getattr(family, "ELSEWHERE", ())}  # have tests of their own
# Between a Scalar and a 0-d Tensor, where the two are mixed: see test_mixed.py; into vmap and out: test_vmap.py
BRIDGES = {"item", "asarray", "enter", "leave", "collapse"}


def _cases():
    given = [case for family in FAMILIES for case in family.cases()]
    yield from given
    for name in REGISTRY.keys() - {case.name for case in given} - BITWISE:
        if (op := REGISTRY[name]).kind == "elementwise":
            yield from (Case(name, shapes, expected=ORACLES.get(name)) for shapes in SHAPES[op.arity])


CASES = sorted(_cases(), key=str)
DIFFERENTIABLE = [case for case in CASES if case.op is None or case.op.differentiable]
