r"""The formulas of ops, out of their declarations: what an op computes, and its local derivatives.

What it computes is declared in TeX; the local derivative is the op's own rule, run on symbols.

>>> derivative("tanh").text, derivative("tanh").tex, derivative("multiply", 1).text
('1 − y²', '1 - y^{2}', 'a')
>>> forward("tanh").tex, forward("divide", ("x₁", "w")).text
('\\tanh x', 'x₁/w')
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from math import e, inf, log, pi, sqrt
from typing import Any, Final

import numpy as np

from autograd_lite.op import Op
from autograd_lite.ops import REGISTRY
from autograd_lite.symbol import Expr, trace
from viz.algebra.notation import pieces
from viz.algebra.pullback import pullback
from viz.algebra.simplify import Algebra
from viz.algebra.spelling import spelled
from viz.algebra.term import (
    ONE,
    Term,
    add,
    apply,
    divide,
    multiply,
    negative,
    number,
    power,
    symbol,
)  # fmt: skip
from viz.algebra.writing import Symbols, Written
from viz.build.record import Record

__all__ = ["apply_op", "derivative", "edge_formula", "evaluate", "forward", "forward_term", "slope_term"]

_PI: Final = apply("pi", notation=(r"\pi",))
_E: Final = apply("euler", notation=(r"\mathrm{e}",))
_LN: Final = (r"\ln ", 0)


def _logarithm(n: int) -> Term:
    return apply("log", number(n), notation=_LN)


_KNOWN: Final = (
    (pi, _PI), (sqrt(2), power(2, 0.5)), (sqrt(pi), power(_PI, 0.5)), (sqrt(2 * pi), power(multiply(2, _PI), 0.5)),
    (log(2), _logarithm(2)), (log(10), _logarithm(10)), (e, _E),
)  # fmt: skip
_RATIOS: Final = (1.0, 2.0, 0.5, 180.0, 1 / 180)
_CLOSE: Final = 4e-16


@lru_cache(maxsize=512)
def constant(value: float) -> Term:
    """Write a number that a rule holds, by its name if it has one.

    Examples
    --------
    >>> Symbols({}).write(constant(2 / pi**0.5)).text, Symbols({}).write(constant(0.5)).text
    ('2/√(π)', '1/2')
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
    >>> from_trace(1 - Expr("y") * Expr("y"), {"y": symbol("y")}).size
    7
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


def _named(names: Sequence[str]) -> tuple[Symbols, list[Term]]:
    written = {name: spelled(name) for name in names}
    return Symbols(written), [symbol(name) for name in names]


def forward(op: str, names: Sequence[str] | None = None) -> Written:
    """Write what an op computes.

    Parameters
    ----------
    op : str
        Its name in the registry.
    names : sequence of str, optional
        What to call its arguments; by default what its declaration calls them.

    Examples
    --------
    >>> forward("add").text, forward("pow", ("x", "n")).tex
    ('a + b', 'x^{n}')
    """
    declared = REGISTRY[op]
    known, args = _named(names or declared.names)
    return known.write(apply_op(declared, args)) if args and declared.tex else Written("", "")


def derivative(op: str, slot: int = 0, names: Sequence[str] | None = None) -> Written:
    """Write the local derivative of an op that works element by element, with y for its output.

    Parameters
    ----------
    op, names
        As for `forward`; the name of the output may follow those of the arguments.
    slot : int
        By which argument.

    Examples
    --------
    >>> derivative("sin").text, derivative("pow", 0).text, derivative("sigmoid", 0, ("z", "p")).text
    ('cos(x)', 'b·a^(b − 1)', 'p·(1 − p)')
    """
    declared = REGISTRY[op]
    given = list(names or declared.names)
    output = given[len(declared.names)] if len(given) > len(declared.names) else "y"
    known, args = _named([*given[: len(declared.names)], output])
    found = slope_term(declared, slot, dict(zip([*declared.names, "y"], args, strict=True)))
    return Written("", "") if found is None else known.write(found)


def edge_formula(graph: Record, at: int, slot: int) -> Written:
    """Write the local derivative of a node by one of its inputs, with the names that these have.

    What has no name is called what the op's declaration calls it, the output y, and the gradient that arrives G.

    Parameters
    ----------
    graph : Record
    at : int
        The place of the node.
    slot : int
        Which of its inputs.

    Examples
    --------
    >>> from viz.build.record import record
    >>> x, w = ag.scalar(2.0, name="x"), ag.scalar(3.0, name="w")
    >>> edge_formula(record(ag.tanh(x * w), names={"h": 0}), 2, 0), edge_formula(record(w * x**2), 2, 0)
    (Written(tex='w', text='w'), Written(tex='2 x', text='2x'))
    """
    declared, symbols, known = graph.declared(at), {}, {}
    names = declared.names or tuple(f"x{i}" for i in range(len(graph.inputs[at])))
    taken = {graph.name(place) for place in (at, *graph.inputs[at])}
    for name, place in zip(["y", *names], [at, *graph.inputs[at]], strict=False):
        symbols[name] = _place_term(graph, place, graph.name(place) or _another(name, taken))
        if symbols[name].head == "symbol":
            known[symbols[name].data] = spelled(symbols[name].data)
    if declared.partials is not None:
        found = slope_term(declared, slot, symbols, graph.params(at))
    else:
        g = symbol("G", np.shape(graph.value(at)) if not isinstance(graph.value(at), tuple) else ())
        args = [symbols[name] for name in names[: len(graph.inputs[at])]]
        found = pullback(declared.name, slot, g, symbols["y"], args, graph.params(at))
        if found is not None and not g.shape:  # the gradient that arrives is a number: what it is multiplied by
            found = Algebra().simplified(
                pullback(declared.name, slot, ONE, symbols["y"], args, graph.params(at)) or ONE
            )
    return Symbols(known).write(found) if found is not None else Written("", "")


def _another(name: str, taken: set[str]) -> str:
    """Give a name, with a prime if another is called so."""
    return name if name not in taken else _another(f"{name}'", taken)


def _place_term(graph: Record, at: int, name: str) -> Term:
    """A number for a literal, else a symbol."""
    value = graph.value(at)
    if graph.is_constant(at) and not graph.name(at) and not np.ndim(value) and isinstance(value, (int, float)):
        return constant(float(value))
    return symbol(name, () if isinstance(value, tuple) else np.shape(value))


def forward_term(graph: Record, at: int, xs: Sequence[Term], shape: tuple[int, ...]) -> Term:
    """Make the term of what a node was computed as.

    Parameters
    ----------
    graph : Record
    at : int
        The node's place.
    xs : sequence of Term
        Its inputs.
    shape : tuple of int
        Of its value.
    """
    op, params = graph.declared(at), graph.params(at)
    if op.kind == "elementwise":
        return apply_op(op, xs, params)
    notation = pieces(op.tex, op.names) if op.tex and op.names else ()
    index = graph.call(at)
    if op.name == "getitem" and _SIMPLE.fullmatch(index):
        notation = (0, f"\\text{{{index}}}")
    return apply(op.name, *xs, data=Parameters(params), shape=shape, notation=notation)


_SIMPLE: Final = re.compile(r"[\w\[\], :.()-]*")


def evaluate(x: Term, values: Mapping[str, Any], adjoint: Callable[[Term, list[Any]], Any] | None = None) -> Any:
    """Compute a term, with the engine's own functions.

    Parameters
    ----------
    x : Term
    values : mapping
        What the symbols stand for, by name.
    adjoint : callable, optional
        How to compute the transpose of a linear op, given its term and arguments.

    Examples
    --------
    >>> evaluate(add(symbol("x"), 1), {"x": 2.0})
    3.0
    """
    if x.head == "number":
        return float(x.data)
    if x.head == "symbol":
        return values[x.data]
    if x.head in ("pi", "euler"):
        return {"pi": pi, "euler": e}[x.head]
    args = [evaluate(arg, values, adjoint) for arg in x.args]
    if x.head == "adjoint" and adjoint is not None:
        return adjoint(x, args)
    with np.errstate(all="ignore"):
        return _OWN[x.head](x, args) if x.head in _OWN else REGISTRY[x.head].compute(args, _params(x))


def _params(x: Term) -> dict[str, Any]:
    return dict(x.data) if isinstance(x.data, Parameters) else {}


def _product(x: Term, args: list[Any]) -> Any:
    """Multiply matrices, in which vectors stand as columns, and transposed vectors as rows."""
    if all(np.ndim(arg) > 1 for arg in args):
        made = args[0]
        for arg in args[1:]:
            made = np.matmul(made, arg)
        return made
    made = None
    for arg, of in zip(args, x.args, strict=True):
        one = (
            arg[None, :] if np.ndim(arg) == 1 and of.head == "transpose" else arg[:, None] if np.ndim(arg) == 1 else arg
        )
        made = one if made is None else np.matmul(made, one)
    return np.reshape(made, x.shape)


def _flip(x: Term, args: list[Any]) -> Any:
    return args[0] if np.ndim(args[0]) < 2 else np.swapaxes(args[0], -1, -2)  # noqa: PLR2004 - a matrix


def _total(x: Term, args: list[Any]) -> Any:
    axes, keep, shape = x.data
    return np.sum(np.broadcast_to(args[0], shape), axis=axes, keepdims=keep)


def _power(x: Term, args: list[Any]) -> Any:
    base, exponent = args
    if isinstance(base, float) and isinstance(exponent, float):
        base = np.float64(base)
    return np.sqrt(base) if exponent == 0.5 and np.ndim(exponent) == 0 else base**exponent  # noqa: PLR2004


_OWN: Final[dict[str, Callable[[Term, list[Any]], Any]]] = {
    "add": lambda x, args: _plus(args),
    "multiply": lambda x, args: _times(args),
    "pow": _power,
    "exp": lambda x, args: np.exp(args[0]),
    "matmul": _product,
    "transpose": _flip,
    "sum": _total,
    "spread": lambda x, args: np.expand_dims(args[0], x.data[0]),
    "fill": lambda x, args: np.broadcast_to(args[0], x.data),
    "reshape": lambda x, args: np.reshape(args[0], x.shape),
    "softmax": lambda x, args: REGISTRY["softmax"].compute(args, {"axis": x.data}),
    "where": lambda x, args: np.where(*args),
    "permute": lambda x, args: np.transpose(args[0], x.data),
    "inverse": lambda x, args: np.linalg.inv(args[0]),
}


def _plus(args: list[Any]) -> Any:
    made = args[0]
    for arg in args[1:]:
        made = made + arg
    return made


def _times(args: list[Any]) -> Any:
    made = args[0]
    for arg in args[1:]:
        made = made * arg
    return made
