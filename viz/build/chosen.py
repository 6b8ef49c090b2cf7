"""What to draw of a graph: asked once for the picture, and once for the steps of its backward pass.

>>> from viz.build.record import record
>>> x = ag.scalar(3.0)
>>> chosen(record(ag.exp(x) * x)).parts[1].places
(1,)
"""

from viz.build.record import Record
from viz.fold import Choice, Collapse, Wiring, choose, policy

__all__ = ["chosen"]


def chosen(graph: Record, collapse: Collapse = "auto") -> Choice:
    """Choose what to draw; what nodes have in common is asked only where it matters.

    Parameters
    ----------
    graph : Record
    collapse : "auto", int, None, str, list of str or dict
        As for `viz.draw`.
    """
    places, how = range(len(graph)), policy(collapse, len(graph))
    kinds = [graph.kind(at) for at in places] if how.find else []
    return choose(Wiring(graph.inputs, kinds, [graph.path(at) for at in places], graph.roots), how)
