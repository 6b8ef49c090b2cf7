"""What the command line computes with: the engine's functions by the names that an expression may use."""

from collections.abc import Callable, Mapping
from string import Formatter
from typing import Any, Final

import autograd_lite as ag
from autograd_lite.op import Op
from autograd_lite.ops import REGISTRY
from autograd_lite.scalar import scalar
from viz.labels import parameter
from viz.quote import latex

__all__ = ["formula", "operations", "variable"]

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


def formula(op: Op, count: int, params: Mapping[str, Any]) -> str:
    r"""Write an op of so many inputs as a formula in TeX, with ``{0}``, ``{1}`` for them; "" if it has none.

    Examples
    --------
    >>> concat = ag.concat([ag.tensor([1.0], requires_grad=True)] * 2).node.op
    >>> print(formula(ag.divide.op, 2, {}), formula(ag.sum.op, 1, {"axis": 0}), formula(concat, 2, {}))
    \frac{{{0}}}{{{1}}} \sum {0} \mathrm{{concat}}({0}, {1})
    """
    places = {name: f"{{{at}}}" for at, name in enumerate(op.names)}
    made, used = "", False
    for literal, field, _, _ in Formatter().parse(op.tex):
        made += literal.replace("{", "{{").replace("}", "}}")
        if field in places:
            made, used = made + places[field], True
        elif field is not None:
            said = latex(parameter(params.get(field))).replace("{", "{{").replace("}", "}}")
            made += rf"\text{{{{{said}}}}}"
    if op.tex and not used:
        made += f"({', '.join(f'{{{at}}}' for at in range(count))})"
    return made
