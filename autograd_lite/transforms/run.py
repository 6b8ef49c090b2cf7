"""What all transforms do first: run a function on fresh variables, and see what its results depend on."""

from collections.abc import Callable, Iterable
from functools import update_wrapper
from typing import Any, NamedTuple

import numpy as np

from ..alias import is_number, writable
from ..apply import NUMBERS
from ..backend import beside, floating, full_like, is_array, must_go_with, shape_of
from ..backend import kind as letter
from ..errors import DTypeError, OpError, ShapeError, TreeError
from ..graph import CONSTANT, Node, next_tick
from ..located import numpys
from ..modes import frame, frames
from ..ops.arithmetic import positive
from ..ops.masking import is_complex
from ..ops.shape import astype
from ..outside import refuse_leaked
from ..tree import aligned, tree_flatten
from ..variable import Variable, leaf, wrap
from ..walks.rules import fit

__all__: list[str] = []


class Run(NamedTuple):
    """A function's run: what it was given, the nodes that stood for that, and what it gave."""

    began: int
    given: list[Any]  # the leaves of the arguments to differentiate by
    nodes: list[Node]  # of the variables that stood for them
    pack: Callable[[list[Any]], tuple[Any, ...]]  # one value for each of `given` -> one tree for each argument
    result: Any

    def roots(self, outs: Iterable[Any]) -> list[Node | None]:
        """The nodes of results; None for what was not computed in this run."""
        nodes = [out.node if isinstance(out, Variable) else None for out in outs]
        return [None if n is None or n.tick < self.began else n for n in nodes]

    def check_running(self, what: str) -> None:
        """Raise if this was inside a `vmap` which has ended: what is left of it is of all examples."""
        outs, _ = tree_flatten(self.result)
        refuse_leaked(what, [*self.given, *outs], "call it inside, and give back what it gives")

    def handed(self, tree: Any) -> Any:
        """Results in the kinds of what was given, without their graph, unless an enclosing transform follows them."""
        outs, rebuild = tree_flatten(tree)
        roots = self.roots(outs)
        inside = reaches_outside(roots, self.began)
        first = self.given[0] if self.given else 0.0
        made = [
            given_back(out, first, follow=inside or (root is None and is_followed(out) and bool(frames())))
            for out, root in zip(outs, roots, strict=True)
        ]
        changed = any(a is not b for a, b in zip(made, outs, strict=True))
        return rebuild(made) if changed else tree


def run(what: str, f: Callable[..., Any], places: list[int], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Run:
    """Run `f` with fresh variables in the places given."""
    checked(f)
    began = next_tick()
    flat = {i: tree_flatten(args[i]) for i in places}
    given = [x for leaves, _ in flat.values() for x in leaves]
    tracked = [_track(what, f, x) for x in given]
    nodes = [t.node for t in tracked]  # now: `f` may write to its arguments

    def pack(values: list[Any]) -> tuple[Any, ...]:
        rest = iter(values)
        trees = {i: rebuild([next(rest) for _ in leaves]) for i, (leaves, rebuild) in flat.items()}
        return tuple(trees[i] for i in places)

    inner = list(args)
    for i, tree in zip(places, pack(tracked), strict=True):
        inner[i] = tree
    with frame(began):
        result = f(*inner, **kwargs)
    return Run(began, given, nodes, pack, result)


def named(wrapped: Callable[..., Any], f: Callable[..., Any], what: str) -> Callable[..., Any]:
    """`wrapped`, named and documented as the `what` of `f`."""
    checked(f)
    update_wrapper(wrapped, f)
    wrapped.__doc__ = f"The {what} of `{name(f)}`."
    return wrapped


def checked(f: Any) -> None:
    """Raise unless it is a function."""
    if not callable(f):
        raise OpError(f"expected a function to transform, got {type(f).__name__} {f!r:.40}")


def several(what: str, given: Any, kind: str) -> tuple[Any, ...]:
    """Primals or tangents, which come as a tuple."""
    if not isinstance(given, (tuple, list)):
        raise OpError(f"{what}: expected a tuple of {kind}, got {type(given).__name__}", f"write {what}(f, (x,), (t,))")
    return tuple(given)


def name(f: Callable[..., Any]) -> str:
    """What a function is called."""
    return getattr(f, "__name__", type(f).__name__)


def positions(what: str, f: Callable[..., Any], argnums: int | tuple[int, ...], count: int) -> list[int]:
    """The arguments to differentiate by."""
    chosen: tuple[Any, ...] = argnums if isinstance(argnums, tuple) else (argnums,)
    if odd := [i for i in chosen if not isinstance(i, int) or isinstance(i, bool)]:
        raise OpError(f"{what} of {name(f)}: expected an int or a tuple of int as argnums, got {odd[0]!r}")
    for i in chosen:
        if not -count <= i < count:
            raise OpError(f"{what} of {name(f)}: argnums={argnums} but {count} positional arguments were given")
    return [i % count for i in chosen]


def _track(what: str, f: Callable[..., Any], x: Any) -> Any:
    """A fresh variable to differentiate by; one that an enclosing transform follows stays linked to it."""
    number = isinstance(x, np.generic) or (isinstance(x, Variable) and is_number(x))
    if isinstance(x, Variable):
        if x.node is not None and frames():
            return positive(x) if number else writable(positive(x))
        x = x.value
    if type(x) is float:
        return leaf(x)
    if type(x) is complex:
        x, number = np.complex128(x), True
    if hasattr(x, "dtype") and floating(x.dtype):
        made = leaf(np.asarray(x) if isinstance(x, np.generic) else x)
        return positive(made) if number else made  # computed, it stays a number: see `is_number`
    raise _no_float(f"{what} of {name(f)}", x)


def _no_float(where: str, x: Any) -> DTypeError:
    """The error for what cannot be differentiated by."""
    came = f"an array of {x.dtype}" if hasattr(x, "dtype") else f"{type(x).__name__} {x!r:.40}"
    whole = isinstance(x, (bool, int)) or letter(getattr(x, "dtype", None) or np.dtype(object)) in "biu"
    instead = "write 2.0 instead of 2, or " if whole else ""
    others = "choose other arguments with argnums, or let the function take what is fixed from outside"
    return DTypeError(
        f"{where}: expected floats or arrays of floats to differentiate by, got {came}",
        instead + others,
    )


def reaches_outside(roots: Iterable[Node | None], began: int) -> bool:
    """Whether values depend on what an enclosing transform follows: then their derivatives must be recorded.

    Nodes older than the outermost transform cannot. Any other node from before `began` is taken to; where it
    rests on a user's leaf alone, recording costs time and changes nothing.
    """
    enclosing = frames()
    if not enclosing:
        return False
    stack = [root for root in roots if root is not None]
    outermost, seen = enclosing[0], set(stack)
    while stack:
        for p in stack.pop().inputs:
            if p in seen or p.op is CONSTANT or p.tick < outermost:
                continue
            if p.tick < began:
                return True
            seen.add(p)
            stack.append(p)
    return False


def is_followed(x: Any) -> bool:
    """Whether a value is a variable that gradients flow to."""
    return isinstance(x, Variable) and x.node is not None


def is_numeric(x: Any) -> bool:
    """Whether a value, raw or held by a variable, is a number or an array of numbers."""
    raw = x.value if isinstance(x, Variable) else x
    return letter(raw.dtype) in "biufc" if hasattr(raw, "dtype") else isinstance(raw, NUMBERS)


def same_tree(what: str, given: Any, like: Any, kind: str) -> list[Any]:
    """The leaves of `given`, whose structure and shapes must be those of `like`; None stands for 0."""
    try:
        leaves = aligned(like, given)
    except TreeError as error:
        raise TreeError(f"{what}: {kind} of another structure: {error}") from None
    expected, _ = tree_flatten(like)
    for g, x in zip(leaves, expected, strict=True):
        if g is None or not is_numeric(x):
            continue
        if not is_numeric(g):
            raise DTypeError(
                f"{what}: expected numbers or arrays of numbers as {kind}, got {type(g).__name__} {g!r:.40}"
            )
        got, shape = shape_of(g), shape_of(x)
        if got != shape:
            raise ShapeError(f"{what}: expected {kind} of shape {shape}, got shape {got}")
    return leaves


def seed(g: Any, value: Any, *, record: bool) -> Any:
    """A cotangent or tangent as the walks take it, in the dtype of the value that it belongs to."""
    if record and isinstance(g, Variable):
        return fit(g, value)
    raw = g.value if isinstance(g, Variable) else g
    if is_complex(raw) and not is_complex(value):
        raise DTypeError(
            "expected real tangents and cotangents for real values, got complex ones", "take the real part"
        )
    must_go_with("a cotangent or tangent", raw, value)
    if type(value) is float:
        raw = raw if hasattr(raw, "level") else float(raw)  # inside `vmap` there is one for each example
    elif not is_array(raw):
        raw = (
            full_like(value, raw)
            if isinstance(raw, (int, float))
            else beside(np.asarray(raw, numpys(value.dtype)), value)
        )
    elif raw.dtype != value.dtype:
        raw = astype(raw, value.dtype)
    return wrap(raw) if record else raw


def zeros(x: Any) -> Any:
    """Zero in the kind, shape and dtype of `x`; None beside what is no number and so does not move."""
    if not is_numeric(x):
        return None
    if isinstance(x, Variable):
        return wrap(zeros(x.value))
    return type(x)(0) if isinstance(x, (np.generic, complex)) else full_like(x, 0.0)


def as_given(g: Any, x: Any) -> Any:
    """A gradient in the kind of the argument: float, array, or a variable without a graph; followed ones stay so."""
    if g is None:
        return zeros(x)
    if is_followed(g):
        return g
    g = g.value if isinstance(g, Variable) else g
    if isinstance(x, Variable):
        return wrap(fit(g, x.value))
    if hasattr(g, "level"):  # inside a `vmap` that gave the cotangent, one for each example
        return wrap(fit(g, x))
    if isinstance(x, (float, complex, np.generic)):
        return type(x)(g)
    return np.array(fit(g, x)) if isinstance(x, np.ndarray) else fit(g, x)


def given_back(out: Any, x: Any, *, follow: bool) -> Any:
    """The value of a function in the kind of its first argument, unless an enclosing transform follows it."""
    if follow or not isinstance(out, Variable):
        return out
    if isinstance(x, Variable):
        return out if frames() else wrap(out.value)
    value = out.value
    if hasattr(value, "level"):  # inside a `vmap`
        return wrap(value)
    return value[()] if isinstance(value, np.ndarray) and not value.ndim else value
