"""Diagonals, taken out and put in, and triangles of matrices. Declarations only."""

from typing import Any

import numpy as np

from ..apply import apply
from ..backend import namespace, on_device
from ..declare import linear
from ..errors import ShapeError
from ..variable import wrap
from .axes import axes_of
from .operands import operand, raw
from .reduce import broadcast_to
from .shape import reshape

__all__ = ["diag", "diagflat", "diagonal", "make_diagonal", "tri", "tril", "triu", "vander"]


@linear(
    transpose=lambda g, x, offset, axis1, axis2: _on_diagonal(  # type: ignore[has-type]  # below
        g, shape=x.shape, offset=offset, axis1=axis1, axis2=axis2
    ),
    selects=True,
    views=True,
    tex=r"\mathrm{{diagonal}}({x})",
    name="diagonal",
)
def _diagonal(xp: Any, x: Any, *, offset: int, axis1: int, axis2: int) -> Any:
    return xp.diagonal(x, offset, axis1, axis2)


@linear(
    transpose=lambda g, x, shape, offset, axis1, axis2: _diagonal(g, offset=offset, axis1=axis1, axis2=axis2),
    tex=r"\mathrm{{diag}}({x})",
    name="on_diagonal",
)
def _on_diagonal(xp: Any, x: Any, *, shape: tuple[int, ...], offset: int, axis1: int, axis2: int) -> Any:
    """Zeros of a shape with the last axis of `x` on a diagonal."""
    out = xp.zeros(shape, dtype=x.dtype)
    along = xp.arange(x.shape[-1])
    matrices = xp.moveaxis(out, (axis1, axis2), (-2, -1))
    matrices[..., along + max(-offset, 0), along + max(offset, 0)] = x
    return out


def diagonal(x: Any, /, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
    """The diagonals of the matrices in two axes, as the last axis of the result.

    Parameters
    ----------
    x : Tensor or array
        At least 2-D.
    offset : int
        How far above the main diagonal; negative: below.
    axis1, axis2 : int
        The rows and columns of the matrices.

    Examples
    --------
    >>> ag.diagonal(ag.asarray([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), 1)
    Tensor([2., 6.])
    """
    x = operand(x)
    if x.ndim < 2:  # noqa: PLR2004 - of a matrix
        raise ShapeError(f"diagonal: expected at least two axes, got shape {x.shape}", "diag makes a matrix")
    first, second = axes_of("diagonal", (axis1, axis2), x.ndim)
    return _diagonal(x, offset=offset, axis1=first, axis2=second)


def matrix_diagonal(x: Any, /, *, offset: int = 0) -> Any:
    """The diagonals of the matrices in the last two axes.

    Examples
    --------
    >>> from autograd_lite.ops.diagonals import matrix_diagonal
    >>> matrix_diagonal(ag.zeros((5, 2, 3)), offset=-1).shape
    (5, 1)
    """
    return diagonal(x, offset, -2, -1)


def make_diagonal(x: Any, /, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
    """Matrices with the last axis of an array on their diagonal, and zeros elsewhere; `diagonal` undoes it.

    Parameters
    ----------
    x : Tensor or array
        At least 1-D.
    offset : int
        How far above the main diagonal; negative: below.
    axis1, axis2 : int
        Where the rows and columns of the matrices are to be in the result.

    Examples
    --------
    >>> ag.make_diagonal(ag.asarray([1.0, 2.0]))
    Tensor([[1., 0.],
            [0., 2.]])
    """
    x = operand(x)
    if not x.ndim:
        raise ShapeError("make_diagonal: expected at least one axis, got a number")
    first, second = axes_of("make_diagonal", (axis1, axis2), x.ndim + 1)
    n = x.shape[-1] + abs(offset)
    others = iter(x.shape[:-1])
    shape = tuple(n if i in (first, second) else next(others) for i in range(x.ndim + 1))
    return _on_diagonal(x, shape=shape, offset=offset, axis1=first, axis2=second)


def diag(x: Any, /, k: int = 0) -> Any:
    """The diagonal of a matrix; of a vector the matrix with it on its diagonal.

    Parameters
    ----------
    x : Tensor or array
        1-D or 2-D.
    k : int
        How far above the main diagonal; negative: below.

    Examples
    --------
    >>> ag.diag(ag.asarray([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]))
    Tensor([1., 5.])
    """
    x = operand(x)
    if x.ndim not in (1, 2):
        raise ShapeError(f"diag: expected a vector or a matrix, got shape {x.shape}", "diagonal takes more axes")
    return make_diagonal(x, k) if x.ndim == 1 else diagonal(x, k)


def diagflat(x: Any, /, k: int = 0) -> Any:
    """The matrix with all elements of an array on its diagonal.

    Examples
    --------
    >>> ag.diagflat([[1.0, 2.0]], k=-1).shape
    (3, 3)
    """
    return make_diagonal(reshape(operand(x), -1), k)


def _batched(op: Any, xs: Any, batched: Any, params: dict[str, Any], size: int) -> Any:
    """Of many examples; a vector stands for a matrix of such rows."""
    [x] = xs
    x = broadcast_to(x[:, None], (size, x.shape[1], x.shape[1])) if x.ndim == 2 else x  # noqa: PLR2004 - two of them, as it says
    return apply(op, (x,), params)


@linear(
    transpose=lambda g, x, k=0: _tril(g, k=k),  # type: ignore[has-type]  # below
    selects=True,
    batch=_batched,
    tex=r"\mathrm{{tril}}({x})",
    name="tril",
)
def _tril(xp: Any, x: Any, *, k: int = 0) -> Any:
    return xp.tril(x, k)


@linear(
    transpose=lambda g, x, k=0: _triu(g, k=k),  # type: ignore[has-type]  # below
    selects=True,
    batch=_batched,
    tex=r"\mathrm{{triu}}({x})",
    name="triu",
)
def _triu(xp: Any, x: Any, *, k: int = 0) -> Any:
    return xp.triu(x, k)


def tril(x: Any, /, k: int = 0) -> Any:
    """The lower triangles of matrices: zeros above the `k`-th diagonal.

    Examples
    --------
    >>> ag.tril(ag.asarray([[1.0, 2.0], [3.0, 4.0]]))
    Tensor([[1., 0.],
            [3., 4.]])
    """
    return _tril(operand(x), k=k)


def triu(x: Any, /, k: int = 0) -> Any:
    """The upper triangles of matrices: zeros below the `k`-th diagonal.

    Examples
    --------
    >>> ag.triu(ag.asarray([[1.0, 2.0], [3.0, 4.0]]))
    Tensor([[1., 2.],
            [0., 4.]])
    """
    return _triu(operand(x), k=k)


def tri(n_rows: int, n_cols: int | None = None, /, k: int = 0, dtype: Any = float, *, device: str | None = None) -> Any:
    """Ones on and below the `k`-th diagonal, zeros above.

    Examples
    --------
    >>> ag.tri(2, 3)
    Tensor([[1., 0., 0.],
            [1., 1., 0.]])
    """
    return wrap(on_device(np.tri(n_rows, n_cols, k, dtype), device))


def vander(x: Any, /, N: int | None = None, increasing: bool = False) -> Any:  # noqa: N803 - NumPy's name
    """The powers of each element in a row (Vandermonde matrix), from the highest to 1.

    Parameters
    ----------
    x : Tensor or array
        1-D.
    N : int, optional
        How many powers; by default as many as elements.
    increasing : bool
        From 1 to the highest instead.

    Examples
    --------
    >>> ag.vander(ag.asarray([2.0, 3.0]), 3)
    Tensor([[4., 2., 1.],
            [9., 3., 1.]])
    """
    x = operand(x)
    if x.ndim != 1:
        raise ShapeError(f"vander: expected a vector, got shape {x.shape}")
    xp = namespace(raw(x))
    powers = xp.arange(x.shape[0] if N is None else N)
    return x[:, None] ** (powers if increasing else powers[::-1])
