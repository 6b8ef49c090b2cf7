"""Groups of nodes that can be drawn as one: scopes, rows of repeated blocks, leaves that are used alike.

>>> graph = Wiring([()] + [(at,) for at in range(9)], ["x"] + ["exp"] * 9, [()] * 4 + [("a",)] * 6)
>>> [item.kind if isinstance(item, Group) else item for item in items(graph, whole(graph), None)]
[0, 1, 2, 'scope', Leaf(place=0)]
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple

import numpy as np

from viz.folding.repeats import Repeat, repeats
from viz.folding.wiring import Wiring

__all__ = ["Finder", "Group", "Item", "Leaf", "deep", "items", "layers", "rows", "whole"]

Kind = Literal["whole", "scope", "repeat", "rest", "leaves", "near"]
"""The graph; one run of a scope; equal blocks in a row; those of them that are not drawn; leaves with the same users;
what is just too far from the output."""

# Fewer leaves than this say more as they are.
_CROWD: Final = 4
_LAYERS: Final = 4


class Leaf(NamedTuple):
    """A leaf to draw.

    Examples
    --------
    >>> Leaf(3).place
    3
    """

    place: int


@dataclass(slots=True, eq=False)
class Group:
    """A stretch of ops, with the leaves that nothing else uses.

    Parameters
    ----------
    kind : Kind
    low, high : int
        The numbers of its ops.
    leaves : array of int
        Places among `Wiring.leaves`.
    name : str
        Of a scope; of a row of blocks the name of each, if they are scopes.
    depth : int
        How many scopes all of its ops lie in, together.
    times, period : int
        For a row of blocks: how many there are, and how many ops each has.

    Examples
    --------
    >>> Group("scope", 2, 5, np.array([0])).size
    4
    """

    kind: Kind
    low: int
    high: int
    leaves: Any = field(default_factory=lambda: np.zeros(0, np.int64))
    name: str = ""
    depth: int = 0
    times: int = 1
    period: int = 0

    @property
    def size(self) -> int:
        """How many nodes it stands for."""
        return self.high - self.low + len(self.leaves)


Item = Group | Leaf | int
"""What may be drawn as one node: a group, a leaf, an op by its number."""

Finder = Callable[[Wiring, Group], list[Repeat]]
"""Says which rows of blocks to fold in a group."""


def whole(graph: Wiring) -> Group:
    """Make the group of everything.

    Examples
    --------
    >>> whole(Wiring([(), (0,)])).size
    2
    """
    return Group("whole", 0, len(graph), np.arange(len(graph.leaves)))


def rows(graph: Wiring, group: Group) -> list[Repeat]:
    """Fold all rows of equal blocks: a `Finder` for large graphs.

    Examples
    --------
    >>> graph = Wiring([()] + [(at,) for at in range(9)])
    >>> rows(graph, whole(graph))
    [Repeat(start=0, period=1, times=9)]
    """
    return repeats(graph, group.low, group.high, group.depth)


def layers(graph: Wiring, group: Group) -> list[Repeat]:
    """Fold what is surely a row of layers, each after the other and with leaves of its own: for graphs of a page.

    Examples
    --------
    >>> graph = Wiring([()] + [(at,) for at in range(9)])
    >>> layers(graph, whole(graph))
    []
    """
    return [row for row in repeats(graph, group.low, group.high, group.depth, _LAYERS) if _is_layers(graph, row)]


def _is_layers(graph: Wiring, row: Repeat) -> bool:
    # The first block may have the input of all as a leaf of its own; the second shows what is usual.
    low, high = row.start + row.period, row.start + 2 * row.period
    before = graph.number[graph.source[graph.first[low] : graph.first[high]]]
    chained = ((before >= row.start) & (before < low)).any()
    own = (graph.opened >= low) & (graph.closed < high)
    return bool(chained and own.any())


def items(graph: Wiring, group: Group, find: Finder | None, *, crowd: bool = False) -> list[Item]:
    """List what a group is drawn as when it is not folded: ops and groups in order, and then leaves.

    Parameters
    ----------
    graph : Wiring
    group : Group
    find : Finder or None
        Which rows of blocks are groups; None for none of them.
    crowd : bool
        Whether many leaves with the same users are a group.
    """
    if group.kind == "leaves":
        return [Leaf(int(graph.leaves[at])) for at in group.leaves]
    if group.kind == "repeat":
        end = group.low + group.period
        block = Group("scope", group.low, end, depth=group.depth + bool(group.name))
        inner = _inner(graph, block, find)
        inner.append(Group("rest", end, group.high, name=group.name, depth=group.depth, times=group.times - 1))
    else:
        inner = _inner(graph, group, find)
    own = _hand_down(graph, group, inner)
    return inner + _leaves(graph, own, inner, crowd=crowd)


def _inner(graph: Wiring, group: Group, find: Finder | None) -> list[Item]:
    """List ops, scopes and rows of blocks in a stretch."""
    found: list[Item] = []
    ahead = (find(graph, group) if find else [])[::-1]
    at, depth = group.low, group.depth
    seen: Counter[str] = Counter()
    while at < group.high:
        if ahead and ahead[-1].start == at:
            row = ahead.pop()
            name = deep(graph, row, depth)
            found.append(Group("repeat", at, row.end, name=name, depth=depth, times=row.times, period=row.period))
            seen.update(_begun(graph, row, depth))
            at = row.end
        elif len(graph.paths[at]) > depth:
            end = at + 1
            while end < group.high and graph.turn[end] > depth:
                end += 1
            name = str(graph.paths[at][depth])
            seen[name] += 1
            numbered = name if seen[name] == 1 else f"{name} ({seen[name]})"
            found.append(Group("scope", at, end, name=numbered, depth=depth + 1))
            at = end
        else:
            found.append(at)
            at += 1
    return found


def _begun(graph: Wiring, row: Repeat, depth: int) -> Iterator[str]:
    """Name the scopes that begin in a row of blocks, so that those after it are numbered on."""
    for at in np.flatnonzero(graph.turn[row.start : row.end] <= depth).tolist() if graph.scoped else ():
        if len(graph.paths[row.start + at]) > depth:
            yield str(graph.paths[row.start + at][depth])


def deep(graph: Wiring, row: Repeat, depth: int) -> str:
    """Name the scope that each block of a row is one run of; "" if they are not.

    Examples
    --------
    >>> deep(Wiring([(), (0,), (1,)], (), [(), ("b",), ("b",)]), Repeat(0, 2, 1), 0)
    'b'
    """
    names = []
    for start in (row.start, row.end - row.period):
        inside = graph.turn[start + 1 : start + row.period]
        if len(graph.paths[start]) <= depth or (inside <= depth).any():
            return ""
        names.append(str(graph.paths[start][depth]))
    return names[0] if names[0] == names[1] else f"{names[0]} … {names[1]}"


def _hand_down(graph: Wiring, group: Group, inner: list[Item]) -> Any:
    """Give each leaf to the group that has all of its users, and return the others."""
    starts = np.array([each.low if isinstance(each, Group) else each for each in inner], np.int64)
    ends = np.array([each.high if isinstance(each, Group) else -1 for each in inner], np.int64)
    child = np.searchsorted(starts, graph.opened[group.leaves], "right") - 1
    inside = graph.closed[group.leaves] < ends[child] if len(inner) else np.zeros(0, bool)
    given, of = group.leaves[inside], child[inside]
    order = np.argsort(of, kind="stable")
    for chosen in np.split(order, np.flatnonzero(np.diff(of[order])) + 1):
        if len(chosen):
            receiver = inner[of[chosen[0]]]
            if isinstance(receiver, Group):  # which it is: single ops have no room inside
                receiver.leaves = given[chosen]
    return group.leaves[~inside]


def _leaves(graph: Wiring, own: Any, inner: list[Item], *, crowd: bool) -> list[Item]:
    if not crowd or len(own) < _CROWD:
        return [Leaf(int(graph.leaves[at])) for at in own]
    starts = np.array([each.low if isinstance(each, Group) else each for each in inner], np.int64)
    alike: dict[tuple[int, ...], list[int]] = {}
    for at in own.tolist():
        users = graph.users(int(graph.leaves[at]))
        key = np.unique(np.searchsorted(starts, users, "right")).tolist()
        alike.setdefault((int(graph.kind[graph.leaves[at]]), *key), []).append(at)
    found: list[Item] = []
    for together in alike.values():
        if len(together) < _CROWD:
            found += [Leaf(int(graph.leaves[at])) for at in together]
        else:
            found.append(Group("leaves", 0, 0, np.array(together)))
    return found
