r"""From the TeX that formulas are written in to plain text: fractions in one line, exponents as small digits.

>>> plain(r"\frac{1}{2\,\left(1 - y^{2}\right)}")
'1/(2·(1 − y²))'
>>> plain(r"\tanh^{2} x"), plain(r"\left|a\right| \operatorname{sign} b")
('tanh²(x)', '|a|·sign(b)')
"""

from typing import Final

from viz.algebra.notation import TOKEN

__all__ = ["plain", "raised"]

_SIGNS: Final = {
    r"\,": "·", r"\:": " ", r"\cdot": "·", r"\odot": " ⊙ ", "+": " + ", "-": " − ", "=": " = ", "<": " < ", ">": " > ",
    r"\le": " ≤ ", r"\ge": " ≥ ", r"\ne": " ≠ ", r"\approx": " ≈ ", r"\in": " ∈ ", r"\land": " and ", r"\lor": " or ",
    r"\oplus": " xor ", r"\lnot": "not ", r"\leftarrow": " ← ", r"\times": " × ", r"\bmod": " mod ", "*": " * ",
    "/": "/", ",": ", ", r"\ll": " ≪ ", r"\gg": " ≫ ", r"\pm": "±", r"\operatorname{rem}": " rem ", r"\to": "→",
}  # a table  # fmt: skip
_LETTERS: Final = {
    r"\pi": "π", r"\infty": "∞", r"\partial": "∂", r"\Gamma": "Γ", r"\psi": "ψ", r"\zeta": "ζ", r"\sigma": "σ",
    r"\lambda": "λ", r"\Phi": "Φ", r"\Theta": "Θ", r"\Re": "Re", r"\Im": "Im", r"\sum": "Σ", r"\prod": "Π",
    r"\arcsin": "arcsin", "\\": "",
}  # a table  # fmt: skip
_FENCES: Final = {r"\lfloor": "⌊", r"\rfloor": "⌋", r"\lceil": "⌈", r"\rceil": "⌉", r"\lVert": "‖", r"\rVert": "‖"}
_UP: Final = dict(zip("0123456789+-()niTHxk", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱᵀᴴˣᵏ", strict=True))
_DOWN: Final = dict(zip("0123456789+-()ijklmnoprtuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎ᵢⱼₖₗₘₙₒₚᵣₜᵤᵥₓ", strict=True))
_FUNCTIONS: Final = frozenset(
    "ln log sin cos tan sinh cosh tanh arcsin arccos arctan exp det max min gcd Re Im".split()  # noqa: SIM905 - easier to read than a list
)
_SYMBOLS: Final = "\ue000"
_BREAKS: Final = " ·/"


def raised(text: str) -> str:
    """Write text as an exponent.

    Examples
    --------
    >>> raised("2"), raised("-1"), raised("a + b")
    ('²', '⁻¹', '^(a + b)')
    """
    small = text.replace(" ", "").replace("−", "-")
    if all(char in _UP for char in small):
        return "".join(_UP[char] for char in small)
    is_power = any(char in "^⁰¹²³⁴⁵⁶⁷⁸⁹⁻" for char in text)
    return f"^({text})" if is_power or not _is_atom(text) else f"^{text}"


def plain(tex: str) -> str:
    """Write the TeX of a formula as plain text."""
    reader = _Reader(TOKEN.findall(tex))
    return reader.until("").strip()


def _is_atom(text: str) -> bool:
    """Whether text holds together in any place: a name, a number, or something in brackets."""
    depth = 0
    for at, char in enumerate(text):
        if depth == 0 and at and text[at - 1].isdigit() and (_is_letter(char) or char in "(√Σ"):
            return False
        depth += (char in "(⌊[") - (char in ")⌋]")
        if depth == 0 and (char in _BREAKS or (char == "−" and not at)):
            return False
    return True


def _is_letter(char: str) -> bool:
    """Whether a character is part of a name; symbols are characters of the private-use area by now."""
    return char.isalpha() or "\ue000" <= char <= "\uf8ff"


def _bracketed(text: str) -> str:
    return text if _is_atom(text) else f"({text})"


def _lowered(text: str) -> str:
    if text and all(char in _DOWN for char in text):
        return "".join(_DOWN[char] for char in text)
    return f"_{text}" if _is_atom(text) else f"_({text})"


def _bare(sign: str) -> str:
    """The name in a sign."""
    if not sign.startswith("\\"):
        return sign
    return sign[1:].removeprefix("operatorname{").removeprefix("mathrm{").removesuffix("}")


class _Reader:
    """Reads tokens from left to right."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens, self.at = tokens, 0

    def _peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def _next(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1] if self.at <= len(self.tokens) else ""

    def until(self, end: str) -> str:
        """Read up to a closing sign, and over it."""
        made: list[str] = []
        while self.at < len(self.tokens) and self._peek() != end:
            made.append(self._signed(made))
        self._next()
        return "".join(made)

    def _signed(self, made: list[str]) -> str:
        sign = self._peek()
        if sign in _SIGNS:
            self._next()
            unary = not "".join(made).strip() or made[-1].endswith((" ", ","))
            return "−" if sign == "-" and unary else "" if sign == "+" and unary else _SIGNS[sign]
        is_text = sign.startswith(r"\text")
        item = self._item()
        before = made[-1] if made and not is_text else ""
        return f"·{item}" if before and item and self._is_product_of(before, item) else item

    @staticmethod
    def _is_product_of(before: str, item: str) -> bool:
        """Whether two things side by side are a product, rather than a number of something, or a function of it."""
        if before[-1] in " ·/,−(⌊⌈∂" or before.isdigit():
            return False
        if item[0] in "([":
            start = before.lstrip("·")
            return not start[0].isalpha() or start.startswith("exp(")
        return _is_letter(item[0]) or item[0] in "|√"

    def _group(self) -> str:
        """Read a group in braces, or one sign."""
        if self._peek() != "{":
            return self._fixed(self._next())
        self._next()
        return self.until("}")

    def _item(self) -> str:
        """Read one thing with its exponents and indices."""
        sign = self._next()
        if sign == r"\mathrm{e}" and self._peek() == "^":
            self._next()
            return f"exp({self._group()})"
        name = _bare(sign)
        found = self._fixed(sign)
        scripts = self._scripts(found) + (" " if sign in (r"\sum", r"\prod") else "")
        is_function = sign.startswith(r"\operatorname") or (sign.startswith("\\") and name in _FUNCTIONS)
        # What stands above the closing bracket belongs to the whole: max(a, b)².
        return self._scripts(scripts + self._argument()) if is_function else scripts

    def _fixed(self, sign: str) -> str:
        if sign == r"\frac":
            above, below = self._group(), self._group()
            return f"{above if self._is_product(above) else f'({above})'}/{_bracketed(below)}"
        if sign == r"\sqrt":
            index = ""
            if self._peek() == "[":
                self._next()
                index = self.until("]")
            inner = self._group()
            return {"": "√", "3": "∛"}.get(index, f"{index}√") + (inner if len(inner) == 1 else f"({inner})")
        if sign in (r"\mathsf", r"\mathbf", r"\mathcal"):
            name = self._group()
            return {
                (r"\mathbf", "1"): "\N{MATHEMATICAL BOLD DIGIT ONE}",
                (r"\mathcal", "F"): "\N{SCRIPT CAPITAL F}",
            }.get((sign, name), name)
        if sign == r"\overline":
            return f"conj({self._group()})"
        if sign == "{":
            return self.until("}")
        if sign in ("(", "["):
            return sign + self.until({"(": ")", "[": "]"}[sign]) + {"(": ")", "[": "]"}[sign]
        if sign == r"\left":
            opened = self._next()
            inner = self.until(r"\right")
            closed = self._next()
            return _FENCES.get(opened, opened) + inner + _FENCES.get(closed, closed)
        return self._word(sign)

    @staticmethod
    def _is_product(text: str) -> bool:
        """Whether a numerator needs no brackets: it holds no sum, and no comparison."""
        depth = 0
        for at, char in enumerate(text):
            depth += (char in "(⌊[") - (char in ")⌋]")
            if depth == 0 and (char in "+<>=≤≥ΣΠ" or text[at : at + 3] in (" − ", "if ", "or ", "and")):
                return False
        return True

    @staticmethod
    def _word(sign: str) -> str:
        if sign.startswith(r"\text{"):
            return sign[6:-1]
        return _FENCES.get(sign) or _LETTERS.get(sign) or _bare(sign)

    def _scripts(self, base: str) -> str:
        while self._peek() in ("^", "_"):
            up = self._next() == "^"
            inner = self._group()
            if up and not _is_atom(base):
                base = f"({base})"
            base += raised(inner) if up else _lowered(inner)
        return base

    def _argument(self) -> str:
        """Read what a function is applied to, in brackets."""
        following = self._peek()
        if following in ("", "(", "[", r"\left", "}", ")", r"\right", "_", "^") or following in _SIGNS:
            if following == r"\left" and self.tokens[self.at + 1 : self.at + 2] == ["|"]:
                return f"({self._item()})"
            return self._fixed(self._next()) if following in ("(", r"\left") else ""
        if following == r"\sum":
            return f"({self.until_sign()})"
        item = self._item()
        # As in ln Γ(x): the argument is itself a function of what follows.
        return f"({item}{self._item() if _is_letter(item[0]) and item[0] < _SYMBOLS and self._peek() == '(' else ''})"

    def until_sign(self) -> str:
        """Read to the end of a product."""
        made = ""
        while self._peek() and self._peek() not in ("}", ")", "+", "-", r"\right"):
            made += self._item()
        return made
