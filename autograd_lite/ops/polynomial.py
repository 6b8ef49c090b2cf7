"""Polynomials by their coefficients, those of the highest powers first, as NumPy's functions of these names have them.

Coefficients that are 0 are coefficients: shapes never depend on values, so gradients flow to leading zeros too.
"""

from typing import Any

import numpy as np

from ..backend import kind
from ..declare import custom
from ..errors import OpError, ShapeError
from .complexes import conj
from .given import filled, space
from .masking import is_complex, product
from .operands import operand
from .shape import astype, concat, reshape, stack
from .signal import convolve
from .sums import broadcast_to
from .sums import sum as _sum

__all__ = ["poly", "polyadd", "polyder", "polydiv", "polyint", "polymul", "polysub", "polyval"]


def _coefficients(name: str, p: Any) -> Any:
    """Coefficients as a vector; a number is a polynomial of degree 0."""
    p = operand(p)
    if p.ndim > 1:
        raise ShapeError(f"{name}: expected a vector of coefficients, got shape {p.shape}")
    return reshape(p, (1,)) if not p.ndim else p


def _by_coefficients(g: Any, p: Any, x: Any) -> Any:
    """The sums of the cotangent times each power of `x`."""
    sums, power, x = [], g, conj(x) if is_complex(x) else x
    for k in range(p.shape[0]):
        power = power * x if k else g
        sums.append(_sum(power))
    return stack(sums[::-1]) if sums else p * 0


@custom(
    vjp=(
        lambda g, y, p, x: _by_coefficients(g, p, x),
        lambda g, y, p, x: product(g, _polyval(polyder(p), x)),  # type: ignore[has-type]  # below
    ),
    jvp=lambda t, y, p, x: _polyval(t[0], x) + t[1] * _polyval(polyder(p), x),  # type: ignore[has-type]  # below
    complex=True,
    batch="last",
    tex=r"{p}({x})",
    name="polyval",
)
def _polyval(xp: Any, p: Any, x: Any) -> Any:
    y = xp.zeros(x.shape, dtype=xp.result_type(p.dtype, x.dtype))
    for c in p:
        y = y * x + c
    return y


def polyval(p: Any, x: Any) -> Any:
    """The value of a polynomial, by Horner's rule.

    Parameters
    ----------
    p : vector
        Its coefficients, that of the highest power first.
    x : Tensor or array
        Where; gradients flow to both.

    Examples
    --------
    >>> ag.polyval([3.0, 0.0, 1.0], ag.asarray([1.0, 2.0]))
    Tensor([ 4., 13.])
    """
    return _polyval(_coefficients("polyval", p), operand(x))


def _aligned(name: str, a: Any, b: Any) -> tuple[Any, Any]:
    """Two polynomials with as many coefficients each."""
    a, b = _coefficients(name, a), _coefficients(name, b)
    n = max(a.shape[0], b.shape[0])
    return _longer(a, n), _longer(b, n)


def _longer(p: Any, n: int) -> Any:
    """With zeros for the powers up to the one of `n` coefficients."""
    return p if p.shape[0] == n else concat([filled(p, (n - p.shape[0],), 0), p])


def polyadd(a1: Any, a2: Any) -> Any:
    """Sum of two polynomials.

    Examples
    --------
    >>> ag.polyadd(ag.asarray([1.0, 2.0]), [3.0, 0.0, 4.0])
    Tensor([3., 1., 6.])
    """
    a, b = _aligned("polyadd", a1, a2)
    return a + b


def polysub(a1: Any, a2: Any) -> Any:
    """Difference of two polynomials.

    Examples
    --------
    >>> ag.polysub(ag.asarray([1.0, 2.0]), [3.0, 0.0, 4.0])
    Tensor([-3.,  1., -2.])
    """
    a, b = _aligned("polysub", a1, a2)
    return a - b


def polymul(a1: Any, a2: Any) -> Any:
    """Product of two polynomials; unlike NumPy's it keeps leading zeros.

    Examples
    --------
    >>> ag.polymul(ag.asarray([1.0, 2.0]), [1.0, -2.0])
    Tensor([ 1.,  0., -4.])
    """
    return convolve(_coefficients("polymul", a1), _coefficients("polymul", a2))


def polydiv(u: Any, v: Any) -> tuple[Any, Any]:
    """Quotient and remainder of two polynomials; unlike NumPy's the remainder keeps leading zeros.

    Parameters
    ----------
    u, v : vector
        The one to divide, and the one to divide by, whose first coefficient must not be 0.

    Examples
    --------
    >>> ag.polydiv(ag.asarray([1.0, 0.0, -4.0]), [1.0, 2.0])
    (Tensor([ 1., -2.]), Tensor([0.]))
    """
    r, v = _coefficients("polydiv", u) + 0.0, _coefficients("polydiv", v)
    n, found = v.shape[0], []
    while r.shape[0] >= n:
        factor = r[:1] / v[0]
        found.append(factor)
        rest = r[1:n] - factor * v[1:]
        r = concat([rest, r[n:]]) if r.shape[0] > n else rest
    return concat(found) if found else filled(r, (1,), 0), r if r.shape[0] else filled(v + 0.0, (1,), 0)


def polyder(p: Any, m: int = 1) -> Any:
    """Derivative of a polynomial, taken `m` times.

    Examples
    --------
    >>> ag.polyder(ag.asarray([1.0, 2.0, 3.0]))
    Tensor([2., 2.])
    """
    if m < 0:
        raise OpError(f"polyder: expected how many times to differentiate, got m={m}", "ag.polyint integrates")
    p = _coefficients("polyder", p)
    for _ in range(m):
        p = p[:-1] * _powers(p, p.shape[0] - 1)
    return p


def _powers(p: Any, n: int) -> Any:
    """From `n` down to 1."""
    return space(p).arange(n, 0, -1)


def polyint(p: Any, m: int = 1, k: Any = None) -> Any:
    """Integral of a polynomial, taken `m` times.

    Parameters
    ----------
    p : vector
        The coefficients.
    m : int
        How many times.
    k : number or vector, optional
        The constants of integration, that of the first integral first; 0 by default.

    Examples
    --------
    >>> ag.polyint(ag.asarray([2.0, 2.0]), k=3.0)
    Tensor([1., 2., 3.])
    """
    if m < 0:
        raise OpError(f"polyint: expected how many times to integrate, got m={m}", "ag.polyder differentiates")
    p = _coefficients("polyint", p)
    constants = broadcast_to(operand(0.0 if k is None else k, p), (m,))
    for i in range(m):
        p = concat([p / _powers(p, p.shape[0]), constants[i : i + 1]])
    return p


def poly(seq_of_zeros: Any) -> Any:
    """The polynomial with given zeros, and leading coefficient 1.

    Parameters
    ----------
    seq_of_zeros : vector
        The zeros. (Those of a matrix, its eigenvalues, are not found here.)

    Examples
    --------
    >>> ag.poly(ag.asarray([1.0, -2.0]))
    Tensor([ 1.,  1., -2.])
    """
    zeros = _coefficients("poly", seq_of_zeros)
    if kind(zeros.dtype) not in "fc":
        zeros = astype(zeros, np.float64)
    one = filled(zeros, (1,), 1)
    found = one
    for i in range(zeros.shape[0]):
        found = convolve(found, concat([one, -zeros[i : i + 1]]))
    return found
