"""Reductions that pass over NaN. Declarations only."""

__all__: list[str] = []
