"""Sampled functions: convolution and correlation of sequences, interpolation, differences. Declarations only."""

__all__: list[str] = []
