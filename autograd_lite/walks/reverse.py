"""The reverse walk: cotangents from an output to its inputs, newest node first.

Cotangents live in a dictionary of the call, keyed by node. Nothing here touches ``.grad``.
"""

from collections.abc import Collection, Iterable
from typing import Any

import numpy as np
from numpy import ndarray

from ..anomaly import blame, inspect_back, tell
from ..apply import part
from ..backend import any_nan, is_array, kind, raises, shape_of
from ..errors import DTypeError, ShapeError
from ..graph import CONSTANT, FREED, Extra, Node, Parts, by_tick, reachable
from ..hollow import is_hollow
from ..modes import switch, walking, watching
from ..ops.index import OP as PICK
from ..ops.index import assemble, basic, scatter
from ..ops.masking import is_complex
from ..variable import Variable, wrap
from .adding import giver, place
from .proof import check, check_cotangents, prove
from .rules import fit, vjp

__all__ = ["pull"]

# NumPy numbers its dtypes: beyond REAL come complex ones (and float16), whose products need the general way. As a
# test for every node this is faster than looking the dtype up in a set, and to see a double is faster still.
DOUBLE = np.dtype(float)
REAL = np.dtype("longdouble").num

MANY = 1 << 10  # for dtypes of other libraries, which have no numbers
QUICK = frozenset([float, np.float64])  # beside arrays
MAKERS = ("elementwise", "bilinear")  # kinds of op whose cotangents are products, so new arrays


def pull(
    seeds: dict[Node, Any],
    *,
    wanted: Iterable[Node] | None = None,
    since: int = 0,
    ends: Collection[Node] = (),
    record: bool = False,
    free: bool = False,
) -> dict[Node, Any]:
    """Cotangents of the nodes that some depend on.

    Parameters
    ----------
    seeds : dict
        Where to start: cotangent by node, each of the shape and dtype of the node's value; variables if `record`.
    wanted : iterable of Node, optional
        Compute only what lies on a path to one of these; by default to any leaf.
    since : int
        Leave out nodes older than this tick.
    ends : collection of Node
        Older nodes to go to nevertheless, but not beyond.
    record : bool
        Run the rules on variables, so that the result can be differentiated itself.
    free : bool
        Give up each node once it is done, its value and links with it; only leaves and `wanted` are returned.

    Returns
    -------
    dict
        Cotangent by node; None for those that nothing flows to.
    """
    grads = reachable(seeds, since, ends)
    order = sorted(grads, key=by_tick)
    kept = set() if wanted is None else set(wanted)
    if wanted is not None:
        order = _towards(kept, order)
        grads = dict.fromkeys(order)
        seeds = {root: g for root, g in seeds.items() if root in grads}
    if ends:
        order = [node for node in order if node not in ends]
    grads.update(seeds)
    outer = np.geterr() if Extra.any_hooks else None  # they are the user's code; to ask takes 0.6 us
    before = walking.set(True)
    try:
        _walk(order, seeds, grads, free, kept, outer, record)
    except Exception as error:
        tell(error, seeds, watching())
        raise
    finally:
        walking.reset(before)
    return grads


def _walk(
    order: list[Node],
    seeds: dict[Node, Any],
    grads: dict[Node, Any],
    free: bool,
    kept: set[Node],
    outer: Any,
    record: bool,
) -> None:
    if record:
        with np.errstate(all="ignore"):
            _recorded(order, grads, outer)
    elif set(map(type, seeds.values())) == {float}:
        _plain(order, grads, free, kept, outer)
    else:
        # 0 * inf raises here and is then done with care, so that the usual product costs nothing more
        with np.errstate(all="ignore", invalid="raise"):
            _plain(order, grads, free, kept, outer)


def _towards(wanted: set[Node], order: list[Node]) -> list[Node]:
    """The nodes of `order` that lie on a path to a wanted one."""
    on_path = set(wanted)
    for node in order:
        for p in node.inputs:
            if p in on_path:
                on_path.add(node)
                break
    return [node for node in order if node in on_path]


def _plain(  # noqa: PLR0912 - a call in the hot loop costs 60 ns
    order: list[Node], grads: dict[Node, Any], free: bool, kept: set[Node], outer: Any
) -> None:
    """The walk on raw values: the hot loop of the library.

    Cotangents have the shapes of the values they belong to. Dtypes are left to whoever takes the result: a wider
    real one on the way does no harm, and comparing them at every edge costs time.
    """
    owned: set[Node] = set()
    clean: set[Node] = set()
    give, get = giver(grads, owned), grads.get
    watched = careful = switch.open > 0 and watching()
    for node in reversed(order):
        g = grads[node]
        extra = node.extra
        if extra is not None and type(extra) is tuple:
            node.settle()
            extra = None
        p = node.a
        if g is None or p is None:
            _at_leaf(node, g, grads, outer)
            continue
        partials = node.op.fast
        quick = g.dtype is DOUBLE or g.dtype.num <= REAL if type(g) is ndarray else type(g) in QUICK or _quick(g)
        if partials is None or careful or extra is not None or not quick:
            g = _hooked(node, g, grads, outer)
            careful = careful or (node.op.selects and _any_nan(node, clean))
            if node.op is not PICK or watched or not place(grads, owned, p, extra.params["index"], g):
                made = node.op.kind in MAKERS
                for p, c in zip(node.inputs, _by_rules(node, g, grads, look=careful), strict=True):
                    if c is not None:
                        give(p, fit(c, p.value) if type(c) is ndarray and c.dtype.num > REAL else c, g, made)
        else:
            q, d, x = node.b, partials[0], p.value
            c = e = None
            old = get(p, node)  # the node itself stands for an input that is not wanted
            try:
                if q is None:
                    c = g * d(node.value, x) if type(d) is not int else g if d == 1 else g * d
                else:
                    z = q.value
                    if old is not node:
                        c = g * d(node.value, x, z) if type(d) is not int else g if d == 1 else g * d
                    if q in grads:
                        d = partials[1]
                        e = g * d(node.value, x, z) if type(d) is not int else g if d == 1 else g * d
                if type(g) is float and (c != c or e != e):  # noqa: PLR0124 - NaN
                    raise FloatingPointError  # as arrays do by themselves under the errstate of `pull`
            except ArithmeticError:  # 0 * inf, or a pole
                c, e = [*_by_rules(node, g, grads), None][:2]
            if (
                old is None
                and type(c) is ndarray
                and p.a is not None
                and (q is None or (type(x) is ndarray and c.shape == x.shape))
            ):
                grads[p] = c  # the most frequent case: of the right shape, and the first to arrive
            elif c is not None and old is not node:
                give(p, c, g, True)
            if e is not None:
                give(q, e, g, True)
        if free:
            _free(node, grads, kept)


def _quick(g: Any) -> bool:
    """Whether a cotangent that is neither array nor float, such as a batch, may go the short way all the same."""
    inner = getattr(g, "examples", g)
    return (type(inner) is ndarray or raises(inner)) and getattr(inner.dtype, "num", MANY) <= REAL


def _free(node: Node, grads: dict[Node, Any], kept: set[Node]) -> None:
    """Give up what a node holds, and its cotangent unless that is wanted."""
    if node not in kept:
        del grads[node]
    node.op, node.a, node.b, node.extra = FREED, None, None, None
    if type(node.value) is not float:  # which a Scalar still is
        node.value = None


def _by_rules(node: Node, g: Any, grads: dict[Node, Any], lifted: bool = False, look: bool = False) -> list[Any]:
    """Cotangents of the inputs of any op, on raw values or on variables; None where not wanted."""
    op, inputs = node.op, node.inputs
    wanted = tuple([p in grads for p in inputs])
    y, *xs = [lift(p) if lifted else p.value for p in (node, *inputs)]
    if op.float_forward is None and float in [type(v) for v in (y, *xs)]:  # floats have no shapes to read
        y, *xs = [np.asarray(v) if type(v) is float else v for v in (y, *xs)]
    try:
        if op.partials is not None and op.fast is None:
            prove(op, y, tuple(xs), node.params or {})
        found = vjp(op, g, y, tuple(xs), node.params, wanted, look=lifted or look)
    except FloatingPointError:
        with np.errstate(all="ignore"):
            found = vjp(op, g, y, tuple(xs), node.params, wanted)
    except Exception as error:
        blame(error, node)
        raise
    if op.partials is None and (wanted if op.arity else ()) not in op.pulled:
        check_cotangents(op, found, wanted, y, xs, g)
    if switch.open and watching():
        inspect_back(node, g if not isinstance(g, Variable) else g.value, found)
    for i, (c, w, x) in enumerate(zip(found, wanted, xs, strict=True)):
        if not w:
            found[i] = None
        elif type(c) is ndarray and type(x) is ndarray and c.shape == x.shape and op.partials is None:
            continue  # the usual case
        elif c is not None:
            if not lifted and isinstance(c, Variable):  # a rule that made a constant of its own
                found[i] = c = c.value
            check(op, i, c, xs, g)
    return found


def _recorded(order: list[Node], grads: dict[Node, Any], outer: Any) -> None:
    """The walk on variables: the same rules, which record the gradient's own graph.

    Cotangents of what was picked from one node are gathered, and put together when its turn comes.
    """
    pieces: dict[Node, list[tuple[Any, Any]]] = {}
    watched = switch.open > 0 and watching()
    while order:
        node = order.pop()
        g = grads[node]
        if node in pieces:
            g = grads[node] = _assembled(node, g, pieces.pop(node))
        if g is None or node.a is None:
            _at_leaf(node, g, grads, outer)
            continue
        g = _hooked(node, g, grads, outer)
        if node.op is PICK and not watched and basic(index := node.extra.params["index"]):
            if node.a in grads:
                pieces.setdefault(node.a, []).append((index, g))
            continue
        for p, c in zip(node.inputs, _by_rules(node, g, grads, lifted=True), strict=True):
            if c is not None:
                c = fit(c, lift(p))
                grads[p] = c if grads[p] is None else grads[p] + c
    for node, found in pieces.items():  # where the walk was not to go beyond
        grads[node] = _assembled(node, grads[node], found)


def _assembled(node: Node, g: Any, pieces: list[tuple[Any, Any]]) -> Any:
    """The cotangent of a node that pieces were picked from, given an index and a cotangent for each."""
    indices, gs = zip(*pieces, strict=True)
    shape = shape_of(node.value)
    whole = scatter(gs[0], indices[0], shape) if len(gs) == 1 else assemble(*gs, indices=indices, shape=shape)
    whole = fit(whole, lift(node))
    return whole if g is None else g + whole


def lift(node: Node) -> Any:
    """The handle on a node, for a rule that is to record itself; numbers stay numbers."""
    if type(node.value) is Parts:
        return Parts(part(node, i) for i in range(len(node.value)))
    if node.op is not CONSTANT:
        return wrap(node.value, node)
    if isinstance(node.value, (bool, int, float, complex)):
        return node.value
    handle = wrap(node.value)
    handle._constant = node  # so that the picture of the gradient shows the same constant
    return handle


def _any_nan(node: Node, clean: set[Node]) -> bool:
    """Whether an input that the op may have passed over holds NaN, or is not kept and so may.

    Of other libraries' arrays every product is taken with care, so there is no need to wait for an answer. What was
    looked at is noted as `clean`: a thousand rows of a matrix look at it once.
    """
    for p in node.inputs:
        x = p.value
        if p in clean or not raises(x):
            continue
        if is_hollow(x) or (is_array(x) and kind(x.dtype) in "fc" and any_nan(x)):
            return True
        clean.add(p)
    return False


def _hooked(node: Node, g: Any, grads: dict[Node, Any], outer: Any) -> Any:
    """The cotangent after the node's hooks, each of which may replace it; they run in the `outer` error state."""
    if type(node.extra) is not Extra or not node.extra.hooks:
        return g
    for hook in list(node.extra.hooks.values()):
        with np.errstate(**outer):
            changed = hook(g if isinstance(g, Variable) else wrap(np.asarray(g) if isinstance(g, np.generic) else g))
        if changed is None:
            continue
        raw = changed.value if isinstance(changed, Variable) else changed
        got, expected = shape_of(raw), shape_of(node.value)
        if got != expected:
            raise ShapeError(f"a hook gave a gradient of shape {got}, expected {expected}, that of the value")
        if is_complex(raw) and not is_complex(node.value) and not is_complex(g):
            raise DTypeError("a hook gave a complex gradient of a real value", "take the real part")
        if isinstance(g, Variable):
            g = changed if isinstance(changed, Variable) else wrap(changed)
        else:
            g = fit(np.array(raw) if not is_array(raw) or isinstance(raw, np.ndarray) else raw, node.value)
    grads[node] = g
    return g


def _at_leaf(node: Node, g: Any, grads: dict[Node, Any], outer: Any) -> None:
    """Where the walk ends: run hooks."""
    if g is not None:
        _hooked(node, g, grads, outer)
