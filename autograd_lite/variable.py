"""A variable: the handle that a user holds on a value and on its node. No operators here."""

from typing import Any, ClassVar

from .graph import CONSTANT, LEAF, Node

__all__ = ["Variable", "wrap"]


class Variable:
    """What `Scalar` and `Tensor` share: a value, and its node if gradients are to flow to it.

    Examples
    --------
    >>> isinstance(ag.scalar(1.0), Variable), isinstance(ag.tensor([1.0]), Variable)
    (True, True)
    """

    __slots__ = ("_constant", "node", "value")

    value: Any
    node: Node | None
    _constant: Node | None

    kinds: ClassVar[dict[type, type["Variable"]]] = {}  # float -> Scalar; anything else -> Tensor

    def __init_subclass__(cls, holds: type | None = None) -> None:
        if holds is not None:
            Variable.kinds[holds] = cls

    def in_graph(self) -> Node:
        """The node that stands for this variable where an op uses it, made for a constant when first needed."""
        if self.node is not None:
            return self.node
        if self._constant is None:
            self._constant = Node(CONSTANT, (), None, self.value)
        return self._constant


def wrap(value: Any, node: Node | None = None) -> Any:
    """The handle for a raw value: a `Scalar` for a float, else a `Tensor`."""
    kinds = Variable.kinds
    kind = kinds[float] if type(value) is float else kinds[object]
    out = object.__new__(kind)
    out.value = value
    out.node = node
    out._constant = None
    return out


def leaf(value: Any, name: str | None = None) -> Any:
    """A handle on a new leaf that requires grad."""
    node = Node(LEAF, (), None, value)
    node.name = name
    return wrap(value, node)
