"""The backward pass to walk about in: where it stands after any number of its steps.

Nothing is stored but the steps themselves. What has arrived after so many of them is read off, so going back restores
exactly what was there.

>>> from viz.build.record import record
>>> x = ag.scalar(3.0, name="x")
>>> walk = Backward(record(x * x + x))
>>> [walk.told(0, k) for k in range(len(walk) + 1)]
['not computed', '1 so far', '7']
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from viz.build.passes import Part, Stage, stages, told
from viz.build.record import Record
from viz.model import NOT_COMPUTED, Node
from viz.quote import printable
from viz.render.text import formula

__all__ = ["Backward", "handles", "titled"]

# What people type for the signs that pictures show.
_TYPED: Final = {"*": "×", "-": "−"}
_SHORT: Final = {"multiply": "mul", "subtract": "sub", "divide": "div", "negative": "neg"}


class Backward:
    """All steps of a backward pass, and who gets what in which of them.

    Parameters
    ----------
    graph : Record
        Of a single root.

    Attributes
    ----------
    stages : list of Stage
        In the order of the pass.
    names : list of str
        What to call each node, each different unless it is a constant.
    arrivals : dict
        For each place the steps (counted from 1) in which something arrives there, and what.

    Examples
    --------
    >>> from viz.build.record import record
    >>> len(Backward(record(ag.tanh(ag.scalar(1.0) * 2))))
    2
    """

    def __init__(self, graph: Record) -> None:
        self.graph, self.root = graph, graph.roots[0]
        self.names = handles(graph)
        self.stages: list[Stage] = list(stages(graph, self.root))
        self.arrivals: dict[int, list[tuple[int, Part]]] = {}
        for number, stage in enumerate(self.stages, 1):
            for part in stage.parts:
                self.arrivals.setdefault(part.source, []).append((number, part))
        self._step = {stage.at: number for number, stage in enumerate(self.stages, 1)}
        self._seed = self.stages[0].upstream if self.stages else 1.0

    def __len__(self) -> int:
        return len(self.stages)

    def gradient(self, at: int, taken: int) -> Any:
        """Return the sum that has arrived at a place after so many steps; None where nothing has."""
        if at == self.root:
            return self._seed
        return next((part.after for number, part in reversed(self.arrivals.get(at, [])) if number <= taken), None)

    def arrived(self, at: int, taken: int) -> tuple[int, int]:
        """Count the contributions that have arrived at a place, and all that will."""
        numbers = [number for number, _ in self.arrivals.get(at, [])]
        return sum(number <= taken for number in numbers), len(numbers)

    def told(self, at: int, taken: int) -> str:
        """Write the sum at a place after so many steps, and whether more is to come."""
        found = self.gradient(at, taken)
        if found is None:
            return NOT_COMPUTED
        here, all_of_them = self.arrived(at, taken)
        return told(found) if here == all_of_them else f"{told(found)} so far"

    def title(self, at: int) -> str:
        """Write a node as a program would: ``h = w × x``, or just ``w``."""
        return titled(self.graph, self.names, at)

    def ends(self, at: int) -> int:
        """Say after which step nothing more happens to a node: it has passed its gradient on, or has it in full."""
        return self._step.get(at) or max((number for number, _ in self.arrivals.get(at, [])), default=0)

    def find(self, wanted: Any) -> list[int]:
        """List the places that are meant by a name, an op, a place or a variable, newest first."""
        if isinstance(wanted, int) and not isinstance(wanted, bool):
            return [wanted] if 0 <= wanted < len(self.graph) else []
        if not isinstance(wanted, str):
            place = self.graph.place(wanted)
            return [] if place is None else [place]
        places = range(len(self.graph) - 1, -1, -1)
        named = [at for at in places if self.names[at] == wanted and not self.graph.is_constant(at)]
        sign = _TYPED.get(wanted, wanted)
        return named or [
            at for at in places if wanted in (self.graph.op(at), _op(self.graph, at)) or sign == self.graph.call(at)
        ]


def titled(graph: Record, names: Sequence[str], at: int) -> str:
    """Write a node as a program would, in terms of some names.

    Examples
    --------
    >>> from viz.build.record import record
    >>> graph = record(ag.scalar(2.0, name="x") * 3)
    >>> titled(graph, handles(graph), 2)
    'mul = x × 3'
    """
    if not graph.inputs[at]:
        return names[at]
    made = formula(Node("", "op", op=graph.call(at)), [names[each] for each in graph.inputs[at]])
    return f"{names[at]} = {made}"


def handles(graph: Record) -> list[str]:
    """Call every node something that no other is called: its name, or its op and a number; constants by their value.

    Examples
    --------
    >>> from viz.build.record import record
    >>> x = ag.scalar(2.0, name="x")
    >>> handles(record(ag.exp(x * x * 3)))
    ['x', 'mul_1', '3', 'mul_2', 'exp']
    """
    named = [printable(graph.name(at)) for at in range(len(graph))]
    made = [
        name or _op(graph, at) or (graph.title(at) if graph.is_constant(at) else "leaf")
        for at, name in enumerate(named)
    ]
    wanted = Counter(name for at, name in enumerate(made) if not graph.is_constant(at))
    taken = {name for at, name in enumerate(named) if name and not graph.is_constant(at)}
    seen: Counter[str] = Counter()
    for at, name in enumerate(made):
        if graph.is_constant(at):
            continue
        seen[name] += 1
        # The first that somebody named keeps the name as it is, and so does the only one of its op.
        if seen[name] == 1 and (named[at] or (wanted[name] == 1 and name not in taken)):
            continue
        while f"{name}_{seen[name]}" in taken:
            seen[name] += 1
        made[at] = f"{name}_{seen[name]}"
    return made


def _op(graph: Record, at: int) -> str:
    return _SHORT.get(graph.op(at), graph.op(at))
