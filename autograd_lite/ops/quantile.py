"""Medians, quantiles and percentiles. Declarations only."""

__all__: list[str] = []
