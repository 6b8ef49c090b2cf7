"""Rules for sums along axes, and for matrices.

>>> from viz.algebra.term import symbol
>>> linear(sum_over(multiply(-1, symbol("t", (3,))), (0,), (3,))).args[0]
Term('number', (), -1)
"""

from dataclasses import replace
from math import prod

from viz.algebra.rules import product
from viz.algebra.term import Term, add, fill, matmul, multiply, number, rebuild, spread, sum_over, transpose

__all__ = ["linear", "matrices", "split"]


def linear(x: Term) -> Term:
    """Take numbers out of a sum along axes, and count where the same number is added up."""
    if x.head == "fill":
        return _filled(x)
    if x.head == "spread" and x.args[0].head in ("multiply", "pow"):
        return rebuild(x.args[0], tuple(spread(arg, *x.data) for arg in x.args[0].args))
    if x.head != "sum":
        return x
    axes, keep, shape = x.data
    inner = x.args[0]
    count = prod(shape[at] for at in axes)
    if inner.head == "spread" and inner.data == (axes, shape) and not keep:
        return multiply(number(count), inner.args[0]) if count != 1 else inner.args[0]
    scalars, arrays = _apart(inner)
    if keep:
        scalars, arrays = _along(axes, shape, scalars, arrays)
    if not arrays:
        total = multiply(*scalars, number(count))
        return total if keep and total.shape else fill_like(total, x.shape)
    if not scalars:
        return x
    return multiply(*scalars, sum_over(multiply(*arrays), axes, shape, keep=keep))


def _along(
    axes: tuple[int, ...], shape: tuple[int, ...], scalars: list[Term], arrays: list[Term]
) -> tuple[list[Term], list[Term]]:
    """Count among single numbers what is the same all along the axes."""

    def same(x: Term) -> bool:
        return all(((1,) * (len(shape) - len(x.shape)) + x.shape)[at] == 1 for at in axes)

    return scalars + [x for x in arrays if same(x)], [x for x in arrays if not same(x)]


def fill_like(x: Term, shape: tuple[int, ...]) -> Term:
    """Let a number stand for an array of it.

    Examples
    --------
    >>> fill_like(number(2), ()).head
    'number'
    """
    return x if not x.shape else fill(x, shape)


def _apart(x: Term) -> tuple[list[Term], list[Term]]:
    """Split a product into single numbers and arrays."""
    factors = x.args if x.head == "multiply" else (x,)
    return [f for f in factors if not f.shape], [f for f in factors if f.shape]


def split(x: Term) -> Term:
    """Write the sum of a sum as a sum of sums."""
    if x.head != "sum" or x.args[0].head != "add":
        return x
    axes, keep, shape = x.data
    return add(*(linear(sum_over(arg, axes, shape, keep=keep)) for arg in x.args[0].args))


def matrices(x: Term) -> Term:
    """Transpose products and take numbers out of them."""
    if x.head in ("matmul", "transpose", "einsum") and any(
        arg.head == "fill" and arg.args[0].value == 0 for arg in x.args
    ):
        return number(0)
    if x.head == "transpose":
        return _transposed(x)
    if x.head not in ("matmul", "einsum"):
        return x
    factors: list[Term] = []
    scalars: list[Term] = []
    for arg in x.args:
        inner = arg
        if inner.head == "multiply":
            found, arrays = _apart(inner)
            if found and arrays and multiply(*arrays).shape == inner.shape:
                scalars += found
                inner = multiply(*arrays)
        joins = x.head == inner.head == "matmul" and len(inner.shape) > 1
        factors += inner.args if joins else (inner,)
    if not scalars and len(factors) == len(x.args):
        return x
    made = replace(x, args=tuple(factors))
    return multiply(*scalars, made) if scalars else made


def _transposed(x: Term) -> Term:
    inner = x.args[0]
    if inner.head == "transpose":
        return inner.args[0]
    if inner.head == "multiply":
        scalars, arrays = _apart(inner)
        if scalars and multiply(*arrays).shape == inner.shape:
            return multiply(*scalars, transpose(multiply(*arrays)))
    if inner.head == "matmul" and len(inner.shape) > 1 and all(len(arg.shape) > 1 for arg in inner.args):
        return matmul(*(transpose(arg) for arg in reversed(inner.args)), shape=x.shape)
    if inner.head == "fill" and not inner.args[0].shape and len(inner.shape) > 1:
        return fill(inner.args[0], x.shape)
    return x


def _filled(x: Term) -> Term:
    """``2 · 1`` for twos of a shape: the number stands before the ones."""
    value, factors = product(x.args[0])
    scalars = [f for f in factors if not f.shape]
    if (value == 1 and not scalars) or len(scalars) != len(factors):
        return x
    return multiply(number(value), *scalars, fill(1, x.shape))
