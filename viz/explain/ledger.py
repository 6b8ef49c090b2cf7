"""`ledger`: which calls wrote into a leaf's ``.grad``, from which lines, and what each of them added.

>>> w = ag.scalar(2.0)
>>> loss = (w * 3 - 5) ** 2
>>> loss.backward()
>>> loss.backward()
>>> ledger(w).data["gradient"], [event["change"] for event in ledger(w).data["events"]]
(12.0, [6.0, 6.0])
"""

import math
import sys
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final

import numpy as np

from viz.build import Held, Record, record
from viz.errors import VariableError
from viz.explain.report import Report
from viz.explain.words import each, plural, spot, told
from viz.names import Names, scopes
from viz.page import Block, Line, Page, Spans, Style, Table, line, spans
from viz.theme import Theme

__all__ = ["Ledger", "ledger"]

_SHOWN: Final = 12
_TERMS: Final = 6
# The engine keeps no larger gradients in its memory of calls.
_KEPT: Final = 64


class Ledger(Report):
    """What `viz.ledger` gives. The engine remembers the last 200 calls, and gradients of up to 64 elements.

    Attributes
    ----------
    data : dict
        ``name``, ``gradient`` (None if there is none), and ``events``, oldest first, each with ``what`` (backward,
        cleared, set, updated), ``line``, ``root`` (what backward was called on), ``before``, ``after`` and
        ``change``, None where not known; ``uncleared`` numbers the backward calls that added to what an earlier one
        had left. ``check``: what the last call should have added, by the graph, if that is still at hand.

    Examples
    --------
    >>> x = ag.scalar(2.0)
    >>> viz.ledger(x)
    x.grad is None: no backward call has reached x.
    """

    @cached_property
    def page(self) -> Page:
        """The explanation as blocks of styled text."""
        return Page(tuple(_page(self.data)))


def ledger(w: Any, *, names: Names = None, theme: str | Theme = "light") -> Ledger:
    """Tell who wrote to a leaf's ``.grad``: backward calls, clearings, assignments, and updates in between.

    Parameters
    ----------
    w : Tensor or Scalar
        A leaf, such as a weight.
    names : dict, optional
        As for `viz.draw`.
    theme : str or Theme
        How `Ledger.html` looks.

    Returns
    -------
    Ledger

    Raises
    ------
    VariableError
        If w is no leaf that requires grad: nothing is accumulated elsewhere.

    Examples
    --------
    >>> w = ag.scalar(2.0)
    >>> loss = w * 3
    >>> loss.backward()
    >>> w.zero_grad()
    >>> print(viz.ledger(w).text(width=80).splitlines()[0])
    w.grad is None: it was cleared after the last backward call.
    """
    held = Held(scopes(sys._getframe(1)), names)
    handle = held.handle(w, "ledger")
    if not handle.requires_grad or not handle.is_leaf:
        kind = "a computed value, whose .grad is that of the last backward call alone"
        raise VariableError(
            "ledger",
            expected="a leaf that requires grad",
            got=kind if handle.requires_grad else "a constant, which has no .grad",
            hint="viz.explain and viz.why tell of any value",
        )
    size = math.prod(handle.shape)
    events = _events(record(w, what="ledger").events(0), handle.gradient, size, held)
    calls = [event for event in events if event["what"] == "backward"]
    # What the last call added is what the graph says only while nothing but updates came after it.
    later = [event for event in reversed(events) if event["what"] != "updated"]
    last = later[0] if later and later[0]["what"] == "backward" else None
    call = held.last_call(w) if calls else None
    graph = call.graph if call else None
    data = {
        "name": handle.name or "x",
        "size": size,
        "gradient": handle.gradient,
        "events": events,
        "uncleared": [event["number"] for event in calls if event["added"]],
        "check": _check(graph, graph.place(w) if graph else None, last),
        "forgotten": bool(events) and events[0]["before"] is not None,
    }
    return Ledger(data, theme)


def _events(entries: list[Any], gradient: Any, size: int, held: Held) -> list[dict[str, Any]]:
    """Number the calls, and work out what each left from what the next one found."""
    known, after = size <= _KEPT, gradient
    events: list[dict[str, Any]] = []
    for entry in reversed(entries):
        # An update leaves the gradient alone, and its entry does not hold it.
        before = after if entry.what == "updated" else entry.before
        root = (held.name(entry.root[0]), entry.root[1]) if entry.root else None
        events.append({"what": entry.what, "line": entry.line, "root": root, "before": before, "after": after})
        after = before
    events.reverse()
    number, filled = 0, bool(events) and known and events[0]["before"] is not None
    for event in events:
        backward = event["what"] == "backward"
        number += backward
        event["number"] = number if backward else None
        event["added"] = backward and filled
        event["change"] = _change(event, filled=filled, known=known) if backward else None
        filled = event["what"] in ("backward", "set") or (filled and event["what"] == "updated")
        if known:
            filled = event["after"] is not None
    return events


def _change(event: dict[str, Any], *, filled: bool, known: bool) -> Any:
    """What a backward call added; None where the gradients were too large to be kept."""
    if event["after"] is None or (filled and not known):
        return None
    with np.errstate(all="ignore"):
        return event["after"] if event["before"] is None else event["after"] - event["before"]


def _check(graph: Record | None, at: int | None, last: dict[str, Any] | None) -> dict[str, Any] | None:
    """Hold what the last call added against the graph that it walked, if somebody still has that."""
    if graph is None or at is None or last is None or last["change"] is None:
        return None
    root = graph.roots[0]
    expected = graph.cotangents(root)[at]
    if np.size(graph.value(root)) != 1 or expected is None:
        return None
    agrees = bool(np.allclose(expected, last["change"], rtol=1e-5, atol=1e-8, equal_nan=True))
    return {"expected": expected, "agrees": agrees}


def _page(data: dict[str, Any]) -> Iterator[Block]:
    events, name = data["events"], data["name"]
    yield _headline(data)
    if not events:
        return
    left = len(events) - _SHOWN
    if left > 0:
        yield line((f"… {plural(left, 'earlier event')}", "muted"))
    yield Table(("", "what", "line", f"{name}.grad is then"), tuple(_row(event, data) for event in events[-_SHOWN:]))
    yield from _hints(data)


def _headline(data: dict[str, Any]) -> Line:
    name, events = data["name"], data["events"]
    lead: tuple[str | tuple[str, Style], ...] = ((f"{name}.grad", "name"),)
    if data["gradient"] is None:
        why = f"no backward call has reached {name}"
        if events and events[-1]["what"] == "cleared":
            calls = any(event["what"] == "backward" for event in events)
            why = "it was cleared after the last backward call" if calls else "it was cleared"
        return line(*lead, " is ", ("None", "bad"), f": {why}.")
    running = _since(events)
    parts = [event["change"] for event in running]
    said = (*lead, " = ", (told(data["gradient"]), "grad"))
    if not running:
        return line(
            *said,
            ": it was set, and no backward call has added to it since."
            if events
            else ": who wrote that is not known any more.",
        )
    if len(parts) > 1 and len(parts) <= _TERMS and all(part is not None for part in parts):
        terms = " + ".join(_term(part) for part in parts)
        return line(*said, f" = {terms}", ", the sum of ", plural(len(parts), "backward call"), ".")
    return line(*said, ", left by ", plural(len(running), "backward call"), ".")


def _since(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """List the backward calls whose gradients are in the sum now: since it was last cleared or set."""
    found: list[dict[str, Any]] = []
    for event in reversed(events):
        if event["what"] in ("cleared", "set"):
            break
        if event["what"] == "backward":
            found.append(event)
            if not event["added"]:
                break
    return found[::-1]


def _term(value: Any) -> str:
    text = told(value, 24)
    return f"({text})" if text.startswith("-") else text


def _row(event: dict[str, Any], data: dict[str, Any]) -> tuple[Spans, ...]:
    where, after = spot(event["line"]), event["after"]
    is_then: Spans = spans((told(after, 28), "grad"))
    if after is None:
        is_then = (
            spans(("None", "muted"))
            if event["what"] == "cleared" or data["size"] <= _KEPT
            else spans(("not kept: more than 64 elements", "muted"))
        )
    if event["what"] == "backward":
        name, op = event["root"]
        change = "" if event["change"] is None else _term(event["change"])
        said = spans((f"+ {change}" if change else "+ ?", "grad"), f"  backward #{event['number']} from {name or op}")
        number: Spans = spans(("!", "bad")) if event["number"] in data["uncleared"] else spans("")
        return number, said, spans(where), is_then
    what = {"cleared": "cleared", "set": ".grad was assigned to", "updated": f"{data['name']} got a new value"}
    return spans(""), spans((what[event["what"]], "muted")), spans(where), is_then


def _hints(data: dict[str, Any]) -> Iterator[Block]:
    found = data["uncleared"]
    if found:
        yield _uncleared(data, found)
    if data["check"]:
        good = data["check"]["agrees"]
        told_by = f"check: by the graph, the last call adds {told(data['check']['expected'])}, "
        yield (
            line(told_by, ("as it did", "good"))
            if good
            else line(told_by, ("not what it did", "bad"), ": gradient=, a hook, or a later write to .grad changed it.")
        )
    if len(data["events"]) and data["forgotten"]:
        yield line(("The engine remembers its last 200 events: there may have been more before.", "muted"))


def _uncleared(data: dict[str, Any], found: list[int]) -> Line:
    """Warn of calls that added to what was never cleared."""
    events = data["events"]
    at = next(at for at, event in enumerate(events) if event["number"] == found[0])
    first, updated = events[at], any(event["what"] == "updated" for event in events[:at])
    some = [f"#{number}" for number in found]
    if len(some) > _TERMS:
        some = [*some[: _TERMS - 1], f"{len(some) - _TERMS + 1} more"]
    return line(
        ("! ", "bad"),
        f"backward {each(some)} added to a gradient that was already there",
        f", and had been used for an update of {data['name']}" if updated else "",
        ": nothing cleared it in between. Unless gradients are meant to add up, call ",
        (f"{data['name']}.zero_grad()", "code"),
        f" before {spot(first['line'])}.",
    )
