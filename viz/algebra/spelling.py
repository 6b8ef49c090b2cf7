r"""How a name from a program is written in a formula.

>>> spelled("x1"), spelled("w_out"), spelled("theta"), spelled("loss")
(('x_{1}', 'x₁'), ('w_{\\mathrm{out}}', 'w_out'), ('\\theta', 'theta'), ('\\mathrm{loss}', 'loss'))
"""

import re
from typing import Final

from viz.quote import latex, printable

__all__ = ["spelled", "subscript"]

_GREEK: Final = re.compile(
    r"alpha|beta|[Gg]amma|[Dd]elta|epsilon|zeta|eta|[Tt]heta|iota|kappa|[Ll]ambda|mu|nu|[Xx]i|[Pp]i|rho|[Ss]igma|tau|"
    r"[Uu]psilon|[Pp]hi|chi|[Pp]si|[Oo]mega"
)
_NAME: Final = re.compile(r"([A-Za-z]+)(?:_?(\d+)|_([A-Za-z0-9]+))?(['\u2032]*)\Z")
_ELEMENT: Final = re.compile(r"([A-Za-z]+)\[(\d+(?:, ?\d+)*)\]\Z")
_DIGITS: Final = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def subscript(number: int | str) -> str:
    """Write a number as small digits.

    Examples
    --------
    >>> subscript(12)
    '₁₂'
    """
    return str(number).translate(_DIGITS)


def spelled(name: str) -> tuple[str, str]:
    r"""Write a name in TeX and as text; any string at all is safe.

    Examples
    --------
    >>> spelled("w[0]"), spelled("layer.b"), spelled("x₁")
    (('w_{0}', 'w[0]'), ('\\text{layer.b}', 'layer.b'), ('x_{1}', 'x₁'))
    """
    found = _NAME.match(name.translate(_PLAIN)) if name.isprintable() else None
    if found:
        stem, digits, word, primes = found.groups()
        tex = _stem(stem) + (f"_{{{digits}}}" if digits else f"_{{{_stem(word)}}}" if word else "")
        return tex + "'" * len(primes), f"{stem}{subscript(digits)}{primes}" if digits else name
    element = _ELEMENT.match(name)
    if element:
        return f"{_stem(element[1])}_{{{element[2].replace(' ', '')}}}", name
    return f"\\text{{{latex(name)}}}", printable(name)


_PLAIN: Final = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


def _stem(word: str) -> str:
    if _GREEK.fullmatch(word):
        return f"\\{word}"
    return word if len(word) == 1 or word.isdigit() else f"\\mathrm{{{word}}}"
