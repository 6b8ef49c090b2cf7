"""What a node or an edge says, from plain values: facts, tips, and the op as a program would write it."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

import numpy as np

from viz.digits import array, form, whole
from viz.errors import OptionError
from viz.model import NOT_COMPUTED
from viz.quote import shorten

__all__ = ["SHOW", "call", "check_show", "facts", "slope", "tip"]

SHOW: Final = ("value", "grad", "local")
"""What a picture may show, and shows by default."""

_SIGNS: Final = {"*": "×", "-": "−"}
_EDGE_COLUMNS: Final = 16
_PARAMETER_COLUMNS: Final = 16


def check_show(show: Collection[str]) -> Collection[str]:
    """Check what to show.

    Examples
    --------
    >>> check_show("grad")
    ['grad']
    """
    wanted = [show] if isinstance(show, str) else list(show)
    for each in wanted:
        # The shape stands beside whatever is shown of an array; asking for it alone is fine too.
        if each not in (*SHOW, "shape"):
            raise OptionError("show", expected=f"some of {', '.join(SHOW)}, shape", got=repr(each))
    return wanted


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
    if show and form(value):
        yield "shape", form(value)


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
        return f"[{', '.join(map(_parameter, index if isinstance(index, tuple) else (index,)))}]"
    said = [f"{key}={_parameter(each)}" for key, each in params.items() if each is not None and each is not False]
    return (_SIGNS.get(symbol, symbol) or name) + (f"({', '.join(said)})" if said else "")


def _parameter(value: Any) -> str:
    if isinstance(value, slice):
        parts = [value.start, value.stop] + ([] if value.step is None else [value.step])
        return ":".join("" if part is None else str(part) for part in parts)
    if value is Ellipsis:
        return "..."
    if isinstance(value, np.ndarray):
        return array(value, _PARAMETER_COLUMNS)
    return shorten(repr(value), _PARAMETER_COLUMNS)
