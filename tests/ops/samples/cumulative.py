"""Running sums, products, extrema, and the recurrence that they are made of."""

import numpy as np

import autograd_lite as ag

from .case import Case
from .nanreduce import holed

ALONG = [((3,), {"axis": 0}), ((2, 3), {"axis": 0}), ((2, 5), {"axis": -1}), ((2, 3, 2), {"axis": 1})]
FLAT = [((2, 3), {}), ((5,), {"axis": 0}), ((2, 3), {"axis": -1})]


def _recurrence(a, b, axis):
    a, b = np.moveaxis(a, axis, 0), np.moveaxis(b, axis, 0)
    y = np.zeros(b.shape, np.result_type(a, b))
    for i in range(len(b)):
        y[i] = b[i] + (a[i] * y[i - 1] if i else 0)
    return np.moveaxis(y, 0, axis)


def _delayed(x, axis, offset=1):
    y = np.roll(x, offset, axis)
    index = [slice(None)] * x.ndim
    index[axis] = slice(0, offset) if offset > 0 else slice(offset, None)
    y[tuple(index)] = 0
    return y


def _with_initial(f, start):
    """`f` with its start in front: NumPy has such functions from 2.1 on only."""

    def running(x, axis=0, include_initial=False):
        y = f(x, axis=axis)
        return np.insert(y, 0, start, axis=axis) if include_initial else y

    return running


def _running(ufunc):
    return lambda x, axis=0: ufunc.accumulate(x, axis)


def cases():
    for shape, params in ALONG:
        yield Case("recurrence", (shape, shape), params, expected=_recurrence)
        yield Case("delayed", (shape,), params, expected=_delayed)
        yield Case("cumulative_prod", (shape,), params, expected=np.cumprod)
        yield Case("cumulative_max", (shape,), params, expected=_running(np.maximum))
        yield Case("cumulative_min", (shape,), params, expected=_running(np.minimum))
        yield Case("cumulative_logsumexp", (shape,), params, expected=_running(np.logaddexp))
    yield Case("delayed", ((2, 3),), {"axis": 1, "offset": -2}, expected=_delayed)
    yield Case("cumulative_sum", ((2, 3),), {"axis": 1, "dtype": np.float64}, expected=np.cumsum)
    for shape, params in [((3,), {}), ((2, 3), {"axis": 0, "include_initial": True})]:
        for name, f, start in [("sum", np.cumsum, 0), ("prod", np.cumprod, 1)]:
            public = getattr(ag, f"cumulative_{name}")
            yield Case(f"cumulative_{name}_public", (shape,), params, call=public, expected=_with_initial(f, start))
    for name in ["max", "min", "logsumexp"]:
        ufunc = {"max": np.maximum, "min": np.minimum, "logsumexp": np.logaddexp}[name]
        public = getattr(ag, f"cumulative_{name}")
        yield Case(f"cumulative_{name}_public", ((4,),), call=public, expected=_running(ufunc))
    for name in ["cumsum", "cumprod", "nancumsum", "nancumprod"]:
        f, oracle = getattr(ag, name), getattr(np, name)
        yield from (Case(name, (shape,), params, call=f, expected=oracle) for shape, params in FLAT)
    for name in ["nancumsum", "nancumprod"]:
        f, oracle = getattr(ag, name), getattr(np, name)
        yield Case(f"{name}_holed", ((2, 3),), {"axis": 1}, call=holed(f), expected=holed(oracle))
