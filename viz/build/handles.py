"""What the caller's variables are right now, and which backward calls were made on them.

A graph knows what was computed; whether a gradient should be there is a matter of the handles and of what was called.

>>> w = ag.scalar(2.0)
>>> loss = w * w
>>> loss.backward()
>>> held = Held([{"w": w, "loss": loss}])
>>> held.handle(w).name, held.last_call(w).name
('w', 'loss')
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from autograd_lite import ledger
from autograd_lite.graph import FREED, Node
from autograd_lite.variable import Variable
from viz.build.record import Record
from viz.build.roots import identity, raw
from viz.errors import VariableError
from viz.names import Names, named, names_given

# Of the backward calls that may be meant, only the last are looked at: each has a graph to be walked.
_LATELY = 20

__all__ = ["Call", "Handle", "Held"]


class Handle(NamedTuple):
    """A variable as its owner holds it.

    Attributes
    ----------
    name : str
        What the caller calls it, or "".
    tick : float
        When its node was made.
    requires_grad, is_leaf, freed : bool
        Freed are values whose graph ``backward(retain_graph=False)`` gave back.
    shape : tuple of int
    dtype : str
        Its kind of numbers, "float" for a Scalar.
    gradient : float, array or None
        What is in ``.grad``.
    origin : tuple of (float, str) or None
        Of what was detached: tick and op of what it was cut off from.
    """

    name: str
    tick: float
    requires_grad: bool
    is_leaf: bool
    freed: bool
    shape: tuple[int, ...]
    dtype: str
    gradient: Any
    origin: tuple[float, str] | None


class Call(NamedTuple):
    """A backward call: from which line, on what, and that value's graph if the caller still holds it.

    ``name`` is "" and ``graph`` None where nobody holds the value any more.
    """

    line: str
    tick: float
    op: str
    name: str
    graph: Record | None


class Held:
    """Everything that a caller can reach by a name.

    Parameters
    ----------
    spaces : iterable of mapping
        Such as ``[locals(), globals()]``.
    names : dict, optional
        As for `viz.draw`; they come first.

    Examples
    --------
    >>> x = ag.scalar(2.0)
    >>> Held([{"x": x}]).name(x.node.tick)
    'x'
    """

    def __init__(self, spaces: Iterable[Mapping[str, Any]], names: Names = None) -> None:
        self.spaces = list(spaces)
        self.given = names_given(names)
        found = named([self.given], identity) | {}
        for node, name in named(self.spaces, identity).items():
            found.setdefault(node, name)
        self._names = {node: name for node, name in found.items() if isinstance(node, Node)}
        self._ticks = {node.tick: node for node in self._names}

    def name(self, tick: float) -> str:
        """Find what the value made at a tick is called; "" if nobody holds it."""
        node = self._ticks.get(tick)
        return "" if node is None else node.name or self._names[node]

    def handle(self, x: Any, what: str = "why") -> Handle:
        """Look at a variable.

        Raises
        ------
        VariableError
            If it is none.
        """
        if not isinstance(x, Variable):
            raise VariableError(
                what,
                expected="a Tensor or a Scalar",
                got=type(x).__name__,
                hint="make one with ag.scalar(...) or ag.tensor(..., requires_grad=True)",
            )
        held: Any = x
        node = held.in_graph()
        leaf = node.a is None and node.op is not FREED
        dtype = "float" if type(held.value) is float else str(held.value.dtype)
        name = node.name or self._names.get(node, "")
        gradient = raw(held.grad) if held.requires_grad else None
        facts = (held.requires_grad, leaf, node.op is FREED, tuple(held.shape), dtype, gradient)
        return Handle(name, node.tick, *facts, node.origin)

    def call(self, tick: float) -> Record | None:
        """Give the graph of the value made at a tick, if somebody holds it and it was not given back."""
        node = self._ticks.get(tick)
        return None if node is None or node.op is FREED else self._record(node)

    def last_call(self, x: Any) -> Call | None:
        """Find the backward call that a gradient is most likely from: the last that wrote to it, or else the last.

        Of calls that did not write to it, one on a value that the caller still holds comes first.
        """
        node = x.in_graph()
        wrote = [each for each in ledger.entries(node.tick) if each.what == "backward"]
        if wrote:
            return self._call(wrote[-1])
        # What was computed before x cannot depend on it.
        made = sorted(ledger.calls(), key=lambda each: each.root is not None and each.root[0] < node.tick)
        calls = [self._call(each) for each in made[:_LATELY]]
        reached = next((each for each in calls if each.graph and each.graph.place(x) is not None), None)
        return reached or next((each for each in calls if each.name), calls[0] if calls else None)

    def called(self, tick: float) -> Call | None:
        """Find the last backward call on the value made at a tick; None if there was none of late."""
        return next((self._call(each) for each in ledger.calls() if each.root and each.root[0] == tick), None)

    def _call(self, entry: ledger.Entry) -> Call:
        tick, op = entry.root or (0.0, "")
        return Call(entry.line, tick, op, self.name(tick), self.call(tick))

    def _record(self, node: Node) -> Record:
        return Record([node], self.given, self.spaces)
