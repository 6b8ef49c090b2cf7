"""How one edge brings a gradient back, in words and shapes: what undoes a matrix product, a sum, a broadcast.

>>> from viz.build import record
>>> b = ag.tensor([1.0, 2.0], requires_grad=True, name="b")
>>> graph = record(np.ones((4, 2)) + b)
>>> edge(graph, 2, 1)
'summed over axis 0'
"""

import re
from typing import Final

import numpy as np

from viz.algebra.indices import backward, equation, subscripts
from viz.build import Record
from viz.digits import literal
from viz.explain.words import called, each, shape
from viz.labels import slope

__all__ = ["SAID", "edge", "stretched"]

_MATRIX: Final = 2
# What becomes of the gradient, by op; y is what the op computed.
SAID: Final = {
    "where": "upstream where this was chosen, 0 elsewhere",
    "max": "upstream, given to the largest, 0 elsewhere",
    "min": "upstream, given to the smallest, 0 elsewhere",
    "max_pool": "upstream, given to the largest of each window, 0 elsewhere",
    "softmax": "y × (upstream − Σ (y × upstream))",
    "log_softmax": "upstream − softmax × Σ upstream",
    "logsumexp": "× softmax",
    "prod": "× the product of the others",
    "sort": "upstream, put back into the order before",
}


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
    if graph.declared(user).kind == "bilinear":
        return _product(graph, user, slot) or f"by the rule of {op}, from {shape(graph.value(user))} to {small}"
    if op in SAID:
        return SAID[op]
    if op in ("sum", "mean"):
        share = f", ÷ {np.size(graph.value(source)) // max(1, np.size(graph.value(user)))}" if op == "mean" else ""
        return f"stretched back from {shape(graph.value(user))} to {small}{share}"
    if op == "broadcast_to":
        return f"summed over {_axes(stretched(small, large))}"
    if op == "getitem":
        return f"put back where it was picked, at {graph.call(user)}; 0 elsewhere"
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


def _product(graph: Record, user: int, slot: int) -> str:
    """Say with what the gradient of a product is multiplied; in index notation unless that is a product of matrices."""
    sources = graph.inputs[user]
    other = sources[1 - slot]
    name, value = called(graph, other), graph.value(other)
    shapes = [np.shape(graph.value(at)) for at in sources]
    if graph.op(user) == "matmul" and all(len(each) == _MATRIX for each in shapes):
        turned = f"{name}ᵀ {np.shape(value)[::-1]}"
        upstream = f"upstream {np.shape(graph.value(user))}"
        return f"{upstream} @ {turned}" if slot == 0 else f"{turned} @ {upstream}"
    names = ("upstream", name) if slot == 0 else (name, "upstream")
    if made := subscripts(graph.op(user), shapes, graph.params(user)):
        *parts, result = re.split(",|->", backward(made, slot))
        text = equation("", result, list(zip(names, parts, strict=True))).text
        return f"{text.partition(' = ')[2]}, for each {','.join(result)}" if result else text.partition(" = ")[2]
    return f"convolved with {name} {np.shape(value)}" if graph.op(user) == "conv" else ""


def _axes(axes: tuple[int, ...]) -> str:
    return f"axis {axes[0]}" if len(axes) == 1 else f"axes {each([str(a) for a in axes])}"
