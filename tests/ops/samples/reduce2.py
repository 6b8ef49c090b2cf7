"""Reductions with a mask and a start."""

import numpy as np

import autograd_lite as ag

from .case import Case

MASK = np.array([[True, False, True], [True, True, False]])
ROW = np.array([True, False, True])


def _corrected(f):
    """NumPy's function with the standard's name for its `ddof`."""
    return lambda x, correction=0, **params: f(x, ddof=correction, **params)


def cases():
    for name in ("sum", "prod"):
        for params in [
            {"where": MASK},
            {"where": ROW, "axis": 0},
            {"where": MASK, "axis": -1, "keepdims": True},
            {"initial": 2.5},
            {"initial": 0.5, "where": MASK, "axis": (0, 1)},
        ]:
            yield Case(f"{name}_where", ((2, 3),), params, call=getattr(ag, name), expected=getattr(np, name))
    yield Case("prod_dtype", ((2, 3),), {"dtype": np.longdouble, "axis": 0}, call=ag.prod, expected=np.prod)
    for params in [{"where": MASK}, {"where": MASK, "axis": 1}, {"where": ROW, "axis": -1, "keepdims": True}]:
        yield Case("mean_where", ((2, 3),), params, call=ag.mean, expected=np.mean)
        for f, oracle in [(ag.var, np.var), (ag.std, np.std)]:
            yield Case(f"{f.__name__}_where", ((2, 3),), params, call=f, expected=_corrected(oracle))
    for f, oracle in [(ag.var, np.var), (ag.std, np.std)]:
        params = {"where": MASK, "axis": 1, "correction": 0.5}
        yield Case(f"{f.__name__}_where", ((2, 3),), params, call=f, expected=_corrected(oracle))
    for name, end in [("max", -np.inf), ("min", np.inf)]:
        for params in [
            {"where": MASK, "initial": end},
            {"where": MASK, "initial": 0.123, "axis": 0},
            {"where": ROW, "initial": 0.123, "axis": -1, "keepdims": True},
            {"initial": 0.123},
        ]:
            f, oracle = getattr(ag, name), getattr(np, name)
            # whole numbers have no infinity, and an initial value that is no whole number widens them
            yield Case(f"{name}_where", ((2, 3),), params, call=f, expected=oracle, integers=False)
    yield Case("max_started", ((2, 3),), {"where": MASK, "initial": -9, "axis": 0}, call=ag.max, expected=np.max)
