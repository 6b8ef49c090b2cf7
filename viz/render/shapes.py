"""Pieces of SVG: numbers, texts of a width that is known, titles.

>>> n(3.10), n(2.0)
('3.1', '2')
"""

from collections.abc import Iterable
from typing import Final

from viz import cards
from viz.quote import printable, shorten, xml
from viz.theme import Theme

__all__ = ["n", "span", "tip", "words"]

_LONGEST_TIP: Final = 20_000


def n(number: float) -> str:
    """Print a coordinate in as few characters as two decimals allow."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def tip(lines: Iterable[str]) -> str:
    """Make a title, in full but not endless, for whoever points at a thing."""
    whole = shorten("\n".join(map(printable, lines)), _LONGEST_TIP)
    # Escaped line by line: a line break is the one control character that stays.
    escaped = "\n".join(map(xml, whole.split("\n")))
    return f"<title>{escaped}</title>"


def span(text: str, size: float, theme: Theme) -> str:
    """Give the attributes that hold a text in fixed-width type to the width that the layout counts on.

    Our own fonts need none; one of the caller's may be wider, and must not run out of its card.

    Examples
    --------
    >>> from viz.theme import theme
    >>> span("0.5", 10.0, theme("light").with_font("Georgia"))
    ' textLength="18.06" lengthAdjust="spacingAndGlyphs"'
    """
    if not theme.fitted or not text:
        return ""
    return f' textLength="{n(cards.mono(text, size))}" lengthAdjust="spacingAndGlyphs"'


def words(text: str, x: float, y: float, ink: str, theme: Theme, size: float = cards.CAPTION_SIZE) -> str:
    """Write plain words in the sans face."""
    return (
        f'<text x="{n(x)}" y="{n(y)}" font-family="{xml(theme.sans)}" font-size="{n(size)}" fill="{ink}">'
        f"{xml(text)}</text>"
    )
