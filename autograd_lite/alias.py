"""Which tensors share memory: a view knows the tensor it was taken of, and that one knows its views.

Only ops that may give a view (``op.views``) note anything here. Whoever writes to a tensor (`inplace`) reaches through
this all that look into the same memory, so reading costs little, and computing nothing.
"""

from collections.abc import Iterator
from typing import Any
from weakref import ref

import numpy as np

from .graph import LEAF
from .op import Op

__all__: list[str] = []

Step = tuple[Op, dict[str, Any] | None]
Look = tuple[Any, Op, dict[str, Any] | None, bool]


class Alias:
    """What is noted (as ``alias``) on a tensor that views were taken of.

    ``of`` says what it is a view of itself, if it is: the tensor, the op that led from there, the op's parameters,
    and whether that cut the gradient, inside `no_grad`. A view that nobody took a view of has this tuple instead of an
    `Alias`, as it costs a quarter to make. ``views`` are weak: one that nobody has any more need not be brought up to
    date.
    """

    __slots__ = ("limit", "of", "views")

    def __init__(self, of: Look | None) -> None:
        self.of = of
        self.views: list[Any] = []
        self.limit = 8  # how many views to gather before looking which are still there

    def forget(self) -> None:
        """Let go of views that are gone: now and then, so that a loop does not pile them up."""
        self.views = [r for r in self.views if r() is not None]
        self.limit = 8 + 2 * len(self.views)


def look_of(tensor: Any) -> Look | None:
    """What a tensor is a view of, and how; None if it is none."""
    found: Any = getattr(tensor, "alias", None)
    return found.of if type(found) is Alias else found


def base_of(tensor: Any) -> tuple[Any, tuple[Step, ...]]:
    """The tensor whose memory this one looks into, maybe itself, and the steps that lead from there."""
    steps: list[Step] = []
    look = look_of(tensor)
    while look is not None:
        tensor, op, params, _ = look
        steps.append((op, params))
        look = look_of(tensor)
    return tensor, tuple(reversed(steps))


def views_of(tensor: Any) -> Iterator[Any]:
    """The views of a tensor that somebody holds, and those of them in turn: each after what it was taken of."""
    todo = [tensor]
    for source in todo:
        found = getattr(source, "alias", None)
        for r in found.views if type(found) is Alias else ():
            view = r()
            if view is not None:
                yield view
                todo.append(view)


def is_shared(tensor: Any) -> bool:
    """Whether others see what is written to a tensor: it is a view, or somebody holds a view of it."""
    return getattr(tensor, "alias", None) is not None and (
        look_of(tensor) is not None or next(views_of(tensor), None) is not None
    )


def writable(tensor: Any) -> Any:
    """The tensor, noted to be an array even if it has no axes, as NumPy's ``np.array(3.0)`` is: see `is_number`."""
    if not getattr(tensor.value, "ndim", 1) and getattr(tensor, "alias", None) is None:
        tensor.alias = Alias(None)
    return tensor


def is_number(tensor: Any) -> bool:
    """Whether a tensor stands for one of NumPy's numbers, which nobody writes to: without axes, computed, no view."""
    if getattr(tensor.value, "ndim", 1) or getattr(tensor, "alias", None) is not None:
        return False
    return tensor.node is None or tensor.node.op is not LEAF


def shares(y: Any, x: Any) -> bool:
    """Whether `y`, computed from `x`, looks into its memory."""
    inner, outer = _storage(y), _storage(x)
    if inner is outer:  # as an op gives where it has nothing to do
        return type(outer) is not float
    owner = getattr(inner, "base", None)
    return owner is not None and (owner is outer or owner is getattr(outer, "base", None))


def _storage(x: Any) -> Any:
    """The array that holds the elements, of a batch the one with all examples."""
    x = getattr(x, "value", x)
    while hasattr(x, "examples"):
        x = x.examples
    return x


def _is_element(inner: Any, op: Op, params: dict[str, Any] | None) -> bool:
    """Whether an index picks a number of each example of a `vmap`, which all together look into the batch's memory."""
    if inner.ndim or not hasattr(inner, "level") or op.name != "getitem" or params is None:
        return False
    index = params["index"]
    return not any(part is Ellipsis for part in (index if isinstance(index, tuple) else (index,)))


def link(view: Any, source: Any, op: Op, params: dict[str, Any] | None) -> None:
    """Note that `view` looks into the memory of `source`, if it does: some reshapes, and index arrays, copy."""
    inner, outer = view.value, source.value
    if type(inner) is np.ndarray is type(outer):  # `shares`, written out, as every slice comes by
        owner = inner.base
        if owner is not outer and (owner is None or owner is not outer.base) and inner is not outer:
            return
    elif not shares(view, source) or _is_element(inner, op, params):
        return
    found = getattr(source, "alias", None)
    if type(found) is not Alias:
        found = source.alias = Alias(found)
    if len(found.views) >= found.limit:
        found.forget()
    found.views.append(ref(view))
    view.alias = (source, op, params, view.node is None and source.node is not None)
