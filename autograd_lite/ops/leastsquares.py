"""Pseudo-inverses, ranks and least squares. Declarations only."""

from functools import partial
from typing import Any, NamedTuple

import numpy as np

from ..backend import kind
from ..batched import levels_of
from ..declare import custom
from ..errors import OpError, ShapeError
from ..located import numpys
from .complexes import conj
from .dialect import named, singular_values
from .reduce import sum as _sum
from .singular import svdvals
from .square import adjoint, given, hermitian, lapack, matrices, real_part, square

__all__ = ["LstsqResult", "lstsq", "matrix_rank", "pinv"]


def _pinv_vjp(g: Any, y: Any, x: Any, rcond: Any, symmetric: bool) -> Any:
    x = hermitian(x) if symmetric else x  # for derivatives of this one
    yh, gh = adjoint(y), adjoint(g)
    found = (gh - x @ (y @ gh)) @ y @ yh + yh @ y @ (gh - (gh @ y) @ x) - yh @ g @ yh
    return hermitian(found) if symmetric else found


def _pinv_jvp(t: Any, y: Any, x: Any, rcond: Any, symmetric: bool) -> Any:
    t, x = (hermitian(t), hermitian(x)) if symmetric else (t, x)
    th, yh = adjoint(t), adjoint(y)
    return y @ yh @ (th - (th @ x) @ y) + (th - y @ (x @ th)) @ yh @ y - y @ t @ y


@custom(vjp=_pinv_vjp, jvp=_pinv_jvp, complex=True, batch="front", tex="{x}^+", name="pinv")
def _pinv(xp: Any, x: Any, *, rcond: Any, symmetric: bool) -> Any:
    (square if symmetric else matrices)("pinv", x)
    how = {"hermitian": True} if symmetric else {}
    return lapack("pinv", partial(xp.linalg.pinv, **named(xp, rtol=rcond, **how)), x)


def _cutoff(x: Any) -> float:
    """Below which singular values count as 0, by the array-API standard: a multiple of rounding."""
    dtype: Any = numpys(x.dtype) if kind(x.dtype) in "fc" else np.dtype(float)
    return float(max(x.shape[-2:]) * np.finfo(dtype).eps)


def pinv(x: Any, /, rcond: Any = None, hermitian: bool = False, *, rtol: Any = ...) -> Any:
    """The Moore-Penrose pseudo-inverse.

    Its derivative is that among matrices of the same rank (G. Golub and V. Pereyra, 1973): of a matrix of full rank
    that is every change, and of others those that keep the rank. There is no other, as the pseudo-inverse jumps.

    Parameters
    ----------
    x : Tensor or array
        Shape (..., m, n).
    rcond : float or array, optional
        Singular values up to this fraction of the largest count as 0; 1e-15 as in NumPy.
    hermitian : bool
        `x` is Hermitian, and so is the gradient.
    rtol : float, array or None, optional
        The standard's name for `rcond`; ``None`` is its default, ``max(m, n) * eps``.

    Examples
    --------
    >>> ag.linalg.pinv(ag.asarray([[1.0], [1.0]]))
    Tensor([[0.5, 0.5]])
    """
    x = given(x)
    matrices("pinv", x)
    if rtol is not ...:
        if rcond is not None:
            raise OpError("pinv: rcond and rtol are two names for one thing, got both")
        rcond = _cutoff(x) if rtol is None else rtol
    return _pinv(x, rcond=1e-15 if rcond is None else rcond, symmetric=hermitian)


@custom(vjp=None, batch="front", tex=r"\operatorname{{rank}} {x}", name="matrix_rank")
def _matrix_rank(xp: Any, x: Any, *, symmetric: bool, **cutoff: Any) -> Any:
    matrices("matrix_rank", x)
    if xp is np:
        return xp.asarray(xp.linalg.matrix_rank(x, **cutoff, **({"hermitian": True} if symmetric else {})))
    s = singular_values(xp, x)
    least = cutoff.get("tol")
    if least is None:
        least = cutoff.get("rtol", _cutoff(x)) * xp.max(s, axis=-1, keepdims=True)
    return xp.sum(xp.astype(s > least, xp.int64), axis=-1)


def matrix_rank(x: Any, /, tol: Any = None, hermitian: bool = False, *, rtol: Any = None) -> Any:
    """How many singular values are not 0. A whole number, so without a gradient.

    Parameters
    ----------
    x : Tensor or array
        Shape (..., m, n).
    tol : float or array, optional
        Singular values up to this count as 0.
    hermitian : bool
        `x` is Hermitian, which is faster.
    rtol : float or array, optional
        The same as a fraction of the largest; by default ``max(m, n) * eps``.

    Examples
    --------
    >>> ag.linalg.matrix_rank(ag.asarray([[1.0, 2.0], [2.0, 4.0]]))
    Tensor(1)
    """
    cutoff = {name: value for name, value in (("tol", tol), ("rtol", rtol)) if value is not None}
    return _matrix_rank(given(x), symmetric=hermitian, **cutoff)


class LstsqResult(NamedTuple):
    """What `lstsq` gives.

    Examples
    --------
    >>> ag.linalg.lstsq(ag.eye(2), ag.ones(2)).rank
    2
    """

    x: Any
    residuals: Any
    rank: Any
    s: Any


def lstsq(a: Any, b: Any, rcond: float | None = None) -> LstsqResult:
    """The x that makes ``norm(b - a @ x)`` smallest; of several, the shortest one.

    There is a gradient of all but the rank; see `pinv` for matrices that lack full rank.

    Parameters
    ----------
    a : Tensor or array
        Shape (m, n).
    b : Tensor or array
        Shape (m,), or (m, k) for k problems.
    rcond : float, optional
        Singular values up to this fraction of the largest count as 0; ``max(m, n) * eps`` by default.

    Returns
    -------
    LstsqResult
        With fields x, residuals (the sums of squares for each column of `b`; none if `a` lacks full rank, or has no
        more rows than columns), rank (an int), and s, the singular values of `a`. Inside `vmap` every example has a
        rank of its own, so residuals are given as if it were full.

    Examples
    --------
    >>> a = ag.asarray([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]])
    >>> ag.linalg.lstsq(a, ag.asarray([1.0, 3.0, 5.0])).x
    Tensor([1., 2.])
    """
    a, b = given(a), given(b)
    if a.ndim != 2 or b.ndim not in (1, 2) or a.shape[0] != b.shape[0]:  # noqa: PLR2004 - two of them, as it says
        raise ShapeError(
            f"lstsq: expected shapes (m, n) and (m,) or (m, k), got {a.shape} and {b.shape}",
            "for stacks of matrices: pinv(a) @ b",
        )
    rcond = _cutoff(a) if rcond is None else rcond
    x = pinv(a, rcond) @ b
    rest = b - a @ x
    squares = _sum(real_part(rest * conj(rest)), axis=0, keepdims=b.ndim == 1)
    rank = matrix_rank(a, rtol=rcond)
    m, n = a.shape
    full = bool(levels_of(a)) or int(rank) == n
    return LstsqResult(x, squares if full and n < m else squares[:0], rank if levels_of(a) else int(rank), svdvals(a))
