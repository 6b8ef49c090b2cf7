"""Running sums, products and extrema. Declarations only."""

__all__: list[str] = []
