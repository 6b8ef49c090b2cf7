"""What every explanation is: a page to read, and the data it was written from.

>>> from viz.page import line
>>> class Answer(Report):
...     @property
...     def page(self):
...         return Page((line("the answer is ", (str(self.data["answer"]), "value")),))
>>> Answer({"answer": 42})
the answer is 42
"""

import importlib
from collections.abc import Collection
from functools import cached_property
from typing import TYPE_CHECKING, Any

from viz import surroundings
from viz.page import Formula, Page
from viz.quote import ascii_text
from viz.render import page as render
from viz.theme import Theme
from viz.theme import theme as find_theme

if TYPE_CHECKING:
    import rich.text

__all__ = ["Report"]


class Report:
    """One explanation. Its classes write the `page`; ``data`` holds the numbers, as they are.

    Parameters
    ----------
    data : dict
        What the page is written from, in plain numbers, arrays, strings, lists and dictionaries.
    theme : str or Theme
        How `html` looks.
    """

    def __init__(self, data: dict[str, Any], theme: str | Theme = "light") -> None:
        self.data = data
        self.theme = find_theme(theme)

    @cached_property
    def page(self) -> Page:
        """The explanation as blocks of styled text."""
        raise NotImplementedError

    def text(self, *, width: int | None = None, ascii_only: bool = False) -> str:
        """Return the explanation as plain text.

        Parameters
        ----------
        width : int, optional
            Columns to fit in; the terminal's if not given.
        ascii_only : bool
            Use nothing but ASCII.
        """
        made = self.page.text(width or surroundings.columns())
        return ascii_text(made) if ascii_only else made

    def markdown(self) -> str:
        """Return the explanation as Markdown, formulas in TeX."""
        return render.markdown(self.page)

    def latex(self) -> str:
        """Return the explanation as LaTeX for the middle of a document."""
        return render.latex(self.page)

    def html(self) -> str:
        """Return the explanation as a piece of HTML that stands by itself."""
        return render.html(self.page, self.theme)

    def __str__(self) -> str:
        """Return the explanation as text, in ASCII if standard output holds nothing else."""
        return surroundings.said(self.text)

    def __repr__(self) -> str:
        """Return the explanation as text: in a REPL the answer is what was asked for."""
        return str(self)

    def __rich__(self) -> "rich.text.Text":
        """Return the explanation in colours, for the package rich: ``rich.print(report)``."""
        return self._coloured(surroundings.columns())

    def show(self) -> None:
        """Print the explanation, in colours if this is a terminal and the package rich is installed."""
        try:
            console = importlib.import_module("rich.console").Console(highlight=False)
        except ImportError:
            print(self)  # noqa: T201 - what it is for
        else:
            console.print(self._coloured(console.width), soft_wrap=True)

    def _coloured(self, width: int) -> "rich.text.Text":
        text: rich.text.Text = importlib.import_module("rich.text").Text()
        for at, spans in enumerate(self.page.lines(width)):
            text.append("\n" if at else "")
            for span in spans:
                said = span.text if surroundings.fits(span.text) else ascii_text(span.text)
                text.append(said, style=render.rich_styles.get(span.style, ""))
        return text

    def _repr_html_(self) -> str:
        return self.html()

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> dict[str, Any]:
        """Offer text and HTML to a notebook, and LaTeX where there are formulas or it is asked for."""
        usual = {"text/plain": self.__str__, "text/html": self.html, "text/latex": self._formulas}
        asked = {"text/latex": self.latex, "text/markdown": self.markdown}
        return surroundings.bundle(type(self).__name__, usual, asked, include, exclude)

    def _formulas(self) -> str | None:
        return self.latex() if any(isinstance(block, Formula) for block in self.page.blocks) else None

    def _mime_(self) -> tuple[str, str]:
        return surroundings.marimo(self._repr_mimebundle_())
