"""The linear recurrence that derivatives of running products and extrema are made of. Declarations only."""

from typing import Any

import numpy as np

from ..declare import custom, linear
from .complexes import conj
from .masking import is_complex, product
from .shape import flip

__all__: list[str] = []  # for rules


@linear(
    transpose=lambda g, x, axis, offset=1: delayed(g, axis=axis, offset=-offset),  # type: ignore[has-type]  # below
    tex=r"\mathrm{{delayed}}({x})",
)
def delayed(xp: Any, x: Any, *, axis: int, offset: int = 1) -> Any:
    """The elements moved along an axis by so many places; zeros come in, and what goes out is lost."""
    n, k = x.shape[axis], axis % x.ndim
    ahead = (slice(None),) * k
    kept = x[(*ahead, slice(min(max(-offset, 0), n), min(max(n - offset, 0), n)), ...)]
    shape = (*x.shape[:k], n - kept.shape[k], *x.shape[k + 1 :])
    zeros = xp.zeros(shape, dtype=x.dtype)
    return xp.concat((zeros, kept) if offset > 0 else (kept, zeros), axis=k)


def back(a: Any, g: Any, axis: int) -> Any:
    """The recurrence from the end: what arrives at each place from itself and from all that follow."""
    a = delayed(conj(a) if is_complex(a) else a, axis=axis, offset=-1)
    return flip(recurrence(flip(a, axis=axis), flip(g, axis=axis), axis=axis), axis=axis)


@custom(
    vjp=(
        lambda g, y, a, b, axis: product(back(a, g, axis), delayed(y, axis=axis)),
        lambda g, y, a, b, axis: back(a, g, axis),
    ),
    jvp=lambda t, y, a, b, axis: recurrence(a, t[1] + t[0] * delayed(y, axis=axis), axis=axis),  # type: ignore[has-type]  # below
    complex=True,
    tex=r"\mathrm{{recurrence}}({a}, {b})",
)
def recurrence(xp: Any, a: Any, b: Any, *, axis: int) -> Any:
    """``y[i] = a[i] * y[i - 1] + b[i]`` along an axis, from ``y[-1] = 0``.

    In log2(n) steps: after each, what is known at a place reaches twice as far back. There is no division, so zeros
    in `a` do no harm.
    """
    a, b = xp.moveaxis(a, axis, -1), xp.moveaxis(b, axis, -1)
    step = 1
    while step < b.shape[-1]:
        a = a[..., -(b.shape[-1] - step) :]  # from `step` on: before it the beginning is reached
        b = xp.concat((b[..., :step], b[..., step:] + _times(xp, a, b[..., :-step])), axis=-1)
        near = min(step, a.shape[-1])
        a = _times(xp, a[..., near:], a[..., : a.shape[-1] - near])
        step *= 2
    return xp.moveaxis(b, -1, axis)


def _times(xp: Any, a: Any, b: Any) -> Any:
    """A product in which zero wins: a run of numbers may overflow, and yet be cut off by a 0."""
    with np.errstate(all="ignore"):
        return xp.where((a == 0) | (b == 0), xp.zeros_like(b), a * b)
