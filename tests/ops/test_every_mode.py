"""Conventions about whole arrays, in every way to a gradient: ties, zeros, dtypes, no elements, complex numbers."""

import numpy as np
import pytest
from ways import OF_ARRAYS

import autograd_lite as ag
from autograd_lite.errors import AutogradError

pytestmark = pytest.mark.usefixtures("quiet")
every_way = pytest.mark.parametrize("way", OF_ARRAYS, ids=lambda way: way.__name__)
inf = np.inf


def weighed(f):
    """The sum of the elements of `f(x)`, of which the n-th is weighed with 1, 10, 100 and so on."""
    return lambda x: (f(x) * (10.0 ** np.arange(f(x).shape[-1])).astype(x.dtype)).sum()


CHOICES = {
    "max": (ag.max, [1.0, 3.0, 3.0], [0.0, 0.5, 0.5]),
    "min": (ag.min, [1.0, 1.0, 1.0, 2.0], [1 / 3, 1 / 3, 1 / 3, 0.0]),
    "max of infinities": (ag.max, [inf, 1.0, inf], [0.5, 0.0, 0.5]),
    "maximum": (lambda x: ag.maximum(x, 2.0).sum(), [1.0, 2.0, 3.0], [0.0, 0.5, 1.0]),
    "minimum": (lambda x: ag.minimum(x, 2.0).sum(), [1.0, 2.0, 3.0], [1.0, 0.5, 0.0]),
    "fmax": (lambda x: ag.fmax(x, 2.0).sum(), [1.0, 2.0, 3.0], [0.0, 0.5, 1.0]),
    "ptp": (ag.ptp, [1.0, 1.0, 3.0], [-0.5, -0.5, 1.0]),
    "sort": (weighed(ag.sort), [2.0, 1.0, 1.0], [100.0, 5.5, 5.5]),
    "sort, descending": (weighed(lambda x: ag.sort(x, descending=True)), [2.0, 2.0, 1.0], [5.5, 5.5, 100.0]),
    "partition": (weighed(lambda x: ag.partition(x, 1)), [2.0, 1.0, 1.0], [100.0, 5.5, 5.5]),
    "top_k": (weighed(lambda x: ag.top_k(x, 2)[0]), [3.0, 1.0, 3.0], [5.5, 0.0, 5.5]),
    "median of two equal": (ag.median, [2.0, 2.0, 9.0], [0.5, 0.5, 0.0]),
    "median of an even number": (ag.median, [1.0, 2.0, 3.0, 9.0], [0.0, 0.5, 0.5, 0.0]),
    "quantile": (lambda x: ag.quantile(x, 0.3), [2.0, 2.0, 3.0], [0.5, 0.5, 0.0]),
    "cumulative_max": (weighed(ag.cumulative_max), [1.0, 1.0, 0.0], [1 + 5 + 50, 5 + 50, 0.0]),
    "relu": (lambda x: ag.relu(x).sum(), [-1.0, 0.0, 1.0], [0.0, 0.0, 1.0]),
    "abs": (lambda x: ag.abs(x).sum(), [-1.0, 0.0, 1.0], [-1.0, 0.0, 1.0]),
    "sign": (lambda x: ag.sign(x).sum(), [-1.0, 0.0, 1.0], [0.0, 0.0, 0.0]),
    "clip": (lambda x: ag.clip(x, 0.0, 1.0).sum(), [-1.0, 0.0, 1.0, 2.0], [0.0, 1.0, 1.0, 0.0]),
    "prod with no zero": (ag.prod, [2.0, 3.0, 4.0], [12.0, 8.0, 6.0]),
    "prod with one zero": (ag.prod, [0.0, 3.0, 4.0], [12.0, 0.0, 0.0]),
    "prod with two zeros": (ag.prod, [0.0, 0.0, 4.0], [0.0, 0.0, 0.0]),
    "cumprod with one zero": (weighed(ag.cumprod), [2.0, 0.0, 3.0], [1.0, 20.0 + 600.0, 0.0]),
    "cumprod with two zeros": (weighed(ag.cumprod), [0.0, 3.0, 0.0], [31.0, 0.0, 0.0]),
    "norm at 0": (ag.linalg.norm, [0.0, 0.0], [0.0, 0.0]),
    "norm of order 1 at 0": (lambda x: ag.linalg.norm(x, ord=1), [0.0, -2.0], [0.0, -1.0]),
    "norm of order inf at a tie": (lambda x: ag.linalg.norm(x, ord=inf), [2.0, -2.0], [0.5, -0.5]),
    "hypot": (lambda x: ag.hypot(x, 0.0).sum(), [0.0, 3.0], [0.0, 1.0]),
    "std of a constant": (ag.std, [2.0, 2.0], [0.0, 0.0]),
    "sinc": (lambda x: ag.sinc(x).sum(), [0.0], [0.0]),
    "where": (lambda x: ag.where(x > 0, ag.log(x), x).sum(), [-1.0, 0.0, 2.0], [1.0, 1.0, 0.5]),
    "where of a root": (lambda x: ag.where(x > 0, ag.sqrt(x), 0.0).sum(), [-1.0, 0.0, 4.0], [0.0, 0.0, 0.25]),
    "root of a product with itself": (lambda x: ag.sqrt(x @ x), [0.0, 0.0], [0.0, 0.0]),
    "root of an einsum": (lambda x: ag.sqrt(ag.einsum("i,i->", x, x)), [0.0, 0.0], [0.0, 0.0]),
    "roots in a product": (
        lambda x: ag.sqrt(x) @ np.array([0, 1, 0]).astype(x.dtype),
        [0.0, 4.0, 1.0],
        [0.0, 0.25, 0.0],
    ),
    "logs in a matrix product": (
        lambda x: (ag.where(x > 0, ag.log(x), 0.0) @ np.diag([1.0, 2.0]).astype(x.dtype)).sum(),
        [0.0, 2.0],
        [0.0, 1.0],
    ),
    "logsumexp far out": (ag.logsumexp, [1000.0, 1000.0], [0.5, 0.5]),
    "logsumexp with -inf": (ag.logsumexp, [-inf, 0.0], [0.0, 1.0]),
}


@every_way
@pytest.mark.parametrize("choice", CHOICES)
def test_choice(choice, way):
    f, x, expected = CHOICES[choice]
    np.testing.assert_allclose(way(f, np.array(x)), expected, rtol=1e-12)


@every_way
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.longdouble])
def test_the_gradient_has_the_dtype_of_the_input(way, dtype):
    x = np.array([1.0, 2.0, 3.0], dtype)
    g = way(lambda x: (ag.tanh(x) * 0.5 + np.ones(3)).mean(), x)
    assert g.dtype == dtype


@every_way
@pytest.mark.parametrize("shape", [(0,), (2, 0)])
def test_no_elements_have_a_gradient_without_elements(way, shape):
    assert way(lambda x: (x * x).sum() + 1.0, np.ones(shape)).shape == shape


@every_way
def test_a_point_has_a_point_for_gradient(way):
    g = way(lambda x: x * x, np.array(3.0))
    assert (np.shape(g), float(g)) == ((), 6.0)


@every_way
def test_integers_beside_floats_are_constants(way):
    counts = np.array([1, 2, 3])
    assert way(lambda x: (counts * x + ag.tensor(counts)).sum(), np.ones(3)).tolist() == [1.0, 2.0, 3.0]


@every_way
def test_a_gradient_by_integers_is_refused(way):
    with pytest.raises(AutogradError, match=r"float"):
        way(lambda x: (x * x).sum(), np.array([1, 2]))


BACKWARD = [way for way in OF_ARRAYS if way.__name__ not in ("of_jvp", "of_jacobian", "of_batch")]


@pytest.mark.parametrize("way", BACKWARD, ids=lambda way: way.__name__)
def test_a_real_loss_of_complex_numbers(way):
    """Of |z|^2 the gradient is 2 z: by the real part, plus i times that by the imaginary part."""
    z = np.array([1.0 + 2.0j, -3.0j])
    assert way(lambda z: ag.real(z * ag.conj(z)).sum(), z).tolist() == (2 * z).tolist()


def test_a_real_loss_of_complex_numbers_in_batches():
    z = np.array([[1.0 + 2.0j], [-3.0j]])
    found = ag.vmap(ag.grad(lambda z: ag.real(z * ag.conj(z)).sum()))(z)
    assert found.tolist() == (2 * z).tolist()


def test_a_real_loss_of_complex_numbers_forward():
    """A direction t moves it by the real part of the gradient's conjugate times t."""
    z, t = np.array([1.0 + 2.0j]), np.array([0.5 - 1.0j])
    moved = ag.jvp(lambda z: ag.real(z * ag.conj(z)).sum(), (z,), (t,))[1]
    assert float(moved) == (np.conj(2 * z) * t).real.item()
