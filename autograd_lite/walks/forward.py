"""The forward walk: tangents from inputs to an output, oldest node first.

Tangents live in a dictionary of the call, keyed by node, as the cotangents of the reverse walk do.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..anomaly import blame, inspect_forward, tell
from ..graph import CONSTANT, Node, Parts, by_tick, reachable
from ..modes import switch, walking, watching
from .proof import check_tangent, prove
from .reverse import lift
from .rules import jvp, spread

__all__ = ["push"]


def push(roots: Sequence[Node | None], tangents: dict[Node, Any], *, since: int = 0, record: bool = False) -> list[Any]:
    """Tangents of the values of `roots`, given those of nodes they depend on; None where nothing moves them.

    Parameters
    ----------
    roots : list of Node or None
        Whose tangents to compute.
    tangents : dict
        Tangent by node, each of the shape and dtype of the node's value: raw, or variables if `record`.
    since : int
        Leave out nodes older than this tick: they do not depend on those given.
    record : bool
        Run the rules on variables, so that the result can be differentiated itself.

    Raises
    ------
    GradientError
        If an op on the way has no JVP.
    """
    found = dict(tangents)
    ends = tangents.keys()
    starts = [root for root in roots if root is not None]
    before = walking.set(True)
    try:
        _push(sorted(reachable(starts, since=since, ends=ends), key=by_tick), found, record)
    except Exception as error:
        tell(error, starts, watching(), "forward")
        raise
    finally:
        walking.reset(before)
    return [None if root is None else found.get(root) for root in roots]


def _push(order: list[Node], found: dict[Node, Any], record: bool) -> None:
    """Add the tangents of the nodes in this order to those found."""
    careful = switch.open > 0 and watching()
    with np.errstate(all="ignore"):
        for node in order:
            if node in found or node.a is None:
                continue
            ts = tuple(found.get(p) for p in node.inputs)
            if all(t is None for t in ts):
                continue
            y, *xs = [lift(p) if record and p.op is not CONSTANT else p.value for p in (node, *node.inputs)]
            if node.op.float_forward is None:  # floats have no shapes for its rule to read
                ts = tuple(_array(t) for t in ts)
                xs = [_array(x) for x in xs]
            try:
                found[node] = _by_rule(node, ts, y, tuple(xs), careful)
            except Exception as error:
                blame(error, node)
                raise


def _by_rule(node: Node, ts: tuple[Any, ...], y: Any, xs: tuple[Any, ...], careful: bool) -> Any:
    """The tangent of a node from those of its inputs."""
    op, first = node.op, not node.op.pushed
    if first and op.partials is not None:
        prove(op, y, xs, node.params or {})
    t = jvp(op, ts, y, xs, node.params)
    if first and op.jvp is not None:
        check_tangent(op, t, y, (*ts, *xs))
    if careful:
        inspect_forward(node, ts, t)
    return Parts(t) if type(y) is Parts else spread(op, t, y)


def _array(x: Any) -> Any:
    return np.asarray(x) if type(x) is float else x
