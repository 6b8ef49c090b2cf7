"""What people get when they make one of the well-known mistakes: each computed by the engine's rules, one of them bent.

>>> from viz.build.record import record
>>> x = ag.scalar(2.0, name="x")
>>> walk = Backward(record(x * x + 3 * x))
>>> [(each.kind, each.value) for each in mistakes(walk, 0)][:3]
[('path missed', 5.0), ('path missed', 5.0), ('path missed', 4.0)]
"""

from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

import numpy as np

from viz.build.passes import added
from viz.explain.backward import Backward

__all__ = ["Mistake", "close", "mistakes"]

_NEAR: Final = 5e-3
_MOST: Final = 60
_LARGE: Final = 1000
_BINARY: Final = frozenset({"multiply", "divide", "pow", "matmul"})

_Bend = Callable[[int, int, Any, tuple[Any, ...]], Any]


class Mistake(NamedTuple):
    """A wrong answer: which mistake makes it, its value, and what to tell who made it, without the right answer.

    Examples
    --------
    >>> Mistake("sign", -3.0, "The size is right.").kind
    'sign'
    """

    kind: str
    value: Any
    says: str


def close(answer: Any, value: Any) -> bool:
    """Whether an answer is a value, as one would round it: to half a percent.

    Examples
    --------
    >>> close(0.42, 0.4199743), close(0.43, 0.4199743), close(np.ones(2), 1.0)
    (True, False, False)
    """
    if np.shape(answer) != np.shape(value):
        return False
    return bool(np.allclose(answer, value, rtol=_NEAR, atol=1e-9, equal_nan=True))


def mistakes(walk: Backward, at: int) -> list[Mistake]:
    """List what mistakes make of the gradient of a place, the likeliest first; none is close to the right answer.

    Parameters
    ----------
    walk : Backward
    at : int
    """
    right = walk.gradient(at, len(walk))
    found = _all(walk, at, right)
    return [each for each in found if _is_gradient(each.value) and not close(each.value, right)]


def _is_gradient(value: Any) -> bool:
    return value is not None and not isinstance(value, tuple)


def _all(walk: Backward, at: int, right: Any) -> Iterator[Mistake]:
    between = _between(walk, at)
    yield from _paths(walk, at, between)
    last = _bent(walk, at, walk.root, None, overwrite=True)
    yield Mistake(
        "= for +=",
        last,
        "That is only what came last, as if each contribution had replaced those before: "
        "gradients are added (+=), not set (=).",
    )
    yield from _edges(walk, at, between)
    if np.ndim(right) > 1:
        yield Mistake(
            "transpose",
            np.transpose(right),
            "That is the transpose of it: a gradient has the shape of its value, entry by entry.",
        )
    yield Mistake("sign", -right, "The size is right, but not the sign.")
    yield from _early(walk, at, between)
    yield Mistake(
        "stale gradient",
        2 * right,
        "That is twice as much: what .grad holds after two backward() without clearing it in between.",
    )
    old = walk.graph.gradient(at)
    if old is not None:
        yield Mistake("stale gradient", right + old, f"That has been added to what {walk.names[at]}.grad held already.")
    yield Mistake("value", walk.graph.value(at), f"That is the value of {walk.names[at]}, not how much it matters.")
    yield Mistake("value", _in_shape(walk.graph.value(walk.root), right), f"That is {walk.names[walk.root]} itself.")


def _in_shape(value: Any, like: Any) -> Any:
    return value if np.shape(value) == np.shape(like) else None


def _between(walk: Backward, at: int) -> list[int]:
    """List what a gradient passes on its way to a place, which comes first; of many the nearest to either end."""
    reached = {at}
    for each, inputs in enumerate(walk.graph.inputs):
        if reached.intersection(inputs):
            reached.add(each)
    found = sorted(reached)
    # Each mistake takes a walk of its own.
    half = _MOST // 2 if len(walk) <= _LARGE else _MOST // 20
    return found if len(found) <= 2 * half else found[:half] + found[-half:]


def _bent(walk: Backward, at: int, root: int, bend: _Bend | None, *, overwrite: bool = False) -> Any:
    """Walk back from one node to another, with what each edge brings back bent by a function."""
    graph = walk.graph
    sums: dict[int, Any] = {root: walk.gradient(root, 0) if root == walk.root else np.ones_like(graph.value(root))[()]}
    for each in range(root, at, -1):
        if each not in sums or not graph.inputs[each]:
            continue
        pulled = graph.pull(each, sums[each])
        for slot, source in enumerate(graph.inputs[each]):
            c = pulled[slot] if bend is None else bend(each, slot, sums[each], pulled)
            if c is not None:
                sums[source] = c if overwrite else added(sums.get(source), c)
    return sums.get(at)


def _at_edge(node: int, slot: int, wrong: Callable[[Any, tuple[Any, ...]], Any]) -> _Bend:
    """Bend what one edge brings back, and nothing else."""
    return lambda each, i, g, pulled: wrong(g, pulled) if (each, i) == (node, slot) else pulled[i]


def _paths(walk: Backward, at: int, between: list[int]) -> Iterator[Mistake]:
    """Leave out one of several uses, or all but one, of the value itself or of one on the way."""
    known = set(between)
    for source in between:
        uses = [use for use in walk.graph.users(source) if use[0] in known]
        if len(uses) < 2:  # noqa: PLR2004 - there is but one way
            continue
        name = walk.names[source]
        for use in uses:
            left_out = _bent(walk, at, walk.root, _but({use}))
            yield Mistake("path missed", left_out, f"That leaves out one use of {name}, the one in {_use(walk, use)}.")
        for use in uses if len(uses) > 2 else ():  # noqa: PLR2004 - of two, each is the other left out
            alone = _bent(walk, at, walk.root, _but({other for other in uses if other != use}))
            says = (
                f"That is what comes back through {_use(walk, use)} alone; {name} is used {len(uses)} times, and what "
            )
            yield Mistake("path missed", alone, says + "its uses bring back adds up.")


def _but(uses: set[tuple[int, int]]) -> _Bend:
    """Let nothing come back from some uses."""
    return lambda each, slot, g, pulled: None if (each, slot) in uses else pulled[slot]


def _use(walk: Backward, use: tuple[int, int]) -> str:
    """Write a use: the formula, and which of several places in it."""
    node, slot = use
    title = walk.title(node)
    again = walk.graph.inputs[node].count(walk.graph.inputs[node][slot]) > 1
    return f"{title} (argument {slot + 1})" if again else title


def _edges(walk: Backward, at: int, between: list[int]) -> Iterator[Mistake]:
    """Bend the rule of one use."""
    graph, known = walk.graph, set(between)
    for kind in (_swapped, _forgotten, _averaged, _unsigned):
        for node in reversed(between[1:]):
            for slot, source in enumerate(graph.inputs[node]):
                whole = source in known and not _several(walk, node) and not _several(walk, source)
                wrong = kind(walk, node, slot) if whole else None
                if wrong:
                    name, bend, says = wrong
                    yield Mistake(name, _bent(walk, at, walk.root, _at_edge(node, slot, bend)), says)


def _several(walk: Backward, at: int) -> bool:
    """Whether a node holds several outputs, which no local derivative is of."""
    return isinstance(walk.graph.value(at), tuple)


_Wrong = tuple[str, Callable[[Any, tuple[Any, ...]], Any], str] | None


def _swapped(walk: Backward, node: int, slot: int) -> _Wrong:
    graph = walk.graph
    if graph.op(node) not in _BINARY:
        return None
    shape, slopes = np.shape(graph.value(graph.inputs[node][slot])), graph.slopes(node)

    def bend(g: Any, pulled: tuple[Any, ...]) -> Any:
        other = slopes[1 - slot]
        made = pulled[1 - slot] if other is None else g * other
        return made if np.shape(made) == shape and made is not None else pulled[slot]

    says = f"Look again at {walk.title(node)}: that takes the derivative by one side for that by the other."
    return "operands swapped", bend, says


def _forgotten(walk: Backward, node: int, slot: int) -> _Wrong:
    if walk.graph.op(node) in ("add", "subtract", "negative"):
        return None  # there is none but the sign
    shape = np.shape(walk.graph.value(walk.graph.inputs[node][slot]))
    says = f"That passes the gradient of {walk.title(node)} on as it is: the local derivative there is missing."
    return "factor forgotten", lambda g, pulled: g if np.shape(g) == shape else pulled[slot], says


def _averaged(walk: Backward, node: int, slot: int) -> _Wrong:
    graph, op = walk.graph, walk.graph.op(node)
    if op not in ("sum", "mean"):
        return None
    count = np.size(graph.value(graph.inputs[node][slot])) / max(1, np.size(graph.value(node)))
    factor, other = (1 / count, "mean") if op == "sum" else (count, "sum")
    says = f"That would be right for {other}; {walk.title(node)} takes the {op}."
    return "sum and mean", lambda g, pulled: pulled[slot] * factor, says


def _unsigned(walk: Backward, node: int, slot: int) -> _Wrong:
    if (walk.graph.op(node), slot) not in {("subtract", 1), ("negative", 0)}:
        return None
    says = f"The minus in {walk.title(node)} turns the sign of what goes through it."
    return "sign", lambda g, pulled: -pulled[slot], says


def _early(walk: Backward, at: int, between: list[int]) -> Iterator[Mistake]:
    """Stop the chain rule on the way, from either end."""
    x, y = walk.names[at], walk.names[walk.root]
    for node in between[1:]:
        name = walk.names[node]
        if node != walk.root and not _several(walk, node):
            first = _bent(walk, at, node, None)
            yield Mistake("stopped early", first, f"That is d{name}/d{x}: the chain goes on, from {name} to {y}.")
            rest = _in_shape(walk.gradient(node, len(walk)), walk.graph.value(at))
            yield Mistake("stopped early", rest, f"That is d{y}/d{name}: the chain goes on, from {name} down to {x}.")
