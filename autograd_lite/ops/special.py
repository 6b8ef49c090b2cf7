"""Special functions, computed by SciPy (the extra `[scipy]`). Declarations only."""

__all__: list[str] = []
