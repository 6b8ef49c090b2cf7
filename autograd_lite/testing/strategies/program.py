"""A random program: what it is, and how it prints and runs."""

import re
import sys
from collections.abc import Callable
from functools import cached_property
from inspect import Parameter, Signature
from typing import Any, NamedTuple

import numpy as np

__all__: list[str] = []

VARIABLE = re.compile(r"\bv\d+\b")


class Line(NamedTuple):
    """One statement: what it says, which names it gives a value, which memory it writes to, which names it reads."""

    step: str
    code: str
    defines: tuple[str, ...]
    writes: tuple[str, ...]
    reads: tuple[str, ...]


class Program:
    """A program that nobody wrote: a function of floating-point arrays, as Python code.

    Attributes
    ----------
    source : str
        Code that runs where ``ag`` and ``np`` are there; it defines ``program`` and ``inputs``.
    inputs : tuple of ndarray
        Where it was drawn, legal for all it computes; so is anything of the same shapes between -2 and 2.
    steps : tuple of str
        What it does, by the names of ops or of the catalogue.

    Examples
    --------
    >>> from hypothesis import find
    >>> from autograd_lite.testing.strategies import programs
    >>> program = find(programs(), lambda p: p.steps == ("multiply",))
    >>> print(program.source)
    def program(a):
        return a * a
    <BLANKLINE>
    inputs = (np.array(0.0276),)
    >>> float(program(3.0)), program.steps
    (9.0, ('multiply',))
    """

    def __init__(self, lines: list[Line], result: str, inputs: dict[str, Any]) -> None:
        kept = needed(lines, result)
        found = dict.fromkeys(name for line in kept for name in VARIABLE.findall(line.code))
        new = {name: f"v{i}" for i, name in enumerate(found, 1)}
        self.steps = tuple(dict.fromkeys(line.step for line in kept))
        self.inputs = tuple(inputs.values())
        self.names = tuple(inputs)
        self.__name__ = "program"
        self.__signature__ = Signature([Parameter(name, Parameter.POSITIONAL_ONLY) for name in inputs])
        self.lines = [_renamed(line.code, new) for line in kept]
        self.result = new.get(result, result)

    @property
    def source(self) -> str:
        """The program and its inputs, as code."""
        lines, result = self.lines, self.result
        if lines and lines[-1].startswith(f"{result} = "):
            lines, result = lines[:-1], lines[-1].removeprefix(f"{result} = ")
        body = "\n".join(f"    {line}" for line in (*lines, f"return {result}"))
        given = ", ".join(_literal(x) for x in self.inputs) + "," * (len(self.inputs) == 1)
        return f"def program({', '.join(self.names)}):\n{body}\n\ninputs = ({given})\n"

    @cached_property
    def _function(self) -> Callable[..., Any]:
        scope = {"ag": library(), "np": np}
        exec(compile(self.source, "<program>", "exec"), scope)  # noqa: S102 - its own code
        found: Callable[..., Any] = scope["program"]
        return found

    def __call__(self, *xs: Any) -> Any:
        """The value of the program."""
        return self._function(*xs)

    def __repr__(self) -> str:
        return self.source


def library() -> Any:
    """The package as users see it: to run a program is to use that, and it is there before anything in it runs."""
    return sys.modules[__name__.partition(".")[0]]


def needed(lines: list[Line], result: str) -> list[Line]:
    """The lines that the result depends on."""
    live, kept = {result}, []
    for line in reversed(lines):
        if live.isdisjoint((*line.defines, *line.writes)):
            continue
        live = (live - set(line.defines)) | set(line.reads)
        kept.append(line)
    return kept[::-1]


def _renamed(code: str, new: dict[str, str]) -> str:
    return VARIABLE.sub(lambda match: new[match[0]], code)


def _literal(x: Any) -> str:
    typed = "" if x.dtype == np.float64 else f", dtype=np.{x.dtype}"
    return f"np.array({x.astype(float).tolist()!r}{typed})"
