"""What a user does with gradients on a variable: ask for them, look at them, clear them, cut them."""

import warnings
from collections.abc import Callable
from math import prod
from typing import Any, Self

import numpy as np

from .backend import as_array, beside, copied, device_of, floating, full_like, is_array, must_go_with, shape_of
from .errors import DTypeError, GradientError, OpError, ShapeError
from .graph import LEAF, Extra, Graph, Node, Origin, lock
from .ledger import MANY, note, small
from .modes import frames, watching
from .operators import Operators
from .ops.masking import is_complex
from .outside import refuse_leaked
from .tree import tree_flatten
from .variable import Variable, wrap
from .walks import scalars
from .walks.reverse import pull
from .walks.rules import fit

__all__ = ["Differentiable", "Hook", "stop_gradient"]


def warn_of_cut(
    x: Any,
    call: str = "float(x)",
    instead: str = "(math.sin(x) does this): use autograd_lite's functions, or x.item() to cut it on purpose",
) -> None:
    """Warn that a call inside a transform cuts the gradient."""
    if x.node is not None and frames():
        warnings.warn(
            f"{call} inside a function that is being differentiated cuts the gradient {instead}", stacklevel=3
        )


class Hook:
    """A hook that was registered on a variable; keep it to take the hook off again.

    Examples
    --------
    >>> x = ag.scalar(2.0)
    >>> doubled = x.register_hook(lambda g: 2 * g)
    >>> (x * 3).backward()
    >>> doubled.remove()
    >>> x.grad
    Scalar(6.0)
    """

    def __init__(self, hooks: dict[Any, Callable[[Any], Any]], hook: Callable[[Any], Any]) -> None:
        self._hooks = hooks
        self._key = object()  # not the handle itself, which would hold on to the hooks that hold on to it
        hooks[self._key] = hook

    def remove(self) -> None:
        """Take the hook off; doing so twice is no error."""
        self._hooks.pop(self._key, None)


class Differentiable(Variable, Operators):
    """Mixin of what `Scalar` and `Tensor` share beside the operators."""

    __slots__ = ()

    name: Any

    @property
    def requires_grad(self) -> bool:
        """Whether gradients flow to this value. May be set: True makes a constant a leaf, False cuts the value off."""
        return self.node is not None

    @requires_grad.setter
    def requires_grad(self, wanted: bool) -> None:
        if wanted == self.requires_grad:
            return
        if wanted and type(self.value) is not float and not floating(self.value.dtype):
            raise DTypeError(f"requires_grad: only floating-point values can require grad, got {self.value.dtype}")
        if not self.is_leaf:
            raise GradientError("requires_grad: a computed value cannot stop requiring grad", "use detach()")
        name = self.name
        self.move_to(Node(LEAF, None, None, self.value) if wanted else None)
        if name is not None:
            self.name = name

    @property
    def is_leaf(self) -> bool:
        """Whether the value entered the graph here, rather than being computed in it."""
        return self.node is None or self.node.a is None

    @property
    def graph(self) -> Graph:
        """The graph of everything that this value depends on."""
        return Graph(self.in_graph())

    @property
    def device(self) -> str:
        """Where the value is: ``"cpu"`` or ``"cuda:N"``."""
        return device_of(self.value)

    @property
    def grad(self) -> Any:
        """The gradient that `backward` left here: of the same kind, shape and dtype; None until there is one."""
        if self.node is None:
            return None
        g = self.node.gradient
        if g is None or isinstance(g, Variable):
            return g
        return wrap(fit(g, self.value))

    @grad.setter
    def grad(self, g: Any) -> None:
        if self.node is None:
            raise GradientError("this value does not require grad, so it has no .grad to set")
        if g is not None:
            g = _like("grad", g, self.value)
        note("cleared" if g is None else "set", None, [(self.node.tick, small(self.node.gradient))])
        self.node.gradient = g

    def zero_grad(self) -> None:
        """Forget the gradient, so that the next `backward` starts anew.

        Examples
        --------
        >>> x = ag.scalar(2.0)
        >>> (x * x).backward()
        >>> x.zero_grad()
        >>> x.grad is None
        True
        """
        if self.node is not None and self.node.gradient is not None:
            note("cleared", None, [(self.node.tick, small(self.node.gradient))])
            self.node.gradient = None

    def detach(self) -> Self:
        """The same value, cut from the graph: gradients do not flow through it.

        Examples
        --------
        >>> x = ag.scalar(3.0)
        >>> (x * x.detach()).backward()
        >>> x.grad
        Scalar(3.0)
        """
        detached: Self = wrap(self.value)
        source = self.node
        if source is not None:
            detached.in_graph().with_extra().origin = Origin(source.tick, source.op.name)
        return detached

    def register_hook(self, hook: Callable[[Any], Any]) -> Hook:
        """Call a function with the gradient of this value, each time one is computed.

        Parameters
        ----------
        hook : callable
            Takes the gradient; what it returns, if not None, takes the gradient's place.

        Returns
        -------
        Hook
            With a method ``remove()``.

        Raises
        ------
        GradientError
            If the value does not require grad.
        OpError
            If the hook cannot be called.
        """
        if not callable(hook):
            raise OpError(f"register_hook: expected a function of the gradient, got {type(hook).__name__} {hook!r:.40}")
        if self.node is None:
            raise GradientError("register_hook: this value does not require grad, so no gradient will come by")
        extra = self.node.with_extra()
        if extra.hooks is None:
            extra.hooks = {}
            Extra.any_hooks = True
        return Hook(extra.hooks, hook)

    def backward(
        self,
        gradient: Any = None,
        *,
        retain_graph: bool = True,
        create_graph: bool = False,
        inputs: Any = None,
    ) -> None:
        """Compute the gradients of this value and leave them in ``.grad``.

        Leaves add up over calls, until `zero_grad`; every other value keeps the gradient of the last call.

        Parameters
        ----------
        gradient : float, array or Tensor, optional
            The cotangent to start from, of this value's shape; may be left out for a single number: 1.
        retain_graph : bool
            ``False`` gives buffers back on the way, and leaves gradients in leaves only: less memory, but then
            this graph can neither be drawn nor walked again.
        create_graph : bool
            Record the computation of the gradients, so that they can be differentiated themselves.
        inputs : variable or iterable of variables, optional
            Compute and store the gradients of these only. One that this value does not depend on gets none, as in
            PyTorch and as without `inputs`; `autograd_lite.grad` gives 0 for it.

        Raises
        ------
        GradientError
            If the value does not require grad, or its graph was given back.
        ShapeError
            If it is not a single number and `gradient` is missing, or has another shape.

        Examples
        --------
        >>> x = ag.scalar(2.0)
        >>> y = x * x + 3 * x
        >>> y.backward()
        >>> x.grad
        Scalar(7.0)
        """
        root = self.node
        if root is None:
            raise GradientError(
                "backward(): nothing here requires grad, so there is nothing to differentiate",
                "make a leaf with ag.tensor(..., requires_grad=True) or ag.scalar(...); "
                "what is computed inside no_grad() is a constant: update a leaf in place there, w -= ...",
            )
        plain = gradient is None and inputs is None and retain_graph and not create_graph
        if plain and not watching() and type(root.value) is float and root.a is not None:
            ends = scalars.backward(root)
            if ends is not None:
                leaves = [(p.tick, before) for p, before in ends] if len(ends) <= MANY else ()
                note("backward", (root.tick, root.op.name), leaves)
                return
        if hasattr(root.value, "level"):
            refuse_leaked("backward()", [root.value])
        seed = _seed(self, gradient, create_graph)
        if isinstance(inputs, Variable):
            inputs = [inputs]
        wanted = None if inputs is None else [_wanted(v) for v in inputs]
        start = root.tick, root.op.name
        found = pull({root: seed}, wanted=wanted, record=create_graph, free=not retain_graph)
        written = []
        for node, g in found.items() if wanted is None else [(n, found.get(n)) for n in dict.fromkeys(wanted)]:
            if node.op is not LEAF:
                node.gradient = g
            elif g is not None:
                written.append(_accumulate(node, g))
        note("backward", start, written)


def _seed(y: Any, gradient: Any, create_graph: bool) -> Any:
    """The cotangent to start from."""
    if gradient is None:
        if prod(shape_of(y)) != 1:
            raise ShapeError(
                f"backward(): expected a single number, got shape {shape_of(y)}",
                "sum it first, or pass gradient=, a cotangent of that shape",
            )
        seed = full_like(y.value, 1.0)
    elif isinstance(gradient, Variable) and create_graph:
        _check_like("gradient", gradient.value, y.value)
        return gradient
    else:
        seed = _like("gradient", gradient, y.value)
    return wrap(seed) if create_graph else seed


def _like(what: str, g: Any, value: Any) -> Any:
    """A raw gradient in the kind and dtype of the value it belongs to; its shape must be the value's."""
    if isinstance(g, Variable):
        g = g.value
    _check_like(what, g, value)
    if type(value) is float:
        return float(g)
    must_go_with(what, g, value)
    if isinstance(value, np.ndarray):
        return np.array(g, dtype=value.dtype)
    g = g if is_array(g) else beside(as_array(g), value)
    return copied(g) if g.dtype == value.dtype else as_array(g, value.dtype)


def _check_like(what: str, g: Any, value: Any) -> None:
    """Raise unless a raw gradient has the shape of the value it belongs to, and is real if that is."""
    if shape_of(g) != shape_of(value):
        raise ShapeError(f"{what}: expected shape {shape_of(value)}, that of the value, got {shape_of(g)}")
    if is_complex(g if hasattr(g, "dtype") else as_array(g)) and not is_complex(value):
        raise DTypeError(f"{what}: expected real numbers, as the value is real, got complex ones", "take the real part")


def _wanted(v: Any) -> Node:
    if not isinstance(v, Variable) or v.node is None:
        raise GradientError(f"backward(inputs=...): expected variables that require grad, got {v!r}")
    return v.node


def _accumulate(node: Node, g: Any) -> tuple[float, Any]:
    """Add a cotangent to the gradient of a leaf, in an array that nobody else holds; for the ledger."""
    # Threads may share a leaf, and the walk on floats adds up in the same place: none may lose what another added.
    with lock:
        while node.extra is not None and node.extra.successor is not None:  # updated since: the handle is there now
            node = node.extra.successor
        before = node.gradient
        if before is not None:
            node.gradient = before + (fit(g, node.value) if not isinstance(g, Variable) else g)
        else:
            node.gradient = g if isinstance(g, (float, Variable)) else fit(g, node.value)
        return node.tick, None if before is None else small(before)


def stop_gradient(x: Any, /) -> Any:
    """The same value, through which no gradient flows: it counts as a constant.

    Parameters
    ----------
    x : Tensor, Scalar, array, number, or pytree of these
        Raw values come back as they are.

    Examples
    --------
    >>> ag.grad(lambda x: x * ag.stop_gradient(x))(3.0)
    3.0
    """
    if isinstance(x, Differentiable):
        return x.detach()
    leaves, rebuild = tree_flatten(x)
    return rebuild([part.detach() if isinstance(part, Differentiable) else part for part in leaves])
