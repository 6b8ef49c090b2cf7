"""What was computed, as equations between names: what a derivation is written with, and compared with.

>>> from viz.build import record
>>> work = Equations(record(ag.tanh(ag.scalar(2.0, name="x") * 3)), 3, 0)
>>> [work.names.symbols.write(meaning).text for meaning in work.definitions.values()]
['x·3', 'tanh(z₁)']
"""

from collections.abc import Iterator
from math import prod
from typing import Any, Final

import numpy as np

from viz.algebra.pullback import along, axes_of, forward, softmax
from viz.algebra.simplify import Algebra
from viz.algebra.term import ONE, Term, divide, fill, multiply, power
from viz.build import Record
from viz.build.evaluate import evaluate
from viz.build.formulas import forward_term
from viz.explain.naming import Naming

__all__ = ["Equations"]

_CLOSE: Final = 1e-7
_SOFTMAXES: Final = ("log_softmax", "logsumexp")


class Equations:
    """The computation of one node, in terms that know their values.

    Parameters
    ----------
    graph : Record
    root, x : int
        Places of the node to differentiate, and of the node by which.

    Attributes
    ----------
    on : set of int
        The nodes between the two.
    definitions : dict
        What each symbol was computed as.
    stand_ins : dict
        Those that are in no program: the softmax in a log_softmax.
    counts : dict
        The symbol of each number of elements.

    Examples
    --------
    >>> from viz.build import record
    >>> Equations(record(ag.scalar(2.0, name="x") * 3), 2, 0).title(0)
    'x'
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
        self.softmaxes = {name: meaning for name, meaning in self.definitions.items() if meaning.head == "softmax"}
        inputs = {self.names.term(at) for at in range(root + 1) if not graph.inputs[at]}
        self._plain = inputs.union(self.names.constants)
        self._sums: dict[Term, tuple[Term, str] | None] = {}
        self._found: dict[Term, Any] = {}
        self._cotangents = graph.cotangents(root)
        # Only what a reader knows by name takes the place of a function; sin x stays sin x.
        welcome = self.softmaxes.keys() | self.names.given
        self.algebra = Algebra(self._foldable(), self._fact, self._plain.__contains__, self.agree, welcome.__contains__)

    def evaluate(self, x: Term) -> Any:
        """Compute a term at the present numbers."""
        if x not in self._found:
            self._found[x] = evaluate(x, self.names.values, self._adjoint_value)
        return self._found[x]

    def agree(self, a: Term, b: Term) -> bool:
        """Whether two terms have the same value at the present numbers; what cannot be computed agrees with nothing."""
        try:
            with np.errstate(all="ignore"):
                one, other = self.evaluate(a), self.evaluate(b)
                return bool(np.allclose(one, other, rtol=_CLOSE, atol=1e-10, equal_nan=True))
        except Exception:  # noqa: BLE001 - the step is then left out
            return False

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
                if any(
                    self.definitions.get(self.names.term(each)) in (power(off, 2), multiply(off, off))
                    for each in squares
                ):
                    return True
        return False

    def _adjoint_value(self, x: Term, args: list[Any]) -> Any:
        at, slot = x.data
        return self.graph.pull(at, np.asarray(args[0]))[slot]

    def _forward(self, at: int) -> Term:
        """Write what a node was computed as."""
        graph, names = self.graph, self.names
        xs = [names.term(each) for each in graph.inputs[at]]
        params = self.params(at)
        made = forward(graph.op(at), names.term(at), xs, params)
        return made if made is not None else forward_term(graph, at, xs, names.term(at).shape)

    def params(self, at: int) -> dict[str, Any]:
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
        return made | self._shares()

    def _shares(self) -> dict[Term, Term]:
        """Name e/Σe where the program takes the logarithm of a sum of exponentials, and makes no such quotient."""
        made: dict[Term, Term] = {}
        for at in sorted(self.on):
            of = self.graph.inputs[at][0] if self.graph.op(at) == "sum" else at
            users = {self.graph.op(user) for user, _ in self.graph.users(at)}
            if self.graph.op(of) != "exp" or "log" not in users or "divide" in users:
                continue
            e, params = self.names.term(of), self.graph.params(at)
            meaning = divide(e, along(self.names.term(at), e, params))
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
        return (fill(ONE, x.shape), f"{written} adds up to 1" + (_each(axes, shape))) if constant else None

    def _is_constant(self, name: Term) -> bool:
        return name in self.names.constants

    def _is_share(self, meaning: Term, axes: tuple[int, ...]) -> bool:
        """Whether something is a softmax, or written out as one: a quotient of something by its sum."""
        if meaning.head == "softmax":
            return bool(meaning.data == axes)
        if meaning.head != "multiply" or len(meaning.args) != 2 or meaning.args[1].head != "pow":  # noqa: PLR2004 - two of them, as it says
            return False
        above, (below, exponent) = meaning.args[0], meaning.args[1].args
        total = self.definitions.get(below, below)
        while total.head in ("spread", "reshape") or total in self.definitions:
            total = self.definitions[total] if total.head == "symbol" else total.args[0]
        return bool(exponent.value == -1 and total.head == "sum" and total.args[0] == above and total.data[0] == axes)

    def picks(self, user: int, slot: int) -> Term:
        """A symbol for which elements an index picks: 1 there, else 0."""
        if (user, slot) not in self._picked:
            ones = np.ones(self.names.term(user).shape)
            self._picked[user, slot] = self.names.picks(self.graph.pull(user, ones)[slot])
        return self._picked[user, slot]


def _axes(ndim: int) -> list[tuple[int, ...]]:
    """The axes that a sum of probabilities is usually taken along: any one, or all."""
    return [(at,) for at in range(ndim)] + [tuple(range(ndim))]


def _each(axes: tuple[int, ...], shape: tuple[int, ...]) -> str:
    """Say of what a sum along axes is."""
    if len(axes) == len(shape):
        return ""
    return " in each row" if axes == (len(shape) - 1,) else " along each axis that is summed"


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
