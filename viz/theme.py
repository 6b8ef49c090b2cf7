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

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, Final

from viz.colours import along, check_colour, mix
from viz.errors import OptionError
from viz.model import ROLES, Role

__all__ = ["THEMES", "Look", "Paint", "Theme", "theme"]

_FADE: Final = 0.64
_COLOURS: Final = (
    "background", "ink", "muted", "gradient", "edge", "good", "bad", "changed", "cold", "zero", "warm",
)  # a table  # fmt: skip


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

    def __post_init__(self) -> None:
        """Refuse what is not a colour before anything is drawn with it."""
        for part in ("fill", "stroke", "ink"):
            check_colour(f"paint: {part}", getattr(self, part))


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
    changed: str = "#6a3fb5"
    ramp: tuple[str, ...] = ("#f3dfe7", "#d9789f", "#8f1646", "#4a0a24")
    cold: str = "#2f6db5"
    zero: str = "#f4f4f2"
    warm: str = "#c2571a"
    sans: str = "'Helvetica Neue', Helvetica, Arial, 'DejaVu Sans', sans-serif"
    mono: str = "'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace"
    raster_sans: str = "DejaVu Sans"
    raster_mono: str = "DejaVu Sans Mono"
    fitted: bool = False

    def __post_init__(self) -> None:
        """Refuse what is not a colour before anything is drawn with it."""
        for part in _COLOURS:
            check_colour(f"theme: {part}", getattr(self, part))
        for colour in self.ramp:
            check_colour("theme: ramp", colour)

    def magnitude(self, level: float) -> str:
        """Return the colour of a gradient's magnitude, from 0 to 1."""
        return along(self.ramp, level)

    def heat(self, element: float) -> str:
        """Return the colour of an element, from -1 to 1."""
        return along((self.cold, self.zero, self.warm), (element + 1) / 2)

    @property
    def signs_negative(self) -> bool:
        """Whether a cell must say that it is negative, as its colour does not."""
        return self.cold == self.warm

    def sign(self, key: str) -> str:
        """Return the colour of a sign: of a mark, or of how a thing differs."""
        return {"added": self.good, "removed": self.bad, "changed": self.changed}.get(key, self.bad)

    def emphasised(self, emphasis: str) -> "Theme":
        """Return how things look that stand out in some way, or that others stand out from."""
        return _faded(self) if emphasis == "faded" else self

    def border(self, role: Role, emphasis: str) -> tuple[str, float]:
        """Return colour and thickness of a node's border."""
        paint = self.paint(role)
        if emphasis in ("added", "removed", "changed"):
            return self.sign(emphasis), paint.width + 1
        return (self.gradient, paint.width + 1.2) if emphasis == "path" else (paint.stroke, paint.width)

    def line(self, emphasis: str) -> tuple[str, float]:
        """Return colour and thickness of an edge."""
        if emphasis in ("added", "removed"):
            return self.sign(emphasis), 2.0
        return (self.gradient, 2.6) if emphasis == "path" else (self.edge, 1.25)

    def with_font(self, font: str) -> "Theme":
        """Put a font before all others; texts are then set to the widths that the layout counts on.

        Raises
        ------
        OptionError
            If that is not the name of a font.

        Examples
        --------
        >>> theme("light").with_font("Fira Code").mono[:12]
        "'Fira Code',"
        """
        if not str(font).strip() or set(font) & set("'\"<>&;{}\\") or not font.isprintable():
            raise OptionError("font", expected="the name of a font, such as 'Fira Code'", got=repr(font))
        return replace(
            self,
            mono=f"'{font}', {self.mono}",
            sans=f"'{font}', {self.sans}",
            raster_mono=font,
            raster_sans=font,
            fitted=True,
        )

    def paint(self, role: Role) -> Paint:
        """Return how nodes of this role look."""
        paint: Paint = getattr(self, role)
        return paint


Look = str | Theme | Mapping[str, Any]
"""A theme's name, a theme of one's own, or what to change of one: ``{"base": "dark", "gradient": "#ffaa00"}``."""


@lru_cache(maxsize=32)
def _faded(look: Theme) -> Theme:
    """Mix all colours of things with the background, so that the rest stands out."""

    def fade(colour: str) -> str:
        return mix(colour, look.background, _FADE)

    def faded(paint: Paint) -> Paint:
        return replace(paint, fill=fade(paint.fill), stroke=fade(paint.stroke), ink=fade(paint.ink))

    colours: dict[str, Any] = {name: fade(getattr(look, name)) for name in _COLOURS if name != "background"}
    paints: dict[str, Any] = {role: faded(look.paint(role)) for role in ROLES}
    return replace(look, **colours, **paints, ramp=tuple(map(fade, look.ramp)))


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
    changed="#c3a6ff",
    ramp=("#3b2530", "#94426a", "#ff8cb0", "#fff0f5"),
    cold="#4f93e6",
    zero="#2b313c",
    warm="#f0954a",
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
    changed="#000000",
    ramp=("#e6e6e6", "#000000"),
    cold="#222222",
    zero="#ffffff",
    warm="#222222",
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
    changed="#00568a",
    ramp=("#f0e0ea", "#c07aa4", "#8a3f6e", "#3a1230"),
    cold="#0072b2",
    zero="#f7f7f7",
    warm="#d55e00",
)

THEMES: Final[dict[str, Theme]] = {each.name: each for each in (_COLORBLIND, _DARK, _LIGHT, _PRINT)}


def theme(choice: Look) -> Theme:
    """Find a theme by name, change one, or pass one of your own through.

    Parameters
    ----------
    choice : str, Theme or dict
        ``"light"``, ``"dark"``, ``"print"``, ``"colorblind"``; or a `Theme`; or what to change of the light one, or of
        that named ``base``: colours, and for a role a colour (of its border and heading) or a `Paint`.

    Raises
    ------
    OptionError
        If there is no theme of that name, or no such part of it, or something is not a colour.

    Examples
    --------
    >>> theme("dark").background
    '#12161e'
    >>> theme({"base": "print", "gradient": "#005a9c", "parameter": "#005a9c"}).parameter.stroke
    '#005a9c'
    """
    if isinstance(choice, Theme):
        return choice
    if isinstance(choice, Mapping):
        return _changed(dict(choice))
    # Whatever is not hashable is not a name either.
    found = next((each for name, each in THEMES.items() if name == choice), None)
    if found:
        return found
    raise OptionError("theme", expected=f"one of {', '.join(THEMES)}, or a viz.Theme", got=repr(choice))


def _changed(parts: dict[str, Any]) -> Theme:
    made = theme(parts.pop("base", "light"))
    known = [each.name for each in fields(Theme)]
    for name, part in parts.items():
        if name not in known:
            close = get_close_matches(str(name), known, 1)
            hint = f"did you mean {close[0]!r}?" if close else f"a theme has {', '.join(known)}"
            raise OptionError("theme", expected="parts of a theme", got=repr(name), hint=hint)
        if name in ROLES and not isinstance(part, Paint):
            colour = check_colour(f"theme: {name}", part)
            parts[name] = replace(getattr(made, name), stroke=colour, ink=colour)
    return replace(made, **parts)
