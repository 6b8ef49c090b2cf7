"""A function that is run a second time: what it computed, and whether that is what it computed the first time."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from ..backend import on_device, raises, shape_of
from ..errors import GradientError, TreeError
from ..graph import CONSTANT, Node, Parts
from ..hollow import is_hollow
from ..modes import watching
from ..tree import aligned
from ..variable import Variable

__all__: list[str] = []

HINT = (
    "what it reads must stay as it is until the walk back: bind a loop's variable, `lambda u, k=k: ...`, give what is "
    "written to or drawn at random as an argument"
)


def inside(out: Any, began: int) -> Node | None:
    """The node of a result that was computed since; None for a constant or what came from outside as it is."""
    node = out.node if isinstance(out, Variable) else None
    return None if node is None or node.tick < began else node


def ends_of(roots: list[Node | None], began: int) -> dict[Node, None]:
    """The nodes from before that results depend on."""
    found: dict[Node, None] = {}
    stack = [root for root in roots if root is not None]
    seen = set(stack)
    while stack:
        for p in stack.pop().inputs:
            if p in seen or p.op is CONSTANT:
                continue
            seen.add(p)
            if p.tick < began:
                found[p] = None
            else:
                stack.append(p)
    return found


class Ran(NamedTuple):
    """What a run of a function gave."""

    outs: list[Any]
    rebuild: Callable[[list[Any]], Any]
    began: int

    @property
    def roots(self) -> list[Node | None]:
        """The nodes of those results that were computed inside."""
        return [inside(out, self.began) for out in self.outs]

    @property
    def form(self) -> Any:
        """The structure of the results, with their places as leaves."""
        return self.rebuild(list(range(len(self.outs))))


class First(NamedTuple):
    """Of the first run, what a second must have in common with it. The values are those of the op's own node."""

    called: str
    form: Any
    computed: list[bool]  # which results were computed inside
    ends: dict[Node, None]

    def check(self, ran: Ran, y: Any) -> None:
        """Raise unless a second run did the same as the first, whose values are `y`."""
        if not _same_form(self.form, ran.form):
            raise self._error("it gave results in another structure")
        roots = ran.roots
        if [root is not None for root in roots] != self.computed:
            raise self._error("it computed others of its results, or not from variables that gradients flow to")
        firsts = y if isinstance(y, (tuple, Parts)) else (y,)
        values = [out.value for out, root in zip(ran.outs, roots, strict=True) if root is not None]
        for first, value in zip(firsts, values, strict=True):
            if told := _difference(getattr(first, "value", first), value):
                raise self._error(f"it gave another value: {told}")
        if ends_of(roots, ran.began).keys() != self.ends.keys():
            raise self._error("it computed the same values from other variables, which its gradient would not reach")

    def _error(self, problem: str) -> GradientError:
        return GradientError(f"checkpoint of {self.called}: run again for its gradient, {problem}", HINT)


def _same_form(a: Any, b: Any) -> bool:
    try:
        return aligned(a, b) == aligned(a, a)
    except TreeError:
        return False


def _difference(first: Any, value: Any) -> str:
    """What differs between values; "" if nothing but rounding does.

    On a device to look at values is to wait for them, which is left to `detect_anomaly`.
    """
    kinds = [(shape_of(v), getattr(v, "dtype", np.dtype(float)), getattr(v, "level", None)) for v in (first, value)]
    if kinds[0] != kinds[1]:
        return " against ".join(f"{dtype}{list(shape)}" for shape, dtype, _ in kinds)
    if kinds[0][2] is not None:
        return _difference(first.examples, value.examples)
    if is_hollow(first) or not (raises(first) or watching()):
        return ""
    a, b = (np.asarray(on_device(v, "cpu")) for v in (first, value))
    return "" if (a == b).all() else _measured(a, b)


def _measured(first: Any, value: Any) -> str:
    """How many elements differ by more than the order of sums explains; NaN is equal to NaN."""
    with np.errstate(all="ignore"):
        size = np.abs(first[np.isfinite(first)]).max(initial=0.0)
        room = size * np.finfo(first.dtype).eps ** 0.5
        apart = ~np.isclose(value, first, rtol=0.0, atol=room, equal_nan=True)
        count, most = int(apart.sum()), float(np.abs(value - first)[apart].max(initial=0.0))
    return f"{count} of {apart.size} elements differ, by up to {most:.3g}" if count else ""
