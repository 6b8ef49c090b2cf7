"""What an op's declaration says about derivatives, put to use on one node: VJP, JVP and local derivatives."""

from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np

from ..apply import PART, apply
from ..backend import device_of, full_like, is_standard, namespace, raises, shape_of, taken_along
from ..batched import levels_of
from ..errors import GradientError, OpError, ShapeError
from ..graph import Graph, Node, Parts
from ..modes import levels
from ..op import Op
from ..ops.batching import collapse
from ..ops.complexes import conj, real
from ..ops.devices import to_device
from ..ops.masking import is_complex, product
from ..ops.reduce import broadcast_to, sum_to
from ..ops.shape import astype, to_scalar
from ..variable import Variable, wrap
from .blocked import contracted

__all__ = ["fit", "jvp", "local_derivatives", "vjp"]


def derivative(rule: Any, y: Any, xs: tuple[Any, ...], params: dict[str, Any]) -> Any:
    """A local derivative, by IEEE rules where Python's floats would raise."""
    if not callable(rule):
        return rule
    try:
        return rule(y, *xs, **params)
    except ArithmeticError:
        with np.errstate(all="ignore"):
            return rule(*(np.float64(v) if type(v) is float else v for v in (y, *xs)), **params)


def within(g: Any, x: Any) -> Any:
    """The cotangent `g` summed over examples that `x` does not tell apart, unless their `vmap` is still running."""
    extra = levels_of(g)
    extra = extra and extra - levels_of(x) - set(levels())
    return collapse(g, levels=extra) if extra else g


def fit(g: Any, x: Any) -> Any:
    """The cotangent `g` in the shape and dtype of `x`: broadcasting undone, an imaginary part dropped."""
    if type(g) is np.ndarray is type(x):
        if g.shape != x.shape:
            g = sum_to(g, x.shape)
        if g.dtype is x.dtype and type(g) is np.ndarray:
            return g
    if type(g) is Parts:
        return g
    if isinstance(g, np.generic) and isinstance(x, np.ndarray) and not x.ndim and g.dtype is x.dtype:
        return np.asarray(g)
    if isinstance(x, float) or isinstance(getattr(x, "value", None), float):
        if isinstance(g, float) or isinstance(getattr(g, "value", None), float):
            return float(g) if isinstance(g, float) else g  # np.float64 is a float, and no Scalar holds one
        if isinstance(g, (bool, int)):
            return float(g)
        g = sum_to(within(real(g) if is_complex(g) else g, x), ())
        return g if levels_of(g) else to_scalar(g)  # inside `vmap` there is one for each example
    if isinstance(g, (bool, int, float)):
        return full_like(x, g)
    g = within(g, x)
    if g.shape != x.shape:
        g = sum_to(g, x.shape)
    if not x.ndim and device_of(g) != device_of(x):  # a number that was taken along to a device
        g = to_device(g, device_of(x))
    if g.dtype == x.dtype:
        return np.asarray(g) if isinstance(g, np.generic) else g
    return astype(real(g) if is_complex(g) and not is_complex(x) else g, x.dtype)


def vjp(
    op: Op,
    g: Any,
    y: Any,
    xs: tuple[Any, ...],
    params: dict[str, Any] | None,
    wanted: Sequence[bool],
    look: bool = True,
) -> list[Any]:
    """Cotangents of the inputs from that of the output, as the rules give them; None where not wanted.

    The general form, for raw values and for variables; `walks.reverse` writes the common case out, and needs no
    `look` for NaN as long as NumPy raises.
    """
    params = params or {}
    if type(y) is not np.ndarray and _elsewhere(y):
        if is_standard(y[0] if isinstance(y, tuple) else y):
            return list(_raw(vjp(op, _handed(g), _handed(y), tuple(map(_handed, xs)), params, wanted, look)))
        xs = tuple(taken_along(namespace(*y) if isinstance(y, tuple) else namespace(y), xs))
    if op.partials is not None:
        slopes = [derivative(r, y, xs, params) if w else None for r, w in zip(op.partials, wanted, strict=True)]
        return [None if d is None else g if type(d) is int and d == 1 else product(g, d) for d in slopes]
    if op.kind == "linear":
        found = op.rules(g, *xs, **params)
        return [found] if op.arity == 1 else _each(op, found, xs)
    rules = op.rules if isinstance(op.rules, tuple) else (op.rules,)
    if op.kind == "bilinear":
        if is_complex(g):
            xs = tuple(conj(x) for x in xs)
        return [contracted(r, (g, *xs), params, look) if w else None for r, w in zip(rules, wanted, strict=True)]
    ys = y if type(y) is Parts else (y,)
    if not (op.selects or op.takes_complex) and any(is_complex(v) for v in (*ys, *xs)):
        raise GradientError(f"{op.name} has no rule for complex numbers", "take real and imaginary parts first")
    if op.arity is None:  # one rule for all inputs
        return _each(op, op.rules(g, y, *xs, **params), xs)
    return [rule(g, y, *xs, **params) if w and rule else None for rule, w in zip(rules, wanted, strict=True)]


def _each(op: Op, found: Any, xs: tuple[Any, ...]) -> list[Any]:
    """The cotangents that one rule gave for all inputs."""
    if not isinstance(found, (tuple, list)) or len(found) != len(xs):
        came = f"{len(found)} of them" if isinstance(found, (tuple, list)) else f"a {type(found).__name__}"
        raise OpError(f"{op.name}: expected its rule to give a tuple of {len(xs)}, one for each input, got {came}")
    return list(found)


def _elsewhere(y: Any) -> bool:
    """Whether a result is a raw array of another library than NumPy."""
    y = y[0] if isinstance(y, tuple) else y
    return not isinstance(y, Variable) and not raises(y)


def _handed(x: Any) -> Any:
    """A raw value as a constant, for rules to compute with through ops alone."""
    return Parts(map(_handed, x)) if type(x) is Parts else wrap(x) if hasattr(x, "shape") else x


def _raw(x: Any) -> Any:
    """What `_handed` made of values, as they were."""
    if isinstance(x, (tuple, list)):
        return type(x)(map(_raw, x))
    return x.value if isinstance(x, Variable) else x


def jvp(op: Op, ts: tuple[Any, ...], y: Any, xs: tuple[Any, ...], params: dict[str, Any] | None = None) -> Any:
    """The tangent of the output from those of the inputs; None stands for a tangent of 0.

    Parameters
    ----------
    op : Op
        The op that was applied.
    ts, xs : tuple
        Tangents and values of the inputs, of the same shapes.
    y : array or float
        The output.
    params : dict, optional
        Its keyword arguments.

    Raises
    ------
    GradientError
        If a custom op has no JVP.

    Examples
    --------
    >>> from autograd_lite.walks.rules import jvp
    >>> jvp(ag.multiply.op, (1.0, None), 6.0, (2.0, 3.0))
    3.0
    """
    params = params or {}
    if type(y) is not np.ndarray and _elsewhere(y):
        if is_standard(y[0] if isinstance(y, tuple) else y):
            return _raw(jvp(op, tuple(map(_handed, ts)), _handed(y), tuple(map(_handed, xs)), params))
        xs = tuple(taken_along(namespace(*y) if isinstance(y, tuple) else namespace(y), xs))
    if op.partials is not None:
        moved = [(t, rule) for t, rule in zip(ts, op.partials, strict=True) if t is not None]
        parts = [_along(t, derivative(rule, y, xs, params), y) for t, rule in moved]
        return sum(parts[1:], parts[0])
    if op.kind == "bilinear":
        moved = [(*xs[:i], t, *xs[i + 1 :]) for i, t in enumerate(ts) if t is not None]
        parts = [contracted(lambda *vs, **how: apply(op, vs, how), operands, params) for operands in moved]
        return sum(parts[1:], parts[0])
    if op is PART:
        return ts[0][params["index"]]
    ts = tuple(_still(x) if t is None else t for t, x in zip(ts, xs, strict=True))
    if op.kind == "linear":
        return apply(op, ts, params)
    if op.jvp is None:
        raise GradientError(f"{op.name} has no JVP rule", "declare it with jvp=lambda t, y, x: ...")
    return op.jvp(ts[0] if op.arity == 1 else ts, y, *xs, **params)


def _along(t: Any, d: Any, y: Any) -> Any:
    """A tangent times a local derivative; where that of a real value is complex, the part that moves the value."""
    if type(d) is int and d == 1:
        return t
    if is_complex(t) and is_complex(d):
        return product(t, conj(d)) if is_complex(y) else real(product(t, d))  # `product` conjugates
    return product(t, d)


def _still(x: Any) -> Any:
    """The tangent of what does not move."""
    if isinstance(x, Variable):
        return wrap(_still(x.value))
    return full_like(x, 0.0)


def spread(op: Op, t: Any, y: Any) -> Any:
    """A tangent in the shape of the value it belongs to, which broadcasting may have given another.

    That of a complex number is complex, even if only its real part moves: rules tell by its dtype what they were given.
    """
    if type(t) is float and type(y) is float:
        return t
    got, expected = shape_of(t), shape_of(y)
    if got != expected and op.jvp is not None and type(t) is not float:
        raise ShapeError(f"{op.name}: its jvp gave a tangent of shape {got}, expected {expected}, that of its output")
    if isinstance(t, float) and type(y) is not float and not isinstance(y, Variable):
        return full_like(y, t)
    t = t if got == expected else broadcast_to(t, expected)
    return astype(t, y.dtype) if is_complex(y) and not is_complex(t) else t


def local_derivatives(node: Node, graph: Graph | None = None) -> tuple[Any, ...]:
    """What a picture writes on the edges into a node: the derivative of its value by each input.

    An array of one number per element for an elementwise op; for another op with a single number as its value,
    the gradient of that number; None where neither holds, or nothing flows.

    Parameters
    ----------
    node : Node
        Of a recorded graph.
    graph : Graph, optional
        That holds the node; it is asked for values that were not kept.

    Examples
    --------
    >>> from autograd_lite.walks.rules import local_derivatives
    >>> x, w = ag.scalar(2.0), ag.scalar(-3.0)
    >>> local_derivatives((x * w).node)
    (-3.0, 2.0)
    """
    op = node.op
    if not node.inputs:
        return ()
    graph = graph or Graph(node)
    y, xs = graph.value(node), tuple(graph.value(p) for p in node.inputs)
    with np.errstate(all="ignore"):
        if op.partials is not None:
            return tuple(_number(derivative(r, y, xs, node.params or {})) for r in op.partials)
        if type(y) is Parts or any(type(x) is Parts for x in xs) or prod(shape_of(y)) != 1:
            return tuple(None for _ in node.inputs)
        seed = full_like(y, 1.0)
        return tuple(_number(d) for d in vjp(op, seed, y, xs, node.params, [True] * len(xs)))


def _number(d: Any) -> Any:
    return float(d) if isinstance(d, (bool, int, np.bool, np.floating)) else d
