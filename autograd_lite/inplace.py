"""Writing to values: ``x[i] = v``, ``x *= y``, ``out=x``. The handle holds the result, the graph keeps what it used.

A write is the op `write`, a function of the old array and of what is written, so its gradients are those of any other
op. It goes to the tensor that owns the memory, and all views of that are brought up to date.
"""

from sys import getrefcount
from typing import Any

import numpy as np

from . import ledger
from .alias import base_of, is_shared, look_of, views_of, writable
from .anomaly import cite
from .apply import annotated, keep
from .backend import as_array, beside, copied, kind, must_go_with, namespace, shape_of
from .errors import AutogradError, DTypeError, InPlaceError, ShapeError
from .graph import LEAF, Extra, Node
from .modes import frames, paused, watching
from .ops import index as indexing
from .ops.index import batch_in, getitem
from .ops.shape import astype, reshape, stack
from .ops.writing import place, write
from .outside import lend
from .variable import Variable

__all__: list[str] = []


def update(handle: Any, value: Any) -> None:
    """Put a new value into a leaf or a constant: a leaf stays a leaf that requires grad and keeps its ``.grad``.

    The old node stays as it was, for the graphs that used it; gradients that still arrive there are passed on.
    """
    old = handle.node
    if old is None:
        put(handle, value, None)
        return
    handle.value = value
    new = Node(LEAF, None, None, value)
    new.gradient = old.gradient
    extra = old.with_extra()
    extra.successor = new
    if extra.name is not None or extra.hooks is not None:
        new.with_extra().name, new.with_extra().hooks = extra.name, extra.hooks
    handle.move_to(new)
    ledger.updated(new.tick, old.tick)


def put(handle: Any, value: Any, node: Node | None) -> None:
    """Let a handle, an array as it is written to, hold another value; the name of a constant is its handle's."""
    writable(handle)
    name = handle.name if handle.node is None and node is None else None
    handle.value, handle.node, handle._constant = value, node, None
    if name is not None:
        handle.name = name


def assign(handle: Any, out: Any, what: str) -> Any:
    """Make `handle` the holder of the result `out`, as ``x *= y`` does; its shape and dtype stay."""
    # The array of `handle` gets no name here: `_alone` counts who holds it.
    new, leaf, shared = out.value, handle.node, is_shared(handle)
    same = type(new) is np.ndarray is type(handle.value)
    same = same and new.shape == handle.value.shape and new.dtype is handle.value.dtype
    if same and not shared and out.node is None and leaf is not None and leaf.op is LEAF:
        update(handle, new)  # a step of training, in half of the time
        return handle
    value: Any = float(out.value) if type(handle.value) is float and out.shape == () else out.value
    if out.shape != handle.shape:
        error = ShapeError(f"{what}: the result of shape {out.shape} does not fit into {handle.shape}")
        raise _cited(error, leaf, out.node)
    if type(handle.value) is not float and value.dtype != handle.value.dtype:
        if not np.can_cast(value.dtype, handle.value.dtype, "same_kind"):
            raise DTypeError(f"{what}: a result of {value.dtype} does not fit into {handle.value.dtype}")
        return assign(handle, astype(out, handle.value.dtype), what)
    check(handle, what)
    if shared:
        return _write(handle, Ellipsis, out, what)
    _lent(handle, value, what)
    if leaf is not None and out.node is None and paused():
        update(handle, value)
    else:
        put(handle, value, out.node)
    return handle


def check(x: Any, what: str) -> None:
    """Raise where writing to a tensor would lose a gradient, or NumPy would not write."""
    base, steps = base_of(x)
    if steps and not _writeable(base.value):  # a detached broadcast view, which is no view to those who hold it
        put(base, copied(base.value), base.node)
        renew(base)
    if steps and not _writeable(x.value):  # of what is no view, the tensor can have a copy
        raise InPlaceError(f"{what}: x is read-only, as are broadcast views", "write to a copy: y = x.copy()")
    if paused():
        if base.node is not None and base.node.op is not LEAF:
            error = InPlaceError(f"{what}: a computed value cannot be updated inside no_grad()", "use x.detach()")
            raise _cited(error, base.node)
        return
    for handle in (base, *views_of(base)):
        if handle.node is None or handle.node.op is not LEAF:
            continue
        if not (frames() and handle.node.tick > frames()[0]):  # which a transform made for its own use
            error = InPlaceError(
                f"{what}: x is a leaf that requires grad, and would stop being one",
                "update it inside `with ag.no_grad():`, or work on a copy: y = x.copy()",
            )
            raise _cited(error, handle.node)


def _cited(error: AutogradError, *nodes: Node | None) -> AutogradError:
    """The error, with the lines that made the values where such lines are noted."""
    if watching() and not hasattr(error, "__notes__"):
        error.add_note(cite(*nodes))
    return error


def _writeable(value: Any) -> bool:
    """Whether an array can be written to. CuPy has no such flag, and would write to what is broadcast."""
    flag = getattr(getattr(value, "flags", None), "writeable", None)
    return 0 not in getattr(value, "strides", ()) if flag is None else bool(flag)


def setitem(x: Any, where: Any, v: Any) -> None:
    """``x[where] = v``, seen by all that share memory with `x`, with gradients to what was there and to `v`."""
    what = "x[i] = v"
    check(x, what)
    index, v = indexing.plain(where), _given(x, v, what)
    if not _is_that_view(x, index, v):  # as in the second half of x[i] += v: what it writes is there already
        try:
            fitted = _fitted(x, _room(x, index, what), v, what)
        except AutogradError as error:
            raise _cited(error, x.node, getattr(v, "node", None)) from error.__cause__
        _write(x, index, fitted, what)


def _given(x: Any, v: Any, what: str) -> Any:
    """What is to be written, as a variable, an array or a number."""
    if isinstance(v, (Variable, bool, int, float, complex)):
        return v
    if isinstance(v, (list, tuple)) and any(isinstance(part, (list, tuple, Variable)) for part in v):
        parts = [_given(x, part, what) for part in v]
        if any(isinstance(part, Variable) for part in parts):
            return stack(parts)
    try:
        return beside(as_array(v), x.value) if not hasattr(v, "dtype") else as_array(v)
    except DTypeError as error:
        raise DTypeError(f"{what}: {error}") from None


def _is_that_view(x: Any, index: Any, v: Any) -> bool:
    """Whether `v` is the very view of `x` that the index gives, with its gradient."""
    look = look_of(v)
    if look is None or look[0] is not x or look[1] is not indexing.OP or not indexing.basic(index):
        return False
    if not paused() and v.node is None and x.node is not None:
        return False  # its gradient was cut, and that is to be written
    return bool(look[2] and look[2]["index"] == index)


def _room(x: Any, index: Any, what: str) -> tuple[int, ...]:
    """The shape of ``x[index]``."""
    try:
        usual = type(x.value) is np.ndarray and batch_in(index) is None
        found: tuple[int, ...] = (x.value[index] if usual else getitem(x.value, index)).shape
    except AutogradError:
        raise
    except (IndexError, ValueError, TypeError) as error:
        raise ShapeError(f"{what}: {error}", f"x has shape {x.shape}") from error
    return found


def _fitted(x: Any, room: tuple[int, ...], v: Any, what: str) -> Any:
    """`v` without axes of length 1 that have no place in `room`; an error unless it can be written without loss."""
    came: Any = getattr(v, "value", v)
    must_go_with(what, came, x.value)
    shape, letter, own = shape_of(came), kind(getattr(came, "dtype", None) or np.result_type(came)), kind(x.dtype)
    extra = len(shape) - len(room)
    rest = shape[extra:] if extra > 0 and shape[:extra] == (1,) * extra else shape
    try:
        fits = rest in ((), room) or np.broadcast_shapes(rest, room) == room  # which takes as long as all the rest
    except ValueError:
        fits = False
    if not fits:
        raise ShapeError(f"{what}: a value of shape {shape} does not fit into {room}, the shape of x[i]")
    if getattr(v, "node", None) is not None and not paused() and own not in "fc":
        raise DTypeError(
            f"{what}: v requires grad, and would lose it in an array of {x.dtype}", "make x of floats first"
        )
    if letter == "c" != own:
        raise DTypeError(f"{what}: complex numbers do not fit into {x.dtype}", "write their real part")
    return v if rest == shape else reshape(v, rest)


def _write(x: Any, index: Any, v: Any, what: str) -> Any:
    """Write `v` to an index of `x`, through its base, and bring the views of that up to date."""
    base, steps = base_of(x)
    if not paused() and (base.node is not None or getattr(v, "node", None) is not None):
        out = write(base, v, steps=steps, index=index)
        _lent(base, out.value, what)
        put(base, out.value, out.node)
        renew(base)
    else:
        try:
            _overwrite(base, getattr(v, "value", v), steps, index, what)
        except AutogradError:
            raise
        except (OverflowError, TypeError, ValueError) as error:
            raise DTypeError(f"{what}: {error}") from error
    return x


def _overwrite(base: Any, v: Any, steps: Any, index: Any, what: str) -> None:
    """Write without a graph: into the array itself if nobody else holds it, else into a copy."""
    xp = namespace(base.value, v)
    batched = batch_in(index) is not None or (xp is not np and hasattr(xp, "level"))
    if base.node is None and not batched and xp is namespace(base.value) and _alone(base):
        place(xp, base.value, v, steps, index)
        return  # the views look into this very array
    if batched:  # values of a running `vmap`, which takes ops only
        value = write(base.value, v, steps=steps, index=index)
        _lent(base, value, what)
    else:
        value = copied(base.value)
        place(xp, value, v, steps, index)
    update(base, value)
    renew(base)


def _lent(base: Any, value: Any, what: str) -> None:
    """See to it that a value of a running `vmap` does not stay in a tensor from outside of that."""
    if hasattr(value, "level"):
        held = base.value, base.node, base._constant
        lend(base, value, what, lambda tensor: _restore(tensor, held))


def _restore(base: Any, held: tuple[Any, Any, Any]) -> None:
    base.value, base.node, base._constant = held
    renew(base)


def _alone(base: Any) -> bool:
    """Whether the array of a tensor is held by it and its views alone: by no node, and by nobody's variable.

    Of arrays that do not say whose memory they look into, nobody knows.
    """
    views = list(views_of(base))
    return (
        getattr(base.value, "base", base) is None
        and _writeable(base.value)
        and getrefcount(base.value) == ALONE + len(views)
        and all(view.value.base is base.value and getrefcount(view.value) == ALONE for view in views)
    )


def renew(base: Any) -> None:
    """Bring the views of a tensor that was written to up to date: their ops again, on its new value and node."""
    for view in views_of(base):
        source, op, params, cut = look_of(view) or (base, indexing.OP, None, False)
        value = op.compute((source.value,), params)
        if view.node is not None and view.node.op is LEAF:
            update(view, value)
        # a write inside no_grad is of the value alone: no view gains a gradient by it
        elif source.node is None or cut or (paused() and view.node is None):
            put(view, value, None)
        else:
            node = annotated(Node(op, source.node, None, value, Extra(params) if params else None))
            keep(op, node, (source.value,))
            put(view, value, node)


class _Sample:
    """Something that holds an array, to see how many references to one that is held once are counted."""

    def __init__(self) -> None:
        self.value = np.zeros(1)


_sample = _Sample()
ALONE = getrefcount(_sample.value)
