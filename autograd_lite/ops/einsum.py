"""Sums of products by index notation, lowered to matrix products where they can be. Declarations only."""

from functools import lru_cache
from math import prod
from typing import Any

from ..backend import kind
from ..declare import bilinear
from ..errors import OpError
from ..variable import Variable
from .operands import operand
from .reduce import sum as _sum
from .shape import permute_dims, reshape, squeeze
from .subscripts import from_sublists, plan

__all__ = ["einsum"]

EXAMPLES = 0x430  # Cyrillic letters for axes that `vmap` adds


def _by(wanted: int) -> Any:
    """The rule for one operand: what multiplies it, contracted with the cotangent."""

    def rule(g: Any, a: Any, b: Any, subscripts: str) -> Any:
        inputs, _, output = subscripts.partition("->")
        terms = inputs.split(",")
        other = 1 - wanted
        return contract(g, (a, b)[other], subscripts=f"{output},{terms[other]}->{terms[wanted]}")

    return rule


def _batch(op: Any, xs: list[Any], batched: list[bool], params: dict[str, Any], size: int) -> Any:
    """Examples are one more index, in front."""
    inputs, _, output = params["subscripts"].partition("->")
    front = next(chr(code) for code in range(EXAMPLES, EXAMPLES + 99) if chr(code) not in inputs)
    terms = [front + term if b else term for term, b in zip(inputs.split(","), batched, strict=True)]
    return contract(*xs, subscripts=f"{','.join(terms)}->{front}{output}")


@bilinear(transposes=(_by(0), _by(1)), batch=_batch, tex=r"\mathrm{{einsum}}({a}, {b})", name="einsum")
def contract(xp: Any, a: Any, b: Any, *, subscripts: str) -> Any:
    """Two operands: no index twice in one, each in the other operand or in the output, all lengths the same."""
    if type(a) is float or type(b) is float:  # the value of a Scalar: a factor of no axes, and of no dtype
        order = _layout(subscripts, True)[-1]
        return a * b if order is None else xp.permute_dims(a * b, order)
    axes_a, axes_b, n_batch, n_rows, n_summed, order = _layout(subscripts, a.size >= b.size)
    a, b = xp.permute_dims(a, axes_a), xp.permute_dims(b, axes_b)
    batch, rows = a.shape[:n_batch], a.shape[n_batch : n_batch + n_rows]
    columns = b.shape[n_batch + n_summed :]
    if not n_summed:
        y = xp.reshape(a, (*a.shape, *(1,) * len(columns))) * xp.reshape(b, (*batch, *(1,) * n_rows, *columns))
    else:
        if n_rows != 1 or n_summed != 1:
            a = xp.reshape(a, (*batch, prod(rows), prod(a.shape[n_batch + n_rows :])))
        if n_summed != 1 or len(columns) != 1:
            b = xp.reshape(b, (*batch, prod(b.shape[n_batch : n_batch + n_summed]), prod(columns)))
        y = xp.matmul(a, b)
        if n_rows != 1 or len(columns) != 1:
            y = xp.reshape(y, (*batch, *rows, *columns))
    return y if order is None else xp.permute_dims(y, order)


Axes = tuple[int, ...]


@lru_cache(maxsize=512)
def _layout(subscripts: str, as_left: bool) -> tuple[Axes, Axes, int, int, int, Axes | None]:
    """How to order the axes for a product of (stacks of) matrices, and those of the product.

    The indices that are summed over stand in the order in which the larger operand has them, as merging its axes
    then seldom needs a copy.
    """
    inputs, _, output = subscripts.partition("->")
    a, b = inputs.split(",")
    batch = [x for x in output if x in a and x in b]
    rows, columns = [x for x in a if x not in b], [x for x in b if x not in a]
    summed = [x for x in (a if as_left else b) if x not in output]
    place = [*batch, *rows, *columns]
    order = tuple(map(place.index, output))
    return (
        tuple(map(a.index, [*batch, *rows, *summed])),
        tuple(map(b.index, [*batch, *summed, *columns])),
        len(batch),
        len(rows),
        len(summed),
        None if order == tuple(range(len(order))) else order,
    )


def einsum(*operands: Any, optimize: Any = True) -> Any:
    """Sum of products, by Einstein's notation: an index that is not in the output is summed over.

    Parameters
    ----------
    *operands : str, then Tensors or arrays
        Subscripts such as ``"ij,jk->ik"`` and as many operands; ``...`` stands for any number of axes, which
        broadcast; an index twice in one operand takes its diagonal. Without ``->`` the output has, in alphabetical
        order, the indices that occur once. Or each operand followed by a list of whole numbers, and last that of the
        output.
    optimize
        Taken for NumPy's sake: two operands at a time are always contracted as matrices where they can be, in the
        cheapest order.

    Raises
    ------
    ShapeError
        If subscripts and shapes do not go together.

    Examples
    --------
    >>> a, b = ag.asarray([[1.0, 2.0], [3.0, 4.0]]), ag.asarray([1.0, -1.0])
    >>> ag.einsum("ij,j->i", a, b)
    Tensor([-1., -1.])
    >>> ag.einsum("ii", a)
    Tensor(5.)
    """
    if not operands or (isinstance(operands[0], str) and len(operands) == 1):
        raise OpError("einsum: expected subscripts and operands", 'such as ag.einsum("ij,jk->ik", a, b)')
    text, given = (operands[0], operands[1:]) if isinstance(operands[0], str) else from_sublists(operands)
    xs = [shaped(x) for x in given]
    steps = plan(text, tuple([x.shape for x in xs]))
    if any(steps.diagonals) or any(steps.squeezed) or any(steps.summed):
        xs = [_alone(*each) for each in zip(xs, steps.diagonals, steps.squeezed, steps.summed, strict=True)]
    for i, j, subscripts in steps.pairs:
        y = contract(xs[i], xs[j], subscripts=subscripts)
        xs = [*(x for k, x in enumerate(xs) if k not in (i, j)), y]
    return xs[0] if steps.axes is None else permute_dims(xs[0], steps.axes)


def _alone(x: Any, merged: tuple[Axes, ...], squeezed: Axes, summed: Axes) -> Any:
    """What concerns one operand only: diagonals, stretched axes, indices that nobody else has."""
    for first, second in merged:
        x = along_diagonal(x, first, second)
        axes = list(range(x.ndim - 1))
        axes.insert(first, x.ndim - 1)
        x = _ordered(x, axes)
    if squeezed:
        x = squeeze(x, squeezed)
    if summed:  # integers stay as narrow as NumPy's einsum leaves them
        x = _sum(x, axis=summed, dtype=x.dtype if kind(x.dtype) in "biu" else None)
    return x


def _ordered(x: Any, axes: list[int]) -> Any:
    """With the axes in that order; nothing is recorded if they are already."""
    return x if axes == sorted(axes) else permute_dims(x, axes)


def along_diagonal(x: Any, first: int, second: int, offset: int = 0) -> Any:
    """The diagonal of two axes (not negative) as the last one: every so many of its elements, so no index arrays."""
    n, m = x.shape[first], x.shape[second]
    x = _ordered(x, [*(k for k in range(x.ndim) if k not in (first, second)), first, second])
    start = offset if offset >= 0 else -offset * m
    count = max(0, min(n + min(offset, 0), m - max(offset, 0)))
    return reshape(x, (*x.shape[:-2], n * m))[..., start : start + count * (m + 1) : m + 1]


def shaped(x: Any) -> Any:
    """What has a shape; a Scalar stays one, so that it does not widen the dtype of an array it meets."""
    return x if isinstance(x, Variable) else operand(x)
