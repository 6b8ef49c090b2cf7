"""Eigenvalues and eigenvectors. Declarations only.

Vectors are not determined by their matrix: an eigenvector may be turned, and where values are equal any basis of
their space will do. A derivative of vectors divides by the differences of values; where one is 0 (up to rounding),
it is left out. That is right for a loss which sees of equal values only their sum (or other symmetric functions), and
of their vectors only the space.
"""

from functools import partial
from typing import Any, NamedTuple

from ..declare import custom
from ..errors import GradientError, MatrixError, OpError
from .complexes import conj
from .dialect import named
from .reduce import sum as _sum
from .solve import _solve
from .square import (
    adjoint,
    diagonal,
    gaps,
    given,
    hermitian,
    identity_like,
    lapack,
    on_diagonal,
    real_part,
    skew,
    square,
)

__all__ = [
    "EigResult",
    "EighResult",
    "eig",
    "eigh",
    "eigvals",
    "eigvalsh",
]


class EighResult(NamedTuple):
    """What `eigh` gives.

    Examples
    --------
    >>> ag.linalg.eigh(ag.eye(2)).eigenvalues
    Tensor([1., 1.])
    """

    eigenvalues: Any
    eigenvectors: Any


class EigResult(NamedTuple):
    """What `eig` gives.

    Examples
    --------
    >>> ag.linalg.eig(ag.eye(2)).eigenvalues
    Tensor([1.+0.j, 1.+0.j], dtype=complex128)
    """

    eigenvalues: Any
    eigenvectors: Any


def _eigh_vjp(g: Any, y: Any, x: Any, lower: bool) -> Any:
    (gw, gv), (w, v) = g, y
    inner = 0.0 if gw is None else on_diagonal(gw)
    if gv is not None:
        inner = inner + skew(adjoint(v) @ gv) * gaps(w)
    return v @ inner @ adjoint(v)


def _eigh_jvp(t: Any, y: Any, x: Any, lower: bool) -> Any:
    w, v = y
    moved = hermitian(t) @ v
    return real_part(diagonal(v, moved)), v @ (gaps(w) * (adjoint(v) @ moved))


@custom(
    vjp=_eigh_vjp,
    jvp=_eigh_jvp,
    outputs=2,
    complex=True,
    batch="front",
    tex=r"\operatorname{{eigh}}({x})",
    name="eigh",
)
def _eigh(xp: Any, x: Any, *, lower: bool) -> Any:
    square("eigh", x)
    return tuple(lapack("eigh", partial(xp.linalg.eigh, **named(xp, UPLO="L" if lower else "U")), x))


def _reads_lower(name: str, triangle: str) -> bool:
    if str(triangle).upper() not in ("L", "U"):
        raise OpError(f"{name}: expected UPLO 'L' or 'U', the triangle to read, got {triangle!r}")
    return str(triangle).upper() == "L"


def eigh(x: Any, /, UPLO: str = "L") -> EighResult:  # noqa: N803 - as NumPy has it
    """Eigenvalues, in ascending order, and eigenvectors of a Hermitian matrix.

    The gradient is Hermitian, as `x` is: that of a change of both triangles. It is never NaN, but where eigenvalues
    are equal it is right only for a loss that treats these alike and of their vectors depends on the space alone.
    Functions of a matrix such as ``V @ diag(w**2) @ V.T`` are beyond it there, as are second derivatives: no
    derivative of `w` and `V` exists that they could be made of.

    Parameters
    ----------
    x : Tensor or array
        Shape (..., n, n). Only one triangle is read.
    UPLO : {"L", "U"}
        Which: the lower or the upper.

    Returns
    -------
    EighResult
        With fields eigenvalues, shape (..., n), and eigenvectors, the columns of (..., n, n).

    Examples
    --------
    >>> x = ag.tensor([[2.0, 1.0], [1.0, 2.0]], requires_grad=True)
    >>> w, v = ag.linalg.eigh(x)
    >>> w[1].backward()
    >>> x.grad
    Tensor([[0.5, 0.5],
            [0.5, 0.5]])
    """
    return EighResult(*_eigh(given(x), lower=_reads_lower("eigh", UPLO)))


def _eigvalsh_vjp(g: Any, y: Any, x: Any, lower: bool) -> Any:
    v = _eigh(x, lower=lower)[1]
    return (v * g[..., None, :]) @ adjoint(v)


def _eigvalsh_jvp(t: Any, y: Any, x: Any, lower: bool) -> Any:
    v = _eigh(x, lower=lower)[1]
    return real_part(diagonal(v, hermitian(t) @ v))


@custom(vjp=_eigvalsh_vjp, jvp=_eigvalsh_jvp, complex=True, batch="front", tex=r"\lambda({x})", name="eigvalsh")
def _eigvalsh(xp: Any, x: Any, *, lower: bool) -> Any:
    square("eigvalsh", x)
    return lapack("eigvalsh", partial(xp.linalg.eigvalsh, **named(xp, UPLO="L" if lower else "U")), x)


def eigvalsh(x: Any, /, UPLO: str = "L") -> Any:  # noqa: N803 - as NumPy has it
    """Eigenvalues of a Hermitian matrix, in ascending order; see `eigh`.

    Examples
    --------
    >>> ag.linalg.eigvalsh(ag.asarray([[2.0, 1.0], [1.0, 2.0]]))
    Tensor([1., 3.])
    """
    return _eigvalsh(given(x), lower=_reads_lower("eigvalsh", UPLO))


def _from_left(v: Any, x: Any) -> Any:
    """``inv(v) @ x``."""
    try:
        return _solve(v, x)
    except MatrixError:
        raise GradientError(
            "eig: eigenvectors that are linearly dependent have no derivative",
            "the matrix cannot be diagonalised; if it is Hermitian, use eigh",
        ) from None


def _eig_vjp(g: Any, y: Any, x: Any) -> Any:
    (gw, gv), (w, v) = g, y
    vh = adjoint(v)
    inner = 0.0 if gw is None else on_diagonal(gw)
    if gv is not None:
        along = real_part(diagonal(v, gv))  # which would change the length
        inner = inner + (vh @ (gv - v * along[..., None, :])) * conj(gaps(w))
    return _from_left(vh, inner @ vh)


def _eig_jvp(t: Any, y: Any, x: Any) -> Any:
    w, v = y
    moved = _from_left(v, t @ v)
    turned = v @ (moved * gaps(w))
    return _sum(moved * identity_like(moved), axis=-2), turned - v * real_part(diagonal(v, turned))[..., None, :]


@custom(
    vjp=_eig_vjp, jvp=_eig_jvp, outputs=2, complex=True, batch="front", tex=r"\operatorname{{eig}}({x})", name="eig"
)
def _eig(xp: Any, x: Any) -> Any:
    square("eig", x)
    w, v = lapack("eig", xp.linalg.eig, x)
    kind = xp.result_type(v.dtype, xp.complex64)
    return xp.astype(w, kind), xp.astype(v, kind)


def eig(x: Any, /) -> EigResult:
    """Eigenvalues and eigenvectors of a square matrix, complex also where all are real.

    A loss must not depend on the phase of eigenvectors. Where eigenvalues are equal, `eigh` says what holds.
    The rules are those of M. Giles, "An extended collection of matrix derivative results" (2008), with the vectors
    kept at length 1.

    Parameters
    ----------
    x : Tensor or array
        Shape (..., n, n).

    Returns
    -------
    EigResult
        With fields eigenvalues, shape (..., n), in no particular order, and eigenvectors, the columns of
        (..., n, n), each of length 1.

    Examples
    --------
    >>> ag.linalg.eig(ag.asarray([[0.0, 1.0], [-1.0, 0.0]])).eigenvalues
    Tensor([0.+1.j, 0.-1.j], dtype=complex128)
    """
    return EigResult(*_eig(given(x)))


def eigvals(x: Any, /) -> Any:
    """Eigenvalues of a square matrix, complex also where all are real; see `eig`.

    Examples
    --------
    >>> ag.linalg.eigvals(ag.asarray([[0.0, 1.0], [-1.0, 0.0]]))
    Tensor([0.+1.j, 0.-1.j], dtype=complex128)
    """
    return _eig(given(x))[0]
