"""Polynomials by their coefficients. Declarations only."""

__all__: list[str] = []
