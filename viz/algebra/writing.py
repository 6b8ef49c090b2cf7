r"""How a term is written: in TeX, with no more brackets than it needs, and from that as plain text.

>>> from viz.algebra.term import add, multiply, power, symbol
>>> y = Symbols({"y": ("y", "y"), "w": ("w_{1}", "w₁")})
>>> written = y.write(multiply(symbol("w"), add(1, multiply(-1, power(symbol("y"), 2)))))
>>> written.tex, written.text
('w_{1}\\,\\left(1 - y^{2}\\right)', 'w₁·(1 − y²)')
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Final, NamedTuple

from viz.algebra.notation import APPLIED, ATOM, CASES, POWER, PRODUCT, SUM, binding, needs, same_power
from viz.algebra.plain import plain
from viz.algebra.term import Term, add, multiply, number, power
from viz.digits import number as digits

__all__ = ["LETTERS", "Symbols", "Written"]

# Symbols stand as characters of the private-use area until all is written, so that no name can be taken for TeX.
_FIRST: Final = 0xE000
LETTERS: Final = "ijklmnop"


class Written(NamedTuple):
    """A formula in TeX and as plain text.

    Examples
    --------
    >>> Written("x^{2}", "x²").text
    'x²'
    """

    tex: str
    text: str


class Symbols:
    """How each symbol is written, by its name; one that is missing is written as it is.

    Parameters
    ----------
    known : mapping
        From names to TeX and text.

    Examples
    --------
    >>> from viz.algebra.term import symbol
    >>> Symbols({"x": ("x", "x")}).write(symbol("x"))
    Written(tex='x', text='x')
    """

    def __init__(self, known: Mapping[str, tuple[str, str]]) -> None:
        self.known = dict(known)

    def write(self, x: Term) -> Written:
        """Write a term."""
        writer = _Writer({name for name, (tex, _) in self.known.items() if tex.startswith("\\frac")})
        tex = writer.tex(x)
        text = plain(tex)
        for at, name in enumerate(writer.names):
            mark = chr(_FIRST + at)
            shown = self.known.get(name, (name, name))
            tex, text = tex.replace(mark, shown[0]), text.replace(mark, shown[1])
        return Written(tex, text)


class _Writer:
    """Writes one term; every method gives TeX and how tightly it holds together."""

    def __init__(self, tall: set[str]) -> None:
        self.names: list[str] = []
        self.tall = tall

    def tex(self, x: Term, least: int = CASES) -> str:
        """Write a term, in brackets if it holds together less tightly than its place needs."""
        written, level = self._write(x)
        return written if level >= least else f"\\left({written}\\right)"

    def _write(self, x: Term) -> tuple[str, int]:
        if x.head == "symbol":
            if x.data not in self.names:
                self.names.append(x.data)
            return chr(_FIRST + self.names.index(x.data)), ATOM
        if x.head == "number":
            return _number(x.data)
        if x.notation:
            return self._notation(x, x.notation)
        written = getattr(self, f"_{x.head}", None)
        return written(x) if written else (self._call(x), ATOM)

    def _call(self, x: Term) -> str:
        inner = ", ".join(self.tex(arg) for arg in x.args)
        return f"\\operatorname{{{x.head.replace('_', '')}}}\\left({inner}\\right)"

    def _notation(self, x: Term, notation: tuple[str | int, ...]) -> tuple[str, int]:
        if notation == (0,):
            return self._write(x.args[0])
        made: list[str] = []
        for at, part in enumerate(notation):
            if isinstance(part, str):
                made.append(part)
                continue
            left = str(notation[at - 1]) if at else ""
            right = str(notation[at + 1]) if at + 1 < len(notation) else ""
            arg = self.tex(x.args[part], needs(left, right))
            if arg.startswith("\\left(") and made:
                made[-1] = made[-1].removesuffix(" ")
            elif arg.startswith("-") and left.endswith("+ "):
                made[-1], arg = left.removesuffix("+ ") + "- ", arg[1:]
            made.append(arg)
        return "".join(made), binding(notation)

    def _add(self, x: Term) -> tuple[str, int]:
        made = ""
        for arg in x.args:
            minus, rest = _sign(arg)
            inner = self.tex(rest, PRODUCT)
            if made:
                made += f" - {inner}" if minus else f" + {inner}"
            else:
                made = f"-{inner}" if minus else inner
        return made, SUM

    def _multiply(self, x: Term) -> tuple[str, int]:
        minus, rest = _sign(x)
        if minus:
            return f"-{self.tex(rest, PRODUCT)}", SUM
        over, under = _quotient(x)
        if under and len(over) == 1 and over[0].value is not None and over[0].value < 0:
            return self._multiply(multiply(over[0], *(power(each, -1) for each in under)))
        if not under:
            return self._product(over), PRODUCT
        if over and (over[-1].head == "sum" or (over[-1].head == "symbol" and over[-1].data in self.tall)):
            ratio = f"\\frac{{{self.tex(multiply(*over[:-1]))}}}{{{self.tex(multiply(*under))}}}"
            return f"{ratio}\\,{self.tex(over[-1])}", PRODUCT  # as a mean is written: 1/n Σ
        above, below = (self._product(each) if len(each) > 1 else self.tex(add(*each)) for each in (over, under))
        return f"\\frac{{{above if over else '1'}}}{{{below}}}", APPLIED

    def _product(self, factors: list[Term]) -> str:
        made = ""
        for at, factor in enumerate(factors):
            last = at == len(factors) - 1
            scaled = factor.head == "matmul" and not any(before.shape for before in factors[:at])
            inner = self.tex(factor, PRODUCT if scaled else APPLIED) if last else self._called(factor)
            if not made:
                made = inner
            elif inner[0].isdigit() or inner.startswith("\\frac"):
                made += f" \\cdot {inner}"
            elif at == 1 and factors[0].head == "number" and not made.startswith("\\"):
                made += f" {inner}"
            elif factor.shape and any(before.shape for before in factors[:at]):
                made += f" \\odot {inner}"
            else:
                made += f"\\,{inner}"
        return made

    def _called(self, x: Term) -> str:
        """Write a factor that others follow: a function's argument in brackets, so that it ends there."""
        if len(x.notation) == 2 and isinstance(x.notation[0], str) and x.notation[0].endswith(" "):  # noqa: PLR2004 - two of them, as it says
            return f"{x.notation[0].rstrip()}\\left({self.tex(x.args[0])}\\right)"
        inner, level = self._write(x)
        return (
            inner if level >= POWER or (level == APPLIED and inner.startswith("\\frac")) else f"\\left({inner}\\right)"
        )

    def _pow(self, x: Term) -> tuple[str, int]:
        base, exponent = x.args
        value = exponent.value
        if value is not None and value < 0:
            return self._multiply(Term("multiply", (x,), None, x.shape))
        if value == Fraction(1, 2):
            return f"\\sqrt{{{self.tex(base)}}}", ATOM
        inner = self.tex(exponent)
        named = same_power(base.notation, inner) if isinstance(value, int) and value > 1 else None
        if named:
            return self._notation(base, named)
        return f"{self.tex(base, ATOM)}^{{{inner}}}", POWER

    def _exp(self, x: Term) -> tuple[str, int]:
        return f"\\mathrm{{e}}^{{{self.tex(x.args[0])}}}", POWER

    def _matmul(self, x: Term) -> tuple[str, int]:
        return r"\:".join(self._multiplied(arg) for arg in x.args), PRODUCT

    def _multiplied(self, x: Term) -> str:
        """Write a factor of a product of matrices: what is multiplied element by element stands in brackets."""
        inner = self._called(x)
        over, under = _quotient(x) if x.head == "multiply" else ([], [])
        mixed = sum(bool(each.shape) for each in over) > 1 or any(each.shape for each in under)
        return f"\\left({inner}\\right)" if mixed and inner.startswith("\\frac") else inner

    def _transpose(self, x: Term) -> tuple[str, int]:
        return f"{self.tex(x.args[0], ATOM)}^\\mathsf{{T}}", POWER

    def _sum(self, x: Term) -> tuple[str, int]:
        axes, _, shape = x.data
        whole = len(axes) == len(shape)
        index = "" if whole else f"_{{{','.join(LETTERS[at] if at < len(LETTERS) else str(at) for at in axes)}}}"
        inner, level = self._write(x.args[0])
        bare = level >= POWER or (level == APPLIED and not inner.startswith("\\frac"))
        return f"\\sum{index} {inner}" if bare else f"\\sum{index} \\left({inner}\\right)", PRODUCT

    def _spread(self, x: Term) -> tuple[str, int]:
        axes, shape = x.data
        if len(shape) != 2 or len(axes) != 1:  # noqa: PLR2004 - a matrix of equal columns, or rows
            return self._write(x.args[0])
        inner = self.tex(x.args[0], POWER)
        return (f"{inner}\\:{_ONES}^\\mathsf{{T}}" if axes == (1,) else f"{_ONES}\\:{inner}^\\mathsf{{T}}"), PRODUCT

    def _fill(self, x: Term) -> tuple[str, int]:
        minus, rest = _sign(x.args[0])
        inner = _ONES if rest.value == 1 else f"{self.tex(rest, POWER)}\\,{_ONES}"
        return (f"-{inner}", SUM) if minus else (inner, ATOM if rest.value == 1 else PRODUCT)


_ONES: Final = r"\mathbf{1}"


def _number(value: int | float | Fraction) -> tuple[str, int]:
    if value < 0:
        return f"-{_number(-value)[0]}", SUM
    if isinstance(value, Fraction):
        return f"\\frac{{{value.numerator}}}{{{value.denominator}}}", APPLIED
    shown = digits(value)
    if shown == "inf":
        return r"\infty", ATOM
    if "e" in shown:
        mantissa, _, exponent = shown.partition("e")
        return f"{mantissa} \\cdot 10^{{{int(exponent)}}}", PRODUCT
    return shown, ATOM


def _sign(x: Term) -> tuple[bool, Term]:
    """Whether a term begins with a minus, and the term without it."""
    first = x.args[0] if x.head == "multiply" else x
    if first.value is None or not first.value < 0:
        return False, x
    left = number(-first.value)
    if x.head != "multiply":
        return True, left
    return True, multiply(*([] if left.value == 1 else [left]), *x.args[1:])


def _quotient(x: Term) -> tuple[list[Term], list[Term]]:
    """The factors above and below the line of a fraction."""
    over: list[Term] = []
    under: list[Term] = []
    for factor in x.args:
        value = factor.args[1].value if factor.head == "pow" else None
        if value is not None and value < 0:
            under.append(factor.args[0] if value == -1 else power(factor.args[0], -value))
        elif isinstance(factor.value, Fraction):
            if abs(factor.value.numerator) != 1 or factor.value < 0:
                over.append(number(factor.value.numerator))
            under.append(number(factor.value.denominator))
        else:
            over.append(factor)
    return over, sorted(under, key=lambda factor: factor.head != "number")
