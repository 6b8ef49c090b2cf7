"""What to make stand out: the ways that a gradient takes between some values.

>>> x, w = ag.scalar(2.0, name="x"), ag.scalar(3.0, name="w")
>>> way(viz.build.record(x * w + x), w)
Way(nodes=frozenset({1, 2, 3}), edges=frozenset({(2, 1), (3, 0)}))
"""

from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from itertools import pairwise
from typing import Any, NamedTuple

from viz.build.record import Record
from viz.errors import OptionError, VariableError
from viz.fold import Bundle
from viz.model import Edge, Node

__all__ = ["Way", "emphasised", "way"]

_LIKE = 0.5


class Way(NamedTuple):
    """Nodes by their places, and edges by the place of the user and which argument of it they are.

    Examples
    --------
    >>> Way(frozenset({0, 1}), frozenset({(1, 0)})).edges
    frozenset({(1, 0)})
    """

    nodes: frozenset[int]
    edges: frozenset[tuple[int, int]]


def way(graph: Record, what: Any) -> Way:
    """Find what to highlight.

    Parameters
    ----------
    graph : Record
    what : Tensor, Scalar, str, list of them, or a Report
        From a value, which may go by its name, all paths to the output; between two or more, all paths from each to
        the next, in either direction; of an explanation that has one, its ``path``.

    Raises
    ------
    VariableError
        If something is not in the graph.
    OptionError
        If no path leads from one to the other.
    """
    path = getattr(what, "path", what)
    if path is None:
        got = f"a {type(what).__name__} without a path" if what is not None else "None"
        raise VariableError("highlight", expected="values of this graph, or an explanation with a path", got=got)
    if hasattr(path, "nodes") and hasattr(path, "edges"):
        return _given(graph, path)
    stops = [_place(graph, each) for each in (what if isinstance(what, (list, tuple)) else [what])]
    if not stops:
        raise VariableError("highlight", expected="a value, or several", got="an empty list")
    pairs = list(pairwise(stops)) if len(stops) > 1 else [(stops[0], root) for root in graph.roots]
    found = [_between(graph, min(pair), max(pair)) for pair in pairs]
    if len(stops) == 1:
        found = [each for each in found if each.nodes] or found[:1]
    for (one, other), each in zip(pairs, found, strict=False):
        if not each.nodes:
            raise OptionError(
                "highlight",
                expected="values with a path between them",
                got=f"none between {graph.title(one)!r} and {graph.title(other)!r}",
            )
    return Way(frozenset().union(*(each.nodes for each in found)), frozenset().union(*(each.edges for each in found)))


def _given(graph: Record, path: Any) -> Way:
    """Read the ids of a path, as an explanation of the same graph wrote them."""
    nodes = [int(str(each).removeprefix("n")) for each in path.nodes]
    edges = [str(each).removeprefix("e").partition(".") for each in path.edges]
    made = Way(frozenset(nodes), frozenset((int(user), int(slot)) for user, _, slot in edges))
    fits = all(at < len(graph) for at in made.nodes)
    if not fits or any(at >= len(graph) or slot >= len(graph.inputs[at]) for at, slot in made.edges):
        raise OptionError("highlight", expected="a path of this graph", got="one of another graph")
    return made


def _place(graph: Record, what: Any) -> int:
    named = {graph.name(at): at for at in range(len(graph) - 1, -1, -1)}
    at = named.get(what) if isinstance(what, str) else graph.place(what)
    if at is not None:
        return at
    close = get_close_matches(what, filter(None, named), 1, _LIKE) if isinstance(what, str) else []
    raise VariableError(
        "highlight",
        expected="values of this graph, or their names",
        got=repr(what) if isinstance(what, (str, int, float)) else f"a {type(what).__name__} that is not in it",
        hint=f"did you mean {close[0]!r}?" if close else "",
    )


def _between(graph: Record, first: int, last: int) -> Way:
    """Find everything on any path from one place to a later one."""
    after = [False] * len(graph)
    after[first] = True
    for at in range(first + 1, last + 1):
        after[at] = any(after[each] for each in graph.inputs[at])
    before = {last} if after[last] else set()
    edges = set()
    for at in range(last, first, -1):
        if at in before:
            for slot, source in enumerate(graph.inputs[at]):
                if after[source]:
                    before.add(source)
                    edges.add((at, slot))
    return Way(frozenset(before), frozenset(edges))


def emphasised(
    found: Way, drawn: Sequence[tuple[Node, Sequence[int]]], lines: Sequence[tuple[Edge, Bundle]]
) -> tuple[list[Node], list[Edge]]:
    """Set off what is on the way from what is not; a folded part is on it with any of its nodes."""

    def standing(on: bool) -> str:
        return "path" if on else "faded"

    nodes = [replace(node, emphasis=standing(not found.nodes.isdisjoint(part))) for node, part in drawn]
    edges = [replace(edge, emphasis=standing(not found.edges.isdisjoint(each.sources))) for edge, each in lines]
    return nodes, edges
