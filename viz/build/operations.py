"""What the command line computes with: the engine's functions by the names that an expression may use."""

from collections.abc import Callable
from typing import Any, Final

import autograd_lite as ag
from autograd_lite.ops import REGISTRY
from autograd_lite.scalar import scalar

__all__ = ["operations", "variable"]

_OPERATORS: Final = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide", "**": "pow", "neg": "negative"}


def variable(name: str, value: float) -> Any:
    """Make a number to differentiate by, of the given name.

    Examples
    --------
    >>> variable("x", 2.0)
    Scalar(2.0, requires_grad=True, name='x')
    """
    return scalar(value, name=name)


def operations() -> dict[str, tuple[int, Callable[..., Any]]]:
    """List what an expression may contain: how many arguments it takes, and the engine's function.

    Examples
    --------
    >>> found = operations()
    >>> found["+"][1](2.0, 3.0), found["neg"][1](1.0), found["tanh"][0]
    (5.0, -1.0, 1)
    """
    elementwise = {
        name: (op.arity or 1, getattr(ag, name))
        for name, op in REGISTRY.items()
        if op.kind == "elementwise" and op.differentiable and getattr(vars(ag).get(name), "op", None) is op
    }
    signs = {sign: elementwise[name] for sign, name in _OPERATORS.items()}
    # These two are made of other ops, which the picture then shows.
    return elementwise | signs | {"gelu": (1, ag.gelu), "silu": (1, ag.silu)}
