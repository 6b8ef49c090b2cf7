"""`apply`: the only code that records.

`unary` and `binary` are the same thing again for the ops that matter most, written out: a call less, no argument
list, nothing looked up twice. They fall back on `apply` for everything unusual (ARCHITECTURE.md has the figures).
"""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

import numpy as np

from .backend import as_array
from .errors import AutogradError, DTypeError, OpError, ShapeError
from .graph import CONSTANT, Extra, Hollow, Node, next_tick
from .modes import paused, switch
from .op import Op
from .symbol import Expr
from .variable import Variable, computed, constant, wrap

__all__: list[str] = []

# What the hot path meets with: the general way then deals with it, or says what is wrong.
UNUSUAL = (ArithmeticError, AttributeError, TypeError, ValueError)

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
        arrays = arrays or not isinstance(v, NUMBERS)
        values.append(v)
    if not variables:
        return _forward(op, values, params)
    on_floats = op.float_forward is not None and not arrays
    if on_floats:
        values = [_real(op, v) for v in values]
        y = _forward(op, values, params, on_floats=True)
    else:
        if op.float_forward is None and not arrays:
            values = [np.asarray(v) for v in values]
        y = _forward(op, values, params)
        if type(y) is not float and isinstance(y, NUMBERS):  # a rule asks for a Scalar by returning a float
            y = np.asarray(y)
    if not op.differentiable:
        return y if on_floats else wrap(y)
    if not tracked or paused():
        return wrap(y)
    return _record(op, args, values, params, y)


def _record(op: Op, args: tuple[Any, ...], values: list[Any], params: dict[str, Any] | None, y: Any) -> Any:
    """The handle on a new node."""
    nodes = [a.in_graph() if isinstance(a, Variable) else constant(v) for a, v in zip(args, values, strict=True)]
    first, second, rest = nodes[0], nodes[1] if len(nodes) > 1 else None, tuple(nodes[2:])
    extra = Extra(params or None, rest) if params or rest else None
    if type(y) is float:
        out = computed(Variable.scalar_kind, op, first, second, y)
        out.extra = extra
        return out
    node = Node(op, first, second, y, extra)
    keep(op, node, values)
    return wrap(y, node)


def keep(op: Op, node: Node, values: list[Any] | tuple[Any, ...]) -> None:
    """Keep of large arrays what the op's rules read, and no more; the rest can be computed again."""
    output, inputs = op.needs()
    if not output and node.value.nbytes >= LARGE:
        node.value = Hollow.like(node.value)
    for i in range(len(values)) if inputs is None else inputs:
        if type(node.inputs[i].value) is Hollow:
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
    if isinstance(a, (list, tuple)) or type(a).__module__.partition(".")[0] == "cupy":
        return as_array(a)
    raise DTypeError(f"{op.name}: argument {index + 1}: expected a number, array or tensor, got {type(a).__name__}")


def _forward(op: Op, values: list[Any], params: dict[str, Any] | None, on_floats: bool = False) -> Any:
    try:
        return op.float_forward(*values, **(params or {})) if on_floats else op.compute(values, params)
    except (AutogradError, FloatingPointError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever NumPy raises is told in the op's own terms
        raise refusal(op, values, params, error) from error


def refusal(op: Op, values: Any, params: dict[str, Any] | None, error: Exception) -> Exception:
    """NumPy's complaint in the op's own terms: its name, the shapes and dtypes that came, the parameters."""
    came = ", ".join(f"{v.dtype}{list(v.shape)}" if hasattr(v, "shape") else repr(v) for v in values)
    given = "".join(f", {k}={v!r}" for k, v in (params or {}).items())
    said = str(error).replace("operands could not be broadcast together", "the shapes do not broadcast")
    text = f"{op.name}({came}{given}): {said}"
    if isinstance(error, TypeError):
        return OpError(text)
    return ShapeError(text) if isinstance(error, (ValueError, IndexError)) else error


class _Signature:
    """The signature of an op's function, worked out when somebody asks: `inspect` takes 15 ms to import."""

    def __init__(self, forward: Callable[..., Any]) -> None:
        self._forward = forward

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        from inspect import Signature  # noqa: PLC0415

        return Signature

    def __getattr__(self, name: str) -> Any:
        from inspect import Signature, signature  # noqa: PLC0415

        full = signature(self._forward)
        parameters = list(full.parameters.values())[1:]
        return getattr(full.replace(parameters=parameters, return_annotation=Signature.empty), name)

    def __str__(self) -> str:
        return str(self.__getattr__("__str__")())


def _function(op: Op, call: Callable[..., Any]) -> Any:
    """`call` with the op's name, signature and documentation."""
    update_wrapper(call, op.forward)
    del call.__wrapped__  # type: ignore[attr-defined]
    call.__signature__ = _Signature(op.forward)  # type: ignore[attr-defined]
    call.__annotations__ = {}
    call.op = op  # type: ignore[attr-defined]
    return call


def general(op: Op) -> Any:
    """The function of an op with parameters, or of any number of inputs."""
    arity = op.arity

    forward, ndarray = op.forward, np.ndarray

    def call(*args: Any, **params: Any) -> Any:
        if arity is not None and len(args) != arity:
            raise OpError(f"{op.name}: expected {arity} inputs ({', '.join(op.names)}), got {len(args)}")
        if arity == 1 and type(args[0]) is ndarray:  # as rules call it, on raw values
            try:
                return forward(np, args[0], **params)
            except UNUSUAL:
                pass  # told in the op's own terms below
        return apply(op, args, params)

    return _function(op, call)


def unary(op: Op) -> Any:
    """The function of an elementwise op of one input; this and `binary` are the hot path."""
    on_array, on_float = op.array_forward, op.float_forward
    differentiable, new, ndarray = op.differentiable, object.__new__, np.ndarray
    da, _, _ = op.slopes()

    def call(x: Any, /) -> Any:
        kind = type(x)
        if kind is ndarray:
            return on_array(x)
        if kind is float:
            return on_float(x)
        try:
            value = x.value
            if type(value) is float:
                y = on_float(value)
                node = x.leaf
                if node is None:
                    node = x
                if not differentiable or node.op is CONSTANT or (switch.open and paused()):
                    return wrap(y) if differentiable else y
                out = new(kind)
                out.op = op
                out.a = node
                out.value = y
                out.tick = next_tick()
                out.da = da
                out.b = out.gradient = out.extra = out.leaf = None
                return out
            y = on_array(value)
        except UNUSUAL:
            return apply(op, (x,))
        if type(y) is not ndarray:
            return apply(op, (x,))
        node = x.node
        out = new(kind)
        out.value = y
        out._constant = None
        if node is None or not differentiable or (switch.open and paused()):
            out.node = None
            return out
        out.node = made = new(Node)
        made.op = op
        made.a = node
        made.value = y
        made.tick = next_tick()
        made.b = made.gradient = made.extra = None
        if y.nbytes >= LARGE:
            keep(op, made, (value,))
        return out

    return _function(op, call)


def binary(op: Op) -> Any:
    """The function of an elementwise op of two inputs."""
    on_array, on_float = op.array_forward, op.float_forward
    differentiable, new, ndarray = op.differentiable, object.__new__, np.ndarray

    da, db, swaps = op.slopes()
    with_number = _with_number(op)

    def call(a: Any, b: Any, /) -> Any:
        kind = type(a)
        if kind is not type(b):
            return with_number(a, b)
        if kind is ndarray:
            return on_array(a, b)
        if kind is float:
            return on_float(a, b)
        try:
            va = a.value
            vb = b.value
            if type(va) is float:
                y = on_float(va, vb)
                na = a.leaf
                if na is None:
                    na = a
                nb = b.leaf
                if nb is None:
                    nb = b
                if not differentiable or (na.op is CONSTANT and nb.op is CONSTANT) or (switch.open and paused()):
                    return wrap(y) if differentiable else y
                out = new(kind)
                out.op = op
                out.a = na
                out.b = nb
                out.value = y
                out.tick = next_tick()
                if swaps:
                    out.da = vb
                    out.db = va
                else:
                    out.da = da
                    out.db = db
                out.gradient = out.extra = out.leaf = None
                return out
            y = on_array(va, vb)
        except UNUSUAL:
            return apply(op, (a, b))
        if type(y) is not ndarray:
            return apply(op, (a, b))
        na, nb = a.node, b.node
        out = new(kind)
        out.value = y
        out._constant = None
        if not differentiable or (na is None and nb is None) or (switch.open and paused()):
            out.node = None
            return out
        out.node = made = new(Node)
        made.op = op
        made.a = a.in_graph() if na is None else na
        made.b = b.in_graph() if nb is None else nb
        made.value = y
        made.tick = next_tick()
        made.gradient = made.extra = None
        if y.nbytes >= LARGE:
            keep(op, made, (va, vb))
        return out

    return _function(op, call)


def _with_number(op: Op) -> Any:
    """`binary` of a variable and a Python number, which stays a number: it is weak in dtype promotion."""
    on_array, on_float = op.array_forward, op.float_forward
    differentiable, new, ndarray = op.differentiable, object.__new__, np.ndarray
    da, db, swaps = op.slopes()

    def call(a: Any, b: Any) -> Any:
        if type(b) is float or type(b) is int:
            x, number, place = a, b, 1
        elif type(a) is float or type(a) is int:
            x, number, place = b, a, 0
        else:
            return apply(op, (a, b))
        kind = type(x)
        try:
            value = x.value
            if kind is Variable.scalar_kind:
                number = float(number)
                y = on_float(value, number) if place else on_float(number, value)
                node = x.leaf
                if node is None:
                    node = x
                if not differentiable or node.op is CONSTANT or (switch.open and paused()):
                    return wrap(y) if differentiable else y
                out = new(kind)
                out.op = op
                out.a = node
                out.value = y
                out.tick = next_tick()
                out.extra = (place, number)
                out.da = number if swaps else da if place else db
                out.b = out.gradient = out.leaf = out.db = None
                return out
            y = on_array(value, number) if place else on_array(number, value)
        except UNUSUAL:
            return apply(op, (a, b))
        if type(y) is not ndarray:
            return apply(op, (a, b))
        if x.node is None or not differentiable or (switch.open and paused()):
            return wrap(y)
        node = Node(op, x.node, None, y, (place, number))
        if y.nbytes >= LARGE:
            keep(op, node, (a.value, number) if place else (number, b.value))
        return wrap(y, node)

    return call
