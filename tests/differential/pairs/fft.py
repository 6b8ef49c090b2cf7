"""Fourier transforms: of every kind, length, axis and norm."""

from reference import torch

import autograd_lite as ag

from . import drawing
from .drawing import one_of
from .pair import Pair, by_position, words

NORMS = one_of("backward", "ortho", "forward")
three = (3, 4, 2)
REAL_ONLY = {"rfft", "ihfft", "rfft2", "rfftn"}


def one(name):
    """A transform of one axis."""
    f = getattr(torch.fft, name)
    return Pair(
        by_position(f, "n", "axis", "norm"),
        drawing.along(side=2, n=one_of(None, 2, 3, 5), norm=NORMS),
        complex=name not in REAL_ONLY,
    )


def many(name, axes):
    """A transform of several."""
    f = getattr(torch.fft, name)
    return Pair(
        by_position(f, "s", "axes", "norm"),
        drawing.of_shape(three, s=one_of(None, (2, 5)), axes=one_of(*axes), norm=NORMS),
        by_position(getattr(ag.fft, name), "s", "axes", "norm"),
        complex=name not in REAL_ONLY,
    )


def shift(name):
    f = getattr(torch.fft, name)
    return Pair(by_position(f, "axes"), drawing.of_shape(three, axes=one_of(None, 0, (0, 1))), complex=True)


AXES = [(0, 1), (-1, 0), (1, 2)]
PAIRS = {
    **{f"fft.{name}": one(name) for name in words("fft ifft rfft irfft hfft ihfft")},
    **{f"fft.{name}": many(name, AXES) for name in words("fft2 ifft2 rfft2 irfft2 fftn ifftn rfftn irfftn")},
    "fft.fftn of all": Pair(torch.fft.fftn, drawing.of_shape(three), ag.fft.fftn, complex=True),
    **{f"fft.{name}": shift(name) for name in ["fftshift", "ifftshift"]},
}
