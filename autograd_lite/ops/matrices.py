"""What the array-API standard calls by the same name in `linalg`, but for vectors and matrices only; and chains."""

from functools import lru_cache
from typing import Any

from ..errors import ShapeError
from . import diagonals, products
from .einsum import shaped
from .linalg import matmul
from .shape import matrix_transpose

__all__ = ["cross", "diagonal", "matrix_transpose", "multi_dot", "outer", "trace"]


def outer(x1: Any, x2: Any, /) -> Any:
    """Outer product of two vectors.

    Examples
    --------
    >>> ag.linalg.outer(ag.asarray([1.0, 2.0]), ag.asarray([3.0, 4.0]))
    Tensor([[3., 4.],
            [6., 8.]])
    """
    x1, x2 = shaped(x1), shaped(x2)
    if x1.ndim != 1 or x2.ndim != 1:
        raise ShapeError(
            f"linalg.outer: expected two vectors, got shapes {x1.shape} and {x2.shape}", "ag.outer flattens first"
        )
    return products.outer(x1, x2)


def cross(x1: Any, x2: Any, /, *, axis: int = -1) -> Any:
    """Vector product of vectors of length 3 along an axis; the other axes broadcast.

    Examples
    --------
    >>> ag.linalg.cross(ag.asarray([1.0, 0.0, 0.0]), ag.asarray([0.0, 1.0, 0.0]))
    Tensor([0., 0., 1.])
    """
    return products.cross(x1, x2, axis=axis)


def diagonal(x: Any, /, *, offset: int = 0) -> Any:
    """A diagonal of the last two axes.

    Parameters
    ----------
    x : Tensor or array
        Matrices, along the last two axes.
    offset : int
        Which diagonal: above the main one if positive, below if negative.

    Examples
    --------
    >>> ag.linalg.diagonal(ag.asarray([[[1.0, 2.0], [3.0, 4.0]]]))
    Tensor([[1., 4.]])
    """
    return diagonals.diagonal(x, offset, -2, -1)


def trace(x: Any, /, *, offset: int = 0, dtype: Any = None) -> Any:
    """Sum along a diagonal of the last two axes.

    Parameters
    ----------
    x : Tensor or array
        Matrices, along the last two axes.
    offset, dtype
        As for `autograd_lite.trace`.

    Examples
    --------
    >>> ag.linalg.trace(ag.ones((2, 3, 3)))
    Tensor([3., 3.])
    """
    return products.trace(x, offset, -2, -1, dtype)


def multi_dot(arrays: Any, /) -> Any:
    """Product of a chain of matrices, in the order that takes the fewest multiplications.

    Parameters
    ----------
    arrays : sequence of Tensor or array
        Two or more matrices; the first may be a vector, taken as a row, and the last one, taken as a column.

    Examples
    --------
    >>> ag.linalg.multi_dot([ag.ones((10, 100)), ag.ones((100, 5)), ag.ones(5)]).shape
    (10,)
    """
    xs = [shaped(x) for x in arrays]
    shapes = [x.shape for x in xs]
    inner = [len(s) for s in shapes[1:-1]]
    ends = [len(s) for s in (shapes[:1] + shapes[-1:])]
    if len(xs) < 2 or set(inner) - {2} or set(ends) - {1, 2}:  # noqa: PLR2004 - vectors and matrices
        raise ShapeError(
            f"multi_dot: expected two or more matrices, got shapes {', '.join(map(str, shapes)) or 'of nothing'}",
            "only the first and the last may be vectors",
        )
    lengths = (shapes[0][0] if ends[0] == 2 else 1, *(s[0] for s in shapes[1:]), shapes[-1][-1] if ends[1] == 2 else 1)  # noqa: PLR2004 - two of them, as it says
    for i, j in _order(lengths):
        xs[i] = matmul(xs[i], xs[j])
    return xs[0]


@lru_cache(maxsize=512)
def _order(lengths: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    """Which to multiply in turn: matrix `i`, which stands for all up to `j`, by matrix `j`, which does so likewise.

    By dynamic programming over where to divide each part of the chain last (Cormen et al., Introduction to
    Algorithms, "Matrix-chain multiplication").
    """
    n = len(lengths) - 1
    work, cut = {(i, i + 1): 0 for i in range(n)}, {}
    for size in range(2, n + 1):
        for i in range(n - size + 1):
            j = i + size
            costs = {k: work[i, k] + work[k, j] + lengths[i] * lengths[k] * lengths[j] for k in range(i + 1, j)}
            cut[i, j] = min(costs, key=costs.__getitem__)
            work[i, j] = costs[cut[i, j]]
    order, pending = [], [(0, n)]
    while pending:
        i, j = pending.pop()
        if j - i > 1:
            k = cut[i, j]
            order.append((i, k))
            pending += [(i, k), (k, j)]
    return tuple(reversed(order))
