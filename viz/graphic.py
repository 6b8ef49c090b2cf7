"""A picture in points and dots: where everything stands, and the formats that draw it there.

>>> Graphic(Diagram(()), engine="built-in").svg().startswith("<?xml")
True
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, Final, Self

from viz import engine as engines
from viz import raster
from viz.display import Shown
from viz.errors import VariableError
from viz.layout.geometry import Layout, check_direction
from viz.model import Diagram, Step
from viz.moments import pictures
from viz.render import dot, motion, svg
from viz.sizes import resolution, scale
from viz.theme import Look
from viz.theme import theme as find_theme

__all__ = ["Graphic"]

_DPI: Final = 144
_MOVING_DPI: Final = 108


class Graphic(Shown):
    """A diagram in one look, laid out; a `viz.Drawing` is one that can be written and saved in every format."""

    def __init__(
        self,
        diagram: Diagram,
        *,
        theme: Look = "light",
        direction: str = "LR",
        engine: str = "auto",
        size: str | float = "medium",
        font: str | None = None,
        steps: Callable[[], tuple[Step, ...]] | None = None,
    ) -> None:
        self.diagram = diagram
        self.theme = find_theme(theme) if font is None else find_theme(theme).with_font(font)
        self.size = scale(size)
        self.direction = check_direction(direction)
        # A misspelt engine should fail here, not at the first look.
        engines.choose(engine, len(diagram.edges))
        self._wanted = engine
        self._steps = steps

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The backward pass, step by step; empty where there is none to show.

        Examples
        --------
        >>> Graphic(Diagram(())).steps
        ()
        """
        make, self._steps = self._steps, None  # what it computes from may be large, and is needed no more
        return self.diagram.steps or (make() if make else ())

    @cached_property
    def layout(self) -> Layout:
        """Where everything stands: found once, used by every `svg`."""
        return engines.lay_out(self.diagram, self.direction, self._wanted)

    @property
    def engine(self) -> str:
        """Who found the positions: "pygraphviz", "dot" or "built-in".

        Examples
        --------
        >>> Graphic(Diagram(()), engine="built-in").engine
        'built-in'
        """
        return self.layout.engine

    @cached_property
    def dot(self) -> str:
        """The picture in DOT, the language of Graphviz.

        Examples
        --------
        >>> Graphic(Diagram(())).dot.startswith("digraph")
        True
        """
        return dot.render(self.diagram, self.theme, direction=self.direction)

    @cached_property
    def _svg(self) -> str:
        return svg.render(self.diagram, self.theme, self.layout, size=self.size)

    def svg(self) -> str:
        """Return the picture as an SVG document. It needs no Graphviz.

        Examples
        --------
        >>> "</svg>" in Graphic(Diagram(()), engine="built-in").svg()
        True
        """
        return self._svg

    def png(self, *, dpi: int = _DPI) -> bytes:
        """Return the picture as PNG, drawn where `svg` has everything: by Graphviz, else rsvg-convert or cairosvg.

        Parameters
        ----------
        dpi : int
            Dots per inch: 72 draws one for each point of the SVG. A picture that would take
            more than 50 million dots gets fewer, rather than gigabytes of memory.

        Raises
        ------
        RendererMissingError
            If none of them is here, or there is no font to write with.
        """
        return self._raster("png", resolution(dpi * self.size, self.layout.width, self.layout.height))

    def pdf(self) -> bytes:
        """Return the picture as PDF, drawn where `svg` has everything: by Graphviz, else rsvg-convert or cairosvg.

        Raises
        ------
        RendererMissingError
            If none of them is here, or there is no font to write with.
        """
        return self._raster("pdf", 72.0 * self.size)

    def frames(self) -> list[Self]:
        """Draw each moment of the backward pass: the start, one for each step, and the end; all of one size.

        Raises
        ------
        VariableError
            If there are no steps: the picture is of several values, or its graph gave its values back.
        """
        if not self.steps:
            raise VariableError(
                "the backward pass",
                expected="a picture of one value that was computed",
                got="one without steps",
                hint="draw the loss alone, before backward(retain_graph=False) gives its graph back",
            )
        shown = pictures(replace(self.diagram, steps=self.steps))
        made = [type(self)(each, theme=self.theme, direction=self.direction, size=self.size) for each in shown]
        for each in made:
            each.layout = made[0].layout
        return made

    def gif(self, *, seconds: Sequence[float] = (), loop: bool = True) -> bytes:
        """Return the backward pass as a GIF, step by step; it needs no ``.backward()``.

        Parameters
        ----------
        seconds : sequence of float
            How long to show each of the `frames`; if not given, 1.5 seconds, and the last longer.
        loop : bool
            Whether it begins again.

        Raises
        ------
        VariableError
            If there are no steps to show.
        RendererMissingError
            If there is nothing to draw PNG with, or the package ``pillow`` is not installed.
        """
        made = [each.png(dpi=_MOVING_DPI) for each in self.frames()]
        return motion.gif(made, seconds or motion.seconds(len(made)), loop=loop)

    def _raster(self, fmt: raster.Format, dpi: float) -> bytes:
        placed = dot.render(self.diagram, self.theme, direction=self.direction, layout=self.layout)
        return raster.draw(placed, self.svg(), fmt, dpi)

    def __getstate__(self) -> dict[str, Any]:
        """Give what a copy on disk needs: plain data, and of the steps only those that were computed."""
        return self.__dict__ | {"_steps": None}
