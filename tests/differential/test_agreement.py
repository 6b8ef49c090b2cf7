"""Every function that PyTorch has too gives its values, its gradients and its second derivatives."""

import numpy as np
import pytest
from agreement import agree
from hypothesis import given, settings
from hypothesis import strategies as st
from pairs import PAIRS

few = settings(max_examples=max(5, settings.default.max_examples // 3))
pytestmark = [pytest.mark.usefixtures("quiet"), pytest.mark.filterwarnings("ignore")]
every = pytest.mark.parametrize("name", PAIRS)


def within(trial, dtype):
    return trial._replace(xs=tuple(x.astype(dtype) for x in trial.xs))


def with_imaginary_parts(trial):
    return trial._replace(xs=tuple(x + 1j * np.cos(3.0 * x + 1.0) for x in trial.xs))


@every
@few
@given(st.data())
def test_values_and_two_derivatives(name, data):
    pair = PAIRS[name]
    agree(name, pair, data.draw(pair.trials), pair.order, rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("name", [name for name, pair in PAIRS.items() if pair.float32])
@few
@given(st.data())
def test_float32(name, data):
    pair = PAIRS[name]
    trial = within(data.draw(pair.trials), np.float32)
    agree(name, pair, trial, min(pair.order, 1), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("name", [name for name, pair in PAIRS.items() if pair.complex])
@few
@given(st.data())
def test_complex_numbers(name, data):
    pair = PAIRS[name]
    agree(name, pair, with_imaginary_parts(data.draw(pair.trials)), pair.order, rtol=1e-8, atol=1e-10)
