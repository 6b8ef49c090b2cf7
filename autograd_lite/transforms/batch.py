"""vmap: a function of one example becomes one of many."""

from collections.abc import Callable
from typing import Any

from ..apply import NUMBERS
from ..backend import is_array, shape_of
from ..batched import levels_of
from ..errors import OpError, ShapeError, TreeError
from ..graph import next_tick
from ..modes import batching
from ..ops.batching import enter, leave
from ..ops.shape import moveaxis
from ..outside import nothing_kept, own_words
from ..tree import spread, tree_flatten
from ..variable import Variable, wrap
from .run import name, named

__all__ = ["vmap"]


def vmap(f: Callable[..., Any], in_axes: Any = 0, out_axes: Any = 0) -> Any:
    """A function of many examples at once, from one of a single example.

    `f` runs once, on tensors that stand for all examples; every op then computes them together.

    Parameters
    ----------
    f : callable
        Takes and gives arrays, Tensors, Scalars, or pytrees of these. It may not branch on values.
    in_axes : int, None, or pytree of these
        Along which axis of each positional argument the examples lie; None: the same for all. One for all
        arguments, or a tuple with one entry for each, which may follow its structure, or that of its upper part.
        Keyword arguments are the same for all examples.
    out_axes : int, None, or pytree of these
        Along which axis of the results the examples are put; None for a result that is the same for all, which is
        then given once.

    Returns
    -------
    callable
        With the arguments of `f`. Arrays give arrays, Tensors give Tensors.

    Raises
    ------
    ShapeError
        If the arguments have different numbers of examples, or an axis is not there.
    TraceError
        When it runs, if `f` branches on a value: use ``ag.where``.

    Examples
    --------
    >>> distances = ag.vmap(lambda a, b: ((a - b) ** 2).sum(), in_axes=(0, None))
    >>> distances(np.array([[0.0, 0.0], [3.0, 4.0]]), np.array([0.0, 0.0]))
    array([ 0., 25.])
    """

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        what = f"vmap of {name(f)}"
        axes = tuple(in_axes) if isinstance(in_axes, (tuple, list)) else (in_axes,) * len(args)
        if len(axes) != len(args):
            raise OpError(f"{what}: in_axes has {len(axes)} entries, and {len(args)} arguments were given")
        flat = [tree_flatten(arg) for arg in args]
        places = [_spread(what, axis, arg, "in_axes") for axis, arg in zip(axes, args, strict=True)]
        size = _size(what, flat, places)
        level = next_tick()
        inner = [
            rebuild([_enter(x, axis, level, size) for x, axis in zip(leaves, at, strict=True)])
            for (leaves, rebuild), at in zip(flat, places, strict=True)
        ]
        raw = not any(isinstance(x, Variable) for leaves, _ in flat for x in leaves)
        with nothing_kept(level):
            return results(what, level, inner, kwargs, size, raw)

    def results(what: str, level: int, inner: Any, kwargs: Any, size: int, raw: bool) -> Any:
        """The results for all examples; when this ends, nobody here holds what `f` gave."""
        with batching(level), own_words():
            result = f(*inner, **kwargs)
        outs, rebuild = tree_flatten(result)
        at = _spread(what, out_axes, result, "out_axes")
        return rebuild([_leave(what, out, axis, level, size, raw) for out, axis in zip(outs, at, strict=True)])

    return named(wrapped, f, "batched form")


def _spread(what: str, axes: Any, tree: Any, which: str) -> list[Any]:
    """An axis for each leaf of a tree, from one for all or from a tree of them."""
    try:
        found = spread(axes, tree)
    except TreeError as error:
        raise TreeError(f"{what}: {which} does not fit: {error}") from None
    if odd := [axis for axis in found if not (axis is None or (isinstance(axis, int) and axis is not True))]:
        raise OpError(f"{what}: expected an int or None for each axis in {which}, got {odd[0]!r}")
    return found


def _size(what: str, flat: Any, places: list[list[Any]]) -> int:
    """The number of examples, which all arguments must share."""
    sizes: dict[int, str] = {}
    for i, ((leaves, _), at) in enumerate(zip(flat, places, strict=True)):
        for x, axis in zip(leaves, at, strict=True):
            shape = shape_of(x)
            if axis is None:
                continue
            if not -len(shape) <= axis < len(shape):
                raise ShapeError(f"{what}: argument {i} of shape {shape} has no axis {axis}", "see in_axes")
            sizes.setdefault(shape[axis], f"argument {i} has {shape[axis]}")
    if not sizes:
        raise OpError(f"{what}: no argument has an axis of examples", "give at least one an axis in in_axes")
    if len(sizes) > 1:
        raise ShapeError(f"{what}: different numbers of examples: {', '.join(sizes.values())}")
    return next(iter(sizes))


def _enter(x: Any, axis: int | None, level: int, size: int) -> Any:
    if axis is None:
        return x
    x = x if isinstance(x, Variable) else wrap(x)
    return enter(moveaxis(x, axis, 0) if axis else x, level=level, size=size)


def _leave(what: str, out: Any, axis: int | None, level: int, size: int, raw: bool) -> Any:
    if not isinstance(out, Variable) and not is_array(out) and not isinstance(out, NUMBERS):
        return out
    y = out if isinstance(out, Variable) else wrap(out)
    if axis is None:
        if level in levels_of(y):
            raise OpError(f"{what}: out_axes=None, but the result differs between examples", "give it an axis")
        return y.value if raw and y.node is None else y
    y = leave(y, level=level, size=size)
    if not -len(y.shape) <= axis < len(y.shape):
        raise ShapeError(f"{what}: a result of shape {y.shape[1:]} has no place for examples at axis {axis}")
    y = moveaxis(y, 0, axis) if axis else y
    return y.value if raw and y.node is None else y
