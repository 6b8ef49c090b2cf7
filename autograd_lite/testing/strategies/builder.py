"""Writes a program line by line, with the shape, the bounds and the memory of each value at hand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .program import Line, library

__all__: list[str] = []

MOST = 64  # elements of a value
UNKNOWN = (-20.0, 20.0)  # bounds of what nobody worked out
Interval = tuple[float, float]


@dataclass
class Value:
    """A value of the program that is being written."""

    name: str
    shape: tuple[int, ...]
    low: float
    high: float
    memory: set[str]  # the names of all that look into the same memory
    own: bool = False  # whether it may be written to
    used: bool = False

    @property
    def ndim(self) -> int:
        """The number of its axes."""
        return len(self.shape)


class Picks:
    """The choices of one step, by numbers that Hypothesis drew; those that are too large begin again."""

    def __init__(self, numbers: Sequence[int]) -> None:
        self.numbers = list(numbers)

    def choose(self, options: Sequence[Any]) -> Any:
        """One of some options; the first where the numbers have run out."""
        return options[(self.numbers.pop(0) if self.numbers else 0) % len(options)]


class Builder:
    """A program that grows. Each line is run as it is written, on raw arrays, to know its shape."""

    def __init__(self, inputs: dict[str, Any], kinks: bool) -> None:
        self.inputs = inputs
        self.kinks = kinks
        self.lines: list[Line] = []
        self.values = [Value(name, np.shape(x), -2.0, 2.0, {name}) for name, x in inputs.items()]
        self.scope: dict[str, Any] = {"ag": library(), "np": np, **{k: np.array(v) for k, v in inputs.items()}}

    def operand(self, picks: Picks, fits: Callable[[Value], bool] = lambda v: True) -> Value | None:
        """A value that fits: of those nobody has used yet the newest first, then of the others."""
        found = [v for v in self.values[::-1] if fits(v)]
        found.sort(key=lambda v: v.used)
        return picks.choose(found) if found else None

    def define(
        self, step: str, code: str, reads: Sequence[Value], bounds: Interval, *, view: bool = False, own: bool = False
    ) -> Value | None:
        """Give a new value the result of an expression, unless that is too large or empty."""
        with np.errstate(all="ignore"):
            result = eval(code, self.scope)  # noqa: S307 - our own code
        shape = np.shape(result)
        if not 0 < np.size(result) <= MOST:
            return None
        name = f"v{len(self.values)}"
        self.scope[name] = result
        shared = reads[0].memory if view else set()
        shared.add(name)
        value = Value(name, shape, *bounds, shared, own or (view and reads[0].own))
        self.lines.append(Line(step, f"{name} = {code}", (name,), (), tuple(v.name for v in reads)))
        for v in reads:
            v.used = True
        self.values.append(value)
        return value

    def write(self, step: str, code: str, target: Value, reads: Sequence[Value], bounds: Interval) -> None:
        """A statement that writes to the memory of a value; all that share it then have wider bounds."""
        with np.errstate(all="ignore"):
            exec(code, self.scope)  # noqa: S102 - our own code
        for v in reads:
            v.used = True
        for v in self.values:
            if v.name in target.memory:
                v.low, v.high = min(v.low, bounds[0]), max(v.high, bounds[1])
        names = tuple(sorted(target.memory))
        self.lines.append(Line(step, code, (), names, (target.name, *(v.name for v in reads))))


def tame(text: str, bounds: Interval, domain: Interval) -> str:
    """An expression that lies in a domain, given what bounds it."""
    (low, high), (bottom, top) = bounds, domain
    if bottom <= low and high <= top:
        return text
    middle, half = round((bottom + top) / 2, 4), round((top - bottom) / 2, 4)
    size = max(abs(low), abs(high))
    inner = text if size <= 4 else f"{2 / size:.2g} * {text}"  # noqa: PLR2004 - tanh would be flat
    factor = "" if half == 1 else f"{half:.4g} * "
    return f"{f'{middle:.4g} + ' if middle else ''}{factor}ag.tanh({inner})"
