"""A picture to hold, show and save.

>>> from viz.model import Node
>>> picture = Drawing(Diagram((Node("n0", "input", name="x", facts=(("value", "3"),)),)))
>>> print(picture)
   value
x  3
"""

import importlib
import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from viz import engine as engines
from viz import process, quote, raster, surroundings, words
from viz.display import Shown
from viz.errors import FormatError, RendererMissingError
from viz.files import write
from viz.layout.geometry import Layout, check_direction
from viz.model import Diagram, Step
from viz.page import Spans
from viz.render import dot, html, latex, mermaid, svg, text, tikz
from viz.sizes import scale
from viz.theme import Look
from viz.theme import theme as find_theme

if TYPE_CHECKING:
    import graphviz

__all__ = ["FORMATS", "Drawing"]

_DPI: Final = 144
_MOST_DOTS: Final = 50_000_000
# The drawing library under Graphviz takes no more.
_LONGEST_SIDE: Final = 32_000


class Drawing(Shown):
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
        area = max(1.0, self.layout.width * self.layout.height)
        side = max(1.0, self.layout.width, self.layout.height)
        most = 72 * min(sqrt(_MOST_DOTS / area), _LONGEST_SIDE / side)
        return self._raster("png", min(float(dpi) * self.size, most))

    def pdf(self) -> bytes:
        """Return the picture as PDF, drawn where `svg` has everything: by Graphviz, else rsvg-convert or cairosvg.

        Raises
        ------
        RendererMissingError
            If none of them is here, or there is no font to write with.
        """
        return self._raster("pdf", 72.0 * self.size)

    def lines(self, width: int, *, ascii_only: bool = False) -> list[Spans]:
        """Return the tree of `text` as lines of styled spans.

        Examples
        --------
        >>> from viz.model import Node
        >>> Drawing(Diagram((Node("n0", "input", name="x"),))).lines(80)
        [(Span(text='x', style='name'),)]
        """
        return text.lines(self.diagram, width=width, ascii_only=ascii_only)

    def mermaid(self) -> str:
        """Return the picture in Mermaid, which GitHub and many Markdown tools draw.

        Examples
        --------
        >>> print(Drawing(Diagram(())).mermaid().splitlines()[0])
        flowchart LR
        """
        return mermaid.render(self.diagram, self.theme, direction=self.direction)

    def markdown(self) -> str:
        """Return a page of Markdown: the picture in Mermaid, then a table of all values and gradients.

        Examples
        --------
        >>> "```mermaid" in Drawing(Diagram(())).markdown()
        True
        """
        title = f"## {quote.markdown(self.diagram.title)}\n\n" if self.diagram.title else ""
        return f"{title}```mermaid\n{self.mermaid()}```\n\n```text\n{self.table(width=100)}\n```\n"

    def tikz(self) -> str:
        r"""Return the picture as a ``tikzpicture``, for a document that has ``\usepackage{tikz}``.

        Examples
        --------
        >>> Drawing(Diagram(()), engine="built-in").tikz().splitlines()[-1]
        '\\end{tikzpicture}'
        """
        return tikz.render(self.diagram, self.theme, self.layout)

    def latex(self) -> str:
        r"""Return the computation as formulas in LaTeX: each equation with its value, then the chain rule.

        Examples
        --------
        >>> print(Drawing(Diagram(())).latex().splitlines()[0])
        % needs \usepackage{amsmath}
        """
        return latex.render(self.diagram)

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
            Ending in one of `FORMATS`: .svg, .png, .pdf, .html, .dot, .gv, .txt, .md, .mmd (Mermaid), .tikz (for
            the middle of a document) or .tex (a document that compiles).

        Returns
        -------
        Path
            Where it was written.

        Raises
        ------
        FormatError
            If the suffix is none of these.
        RendererMissingError
            If the format needs a program that is not here.
        SaveError
            If the file cannot be written there.

        Examples
        --------
        >>> Drawing(Diagram(())).save("graph.jpeg")
        Traceback (most recent call last):
        ...
        viz.errors.FormatError: file suffix: expected one of .svg, .png, .pdf, .html, .dot, .gv, .txt, .md, \
.mmd, .tikz, .tex, got '.jpeg'
        """
        suffix = Path(path).suffix
        if suffix[1:].lower() not in _WRITERS:
            raise FormatError("file suffix", expected=f"one of .{', .'.join(FORMATS)}", got=repr(suffix))
        made = _WRITERS[suffix[1:].lower()](self)
        return write(path, made.encode() if isinstance(made, str) else made)

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

    def _raster(self, fmt: raster.Format, dpi: float) -> bytes:
        placed = dot.render(self.diagram, self.theme, direction=self.direction, layout=self.layout)
        return raster.draw(placed, self.svg(), fmt, dpi)

    def __getstate__(self) -> dict[str, Any]:
        """Give what a copy on disk needs: plain data, and of the steps only those that were computed."""
        return self.__dict__ | {"_steps": None}

    @property
    def usual(self) -> Mapping[str, Callable[[], Any]]:
        """Offer SVG to notebooks."""
        return {"image/svg+xml": self._repr_svg_}

    @property
    def asked(self) -> Mapping[str, Callable[[], Any]]:
        """Give PNG, PDF and LaTeX if they are asked for."""
        return {"image/png": self.png, "application/pdf": self.pdf, "text/latex": self.latex}

    def __repr__(self) -> str:
        """Say in one line what this is: a picture does not belong into a traceback."""
        return f"<Drawing of {self.diagram.size}>"

    @property
    def called(self) -> str:
        """What to call it where nothing else can be said."""
        return repr(self)

    def _repr_svg_(self) -> str:
        return svg.render(self.diagram, self.theme, self.layout, standalone=False, size=self.size)


_WRITERS: Final[dict[str, Callable[[Drawing], str | bytes]]] = {
    "svg": Drawing.svg,
    "png": Drawing.png,
    "pdf": Drawing.pdf,
    "html": Drawing.html,
    "dot": lambda drawing: drawing.dot,
    "gv": lambda drawing: drawing.dot,
    "txt": lambda drawing: drawing.text(width=surroundings.WIDTH) + "\n",
    "md": Drawing.markdown,
    "mmd": Drawing.mermaid,
    "tikz": Drawing.tikz,
    "tex": lambda drawing: tikz.document(drawing.diagram, drawing.theme, drawing.layout),
}
FORMATS: Final = tuple(_WRITERS)
"""The suffixes that `Drawing.save` knows."""
