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
        self._terms: list[Term] = []
        self._made = {"z": 0, "c": 0, "x": 0}
        self._taken = {graph.name(at) for at in range(len(graph))}
        named: set[str] = set()
        for at in range(len(graph)):
            self._terms.append(self._new(at, named))

    def _new(self, at: int, named: set[str]) -> Term:
        graph = self._graph
        name, value = graph.name(at), graph.value(at)
        plain = isinstance(value, (int, float, np.number)) or (isinstance(value, np.ndarray) and not value.ndim)
        if graph.is_constant(at) and not name and plain:
            return number(float(value))
        turned = None if name or not graph.is_constant(at) else self._turned(at, value)
        if turned is not None:
            return turned
        was_given = bool(name)
        if not name and graph.op(at) in _LETTERS:
            name = self.free(_LETTERS[graph.op(at)])
        if not name:
            name = self.fresh("z" if graph.inputs[at] else "c" if graph.is_constant(at) else "x")
        while name in named:  # two variables of one name
            name += "\u2032"
        named.add(name)
        made = self.add(name, spelled(name), value)
        if was_given:
            self.given.add(made)
        return made

    def _turned(self, at: int, value: Any) -> Term | None:
        """Find whether a constant without a name is 1 − t or −t of another constant t, computed outside the graph."""
        if not np.shape(value) or np.asarray(value).dtype.kind not in "iuf":
            return None
        for other in range(len(self._graph)):
            t: Any = self._graph.value(other) if self._graph.is_constant(other) and self._graph.name(other) else None
            if np.shape(t) != np.shape(value) or np.asarray(t).dtype.kind not in "iuf" or not np.ptp(t):
                continue
            spelled_name = symbol(self._graph.name(other), np.shape(t))
            if np.array_equal(value, 1 - t):
                return add(1, negative(spelled_name))
            if np.array_equal(value, -t):
                return negative(spelled_name)
        return None

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
        return symbol(name, np.shape(value))

    def _spelled(self, at: int) -> tuple[str, str]:
        return self.symbols.known[self._terms[at].data]

    def known(self) -> Mapping[str, tuple[str, str]]:
        """Say how all symbols are written."""
        return self.symbols.known
