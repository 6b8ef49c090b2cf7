"""From what a caller holds to nodes and plain numbers, or a clear word why there is no graph."""

from collections.abc import Hashable
from typing import Any

import numpy as np

from autograd_lite.backend import is_array, on_device
from autograd_lite.graph import FREED, Node
from autograd_lite.variable import Variable
from viz.errors import VariableError

__all__ = ["identity", "latest", "raw", "roots"]


def raw(value: Any) -> Any:
    """Fetch a value to write: out of a variable, and from a device to the host."""
    if isinstance(value, tuple):
        return tuple(map(raw, value))
    value = value.value if isinstance(value, Variable) else value
    return on_device(value, "cpu") if is_array(value) else value


def latest(fact: Node) -> Node:
    """The node that stands for a leaf now, if it was updated."""
    while getattr(fact.extra, "successor", None) is not None:
        fact = fact.extra.successor
    return fact


def roots(x: Any, what: str) -> list[Node]:
    """Find the nodes that a picture is of, or say why there is none.

    Examples
    --------
    >>> roots([3.0], "draw")
    Traceback (most recent call last):
    ...
    viz.errors.VariableError: draw: expected a Tensor, a Scalar, or a list of them, got float. \
Hint: compute with ag.scalar(...) or ag.tensor(..., requires_grad=True), and draw the result
    """
    given = list(x) if isinstance(x, (list, tuple)) else [x]
    if not given:
        raise VariableError(what, expected="at least one Tensor or Scalar", got="an empty list")
    for each in given:
        if not isinstance(each, Variable):
            raise VariableError(
                what,
                expected="a Tensor, a Scalar, or a list of them",
                got=type(each).__name__,
                hint="compute with ag.scalar(...) or ag.tensor(..., requires_grad=True), and draw the result",
            )
        if each.node is None:
            raise VariableError(
                what,
                expected="a value with a graph",
                got="one that was computed from constants alone, or inside no_grad()",
                hint="make a leaf with ag.scalar(...) or ag.tensor(..., requires_grad=True), and compute with it",
            )
        if each.node.op is FREED:
            raise VariableError(
                what,
                expected="a value with a graph",
                got="one whose graph backward(retain_graph=False) gave back",
                hint="leave retain_graph out, or draw before it",
            )
    return list(dict.fromkeys(each.in_graph() for each in given))


def identity(thing: Any) -> Hashable | None:
    """Give what a node or an array is recognised by, and None for anything that no graph holds.

    Examples
    --------
    >>> x = ag.scalar(2.0)
    >>> identity(x) is x.node, identity("x")
    (True, None)
    """
    if isinstance(thing, Variable):
        return thing.in_graph()
    # A plain array that was computed with is held by a constant: it may have a name too.
    return id(thing) if isinstance(thing, np.ndarray) else None
