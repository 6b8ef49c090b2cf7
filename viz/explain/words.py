"""What the explaining tools call things: nodes by name or formula, shapes, counts, lines of a program.

>>> plural(1, "path"), plural(1234, "path"), plural(2**100, "path")
('1 path', '1,234 paths', '2^100 paths')
"""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from viz.build import Record
from viz.digits import array, number
from viz.errors import VariableError
from viz.model import Node
from viz.quote import shorten
from viz.render.text import formula

__all__ = ["called", "count", "derivative", "each", "ones", "plural", "shape", "sized", "spot", "told"]

_DEEP = 3
_ROOM = 24
_FEW = 4
_LEFT_OUT = "…"
_WORD = re.compile(r"\w[\w.\[\]'\"]*")
_EXACT = 10**9


def called(graph: Record, at: int, room: int = _ROOM) -> str:
    """Call a node by its name, or by the formula that computed it if that is short, else by op and id.

    Examples
    --------
    >>> from viz.build import record
    >>> w = ag.scalar(2.0, name="w")
    >>> graph = record((w * 3 - 5) ** 2)
    >>> called(graph, len(graph) - 1), called(graph, len(graph) - 1, room=10)
    ('((w × 3) − 5) ** 2', '** [n6]')
    """
    made = _formula(graph, at, _DEEP)
    if made and len(made) <= room:
        return made
    rough = _rough(graph, at)
    return f"{rough if rough and len(rough) <= room else shorten(graph.call(at), room)} [n{at}]"


def _rough(graph: Record, at: int) -> str:
    """Write the formula of a node with its parameters left out, and what has no name; "" if none of it has."""
    parts = [graph.name(source) or _LEFT_OUT for source in graph.inputs[at]]
    if set(parts) <= {_LEFT_OUT} or len(parts) > _FEW:
        return ""
    if graph.op(at) == "getitem":
        return f"{parts[0]}[{_LEFT_OUT}]"
    sign = graph.sign(at)
    return formula(Node("n0", "op", op=sign), parts)


def _formula(graph: Record, at: int, deep: int) -> str:
    name = graph.name(at)
    if name or not graph.inputs[at]:
        return name or graph.title(at)
    if not deep or len(graph.inputs[at]) > _FEW:
        return ""
    parts = [_formula(graph, source, deep - 1) for source in graph.inputs[at]]
    if not all(parts):
        return ""
    call = graph.call(at)
    infix = not call[:1].isalpha()
    if infix:
        parts = [f"({part})" if _open(part) else part for part in parts]
    return formula(Node("n0", "op", op=call), parts)


def _open(text: str) -> bool:
    """Whether a formula has an operator outside of all brackets."""
    deep = 0
    for char in text:
        deep += (char in "([{") - (char in ")]}")
        if char == " " and not deep:
            return True
    return False


def derivative(graph: Record, y: int, x: int) -> str:
    """Write ``dy/dx`` with the names that the two have.

    Examples
    --------
    >>> from viz.build import record
    >>> x = ag.scalar(2.0, name="x")
    >>> derivative(record(x * x), 1, 0)
    'dy/dx'
    """
    top, bottom = (graph.name(at) for at in (y, x))
    top = top if _WORD.fullmatch(top) else "y"
    return f"d{top}/d{bottom if _WORD.fullmatch(bottom) else 'x'}"


def ones(value: Any) -> Any:
    """A cotangent of ones, of the kind that the value is: the engine's rules tell a float from an array of one.

    Examples
    --------
    >>> ones(2.0), ones(np.array(2.0))
    (1.0, array(1.))
    """
    return 1.0 if type(value) is float else np.ones_like(value)


def shape(value: Any) -> str:
    """Write a shape as a program does, "a number" for none.

    Examples
    --------
    >>> shape(np.ones((4, 2))), shape(1.0)
    ('(4, 2)', 'a number')
    """
    return str(np.shape(value)) if np.ndim(value) else "a number"


def sized(graph: Record, at: int) -> str:
    """Name a node, with its shape if it is an array."""
    value = graph.value(at)
    return called(graph, at) + (f" {np.shape(value)}" if np.ndim(value) else "")


def count(n: int) -> str:
    """Write a whole number however large, powers of two as such.

    Examples
    --------
    >>> count(6765), count(2**1000), count(3**1000)
    ('6,765', '2^1000', '1.322e+477')
    """
    if n < _EXACT:
        return f"{n:,}"
    return f"2^{n.bit_length() - 1}" if n & (n - 1) == 0 else number(n)


def plural(n: int, noun: str) -> str:
    """Count things."""
    return f"{count(n)} {noun}" if n == 1 else f"{count(n)} {noun}s"


def each(words: Sequence[str], last: str = "and") -> str:
    """List words as a sentence does.

    Examples
    --------
    >>> each(["a"]), each(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


def spot(line: str) -> str:
    """Shorten ``path/to/train.py:14`` to ``train.py:14``.

    Examples
    --------
    >>> spot("lessons/train.py:14"), spot("<stdin>:1")
    ('train.py:14', '<stdin>:1')
    """
    return re.split(r"[/\\]", line)[-1] if not line.startswith("<") else line


def told(value: Any, room: int = 34) -> str:
    """Write a number or an array, short; "nothing" for None."""
    return "nothing" if value is None else array(value, room)


def single(graph: Record, y: int, what: str) -> None:
    """Refuse to differentiate anything but one real number.

    Raises
    ------
    VariableError
        That says how to choose one.
    """
    value = graph.value(y)
    if np.size(value) != 1:
        raise VariableError(
            what,
            expected="y to be a single number",
            got=f"one of shape {np.shape(value)}",
            hint="choose an element, such as y[0], or add them up, y.sum()",
        )
    if np.iscomplexobj(value):
        raise VariableError(what, expected="a real y", got="a complex number", hint="take abs(y), or a part of it")
