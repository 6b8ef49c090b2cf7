"""The elementwise ops of the registry as steps of a program."""

from functools import cache
from typing import Any

import numpy as np

from ...op import Op
from ...ops import REGISTRY
from .arrays import domains
from .builder import Builder, Interval, Picks, tame
from .program import library

__all__: list[str] = []

SIGNS = {"add": "+", "subtract": "-", "multiply": "*", "divide": "/", "pow": "**"}
ROOM = {"add", "subtract", "multiply", "negative", "positive", "maximum", "minimum", "relu", "abs"}  # take any number
WIDE = (-20.0, 20.0)


@cache
def elementwise(kinks: bool) -> tuple[str, ...]:
    """The differentiable ops that users can call, with or without those that have kinks in their domain."""
    space = library()
    return tuple(
        name
        for name, op in sorted(REGISTRY.items())
        if op.kind == "elementwise" and op.differentiable and getattr(getattr(space, name, None), "op", None) is op
        if takes_floats(op) and (kinks or smooth(op))
    )


def takes_floats(op: Op) -> bool:
    """Whether all inputs may be floats: an exponent, say, may have to be a whole number."""
    try:
        with np.errstate(all="ignore"):
            op.forward(np, *(np.asarray(low + 0.4 * (high - low)) for low, high in domains(op)))
    except TypeError:
        return False
    return True


@cache
def smooth(op: Op) -> bool:
    """Whether an elementwise op has neither kink nor jump in its domain.

    Looked at along two lines through the domain, and at two step sizes: where it is smooth, second differences shrink
    with the square of the step, at a kink with the step itself.

    Examples
    --------
    >>> smooth(ag.tanh.op), smooth(ag.abs.op), smooth(ag.maximum.op), smooth(ag.floor.op)
    (True, False, False, False)
    """
    boxes = domains(op)
    s = np.linspace(0.0, 1.0, 4001)
    bent = s * s * (3 - 2 * s)  # so that the inputs do not all move alike
    with np.errstate(all="ignore"):
        for ways in ((s, bent, s), (s, 1 - bent, bent)):
            xs = [low + (high - low) * way for (low, high), way in zip(boxes, ways, strict=False)]
            y = op.forward(np, *xs)
            fine, coarse = (np.abs(np.diff(part, 2)).max() for part in (y, y[::2]))
            if not (fine <= 0.4 * coarse or coarse <= 1e-12 * np.abs(y).max()):
                return False
    return True


def bounds(op: Op, given: list[Interval]) -> Interval:
    """What the op's value lies between, near enough: it is looked at on a grid."""
    grid = np.meshgrid(*(np.linspace(low, high, 9) for low, high in given))
    with np.errstate(all="ignore"):
        ys = op.forward(np, *grid)
    return float(np.min(ys)), float(np.max(ys))


def apply_elementwise(b: Builder, picks: Picks, name: str) -> None:
    """A step: an op of operands that broadcast, each brought into its domain."""
    op = REGISTRY[name]
    operands: list[Any] = []
    given: list[Interval] = []
    texts: list[str] = []
    for domain in domains(op):
        v = b.operand(picks, lambda v: fit_together([*(o.shape for o in operands), v.shape]))
        if v is None:
            return
        operands.append(v)
        domain = WIDE if name in ROOM else domain
        text = tame(v.name, (v.low, v.high), domain)
        texts.append(text)
        given.append((v.low, v.high) if text == v.name else domain)
    if name in SIGNS:
        code = f" {SIGNS[name]} ".join(f"({t})" if " " in t else t for t in texts)
    else:
        code = f"ag.{name}({', '.join(texts)})"
    extent = bounds(op, given)
    if all(map(np.isfinite, extent)):  # a domain may hold a pole, as that of floor_divide does
        b.define(name, code, operands, extent)


def fit_together(shapes: list[tuple[int, ...]]) -> bool:
    """Whether shapes broadcast."""
    try:
        np.broadcast_shapes(*shapes)
    except ValueError:
        return False
    return True


@cache
def unary(kinks: bool) -> tuple[str, ...]:
    """The elementwise ops of one input."""
    return tuple(name for name in elementwise(kinks) if REGISTRY[name].arity == 1)
