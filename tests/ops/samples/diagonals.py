"""Diagonals of matrices that are not square, above and below, and of stacks; triangles."""

import numpy as np

from autograd_lite.ops.diagonals import matrix_diagonal

from .arrange import one
from .case import Case

PLACES = [(0, 0, 1), (1, 0, 1), (-1, 0, 1), (0, 2, 0), (1, 1, 2), (-1, 2, 1)]


def _on_diagonal(x, shape, offset, axis1, axis2):
    out = np.zeros(shape, x.dtype)
    matrices = np.moveaxis(out, (axis1, axis2), (-2, -1))
    for i in range(x.shape[-1]):
        matrices[..., i + max(-offset, 0), i + max(offset, 0)] = x[..., i]
    return out


def _make_diagonal(x, offset=0, axis1=0, axis2=1):
    matrices = np.array([np.diag(row, offset) for row in x.reshape(-1, x.shape[-1])], x.dtype)
    n = x.shape[-1] + abs(offset)
    return np.moveaxis(matrices.reshape(*x.shape[:-1], n, n), (-2, -1), (axis1, axis2))


def cases():
    for offset, axis1, axis2 in PLACES:
        place = {"offset": offset, "axis1": axis1, "axis2": axis2}
        yield Case("diagonal", ((2, 3, 4),), place)
        taken = np.diagonal(np.zeros((2, 3, 4)), **place).shape
        yield Case("on_diagonal", (taken,), {"shape": (2, 3, 4), **place}, expected=_on_diagonal)
        yield from one("make_diagonal", ((2, 3), place), expected=_make_diagonal)
    yield Case("diagonal", ((2, 3),), {"offset": 7, "axis1": 0, "axis2": 1})
    yield from one("diagonal", ((2, 3), {}), ((2, 3), {"offset": -1}), ((2, 3, 2), {"axis1": -1, "axis2": -2}))
    yield from one("make_diagonal", ((3,), {}), expected=_make_diagonal)
    yield from one("diag", *((shape, {"k": k}) for shape in [(2, 3), (3, 2), (3,)] for k in (0, 1, -2)))
    yield from one("diagflat", ((2, 2), {}), ((2, 1), {"k": -1}), ((), {"k": 1}))
    for offset in (0, 1, -1):
        yield Case(
            "linalg.diagonal",
            ((2, 2, 3),),
            {"offset": offset},
            call=matrix_diagonal,
            expected=lambda x, offset: np.linalg.diagonal(x, offset=offset),
        )
    for name in ("tril", "triu"):
        for shape, k in [((2, 3), 0), ((3, 2), 1), ((2, 3, 3), -1), ((3,), 0), ((2, 3), 9)]:
            yield Case(name, (shape,), {"k": k})
        yield from one(name, ((2, 3), {}), ((2, 3), {"k": 1}))
    yield from one(
        "vander", ((3,), {}), ((2,), {"N": 4}), ((3,), {"N": 2, "increasing": True}), ((2,), {"N": 1}), dtypes=()
    )
