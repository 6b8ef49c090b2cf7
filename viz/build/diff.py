"""Two graphs compared, in one picture and in text.

>>> x = ag.scalar(2.0, name="x")
>>> print(diff(ag.exp(x), ag.tanh(x), show=["value"]).text(width=60))
1 node changed
<BLANKLINE>
                value
~ exp → tanh    7.389 → 0.9640
└─── x          2
<BLANKLINE>
~ changed
"""

import sys
from collections.abc import Collection
from typing import Any

from viz.build.diagram import diagram
from viz.build.given import check_names
from viz.build.record import Record, record
from viz.compare import changes, compare
from viz.drawing import Drawing
from viz.fold import Collapse
from viz.labels import SHOW
from viz.layout.geometry import Direction
from viz.model import Diagram
from viz.names import Names, scopes
from viz.theme import Look

__all__ = ["Difference", "diff"]


class Difference(Drawing):
    """Two graphs as one picture: what was added, removed and changed.

    Attributes
    ----------
    data : dict
        ``equal``; and of ``nodes`` and of ``edges`` what was ``added``, ``removed`` and ``changed``. A node that
        changed has its facts, each as they were and as they are.

    Examples
    --------
    >>> viz.diff(ag.scalar(2.0, name="x") * 3, ag.scalar(2.0, name="x") * 4).equal
    False
    """

    def __init__(self, diagram: Diagram, **look: Any) -> None:
        super().__init__(diagram, **look)
        self.data = changes(diagram)

    @property
    def equal(self) -> bool:
        """Whether the two are the same, as far as it is shown."""
        equal: bool = self.data["equal"]
        return equal


def diff(
    a: Any,
    b: Any,
    *,
    show: Collection[str] = SHOW,
    direction: Direction = "LR",
    names: Names = None,
    theme: Look = "light",
    collapse: Collapse = "auto",
    size: str | float = "medium",
    font: str | None = None,
) -> Difference:
    """Compare two graphs: which nodes and edges were added, removed, or have other values, gradients or ops.

    Parameters
    ----------
    a, b : Tensor or Scalar, list of them, Drawing or Diagram
        What was before, and what is now. To compare a graph with itself at another time, draw it then: a Drawing keeps
        the numbers it was made with.
    show, direction, names, theme, collapse, size, font
        As for `viz.draw`. What is not shown is not compared.

    Returns
    -------
    Difference
        A Drawing; its ``data`` lists the differences, and ``equal`` says whether there are none.

    Raises
    ------
    VariableError
        If there is no graph to draw.
    OptionError
        If an option has a value that does not exist.

    Examples
    --------
    >>> w = ag.scalar(3.0)
    >>> loss = w * w
    >>> before = viz.draw(loss)
    >>> loss.backward()
    >>> viz.diff(before, loss).data["nodes"]["changed"]["w"]
    {'grad': ('not computed', '6')}
    >>> viz.diff(loss, loss).equal
    True
    """
    spaces = scopes(sys._getframe(1))
    graphs = [x if isinstance(x, (Drawing, Diagram)) else record(x, names=names, spaces=spaces) for x in (a, b)]
    check_names(names, *(each for each in graphs if isinstance(each, Record)))
    made = [_diagram(each, show, collapse) for each in graphs]
    return Difference(compare(*made), theme=theme, direction=direction, size=size, font=font)


def _diagram(x: Drawing | Diagram | Record, show: Collection[str], collapse: Collapse) -> Diagram:
    if isinstance(x, Record):
        return diagram(x, show=show, collapse=collapse)
    return x if isinstance(x, Diagram) else x.diagram
