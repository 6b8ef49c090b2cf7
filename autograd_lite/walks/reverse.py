"""The reverse walk: cotangents from an output to its inputs, newest node first.

Cotangents live in a dictionary of the call, keyed by node. Nothing here touches ``.grad``.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np

from ..errors import GradientError
from ..graph import CONSTANT, FREED, Hollow, Node, by_tick, reachable
from ..variable import Variable, wrap
from .rules import check, derivative, fit, product, vjp

__all__ = ["pull"]


def pull(
    root: Node,
    seed: Any,
    *,
    wanted: Iterable[Node] | None = None,
    since: int = 0,
    record: bool = False,
    free: bool = False,
) -> dict[Node, Any]:
    """Cotangents of the nodes that `root` depends on.

    Parameters
    ----------
    root : Node
        Where to start.
    seed : float or ndarray, or a variable if `record`
        The cotangent of the root's value, of its shape and dtype.
    wanted : iterable of Node, optional
        Compute only what lies on a path to one of these; by default to any leaf.
    since : int
        Leave out nodes older than this tick.
    record : bool
        Run the rules on variables, so that the result can be differentiated itself.
    free : bool
        Give up each node once it is done, its value and links with it; only leaves and `wanted` are returned.

    Returns
    -------
    dict
        Cotangent by node; None for those that nothing flows to.
    """
    grads = reachable((root,), since=since)
    order = sorted(grads, key=by_tick)
    kept = set() if wanted is None else set(wanted)
    if wanted is not None:
        order = _towards(kept, order)
        grads = dict.fromkeys(order)
        if root not in grads:
            return grads
    grads[root] = seed
    if record:
        with np.errstate(all="ignore"):
            _recorded(order, grads)
    elif type(seed) is float:
        _plain(order, grads, free, kept)
    else:
        # 0 * inf raises here and is then done with care, so that the usual product costs nothing more
        with np.errstate(all="ignore", invalid="raise"):
            _plain(order, grads, free, kept)
    return grads


def _towards(wanted: set[Node], order: list[Node]) -> list[Node]:
    """The nodes of `order` that lie on a path to a wanted one."""
    on_path = set(wanted)
    for node in order:
        for p in node.inputs:
            if p in on_path:
                on_path.add(node)
                break
    return [node for node in order if node in on_path]


def _plain(order: list[Node], grads: dict[Node, Any], free: bool, kept: set[Node]) -> None:
    """The walk on raw values: the hot loop of the library."""
    owned: set[Node] = set()  # whose sum so far is an array of our own, to be added to in place
    ndarray, add = np.ndarray, np.add
    careful = False
    while order:
        node = order.pop()
        g = grads[node]
        if g is None:
            continue
        if node.meta is not None:
            g = grads[node] = _hooked(node, g)
        inputs = node.inputs
        if not inputs:
            _check_not_freed(node)
            continue
        op = node.op
        # a tuple display is twice as fast as a comprehension, and most ops have two inputs
        xs = (inputs[0].value, inputs[1].value) if len(inputs) == 2 else tuple([p.value for p in inputs])  # noqa: PLR2004
        if op.partials is None or careful or node.params is not None:
            careful = careful or (op.selects and _any_nan(xs))
            cotangents = _by_rules(node, g, node.value, xs, grads)
        else:
            cotangents = _elementwise(node, g, node.value, xs, grads)
        for p, x, c in zip(inputs, xs, cotangents):  # noqa: B905 - strict=True costs 60 ns
            if c is None:
                continue
            if (
                type(x) is not float
                if type(c) is float
                else type(x) is float or c.shape != x.shape or c.dtype is not x.dtype
            ):
                c = fit(c, x)
            old = grads[p]
            if old is None:
                grads[p] = c
            elif p in owned:
                add(old, c, old)
            else:
                grads[p] = total = old + c
                if type(total) is ndarray:
                    owned.add(p)
        if free:
            if node not in kept:
                del grads[node]
            _release(node)


def _elementwise(node: Node, g: Any, y: Any, xs: tuple[Any, ...], grads: dict[Node, Any]) -> list[Any]:
    """Cotangents of the inputs of an elementwise op, in the usual case that all numbers are finite."""
    found: list[Any] = []
    for p, d in zip(node.inputs, node.op.partials):  # noqa: B905 - strict=True costs 60 ns
        if p not in grads:
            c = None
        elif type(d) is int:
            c = g if d == 1 else -g if d else None
        else:
            try:
                c = g * d(y, *xs)
                if type(c) is float and c != c:
                    raise FloatingPointError  # noqa: TRY301 - as arrays do by themselves
            except ArithmeticError:
                c = product(g, derivative(d, y, xs, {}))
        found.append(c)
    return found


def _by_rules(node: Node, g: Any, y: Any, xs: tuple[Any, ...], grads: dict[Node, Any]) -> list[Any]:
    """Cotangents of the inputs of any op, on raw values or variables."""
    wanted = [p in grads for p in node.inputs]
    try:
        found = vjp(node.op, g, y, xs, node.params, wanted)
    except FloatingPointError:
        with np.errstate(all="ignore"):
            found = vjp(node.op, g, y, xs, node.params, wanted)
    for i, c in enumerate(found):
        if c is not None and wanted[i]:
            check(node.op, i, c, xs[i])
    return [c if w else None for c, w in zip(found, wanted, strict=True)]


def _recorded(order: list[Node], grads: dict[Node, Any]) -> None:
    """The walk on variables: the same rules, which record the gradient's own graph."""
    while order:
        node = order.pop()
        g = grads[node]
        if g is None:
            continue
        if node.meta is not None:
            g = grads[node] = _hooked(node, g)
        if not node.inputs:
            _check_not_freed(node)
            continue
        xs = tuple(_lift(p) for p in node.inputs)
        for p, x, c in zip(node.inputs, xs, _by_rules(node, g, _lift(node), xs, grads), strict=True):
            if c is not None:
                c = fit(c, x)
                grads[p] = c if grads[p] is None else grads[p] + c


def _lift(node: Node) -> Any:
    """The handle on a node, for a rule that is to record itself; numbers stay numbers."""
    if node.op is not CONSTANT:
        return wrap(node.value, node)
    if isinstance(node.value, (bool, int, float, complex)):
        return node.value
    handle = wrap(node.value)
    handle._constant = node  # noqa: SLF001 - so that the picture of the gradient shows the same constant
    return handle


def _any_nan(xs: tuple[Any, ...]) -> bool:
    """Whether an input that an op may have passed over holds NaN, or is not kept and so may."""
    return any(type(x) is Hollow or (getattr(x, "dtype", None) is not None and np.isnan(x).any()) for x in xs)


def _hooked(node: Node, g: Any) -> Any:
    """The cotangent after the node's hooks, each of which may replace it."""
    meta = node.meta or {}
    for hook in list(meta.get("hooks", {}).values()):
        given = g if isinstance(g, Variable) else wrap(g if isinstance(g, float) else np.asarray(g))
        changed = hook(given)
        if changed is not None:
            changed = changed if isinstance(changed, Variable) else wrap(changed)
            g = changed if isinstance(g, Variable) else fit(changed.value, node.value)
    return g


def _check_not_freed(node: Node) -> None:
    if node.op is FREED:
        raise GradientError(
            "part of this graph was given back by an earlier backward(retain_graph=False)",
            "leave retain_graph at True there, or compute the value again",
        )


def _release(node: Node) -> None:
    """Give up what a node holds."""
    node.op, node.inputs, node.params = FREED, (), None
    node.value = Hollow.like(node.value) if type(node.value) is np.ndarray else node.value
