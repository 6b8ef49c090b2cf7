"""Transforms that give whole matrices of derivatives: jacobian, hessian; all rows or columns in one batched walk."""

from collections.abc import Callable
from math import prod
from typing import Any

import numpy as np

from ..apply import NUMBERS
from ..backend import beside, is_array, kind, shape_of
from ..batched import levels_of
from ..errors import DTypeError, OpError
from ..ops.complexes import conj
from ..ops.masking import is_complex
from ..ops.shape import astype, moveaxis, reshape, to_scalar
from ..tree import tree_flatten
from ..variable import Variable, wrap
from .batch import vmap
from .forward import linearize
from .holomorphic import check_forward, check_reverse
from .reverse import grad, vjp
from .run import name, named, positions

__all__ = ["hessian", "jacobian"]


def jacobian(f: Callable[..., Any], argnums: int | tuple[int, ...] = 0, *, mode: str = "reverse") -> Any:
    """The function that gives all derivatives of the elements of ``f(x)`` by the elements of `x`.

    Parameters
    ----------
    f : callable
        Gives a number, an array, or a pytree of these.
    argnums : int or tuple of int
        Which positional arguments to differentiate by; each a float, array, `Tensor`, `Scalar` or pytree.
    mode : str
        ``"reverse"`` walks back once for all elements of the result, ``"forward"`` forward once for all elements of
        the arguments: choose by which are fewer.

    Returns
    -------
    callable
        With the arguments of `f`. For a result of shape ``s`` and an argument of shape ``t`` it gives an array of
        shape ``s + t``; for pytrees, in the structure of the result, with that of the argument inside. For a tuple
        of `argnums` a tuple stands in place of the argument. For complex arguments and results it is the complex
        derivative, which `f` must have; of a real result by a complex argument, in reverse mode, it is
        dL/dRe + i dL/dIm, as for `grad`.

    Raises
    ------
    OpError
        If the mode is unknown.
    DTypeError
        If an argument is not floating point, or a result is no number; if only arguments are complex, in forward
        mode, or only results, in reverse mode.
    GradientError
        If `f` is complex and has no complex derivative, as it is not holomorphic: two more walks tell.

    Examples
    --------
    >>> ag.jacobian(lambda x: x * x)(np.array([1.0, 2.0]))
    array([[2., 0.],
           [0., 4.]])
    """
    if mode not in ("reverse", "forward"):
        raise OpError(f"jacobian of {name(f)}: expected mode 'reverse' or 'forward', got {mode!r}")

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        places = positions("jacobian", f, argnums, len(args))
        chosen = list(dict.fromkeys(places))

        def of_chosen(*xs: Any) -> Any:
            inner = list(args)
            for i, x in zip(chosen, xs, strict=True):
                inner[i] = x
            return f(*inner, **kwargs)

        given = [args[i] for i in chosen]
        order = [chosen.index(i) for i in places]

        def pack(trees: list[Any]) -> Any:
            return tuple(trees[k] for k in order) if isinstance(argnums, tuple) else trees[0]

        rows = _reverse if mode == "reverse" else _forward
        return rows(named(of_chosen, f, "part"), given, pack)

    return named(wrapped, f, "Jacobian")


def hessian(f: Callable[..., Any], argnums: int | tuple[int, ...] = 0) -> Any:
    """The function that gives all second derivatives of `f`: the Jacobian of its gradient, forward over reverse.

    Parameters
    ----------
    f : callable
        Gives a single real number. By complex arguments its gradient must have a complex derivative, as that of
        ``abs(z)**2`` does.
    argnums : int or tuple of int
        As for `jacobian`.

    Examples
    --------
    >>> ag.hessian(lambda x: x[0] * x[0] * x[1])(np.array([3.0, 2.0]))
    array([[4., 6.],
           [6., 0.]])
    """
    return named(jacobian(grad(f, argnums), argnums, mode="forward"), f, "Hessian")


def _results(f: Callable[..., Any], out: Any, given: list[Any], mode: str) -> tuple[list[Any], Any]:
    """The results one by one; what has no single number as its derivative is refused."""
    outs, rebuild = tree_flatten(out)
    for y in outs:
        if not is_array(y) and not isinstance(y, (*NUMBERS, Variable)):
            raise DTypeError(f"jacobian of {name(f)}: expected numbers or arrays as results, got {type(y).__name__}")
    complexes = [any(map(is_complex, values)) for values in (tree_flatten(given)[0], outs)]
    if complexes == [mode == "forward", mode == "reverse"]:
        between = "complex arguments and real results" if complexes[0] else "real arguments and complex results"
        other = "reverse" if mode == "forward" else "forward"
        raise DTypeError(f"jacobian of {name(f)}: mode={mode!r} cannot tell with {between}", f"use mode={other!r}")
    return outs, rebuild


def _reverse(f: Callable[..., Any], chosen: list[Any], pack: Callable[[list[Any]], Any]) -> Any:
    """Rows by pulling back each unit vector of the results."""
    out, pullback = vjp(f, *chosen)
    outs, rebuild = _results(f, out, chosen, "reverse")
    args = tree_flatten(chosen)[0]
    check_reverse(name(f), lambda cts: tree_flatten(pullback(rebuild(cts)))[0], outs, args)
    units, shapes = _units(outs)
    pulled = vmap(lambda *cts: pullback(rebuild(list(cts))))(*units)
    parts = [tree_flatten(tree) for tree in pulled]

    def block(g: Any, x: Any, y: Any, start: int, shape: tuple[int, ...]) -> Any:
        part = g[start : start + prod(shape)]
        return _kind(reshape(conj(part) if is_complex(y) else part, (*shape, *g.shape[1:])), x)

    def rows(*at: Any) -> Any:
        trees = [
            build([block(g, x, *at) for g, x in _pairs(leaves, like)])
            for (leaves, build), like in zip(parts, chosen, strict=True)
        ]
        return pack(trees)

    starts = np.cumsum([0, *(prod(s) for s in shapes)]).tolist()
    return rebuild([rows(*at) for at in zip(outs, starts, shapes, strict=False)])


def _forward(f: Callable[..., Any], chosen: list[Any], pack: Callable[[list[Any]], Any]) -> Any:
    """Columns by pushing forward each unit vector of the arguments."""
    out, derivative = linearize(f, *chosen)
    _results(f, out, chosen, "forward")
    flat = [tree_flatten(x) for x in chosen]
    units, shapes = _units([x for leaves, _ in flat for x in leaves])

    def push(*ts: Any) -> Any:
        rest = iter(ts)
        return derivative(*(build([next(rest) for _ in leaves]) for leaves, build in flat))

    check_forward(name(f), lambda ts: tree_flatten(push(*ts))[0], tree_flatten(chosen)[0])
    columns, rebuild = tree_flatten(vmap(push)(*units))
    starts = iter(np.cumsum([0, *(prod(s) for s in shapes)]).tolist())
    spans = [[(next(starts), x) for x in leaves] for leaves, _ in flat]

    def block(t: Any, start: int, x: Any) -> Any:
        shape = shape_of(x)
        part = reshape(t[start : start + prod(shape)], (*shape, *t.shape[1:]))
        order = (*range(len(shape), part.ndim), *range(len(shape)))
        return _kind(_permuted(part, order), x)

    def row(t: Any) -> Any:
        trees = [build([block(t, *span) for span in at]) for at, (_, build) in zip(spans, flat, strict=True)]
        return pack(trees)

    return rebuild([row(t) for t in columns])


def _permuted(x: Any, order: tuple[int, ...]) -> Any:
    return x if order == tuple(sorted(order)) else moveaxis(x, order, tuple(range(len(order))))


def _pairs(leaves: list[Any], like: Any) -> Any:
    return zip(leaves, tree_flatten(like)[0], strict=True)


def _units(values: list[Any]) -> tuple[list[Any], list[tuple[int, ...]]]:
    """For each value the unit vectors of all values together, cut to its part and shape."""
    shapes = [shape_of(x) for x in values]
    total = sum(map(prod, shapes))
    units, start = [], 0
    for x, shape in zip(values, shapes, strict=True):
        raw = x.value if isinstance(x, Variable) else x
        dtype = _dtype(x)
        part = np.eye(total, prod(shape), -start, dtype=dtype if isinstance(dtype, np.dtype) else float)
        part = part.reshape(total, *shape)
        units.append(wrap(beside(part, raw)))
        start += prod(shape)
    return units, shapes


def _dtype(x: Any) -> Any:
    return getattr(x.value if isinstance(x, Variable) else x, "dtype", np.dtype(float))


def _kind(g: Any, x: Any) -> Any:
    """A block of derivatives as an array, if the argument was a number or array and no transform follows it."""
    if (expected := _dtype(x)) != g.dtype and kind(expected) == "f" and kind(g.dtype) != "c":
        g = astype(g, expected)
    if isinstance(getattr(x, "value", None), float) and not g.shape and not levels_of(g):
        return to_scalar(g)
    if isinstance(x, Variable) or (isinstance(g, Variable) and (g.node is not None or hasattr(g.value, "level"))):
        return g
    value = g.value if isinstance(g, Variable) else g
    if isinstance(x, NUMBERS) and is_array(value) and not value.ndim:
        return float(value) if type(x) is float else type(x)(value)
    return value
