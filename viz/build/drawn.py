"""The backward pass of a picture, in which parts of the graph may be folded.

>>> from viz.build.record import record
>>> x = ag.scalar(3.0, name="x")
>>> y = ag.exp(-x) * x
>>> for step in drawn_steps(record(y * y), 4):
...     print(step.node, step.upstream or "-", *(f"{each.product} ({each.after or '-'})" for each in step.flows))
n4 1 1 × 0.1494 = 0.1494 (0.1494) 1 × 0.1494 = 0.1494 (0.2987)
n3 0.2987 0.2987 × 3 = 0.8962 (-) 0.2987 × 0.04979 = 0.01487 (0.01487)
n1 - -0.04462 (-0.02975)
"""

from itertools import groupby

from viz.build.chosen import chosen
from viz.build.passes import Part, stages, told
from viz.build.record import Record
from viz.fold import Collapse, bundles
from viz.model import Flow, Step

__all__ = ["drawn_steps"]


def drawn_steps(graph: Record, collapse: Collapse = "auto") -> tuple[Step, ...]:
    """Write the backward pass by what is drawn: the nodes of a folded part take one step together.

    There is none of several outputs, and none once a value was given back.

    Parameters
    ----------
    graph : Record
    collapse : "auto", int, None, str, list of str or dict
        What `viz.build.diagram` was given.
    """
    if len(graph.roots) > 1 or not graph.complete():
        return ()
    parts = [part.places for part in chosen(graph, collapse).parts]
    part_of = {place: part for part in parts for place in part}
    edges = {
        source: f"e{parts[each.head][0]}.{each.slot}"
        for each in bundles(graph.inputs, parts)
        for source in each.sources
    }
    order = (place for part in reversed(parts) for place in reversed(part))
    made = []
    for part, group in groupby(stages(graph, graph.roots[0], order=order), lambda stage: part_of[stage.at]):
        upstream = ""
        passing: dict[str, tuple[int, Part, Part]] = {}
        for stage in group:
            upstream = told(stage.upstream) if len(part) == 1 else ""
            for each in stage.parts:
                edge = edges.get((stage.at, each.slot))
                if edge:
                    count, first, _ = passing.get(edge, (0, each, each))
                    passing[edge] = count + 1, first, each
        flows = [
            _flow(edge, upstream, *uses, hidden=len(part_of[uses[1].source]) > 1) for edge, uses in passing.items()
        ]
        made.append(Step(f"n{part[0]}", upstream, tuple(flows)))
    return tuple(made)


def _flow(edge: str, upstream: str, count: int, first: Part, last: Part, *, hidden: bool) -> Flow:
    """Write what one edge brings back; of the sums at nodes that are folded away, nothing is shown."""
    product = f"{count:,} products"
    if count == 1:
        product = told(first.product)
        if first.slope is not None and upstream:
            product = f"{upstream} × {told(first.slope)} = {product}"
    before = "" if first.before is None or hidden else told(first.before)
    return Flow(edge, product, before, "" if hidden else told(last.after))
