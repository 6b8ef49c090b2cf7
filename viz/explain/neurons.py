"""What the units of a layer let through: local derivatives of its nonlinearities, by unit and sample.

>>> from viz.build.record import record
>>> from viz.explain.layers import layers
>>> w = ag.tensor([[1.0, -1.0]], requires_grad=True, name="w")
>>> graph = record(ag.sum(ag.relu(np.array([[1.0], [2.0]]) @ w)))
>>> [(each.off, each.axis) for each in units(graph, layers(graph)[0])]
[([1], 1)]
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from viz.build.record import Record
from viz.explain.layers import GREATEST, PRODUCTS, Layer

__all__ = ["Units", "units"]

_CUTS: Final = frozenset({"relu", "relu6", "hardtanh"})
_SATURATED: Final = 0.01
_CONVOLUTIONS: Final = frozenset({"conv", "conv_transpose"})
_POOLS: Final = frozenset({"max_pool"})
_CHANNELS: Final = 1
_MATRIX: Final = 2


@dataclass(frozen=True)
class Units:
    """What the local derivatives of one nonlinearity are, of all samples and units of a layer.

    Attributes
    ----------
    op : str
    slopes : ndarray
        A row for each sample, a column for each unit.
    axis : int or None
        Of the nonlinearity's arrays, which one counts units; None if there is none.
    channels : bool
        Whether units are the channels of a convolution: each stands at many places, which count as samples.

    Examples
    --------
    >>> Units("relu", np.array([[0.0, 1.0], [0.0, 0.0]])).off
    [0]
    >>> Units("tanh", np.array([[1e-5, 0.4]])).off, Units("tanh", np.array([[1e-5, 0.4]])).state
    ([0], 'saturated')
    """

    op: str
    slopes: Any
    axis: int | None = None
    channels: bool = False

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


def units(graph: Record, layer: Layer) -> list[Units]:
    """Gather the local derivatives of a layer's nonlinearities, by op, unit and sample.

    One axis counts units, the others count samples. Numbers that were computed with the same parameters are one
    unit's for several samples.
    """
    groups: dict[tuple[Any, ...], list[Any]] = {}
    for at in layer.nonlinear:
        slope = graph.slopes(at)[0]
        if slope is not None:
            slope = np.broadcast_to(np.asarray(slope, dtype=float), np.shape(graph.value(at)))
            leaves = tuple(_leaves(graph, at))
            axis, channels = _axis(graph, at, [np.shape(graph.value(each)) for each in leaves])
            table = (
                slope.reshape(-1, 1) if axis is None else np.moveaxis(slope, axis, -1).reshape(-1, slope.shape[axis])
            )
            groups.setdefault((graph.op(at), axis, channels, leaves, table.shape[1]), []).append(table)
    made: dict[tuple[Any, ...], list[Any]] = {}
    for (op, axis, channels, _, _), tables in groups.items():
        made.setdefault((op, axis, channels), []).append(np.concatenate(tables))
    return [each for kind, tables in made.items() for each in _joined(kind, tables)]


def _joined(kind: tuple[Any, ...], tables: list[Any]) -> Iterator[Units]:
    """Put side by side the units that saw equally many samples."""
    op, axis, channels = kind
    by_samples: dict[int, list[Any]] = {}
    for table in tables:
        by_samples.setdefault(len(table), []).append(table)
    for some in by_samples.values():
        yield Units(op, np.concatenate(some, axis=1), axis, channels)


def _axis(graph: Record, at: int, shapes: list[tuple[int, ...]]) -> tuple[int | None, bool]:
    """Find which axis counts units, by the product that the nonlinearity's input came from; else it is the last."""
    shape = np.shape(graph.value(at))
    if not shape or (len(shape) == 1 and not any(shape[0] in each for each in shapes)):
        return None, False  # of one unit, as no parameter has so many elements
    made = _product(graph, at)
    op = "" if made is None else graph.op(made)
    if op in _CONVOLUTIONS:
        return _CHANNELS, True
    if made is not None and op == "matmul" and len(shape) >= _MATRIX:
        left, right = (_is_weight(graph, each) for each in graph.inputs[made])
        if left and not right and np.ndim(graph.value(graph.inputs[made][1])) >= _MATRIX:
            return len(shape) - 2, False  # W @ x: a column for each sample
    if made is not None and op == "einsum":
        return _of_einsum(graph, made, len(shape)), False
    return len(shape) - 1, False


def _of_einsum(graph: Record, made: int, ndim: int) -> int:
    """Find the only index of the result that the weights alone have; else it is the last."""
    subscripts = str(graph.params(made).get("subscripts", "")).replace(" ", "")
    given, _, result = subscripts.partition("->")
    parts = given.split(",")
    weights = [_is_weight(graph, each) for each in graph.inputs[made]]
    if "." in subscripts or len(parts) != len(weights):
        return ndim - 1
    data = {letter for part, is_weight in zip(parts, weights, strict=True) if not is_weight for letter in part}
    own = [place for place, letter in enumerate(result) if letter not in data]
    return own[0] if len(own) == 1 else ndim - 1


def _product(graph: Record, at: int) -> int | None:
    """Find the product that made a nonlinearity's input, through what keeps its axes: a bias, a scaling, a pooling."""
    stack, seen = [(each, np.shape(graph.value(at))) for each in graph.inputs[at]], set()
    while stack:
        each, shape = stack.pop()
        pooled = graph.op(each) in _POOLS
        if each in seen or not graph.inputs[each] or (np.shape(graph.value(each)) != shape and not pooled):
            continue
        seen.add(each)
        if graph.op(each) in PRODUCTS and graph.declared(each).kind != "elementwise":
            return each
        of = graph.inputs[each]
        stack += [(source, np.shape(graph.value(source)) if pooled else np.shape(graph.value(each))) for source in of]
    return None


def _is_weight(graph: Record, at: int) -> bool:
    """Whether something is a parameter, or one in another arrangement, such as its transpose."""
    while len(graph.inputs[at]) == 1 and graph.declared(at).kind == "linear":
        at = graph.inputs[at][0]
    return graph.is_leaf(at)


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
