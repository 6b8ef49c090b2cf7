"""What a node or an edge says, from plain values: facts, tips, and the op as a program would write it."""

from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from math import isfinite, sqrt
from typing import Any, Final

import numpy as np

from viz.digits import array, form, number, whole
from viz.errors import OptionError
from viz.model import NOT_COMPUTED
from viz.quote import shorten

__all__ = ["SHOW", "SHOWN", "call", "check_show", "extent", "facts", "heat", "parameter", "slope", "tip"]

SHOW: Final = ("value", "grad", "local")
"""What a picture shows by default, and marks."""

SHOWN: Final = {
    "value": "the values of nodes",
    "grad": "the gradients of nodes",
    "local": "the local derivatives on edges, as numbers",
    "formula": "the local derivatives on edges, as formulas",
    "shape": "shapes; they also stand beside whatever else is shown of an array",
    "stats": "range, mean and root mean square of arrays, and of their gradients",
    "heat": "the elements of small arrays as coloured cells",
    "magnitude": "how large each gradient is, as a colour",
    "marks": "what is news: NaN, infinity, gradients of 0, vanishing and exploding ones, broadcasting, updates",
}
"""What a picture may show."""

_SIGNS: Final = {"*": "×", "-": "−"}
_EDGE_COLUMNS: Final = 16
_PARAMETER_COLUMNS: Final = 16
_CELLS: Final = 64


def check_show(show: Collection[str]) -> frozenset[str]:
    """Check what to show; marks are shown with anything unless ``"-marks"`` is there.

    Raises
    ------
    OptionError
        If there is no such thing to show.

    Examples
    --------
    >>> sorted(check_show("grad")), sorted(check_show(["value", "-marks"]))
    (['grad', 'marks'], ['value'])
    >>> check_show(["values"])
    Traceback (most recent call last):
    ...
    viz.errors.OptionError: show: expected some of value, grad, local, formula, shape, stats, heat, magnitude, marks, \
got 'values'. Hint: did you mean 'value'?
    """
    wanted = [show] if isinstance(show, str) else list(map(str, show))
    for each in wanted:
        if str(each).removeprefix("-") not in SHOWN:
            close = get_close_matches(str(each).lower(), SHOWN, 1, 0.5)
            hint = f"did you mean {close[0]!r}?" if close else ""
            raise OptionError("show", expected=f"some of {', '.join(SHOWN)}", got=repr(each), hint=hint)
    left_out = {each.removeprefix("-") for each in wanted if each.startswith("-")}
    return frozenset({*wanted, "marks"} - left_out - {f"-{each}" for each in left_out})


def facts(value: Any, gradient: Any, show: Collection[str], *, constant: bool = False) -> Iterator[tuple[str, str]]:
    """Write the facts of a node: value, gradient, shape.

    Parameters
    ----------
    value : number, array or None
        None where it was given back.
    gradient : number, array or None
        None where it was not computed.
    show : collection of str
        Some of `SHOW`.
    constant : bool
        Whether there can be no gradient.

    Examples
    --------
    >>> dict(facts(np.ones(3), None, SHOW))
    {'value': '[1, 1, 1]', 'grad': 'not computed', 'shape': '(3,)'}
    """
    if "value" in show:
        yield "value", "given back" if value is None else array(value)
    if "grad" in show and not constant:
        yield "grad", NOT_COMPUTED if gradient is None else array(gradient)
    if "stats" in show and np.size(value) > 1:
        yield from _stats(value, gradient, named="value" in show)
    if set(show) - {"marks"} and form(value):
        yield "shape", form(value)


def _stats(value: Any, gradient: Any, *, named: bool) -> Iterator[tuple[str, str]]:
    """Write range, mean and root mean square, and the last of the gradient too."""
    spread = array(value, 0)
    if not (named and array(value) == spread):
        yield "range", spread
    with np.errstate(all="ignore"):
        yield "mean", number(np.mean(value))
        yield "rms", number(extent(value))
        if gradient is not None:
            yield "grad rms", number(extent(gradient))


def extent(value: Any) -> float:
    """Measure how large a number or an array is: its root mean square; infinity or NaN if it holds one.

    Examples
    --------
    >>> extent(-2.0), extent(np.array([3.0, 4.0, 0.0, 0.0])), extent(np.array([1.0, np.inf])), extent(1e-200)
    (2.0, 2.5, inf, 1e-200)
    """
    if isinstance(value, float):
        return abs(value)
    size = np.abs(np.asarray(value)).astype(float)
    most = float(size.max(initial=0.0))
    if most == 0 or not isfinite(most):
        return most
    # Of a square of 1e-200 nothing is left.
    return most * sqrt(float(np.mean(np.square(size / most))))


def heat(value: Any) -> tuple[tuple[float | None, ...], ...]:
    """Scale the elements of a small array to -1 … 1, row by row; empty for anything else.

    Examples
    --------
    >>> heat(np.array([[1.0, -4.0], [np.nan, np.inf]])), heat(3.0), heat(np.zeros(100))
    (((0.25, -1.0), (None, 1.0)), (), ())
    """
    found = np.asarray(value)
    if not 1 < found.size <= _CELLS or found.dtype.kind not in "fiub":
        return ()
    rows = found.reshape(-1, found.shape[-1]).astype(float)
    known = np.abs(rows[np.isfinite(rows)])
    most = float(known.max(initial=0.0)) or 1.0
    with np.errstate(invalid="ignore"):
        scaled = np.clip(rows / most, -1, 1).round(3)
    return tuple(tuple(None if np.isnan(each) else float(each) + 0.0 for each in row) for row in scaled)


def tip(value: Any, gradient: Any, show: Collection[str], *, updated: bool = False, calls: int = 0) -> str:
    """Write what a pointer reveals: every digit, every element, and whether the gradient is of this graph alone.

    Examples
    --------
    >>> tip(1 / 3, None, SHOW)
    'value 0.3333333333333333'
    """
    lines = ["updated since; this is what the graph was computed with"] if updated else []
    if "value" in show and value is not None:
        lines.append(f"value {whole(value)}")
    if "grad" in show and gradient is not None:
        lines.append(f"gradient {whole(gradient)}")
        if calls > 1:
            lines.append(f"gradients of {calls} backward calls are summed here, as they were not cleared in between")
    return "\n".join(lines)


def slope(value: Any) -> str:
    """Write a local derivative, short enough for an edge; "" where there is none.

    Examples
    --------
    >>> slope(0.5), slope(None), slope(np.array([True, False])), slope(np.full((3, 4), 2.0))
    ('0.5', '', '[1, 0]', '2')
    >>> slope(np.arange(10) / 7), slope(np.linspace(-1.234e-9, 1.234e-7, 12).reshape(3, 4))
    ('0 … 1.286', '3×4')
    """
    if value is None:
        return ""
    found = np.asarray(value)
    # Whether relu lets something through is a factor of 1 or 0.
    found = found.astype(int) if found.dtype.kind == "b" else found
    text = array(found, _EDGE_COLUMNS).removeprefix("all ")
    if len(text) <= _EDGE_COLUMNS:
        return text
    return "×".join(map(str, found.shape)) if found.ndim > 1 else f"{found.size} numbers"


def call(name: str, symbol: str, params: Mapping[str, Any]) -> str:
    """Write an op with its parameters.

    Parameters
    ----------
    name, symbol : str
        Its name, and its sign if it is an operator between two inputs.
    params : mapping
        Those that are None or False say nothing.

    Examples
    --------
    >>> call("multiply", "*", {}), call("sum", "", {"axis": 0, "keepdims": False})
    ('×', 'sum(axis=0)')
    >>> call("getitem", "", {"index": (0, slice(1, None))})
    '[0, 1:]'
    """
    if name == "getitem":
        index = params["index"]
        return f"[{', '.join(map(parameter, index if isinstance(index, tuple) else (index,)))}]"
    said = [f"{key}={parameter(each)}" for key, each in params.items() if each is not None and each is not False]
    return (_SIGNS.get(symbol, symbol) or name) + (f"({', '.join(said)})" if said else "")


def parameter(value: Any) -> str:
    """Write a keyword argument of an op, briefly.

    Examples
    --------
    >>> parameter(slice(1, None)), parameter(...), parameter(np.arange(30))
    ('1:', '...', '0 … 29')
    """
    if isinstance(value, slice):
        parts = [value.start, value.stop] + ([] if value.step is None else [value.step])
        return ":".join("" if part is None else str(part) for part in parts)
    if value is Ellipsis:
        return "..."
    if isinstance(value, np.ndarray):
        return array(value, _PARAMETER_COLUMNS)
    return shorten(repr(value), _PARAMETER_COLUMNS)
