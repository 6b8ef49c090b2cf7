"""What makes a node or an edge stand out in SVG: signs, the gauge of a gradient, the cells of an array.

Nothing is said by colour alone: a sign has a shape and a word, a gauge a height, a negative cell of one hue a minus.
"""

from typing import Final

from viz import cards
from viz.cards import Card
from viz.model import EMPHASES, MARKS, Edge, Node
from viz.quote import xml
from viz.render.shapes import n, tip, words
from viz.signs import FAULTS, SIGNS, signs
from viz.theme import Theme

__all__ = ["cells", "gauge", "ramp", "sign", "signs_of_edge", "signs_of_node"]

_GAUGE: Final = 5.0
_SIGN_SIZE: Final = 9.0


def sign(key: str, x: float, y: float, theme: Theme, word: str = "") -> list[str]:
    """Draw a sign with its middle at (x, y), a full disc for a fault, a ring for news; and a word beside it.

    Examples
    --------
    >>> from viz.theme import theme
    >>> "al-mark-nan" in sign("nan", 0, 0, theme("light"))[0]
    True
    """
    colour = theme.sign(key) if key in FAULTS or key in EMPHASES else theme.muted
    full = key in FAULTS or key in EMPHASES
    fill, ink = (colour, theme.background) if full else (theme.background, colour)
    beside = x + cards.SIGN / 2 + cards.SIGN_GAP
    return [
        f'<g class="al-sign al-mark-{xml(key)}">',
        tip([EMPHASES.get(key) or MARKS[key]]),
        f'<circle cx="{n(x)}" cy="{n(y)}" r="{n(cards.SIGN / 2 - 0.5)}" fill="{fill}" stroke="{colour}"/>',
        _glyph(key, x, y, ink, theme),
        *([words(word, beside, y + 3.5, colour, theme)] if word else []),
        "</g>",
    ]


def _glyph(key: str, x: float, y: float, ink: str, theme: Theme) -> str:
    if key == "blocked":
        # Beside a local derivative, another character could be read as part of the number.
        return f'<path d="M{n(x - 3)} {n(y - 3)}h6v6h-6Z" fill="{ink}"/>'
    return (
        f'<text x="{n(x)}" y="{n(y + 3.2)}" text-anchor="middle" font-family="{xml(theme.sans)}" '
        f'font-size="{n(_SIGN_SIZE)}" font-weight="bold" fill="{ink}">{xml(SIGNS[key].sign)}</text>'
    )


def signs_of_node(made: Card, theme: Theme) -> list[str]:
    """Draw the signs of a card, each in a row of its own with a word beside it."""
    lines: list[str] = []
    for index, key in enumerate(made.signs):
        middle = made.signs_start + cards.ROW_HEIGHT * (index + 0.5)
        left = made.inset + cards.SIDE + cards.SIGN / 2 - 1
        lines += sign(key, left, middle, theme, SIGNS[key].word)
    return lines


def signs_of_edge(edge: Edge, left: float, middle: float, theme: Theme) -> list[str]:
    """Draw the signs of an edge beside each other, from ``left`` on."""
    lines: list[str] = []
    for index, key in enumerate(signs(edge)):
        lines += sign(key, left + cards.SIGN * (index + 0.5) + index, middle, theme)
    return lines


def gauge(node: Node, made: Card, theme: Theme) -> list[str]:
    """Draw how large a gradient is beside the others: a bar at the left that is fuller and darker for larger ones."""
    if node.level is None:
        return []
    top, whole = 5.0, made.height - 10.0
    full = max(2.0, whole * node.level)
    place = f'x="{n(cards.GAUGE - _GAUGE)}" width="{n(_GAUGE)}"'
    return [
        f'<rect class="al-gauge" {place} y="{n(top)}" height="{n(whole)}" rx="1.5" fill="{theme.background}" '
        f'stroke="{theme.muted}" stroke-width="0.6"/>',
        f'<rect class="al-magnitude" {place} y="{n(top + whole - full)}" height="{n(full)}" rx="1.5" '
        f'fill="{theme.magnitude(node.level)}"/>',
    ]


def cells(node: Node, made: Card, theme: Theme) -> list[str]:
    """Draw the elements of a small array."""
    grid = made.grid
    if grid is None:
        return []
    left = made.inset + (made.width - made.inset - grid.width) / 2
    top = made.facts_end + cards.HEAT_PADDING / 2
    lines = [f'<g class="al-heat" transform="translate({n(left)} {n(top)})">']
    for row, elements in enumerate(node.heat):
        for column, element in enumerate(elements):
            lines += _cell(element, column * grid.across, row * grid.down, (grid.across, grid.down), theme)
    frame = f'width="{n(grid.width)}" height="{n(grid.height)}" fill="none" stroke="{theme.muted}"'
    return [*lines, f'<rect {frame} stroke-width="0.6"/>', "</g>"]


def _cell(element: float | None, x: float, y: float, size: tuple[float, float], theme: Theme) -> list[str]:
    across, down = size
    fill = theme.background if element is None else theme.heat(element)
    made = [f'<rect x="{n(x)}" y="{n(y)}" width="{n(across)}" height="{n(down)}" fill="{fill}"/>']
    if element is None:
        course = f"M{n(x)} {n(y + down)}L{n(x + across)} {n(y)}M{n(x)} {n(y)}L{n(x + across)} {n(y + down)}"
        made.append(f'<path class="al-nan" d="{course}" stroke="{theme.bad}" stroke-width="0.8"/>')
    elif element < 0 and theme.signs_negative:
        ink = theme.background if element < -0.5 else theme.ink  # noqa: PLR2004 - half way to the darkest
        course = f"M{n(x + across * 0.3)} {n(y + down / 2)}h{n(across * 0.4)}"
        made.append(f'<path class="al-minus" d="{course}" stroke="{ink}"/>')
    return made


def ramp(theme: Theme, *, diverging: bool, steps: int = 9) -> list[str]:
    """List the colours of a scale, from its lowest place to its highest."""
    places = [at / (steps - 1) for at in range(steps)]
    return [theme.heat(2 * at - 1) if diverging else theme.magnitude(at) for at in places]
