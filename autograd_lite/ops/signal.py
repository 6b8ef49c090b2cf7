"""Functions of sampled signals: convolution, interpolation, phases."""

import math
from typing import Any

import numpy as np

from ..declare import bilinear, custom
from ..errors import OpError, ShapeError
from .along import take_along_axis
from .bins import searchsorted
from .complexes import conj
from .index import _scatter
from .masking import is_complex
from .operands import operand
from .select import maximum, minimum, where
from .shape import astype, concat, flip, reshape
from .sorting import argsort

__all__ = ["convolve", "correlate", "interp", "unwrap"]


def _kept(n: int, m: int, mode: str) -> tuple[int, int]:
    """Which of the n + m - 1 places at which two signals overlap are kept: the first, and how many."""
    short, long = min(n, m), max(n, m)
    if mode == "full":
        return 0, n + m - 1
    return ((short - 1) // 2, long) if mode == "same" else (short - 1, long - short + 1)


def _by_other(g: Any, x: Any, other: Any, mode: str) -> Any:
    """The cotangent of `x`: what was kept, in its place among all overlaps, against the other signal reversed."""
    n, m = x.shape[0], other.shape[0]
    start, length = _kept(n, m, mode)
    if length != n + m - 1:
        g = _scatter(g, index=slice(start, start + length), shape=(n + m - 1,))
    return _convolve(g, flip(other), mode="valid")


@bilinear(
    transposes=(
        lambda g, a, b, mode="full": _by_other(g, a, b, mode),
        lambda g, a, b, mode="full": _by_other(g, b, a, mode),
    ),
    tex=r"{a} * {b}",
    name="convolve",
)
def _convolve(xp: Any, a: Any, b: Any, *, mode: str = "full") -> Any:
    return xp.convolve(a, b, mode=mode)


def _signals(name: str, a: Any, v: Any, mode: str) -> tuple[Any, Any]:
    """Two vectors that are not empty."""
    a, v = operand(a), operand(v)
    if mode not in ("full", "same", "valid"):
        raise OpError(f"{name}: expected mode 'full', 'same' or 'valid', got {mode!r}")
    shapes = a.shape or (1,), v.shape or (1,)
    if any(len(shape) != 1 or not shape[0] for shape in shapes):
        raise ShapeError(f"{name}: expected two vectors that are not empty, got shapes {a.shape} and {v.shape}")
    return a.reshape(-1), v.reshape(-1)


def convolve(a: Any, v: Any, mode: str = "full") -> Any:
    """Discrete convolution of two vectors.

    Parameters
    ----------
    a, v : Tensor or array
        1-D.
    mode : str
        ``"full"``: wherever they overlap; ``"same"``: of that the middle, as long as the longer one; ``"valid"``:
        only where the shorter one lies within the longer.

    Examples
    --------
    >>> ag.convolve(ag.asarray([1.0, 2.0, 3.0]), [1.0, -1.0])
    Tensor([ 1.,  1.,  1., -3.])
    """
    a, v = _signals("convolve", a, v, mode)
    return _convolve(a, v, mode=mode)


def correlate(a: Any, v: Any, mode: str = "valid") -> Any:
    """Cross-correlation of two vectors: the sums of ``a[n + k] * conj(v[n])``.

    Parameters
    ----------
    a, v, mode
        As for `convolve`.

    Examples
    --------
    >>> ag.correlate(ag.asarray([1.0, 2.0, 3.0]), [1.0, -1.0])
    Tensor([-1., -1.])
    """
    a, v = _signals("correlate", a, v, mode)
    turned = flip(conj(v) if is_complex(v) else v)
    n, m = a.shape[0], v.shape[0]
    if mode == "same" and n < m:  # the middle is then counted from the other end
        return _convolve(a, turned, mode="full")[n // 2 : n // 2 + m]
    return _convolve(a, turned, mode=mode)


def interp(x: Any, xp: Any, fp: Any, left: Any = None, right: Any = None, period: float | None = None) -> Any:
    """Piecewise linear interpolation; at a point where two pieces meet the derivative is that of the right one.

    Parameters
    ----------
    x : Tensor or array
        Where to interpolate.
    xp, fp : Tensor or array
        The points, 1-D, with `xp` increasing, and the values there. Gradients flow to both, and to `x`.
    left, right : number, optional
        What to give to the left and to the right of all points; by default the first and the last value.
    period : number, optional
        For angles: `x` and `xp`, which may then be in any order, are taken modulo it.

    Examples
    --------
    >>> ag.interp(ag.asarray([1.5, 2.5, 9.0]), [1.0, 2.0, 3.0], [3.0, 2.0, 0.0])
    Tensor([2.5, 1. , 0. ])
    >>> ag.grad(ag.interp)(2.5, np.array([1.0, 2.0, 3.0]), np.array([3.0, 2.0, 0.0]))
    -2.0
    """
    x, xp, fp = (_double(part, x) for part in (x, xp, fp))
    if xp.ndim != 1 or xp.shape != fp.shape or not xp.shape[0]:
        raise ShapeError(
            f"interp: expected points and values of one length, not empty, got shapes {xp.shape} and {fp.shape}"
        )
    if period is not None:
        x, xp, fp = _unrolled(x, xp, fp, period)
    y = _pieces(x, xp, fp)
    if period is None:
        y = where(x < xp[0], fp[0] if left is None else left, where(x > xp[-1], fp[-1] if right is None else right, y))
    return y


def _double(x: Any, like: Any = None) -> Any:
    """NumPy interpolates in double precision, whatever it is given."""
    x = operand(x, like)
    return x if x.dtype in (np.float64, np.complex128) else astype(x, np.complex128 if is_complex(x) else np.float64)


def _pieces(x: Any, xp: Any, fp: Any) -> Any:
    """What the piece that each `x` is nearest to gives there."""
    n = xp.shape[0]
    if n == 1:
        return fp[0] + x * 0
    k = minimum(maximum(searchsorted(xp, x, side="right") - 1, 0), n - 2)
    x0, y0 = _at(xp, k), _at(fp, k)
    return y0 + (_at(fp, k + 1) - y0) / (_at(xp, k + 1) - x0) * (x - x0)


def _at(points: Any, k: Any) -> Any:
    """Elements of a vector at positions in an array of any shape."""
    return reshape(take_along_axis(points, reshape(k, -1), axis=0), k.shape)


def _unrolled(x: Any, xp: Any, fp: Any, period: float) -> tuple[Any, Any, Any]:
    """All within one period, with the last point again before the first, and the first after the last."""
    if not period:
        raise OpError("interp: expected a period other than 0")
    period = abs(period)
    x, xp = x % period, xp % period
    order = argsort(xp)
    xp, fp = _at(xp, order), _at(fp, order)
    around = concat([xp[-1:] - period, xp, xp[:1] + period])
    return x, around, concat([fp[-1:], fp, fp[:1]])


@custom(
    vjp=lambda g, y, p, **params: g,
    jvp=lambda t, y, p, **params: t,
    batch="front",
    tex=r"\mathrm{{unwrap}}({p})",
    name="unwrap",
)
def _unwrap(xp: Any, p: Any, *, discont: float | None, axis: int, period: float) -> Any:
    return xp.unwrap(p, discont=discont, axis=axis, period=period)


def unwrap(p: Any, discont: float | None = None, axis: int = -1, *, period: float = 2 * math.pi) -> Any:
    """Phases without jumps: whole periods are added until neighbours differ by half of one at most.

    Parameters
    ----------
    p : Tensor or array
        At least 1-D.
    discont : number, optional
        Smaller jumps than this stay; half a period if that is more.
    axis : int
        Along which to go.
    period : number
        Of the phases.

    Examples
    --------
    >>> ag.unwrap(ag.asarray([3.0, 6.0, 1.0]), period=6.0)
    Tensor([3., 6., 7.])
    """
    return _unwrap(operand(p), discont=discont, axis=axis, period=period)
