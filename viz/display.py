"""How things show themselves: as text that fits the terminal, in colours if they are wanted, and in notebooks.

>>> from viz.page import Page, line
>>> class Answer(Shown):
...     def lines(self, width, *, ascii_only=False):
...         return Page((line("it is ", ("42", "value")),)).lines(width)
>>> print(Answer())
it is 42
"""

import importlib
import os
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from viz import surroundings
from viz.page import Spans
from viz.quote import ascii_text
from viz.render.columns import plain
from viz.render.page import rich_styles

if TYPE_CHECKING:
    import rich.text

__all__ = ["Shown"]


class _Printer(Protocol):
    """As much of IPython's pretty printer as is used here."""

    def text(self, text: str) -> None:
        """Write something."""


class Shown:
    """What can be read: its classes say what the `lines` are, and what else a notebook may show."""

    def lines(self, width: int, *, ascii_only: bool = False) -> list[Spans]:
        """Set everything in lines of styled spans."""
        raise NotImplementedError

    @property
    def usual(self) -> Mapping[str, Callable[[], Any]]:
        """What a notebook is offered besides text, and what makes it, by MIME type."""
        return {}

    @property
    def asked(self) -> Mapping[str, Callable[[], Any]]:
        """What a notebook gets if it asks for it by MIME type."""
        return {}

    @property
    def called(self) -> str:
        """What to call it where nothing else can be said."""
        return type(self).__name__

    def text(self, *, width: int | None = None, ascii_only: bool = False, color: bool = False) -> str:
        """Return everything as text.

        Parameters
        ----------
        width : int, optional
            Columns to fit in; the terminal's if not given.
        ascii_only : bool
            Use nothing but ASCII.
        color : bool
            Add the codes that colour it, if the output is a terminal which has colours, ``NO_COLOR`` is not set, and
            the package ``rich`` is installed; else it is plain.
        """
        width = width or surroundings.columns()
        made = self.lines(width, ascii_only=ascii_only)
        coloured = _with_codes(made, width) if color else ""
        text = coloured or "\n".join(plain(spans).rstrip() for spans in made)
        return ascii_text(text) if ascii_only else text

    def show(self) -> None:
        """Show it here and now: as a notebook does in a notebook, elsewhere as text, in colours where there are any."""
        text = surroundings.said(partial(self.text, color=True))
        if "\x1b" in text:
            print(text)  # noqa: T201 - what it is for
        else:
            surroundings.show(self)

    def __str__(self) -> str:
        """Return the text, in ASCII if standard output holds nothing else."""
        return surroundings.said(self.text)

    def __rich__(self) -> "rich.text.Text":
        """Return the text in colours, for the package rich: ``rich.print(drawing)``."""
        return _styled(self.lines(surroundings.columns()))

    def _repr_pretty_(self, printer: _Printer, cycle: bool) -> None:
        printer.text(f"<{type(self).__name__} ...>" if cycle else str(self))

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> dict[str, Any]:
        """Offer text and more to a notebook; what fails is left out rather than raised."""
        usual = {"text/plain": self.__str__, **self.usual}
        return surroundings.bundle(self.called, usual, self.asked, include, exclude)

    def _mime_(self) -> tuple[str, str]:
        return surroundings.marimo(self._repr_mimebundle_())


def _styled(lines: Sequence[Spans]) -> "rich.text.Text":
    text: rich.text.Text = importlib.import_module("rich.text").Text()
    for at, spans in enumerate(lines):
        text.append("\n" if at else "")
        for span in spans:
            said = span.text if surroundings.fits(span.text) else ascii_text(span.text)
            text.append(said, style=rich_styles.get(span.style, ""))
    return text


def _with_codes(lines: Sequence[Spans], width: int) -> str:
    """Add a terminal's codes, or return "" where there should be none; rich knows which terminals have colours."""
    if os.environ.get("NO_COLOR"):
        return ""
    try:
        module = importlib.import_module("rich.console")
    except ImportError:
        return ""
    console = module.Console(highlight=False, width=width, force_jupyter=False)
    if not console.is_terminal or not console.color_system:
        return ""
    with console.capture() as captured:
        console.print(_styled(lines), soft_wrap=True, end="")
    codes: str = captured.get()
    return codes
