"""Arrays put together, repeated, padded, and taken apart. Declarations only."""

__all__: list[str] = []
