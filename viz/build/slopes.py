"""Local derivatives as formulas, read off the engine's own rules.

>>> x = ag.scalar(3.0, name="x")
>>> graph = viz.build.record(ag.tanh(x) * x)
>>> edge_formula(graph, 1, 0), edge_formula(graph, 2, 1).text
(Written(tex='1 - {y}^{2}', text='1 − y²'), 'tanh(x)')
"""

from math import e, log, pi
from typing import Any, Final, NamedTuple

from autograd_lite.symbol import Expr, trace
from viz.build.record import Record
from viz.digits import number
from viz.quote import latex

__all__ = ["Written", "edge_formula"]

_CONSTANTS: Final = {pi: ("π", r"\pi"), e: ("e", "e"), log(2): ("ln 2", r"\ln 2"), log(10): ("ln 10", r"\ln 10")}
# For each operator its sign in text and in TeX, and how tightly it binds.
_SIGNS: Final = {
    "add": (" + ", " + ", 1), "subtract": (" − ", " - ", 1), "multiply": ("·", r" \cdot ", 2), "divide": (" / ", "", 2),
    "greater": (" > ", " > ", 0), "greater_equal": (" ≥ ", r" \ge ", 0), "less": (" < ", " < ", 0),
    "less_equal": (" ≤ ", r" \le ", 0), "equal": (" = ", " = ", 0), "logical_and": (" ∧ ", r" \wedge ", 0),
}  # fmt: skip
_UNARY, _POWER, _ATOM = 2, 4, 9
_LONGEST: Final = 24
_SHORT: Final = 12

_Bound = tuple[str, str, int]


class Written(NamedTuple):
    """A formula, in TeX and in plain text.

    Examples
    --------
    >>> Written("y^2", "y²").text
    'y²'
    """

    tex: str
    text: str


def edge_formula(graph: Record, at: int, slot: int) -> Written:
    """Write the local derivative of a node by one of its inputs; two times "" where it has none.

    ``y`` is the node's own value; inputs go by their names, or by a letter.
    """
    op, inputs = graph.declared(at), graph.inputs[at]
    if op.partials is None:
        return Written("", "")
    letters = ("x",) if len(inputs) == 1 else tuple("abcdefgh"[: len(inputs)])
    names = {letter: _called(graph, each, letter) for letter, each in zip(letters, inputs, strict=True)}
    rule = op.partials[slot]
    found = trace(rule, ("y", *letters), graph.params(at)) if callable(rule) else rule
    text, tex, _ = ("", "", 0) if found is None else _write(found, names)
    return Written(tex, text) if len(text) <= _LONGEST else Written("", "")


def _called(graph: Record, at: int, letter: str) -> str:
    """Call an input by a short name of its own, or by a letter; y is the value that is differentiated."""
    title = graph.title(at)
    known = graph.name(at) or not graph.inputs[at] or "(" in title
    return title if known and title != "y" and len(title) <= _SHORT else letter


def _write(thing: Any, names: dict[str, str]) -> _Bound:
    """Write an expression as text and in TeX, and say how tightly it binds."""
    if not isinstance(thing, Expr):
        sign = _CONSTANTS.get(thing) if isinstance(thing, float) else None
        text = number(thing).replace("-", "−") if isinstance(thing, (int, float)) else str(thing)
        return (*sign, _ATOM) if sign else (text, text.replace("−", "-"), _UNARY if text[:1] == "−" else _ATOM)
    if not thing.args:
        name = names.get(thing.name, thing.name)
        plain = name.isidentifier() or name.replace(".", "").isdigit()
        return name, name if len(name) == 1 else rf"\mathrm{{{latex(name)}}}", _ATOM if plain or "(" in name else 0
    if thing.name == "where" and getattr(thing.args[0], "name", "") == "logical_and":
        # It keeps an edge case right, such as 0 to the 0, which is not what a reader wants to see.
        return _write(thing.args[2], names)
    parts = [_write(each, names) for each in thing.args]
    if thing.name == "negative":
        text, tex = _bound(parts[0], _UNARY)
        return f"−{text}", f"-{tex}", _UNARY
    if thing.name == "pow":
        return _power(parts[0], parts[1])
    if thing.name in _SIGNS and len(parts) == 2:  # noqa: PLR2004 - an operator stands between two
        return _infix(thing.name, parts[0], parts[1])
    texts, texs = ", ".join(part[0] for part in parts), ", ".join(part[1] for part in parts)
    return f"{thing.name}({texts})", rf"\operatorname{{{latex(thing.name)}}}({texs})", _ATOM


def _infix(name: str, left: _Bound, right: _Bound) -> _Bound:
    if name == "multiply" and left == right:
        return _power(left, ("2", "2", _ATOM))
    if name == "multiply" and "1" in (left[0], right[0]):
        return right if left[0] == "1" else left
    if name == "subtract" and left[0].isdigit() and right[0].isdigit():
        return _write(int(left[0]) - int(right[0]), {})
    sign, tex_sign, binds = _SIGNS[name]
    after = binds + (name in ("subtract", "divide"))
    (a, a_tex), (b, b_tex) = _bound(left, binds), _bound(right, after)
    tex = rf"\frac{{{left[1]}}}{{{right[1]}}}" if name == "divide" else f"{a_tex}{tex_sign}{b_tex}"
    return f"{a}{sign}{b}", tex, binds


def _power(base: _Bound, exponent: _Bound) -> _Bound:
    if exponent[0] == "1":
        return base
    (text, tex), raised = _bound(base, _POWER + 1), _bound(exponent, _POWER)
    if exponent[0] in ("2", "3"):
        return text + {"2": "²", "3": "³"}[exponent[0]], f"{{{tex}}}^{{{exponent[1]}}}", _POWER
    return f"{text}^{raised[0]}", f"{{{tex}}}^{{{exponent[1]}}}", _POWER


def _bound(part: _Bound, binds: int) -> tuple[str, str]:
    text, tex, own = part
    return (text, tex) if own >= binds else (f"({text})", rf"\left({tex}\right)")
