"""What is near the output: the nodes to draw of a graph that has no parts to fold by.

>>> chain = [()] + [(i,) for i in range(9)]
>>> partition(chain, 4)
((0, 1, 2, 3, 4, 5, 6), (7,), (8,), (9,))
"""

from collections.abc import Sequence

__all__ = ["partition"]


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
