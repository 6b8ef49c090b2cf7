"""Linear systems, inverses, pseudo-inverses, powers, ranks."""

import numpy as np
import scipy.linalg

import autograd_lite as ag
from autograd_lite.ops.analytic import _sqrtm, _sylvester
from autograd_lite.ops.leastsquares import _matrix_rank, _pinv
from autograd_lite.ops.solve import _solve
from autograd_lite.ops.triangular import _solve_triangular

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
    yield from triangular()
    yield from analytic()
    yield from fitted()


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


def _triangle(a, b, lower, unit):
    """The system by a general solver."""
    a = np.tril(a, -int(unit)) if lower else np.triu(a, int(unit))
    return np.linalg.solve(a + np.eye(a.shape[-1], dtype=a.dtype) * unit, b)


def triangular():
    for shapes in [((3, 3), (3, 2)), ((2, 2, 2), (2, 1)), ((3, 3), (2, 3, 1))]:
        for lower, unit in [(False, False), (True, False), (True, True), (False, True)]:
            how = {"call": _solve_triangular, "expected": _triangle, "legal": left}
            yield lapack("solve_triangular", shapes, {"lower": lower, "unit": unit}, **how)
    call, expected = (
        of_complex(lambda z, f=f: f(z, z[..., 0] * 2 + 1, trans=2, lower=True))
        for f in (ag.linalg.solve_triangular, _by_transpose)
    )
    yield lapack("complex solve_triangular", ((3, 3), (3, 3)), call=call, expected=expected)


def _by_transpose(a, b, trans, lower):
    return np.linalg.solve(np.tril(a).conj().T, b)


def _by_scipy(f):
    return lambda x: np.stack([f(m) for m in x.reshape(-1, *x.shape[-2:])]).reshape(x.shape) if x.size else x + 0.0


def _gentle(*xs):
    """Of a size whose exponentials differentiate well by differences."""
    return [x / 4 for x in apart(*xs)]


def analytic():
    for shapes in SQUARE:
        yield lapack("expm", shapes, expected=_by_scipy(scipy.linalg.expm), legal=_gentle, slack=100.0)
        yield lapack("sqrtm", shapes, call=_sqrtm, expected=_by_scipy(scipy.linalg.sqrtm), integers=False)
        how = {"call": _sylvester, "expected": _sylvester_by_kronecker, "legal": left, "integers": False}
        yield lapack("sylvester", shapes * 2, **how)
        even = {"legal": symmetric, "turn": turn, "integers": False}
        yield lapack(
            "sqrtm of a Hermitian", shapes, call=ag.linalg.sqrtm, expected=_by_scipy(scipy.linalg.sqrtm), **even
        )
    for ours, scipys in [(ag.linalg.expm, scipy.linalg.expm), (ag.linalg.sqrtm, scipy.linalg.sqrtm)]:
        call, expected = of_complex(ours), of_complex(_by_scipy(scipys))
        how = {"legal": _gentle, "slack": 100.0, "integers": False}
        yield lapack(f"complex {scipys.__name__}", ((3, 3), (3, 3)), call=call, expected=expected, **how)


def _sylvester_by_kronecker(a, q):
    n = a.shape[-1]
    one = np.eye(n, dtype=a.dtype)
    whole = np.einsum("...ij,kl->...ikjl", a, one) + np.einsum("ij,...lk->...ikjl", one, a)
    shape = (*whole.shape[:-4], n * n)
    return np.linalg.solve(whole.reshape(*shape, n * n), q.reshape(*shape, 1)).reshape(q.shape)


def fitted():
    spread = lambda x, *rest: [np.arange(float(x.shape[0])) + x / 8, *rest]  # noqa: E731 - named for its message
    for shapes in [((5,), (5,)), ((4,), (4, 2))]:
        how = {"legal": spread, "slack": 100.0, "integers": False, "empty": False, "dtypes": ()}  # NumPy gives doubles
        yield lapack("polyfit", shapes, {"deg": 2}, call=ag.polyfit, expected=np.polyfit, **how)
    heavy = lambda f: lambda x, y, w: f(x, y, 1, w=abs(w) + 1.0)  # noqa: E731 - named for its message
    yield lapack("polyfit with weights", ((4,), (4,), (4,)), call=heavy(ag.polyfit), expected=heavy(np.polyfit), **how)
    for given in [{"cov": True}, {"cov": "unscaled"}]:
        call, expected = (lambda x, y, lib=lib, given=given: lib.polyfit(x, y, 1, **given)[1] for lib in (ag, np))
        yield lapack(f"polyfit with cov={given['cov']}", ((4,), (4,)), call=call, expected=expected, **how)
