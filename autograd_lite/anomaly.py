"""`detect_anomaly`: where each value was made, and which op first gave NaN or infinity.

Outside of the mode nothing here runs, except to say, when a rule fails, that the mode exists.
"""

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from .backend import is_array, kind, namespace, on_device
from .errors import AnomalyError
from .graph import CONSTANT, Graph, Node
from .op import Op

__all__: list[str] = []

ENDS = 6  # of a long way, how many steps to show from either end
HERE = str(Path(__file__).parent) + os.sep
# Array libraries whose functions call back what they were given
LIBRARIES = {"numpy", "scipy", "cupy", "cupyx", "array_api_strict", "array_api_compat", "array_api_extra"}


def user_line() -> str:
    """The innermost line that is running outside of this package and of those that call it, as ``file:line``.

    "" if there is none.
    """
    frame: Any = sys._getframe(1)
    while frame is not None and _between(frame):
        frame = frame.f_back
    return "" if frame is None else f"{frame.f_code.co_filename}:{frame.f_lineno}"


def _between(frame: Any) -> bool:
    """Whether a frame lies between the user's line and the op: of this package, or of an array library."""
    package = str(frame.f_globals.get("__name__", "")).partition(".")[0]
    return frame.f_code.co_filename.startswith(HERE) or package in LIBRARIES


def unsound(x: Any) -> bool:
    """Whether a raw value holds NaN or infinity."""
    if isinstance(x, tuple):
        return any(map(unsound, x))
    if isinstance(x, float):
        return not np.isfinite(x)
    if hasattr(x, "level"):
        return unsound(x.examples)
    if not is_array(x) or kind(x.dtype) not in "fc":
        return False
    xp = namespace(x)
    return not bool(xp.all(xp.isfinite(x)))


def inspect(op: Op, values: Iterable[Any], y: Any) -> None:
    """Raise if an op made NaN or infinity of finite values."""
    values = list(values)
    if unsound(y) and not any(map(unsound, values)):
        raise AnomalyError(
            f"{op.name} gave {_what(y)}, from finite inputs, at {user_line()}\n{_ranges(op, values)}",
            "keep its inputs in its domain, with ag.clip or ag.where, or leave detect_anomaly() if this is meant",
        )


def inspect_back(node: Node, g: Any, cotangents: Iterable[Any]) -> None:
    """Raise if a rule made NaN or infinity of a finite cotangent."""
    if unsound(g):
        return
    for i, c in enumerate(cotangents):
        raw = getattr(c, "value", c)
        if unsound(raw):
            error = AnomalyError(
                f"the gradient of {node.op.name} by input {i + 1} is {_what(raw)}, from a finite cotangent"
                f"{_made(node)}\n{_ranges(node.op, [p.value for p in node.inputs])}",
                "its derivative has a pole there: keep its inputs away from it, with ag.where on the inputs",
            )
            error.node = node
            raise error


def inspect_forward(node: Node, tangents: Iterable[Any], t: Any) -> None:
    """Raise if a rule made NaN or infinity of finite tangents."""
    raw = _plain(t)
    if unsound(raw) and not any(unsound(_plain(each)) for each in tangents):
        error = AnomalyError(
            f"the tangent of {node.op.name} is {_what(raw)}, from finite tangents"
            f"{_made(node)}\n{_ranges(node.op, [p.value for p in node.inputs])}",
            "its derivative has a pole there: keep its inputs away from it, with ag.where on the inputs",
        )
        error.node = node
        raise error


def _plain(t: Any) -> Any:
    """The raw value of a tangent, of each part where there are several."""
    return tuple(map(_plain, t)) if isinstance(t, tuple) else getattr(t, "value", t)


def blame(error: Exception, node: Node) -> None:
    """Note on an error in which node's rule it was raised, for `tell`."""
    if not hasattr(error, "node"):
        error.node = node  # type: ignore[attr-defined]


def tell(error: Exception, roots: Iterable[Node], watching: bool, walk: str = "backward") -> None:
    """Add to an error raised in a walk: the op, the line that made it, and the way from there to the result."""
    node = getattr(error, "node", None)
    if node is None or getattr(error, "told", False):
        return
    error.told = True  # type: ignore[attr-defined]
    if not watching:
        error.add_note(
            f"this was in the {walk} pass, in the rule of {node.op.name}; "
            "compute and differentiate inside `with ag.detect_anomaly():` to see the line that made it"
        )
        return
    steps = [f"{each.op.name}{_made(each)}" for each in _path(roots, node)]
    left_out = len(steps) - 2 * ENDS
    shown = steps if left_out <= 0 else [*steps[:ENDS], f"... {left_out} more ...", *steps[-ENDS:]]
    error.add_note("from the op to the result:\n  " + "\n  ".join(shown))


def _path(roots: Iterable[Node], node: Node) -> Iterator[Node]:
    """A chain of nodes from `node` to a root: each is an input of the next."""
    for root in roots:
        found = set()
        users: dict[Node, Node] = {}
        for each in Graph(root):
            for p in each.inputs:
                if p is node or p in found:
                    found.add(each)
                    users.setdefault(p, each)
        at: Node | None = node
        if root in found or root is node:
            while at is not None:
                yield at
                at = users.get(at)
            return


def _made(node: Node) -> str:
    return f", made at {node.line}" if node.line else ""


def _what(x: Any) -> str:
    if isinstance(x, tuple):
        return " and ".join(_what(part) for part in x if unsound(part))
    raw = np.asarray(on_device(x.examples if hasattr(x, "level") else x, "cpu"))
    bad = "NaN" if np.isnan(raw).any() else "infinity"
    count = int((~np.isfinite(raw)).sum())
    return bad if raw.size == 1 else f"{bad} in {count} of {raw.size} elements"


def _ranges(op: Op, values: list[Any]) -> str:
    """The inputs of an op, by name, each with its range."""
    names = op.names if len(op.names) == len(values) else [f"input {i + 1}" for i in range(len(values))]
    return "\n".join(f"  {name}: {_range(v)}" for name, v in zip(names, values, strict=True))


def _range(v: Any) -> str:
    if not hasattr(v, "shape"):
        return f"{v!r:.60}"
    raw = np.asarray(on_device(v.examples if hasattr(v, "level") else v, "cpu"))
    if not raw.size or kind(raw.dtype) not in "fiu":
        return f"{raw.dtype}{list(raw.shape)}"
    return f"{raw.dtype}{list(raw.shape)} from {raw.min():.6g} to {raw.max():.6g}"


def cite(*nodes: Node | None) -> str:
    """Where values that take part in an error were made, and where the error came up."""
    lines = [node.line for node in nodes if node is not None and node.op is not CONSTANT]
    made = [f"an input was made at {line}" for line in dict.fromkeys(lines) if line]
    return "\n".join([*made, f"this is {user_line()}"])
