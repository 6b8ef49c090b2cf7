"""Whether rules give what they should: in full where an op is differentiated first, as its declaration cannot tell.

An op notes that its rules have fitted once (`Op.fast`, `Op.pulled`, `Op.pushed`), so that later walks need not look.
"""

from collections.abc import Iterable
from itertools import combinations
from typing import Any

import numpy as np

from ..backend import is_array, shape_of
from ..errors import DTypeError, OpError, ShapeError
from ..graph import Parts
from ..op import Op
from ..ops.masking import is_complex
from ..symbol import trace
from ..variable import Variable
from .rules import derivative

__all__: list[str] = []

NUMBERS = (bool, int, float, complex, np.generic)
PLAIN = (bool, int, float, complex)
FAILED = object()


def prove(op: Op, y: Any, xs: tuple[Any, ...], params: dict[str, Any]) -> None:
    """Raise unless the derivatives of an elementwise op fit its output.

    All of them are looked at, also those that this walk does not ask for. What raises an error is left to the walk,
    which tells where it was. Single numbers say nothing of shapes, so there the rules are tried on two at once.
    """
    with np.errstate(all="ignore"):
        _prove(op, y, xs, params)
        numbers = [v.value if isinstance(v, Variable) else v for v in xs]
        if not any(map(shape_of, numbers)) and all(isinstance(v, (*NUMBERS, np.ndarray)) for v in numbers):
            two = tuple(np.full(2, v) for v in numbers)
            y = _tried(op.forward, np, *two, **params)
            if y is not FAILED:
                _prove(op, y, two, params, " (tried on two elements at once)")
    op.fast = op.partials
    op.pushed = True


def _prove(op: Op, y: Any, xs: tuple[Any, ...], params: dict[str, Any], tried: str = "") -> None:
    shapes = [shape_of(x) for x in xs]
    expected = np.broadcast_shapes(*shapes)
    if shape_of(y) != expected:
        raise ShapeError(
            f"{op.name}: its forward gave shape {shape_of(y)} for {' and '.join(map(str, shapes))}, expected "
            f"{expected}, as an elementwise op gives a number for each element{tried}",
            "declare it with ag.custom, or ag.linear",
        )
    fitting = {np.broadcast_shapes(*some) for n in range(1, len(xs) + 1) for some in combinations(shapes, n)}
    for i, rule in enumerate(op.partials or ()):
        d = _tried(derivative, rule, y, xs, params)
        if d is FAILED or rule is None:
            continue
        what = f"{op.name}: its derivative by input {i + 1} ({op.names[i]})"
        _check_value(what, d, f"a number or an array of shape {expected}")
        _check_real(what, d, (y, *xs))
        if type(d) not in PLAIN and shape_of(d) not in fitting and not _is_constant(op, rule, d, params):
            hint = "a number for each element; a constant derivative may be a plain number, float(...)"
            raise ShapeError(f"{what} has shape {shape_of(d)}, expected {expected}, that of its output{tried}", hint)


def _tried(f: Any, *args: Any, **params: Any) -> Any:
    """What a function gives; what it raises is for the walk to tell, or it is written for single numbers."""
    try:
        return f(*args, **params)
    except Exception:  # noqa: BLE001 - it is the user's, and may raise anything
        return FAILED


def _is_constant(op: Op, rule: Any, d: Any, params: dict[str, Any]) -> bool:
    """Whether a rule gives the same number for whatever values, as ``lambda y, x: np.sqrt(2)`` does."""
    return isinstance(d, np.generic) and isinstance(trace(rule, ("y", *op.names), params), np.generic)


def _check_value(what: str, got: Any, expected: str) -> None:
    """Raise unless it is a number, an array or a variable."""
    if not (isinstance(got, (*NUMBERS, Variable)) or is_array(got)):
        hint = "the function lacks a return" if got is None else ""
        raise OpError(f"{what} is {'None' if got is None else f'a {type(got).__name__}'}, expected {expected}", hint)


def _check_real(what: str, got: Any, met: Iterable[Any]) -> None:
    """Raise where a rule makes complex numbers of real ones alone: `fit` would drop the imaginary part in silence.

    That of a cotangent of a real input which met complex numbers is another matter, and no mistake.
    """
    if is_complex(got) and not any(map(is_complex, _flat(met))):
        raise DTypeError(f"{what} is complex, expected real numbers, as all values here are", "take the real part")


def _flat(values: Iterable[Any]) -> list[Any]:
    return [v for part in values for v in (part if isinstance(part, tuple) else (part,))]


def _input(op: Op, index: int) -> str:
    name = f" ({op.names[index]})" if op.arity is not None else ""
    return f"input {index + 1}{name}"


def check_cotangents(op: Op, found: list[Any], wanted: tuple[bool, ...], y: Any, xs: list[Any], g: Any) -> None:
    """Raise unless rules that are used for the first time made real cotangents, of real values, and no None."""
    for i, (c, w) in enumerate(zip(found, wanted, strict=True)):
        what = f"{op.name}: the cotangent that its rule gave for {_input(op, i)}"
        rule = op.rules[i] if isinstance(op.rules, tuple) else op.rules
        if w and type(c) is not Parts and (c is not None or (op.arity is not None and rule is not None)):
            _check_value(what, c, f"an array of shape {shape_of(xs[i])}")
            _check_real(what, c, (y, *xs, g))
    op.pulled.add(wanted if op.arity else ())


def check(op: Op, index: int, c: Any, xs: list[Any], g: Any) -> None:
    """Raise unless the cotangent `c` that a rule gave fits its input, up to broadcasting."""
    x = xs[index]
    if type(c) is Parts or (op.partials is None and getattr(c, "shape", None) == getattr(x, "shape", ())):
        return  # the usual case
    got, expected = shape_of(c), shape_of(x)
    if op.partials is not None and got != shape_of(g):
        raise ShapeError(
            f"{op.name}: its derivative by {_input(op, index)} led to a cotangent of shape {got}, "
            f"expected {shape_of(g)}, the shape of its output"
        )
    met = () if op.kind == "linear" and op.arity != 1 else (*xs, g)  # a write broadcasts to what its index picks
    if got != expected and not _broadcasts(got, expected, met):
        raise ShapeError(
            f"{op.name}: its rule for {_input(op, index)} gave a cotangent of shape {got}, "
            f"expected {expected}, the shape of that input"
        )


def _broadcasts(got: tuple[int, ...], expected: tuple[int, ...], met: Iterable[Any]) -> bool:
    """Whether a cotangent has a shape that its input may have been broadcast to, beside these values."""
    if met and len(got) > max(len(shape_of(v)) for v in _flat(met)):
        return False
    try:
        return np.broadcast_shapes(got, expected) == got
    except ValueError:
        return False


def check_tangent(op: Op, t: Any, y: Any, met: Iterable[Any]) -> None:
    """Raise unless the tangent that a JVP gave, used for the first time, fits the output."""
    ys = tuple(y) if type(y) is Parts else (y,)
    ts = t if type(y) is Parts else (t,)
    if not isinstance(ts, (tuple, list)) or len(ts) != len(ys):
        came = f"{len(ts)} of them" if isinstance(ts, (tuple, list)) else f"a {type(ts).__name__}"
        raise OpError(f"{op.name}: expected its jvp to give a tuple of {len(ys)} tangents, got {came}")
    for i, (part, value) in enumerate(zip(ts, ys, strict=True)):
        what = f"{op.name}: the tangent that its jvp gave" + (f" for output {i + 1}" if type(y) is Parts else "")
        if part is None and type(y) is Parts:
            continue
        _check_value(what, part, f"an array of shape {shape_of(value)}")
        _check_real(what, part, (value, *met))
        if type(y) is Parts and shape_of(part) != shape_of(value):
            raise ShapeError(f"{what} has shape {shape_of(part)}, expected {shape_of(value)}, that of the output")
    op.pushed = True
