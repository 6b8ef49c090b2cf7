"""Discrete Fourier transforms. All are linear. Declarations only."""

__all__: list[str] = []
