"""A convolution and its gradients in index notation, and computed as these say, with NumPy alone.

>>> how = {"padding": ((0, 0),), "stride": (1,), "dilation": (1,), "groups": 1}
>>> [each.text for each in equations(("x", "w", "Z"), 1, how)]
['Z[n,o,i] = Σ_c,r x[n,c,i+r] w[o,c,r]', 'dw[o,c,r] = Σ_i,n x[n,c,i+r] dZ[n,o,i]']
>>> gradient(np.ones((1, 1, 4)), np.ones((1, 1, 2)), np.ones((1, 1, 3)), 1, how).tolist()
[[[3.0, 3.0]]]
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np

from viz.algebra.indices import equation
from viz.algebra.writing import Written

__all__ = ["equations", "gradient", "known"]

_PLACES: Final = "ijk"
_KERNEL: Final = "rst"
_INPUT: Final = "uvw"


def known(op: str, ndim: int) -> bool:
    """Whether there are letters for all axes of a convolution.

    Examples
    --------
    >>> known("conv", 4), known("conv", 9), known("matmul", 2)
    (True, False, False)
    """
    return op == "conv" and ndim - 2 <= len(_PLACES)


def equations(names: tuple[str, str, str], slot: int, how: Mapping[str, Any]) -> list[Written]:
    """Write what a convolution computes, and the gradient of one of its arguments.

    Parameters
    ----------
    names : tuple of str
        Of the input, the kernels and the result.
    slot : int
        Which argument: the input or the kernels.
    how : mapping
        ``padding``, ``stride`` and ``dilation``, for each axis.
    """
    x, w, z = names
    axes = range(len(how["stride"]))
    places, kernel = [_PLACES[at] for at in axes], [_KERNEL[at] for at in axes]
    windows = [
        _index(how["stride"][at], places[at], how["dilation"][at], kernel[at], how["padding"][at][0]) for at in axes
    ]
    source, weights, result = ("n", "c", *windows), ("o", "c", *kernel), ("n", "o", *places)
    forth = equation(z, result, [(x, source), (w, weights)])
    if slot:
        return [forth, equation(f"d{w}", weights, [(x, source), (f"d{z}", result)])]
    back = equation(f"d{x}", ("n", "c", *_INPUT[: len(axes)]), [(f"d{z}", result), (w, weights)])
    where = [f"{window} = {_INPUT[at]}" for at, window in enumerate(windows)]
    said = rf"{back.tex} \quad\text{{where }} " + r",\; ".join(where)
    return [forth, Written(said, f"{back.text}, where {', '.join(where)}")]


def _index(stride: int, place: str, dilation: int, offset: str, pad: int) -> str:
    """Write where a window looks: ``2i+r-1``."""
    first, second = (f"{n if n != 1 else ''}{letter}" for n, letter in ((stride, place), (dilation, offset)))
    return f"{first}+{second}" + (f"-{pad}" if pad else "")


def gradient(x: Any, w: Any, g: Any, slot: int, how: Mapping[str, Any]) -> Any:
    """Compute the gradient of one argument of a convolution, one element of the kernel after the other.

    Parameters
    ----------
    x, w, g : ndarray
        The input, the kernels, and the gradient of the result.
    slot : int
        Which argument: the input or the kernels.
    how : mapping
        ``padding``, ``stride``, ``dilation`` and ``groups``.
    """
    pads = ((0, 0), (0, 0), *how["padding"])
    padded = np.pad(x, pads)
    made = np.zeros(padded.shape if slot == 0 else np.shape(w))
    for outs, ins in _groups(how["groups"], np.shape(w)[0], np.shape(x)[1]):
        for at in np.ndindex(*np.shape(w)[2:]):
            window = (slice(None), ins, *_window(at, np.shape(g)[2:], how))
            if slot:
                over = (0, *range(2, np.ndim(g)))
                made[(outs, slice(None), *at)] = np.tensordot(g[:, outs], padded[window], (over, over))
            else:
                made[window] += np.moveaxis(np.tensordot(w[(outs, slice(None), *at)], g[:, outs], (0, 1)), 0, 1)
    cut = tuple(slice(low, n - high) for (low, high), n in zip(pads, padded.shape, strict=True))
    return made if slot else made[cut]


def _groups(groups: int, outs: int, ins: int) -> Iterator[tuple[slice, slice]]:
    many, few = outs // groups, ins // groups
    for at in range(groups):
        yield slice(at * many, (at + 1) * many), slice(at * few, (at + 1) * few)


def _window(at: Sequence[int], size: Sequence[int], how: Mapping[str, Any]) -> Iterator[slice]:
    """Where one element of the kernel looks, for all places of the result."""
    for offset, n, stride, dilation in zip(at, size, how["stride"], how["dilation"], strict=True):
        yield slice(offset * dilation, offset * dilation + stride * (n - 1) + 1, stride)
