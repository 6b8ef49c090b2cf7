"""Numbers at equal ratios: as NumPy's, with gradients to the ends; what is refused."""

import numpy as np
import pytest

import autograd_lite as ag
from autograd_lite.errors import ShapeError

ENDS = {"negative": (-1.0, -8.0), "complex": (1.0, 1j), "lists": ([1.0, 2.0], [4.0, 8.0]), "far": (1e-300, 1e300)}


@pytest.mark.parametrize("ends", ENDS.values(), ids=ENDS)
def test_geomspace_is_numpys(ends):
    np.testing.assert_allclose(ag.geomspace(*ends, 4).numpy(), np.geomspace(*ends, 4), rtol=1e-13)


def test_the_ends_are_exact():
    assert ag.geomspace(0.1, 0.7, 5).numpy()[[0, -1]].tolist() == [0.1, 0.7]


def test_geomspace_of_0_is_refused():
    with pytest.raises(ShapeError, match="ends other than 0"):
        ag.geomspace(0.0, 1.0)


@pytest.mark.parametrize("name", ["logspace", "geomspace"])
def test_numpys_own_carries_gradients_to_the_ends(name):
    ends = [ag.tensor(x, requires_grad=True) for x in (1.0, 2.0)]
    getattr(np, name)(*ends, num=3).sum().backward()
    assert all(x.grad > 0 for x in ends)


def test_gradient_by_the_base():
    assert ag.grad(lambda b: ag.logspace(0.0, 2.0, 3, base=b).sum())(10.0) == 21.0


def test_a_window_longer_than_its_axis_is_refused():
    with pytest.raises(ShapeError, match="a window of 3 on an axis of length 2"):
        ag.sliding_window_view(ag.zeros(2), 3)


@pytest.mark.parametrize(("shape", "window", "axis"), [((4,), 4, None), ((5, 2), 4, 0), ((2, 3), 0, 1), ((3, 0), 2, 0)])
def test_windows_of_any_length_are_numpys(shape, window, axis):
    x = np.arange(float(np.prod(shape))).reshape(shape)
    expected = np.lib.stride_tricks.sliding_window_view(x, window, axis)
    found = ag.sliding_window_view(x, window, axis)
    assert found.shape == expected.shape and (found == expected).all()


def test_an_element_seen_several_times_adds_up():
    x = ag.tensor(np.zeros(5), requires_grad=True)
    ag.sliding_window_view(x, 3).sum().backward()
    assert x.grad.tolist() == [1.0, 2.0, 3.0, 2.0, 1.0]
