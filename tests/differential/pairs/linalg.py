"""Matrices: inverses, solutions, decompositions.

Where a decomposition is unique only up to a sign or a phase, what is compared does not depend on it.
"""

import numpy as np
from hypothesis import strategies as st
from reference import torch

import autograd_lite as ag

from . import drawing
from .drawing import one_of
from .pair import Pair, by_position

L, A = torch.linalg, ag.linalg


def regular(x):
    """A matrix far from singular."""
    return x + 3.0 * (
        torch.eye(x.shape[-1], dtype=x.dtype) if isinstance(x, torch.Tensor) else np.eye(x.shape[-1], dtype=x.dtype)
    )


def symmetric(x):
    """A Hermitian matrix with eigenvalues far from each other."""
    spread = np.diag(5.0 * np.arange(x.shape[-1]))
    if isinstance(x, torch.Tensor):
        return x + x.mT.conj() + torch.as_tensor(spread, dtype=x.dtype)
    return x + ag.conj(x.mT) + spread.astype(np.empty(0, x.dtype).real.dtype)


def definite(x):
    """A positive definite one."""
    h = x.mT.conj() if isinstance(x, torch.Tensor) else ag.conj(x.mT)
    return regular(x @ h)


def after(prepare, f):
    return lambda x, *more, **params: f(prepare(x), *more, **params)


def pair(ours, theirs, prepare=regular, square=True, slack=1e2, **more):
    how = {key: more.pop(key) for key in ("order", "complex", "float32") if key in more}
    how = {"complex": True, "float32": True} | how
    return Pair(after(prepare, theirs), drawing.matrices(square, **more), after(prepare, ours), slack=slack, **how)


def plain(x):
    return x


def outer(v):
    """Of each column the projector: eigenvectors without their phases."""
    return (
        v[..., :, None, :] * v.conj()[..., None, :, :]
        if isinstance(v, torch.Tensor)
        else (v[..., :, None, :] * ag.conj(v)[..., None, :, :])
    )


def singular(usv):
    """U V, in which the phases of a decomposition cancel, and the singular values."""
    u, s, v = usv
    return u @ v, s


def solved(f):
    return lambda a, b: f(regular(a), b)


def condition(x, p):
    """As PyTorch's own, whose gradient by way of the inverse fails: it writes into what it kept."""
    return L.cond(x, p) if p in (None, 2, -2) else L.norm(x, p, (-2, -1)) * L.norm(L.inv(x), p, (-2, -1))


PAIRS = {
    "linalg.inv": pair(A.inv, L.inv),
    "linalg.det": pair(A.det, L.det),
    "linalg.slogdet": pair(lambda x: A.slogdet(x).logabsdet, lambda x: L.slogdet(x).logabsdet),
    "linalg.cholesky": pair(
        lambda x, upper: A.cholesky(x, upper=upper),
        lambda x, upper: L.cholesky(x, upper=upper),
        definite,
        upper=st.booleans(),
    ),
    "linalg.qr": pair(lambda x: tuple(A.qr(x)), lambda x: tuple(L.qr(x))),
    "linalg.qr of tall": Pair(
        lambda x: tuple(L.qr(x)), drawing.of_shape((4, 2)), lambda x: tuple(A.qr(x)), slack=1e4, complex=True
    ),
    "linalg.eigvalsh": pair(A.eigvalsh, L.eigvalsh, symmetric),
    "linalg.eigh": pair(
        lambda x: (A.eigh(x)[0], outer(A.eigh(x)[1])), lambda x: (L.eigh(x)[0], outer(L.eigh(x)[1])), symmetric
    ),
    "linalg.eigvals": pair(
        lambda x: A.eigvals(x).sum() ** 2, lambda x: L.eigvals(x).sum() ** 2, symmetric, complex=False
    ),
    "linalg.eig": pair(lambda x: A.eig(x)[0].prod(), lambda x: L.eig(x)[0].prod(), symmetric, complex=False),
    "linalg.svd": pair(
        lambda x: singular(A.svd(x, full_matrices=False)), lambda x: singular(L.svd(x, full_matrices=False)), definite
    ),
    "linalg.svdvals": pair(A.svdvals, L.svdvals),
    "linalg.svdvals of wide": Pair(L.svdvals, drawing.of_shape((2, 4)), A.svdvals, slack=1e2, complex=True),
    "linalg.pinv": Pair(L.pinv, drawing.of_shape(one_of((2, 3), (3, 2), (2, 2, 4))), slack=1e4, complex=True),
    "linalg.matrix_power": pair(by_position(A.matrix_power, "n"), L.matrix_power, n=st.integers(-2, 4)),
    "linalg.matrix_norm": Pair(
        lambda x, keepdims, **params: L.matrix_norm(regular(x), keepdim=keepdims, **params),
        drawing.matrices(ord=one_of("fro", "nuc", 1, -1, 2, -2, np.inf, -np.inf), keepdims=st.booleans()),
        lambda x, **params: A.matrix_norm(regular(x), **params),
        slack=1e3,
        complex=True,
    ),
    "linalg.cond": pair(A.cond, condition, p=one_of(None, 2, -2, "fro", 1, np.inf), slack=1e4),
    "linalg.solve": Pair(
        solved(L.solve),
        st.sampled_from([((2, 2), (2, 3)), ((3, 3), (3, 1)), ((2, 2, 2), (2, 2, 1))]).flatmap(
            lambda s: drawing.of_shape(*s)
        ),
        solved(A.solve),
        complex=True,
        slack=1e2,
    ),
    "linalg.solve of a vector": Pair(
        solved(L.solve), drawing.of_shape((3, 3), (3,)), solved(A.solve), complex=True, slack=1e2
    ),
    "linalg.solve_triangular": Pair(
        lambda a, b, lower, unit_diagonal: L.solve_triangular(
            regular(a), b, upper=not lower, unitriangular=unit_diagonal
        ),
        drawing.of_shape((3, 3), (3, 2), lower=st.booleans(), unit_diagonal=st.booleans()),
        lambda a, b, **params: A.solve_triangular(regular(a), b, **params),
        complex=True,
        slack=1e2,
    ),
    "linalg.lstsq": Pair(
        lambda a, b: L.lstsq(a, b).solution, drawing.of_shape((5, 2), (5, 3)), lambda a, b: A.lstsq(a, b)[0], slack=1e5
    ),
    "linalg.matrix_rank": pair(A.matrix_rank, L.matrix_rank, plain, square=False, order=0),
    "linalg.tensorinv": Pair(
        lambda x: L.tensorinv(x + torch.eye(6, dtype=x.dtype).reshape(6, 2, 3) * 3, ind=1),
        drawing.of_shape((6, 2, 3)),
        lambda x: A.tensorinv(x + np.eye(6, dtype=x.dtype).reshape(6, 2, 3) * 3, ind=1),
        slack=1e5,
        float32=False,
    ),
    "linalg.tensorsolve": Pair(
        lambda x, b: L.tensorsolve(x + torch.eye(6, dtype=x.dtype).reshape(6, 2, 3) * 3, b),
        drawing.of_shape((6, 2, 3), (6,)),
        lambda x, b: A.tensorsolve(x + np.eye(6, dtype=x.dtype).reshape(6, 2, 3) * 3, b),
        slack=1e5,
        float32=False,
    ),
    "linalg.diagonal": pair(A.diagonal, L.diagonal, plain, square=False),
}
