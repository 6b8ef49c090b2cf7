"""Factorisations of matrices and what follows from them: Cholesky, QR, eigenvalues, singular values, determinants. Declarations only."""

__all__: list[str] = []
