"""Programs that nobody wrote by hand: random graphs with fan-out against differences, and against themselves.

A program is a list of steps, each an op and the places of its inputs among the values so far; it prints as such when
it fails. Ops are smooth and bounded, so that central differences are a fair judge.
"""

from dataclasses import dataclass

import numpy as np
from differences import along
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd_lite as ag

ELEMENTWISE = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / (b * b + 1.0),
    "tanh": lambda a, b: ag.tanh(a),
    "sin": lambda a, b: ag.sin(a),
    "sigmoid": lambda a, b: ag.sigmoid(a),
    "softplus": lambda a, b: ag.softplus(a),
    "sqrt": lambda a, b: ag.sqrt(a * a + 1.0),
    "log1p": lambda a, b: ag.log1p(b * b),
    "exp": lambda a, b: ag.exp(-(a * a)),
    "pow": lambda a, b: (a * a + 0.5) ** ag.tanh(b),
    "hypot": lambda a, b: ag.hypot(a, b + 3.0),
    "where": lambda a, b: ag.where(a > -100.0, a, ag.log(a - 100.0)),
    "number": lambda a, b: 2.0 - 0.5 * a,
    "detach": lambda a, b: a + ag.stop_gradient(b) * 0.5,
}
ARRAYS = {
    "sum": lambda a, b: ag.sum(a, axis=0) + b,
    "mean": lambda a, b: ag.mean(a, axis=1, keepdims=True) * b,
    "var": lambda a, b: ag.var(a, axis=1, keepdims=True) + b,
    "logsumexp": lambda a, b: b - ag.logsumexp(a, axis=0),
    "softmax": lambda a, b: ag.softmax(a) * b,
    "transpose": lambda a, b: ag.reshape(a.mT, (2, 3)) * b,
    "flip": lambda a, b: ag.flip(a, axis=1),
    "roll": lambda a, b: ag.roll(a, 1, axis=0) + b,
    "index": lambda a, b: a[[1, 1]] * b[0],
    "slice": lambda a, b: a[:, ::-1] + b[1:, :1],
    "concat": lambda a, b: ag.concat([a[:1], b[1:]]),
    "stack": lambda a, b: ag.stack([a[0], b[1]]),
    "matmul": lambda a, b: a @ (b.mT @ b) * 0.1,
    "vector": lambda a, b: (a @ b[0])[:, None] * b,
    "broadcast": lambda a, b: ag.broadcast_to(a[0, 0], (2, 3)) * b,
}


@dataclass(frozen=True)
class Program:
    steps: tuple[tuple[str, int, int], ...]

    def __call__(self, *xs):
        """The sum of the last two values, each squashed, so that much of the graph matters."""
        values = list(xs)
        with np.errstate(invalid="ignore"):  # the branch that `where` does not take
            for name, a, b in self.steps:
                f = ELEMENTWISE.get(name) or ARRAYS[name]
                values.append(ag.tanh(f(values[a % len(values)], values[b % len(values)])) * 1.5)
        return values[-1] * values[-2] + values[-1]


def programs(ops, most=8):
    place = st.integers(0, 20)
    return st.lists(st.tuples(st.sampled_from(sorted(ops)), place, place), min_size=1, max_size=most).map(
        lambda steps: Program(tuple(steps))
    )


@st.composite
def matrices(draw):
    tenths = draw(st.lists(st.integers(-15, 15), min_size=6, max_size=6))
    return np.array(tenths, float).reshape(2, 3) / 10 + 0.03


def slopes(program, xs, **how):
    leaves = [ag.tensor(x, requires_grad=True) for x in xs]
    program(*leaves).sum().backward(**how)
    return [np.zeros(x.shape) if leaf.grad is None else leaf.grad.numpy() for leaf, x in zip(leaves, xs, strict=True)]


TS = [np.cos(np.arange(6.0)).reshape(2, 3), np.sin(1 + np.arange(6.0)).reshape(2, 3)]
searching = settings(max_examples=4 * settings.default.max_examples)


@searching
@given(programs({*ELEMENTWISE, *ARRAYS} - {"detach"}), matrices(), matrices())
def test_gradients_are_those_of_central_differences(program, a, b):
    found = sum(np.vdot(g, t) for g, t in zip(slopes(program, [a, b]), TS, strict=True))
    expected = along(lambda *xs: program(*map(ag.tensor, xs)).sum().item(), [a, b], TS, eps=1e-5)
    np.testing.assert_allclose(found, expected, rtol=2e-5, atol=1e-7)


@searching
@given(programs({*ELEMENTWISE, *ARRAYS}), matrices(), matrices())
def test_every_way_back_gives_the_same(program, a, b):
    expected = slopes(program, [a, b])
    for how in ({"retain_graph": False}, {"create_graph": True}):
        for g, e in zip(slopes(program, [a, b], **how), expected, strict=True):
            np.testing.assert_allclose(g, e, rtol=1e-12, atol=1e-15)
    for i in (0, 1):
        g = ag.grad(lambda *xs: program(*xs).sum(), argnums=i)(a, b)
        np.testing.assert_allclose(g, expected[i], rtol=1e-12, atol=1e-15)


@searching
@given(programs({*ELEMENTWISE, *ARRAYS} - {"detach"}, most=5), matrices(), matrices())
def test_second_derivatives_are_differences_of_the_first(program, a, b):
    def weighed(a, b):
        da, db = ag.grad(lambda *xs: program(*xs).sum(), argnums=(0, 1))(a, b)
        return (da * TS[0]).sum() + (db * TS[1]).sum()

    found = sum(np.vdot(g, t) for g, t in zip(ag.grad(weighed, argnums=(0, 1))(a, b), TS, strict=True))
    expected = along(lambda *xs: float(weighed(*xs)), [a, b], TS, eps=1e-5)
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-6)


@searching
@given(programs(ELEMENTWISE), matrices(), matrices())
def test_scalars_element_by_element_agree_with_arrays(program, a, b):
    expected = slopes(program, [a, b])
    values = program(ag.tensor(a), ag.tensor(b)).numpy()
    for i in np.ndindex(a.shape):
        x, w = ag.scalar(a[i]), ag.scalar(b[i])
        y = program(x, w)
        np.testing.assert_allclose(y.item(), values[i], rtol=1e-12, atol=1e-14)
        if y.requires_grad:
            y.backward()
        for leaf, g in zip((x, w), expected, strict=True):
            np.testing.assert_allclose(0.0 if leaf.grad is None else leaf.grad.item(), g[i], rtol=1e-9, atol=1e-14)


@searching
@given(programs(ELEMENTWISE), st.integers(-15, 15), st.integers(-15, 15))
def test_third_derivatives_on_floats_and_0d_arrays_agree(program, a, b):
    third = ag.grad(ag.grad(ag.grad(program)))
    a, b = a / 10 + 0.03, b / 10 + 0.03
    np.testing.assert_allclose(third(a, b), third(np.asarray(a), np.asarray(b)), rtol=1e-7, atol=1e-9)
