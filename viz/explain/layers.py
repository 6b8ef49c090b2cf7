"""Which nodes make up a layer, and what its nonlinearities let through.

>>> from viz.build.record import record
>>> w, v = ag.scalar(2.0, name="w"), ag.scalar(3.0, name="v")
>>> [layer.name for layer in layers(record(v * ag.tanh(w * 0.5)))]
['w', 'v']
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from viz.build.record import Record
from viz.quote import printable

__all__ = ["GREATEST", "Layer", "Units", "layers", "units"]

GREATEST: Final = {
    "relu": 1.0, "relu6": 1.0, "leaky_relu": 1.0, "elu": 1.0, "celu": 1.0, "sigmoid": 0.25, "tanh": 1.0,
    "softplus": 1.0, "softsign": 1.0, "hardtanh": 1.0,
}  # a table  # fmt: skip
"""The nonlinearities, and the greatest that their local derivative can be."""

_CUTS: Final = frozenset({"relu", "relu6", "hardtanh"})
_PRODUCTS: Final = frozenset(
    {"multiply", "matmul", "dot", "vecdot", "matvec", "vecmat", "inner", "outer", "einsum", "tensordot", "conv"}
)
_SATURATED: Final = 0.01
_ROOM: Final = 20


@dataclass
class Layer:
    """A part of a graph: places of its parameters and of its nonlinearities, and of the last value it makes.

    Examples
    --------
    >>> Layer("layer1").parameters
    []
    """

    name: str
    parameters: list[int] = field(default_factory=list)
    nonlinear: list[int] = field(default_factory=list)
    output: int = -1


@dataclass(frozen=True)
class Units:
    """What the local derivatives of one nonlinearity are, of all samples and units of a layer.

    Examples
    --------
    >>> Units("relu", np.array([[0.0, 1.0], [0.0, 0.0]])).off
    [0]
    >>> Units("tanh", np.array([[1e-5, 0.4]])).off, Units("tanh", np.array([[1e-5, 0.4]])).state
    ([0], 'saturated')
    """

    op: str
    slopes: Any

    @property
    def off(self) -> list[int]:
        """Which units pass nothing on for any sample, or next to nothing."""
        least = 0.0 if self.op in _CUTS else _SATURATED * GREATEST[self.op]
        return [int(at) for at in np.flatnonzero((np.abs(self.slopes) <= least).all(axis=0))]

    @property
    def state(self) -> str:
        """What it means to be off."""
        return "dead" if self.op in _CUTS else "saturated"

    @property
    def mean(self) -> float:
        """The mean local derivative."""
        return float(np.mean(self.slopes))


def layers(graph: Record) -> list[Layer]:
    """Find the layers of a graph, in the order of the computation.

    They are the scopes, if there are any. Else a layer begins wherever a product brings in a parameter, so that
    ``tanh(x @ W1 + b1) @ W2 + b2`` has two: ``W1, b1`` and ``W2, b2``.
    """
    scoped = any(graph.scope(at) for at in range(len(graph)))
    keys: list[Any] = ["/".join(graph.scope(at)) for at in range(len(graph))] if scoped else _levels(graph)
    found: dict[Any, Layer] = {}
    for at, key in enumerate(keys):
        if graph.is_leaf(at):
            users = [keys[user] for user, _ in graph.users(at)]
            key = next(filter(None, users), "") if scoped else min(users, default=0)
        elif graph.is_constant(at):
            continue
        # A leaf comes before what uses it, so it may be the first that is seen of its layer.
        layer = found.setdefault(key, Layer(str(key)))
        if graph.is_leaf(at):
            layer.parameters.append(at)
        else:
            layer.output = at
            if graph.op(at) in GREATEST:
                layer.nonlinear.append(at)
    kept = [layer for key, layer in found.items() if layer.parameters or (key and (scoped or layer.nonlinear))]
    kept.sort(key=lambda layer: layer.output)
    for number, layer in enumerate(kept, 1):
        layer.name = _name(graph, layer, number) if not scoped else printable(layer.name) or "(no scope)"
    return kept


def _levels(graph: Record) -> list[int]:
    """Count for each node the products with parameters on the longest way to it."""
    made: list[int] = []
    for at, inputs in enumerate(graph.inputs):
        level = max((made[each] for each in inputs), default=0)
        fresh = any(made[each] == 0 and not graph.is_constant(each) for each in inputs)
        made.append(level + (fresh and graph.op(at) in _PRODUCTS))
    return made


def _name(graph: Record, layer: Layer, number: int) -> str:
    """Call a layer without a scope after its parameters, if that is short."""
    names = [printable(graph.name(at)) for at in layer.parameters]
    made = ", ".join(names)
    return made if made and all(names) and len(made) <= _ROOM else f"layer {number}"


def units(graph: Record, layer: Layer) -> list[Units]:
    """Gather the local derivatives of a layer's nonlinearities, by op, unit and sample.

    The last axis counts units, the others count samples. Numbers that were computed with the same parameters are one
    unit's for several samples.
    """
    groups: dict[tuple[Any, ...], list[Any]] = {}
    for at in layer.nonlinear:
        slope = graph.slopes(at)[0]
        if slope is not None:
            leaves = tuple(_leaves(graph, at))
            table = _table(np.asarray(slope, dtype=float), [np.shape(graph.value(each)) for each in leaves])
            groups.setdefault((graph.op(at), leaves, table.shape[1]), []).append(table)
    made: dict[str, list[Any]] = {}
    for (op, _, _), tables in groups.items():
        made.setdefault(op, []).append(np.concatenate(tables))
    return [each for op, tables in made.items() for each in _joined(op, tables)]


def _joined(op: str, tables: list[Any]) -> Iterator[Units]:
    """Put side by side the units that saw equally many samples."""
    by_samples: dict[int, list[Any]] = {}
    for table in tables:
        by_samples.setdefault(len(table), []).append(table)
    for some in by_samples.values():
        yield Units(op, np.concatenate(some, axis=1))


def _table(slopes: Any, shapes: list[tuple[int, ...]]) -> Any:
    """Order local derivatives by sample and unit."""
    if slopes.ndim == 1 and not any(slopes.size in shape for shape in shapes):
        return slopes.reshape(-1, 1)  # of one unit, as no parameter has so many elements
    return slopes.reshape(-1, slopes.shape[-1] if slopes.ndim else 1)


def _leaves(graph: Record, at: int) -> list[int]:
    """List the parameters that a nonlinearity's input was computed with, since the nonlinearities before it."""
    seen: set[int] = set()
    stack = list(graph.inputs[at])
    while stack:
        each = stack.pop()
        if each not in seen and not graph.is_constant(each) and graph.op(each) not in GREATEST:
            seen.add(each)
            stack += graph.inputs[each]
    return sorted(each for each in seen if graph.is_leaf(each))
