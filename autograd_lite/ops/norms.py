"""Norms of vectors and matrices, condition numbers. Declarations only.

The derivative of every norm is 0 where the norm is 0, and by an element that is 0, as for `abs`.
"""

from operator import index
from typing import Any

import numpy as np

from ..apply import apply
from ..backend import kind
from ..declare import custom
from ..errors import MatrixError, OpError, ShapeError
from .arithmetic import _direction
from .arithmetic import abs as _abs
from .arithmetic import pow as _pow
from .compare import logical_or, not_equal
from .complexes import conj
from .determinant import slogdet
from .masking import is_complex, product
from .reduce import max as _max
from .reduce import min as _min
from .reduce import sum as _sum
from .select import where
from .shape import astype, expand_dims, moveaxis
from .singular import svdvals
from .solve import inv
from .square import given, identity_like, matrices, real_part, square
from .sums import Axis, expand

__all__ = ["cond", "matrix_norm", "norm", "vector_norm"]


def _slope(y: Any, x: Any, axis: Axis, order: float) -> Any:
    """The derivative by each element; 0 where the element or the norm is 0."""
    y = expand(y, x, axis)
    if order == 2:  # noqa: PLR2004 - two of them, as it says
        return x / where(y == 0, 1.0, y)
    size = _abs(x)
    none = logical_or(size == 0, y == 0)
    share = where(none, 1.0, size) / where(none, 1.0, y)
    return where(none, 0.0, _direction(size, x) * _pow(share, order - 1))


def _p_norm_jvp(t: Any, y: Any, x: Any, order: float, axis: Axis = None, keepdims: bool = False) -> Any:
    slope = _slope(y, x, axis, order)
    return _sum(real_part((conj(slope) if is_complex(slope) else slope) * t), axis=axis, keepdims=keepdims)


def _batched(op: Any, xs: Any, batched: Any, params: Any, size: int) -> Any:
    """How `vmap` computes it: examples along one more axis, in front."""
    axis = params["axis"]
    axes = range(xs[0].ndim - 1) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    return apply(op, tuple(xs), {**params, "axis": tuple(a + 1 if a >= 0 else a for a in axes)})


@custom(
    vjp=lambda g, y, x, order, axis=None, keepdims=False: product(expand(g, x, axis), _slope(y, x, axis, order)),
    jvp=_p_norm_jvp,
    complex=True,
    batch=_batched,
    tex=r"\lVert {x} \rVert",
)
def p_norm(xp: Any, x: Any, *, order: float, axis: Axis = None, keepdims: bool = False) -> Any:
    """The p-norm, of a p that is neither 0 nor infinite."""
    if order == 2:  # noqa: PLR2004 - two of them, as it says
        squares = xp.real(xp.conj(x) * x) if is_complex(x) else x * x
        return xp.sqrt(xp.sum(squares, axis=axis, keepdims=keepdims))
    return xp.sum(xp.abs(x) ** order, axis=axis, keepdims=keepdims) ** (1.0 / order)


def _floating(x: Any) -> Any:
    """`x` as an array of floating-point numbers."""
    x = given(x)
    return x if kind(x.dtype) in "fc" else astype(x, np.float64)


def _largest(x: Any, axis: Axis, keepdims: bool = False) -> Any:
    """The largest of sizes; of none 0."""
    return (_max if x.size else _sum)(x, axis=axis, keepdims=keepdims)


def _vector(name: str, x: Any, axis: Axis, order: Any, keepdims: bool) -> Any:
    if order is None or order == 2:  # noqa: PLR2004 - two of them, as it says
        return p_norm(x, order=2, axis=axis, keepdims=keepdims)
    if isinstance(order, str):
        raise OpError(f"{name}: expected a number as the order of a vector's norm, got {order!r}")
    if order == np.inf:
        return _largest(_abs(x), axis, keepdims)
    if order == -np.inf:
        return _min(_abs(x), axis=axis, keepdims=keepdims)
    if order == 0:
        return _sum(astype(not_equal(x, 0), real_part(x).dtype), axis=axis, keepdims=keepdims)
    if order == 1:
        return _sum(_abs(x), axis=axis, keepdims=keepdims)
    return p_norm(x, order=order, axis=axis, keepdims=keepdims)


def vector_norm(x: Any, /, *, axis: Axis = None, keepdims: bool = False, ord: Any = 2) -> Any:  # noqa: A002 - the array-API name
    """The norm of vectors, ``sum(abs(x)**ord) ** (1 / ord)``.

    Parameters
    ----------
    x : Tensor or array
        Any shape.
    axis : int, tuple of int, or None
        Axes that together make a vector; ``None`` for all.
    keepdims : bool
        Keep these axes, with length 1.
    ord : number or inf or -inf
        inf is the largest absolute value (a gradient that is split evenly at ties), -inf the smallest, and 0 counts
        the elements that are not 0.

    Examples
    --------
    >>> x = ag.tensor([3.0, 4.0], requires_grad=True)
    >>> ag.linalg.vector_norm(x).backward()
    >>> x.grad
    Tensor([0.6, 0.8])
    """
    return _vector("vector_norm", _floating(x), axis, ord, keepdims)


def _matrix(name: str, x: Any, rows: int, columns: int, order: Any, keepdims: bool) -> Any:
    """The norm of matrices on two axes, both of which are counted from the front."""
    if order in (None, "fro", "f"):
        return p_norm(x, order=2, axis=(rows, columns), keepdims=keepdims)
    if order in (1, -1, np.inf, -np.inf):
        rows, columns = (rows, columns) if abs(order) == 1 else (columns, rows)
        sums = _sum(_abs(x), axis=rows, keepdims=True)
        found = _largest(sums, columns, True) if order > 0 else _min(sums, axis=columns, keepdims=True)
        return found if keepdims else _sum(found, axis=(rows, columns))
    if order not in (2, -2, "nuc"):
        raise OpError(f"{name}: expected 'fro', 'nuc', 1, -1, 2, -2, inf or -inf for a matrix, got {order!r}")
    s = svdvals(moveaxis(x, (rows, columns), (-2, -1)))
    found = _sum(s, axis=-1) if order == "nuc" else _largest(s, -1) if order > 0 else _min(s, axis=-1)
    for axis in sorted((rows, columns)) if keepdims else ():
        found = expand_dims(found, axis=axis)
    return found


def matrix_norm(x: Any, /, *, keepdims: bool = False, ord: Any = "fro") -> Any:  # noqa: A002 - the array-API name
    """The norm of the matrices on the last two axes.

    Parameters
    ----------
    x : Tensor or array
        Shape (..., m, n).
    keepdims : bool
        Keep the last two axes, with length 1.
    ord : {"fro", "nuc", 1, -1, 2, -2, inf, -inf}
        Frobenius; sum of singular values; largest and smallest sum of a column; singular value; sum of a row.

    Examples
    --------
    >>> ag.linalg.matrix_norm(ag.asarray([[3.0, 0.0], [0.0, 4.0]]), ord="nuc")
    Tensor(7.)
    """
    x = _floating(x)
    matrices("matrix_norm", x)
    return _matrix("matrix_norm", x, x.ndim - 2, x.ndim - 1, ord, keepdims)


def norm(x: Any, ord: Any = None, axis: Axis = None, keepdims: bool = False) -> Any:  # noqa: A002 - NumPy's name
    """The norm of vectors or matrices, as NumPy has it.

    Parameters
    ----------
    x : Tensor or array
        Any shape; with an order but no axis, a vector or a matrix.
    ord : number, inf, -inf, "fro", "nuc" or None
        As for `vector_norm` and `matrix_norm`; ``None`` is the root of the sum of squares.
    axis : int, pair of int, or None
        One axis for vectors, two for matrices; ``None`` for all.
    keepdims : bool
        Keep these axes, with length 1.

    Examples
    --------
    >>> ag.linalg.norm(ag.asarray([[3.0, 0.0], [0.0, 4.0]]), axis=0)
    Tensor([3., 4.])
    """
    x = _floating(x)
    if axis is None:
        if ord is None:
            return p_norm(x, order=2, keepdims=keepdims)
        axis = tuple(range(x.ndim))
    try:
        axes = tuple(map(index, axis if isinstance(axis, tuple) else (axis,)))
    except TypeError:
        raise OpError(f"norm: expected None, an integer or two of them as axis, got {axis!r}") from None
    if len(axes) == 1:
        return _vector("norm", x, axes[0], ord, keepdims)
    placed = tuple(a % x.ndim for a in axes if -x.ndim <= a < x.ndim)
    if len(axes) != 2 or len(set(placed)) != 2:  # noqa: PLR2004 - two of them, as it says
        raise ShapeError(
            f"norm: expected one axis for vectors or two for matrices, got {axes} of shape {x.shape}",
            "vector_norm takes any number of axes",
        )
    return _matrix("norm", x, placed[0], placed[1], ord, keepdims)


def cond(x: Any, /, p: Any = None) -> Any:
    """The condition number of a matrix: its norm times that of its inverse.

    Parameters
    ----------
    x : Tensor or array
        Shape (..., n, n); for the orders 2 and -2 also (..., m, n).
    p : {None, 2, -2, "fro", "nuc", 1, -1, inf, -inf}
        Of which norm; ``None`` and 2 for the largest singular value over the smallest.

    Returns
    -------
    Tensor or array
        Infinite where a matrix is singular, and a constant there.

    Examples
    --------
    >>> ag.linalg.cond(ag.asarray([[3.0, 0.0], [0.0, 4.0]]), 1)
    Tensor(1.3333)
    """
    x = _floating(x)
    matrices("cond", x)
    if not all(x.shape[-2:]):
        raise MatrixError(f"cond: a matrix without elements has no condition, got shape {x.shape}")
    if p in (None, 2, -2):
        s = svdvals(x)
        above, below = (s[..., -1], s[..., 0]) if p == -2 else (s[..., 0], s[..., -1])  # noqa: PLR2004 - two of them, as it says
        none = below == 0
        return where(none, np.inf, above / where(none, 1.0, below))
    square("cond", x)
    none = slogdet(x).sign == 0
    safe = where(none[..., None, None], identity_like(x), x)
    rows, columns = x.ndim - 2, x.ndim - 1
    both = _matrix("cond", x, rows, columns, p, False) * _matrix("cond", inv(safe), rows, columns, p, False)
    return where(none, np.inf, both)
