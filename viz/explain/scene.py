"""Pictures of a backward pass on its way.

>>> from viz.build.record import record
>>> x = ag.scalar(3.0, name="x")
>>> scenes = Scenes(Backward(record(x * x)))
>>> [(node.name, node.fact("grad"), node.emphasis) for node in scenes.diagram(0).nodes]
[('x', 'not computed', 'faded'), ('mul', '1', '')]
>>> [(node.name, node.fact("grad"), node.emphasis) for node in scenes.diagram(1).nodes]
[('x', '6', 'path'), ('mul', '1', 'path')]
"""

from collections import deque
from dataclasses import replace
from functools import cached_property
from typing import Final

from viz.build.diagram import diagram
from viz.explain.backward import Backward
from viz.model import NOT_COMPUTED, Diagram, Edge, Node

__all__ = ["Scenes"]

_WHOLE: Final = 300
_AROUND: Final = 40


class Scenes:
    """Draws the graph after any number of steps.

    Parameters
    ----------
    walk : Backward

    Examples
    --------
    >>> from viz.build.record import record
    >>> Scenes(Backward(record(ag.scalar(3.0) * 2))).diagram(1).title
    'After step 1 of 1: mul passes on its gradient, 1'
    """

    def __init__(self, walk: Backward) -> None:
        self.walk = walk

    @cached_property
    def _whole(self) -> Diagram:
        """Everything but the gradients, which are those of a step and not those of the last `.backward()`."""
        return diagram(self.walk.graph, show=("value", "local", "-marks"), collapse=None)

    def diagram(self, number: int) -> Diagram:
        """Draw where the pass stands; what takes part in this step stands out, what nothing has reached is faded."""
        walk, whole = self.walk, self._whole
        stage = walk.stages[number - 1] if number else None
        uses = {f"e{stage.at}.{part.slot}" for part in stage.parts} if stage else set()
        active = {stage.at, *(part.source for part in stage.parts)} if stage else set()
        places = list(range(len(whole.nodes)))
        title = "Before the first step: only the result has a gradient"
        if stage:
            title = f"After step {number} of {len(walk)}: {walk.names[stage.at]} passes on its gradient, "
            title += walk.told(stage.at, number)
        if len(whole.nodes) > _WHOLE:
            places = self._near(stage.at if stage else walk.root)
            title += f" ({len(places)} of {len(whole.nodes):,} nodes)"
        nodes = tuple(self._node(whole.nodes[at], at, number, at in active) for at in places)
        kept = {node.id for node in nodes}
        edges = tuple(self._edge(each, uses) for each in whole.edges if each.tail in kept and each.head in kept)
        clusters = tuple(each.among(kept) for each in whole.clusters if not kept.isdisjoint(each.members))
        return replace(whole, nodes=nodes, edges=edges, clusters=clusters, title=title, description="")

    def _node(self, node: Node, at: int, number: int, active: bool) -> Node:
        walk = self.walk
        if walk.graph.is_constant(at):
            return node
        gradient = walk.told(at, number)
        facts = [fact for fact in node.facts if fact[0] != "grad"]
        facts[1:1] = [("grad", gradient)]
        emphasis = "path" if active else "faded" if gradient == NOT_COMPUTED else ""
        return replace(node, name=walk.names[at], facts=tuple(facts), emphasis=emphasis)

    def _edge(self, edge: Edge, uses: set[str]) -> Edge:
        return replace(edge, emphasis="path" if edge.id in uses else "faded" if uses else "")

    def _near(self, at: int) -> list[int]:
        """List what is nearest to a node in either direction, itself included."""
        graph, seen, left = self.walk.graph, {at}, deque([at])
        while left and len(seen) < _AROUND:
            each = left.popleft()
            for other in (*graph.inputs[each], *(user for user, _ in graph.users(each))):
                if other not in seen and len(seen) < _AROUND:
                    seen.add(other)
                    left.append(other)
        return sorted(seen)
