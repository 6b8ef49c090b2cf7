"""Reductions that pass over NaN."""

import numpy as np

import autograd_lite as ag
from autograd_lite import backend

from .case import Case, beside

REDUCE = [((2, 3), {}), ((2, 3), {"axis": 0}), ((2, 3, 2), {"axis": (0, -1), "keepdims": True}), ((5,), {"axis": -1})]
MASK = np.array([[True, False, True], [True, True, False]])


def holed(f):
    """`f` of an array some elements of which are NaN."""

    def of_holed(x, **params):
        lib = ag if isinstance(x, ag.Tensor) else np
        hole = (np.arange(x.size) % 4 == 1).reshape(x.shape)
        return f(lib.where(beside(hole, x), np.nan, x) if backend.kind(x.dtype) == "f" else x, **params)

    return of_holed


def cases():
    for name in ["sum", "prod", "mean", "var", "std", "max", "min"]:
        f, oracle = getattr(ag, f"nan{name}"), getattr(np, f"nan{name}")
        for shape, params in REDUCE:
            yield Case(f"nan{name}", (shape,), params, call=f, expected=oracle, empty=False)
            yield Case(f"nan{name}_holed", (shape,), params, call=holed(f), expected=holed(oracle), empty=False)
        params = {"axis": 1, "where": MASK} | ({"initial": 0.123} if name in ("max", "min") else {})
        yield Case(
            f"nan{name}_where",
            ((2, 3),),
            params,
            call=holed(f),
            expected=holed(oracle),
            integers="initial" not in params,
            empty=False,
        )
    for f, oracle in [(ag.nanvar, np.nanvar), (ag.nanstd, np.nanstd)]:
        params = {"ddof": 1, "axis": 0}
        yield Case(f"{f.__name__}_ddof", ((4, 2),), params, call=holed(f), expected=holed(oracle))
    for name in ["nanargmax", "nanargmin"]:
        yield from (Case(name, ((2, 3),), params) for params in [{}, {"axis": 0}, {"axis": -1, "keepdims": True}])
