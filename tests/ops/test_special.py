"""Special functions at the edges of their domains, and where a formula alone would cancel.

Reference values were computed with 50 digits.
"""

import math
import subprocess
import sys

import numpy as np
import pytest

import autograd_lite as ag
from autograd_lite.ops import library

pytest.importorskip("scipy")
sp = ag.special
pytestmark = pytest.mark.usefixtures("quiet")
inf, nan = math.inf, math.nan

SLOPES = {
    "gamma below 0": (sp.gamma, (-0.5,), [-0.12935358979554006]),
    "rgamma at a pole of gamma": (sp.rgamma, (-3.0,), [-6.0]),
    "rgamma at 0": (sp.rgamma, (0.0,), [1.0]),
    "xlogy at 0": (sp.xlogy, (0.0, 2.0), [math.log(2.0), 0.0]),
    "xlogy of nothing": (sp.xlogy, (0.0, 0.0), [0.0, 0.0]),
    "xlogy at the pole": (sp.xlogy, (1.0, 0.0), [-inf, inf]),
    "xlog1py of nothing": (sp.xlog1py, (0.0, -1.0), [0.0, 0.0]),
    "entr at 0": (sp.entr, (0.0,), [inf]),
    "rel_entr of equals": (sp.rel_entr, (2.0, 2.0), [1.0, -1.0]),
    "kl_div of equals": (sp.kl_div, (2.0, 2.0), [0.0, 0.0]),
    "huber inside": (sp.huber, (1.0, -0.5), [0.0, -0.5]),
    "huber outside": (sp.huber, (1.0, -3.0), [2.0, -1.0]),
    "pseudo_huber at 0": (sp.pseudo_huber, (2.0, 0.0), [0.0, 0.0]),
    "exprel at 0": (sp.exprel, (0.0,), [0.5]),
    "expit far out": (sp.expit, (-1000.0,), [0.0]),
    "log_expit far out": (sp.log_expit, (-1000.0,), [1.0]),
    "log_ndtr far below": (sp.log_ndtr, (-1e5,), [100000.00001]),
    "log_ndtr far above": (sp.log_ndtr, (100.0,), [0.0]),
    "erfcx far out": (sp.erfcx, (1e4,), [-5.6418957508491275e-9]),
    "erfcx at the seam": (sp.erfcx, (20.000001,), [-0.0014052173134604677]),
    "dawsn far out": (sp.dawsn, (-1e4,), [-5.000000075000002e-9]),
    "dawsn at 0": (sp.dawsn, (0.0,), [1.0]),
    "erfinv at 1": (sp.erfinv, (1.0,), [inf]),
    "sine integral at 0": (lambda x: sp.sici(x)[0], (0.0,), [1.0]),
    "fresnel at 0": (lambda x: sp.fresnel(x)[1], (0.0,), [1.0]),
    "spence at 1": (sp.spence, (1.0,), [-1.0]),
    "ellipk at 0": (sp.ellipk, (0.0,), [math.pi / 8]),
    "ellipe at 0": (sp.ellipe, (0.0,), [-math.pi / 8]),
    "owens_t at 0": (sp.owens_t, (0.0, 0.0), [0.0, 1 / (2 * math.pi)]),
    "j1 at 0": (sp.j1, (0.0,), [0.5]),
    "i1 at 0": (sp.i1, (0.0,), [0.5]),
    "i0 below 0": (sp.i0, (-1.0,), [-0.565159103992485]),
    "gammainc at 0": (sp.gammainc, (2.0, 0.0), [0.0, 0.0]),
    "gammainc at 0 of an exponential variable": (sp.gammainc, (1.0, 0.0), [0.0, 1.0]),
    "gammaincc far out": (sp.gammaincc, (2.0, inf), [0.0, 0.0]),
    "betainc at 0": (sp.betainc, (2.0, 3.0, 0.0), [0.0, 0.0, 0.0]),
    "betainc at 1": (sp.betainc, (2.0, 3.0, 1.0), [0.0, 0.0, 0.0]),
    "betainc of a uniform variable": (sp.betainc, (1.0, 1.0, 0.5), [-0.34657359027997264, 0.34657359027997264, 1.0]),
}


def slopes(f, kind, xs):
    on_arrays = np.ndim(kind(0.0)) > 0
    found = ag.grad(lambda *xs: ag.sum(f(*xs)) if on_arrays else f(*xs), argnums=tuple(range(len(xs))))(*map(kind, xs))
    return [float(np.ravel(g)[0]) for g in found]


@pytest.mark.parametrize("what", SLOPES)
@pytest.mark.parametrize("kind", [float, np.asarray, lambda x: np.array([x, 0.75])], ids=["float", "0-d", "row"])
def test_slope(what, kind):
    f, xs, expected = SLOPES[what]
    np.testing.assert_allclose(slopes(f, kind, xs), expected, rtol=1e-11)


BY_GAMMA_SHAPE = [
    (0.5, 0.25, -0.79794731678322294),
    (2.5, 0.7, -0.11515032062805554),
    (2.5, 6.0, -0.04392923998836797),
    (40.0, 50.0, -0.01927006046975012),
    (0.01, 3.0, -0.013547187572805138),
    (1000.0, 900.0, -6.2457090358415652e-5),
    (1000.0, 1050.0, -0.0036718379194951802),
]
BY_BETA_SHAPES = [
    (0.5, 0.25, 0.25, -0.49404757410810717, 0.62281180240431126),
    (2.5, 0.75, 0.125, -0.0076571600347349571, 0.0071113864667408467),
    (2.5, 3.0, 0.875, -0.0089615718835317084, 0.019218058962871093),
    (40.0, 50.0, 0.5, -0.025520214827513258, 0.022804839812010043),
    (0.0625, 3.0, 0.25, -0.37667054623531375, 0.011795254343809741),
    (300.0, 200.0, 0.625, -0.00737352039164222, 0.011660378662778859),
]


@pytest.mark.parametrize("kind", [float, np.asarray, lambda x: np.array([x, 0.75])], ids=["float", "0-d", "row"])
def test_gradients_by_the_shape_of_a_gamma_variable(kind):
    for a, x, expected in BY_GAMMA_SHAPE:
        assert slopes(sp.gammainc, kind, (a, x))[0] == pytest.approx(expected, rel=1e-12)
        assert slopes(sp.gammaincc, kind, (a, x))[0] == pytest.approx(-expected, rel=1e-12)


@pytest.mark.parametrize("kind", [float, np.asarray, lambda x: np.array([x, 0.75])], ids=["float", "0-d", "row"])
def test_gradients_by_the_shapes_of_a_beta_variable(kind):
    for a, b, x, *expected in BY_BETA_SHAPES:
        assert slopes(sp.betainc, kind, (a, b, x))[:2] == pytest.approx(expected, rel=1e-11)
        assert slopes(sp.betaincc, kind, (a, b, x))[:2] == pytest.approx([-g for g in expected], rel=1e-11)


def test_shapes_broadcast():
    a, x = np.array([[0.5], [2.0]]), np.array([0.25, 1.0, 3.0])
    found = ag.grad(lambda a: ag.sum(sp.gammainc(a, x)))(a)
    expected = [sum(slopes(sp.gammainc, float, (float(s), float(v)))[0] for v in x) for s in a[:, 0]]
    np.testing.assert_allclose(found[:, 0], expected, rtol=1e-12)


INVERSES = {
    "gammaincinv": (sp.gammaincinv, sp.gammainc, (2.5, 0.3)),
    "gammainccinv": (sp.gammainccinv, sp.gammaincc, (2.5, 0.3)),
    "betaincinv": (sp.betaincinv, sp.betainc, (2.5, 0.7, 0.3)),
}


@pytest.mark.parametrize("name", INVERSES)
def test_an_inverse_undoes_its_function_in_every_argument(name):
    inverse, f, xs = INVERSES[name]
    *shapes, p = xs
    assert slopes(lambda *xs: f(*xs[:-1], inverse(*xs)), float, (*shapes, p)) == pytest.approx(
        [0.0] * len(shapes) + [1.0], abs=1e-10
    )


UNKNOWN = {
    "jv": lambda x: sp.jv(x, 2.0),
    "kve": lambda x: sp.kve(x, 2.0),
    "polygamma": lambda x: sp.polygamma(x, 2.0),
    "zeta": lambda x: sp.zeta(x, 2.0),
    "zeta without q": sp.zeta,
}


@pytest.mark.parametrize("what", UNKNOWN)
def test_a_derivative_that_nobody_knows_is_refused(what):
    with pytest.raises(ag.errors.GradientError, match=f"{what.split()[0]} has no accurate derivative by [vnx]"):
        ag.grad(UNKNOWN[what])(2.0)


def test_a_second_derivative_by_a_shape_is_refused():
    with pytest.raises(ag.errors.GradientError, match="derivative of gammainc by a has no accurate derivative by a"):
        ag.grad(ag.grad(lambda a: sp.gammainc(a, 1.0)))(2.0)
    mixed = ag.grad(lambda x: ag.grad(sp.gammainc)(2.0, x))(1.5)
    step = 1e-5
    first = ag.grad(sp.gammainc)
    assert mixed == pytest.approx((first(2.0, 1.5 + step) - first(2.0, 1.5 - step)) / (2 * step), rel=1e-8)


def test_orders_that_are_tensors_are_no_obstacle():
    x = ag.tensor([1.0, 2.0], requires_grad=True)
    sp.jv(ag.tensor([0, 1]), x).sum().backward()
    np.testing.assert_allclose(x.grad.numpy(), [-sp.j1(1.0), 0.5 * (sp.j0(2.0) - sp.jv(2.0, 2.0))], rtol=1e-13)


SMOOTH = {
    "exprel": (sp.exprel, 0.0, [1 / 2, 1 / 3, 1 / 4]),
    "spence": (sp.spence, 1.0, [-1.0, 1 / 2, -2 / 3]),
    "ellipk": (sp.ellipk, 0.0, [math.pi / 8, math.pi * 9 / 64, math.pi * 75 / 256]),
    "ellipe": (sp.ellipe, 0.0, [-math.pi / 8, -math.pi * 3 / 64, -math.pi * 15 / 256]),
    "i0": (sp.i0, 0.0, [0.0, 1 / 2, 0.0]),
    "sine integral": (lambda x: sp.sici(x)[0], 0.0, [1.0, 0.0, -1 / 3]),
    "rgamma": (sp.rgamma, -1.0, [-1.0, 2 * 0.42278433509846713, None]),
}


@pytest.mark.parametrize("name", SMOOTH)
def test_derivatives_of_three_orders_where_a_formula_would_cancel(name):
    f, x, expected = SMOOTH[name]
    for wanted in expected:
        f = ag.grad(f)
        if wanted is not None:
            assert f(x) == pytest.approx(wanted, rel=1e-12, abs=1e-14)


@pytest.mark.parametrize("f", [sp.gamma, sp.loggamma, sp.expi, lambda z: sp.jv(1.5, z)])
def test_complex_numbers(f):
    z, h = np.array([1.5 + 0.5j]), 1e-6
    x = ag.tensor(z, requires_grad=True)
    ag.real(f(x)).sum().backward()
    slope = (f(z + h) - f(z - h)) / (2 * h)
    np.testing.assert_allclose(x.grad.numpy(), np.conj(slope), rtol=1e-8)


def test_logsumexp_with_signs():
    a, b = np.array([1.0, 2.0]), np.array([1.0, -3.0])
    logarithm, sign = sp.logsumexp(ag.tensor(a), b=b, return_sign=True)
    assert float(sign) == -1.0
    assert float(logarithm) == pytest.approx(math.log(3 * math.e**2 - math.e), rel=1e-14)
    assert math.isnan(float(sp.logsumexp(ag.tensor(a), b=b)))
    x = ag.tensor([-inf, -inf], requires_grad=True)
    assert float(sp.logsumexp(x, b=np.ones(2))) == -inf
    assert float(sp.logsumexp(ag.tensor([1000.0, 1000.0]), b=np.array([1.0, 3.0]))) == pytest.approx(
        1000 + math.log(4), rel=1e-15
    )


def test_softmax_is_over_all_elements():
    assert float(sp.softmax(ag.tensor([[1.0, 2.0], [3.0, 4.0]])).sum()) == pytest.approx(1.0)


@pytest.fixture
def without_scipy(monkeypatch):
    monkeypatch.setitem(sys.modules, "scipy.special", None)
    library.function.cache_clear()
    yield
    library.function.cache_clear()


@pytest.mark.usefixtures("without_scipy")
@pytest.mark.parametrize("x", [1.5, np.ones(2), ag.tensor([1.0])], ids=["float", "array", "tensor"])
def test_without_scipy_an_error_says_what_to_install(x):
    with pytest.raises(ag.AutogradError, match=r'gamma needs SciPy.*\s*hint: pip install "autograd_lite\[scipy\]"'):
        sp.gamma(x)


@pytest.mark.usefixtures("without_scipy")
@pytest.mark.parametrize("kind", [float, np.asarray, lambda x: np.array([x, 0.75])], ids=["float", "0-d", "row"])
def test_without_scipy_i0_has_its_derivatives(kind):
    for x, first in [
        (1e-8, 5e-9),
        (1.0, 0.565159103992485),
        (-5.0, -24.335642142450527),
        (700.0, 1.5285003902339007e302),
    ]:
        assert slopes(ag.i0, kind, (x,))[0] == pytest.approx(first, rel=1e-13)
    assert slopes(ag.grad(ag.i0), float, (2.0,))[0] == pytest.approx(sp.i0(2.0) - sp.i1(2.0) / 2, rel=1e-14)


def test_scipy_is_not_imported_before_it_is_needed():
    code = (
        "import sys, autograd_lite as ag; ag.special.erf(1.0); ag.special.gamma; "
        "before = 'scipy' in sys.modules; ag.special.gamma(2.0); print(before, 'scipy' in sys.modules)"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ag.__path__[0] + "/.."
    ).stdout
    assert said.split() == ["False", "True"]


def test_other_namespaces_are_refused():
    class Strange:
        __name__ = "strange"

    with pytest.raises(ag.AutogradError, match="no library computes special functions for strange"):
        library.call(Strange(), "gamma", 1.0)
