"""Convolution and pooling over any number of axes. Declarations only."""

__all__: list[str] = []
