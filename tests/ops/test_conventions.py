"""What holds where calculus leaves a choice: kinks, ties, poles and NaN. Each by name, in every way to compute."""

import math

import numpy as np
import pytest
from ways import OF_ARRAYS, WAYS

import autograd_lite as ag

pytestmark = pytest.mark.usefixtures("quiet")
inf, nan = math.inf, math.nan


every_way = pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)

CHOICES = {
    "relu at 0": (ag.relu, (0.0,), [0.0]),
    "abs at 0": (ag.abs, (0.0,), [0.0]),
    "sign": (ag.sign, (0.5,), [0.0]),
    "sign at 0": (ag.sign, (0.0,), [0.0]),
    "floor": (ag.floor, (0.5,), [0.0]),
    "round": (ag.round, (0.3,), [0.0]),
    "maximum at a tie": (ag.maximum, (1.0, 1.0), [0.5, 0.5]),
    "minimum at a tie": (ag.minimum, (1.0, 1.0), [0.5, 0.5]),
    "maximum of infinities": (ag.maximum, (inf, inf), [0.5, 0.5]),
    "maximum with infinity": (ag.maximum, (-inf, 1.0), [0.0, 1.0]),
    "clip at the lower bound": (ag.clip, (1.0, 1.0, 2.0), [1.0, 0.0, 0.0]),
    "clip at the upper bound": (ag.clip, (2.0, 1.0, 2.0), [1.0, 0.0, 0.0]),
    "clip below": (ag.clip, (0.0, 1.0, 2.0), [0.0, 1.0, 0.0]),
    "clip above": (ag.clip, (3.0, 1.0, 2.0), [0.0, 0.0, 1.0]),
    "clip below only": (lambda x: ag.clip(x, 1.0), (1.0,), [1.0]),
    "clip above only": (lambda x: ag.clip(x, max=1.0), (1.0,), [1.0]),
    "hypot at the origin": (ag.hypot, (0.0, 0.0), [0.0, 0.0]),
    "x**0 at 0": (lambda x: x**0, (0.0,), [0.0]),
    "x**0.0 at 0": (lambda x: x**0.0, (0.0,), [0.0]),
    "x**1 at 0": (lambda x: x**1, (0.0,), [1.0]),
    "x**2 at 0": (lambda x: x**2, (0.0,), [0.0]),
    "x**3 below 0": (lambda x: x**3, (-2.0,), [12.0]),
    "x**0.5 at 0": (lambda x: x**0.5, (0.0,), [inf]),
    "0**x": (lambda x: 0.0**x, (2.0,), [0.0]),
    "0**x at 0": (lambda x: 0.0**x, (0.0,), [0.0]),
    "a**b at 0**0": (lambda a, b: a**b, (0.0, 0.0), [0.0, 0.0]),
    "a**b at 0**2": (lambda a, b: a**b, (0.0, 2.0), [0.0, 0.0]),
    "sqrt at 0": (ag.sqrt, (0.0,), [inf]),
    "log at 0": (ag.log, (0.0,), [inf]),
    "1/x at 0": (lambda x: 1 / x, (0.0,), [-inf]),
    "exp where it overflows": (ag.exp, (1000.0,), [inf]),
    "sigmoid far out": (ag.sigmoid, (1000.0,), [0.0]),
    "sigmoid far below": (ag.sigmoid, (-1000.0,), [0.0]),
    "softplus far out": (ag.softplus, (1000.0,), [1.0]),
    "softplus far below": (ag.softplus, (-1000.0,), [0.0]),
    "logaddexp far out": (ag.logaddexp, (1000.0, 1000.0), [0.5, 0.5]),
    "logaddexp with no share": (ag.logaddexp, (-inf, 0.0), [0.0, 1.0]),
    "tanh far out": (ag.tanh, (1000.0,), [0.0]),
}


@every_way
@pytest.mark.parametrize("choice", CHOICES)
def test_choice(choice, way):
    f, xs, expected = CHOICES[choice]
    np.testing.assert_allclose(way(f, *xs), expected, rtol=1e-12)


NOT_TAKEN = {
    "sqrt below 0": (ag.sqrt, -1.0),
    "sqrt at 0": (ag.sqrt, 0.0),
    "log at 0": (ag.log, 0.0),
    "log below 0": (ag.log, -1.0),
    "log of log": (lambda x: 3.0 * ag.log(ag.log(x)), -1.0),
    "1/x": (lambda x: 1 / x, 0.0),
    "x**0.5": (lambda x: x**0.5, 0.0),
    "x**-1": (lambda x: x**-1.0, 0.0),
    "exp overflow": (lambda x: ag.exp(-1000.0 * x), -1.0),
    "exp overflow times x": (lambda x: ag.exp(-1000.0 * x) * x, -1.0),
    "acosh": (ag.acosh, -1.0),
    "asin": (ag.asin, -2.0),
    "atanh": (ag.atanh, -1.0),
    "x * inf": (lambda x: (x + 2.0) * inf, -1.0),
    "x * nan": (lambda x: (x + 2.0) * nan, -1.0),
    "x / 0 / 0": (lambda x: x / 0.0 / 0.0, -1.0),
    "inf - inf": (lambda x: ag.log(ag.relu(x)) - ag.log(ag.relu(x)), -1.0),
}


@every_way
@pytest.mark.parametrize("branch", NOT_TAKEN)
def test_branch_that_where_did_not_take_gives_0(branch, way):
    f, x = NOT_TAKEN[branch]
    assert way(lambda x: ag.where(x > 0, f(x), 2.0 * x), x) == [2.0]
    assert way(lambda x: ag.where(x <= 0, 2.0 * x, f(x)), x) == [2.0]


@every_way
def test_nested_where(way):
    def f(x):
        return ag.where(x > 0, ag.where(x > 1, ag.log(x - 1), ag.sqrt(x)), ag.where(x < -5, ag.log(-5 - x), x * x))

    assert way(f, -1.0) == [-2.0]
    assert way(f, 0.25) == [1.0]
    assert way(f, 3.0) == [0.5]


SECOND = {"float": float, "0-d": np.asarray, "Scalar": ag.scalar, "Tensor": ag.tensor}


@pytest.mark.parametrize("kind", SECOND)
@pytest.mark.parametrize("branch", NOT_TAKEN)
def test_branch_not_taken_gives_0_in_second_order(branch, kind):
    f, x = NOT_TAKEN[branch]
    second = ag.grad(ag.grad(lambda x: ag.where(x > 0, f(x), x * x)))
    assert float(second(SECOND[kind](x))) == 2.0


LEAVES = {"Scalar": ag.scalar, "Tensor": lambda x: ag.tensor(x, requires_grad=True)}


@pytest.mark.parametrize("kind", LEAVES)
@pytest.mark.parametrize("branch", NOT_TAKEN)
def test_branch_not_taken_gives_0_in_double_backward(branch, kind):
    f, x = NOT_TAKEN[branch]
    leaf = LEAVES[kind](x)
    ag.where(leaf > 0, f(leaf), leaf * leaf).backward(create_graph=True)
    slope = leaf.grad
    leaf.zero_grad()
    slope.backward()
    assert leaf.grad.item() == 2.0


ROWS = {
    "logsumexp of nothing but -inf": (lambda x: ag.logsumexp(x, axis=1), [[-inf, -inf], [1.0, 1.0]]),
    "prod with inf": (lambda x: ag.prod(x, axis=1), [[inf, 0.0], [1.0, 1.0]]),
    "prod with nan": (lambda x: ag.prod(x, axis=1), [[nan, 2.0], [1.0, 1.0]]),
    "max with nan": (lambda x: ag.max(x, axis=1), [[nan, 2.0], [1.0, 1.0]]),
    "std with inf": (lambda x: ag.std(x, axis=1), [[inf, 2.0], [1.0, 1.0]]),
    "var with nan": (lambda x: ag.var(x, axis=1), [[nan, 2.0], [1.0, 1.0]]),
    "softmax of nothing but -inf": (lambda x: ag.softmax(x, axis=1)[:, 0], [[-inf, -inf], [1.0, 1.0]]),
    "log_softmax of nothing but -inf": (lambda x: ag.log_softmax(x, axis=1)[:, 0], [[-inf, -inf], [1.0, 1.0]]),
    "getitem of nan": (lambda x: ag.sqrt(x)[:, 0], [[-1.0, -1.0], [1.0, 1.0]]),
}


@pytest.mark.parametrize("create_graph", [False, True])
@pytest.mark.parametrize("row", ROWS)
def test_row_that_where_did_not_take_gives_0(row, create_graph):
    f, data = ROWS[row]
    x = ag.tensor(data, requires_grad=True)
    ag.where(np.array([False, True]), f(x), 1.0).sum().backward(create_graph=create_graph)
    assert x.grad[0].tolist() == [0.0, 0.0]
    assert np.isfinite(x.grad.numpy()).all()


def test_what_is_indexed_away_gives_0():
    x = ag.tensor([-1.0, 4.0], requires_grad=True)
    ag.sqrt(x)[1:].sum().backward()
    assert x.grad.tolist() == [0.0, 0.25]


def test_nan_that_was_taken_is_not_hidden():
    for way in WAYS:
        assert math.isnan(way(lambda x: ag.sqrt(x) * 2.0, -1.0)[0])


@every_way
def test_infinite_gradients_of_both_signs_add_up_to_nan(way):
    assert math.isnan(way(lambda x: ag.sqrt(x) - ag.sqrt(x), 0.0)[0])


@pytest.mark.parametrize("a", [0.03, 2.0])
def test_the_mixed_derivative_of_a_power_at_exponent_0(a):
    # d/db (b a**(b-1)) at b = 0 is 1/a: the care taken for 0**0 must not reach past a = 0
    mixed = ag.grad(lambda b: ag.grad(lambda a: a**b)(a))
    assert mixed(0.0) == pytest.approx(1 / a)


def test_prod_is_exact_where_the_product_underflows():
    assert ag.grad(ag.prod)(np.array([1e-200, 1e-200, 2.0])).tolist() == [2e-200, 2e-200, 0.0]


def test_prod_of_many_with_a_zero_takes_memory_of_their_number():
    x = np.ones(200_001)  # its square would be 300 GB
    x[77] = 0.0
    g = ag.grad(ag.prod)(x)
    assert g[77] == 1.0
    assert np.count_nonzero(g) == 1


# infinities, which hide how much the elements differ: (the elements, their shares)
SHARES = [
    ([inf, 0.0], [1.0, 0.0]),
    ([inf, -inf], [1.0, 0.0]),
    ([inf, inf], [0.5, 0.5]),
    ([-inf, 0.0], [0.0, 1.0]),
    ([-inf, -inf], [0.5, 0.5]),
]


@pytest.mark.parametrize("way", OF_ARRAYS)
@pytest.mark.parametrize(("x", "shares"), SHARES)
def test_logsumexp_of_infinities_has_the_gradient_of_logaddexp(x, shares, way):
    assert way(ag.logsumexp, np.array(x)).tolist() == shares
    assert way(lambda x: ag.logaddexp(x[0], x[1]), np.array(x)).tolist() == shares


@pytest.mark.parametrize(("x", "shares"), SHARES)
def test_logsumexp_of_infinities_is_scipys(x, shares):
    special = pytest.importorskip("scipy.special")
    assert ag.logsumexp(np.array(x)) == special.logsumexp(x)
    np.testing.assert_array_equal(ag.hessian(ag.logsumexp)(np.array(x)), np.zeros((2, 2)))
