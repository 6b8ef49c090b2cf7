"""What to draw of a graph: its groups as a tree, opened from the top for as long as there is room.

Rows of repeated blocks show their first block when they are opened; scopes open before those inside them. Everything
here works on bare places, so that 100,000 nodes are looked through and only the few hundred that are kept formatted.

>>> from viz.folding.groups import rows
>>> chain = Wiring([()] + [(at,) for at in range(9)])
>>> [(part.kind, part.places) for part in choose(chain, Policy(4, rows)).parts]
[('', (0,)), ('', (1,)), ('rest', (2, 3, 4, 5, 6, 7, 8, 9))]
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush
from typing import Final

import numpy as np

from viz.errors import OptionError
from viz.folding.groups import Finder, Group, Item, Leaf, items, whole
from viz.folding.nearest import partition
from viz.folding.wiring import Wiring

__all__ = ["Choice", "Frame", "Part", "Policy", "choose"]

# More leaves than this, used in the same way, say no more than their number.
_LEAVES: Final = 8
# A group that has no room costs a look at all of its nodes.
_REFUSALS: Final = 40


@dataclass(frozen=True, slots=True)
class Policy:
    """How to fold.

    Parameters
    ----------
    limit : int or None
        The most nodes to draw; None for any number.
    find : Finder or None
        Which rows of repeated blocks are drawn once.
    closed : frozenset of str
        Names of scopes that stay folded, however much room there is.
    depth : int or None
        How many scopes may lie in one another before they stay folded; None for any number.

    Examples
    --------
    >>> Policy().limit is None
    True
    """

    limit: int | None = None
    find: Finder | None = None
    closed: frozenset[str] = frozenset()
    depth: int | None = None

    def closes(self, group: Group) -> bool:
        """Tell whether a group stays folded, however much room there is.

        Examples
        --------
        >>> Policy(depth=1).closes(Group("scope", 0, 2, depth=1)), Policy(depth=2).closes(Group("scope", 0, 2, depth=1))
        (True, False)
        """
        if group.kind == "rest" or group.name.partition(" (")[0] in self.closed:
            return True
        inside = group.depth + (group.kind == "repeat" and bool(group.name))
        return self.depth is not None and group.kind in ("scope", "repeat") and inside >= self.depth


@dataclass(frozen=True, slots=True)
class Part:
    """What is drawn as one node.

    Parameters
    ----------
    places : tuple of int
        The nodes it stands for.
    kind : str
        "" for a node of the graph; else as `Group.kind` says what is folded.
    name : str
        Of the scope, or of the repeated scope.
    times : int
        How many equal blocks it stands for.
    frame : int
        The innermost of `Choice.frames` that it is in; -1 for none.

    Examples
    --------
    >>> Part((3,)).frame
    -1
    """

    places: tuple[int, ...]
    kind: str = ""
    name: str = ""
    times: int = 1
    frame: int = -1


@dataclass(frozen=True, slots=True)
class Frame:
    """A scope, or a row of repeated blocks, that is drawn open.

    Examples
    --------
    >>> Frame("layer1").parent
    -1
    """

    name: str
    parent: int = -1


@dataclass(frozen=True, slots=True)
class Choice:
    """What to draw: parts in topological order, and the frames around them, outer ones first.

    Examples
    --------
    >>> choose(Wiring([()]), Policy()).parts
    (Part(places=(0,), kind='', name='', times=1, frame=-1),)
    """

    parts: tuple[Part, ...]
    frames: tuple[Frame, ...] = ()


def choose(graph: Wiring, how: Policy) -> Choice:
    """Choose what to draw of a graph.

    Parameters
    ----------
    graph : Wiring
    how : Policy

    Examples
    --------
    A scope that has no room is one part:

    >>> graph = Wiring([()] + [(at,) for at in range(5)], "xabcde", [()] * 2 + [("s",)] * 4)
    >>> [(part.kind, part.name, part.places) for part in choose(graph, Policy(4)).parts]
    [('', '', (0,)), ('', '', (1,)), ('scope', 's', (2, 3, 4, 5))]
    """
    _check(graph, how.closed)
    if how == Policy() and not graph.scoped:
        return Choice(tuple(Part((at,)) for at in range(len(graph.inputs))))
    opened = _Opening(graph, how)
    opened.open()
    parts = _sorted(graph, [_part(graph, item, frame) for item, frame in opened.shut()])
    if how.limit is not None and len(parts) > how.limit:
        parts = _nearest(graph, parts, how.limit)
    number = opened.reading_order()
    frames = sorted((number[at], Frame(each.name, number[each.parent])) for at, each in enumerate(opened.frames))
    parts = [replace(part, frame=number[part.frame]) for part in parts]
    return Choice(tuple(parts), tuple(frame for _, frame in frames))


def _check(graph: Wiring, closed: frozenset[str]) -> None:
    known = {str(name) for path in set(graph.paths) for name in path} if closed else closed
    unknown = sorted(closed - known)
    if unknown:
        names = ", ".join(sorted(known)) or "no scope, as there is none"
        expected, hint = f"scopes of this graph ({names})", "or 'auto', None, a number of nodes, or {'depth': 1}"
        raise OptionError("collapse", expected=expected, got=repr(unknown[0]), hint=hint)


class _Opening:
    """A tree of groups that is opened from the top."""

    def __init__(self, graph: Wiring, how: Policy) -> None:
        self.graph, self.how = graph, how
        self.frames: list[Frame] = []
        self._spans: list[tuple[int, int]] = []
        self.found: dict[int, tuple[Item, int]] = {}
        self._names = 0
        unused = [Leaf(at) for at, inputs in enumerate(graph.inputs) if not inputs and at not in graph.used]
        for item in (*self._items(whole(graph)), *unused):
            self._add(item, -1)

    def _items(self, group: Group) -> list[Item]:
        return items(self.graph, group, self.how.find, crowd=self.how.limit is not None)

    def _add(self, item: Item, frame: int) -> int:
        self._names += 1
        self.found[self._names] = item, frame
        return self._names

    def open(self) -> None:
        """Open groups, outer ones before inner ones and small ones before large ones, while there is room."""
        queue = [
            (0, item.kind == "leaves", item.size, at) for at, (item, _) in self.found.items() if isinstance(item, Group)
        ]
        heapify(queue)
        refused = 0
        while queue and refused < _REFUSALS:
            level, _, _, at = heappop(queue)
            group, frame = self.found[at]
            if not isinstance(group, Group) or self.how.closes(group):
                continue
            if group.kind == "leaves" and group.size > _LEAVES:
                continue
            inner = self._items(group)
            if self.how.limit is not None and len(self.found) + len(inner) - 1 > self.how.limit:
                refused += 1
                continue
            del self.found[at]
            if group.kind != "leaves":
                frame = self._frame(group, frame)
            for item in inner:
                name = self._add(item, frame)
                if isinstance(item, Group):
                    heappush(queue, (level + 1, item.kind == "leaves", item.size, name))

    def _frame(self, group: Group, parent: int) -> int:
        name = group.name if group.kind == "scope" else f"{group.name or 'repeated'} × {group.times:,}"
        self.frames.append(Frame(name, parent))
        self._spans.append((group.low, -group.high))
        return len(self.frames) - 1

    def reading_order(self) -> dict[int, int]:
        """Number the frames as a reader meets them, outer ones before inner ones."""
        order = sorted(range(len(self.frames)), key=lambda at: (self._spans[at], at))
        return {-1: -1} | {at: number for number, at in enumerate(order)}

    def shut(self) -> list[tuple[Item, int]]:
        """List what is drawn, and the frame of each; what the picture is of is taken out of folded groups."""
        roots = sorted(int(self.graph.number[at]) for at in self.graph.roots if self.graph.number[at] >= 0)
        made: list[tuple[Item, int]] = []
        for item, frame in self.found.values():
            if isinstance(item, Group):
                within = [at for at in roots if item.low <= at < item.high]
                inner = self._frame(item, frame) if within and item.kind == "scope" else frame
                made += [(each, inner) for each in _without(self.graph, item, within)]
            else:
                made.append((item, frame))
        return made


def _without(graph: Wiring, group: Group, ops: Sequence[int]) -> list[Item]:
    """Take some ops out of a group that stays folded otherwise."""
    if not ops:
        return [group]
    made: list[Item] = []
    low, opened = group.low, graph.opened[group.leaves]
    for at in (*ops, group.high):
        leaves = group.leaves[(opened >= low) & (opened < at)]
        if at > low:
            made.append(Group("near", low, at, leaves))
        else:
            made += [Leaf(int(graph.leaves[each])) for each in leaves]
        if at < group.high:
            made += [at, *(Leaf(int(graph.leaves[each])) for each in group.leaves[opened == at])]
        low = at + 1
    return made


def _part(graph: Wiring, item: Item, frame: int) -> Part:
    if isinstance(item, Leaf):
        return Part((item.place,), frame=frame)
    if not isinstance(item, Group):
        return Part((int(graph.ops[item]),), frame=frame)
    places = (*graph.leaves[item.leaves].tolist(), *graph.ops[item.low : item.high].tolist())
    kind = item.kind if len(places) > 1 else ""
    return Part(tuple(sorted(places)), kind, item.name, item.times, frame)


def _sorted(graph: Wiring, parts: list[Part]) -> list[Part]:
    """Put parts into topological order: ops by their first, leaves just before what uses them first."""
    if all(len(part.places) == 1 for part in parts):
        return sorted(parts, key=lambda part: part.places)
    start = np.zeros(len(graph), np.int64)
    first = []
    for part in parts:
        numbers = graph.number[list(part.places)]
        numbers = numbers[numbers >= 0]
        first.append(int(numbers.min()) if numbers.size else None)
        start[numbers] = first[-1] or 0

    def key(at: int) -> tuple[int, bool, int]:
        places, number = parts[at].places, first[at]
        if number is not None:
            return number, True, 0
        users = [int(start[graph.users(place)].min()) for place in places if place in graph.used]
        return min(users, default=0), False, places[0]

    return [parts[at] for at in sorted(range(len(parts)), key=key)]


def _nearest(graph: Wiring, parts: list[Part], limit: int) -> list[Part]:
    """Fold parts, in order, by their distance from the output, where nothing else makes them few enough."""
    part_of = {place: at for at, part in enumerate(parts) for place in part.places}
    inputs = [
        tuple(
            dict.fromkeys(part_of[each] for place in part.places for each in graph.inputs[place] if part_of[each] != at)
        )
        for at, part in enumerate(parts)
    ]
    made = []
    for group in partition(inputs, limit):
        if len(group) == 1:
            made.append(parts[group[0]])
        else:
            frames = {parts[at].frame for at in group}
            places = tuple(sorted(place for at in group for place in parts[at].places))
            made.append(Part(places, "near", frame=frames.pop() if len(frames) == 1 else -1))
    return made
