"""Discrete Fourier transforms, by the names of the array-API standard and of NumPy."""

from .ops.fft import *  # noqa: F403
