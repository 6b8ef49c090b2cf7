"""Products of matrices. Declarations only."""

from typing import Any

from ..declare import bilinear
from ..errors import ShapeError
from .axes import axes_of, whole
from .complexes import conj
from .einsum import contract, einsum, shaped
from .masking import is_complex
from .shape import expand_dims, moveaxis, squeeze

__all__ = ["matmul", "matvec", "tensordot", "vecdot", "vecmat"]


def _with_columns(g: Any, a: Any, b: Any) -> tuple[Any, Any, Any]:
    """The cotangent and both inputs as matrices: a vector on the left was a row, one on the right a column."""
    if b.ndim == 1:
        g, b = expand_dims(g, axis=-1), expand_dims(b, axis=-1)
    if a.ndim == 1:
        g, a = expand_dims(g, axis=-2), expand_dims(a, axis=-2)
    return g, a, b


def _by_left(g: Any, a: Any, b: Any) -> Any:
    """``g @ b.T``."""
    if a.ndim > 1 and b.ndim > 1:
        return g @ b.mT
    g, _, columns = _with_columns(g, a, b)
    found = g @ columns.mT
    return squeeze(found, -2) if a.ndim == 1 else found


def _by_right(g: Any, a: Any, b: Any) -> Any:
    """``a.T @ g``."""
    if a.ndim > 1 and b.ndim > 1:
        return a.mT @ g
    g, rows, _ = _with_columns(g, a, b)
    found = rows.mT @ g
    return squeeze(found, -1) if b.ndim == 1 else found


@bilinear(transposes=(_by_left, _by_right), batch="matrices", tex=r"{a}\,{b}", symbol="@")
def matmul(xp: Any, a: Any, b: Any) -> Any:
    """Matrix product, ``a @ b``; the last two axes are the matrices, those before them broadcast.

    Parameters
    ----------
    a, b : Tensor or array
        At least 1-D. A vector on the left is a row, on the right a column; the result then lacks that axis.

    Raises
    ------
    ShapeError
        If the inner lengths differ, or an argument is a number.

    Examples
    --------
    >>> a = ag.asarray([[1.0, 2.0], [3.0, 4.0]])
    >>> a @ ag.asarray([1.0, 1.0])
    Tensor([3., 7.])
    """
    if not getattr(a, "ndim", 0) or not getattr(b, "ndim", 0):
        raise ShapeError("matmul: expected arrays of at least one axis, got a number", "multiply by a number with *")
    try:
        # the method has a third of the function's overhead on small matrices (0.3 against 0.8 us)
        return a.dot(b) if a.ndim == b.ndim == 2 and hasattr(a, "dot") else xp.matmul(a, b)  # noqa: PLR2004 - two of them, as it says
    except ValueError as error:
        raise ShapeError(
            f"matmul: shapes {a.shape} and {b.shape} do not go together",
            "the last axis of the left must be as long as the last but one (or only) of the right; others broadcast",
        ) from error


def vecdot(x1: Any, x2: Any, /, *, axis: int = -1) -> Any:
    """Dot product of vectors along an axis; of complex ones, the first is conjugated.

    Parameters
    ----------
    x1, x2 : Tensor or array
        Equally long along `axis`; the other axes broadcast.
    axis : int
        Where the vectors lie.

    Examples
    --------
    >>> ag.vecdot(ag.asarray([1.0, 2.0]), ag.asarray([3.0, 4.0]))
    Tensor(11.)
    """
    x1, x2 = _last("vecdot", x1, axis), _last("vecdot", x2, axis)
    _matching("vecdot", x1, -1, x2, -1)
    return einsum("...i,...i->...", conj(x1) if is_complex(x1) else x1, x2)


def matvec(x1: Any, x2: Any, /) -> Any:
    """Product of matrices and vectors: the last two axes of `x1`, the last of `x2`; those before them broadcast.

    Examples
    --------
    >>> a = ag.asarray([[1.0, 2.0], [3.0, 4.0]])
    >>> ag.matvec(a, ag.asarray([[1.0, 0.0], [0.0, 1.0]]))
    Tensor([[1., 3.],
            [2., 4.]])
    """
    x1, x2 = _last("matvec", x1, -1, 2), _last("matvec", x2, -1)
    _matching("matvec", x1, -1, x2, -1)
    return einsum("...ij,...j->...i", x1, x2)


def vecmat(x1: Any, x2: Any, /) -> Any:
    """Product of vectors, conjugated if complex, and matrices: the last axis of `x1`, the last two of `x2`.

    Examples
    --------
    >>> a = ag.asarray([[1.0, 2.0], [3.0, 4.0]])
    >>> ag.vecmat(ag.asarray([1.0, 0.0]), a)
    Tensor([1., 2.])
    """
    x1, x2 = _last("vecmat", x1, -1), _last("vecmat", x2, -1, 2)
    _matching("vecmat", x1, -1, x2, -2)
    return einsum("...i,...ij->...j", conj(x1) if is_complex(x1) else x1, x2)


def _last(name: str, x: Any, axis: int, least: int = 1) -> Any:
    """`x` with an axis last, once it has enough of them."""
    x = shaped(x)
    if x.ndim < least:
        raise ShapeError(f"{name}: expected at least {least} axes, got shape {x.shape}")
    return x if axis in (-1, x.ndim - 1) else moveaxis(x, axis, -1)


def _matching(name: str, x1: Any, i: int, x2: Any, j: int) -> None:
    """Raise unless two axes are equally long: what is summed over does not broadcast."""
    if x1.shape[i] != x2.shape[j]:
        raise ShapeError(
            f"{name}: shapes {x1.shape} and {x2.shape} do not go together",
            f"axis {i} of the first must be as long as axis {j} of the second",
        )


def tensordot(x1: Any, x2: Any, /, axes: int | tuple[Any, Any] = 2) -> Any:
    """Sum of products over some axes of each; the result has the other axes of `x1`, then those of `x2`.

    Parameters
    ----------
    x1, x2 : Tensor or array
        Any shapes, equally long along the axes to be summed over.
    axes : int, or pair of int or of sequences of int
        How many: the last of `x1` and the first of `x2`. Or which of `x1`, and which of `x2`.

    Examples
    --------
    >>> ag.tensordot(ag.ones((2, 3, 4)), ag.ones((4, 3, 5)), axes=([2, 1], [0, 1])).shape
    (2, 5)
    """
    x1, x2 = shaped(x1), shaped(x2)
    if isinstance(axes, (tuple, list)):
        pair = tuple(axes)
    else:
        n = whole("tensordot", "axes", axes)
        pair = (range(x1.ndim - n, x1.ndim), range(n))
    first, second = (axes_of("tensordot", part, x.ndim) for x, part in zip((x1, x2), pair, strict=True))
    if [x1.shape[k] for k in first] != [x2.shape[k] for k in second]:
        said = f"axes {axes} of shapes {x1.shape} and {x2.shape}"
        raise ShapeError(f"tensordot: {said} are not of the same lengths")
    names = [chr(ord("a") + k) for k in range(x1.ndim + x2.ndim)]
    left, right = names[: x1.ndim], names[x1.ndim :]
    for i, j in zip(first, second, strict=True):
        right[j] = left[i]
    output = "".join(n for n in names if (n in left) != (n in right))
    return contract(x1, x2, subscripts=f"{''.join(left)},{''.join(right)}->{output}")
