"""`explain`: a derivative as the sum over all paths that lead from one value to another.

>>> x = ag.scalar(2.0)
>>> y = x * x + 3 * x
>>> print(explain(y, x).text(width=80).partition("check")[0])
dy/dx = 7: 3 paths lead from x to y, and what they contribute adds up.
   path           local derivatives  contribution
1  x → x × x → y  2 × 1              = 2           by argument 1 of x × x
2  x → x × x → y  2 × 1              = 2           by argument 2 of x × x
3  x → 3 × x → y  3 × 1              = 3
   sum                                 7
Path 3 matters most: 42.9 %.
<BLANKLINE>
<BLANKLINE>
"""

import sys
from functools import cached_property
from typing import Any, Final

import numpy as np

from viz.build import Record, record
from viz.errors import OptionError, VariableError
from viz.explain import numeric, pages, paths
from viz.explain.back import edge
from viz.explain.pictured import Pictured
from viz.explain.words import called, derivative, ones, single, sized
from viz.names import Names, scopes
from viz.page import Page
from viz.theme import Theme

__all__ = ["Explanation", "explain"]

_MOST: Final = 8
_STEPS: Final = 7
_USES: Final = 12


class Explanation(Pictured):
    """What `viz.explain` gives.

    Attributes
    ----------
    path : Path or None
        The path that contributes most; ``path.nodes`` and ``path.edges`` are the ids that it has in a picture.
    data : dict
        ``y``, ``x``, ``gradient``, ``paths`` (how many, exactly), ``contributions`` (of each path, or of each use
        of x if there are too many paths: ``by`` says which, and ``shown`` which uses are told in full), ``check``; of
        all leaves: ``leaves``.

    Examples
    --------
    >>> x = ag.scalar(3.0)
    >>> viz.explain(x * x, x).path.edges
    ('e1.0',)
    """

    def __init__(
        self, data: dict[str, Any], graph: Record, path: paths.Path | None = None, theme: str | Theme = "light"
    ) -> None:
        super().__init__(data, graph, {*path.nodes, *path.edges} if path else (), theme)
        self.path = path

    @cached_property
    def page(self) -> Page:
        """The explanation as blocks of styled text."""
        if "leaves" in self.data:
            return Page(tuple(pages.leaves(self.data)))
        return Page(tuple(pages.derivative(self.data)))


def explain(
    y: Any,
    x: Any = None,
    *,
    element: Any = None,
    most: int = _MOST,
    names: Names = None,
    theme: str | Theme = "light",
) -> Explanation:
    """Explain dy/dx as the sum over the paths from x to y, each the product of its local derivatives.

    Parameters
    ----------
    y : Tensor or Scalar
        A single real number that was computed.
    x : Tensor or Scalar, optional
        What it was computed from: a leaf, or anything on the way. All leaves in brief if not given.
    element : int or tuple of int, optional
        Of an array x, the one element to explain; the whole by magnitudes if not given.
    most : int
        Up to so many paths are listed. Of more, only how many there are, and what each use of x contributes.
    names : dict, optional
        As for `viz.draw`.
    theme : str or Theme
        How `Explanation.html` looks.

    Returns
    -------
    Explanation

    Raises
    ------
    VariableError
        If y is not a single real number with a graph, or does not depend on x.
    OptionError
        If there is no such element.

    Examples
    --------
    >>> w = ag.scalar(2.0)
    >>> loss = (w * 3 - 5) ** 2
    >>> print(viz.explain(loss, w).text(width=90).splitlines()[0])
    dloss/dw = 6: 1 path leads from w to loss.
    """
    spaces = scopes(sys._getframe(1))
    graph = record(y, names=names, spaces=spaces, what="explain")
    root = graph.roots[0]
    single(graph, root, "explain")
    cotangents = graph.cotangents(root)
    if x is None:
        return Explanation(_leaves(graph, root, cotangents), graph, theme=theme)
    at = _place(graph, x)
    index = _index(element, np.shape(graph.value(at)))
    data = _facts(graph, root, at, index, cotangents)
    found = paths.count(graph, root, {at, *(user for user, _ in graph.users(at))})
    data["paths"] = found[at]
    if found[at] <= most:
        path = _by_path(data, graph, at, root, index)
    else:
        _by_use(data, graph, at, cotangents, found, index)
        path = paths.strongest(graph, at, root, cotangents)
        data["strongest"] = _way(graph, path)
    return Explanation(data, graph, path, theme)


def _place(graph: Record, x: Any) -> int:
    at = graph.place(x)
    if at is None or graph.is_constant(at):
        variable = hasattr(x, "requires_grad")
        raise VariableError(
            "explain",
            expected="an x that gradients of y flow to",
            got="one that y does not depend on, or only by a constant" if variable else type(x).__name__,
            hint="viz.why(x, y) finds where the way from x to y is cut" if variable else "pass the Tensor or Scalar",
        )
    return at


def _index(element: Any, shape: tuple[int, ...]) -> tuple[int, ...] | None:
    """Check the index of one element."""
    if element is None:
        return None
    index = element if isinstance(element, tuple) else (element,)
    inside = len(index) == len(shape) and all(
        isinstance(i, (int, np.integer)) and -n <= i < n for i, n in zip(index, shape, strict=True)
    )
    if not inside:
        raise OptionError("element", expected=f"an index into shape {shape}", got=repr(element))
    return tuple(int(i) for i in index)


def _facts(graph: Record, y: int, x: int, index: tuple[int, ...] | None, cotangents: list[Any]) -> dict[str, Any]:
    """Collect what there is to say however many paths there are."""
    value = graph.value(x)
    g = cotangents[x] if cotangents[x] is not None else np.zeros(np.shape(value))
    move = numeric.direction(value)
    if index is not None:
        move = np.zeros(np.shape(value))
        move[index] = numeric.direction(value[index])
    found = numeric.check(graph, y, {x: move}, numeric.inner(g, move))
    where = "" if index is None else f"[{', '.join(map(str, index))}]"
    return {
        "title": derivative(graph, y, x) + where,
        "y": called(graph, y),
        "x": called(graph, x) + where,
        "shape": np.shape(value) if index is None else (),
        "gradient": g if index is None else g[index],
        "check": found._asdict(),
        "checked": numeric.told(found, graph, value if index is None else value[index]),
    }


def _by_path(data: dict[str, Any], graph: Record, x: int, y: int, index: tuple[int, ...] | None) -> paths.Path | None:
    listed = list(paths.paths(graph, x, y))
    rows = []
    for path in listed:
        c = paths.along(graph, path, ones(graph.value(y)))
        rows.append(
            _row(data, c, index)
            | {
                "path": _way(graph, path),
                "places": path.places,
                "slopes": paths.slopes(graph, path),
                "aside": _aside(graph, path, listed),
            }
        )
    data |= {"by": "path", "contributions": rows}
    best = _best(rows)
    if data["shape"] and listed and listed[best].uses:
        data["steps"] = _chain(graph, listed[best])
    return listed[best] if listed else None


def _by_use(
    data: dict[str, Any],
    graph: Record,
    x: int,
    cotangents: list[Any],
    found: dict[int, int],
    index: tuple[int, ...] | None,
) -> None:
    rows = []
    for user, slot in graph.users(x):
        g = cotangents[user]
        c = None if g is None else graph.pull(user, g)[slot]
        rows.append(_row(data, c, index) | {"node": user, "argument": slot + 1, "paths": found.get(user, 0)})
    largest = sorted(range(len(rows)), key=lambda at: -rows[at]["size"])[:_USES]
    for at in largest:
        # What is not shown is never formatted.
        user, slot = rows[at]["node"], rows[at]["argument"] - 1
        local = graph.slopes(user)[slot]
        how = edge(graph, user, slot)
        rows[at] |= {"use": called(graph, user), "upstream": cotangents[user], "local": local, "how": how}
    data |= {"by": "use", "contributions": rows, "shown": sorted(largest)}


def _row(data: dict[str, Any], c: Any, index: tuple[int, ...] | None) -> dict[str, Any]:
    """Write what one path or use contributes, and its share: shares add up to 1, also those of arrays."""
    g = data["gradient"]
    c = np.zeros(np.shape(g))[()] if c is None else c if index is None else c[index]
    return {"contribution": c, "share": numeric.share(c, g), "size": numeric.length(c)}


def _best(rows: list[dict[str, Any]]) -> int:
    return max(range(len(rows)), key=lambda i: rows[i]["size"], default=0)


def _way(graph: Record, path: paths.Path) -> str:
    """Write a path by names, a long one by its ends."""
    places = list(path.places)
    names, before = [], ()
    for at in _ends(places):
        # A shape is worth its room where it changes.
        shape = np.shape(graph.value(at))
        names.append(called(graph, at) if shape == before else sized(graph, at))
        before = shape
    if len(places) > len(names):
        names.insert(len(names) // 2, f"… {len(places) - len(names):,} more …")
    return " → ".join(names)


def _ends(items: list[Any]) -> list[Any]:
    return items if len(items) <= _STEPS else items[: _STEPS // 2] + items[-(_STEPS // 2) :]


def _aside(graph: Record, path: paths.Path, listed: list[paths.Path]) -> str:
    """Tell paths apart that pass the same nodes."""
    same = [other for other in listed if other.places == path.places]
    if len(same) == 1:
        return ""
    parts = [
        f"by argument {slot + 1} of {called(graph, user)}"
        for at, (user, slot) in enumerate(path.uses)
        if len({other.uses[at] for other in same}) > 1
    ]
    return ", ".join(parts)


def _chain(graph: Record, path: paths.Path) -> list[dict[str, Any]]:
    """Follow a path back, with what becomes of the gradient at each edge."""
    steps = []
    places = path.places
    for at in range(len(path.uses) - 1, -1, -1):
        user, slot = path.uses[at]
        steps.append(
            {
                "from": sized(graph, user),
                "to": sized(graph, places[at]),
                "how": edge(graph, user, slot),
            }
        )
    return steps


def _leaves(graph: Record, y: int, cotangents: list[Any]) -> dict[str, Any]:
    """Collect what there is to say about every leaf at once."""
    found = [at for at in range(len(graph)) if graph.is_leaf(at)]
    ways = paths.count(graph, y, set(found))
    rows = [
        {
            "leaf": called(graph, at),
            "value": graph.value(at),
            "gradient": cotangents[at],
            "paths": ways.get(at, 0),
            "uses": len(graph.users(at)),
        }
        for at in found
    ]
    moves = {at: numeric.direction(graph.value(at)) for at in found}
    expected = sum(numeric.inner(cotangents[at], moves[at]) for at in found if cotangents[at] is not None)
    check = numeric.check(graph, y, moves, expected)
    told = numeric.told(check, graph, None, " along one direction of all leaves at once")
    name = called(graph, y)
    return {"y": name, "value": graph.value(y), "leaves": rows, "check": check._asdict(), "checked": told}
