"""Linear systems, inverses and powers of matrices. Declarations only."""

from math import prod
from operator import index
from typing import Any

from ..declare import custom
from ..errors import OpError, ShapeError
from .axes import axes_of
from .linalg import matmul
from .shape import expand_dims, permute_dims, reshape, squeeze
from .square import adjoint, given, identity_like, lapack, square

__all__ = ["inv", "matrix_power", "solve", "tensorinv", "tensorsolve"]

SINGULAR = "a singular matrix has no inverse; pinv and lstsq take it"


@custom(
    vjp=lambda g, y, x: -(adjoint(y) @ g @ adjoint(y)),
    jvp=lambda t, y, x: -(y @ t @ y),
    complex=True,
    batch="front",
    tex=r"{x}^{{-1}}",
)
def inv(xp: Any, x: Any) -> Any:
    """Inverse of a square matrix, or of each in a stack.

    Parameters
    ----------
    x : Tensor or array
        Shape (..., n, n). To solve a system, `solve` is faster and more accurate.

    Raises
    ------
    ShapeError
        If the matrices are not square.
    MatrixError
        If one is singular.

    Examples
    --------
    >>> ag.linalg.inv(ag.asarray([[2.0, 0.0], [0.0, 4.0]]))
    Tensor([[0.5 , 0.  ],
            [0.  , 0.25]])
    """
    square("inv", x)
    return lapack("inv", xp.linalg.inv, x, hint=SINGULAR)


def _by_right(g: Any, y: Any, a: Any, b: Any) -> Any:
    """The cotangent of the right-hand side: the system with the adjoint matrix."""
    return _solve(adjoint(a), g)


@custom(
    vjp=(lambda g, y, a, b: -(_by_right(g, y, a, b) @ adjoint(y)), _by_right),
    jvp=lambda t, y, a, b: _solve(a, t[1] - t[0] @ y),  # type: ignore[has-type]  # below
    complex=True,
    batch="stacks",
    tex=r"{a}^{{-1}}{b}",
    name="solve",
)
def _solve(xp: Any, a: Any, b: Any) -> Any:
    """The solution where the right-hand sides are columns of matrices."""
    square("solve", a)
    if a.shape[-1] != b.shape[-2]:
        raise ShapeError(
            f"solve: {a.shape[-1]} unknowns, but right-hand sides of length {b.shape[-2]}, for shapes "
            f"{a.shape} and {b.shape}",
            "right-hand sides are the columns of the last two axes, or a single vector of one axis",
        )
    return lapack("solve", xp.linalg.solve, a, b, hint=SINGULAR)


def solve(a: Any, b: Any, /) -> Any:
    """The solution x of the linear system ``a @ x = b``.

    Parameters
    ----------
    a : Tensor or array
        Shape (..., n, n).
    b : Tensor or array
        Right-hand sides: one vector of shape (n,), or columns of shape (..., n, k). Leading axes broadcast.

    Raises
    ------
    ShapeError
        If the matrices are not square, or the lengths differ.
    MatrixError
        If a matrix is singular.

    Examples
    --------
    >>> b = ag.tensor([2.0, 4.0], requires_grad=True)
    >>> x = ag.linalg.solve([[2.0, 0.0], [0.0, 8.0]], b)
    >>> x
    Tensor([1. , 0.5], op=squeeze)
    >>> x.sum().backward()
    >>> b.grad
    Tensor([0.5  , 0.125])
    """
    a, b = given(a), given(b)
    if not b.ndim:
        raise ShapeError("solve: expected right-hand sides of at least one axis, got a number")
    return squeeze(_solve(a, expand_dims(b, axis=-1)), -1) if b.ndim == 1 else _solve(a, b)


def matrix_power(x: Any, n: int, /) -> Any:
    """A square matrix multiplied by itself; a negative power is that of the inverse.

    Parameters
    ----------
    x : Tensor or array
        Shape (..., m, m).
    n : int
        The power; 0 gives the identity.

    Raises
    ------
    ShapeError
        If the matrices are not square.
    MatrixError
        If the power is negative and a matrix singular.

    Examples
    --------
    >>> ag.linalg.matrix_power(ag.asarray([[1.0, 1.0], [0.0, 1.0]]), 5)
    Tensor([[1., 5.],
            [0., 1.]])
    """
    x = given(x)
    square("matrix_power", x)
    try:
        n = index(n)
    except TypeError:
        raise OpError(f"matrix_power: expected an integer power, got {n!r}", "powers of each element: x ** n") from None
    if n == 0:
        return identity_like(x)
    if n < 0:
        x, n = inv(x), -n
    if n == 3:  # noqa: PLR2004 - in the order in which NumPy multiplies
        return matmul(matmul(x, x), x)
    result = None
    while True:
        n, odd = divmod(n, 2)
        if odd:
            result = x if result is None else matmul(result, x)
        if not n:
            return result
        x = matmul(x, x)


def tensorsolve(a: Any, b: Any, axes: tuple[int, ...] | None = None) -> Any:
    """The solution x of ``tensordot(a, x, x.ndim) == b``.

    Parameters
    ----------
    a : Tensor or array
        Its first axes are those of `b`, its last ones those of `x`; as many elements in each.
    b : Tensor or array
        The right-hand side.
    axes : tuple of int, optional
        Axes of `a` to move to its end first.

    Examples
    --------
    >>> a = ag.reshape(ag.eye(6) * 2, (2, 3, 6))
    >>> ag.linalg.tensorsolve(a, ag.ones((2, 3)))
    Tensor([0.5, 0.5, 0.5, 0.5, 0.5, 0.5])
    """
    a, b = given(a), given(b)
    if axes is not None:
        moved = axes_of("tensorsolve", axes, a.ndim)
        a = permute_dims(a, [k for k in range(a.ndim) if k not in moved] + [*moved])
    shape = a.shape[-(a.ndim - b.ndim) :]
    n = prod(shape)
    if a.size != n * n or b.size != n:
        raise ShapeError(
            f"tensorsolve: expected as many equations as unknowns, got shapes {a.shape} and {b.shape}",
            "the first axes of the left are those of the right, and the others hold as many elements",
        )
    return reshape(solve(reshape(a, (n, n)), reshape(b, -1)), shape)


def tensorinv(x: Any, ind: int = 2) -> Any:
    """The inverse of ``b -> tensordot(x, b, b.ndim)``.

    Parameters
    ----------
    x : Tensor or array
        Its first `ind` axes hold as many elements as the others.
    ind : int
        How many of its axes are those of the right-hand side.

    Examples
    --------
    >>> ag.linalg.tensorinv(ag.ones((4, 6, 8, 3)) * ag.reshape(ag.eye(24), (4, 6, 8, 3)), ind=2).shape
    (8, 3, 4, 6)
    """
    x = given(x)
    if ind <= 0:
        raise ShapeError(f"tensorinv: expected ind of at least 1, got {ind!r}")
    left, right = x.shape[:ind], x.shape[ind:]
    if prod(left) != prod(right):
        raise ShapeError(f"tensorinv: the first {ind} axes of {x.shape} hold {prod(left)} elements, not {prod(right)}")
    return reshape(inv(reshape(x, (prod(left), prod(right)))), right + left)
