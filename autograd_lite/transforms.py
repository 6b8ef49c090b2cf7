"""Transforms: functions in, functions out. They nest in any order, and may close over outer variables."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

import numpy as np

from .backend import floating
from .errors import DTypeError, OpError
from .graph import CONSTANT, Node, next_tick
from .modes import frame, frames
from .ops.arithmetic import positive
from .tree import tree_flatten
from .variable import Variable, leaf, wrap
from .walks.reverse import pull
from .walks.rules import fit

__all__ = ["grad", "value_and_grad"]


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
        The result is then ``((value, aux), gradient)``.

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
        places = _places(f, argnums, len(args))
        began = next_tick()
        flat = {i: tree_flatten(args[i]) for i in places}
        given = [x for leaves, _ in flat.values() for x in leaves]
        tracked = [_track(f, x) for x in given]
        nodes = [t.node for t in tracked]  # now: `f` may write to its arguments
        inner, rest = list(args), iter(tracked)
        for i, (leaves, rebuild) in flat.items():
            inner[i] = rebuild([next(rest) for _ in leaves])
        with frame(began):
            result = f(*inner, **kwargs)
        out, aux = _outcome(f, result, has_aux)
        grads = _gradients(out, nodes, given, began)
        rest = iter(grads)
        trees = {i: rebuild([next(rest) for _ in leaves]) for i, (leaves, rebuild) in flat.items()}
        value = _given_back(out, given[0] if given else 0.0, began)
        gradient = tuple(trees[i] for i in places) if isinstance(argnums, tuple) else trees[places[0]]
        return ((value, aux) if has_aux else value), gradient

    return _named(wrapped, f, "value and gradient")


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

    return _named(wrapped, f, "gradient")


def _named(wrapped: Callable[..., Any], f: Callable[..., Any], what: str) -> Callable[..., Any]:
    update_wrapper(wrapped, f)
    wrapped.__doc__ = f"The {what} of `{_name(f)}`."
    return wrapped


def _name(f: Callable[..., Any]) -> str:
    return getattr(f, "__name__", type(f).__name__)


def _places(f: Callable[..., Any], argnums: int | tuple[int, ...], count: int) -> list[int]:
    """The arguments to differentiate by, as positions."""
    chosen: tuple[Any, ...] = argnums if isinstance(argnums, tuple) else (argnums,)
    for i in chosen:
        if not isinstance(i, int) or not -count <= i < count:
            raise OpError(f"grad of {_name(f)}: argnums={argnums} but {count} positional arguments were given")
    return [i % count for i in chosen]


def _track(f: Callable[..., Any], x: Any) -> Any:
    """A fresh variable to differentiate by; one that an enclosing transform follows stays linked to it."""
    if isinstance(x, Variable):
        if x.node is not None and frames():
            return positive(x)
        x = x.value
    if type(x) is float:
        return leaf(x)
    if isinstance(x, (np.floating, np.complexfloating)) or (hasattr(x, "dtype") and floating(x.dtype)):
        return leaf(np.asarray(x) if isinstance(x, np.generic) else x)
    came = f"an array of {x.dtype}" if hasattr(x, "dtype") else f"{type(x).__name__} {x!r:.40}"
    raise DTypeError(
        f"grad of {_name(f)}: expected floats or arrays of floats to differentiate by, got {came}",
        "write 2.0 instead of 2, or choose other arguments with argnums",
    )


def _outcome(f: Callable[..., Any], result: Any, has_aux: bool) -> tuple[Any, Any]:
    """The number to differentiate, and what came with it."""
    aux = None
    if has_aux:
        if not isinstance(result, tuple) or len(result) != 2:  # noqa: PLR2004
            raise DTypeError(f"grad of {_name(f)} with has_aux: expected a pair (value, aux), got {result!r:.60}")
        result, aux = result
    value = result.value if isinstance(result, Variable) else result
    if np.size(value) != 1 or np.asarray(value).dtype.kind not in "biuf":
        came = f"shape {np.shape(value)} of {np.asarray(value).dtype}" if result is not None else "None"
        raise DTypeError(
            f"grad of {_name(f)}: expected a single real number as its value, got {came}",
            "sum it, or take its real part",
        )
    return result, aux


def _gradients(out: Any, nodes: list[Node], given: list[Any], began: int) -> list[Any]:
    """The gradient by each of the nodes, in the kind that was given."""
    root = out.node if isinstance(out, Variable) else None
    if root is None or root.tick < began:
        return [_zeros(x) for x in given]
    record = _reaches_outside(root, began)
    seed = 1.0 if type(out.value) is float else np.ones_like(out.value)
    found = pull(root, wrap(seed) if record else seed, wanted=nodes, since=began, record=record)
    grads = []
    for node, x in zip(nodes, given, strict=True):
        g = found.get(node)
        grads.append(
            _zeros(x) if g is None else g if isinstance(g, Variable) and g.node is not None else _as_given(g, x)
        )
    return grads


def _reaches_outside(root: Node, began: int) -> bool:
    """Whether the value depends on what an enclosing transform follows: then the gradient must be recorded.

    Nodes older than the outermost transform cannot. Any other node from before `began` is taken to; where it
    rests on a user's leaf alone, recording costs time and changes nothing.
    """
    enclosing = frames()
    if not enclosing:
        return False
    outermost, seen, stack = enclosing[0], {root}, [root]
    while stack:
        for p in stack.pop().inputs:
            if p in seen or p.op is CONSTANT or p.tick < outermost:
                continue
            if p.tick < began:
                return True
            seen.add(p)
            stack.append(p)
    return False


def _zeros(x: Any) -> Any:
    if isinstance(x, Variable):
        return wrap(_zeros(x.value))
    return 0.0 if type(x) is float else np.zeros_like(x)


def _as_given(g: Any, x: Any) -> Any:
    """A gradient in the kind of the argument: float, array, or a variable without a graph."""
    g = g.value if isinstance(g, Variable) else g
    if isinstance(x, Variable):
        return wrap(fit(g, x.value))
    if type(x) is float:
        return float(g)
    return type(x)(g) if isinstance(x, np.generic) else np.array(fit(g, x))


def _given_back(out: Any, x: Any, began: int) -> Any:
    """The value of a function in the kind of its first argument, unless an enclosing transform follows it."""
    if not isinstance(out, Variable) or isinstance(x, Variable):
        return wrap(out.value) if isinstance(out, Variable) and not frames() else out
    if out.node is not None and out.node.tick >= began and _reaches_outside(out.node, began):
        return out
    value = out.value
    return value if type(value) is float else value[()] if np.ndim(value) == 0 else value
