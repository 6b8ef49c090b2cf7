"""Which tensors share memory: a view knows the tensor it looks into, and that one knows its views.

Only ops that may give a view (``op.view``) note anything here. Whoever writes to a tensor (`inplace`) reaches through
this all that look into the same memory, so reading costs nothing.
"""

from collections.abc import Iterator
from typing import Any
from weakref import ref

from .op import Op

__all__: list[str] = []

Step = tuple[Op, dict[str, Any] | None]


class Alias:
    """What a tensor shares its memory with.

    A view holds ``base``, the tensor it looks into, ``steps``, the ops that lead from there to it, and ``cut``,
    whether it was taken inside `no_grad`. A base holds ``views``, weakly: one that nobody has any more need not be
    brought up to date.
    """

    __slots__ = ("base", "cut", "limit", "steps", "views")

    def __init__(self, base: Any = None, steps: tuple[Step, ...] = (), cut: bool = False) -> None:
        self.base = base
        self.steps = steps
        self.cut = cut
        self.views: list[Any] = []
        self.limit = 8  # how many views to gather before looking which are still there

    def add(self, view: Any) -> None:
        """Note a view; those that are gone are forgotten now and then, so that a loop does not pile them up."""
        if len(self.views) >= self.limit:
            self.views = [r for r in self.views if r() is not None]
            self.limit = 8 + 2 * len(self.views)
        self.views.append(ref(view))


def alias_of(tensor: Any) -> Alias | None:
    """What is known of the sharing of a tensor; None if it is no view and nobody ever took one of it."""
    return getattr(tensor, "alias", None)


def base_of(tensor: Any) -> tuple[Any, tuple[Step, ...]]:
    """The tensor whose memory this one looks into, maybe itself, and the steps that lead from there."""
    found = alias_of(tensor)
    return (tensor, ()) if found is None or found.base is None else (found.base, found.steps)


def views_of(base: Any) -> Iterator[Any]:
    """The views into a tensor that somebody holds."""
    found = alias_of(base)
    for r in () if found is None else found.views:
        view = r()
        if view is not None:
            yield view


def shares(y: Any, x: Any) -> bool:
    """Whether `y`, computed from `x`, looks into its memory."""
    inner, outer = getattr(getattr(y, "value", y), "base", None), getattr(x, "value", x)
    return inner is not None and (inner is outer or inner is getattr(outer, "base", None))


def link(view: Any, source: Any, op: Op, params: dict[str, Any] | None) -> None:
    """Note that `view` looks into the memory of `source`, if it does: some reshapes, and index arrays, copy."""
    if not shares(view, source):
        return
    base, steps = base_of(source)
    found = alias_of(base)
    if found is None:
        found = base.alias = Alias()
    found.add(view)
    view.alias = Alias(base, (*steps, (op, params)), cut=view.node is None and source.node is not None)
