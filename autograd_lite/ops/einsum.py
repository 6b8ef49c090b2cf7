"""Sums of products by index notation, lowered to matrix products where they can be. Declarations only."""

__all__: list[str] = []
