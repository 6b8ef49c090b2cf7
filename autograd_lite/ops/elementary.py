"""The rest of NumPy's elementwise functions. Declarations only."""

__all__: list[str] = []
