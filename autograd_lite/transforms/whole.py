"""A Python function as one op: checkpoint, which keeps no values on the way, and custom_gradient."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

import numpy as np

from ..apply import part
from ..backend import full_like, shape_of
from ..errors import DTypeError, GradientError, InPlaceError, ShapeError, TreeError
from ..graph import Extra, Node, Parts, next_tick
from ..modes import as_in, no_grad, recording, surroundings
from ..op import Op
from ..ops.complexes import real
from ..ops.masking import is_complex
from ..ops.shape import to_scalar
from ..tree import tree_flatten
from ..variable import Variable, computed, leaf, wrap
from ..walks.forward import push
from ..walks.reverse import pull
from ..walks.rules import fit
from .again import First, Ran, ends_of, inside
from .run import is_followed, is_numeric, name, named

__all__ = ["checkpoint", "custom_gradient"]


def checkpoint(f: Callable[..., Any]) -> Any:
    """`f`, whose values on the way are not kept for the walk back but computed again there.

    That trades time for memory: a chain of n layers under one checkpoint each keeps n values instead of all.

    Parameters
    ----------
    f : callable
        Gives a value or a pytree of values. It is run again whenever a gradient passes through, and must then do
        the same: what it reads from outside must not have changed, and it may not draw random numbers. It may not
        write to its arguments.

    Returns
    -------
    callable
        With the arguments and results of `f`. Gradients flow to its arguments and to what it closes over.

    Raises
    ------
    InPlaceError
        If `f` writes to an argument.
    GradientError
        In the walk back, if `f` gives something else when it is run again: other values, shapes or structures, or
        from other variables. On a device values are compared inside `detect_anomaly` only, as to look is to wait.

    Examples
    --------
    >>> layer = ag.checkpoint(lambda x: ag.tanh(x * x))
    >>> ag.grad(lambda x: layer(layer(x)))(0.5) == ag.grad(lambda x: ag.tanh(ag.tanh(x * x) ** 2))(0.5)
    True
    """

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        leaves, rebuild = tree_flatten((args, kwargs))
        # handles of our own: those of the caller may be written to before the walk back, and not by `f`
        own = [wrap(x.value, x.node) if isinstance(x, Variable) else x for x in leaves]
        facts = _facts(own)

        def again() -> Ran:
            inner_args, inner_kwargs = rebuild(own)
            began = next_tick()
            outs, back = tree_flatten(f(*inner_args, **inner_kwargs))
            _check_unwritten(name(f), own, facts)
            return Ran(outs, back, began)

        ran = again()
        theirs = {id(mine): x for mine, x in zip(own, leaves, strict=True)}
        outs, roots = [theirs.get(id(out), out) for out in ran.outs], ran.roots
        first = First(name(f), ran.form, [root is not None for root in roots], ends_of(roots, ran.began))
        if first.ends:
            outs = _attached(_replay(first, again, surroundings()), list(first.ends), outs, roots)
        return ran.rebuild(outs)

    return named(wrapped, f, "checkpointed form")


def _facts(handles: list[Any]) -> list[Any]:
    """What variables hold; while these are held, too, no array is written to in its place."""
    return [(x.value, x.node) if isinstance(x, Variable) else None for x in handles]


def _check_unwritten(called: str, own: list[Any], facts: list[Any]) -> None:
    """Raise if a function wrote to its arguments, which are not those of its caller, and are there for every run."""
    for now, before in zip(_facts(own), facts, strict=True):
        if now is not None and (now[0] is not before[0] or now[1] is not before[1]):
            raise InPlaceError(
                f"checkpoint of {called}: it writes to an argument, of shape {shape_of(before[0])}, but is run more "
                "than once",
                "write to a copy: y = y.copy()",
            )


def _replay(first: First, again: Callable[[], Ran], around: Any) -> Op:
    """The op that stands for the whole function, and runs it again for each of its rules."""
    ends, count = first.ends, sum(first.computed)

    def run(y: Any = None) -> tuple[list[Any], int]:
        with as_in(around), np.errstate(all="ignore"):
            ran = again()
        if y is not None:
            first.check(ran, y)
        return [out for out, computed in zip(ran.outs, first.computed, strict=True) if computed], ran.began

    def forward(xp: Any, *xs: Any) -> Any:
        raise GradientError(f"checkpoint of {first.called}: its value was given back and cannot be computed again")

    def vjp(g: Any, y: Any, *xs: Any) -> tuple[Any, ...]:
        outs, began = run(y)
        gs = g if count > 1 else (g,)
        seeds: dict[Node, Any] = {}
        for out, c in zip(outs, gs, strict=True):
            if c is not None:
                c = _seed(c, out.value)
                seeds[out.node] = seeds[out.node] + c if out.node in seeds else c
        record = any(isinstance(c, Variable) for c in gs)
        del outs  # nobody else has this graph: what the walk is done with goes at once
        found = pull(seeds, wanted=ends, since=began, ends=ends, record=record, free=not record)
        return tuple(found.get(end) for end in ends)

    def jvp(t: Any, y: Any, *xs: Any) -> Any:
        outs, began = run(y)
        ts = t
        record = any(isinstance(c, Variable) for c in ts)
        found = push([out.node for out in outs], dict(zip(ends, ts, strict=True)), since=began, record=record)
        return found[0] if count == 1 else tuple(found)

    return Op(forward, "custom", vjp, jvp=jvp, name=first.called, outputs=count, complex=True, selects=True)


def _seed(c: Any, value: Any) -> Any:
    return float(c) if type(value) is float and not isinstance(c, Variable) and not hasattr(c, "level") else c


def _attached(op: Op, ends: list[Node], outs: list[Any], roots: list[Node | None]) -> list[Any]:
    """The results as those of one op with these inputs; what was not computed inside stays as it is."""
    values = [out.value for out, root in zip(outs, roots, strict=True) if root is not None]
    rest = tuple(ends[2:])
    extra = Extra(None, rest) if rest else None
    a, b = ends[0], ends[1] if len(ends) > 1 else None
    handles: list[Any]
    if len(values) > 1:
        node = Node(op, a, b, Parts(np.asarray(v) if type(v) is float else v for v in values), extra)
        made = [part(node, i) for i in range(len(values))]
        handles = [to_scalar(h) if type(v) is float else h for h, v in zip(made, values, strict=True)]
    elif type(values[0]) is float:
        scalar = computed(Variable.scalar_kind, op, a, b, values[0])
        scalar.extra = extra
        handles = [scalar]
    else:
        handles = [wrap(values[0], Node(op, a, b, values[0], extra))]
    left = iter(handles)
    return [out if root is None else next(left) for out, root in zip(outs, roots, strict=True)]


def custom_gradient(f: Callable[..., Any]) -> Any:
    """A function whose gradient you give yourself: straight-through estimators, clipped gradients.

    Parameters
    ----------
    f : callable
        ``f(*args)`` gives ``(value, pullback)``. ``pullback(g)``, with the cotangent of the value, gives the
        cotangents of the positional arguments: one, or a tuple with one for each; None for 0. It is written with
        functions of autograd_lite, so that it can be differentiated itself. Gradients flow to arguments alone.

    Returns
    -------
    callable
        ``f(*args)[0]``, with that gradient.

    Raises
    ------
    TreeError
        If `f` does not give a value and a pullback, or the pullback not one cotangent for each argument.
    GradientError
        If `f` closes over a variable that gradients flow to.

    Notes
    -----
    Forward mode transposes the pullback, so it must be linear in `g`; of one that is not, such as a clipped gradient,
    it takes the derivative at 0.

    Examples
    --------
    >>> @ag.custom_gradient
    ... def rounded(x):
    ...     return ag.round(x), lambda g: g
    >>> ag.grad(lambda x: rounded(x) ** 2)(2.7)
    6.0
    """

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        return _by_own_gradient(f, args, kwargs)

    return named(wrapped, f, "form with a gradient of its own")


def _by_own_gradient(f: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """What `f` gives, in a graph in which its pullback stands for it."""
    leaves, rebuild = tree_flatten(args)
    began = next_tick()
    given = f(*args, **kwargs)
    if not isinstance(given, tuple) or len(given) != 2 or not callable(given[1]):  # noqa: PLR2004 - two of them, as it says
        raise TreeError(f"custom_gradient of {name(f)}: expected (value, pullback), got {given!r:.60}")
    outs, back = tree_flatten(given[0])
    ends = [x.in_graph() for x in leaves if is_followed(x)]
    _check_closed(name(f), outs, ends, began)
    if not ends:
        return back(outs)
    outs = [out if isinstance(out, Variable) else wrap(np.asarray(out)) for out in outs]
    op = _own(name(f), args, back, len(outs), given[1])

    def again(*xs: Any) -> Any:
        followed = iter(xs)
        return _by_own_gradient(f, rebuild([next(followed) if is_followed(x) else x for x in leaves]), kwargs)

    op.again = update_wrapper(again, given[1])
    return back(_attached(op, ends, outs, ends[:1] * len(outs)))


def _check_closed(called: str, outs: list[Any], ends: list[Node], began: int) -> None:
    """Raise if results depend on more than the arguments: nothing would flow there."""
    nodes = [out.node for out in outs if is_followed(out)]
    reached = {node for node in nodes if node.tick < began}
    reached |= ends_of([node for node in nodes if node.tick >= began], began).keys()
    if not reached <= set(ends):
        raise GradientError(
            f"custom_gradient of {called}: it closes over a variable that gradients flow to, and would cut them",
            "make it an argument, or cut it on purpose with ag.stop_gradient(...)",
        )


def _own(called: str, args: tuple[Any, ...], back: Any, count: int, pullback: Callable[..., Any]) -> Op:
    """The op whose rule is the user's pullback."""

    def vjp(g: Any, y: Any, *xs: Any) -> tuple[Any, ...]:
        gs, ys = (g, y) if count > 1 else ((g,), (y,))
        record = any(isinstance(c, Variable) for c in gs)
        filled = [wrap(_zeros(v)) if c is None else c if record else wrap(c) for c, v in zip(gs, ys, strict=True)]
        with recording() if record else no_grad(), np.errstate(all="ignore"):
            found = pullback(back(filled))
        cotangents = _for_followed(called, found, args, ys)
        return tuple(c if record or not isinstance(c, Variable) else c.value for c in cotangents)

    def jvp(t: Any, y: Any, *xs: Any) -> Any:
        # the pullback is linear, so its transpose is the JVP: the walk back through it
        began = next_tick()
        ys = y if count > 1 else (y,)
        starts = [leaf(_zeros(v)) for v in ys]
        with recording(), np.errstate(all="ignore"):
            cotangents = _for_followed(called, pullback(back(starts)), args, ys)
        seeds: dict[Node, Any] = {}
        for c, tangent in zip(cotangents, t, strict=True):
            node = inside(c, began)
            if node is not None:
                tangent = fit(tangent, c.value)
                seeds[node] = seeds[node] + tangent if node in seeds else tangent
        record = any(isinstance(tangent, Variable) for tangent in t)
        found = pull(seeds, wanted=[start.node for start in starts], since=began, record=record)
        made = [found.get(start.node) for start in starts]
        still = [wrap(start.value) if record else start.value for start in starts]
        made = [zero if c is None else c for c, zero in zip(made, still, strict=True)]
        return tuple(made) if count > 1 else made[0]

    def forward(xp: Any, *xs: Any) -> Any:
        raise GradientError(f"custom_gradient of {called}: its value was given back and cannot be computed again")

    return Op(forward, "custom", vjp, jvp=jvp, name=called, outputs=count, complex=True, selects=True)


def _zeros(y: Any) -> Any:
    """Raw zeros in the form of a result, which is a variable in a walk that is recorded.

    Those of a batch are told apart by example, so that cotangents that arrive there are, too.
    """
    raw = getattr(y, "value", y)
    return type(raw)(raw.level, _zeros(raw.examples)) if hasattr(raw, "level") else full_like(raw, 0.0)


def _for_followed(called: str, found: Any, args: tuple[Any, ...], outs: tuple[Any, ...]) -> list[Any]:
    """The cotangents of those leaves of the arguments that gradients flow to."""
    trees = found if isinstance(found, tuple) and (len(args) != 1 or len(found) == 1) else (found,)
    if len(trees) != len(args):
        raise TreeError(f"custom_gradient of {called}: expected {len(args)} cotangents, got {len(trees)}")
    mixed = any(map(is_complex, (*tree_flatten(args)[0], *outs)))
    wanted: list[Any] = []
    for tree, arg in zip(trees, args, strict=True):
        leaves = tree_flatten(arg)[0]
        cts = [None] * len(leaves) if tree is None else tree_flatten(tree)[0]
        if len(cts) != len(leaves):
            raise TreeError(f"custom_gradient of {called}: expected cotangents in the structure of {arg!r:.60}")
        for c, x in zip(cts, leaves, strict=True):
            if is_followed(x):
                wanted.append(None if c is None else _checked(called, c, x, mixed))
    return wanted


def _checked(called: str, c: Any, x: Any, mixed: bool) -> Any:
    """A cotangent that fits its argument; of a real one beside complex ones, the real part."""
    if not is_numeric(c):
        raise TreeError(
            f"custom_gradient of {called}: expected an array as cotangent, got {type(c).__name__} {c!r:.40}"
        )
    if shape_of(c) != shape_of(x):
        raise ShapeError(f"custom_gradient of {called}: got a cotangent of shape {shape_of(c)} for {shape_of(x)}")
    if is_complex(x) or not is_complex(c):
        return c
    if not mixed:
        raise DTypeError(
            f"custom_gradient of {called}: got a complex cotangent for a real argument, expected real numbers",
            "take the real part",
        )
    return real(c)
