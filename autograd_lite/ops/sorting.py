"""Order: sorting, partitioning, the largest few, and where values belong. Declarations only."""

__all__: list[str] = []
