"""What every explanation is: a page to read, and the data it was written from.

>>> from viz.page import line
>>> class Answer(Report):
...     @property
...     def page(self):
...         return Page((line("the answer is ", (str(self.data["answer"]), "value")),))
>>> Answer({"answer": 42})
the answer is 42
"""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from viz.display import Shown
from viz.page import Formula, Page, Spans
from viz.render import page as render
from viz.theme import Theme
from viz.theme import theme as find_theme

__all__ = ["Report"]


class Report(Shown):
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

    def lines(self, width: int, *, ascii_only: bool = False) -> list[Spans]:
        """Return the explanation as lines of styled spans."""
        return self.page.lines(width)

    @property
    def usual(self) -> Mapping[str, Callable[[], Any]]:
        """Offer HTML to notebooks, and LaTeX where there are formulas."""
        return {"text/html": self.html, "text/latex": self._formulas}

    @property
    def asked(self) -> Mapping[str, Callable[[], Any]]:
        """Give LaTeX and Markdown if they are asked for."""
        return {"text/latex": self.latex, "text/markdown": self.markdown}

    def _formulas(self) -> str | None:
        return self.latex() if any(isinstance(block, Formula) for block in self.page.blocks) else None

    def markdown(self) -> str:
        """Return the explanation as Markdown, formulas in TeX."""
        return render.markdown(self.page)

    def latex(self) -> str:
        """Return the explanation as LaTeX for the middle of a document."""
        return render.latex(self.page)

    def html(self) -> str:
        """Return the explanation as a piece of HTML that stands by itself."""
        return render.html(self.page, self.theme)

    def __repr__(self) -> str:
        """Return the explanation as text: in a REPL the answer is what was asked for."""
        return str(self)

    def _repr_html_(self) -> str:
        return self.html()
