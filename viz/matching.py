"""Which node of one diagram stands where which node of another does.

>>> from viz.model import Node
>>> def line(op):
...     return Diagram((Node("n0", "parameter", "x"), Node("n1", "output", "y", op)), (Edge("n0", "n1"),))
>>> match(line("exp"), line("tanh"))
{0: 0, 1: 1}
"""

from collections import Counter, deque
from collections.abc import Iterator
from heapq import heappop, heappush
from typing import Any

from viz.model import Diagram, Edge

__all__ = ["Key", "Side", "key_of", "match", "ordered"]


class Side:
    """One of the two diagrams, by places.

    Parameters
    ----------
    diagram : Diagram

    Examples
    --------
    >>> from viz.model import Node
    >>> Side(Diagram((Node("n0", "parameter", "x"),))).names()
    {'x': 0}
    """

    def __init__(self, diagram: Diagram) -> None:
        place = diagram.positions()
        self.nodes = diagram.nodes
        self.into = diagram.inputs()
        self.sources = [tuple(place[edge.tail] for edge in edges) for edges in self.into]
        self.sinks = diagram.sinks()

    def uses(self, at: int) -> Iterator[tuple[int, Edge]]:
        """List the edges into a node, each with the place that it comes from."""
        return zip(self.sources[at], self.into[at], strict=True)

    def known(self, at: int, other: int | None) -> Any:
        """Give what to compare an argument by: a literal's value, else the place that it goes together with."""
        return f"={self.nodes[at].name}" if self.nodes[at].role == "constant" and not self.sources[at] else other

    def names(self) -> dict[str, int]:
        """Where each name is that only one node has; literals are not names."""
        found = Counter(node.name for node in self.nodes)
        return {n.name: at for at, n in enumerate(self.nodes) if n.name and found[n.name] == 1 and n.role != "constant"}


def match(a: Diagram, b: Diagram) -> dict[int, int]:
    """Find which node of the one stands where which node of the other does.

    Nodes go together by their names, then by being computed in the same way from what goes together, then by being the
    same argument of what goes together; where only the op differs, it was changed.

    Returns
    -------
    dict
        Places in the second by places in the first.
    """
    one, two = Side(a), Side(b)
    pairs: dict[int, int] = {}
    while _by_name(one, two, pairs, loose=False) or _grow(one, two, pairs, loose=False):
        pass
    while _partly(one, two, pairs):
        while _grow(one, two, pairs, loose=False):
            pass
    # What has another op now goes together one by one, from the inputs on: the rest may follow from each.
    while _by_name(one, two, pairs, loose=True):
        while _grow(one, two, pairs, loose=False):
            pass
    if len(one.sinks) == len(two.sinks):
        alone = len(one.sinks) == 1
        for at, other in zip(one.sinks, two.sinks, strict=True):
            alike = alone or one.nodes[at].op == two.nodes[other].op
            if alike and at not in pairs and other not in pairs.values():
                pairs[at] = other
    for loose in (False, True):
        while _grow(one, two, pairs, loose=loose):
            pass
    _untangle(one, two, pairs)
    return pairs


def _by_name(one: Side, two: Side, pairs: dict[int, int], *, loose: bool) -> bool:
    """Let nodes of one name and one op go together; or, loosely, the first two that have no more than the name."""
    before, known, taken = len(pairs), two.names(), set(pairs.values())
    for name, at in one.names().items():
        other = known.get(name)
        if other is None or at in pairs or other in taken or bool(one.sources[at]) != bool(two.sources[other]):
            continue
        if loose or one.nodes[at].op == two.nodes[other].op:
            pairs[at] = other
            if loose:
                break
    return len(pairs) > before


def _grow(one: Side, two: Side, pairs: dict[int, int], *, loose: bool) -> bool:
    """Extend pairs to their users and to their arguments; say whether any was found."""
    before, taken = len(pairs), set(pairs.values())
    ways: dict[tuple[str, tuple[int | str, ...]], deque[int]] = {}
    for at, sources in enumerate(two.sources):
        if at not in taken and sources:
            ways.setdefault((two.nodes[at].op, tuple(two.known(source, source) for source in sources)), deque()).append(
                at
            )
    for at, sources in enumerate(one.sources):
        if at in pairs or not sources:
            continue
        known = tuple(one.known(source, pairs.get(source)) for source in sources)
        found = ways.get((one.nodes[at].op, known)) if any(source in pairs for source in sources) else None
        if found:
            pairs[at] = found.popleft()
            taken.add(pairs[at])
    for at in range(len(one.nodes) - 1, -1, -1):
        if at not in pairs or len(one.sources[at]) != len(two.sources[pairs[at]]):
            continue
        for source, other in zip(one.sources[at], two.sources[pairs[at]], strict=True):
            if source not in pairs and other not in taken and _alike(one, two, (source, other), loose=loose):
                pairs[source] = other
                taken.add(other)
    return len(pairs) > before


def _partly(one: Side, two: Side, pairs: dict[int, int]) -> bool:
    """Pair ops of one kind that alone have the same argument in the same place, whatever the others are."""
    taken, before = set(pairs.values()), len(pairs)
    found: list[dict[Any, list[int]]] = [{}, {}]
    for at, sources in enumerate(one.sources):
        for slot, source in enumerate(sources):
            if at not in pairs and source in pairs:
                found[0].setdefault((one.nodes[at].op, slot, len(sources), pairs[source]), []).append(at)
    for at, sources in enumerate(two.sources):
        for slot, source in enumerate(sources):
            if at not in taken:
                found[1].setdefault((two.nodes[at].op, slot, len(sources), source), []).append(at)
    for key, here in found[0].items():
        there = found[1].get(key, [])
        if len(here) != 1 or len(there) != 1 or here[0] in pairs or there[0] in taken:
            continue
        was, now = one.nodes[here[0]].name, two.nodes[there[0]].name
        if not was or not now or was == now:
            pairs[here[0]] = there[0]
            taken.add(there[0])
    return len(pairs) > before


def _alike(one: Side, two: Side, pair: tuple[int, int], *, loose: bool) -> bool:
    a, b = one.nodes[pair[0]], two.nodes[pair[1]]
    if bool(one.sources[pair[0]]) != bool(two.sources[pair[1]]) or (a.role == "folded") != (b.role == "folded"):
        return False
    if not one.sources[pair[0]]:
        return loose or (a.role, a.name) == (b.role, b.name)
    same = a.op == b.op and not (a.name and b.name and a.name != b.name)
    return same or (loose and len(one.sources[pair[0]]) == len(two.sources[pair[1]]))


def _untangle(one: Side, two: Side, pairs: dict[int, int]) -> None:
    """Part pairs until the two graphs together have no cycle: of the same ops in another order, one moved."""
    while True:
        stuck = ordered(one, two, pairs)[1]
        if not stuck:
            return
        together = [at for at in pairs if ("b", pairs[at]) in stuck]
        del pairs[together[-1]]


Key = tuple[str, int]


def key_of(pairs: dict[int, int], at: int) -> Key:
    """Name a node of the first diagram in the two together: by the second's, if it goes together with one of that.

    Examples
    --------
    >>> key_of({0: 2}, 0), key_of({0: 2}, 1)
    (('b', 2), ('a', 1))
    """
    return ("b", pairs[at]) if at in pairs else ("a", at)


def ordered(one: Side, two: Side, pairs: dict[int, int]) -> tuple[list[Key], set[Key]]:
    """Sort the nodes of both so that inputs come first; and list those that lie on or behind a cycle."""
    needs: dict[Key, set[Key]] = {("b", at): {("b", each) for each in s} for at, s in enumerate(two.sources)}
    for at, sources in enumerate(one.sources):
        needs.setdefault(key_of(pairs, at), set()).update(key_of(pairs, each) for each in sources)
    # A node keeps the place it had, removed ones beside those that they stood beside.
    rank = {("b", other): (at, 1) for at, other in sorted(pairs.items())}
    users: dict[Key, list[Key]] = {}
    for key, each in needs.items():
        for source in sorted(each):
            users.setdefault(source, []).append(key)
    left = {key: len(each) for key, each in needs.items()}
    heap: list[tuple[tuple[int, int], Key]] = []
    for key, count in left.items():
        if not count:
            heappush(heap, (rank.get(key, (key[1], 0)), key))
    order = []
    while heap:
        key = heappop(heap)[1]
        order.append(key)
        for user in users.get(key, ()):
            left[user] -= 1
            if not left[user]:
                heappush(heap, (rank.get(user, (user[1], 0)), user))
    return order, set(needs) - set(order)
