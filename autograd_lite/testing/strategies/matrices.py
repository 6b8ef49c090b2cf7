"""Matrices of a known condition number."""

from typing import Any

import numpy as np
from hypothesis import strategies as st

from ...errors import OpError, ShapeError

__all__: list[str] = []

KINDS = ("any", "symmetric", "positive definite", "orthogonal", "singular")


def matrices(
    shape: Any = None,
    *,
    kind: str = "any",
    condition: float = 100.0,
    batch: tuple[int, ...] = (),
    dtype: Any = np.float64,
) -> Any:
    """Matrices that may be badly conditioned, but no worse than they are allowed to be.

    Parameters
    ----------
    shape : tuple of two int, optional
        By default square, with up to four rows.
    kind : {"any", "symmetric", "positive definite", "orthogonal", "singular"}
        A singular matrix has one singular value of 0; the condition number is then that of the others.
    condition : float
        The largest ratio of two singular values, at least 2. No two are the same (but those of an orthogonal matrix
        are all 1), so eigenvectors are well defined.
    batch : tuple of int
        Axes in front.

    Raises
    ------
    OpError, ShapeError
        For a kind or shape that does not exist, a condition below 2, or a square kind with another shape.

    Examples
    --------
    >>> from hypothesis import given
    >>> from autograd_lite.testing.strategies import matrices
    >>> @given(matrices((3, 3), kind="positive definite", condition=1e4))
    ... def test_cholesky(a):
    ...     assert np.allclose(np.linalg.cholesky(a) @ np.linalg.cholesky(a).mT, a)
    >>> test_cholesky()
    """
    if kind not in KINDS:
        raise OpError(f"matrices: expected a kind among {', '.join(KINDS)}, got {kind!r}")
    if condition < 2:  # noqa: PLR2004 - two of them, as it says
        raise OpError(f"matrices: expected a condition of at least 2, got {condition!r}")
    if shape is not None and (len(shape) != 2 or (kind in KINDS[1:4] and shape[0] != shape[1])):  # noqa: PLR2004 - two of them, as it says
        raise ShapeError(f"matrices: expected the shape of one {kind} matrix, got {shape}")

    def draw_all(draw: Any) -> Any:
        rows, columns = shape or (draw(st.integers(2 if kind == "singular" else 1, 4)),) * 2
        count = int(np.prod(batch, dtype=int))
        found = [_matrix(draw, rows, columns, kind, condition) for _ in range(count)]
        return np.reshape(found, (*batch, rows, columns)).astype(dtype)

    return st.composite(draw_all)()


def _matrix(draw: Any, rows: int, columns: int, kind: str, condition: float) -> Any:
    left = _orthogonal(draw, rows)
    if kind == "orthogonal":
        return left
    rank = min(rows, columns)
    worst = 2.0 * (condition / 2.0) ** (draw(st.integers(0, 10)) / 10)
    sizes = worst ** -np.linspace(0.0, 1.0, max(rank - (kind == "singular"), 1))
    values = np.append(sizes, np.zeros(rank))[:rank]
    if kind == "singular" and rank == 1:
        values[:] = 0.0
    if kind == "symmetric":
        values = values * [draw(st.sampled_from([1.0, -1.0])) for _ in range(rank)]
    right = left if kind in ("symmetric", "positive definite") else _orthogonal(draw, columns)
    made = (left[:, :rank] * values) @ right[:, :rank].T
    return (made + made.T) / 2 if right is left else made


def _orthogonal(draw: Any, n: int) -> Any:
    """A product of reflections, each at a vector drawn."""
    found = np.eye(n)
    for _ in range(draw(st.integers(0, 2))):
        v = np.array(draw(st.lists(st.integers(-3, 3), min_size=n, max_size=n)), float)
        v[0] += 0.5  # so that it is never 0
        found = found - 2.0 * np.outer(found @ v, v) / (v @ v)
    return found
