"""Folding: which part of a large graph to draw, decided before any label is formatted.

>>> chain = [()] + [(at,) for at in range(9)]
>>> parts = [part.places for part in choose(Wiring(chain), Policy(4, rows)).parts]
>>> [(each.tail, each.head, len(each.sources)) for each in bundles(chain, parts)]
[(0, 1, 1), (1, 2, 1)]
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from viz.errors import OptionError
from viz.folding.choice import Choice, Frame, Part, Policy, choose
from viz.folding.groups import layers, rows
from viz.folding.wiring import Wiring

__all__ = ["Bundle", "Choice", "Collapse", "Frame", "Part", "Policy", "Wiring", "bundles", "choose", "policy"]

_LARGE: Final = 300
_KEPT: Final = 250
_SMALLEST: Final = 3
_PAGE: Final = 60

Collapse = str | int | None | Collection[str] | Mapping[str, int]
"""How to fold: "auto"; the most nodes to draw; None or False for no folding; the names of scopes to fold, or one of
them; or ``{"depth": 1}``, how many levels of scopes to tell apart."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """All the uses that one drawn part makes of another, or one use if both are single nodes.

    Parameters
    ----------
    tail, head : int
        Places among the parts.
    slot : int
        The argument's position, counted anew at a folded part.
    sources : tuple of (int, int)
        The edges of the graph it stands for, each as a node and which of its arguments.

    Examples
    --------
    >>> bundles([(), (0, 0)], ((0,), (1,)))[1].slot
    1
    """

    tail: int
    head: int
    slot: int
    sources: tuple[tuple[int, int], ...]


def policy(collapse: Collapse, count: int) -> Policy:
    """Say how to fold a graph of ``count`` nodes.

    Parameters
    ----------
    collapse : "auto", int, None, str, list of str or dict
        "auto" keeps pictures of up to 300 nodes whole, except that a row of at least four equal layers is drawn once
        where there are more than 60 nodes, and folds larger ones to 250. A number is the most to draw; None and False
        draw everything; names of scopes, or a depth, fold these, and more only if the rest is too large.

    Raises
    ------
    OptionError
        If it is none of these, or a number below 3, or a depth below 1.

    Examples
    --------
    >>> policy("auto", 60).limit, policy("auto", 301).limit, policy(None, 9_999).limit, policy(50, 60).limit
    (None, 250, None, 50)
    >>> policy(["layer1"], 10).closed, policy({"depth": 1}, 10).depth
    (frozenset({'layer1'}), 1)
    """
    if collapse is None or collapse is False:
        return Policy()
    if collapse == "auto" or collapse is True:
        return Policy(_KEPT, rows) if count > _LARGE else Policy(None, layers if count > _PAGE else None)
    if isinstance(collapse, int) and collapse >= _SMALLEST:
        return Policy(collapse, rows) if count > collapse else Policy()
    chosen = _scopes(collapse)
    return replace(chosen, limit=_KEPT, find=rows) if count > _LARGE else chosen


def _scopes(collapse: Collapse) -> Policy:
    """Read which scopes are to be folded: by name, or by how deep they lie."""
    names = [collapse] if isinstance(collapse, str) else collapse
    if isinstance(names, Mapping):
        depth = names.get("depth")
        if set(names) == {"depth"} and isinstance(depth, int) and not isinstance(depth, bool) and depth >= 1:
            return Policy(depth=depth)
    elif isinstance(names, Collection) and names and all(isinstance(each, str) for each in names) and "" not in names:
        return Policy(closed=frozenset(names))
    expected = f"'auto', None, a number from {_SMALLEST}, names of scopes, or {{'depth': 1}} or more"
    raise OptionError("collapse", expected=expected, got=repr(collapse))


def bundles(inputs: Sequence[Sequence[int]], parts: Sequence[Sequence[int]]) -> tuple[Bundle, ...]:
    """List the edges between parts; those from or to a folded part are drawn as one.

    Examples
    --------
    >>> [each] = bundles([(), (), (0, 1)], ((0, 1), (2,)))
    >>> each.tail, each.head, each.sources
    (0, 1, ((2, 0), (2, 1)))
    """
    part_of = {place: index for index, part in enumerate(parts) for place in part}
    found: dict[tuple[int, int, int], list[tuple[int, int]]] = {}
    for head, part in enumerate(parts):
        for place in part:
            for slot, source in enumerate(inputs[place]):
                tail = part_of[source]
                alone = len(part) == 1 and len(parts[tail]) == 1
                if tail != head:
                    found.setdefault((tail, head, slot if alone else -1), []).append((place, slot))
    used: dict[int, int] = {}
    made = []
    for (tail, head, _), sources in found.items():
        # Slots stay those of the program unless the head is a group.
        slot = sources[0][1] if len(parts[head]) == 1 else used.get(head, 0)
        used[head] = slot + 1
        made.append(Bundle(tail, head, slot, tuple(sources)))
    return tuple(made)
