"""From the declarations of ops to terms: what an op computes, and its rule run on symbols.

>>> from viz.algebra.term import symbol
>>> slope_term(REGISTRY["sin"], 0, {"x": symbol("x"), "y": symbol("y")}).head
'cos'
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import e, inf, log, pi, sqrt
from typing import Any, Final

import numpy as np

from autograd_lite.op import Op
from autograd_lite.ops import REGISTRY
from autograd_lite.symbol import Expr, trace
from viz.algebra.notation import pieces
from viz.algebra.simplify import Algebra
from viz.algebra.term import ONE, Term, add, apply, divide, multiply, negative, number, power

__all__ = ["Parameters", "apply_op", "constant", "from_trace", "slope_term"]

_PI: Final = apply("pi", notation=(r"\pi",))
_E: Final = apply("euler", notation=(r"\mathrm{e}",))
_LN: Final = (r"\ln ", 0)


def _logarithm(n: int) -> Term:
    return apply("log", number(n), notation=_LN)


_KNOWN: Final = (
    (pi, _PI), (sqrt(2), power(2, 0.5)), (sqrt(pi), power(_PI, 0.5)), (sqrt(2 * pi), power(multiply(2, _PI), 0.5)),
    (log(2), _logarithm(2)), (log(10), _logarithm(10)), (e, _E),
)  # a table  # fmt: skip
_RATIOS: Final = (1.0, 2.0, 0.5, 180.0, 1 / 180)
_CLOSE: Final = 4e-16


@lru_cache(maxsize=512)
def constant(value: float) -> Term:
    """Write a number that a rule holds, by its name if it has one.

    Examples
    --------
    >>> from viz.algebra.writing import Symbols
    >>> Symbols({}).write(constant(2 / pi**0.5)).text, Symbols({}).write(constant(0.5)).text
    ('2/√π', '1/2')
    """
    plain = number(value)
    if not isinstance(plain.value, float) or not np.isfinite(value):
        return plain
    for known, written in _KNOWN:
        for ratio in _RATIOS:
            for sign in (1, -1):
                if abs(value - sign * ratio * known) <= _CLOSE * abs(value):
                    return _scaled(sign, ratio, written)
                if abs(value - sign * ratio / known) <= _CLOSE * abs(value):
                    return _scaled(sign, ratio, power(written, -1))
    return plain


def _scaled(sign: int, ratio: float, x: Term) -> Term:
    factor = number(sign / round(1 / ratio)) if ratio < 1 else number(sign * int(ratio))
    if ratio < 1:
        factor = divide(sign, round(1 / ratio))
    return x if factor == ONE else multiply(factor, x)


class Parameters(dict[str, Any]):
    """The keyword arguments of an op, which a term can hold.

    Examples
    --------
    >>> Parameters(axis=0) == Parameters(axis=0), hash(Parameters(axis=0)) == hash(Parameters(axis=0))
    (True, True)
    """

    def __hash__(self) -> int:  # type: ignore[override]  # nobody changes them
        return hash(repr(self))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Parameters) and repr(self) == repr(other)


def apply_op(op: Op, args: Sequence[Term], params: Mapping[str, Any] | None = None) -> Term:
    """Make the term of an op that works element by element.

    Examples
    --------
    >>> from viz.algebra.term import symbol
    >>> apply_op(REGISTRY["subtract"], (symbol("x"), number(1))).head
    'add'
    """
    a, *rest = args
    b = rest[0] if rest else ONE
    plain = {
        "add": lambda: add(a, b),
        "subtract": lambda: add(a, negative(b)),
        "multiply": lambda: multiply(a, b),
        "divide": lambda: divide(a, b),
        "negative": lambda: negative(a),
        "positive": lambda: a,
        "pow": lambda: power(a, b),
        "square": lambda: power(a, 2),
        "sqrt": lambda: power(a, 0.5),
        "reciprocal": lambda: power(a, -1),
        "hypot": lambda: power(add(power(a, 2), power(b, 2)), 0.5),
        "log1p": lambda: apply("log", add(1, a), notation=_LN),
        "expm1": lambda: add(apply("exp", a), -1),
        "rgamma": lambda: power(apply_op(REGISTRY["gamma"], [a]), -1),
        "erfcx": lambda: multiply(apply("exp", power(a, 2)), apply_op(REGISTRY["erfc"], [a])),
        "ldexp": lambda: multiply(a, power(2, b)) if a != ONE else power(2, b),
    }
    if op.name in plain:
        return plain[op.name]()
    if op.name == "exp":
        return apply("exp", a)
    return apply(
        op.name, *args, data=Parameters(params) if params else None, notation=pieces(op.tex, op.names) if op.tex else ()
    )


def from_trace(found: Any, symbols: Mapping[str, Term], untrue: frozenset[str] = frozenset()) -> Term:
    """Make a term of what a rule gave for symbols; guards against infinities and the like are left out.

    Examples
    --------
    >>> from viz.algebra.term import symbol
    >>> from_trace(1 - Expr("y") * Expr("y"), {"y": symbol("y")}).size
    6
    """
    if not isinstance(found, Expr):
        return constant(float(found)) if isinstance(found, float) and abs(found) != inf else number(found)
    if not found.args:
        return symbols[found.name]
    if found.name == "where":
        return _where(found, symbols, untrue)
    if found.name == "add" and _is_guard(found.args[1]):
        return from_trace(found.args[0], symbols, untrue)
    if found.name == "copysign" and found.args[0] == 1.0:
        return apply_op(REGISTRY["sign"], [from_trace(found.args[1], symbols, untrue)])
    if found.name in ("logical_and", "logical_or"):
        kept = [each for each in found.args if not (isinstance(each, Expr) and each.name in _STRANGE)]
        if len(kept) == 1:
            return from_trace(kept[0], symbols, untrue)
    return apply_op(REGISTRY[found.name], [from_trace(arg, symbols, untrue) for arg in found.args])


_STRANGE: Final = frozenset({"isinf", "isnan", "isfinite"})


def _is_guard(x: Any) -> bool:
    """Whether something is 1 only where a number is exactly 0: what keeps a rule from dividing by it."""
    return isinstance(x, Expr) and x.name == "equal"


def _where(found: Expr, symbols: Mapping[str, Term], untrue: frozenset[str]) -> Term:
    """Make a case distinction, or the formula alone where the distinction is one of computing, not of meaning.

    Near a singular point, or far out, rules take another way: a series, a value for 0. Where one way ends in a number
    or a name the cases are part of the derivative, as for `maximum`. ``untrue`` are conditions that do not hold here.
    """
    condition, one, other = found.args
    name, said = getattr(condition, "name", ""), repr(condition)
    two_ways = isinstance(one, Expr) and one.args and isinstance(other, Expr) and other.args
    keeps_from = "equal(" in said and isinstance(other, Expr) and not name.startswith(("greater", "less"))
    if said in untrue or name in _STRANGE or two_ways or keeps_from:
        return from_trace(other, symbols, untrue | {said})
    parts = [from_trace(part, symbols, untrue) for part in (condition, one, other)]
    return apply("where", *parts, notation=pieces(REGISTRY["where"].tex, REGISTRY["where"].names))


def slope_term(op: Op, slot: int, symbols: Mapping[str, Term], params: Mapping[str, Any] | None = None) -> Term | None:
    """Find the local derivative of an op that works element by element; None where its rule needs numbers.

    Parameters
    ----------
    op : Op
    slot : int
        By which argument.
    symbols : mapping
        The term of each of its arguments, and of its output as ``"y"``.
    params : mapping, optional
        Its keyword arguments.
    """
    if op.partials is None:
        return None
    rule = op.partials[slot]
    found = trace(rule, ("y", *op.names), dict(params or {})) if callable(rule) else rule
    if found is None:
        return None
    try:
        made = from_trace(found, symbols)
    except (KeyError, TypeError, ValueError):  # it calls something that is no op, or holds an array
        return None
    if made.head in _TRUTHS:  # a truth is a factor of 1 or 0
        made = apply("where", made, 1, 0, notation=pieces(REGISTRY["where"].tex, REGISTRY["where"].names))
    return Algebra().simplified(made)


_TRUTHS: Final = frozenset(
    {"greater", "greater_equal", "less", "less_equal", "equal", "not_equal", "isfinite", "logical_and", "logical_or"}
)
