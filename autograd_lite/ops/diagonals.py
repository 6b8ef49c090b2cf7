"""Diagonals and triangles of matrices. Declarations only."""

__all__: list[str] = []
