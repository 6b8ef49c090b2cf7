"""What a folded node says of the nodes that it stands for.

>>> from viz.build.record import record
>>> x = ag.scalar(2.0, name="x")
>>> graph = record(x * x)
>>> folded(graph, Part((0, 1), "scope", "square"), ("value",)).facts
(('ops', '1 × ×'), ('parameters', '1 number: x'))
"""

from collections import Counter
from collections.abc import Collection
from math import isnan
from typing import Any, Final

import numpy as np

from viz.build.record import Record
from viz.digits import number
from viz.fold import Part
from viz.model import Node

__all__ = ["folded"]

_OPS: Final = 3
_NAMED: Final = 2


def folded(graph: Record, part: Part, show: Collection[str]) -> Node:
    """Write the node that stands for many, at the cost of a look at each.

    Examples
    --------
    >>> from viz.build.record import record
    >>> graph = record(ag.exp(ag.exp(ag.scalar(2.0))))
    >>> folded(graph, Part((1, 2), "near"), ()).heading
    '… 2 nodes'
    """
    ops: Counter[str] = Counter()
    parameters = []
    for at in part.places:
        if graph.inputs[at]:
            ops[graph.sign(at)] += 1
        elif graph.is_leaf(at):
            parameters.append(at)
    facts = []
    if ops:
        listed = [f"{times:,} × {op}" for op, times in ops.most_common(_OPS)]
        facts.append(("ops", ", ".join(listed) + (", …" if len(ops) > _OPS else "")))
    if parameters:
        facts.append(("parameters", _parameters(graph, parameters)))
        if "grad" in show:
            facts += _norms(graph, parameters)
    count = len(part.places)
    kind = "nodes" if ops else "constants" if not parameters else "parameters" if len(parameters) == count else "leaves"
    tip = [f"{count:,} nodes folded", *(f"{times:,} × {op}" for op, times in ops.most_common())]
    return Node(f"n{part.places[0]}", "folded", _title(part, kind), "", tuple(facts), "\n".join(tip), count)


def _title(part: Part, kind: str) -> str:
    nodes = f"{len(part.places):,} {kind}"
    if part.kind == "rest":
        return f"× {part.times:,} more: {nodes}"
    if part.kind == "repeat":
        return f"{part.name} × {part.times:,}: {nodes}" if part.name else f"× {part.times:,}: {nodes}"
    return f"{part.name}: {nodes}" if part.name else f"… {nodes}"


def _parameters(graph: Record, places: list[int]) -> str:
    """Count numbers, and name a few parameters with their shapes."""
    shapes = [np.shape(graph.value(at)) for at in places]
    total = sum(int(np.prod(shape)) for shape in shapes)
    named = [
        f"{name} {shape}" if shape else name
        for at, shape in zip(places[:_NAMED], shapes, strict=False)
        if (name := graph.name(at))
    ]
    said = f"{total:,} number{'s' if total != 1 else ''}"
    if named:
        return f"{said}: {', '.join(named)}" + (", …" if len(places) > len(named) else "")
    return f"{said} in {len(places):,}" if total > len(places) else said


def _norms(graph: Record, places: list[int]) -> list[tuple[str, str]]:
    """Say between which bounds the norms of the gradients lie."""
    known: list[Any] = [graph.gradient(at) for at in places]
    norms = [
        float(np.linalg.norm(np.ravel(each))) if np.ndim(each) else abs(each) for each in known if each is not None
    ]
    told = [norm for norm in norms if not isnan(norm)]
    low, high = (number(min(told)), number(max(told))) if told else ("", "")
    parts = [low if low == high else f"{low} … {high}"] if told else []
    if len(told) < len(norms):
        parts.append(f"{len(norms) - len(told):,} NaN")
    return [("‖grad‖", ", ".join(parts))] if parts else []
