"""Discrete Fourier transforms, by the names of the array-API standard and of NumPy."""

from typing import Any

import numpy as np

from ..backend import on_device
from ..variable import wrap
from .complexes import conj
from .einsum import shaped
from .masking import is_complex
from .shape import roll
from .spectrum import OPPOSITE, checked_norm, dft, from_half, half_spectrum, inverse_dft, one, ready, transformed

__all__ = [
    "fft",
    "fft2",
    "fftfreq",
    "fftn",
    "fftshift",
    "hfft",
    "ifft",
    "ifft2",
    "ifftn",
    "ifftshift",
    "ihfft",
    "irfft",
    "irfft2",
    "irfftn",
    "rfft",
    "rfft2",
    "rfftfreq",
    "rfftn",
]


def fft(x: Any, /, n: int | None = None, axis: int = -1, norm: str | None = "backward") -> Any:
    """Discrete Fourier transform along an axis.

    Parameters
    ----------
    x : Tensor or array
        Real or complex.
    n : int, optional
        To truncate the axis to, or pad it with zeros.
    axis : int
        Along which to transform.
    norm : {"backward", "ortho", "forward"}
        Which direction divides by the number of elements: the inverse, each by its root, or this one.

    Examples
    --------
    >>> ag.fft.fft(ag.asarray([1.0, 0.0, 0.0]))
    Tensor([1.+0.j, 1.+0.j, 1.+0.j], dtype=complex128)
    """
    return transformed(dft, x, one(n), (axis,), norm)


def ifft(x: Any, /, n: int | None = None, axis: int = -1, norm: str | None = "backward") -> Any:
    """Inverse of `fft`, with the same parameters.

    Examples
    --------
    >>> ag.fft.ifft(ag.asarray([1.0, 1.0]))
    Tensor([1.+0.j, 0.+0.j], dtype=complex128)
    """
    return transformed(inverse_dft, x, one(n), (axis,), norm)


def fftn(x: Any, /, s: Any = None, axes: Any = None, norm: str | None = "backward") -> Any:
    """Discrete Fourier transform along several axes.

    Parameters
    ----------
    x : Tensor or array
        Real or complex.
    s : sequence of int, optional
        To truncate the axes to, or pad them with zeros; -1 leaves one as it is.
    axes : sequence of int, optional
        Along which to transform: all, or the last ones if `s` is given.
    norm : {"backward", "ortho", "forward"}
        As for `fft`.

    Examples
    --------
    >>> ag.fft.fftn(ag.ones((2, 2)))
    Tensor([[4.+0.j, 0.+0.j],
            [0.+0.j, 0.+0.j]], dtype=complex128)
    """
    return transformed(dft, x, s, axes, norm)


def ifftn(x: Any, /, s: Any = None, axes: Any = None, norm: str | None = "backward") -> Any:
    """Inverse of `fftn`, with the same parameters.

    Examples
    --------
    >>> ag.fft.ifftn(ag.ones((2, 2)))
    Tensor([[1.+0.j, 0.+0.j],
            [0.+0.j, 0.+0.j]], dtype=complex128)
    """
    return transformed(inverse_dft, x, s, axes, norm)


def fft2(x: Any, /, s: Any = None, axes: Any = (-2, -1), norm: str | None = "backward") -> Any:
    """`fftn` of the last two axes.

    Examples
    --------
    >>> ag.fft.fft2(ag.ones((3, 2, 2))).shape
    (3, 2, 2)
    """
    return fftn(x, s, axes, norm)


def ifft2(x: Any, /, s: Any = None, axes: Any = (-2, -1), norm: str | None = "backward") -> Any:
    """`ifftn` of the last two axes.

    Examples
    --------
    >>> ag.fft.ifft2(ag.ones((3, 2, 2))).shape
    (3, 2, 2)
    """
    return ifftn(x, s, axes, norm)


def rfft(x: Any, /, n: int | None = None, axis: int = -1, norm: str | None = "backward") -> Any:
    """`fft` of real numbers: half of the spectrum, as the other half is the conjugate of this.

    Parameters
    ----------
    x : Tensor or array
        Real.
    n, axis, norm
        As for `fft`; the result is ``n // 2 + 1`` long.

    Examples
    --------
    >>> ag.fft.rfft(ag.asarray([1.0, 0.0, 0.0]))
    Tensor([1.+0.j, 1.+0.j], dtype=complex128)
    """
    return half_spectrum(x, one(n), (axis,), norm)


def irfft(x: Any, /, n: int | None = None, axis: int = -1, norm: str | None = "backward") -> Any:
    """Inverse of `rfft`: real numbers from half of their spectrum.

    Parameters
    ----------
    x : Tensor or array
        Half of a spectrum; the imaginary part of its first entry counts for nothing.
    n : int, optional
        How long the result is to be; by default even, ``2 * (length - 1)``.
    axis, norm
        As for `fft`.

    Examples
    --------
    >>> ag.fft.irfft(ag.asarray([1.0, 1.0]), n=3)
    Tensor([1., 0., 0.])
    """
    return from_half(x, one(n), (axis,), norm)


def rfftn(x: Any, /, s: Any = None, axes: Any = None, norm: str | None = "backward") -> Any:
    """`fftn` of real numbers: half of the spectrum along the last of the axes.

    Examples
    --------
    >>> ag.fft.rfftn(ag.ones((4, 4))).shape
    (4, 3)
    """
    return half_spectrum(x, s, axes, norm)


def irfftn(x: Any, /, s: Any = None, axes: Any = None, norm: str | None = "backward") -> Any:
    """Inverse of `rfftn`.

    Examples
    --------
    >>> ag.fft.irfftn(ag.ones((4, 3))).shape
    (4, 4)
    """
    return from_half(x, s, axes, norm)


def rfft2(x: Any, /, s: Any = None, axes: Any = (-2, -1), norm: str | None = "backward") -> Any:
    """`rfftn` of the last two axes.

    Examples
    --------
    >>> ag.fft.rfft2(ag.ones((3, 4, 4))).shape
    (3, 4, 3)
    """
    return rfftn(x, s, axes, norm)


def irfft2(x: Any, /, s: Any = None, axes: Any = (-2, -1), norm: str | None = "backward") -> Any:
    """`irfftn` of the last two axes.

    Examples
    --------
    >>> ag.fft.irfft2(ag.ones((3, 4, 3))).shape
    (3, 4, 4)
    """
    return irfftn(x, s, axes, norm)


def hfft(x: Any, /, n: int | None = None, axis: int = -1, norm: str | None = "backward") -> Any:
    """`fft` of numbers that are the conjugates of themselves read backwards, of which half are given: a real spectrum.

    Parameters
    ----------
    x : Tensor or array
        The first half.
    n, axis, norm
        As for `irfft`.

    Examples
    --------
    >>> ag.fft.hfft(ag.asarray([1.0, 0.0]))
    Tensor([1., 1.])
    """
    x = shaped(x)
    return irfft(conj(x) if is_complex(x) else x, n, axis, OPPOSITE[checked_norm(norm)])


def ihfft(x: Any, /, n: int | None = None, axis: int = -1, norm: str | None = "backward") -> Any:
    """Inverse of `hfft`.

    Examples
    --------
    >>> ag.fft.ihfft(ag.asarray([1.0, 1.0]))
    Tensor([1.-0.j, 0.-0.j], dtype=complex128)
    """
    return conj(rfft(x, n, axis, OPPOSITE[checked_norm(norm)]))


def fftshift(x: Any, /, axes: Any = None) -> Any:
    """Frequency 0 in the middle, along the given axes or all.

    Examples
    --------
    >>> ag.fft.fftshift(ag.asarray([0.0, 1.0, 2.0, -2.0, -1.0]))
    Tensor([-2., -1.,  0.,  1.,  2.])
    """
    x, places, _ = ready(x, axes)
    return roll(x, tuple(x.shape[k] // 2 for k in places), axis=tuple(places))


def ifftshift(x: Any, /, axes: Any = None) -> Any:
    """Inverse of `fftshift`.

    Examples
    --------
    >>> ag.fft.ifftshift(ag.asarray([-2.0, -1.0, 0.0, 1.0, 2.0]))
    Tensor([ 0.,  1.,  2., -2., -1.])
    """
    x, places, _ = ready(x, axes)
    return roll(x, tuple(-(x.shape[k] // 2) for k in places), axis=tuple(places))


def fftfreq(n: int, d: float = 1.0, *, dtype: Any = None, device: str | None = None) -> Any:
    """The frequencies of `fft` of `n` samples that are `d` apart.

    Examples
    --------
    >>> ag.fft.fftfreq(4)
    Tensor([ 0.  ,  0.25, -0.5 , -0.25])
    """
    return wrap(on_device(np.fft.fftfreq(n, d).astype(dtype or float), device))


def rfftfreq(n: int, d: float = 1.0, *, dtype: Any = None, device: str | None = None) -> Any:
    """The frequencies of `rfft` of `n` samples that are `d` apart.

    Examples
    --------
    >>> ag.fft.rfftfreq(4)
    Tensor([0.  , 0.25, 0.5 ])
    """
    return wrap(on_device(np.fft.rfftfreq(n, d).astype(dtype or float), device))
