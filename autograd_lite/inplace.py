"""Writing to values: ``x[i] = v``, ``x *= y``, ``out=x``. The handle holds the result, the graph keeps what it used.

A write is the op `write`, a function of the old array and of what is written, so its gradients are those of any other
op. It goes to the tensor that owns the memory, and all views of that are brought up to date.
"""

from sys import getrefcount
from typing import Any

import numpy as np

from .alias import alias_of, base_of, views_of
from .anomaly import cite
from .apply import keep
from .backend import beside, copied, kind, must_go_with, namespace, shape_of
from .errors import DTypeError, InPlaceError, ShapeError
from .graph import LEAF, Extra, Node
from .modes import frames, paused, watching
from .ops import index as indexing
from .ops.index import batch_in
from .ops.shape import astype, reshape
from .ops.writing import place, write
from .variable import Variable

__all__: list[str] = []


def update(handle: Any, value: Any) -> None:
    """Put a new value into a leaf or a constant: a leaf stays a leaf that requires grad and keeps its ``.grad``.

    The old node stays as it was, for the graphs that used it; gradients that still arrive there are passed on.
    """
    old = handle.node
    handle.value = value
    if old is None:
        handle._constant = None
        return
    new = Node(LEAF, None, None, value)
    new.gradient = old.gradient
    extra = old.with_extra()
    extra.successor = new
    if extra.name is not None or extra.hooks is not None:
        new.with_extra().name, new.with_extra().hooks = extra.name, extra.hooks
    handle.move_to(new)


def assign(handle: Any, out: Any, what: str) -> Any:
    """Make `handle` the holder of the result `out`, as ``x *= y`` does; its shape and dtype stay."""
    old, new, leaf = handle.value, out.value, handle.node
    shared = alias_of(handle) is not None
    same = type(new) is np.ndarray is type(old) and new.shape == old.shape and new.dtype is old.dtype
    if same and not shared and out.node is None and leaf is not None and leaf.a is None:
        update(handle, new)  # a step of training, in half of the time
        return handle
    value: Any = float(out.value) if type(handle.value) is float and out.shape == () else out.value
    node = out.node
    if out.shape != handle.shape:
        raise ShapeError(f"{what}: the result of shape {out.shape} does not fit into {handle.shape}")
    if type(handle.value) is not float and value.dtype != handle.value.dtype:
        if not np.can_cast(value.dtype, handle.value.dtype, "same_kind"):
            raise DTypeError(f"{what}: a result of {value.dtype} does not fit into {handle.value.dtype}")
        return assign(handle, astype(out, handle.value.dtype), what)
    if shared:
        return _write(handle, Ellipsis, out, what)
    check(handle, what)
    if handle.node is not None and node is None and paused():
        update(handle, value)
    else:
        handle.value, handle.node, handle._constant = value, node, None
    return handle


def check(base: Any, what: str) -> None:
    """Raise where writing to a tensor would lose a gradient."""
    node = base.node
    if node is None:
        return
    if paused() and node.op is not LEAF:
        error = InPlaceError(f"{what}: a computed value cannot be updated inside no_grad()", "use x.detach()")
    elif not paused() and node.op is LEAF and not (frames() and node.tick > frames()[0]):  # no transform's own
        error = InPlaceError(
            f"{what}: x is a leaf that requires grad, and would stop being one",
            "update it inside `with ag.no_grad():`, or work on a copy: y = x.copy()",
        )
    else:
        return
    if watching():
        error.add_note(cite(node))
    raise error


def setitem(x: Any, where: Any, v: Any) -> None:
    """``x[where] = v``, seen by all that share memory with `x`, with gradients to what was there and to `v`."""
    what = "x[i] = v"
    if not isinstance(v, (Variable, np.ndarray, bool, int, float, complex)):
        v = beside(np.asarray(v), x.value) if not hasattr(v, "dtype") else v
    index = indexing.plain(where)
    if _is_that_view(x, index, v):
        return  # the second half of x[i] += v: what it writes is there already
    try:
        target = x.value[index]
    except (IndexError, ValueError, TypeError) as error:
        raise ShapeError(f"{what}: {error}", f"x has shape {x.shape}") from error
    _fits(x, target, v, what)
    _write(x, index, v, what)


def _is_that_view(x: Any, index: Any, v: Any) -> bool:
    """Whether `v` is the very view that the index gives."""
    if not isinstance(v, Variable) or alias_of(v) is None or not indexing.basic(index):
        return False
    base, steps = base_of(v)
    inner, outer = base_of(x)
    if base is not inner or len(steps) != len(outer) + 1 or steps[:-1] != outer:
        return False
    op, params = steps[-1]
    return op is indexing.OP and bool(params and params["index"] == index)


def _fits(x: Any, target: Any, v: Any, what: str) -> None:
    """Raise unless `v` can be written to a part of `x` without loss."""
    came: Any = getattr(v, "value", v)
    must_go_with(what, came, target)
    shape, dtype = shape_of(came), getattr(came, "dtype", None) or np.result_type(came)
    try:
        fits = np.broadcast_shapes(shape, target.shape) == target.shape or _dropped(shape) == target.shape
    except ValueError:
        fits = False
    if not fits:
        raise ShapeError(f"{what}: a value of shape {shape} does not fit into {target.shape}, the shape of x[i]")
    if isinstance(v, Variable) and v.node is not None and not paused() and kind(x.value.dtype) not in "fc":
        raise DTypeError(
            f"{what}: v requires grad, and would lose it in an array of {x.value.dtype}", "make x of floats first"
        )
    if kind(dtype) == "c" and kind(x.value.dtype) != "c":
        raise DTypeError(f"{what}: complex numbers do not fit into {x.value.dtype}", "write their real part")


def _dropped(shape: tuple[int, ...]) -> tuple[int, ...]:
    """A shape without the axes of length 1 in front."""
    while shape and shape[0] == 1:
        shape = shape[1:]
    return shape


def _write(x: Any, index: Any, v: Any, what: str) -> Any:
    """Write `v` to an index of `x`, through its base, and bring the views of that up to date."""
    batched = any(hasattr(getattr(each, "value", each), "level") for each in (x, v)) or batch_in(index) is not None
    if not batched and not getattr(getattr(x.value, "flags", None), "writeable", True):
        raise InPlaceError(f"{what}: x is read-only, as are broadcast views", "write to a copy: y = x.copy()")
    base, steps = base_of(x)
    tracked = (base.node is not None or (isinstance(v, Variable) and v.node is not None)) and not paused()
    check(base, what)
    if tracked or batched:
        room = len(x.value[index].shape) if index is not Ellipsis else len(x.shape)
        shape = getattr(v, "shape", ())
        if isinstance(v, Variable) and len(shape) > room:
            v = reshape(v, shape[len(shape) - room :])
        out = write(base, v, steps=steps, index=index)
        base.value, base.node, base._constant = out.value, out.node, None
    else:
        _overwrite(base, getattr(v, "value", v), steps, index)
    renew(base)
    return x


def _overwrite(base: Any, v: Any, steps: Any, index: Any) -> None:
    """Write without a graph: into the array itself if nobody else holds it, else into a copy."""
    value = base.value
    if base.node is not None or not _alone(base):
        value = copied(value)
    place(namespace(value), value, v, steps, index)
    if value is not base.value:
        update(base, value)


def _alone(base: Any) -> bool:
    """Whether the array of a tensor is held by it and its views alone: by no node, and by nobody's variable."""
    views = list(views_of(base))
    return (
        getattr(base.value, "base", None) is None
        and getrefcount(base.value) == ALONE + len(views)
        and all(getrefcount(view.value) == ALONE for view in views)
    )


def renew(base: Any) -> None:
    """Bring the views of a tensor that was written to up to date: the same steps from its new value and node."""
    for view in views_of(base):
        value, node = base.value, None if view.alias.cut else base.node
        for op, params in view.alias.steps:
            before, value = value, op.compute((value,), params)
            if node is not None:
                node = Node(op, node, None, value, Extra(params) if params else None)
                keep(op, node, (before,))
        view.value, view.node, view._constant = value, node, None


class _Sample:
    """Something that holds an array, to see how many references to one that is held once are counted."""

    def __init__(self) -> None:
        self.value = np.zeros(1)


_sample = _Sample()
ALONE = getrefcount(_sample.value)
