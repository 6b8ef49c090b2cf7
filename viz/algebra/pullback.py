"""How an op that does not work element by element takes a gradient back to its inputs, as a formula.

Each is checked against the engine's own rule in the tests, and wherever it is shown.

>>> from viz.algebra.term import symbol
>>> a, b, y = symbol("A", (4, 3)), symbol("B", (3, 2)), symbol("Y", (4, 2))
>>> pullback("matmul", 1, symbol("G", (4, 2)), y, [a, b], {}).args[0].head
'transpose'
"""

from collections.abc import Callable, Mapping, Sequence
from math import prod
from typing import Any, Final

import numpy as np

from viz.algebra.indices import backward, subscripts
from viz.algebra.term import (
    ONE,
    Term,
    add,
    apply,
    divide,
    fill,
    matmul,
    multiply,
    negative,
    number,
    power,
    spread,
    sum_over,
    transpose,
)  # a table  # fmt: skip

__all__ = ["adjoint", "along", "axes_of", "einsum", "forward", "pullback", "stretched"]

_Params = Mapping[str, Any]
_Rule = Callable[[int, Term, Term, Sequence[Term], _Params], Term | None]


def axes_of(params: _Params, x: Term, default: Any = None) -> tuple[int, ...]:
    """Find the axes that an op works along, none of them negative.

    Examples
    --------
    >>> from viz.algebra.term import symbol
    >>> axes_of({"axis": -1}, symbol("x", (2, 3))), axes_of({}, symbol("x", (2, 3)))
    ((1,), (0, 1))
    """
    axis = params.get("axis", default)
    if axis is None:
        return tuple(range(len(x.shape)))
    return tuple(sorted(int(at) % len(x.shape) for at in (axis if isinstance(axis, (tuple, list)) else (axis,))))


def stretched(g: Term, of: Term, to: tuple[int, ...]) -> Term:
    """Take a gradient back through broadcasting: add up over the axes along which the input was repeated.

    Parameters
    ----------
    g : Term
        The gradient of the output.
    of : Term
        The input.
    to : tuple of int
        The shape of the output.
    """
    if of.shape == to:
        return g
    extra = len(to) - len(of.shape)
    axes = tuple(at for at, n in enumerate(to) if at < extra or (of.shape[at - extra] == 1 and n != 1))
    total = sum_over(g, axes, to, keep=not extra)
    return total if total.shape == of.shape else reshape(total, of.shape)


def reshape(x: Term, shape: tuple[int, ...]) -> Term:
    """Give a term another shape.

    Examples
    --------
    >>> reshape(number(1), (2, 1)).shape
    (2, 1)
    """
    return Term("reshape", (x,), shape, shape, (r"\operatorname{reshape}(", 0, ")"))


def adjoint(op: str, g: Term, data: Any, shape: tuple[int, ...]) -> Term:
    r"""Make the transpose of a linear op, which is written by the op's own name.

    Examples
    --------
    >>> from viz.algebra.term import symbol
    >>> adjoint("flip", symbol("g", (3,)), None, (3,)).notation[0]
    '\\operatorname{flip}^\\mathsf{T}('
    """
    name = "".join(filter(str.isalnum, op))
    put_back = op in ("getitem", "pick", "take_along_axis")
    return Term(
        "adjoint",
        (g,),
        data,
        shape,
        (r"\operatorname{scatter}(" if put_back else f"\\operatorname{{{name}}}^\\mathsf{{T}}(", 0, ")"),
    )


def pullback(op: str, slot: int, g: Term, y: Term, xs: Sequence[Term], params: _Params) -> Term | None:
    """Write the gradient of one input of an op; None where there is no formula for it.

    Parameters
    ----------
    op : str
        Its name.
    slot : int
        Which input.
    g : Term
        The gradient of the output; of a smaller shape it stands for as many equal numbers.
    y, xs : Term and sequence of Term
        Output and inputs.
    params : mapping
        Its keyword arguments.
    """
    rule = _RULES.get(op)
    return rule(slot, g, y, xs, params) if rule else None


def along(g: Term, x: Term, params: _Params) -> Term:
    """Repeat the gradient of a reduction along the axes that it took away.

    Examples
    --------
    >>> from viz.algebra.term import symbol
    >>> along(symbol("g", (2,)), symbol("x", (2, 3)), {"axis": 1}).shape
    (2, 1)
    """
    return g if params.get("keepdims") else spread(g, axes_of(params, x), x.shape)


def _sum(slot: int, g: Term, y: Term, xs: Sequence[Term], params: _Params) -> Term:
    return along(g, xs[0], params)


def _mean(slot: int, g: Term, y: Term, xs: Sequence[Term], params: _Params) -> Term:
    count = params.get("count") or number(_count(xs[0], params))
    return divide(along(g, xs[0], params), count)


def _count(x: Term, params: _Params) -> int:
    return prod(x.shape[at] for at in axes_of(params, x))


def _matmul(slot: int, g: Term, y: Term, xs: Sequence[Term], params: _Params) -> Term | None:
    a, b = xs
    g = fill(g, y.shape)
    vectors = (len(a.shape) == 1, len(b.shape) == 1)
    if vectors == (True, True):
        return multiply(g, xs[1 - slot])
    if max(len(a.shape), len(b.shape)) > 2:  # noqa: PLR2004 - one matrix for each of many
        if any(vectors):
            return _indexed("matmul", slot, g, xs, params)
        factors = (g, transpose(b)) if slot == 0 else (transpose(a), g)
        many = (*y.shape[:-2], *xs[slot].shape[-2:])
        return stretched(matmul(*factors, shape=many), xs[slot], many)
    if vectors[1]:
        return (matmul(g, transpose(b), shape=a.shape), matmul(transpose(a), g, shape=b.shape))[slot]
    if vectors[0]:
        return (matmul(b, g, shape=a.shape), matmul(a, transpose(g), shape=b.shape))[slot]
    return (matmul(g, transpose(b), shape=a.shape), matmul(transpose(a), g, shape=b.shape))[slot]


def _einsum(slot: int, g: Term, y: Term, xs: Sequence[Term], params: _Params) -> Term | None:
    return _indexed("einsum", slot, fill(g, y.shape), xs, params)


def _indexed(op: str, slot: int, g: Term, xs: Sequence[Term], params: _Params) -> Term | None:
    """Contract the gradient with the other argument; None where letters do not suffice."""
    made = subscripts(op, [x.shape for x in xs], params)
    pair = (g, xs[1]) if slot == 0 else (xs[0], g)
    return einsum(backward(made, slot), *pair, shape=xs[slot].shape) if made else None


def einsum(made: str, a: Term, b: Term, *, shape: tuple[int, ...]) -> Term:
    """Make a product by its subscripts, as `numpy.einsum` writes them.

    Examples
    --------
    >>> from viz.algebra.term import symbol
    >>> einsum("ni,ij->nj", symbol("X", (4, 3)), symbol("W", (3, 2)), shape=(4, 2)).shape
    (4, 2)
    """
    first, _, result = made.partition("->")
    return Term(
        "einsum", (a, b), made, shape,
        (rf"\operatorname{{einsum}}(\text{{{first}}} \to \text{{{result}}}, ", 0, ", ", 1, ")"),
    )  # a table  # fmt: skip


def _softmax(slot: int, g: Term, y: Term, xs: Sequence[Term], params: _Params) -> Term:
    axes = axes_of(params, xs[0], -1)
    return multiply(y, add(g, negative(sum_over(multiply(g, y), axes, y.shape, keep=len(axes) < len(y.shape)))))


def softmax(x: Term, axes: tuple[int, ...]) -> Term:
    """Make the softmax of a term.

    Examples
    --------
    >>> from viz.algebra.term import symbol
    >>> softmax(symbol("z", (3,)), (0,)).head
    'softmax'
    """
    return Term("softmax", (x,), axes, x.shape, (r"\operatorname{softmax}(", 0, ")"))


def _log_softmax(slot: int, g: Term, y: Term, xs: Sequence[Term], params: _Params) -> Term:
    axes = axes_of(params, xs[0], -1)
    total = sum_over(g, axes, y.shape, keep=len(axes) < len(y.shape))
    return add(g, negative(multiply(softmax(xs[0], axes), total)))


def _logsumexp(slot: int, g: Term, y: Term, xs: Sequence[Term], params: _Params) -> Term:
    return multiply(along(g, xs[0], params), softmax(xs[0], axes_of(params, xs[0])))


def _prod(slot: int, g: Term, y: Term, xs: Sequence[Term], params: _Params) -> Term:
    return multiply(along(g, xs[0], params), divide(along(y, xs[0], params), xs[0]))


def _centred(x: Term, params: _Params) -> tuple[Term, Term]:
    """How far each element is from the mean, and what their squares are divided by."""
    axes, count = axes_of(params, x), _count(x, params)
    mean = divide(sum_over(x, axes, x.shape, keep=len(axes) < len(x.shape)), number(count))
    return add(x, negative(mean)), number(count - params.get("correction", 0))


def _var(slot: int, g: Term, y: Term, xs: Sequence[Term], params: _Params) -> Term:
    off, freedom = _centred(xs[0], params)
    return multiply(along(g, xs[0], params), divide(multiply(2, off), freedom))


def _std(slot: int, g: Term, y: Term, xs: Sequence[Term], params: _Params) -> Term:
    off, freedom = _centred(xs[0], params)
    return multiply(along(g, xs[0], params), off, power(multiply(freedom, along(y, xs[0], params)), -1))


def _reshape(slot: int, g: Term, y: Term, xs: Sequence[Term], params: _Params) -> Term:
    return reshape(fill(g, y.shape), xs[0].shape) if g.shape else g


def _matrix_transpose(slot: int, g: Term, y: Term, xs: Sequence[Term], params: _Params) -> Term:
    return transpose(fill(g, y.shape)) if g.shape else g


def _permute(slot: int, g: Term, y: Term, xs: Sequence[Term], params: _Params) -> Term:
    if not g.shape:
        return g
    back = tuple(int(at) for at in np.argsort(params["axes"]))
    if back == (1, 0):
        return transpose(fill(g, y.shape))
    return Term("permute", (fill(g, y.shape),), back, xs[0].shape, (r"\operatorname{permute}(", 0, ")"))


def _broadcast(slot: int, g: Term, y: Term, xs: Sequence[Term], params: _Params) -> Term:
    return stretched(g, xs[0], y.shape)


def _same(slot: int, g: Term, y: Term, xs: Sequence[Term], params: _Params) -> Term:
    return g


def _one(slot: int, g: Term, y: Term, xs: Sequence[Term], params: _Params) -> Term:
    return g if xs[0].shape == y.shape else reshape(fill(g, y.shape), xs[0].shape)


def _inv(slot: int, g: Term, y: Term, xs: Sequence[Term], params: _Params) -> Term:
    back = transpose(y)
    return negative(matmul(back, fill(g, y.shape), back, shape=y.shape))


def inverse(x: Term) -> Term:
    """Make the inverse of a matrix.

    Examples
    --------
    >>> from viz.algebra.term import symbol
    >>> inverse(symbol("A", (2, 2))).head
    'inverse'
    """
    return Term("inverse", (x,), None, x.shape, (0, "^{-1}"))


def _det(slot: int, g: Term, y: Term, xs: Sequence[Term], params: _Params) -> Term | None:
    return multiply(g, y, transpose(inverse(xs[0]))) if len(xs[0].shape) == 2 else None  # noqa: PLR2004 - one matrix


def _solve(slot: int, g: Term, y: Term, xs: Sequence[Term], params: _Params) -> Term | None:
    a, b = xs
    if len(a.shape) > 2 or len(b.shape) > 2:  # noqa: PLR2004 - one matrix for each of many
        return None
    by_b = matmul(transpose(inverse(a)), fill(g, y.shape), shape=b.shape)
    return by_b if slot else negative(matmul(by_b, transpose(y), shape=a.shape))


def _where(slot: int, g: Term, y: Term, xs: Sequence[Term], params: _Params) -> Term:
    taken = (ONE, number(0)) if slot == 1 else (number(0), ONE)
    mask = apply("where", xs[0], *taken, notation=("", 1, r" \text{ if } ", 0, r" \text{ else } ", 2))
    return stretched(multiply(g, mask), xs[slot], y.shape)


def _norm(slot: int, g: Term, y: Term, xs: Sequence[Term], params: _Params) -> Term | None:
    if params.get("order", 2) not in (2, None):
        return None
    return multiply(along(g, xs[0], params), divide(xs[0], along(y, xs[0], params)))


_RULES: Final[dict[str, _Rule]] = {
    "sum": _sum, "mean": _mean, "matmul": _matmul, "softmax": _softmax, "log_softmax": _log_softmax,
    "logsumexp": _logsumexp, "prod": _prod, "var": _var, "std": _std, "reshape": _reshape, "expand_dims": _reshape,
    "squeeze": _reshape, "matrix_transpose": _matrix_transpose, "permute_dims": _permute, "broadcast_to": _broadcast,
    "astype": _same, "item": _one, "asarray": _one, "to_device": _same, "inv": _inv, "det": _det, "solve": _solve,
    "where": _where, "p_norm": _norm, "einsum": _einsum,
}  # a table  # fmt: skip


def forward(op: str, y: Term, xs: Sequence[Term], params: _Params) -> Term | None:
    """Write what an op computes, where its declared notation would not say along which axes, or how often.

    Examples
    --------
    >>> from viz.algebra.term import symbol
    >>> forward("sum", symbol("s"), [symbol("x", (3,))], {"axis": None}).head
    'sum'
    """
    x = xs[0] if xs else ONE
    if op == "sum":
        return sum_over(x, axes_of(params, x), x.shape, keep=bool(params.get("keepdims")))
    if op == "mean":
        total = sum_over(x, axes_of(params, x), x.shape, keep=bool(params.get("keepdims")))
        return multiply(divide(1, params.get("count") or number(_count(x, params))), total)
    if op == "matmul":
        left = transpose(x) if len(x.shape) == 1 else x
        return matmul(left, xs[1], shape=y.shape)
    if op == "einsum" and (made := subscripts(op, [each.shape for each in xs], params)):
        return einsum(made, *xs, shape=y.shape)
    if op == "softmax":
        return softmax(x, axes_of(params, x, -1))
    if op == "matrix_transpose" or (op == "permute_dims" and tuple(params["axes"]) == (1, 0)):
        return transpose(x)
    if op in ("astype", "item", "asarray", "to_device") and x.shape == y.shape:
        return x
    return inverse(x) if op == "inv" else None
