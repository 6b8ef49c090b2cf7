r"""The formulas of ops, out of their declarations: what an op computes, and its local derivatives.

What it computes is declared in TeX; the local derivative is the op's own rule, run on symbols.

>>> derivative("tanh").text, derivative("tanh").tex, derivative("multiply", 1).text
('1 − y²', '1 - y^{2}', 'a')
>>> forward("tanh").tex, forward("divide", ("x₁", "w")).text
('\\tanh x', 'x₁/w')
"""

import re
from collections.abc import Sequence
from typing import Final

import numpy as np

from autograd_lite.ops import REGISTRY
from viz.algebra.notation import pieces
from viz.algebra.pullback import adjoint, pullback
from viz.algebra.simplify import Algebra
from viz.algebra.spelling import spelled
from viz.algebra.term import (
    ONE,
    Term,
    apply,
    symbol,
)  # a table  # fmt: skip
from viz.algebra.writing import Symbols, Written
from viz.build.record import Record
from viz.build.tracing import Parameters, apply_op, constant, slope_term

__all__ = ["derivative", "edge_formula", "forward", "forward_term"]


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

    What has no name is called what the op's declaration calls it, the output y, and the gradient that arrives G; where
    the caller uses that name for something else, it is "in1", "in2" or "out".

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
    >>> edge_formula(record(x * w), 2, 0), edge_formula(record(x**2), 2, 0).text
    (Written(tex='w', text='w'), '2x')
    """
    declared = graph.declared(at)
    symbols: dict[str, Term] = {}
    known: dict[str, tuple[str, str]] = {}
    names = declared.names or tuple(f"x{i}" for i in range(len(graph.inputs[at])))
    for which, (name, place) in enumerate(zip(["y", *names], [at, *graph.inputs[at]], strict=False)):
        given = "out" if not which else "in" if len(names) == 1 else f"in{which}"
        called = _called(graph, place, known) if which else None
        symbols[name] = called or _place_term(graph, place, given if name in graph.names() else name, known)
    if declared.partials is not None:
        found = slope_term(declared, slot, symbols, graph.params(at))
    else:
        args = [symbols[name] for name in names[: len(graph.inputs[at])]]
        found = _backwards(graph, at, slot, symbols["y"], args)
    return Symbols(known).write(found) if found is not None else Written("", "")


def _backwards(graph: Record, at: int, slot: int, y: Term, args: Sequence[Term]) -> Term | None:
    """How the gradient G goes back through an op that does not work element by element; None if that has no formula.

    Where G is a single number: what it is multiplied by.
    """
    op, params = graph.declared(at), graph.params(at)
    if isinstance(graph.value(at), tuple):
        return None
    g = symbol("G" if "G" not in graph.names() else "grad", y.shape)
    found = pullback(op.name, slot, g if g.shape else ONE, y, args, params)
    if found is None:
        return adjoint(op.name, g, None, args[slot].shape) if op.kind == "linear" else None
    return found if g.shape else Algebra().simplified(found)


def _called(graph: Record, at: int, known: dict[str, tuple[str, str]]) -> Term | None:
    """What an input without a name was computed as, if it is an op of things with names: ``sin(x·w)`` is clearer."""
    sources = graph.inputs[at]
    if graph.name(at) or not sources or graph.declared(at).kind != "elementwise":
        return None
    if not all(graph.name(each) or (graph.is_constant(each) and not np.ndim(graph.value(each))) for each in sources):
        return None
    return apply_op(graph.declared(at), [_place_term(graph, each, "", known) for each in sources], graph.params(at))


def _place_term(graph: Record, at: int, name: str, known: dict[str, tuple[str, str]]) -> Term:
    """A number for a literal, else a symbol, by its own name if it has one."""
    value, name = graph.value(at), graph.name(at) or name
    if graph.is_constant(at) and not graph.name(at) and not np.ndim(value) and isinstance(value, (int, float)):
        return constant(float(value))
    known[name] = spelled(name)
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
