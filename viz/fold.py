"""Folding: which part of a large graph to draw, decided before any label is formatted.

Everything here works on a bare list of inputs, one tuple of places per node, so a caller can
choose among 100,000 nodes and format only the few hundred that are kept.

>>> chain = [()] + [(i,) for i in range(9)]
>>> partition(chain, 4)
((0, 1, 2, 3, 4, 5, 6), (7,), (8,), (9,))
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from viz.errors import OptionError
from viz.model import Cluster, Diagram, Edge, Node

__all__ = ["Bundle", "Collapse", "bundles", "fold", "folded_node", "limit_for", "partition"]

_LARGE: Final = 300
_KEPT: Final = 250
_SMALLEST: Final = 3

# Any text is taken, so that a misspelt "auto" gets a message instead of a traceback.
Collapse = str | int | None


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


def limit_for(collapse: Collapse, count: int) -> int | None:
    """Say how many nodes of ``count`` to draw; None for all of them.

    Parameters
    ----------
    collapse : "auto", int or None
        "auto" keeps pictures of up to 300 nodes whole and folds larger ones to 250; a number
        is the most to draw; None and False draw everything.

    Raises
    ------
    OptionError
        If it is none of these, or a number below 3.

    Examples
    --------
    >>> limit_for("auto", 300), limit_for("auto", 301), limit_for(None, 9_999), limit_for(50, 60)
    (None, 250, None, 50)
    """
    if collapse == "auto" or collapse is True:
        return _KEPT if count > _LARGE else None
    if collapse is None or collapse is False:
        return None
    if not isinstance(collapse, int) or collapse < _SMALLEST:
        raise OptionError("collapse", expected=f"'auto', None, or a number from {_SMALLEST}", got=repr(collapse))
    return collapse if count > collapse else None


def partition(inputs: Sequence[Sequence[int]], limit: int | None) -> tuple[tuple[int, ...], ...]:
    """Choose what to draw: the nodes nearest to the output, one by one, and the rest in groups.

    Parameters
    ----------
    inputs : sequence of sequence of int
        For each node the places of its arguments, all smaller than its own.
    limit : int or None
        The most parts to return; None keeps every node.

    Returns
    -------
    tuple of tuple of int
        Parts in topological order. A part of one node is that node; a larger one is folded.

    Examples
    --------
    A leaf stays visible next to its user, however long the way round to its other uses is:

    >>> partition([(), (0,), (1,), (2,), (3, 0)], 4)
    ((0,), (1, 2), (3,), (4,))
    """
    count = len(inputs)
    if limit is None or count <= limit:
        return tuple((place,) for place in range(count))
    # A tenth of the room is for groups; the last group takes in what does not fit.
    most = max(1, limit // 10)
    kept = _nearest(inputs, limit - most)
    groups = _groups(inputs, kept, most)
    leaves = [(place,) for place in range(count) if kept[place] and not inputs[place]]
    inner = [(place,) for place in range(count) if kept[place] and inputs[place]]
    return (*leaves, *groups, *inner)


def _nearest(inputs: Sequence[Sequence[int]], room: int) -> list[bool]:
    """Mark up to ``room`` nodes in the order of their longest way to an output.

    With the longest way all users of a marked node are nearer, hence marked: a group never
    lies between two marked nodes, and folding makes no cycle. A leaf has no inputs and cannot
    close a cycle, so it is marked along with its first user.
    """
    count = len(inputs)
    depth = [0] * count
    for place in range(count - 1, -1, -1):
        for source in inputs[place]:
            depth[source] = max(depth[source], depth[place] + 1)
    order = sorted((p for p in range(count) if inputs[p]), key=lambda p: (depth[p], -p))
    kept, left = [False] * count, room
    for place in order:
        if left <= 0:
            break
        kept[place], left = True, left - 1
        for source in inputs[place]:
            if left > 0 and not inputs[source] and not kept[source]:
                kept[source], left = True, left - 1
    return kept


def _groups(inputs: Sequence[Sequence[int]], kept: list[bool], most: int) -> list[tuple[int, ...]]:
    """Group the unmarked nodes that hang together, at most ``most`` groups in all."""
    root = list(range(len(inputs)))

    def find(place: int) -> int:
        while root[place] != place:
            root[place] = place = root[root[place]]
        return place

    for place, sources in enumerate(inputs):
        for source in sources:
            if not kept[place] and not kept[source]:
                root[find(source)] = find(place)
    members: dict[int, list[int]] = {}
    for place in range(len(inputs)):
        if not kept[place]:
            members.setdefault(find(place), []).append(place)
    found = sorted(members.values(), key=len, reverse=True)
    if len(found) > most:
        found = [*found[: most - 1], sorted(p for group in found[most - 1 :] for p in group)]
    return sorted(tuple(group) for group in found)


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


def folded_node(name: str, count: int) -> Node:
    """Make the node that stands for ``count`` others.

    Examples
    --------
    >>> folded_node("n0", 1234).name
    '… 1,234 nodes'
    """
    return Node(name, "folded", f"… {count:,} nodes", tip=f"{count:,} nodes folded", count=count)


def fold(diagram: Diagram, collapse: Collapse = "auto") -> Diagram:
    """Fold a diagram that is too large to read; a small one comes back as it is.

    Examples
    --------
    >>> nodes = tuple(Node(f"n{i}", "op", op="exp") for i in range(9))
    >>> chain = Diagram(nodes, tuple(Edge(f"n{i}", f"n{i + 1}") for i in range(8)))
    >>> [node.name or node.op for node in fold(chain, 3).nodes]
    ['… 7 nodes', 'exp', 'exp']
    """
    limit = limit_for(collapse, len(diagram.nodes))
    if limit is None:
        return diagram
    place, into = diagram.positions(), diagram.inputs()
    inputs = [tuple(place[edge.tail] for edge in edges) for edges in into]
    parts = partition(inputs, limit)
    nodes = []
    for part in parts:
        first = diagram.nodes[part[0]]
        total = sum(diagram.nodes[index].count for index in part)
        nodes.append(first if len(part) == 1 else folded_node(first.id, total))
    edges = []
    for each in bundles(inputs, parts):
        stood = [into[node][argument] for node, argument in each.sources]
        alone = len(parts[each.head]) == 1
        edges.append(
            Edge(
                nodes[each.tail].id,
                nodes[each.head].id,
                stood[0].slot if alone else each.slot,
                stood[0].label if alone and len(stood) == 1 else "",
                any(edge.carries_grad for edge in stood),
                sum(edge.count for edge in stood),
            )
        )
    ids = {node.id for node in nodes if node.role != "folded"}
    clusters = _shown(diagram.clusters, ids)
    return Diagram(tuple(nodes), tuple(edges), clusters, diagram.title, diagram.description)


def _shown(clusters: Iterable[Cluster], ids: set[str]) -> tuple[Cluster, ...]:
    kept = (Cluster(cluster.name, tuple(member for member in cluster.members if member in ids)) for cluster in clusters)
    return tuple(cluster for cluster in kept if cluster.members)
