"""Colours and fonts by role: the only module that knows what anything looks like.

One colour is reserved for gradients, on nodes and on edges alike, so that the eye can follow
the chain rule through a picture.

>>> theme("light").paint("parameter").stroke
'#2b7a4b'
>>> theme("neon")
Traceback (most recent call last):
...
viz.errors.OptionError: theme: expected one of colorblind, dark, light, print, or a viz.Theme, \
got 'neon'
"""

from dataclasses import dataclass
from typing import Final

from viz.errors import OptionError
from viz.model import Role

__all__ = ["THEMES", "Paint", "Theme", "theme"]


@dataclass(frozen=True, slots=True)
class Paint:
    """How one role looks: the card's fill, its border, and the ink of its heading.

    Examples
    --------
    >>> Paint("#ffffff", "#000000", "#000000").dashed
    False
    """

    fill: str
    stroke: str
    ink: str
    width: float = 1.2
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Theme:
    """Everything a renderer needs to know about looks. Colours are ``#rrggbb``.

    Examples
    --------
    A theme of your own is an ordinary one with parts replaced:

    >>> from dataclasses import replace
    >>> mine = replace(theme("light"), name="mine", gradient="#005a9c")
    >>> theme(mine).gradient
    '#005a9c'
    """

    name: str
    background: str
    ink: str
    muted: str
    gradient: str
    edge: str
    parameter: Paint
    input: Paint
    constant: Paint
    op: Paint
    output: Paint
    folded: Paint
    good: str = "#1b7a3d"
    bad: str = "#c62828"
    sans: str = "'Helvetica Neue', Helvetica, Arial, 'DejaVu Sans', sans-serif"
    mono: str = "'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace"
    raster_sans: str = "DejaVu Sans"
    raster_mono: str = "DejaVu Sans Mono"

    def paint(self, role: Role) -> Paint:
        """Return how nodes of this role look."""
        paint: Paint = getattr(self, role)
        return paint


_LIGHT: Final = Theme(
    name="light",
    background="#ffffff",
    ink="#1d2430",
    muted="#5c6675",
    gradient="#b0245c",
    edge="#7c8798",
    parameter=Paint("#eef8f1", "#2b7a4b", "#1b5e37"),
    input=Paint("#eef5fd", "#2f6db5", "#1f4f8a"),
    constant=Paint("#f6f6f5", "#86837c", "#4d4a45", width=1.0),
    op=Paint("#ffffff", "#7c8798", "#1d2430"),
    output=Paint("#fff6e6", "#b3690a", "#7d4700", width=2.0),
    folded=Paint("#f7f8fa", "#7c8798", "#4a5362", dashed=True),
)

_DARK: Final = Theme(
    name="dark",
    background="#12161e",
    ink="#e8ebf1",
    muted="#a3adbd",
    gradient="#ff8cb0",
    edge="#7f8a9c",
    parameter=Paint("#14281d", "#4fb37b", "#8fdcb0"),
    input=Paint("#15253a", "#5d9ce6", "#a3cbf8"),
    constant=Paint("#1f232c", "#828a97", "#c3c9d3", width=1.0),
    op=Paint("#1b212c", "#7f8a9c", "#e8ebf1"),
    output=Paint("#2d2312", "#e0a040", "#f6cf8b", width=2.0),
    folded=Paint("#191e27", "#7f8a9c", "#b9c1ce", dashed=True),
    good="#6fd08c",
    bad="#ff7b72",
)

# Black on white: roles are told apart by the border alone, so a photocopy loses nothing.
_PRINT: Final = Theme(
    name="print",
    background="#ffffff",
    ink="#000000",
    muted="#444444",
    gradient="#000000",
    edge="#333333",
    parameter=Paint("#ffffff", "#000000", "#000000", width=1.6),
    input=Paint("#ffffff", "#000000", "#000000", width=0.8),
    constant=Paint("#eeeeee", "#777777", "#000000", width=0.8),
    op=Paint("#ffffff", "#555555", "#000000"),
    output=Paint("#ffffff", "#000000", "#000000", width=2.6),
    folded=Paint("#ffffff", "#555555", "#000000", dashed=True),
    good="#000000",
    bad="#000000",
)

# The hues of Okabe and Ito, whose differences survive the common kinds of colour blindness;
# darkened where text or a thin line would otherwise be too faint on white.
_COLORBLIND: Final = Theme(
    name="colorblind",
    background="#ffffff",
    ink="#000000",
    muted="#4d4d4d",
    gradient="#8a3f6e",
    edge="#6b6b6b",
    parameter=Paint("#e3f4ee", "#00805c", "#004d37", width=1.6),
    input=Paint("#e3eff8", "#0072b2", "#00466e", width=1.0),
    constant=Paint("#f4f4f4", "#7a7a7a", "#3d3d3d", width=1.0),
    op=Paint("#ffffff", "#6b6b6b", "#000000"),
    output=Paint("#fdeee3", "#c65300", "#7a3300", width=2.4),
    folded=Paint("#f7f7f7", "#6b6b6b", "#3d3d3d", dashed=True),
    good="#00704f",
    bad="#a63d00",
)

THEMES: Final[dict[str, Theme]] = {each.name: each for each in (_COLORBLIND, _DARK, _LIGHT, _PRINT)}


def theme(choice: str | Theme) -> Theme:
    """Find a theme by name, or pass one of your own through.

    Parameters
    ----------
    choice : str or Theme
        ``"light"``, ``"dark"``, ``"print"``, ``"colorblind"``, or a `Theme`.

    Raises
    ------
    OptionError
        If there is no theme of that name.

    Examples
    --------
    >>> theme("dark").background
    '#12161e'
    """
    if isinstance(choice, Theme):
        return choice
    # Whatever is not hashable is not a name either.
    found = next((each for name, each in THEMES.items() if name == choice), None)
    if found:
        return found
    raise OptionError("theme", expected=f"one of {', '.join(THEMES)}, or a viz.Theme", got=repr(choice))
