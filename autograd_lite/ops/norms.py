"""Norms of vectors and matrices, condition numbers. Declarations only."""

__all__: list[str] = []
