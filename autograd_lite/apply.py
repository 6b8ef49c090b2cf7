"""`apply`: the only code that records.

`hotpath` does the same thing again for the ops that matter most, written out.
"""

from typing import Any

import numpy as np

from .alias import link
from .anomaly import cite, inspect, user_line
from .backend import as_array, is_array, kind
from .errors import AutogradError, DTypeError, OpError, ShapeError
from .graph import Extra, Node, Parts
from .hollow import Hollow, can_be_hollow, is_hollow
from .modes import noting, paused, switch, watching
from .op import Op
from .symbol import Expr
from .variable import Variable, computed, constant, wrap

__all__: list[str] = []

NUMBERS = (bool, int, float, complex, np.generic)

# Arrays from this size on are kept only where a rule reads them; smaller ones always, so that people can look.
LARGE = 1 << 20


def apply(op: Op, args: tuple[Any, ...], params: dict[str, Any] | None = None) -> Any:
    """Apply an op to anything it takes, and record a node if gradients are to flow to an argument.

    Raw values give raw values (so rules run on arrays at NumPy's speed, and on variables to record themselves);
    symbols give expressions; a `Tensor` among the arguments gives a `Tensor`, else a `Scalar` a `Scalar`.
    """
    values: list[Any] = []
    arrays = tracked = variables = False
    for i, a in enumerate(args):
        if isinstance(a, Variable):
            variables = True
            tracked = tracked or a.node is not None
            v = a.value
        elif isinstance(a, Expr):
            return Expr(op.name, *args)
        else:
            v = a if type(a) is np.ndarray else _raw(op, i, a)
        arrays = arrays or type(v) is np.ndarray or not isinstance(v, NUMBERS)  # the last takes 100 ns
        values.append(v)
    if not variables:
        return _forward(op, values, params)
    if op.outputs > 1:
        return _several(op, args, values, params, tracked)
    on_floats = op.float_forward is not None and not arrays
    if on_floats:
        values = [_real(op, v) for v in values]
        y = _forward(op, values, params, args, on_floats=True)
    else:
        if op.float_forward is None and not arrays:
            values = [np.asarray(v) for v in values]
        y = _forward(op, values, params, args)
        # A rule asks for a Scalar by returning a float.
        if type(y) is not np.ndarray and type(y) is not float:
            y = _as_result(op, y)
    if switch.open and watching():
        inspect(op, values, y)
    if not op.differentiable:
        return y if on_floats else wrap(y)
    if not tracked or (switch.open and paused()) or (hasattr(y, "dtype") and kind(y.dtype) in "biu"):
        out = wrap(y)  # whole numbers and truth values do not move with what they were computed from
    else:
        out = _record(op, args, values, params, y)
    if op.views and not on_floats:
        link(out, args[0], op, params)
    return out


def in_mode(op: Op, args: tuple[Any, ...], y: Any) -> Any:
    """What `hotpath` gives for a result while some block such as `no_grad` is open, in this thread or another."""
    notes = noting()
    if notes is not None and notes.watch:
        return apply(op, args)  # which looks at the values too
    if not op.differentiable:
        return wrap(y) if type(y) is np.ndarray else y
    if paused() or all(not isinstance(a, Variable) or a.node is None for a in args):
        return wrap(y)
    return _record(op, args, [getattr(a, "value", a) for a in args], None, y)


def _as_result(op: Op, y: Any) -> Any:
    """What a forward gave that is no NumPy array."""
    if isinstance(y, NUMBERS):
        return np.asarray(y)
    if is_array(y):
        return y
    if y is None:
        raise OpError(f"{op.name}: its forward gave None, expected an array", "the function lacks a return")
    raise OpError(f"{op.name}: its forward gave a {type(y).__name__}, expected an array")


def _record(op: Op, args: tuple[Any, ...], values: list[Any], params: dict[str, Any] | None, y: Any) -> Any:
    """The handle on a new node."""
    node = _node(op, args, values, params, y)
    if type(y) is float:
        out = computed(Variable.scalar_kind, op, node.a, node.b, y)
        out.extra = node.extra
        return out
    keep(op, node, values)
    return wrap(y, node)


def _node(op: Op, args: tuple[Any, ...], values: list[Any], params: dict[str, Any] | None, y: Any) -> Node:
    nodes = [a.in_graph() if isinstance(a, Variable) else constant(v) for a, v in zip(args, values, strict=True)]
    rest = tuple(nodes[2:])
    extra = Extra(params or None, rest) if params or rest else None
    node = Node(op, nodes[0], nodes[1] if len(nodes) > 1 else None, y, extra)
    return annotated(node) if switch.open else node


def annotated(node: Any) -> Any:
    """The node, with its scope and the user's line where such are noted."""
    notes = noting()
    if notes is not None:
        extra = node.with_extra()
        extra.scope = notes.scope
        extra.line = user_line() if notes.lines else ""
    return node


def _several(
    op: Op, args: tuple[Any, ...], values: list[Any], params: dict[str, Any] | None, tracked: bool
) -> tuple[Any, ...]:
    """The handles on the outputs of an op that has more than one: its node holds them all, theirs pick one each."""
    given = _forward(op, values, params, args)
    if not isinstance(given, (tuple, list)) or len(given) != op.outputs:
        came = f"{len(given)} of them" if isinstance(given, (tuple, list)) else f"a {type(given).__name__}"
        raise OpError(
            f"{op.name}: its forward gave {came}, expected a tuple of {op.outputs} arrays",
            "outputs= in its declaration says how many there are",
        )
    ys = Parts(y if is_array(y) else np.asarray(y) for y in given)
    if watching():
        inspect(op, values, ys)
    if not tracked or paused() or not op.differentiable:
        return tuple(map(wrap, ys))
    node = _node(op, args, values, params, ys)
    keep(op, node, values)
    return tuple(wrap(y) if kind(y.dtype) in "biu" else part(node, i) for i, y in enumerate(ys))


def part(node: Node, index: int) -> Any:
    """The handle on one output of a node that holds several."""
    picked = annotated(Node(PART, node, None, node.value[index], Extra({"index": index})))
    return wrap(node.value[index], picked)


def _part(xp: Any, x: Any, *, index: int) -> Any:
    return x[index]


PART = Op(
    _part,
    "linear",
    lambda g, x, index: Parts(g if i == index else None for i in range(len(x))),
    name="part",
    tex="{x}",
)


def keep(op: Op, node: Node, values: list[Any] | tuple[Any, ...]) -> None:
    """Keep of large arrays what the op's rules read, and no more; the rest can be computed again."""
    if not (can_be_hollow(node.value) or isinstance(node.value, Parts)):
        return
    values_at = [p.value for p in node.inputs]
    if node.value.nbytes < LARGE and not any(map(is_hollow, values_at)):
        return
    output, inputs = op.needs(node.params)
    if not output and node.value.nbytes >= LARGE and not isinstance(node.value, Parts):
        node.value = Hollow.like(node.value)
    for i in range(len(values)) if inputs is None else inputs:
        if is_hollow(node.inputs[i].value):
            node.inputs[i].value = values[i]


def _real(op: Op, v: Any) -> Any:
    """A number as floats take it."""
    if isinstance(v, complex):
        raise DTypeError(f"{op.name}: a Scalar is real, got {v!r}", "use ag.tensor for complex numbers")
    return v if isinstance(v, bool) else float(v)


def _raw(op: Op, index: int, a: Any) -> Any:
    """A raw argument as an op takes it."""
    if isinstance(a, (np.ndarray, np.generic, bool, int, float, complex)):
        return a
    if isinstance(a, (list, tuple)):
        return as_array(a)
    if is_array(a):
        return a
    raise DTypeError(f"{op.name}: argument {index + 1}: expected a number, array or tensor, got {type(a).__name__}")


def _forward(
    op: Op, values: list[Any], params: dict[str, Any] | None, args: tuple[Any, ...] = (), on_floats: bool = False
) -> Any:
    try:
        return op.float_forward(*values, **(params or {})) if on_floats else op.compute(values, params)
    except (AutogradError, FloatingPointError):
        raise
    except Exception as error:
        told = refusal(op, values, params, error)
        if watching():
            told.add_note(cite(*(getattr(a, "node", None) for a in args)))
        raise told from error


def refusal(op: Op, values: Any, params: dict[str, Any] | None, error: Exception) -> Exception:
    """NumPy's complaint in the op's own terms: its name, the shapes and dtypes that came, the parameters."""
    came = ", ".join(f"{v.dtype}{list(v.shape)}" if hasattr(v, "shape") else repr(v) for v in values)
    given = "".join(f", {k}={v!r}" for k, v in (params or {}).items())
    call = f"{op.name}({came}{given})"
    said = str(error)
    if "broadcast" in said:
        shapes = " and ".join(str(v.shape) for v in values if hasattr(v, "shape"))
        target = f" to {params['shape']}" if params and "shape" in params else ""
        hint = "compared from the last axis on, lengths must be equal or 1"
        return ShapeError(f"{call}: the shapes {shapes} do not broadcast{target}", hint)
    if "unexpected keyword" in said:
        return OpError(f"{call}: {said}", f"{op.name} takes {', '.join(op.keywords) or 'no keywords'}")
    if isinstance(error, TypeError):
        return OpError(f"{call}: {said}")
    return ShapeError(f"{call}: {said}") if isinstance(error, (ValueError, IndexError)) else error
