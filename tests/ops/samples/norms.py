"""Norms of vectors and of matrices, condition numbers."""

import numpy as np

import autograd_lite as ag
from autograd_lite.ops.norms import p_norm

from .case import Case
from .factor import apart, lapack, of_complex

inf = np.inf
PLACES = [((3,), {}), ((2, 3), {"axis": 0}), ((2, 3, 2), {"axis": -1, "keepdims": True})]


def _p_norm(x, order, axis=None, keepdims=False):
    return np.sum(np.abs(x) ** order, axis=axis, keepdims=keepdims) ** (1 / order)


def unequal(x):
    """No two rows or columns of the same sum."""
    return [x * (1 + np.sqrt(np.arange(x.size)) / 10).reshape(x.shape)]


def cases():
    for shape, params in [*PLACES, ((2, 3), {}), ((2, 3, 2), {"axis": (0, 2)})]:
        for order in (2, 3, 0.5, -1, -2.5):
            # integers to negative powers are not computed; nor is a norm of none
            how = {"integers": order > 0, "empty": order > 0, "slack": 10.0}
            yield Case("p_norm", (shape,), {"order": order, **params}, call=p_norm, expected=_p_norm, **how)
    how = {"call": ag.linalg.norm, "expected": np.linalg.norm}
    for shape, params in PLACES:
        for order in (None, 1, 2, 3.5, -2, inf, -inf):
            yield Case("norm", (shape,), {"ord": order, **params}, **how, slack=10.0, empty=order != -2)
    for shape, params in [((2, 3), {}), ((2, 3), {"keepdims": True}), ((), {}), ((2, 3, 2), {})]:
        yield Case("norm", (shape,), params, **how)
    for shape, params in [
        ((2, 3), {}),
        ((2, 3, 2), {"axis": (0, 2)}),
        ((2, 3, 2), {"axis": (-1, 0), "keepdims": True}),
    ]:
        for order in (None, "fro", "nuc", 1, -1, 2, -2, inf, -inf):
            yield lapack("norm", (shape,), {"ord": order, **params}, **how, legal=unequal, slack=100.0)
    how = {"call": ag.linalg.vector_norm, "expected": np.linalg.vector_norm}
    for params in [{}, {"axis": (0, 2)}, {"axis": (2, 0), "ord": 3, "keepdims": True}, {"ord": inf}]:
        yield Case("vector_norm", ((2, 3, 2),), params, **how)
    how = {"call": ag.linalg.matrix_norm, "expected": np.linalg.matrix_norm}
    for order in ("fro", "nuc", 1, -1, 2, -2, inf, -inf):
        yield lapack("matrix_norm", ((2, 3, 2),), {"ord": order}, **how)
        yield lapack("matrix_norm", ((3, 3),), {"ord": order, "keepdims": True}, **how)
    yield from of_inverses()
    for order in (2, 1, 3, inf):
        call, expected = of_complex(ag.linalg.norm), of_complex(np.linalg.norm)
        yield lapack("complex norm", ((3,), (3,)), {"ord": order}, call=call, expected=expected, legal=None)


def of_inverses():
    how = {"call": ag.linalg.cond, "expected": np.linalg.cond, "legal": apart, "slack": 100.0}
    for p in (None, 2, -2):
        yield lapack("cond", ((4, 3),), {"p": p}, **how)
    for p in (None, -2, "fro", "nuc", 1, -1, inf, -inf):
        yield lapack("cond", ((3, 3),), {"p": p}, **how)
        yield lapack("cond", ((2, 2, 2),), {"p": p}, **how)
