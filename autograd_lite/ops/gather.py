"""Elements by index arrays and by conditions: gather, scatter, choose. Declarations only."""

__all__: list[str] = []
