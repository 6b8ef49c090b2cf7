"""Fourier transforms: adjoints and derivatives of complex values, dtypes, and what is refused."""

import complexly
import numpy as np
import pytest

import autograd_lite as ag
from autograd_lite.ops.spectrum import _irfft, _rfft, dft, inverse_dft
from autograd_lite.walks import rules

NORMS = ["backward", "ortho", "forward"]
LENGTHS = [1, 2, 5, 6]


def adjoint(op, x, t, g, **params):
    """Both sides of ``<g, F t> = <F* g, t>``, over the reals."""
    y = op(x, **params)
    forward = rules.jvp(op.op, (t,), y, (x,), params)
    (back,) = rules.vjp(op.op, g, y, (x,), params, [True])
    return np.vdot(g, forward).real, np.vdot(rules.fit(back, x), t).real


@pytest.mark.parametrize("norm", NORMS)
@pytest.mark.parametrize("n", LENGTHS)
@pytest.mark.parametrize("op", [dft, inverse_dft])
def test_complex_transforms_are_adjoint_to_their_rule(op, n, norm):
    x, t, g = (complexly.numbers((n, 3), seed) for seed in range(3))
    for axes in [(0,), (1, 0)]:
        left, right = adjoint(op, x, t, g, axes=axes, norm=norm)
        np.testing.assert_allclose(left, right, rtol=1e-12)
        left, right = adjoint(op, x.real.copy(), t.real, g, axes=axes, norm=norm)
        np.testing.assert_allclose(left, right, rtol=1e-12)


@pytest.mark.parametrize("norm", NORMS)
@pytest.mark.parametrize("n", LENGTHS)
def test_half_spectra_are_adjoint_to_their_rule(n, norm):
    x, t = np.cos(np.arange(2.0 * n)).reshape(n, 2), np.sin(np.arange(2.0 * n)).reshape(n, 2)
    half = complexly.numbers((n // 2 + 1, 2))
    left, right = adjoint(_rfft, x, t, half, axis=0, norm=norm)
    np.testing.assert_allclose(left, right, rtol=1e-12)
    left, right = adjoint(_irfft, half, complexly.numbers(half.shape, 1), t, n=n, axis=0, norm=norm)
    np.testing.assert_allclose(left, right, rtol=1e-12)


@pytest.mark.parametrize("norm", NORMS)
@pytest.mark.parametrize("name", ["fft", "ifft", "irfft", "hfft"])
@pytest.mark.parametrize("n", [None, 2, 5])
def test_derivatives_by_complex_numbers(name, n, norm):
    f = getattr(ag.fft, name)
    complexly.check(lambda z: f(z, n=n, axis=0, norm=norm), complexly.numbers((4, 2)))


@pytest.mark.parametrize("name", ["fft", "ifft", "rfft", "ihfft"])
@pytest.mark.parametrize("n", [None, 3, 6])
def test_derivatives_by_real_numbers_are_real(name, n):
    complexly.check(lambda x: getattr(ag.fft, name)(x, n=n), np.arange(8.0).reshape(2, 4) / 8)


@pytest.mark.parametrize("name", ["fftn", "ifftn", "irfftn", "fft2", "ifft2", "irfft2"])
def test_derivatives_over_several_axes(name):
    complexly.check(lambda z: getattr(ag.fft, name)(z, s=(3, 4), axes=(1, 0)), complexly.numbers((4, 3)))


@pytest.mark.parametrize("name", ["fft", "rfft", "ifftn", "irfft", "hfft", "ihfft", "rfft2"])
@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.longdouble])
def test_precision_is_kept(name, dtype):
    x = ag.tensor(np.ones((2, 4), dtype), requires_grad=True)
    y = getattr(ag.fft, name)(x)
    assert y.dtype == getattr(np.fft, name)(np.ones((2, 4), dtype)).dtype
    ag.real(y).sum().backward()
    assert x.grad.dtype == dtype


def test_whole_numbers_become_complex():
    y = ag.fft.fft([1, 2, 3])
    assert y.dtype == complex
    np.testing.assert_allclose(y, np.fft.fft([1, 2, 3]))


def test_there_and_back_is_the_identity():
    z = complexly.numbers((3, 4))
    np.testing.assert_allclose(ag.fft.ifft(ag.fft.fft(z)), z)
    np.testing.assert_allclose(ag.fft.irfftn(ag.fft.rfftn(z.real), s=(3, 4)), z.real)
    np.testing.assert_array_equal(ag.fft.ifftshift(ag.fft.fftshift(z)), z)


def test_no_axes_leave_all_as_it_is():
    np.testing.assert_array_equal(ag.fft.fftn(np.ones(3), axes=()), np.ones(3))


@pytest.mark.parametrize("name", ["fftfreq", "rfftfreq"])
def test_frequencies_are_numpys(name):
    f, numpys = getattr(ag.fft, name), getattr(np.fft, name)
    for n in (1, 4, 5):
        np.testing.assert_array_equal(f(n, 0.1).numpy(), numpys(n, 0.1))
        np.testing.assert_array_equal(f(n, d=2.0).numpy(), numpys(n, d=2.0))
    assert f(4, dtype=ag.float32).dtype == np.float32


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (
            lambda: ag.fft.fft(np.ones(3), norm="both"),
            "expected norm 'backward', 'ortho', 'forward' or None",
        ),
        (lambda: ag.fft.fft(np.ones(3), n=0), "expected a positive length, got 0"),
        (lambda: ag.fft.irfft(np.ones(1)), "expected a positive length, got 0, of a half spectrum of shape (1,)"),
        (lambda: ag.fft.fft(np.ones(3), axis=1), "fft: axis 1 is out of bounds for an array with 1 axis"),
        (lambda: ag.fft.fft(1.0), "fft: axis -1 is out of bounds for an array with 0 axes"),
        (lambda: ag.fft.fftn(np.ones(3), s=(2, 2)), "fft: axis -2 is out of bounds"),
        (lambda: ag.fft.fftn(np.ones((3, 3)), s=(2,), axes=(0, 1)), "a length for each of the axes (0, 1), got (2,)"),
        (lambda: ag.fft.rfft(np.ones(3) * 1j), "rfft: expected real numbers, got complex128"),
        (lambda: ag.fft.rfftn(np.ones(3), axes=()), "rfft: expected at least one axis"),
        (lambda: ag.fft.irfftn(np.ones(3), axes=()), "irfft: expected at least one axis"),
        (lambda: ag.fft.fft(np.ones(0)), "Invalid number of FFT data points (0)"),
    ],
)
def test_what_is_refused(call, said):
    with pytest.raises(ag.AutogradError) as error:
        call()
    assert said in str(error.value)
