"""Linear systems, inverses, pseudo-inverses, powers, ranks."""

import numpy as np

import autograd_lite as ag
from autograd_lite.ops.leastsquares import _matrix_rank, _pinv
from autograd_lite.ops.solve import _solve

from .factor import ANY, SQUARE, apart, lapack, of_complex, symmetric, turn


def left(a, b):
    """Only what is on the left must be invertible."""
    return [*apart(a), b]


def cases():
    for shapes in SQUARE:
        yield lapack("inv", shapes, expected=np.linalg.inv)
        for n in (-2, -1, 1, 2, 3, 6):
            how = {"call": ag.linalg.matrix_power, "expected": np.linalg.matrix_power, "integers": n >= 0}
            yield lapack("matrix_power", shapes, **{**how, **_powered(n)}, slack=1000.0)
    for shapes in [((3, 3), (3, 2)), ((2, 1, 2, 2), (3, 2, 1)), ((2, 2), (2, 2, 3))]:
        yield lapack("solve", shapes, call=_solve, expected=np.linalg.solve, legal=left)
    for shapes in [((3, 3), (3,)), ((2, 2, 2), (2,)), ((3, 3), (3, 2))]:
        yield lapack("solve of either", shapes, call=ag.linalg.solve, expected=np.linalg.solve, legal=left)
    call, expected = (of_complex(lambda z, lib=lib: lib.linalg.solve(z, z.mT * 2 + 1)) for lib in (ag, np))
    yield lapack("complex solve", ((3, 3), (3, 3)), call=call, expected=expected)
    yield from inverted()
    yield from least_squares()


def _powered(n):
    return {
        "call": lambda x: ag.linalg.matrix_power(x, n),
        "expected": lambda x: np.linalg.matrix_power(x, n),
    }


def inverted():
    tensors = lambda a: [apart(a.reshape(6, 6))[0].reshape(a.shape)]  # noqa: E731 - named for its message
    yield lapack("tensorinv", ((2, 3, 6),), legal=tensors, call=ag.linalg.tensorinv, expected=np.linalg.tensorinv)
    flat = {"call": ag.linalg.tensorinv, "expected": np.linalg.tensorinv}
    yield lapack("tensorinv", ((3, 3),), {"ind": 1}, **flat)
    for shapes, axes in [(((2, 3, 6), (2, 3)), None), (((6, 2, 3), (2, 3)), (0,))]:
        how = {"call": ag.linalg.tensorsolve, "expected": np.linalg.tensorsolve}
        legal = lambda a, b, axes=axes: [*_as_system(a, axes), b]  # noqa: E731 - named for its message
        yield lapack("tensorsolve", shapes, {"axes": axes}, legal=legal, **how)


def _as_system(a, axes):
    a = a if axes is None else np.moveaxis(a, 0, -1)
    a = apart(a.reshape(6, 6))[0].reshape(a.shape)
    return [a if axes is None else np.moveaxis(a, -1, 0)]


def least_squares():
    for shapes in ANY:
        params = {"rcond": 1e-15, "symmetric": False}
        yield lapack("pinv", shapes, params, call=_pinv, expected=lambda x, rcond, symmetric: np.linalg.pinv(x, rcond))
        for params in [{}, {"rtol": None}, {"rcond": 1e-9}]:
            yield lapack("pinv by its cutoff", shapes, params, call=ag.linalg.pinv, expected=np.linalg.pinv)
        yield lapack("matrix_rank", shapes, {"symmetric": False}, call=_matrix_rank, expected=_rank)
        call, expected = of_complex(ag.linalg.pinv), of_complex(np.linalg.pinv)
        yield lapack("complex pinv", shapes * 2, call=call, expected=expected)
    how = {"call": ag.linalg.pinv, "expected": np.linalg.pinv, "legal": symmetric, "turn": turn}
    yield lapack("pinv of a Hermitian", ((3, 3),), {"hermitian": True}, **how)
    for shapes in [((4, 2), (4,)), ((4, 2), (4, 3)), ((2, 4), (2,)), ((3, 3), (3, 1))]:
        for field in (0, 1, 3):
            call, expected = (lambda a, b, lib=lib, k=field: lib.linalg.lstsq(a, b)[k] for lib in (ag, np))
            how = {"legal": left, "slack": 100.0, "integers": False}  # which are compared without leave for rounding
            yield lapack(f"lstsq[{field}]", shapes, call=call, expected=expected, **how)


def _rank(x, symmetric):
    return np.linalg.matrix_rank(x, hermitian=symmetric)
