"""Two diagrams as one: what is in both, and what was added, removed or changed.

>>> from viz.model import Node
>>> def line(op, grad):
...     x, y = Node("n0", "parameter", "x", facts=(("grad", grad),)), Node("n1", "output", "y", op)
...     return Diagram((x, y), (Edge("n0", "n1"),))
>>> compare(line("exp", "1"), line("exp", "2")).nodes[0].facts
(('grad', '1 → 2'),)
>>> [node.op for node in compare(line("exp", "1"), line("tanh", "1")).nodes]
['', 'exp → tanh']
"""

from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from heapq import heappop, heappush
from typing import Any, Final

from viz.model import Diagram, Edge, Node
from viz.quote import columns

__all__ = ["changes", "compare", "match"]

_NONE: Final = "—"
_ARROW: Final = " → "
_ROOM: Final = 34
_NAMED: Final = 8
_LABEL_ROOM: Final = 24


class _Side:
    """One of the two diagrams, by places."""

    def __init__(self, diagram: Diagram) -> None:
        place = diagram.positions()
        self.nodes = diagram.nodes
        self.into = diagram.inputs()
        self.sources = [tuple(place[edge.tail] for edge in edges) for edges in self.into]
        self.sinks = diagram.sinks()

    def uses(self, at: int) -> Iterator[tuple[int, Edge]]:
        """List the edges into a node, each with the place that it comes from."""
        return zip(self.sources[at], self.into[at], strict=True)

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
    one, two = _Side(a), _Side(b)
    pairs: dict[int, int] = {}
    while _by_name(one, two, pairs, loose=False) or _grow(one, two, pairs, loose=False):
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


def _by_name(one: _Side, two: _Side, pairs: dict[int, int], *, loose: bool) -> bool:
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


def _grow(one: _Side, two: _Side, pairs: dict[int, int], *, loose: bool) -> bool:
    """Extend pairs to their users and to their arguments; say whether any was found."""
    before, taken = len(pairs), set(pairs.values())
    ways: dict[tuple[str, tuple[int, ...]], deque[int]] = {}
    for at, sources in enumerate(two.sources):
        if at not in taken and sources:
            ways.setdefault((two.nodes[at].op, sources), deque()).append(at)
    for at, sources in enumerate(one.sources):
        if at in pairs or not sources or not all(source in pairs for source in sources):
            continue
        found = ways.get((one.nodes[at].op, tuple(pairs[source] for source in sources)))
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


def _alike(one: _Side, two: _Side, pair: tuple[int, int], *, loose: bool) -> bool:
    a, b = one.nodes[pair[0]], two.nodes[pair[1]]
    if bool(one.sources[pair[0]]) != bool(two.sources[pair[1]]) or (a.role == "folded") != (b.role == "folded"):
        return False
    if not one.sources[pair[0]]:
        return loose or (a.role, a.name) == (b.role, b.name)
    same = a.op == b.op and not (a.name and b.name and a.name != b.name)
    return same or (loose and len(one.sources[pair[0]]) == len(two.sources[pair[1]]))


def _untangle(one: _Side, two: _Side, pairs: dict[int, int]) -> None:
    """Part pairs until the two graphs together have no cycle: of the same ops in another order, one moved."""
    while True:
        stuck = _order(one, two, pairs)[1]
        if not stuck:
            return
        together = [at for at in pairs if ("b", pairs[at]) in stuck]
        del pairs[together[-1]]


_Key = tuple[str, int]


def _key(pairs: dict[int, int], at: int) -> _Key:
    return ("b", pairs[at]) if at in pairs else ("a", at)


def _order(one: _Side, two: _Side, pairs: dict[int, int]) -> tuple[list[_Key], set[_Key]]:
    """Sort the nodes of both so that inputs come first; and list those that lie on or behind a cycle."""
    needs: dict[_Key, set[_Key]] = {("b", at): {("b", each) for each in s} for at, s in enumerate(two.sources)}
    for at, sources in enumerate(one.sources):
        needs.setdefault(_key(pairs, at), set()).update(_key(pairs, each) for each in sources)
    # A node keeps the place it had, removed ones beside those that they stood beside.
    rank = {("b", other): (at, 1) for at, other in sorted(pairs.items())}
    users: dict[_Key, list[_Key]] = {}
    for key, each in needs.items():
        for source in sorted(each):
            users.setdefault(source, []).append(key)
    left = {key: len(each) for key, each in needs.items()}
    heap: list[tuple[tuple[int, int], _Key]] = []
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


def compare(a: Diagram, b: Diagram) -> Diagram:
    """Draw two diagrams as one, the first as what was before.

    An edge that was removed stands after the arguments that its head has now.
    """
    one, two, pairs = _Side(a), _Side(b), match(a, b)
    order, _ = _order(one, two, pairs)
    back = {other: at for at, other in pairs.items()}
    ids = {key: f"n{index}" for index, key in enumerate(order)}
    nodes, edges, known = [], [], set(two.names())
    for key in order:
        now = key[1] if key[0] == "b" else None
        was = key[1] if now is None else back.get(now)
        made = _node(one.nodes[was] if was is not None else None, two.nodes[now] if now is not None else None, known)
        nodes.append(replace(made, id=ids[key]))
        old = {} if was is None else {e.slot: (ids[_key(pairs, s)], e) for s, e in one.uses(was)}
        new = {} if now is None else {e.slot: (ids["b", s], e) for s, e in two.uses(now)}
        edges += [replace(edge, head=ids[key]) for edge in _edges(old, new)]
    return Diagram(
        tuple(nodes),
        tuple(edges),
        title=_summary(nodes, edges),
        description=_told(nodes, edges),
        scale=b.scale or a.scale,
    )


def _node(before: Node | None, after: Node | None, known: set[str]) -> Node:
    if before is None or after is None:
        only = after or before
        assert only is not None  # noqa: S101 - a key is of the one or of the other
        return replace(only, emphasis="added" if before is None else "removed")
    facts = after.facts if before.facts == after.facts else tuple(_facts(before, after))
    op = _both(before.op, after.op)
    # Names come from the caller, and say nothing about the graph: another name is no change.
    # One that the second graph gives to another node would be misleading here.
    was = "" if before.name in known else before.name
    name = _both(was, after.name) if was and after.name else was or after.name
    changed = op != after.op or facts != after.facts or (after.role == "constant" and name != after.name)
    return replace(after, op=op, name=name, facts=facts, emphasis="changed" if changed else "")


def _both(was: str, now: str) -> str:
    return now if was == now else f"{was or _NONE}{_ARROW}{now or _NONE}"


def _facts(before: Node, after: Node) -> Iterator[tuple[str, str]]:
    """Write each fact as it was and as it is; what is too long for a line, in two."""
    was, now = dict(before.facts), dict(after.facts)
    for label in dict.fromkeys((*was, *now)):
        text = _both(was.get(label, ""), now.get(label, ""))
        if columns(text) > _ROOM and _ARROW in text:
            yield label, was.get(label) or _NONE
            yield f"{label} →", now.get(label) or _NONE
        else:
            yield label, text


# By slot, the id of what an edge comes from, and the edge.
_Ends = dict[int, tuple[str, Edge]]


def _edges(old: _Ends, new: _Ends) -> Iterator[Edge]:
    for slot, (tail, edge) in new.items():
        was = old.get(slot)
        if was is None or was[0] != tail:
            yield replace(edge, tail=tail, emphasis="added")
        else:
            label = _both(was[1].label, edge.label)
            note = edge.note
            if columns(label) > _LABEL_ROOM and not note:
                label, note = was[1].label or _NONE, f"→ {edge.label or _NONE}"
            changed = "" if was[1].label == edge.label else "changed"
            yield replace(edge, tail=tail, label=label, note=note, emphasis=changed)
    gone = [(tail, edge) for slot, (tail, edge) in old.items() if slot not in new or new[slot][0] != tail]
    for slot, (tail, edge) in enumerate(gone, max((*new, -1)) + 1):
        yield replace(edge, tail=tail, slot=slot, emphasis="removed")


def changes(diagram: Diagram) -> dict[str, Any]:
    """List what differs in a compared diagram, in plain data.

    Examples
    --------
    >>> changes(Diagram(()))["equal"]
    True
    """
    heading = {node.id: node.name or node.heading for node in diagram.nodes}
    nodes: dict[str, Any] = {"added": [], "removed": [], "changed": {}}
    for node in diagram.nodes:
        if node.emphasis == "changed":
            told = [*node.facts, *([("op", node.op)] if _ARROW in node.op else [])]
            now = {label.removesuffix(" →"): text for label, text in told if label.endswith(" →")}
            nodes["changed"][heading[node.id]] = {
                label: (text, now[label]) if label in now else tuple(text.split(_ARROW, 1))
                for label, text in told
                if label in now or _ARROW in text
            }
        elif node.emphasis:
            nodes[node.emphasis].append(heading[node.id])
    edges: dict[str, list[tuple[str, str]]] = {"added": [], "removed": [], "changed": []}
    for edge in diagram.edges:
        if edge.emphasis:
            edges[edge.emphasis].append((heading[edge.tail], heading[edge.head]))
    return {"equal": not any((*nodes.values(), *edges.values())), "nodes": nodes, "edges": edges}


def _told(nodes: Sequence[Node], edges: Sequence[Edge]) -> str:
    """Say what differs for people who do not see it."""
    named = []
    for kind in ("added", "removed", "changed"):
        found = [node.heading for node in nodes if node.emphasis == kind]
        if found:
            named.append(f"{kind}: {', '.join(found[:_NAMED])}{', …' if len(found) > _NAMED else ''}")
    return "; ".join([f"Two graphs compared: {_summary(nodes, edges)}", *named]) + "."


def _summary(nodes: Sequence[Node], edges: Sequence[Edge]) -> str:
    """Say how much differs."""
    said = []
    for noun, things in (("node", nodes), ("edge", edges)):
        for kind in ("added", "removed", "changed"):
            count = sum(each.emphasis == kind for each in things)
            if count:
                said.append(f"{count:,} {noun}{'' if count == 1 else 's'} {kind}")
    return ", ".join(said) or "no difference"
