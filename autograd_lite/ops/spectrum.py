"""The transforms behind `fft` and its kin, all linear. Declarations only.

Truncating and padding are steps of their own, so that the transforms proper keep the length of their axes; real
transforms of several axes are one real one and then complex ones. Four ops remain.
"""

from typing import Any

import numpy as np

from ..apply import apply
from ..backend import beside
from ..declare import linear
from ..errors import DTypeError, OpError, ShapeError
from ..located import numpys
from .axes import axis_of, listed, whole
from .complexes import real
from .dialect import complexes
from .einsum import shaped
from .index import _scatter as scatter
from .index import getitem
from .masking import is_complex
from .operands import raw

__all__: list[str] = []  # `fft` has the functions that people call

OPPOSITE = {"backward": "forward", "ortho": "ortho", "forward": "backward"}  # who divides by the number of elements


def _batch(op: Any, xs: list[Any], batched: list[bool], params: dict[str, Any], size: int) -> Any:
    """Axes, which are not negative here, lie one further behind."""
    if "axes" in params:
        return apply(op, tuple(xs), {**params, "axes": tuple(k + 1 for k in params["axes"])})
    return apply(op, tuple(xs), {**params, "axis": params["axis"] + 1})


@linear(
    transpose=lambda g, x, axes, norm: inverse_dft(g, axes=axes, norm=OPPOSITE[norm]),  # type: ignore[has-type]  # below
    batch=_batch,
    tex=r"\mathcal{{F}}\,{x}",
    name="fftn",
)
def dft(xp: Any, x: Any, *, axes: tuple[int, ...], norm: str) -> Any:
    x = complexes(xp, x)
    return xp.fft.fft(x, axis=axes[0], norm=norm) if len(axes) == 1 else xp.fft.fftn(x, axes=axes, norm=norm)


@linear(
    transpose=lambda g, x, axes, norm: dft(g, axes=axes, norm=OPPOSITE[norm]),
    batch=_batch,
    tex=r"\mathcal{{F}}^{{-1}}\,{x}",
    name="ifftn",
)
def inverse_dft(xp: Any, x: Any, *, axes: tuple[int, ...], norm: str) -> Any:
    x = complexes(xp, x)
    return xp.fft.ifft(x, axis=axes[0], norm=norm) if len(axes) == 1 else xp.fft.ifftn(x, axes=axes, norm=norm)


@linear(
    transpose=lambda g, x, axis, norm: _irfft(  # type: ignore[has-type]  # below
        _weighed(g, 0.5, x.shape[axis], axis), n=x.shape[axis], axis=axis, norm=OPPOSITE[norm]
    ),
    batch=_batch,
    tex=r"\mathcal{{F}}\,{x}",
    name="rfft",
)
def _rfft(xp: Any, x: Any, *, axis: int, norm: str) -> Any:
    """Of real `x`: half of the spectrum, as the other half is the conjugate of this."""
    return xp.fft.rfft(x, axis=axis, norm=norm)


@linear(
    transpose=lambda g, x, n, axis, norm: _of_kind(
        x,
        _weighed(_rfft(g, axis=axis, norm=OPPOSITE[norm]), 2.0, n, axis),
    ),
    batch=_batch,
    tex=r"\mathcal{{F}}^{{-1}}\,{x}",
    name="irfft",
)
def _irfft(xp: Any, x: Any, *, n: int, axis: int, norm: str) -> Any:
    """Of ``n // 2 + 1`` numbers, half of a spectrum: the `n` real ones that have it."""
    return xp.fft.irfft(complexes(xp, x), n=n, axis=axis, norm=norm)


def _of_kind(x: Any, g: Any) -> Any:
    """A cotangent of half a spectrum, which may be given as real numbers."""
    return g if is_complex(x) else real(g)


def _weighed(half: Any, weight: float, n: int, axis: int) -> Any:
    """Half a spectrum of `n` numbers, with a weight on the entries that stand for their conjugates too.

    The first entry stands for itself only, and so does the last if `n` is even.
    """
    value = raw(half)
    value = getattr(value, "sample", value)  # of a batch under `vmap`
    weights = np.full(n // 2 + 1, weight, np.finfo(numpys(value.dtype)).dtype)
    weights[:: n // 2 if n % 2 == 0 else n] = 1.0
    return half * beside(weights.reshape(-1, *(1,) * (half.ndim - 1 - axis)), value)


def checked_norm(norm: str | None) -> str:
    """Which direction is scaled; None is NumPy's word for the usual one."""
    if norm is not None and norm not in OPPOSITE:
        raise OpError(f"fft: expected norm {', '.join(map(repr, OPPOSITE))} or None, got {norm!r}")
    return norm or "backward"


def _sized(x: Any, n: int | None, axis: int) -> Any:
    """Truncated or padded with zeros to length `n` along an axis."""
    if n is None or n == x.shape[axis]:
        return x
    if n < 1:
        raise ShapeError(f"fft: expected a positive length, got {n}")
    shape = (*x.shape[:axis], n, *x.shape[axis + 1 :])
    part = (*(slice(None),) * axis, slice(min(n, x.shape[axis])))
    return getitem(x, part) if n < x.shape[axis] else scatter(x, index=part, shape=shape)


def ready(x: Any, axes: Any, s: Any = None) -> tuple[Any, list[int], list[int | None]]:
    """`x` with a shape, the axes as positive numbers, and the lengths that are wanted; None for what is there."""
    x = shaped(x)
    s = None if s is None else listed(s)
    axes = listed(axes) if axes is not None else tuple(range(x.ndim) if s is None else range(-len(s), 0))
    lengths = [None if n in (None, -1) else whole("fft", "s", n) for n in ([None] * len(axes) if s is None else s)]
    if len(lengths) != len(axes):
        raise ShapeError(f"fft: expected a length for each of the axes {axes}, got {tuple(s)}")
    return x, [axis_of("fft", k, x.ndim) for k in axes], lengths


def one(n: int | None) -> tuple[int | None]:
    """The length along a single axis, where -1 is no length; among several it leaves one as it is."""
    if n is not None and whole("fft", "n", n) < 1:
        raise ShapeError(f"fft: expected a positive length, got {n}")
    return (n,)


def transformed(op: Any, x: Any, s: Any, axes: Any, norm: str | None) -> Any:
    """A complex transform of some axes; of none, nothing is done."""
    x, places, lengths = ready(x, axes, s)
    for n, axis in zip(lengths, places, strict=True):
        x = _sized(x, n, axis)
    return op(x, axes=tuple(places), norm=checked_norm(norm)) if places else x


def half_spectrum(x: Any, s: Any, axes: Any, norm: str | None) -> Any:
    """Half of the spectrum of real numbers: the last axis first, then the others."""
    x, places, lengths = ready(x, axes, s)
    if is_complex(x):
        raise DTypeError(f"rfft: expected real numbers, got {x.dtype}", "fft takes complex ones")
    if not places:
        raise ShapeError("rfft: expected at least one axis, got none")
    for n, axis in zip(lengths, places, strict=True):
        x = _sized(x, n, axis)
    y = _rfft(x, axis=places[-1], norm=checked_norm(norm))
    return dft(y, axes=tuple(places[:-1]), norm=checked_norm(norm)) if places[1:] else y


def from_half(x: Any, s: Any, axes: Any, norm: str | None) -> Any:
    """Real numbers from half of their spectrum: the other axes first, then the last."""
    x, places, lengths = ready(x, axes, s)
    if not places:
        raise ShapeError("irfft: expected at least one axis, got none")
    n = 2 * (x.shape[places[-1]] - 1) if lengths[-1] is None else lengths[-1]
    if n < 1:
        raise ShapeError(f"irfft: expected a positive length, got {n}, of a half spectrum of shape {x.shape}")
    for length, axis in zip((*lengths[:-1], n // 2 + 1), places, strict=True):
        x = _sized(x, length, axis)
    if places[1:]:
        x = inverse_dft(x, axes=tuple(places[:-1]), norm=checked_norm(norm))
    return _irfft(x, n=n, axis=places[-1], norm=checked_norm(norm))
