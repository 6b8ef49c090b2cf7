"""Transforms that walk back: grad, value_and_grad, vjp, elementwise_grad."""

from collections.abc import Callable
from math import prod
from typing import Any

import numpy as np

from ..apply import NUMBERS
from ..backend import full_like, is_array, kind, shape_of
from ..errors import DTypeError
from ..tree import tree_flatten
from ..variable import Variable, wrap
from ..walks.reverse import pull
from .run import as_given, is_followed, name, named, positions, reaches_outside, run, same_tree, seed

__all__ = ["elementwise_grad", "grad", "value_and_grad", "vjp"]


def value_and_grad(f: Callable[..., Any], argnums: int | tuple[int, ...] = 0, *, has_aux: bool = False) -> Any:
    """A function that gives the value of `f` and its gradient, from one run.

    Parameters
    ----------
    f : callable
        Gives a single real number. With `has_aux`, a pair of that and anything else.
    argnums : int or tuple of int
        Which positional arguments to differentiate by. Each may be a float, array, `Tensor` or `Scalar`, or a
        pytree of these.
    has_aux : bool
        The result is then ``((value, aux), gradient)``. Variables in `aux` come as the value does, so without their
        graph where nobody else needs it.

    Returns
    -------
    callable
        With the arguments of `f`; gives ``(value, gradient)``. Value and gradient are of the kind that was given:
        floats for floats, arrays for arrays, in shape and dtype of the argument. For a tuple of `argnums` the
        gradient is a tuple.

    Raises
    ------
    DTypeError
        If the result is not a single real number, or an argument is not floating point.
    OpError
        If `argnums` names an argument that is not there.

    Examples
    --------
    >>> ag.value_and_grad(lambda x, y: x * x * y, argnums=(0, 1))(3.0, 2.0)
    (18.0, (12.0, 9.0))
    """

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        done = run("grad", f, positions("grad", f, argnums, len(args)), args, kwargs)
        out, aux = _outcome(f, done.result, has_aux)
        [root] = done.roots([out])
        record = reaches_outside([root], done.began)
        if root is None:
            found = {}
        else:
            one = full_like(out.value, 1.0)
            seeds = {root: wrap(one) if record else one}
            found = pull(seeds, wanted=done.nodes, since=done.began, record=record)
        grads = [as_given(found.get(node), x) for node, x in zip(done.nodes, done.given, strict=True)]
        trees = done.pack(grads)
        gradient = trees if isinstance(argnums, tuple) else trees[0]
        return (tuple(map(done.handed, (out, aux))) if has_aux else done.handed(out)), gradient

    return named(wrapped, f, "value and gradient")


def grad(f: Callable[..., Any], argnums: int | tuple[int, ...] = 0, *, has_aux: bool = False) -> Any:
    """The gradient function of `f`.

    Parameters
    ----------
    f, argnums, has_aux
        As for `value_and_grad`; with `has_aux` the result is ``(gradient, aux)``.

    Returns
    -------
    callable
        With the arguments of `f`; gives its gradient.

    Examples
    --------
    >>> ag.grad(lambda x: x**3)(2.0)
    12.0
    >>> ag.grad(ag.grad(lambda x: x**3))(2.0)
    12.0
    >>> ag.grad(lambda p: (p["w"] * p["w"]).sum() + p["b"])({"w": np.array([1.0, 2.0]), "b": 3.0})
    {'w': array([2., 4.]), 'b': 1.0}
    """
    both = value_and_grad(f, argnums, has_aux=has_aux)

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        value, gradient = both(*args, **kwargs)
        return (gradient, value[1]) if has_aux else gradient

    return named(wrapped, f, "gradient")


def elementwise_grad(f: Callable[..., Any], argnums: int | tuple[int, ...] = 0) -> Any:
    """The derivative of each element of ``f(x)`` by the same element of `x`, for an `f` that works elementwise.

    It is the gradient of the sum of the results: where an element depends on several, their derivatives add up.

    Parameters
    ----------
    f : callable
        Gives a real number or array.
    argnums : int or tuple of int
        As for `value_and_grad`.

    Examples
    --------
    >>> ag.elementwise_grad(ag.tanh)(np.array([0.0, 1.0])).round(4)
    array([1.  , 0.42])
    """

    def summed(*args: Any, **kwargs: Any) -> Any:
        y = f(*args, **kwargs)
        return y.sum() if getattr(y, "shape", ()) else y

    return named(grad(named(summed, f, "sum"), argnums), f, "elementwise derivative")


def vjp(f: Callable[..., Any], *primals: Any, has_aux: bool = False) -> Any:
    """The value of a function, and the function that pulls cotangents back through it.

    Parameters
    ----------
    f : callable
        Of the primals; gives a value or a pytree of values of any shape. With `has_aux`, a pair of that and
        anything else.
    *primals : float, array, Tensor, Scalar, or pytree of these
        Where to differentiate.
    has_aux : bool
        The result is then ``(out, pullback, aux)``.

    Returns
    -------
    out
        ``f(*primals)``.
    pullback : callable
        ``pullback(ct)``, with cotangents in the structure and shapes of `out` (None for 0), gives a tuple of
        cotangents, one for each primal. It may be called as often as needed.

    Raises
    ------
    TreeError, ShapeError
        If the cotangents have another structure or shape than `out`.
    DTypeError
        If they are no numbers.

    Examples
    --------
    >>> out, pullback = ag.vjp(lambda x, y: x * y, 3.0, 2.0)
    >>> out, pullback(1.0)
    (6.0, (2.0, 3.0))
    """
    done = run("vjp", f, list(range(len(primals))), primals, {})
    result, aux = _pair("vjp", f, done.result) if has_aux else (done.result, None)
    outs, _ = tree_flatten(result)
    roots = done.roots(outs)

    def pullback(ct: Any) -> tuple[Any, ...]:
        done.check_running(f"the pullback of {name(f)}")
        cts = same_tree(f"vjp of {name(f)}", ct, result, "cotangents")
        record = reaches_outside(roots, done.began) or any(map(is_followed, cts))
        seeds: dict[Any, Any] = {}
        for root, each, g in zip(roots, outs, cts, strict=True):
            if root is not None and g is not None:
                g = seed(g, each.value, record=record)
                seeds[root] = seeds[root] + g if root in seeds else g
        found = pull(seeds, wanted=done.nodes, since=done.began, record=record) if seeds else {}
        return done.pack([as_given(found.get(node), x) for node, x in zip(done.nodes, done.given, strict=True)])

    out = done.handed(result)
    return (out, pullback, done.handed(aux)) if has_aux else (out, pullback)


def _pair(what: str, f: Callable[..., Any], result: Any) -> tuple[Any, Any]:
    if not isinstance(result, tuple) or len(result) != 2:  # noqa: PLR2004 - two of them, as it says
        raise DTypeError(f"{what} of {name(f)} with has_aux: expected a pair (value, aux), got {result!r:.60}")
    return result


def _outcome(f: Callable[..., Any], result: Any, has_aux: bool) -> tuple[Any, Any]:
    """The number to differentiate, and what came with it."""
    result, aux = _pair("grad", f, result) if has_aux else (result, None)
    value = result.value if isinstance(result, Variable) else result
    number = isinstance(value, NUMBERS) or is_array(value)
    dtype = np.result_type(value) if isinstance(value, NUMBERS) else getattr(value, "dtype", None)
    if not number or prod(shape_of(value)) != 1 or kind(dtype) not in "biuf":
        came = f"shape {shape_of(value)} of {dtype}" if number else "None" if result is None else type(result).__name__
        raise DTypeError(
            f"grad of {name(f)}: expected a single real number as its value, got {came}",
            "sum it, or take its real part"
            if number
            else "of a pair (value, aux) it takes the first with has_aux=True"
            if isinstance(result, tuple)
            else "return the number to differentiate",
        )
    return result, aux
