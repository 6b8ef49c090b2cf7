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
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from viz import process, quote, surroundings, words
from viz.errors import RendererMissingError
from viz.files import save
from viz.graphic import Graphic
from viz.model import Diagram  # noqa: TC001 - the examples make some
from viz.page import Spans
from viz.render import html, latex, mermaid, svg, text, tikz

if TYPE_CHECKING:
    import graphviz

__all__ = ["FORMATS", "Drawing"]

_DPI: Final = 144
_MOVING_DPI: Final = 108


class Drawing(Graphic):
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
        shown: Diagram = replace(self.diagram, steps=self.steps)
        return html.render(shown, self.theme, self.layout, document=document)

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
            Ending in one of `FORMATS`: .svg, .png, .pdf, .html, .gif (the backward pass, step by step), .dot, .gv,
            .txt, .md, .mmd (Mermaid), .tikz (for the middle of a document) or .tex (a document that compiles).

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
        VariableError
            If there is no backward pass for a GIF to show.
        SaveError
            If the file cannot be written there.

        Examples
        --------
        >>> Drawing(Diagram(())).save("graph.jpeg")
        Traceback (most recent call last):
        ...
        viz.errors.FormatError: file suffix: expected one of .svg, .png, .pdf, .html, .gif, .dot, .gv, \
.txt, .md, .mmd, .tikz, .tex, got '.jpeg'
        """
        return save(path, {suffix: partial(make, self) for suffix, make in _WRITERS.items()})

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
    "gif": Drawing.gif,
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
