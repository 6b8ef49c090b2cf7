"""Why a gradient is exactly zero: where along the graph what moves the value stops moving anything.

The elements of x whose gradient is 0 are moved, each by a different amount, and the tangents are followed forward by
the engine's own rules. Where one ends, something blocks it: a factor 0, a branch not taken. Where several meet and
their sum ends, they cancel.

>>> from viz.build import record
>>> x = ag.scalar(-2.0, name="x")
>>> found = ends(record(3 * ag.relu(x)), 0, np.array(True))
>>> [(end.kind, end.at, end.dead, end.of) for end in found]
[('blocked', 1, 1, 1)]
"""

from collections.abc import Iterator
from typing import Any, Final, Literal, NamedTuple

import numpy as np

from viz.build import Record
from viz.digits import number
from viz.explain.words import called, spot

__all__ = ["End", "ends", "slices", "told"]

_NOTHING: Final = 1e-12
_FLAT: Final = frozenset({"floor", "ceil", "round", "trunc", "sign", "floor_divide", "rint", "fix"})
_CHOICES: Final = frozenset({"maximum", "minimum", "max", "min", "fmax", "fmin", "sort", "median", "max_pool"})
_SLICES: Final = 4


class End(NamedTuple):
    """Where a gradient ends.

    Attributes
    ----------
    kind : {"blocked", "cancelled", "underflow"}
    at, slot : int
        The node, and which of its arguments; of a cancellation the first that takes part.
    dead, of : int
        In how many of the elements that the value moves it ends.
    low, high : float or None
        The range of the argument where it ends.
    where : ndarray
        In which elements of the node.
    """

    kind: Literal["blocked", "cancelled", "underflow"]
    at: int
    slot: int
    dead: int
    of: int
    low: float | None
    high: float | None
    where: Any


def ends(graph: Record, x: int, zeros: Any) -> list[End]:
    """Find where what some elements of x move ends.

    Parameters
    ----------
    graph : Record
    x : int
    zeros : ndarray of bool
        Which elements of x to follow.
    """
    value = graph.value(x)
    amounts = np.random.default_rng(0).uniform(0.5, 1.5, np.shape(value)) * zeros
    moving: dict[int, Any] = {x: float(amounts) if type(value) is float else amounts}
    found: list[End] = []
    for at in range(x + 1, len(graph)):
        slots = [slot for slot, source in enumerate(graph.inputs[at]) if source in moving]
        if not slots:
            continue
        alone = [_push(graph, at, moving, [slot]) for slot in slots]
        together = alone[0] if len(slots) == 1 else _push(graph, at, moving, slots)
        for slot, t in zip(slots, alone, strict=True):
            found += _blocked(graph, at, slot, moving[graph.inputs[at][slot]], t)
        together, cancelled = _cancelled(graph, at, slots, moving, alone, together)
        found += cancelled
        if _moves(together):
            moving[at] = together
    return found


def _push(graph: Record, at: int, moving: dict[int, Any], slots: list[int]) -> Any:
    return graph.push(at, tuple(moving[s] if i in slots else None for i, s in enumerate(graph.inputs[at])))


def _moves(t: Any) -> bool:
    return any(map(_moves, t)) if isinstance(t, tuple) else t is not None and bool(np.any(np.asarray(t) != 0))


def _blocked(graph: Record, at: int, slot: int, came: Any, went: Any) -> Iterator[End]:
    """Compare what came to an edge with what went on."""
    source = graph.value(graph.inputs[at][slot])
    slope = graph.slopes(at)[slot]
    if isinstance(came, tuple) or isinstance(went, tuple):
        if _moves(came) and not _moves(went):
            yield End("blocked", at, slot, 1, 1, None, None, np.array(True))
        return
    if graph.declared(at).kind == "elementwise" or graph.op(at) == "where":
        live = np.broadcast_to(np.asarray(came) != 0, np.shape(went))
        dead = live & (np.asarray(went) == 0)
        if not dead.any():
            return
        under = slope is not None and bool(np.any(np.broadcast_to(np.asarray(slope) != 0, dead.shape)[dead]))
        kind: Literal["blocked", "underflow"] = "underflow" if under else "blocked"
        low, high = _range(np.broadcast_to(np.asarray(source), dead.shape)[dead])
        yield End(kind, at, slot, int(dead.sum()), int(live.sum()), low, high, dead)
        return
    deaf = _unheard(graph, at, slot, came)
    if deaf.any():
        low, high = _range(np.asarray(source)[deaf])
        yield End("blocked", at, slot, int(deaf.sum()), int(np.count_nonzero(came)), low, high, np.array(True))
    elif not _moves(went) and not _moves(_push(graph, at, {graph.inputs[at][slot]: np.abs(came)}, [slot])):
        # All of it is heard, but not together: a softmax does not see what moves all its elements alike.
        n = int(np.count_nonzero(came))
        yield End("cancelled", at, slot, n, n, None, None, np.array(True))


def _unheard(graph: Record, at: int, slot: int, came: Any) -> Any:
    """Which of the elements that move come into no element of the node: by the rule back, with nothing to cancel."""
    g = np.random.default_rng(0).uniform(0.5, 1.5, np.shape(graph.value(at)))
    back = graph.pull(at, g)[slot]
    return (np.asarray(came) != 0) & (np.asarray(0.0 if back is None else back) == 0)


def _range(values: Any) -> tuple[float | None, float | None]:
    if values.dtype.kind not in "fiu" or not values.size or not np.isfinite(values).all():
        return None, None
    return float(values.min()), float(values.max())


def _cancelled(
    graph: Record, at: int, slots: list[int], moving: dict[int, Any], alone: list[Any], together: Any
) -> tuple[Any, list[End]]:
    """Set to 0 what is only rounding, and say that it cancelled."""
    if isinstance(together, tuple) or any(isinstance(moving[graph.inputs[at][slot]], tuple) for slot in slots):
        return together, []
    size: Any = sum(np.abs(np.asarray(t)) for t in alone)
    if graph.declared(at).kind != "elementwise":
        # Within a sum too: what it would be if nothing had a sign.
        bare = [_push(graph, at, {graph.inputs[at][s]: np.abs(moving[graph.inputs[at][s]])}, [s]) for s in slots]
        size = size + sum(np.abs(np.asarray(t)) for t in bare)
    # Next to an infinite slope nothing is small: what stops it, comes later.
    gone = (np.abs(np.asarray(together)) <= _NOTHING * size) & (size > 0) & np.isfinite(size)
    if not gone.any():
        return together, []
    end = End("cancelled", at, slots[0], int(gone.sum()), int((size > 0).sum()), None, None, gone)
    kept = np.where(gone, 0, together)
    return float(kept) if type(together) is float else kept, [end]


def slices(name: str, mask: Any) -> str:
    """Describe which elements of an array are meant, by whole slices if they are.

    Examples
    --------
    >>> slices("W", np.array([[False, True], [False, True]])), slices("b", np.array([True, False]))
    ('W[:, 1]', 'b[0]')
    >>> slices("W", np.array([[True, True], [False, True]])), slices("W", np.ones((2, 2), bool))
    ('3 of 4 elements of W', 'all of W')
    """
    if mask.all():
        return f"all of {name}" if mask.ndim else name
    indexed = f"({name})" if " " in name else name
    for axis in range(mask.ndim):
        others = tuple(a for a in range(mask.ndim) if a != axis)
        whole = mask.all(axis=others)
        if whole.any() and int(whole.sum()) * (mask.size // mask.shape[axis]) == int(mask.sum()):
            places = np.flatnonzero(whole)
            said = str(places[0]) if len(places) == 1 else str(places[:_SLICES].tolist())
            if len(places) > _SLICES:
                break
            return f"{indexed}[{', '.join(said if a == axis else ':' for a in range(mask.ndim))}]"
    return f"{int(mask.sum()):,} of {mask.size:,} elements of {name}"


def told(graph: Record, end: End) -> tuple[str, str]:
    """Say what ends a gradient, and, if there is anything, what would let it through."""
    op, source = graph.op(end.at), called(graph, graph.inputs[end.at][end.slot])
    line = f" ({spot(graph.line(end.at))})" if graph.line(end.at) else ""
    some = f"in {end.dead:,} of {end.of:,} elements, " if end.of > 1 else ""
    between = _between(source, end)
    if end.kind == "cancelled":
        what = "its arguments' contributions" if len(graph.inputs[end.at]) > 1 else "the contributions of its elements"
        return f"{what} cancel {some.removesuffix(', ')}".rstrip() + f"{line}: none is 0, their sum is", ""
    if end.kind == "underflow":
        return f"{some}the product is too small to be told from 0{line}: it underflows", ""
    if op == "relu" and end.high is not None:
        return f"{some}{between}: not above 0, where relu's local derivative is 0{line}", _wake(source, end)
    if op == "multiply":
        other = graph.inputs[end.at][1 - end.slot]
        factor = graph.name(other)
        return f"{some}the other factor{f', {factor},' if factor else ''} is 0{line}", ""
    if graph.declared(end.at).kind == "bilinear":
        other = graph.inputs[end.at][1 - end.slot]
        return f"{some}{source} meets nothing but zeros of {called(graph, other)}{line}", ""
    if op == "where":
        return f"{some}where took the other branch{line}", ""
    if op in _FLAT:
        return f"{op} is flat: its derivative is 0 wherever it has one{line}", ""
    if op in _CHOICES:
        alone = len(graph.inputs[end.at]) == 1
        return f"{some}{op} took another element {'of' if alone else 'than'} {source}{line}", ""
    if op == "clip" and end.low is not None:
        return f"{some}{between}: outside the limits of clip{line}", ""
    if op == "getitem":
        return f"the index {graph.call(end.at)} does not pick it{line}", ""
    return f"{some}{between + ', where ' if between else ''}the local derivative is 0{line}", ""


def _between(source: str, end: End) -> str:
    if end.low is None or end.high is None:
        return ""
    if end.low == end.high:
        return f"{source} is {number(end.low)}"
    return f"{source} is between {number(end.low)} and {number(end.high)}"


def _wake(source: str, end: End) -> str:
    if not end.high:
        return f"{source} is exactly at the kink: any rise would let the gradient through."
    return f"It would wake if {source} rose by more than {number(-end.high)}."
