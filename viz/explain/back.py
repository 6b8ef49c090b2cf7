"""How one edge brings a gradient back, in words and shapes: what undoes a matrix product, a sum, a broadcast.

>>> from viz.build import record
>>> b = ag.tensor([1.0, 2.0], requires_grad=True, name="b")
>>> graph = record(np.ones((4, 2)) + b)
>>> edge(graph, 2, 1)
'summed over axis 0'
"""

from typing import Any

import numpy as np

from viz.build import Record
from viz.digits import literal
from viz.explain.words import called, each, shape
from viz.labels import slope

__all__ = ["edge", "stretched"]

_MATRIX = 2


def stretched(small: tuple[int, ...], large: tuple[int, ...]) -> tuple[int, ...]:
    """List the axes of a result along which broadcasting repeated an argument.

    Examples
    --------
    >>> stretched((2,), (4, 2)), stretched((4, 1), (4, 3)), stretched((4, 2), (4, 2))
    ((0,), (1,), ())
    """
    added = len(large) - len(small)
    return (*range(added), *(added + at for at, n in enumerate(small) if n == 1 and large[added + at] != 1))


def edge(graph: Record, user: int, slot: int) -> str:
    """Say what becomes of the gradient of a node on the way to one of its arguments."""
    op, source = graph.op(user), graph.inputs[user][slot]
    small, large = np.shape(graph.value(source)), np.shape(graph.value(user))
    if graph.declared(user).kind == "elementwise":
        parts = [_factor(graph, user, slot)]
        axes = stretched(small, large)
        if axes:
            parts.append(f"summed over {_axes(axes)}")
        return ", ".join(part for part in parts if part) or "passed on as it is"
    if op == "matmul":
        return _matmul(graph, user, slot)
    if op in ("sum", "mean"):
        share = f", ÷ {np.size(graph.value(source)) // max(1, np.size(graph.value(user)))}" if op == "mean" else ""
        return f"stretched back from {shape(graph.value(user))} to {small}{share}"
    if op == "broadcast_to":
        return f"summed over {_axes(stretched(small, large))}"
    if op == "getitem":
        return f"put back at {graph.call(user)}, 0 elsewhere"
    if op in ("reshape", "permute_dims", "squeeze", "expand_dims", "concat", "stack", "flip", "roll"):
        return {"permute_dims": "axes turned back", "concat": "cut into its parts", "stack": "cut into its parts"}.get(
            op, f"put back into shape {small}"
        )
    return _factor(graph, user, slot) or f"by the rule of {op}, from {shape(graph.value(user))} to {small}"


def _factor(graph: Record, user: int, slot: int) -> str:
    d = graph.slopes(user)[slot]
    if d is None or (not np.ndim(d) and d == 1):
        return ""
    source = next((at for at in graph.inputs[user] if at != graph.inputs[user][slot]), None)
    # Of a product the local derivative is the other factor, which has a name.
    if graph.op(user) == "multiply" and source is not None and graph.name(source):
        return f"× {called(graph, source)}"
    text = literal(d) if not np.ndim(d) else slope(d)
    return f"× {text}"


def _matmul(graph: Record, user: int, slot: int) -> str:
    a, b = graph.inputs[user]
    other = b if slot == 0 else a
    value: Any = graph.value(other)
    if np.ndim(graph.value(a)) == np.ndim(graph.value(b)) == _MATRIX:
        turned = f"{called(graph, other)}ᵀ {np.shape(value)[::-1]}"
        upstream = f"upstream {np.shape(graph.value(user))}"
        return f"{upstream} @ {turned}" if slot == 0 else f"{turned} @ {upstream}"
    return f"multiplied by {called(graph, other)} {np.shape(value)}, summed where it was not indexed"


def _axes(axes: tuple[int, ...]) -> str:
    return f"axis {axes[0]}" if len(axes) == 1 else f"axes {each([str(a) for a in axes])}"
