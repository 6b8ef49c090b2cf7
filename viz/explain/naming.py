"""What everything in a derivation is called: the caller's names first, then z₁, z₂ and so on.

>>> from viz.build import record
>>> names = Naming(record(ag.tanh(ag.scalar(2.0, name="x") * 3)))
>>> names.term(2), names.symbols.known["z₁"]
(Term('symbol', (), 'z₁'), ('z_{1}', 'z₁'))
"""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from viz.algebra.spelling import spelled, subscript
from viz.algebra.term import Term, add, negative, number, symbol
from viz.algebra.writing import Symbols
from viz.build import Record

__all__ = ["Naming"]

_COUNTS: Final = ("n", "m", "N", "M")
_LETTERS: Final = {"softmax": ("p", "q"), "sigmoid": ("s",)}
_SOFT: Final = ("p", "q", "s")


class Naming:
    """Gives each node of a graph a symbol, and keeps what the symbols stand for.

    Parameters
    ----------
    graph : Record

    Attributes
    ----------
    symbols : Symbols
        How they are written.
    values : dict
        Their values.
    given : set of Term
        Those that the caller named.
    constants : list of Term
        Those that stand for constants.

    Examples
    --------
    >>> from viz.build import record
    >>> Naming(record(ag.scalar(2.0, name="x") * 3)).values["x"]
    2.0
    """

    def __init__(self, graph: Record) -> None:
        self.symbols = Symbols({})
        self.values: dict[str, Any] = {}
        self._graph = graph
        self.given: set[Term] = set()
        self.constants: list[Term] = []
        self._made = {"z": 0, "c": 0, "x": 0}
        self._taken = set(graph.names())
        self._terms: dict[int, Term] = {}
        places = range(len(graph))
        for at in sorted(places, key=lambda at: not graph.name(at)):  # what has a name comes first
            self._terms[at] = self._new(at)

    def _new(self, at: int) -> Term:
        graph = self._graph
        name, value = graph.name(at), graph.value(at)
        plain = isinstance(value, (int, float, np.number)) or (isinstance(value, np.ndarray) and not value.ndim)
        again = next((each for each in self.constants if self.values[each.data] is value), None)
        if again and graph.is_constant(at) and (not name or again.data == name):
            return again  # the same data, used twice
        if name:
            while name in self.values:  # two variables of one name
                name += "\u2032"
            made = self.add(name, spelled(name), value)
            self.given.add(made)
        elif graph.is_constant(at):
            return number(float(value)) if plain else self._turned(value) or self._constant(value)
        elif graph.op(at) in _LETTERS:
            name = self.free(_LETTERS[graph.op(at)])
            made = self.add(name, spelled(name), value)
        else:
            name = self.fresh("z" if graph.inputs[at] else "x")
            made = self.add(name, spelled(name), value)
        if graph.is_constant(at):
            self.constants.append(made)
        return made

    def _turned(self, value: Any) -> Term | None:
        """Find whether a constant without a name is 1 − t or −t of another constant t, computed outside the graph."""
        for other in self.constants:
            t = self.values[other.data]
            if not _is_data(value) or not _is_data(t) or np.shape(t) != np.shape(value) or not np.ptp(t):
                continue
            if np.array_equal(value, 1 - t):
                return add(1, negative(other))
            if np.array_equal(value, -t):
                return negative(other)
        return None

    def _constant(self, value: Any) -> Term:
        """Name a constant c₁, c₂ …; the minus of one that is negative, as in ``-labels * log(p)``, is shown."""
        turned = _is_data(value) and np.all(value <= 0) and np.any(value)
        name = self.fresh("c")
        made = self.add(name, spelled(name), -value if turned else value)
        self.constants.append(made)
        return negative(made) if turned else made

    def fresh(self, letter: str) -> str:
        """Make a name that nothing has: the letter with the next number."""
        while True:
            self._made[letter] = self._made.get(letter, 0) + 1
            name = f"{letter}{subscript(self._made[letter])}"
            if name not in self._taken and f"{letter}{self._made[letter]}" not in self._taken:
                return name

    def add(self, name: str, written: tuple[str, str], value: Any) -> Term:
        """Make a symbol."""
        self.symbols.known[name], self.values[name] = written, value
        return symbol(name, () if isinstance(value, tuple) else np.shape(value))

    def term(self, at: int) -> Term:
        """Give the symbol, or the number, of a node."""
        return self._terms[at]

    def free(self, wanted: tuple[str, ...]) -> str:
        """Find the first of some names that nothing has."""
        name = next((each for each in wanted if each not in self._taken), None) or self.fresh(wanted[0])
        self._taken.add(name)
        return name

    def count(self, value: int, counts: dict[int, Term]) -> Term:
        """Give the symbol of a number of elements; equal numbers share one."""
        if value not in counts:
            name = self.free(_COUNTS)
            counts[value] = self.add(name, spelled(name), float(value))
        return counts[value]

    def probability(self, value: Any) -> Term:
        """Make a symbol for a softmax that the program did not name."""
        name = self.free(_SOFT)
        return self.add(name, spelled(name), value)

    def picks(self, value: Any) -> Term:
        """Make a symbol for which elements an index picks."""
        name = self.free(("Y", "E"))
        return self.add(name, spelled(name), value)

    def total(self, root: int, at: int, value: Any) -> Term:
        """Make the symbol of the derivative of the result by a node."""
        return self._ratio("d", "d", root, at, value)

    def local(self, user: int, source: int, value: Any) -> Term:
        """Make the symbol of the derivative of a node by one of its inputs."""
        return self._ratio("∂", r"\partial ", user, source, value)

    def _ratio(self, sign: str, tex: str, of: int, by: int, value: Any) -> Term:
        (above, over), (below, under) = self._spelled(of), self._spelled(by)
        name = f"{sign}{of}/{sign}{by}"
        known = self.symbols.known
        known[name] = (f"\\frac{{{tex}{above}}}{{{tex}{below}}}".replace("d\\", "d \\"), f"{sign}{over}/{sign}{under}")
        self.values[name] = value
        return symbol(name, () if isinstance(value, tuple) else np.shape(value))

    def _spelled(self, at: int) -> tuple[str, str]:
        return self.symbols.known[self._terms[at].data]

    def known(self) -> Mapping[str, tuple[str, str]]:
        """Say how all symbols are written."""
        return self.symbols.known


def _is_data(value: Any) -> bool:
    """Whether something is an array of numbers."""
    return bool(np.shape(value)) and np.asarray(value).dtype.kind in "iuf"
