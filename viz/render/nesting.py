"""Which cluster is drawn inside which.

>>> from viz.model import Cluster, Node
>>> both = Diagram((Node("n0", "op"), Node("n1", "op")), (), (Cluster("in", ("n1",)), Cluster("out", ("n0", "n1"))))
>>> [(frame.name, frame.depth, frame.own) for frame in frames(both)]
[('out', 0, ('n0',)), ('in', 1, ('n1',))]
"""

from typing import NamedTuple

from viz.model import Diagram

__all__ = ["Frame", "frames", "innermost"]


class Frame(NamedTuple):
    """A cluster in its place: ``parent`` is the place of the frame around it, or -1; ``own`` is what no inner one has.

    Examples
    --------
    >>> Frame("layer1", -1, 0, ("n0",), ("n0",)).depth
    0
    """

    name: str
    parent: int
    depth: int
    members: tuple[str, ...]
    own: tuple[str, ...]


def frames(diagram: Diagram) -> tuple[Frame, ...]:
    """List the clusters, each after the one that it is drawn in.

    Examples
    --------
    >>> frames(Diagram(()))
    ()
    """
    clusters = sorted(diagram.clusters, key=lambda each: -len(set(each.members)))
    sets = [set(each.members) for each in clusters]
    around: dict[str, list[int]] = {}
    parents = []
    for at, members in enumerate(sets):
        outer = around.get(clusters[at].members[0], []) if members else []
        parents.append(next((each for each in reversed(outer) if members <= sets[each]), -1))
        for member in members:
            around.setdefault(member, []).append(at)
    depths: list[int] = []
    for parent in parents:
        depths.append(depths[parent] + 1 if parent >= 0 else 0)
    own: list[list[str]] = [[] for _ in clusters]
    for node in diagram.nodes:
        if node.id in around:
            own[around[node.id][-1]].append(node.id)
    return tuple(
        Frame(each.name, parents[at], depths[at], each.members, tuple(own[at])) for at, each in enumerate(clusters)
    )


def innermost(diagram: Diagram) -> dict[str, str]:
    """Map each node that is in a cluster to the name of the innermost.

    Examples
    --------
    >>> from viz.model import Cluster, Node
    >>> innermost(Diagram((Node("n0", "op"),), (), (Cluster("layer1", ("n0",)),)))
    {'n0': 'layer1'}
    """
    return {member: frame.name for frame in frames(diagram) for member in frame.own}
