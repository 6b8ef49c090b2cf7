"""Kinks, ties, zeros and infinities: as PyTorch has it, or as the table of differences says."""

import numpy as np
import pytest
from agreement import by_torch, by_us
from hypothesis import given, settings
from hypothesis import strategies as st
from pairs import PAIRS
from pairs.differences import DIFFERENCES, NUMPY
from pairs.pair import ours
from reference import torch

import autograd_lite as ag

pytestmark = [pytest.mark.usefixtures("quiet"), pytest.mark.filterwarnings("ignore")]
SPECIAL = np.array([-np.inf, -3.0, -2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 3.0, 6.0, np.inf, np.nan])
VALUES = {name.partition(" ")[0] for name, difference in DIFFERENCES.items() if difference.why == NUMPY}
few = settings(max_examples=4)


def functions(name):
    first = name.partition(" ")[0]
    return DIFFERENCES[name].f or (ours(first, PAIRS[first]), PAIRS[first].theirs)


def answer(f, make, difference):
    """The value, where that is what differs, or the gradients by the sum of it."""
    xs = [make(np.asarray(x), requires_grad=True) for x in difference.point]
    y = f(*xs)
    if difference.why == NUMPY:
        return [y.numpy() if isinstance(y, ag.Tensor) else y.detach().numpy()]
    y.sum().backward()
    return [x.grad.numpy() for x in xs]


@pytest.mark.parametrize("name", DIFFERENCES)
def test_ours_is_what_the_table_says(name):
    difference = DIFFERENCES[name]
    found = answer(functions(name)[0], ag.tensor, difference)
    for g, expected in zip(found, difference.ours, strict=True):
        np.testing.assert_allclose(g, expected, rtol=1e-12)


@pytest.mark.parametrize("name", DIFFERENCES)
def test_theirs_still_differs(name):
    """Else the entry can go."""
    difference = DIFFERENCES[name]
    found = answer(functions(name)[1], torch.tensor, difference)
    for g, expected in zip(found, difference.theirs, strict=True):
        np.testing.assert_allclose(g, expected, rtol=1e-12)


@pytest.mark.parametrize("name", [name for name, pair in PAIRS.items() if pair.edges])
@few
@given(st.data())
def test_special_numbers(name, data):
    """Values at every one of them, and at every pair; gradients where no NaN went in."""
    pair = PAIRS[name]
    trial = data.draw(pair.trials)
    grid = np.meshgrid(*[SPECIAL] * len(trial.xs), indexing="ij")
    xs = tuple(np.ascontiguousarray(x).reshape(-1) for x in grid)
    trial = trial._replace(xs=xs)
    order = min(pair.order, 1)
    mine, theirs = by_us(name, pair, trial, order), by_torch(pair, trial, order)
    known = np.zeros(len(xs[0]), bool)
    for entry, difference in DIFFERENCES.items():
        if entry.partition(" ")[0] == name and difference.also:
            known |= difference.also(*xs)
    missing = np.any(np.isnan(xs), axis=0)
    close = {"rtol": 1e-9 * pair.slack, "atol": 1e-11 * pair.slack, "err_msg": str(trial)}
    for a, b in zip(mine.values, theirs.values, strict=True):
        excused = known if name in VALUES else np.zeros_like(known)
        np.testing.assert_allclose(a[~excused], b[~excused], **close)
    for a, b in zip(mine.first, theirs.first, strict=True):
        np.testing.assert_allclose(a[~(known | missing)], b[~(known | missing)], **close)
