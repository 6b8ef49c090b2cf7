"""How large something is, as a character: the gauge of a gradient, the cells of an array, where there is only text.

>>> bar(0.4, UNICODE), strips(((0.5, -1.0), (None, 0.0)), UNICODE)
('▄', ('▇▁', '!·'))
"""

from collections.abc import Sequence
from typing import Final

__all__ = ["ASCII", "UNICODE", "bar", "elements", "gradients", "rule", "rules", "strips"]

UNICODE: Final = "▁▂▃▄▅▆▇█"
ASCII: Final = "12345678"

_NAN: Final = "!"
# In TeX, in heights of an x.
_THIN, _TALL = 0.1, 1.6


def bar(level: float, bars: str) -> str:
    """Give the bar of a level from 0 to 1.

    Examples
    --------
    >>> bar(0.0, UNICODE), bar(1.0, ASCII)
    ('▁', '8')
    """
    return bars[round(level * (len(bars) - 1))]


def strips(heat: Sequence[Sequence[float | None]], bars: str) -> tuple[str, ...]:
    """Give each row of cells as bars: low ones for elements below 0, high ones for those above, a dot for 0 itself.

    Examples
    --------
    >>> strips(((-1.0, -0.1, 0.0, 0.1, 1.0),), UNICODE)
    ('▁▄·▅█',)
    """
    return tuple("".join(_NAN if each is None else _signed(each, bars) for each in row) for row in heat)


def _signed(element: float, bars: str) -> str:
    half = len(bars) // 2
    if not element:
        return _zero(bars)
    return bar(element, bars[half:]) if element > 0 else bar(1 + element, bars[:half])


def _zero(bars: str) -> str:
    return "." if bars.isascii() else "·"


def gradients(scale: tuple[str, str], bars: str) -> str:
    """Explain the bars of gradients.

    Examples
    --------
    >>> gradients(("0.1", "2"), UNICODE)
    '▁ … █: gradients from 0.1 to 2'
    """
    return f"{bars[0]} … {bars[-1]}: gradients from {scale[0]} to {scale[1]}"


def elements(heat: Sequence[Sequence[float | None]], bars: str) -> str:
    """Explain the bars of cells.

    Examples
    --------
    >>> elements(((1.0, None),), ASCII)
    'elements: 1 … 4 below 0, 5 … 8 above, . is 0, ! is NaN'
    """
    half = len(bars) // 2
    below, above = f"{bars[0]} … {bars[half - 1]} below 0", f"{bars[half]} … {bars[-1]} above"
    nan = ", ! is NaN" if any(each is None for row in heat for each in row) else ""
    return f"elements: {below}, {above}, {_zero(bars)} is 0{nan}"


def rule(level: float | None) -> str:
    r"""Draw a bar in TeX, behind a number; "" for no level.

    Examples
    --------
    >>> rule(0.5)
    '\\;\\rule{0.6ex}{0.80ex}'
    """
    return "" if level is None else rf"\;{_rule(level)}"


def rules(heat: Sequence[Sequence[float | None]]) -> str:
    r"""Draw cells in TeX, row after row, as bars that stand on the line, or hang from it if they are below 0.

    Examples
    --------
    >>> rules(((-1.0, None),))
    ' \\quad \\rule[-1.60ex]{0.6ex}{1.60ex}\\,\\times'
    """
    return "".join(r" \quad " + r"\,".join(r"\times" if each is None else _rule(each) for each in row) for row in heat)


def _rule(size: float) -> str:
    height = max(_THIN, _TALL * abs(size))
    below = f"[-{height:.2f}ex]" if size < 0 else ""
    return rf"\rule{below}{{0.6ex}}{{{height:.2f}ex}}"
