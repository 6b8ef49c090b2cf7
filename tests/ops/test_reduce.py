"""Reductions with masks, starts and complex numbers."""

import numpy as np
import pytest
from differences import gradient
from saying import says

import autograd_lite as ag

MASK = [True, False, True]
Z = np.array([1.0 + 2.0j, -0.5j, 3.0 - 1.0j])


@pytest.mark.parametrize(
    ("f", "expected"),
    [
        (ag.sum, [1.0, 0.0, 1.0]),
        (ag.mean, [0.5, 0.0, 0.5]),
        (ag.prod, [5.0, 0.0, 2.0]),
        (ag.var, [-1.5, 0.0, 1.5]),
        (ag.std, [-0.5, 0.0, 0.5]),
    ],
    ids=["sum", "mean", "prod", "var", "std"],
)
def test_what_a_mask_leaves_out_has_gradient_0(f, expected):
    x = ag.tensor([2.0, np.nan, 5.0], requires_grad=True)
    f(x, where=MASK).backward()
    np.testing.assert_allclose(x.grad.numpy(), expected)


def test_an_extremum_over_a_mask():
    found = ag.grad(lambda x: ag.max(x, where=MASK, initial=-np.inf))(np.array([1.0, 9.0, 1.0]))
    assert found.tolist() == [0.5, 0.0, 0.5]


@pytest.mark.parametrize("dtype", ["bool", "int8", "uint8", "int64", "float32"])
@pytest.mark.parametrize("name", ["max", "min"])
def test_what_a_mask_leaves_out_never_wins_in_any_dtype(name, dtype):
    x = np.array([[1, 0, 1], [0, 1, 0]]).astype(dtype)
    mask, start = np.array([[True, True, False], [True, False, True]]), {"max": 0, "min": 1}[name]
    for where in (mask, ~mask, mask & False):
        found = getattr(ag, name)(ag.asarray(x), axis=1, where=where, initial=start)
        assert found.tolist() == getattr(np, name)(x, axis=1, where=where, initial=start).tolist()
        assert found.dtype == dtype


def test_an_initial_value_that_wins_leaves_no_gradient():
    x = np.array([1.0, 2.0])
    assert ag.grad(lambda x: ag.max(x, initial=3.0))(x).tolist() == [0.0, 0.0]
    assert ag.grad(lambda x: ag.min(x, initial=3.0))(x).tolist() == [1.0, 0.0]


def test_gradients_flow_to_the_initial_value():
    x = np.array([2.0, 3.0])
    assert ag.grad(lambda start: ag.prod(x, initial=start))(4.0) == 6.0
    assert ag.grad(lambda start: ag.sum(x, initial=start))(4.0) == 1.0
    assert ag.grad(lambda start: ag.max(x, initial=start))(4.0) == 1.0


def test_an_initial_value_is_the_extremum_of_nothing():
    x = ag.zeros((0, 2))
    assert ag.max(x, axis=0, initial=-1.0).tolist() == [-1.0, -1.0]
    assert ag.min(x, axis=0, initial=7.0, keepdims=True).tolist() == [[7.0, 7.0]]


def test_a_mask_that_lets_nothing_through():
    x = ag.tensor([1.0, 2.0], requires_grad=True)
    none = np.zeros(2, bool)
    assert ag.sum(x, where=none).item() == 0.0
    assert ag.prod(x, where=none).item() == 1.0
    assert ag.max(x, where=none, initial=-3.0).item() == -3.0


def test_a_mask_without_an_initial_value_is_refused():
    said = "max: where= needs initial= .. hint: initial=-np.inf"
    with pytest.raises(ag.errors.OpError) as caught:
        ag.max(ag.ones(3), where=MASK)
    assert says(caught.value, said)


@pytest.mark.parametrize("where", [None, [True, True, True, False]])
def test_equal_elements_have_no_spread_whatever_their_mean_is_rounded_to(where):
    x = np.array([0.1, 0.1, 0.1] if where is None else [0.1, 0.1, 0.1, 5.0])
    assert ag.grad(lambda x: ag.std(x, where=where))(x).tolist() == [0.0] * len(x)
    assert ag.grad(lambda x: ag.grad(lambda x: ag.std(x, where=where))(x).sum())(x).tolist() == [0.0] * len(x)


def test_products_take_a_dtype():
    x = ag.tensor([2.0, 3.0], dtype=ag.float32, requires_grad=True)
    y = ag.prod(x, dtype=ag.float64)
    y.backward()
    assert y.dtype == np.float64
    assert x.grad.dtype == np.float32
    assert x.grad.tolist() == [3.0, 2.0]


def test_half_precision_is_averaged_in_single():
    x = ag.full(3000, 100.0, dtype=ag.float16)
    mean = ag.mean(x, where=np.ones(3000, bool))
    assert (mean.item(), mean.dtype) == (100.0, np.float16)
    assert ag.var(x, where=np.ones(3000, bool)).item() == 0.0


LOSSES = {
    "sum": lambda z: ag.sum(z * z),
    "mean": lambda z: ag.mean(z * z),
    "prod": ag.prod,
    "var": ag.var,
    "std": lambda z: ag.std(z, correction=1),
    "sum where": lambda z: ag.sum(z, where=MASK),
    "mean where": lambda z: ag.mean(z, where=MASK),
    "prod where": lambda z: ag.prod(z, where=MASK, initial=2.0 - 1.0j),
    "var where": lambda z: ag.var(z, where=MASK),
    "std where": lambda z: ag.std(z, where=MASK),
    "cumulative_sum": lambda z: ag.cumulative_sum(z)[1],
    "cumulative_prod": lambda z: ag.cumulative_prod(z)[1] + 2 * ag.cumulative_prod(z)[2],
    "nanprod": ag.nanprod,
    "average": lambda z: ag.average(z, weights=z + 1),
    "cov": lambda z: ag.cov(ag.stack([z, z * z]))[0, 1],
    "corrcoef": lambda z: ag.corrcoef(ag.stack([z, z * z]))[0, 1],
    "convolve": lambda z: ag.convolve(z, z[:2] * 1j)[1],
    "correlate": lambda z: ag.correlate(z * z, z[:2])[0],
    "diff": lambda z: ag.prod(ag.diff(z)),
    "polyval": lambda z: ag.polyval(z, z[0] * 1j),
    "interp": lambda z: ag.interp(1.25, [1.0, 2.0, 3.0], z),
}


@pytest.mark.parametrize("name", LOSSES)
def test_the_gradient_by_complex_numbers_is_that_by_real_and_imaginary_part(name):
    def loss(re, im):
        y = LOSSES[name](ag.tensor(re + 1j * im, requires_grad=True))
        return ag.real(y * (2.0 - 3.0j))

    z = ag.tensor(Z, requires_grad=True)
    ag.real(LOSSES[name](z) * (2.0 - 3.0j)).backward()
    by_re, by_im = gradient(lambda *xs: loss(*xs).numpy(), [Z.real.copy(), Z.imag.copy()])
    np.testing.assert_allclose(z.grad.numpy(), by_re + 1j * by_im, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("f", [ag.mean, ag.var, ag.std, ag.average, lambda x: ag.avg_pool(x[None, None], x.size).sum()])
def test_half_precision_shares_a_gradient_among_more_elements_than_it_can_count(f):
    x = np.linspace(-1, 1, 70_000).astype(np.float16)
    found, expected = ag.grad(f)(x), ag.grad(f)(x.astype(np.float64))
    assert found.dtype == np.float16
    np.testing.assert_allclose(found, expected, rtol=0.02, atol=1e-6)
    t = np.ones_like(x) + x
    np.testing.assert_allclose(
        ag.jvp(f, (x,), (t,))[1], ag.jvp(f, (x.astype(float),), (t.astype(float),))[1], rtol=0.02
    )
