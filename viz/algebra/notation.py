r"""The notation of a function: a piece of TeX with places for arguments, and how tightly its parts bind.

>>> pieces(r"\ln(1 + {b})", ("b",))
('\\ln(1 + ', 0, ')')
>>> binding(pieces(r"{a} > {b}", ("a", "b"))) == RELATION, binding(pieces(r"\ln(1 + {b})", ("b",))) == ATOM
(True, True)
"""

import re
from functools import cache
from typing import Final

__all__ = [
    "APPLIED", "ATOM", "CASES", "LOGIC", "POWER", "PRODUCT", "RELATION", "SUM", "TOKEN",
    "binding", "needs", "pieces", "same_power",
]  # a table  # fmt: skip

CASES, LOGIC, RELATION, SUM, PRODUCT, APPLIED, POWER, ATOM = range(8)
"""How tightly a formula holds together: ``1 if x > 0 else 0`` least of all, ``sin x`` more than a product."""

TOKEN: Final = re.compile(r"\\text\{[^}]*\}|\\(?:operatorname|mathrm)\{\w+\}|\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|\S")
_PLACE: Final = re.compile(r"\x00(\d+)\x00")
_RELATIONS: Final = frozenset({"=", "<", ">", r"\le", r"\ge", r"\ne", r"\approx", r"\in", r"\leftarrow"})
_LOGIC: Final = frozenset({r"\land", r"\lor", r"\oplus", r"\lnot"})
_OPEN: Final = frozenset({"{", "(", "[", r"\left", r"\lfloor", r"\lceil", r"\lVert"})
_CLOSE: Final = frozenset({"}", ")", "]", r"\right", r"\rfloor", r"\rceil", r"\rVert"})
_PRODUCTS: Final = frozenset({r"\,", r"\:", r"\bmod", "/", r"\times", "*", r"\ll", r"\gg", r"\operatorname{rem}"})


@cache
def pieces(tex: str, names: tuple[str, ...]) -> tuple[str | int, ...]:
    """Take a formula apart: text, and the positions of arguments.

    Parameters
    ----------
    tex : str
        A formula with the names of arguments in braces.
    names : tuple of str
        These names, in their order.
    """
    marked = tex.format(**{name: f"\0{at}\0" for at, name in enumerate(names)})
    # Euler's number stands upright; a variable that is called e does not.
    marked = re.sub(r"(?<![\\A-Za-z])e\^", r"\\mathrm{e}^", marked)
    marked = re.sub(r"\\mathrm\{(\w\w+)\}", r"\\operatorname{\1}", marked)
    parts = _PLACE.split(marked)
    return tuple(int(part) if at % 2 else part for at, part in enumerate(parts) if at % 2 or part)


@cache
def binding(notation: tuple[str | int, ...]) -> int:
    """Find how tightly a function's notation holds together."""
    found, depth, before = ATOM, 0, ""
    bars = 0
    for sign in TOKEN.findall("".join(part if isinstance(part, str) else "\0" for part in notation)):
        if sign == "|":
            bars += 1
        opens = sign in _OPEN or (sign == "|" and bars % 2 == 1 and before != r"\left")
        closes = sign in _CLOSE or (sign == "|" and bars % 2 == 0 and before != r"\right")
        if not depth and not closes:
            found = min(found, _loosest(sign, before, opens=opens))
        if closes:
            depth -= 1
        elif opens:
            depth += 1
        # After a delimiter that grows, the delimiter itself is part of it.
        before = sign
    return found


def _loosest(sign: str, before: str, *, opens: bool) -> int:
    if sign.startswith(r"\text"):
        return CASES
    if sign in _LOGIC:
        return LOGIC
    if sign in _RELATIONS:
        return RELATION
    if sign in ("+", "-", r"\pm"):
        return SUM
    if sign in _PRODUCTS or (sign == r"\sum" and not before):
        return PRODUCT
    if sign == "^":
        return POWER
    if sign == r"\frac":
        return APPLIED
    if sign == "\0" and before and (_is_function(before) or before == "}"):
        return APPLIED
    juxtaposed = before in ("\0", ")", "}") and (sign == "\0" or sign[0].isalpha() or sign in (r"\min", r"\ln"))
    return PRODUCT if juxtaposed and not opens else ATOM


def _is_function(sign: str) -> bool:
    return sign.startswith("\\") and sign[1:2].isalpha() and sign not in _OPEN | _CLOSE


@cache
def needs(left: str, right: str) -> int:
    r"""Find how tightly an argument must hold together to stand between two pieces of a notation without brackets.

    Examples
    --------
    >>> needs(r"\frac{", "}{") == CASES, needs(r"\tanh ", "") == ATOM, needs("1 + ", ")") == SUM
    (True, True, True)
    """
    before, after = TOKEN.findall(left)[-1:], TOKEN.findall(right)[:1]
    return max(_after(before[0]) if before else CASES, _before(after[0]) if after else CASES)


def _after(sign: str) -> int:
    """What a sign asks of an argument to its right."""
    if sign in _OPEN or sign in (",", "|"):
        return CASES
    if sign.startswith(r"\text"):
        return CASES if "else" in sign else LOGIC
    if sign in _LOGIC:
        return ATOM if sign == r"\lnot" else RELATION
    if sign in _RELATIONS or sign == "+":
        return SUM
    if sign in ("-", r"\,"):
        return PRODUCT
    if sign in (r"\sum", r"\prod"):
        return APPLIED
    return POWER if sign in _PRODUCTS else ATOM


def _before(sign: str) -> int:
    """What a sign asks of an argument to its left."""
    if sign in _CLOSE or sign in (",", "|"):
        return CASES
    if sign.startswith(r"\text"):
        return LOGIC
    if sign in _LOGIC:
        return RELATION
    if sign in _RELATIONS or sign in ("+", "-"):
        return SUM
    if sign in ("^", "_", "["):
        return ATOM
    return PRODUCT if sign in (r"\,", r"\:", "/") else POWER


def same_power(notation: tuple[str | int, ...], exponent: str) -> tuple[str | int, ...] | None:
    r"""Put an exponent on a function's name, as in sin² x; None where that is not usual.

    Examples
    --------
    >>> same_power((r"\sin ", 0), "2")
    ('\\sin^{2} ', 0)
    """
    first = notation[0] if notation else 0
    if len(notation) != 2 or not isinstance(first, str) or not re.fullmatch(r"\\(operatorname\{)?[A-Za-z]+\}? ", first):  # noqa: PLR2004 - two of them, as it says
        return None
    return (f"{first.rstrip()}^{{{exponent}}} ", notation[1])
