"""Programs that nobody wrote by hand: ops composed at random, under transforms nested at random.

A program is plain data (nested tuples), so that Hypothesis can shrink it and any library can run it: `run` takes the
library's functions as a namespace. Values stay within a few units of 0, and away from kinks and poles.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import strategies as st

N = 3  # all values are vectors of this length, until they are weighed and summed

UNARY = {
    "sin": lambda xp, x: xp.sin(x),
    "tanh": lambda xp, x: xp.tanh(x),
    "exp of sin": lambda xp, x: xp.exp(xp.sin(x)),
    "sqrt of 1 + square": lambda xp, x: xp.sqrt(1.0 + x * x),
    "log of 2 + tanh": lambda xp, x: xp.log(2.0 + xp.tanh(x)),
    "reciprocal": lambda xp, x: 1.0 / (2.0 + xp.sin(x)),
    "cube": lambda xp, x: xp.tanh(x) ** 3,
    "flip": lambda xp, x: xp.flip(x),
    "cumulative sum": lambda xp, x: xp.cumulative_sum(x, axis=0) / N,
    "times a matrix": lambda xp, x: MATRIX @ x,
    "where": lambda xp, x: xp.where(MASK, x, xp.sin(x)),
    "mean": lambda xp, x: x - xp.mean(x),
    "softmax": lambda xp, x: xp.exp(x) / xp.sum(xp.exp(x)),
    "twice an element": lambda xp, x: x[np.array([1, 1, 2])],
    "outer": lambda xp, x: xp.sum(x[:, None] * xp.sin(x), axis=0) / N,
    "neighbours": lambda xp, x: xp.concat([x[1:], x[:1]]) * x,
    "reshaped": lambda xp, x: xp.reshape(xp.reshape(x, (N, 1)) * WEIGHTS[None], (-1,))[:: N + 1],
}
BINARY = {
    "add": lambda xp, a, b: a + b,
    "subtract": lambda xp, a, b: a - b,
    "multiply": lambda xp, a, b: xp.tanh(a) * b,
    "divide": lambda xp, a, b: a / (2.0 + b * b),
    "power": lambda xp, a, b: (2.0 + xp.sin(a)) ** xp.tanh(b),
    "inner": lambda xp, a, b: xp.sum(a * b) / N * xp.tanh(b),
}
MATRIX = np.array([[0.5, -0.2, 0.1], [0.3, 0.4, -0.6], [-0.1, 0.7, 0.2]])
WEIGHTS = np.array([0.8, -0.5, 0.3])
MASK = np.array([True, False, True])
TRANSFORMS = ["none", "grad", "jvp", "vjp", "vmap", "hessian", "checkpoint", "jacobian", "jacobian, forward"]


@dataclass(frozen=True)
class Program:
    """One function: steps on a stack of variables, under a transform; its body may hold further programs."""

    transform: str
    steps: tuple[Any, ...]


def steps(inner):
    """An op of variables, by how far back on the stack they are; or another program at a variable."""
    back = st.integers(0, 3)
    choices = [
        st.tuples(st.sampled_from(sorted(UNARY)), back),
        st.tuples(st.sampled_from(sorted(BINARY)), back, back),
    ]
    return st.one_of(*choices, *([st.tuples(inner, back)] if inner is not None else []))


@st.composite
def programs(draw, depth=3):
    """Programs nested up to a depth, with at least one transform inside where there is room for it."""
    inner = programs(depth=depth - 1) if depth > 1 else None
    transform = draw(st.sampled_from(TRANSFORMS if depth == 1 else [t for t in TRANSFORMS if t != "none"]))
    body = draw(st.lists(steps(inner), min_size=1, max_size=4))
    if inner is not None and not any(isinstance(step[0], Program) for step in body):
        body.append((draw(inner), draw(st.integers(0, 3))))
    return Program(transform, tuple(body))


def run(lib, program, x, outside=()):
    """A vector from a vector; the body also sees the variables of the functions around it."""
    xp = lib.xp

    def body(x):
        stack = [*outside, x]
        for what, *back in program.steps:
            at = [stack[-1 - k % len(stack)] for k in back]
            if isinstance(what, Program):
                stack.append(run(lib, what, at[0], tuple(stack)))
            else:
                stack.append((UNARY if what in UNARY else BINARY)[what](xp, *at))
        return stack[-1] + 0.1 * x

    return transformed(lib, program.transform, body, x)


def transformed(lib, name, f, x):
    """A transform of a function from vectors to vectors, as another such function."""
    xp = lib.xp
    if name == "none":
        return f(x)
    if name == "checkpoint":
        return lib.checkpoint(f)(x)
    if name == "grad":
        return lib.grad(lambda x: xp.sum(WEIGHTS * f(x)))(x)
    if name == "jvp":
        return lib.jvp(f, (x,), (xp.sin(x),))[1]
    if name == "vjp":
        return lib.vjp(f, x)[1](xp.cos(x))[0]
    if name == "vmap":
        return lib.vmap(f)(xp.stack([x, xp.sin(x)]))[1] + x
    if name == "hessian":
        return lib.hessian(lambda x: xp.sum(WEIGHTS * f(x)))(x) @ WEIGHTS
    how = {"mode": "forward"} if name.endswith("forward") else {}
    return lib.jacobian(f, **how)(x) @ WEIGHTS
