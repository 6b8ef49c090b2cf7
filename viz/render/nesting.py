"""Which cluster each node belongs to, and how deep a cluster lies.

>>> from viz.model import Cluster, Node
>>> inside = Cluster("in", ("n1",), "c1", "c0")
>>> both = Diagram((Node("n0", "op"), Node("n1", "op")), (), (Cluster("out", ("n0", "n1"), "c0"), inside))
>>> innermost(both), depths(both)
({'n0': 0, 'n1': 1}, [0, 1])
"""

from viz.cards import frame_text
from viz.model import Diagram

__all__ = ["depths", "innermost", "nesting", "path", "reading_order"]


def innermost(diagram: Diagram) -> dict[str, int]:
    """Map each node that is in a cluster to the place of the innermost, which stands after those around it.

    Examples
    --------
    >>> from viz.model import Cluster, Node
    >>> innermost(Diagram((Node("n0", "op"),), (), (Cluster("layer1", ("n0",)),)))
    {'n0': 0}
    """
    return {member: at for at, cluster in enumerate(diagram.clusters) for member in cluster.members}


def depths(diagram: Diagram) -> list[int]:
    """Count the clusters around each cluster.

    Examples
    --------
    >>> depths(Diagram(()))
    []
    """
    known = {"": -1}
    made = []
    for cluster in diagram.clusters:
        made.append(known[cluster.parent] + 1)
        if cluster.id:
            known[cluster.id] = made[-1]
    return made


def path(diagram: Diagram, at: int) -> str:
    """Name a cluster and those around it, from outside in; "" for -1, which is no cluster.

    Examples
    --------
    >>> from viz.model import Cluster, Node
    >>> inside = Cluster("in", ("n0",), "c1", "c0")
    >>> path(Diagram((Node("n0", "op"),), (), (Cluster("out", ("n0",), "c0"), inside)), 1)
    'out / in'
    """
    places = {cluster.id: place for place, cluster in enumerate(diagram.clusters) if cluster.id}
    names: list[str] = []
    while at >= 0:
        names.append(frame_text(diagram.clusters[at].name))
        at = places.get(diagram.clusters[at].parent, -1)
    return " / ".join(reversed(names))


def nesting(diagram: Diagram) -> list[str]:
    """Say which clusters lie in which, a sentence for each that holds others.

    Examples
    --------
    >>> from viz.model import Cluster, Node
    >>> inside = Cluster("in", ("n0",), "c1", "c0")
    >>> nesting(Diagram((Node("n0", "op"),), (), (Cluster("out", ("n0",), "c0"), inside)))
    ['out contains in.']
    """
    names = {cluster.id: frame_text(cluster.name) for cluster in diagram.clusters}
    inner: dict[str, list[str]] = {}
    for cluster in diagram.clusters:
        if cluster.parent:
            inner.setdefault(cluster.parent, []).append(frame_text(cluster.name))
    return [f"{names[outer]} contains {', '.join(some)}." for outer, some in inner.items()]


def reading_order(diagram: Diagram) -> list[tuple[int, int]]:
    """List the places of all nodes with those of their clusters; where there are any, leaves stand by their first use.

    Examples
    --------
    >>> from viz.model import Cluster, Edge, Node
    >>> nodes = Node("n0", "input"), Node("n1", "input"), Node("n2", "op"), Node("n3", "op")
    >>> edges = Edge("n0", "n2"), Edge("n1", "n3"), Edge("n2", "n3", 1)
    >>> reading_order(Diagram(nodes, edges, (Cluster("first", ("n0", "n2")),)))
    [(0, 0), (2, 0), (1, -1), (3, -1)]
    """
    home, place = innermost(diagram), diagram.positions()
    order: dict[str, None] = {}
    for node, edges in zip(diagram.nodes, diagram.inputs(), strict=True):
        if home and edges:
            order |= dict.fromkeys([*(edge.tail for edge in edges), node.id])
    order |= dict.fromkeys(place)
    return [(place[name], home.get(name, -1)) for name in order]
