"""Nodes and edges of a diagram, written from a record.

>>> x = ag.scalar(3.0, name="x")
>>> writer = Writer(viz.build.record(x * x), ["value", "local"], [0, 1])
>>> writer.node(1).facts, writer.edge(1, 0).label
((('value', '9'),), '3')
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Final

import numpy as np

from viz.build.formulas import edge_formula
from viz.build.marks import Survey, edge_marks, stretched
from viz.build.operations import formula
from viz.build.record import Record
from viz.digits import literal, whole
from viz.labels import facts, heat, slope, tip
from viz.model import Edge, Node, Role
from viz.quote import fit

__all__ = ["Writer"]

_FORMULA_COLUMNS: Final = 24


class Writer:
    """Writes what is asked for of one graph.

    Parameters
    ----------
    graph : Record
    show : collection of str
        Some of `viz.labels.SHOWN`.
    drawn : sequence of int
        The places of the nodes that are drawn one by one.
    """

    def __init__(self, graph: Record, show: Collection[str], drawn: Sequence[int]) -> None:
        self._graph, self._show = graph, show
        self._survey = Survey(graph, drawn)
        self._place = {graph.tick(at): at for at in drawn}

    @property
    def scale(self) -> tuple[str, str] | None:
        """Which gradient magnitudes the levels 0 and 1 stand for, if levels are shown."""
        return self._survey.scale if "magnitude" in self._show else None

    def node(self, at: int) -> Node:
        """Write one node."""
        graph, show = self._graph, self._show
        name, value = graph.name(at), graph.value(at)
        cut = graph.origin(at) is not None
        if graph.is_constant(at) and not name and not np.ndim(value) and not cut:
            return Node(f"n{at}", "constant", literal(value), tip=f"value {whole(value)}")
        op = "detach" if cut else graph.call(at)
        marks = self._survey.marks(at) if "marks" in show else ()
        if isinstance(value, tuple):  # of an op of several outputs: each is a node of its own, with its facts
            return Node(f"n{at}", self._role(at), name, op, (("outputs", str(len(value))),), marks=marks)
        gradient = graph.gradient(at)
        told = (*self._cut_from(at), *facts(value, gradient, show, constant=graph.is_constant(at)))
        return Node(
            f"n{at}",
            self._role(at),
            name,
            op,
            told,
            tip(value, gradient, show, updated=graph.updated(at), calls=graph.calls(at)),
            marks=marks,
            level=self._survey.level(at) if "magnitude" in show else None,
            heat=heat(value) if "heat" in show else (),
            tex=formula(graph.declared(at), len(graph.inputs[at]), graph.params(at)) if graph.inputs[at] else "",
        )

    def _role(self, at: int) -> Role:
        if self._graph.is_leaf(at):
            return "parameter"
        if self._graph.is_constant(at):
            return "input"
        return "output" if at in self._graph.roots else "op"

    def _cut_from(self, at: int) -> Iterator[tuple[str, str]]:
        """Say what a value was detached from, where no edge leads there."""
        origin = self._graph.origin(at)
        if origin and origin[0] not in self._place:
            yield "from", origin[1]

    def edge(self, at: int, slot: int) -> Edge:
        """Write one use of one node by another."""
        graph, show = self._graph, self._show
        source = graph.inputs[at][slot]
        carries = not graph.is_constant(source)
        tex, text = edge_formula(graph, at, slot) if "formula" in show and carries else ("", "")
        found = graph.slopes(at)[slot] if carries and ("local" in show or "marks" in show) else None
        label = slope(found) if "local" in show else ""
        text = fit(text, _FORMULA_COLUMNS)
        if text:
            # A formula that is a number says it once.
            label = f"{text} = {label}" if label and label != text.replace("−", "-") else text
        marks, note = (edge_marks(found), stretched(graph, at, slot)) if "marks" in show else ((), "")
        if note:
            marks = (*marks, "broadcast")
        return Edge(f"n{source}", f"n{at}", slot, label, carries, marks=marks, tex=tex, note=note)

    def cuts(self, drawn: Sequence[int]) -> list[Edge]:
        """Write an edge from each value to what was detached from it, if both are drawn: no gradient flows there."""
        made, order = [], {at: index for index, at in enumerate(drawn)}
        for at in drawn:
            origin = self._graph.origin(at)
            source = self._place.get(origin[0]) if origin else None
            if source is not None and order[source] < order[at]:
                made.append(Edge(f"n{source}", f"n{at}", 0, "", carries_grad=False, marks=("detached",)))
        return made
