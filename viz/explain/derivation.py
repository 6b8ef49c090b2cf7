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
from typing import Any, Final

from viz.algebra.pullback import adjoint, along, pullback, stretched
from viz.algebra.rules import arithmetic
from viz.algebra.simplify import Algebra, Step, everywhere
from viz.algebra.term import (
    ONE,
    Term,
    add,
    fill,
    multiply,
    number,
    substitute,
    subterms,
)  # a table  # fmt: skip
from viz.build import Record
from viz.build.tracing import slope_term
from viz.explain.equations import Equations

__all__ = ["Chain", "Derivation", "Stop"]

_PUT_IN: Final = 32
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


class Derivation(Equations):
    """Derives the gradient of one node by another.

    Parameters
    ----------
    graph : Record
    root, x : int
        Places of the node to differentiate, and of the node by which.

    Attributes
    ----------
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
        super().__init__(graph, root, x)
        self.locals: dict[tuple[int, int], tuple[Term, Term]] = {}
        self.chains: list[Chain] = []
        self.stops: list[Stop] = []
        self.results: dict[int, Term] = {root: ONE}
        for at in range(root - 1, -1, -1):
            if at in self.on:
                self._derive(at)

    def _derive(self, at: int) -> None:
        """Add up what comes back from all uses of a node."""
        uses = [use for use in self._uses(at) if use in self.on or use == self.root]
        left = self.names.total(self.root, at, self.cotangent(at))
        rules, known = [], []
        for user in uses:
            if user not in self.results:
                return  # it ends further up
            if self.results[user].value == 0:
                continue
            symbol_of = ONE if user == self.root else self.names.total(self.root, user, self.cotangent(user))
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
        sums = {
            name: meaning
            for name, meaning in self.definitions.items()
            if meaning.head == "add" and meaning.size <= _SHORT and name not in self.names.given
        }
        made = substitute(x, sums)
        if made == x:
            return []
        written = [self.names.symbols.write(name).text for name in sums if name in set(subterms(x))]
        return [(f"by the definition of {', '.join(written)}", everywhere(arithmetic, made))]

    def _short(self, user: int, symbol_of: Term) -> Term:
        """The derivative by a user, or its symbol where that is long."""
        found = self.results[user]
        return found if found.size <= _PUT_IN else symbol_of

    def _uses(self, at: int) -> list[int]:
        return list(dict.fromkeys(user for user, _ in self.graph.users(at) if user <= self.root))

    def _told(self, x: Term, steps: Iterator[Step]) -> Iterator[Step]:
        """Leave out steps that look like the one before, and new orders that are not the last."""
        write = self.names.symbols.write
        found = list(steps)
        found = [step for step in found if step[0] != "reorder" or step is found[-1]]
        before = write(x).text
        for reason, made in found:
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
        whole = substitute(add(*made), {meaning: name for name, meaning in self.softmaxes.items()})
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
        op, params = graph.declared(user), self.params(user)
        if any(isinstance(graph.value(each), tuple) for each in (user, *graph.inputs[user])):
            return None
        if op.name in ("max", "min"):
            return multiply(along(g, xs[0], params), self.picks(user, slot))
        if op.name in ("getitem", "pick", "take_along_axis") and not g.shape:
            return multiply(g, self.picks(user, slot))
        found = pullback(op.name, slot, g, y, xs, params)
        if found is None and op.kind == "linear":
            return self._adjoint(user, slot, g)
        return found

    def _adjoint(self, user: int, slot: int, g: Term) -> Term:
        """The transpose of a linear op, by the op's own name."""
        shape = self.names.term(self.graph.inputs[user][slot]).shape
        return adjoint(self.graph.op(user), fill(g, self.names.term(user).shape), (user, slot), shape)

    def together(self, x: Term) -> Term:
        """Put in the derivatives that a formula refers to, as long as it stays readable."""
        known = {chain.left: chain.result for chain in self.chains}
        for _ in self.chains:
            made = substitute(x, known)
            if made == x or made.size > _LONGEST:
                break
            x = made
        return self.algebra.simplified(x)

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
