"""What is drawn on a card in TikZ besides text: the gauge of a gradient, the cells of an array.

>>> from viz.theme import theme
>>> from viz.cards import card
>>> half = Node("n0", "op", level=0.5)
>>> next(gauge(half, card(half), theme("light")))[0]
(4.0, 5.0, 5.0, 15.0)
"""

from collections.abc import Iterator

from viz import cards
from viz.model import Node
from viz.theme import Theme

__all__ = ["cells", "gauge", "paint"]

Rectangle = tuple[float, float, float, float]
"""Left, top, width and height, in the card."""

_WIDE = 5.0


def paint(colour: str) -> str:
    """Write a colour that has no name.

    Examples
    --------
    >>> paint("#ff8000")
    '{rgb,255:red,255;green,128;blue,0}'
    """
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"{{rgb,255:red,{red};green,{green};blue,{blue}}}"


def gauge(node: Node, made: cards.Card, theme: Theme) -> Iterator[tuple[Rectangle, str]]:
    """Give the rectangles of a gauge with their looks: the whole, and as much of it as the gradient fills."""
    if node.level is not None:
        left, whole = cards.GAUGE - _WIDE, made.height - 10.0
        full = max(2.0, whole * node.level)
        yield (left, 5.0, _WIDE, whole), "draw=almuted, fill=albackground, line width=0.6bp"
        yield (left, 5.0 + whole - full, _WIDE, full), f"fill={paint(theme.magnitude(node.level))}"


def cells(node: Node, made: cards.Card, theme: Theme) -> Iterator[tuple[Rectangle, str, str]]:
    """Give the rectangles of the cells with their looks and signs: a cross for NaN, a minus if no colour says so."""
    grid = made.grid
    if grid is None:
        return
    left = made.inset + (made.width - made.inset - grid.width) / 2
    top = made.facts_end + cards.HEAT_PADDING / 2
    for row, elements in enumerate(node.heat):
        for column, element in enumerate(elements):
            place = (left + column * grid.across, top + row * grid.down, grid.across, grid.down)
            look = "albackground" if element is None else paint(theme.heat(element))
            minus = element is not None and element < 0 and theme.signs_negative
            yield place, f"fill={look}", r"$\times$" if element is None else "$-$" if minus else ""
