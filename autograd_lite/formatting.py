"""How variables show themselves: short, exact enough to learn from, and the same everywhere."""

from typing import Any

import numpy as np

from .backend import on_device

__all__: list[str] = []


def number(value: float) -> str:
    """A float at four significant digits, with a point: ``0.7071``, ``1.0``, ``1.235e+06``.

    Examples
    --------
    >>> number(2**-0.5), number(1.0), number(1234567.0)
    ('0.7071', '1.0', '1.235e+06')
    """
    text = f"{value:.4g}"
    return text if any(c in text for c in ".en") else text + ".0"


def array(value: Any, indent: int = 0) -> str:
    """An array at four decimals, its rows aligned after `indent` columns; of a batch only what it is."""
    if hasattr(value, "level"):
        return repr(value)
    return np.array2string(
        np.asarray(on_device(value, "cpu")), separator=", ", prefix=" " * indent, precision=4, threshold=60
    )


INTERNAL = frozenset(
    ["a", "b", "da", "db", "extra", "in_graph", "leaf", "move_to", "scalar_kind", "settle", "tensor_kind", "with_extra"]
)


def public(variable: Any) -> list[str]:
    """The attributes of a variable that people use, for tab completion."""
    return [name for name in object.__dir__(variable) if name not in INTERNAL]


def facts(variable: Any) -> list[str]:
    """What is known of a variable beside its value, as ``name=value`` pieces."""
    node = variable.node
    found = []
    if node is not None:
        found.append("requires_grad=True" if node.is_leaf else f"op={node.op.name}")
    if variable.name:
        found.append(f"name={variable.name!r}")
    return found
