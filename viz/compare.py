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

from collections.abc import Iterator, Sequence
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter
from typing import Any, Final

from viz.matching import Key, Side, key_of, match, ordered
from viz.model import Cluster, Diagram, Edge, Node
from viz.quote import columns

__all__ = ["changes", "compare"]

_NONE: Final = "—"
_ARROW: Final = " → "
_ROOM: Final = 34
_NAMED: Final = 8
_LABEL_ROOM: Final = 24


def compare(a: Diagram, b: Diagram) -> Diagram:
    """Draw two diagrams as one, the first as what was before.

    An edge that was removed stands after the arguments that its head has now.
    """
    one, two, pairs = Side(a), Side(b), match(a, b)
    order, _ = ordered(one, two, pairs)
    back = {other: at for at, other in pairs.items()}
    ids = {key: f"n{index}" for index, key in enumerate(order)}
    nodes, edges, known = [], [], set(two.names())
    for key in order:
        now = key[1] if key[0] == "b" else None
        was = key[1] if now is None else back.get(now)
        made = _node(one.nodes[was] if was is not None else None, two.nodes[now] if now is not None else None, known)
        nodes.append(replace(made, id=ids[key]))
        old = {} if was is None else {e.slot: (ids[key_of(pairs, s)], e) for s, e in one.uses(was)}
        new = {} if now is None else {e.slot: (ids["b", s], e) for s, e in two.uses(now)}
        edges += [replace(edge, head=ids[key]) for edge in _edges(old, new)]
    return Diagram(
        tuple(nodes),
        tuple(edges),
        _clusters(a, b, order, pairs, edges, ids),
        title=_summary(nodes, edges),
        description=_told(nodes, edges),
        scale=b.scale or a.scale,
    )


def _clusters(
    a: Diagram, b: Diagram, order: Sequence[Key], pairs: dict[int, int], edges: Sequence[Edge], ids: dict[Key, str]
) -> tuple[Cluster, ...]:
    """Make the frames of both: a node stands in that which it has now, a removed one in that which it had."""
    before, after = _paths(a), _paths(b)
    paths = {ids[key]: after[key[1]] if key[0] == "b" else before[key[1]] for key in order}
    for depth in range(1, max(map(len, paths.values()), default=0) + 1):
        _straighten(paths, depth, edges)
    made: dict[tuple[str, ...], list[str]] = {}
    for node, path in paths.items():
        for depth in range(1, len(path) + 1):
            made.setdefault(path[:depth], []).append(node)
    names = {path: f"c{at}" for at, path in enumerate(made)}
    return tuple(
        Cluster(path[-1], tuple(inside), names[path], names.get(path[:-1], "")) for path, inside in made.items()
    )


def _paths(diagram: Diagram) -> list[tuple[str, ...]]:
    """List for each node the names of the frames that it lies in, outermost first."""
    found: dict[str, tuple[str, ...]] = {}
    whole: dict[str, tuple[str, ...]] = {"": ()}
    for cluster in diagram.clusters:
        whole[cluster.id or cluster.name] = path = (*whole[cluster.parent], cluster.name)
        found |= dict.fromkeys(cluster.members, path)
    return [found.get(node.id, ()) for node in diagram.nodes]


def _straighten(paths: dict[str, tuple[str, ...]], depth: int, edges: Sequence[Edge]) -> None:
    """Open the frames that, each drawn as one node, would close a circle: of two graphs together that can be."""
    while True:
        name = {node: path[:depth] if len(path) >= depth else node for node, path in paths.items()}
        needs: dict[Any, set[Any]] = {each: set() for each in name.values()}
        for edge in edges:
            if name[edge.tail] != name[edge.head]:
                needs[name[edge.head]].add(name[edge.tail])
        sorter = TopologicalSorter(needs)
        try:
            sorter.prepare()
        except CycleError as error:
            stuck = set(error.args[1])
            paths |= {node: path[: depth - 1] for node, path in paths.items() if name[node] in stuck}
        else:
            return


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
