"""The chain rule on symbols: from the result back, the derivative by each node as a sum over its uses.

Every gradient is written in terms of those before it, so the work grows with the graph, not with its paths.

>>> from viz.build import record
>>> x = ag.scalar(3.0, name="x")
>>> work = Derivation(record(x * x + 3 * x), 4, 0)
>>> work.names.symbols.write(work.results[0]).text
'2x + 3'
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from typing import Any, Final

import numpy as np

from viz.algebra.pullback import along, axes_of, forward, pullback, softmax, stretched
from viz.algebra.rules import arithmetic
from viz.algebra.simplify import Algebra, Step, everywhere
from viz.algebra.term import (
    ONE,
    Term,
    add,
    fill,
    multiply,
    number,
    power,
    substitute,
    subterms,
)  # fmt: skip
from viz.build import Record
from viz.build.formulas import evaluate, forward_term, slope_term
from viz.explain.naming import Naming

__all__ = ["Chain", "Derivation", "Stop"]

_LONGEST: Final = 60
_SHORT: Final = 9
_CLOSE: Final = 1e-7
_SOFTMAXES: Final = ("log_softmax", "logsumexp")


@dataclass(frozen=True, slots=True)
class Chain:
    """The derivative of the result by one node.

    Parameters
    ----------
    at : int
        The node's place.
    left : Term
        The symbol of the derivative.
    rule : Term
        The chain rule: a sum over uses, in symbols.
    substituted : Term
        With what is known put in.
    steps : tuple
        Its simplification, each step with its reason.
    result : Term
        What it comes to.

    Examples
    --------
    >>> Chain(0, ONE, ONE, ONE, (), ONE).at
    0
    """

    at: int
    left: Term
    rule: Term
    substituted: Term
    steps: tuple[Step, ...]
    result: Term


@dataclass(frozen=True, slots=True)
class Stop:
    """Where a derivation ends, because an op has no formula.

    Examples
    --------
    >>> Stop(3, "cholesky", 0).op
    'cholesky'
    """

    at: int
    op: str
    slot: int


class Derivation:
    """Derives the gradient of one node by another.

    Parameters
    ----------
    graph : Record
    root, x : int
        Places of the node to differentiate, and of the node by which.

    Attributes
    ----------
    definitions : dict
        What each symbol was computed as.
    locals : dict
        The local derivatives, by user and source.
    chains : list of Chain
        The chain rule, from the result back.
    results : dict
        The derivative by each node that one was found for.
    stops : list of Stop
        What had no formula.

    Examples
    --------
    >>> from viz.build import record
    >>> Derivation(record(ag.exp(ag.scalar(0.0, name="x"))), 1, 0).stops
    []
    """

    def __init__(self, graph: Record, root: int, x: int) -> None:
        self.graph, self.root, self.x = graph, root, x
        self.names = Naming(graph)
        self.on = _between(graph, root, x)
        self.counts: dict[int, Term] = {}
        self._picked: dict[tuple[int, int], Term] = {}
        self.definitions: dict[Term, Term] = {}
        for at in range(root + 1):
            if graph.inputs[at] and not isinstance(graph.value(at), tuple):
                self.definitions[self.names.term(at)] = self._forward(at)
        self.stand_ins = self._softmaxes()
        self.definitions |= self.stand_ins
        self._soft = {name: meaning for name, meaning in self.definitions.items() if meaning.head == "softmax"}
        self._plain = {self.names.term(at) for at in range(root + 1) if not graph.inputs[at]}
        self._sums: dict[Term, tuple[Term, str] | None] = {}
        self._found: dict[Term, Any] = {}
        self.algebra = Algebra(self._foldable(), self._fact, self._plain.__contains__, self.agree)
        self.locals: dict[tuple[int, int], tuple[Term, Term]] = {}
        self.chains: list[Chain] = []
        self.stops: list[Stop] = []
        self.results: dict[int, Term] = {root: ONE}
        self._cotangents = graph.cotangents(root)
        for at in range(root - 1, -1, -1):
            if at in self.on:
                self._derive(at)

    def evaluate(self, x: Term) -> Any:
        """Compute a term at the present numbers."""
        if x not in self._found:
            self._found[x] = evaluate(x, self.names.values, self._adjoint_value)
        return self._found[x]

    def agree(self, a: Term, b: Term) -> bool:
        """Whether two terms have the same value, at the present numbers."""
        with np.errstate(all="ignore"):
            one, other = self.evaluate(a), self.evaluate(b)
            return bool(np.allclose(one, other, rtol=_CLOSE, atol=1e-10, equal_nan=True))

    def cotangent(self, at: int) -> Any:
        """The engine's own gradient of the result by a node."""
        return self._cotangents[at]

    def title(self, at: int) -> str:
        """What a node is called here, as text."""
        return self.names.symbols.write(self.names.term(at)).text

    def picked(self) -> Iterator[tuple[Term, str]]:
        """List the symbols that say which elements of something were picked, each with that something."""
        for (user, _), name in self._picked.items():
            yield name, self.title(user)

    def is_picked(self, x: Term) -> bool:
        """Whether a symbol says which elements of something were picked."""
        return x in self._picked.values()

    def is_softmax(self, meaning: Term) -> bool:
        """Whether something is a quotient of exponentials by their sum."""
        above = self.definitions.get(meaning.args[0]) if meaning.args else None
        axes = [each for each in _axes(len(meaning.shape)) if self._is_share(meaning, each)]
        return bool(axes) and above is not None and above.head == "exp"

    def is_squared(self, at: int) -> bool:
        """Whether a node's difference to something is squared."""
        for user, _ in self.graph.users(at):
            if self.graph.op(user) == "subtract":
                squares = {later for later, _ in self.graph.users(user)}
                off = self.names.term(user)
                if any(self.definitions.get(self.names.term(each)) in (power(off, 2), multiply(off, off))
                       for each in squares):  # fmt: skip
                    return True
        return False

    def _adjoint_value(self, x: Term, args: list[Any]) -> Any:
        at, slot = x.data
        return self.graph.pull(at, np.asarray(args[0]))[slot]

    def _forward(self, at: int) -> Term:
        """Write what a node was computed as."""
        graph, names = self.graph, self.names
        xs = [names.term(each) for each in graph.inputs[at]]
        params = self._params(at)
        made = forward(graph.op(at), names.term(at), xs, params) if all(each.shape is not None for each in xs) else None
        return made if made is not None else forward_term(graph, at, xs, names.term(at).shape)

    def _params(self, at: int) -> dict[str, Any]:
        """The keyword arguments of an op; of a mean also how many elements it is of, as a symbol."""
        params = self.graph.params(at)
        if self.graph.op(at) == "mean":
            x = self.names.term(self.graph.inputs[at][0])
            count = prod(x.shape[each] for each in axes_of(params, x))
            params["count"] = self.names.count(count, self.counts)
        return params

    def _softmaxes(self) -> dict[Term, Term]:
        """Name the softmax that a log_softmax or a logsumexp brings in, where the program has not."""
        made: dict[Term, Term] = {}
        for at in sorted(self.on):
            if self.graph.op(at) not in _SOFTMAXES:
                continue
            x = self.names.term(self.graph.inputs[at][0])
            default = -1 if self.graph.op(at) == "log_softmax" else None
            meaning = softmax(x, axes_of(self.graph.params(at), x, default))
            if x.head == "symbol" and meaning not in self.definitions.values() and meaning not in made.values():
                made[self.names.probability(evaluate(meaning, self.names.values))] = meaning
        return made

    def _foldable(self) -> dict[Term, Term]:
        """The definitions that formulas may be written with: whatever is not only an input's other name."""
        return {name: meaning for name, meaning in self.definitions.items() if meaning.head != "symbol"}

    def _fact(self, x: Term) -> tuple[Term, str] | None:
        """Sums that are known to be 1: of probabilities, and of constants that are 1 at the present numbers."""
        if x.head != "sum" or (x.args[0].head != "symbol"):
            return None
        if x not in self._sums:
            self._sums[x] = self._unity(x)
        return self._sums[x]

    def _unity(self, x: Term) -> tuple[Term, str] | None:
        name, (axes, _, shape) = x.args[0], x.data
        if name.shape != shape or not np.allclose(self.evaluate(x), 1.0, rtol=1e-12, atol=1e-12):
            return None
        meaning = self.definitions.get(name)
        written = self.names.symbols.write(name).text
        if meaning is not None and (self._is_share(meaning, axes)):
            return fill(ONE, x.shape), f"{written} adds up to 1, as a softmax does"
        constant = name in self._picked.values() or (name in self._plain and self._is_constant(name))
        return (
            (fill(ONE, x.shape), f"{written} adds up to 1" + (" in each row" if len(axes) < len(shape) else ""))
            if constant
            else None
        )

    def _is_constant(self, name: Term) -> bool:
        return any(self.names.term(at) == name and self.graph.is_constant(at) for at in range(self.root + 1))

    def _is_share(self, meaning: Term, axes: tuple[int, ...]) -> bool:
        """Whether something is a softmax, or written out as one: a quotient of something by its sum."""
        if meaning.head == "softmax":
            return bool(meaning.data == axes)
        if meaning.head != "multiply" or len(meaning.args) != 2 or meaning.args[1].head != "pow":  # noqa: PLR2004
            return False
        above, (below, exponent) = meaning.args[0], meaning.args[1].args
        total = self.definitions.get(below, below)
        while total.head in ("spread", "reshape") or total in self.definitions:
            total = self.definitions[total] if total.head == "symbol" else total.args[0]
        return bool(exponent.value == -1 and total.head == "sum" and total.args[0] == above and total.data[0] == axes)

    def _derive(self, at: int) -> None:
        """Add up what comes back from all uses of a node."""
        uses = [use for use in self._uses(at) if use in self.on or use == self.root]
        left = self.names.total(self.root, at, self._cotangents[at])
        rules, known = [], []
        for user in uses:
            if user not in self.results:
                return  # it ends further up
            if self.results[user].value == 0:
                continue
            symbol_of = ONE if user == self.root else self.names.total(self.root, user, self._cotangents[user])
            rule = self._through(user, at, symbol_of, named=True)
            put_in = self._through(user, at, self._short(user, symbol_of), named=False)
            if rule is None or put_in is None:
                slot = self.graph.inputs[user].index(at)
                self.stops.append(Stop(user, self.graph.op(user), slot))
                return
            rules.append(rule)
            known.append(put_in)
        if not rules:
            self.results[at] = number(0)
            return
        substituted = add(*known)
        steps = list(self.algebra.steps(substituted))
        if at == self.x:
            steps += self._last(steps[-1][1] if steps else substituted)
        result = steps[-1][1] if steps else substituted
        told = tuple(self._told(substituted, iter(steps)))
        self.chains.append(Chain(at, left, add(*rules), substituted, told, result))
        self.results[at] = result

    def _last(self, x: Term) -> list[Step]:
        """Put sums without a name of the caller's in their place, such as the ŷ − y of a squared error."""
        sums = {name: meaning for name, meaning in self.definitions.items()
                if meaning.head == "add" and meaning.size <= _SHORT and name not in self.names.given}  # fmt: skip
        made = substitute(x, sums)
        if made == x:
            return []
        written = [self.names.symbols.write(name).text for name in sums if name in set(subterms(x))]
        return [(f"by the definition of {', '.join(written)}", everywhere(arithmetic, made))]

    def _short(self, user: int, symbol_of: Term) -> Term:
        """The derivative by a user, or its symbol where that is long."""
        found = self.results[user]
        return found if found.size <= _LONGEST else symbol_of

    def _uses(self, at: int) -> list[int]:
        return list(dict.fromkeys(user for user, _ in self.graph.users(at) if user <= self.root))

    def _told(self, x: Term, steps: Iterator[Step]) -> Iterator[Step]:
        """Leave out steps that look like the one before."""
        write = self.names.symbols.write
        before = write(x).text
        for reason, made in steps:
            text = write(made).text
            if text != before:
                yield reason, made
            before = text

    def _through(self, user: int, at: int, g: Term, *, named: bool) -> Term | None:
        """Write what one user brings back to a node: by all the slots in which it uses it."""
        op = self.graph.declared(user)
        if op.partials is not None:
            return self._elementwise(user, at, g, named=named)
        slots = [slot for slot, source in enumerate(self.graph.inputs[user]) if source == at]
        made = [self._slot(user, slot, g) for slot in slots]
        if any(each is None for each in made):
            return None
        whole = substitute(add(*made), {meaning: name for name, meaning in self._soft.items()})
        return everywhere(arithmetic, whole) if g == ONE else whole

    def _elementwise(self, user: int, at: int, g: Term, *, named: bool) -> Term | None:
        found = self.local(user, at)
        if found is None:
            return None
        local = found[0] if named else found[1]
        x, shape = self.names.term(at), self.names.term(user).shape
        return stretched(local if g == ONE else multiply(g, local), x, shape)

    def local(self, user: int, at: int) -> tuple[Term, Term] | None:
        """The local derivative of a node by one of its inputs, as a symbol and as a formula."""
        if (user, at) not in self.locals:
            op, graph = self.graph.declared(user), self.graph
            symbols = {"y": self.names.term(user)}
            symbols |= dict(zip(op.names, (self.names.term(each) for each in graph.inputs[user]), strict=True))
            slots = [slot for slot, source in enumerate(graph.inputs[user]) if source == at]
            found = [slope_term(op, slot, symbols, graph.params(user)) for slot in slots]
            if any(each is None for each in found):
                return None
            value: Any = sum(graph.slopes(user)[slot] for slot in slots)
            formula = Algebra(inputs=lambda x: True).simplified(add(*found))
            self.locals[user, at] = (self.names.local(user, at, value), formula)
        return self.locals[user, at]

    def _slot(self, user: int, slot: int, g: Term) -> Term | None:
        """Take a gradient back through an op that does not work element by element."""
        graph, names = self.graph, self.names
        y, xs = names.term(user), [names.term(each) for each in graph.inputs[user]]
        op, params = graph.declared(user), self._params(user)
        if any(isinstance(graph.value(each), tuple) for each in (user, *graph.inputs[user])):
            return None
        if op.name in ("max", "min"):
            return multiply(along(g, xs[0], params), self._picks(user, slot))
        if op.name in ("getitem", "pick", "take_along_axis") and not g.shape:
            return multiply(g, self._picks(user, slot))
        found = pullback(op.name, slot, g, y, xs, params)
        if found is None and op.kind == "linear":
            return self._adjoint(user, slot, g)
        return found

    def _adjoint(self, user: int, slot: int, g: Term) -> Term:
        """The transpose of a linear op, by the op's own name."""
        name = "".join(filter(str.isalnum, self.graph.op(user)))
        put_back = name in ("getitem", "pick", "takealongaxis")
        notation = (r"\operatorname{scatter}(" if put_back else f"\\operatorname{{{name}}}^\\mathsf{{T}}(", 0, ")")
        shape = self.names.term(self.graph.inputs[user][slot]).shape
        stretched_g = fill(g, self.names.term(user).shape)
        return Term("adjoint", (stretched_g,), (user, slot), shape, notation)

    def _picks(self, user: int, slot: int) -> Term:
        """A symbol for which elements an index picks: 1 there, else 0."""
        if (user, slot) not in self._picked:
            ones = np.ones(self.names.term(user).shape)
            self._picked[user, slot] = self.names.picks(self.graph.pull(user, ones)[slot])
        return self._picked[user, slot]

    def written_out(self, x: Term) -> Term:
        """Put what intermediate results stand for in their place, as long as the formula stays readable."""
        for _ in self.definitions:
            made = substitute(x, self._meaning)
            if made == x or made.size > _LONGEST:
                break
            x = made
        return Algebra(inputs=lambda part: True, agree=self.agree).simplified(x)

    def _meaning(self, name: Term) -> Term | None:
        if name.head != "symbol" or name in self.stand_ins or name == self.names.term(self.x):
            return None
        return self.definitions.get(name)


def _axes(ndim: int) -> list[tuple[int, ...]]:
    """The axes that a sum of probabilities is usually taken along: any one, or all."""
    return [(at,) for at in range(ndim)] + [tuple(range(ndim))]


def _between(graph: Record, root: int, x: int) -> set[int]:
    """The nodes that a result depends on by way of one of them, that one included."""
    on = {x}
    for at in range(x + 1, root + 1):
        if any(source in on for source in graph.inputs[at]):
            on.add(at)
    needed = {root}
    for at in range(root, -1, -1):
        if at in needed:
            needed.update(graph.inputs[at])
    return on & needed
