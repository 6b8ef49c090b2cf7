"""Which nodes make up a layer.

>>> from viz.build.record import record
>>> w, v = ag.scalar(2.0, name="w"), ag.scalar(3.0, name="v")
>>> [layer.name for layer in layers(record(v * ag.tanh(w * 0.5)))]
['w', 'v']
"""

from dataclasses import dataclass, field
from typing import Any, Final

from viz.build.record import Record
from viz.quote import printable

__all__ = ["GREATEST", "PRODUCTS", "Layer", "layers"]

GREATEST: Final = {
    "relu": 1.0, "relu6": 1.0, "leaky_relu": 1.0, "elu": 1.0, "celu": 1.0, "sigmoid": 0.25, "tanh": 1.0,
    "softplus": 1.0, "softsign": 1.0, "hardtanh": 1.0,
}  # a table  # fmt: skip
"""The nonlinearities, and the greatest that their local derivative can be."""

PRODUCTS: Final = frozenset({
    "multiply", "matmul", "dot", "vecdot", "matvec", "vecmat", "inner", "outer", "einsum", "tensordot", "conv",
    "conv_transpose",
})  # a table  # fmt: skip
"""What brings parameters in."""

_ROOM: Final = 20


@dataclass
class Layer:
    """A part of a graph: places of its parameters and of its nonlinearities, and of the last value it makes.

    Parameters that several parts use are in none of them, but in a layer of their own, which says how many ``share``.

    Examples
    --------
    >>> Layer("layer1").parameters
    []
    """

    name: str
    parameters: list[int] = field(default_factory=list)
    nonlinear: list[int] = field(default_factory=list)
    output: int = -1
    share: int = 1


def layers(graph: Record) -> list[Layer]:
    """Find the layers of a graph, in the order of the computation.

    They are the scopes, if there are any; where runs of a scope follow on one another, as the steps of a loop do, each
    is a layer. Else a layer begins wherever a product brings in a parameter, so that ``tanh(x @ W1 + b1) @ W2 + b2``
    has two: ``W1, b1`` and ``W2, b2``.
    """
    scoped = any(graph.scope(at) for at in range(len(graph)))
    keys: list[Any] = _runs(graph) if scoped else _levels(graph)
    rest = ("", 1) if scoped else 0
    found: dict[Any, Layer] = {}
    shared: dict[int, list[int]] = {}
    for at, key in enumerate(keys):
        if graph.is_leaf(at):
            users = _users(graph, keys, at, rest)
            if len(users) > 1:
                shared.setdefault(len(users), []).append(at)
                continue
            key = users.pop()
        elif graph.is_constant(at):
            continue
        # A leaf comes before what uses it, so it may be the first that is seen of its layer.
        layer = found.setdefault(key, Layer(_called(key, keys) if scoped else ""))
        if graph.is_leaf(at):
            layer.parameters.append(at)
        else:
            layer.output = at
            if graph.op(at) in GREATEST:
                layer.nonlinear.append(at)
    kept = [layer for key, layer in found.items() if layer.parameters or (key != rest and (scoped or layer.nonlinear))]
    kept.sort(key=lambda layer: layer.output)
    for number, layer in enumerate(kept, 1):
        layer.name = layer.name or _name(graph, layer, number) if not scoped else layer.name or "(no scope)"
    return [Layer(_name(graph, Layer("", each), 0), each, share=n) for n, each in shared.items()] + kept


def _users(graph: Record, keys: list[Any], at: int, rest: Any) -> set[Any]:
    """List the layers that a parameter is used in; what is done to it alone, such as a penalty, is no such use."""
    users = [user for user, _ in graph.users(at)]
    apart = [user for user in users if len(set(graph.inputs[user])) > 1 or graph.declared(user).kind == "linear"]
    return {keys[user] for user in apart or users} - {rest} or {rest}


def _called(key: tuple[str, int], keys: list[Any]) -> str:
    """Call a run of a scope by the scope, and by its number if others follow on it."""
    name, run = key
    return printable(name) if run == 1 else f"{printable(name)} ({run})"


def _runs(graph: Record) -> list[tuple[str, int]]:
    """Give for each node its scope, and how many runs of that follow on one another up to it.

    Runs side by side, such as those of several samples, are one.
    """
    paths = [graph.path(at) for at in range(len(graph))]
    names, runs = ["/".join(path) for path in paths], [tuple(map(id, path)) for path in paths]
    several: dict[str, dict[tuple[int, ...], int]] = {}
    for name, run in zip(names, runs, strict=True):
        several.setdefault(name, {})[run] = 1
    for name, order in several.items():
        before = [0] * len(paths)
        for at, inputs in enumerate(graph.inputs) if len(order) > 1 else ():
            behind = max((before[each] for each in inputs if runs[each] != runs[at]), default=0)
            if names[at] == name:
                order[runs[at]] = max(order[runs[at]], behind + 1)
            before[at] = max((order[runs[at]] if names[at] == name else 0, behind, *(before[each] for each in inputs)))
    return [(name, several[name][run]) for name, run in zip(names, runs, strict=True)]


def _levels(graph: Record) -> list[int]:
    """Count for each node the products with parameters on the longest way to it."""
    made: list[int] = []
    fresh: list[bool] = []
    for at, inputs in enumerate(graph.inputs):
        level = max((made[each] for each in inputs), default=0)
        fresh.append(
            graph.op(at) in PRODUCTS and any(made[each] == 0 and not graph.is_constant(each) for each in inputs)
        )
        made.append(level + fresh[at])
    # What a later layer only adds, as a recurrent one the next input, belongs to that.
    for at in range(len(graph) - 1, -1, -1):
        if made[at] and (users := graph.users(at)):
            made[at] = max(made[at], min(made[user] - fresh[user] for user, _ in users))
    return made


def _name(graph: Record, layer: Layer, number: int) -> str:
    """Call a layer without a scope after its parameters, if that is short."""
    names = [printable(graph.name(at)) for at in layer.parameters]
    made = ", ".join(names)
    return made if made and all(names) and len(made) <= _ROOM else f"layer {number}"
