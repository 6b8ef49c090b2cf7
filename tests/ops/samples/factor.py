"""Factorisations, eigenvalues, singular values, determinants: of matrices whose values are well apart.

Vectors are determined up to a sign or phase, and a loss must not depend on it; so the cases look at their absolute
values. An op of several outputs has a case of its own name, for which `call` makes one number array of them all.
"""

import numpy as np

import autograd_lite as ag
from autograd_lite import backend
from autograd_lite.ops.determinant import _slogdet, alternated, from_minors, minors
from autograd_lite.ops.factor import _qr
from autograd_lite.ops.singular import _svd
from autograd_lite.ops.spectral import _eig, _eigh
from autograd_lite.ops.square import identity_like

from .case import Case

SQUARE = [((1, 1),), ((3, 3),), ((2, 2, 2),)]
ANY = [((4, 3),), ((2, 4),), ((3, 3),), ((2, 3, 2),), ((2, 2, 3),)]


def apart(*xs):
    """A strong diagonal of different numbers, so that all values are apart, and far from 0."""
    return [x / 2 + np.eye(*x.shape[-2:]) * 4 * np.arange(1, x.shape[-1] + 1) for x in xs]


def symmetric(*xs):
    return [(x + np.swapaxes(x, -1, -2)) / 2 for x in apart(*xs)]


def turn(t):
    return t + np.swapaxes(t, -1, -2)


def lapack(name, shapes, params=None, **how):
    """A case in the dtypes that LAPACK has."""
    given = {"legal": apart, "dtypes": (np.float32,), "slack": 10.0, **how}
    return Case(name, shapes, params or {}, **given)


def of_complex(f, make=lambda a, b: a + 1j * b):
    """`f` of a complex matrix made of two real ones, as real numbers."""

    def call(a, b, **params):
        y = f(make(a, b), **params)
        lib = np if isinstance(y, (np.ndarray, np.generic)) else ag
        return lib.real(y) + lib.imag(y) / 2 if backend.kind(y.dtype) == "c" else y

    return call


def hermitian(a, b):
    """A Hermitian matrix of two real ones."""
    z = a + b * 1j
    return z + (z.conj().mT if isinstance(z, np.ndarray) else ag.conj(z).mT)


def libraries(ours, numpys, pick):
    """What to call and what to expect: the same choice from the results of both libraries."""
    return {"call": lambda *xs, **p: pick(ours(*xs, **p), ag), "expected": lambda *xs, **p: pick(numpys(*xs, **p), np)}


def of_eigh(y, lib):
    return y[0][..., None, :] + lib.abs(y[1])


def of_eig(y, lib):
    return lib.real(y[0])[..., None, :] + lib.abs(y[1])


def of_svd(y, lib):
    k = y[1].shape[-1]
    return (lib.abs(y[0][..., :k]) * y[1][..., None, :]) @ lib.abs(y[2][..., :k, :])


def of_qr(y, lib):
    """Of a complete Q what R goes with: the other columns have no gradient."""
    return y[1] if y[0].shape[-1] > y[1].shape[-1] else lib.abs(y[0]) @ lib.abs(y[1])


def at_triangle(lower):
    return "L" if lower else "U"


def cases():
    yield from factored()
    yield from spectra()
    yield from singular()
    for n, batch in [(1, ()), (2, ()), (3, (2,)), (4, ()), (7, ())]:
        yield lapack("det", ((*batch, n, n),), expected=np.linalg.det, slack=100.0)
    for shapes in SQUARE:
        yield lapack("slogdet", shapes, **libraries(_slogdet, np.linalg.slogdet, lambda y, lib: y[0] * y[1]))
        yield lapack("alternated", shapes, call=alternated, expected=_alternated)
        yield Case("identity_like", shapes, call=identity_like, expected=_identity)
    for n in (2, 3):
        yield lapack("minors", ((2, n, n),), call=minors, expected=_minors, legal=None)
    for shape in [(3, 3, 2, 2), (2, 2, 2, 1, 1)]:
        yield lapack("from_minors", (shape,), call=from_minors, expected=_from_minors, legal=None)
    for name in ["det", "inv"]:
        call, expected = of_complex(getattr(ag.linalg, name)), of_complex(getattr(np.linalg, name))
        yield lapack(f"complex {name}", ((3, 3), (3, 3)), call=call, expected=expected, slack=100.0)


def _alternated(x):
    i, j = np.indices(x.shape[-2:])
    return x * np.where((i + j) % 2, x.dtype.type(-1), x.dtype.type(1))


def _without(i, j):
    """What takes a row and a column away."""
    return lambda x: np.delete(np.delete(x, i, -2), j, -1)


def _minors(x):
    n = range(x.shape[-1])
    return np.stack([np.stack([_without(i, j)(x) for j in n], -3) for i in n], -4)


def _from_minors(x):
    n = x.shape[-3]
    out = np.zeros((*x.shape[:-4], n, n))
    for i, j in np.ndindex(n, n):
        for a, b in np.ndindex(n - 1, n - 1):
            out[..., a + (a >= i), b + (b >= j)] += x[..., i, j, a, b]
    return out.astype(x.dtype)


def _identity(x):
    return np.broadcast_to(np.eye(x.shape[-1], dtype=x.dtype), x.shape)


def factored():
    for shapes in SQUARE:
        yield lapack(
            "cholesky", shapes, legal=symmetric, turn=turn, call=ag.linalg.cholesky, expected=np.linalg.cholesky
        )
        for upper in (False, True):
            how = {"call": ag.linalg.cholesky, "expected": np.linalg.cholesky}
            yield lapack("cholesky of either", shapes, {"upper": upper}, legal=symmetric, turn=turn, **how)
    for shapes in ANY:
        for mode in ("reduced", "complete"):
            if mode == "reduced" or shapes[0][-2] <= shapes[0][-1]:
                yield lapack("qr", shapes, {"mode": mode}, **libraries(_qr, np.linalg.qr, of_qr))
        yield lapack("qr complete", shapes, {"mode": "complete"}, **libraries(ag.linalg.qr, np.linalg.qr, of_qr))
        yield lapack("qr alone", shapes, {"mode": "r"}, call=ag.linalg.qr, expected=np.linalg.qr)
        call, expected = (of_complex(lambda z, lib=lib: of_qr(lib.linalg.qr(z), lib)) for lib in (ag, np))
        yield lapack("complex qr", shapes * 2, call=call, expected=expected)
    how = {"call": of_complex(ag.linalg.cholesky, hermitian), "expected": of_complex(np.linalg.cholesky, hermitian)}
    yield lapack("complex cholesky", ((3, 3), (3, 3)), legal=lambda a, b: [apart(a)[0], b / 4], **how)


def spectra():
    for shapes in SQUARE:
        for low in (True, False):
            how = libraries(_eigh, lambda x, lower: np.linalg.eigh(x, at_triangle(lower)), of_eigh)
            yield lapack("eigh", shapes, {"lower": low}, legal=symmetric, turn=turn, **how)
            how = {"call": ag.linalg.eigvalsh, "expected": np.linalg.eigvalsh, "legal": symmetric, "turn": turn}
            yield lapack("eigenvalues alone", shapes, {"UPLO": at_triangle(low)}, **how)
        yield lapack("eigvalsh", shapes, {"lower": True}, legal=symmetric, turn=turn, **_by_triangle())
        yield lapack("eig", shapes, **libraries(_eig, np.linalg.eig, of_eig))
        yield lapack("eigvals", shapes, **libraries(ag.linalg.eigvals, np.linalg.eigvals, lambda y, lib: lib.real(y)))
    call, expected = (of_complex(lambda z, lib=lib: of_eigh(lib.linalg.eigh(z), lib), hermitian) for lib in (ag, np))
    legal = {"legal": lambda a, b: [apart(a)[0], b / 4]}
    yield lapack("complex eigh", ((3, 3), (3, 3)), call=call, expected=expected, **legal)
    call, expected = (of_complex(lambda z, lib=lib: of_eig(lib.linalg.eig(z), lib)) for lib in (ag, np))
    yield lapack("complex eig", ((3, 3), (3, 3)), call=call, expected=expected)


def _by_triangle():
    return {
        "call": lambda x, lower: ag.linalg.eigvalsh(x, at_triangle(lower)),
        "expected": lambda x, lower: np.linalg.eigvalsh(x, at_triangle(lower)),
    }


def singular():
    for shapes in ANY:
        for full in (True, False):
            yield lapack("svd", shapes, {"full_matrices": full}, **libraries(_svd, np.linalg.svd, of_svd))
        yield lapack("svdvals", shapes, call=ag.linalg.svdvals, expected=np.linalg.svdvals)
        call, expected = (of_complex(lambda z, lib=lib: of_svd(lib.linalg.svd(z), lib)) for lib in (ag, np))
        yield lapack("complex svd", shapes * 2, call=call, expected=expected)
    how = {"call": ag.linalg.svd, "expected": np.linalg.svd}
    yield lapack("svd without vectors", ((3, 2),), {"compute_uv": False}, **how)
