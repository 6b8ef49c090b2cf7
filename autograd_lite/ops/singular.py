"""Singular values and vectors. Declarations only.

What `spectral` says of equal eigenvalues holds of equal singular values too.
"""

from functools import partial
from typing import Any, NamedTuple

from ..declare import custom
from .dialect import singular_values
from .select import where
from .shape import concat
from .square import (
    adjoint,
    diagonal,
    gaps,
    given,
    hermitian,
    inverse_or_zero,
    lapack,
    matrices,
    on_diagonal,
    real_part,
    rounding,
    skew,
)

__all__ = ["SVDResult", "svd", "svdvals"]


class SVDResult(NamedTuple):
    """What `svd` gives.

    Examples
    --------
    >>> ag.linalg.svd(ag.eye(2)).S
    Tensor([1., 1.])
    """

    U: Any
    S: Any
    Vh: Any


def _sums(s: Any) -> Any:
    """``1 / (s[j] + s[i])``, and 0 where both are 0 up to rounding."""
    return inverse_or_zero(s[..., None, :] + s[..., :, None], _tolerance(s))


def _inverse(s: Any) -> Any:
    """``1 / s``, and 0 where that is 0 up to rounding, as rows."""
    return inverse_or_zero(s[..., None, :], _tolerance(s))


def _tolerance(s: Any) -> Any:
    return rounding(s)[..., None] if s.shape[-1] else 0.0


def _thin(y: Any) -> tuple[Any, Any, Any]:
    """Left vectors, values, right vectors as columns; without those that full matrices have on top."""
    u, s, vh = y
    k = s.shape[-1]
    return u if u.shape[-1] == k else u[..., :k], s, adjoint(vh if vh.shape[-2] == k else vh[..., :k, :])


def _with_rest(g: Any, full: Any, thin: Any) -> Any:
    """The cotangent of thin vectors; what full matrices have on top stays at right angles to them."""
    k = thin.shape[-1]
    if g is None or full.shape[-1] == k:
        return g
    return g[..., :k] - full[..., k:] @ (adjoint(g[..., k:]) @ thin)


def _svd_vjp(g: Any, y: Any, x: Any, full_matrices: bool) -> Any:
    gu, gs, gvh = g
    u, s, v = _thin(y)
    gu = _with_rest(gu, y[0], u)
    gv = None if gvh is None else _with_rest(adjoint(gvh), adjoint(y[2]), v)
    inner = on_diagonal(s * 0.0 if gs is None else where(s == 0, 0.0, gs))  # at 0 it is the kink of abs
    across = 0.0
    if gu is not None:
        a = adjoint(u) @ gu
        inner = inner + skew(a) * (gaps(s) + _sums(s))
        if u.shape[-2] > u.shape[-1]:
            across = across + ((gu - u @ a) * _inverse(s)) @ adjoint(v)
    if gv is not None:
        b = adjoint(v) @ gv
        inner = inner + skew(b) * (gaps(s) - _sums(s))
        if v.shape[-2] > v.shape[-1]:
            across = across + u @ adjoint((gv - v @ b) * _inverse(s))
    return u @ inner @ adjoint(v) + across


def _svd_jvp(t: Any, y: Any, x: Any, full_matrices: bool) -> Any:
    u, s, v = _thin(y)
    inner = adjoint(u) @ t @ v
    common, apart = hermitian(inner) * gaps(s), skew(inner) * _sums(s)
    tu, tv = u @ (common + apart), v @ (common - apart)
    if u.shape[-2] > u.shape[-1]:
        tu = tu + (t @ v - u @ inner) * _inverse(s)
    if v.shape[-2] > v.shape[-1]:
        tv = tv + (adjoint(t) @ u - v @ adjoint(inner)) * _inverse(s)
    ts = where(s == 0, 0.0, real_part(diagonal(u, t @ v)))
    return _turned(tu, y[0], u), ts, adjoint(_turned(tv, adjoint(y[2]), v))


def _turned(t: Any, full: Any, thin: Any) -> Any:
    """The tangent of the full matrix of vectors, from that of the thin one."""
    k = thin.shape[-1]
    return t if full.shape[-1] == k else concat([t, -(thin @ (adjoint(t) @ full[..., k:]))], axis=-1)


@custom(
    vjp=_svd_vjp, jvp=_svd_jvp, outputs=3, complex=True, batch="front", tex=r"\operatorname{{svd}}({x})", name="svd"
)
def _svd(xp: Any, x: Any, *, full_matrices: bool) -> Any:
    matrices("svd", x)
    return tuple(lapack("svd", partial(xp.linalg.svd, full_matrices=full_matrices), x))


def svd(x: Any, /, full_matrices: bool = True, compute_uv: bool = True, hermitian: bool = False) -> Any:
    """Singular value decomposition, ``x = U @ diag(S) @ Vh``.

    A loss must not depend on the sign or phase of vectors, nor on the choice of those that ``full_matrices=True``
    adds to a matrix that is not square. Where singular values are equal, what `eigh` says of eigenvalues holds. A
    singular value of 0 has derivative 0, as `abs` has there.

    Parameters
    ----------
    x : Tensor or array
        Shape (..., m, n).
    full_matrices : bool
        U of shape (..., m, m) and Vh of (..., n, n), instead of k = min(m, n) columns and rows.
    compute_uv : bool
        Whether to give U and Vh; without them it is `svdvals`.
    hermitian : bool
        That `x` is Hermitian; taken as NumPy takes it, and the result is the same.

    Returns
    -------
    SVDResult
        With fields U, S of shape (..., k) in descending order, and Vh.

    Examples
    --------
    >>> U, S, Vh = ag.linalg.svd(ag.asarray([[3.0, 0.0], [0.0, 4.0]]))
    >>> S
    Tensor([4., 3.])
    """
    if not compute_uv:
        return svdvals(x)
    return SVDResult(*_svd(given(x), full_matrices=full_matrices))


def _svdvals_vjp(g: Any, y: Any, x: Any) -> Any:
    u, _, vh = _svd(x, full_matrices=False)
    return (u * where(y == 0, 0.0, g)[..., None, :]) @ vh


def _svdvals_jvp(t: Any, y: Any, x: Any) -> Any:
    u, _, vh = _svd(x, full_matrices=False)
    return where(y == 0, 0.0, real_part(diagonal(u, t @ adjoint(vh))))


@custom(vjp=_svdvals_vjp, jvp=_svdvals_jvp, complex=True, batch="front", tex=r"\sigma({x})", name="svdvals")
def _svdvals(xp: Any, x: Any) -> Any:
    matrices("svdvals", x)
    return lapack("svdvals", partial(singular_values, xp), x)


def svdvals(x: Any, /) -> Any:
    """Singular values of a matrix, in descending order; see `svd`.

    Examples
    --------
    >>> ag.linalg.svdvals(ag.asarray([[3.0, 0.0], [0.0, 4.0]]))
    Tensor([4., 3.])
    """
    return _svdvals(given(x))
