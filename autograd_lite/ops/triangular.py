"""Linear systems with a triangular matrix. Declarations only."""

from functools import cache, partial
from typing import Any

import numpy as np

from ..declare import custom
from ..errors import OpError, ShapeError
from .diagonals import tril, triu
from .library import function
from .shape import expand_dims, matrix_transpose, squeeze
from .square import adjoint, given, lapack, square

__all__ = ["solve_triangular"]

TRANSPOSED = {0: "N", 1: "T", 2: "C", "N": "N", "T": "T", "C": "C"}


def _triangle(x: Any, lower: bool, unit: bool) -> Any:
    """The elements that are read: on one side of the diagonal, and on it unless these count as 1."""
    return tril(x, -int(unit)) if lower else triu(x, int(unit))


def _by_matrix(g: Any, y: Any, a: Any, b: Any, lower: bool, unit: bool) -> Any:
    return _triangle(-(_by_right(g, y, a, b, lower, unit) @ adjoint(y)), lower, unit)


def _by_right(g: Any, y: Any, a: Any, b: Any, lower: bool, unit: bool) -> Any:
    """The cotangent of the right-hand side: the system with the adjoint matrix."""
    return _solve_triangular(adjoint(a), g, lower=not lower, unit=unit)


@custom(
    vjp=(_by_matrix, _by_right),
    jvp=lambda t, y, a, b, lower, unit: _solve_triangular(  # type: ignore[has-type]  # below
        a, t[1] - _triangle(t[0], lower, unit) @ y, lower=lower, unit=unit
    ),
    complex=True,
    batch="stacks",
    tex=r"{a}^{{-1}}{b}",
    name="solve_triangular",
)
def _solve_triangular(xp: Any, a: Any, b: Any, *, lower: bool, unit: bool) -> Any:
    square("solve_triangular", a)
    if a.shape[-1] != b.shape[-2]:
        raise ShapeError(
            f"solve_triangular: {a.shape[-1]} unknowns, but right-hand sides of length {b.shape[-2]}, for shapes "
            f"{a.shape} and {b.shape}"
        )
    hint = "a triangular matrix with a 0 on its diagonal has no inverse"
    single = xp is np and a.ndim == b.ndim == 2 and a.size and b.size  # noqa: PLR2004 - SciPy takes one, not empty
    if single and np.result_type(a, b).char in "fdFD" and (quick := _substitution()):
        f = partial(quick, lower=lower, unit_diagonal=unit, check_finite=False)
        return lapack("solve_triangular", f, a, b, hint=hint)
    a = _triangle(a, lower, unit) + (xp.eye(a.shape[-1], dtype=a.dtype) if unit else 0)
    return lapack("solve_triangular", xp.linalg.solve, a, b, hint=hint)


@cache
def _substitution() -> Any:
    """SciPy's function, which takes n**2 steps; without SciPy a general solver does, in n**3."""
    try:
        return function("scipy.linalg", "solve_triangular")
    except OpError:
        return None


def solve_triangular(a: Any, b: Any, trans: int | str = 0, lower: bool = False, unit_diagonal: bool = False) -> Any:
    """The solution x of ``a @ x = b`` for a triangular matrix; by substitution where SciPy is installed.

    The gradient of `a` is triangular, as only that part is read.

    Parameters
    ----------
    a : Tensor or array
        Shape (..., n, n).
    b : Tensor or array
        Right-hand sides: one vector of shape (n,), or columns of shape (..., n, k). Leading axes broadcast.
    trans : {0, 1, 2, "N", "T", "C"}
        Solve with `a`, its transpose, or its conjugate transpose.
    lower : bool
        Which triangle of `a` is read: the lower one, else the upper one.
    unit_diagonal : bool
        The diagonal of `a` counts as 1 and is not read.

    Raises
    ------
    ShapeError
        If the matrices are not square, or the lengths differ.
    MatrixError
        If there is a 0 on the diagonal.

    Examples
    --------
    >>> a = ag.tensor([[2.0, 0.0], [1.0, 4.0]], requires_grad=True)
    >>> x = ag.linalg.solve_triangular(a, [2.0, 5.0], lower=True)
    >>> x.tolist()
    [1.0, 1.0]
    >>> x[1].backward()
    >>> a.grad
    Tensor([[ 0.125,  0.   ],
            [-0.25 , -0.25 ]])
    """
    a, b = given(a), given(b)
    if trans not in TRANSPOSED:
        raise OpError(f"solve_triangular: expected trans 0, 1, 2, 'N', 'T' or 'C', got {trans!r}")
    if not b.ndim:
        raise ShapeError("solve_triangular: expected right-hand sides of at least one axis, got a number")
    square("solve_triangular", a)
    way = TRANSPOSED[trans]
    how = {"lower": bool(lower) is (way == "N"), "unit": bool(unit_diagonal)}
    a = a if way == "N" else matrix_transpose(a) if way == "T" else adjoint(a)
    if b.ndim == 1:
        return squeeze(_solve_triangular(a, expand_dims(b, axis=-1), **how), -1)
    return _solve_triangular(a, b, **how)
