"""Averages, spreads, covariances. Declarations only."""

__all__: list[str] = []
