"""Factorisations of matrices into triangular and orthogonal ones: Cholesky and QR. Declarations only."""

from functools import partial
from typing import Any, NamedTuple

from ..declare import custom
from ..errors import GradientError, MatrixError, OpError
from .diagonals import tril
from .shape import concat
from .solve import _solve
from .square import adjoint, given, hermitian, lapack, matrices, real_part, square

__all__ = ["QRResult", "cholesky", "qr"]


class QRResult(NamedTuple):
    """What `qr` gives.

    Examples
    --------
    >>> ag.linalg.qr(ag.eye(2)).R.shape
    (2, 2)
    """

    Q: Any
    R: Any


def _half(x: Any) -> Any:
    """The lower triangle with half of the diagonal: what added to its adjoint gives `x` back, if that is Hermitian."""
    return (tril(x) + tril(x, k=-1)) / 2


def _cholesky_vjp(g: Any, y: Any, x: Any) -> Any:
    inner = _half(adjoint(y) @ g)
    left = _solve(adjoint(y), inner)
    return hermitian(adjoint(_solve(adjoint(y), adjoint(left))))


def _cholesky_jvp(t: Any, y: Any, x: Any) -> Any:
    left = _solve(y, hermitian(t))
    return y @ _half(adjoint(_solve(y, adjoint(left))))


@custom(
    vjp=_cholesky_vjp,
    jvp=_cholesky_jvp,
    complex=True,
    batch="front",
    tex=r"\operatorname{{chol}}({x})",
    name="cholesky",
)
def _cholesky(xp: Any, x: Any) -> Any:
    square("cholesky", x)
    return lapack(
        "cholesky",
        xp.linalg.cholesky,
        x,
        hint="all eigenvalues of the matrix must be positive; adding a small multiple of the identity often helps",
    )


def cholesky(x: Any, /, *, upper: bool = False) -> Any:
    """The lower triangular L with ``L @ L.conj().mT == x``, for a Hermitian positive definite matrix.

    Only the lower triangle of `x` is read, for ``upper=True`` the upper one; the gradient is Hermitian, as `x` is:
    that of a change of both triangles. The rules are those of I. Murray, "Differentiation of the Cholesky
    decomposition" (2016).

    Parameters
    ----------
    x : Tensor or array
        Shape (..., n, n).
    upper : bool
        Give the upper triangular U with ``U.conj().mT @ U == x``.

    Raises
    ------
    MatrixError
        If a matrix is not positive definite.

    Examples
    --------
    >>> ag.linalg.cholesky([[4.0, 2.0], [2.0, 5.0]])
    array([[2., 0.],
           [1., 2.]])
    """
    x = given(x)
    return adjoint(_cholesky(adjoint(x))) if upper else _cholesky(x)


def _diagonal(x: Any) -> Any:
    """The real part of the diagonal, on a diagonal."""
    return real_part(tril(x) - tril(x, k=-1))


def _upper(x: Any) -> Any:
    """The upper triangular part of a sum whose other part is skew-Hermitian, with a real diagonal."""
    return x - tril(x) + adjoint(tril(x, k=-1)) + _diagonal(x)


def _upper_transposed(x: Any) -> Any:
    above = x - tril(x)
    return above + adjoint(above) + _diagonal(x)


def _over(x: Any, r: Any) -> Any:
    """``x @ inv(r).conj().mT``."""
    try:
        return adjoint(_solve(r, adjoint(x)))
    except MatrixError:
        raise GradientError("qr: a matrix whose first columns are linearly dependent has no derivative") from None


def _qr_vjp(g: Any, y: Any, x: Any, mode: str) -> Any:
    """Of ``x = q @ [r, rest]``, where `rest` is what a wide matrix has beside a square one."""
    (gq, gr), (q, r), (m, n) = g, y, x.shape[-2:]
    if m > n and mode == "complete":
        if gq is not None:
            raise GradientError(
                "qr: the columns that mode='complete' adds to Q are not determined, so Q has no gradient",
                "mode='reduced' gives those that are",
            )
        (q, r), gr = _qr(x, mode="reduced"), gr[..., :n, :]  # not y: its Q is not to be asked for a gradient
    gq = q * 0 if gq is None else gq
    gr = r * 0 if gr is None else gr
    if m < n:
        rest = gr[..., m:]
        gq = gq + x[..., m:] @ adjoint(rest)
        r, gr = r[..., :m], gr[..., :m]
    out = _over(gq + q @ _upper_transposed(gr @ adjoint(r) - adjoint(q) @ gq), r)
    return concat([out, q @ rest], axis=-1) if m < n else out


def _qr_jvp(t: Any, y: Any, x: Any, mode: str) -> Any:
    (q, r), (m, n) = y, x.shape[-2:]
    if m > n and mode == "complete":
        raise GradientError(
            "qr: the columns that mode='complete' adds to Q are not determined, so Q has no tangent",
            "mode='reduced' gives those that are",
        )
    turned = _over(t[..., :m], adjoint(r[..., :m]))
    inner = _upper(adjoint(q) @ turned)
    tq, tr = turned - q @ inner, inner @ r[..., :m]
    if m < n:
        tr = concat([tr, adjoint(tq) @ x[..., m:] + adjoint(q) @ t[..., m:]], axis=-1)
    return tq, tr


@custom(vjp=_qr_vjp, jvp=_qr_jvp, outputs=2, complex=True, batch="front", tex=r"\operatorname{{qr}}({x})", name="qr")
def _qr(xp: Any, x: Any, *, mode: str) -> Any:
    matrices("qr", x)
    return tuple(lapack("qr", partial(xp.linalg.qr, mode=mode), x))


def qr(x: Any, /, mode: str = "reduced") -> Any:
    """``x = Q @ R`` with orthonormal columns in Q, and R upper triangular.

    There is a gradient where the first columns are linearly independent, for wide matrices too. In the mode
    ``"complete"`` a tall matrix has it for R only: what is added to Q could be any basis of the space that is left.

    Parameters
    ----------
    x : Tensor or array
        Shape (..., m, n).
    mode : {"reduced", "complete", "r"}
        Q of min(m, n) columns, or of m; or R alone.

    Returns
    -------
    QRResult
        With fields Q and R; for ``"r"`` only R.

    Examples
    --------
    >>> Q, R = ag.linalg.qr(ag.asarray([[3.0, 1.0], [4.0, 2.0]]))
    >>> ag.abs(R)
    Tensor([[5. , 2.2],
            [0. , 0.4]])
    """
    if mode not in ("reduced", "complete", "r"):
        raise OpError(f"qr: expected mode 'reduced', 'complete' or 'r', got {mode!r}")
    if mode == "r":
        return _qr(given(x), mode="reduced")[1]
    return QRResult(*_qr(given(x), mode=mode))
