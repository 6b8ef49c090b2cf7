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


ARRAYS = {
    "tanh": ag.tanh, "exp": lambda a: ag.exp(a * 0.5), "square": lambda a: a * a, "sigmoid": ag.sigmoid,
    "softmax": ag.softmax, "log_softmax": ag.log_softmax, "T": lambda a: a.mT if a.ndim > 1 else a + 1,
    "permute": lambda a: ag.permute_dims(a, tuple(range(a.ndim))[::-1]), "sum": lambda a: a.sum(axis=-1),
    "rows": lambda a: a.sum(axis=0, keepdims=True), "mean": lambda a: a.mean(axis=0),
    "logsumexp": lambda a: ag.logsumexp(a, axis=-1), "reshape": lambda a: a.reshape((-1,)), "first": lambda a: a[0],
    "max": lambda a: a.max(), "var": lambda a: ag.var(a) + 0.1, "flip": ag.flip, "expand": lambda a: a[None],
    "norm": ag.linalg.vector_norm, "cumsum": lambda a: ag.cumulative_sum(a, axis=0),
}  # fmt: skip


def together(a, b):
    """Combine two arrays in a way that their shapes allow."""
    if a.ndim and b.ndim and a.shape[-1] == b.shape[max(b.ndim - 2, 0)]:
        return a @ b
    try:
        np.broadcast_shapes(a.shape, b.shape)
    except ValueError:
        return a.sum() * b
    return a * b


@given(
    st.sampled_from([(3,), (2, 3), (3, 3), (2, 1), ()]),
    st.sampled_from([(3,), (3, 2), (1, 3), ()]),
    st.lists(
        st.tuples(st.sampled_from([*sorted(ARRAYS), "*", "*"]), st.integers(0, 3), st.integers(0, 3)),
        min_size=1,
        max_size=6,
    ),
    st.integers(0, 99),
)
def test_the_derived_formula_of_arrays_is_the_gradient(shape, other, lines, seed):
    rng = np.random.default_rng(seed)
    x = ag.tensor(rng.normal(size=shape), requires_grad=True)
    c = ag.asarray(rng.normal(size=other))
    made = [x, c]
    for name, i, j in lines:
        a, b = made[-1 - i % len(made)], made[-1 - j % len(made)]
        made.append(together(a, b) if name == "*" else ARRAYS[name](a) if a.ndim else ag.sin(a)[None])
    y = made[-1]
    if viz.build.record(y).place(x) is None if y.node else True:
        return
    told = viz.derive(y, x, names={"x": x, "c": c, "y": y})
    assert told.data["stopped at"] == []
    np.testing.assert_allclose(told.data["value"], told.data["gradient"], rtol=1e-6, atol=1e-8)
    for block in told.page.blocks:
        if isinstance(block, Formula):
            assert fault_of(block.tex) is None
