"""Derivations are right: every formula is compared with the engine's gradient, and read back from its text."""

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import compute, fault_of

import autograd_lite as ag
import viz
from viz.errors import VariableError
from viz.page import Formula

GOLDEN = Path(__file__).parent / "golden"

UNARY = {
    "neg": lambda a: -a, "tanh": ag.tanh, "exp": lambda a: ag.exp(a * 0.1), "sin": ag.sin, "cos": ag.cos,
    "square": lambda a: a * a, "cube": lambda a: a**3, "sigmoid": ag.sigmoid, "log": lambda a: ag.log(a * a + 1.5),
    "sqrt": lambda a: ag.sqrt(a * a + 0.5), "inverse": lambda a: 1 / (a * a + 2), "atan": ag.atan,
    "softplus": ag.softplus, "undone": lambda a: ag.log(ag.exp(a)), "relu": ag.relu, "power": lambda a: (a * a + 1) ** 0.7,
}  # fmt: skip
BINARY = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / (b * b + 1),
    "pow": lambda a, b: (a * a + 0.5) ** b, "max": ag.maximum,
}  # fmt: skip


@st.composite
def programs(draw):
    """Draw a program: each line applies something to earlier results, so that results are used more than once."""
    lines = []
    for at in range(2, 2 + draw(st.integers(1, 6))):
        if draw(st.booleans()):
            lines.append((draw(st.sampled_from(sorted(UNARY))), draw(st.integers(0, at - 1))))
        else:
            sign = draw(st.sampled_from(sorted(BINARY)))
            lines.append((sign, draw(st.integers(0, at - 1)), draw(st.integers(0, at - 1))))
    return lines


def run(lines, *inputs):
    made = list(inputs)
    for name, *args in lines:
        made.append((UNARY | BINARY)[name](*(made[each] for each in args)))
    return made[-1]


VALUES = st.floats(-2, 2).map(lambda x: round(x, 3)).filter(lambda x: abs(x) > 0.05)


@given(programs(), VALUES, VALUES)
def test_the_derived_formula_is_the_gradient(lines, a, b):
    x, w = ag.scalar(a), ag.scalar(b)
    y = run(lines, x, w)
    if not isinstance(y, ag.Scalar) or viz.build.record(y).place(x) is None:
        return
    made = viz.derive(y, x, names={"x": x, "w": w, "y": y})
    with np.errstate(all="ignore"):
        np.testing.assert_allclose(made.data["value"], made.data["gradient"], rtol=1e-6, atol=1e-9)
        # what is written is what was derived
        known = {made._work.title(at): made._work.graph.value(at) for at in range(len(made._work.graph))}
        shown = made.data["formula"]
        if "dy/d" not in shown:
            np.testing.assert_allclose(compute(shown, **known), made.data["gradient"], rtol=2e-3, atol=2e-3)
    assert made.data["written out"] is None or "dy/d" in shown or compute(made.data["written out"], **known) is not None
    for block in made.page.blocks:
        if isinstance(block, Formula):
            assert fault_of(block.tex) is None
