"""A variable: the handle that a user holds on a value and on its node. No operators here.

A `Scalar` that was computed is its own node: floats are never written to, so handle and fact may be one object, and
an op on floats makes one object only. All else is a handle beside its node: a `Tensor`, which can be written to and
whose array can be let go while its node lives on; and a `Scalar` leaf, which can be updated.
"""

from typing import Any, ClassVar

from .graph import CONSTANT, LEAF, Extra, Node, checked_name, lock, next_tick

__all__ = ["Variable"]


class Variable:
    """What `Scalar` and `Tensor` share.

    Each has ``value`` (a float or array) and ``node``, the node in the graph if gradients are to flow to it, else
    None.

    Examples
    --------
    >>> from autograd_lite.variable import Variable
    >>> isinstance(ag.scalar(1.0), Variable), isinstance(ag.tensor([1.0]), Variable)
    (True, True)
    """

    __slots__ = ()

    value: Any
    node: Node | None

    scalar_kind: ClassVar[type["ScalarBase"]]
    tensor_kind: ClassVar[type["TensorBase"]]

    def in_graph(self) -> Node:
        """The node that stands for this variable where an op uses it."""
        raise NotImplementedError

    def move_to(self, leaf: Node | None) -> None:
        """Stand for another leaf from now on, or for a constant."""
        raise NotImplementedError


class ScalarBase(Node, Variable):
    """How a `Scalar` is stored: as a node, or for a leaf as a handle on one (``leaf``).

    ``da`` and ``db`` are the local derivatives by the inputs ``a`` and ``b`` where they cost nothing to note; None
    where the op's rule is to be asked.
    """

    __slots__ = ("da", "db", "leaf")

    leaf: Node | None
    da: float | None
    db: float | None

    def __init_subclass__(cls) -> None:
        Variable.scalar_kind = cls

    @property
    def node(self) -> Node | None:  # type: ignore[override]
        """The node in the graph; None for a constant."""
        if self.leaf is not None:
            return self.leaf
        return None if self.op is CONSTANT else self

    def in_graph(self) -> Node:
        """The node that stands for this variable where an op uses it."""
        return self if self.leaf is None else self.leaf

    def settle(self) -> None:
        """Make the node of the number that was given beside `a`; see `Node.settle`."""
        with lock:
            if type(self.extra) is tuple and not self.extra[0]:
                self.da, self.db = None, self.da
            super().settle()

    def move_to(self, leaf: Node | None) -> None:
        """Stand for another leaf from now on, or for a constant."""
        self.leaf = leaf
        self.op = CONSTANT if leaf is None else LEAF

    @property
    def name(self) -> str | None:
        """The name given by the user, shown in pictures and messages."""
        extra = self.extra if self.leaf is None else self.leaf.extra
        return extra.name if isinstance(extra, Extra) else None

    @name.setter
    def name(self, name: str | None) -> None:
        (self if self.leaf is None else self.leaf).with_extra().name = checked_name(name)


class TensorBase(Variable):
    """How a `Tensor` is stored: a handle on a node.

    ``alias`` says what it shares its memory with; it is not even set (to None) where nobody ever took a view.
    """

    __slots__ = ("__weakref__", "_constant", "alias", "node", "value")

    _constant: Node | None
    alias: Any

    def __init_subclass__(cls) -> None:
        Variable.tensor_kind = cls

    def __getstate__(self) -> Any:
        """What `copy` and `pickle` take along: not the alias, as the copy is no view, and nobody looks into it."""
        return None, {"_constant": self._constant, "node": self.node, "value": self.value}

    def in_graph(self) -> Node:
        """The node that stands for this variable where an op uses it, made for a constant when first needed."""
        if self.node is not None:
            return self.node
        if self._constant is None:
            self._constant = constant(self.value)
        return self._constant

    def move_to(self, leaf: Node | None) -> None:
        """Stand for another leaf from now on, or for a constant."""
        self.node = leaf
        self._constant = None

    @property
    def name(self) -> str | None:
        """The name given by the user, shown in pictures and messages."""
        node = self._constant if self.node is None else self.node
        return None if node is None else node.name

    @name.setter
    def name(self, name: str | None) -> None:
        self.in_graph().name = name


def wrap(value: Any, node: Node | None = None) -> Any:
    """The handle for a raw value, on its node if there is one: a `Scalar` for a float, else a `Tensor`."""
    if isinstance(node, ScalarBase):
        return node
    if type(value) is not float:
        out: Any = object.__new__(Variable.tensor_kind)
        out._constant = None
        out.node = node
        out.value = value
        return out
    return scalar_handle(value, node)


def scalar_handle(value: float, leaf: Node | None = None) -> Any:
    """A `Scalar` on a leaf, or a constant one."""
    out = computed(Variable.scalar_kind, CONSTANT if leaf is None else LEAF, None, None, value)
    out.leaf = leaf
    return out


def computed(kind: Any, op: Any, a: Node | None, b: Node | None, value: float) -> Any:
    """A `Scalar` that is its own node."""
    out = object.__new__(kind)
    out.op = op
    out.a = a
    out.b = b
    out.value = value
    out.tick = next_tick()
    out.gradient = out.extra = out.leaf = out.da = out.db = None
    return out


def constant(value: Any) -> Node:
    """The node of a constant."""
    node = object.__new__(Node)
    node.op = CONSTANT
    node.value = value
    node.tick = next_tick()
    node.a = node.b = node.extra = node.gradient = None
    return node


def leaf(value: Any, name: str | None = None) -> Any:
    """A handle on a new leaf that requires grad."""
    node = Node(LEAF, None, None, value)
    if name is not None:
        node.name = name
    return wrap(value, node)
