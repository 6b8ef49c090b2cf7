"""The backward pass as data: each step of it, with the numbers of the chain rule.

>>> from viz.build.record import record
>>> x = ag.scalar(3.0, name="x")
>>> for stage in stages(record(x * x), 1):
...     for part in stage.parts:
...         print(stage.upstream, "*", part.slope, "=", part.product, "sum", part.after)
1.0 * 3.0 = 3.0 sum 3.0
1.0 * 3.0 = 3.0 sum 6.0
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np

from autograd_lite.backend import full_like
from viz.build.record import Record
from viz.digits import array
from viz.model import Flow, Step

__all__ = ["Part", "Stage", "added", "flow", "stages", "steps", "told"]

_ROOM = 18


class Part(NamedTuple):
    """What one use of a value brings back to it.

    Attributes
    ----------
    slot, source : int
        Which argument it was, and that argument's place.
    slope : float, array or None
        The local derivative; None where it is no array of the same shape (a matrix product).
    product : float or array
        Upstream times local derivative, in the shape of the source.
    before, after : float, array or None
        The sum at the source, before (None if nothing had arrived) and after.

    Examples
    --------
    >>> from viz.build.record import record
    >>> next(stages(record(ag.scalar(2.0) * 5), 2)).parts[0].product
    5.0
    """

    slot: int
    source: int
    slope: Any
    product: Any
    before: Any
    after: Any


class Stage(NamedTuple):
    """One step of the backward pass: the gradient of a node, and what goes on to its inputs.

    Examples
    --------
    >>> from viz.build.record import record
    >>> next(stages(record(ag.scalar(2.0) * 5), 2)).upstream
    1.0
    """

    at: int
    upstream: Any
    parts: tuple[Part, ...]


def stages(graph: Record, root: int, seed: Any = None, order: Iterable[int] | None = None) -> Iterator[Stage]:
    """Walk the backward pass from one node, newest node first, leaving every ``.grad`` as it is.

    Parameters
    ----------
    graph : Record
    root : int
        The place of the node to differentiate.
    seed : float or array, optional
        The cotangent to start from; ones if not given.
    order : iterable of int, optional
        The places to go by, users before their inputs, if not newest first.
    """
    sums: dict[int, Any] = {root: full_like(graph.value(root), 1.0) if seed is None else seed}
    for at in range(root, -1, -1) if order is None else order:
        if at not in sums or not graph.inputs[at]:
            continue
        slopes, parts = graph.slopes(at), []
        for slot, (source, c) in enumerate(zip(graph.inputs[at], graph.pull(at, sums[at]), strict=True)):
            if c is not None:
                before = sums.get(source)
                sums[source] = added(before, c)
                parts.append(Part(slot, source, slopes[slot], c, before, sums[source]))
        yield Stage(at, sums[at], tuple(parts))


def added(before: Any, c: Any) -> Any:
    """Add two cotangents; those of several outputs are tuples, with None where nothing flows.

    Examples
    --------
    >>> added(1.0, 2.0), added(None, 2.0), added((1.0, None), (2.0, 3.0))
    (3.0, 2.0, (3.0, 3.0))
    """
    if before is None or c is None:
        return c if before is None else before
    if isinstance(c, tuple):
        return tuple(added(b, each) for b, each in zip(before, c, strict=True))
    with np.errstate(all="ignore"):
        return before + c


def steps(graph: Record, root: int) -> tuple[Step, ...]:
    """Write the backward pass for a picture: node and edge ids are those of `viz.build.diagram`.

    Examples
    --------
    >>> from viz.build.record import record
    >>> x = ag.scalar(3.0, name="x")
    >>> [flow.product for flow in steps(record(x * x), 1)[0].flows]
    ['1 × 3 = 3', '1 × 3 = 3']
    """
    return tuple(
        Step(f"n{stage.at}", told(stage.upstream), tuple(flow(stage, part) for part in stage.parts))
        for stage in stages(graph, root)
    )


def flow(stage: Stage, part: Part) -> Flow:
    """Write what one use brings back.

    Examples
    --------
    >>> from viz.build.record import record
    >>> stage = next(stages(record(ag.scalar(2.0) * 5), 2))
    >>> flow(stage, stage.parts[0]).product
    '1 × 5 = 5'
    """
    product = told(part.product)
    if part.slope is not None:
        product = f"{told(stage.upstream)} × {told(part.slope)} = {product}"
    before = "" if part.before is None else told(part.before)
    return Flow(f"e{stage.at}.{part.slot}", product, before, told(part.after))


def told(value: Any) -> str:
    """Write a cotangent, or a local derivative, short enough for a sentence.

    Examples
    --------
    >>> told(0.5), told(np.array([True, False]))
    ('0.5', '[1, 0]')
    """
    if isinstance(value, tuple):
        return f"{sum(each is not None for each in value)} of {len(value)} outputs"
    raw = np.asarray(value)
    return array(raw.astype(int) if raw.dtype.kind == "b" else raw, _ROOM)
