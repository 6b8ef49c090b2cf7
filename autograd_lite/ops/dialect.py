"""What CuPy and the array-API standard call by other names than NumPy does. No ops here."""

from typing import Any

import numpy as np

from ..backend import kind
from ..located import Located

__all__: list[str] = []

CUPY: dict[str, str | None] = {"correction": "ddof", "rtol": "rcond", "hermitian": None}
STANDARD: dict[str, str | None] = {"hermitian": None, "UPLO": None}


def named(xp: Any, **params: Any) -> dict[str, Any]:
    """Keyword arguments by the names of a library; those that only say what is faster are left out where unknown."""
    if xp is np:
        return params
    names = CUPY if xp.__name__ == "cupy" else STANDARD
    spelled = {names.get(name, name): value for name, value in params.items()}
    return {name: value for name, value in spelled.items() if name is not None}


def complexes(xp: Any, x: Any) -> Any:
    """`x` as complex numbers where a library's transforms take no others."""
    return xp.astype(x, xp.result_type(x, xp.complex64)) if isinstance(xp, Located) and kind(x.dtype) == "f" else x


def singular_values(xp: Any, x: Any) -> Any:
    """The singular values of matrices, largest first."""
    return xp.linalg.svdvals(x) if isinstance(xp, Located) else xp.linalg.svd(x, compute_uv=False)
