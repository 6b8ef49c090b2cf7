"""A report with a picture: a graph in which what the report is about stands out.

>>> from viz.build import record
>>> x = ag.scalar(2.0, name="x")
>>> picture = highlighted(record(x * x), {"n0", "n1", "e1.0"})
>>> [edge.emphasis for edge in picture.diagram.edges]
['path', 'faded']
"""

from collections.abc import Collection
from dataclasses import replace
from functools import cached_property
from typing import Any

from viz.build import Record, diagram
from viz.drawing import Drawing
from viz.explain.report import Report
from viz.page import Page, Picture
from viz.render import page as render
from viz.theme import Theme

__all__ = ["Pictured", "highlighted"]

# A picture beside a text is there to be taken in at a glance.
_SMALL = 60


def highlighted(graph: Record, ids: Collection[str], theme: str | Theme = "light") -> Drawing:
    """Draw a graph with some nodes and edges standing out, and all others faded.

    Parameters
    ----------
    graph : Record
    ids : collection of str
        Ids of nodes and edges; if empty, nothing is faded.
    theme : str or Theme
    """
    made = diagram(graph)
    if ids:
        nodes = tuple(replace(n, emphasis="path" if n.id in ids else "faded") for n in made.nodes)
        edges = tuple(replace(e, emphasis="path" if e.id in ids else "faded") for e in made.edges)
        made = replace(made, nodes=nodes, edges=edges)
    return Drawing(made, theme=theme)


class Pictured(Report):
    """A report on a graph; its HTML ends with a picture if the graph is small.

    Parameters
    ----------
    data : dict
    graph : Record or None
        None if there is nothing to draw.
    ids : collection of str
        What stands out in the picture.
    theme : str or Theme
    """

    def __init__(
        self,
        data: dict[str, Any],
        graph: Record | None = None,
        ids: Collection[str] = (),
        theme: str | Theme = "light",
    ) -> None:
        super().__init__(data, theme)
        self._graph, self._ids = graph, frozenset(ids)

    @cached_property
    def _drawing(self) -> Drawing | None:
        return None if self._graph is None else highlighted(self._graph, self._ids, self.theme)

    def draw(self) -> Drawing | None:
        """Draw the graph with what this report is about standing out; None if there is no graph."""
        return self._drawing

    def html(self) -> str:
        """Return the explanation as a piece of HTML that stands by itself, with a picture of a small graph."""
        blocks = self.page.blocks
        if self._graph is not None and len(self._graph) <= _SMALL:
            blocks += (Picture(self._drawing),)
        return render.html(Page(blocks), self.theme)
