"""Indexing as NumPy does it: integers, slices, ellipsis, new axes, integer arrays, masks. Declarations only."""

from typing import Any

from ..declare import linear
from ..variable import Variable

__all__ = ["getitem"]


def plain(index: Any) -> Any:
    """The index with arrays in place of tensors."""
    if isinstance(index, tuple):
        return tuple(plain(part) for part in index)
    return index.value if isinstance(index, Variable) else index


def _basic(index: Any) -> bool:
    """Whether it picks every element at most once, without index arrays."""
    parts = index if isinstance(index, tuple) else (index,)
    return all(part is None or part is Ellipsis or isinstance(part, (int, slice)) for part in parts) and not any(
        isinstance(part, bool) for part in parts
    )


@linear(
    transpose=lambda g, x, index: _scatter(g, index=index, shape=x.shape),  # type: ignore[has-type]  # below
    selects=True,
    tex="{x}[i]",
    name="getitem",
)
def _getitem(xp: Any, x: Any, *, index: Any) -> Any:
    return x[index]


@linear(transpose=lambda g, x, index, shape: _getitem(g, index=index), tex=r"\mathrm{{scatter}}({x})", name="scatter")
def _scatter(xp: Any, x: Any, *, index: Any, shape: tuple[int, ...]) -> Any:
    """Zeros of a shape with `x` added at an index; an element that is named twice gets both."""
    out = xp.zeros(shape, dtype=x.dtype)
    if _basic(index):
        out[index] = x
    else:
        xp.add.at(out, index, x)
    return out


def getitem(x: Any, index: Any, /) -> Any:
    """``x[index]``; an element picked twice gets both gradients.

    Parameters
    ----------
    x : Tensor or array
        Any shape.
    index : int, slice, Ellipsis, None, integer or boolean array, or a tuple of these
        As in NumPy.

    Raises
    ------
    ShapeError
        If the index is out of bounds or of the wrong kind.

    Examples
    --------
    >>> x = ag.tensor([1.0, 2.0, 3.0], requires_grad=True)
    >>> x[[0, 0, 2]].sum().backward()
    >>> x.grad
    Tensor([2., 0., 1.])
    """
    return _getitem(x, index=plain(index))
