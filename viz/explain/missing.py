"""Why a gradient is None: no backward call, a cut by detach or no_grad, a constant, a value that was given back.

>>> w = ag.scalar(2.0)
>>> missing(Held([{"w": w}]), w, None, None).reason
'no backward'
"""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import numpy as np

from viz.build import Call, Handle, Held, Record
from viz.explain.words import called, each, spot, told

__all__ = ["Missing", "missing"]

_SOME: Final = 4


class Missing(NamedTuple):
    """Why there is no gradient.

    Attributes
    ----------
    reason : str
        In a word or two, for programs.
    because : str
        The cause, to follow "x.grad is None: ".
    more : tuple of str
        What else to know, and what to do.
    """

    reason: str
    because: str
    more: tuple[str, ...] = ()


def missing(held: Held, x: Any, y: Any, graph: Record | None) -> Missing:
    """Find out why a variable has no gradient.

    Parameters
    ----------
    held : Held
        What the caller can reach.
    x : Tensor or Scalar
    y : Tensor or Scalar or None
        Whose gradient it was to be; what `backward` was last called on if None.
    graph : Record or None
        The graph of y, if it has one.
    """
    handle = held.handle(x)
    name = handle.name or "x"
    if not handle.requires_grad:
        return _constant(held, handle, name)
    if handle.freed:
        return Missing(
            "freed",
            "backward(retain_graph=False) gave back what was computed on the way",
            ("Only leaves keep a gradient then: leave retain_graph out to look at others.",),
        )
    call = None
    if y is None:
        call = held.last_call(x)
        if call is None or (call.tick < handle.tick and not _rebound(held, handle, call.graph)):
            return Missing(
                "no backward",
                f"no backward call has been made on anything computed from {name}",
                ("ag.grad and the like return gradients, and fill no .grad.",),
            )
        graph = call.graph
        if graph is None:
            return _unheld(call)
    elif not held.handle(y).requires_grad:
        told_y = held.handle(y)
        found = _constant(held, told_y, told_y.name or "y")
        return Missing("y is constant", f"{told_y.name or 'y'} has no graph: {found.because}", found.more)
    if graph is None:
        return Missing("freed", "the graph of y was given back by backward(retain_graph=False)")
    at = graph.place(x)
    if at is None or graph.is_constant(at):
        return _unreached(held, handle, graph, call)
    return _not_left(held, x, handle, graph, at)


def _constant(held: Held, handle: Handle, name: str) -> Missing:
    """Of what requires no grad: how it came to be a constant."""
    if handle.origin:
        tick, op = handle.origin
        source = held.name(tick) or f"the result of {op}"
        return Missing(
            "detached",
            f"{name} is a constant: detach() cut it off from {source}",
            (f"Gradients end there. Use {source} itself where they are to flow.",),
        )
    if not handle.dtype.startswith(("float", "complex", "longdouble")):
        return Missing(
            "integer",
            f"{name} is a constant of dtype {handle.dtype}, and whole numbers do not move by a small step",
            ("Compute with floats: astype(float) makes a copy.",),
        )
    return Missing(
        "constant",
        f"{name} is a constant: made without requires_grad=True, or computed inside no_grad() or from constants alone",
        ("ag.scalar(...) and ag.tensor(..., requires_grad=True) make leaves that gradients are kept for.",),
    )


def _unheld(call: Call) -> Missing:
    return Missing(
        "unheld",
        f"the last backward call ({spot(call.line)}) has not reached it",
        (
            f"It was made on a value ({call.op}) that no variable holds any more, so where the way was cut cannot be "
            "found: viz.why(x, y) with that value as y can.",
        ),
    )


def _not_left(held: Held, x: Any, handle: Handle, graph: Record, at: int) -> Missing:
    """Of an x that y does depend on."""
    root = graph.roots[0]
    y, name = called(graph, root), handle.name or "x"
    gradient = told(graph.cotangents(root)[at]) if np.size(graph.value(root)) == 1 else ""
    events = graph.events(at) if graph.is_leaf(at) else []
    if events and events[-1].what == "cleared":
        return Missing(
            "cleared",
            f"it was cleared at {spot(events[-1].line)}",
            (f"viz.ledger({name}) lists what was written to it.",),
        )
    call = held.called(graph.tick(root))
    if call is None and (root == at or graph.gradient(root) is None):
        gives = f"It would leave {gradient} in {name}.grad." if gradient else "Pass it a cotangent, gradient=."
        return Missing("not called", f"backward() has not been called on {y} yet", (gives,))
    line = f" ({spot(call.line)})" if call else ""
    return Missing(
        "left out",
        f"the backward call on {y}{line} left nothing here, though {y} depends on {name}",
        ("It was told to: by inputs= without it, or by retain_graph=False, which leaves gradients in leaves alone.",),
    )


def _unreached(held: Held, handle: Handle, graph: Record, call: Call | None) -> Missing:
    """Of an x that y's graph does not lead back to: where the way was cut, if there was one."""
    root = graph.roots[0]
    y, name = called(graph, root), handle.name or "x"
    by = f"{y}, what backward was last called on ({spot(call.line)})," if call else y
    if handle.tick > graph.tick(root):
        hint: tuple[str, ...] = (f"Compute {y} again, with this {name}.",)
        if _rebound(held, handle, graph):
            hint = (
                f"{name} = {name} - ... makes a new value, of which {name} is the name now.",
                f"To change a leaf and keep it one, write: with ag.no_grad(): {name} -= ...",
            )
        return Missing("later", f"{by} was computed before {name} was", hint)
    cuts = list(_cuts(held, handle, graph, name))
    sure = [text for text, certain in cuts if certain]
    if sure:
        return Missing("cut", f"the way from {name} to {y} is cut: {sure[0]}", tuple(sure[1:]))
    doubts = tuple(text for text, _ in cuts)
    held_by = tuple(_suspects(handle, graph, name))
    leaves = [called(graph, at) for at in range(len(graph)) if graph.is_leaf(at)]
    some = each([*leaves[:_SOME], f"{len(leaves) - _SOME:,} more"] if len(leaves) > _SOME else leaves)
    return Missing(
        "independent", f"{by} does not depend on {name}", (f"Gradients of {y} flow to {some} only.", *doubts, *held_by)
    )


def _rebound(held: Held, handle: Handle, graph: Record | None) -> bool:
    """Whether x was computed from a leaf that y was computed from too, as ``w = w - step`` does."""
    mine = held.call(handle.tick)
    if graph is None or mine is None or handle.is_leaf:
        return False
    leaves = [{each.tick(at) for at in range(len(each)) if each.is_leaf(at)} for each in (graph, mine)]
    return bool(leaves[0] & leaves[1])


def _cuts(held: Held, handle: Handle, graph: Record, name: str) -> Iterator[tuple[str, bool]]:
    """Find what detach cut off: (sentence, whether it is certain that x was behind it)."""
    for at in range(len(graph)):
        origin = graph.origin(at)
        if not graph.is_constant(at) or origin is None or origin[0] < handle.tick:
            continue
        used = ", ".join(called(graph, user) for user, _ in graph.users(at)[:_SOME])
        if origin[0] == handle.tick:
            yield f"{name}.detach() is what goes into {used}", True
            continue
        source = held.call(origin[0])
        if source is None:
            yield (
                (
                    f"detach() cut off the result of {origin[1]}, made after {name} and used in {used}; nobody holds "
                    f"that result any more, so whether it came from {name} cannot be told."
                ),
                False,
            )
        elif source.place_of(handle.tick) is not None:
            yield f"{called(source, source.roots[0])}.detach() is what goes into {used}", True


def _suspects(handle: Handle, graph: Record, name: str) -> Iterator[str]:
    """Name constants that may have been computed from x out of sight of the graph."""
    found = [
        at
        for at in range(len(graph))
        # A literal beside a variable is noted at half a tick.
        if graph.is_constant(at) and graph.tick(at) > handle.tick and not graph.tick(at) % 1 and not graph.origin(at)
    ]
    names = [called(graph, at) for at in found if graph.name(at)][:_SOME]
    if len(found) > len(names):
        names.append(f"{len(found) - len(names):,} without a name")
    if names:
        yield (
            f"It uses constants made later than {name}: {each(names)}. If {name} went into one, that was inside "
            "no_grad(), after detach(), or by NumPy after numpy(), item() or float()."
        )
