"""Formulas in numbers, computed with the engine's own functions.

>>> from viz.algebra.term import add, symbol
>>> evaluate(add(symbol("x"), 1), {"x": 2.0})
3.0
"""

from collections.abc import Callable, Mapping
from math import e, pi
from typing import Any, Final

import numpy as np

from autograd_lite.ops import REGISTRY
from viz.algebra.indices import contract
from viz.algebra.term import Term
from viz.build.tracing import Parameters

__all__ = ["evaluate"]


def evaluate(x: Term, values: Mapping[str, Any], adjoint: Callable[[Term, list[Any]], Any] | None = None) -> Any:
    """Compute a term, with the engine's own functions.

    Parameters
    ----------
    x : Term
    values : mapping
        What the symbols stand for, by name.
    adjoint : callable, optional
        How to compute the transpose of a linear op, given its term and arguments.

    Examples
    --------
    >>> from viz.algebra.term import power, symbol
    >>> float(evaluate(power(symbol("x"), 2), {"x": 3.0}))
    9.0
    """
    if x.head == "number":
        return float(x.data)
    if x.head == "symbol":
        return values[x.data]
    if x.head in ("pi", "euler"):
        return {"pi": pi, "euler": e}[x.head]
    args = [evaluate(arg, values, adjoint) for arg in x.args]
    if x.head == "adjoint" and adjoint is not None:
        return adjoint(x, args)
    with np.errstate(all="ignore"):
        return _OWN[x.head](x, args) if x.head in _OWN else REGISTRY[x.head].compute(args, _params(x))


def _params(x: Term) -> dict[str, Any]:
    return dict(x.data) if isinstance(x.data, Parameters) else {}


def _product(x: Term, args: list[Any]) -> Any:
    """Multiply matrices, in which vectors stand as columns, and transposed vectors as rows."""
    if all(np.ndim(arg) > 1 for arg in args):
        made = args[0]
        for arg in args[1:]:
            made = np.matmul(made, arg)
        return made
    made = None
    for arg, of in zip(args, x.args, strict=True):
        one = (
            arg[None, :] if np.ndim(arg) == 1 and of.head == "transpose" else arg[:, None] if np.ndim(arg) == 1 else arg
        )
        made = one if made is None else np.matmul(made, one)
    return np.reshape(made, x.shape)


def _flip(x: Term, args: list[Any]) -> Any:
    return args[0] if np.ndim(args[0]) < 2 else np.swapaxes(args[0], -1, -2)  # noqa: PLR2004 - a matrix


def _total(x: Term, args: list[Any]) -> Any:
    axes, keep, shape = x.data
    return np.sum(np.broadcast_to(args[0], shape), axis=axes, keepdims=keep)


def _power(x: Term, args: list[Any]) -> Any:
    base, exponent = args
    if isinstance(base, float) and isinstance(exponent, float):
        base = np.float64(base)
    return np.sqrt(base) if exponent == 0.5 and np.ndim(exponent) == 0 else base**exponent  # noqa: PLR2004 - a square root


_OWN: Final[dict[str, Callable[[Term, list[Any]], Any]]] = {
    "add": lambda x, args: _plus(args),
    "multiply": lambda x, args: _times(args),
    "pow": _power,
    "exp": lambda x, args: np.exp(args[0]),
    "matmul": _product,
    "einsum": lambda x, args: contract(x.data, args[0], args[1], x.shape),
    "transpose": _flip,
    "sum": _total,
    "spread": lambda x, args: np.reshape(args[0], x.shape),
    "fill": lambda x, args: np.broadcast_to(args[0], x.data),
    "reshape": lambda x, args: np.reshape(args[0], x.shape),
    "softmax": lambda x, args: REGISTRY["softmax"].compute(args, {"axis": x.data}),
    "where": lambda x, args: np.where(*args),
    "permute": lambda x, args: np.transpose(args[0], x.data),
    "inverse": lambda x, args: np.linalg.inv(args[0]),
}


def _plus(args: list[Any]) -> Any:
    made = args[0]
    for arg in args[1:]:
        made = made + arg
    return made


def _times(args: list[Any]) -> Any:
    made = args[0]
    for arg in args[1:]:
        made = made * arg
    return made
