"""`why`: why a gradient is None, why it is zero, and why it has the shape that it has.

>>> x = ag.scalar(-2.0)
>>> y = ag.relu(x) * 3
>>> print(why(x, y).text(width=100).splitlines()[0])
dy/dx is exactly 0: the only path from x to y is blocked.
"""

import sys
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final

import numpy as np

from viz.build import Held, Record, record
from viz.explain import numeric, paths, shapes, zero
from viz.explain.missing import Missing, missing
from viz.explain.pictured import Pictured
from viz.explain.words import called, derivative, plural, single, spot, told
from viz.names import Names, scopes
from viz.page import Block, Line, Page, line
from viz.theme import Theme

__all__ = ["Why", "why"]

_SHOWN: Final = 6


class Why(Pictured):
    """What `viz.why` gives.

    Attributes
    ----------
    data : dict
        ``x``, ``y`` (None if there is none), ``gradient`` (of y by x; None if y does not depend on x), and what
        applies of ``none`` (with ``reason``, ``because``, ``more``), ``zero`` (with ``zeros``, ``of``, ``kind``,
        ``ends``) and ``uses`` (of an x that is an array, or stretched to one, each with its ``kind``); ``check``.

    Examples
    --------
    >>> viz.why(ag.scalar(2.0)).data["none"]["reason"]
    'no backward'
    """

    @cached_property
    def page(self) -> Page:
        """The explanation as blocks of styled text."""
        return Page(tuple(_page(self.data)))


def why(x: Any, y: Any = None, *, names: Names = None, theme: str | Theme = "light") -> Why:
    """Explain what is surprising about a gradient: that it is None, that it is zero, or the shape it has.

    Parameters
    ----------
    x : Tensor or Scalar
        Whose gradient it is.
    y : Tensor or Scalar, optional
        What was differentiated; if not given, what `backward` was last called on.
    names : dict, optional
        As for `viz.draw`.
    theme : str or Theme
        How `Why.html` looks.

    Returns
    -------
    Why

    Raises
    ------
    VariableError
        If x or y is not a variable, or y is not a single real number.

    Examples
    --------
    >>> w = ag.scalar(2.0)
    >>> h = w * 3
    >>> loss = h.detach() * ag.scalar(1.0, name="b")
    >>> print(viz.why(w, loss).text(width=100))
    w.grad is None: the way from w to loss is cut: h.detach() is what goes into loss.
    """
    spaces = scopes(sys._getframe(1))
    held = Held(spaces, names)
    handle = held.handle(x)
    graph = _graph(held, x, y, names, spaces)
    data: dict[str, Any] = {
        "x": handle.name or "x",
        "y": None,
        "gradient": None,
        "none": None,
        "zero": None,
        "uses": [],
    }
    if handle.gradient is None:
        data["none"] = missing(held, x, y, graph)._asdict()
    at = None if graph is None else graph.place(x)
    if graph is None or at is None or graph.is_constant(at):
        if data["none"] is None:  # an earlier call left a gradient, and this y does not reach x
            data["none"] = _elsewhere(held, x, handle.name or "x", graph)._asdict()
            data["kept"] = handle.gradient
        return Why(data, graph, theme=theme)
    root = graph.roots[0]
    single(graph, root, "why")
    ids = _reached(data, graph, root, at)
    return Why(data, graph, ids, theme)


def _graph(held: Held, x: Any, y: Any, names: Names, spaces: Any) -> Record | None:
    if y is None:
        call = held.last_call(x)
        return call.graph if call else None
    handle = held.handle(y)
    return record(y, names=names, spaces=spaces, what="why") if handle.requires_grad and not handle.freed else None


def _elsewhere(held: Held, x: Any, name: str, graph: Record | None) -> Missing:
    """Of an x with a gradient that is not this y's."""
    if graph is None:
        call = held.last_call(x)
        where = f": the graph of the {call.op} at {spot(call.line)} is gone" if call else ""
        return Missing(
            "unheld",
            f"what it came from is not at hand{where}",
            (f"viz.why(x, y) tells more, and viz.ledger({name}) who wrote to it.",),
        )
    return Missing(
        "independent",
        f"{called(graph, graph.roots[0])} does not depend on {name}: its gradient is another's",
        (f"viz.ledger({name}) tells whose.",),
    )


def _reached(data: dict[str, Any], graph: Record, root: int, at: int) -> set[str]:
    """Collect zeros and shapes of a gradient that there is."""
    cotangents = graph.cotangents(root)
    value = graph.value(at)
    g = np.zeros(np.shape(value))[()] if cotangents[at] is None else cotangents[at]
    data |= {"y": called(graph, root), "x": called(graph, at), "gradient": g, "title": derivative(graph, root, at)}
    data["shape"] = np.shape(value)
    zeros = np.asarray(g) == 0
    ids: set[str] = set()
    move = numeric.direction(value)
    if zeros.any():
        move = move * zeros if np.ndim(value) else move
        ids = _zero(data, graph, root, at, zeros)
    users = graph.users(at)
    lively = any(np.ndim(graph.value(user)) for user, _ in users) or np.ndim(value)
    if lively:
        some = [shapes.use(graph, user, slot, _filled(graph, cotangents), data["y"]) for user, slot in users[:_SHOWN]]
        data["uses"], data["blocks"] = [facts for facts, _ in some], [blocks for _, blocks in some]
        data["used"] = len(users)
    found = numeric.check(graph, root, {at: move}, numeric.inner(g, move))
    data["check"] = found._asdict()
    if zeros.any() or lively:
        along = f" along {data['zero']['where']}" if zeros.any() and np.ndim(value) else ""
        data["checked"] = numeric.told(found, graph, value, along)
    return ids


def _filled(graph: Record, cotangents: list[Any]) -> list[Any]:
    """Where nothing flows back, that is 0."""
    return [
        np.zeros(np.shape(graph.value(at))) if g is None and not isinstance(graph.value(at), tuple) else g
        for at, g in enumerate(cotangents)
    ]


def _zero(data: dict[str, Any], graph: Record, root: int, at: int, zeros: Any) -> set[str]:
    found = zero.ends(graph, at, zeros)
    kinds = {end.kind for end in found}
    data["zero"] = {
        "zeros": int(zeros.sum()),
        "of": int(zeros.size),
        "where": zero.slices(data["x"], zeros),
        "paths": paths.count(graph, root, {at}).get(at, 0),
        "kind": next(iter(kinds)) if len(kinds) == 1 else "mixed" if kinds else "unknown",
        "ends": [
            {
                **end._asdict(),
                "node": called(graph, end.at),
                "where": zero.slices(called(graph, end.at), np.asarray(end.where)),
                "told": zero.told(graph, end),
            }
            for end in found
        ],
    }
    return {f"e{end.at}.{end.slot}" for end in found} | {f"n{place}" for end in found for place in (at, end.at, root)}


def _page(data: dict[str, Any]) -> Iterator[Block]:
    none = data["none"]
    # Whoever names y asks about its gradient; that backward has not filled .grad yet is then an aside.
    first = none is not None and (data["y"] is None or none["reason"] != "not called")
    if first:
        yield from _none_page(data)
    if data["zero"]:
        yield from _gap(first)
        yield from _zero_page(data)
    if data["uses"]:
        yield from _gap(first or data["zero"])
        yield from _shape_page(data)
    if data["y"] and not data["zero"] and not data["uses"]:
        yield from _gap(first)
        yield line(
            (data["title"], "name"),
            " = ",
            (told(data["gradient"]), "grad"),
            ": a number, as ",
            data["x"],
            " is, and not 0. viz.explain tells where it comes from.",
        )
    if data.get("checked"):
        yield line(*data["checked"])
    if none and not first:
        yield line((f"{_short(data['x'])}.grad is None so far: {none['because']}.", "muted"))


def _gap(before: Any) -> Iterator[Block]:
    if before:
        yield Line()


def _none_page(data: dict[str, Any]) -> Iterator[Block]:
    none = data["none"]
    name = _short(data["x"])
    if data.get("kept") is not None:
        yield line((f"{name}.grad", "name"), " is ", (told(data["kept"]), "grad"), f", but {none['because']}.")
    else:
        yield line((f"{name}.grad", "name"), " is ", ("None", "bad"), f": {none['because']}.")
    for text in none["more"]:
        yield line(text, indent=2)


def _zero_page(data: dict[str, Any]) -> Iterator[Block]:
    found = data["zero"]
    whole = found["zeros"] == found["of"]
    what = data["title"] if whole else f"The gradient of {found['where']}"
    n = found["paths"]
    every = "the only path" if n == 1 else "both paths" if n == 2 else f"all {plural(n, 'path')}"  # noqa: PLR2004 - both of two
    ends = {
        "blocked": f"{every} from {data['x']} to {data['y']} {'is' if n == 1 else 'are'} blocked",
        "cancelled": f"no path from {data['x']} to {data['y']} is blocked, but they cancel"
        if n > 1
        else f"the path from {data['x']} to {data['y']} is open, but what flows back cancels",
        "underflow": "a product on the way is too small for a float",
        "mixed": "some paths are blocked, others cancel",
        "unknown": "but nothing on the way blocks it",
    }[found["kind"]]
    yield line((what, "name" if whole else ""), " is ", ("exactly 0", "bad"), f": {ends}.")
    for end in found["ends"][:_SHOWN]:
        text, hint = end["told"]
        yield line("at ", (end["where"], "strong"), f": {text}.", indent=2)
        if hint:
            yield line(hint, indent=4)
    if len(found["ends"]) > _SHOWN:
        yield line((f"… and at {len(found['ends']) - _SHOWN:,} more", "muted"), indent=2)


def _shape_page(data: dict[str, Any]) -> Iterator[Block]:
    size = f" has shape {data['shape']}, as {data['x']} has." if data["shape"] else f" is a number, as {data['x']} is."
    n = data["used"]
    uses = "" if n == 1 else f" {data['x']} is used {plural(n, 'time')}, and what comes back from each adds up:"
    yield line((data["title"], "name"), f"{size}{uses}")
    for at, blocks in enumerate(data["blocks"]):
        if n > 1:
            yield line(f"{at + 1}  in {data['uses'][at]['node']}")
        yield from blocks
    if n > len(data["blocks"]):
        yield line((f"… and {n - len(data['blocks']):,} more", "muted"))


def _short(name: str) -> str:
    return name if " " not in name else "x"
