"""The backward pass as an animation: one frame for each step, with the chain rule in numbers.

>>> w, x = ag.scalar(3.0), ag.scalar(2.0)
>>> L = w * x
>>> print(animate(L))
[1/1] L = × : upstream 1; dw += 1 × 2 = 2 (0 → 2); dx += 1 × 3 = 3 (0 → 3)
"""

import os
import sys
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import cached_property, partial
from math import inf
from pathlib import Path
from typing import Any, Final

from viz.build import diagram, drawn_steps, record
from viz.build.passes import stages
from viz.build.record import Record
from viz.drawing import Drawing
from viz.errors import OptionError, VariableError
from viz.explain.report import Report
from viz.files import save
from viz.fold import Collapse
from viz.labels import SHOW
from viz.moments import written
from viz.names import Names, scopes
from viz.page import Line, Page, Span
from viz.quote import printable
from viz.render import motion
from viz.theme import Theme

__all__ = ["Animation", "animate"]


class Animation(Report):
    """The backward pass in frames: what `viz.animate` gives.

    Parameters
    ----------
    picture : Drawing
        With steps.
    data : dict
        The steps in numbers.
    seconds : float
        How long each frame is shown; the last one three times as long.
    loop : bool
        Whether it begins again.

    Examples
    --------
    >>> x = ag.scalar(2.0)
    >>> film = animate(x * x, seconds=2.0)
    >>> len(film.frames()), film.data["steps"][0]["flows"][1]["after"]
    (3, 4.0)
    """

    def __init__(self, picture: Drawing, data: dict[str, Any], *, seconds: float, loop: bool) -> None:
        super().__init__(data, picture.theme)
        self.picture = picture
        self.loop = loop
        self._diagram = replace(picture.diagram, steps=picture.steps)
        self.seconds = motion.seconds(len(picture.steps) + 2, seconds)

    @cached_property
    def page(self) -> Page:
        """Each step as a line."""
        made = []
        for text in written(self._diagram):
            head, *flows = printable(text).split("; ")
            spans = [Span(head)]
            for flow in flows:
                spans += [Span("; "), Span(flow, "grad")]
            made.append(Line(tuple(spans)))
        return Page(tuple(made))

    def text(self, *, width: int | None = None, ascii_only: bool = False, color: bool = False) -> str:
        """Return the steps as lines, one for each; they are broken only to fit a ``width`` that is given."""
        return super().text(width=width or sys.maxsize, ascii_only=ascii_only, color=color)

    def frames(self) -> list[Drawing]:
        """Draw each moment: the start, one for each step, and the end; all are of one size."""
        return self.picture.frames()

    def svg(self) -> str:
        """Return the animation as one SVG file, which needs nothing else."""
        return motion.svg([each.svg() for each in self.frames()], self.seconds, loop=self.loop)

    def gif(self) -> bytes:
        """Return the animation as a GIF.

        Raises
        ------
        RendererMissingError
            If there is nothing to draw PNG with, or the package ``pillow`` is not installed.
        """
        return self.picture.gif(seconds=self.seconds, loop=self.loop)

    def html(self) -> str:
        """Return the page on which a reader steps through the pass, as a piece to stand in a document."""
        return self.picture.html(document=False)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the animation to a file, in the format that its suffix names: .gif, .svg, .html or .txt.

        Raises
        ------
        FormatError
            If the suffix is none of these.
        RendererMissingError
            If a GIF cannot be made here.
        SaveError
            If the file cannot be written there.

        Examples
        --------
        >>> x = ag.scalar(2.0)
        >>> animate(x * x).save("step.mp4")
        Traceback (most recent call last):
        ...
        viz.errors.FormatError: file suffix: expected one of .gif, .svg, .html, .txt, got '.mp4'
        """
        makers: dict[str, Callable[[], str | bytes]] = {"gif": self.gif, "svg": self.svg, "html": self.picture.html}
        return save(path, makers | {"txt": lambda: self.text() + "\n"})

    def _repr_html_(self) -> str:
        return self.svg().removeprefix('<?xml version="1.0" encoding="UTF-8"?>\n')

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> dict[str, str]:
        """Offer text, and to a notebook the animation itself rather than the page."""
        bundle = {"text/plain": str(self), "text/html": self._repr_html_()}
        return {
            kind: made
            for kind, made in bundle.items()
            if (include is None or kind in include) and kind not in (exclude or ())
        }


def animate(
    loss: Any,
    *,
    show: Collection[str] = SHOW,
    direction: str = "LR",
    names: Names = None,
    theme: str | Theme = "light",
    collapse: Collapse = "auto",
    seconds: float = motion.SECONDS,
    loop: bool = True,
) -> Animation:
    """Animate the backward pass from one value to everything that it was computed from.

    It computes the gradients anew and leaves every ``.grad`` as it is.

    Parameters
    ----------
    loss : Tensor or Scalar
        Where the pass starts, with a gradient of 1; of a tensor, with ones.
    show, direction, names, theme, collapse
        As for `viz.draw`.
    seconds : float
        How long to show each step; the end, which stands still, is shown three times as long.
    loop : bool
        Whether it begins again after the end.

    Returns
    -------
    Animation
        With ``text()``, ``html()``, ``svg()``, ``gif()``, ``frames()``, ``save("step.gif")``, and ``data``.

    Raises
    ------
    VariableError
        If there is no graph, nothing was computed, or there is more than one value to start from.
    OptionError
        If an option has a value that does not exist.

    Examples
    --------
    >>> x = ag.scalar(3.0)
    >>> y = ag.sin(x) * x
    >>> print(animate(y))
    [1/2] y = × : upstream 1; d(sin) += 1 × 3 = 3 (0 → 3); dx += 1 × 0.1411 = 0.1411 (0 → 0.1411)
    [2/2] sin : upstream 3; dx += 3 × -0.9900 = -2.970 (0.1411 → -2.829)
    """
    spaces = scopes(sys._getframe(1))
    _check(seconds)
    graph = record(loss, names=names, spaces=spaces, what="animate")
    made = diagram(graph, show=show, collapse=collapse)
    picture = Drawing(made, theme=theme, direction=direction, steps=partial(drawn_steps, graph, collapse))
    if not picture.steps:
        several = len(graph.roots) > 1
        raise VariableError(
            "animate",
            expected="one value that was computed",
            got=f"{len(graph.roots)} values" if several else "one without steps that could be taken back",
            hint="give the loss alone, before backward(retain_graph=False) gives its graph back",
        )
    return Animation(picture, _data(graph), seconds=seconds, loop=loop)


def _check(seconds: object) -> None:
    if not isinstance(seconds, (int, float)) or not 0 < seconds < inf:
        raise OptionError("seconds", expected="a number above 0", got=repr(seconds))


def _data(graph: Record) -> dict[str, Any]:
    return {
        "steps": [
            {
                "node": graph.title(stage.at),
                "upstream": stage.upstream,
                "flows": [
                    {"to": graph.title(part.source), **{key: getattr(part, key) for key in _NUMBERS}}
                    for part in stage.parts
                ],
            }
            for stage in stages(graph, graph.roots[0])
        ]
    }


_NUMBERS: Final = ("slope", "product", "before", "after")
