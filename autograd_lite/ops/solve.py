"""Linear systems, inverses and powers of matrices. Declarations only."""

__all__: list[str] = []
