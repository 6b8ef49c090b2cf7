"""Products by NumPy's names, for arrays of any number of axes. Declarations only."""

from typing import Any

from ..declare import bilinear
from ..errors import ShapeError
from .axes import axes_of, axis_of
from .complexes import conj
from .einsum import along_diagonal, contract, shaped
from .linalg import matmul, tensordot
from .masking import is_complex
from .reduce import sum as _sum
from .shape import moveaxis, reshape

__all__ = ["cross", "dot", "inner", "kron", "outer", "trace", "vdot"]


def outer(a: Any, b: Any, /) -> Any:
    """Each element of `a` times each of `b`, both flattened; see `autograd_lite.linalg.outer` for vectors only.

    Examples
    --------
    >>> ag.outer(ag.asarray([1.0, 2.0]), ag.asarray([3.0, 4.0]))
    Tensor([[3., 4.],
            [6., 8.]])
    """
    return contract(reshape(shaped(a), -1), reshape(shaped(b), -1), subscripts="i,j->ij")


def inner(a: Any, b: Any, /) -> Any:
    """Sum of products over the last axis of both; a number multiplies.

    Examples
    --------
    >>> ag.inner(ag.ones((2, 3)), ag.ones((4, 3))).shape
    (2, 4)
    """
    a, b = shaped(a), shaped(b)
    return tensordot(a, b, (-1, -1)) if a.ndim and b.ndim else a * b


def dot(a: Any, b: Any, /) -> Any:
    """Matrix product of vectors and matrices; a number multiplies.

    Of arrays of more axes the last one of `a` and the last but one of `b` are summed over, the others do not
    broadcast: `matmul` is for stacks of matrices.

    Examples
    --------
    >>> ag.dot(ag.ones((2, 3)), ag.ones((5, 3, 4))).shape
    (2, 5, 4)
    """
    a, b = shaped(a), shaped(b)
    if not a.ndim or not b.ndim:
        return a * b
    if b.ndim == 1 or a.ndim <= b.ndim == 2:  # noqa: PLR2004 - matrices
        return matmul(a, b)
    return tensordot(a, b, (-1, -2))


def vdot(a: Any, b: Any, /) -> Any:
    """Dot product of two arrays of as many elements, flattened; of complex ones, the first is conjugated.

    Examples
    --------
    >>> ag.vdot(ag.asarray([1.0 + 1.0j, 2.0]), ag.asarray([1.0j, 1.0]))
    Tensor(3.+1.j, dtype=complex128)
    """
    a, b = shaped(a), shaped(b)
    return matmul(reshape(conj(a) if is_complex(a) else a, -1), reshape(b, -1))


def kron(a: Any, b: Any, /) -> Any:
    """Kronecker product: `b` in place of each element of `a`, times that.

    Examples
    --------
    >>> ag.kron(ag.asarray([1.0, 10.0]), ag.asarray([1.0, 2.0]))
    Tensor([ 1.,  2., 10., 20.])
    """
    a, b = shaped(a), shaped(b)
    n = max(a.ndim, b.ndim)
    a, b = (x if x.ndim == n else reshape(x, (*(1,) * (n - x.ndim), *x.shape)) for x in (a, b))
    names = [chr(ord("a") + k) for k in range(2 * n)]
    left, right = "".join(names[:n]), "".join(names[n:])
    mixed = "".join(x + y for x, y in zip(left, right, strict=True))
    y = contract(a, b, subscripts=f"{left},{right}->{mixed}")
    return reshape(y, tuple(i * j for i, j in zip(a.shape, b.shape, strict=True)))


@bilinear(
    transposes=(lambda g, a, b: vector_product(b, g), lambda g, a, b: vector_product(g, a)),  # type: ignore[has-type]  # below
    batch="broadcast",
    tex=r"{a} \times {b}",
    name="cross",
)
def vector_product(xp: Any, a: Any, b: Any) -> Any:
    """Of vectors along the last axis. Triple products can be turned, so its rules are vector products again."""
    (a1, a2, a3), (b1, b2, b3) = ([x[..., k] for k in range(3)] for x in (a, b))
    return xp.stack([a2 * b3 - a3 * b2, a3 * b1 - a1 * b3, a1 * b2 - a2 * b1], axis=-1)


def cross(a: Any, b: Any, /, axisa: int = -1, axisb: int = -1, axisc: int = -1, axis: int | None = None) -> Any:
    """Vector product of vectors of length 3.

    Parameters
    ----------
    a, b : Tensor or array
        Of length 3 along the axis of the vectors; the other axes broadcast.
    axisa, axisb, axisc : int
        Where the vectors lie in `a`, in `b`, and in the result.
    axis : int, optional
        In place of all three.

    Examples
    --------
    >>> ag.cross(ag.asarray([1.0, 0.0, 0.0]), ag.asarray([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]))
    Tensor([[ 0.,  0.,  1.],
            [ 0., -1.,  0.]])
    """
    a, b = shaped(a), shaped(b)
    axes = (axisa, axisb, axisc) if axis is None else (axis,) * 3
    for x, k in zip((a, b), axes[:2], strict=True):
        if x.shape[axis_of("cross", k, x.ndim)] != 3:  # noqa: PLR2004 - as vectors in space have it
            raise ShapeError(
                f"cross: expected vectors of length 3 along axis {k}, got shape {x.shape}",
                "of vectors in the plane it is a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]",
            )
    a, b = (x if k in (-1, x.ndim - 1) else moveaxis(x, k, -1) for x, k in zip((a, b), axes[:2], strict=True))
    y = vector_product(a, b)
    return y if axes[2] in (-1, y.ndim - 1) else moveaxis(y, -1, axes[2])


def trace(x: Any, /, offset: int = 0, axis1: int = 0, axis2: int = 1, dtype: Any = None) -> Any:
    """Sum along a diagonal of two axes; see `autograd_lite.linalg.trace` for the last two.

    Parameters
    ----------
    x : Tensor or array
        At least 2-D.
    offset : int
        Which diagonal: above the main one if positive, below if negative.
    axis1, axis2 : int
        The axes of the matrices.
    dtype : dtype, optional
        To sum in.

    Examples
    --------
    >>> ag.trace(ag.asarray([[1.0, 2.0], [3.0, 4.0]]))
    Tensor(5.)
    """
    x = shaped(x)
    first, second = axes_of("trace", (axis1, axis2), x.ndim)
    return _sum(along_diagonal(x, first, second, offset), axis=-1, dtype=dtype)
