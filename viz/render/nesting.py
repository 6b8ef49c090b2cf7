"""Which cluster each node belongs to, and how deep a cluster lies.

>>> from viz.model import Cluster, Node
>>> inside = Cluster("in", ("n1",), "c1", "c0")
>>> both = Diagram((Node("n0", "op"), Node("n1", "op")), (), (Cluster("out", ("n0", "n1"), "c0"), inside))
>>> innermost(both), depths(both)
({'n0': 0, 'n1': 1}, [0, 1])
"""

from viz.model import Diagram

__all__ = ["depths", "innermost"]


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
