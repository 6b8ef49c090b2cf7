"""Determinants. Declarations only."""

from functools import cache
from typing import Any, NamedTuple

import numpy as np

from ..backend import beside
from ..declare import custom, linear
from ..located import numpys
from .complexes import conj, imag, real
from .masking import is_complex, product
from .prods import without_each
from .reduce import sum as _sum
from .select import where
from .shape import matrix_transpose
from .singular import _svd, _svdvals
from .solve import inv
from .square import given, identity_like, lapack, square

__all__ = ["SlogdetResult", "det", "slogdet"]

# Up to this size cofactors are computed one by one: exact whatever the rank, in derivatives of every order. It takes
# n**5 steps and n**4 numbers, so not beyond.
FEW = 6


@cache
def _others(n: int) -> tuple[Any, Any]:
    """Rows and columns of each minor: all but one."""
    kept = np.array([[k for k in range(n) if k != i] for i in range(n)]).reshape(n, n - 1)
    shape = (n, n, n - 1, n - 1)
    return np.broadcast_to(kept[:, None, :, None], shape), np.broadcast_to(kept[None, :, None, :], shape)


@linear(transpose=lambda g, x: from_minors(g), batch="front", tex=r"\mathrm{{minors}}({x})")  # type: ignore[has-type]  # below
def minors(xp: Any, x: Any) -> Any:
    """For each element the matrix without its row and column, on two more axes."""
    rows, columns = (beside(part, x) for part in _others(x.shape[-1]))
    return x[..., rows, columns]


@linear(transpose=lambda g, x: minors(g), batch="front", tex=r"\mathrm{{scatter}}({x})")
def from_minors(xp: Any, x: Any) -> Any:
    """The matrix to which each minor adds its elements, where they came from."""
    n = x.shape[-3]
    out = xp.zeros((*x.shape[:-4], n, n), dtype=x.dtype)
    xp.add.at(out, (Ellipsis, *_others(n)), x)
    return out


@linear(transpose=lambda g, x: alternated(g), batch="front", tex=r"\pm {x}")  # type: ignore[has-type]  # below
def alternated(xp: Any, x: Any) -> Any:
    """`x` with signs as on a chessboard."""
    n = x.shape[-1]
    return x * xp.asarray([[(-1) ** (i + j) for j in range(n)] for i in range(n)], dtype=x.dtype)


def _cofactors(x: Any) -> Any:
    """The derivative of the determinant by each element."""
    n = x.shape[-1]
    if n <= 1:
        return identity_like(x)
    if n <= FEW:
        return alternated(det(minors(x)))
    s = _svdvals(x)
    near = (s[..., -1] <= s[..., 0] * float(np.finfo(numpys(s.dtype)).eps ** (1 / 3)))[..., None, None]
    one = identity_like(x)
    safe = where(near, one, x)
    regular = det(safe)[..., None, None] * matrix_transpose(inv(safe))
    u, s, vh = _svd(where(near, x, one), full_matrices=False)
    sign = (det(u) * det(vh))[..., None, None]
    others = without_each(s, -1)[..., :, None]
    singular = sign * (_conj(u) @ (others * _conj(vh)))
    return where(near, singular, regular)


def _conj(x: Any) -> Any:
    return conj(x) if is_complex(x) else x


@custom(
    vjp=lambda g, y, x: product(g[..., None, None], _cofactors(x)),
    jvp=lambda t, y, x: _sum(t * _cofactors(x), axis=(-2, -1)),
    complex=True,
    batch="front",
    tex=r"\det {x}",
)
def det(xp: Any, x: Any) -> Any:
    """Determinant of a square matrix, or of each in a stack.

    The gradient is exact for singular matrices too: it is made of cofactors. So are all higher derivatives up to
    6 x 6. Of larger matrices these are exact while a matrix is well-conditioned, or its singular values differ.

    Parameters
    ----------
    x : Tensor or array
        Shape (..., n, n). For the logarithm, and where the determinant leaves the range of floats, use `slogdet`.

    Raises
    ------
    ShapeError
        If the matrices are not square.

    Examples
    --------
    >>> x = ag.tensor([[1.0, 2.0], [2.0, 4.0]], requires_grad=True)
    >>> ag.linalg.det(x).backward()
    >>> x.grad
    Tensor([[ 4., -2.],
            [-2.,  1.]])
    """
    square("det", x)
    return lapack("det", xp.linalg.det, x)


class SlogdetResult(NamedTuple):
    """What `slogdet` gives.

    Examples
    --------
    >>> ag.linalg.slogdet(ag.eye(2)).sign
    Tensor(1.)
    """

    sign: Any
    logabsdet: Any


def _inverse(sign: Any, x: Any) -> Any:
    """The inverse, infinite where there is none."""
    none = (sign == 0)[..., None, None]
    return where(none, np.inf, inv(where(none, identity_like(x), x)))


def _slogdet_vjp(g: Any, y: Any, x: Any) -> Any:
    (gs, gl), (sign, _) = g, y
    if gl is None and not is_complex(x):
        return identity_like(x) * 0  # the sign of a real number
    slope = matrix_transpose(_inverse(sign, x))
    if not is_complex(x):
        return product(gl[..., None, None], slope)
    along: Any = 0.0 if gl is None else gl
    turn: Any = 0.0 if gs is None else imag(conj(sign) * gs)
    change = along + turn * 1j  # not 1j * turn: that is Python's, without axes, if `turn` is a number
    return product(change[..., None, None], slope)


def _slogdet_jvp(t: Any, y: Any, x: Any) -> Any:
    sign, _ = y
    slope = matrix_transpose(_inverse(sign, x))
    change = _sum(product(t, conj(slope) if is_complex(t) else slope), axis=(-2, -1))  # `product` takes the conjugate
    return (sign * 1j * imag(change), real(change)) if is_complex(x) else (sign * 0, change)


@custom(
    vjp=_slogdet_vjp,
    jvp=_slogdet_jvp,
    outputs=2,
    complex=True,
    batch="front",
    tex=r"\operatorname{{slogdet}}({x})",
    name="slogdet",
)
def _slogdet(xp: Any, x: Any) -> Any:
    square("slogdet", x)
    return tuple(map(xp.asarray, lapack("slogdet", xp.linalg.slogdet, x)))


def slogdet(x: Any, /) -> SlogdetResult:
    """Sign and logarithm of the absolute value of a determinant.

    Parameters
    ----------
    x : Tensor or array
        Shape (..., n, n). Of a singular matrix the sign is 0 and the logarithm minus infinity, with an infinite
        gradient, as `log` has at 0.

    Returns
    -------
    SlogdetResult
        With fields sign (of complex matrices: a number of absolute value 1) and logabsdet.

    Examples
    --------
    >>> x = ag.tensor([[2.0, 0.0], [0.0, 4.0]], requires_grad=True)
    >>> ag.linalg.slogdet(x).logabsdet.backward()
    >>> x.grad
    Tensor([[0.5 , 0.  ],
            [0.  , 0.25]])
    """
    return SlogdetResult(*_slogdet(given(x)))
