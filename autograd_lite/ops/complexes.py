"""Parts of complex numbers. Linear over the reals; declarations only.

The gradient of a real loss is dL/dRe + i dL/dIm, so that ``z - rate * gradient`` descends (PyTorch's convention).
"""

from typing import Any

from ..backend import kind
from ..declare import linear
from .shape import astype

__all__ = ["conj", "imag", "real"]


@linear(transpose=lambda g, x: conj(g), batch="broadcast", tex=r"\overline{{{x}}}")  # type: ignore[has-type]  # below
def conj(xp: Any, x: Any) -> Any:
    """Complex conjugate; a real number is its own.

    Examples
    --------
    >>> ag.conj(ag.asarray([1.0 + 2.0j]))
    Tensor([1.-2.j], dtype=complex128)
    """
    return xp.conj(x)


@linear(transpose=lambda g, x: astype(g, x.dtype), views=True, batch="broadcast", tex=r"\Re {x}")
def real(xp: Any, x: Any) -> Any:
    """Real part.

    Examples
    --------
    >>> ag.real(ag.asarray([1.0 + 2.0j]))
    Tensor([1.])
    """
    return xp.real(x)


@linear(
    transpose=lambda g, x: astype(g, x.dtype) * (1j if kind(x.dtype) == "c" else 0.0),
    views=True,
    batch="broadcast",
    tex=r"\Im {x}",
)
def imag(xp: Any, x: Any) -> Any:
    """Imaginary part.

    Examples
    --------
    >>> ag.imag(ag.asarray([1.0 + 2.0j]))
    Tensor([2.])
    """
    return xp.imag(x)
