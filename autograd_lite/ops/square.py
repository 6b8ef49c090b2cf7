"""What the rules of linear algebra share: adjoints, triangles, identities, and what is said of bad matrices."""

from typing import Any

import numpy as np

from ..backend import as_array, kind
from ..declare import custom
from ..errors import DTypeError, MatrixError, ShapeError
from ..located import numpys
from .arithmetic import abs as _abs
from .arithmetic import reciprocal
from .complexes import conj, real
from .masking import is_complex
from .reduce import max as _max
from .reduce import sum as _sum
from .select import where
from .shape import matrix_transpose

__all__: list[str] = []  # for rules


def given(x: Any) -> Any:
    """A variable or array as it is; a nested list or number as an array."""
    return x if hasattr(x, "ndim") else as_array(x)


def matrices(name: str, x: Any) -> None:
    """Raise unless `x` holds matrices."""
    shape = getattr(x, "shape", ())
    if len(shape) < 2:  # noqa: PLR2004 - two of them, as it says
        raise ShapeError(f"{name}: expected a matrix or a stack of them, got shape {shape}")


def square(name: str, x: Any) -> None:
    """Raise unless `x` holds square matrices."""
    matrices(name, x)
    if x.shape[-1] != x.shape[-2]:
        raise ShapeError(
            f"{name}: expected square matrices on the last two axes, got shape {x.shape}",
            "pinv, lstsq, svd and qr take matrices of any shape",
        )


def lapack(name: str, f: Any, *args: Any, hint: str = "") -> Any:
    """``f(*args)``, with LAPACK's complaint as an error of the library."""
    try:
        return f(*args)
    except np.linalg.LinAlgError as error:
        raise MatrixError(f"{name}: {error}, for shape {args[0].shape}", hint) from None
    except TypeError:
        if kind(args[0].dtype) not in "fc":
            raise
        raise DTypeError(
            f"{name}: expected float32, float64 or complex numbers of these, got {args[0].dtype}",
            "LAPACK has no others; x.astype(ag.float64) converts, and the gradient comes back as it was",
        ) from None


def adjoint(x: Any) -> Any:
    """The conjugate transpose."""
    return conj(matrix_transpose(x)) if is_complex(x) else matrix_transpose(x)


def hermitian(x: Any) -> Any:
    """The Hermitian part."""
    return (x + adjoint(x)) / 2


def skew(x: Any) -> Any:
    """The skew-Hermitian part."""
    return (x - adjoint(x)) / 2


def real_part(x: Any) -> Any:
    """The real part; nothing to do for what is real."""
    return real(x) if is_complex(x) else x


@custom(vjp=None, batch="front", tex="I", name="identity_like")
def identity_like(xp: Any, x: Any) -> Any:
    """Identity matrices in the shape of `x`, square or with rows or columns of 0 to fill it up."""
    return xp.broadcast_to(xp.eye(*x.shape[-2:], dtype=x.dtype), x.shape)


def on_diagonal(w: Any) -> Any:
    """Vectors as diagonal matrices."""
    rows = w[..., None, :]
    return rows * identity_like(rows * w[..., :, None])


def diagonal(a: Any, b: Any) -> Any:
    """The diagonal of ``adjoint(a) @ b``."""
    return _sum((conj(a) if is_complex(a) else a) * b, axis=-2)


def rounding(w: Any) -> Any:
    """Below which a difference of eigenvalues or singular values is rounding, for each matrix: n * eps * largest."""
    if not w.shape[-1]:
        return 0.0
    return w.shape[-1] * float(np.finfo(numpys(w.dtype)).eps) * _max(_abs(w), axis=-1, keepdims=True)


def inverse_or_zero(x: Any, tolerance: Any) -> Any:
    """``1 / x``, and 0 where `x` is 0 up to the tolerance: what has no derivative there then contributes nothing."""
    none = _abs(x) <= tolerance
    return where(none, 0.0, reciprocal(where(none, 1.0, x)))


def gaps(w: Any) -> Any:
    """``1 / (w[j] - w[i])``, and 0 where two are equal up to rounding."""
    return inverse_or_zero(w[..., None, :] - w[..., :, None], rounding(w)[..., None] if w.shape[-1] else 0.0)
