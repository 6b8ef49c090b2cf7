"""Transforms that walk forward: jvp, linearize, hvp."""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..tree import tree_flatten
from ..walks.forward import push
from .reverse import value_and_grad
from .run import as_given, is_followed, name, reaches_outside, run, same_tree, seed, several

__all__ = ["hvp", "jvp", "linearize"]


def linearize(f: Callable[..., Any], *primals: Any) -> Any:
    """The value of a function, and its derivative there as a linear function of tangents.

    Parameters
    ----------
    f : callable
        Of the primals; gives a value or a pytree of values of any shape.
    *primals : float, array, Tensor, Scalar, or pytree of these
        Where to differentiate.

    Returns
    -------
    out
        ``f(*primals)``.
    derivative : callable
        ``derivative(*tangents)``, with tangents in the structure and shapes of the primals (None for 0), gives the
        tangent of `out`, with None for what is no number. It may be called as often as needed; `f` is not run again.

    Raises
    ------
    TreeError, ShapeError
        If the tangents have another structure or shape than the primals.

    Examples
    --------
    >>> out, derivative = ag.linearize(lambda x: x**3, 2.0)
    >>> out, derivative(1.0), derivative(10.0)
    (8.0, 12.0, 120.0)
    """
    return _linearized("linearize", f, primals)


def _linearized(what: str, f: Callable[..., Any], primals: tuple[Any, ...]) -> Any:
    done = run(what, f, list(range(len(primals))), primals, {})
    outs, rebuild = tree_flatten(done.result)
    roots = done.roots(outs)
    out = done.handed(done.result)
    kinds = tree_flatten(out)[0]

    def derivative(*tangents: Any) -> Any:
        done.check_running(f"the derivative of {name(f)}")
        ts = same_tree(f"{what} of {name(f)}", tangents, primals, "tangents")
        record = reaches_outside(roots, done.began) or any(map(is_followed, ts))
        start = {
            node: seed(t, node.value, record=record) for node, t in zip(done.nodes, ts, strict=True) if t is not None
        }
        found = push(roots, start, since=done.began, record=record)
        return rebuild([as_given(t, each) for t, each in zip(found, kinds, strict=True)])

    return out, derivative


def jvp(f: Callable[..., Any], primals: Any, tangents: Any) -> Any:
    """The value of a function and its derivative in a direction.

    Parameters
    ----------
    f : callable
        Of the primals; gives a value or a pytree of values of any shape.
    primals : tuple or list
        Where to differentiate: floats, arrays, Tensors, Scalars, or pytrees of these.
    tangents : tuple or list
        The direction, in the structure and shapes of the primals; None for 0.

    Returns
    -------
    out, out_tangent
        ``f(*primals)``, and its derivative in the direction; of the kind that was given. The derivative of what is no
        number, such as a string in a pytree, is None.

    Raises
    ------
    TreeError, ShapeError
        If the tangents have another structure or shape than the primals.
    GradientError
        If an op has no JVP.

    Examples
    --------
    >>> ag.jvp(lambda x, y: x * y, (3.0, 2.0), (1.0, 0.0))
    (6.0, 2.0)
    """
    out, derivative = _linearized("jvp", f, several("jvp", primals, "primals"))
    return out, derivative(*several("jvp", tangents, "tangents"))


def hvp(f: Callable[..., Any], primals: Any, tangents: Any) -> Any:
    """The value of a function, and the product of its Hessian with a vector: forward over reverse.

    Parameters
    ----------
    f : callable
        Of the primals; gives a single real number.
    primals, tangents : tuple or list
        As for `jvp`.

    Returns
    -------
    out
        ``f(*primals)``.
    products : tuple
        One for each primal, of its structure, shapes and kind.

    Examples
    --------
    >>> ag.hvp(lambda x, y: x * x * y, (3.0, 2.0), (1.0, 0.0))
    (18.0, (4.0, 6.0))
    """
    primals, tangents = several("hvp", primals, "primals"), several("hvp", tangents, "tangents")
    places = tuple(range(len(primals)))
    (out, _), (_, products) = jvp(value_and_grad(f, places), primals, tangents)
    given, rebuild = tree_flatten(primals)
    found = tree_flatten(products)[0]
    return out, rebuild([as_given(p, x) if isinstance(p, np.generic) else p for p, x in zip(found, given, strict=True)])
