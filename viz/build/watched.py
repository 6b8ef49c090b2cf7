"""Run a function and see which of its lines ran when, and which values they made."""

import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, NamedTuple

import numpy as np

import autograd_lite
from autograd_lite.graph import next_tick
from autograd_lite.modes import keep_lines
from autograd_lite.scalar import scalar
from autograd_lite.tensor import tensor
from autograd_lite.tree import tree_flatten
from autograd_lite.variable import Variable
from viz.errors import OptionError

__all__ = ["Visit", "Watched", "noted", "watched"]

_ENGINE = str(Path(autograd_lite.__file__).parent)
_INLINE = frozenset({"<listcomp>", "<genexpr>", "<dictcomp>", "<setcomp>"})


class Visit(NamedTuple):
    """A line that was begun: when, in the engine's count, where, in which call, and of which function.

    Examples
    --------
    >>> watched(lambda x: x * x, (3.0,), None).visits[0].call
    0
    """

    tick: float
    file: str
    line: int
    call: int
    function: str


class Watched(NamedTuple):
    """What a run gave.

    Attributes
    ----------
    result : object
        What the function returned.
    given : dict
        Its arguments by name, those to differentiate by as variables.
    visits : list of Visit
        In order.
    code : code object or None
        That of the function itself.

    Examples
    --------
    >>> watched(lambda x: x * x, (3.0,), None).result
    Scalar(9.0, op=multiply)
    """

    result: Any
    given: dict[str, Any]
    visits: list[Visit]
    code: CodeType | None


@contextmanager
def noted() -> Iterator[None]:
    """Have every value that is computed inside remember the line that made it.

    Examples
    --------
    >>> with noted():
    ...     y = ag.scalar(2.0) * 3
    >>> bool(y.node.line)
    True
    """
    with keep_lines():
        yield


def watched(f: Callable[..., Any], args: tuple[Any, ...], argnums: int | tuple[int, ...] | None) -> Watched:
    """Run a function with variables in place of numbers, and note which lines run.

    Parameters
    ----------
    f : callable
    args : tuple
    argnums : int, tuple of int or None
        Which arguments to differentiate by; None for all floats and arrays of floats.
    """
    inner = [_tracked(arg, wanted) for arg, wanted in zip(args, _wanted(args, argnums), strict=True)]
    tracer = _Tracer()
    with noted(), tracer:
        result = f(*inner)
    code = getattr(inspect.unwrap(f), "__code__", None)
    return Watched(result, _by_name(f, inner), tracer.visits, code)


def _wanted(args: tuple[Any, ...], argnums: int | tuple[int, ...] | None) -> list[bool | None]:
    """Say of each argument whether to differentiate by it; None where it depends on what it is."""
    if argnums is None:
        return [None] * len(args)
    chosen: tuple[Any, ...] = argnums if isinstance(argnums, tuple) else (argnums,)
    for each in chosen:
        if not isinstance(each, int) or not -len(args) <= each < len(args):
            places = f"places of {len(args)} positional arguments" if args else "None, as there are no arguments"
            raise OptionError("annotate: argnums", expected=places, got=repr(argnums))
    return [at in {each % len(args) for each in chosen} for at in range(len(args))]


def _tracked(arg: Any, wanted: bool | None) -> Any:
    """Put variables in the place of floats, inside of containers too; those that are variables stay what they are."""
    if wanted is False:
        return arg
    leaves, rebuild = tree_flatten(arg)
    return rebuild([_variable(leaf, always=bool(wanted)) for leaf in leaves])


def _variable(x: Any, *, always: bool) -> Any:
    if isinstance(x, Variable):
        return x
    if type(x) is float or (always and type(x) is int):
        return scalar(float(x))
    if isinstance(x, (np.ndarray, np.generic)) and (x.dtype.kind in "fc" or (always and x.dtype.kind in "iu")):
        return tensor(np.asarray(x) if x.dtype.kind in "fc" else np.asarray(x, float), requires_grad=True)
    return x


def _by_name(f: Callable[..., Any], args: list[Any]) -> dict[str, Any]:
    try:
        given: Mapping[str, Any] = inspect.signature(f).bind(*args).arguments
    except (TypeError, ValueError):  # a function of C has no signature
        given = {f"argument {at}": arg for at, arg in enumerate(args)}
    return dict(given)


class _Tracer:
    """Notes the lines that run, in place of whatever traced before: a debugger stands aside so long."""

    def __init__(self) -> None:
        self.visits: list[Visit] = []
        self._calls = count()

    def __enter__(self) -> "_Tracer":
        self._before = sys.gettrace()
        self._calls_of: dict[int, int] = {}
        sys.settrace(self._called)
        return self

    def __exit__(self, *_: object) -> None:
        sys.settrace(self._before)

    def _called(self, frame: FrameType, event: str, arg: Any) -> Any:
        file = frame.f_code.co_filename
        if event != "call" or file.startswith(_ENGINE) or file == __file__:
            return None
        # A comprehension is a part of its line, also where it has a frame of its own.
        inline = frame.f_code.co_name in _INLINE
        back = self._calls_of.get(id(frame.f_back)) if inline else None
        call = next(self._calls) if back is None else back
        self._calls_of[id(frame)] = call

        def visited(frame: FrameType, event: str, arg: Any) -> Any:
            if event == "line":
                self.visits.append(Visit(next_tick(), file, frame.f_lineno, call, frame.f_code.co_name))
            return visited

        return visited
