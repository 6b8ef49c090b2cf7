"""A picture to hold, show and save.

>>> from viz.model import Node
>>> picture = Drawing(Diagram((Node("n0", "input", name="x", facts=(("value", "3"),)),)))
>>> print(picture)
   value
x  3
"""

import importlib
import os
import re
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import cached_property
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from viz import engine as engines
from viz import process, surroundings, words
from viz.errors import FormatError, OptionError, RendererMissingError
from viz.files import write
from viz.layout.geometry import Layout, check_direction
from viz.model import Diagram, Step
from viz.render import dot, html, svg, text
from viz.theme import Look
from viz.theme import theme as find_theme

if TYPE_CHECKING:
    import graphviz

__all__ = ["FORMATS", "Drawing"]

FORMATS: Final = ("svg", "png", "pdf", "html", "dot", "gv", "txt")
_DPI: Final = 144
_MOST_DOTS: Final = 50_000_000
# The drawing library under Graphviz takes no more.
_LONGEST_SIDE: Final = 32_000
SIZES: Final = {"small": 0.75, "medium": 1.0, "large": 1.5}
_SMALLEST, _LARGEST = 0.1, 10.0


class _Printer(Protocol):
    """As much of IPython's pretty printer as is used here."""

    def text(self, text: str) -> None:
        """Write something."""


class Drawing:
    """One diagram in one look. It prints nothing and opens nothing until it is asked.

    Parameters
    ----------
    diagram : Diagram
    theme : str, Theme or dict
        ``"light"``, ``"dark"``, ``"print"``, ``"colorblind"``, a theme of your own, or what to change of one.
    direction : {"LR", "TB", "RL", "BT"}
        Where the flow goes, from inputs to output.
    engine : {"auto", "pygraphviz", "dot", "built-in"}
        Who finds the positions; see `Drawing.engine`.
    size : {"small", "medium", "large"} or float
        How large the picture is, or what to enlarge it by.
    font : str, optional
        The font to write with. Whatever it is, texts keep to their cards.
    steps : callable, optional
        Gives the steps of the backward pass when they are first asked for, if the diagram has none.

    Raises
    ------
    OptionError
        If an option has a value that does not exist.

    Examples
    --------
    In a notebook a Drawing shows itself; elsewhere print or save it.

    >>> from viz.model import Node
    >>> picture = Drawing(Diagram((Node("n0", "input", name="x"),)), engine="built-in")
    >>> picture
    <Drawing of 1 node and 0 edges>
    >>> picture.svg().startswith("<?xml")
    True
    """

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
        self.size = _scale(size)
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
        >>> Drawing(Diagram(())).steps
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
        >>> Drawing(Diagram(()), engine="built-in").engine
        'built-in'
        """
        return self.layout.engine

    @cached_property
    def dot(self) -> str:
        """The picture in DOT, the language of Graphviz.

        Examples
        --------
        >>> Drawing(Diagram(())).dot.startswith("digraph")
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
        >>> "</svg>" in Drawing(Diagram(()), engine="built-in").svg()
        True
        """
        return self._svg

    def html(self, *, document: bool = True) -> str:
        """Return the picture as an HTML page to explore: pan, zoom, search, fold, and step the backward pass.

        It needs no network and no other file. The steps are there if the picture is of a single value whose graph
        still holds its values; of several elements, the pass starts with ones.

        Parameters
        ----------
        document : bool
            Whether to return a whole document, or a piece to stand in another one.

        Examples
        --------
        >>> Drawing(Diagram(()), engine="built-in").html().startswith("<!DOCTYPE html>")
        True
        """
        return html.render(replace(self.diagram, steps=self.steps), self.theme, self.layout, document=document)

    def png(self, *, dpi: int = _DPI) -> bytes:
        """Return the picture as PNG, drawn by Graphviz where `svg` has everything.

        Parameters
        ----------
        dpi : int
            Dots per inch: 72 draws one for each point of the SVG. A picture that would take
            more than 50 million dots gets fewer, rather than gigabytes of memory.

        Raises
        ------
        RendererMissingError
            If there is no Graphviz here, or it finds no font to write with.
        """
        area = max(1.0, self.layout.width * self.layout.height)
        side = max(1.0, self.layout.width, self.layout.height)
        most = 72 * min(sqrt(_MOST_DOTS / area), _LONGEST_SIDE / side)
        return self._rendered("png", min(float(dpi) * self.size, most))

    def pdf(self) -> bytes:
        """Return the picture as PDF, drawn by Graphviz where `svg` has everything.

        Raises
        ------
        RendererMissingError
            If there is no Graphviz here, or it finds no font to write with.
        """
        made = self._rendered("pdf", 72.0 * self.size)
        # The same picture, the same bytes: the date is the only thing that would differ. A date
        # of the same length leaves the file's own table of positions right.
        return re.sub(rb"/CreationDate \(D:\d{14}", b"/CreationDate (D:19700101000000", made)

    def text(self, *, width: int | None = None, ascii_only: bool = False) -> str:
        """Return the picture as a tree of text, from the output to the inputs.

        Parameters
        ----------
        width : int, optional
            Columns to fit in; the terminal's if not given.
        ascii_only : bool
            Use nothing but ASCII.

        Examples
        --------
        >>> from viz.model import Node
        >>> Drawing(Diagram((Node("n0", "input", name="x"),))).text()
        'x'
        """
        return text.render(self.diagram, width=width or surroundings.columns(), ascii_only=ascii_only)

    def table(self, *, width: int | None = None, ascii_only: bool = False) -> str:
        """Return all values and gradients as a table of text, inputs first.

        Examples
        --------
        >>> from viz.model import Node
        >>> print(Drawing(Diagram((Node("n0", "input", name="x"),))).table())
        name  op
        ────  ──
        x
        """
        return text.table(self.diagram, width=width or surroundings.columns(), ascii_only=ascii_only)

    @property
    def alt(self) -> str:
        """What the picture shows, in a sentence or two, for people who do not see it.

        Examples
        --------
        >>> from viz.model import Node
        >>> Drawing(Diagram((Node("n0", "parameter", name="x", facts=(("value", "3"),)),))).alt
        'x, a graph of 1 node and 0 edges. x is 3.'
        """
        return self.diagram.describe()

    @property
    def caption(self) -> str:
        """What to write below the picture: its title or formula, and how to read it.

        Examples
        --------
        >>> from viz.model import Node
        >>> Drawing(Diagram((Node("n0", "parameter", name="x", facts=(("value", "3"),)),))).caption
        'x, with value in each node.'
        """
        return self.diagram.title or words.caption(self.diagram.nodes, self.diagram.edges)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the picture to a file, in the format that its suffix names.

        The file is written whole or not at all: an existing one stays as it is if anything
        goes wrong.

        Parameters
        ----------
        path : str or path-like
            Ending in .svg, .png, .pdf, .html, .dot, .gv or .txt.

        Returns
        -------
        Path
            Where it was written.

        Raises
        ------
        FormatError
            If the suffix is none of these.
        RendererMissingError
            If the format needs Graphviz and there is none.
        SaveError
            If the file cannot be written there.

        Examples
        --------
        >>> Drawing(Diagram(())).save("graph.jpeg")
        Traceback (most recent call last):
        ...
        viz.errors.FormatError: file suffix: expected one of .svg, .png, .pdf, .html, .dot, .gv, .txt, \
got '.jpeg'
        """
        suffix = Path(path).suffix
        makers: dict[str, Callable[[], str | bytes]] = {
            ".svg": self.svg,
            ".png": self.png,
            ".pdf": self.pdf,
            ".html": self.html,
            ".dot": lambda: self.dot,
            ".gv": lambda: self.dot,
            ".txt": lambda: self.text(width=surroundings.WIDTH) + "\n",
        }
        if suffix.lower() not in makers:
            known = ", ".join(f".{name}" for name in FORMATS)
            raise FormatError("file suffix", expected=f"one of {known}", got=repr(suffix))
        made = makers[suffix.lower()]()
        return write(path, made.encode() if isinstance(made, str) else made)

    def show(self) -> None:
        """Show the picture here and now: as a picture in a notebook, as text elsewhere.

        Examples
        --------
        >>> from viz.model import Node
        >>> Drawing(Diagram((Node("n0", "input", name="x"),))).show()
        x
        """
        surroundings.show(self)

    def view(self) -> None:
        """Open the picture in the browser; where there is none, as over SSH, show it here."""
        if not surroundings.opened(self.svg(), ".svg"):
            self.show()

    def to_graphviz(self) -> "graphviz.Digraph":
        """Return a `graphviz.Digraph` with the same source, to change and render as you like.

        Raises
        ------
        RendererMissingError
            If the package ``graphviz`` is not installed.
        """
        try:
            module = importlib.import_module("graphviz")
        except ImportError as error:
            raise RendererMissingError(
                "to_graphviz() needs the package graphviz", hint=f"run {process.INSTALL}"
            ) from error
        first, *body, _ = self.dot.splitlines(keepends=True)
        made: graphviz.Digraph = module.Digraph(name=first.split('"')[1], body=body)
        return made

    def _rendered(self, fmt: str, dpi: float) -> bytes:
        renderer = process.find()
        if not renderer:
            raise RendererMissingError(
                f"{fmt.upper()} needs Graphviz, and none was found",
                hint=f"run {process.INSTALL}, or save as .svg, which needs nothing",
            )
        if not process.fonts_work(renderer):
            raise RendererMissingError(
                f"{fmt.upper()} needs a font, and Graphviz finds none: it would draw empty boxes",
                hint="install one, such as fonts-dejavu-core, or save as .svg",
            )
        source = dot.render(self.diagram, self.theme, direction=self.direction, layout=self.layout)
        # Graphviz reads the resolution from the source, in whichever process it runs.
        first, rest = source.split("\n", 1)
        source = f"{first}\n  graph [dpi={dpi:.2f}]\n{rest}"
        return process.run(source, fmt, renderer, placed=True)

    def __getstate__(self) -> dict[str, Any]:
        """Give what a copy on disk needs: plain data, and of the steps only those that were computed."""
        return self.__dict__ | {"_steps": None}

    def __str__(self) -> str:
        """Return the picture as text, in ASCII if standard output holds nothing else."""
        return surroundings.said(self.text)

    def __repr__(self) -> str:
        """Say in one line what this is: a picture does not belong into a traceback."""
        return f"<Drawing of {self.diagram.size}>"

    def _repr_svg_(self) -> str:
        return svg.render(self.diagram, self.theme, self.layout, standalone=False, size=self.size)

    def _repr_pretty_(self, printer: _Printer, cycle: bool) -> None:
        printer.text("<Drawing ...>" if cycle else str(self))

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> dict[str, Any]:
        """Offer text and SVG to a notebook, and PNG and PDF if it asks for them by name."""
        usual = {"text/plain": self.__str__, "image/svg+xml": self._repr_svg_}
        return surroundings.bundle(
            repr(self), usual, {"image/png": self.png, "application/pdf": self.pdf}, include, exclude
        )

    def _mime_(self) -> tuple[str, str]:
        return surroundings.marimo(self._repr_mimebundle_())


def _scale(size: object) -> float:
    """Check how large a picture is to be.

    Examples
    --------
    >>> _scale("large"), _scale(2)
    (1.5, 2.0)
    """
    known = SIZES.get(size) if isinstance(size, str) else None
    if known is not None:
        return known
    if isinstance(size, (int, float)) and not isinstance(size, bool) and _SMALLEST <= size <= _LARGEST:
        return float(size)
    expected = f"one of {', '.join(SIZES)}, or a number from {_SMALLEST} to {_LARGEST:g}"
    raise OptionError("size", expected=expected, got=repr(size))
