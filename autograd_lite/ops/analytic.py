"""Functions of square matrices by their power series: exponential, square root. Declarations only."""

from typing import Any

import numpy as np

from ..declare import custom
from ..errors import OpError
from .joining import block
from .library import function
from .square import adjoint, given, lapack, square

__all__ = ["expm", "sqrtm"]

# Of the Pade approximant of degree 13, and up to which 1-norm it is exact to double precision (N. Higham, "The
# scaling and squaring method for the matrix exponential revisited", 2005)
PADE = (
    *(64764752532480000.0, 32382376266240000.0, 7771770303897600.0, 1187353796428800.0, 129060195264000.0),
    *(10559470521600.0, 670442572800.0, 33522128640.0, 1323241920.0, 40840800.0, 960960.0, 16380.0, 182.0, 1.0),
)
NORM = 5.371920351148152


def _along(x: Any, t: Any) -> Any:
    """The change of ``expm(x)`` by `t`: a block of the exponential of a matrix of twice the size (R. Mathias, 1996)."""
    n = x.shape[-1]
    return expm(block([[x, t], [t * 0.0, x]]))[..., :n, n:]


@custom(
    vjp=lambda g, y, x: _along(adjoint(x), g),
    jvp=lambda t, y, x: _along(x, t),
    complex=True,
    batch="front",
    tex="e^{{{x}}}",
)
def expm(xp: Any, x: Any) -> Any:
    """Exponential of a square matrix, the sum of ``x^k / k!``, or of each in a stack.

    Parameters
    ----------
    x : Tensor or array
        Shape (..., n, n). The exponentials of the elements are ``exp(x)``.

    Raises
    ------
    ShapeError
        If the matrices are not square.

    Examples
    --------
    >>> ag.linalg.expm(ag.asarray([[0.0, 1.0], [0.0, 0.0]]))
    Tensor([[1., 1.],
            [0., 1.]])
    """
    square("expm", x)
    if not x.size:
        return x * 1.0
    size = xp.max(xp.sum(xp.abs(x), axis=-2), axis=-1)[..., None, None]
    times = xp.ceil(xp.log2(xp.where(xp.isfinite(size) & (size > NORM), size, NORM) / NORM))
    x = x / xp.astype(2.0**times, x.dtype if xp.isdtype(x.dtype, "real floating") else size.dtype)
    one = xp.eye(x.shape[-1], dtype=x.dtype)
    x2 = x @ x
    x4 = x2 @ x2
    x6 = x2 @ x4
    high = [x6 @ (PADE[k + 12] * x6 + PADE[k + 10] * x4 + PADE[k + 8] * x2) for k in (1, 0)]
    low = [PADE[k + 6] * x6 + PADE[k + 4] * x4 + PADE[k + 2] * x2 + PADE[k] * one for k in (1, 0)]
    odd, even = x @ (high[0] + low[0]), high[1] + low[1]
    y = lapack("expm", xp.linalg.solve, even - odd, even + odd)
    for k in range(int(xp.max(times))):
        y = xp.where(times > k, y @ y, y)
    return y


def _is_hermitian(xp: Any, x: Any) -> bool:
    return bool(xp.all(x == xp.conj(xp.matrix_transpose(x))))


def _by_scipy(name: str, xp: Any, *xs: Any) -> Any:
    """A function of SciPy for single matrices, on stacks that broadcast."""
    if xp is not np:
        raise OpError(f"{name}: of {xp.__name__}'s arrays only Hermitian matrices are taken")
    f = function("scipy.linalg", name)
    front = np.broadcast_shapes(*(x.shape[:-2] for x in xs))
    xs = tuple(np.broadcast_to(x, (*front, *x.shape[-2:])) for x in xs)
    found = [lapack(name, f, *(x[i] for x in xs)) for i in np.ndindex(front)]
    return np.reshape(np.stack(found), xs[-1].shape) if found else np.zeros_like(xs[-1])


@custom(
    vjp=(
        lambda g, y, a, q: -_anticommuted(_sylvester(adjoint(a), g), adjoint(y)),  # type: ignore[has-type]  # below
        lambda g, y, a, q: _sylvester(adjoint(a), g),  # type: ignore[has-type]  # below
    ),
    jvp=lambda t, y, a, q: _sylvester(a, t[1] - _anticommuted(t[0], y)),  # type: ignore[has-type]  # below
    complex=True,
    batch="stacks",
    tex=r"\mathrm{{sylvester}}({a}, {q})",
    name="sylvester",
)
def _sylvester(xp: Any, a: Any, q: Any) -> Any:
    """The x for which ``a @ x + x @ a = q``."""
    if not _is_hermitian(xp, a):
        return _by_scipy("solve_sylvester", xp, a, a, q)
    w, v = lapack("sqrtm", xp.linalg.eigh, a)
    vh = xp.conj(xp.matrix_transpose(v))
    return v @ ((vh @ q @ v) / (w[..., :, None] + w[..., None, :])) @ vh


def _anticommuted(a: Any, x: Any) -> Any:
    return a @ x + x @ a


@custom(
    vjp=lambda g, y, x: _sylvester(adjoint(y), g),
    jvp=lambda t, y, x: _sylvester(y, t),
    complex=True,
    batch="front",
    tex="{x}^{{1/2}}",
    name="sqrtm",
)
def _sqrtm(xp: Any, x: Any) -> Any:
    square("sqrtm", x)
    if not x.size:
        return x * 1.0
    if not _is_hermitian(xp, x):
        return _by_scipy("sqrtm", xp, x)
    w, v = lapack("sqrtm", xp.linalg.eigh, x)
    rounding = x.shape[-1] * float(xp.finfo(w.dtype).eps) * xp.max(xp.abs(w))
    w = xp.where(xp.abs(w) <= rounding, 0.0, w)
    root = xp.sqrt(w + 0j if xp.any(w < 0) else w)
    y = (v * root[..., None, :]) @ xp.conj(xp.matrix_transpose(v))
    return y if xp.any(w < 0) else (y + xp.conj(xp.matrix_transpose(y))) / 2  # rounding away, for `_is_hermitian`


def sqrtm(x: Any, /) -> Any:
    """The principal square root of a square matrix: ``y @ y`` is `x`, eigenvalues of `y` have no negative real part.

    Of a Hermitian matrix it is computed from eigenvalues, of others by SciPy (the extra `[scipy]`). The root of a real
    matrix with negative eigenvalues is complex. Of a singular matrix there is no derivative: it is infinite.

    Parameters
    ----------
    x : Tensor or array
        Shape (..., n, n).

    Raises
    ------
    ShapeError
        If the matrices are not square.

    Examples
    --------
    >>> ag.linalg.sqrtm(ag.asarray([[4.0, 0.0], [0.0, 9.0]]))
    Tensor([[2., 0.],
            [0., 3.]])
    """
    return _sqrtm(given(x))
