"""Names that people give: each must belong to something."""

from typing import Any, Final

from viz.build.record import Record
from viz.build.roots import identity
from viz.errors import OptionError
from viz.names import Names, named, names_given

__all__ = ["check_names"]

_NAMED: Final = 8


def check_names(names: Names, *graphs: Record) -> None:
    """Check that each name belongs to something in some graph: a name for anything else is likely a slip.

    Raises
    ------
    OptionError
        If a name is given to what is not in the graph.

    Examples
    --------
    >>> x, w = ag.scalar(1.0, name="x"), ag.scalar(2.0)
    >>> check_names({"w": w}, viz.build.record(x * 2))
    Traceback (most recent call last):
    ...
    viz.errors.OptionError: names: expected values of this graph, got 'w' for one that is not in it. Hint: what it has \
by name: x
    """
    for name, thing in names_given(names).items():
        if not any(_holds(graph, thing) for graph in graphs):
            known = sorted({graph.name(at) for graph in graphs for at in range(len(graph))} - {""})
            raise OptionError(
                "names",
                expected="values of this graph",
                got=f"{name!r} for one that is not in it",
                hint=f"what it has by name: {', '.join(known[:_NAMED])}" if known else "",
            )


def _holds(graph: Record, thing: Any) -> bool:
    """Whether a value, or anything in a container, is in a graph."""
    places = range(len(graph))
    facts = {fact for at in places for fact in graph.nodes_of(at)}
    held = {id(graph.fact(at).value) for at in places if graph.is_constant(at)}
    return any(key in facts or key in held for key in named([{"": thing}], identity))
