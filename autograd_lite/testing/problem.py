"""A function of any arguments as one of a flat list of floating-point leaves, which is what can be checked."""

import inspect
from collections.abc import Callable
from math import inf
from typing import Any

import numpy as np

from ..backend import floating
from ..errors import DTypeError, OpError
from ..transforms.run import name
from ..tree import tree_flatten
from ..variable import Variable, wrap
from .space import Space

__all__: list[str] = []

Flat = Callable[..., list[Any]]


class Problem:
    """What is checked: a function of variables that gives a list of variables, where, and what it is called."""

    def __init__(self, f: Flat, space: Space, what: str) -> None:
        self.f = f
        self.space = space
        self.what = what

    @staticmethod
    def of(f: Callable[..., Any], args: Any) -> "Problem":
        """The problem of a function and its positional arguments, of which the floating-point leaves are moved.

        Raises
        ------
        DTypeError
            If no argument is floating point.
        OpError
            If the function cannot be called.
        """
        if not callable(f):
            raise OpError(f"check_grads: expected a function, got {type(f).__name__} {f!r:.40}")
        args = tuple(args) if isinstance(args, (tuple, list)) else (args,)
        leaves, rebuild = tree_flatten(args)
        moved = [i for i, x in enumerate(leaves) if is_floating(x)]
        if not moved:
            raise DTypeError(
                f"check_grads of {name(f)}: expected floats or arrays of floats among the arguments, got {args!r:.60}",
                "write 2.0 instead of 2",
            )

        def flat(*xs: Any) -> list[Any]:
            inner = list(leaves)
            for i, x in zip(moved, xs, strict=True):
                inner[i] = x
            outs, _ = tree_flatten(f(*rebuild(inner)))
            return [out for out in outs if is_floating(out)]

        labels = _labels(f, args)
        space = Space([raw(leaves[i]) for i in moved], [labels[i] for i in moved])
        return Problem(flat, space, name(f))

    def values(self, xs: list[Any]) -> list[Any]:
        """What the function gives for raw values, raw."""
        with np.errstate(all="ignore"):
            return [raw(y) for y in self.f(*map(wrap, xs))]


def is_floating(x: Any) -> bool:
    """Whether something has a derivative: a float or complex number, or an array or variable of these."""
    value = x.value if isinstance(x, Variable) else x
    return type(value) is float or (hasattr(value, "dtype") and bool(floating(value.dtype)))


def raw(x: Any) -> Any:
    """A float, or an array that nobody else writes to."""
    value = x.value if isinstance(x, Variable) else x
    return value if type(value) is float else np.array(value)


def _labels(f: Callable[..., Any], args: tuple[Any, ...]) -> list[str]:
    """What to call each leaf of the arguments: the name of the parameter, and the way to the leaf."""
    try:
        names = [
            p.name
            for p in inspect.signature(f).parameters.values()
            if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)
        ]
    except (TypeError, ValueError):
        names = []
    names += [f"argument {i}" for i in range(len(names), len(args))]
    return [label for start, arg in zip(names, args, strict=False) for label in _paths(arg, start)]


def _paths(tree: Any, path: str) -> list[str]:
    """The way to each leaf of a tree, in the order of `tree_flatten`, which is asked how many there are."""
    if isinstance(tree, dict):
        parts = [(f"[{key!r}]", part) for key, part in tree.items()]
    elif isinstance(tree, tuple) and hasattr(tree, "_fields"):
        parts = [(f".{key}", part) for key, part in zip(tree._fields, tree, strict=True)]
    elif type(tree) in (tuple, list):
        parts = [(f"[{i}]", part) for i, part in enumerate(tree)]
    elif hasattr(type(tree), "__dataclass_fields__"):
        parts = [(f".{k}", getattr(tree, k)) for k, field in type(tree).__dataclass_fields__.items() if field.init]
    else:
        count = len(tree_flatten(tree)[0])
        return [path] if count == 1 else [f"{path}[leaf {i}]" for i in range(count)]
    return [label for key, part in parts for label in _paths(part, path + key)]


def check_options(order: Any, modes: Any, **numbers: Any) -> tuple[str, ...]:
    """The modes, if they are some.

    Raises
    ------
    OpError
        For an order below 1, a mode that does not exist, a step that is not positive or a negative tolerance.
    """
    chosen: tuple[str, ...] = (modes,) if isinstance(modes, str) else tuple(modes)
    if not chosen or not set(chosen) <= {"reverse", "forward"}:
        raise OpError(f"check_grads: expected modes among 'reverse' and 'forward', got {chosen!r}")
    if not isinstance(order, int) or order < 1:
        raise OpError(f"check_grads: expected order=1 or more, got {order!r}")
    for key, value in numbers.items():
        if value is not None and not (0 < value < inf or (value == 0 and key != "eps")):
            least = "more than 0" if key == "eps" else "0 or more"
            raise OpError(f"check_grads: expected {key} to be {least}, and finite, got {value!r}")
    return chosen
