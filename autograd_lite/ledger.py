"""Who wrote to gradients: a short memory of the last backward calls and clearings, which `viz.ledger` reads.

Nobody asks before a gradient is surprising, so it is always kept; to note a call takes 0.2 us. It holds no graph and
no large array: gradients of more than 64 elements are not kept, and calls that write to more than 100 leaves are not
itemised.
"""

import sys
from collections import deque
from collections.abc import Sequence
from types import CodeType
from typing import Any, NamedTuple

__all__: list[str] = []

LAST = 200  # events
MANY = 100  # leaves
SMALL = 64  # elements

_log: deque[tuple[Any, ...]] = deque(maxlen=LAST)


class Entry(NamedTuple):
    """One event in the life of a leaf's gradient.

    Attributes
    ----------
    what : str
        ``"backward"``, ``"cleared"``, ``"set"`` or ``"updated"``: the leaf's value, its gradient stayed.
    line : str
        Where the program asked for it, as ``file:line``; "" for an update.
    root : tuple of (float, str) or None
        Of a backward call: the tick and the op of the value it started from.
    before : float, ndarray or None
        The gradient that was there; None if there was none, or it is too large to be kept. Of an update: the tick.
    """

    what: str
    line: str
    root: tuple[float, str] | None
    before: Any


def note(what: str, root: Any, leaves: Sequence[tuple[float, Any]]) -> None:
    """Note what the caller of our caller did to the gradients of some leaves: (tick, gradient before)."""
    frame = sys._getframe(2)
    # to find the number of the line takes time that only a reader should spend
    _log.append((what, frame.f_code, frame.f_lasti, root, leaves if len(leaves) <= MANY else ()))


def updated(new: float, old: float) -> None:
    """Note that a leaf has another value, and by that another tick. Its gradient stays."""
    _log.append(("updated", None, 0, None, ((new, old),)))


def small(g: Any) -> Any:
    """A gradient, if it is small enough to be kept."""
    raw = getattr(g, "value", g)
    return raw if type(raw) is float or getattr(raw, "size", MANY) <= SMALL else None


def _line(code: CodeType | None, offset: int) -> str:
    if code is None:
        return ""
    number = next((n for start, end, n in code.co_lines() if start <= offset < end), None)
    return f"{code.co_filename}:{number or code.co_firstlineno}"


def entries(tick: float) -> list[Entry]:
    """What happened to the gradient of the leaf with this tick, oldest first, also before the leaf was updated."""
    found = []
    for what, code, offset, root, leaves in reversed(list(_log)):
        for leaf, before in leaves:
            if leaf == tick:
                found.append(Entry(what, _line(code, offset), root, before))
                if what == "updated":
                    tick = before
                break
    return found[::-1]


def calls() -> list[Entry]:
    """The last backward calls, on whatever, newest first; one that reached no leaf is there too."""
    log = reversed(list(_log))
    return [Entry(what, _line(code, at), root, None) for what, code, at, root, _ in log if what == "backward"]
