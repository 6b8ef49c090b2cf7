"""Pooling over any number of axes: the largest or the mean of each window. Declarations only."""

from typing import Any

import numpy as np

from ..apply import apply
from ..backend import kind
from ..declare import custom, linear
from ..errors import DTypeError, ShapeError
from ..located import numpys
from .compare import equal
from .einsum import shaped
from .index import getitem
from .masking import product
from .reduce import mean
from .reduce import sum as _sum
from .shape import astype, moveaxis
from .windows import Pads, Sizes, Windows, inner, numbers, padded

__all__ = ["avg_pool", "max_pool"]


def _batch(op: Any, xs: list[Any], batched: list[bool], params: dict[str, Any], size: int) -> Any:
    """Only the last axes matter, so examples may lie in front; but where a kernel's axes lie there, behind these."""
    x, n = xs[0], len(params.get("kernel", ()))
    y = apply(op, (moveaxis(x, 0, n) if op.name == "folded" else x,), params)
    return moveaxis(y, n, 0) if op.name == "windows" else y


@custom(
    vjp=lambda g, y, x, padding, fill: getitem(g, inner(x.shape[x.ndim - len(padding) :], padding)),
    jvp=lambda t, y, x, padding, fill: _padded(t, padding=padding, fill=0),  # type: ignore[has-type]  # below
    complex=True,
    batch=_batch,
    tex=r"\mathrm{{pad}}({x})",
    name="padded",
)
def _padded(xp: Any, x: Any, *, padding: Pads, fill: Any) -> Any:
    """With a number round the last axes."""
    return padded(xp, x, padding, fill)


def _sliding(kernel: Sizes, stride: Sizes, dilation: Sizes) -> Windows:
    return Windows(kernel, stride, ((0, 0),) * len(kernel), dilation)


@linear(
    transpose=lambda g, x, **how: _folded(g, size=x.shape[x.ndim - len(how["kernel"]) :], **how),  # type: ignore[has-type]  # below
    batch=_batch,
    tex=r"\mathrm{{windows}}({x})",
    name="windows",
)
def _windows(xp: Any, x: Any, *, kernel: Sizes, stride: Sizes, dilation: Sizes) -> Any:
    """The elements under a kernel that slides over the last axes: first its axes, then those of `x`."""
    how, n = _sliding(kernel, stride, dilation), len(kernel)
    y = how.view(xp, xp.ascontiguousarray(x), how.out(x.shape[x.ndim - n :]))
    return xp.moveaxis(y, tuple(range(x.ndim - n, x.ndim)), tuple(range(n)))


@linear(
    transpose=lambda g, x, size, **how: _windows(g, **how),
    batch=_batch,
    tex=r"\mathrm{{windows}}^\mathsf{{T}}({x})",
    name="folded",
)
def _folded(xp: Any, x: Any, *, size: Sizes, kernel: Sizes, stride: Sizes, dilation: Sizes) -> Any:
    """What is under the kernel added up where it came from."""
    n = len(kernel)
    columns = xp.moveaxis(x, tuple(range(n)), tuple(range(x.ndim - 2 * n, x.ndim - n)))
    into = xp.zeros((*x.shape[n : x.ndim - n], *size), dtype=x.dtype)
    _sliding(kernel, stride, dilation).add_back(into, columns)
    return into


def _shares(y: Any, x: Any, how: dict[str, Sizes]) -> Any:
    """For each window each element's share in its largest: 1, or a fair part of it at a tie, or 0."""
    hit = astype(equal(_windows(x, **how), y), x.dtype)
    return hit / _sum(hit, axis=tuple(range(len(how["kernel"]))))


@custom(
    vjp=lambda g, y, x, **how: _folded(
        product(g, _shares(y, x, how)), size=x.shape[x.ndim - len(how["kernel"]) :], **how
    ),
    jvp=lambda t, y, x, **how: _sum(
        product(_windows(t, **how), _shares(y, x, how)), axis=tuple(range(len(how["kernel"])))
    ),
    batch=_batch,
    tex=r"\mathrm{{maxpool}}({x})",
    name="max_pool",
)
def _max_pool(xp: Any, x: Any, *, kernel: Sizes, stride: Sizes, dilation: Sizes) -> Any:
    """The largest of each window."""
    windows = _windows.op.forward(xp, x, kernel=kernel, stride=stride, dilation=dilation)
    return xp.max(windows, axis=tuple(range(len(kernel))))


def _checked(
    name: str, x: Any, size: Any, stride: Any, padding: Any, dilation: Any
) -> tuple[Any, dict[str, Any], Pads]:
    """`x` with a shape, and the parameters one for each spatial axis."""
    x = shaped(x)
    n = x.ndim - 2
    if n < 1:
        raise ShapeError(f"{name}: expected x of shape (batch, channels, *spatial), got {x.shape}")
    kernel = numbers(name, "size", size, n, 1)
    pads = tuple((k, k) for k in numbers(name, "padding", padding, n, 0))
    how = Windows(
        kernel,
        kernel if stride is None else numbers(name, "stride", stride, n, 1),
        pads,
        numbers(name, "dilation", dilation, n, 1),
    )
    if 0 in how.out(x.shape[2:]):
        raise ShapeError(
            f"{name}: a window that reaches over {how.reach} does not fit into {how.padded(x.shape[2:])}",
            f"x has shape {x.shape}",
        )
    if any(2 * low > reach for (low, _), reach in zip(pads, how.reach, strict=True)):
        raise ShapeError(f"{name}: expected padding of at most half of the window {how.reach}, got {padding!r}")
    return x, {"kernel": kernel, "stride": how.stride, "dilation": how.dilation}, pads


def _lowest(dtype: Any) -> Any:
    """What is never larger than anything."""
    if kind(dtype) == "c":
        raise DTypeError("max_pool: complex numbers have no order")
    return -np.inf if kind(dtype) == "f" else False if kind(dtype) == "b" else np.iinfo(numpys(dtype)).min


def max_pool(x: Any, /, size: Any, *, stride: Any = None, padding: Any = 0, dilation: Any = 1) -> Any:
    """The largest element of each window; at a tie the gradient is split evenly.

    Parameters
    ----------
    x : Tensor or array
        Of shape (batch, channels, *spatial), with any number of spatial axes.
    size : int or tuple of int
        Of the windows.
    stride : int or tuple of int, optional
        How far the windows lie apart; by default their size.
    padding : int or tuple of int
        How far windows may reach beyond each end; what is there counts as less than anything.
    dilation : int or tuple of int
        How far apart the elements of a window lie.

    Examples
    --------
    >>> x = ag.tensor([[[1.0, 3.0, 2.0, 2.0]]], requires_grad=True)
    >>> y = ag.max_pool(x, 2)
    >>> y
    Tensor([[[3., 2.]]], op=max_pool)
    >>> y.sum().backward()
    >>> x.grad
    Tensor([[[0. , 1. , 0.5, 0.5]]])
    """
    x, how, pads = _checked("max_pool", x, size, stride, padding, dilation)
    lowest = _lowest(x.dtype)
    return _max_pool(_padded(x, padding=pads, fill=lowest) if any(map(any, pads)) else x, **how)


def avg_pool(x: Any, /, size: Any, *, stride: Any = None, padding: Any = 0) -> Any:
    """The mean of each window; padding counts as zeros.

    Parameters
    ----------
    x : Tensor or array
        Of shape (batch, channels, *spatial), with any number of spatial axes.
    size, stride, padding
        As for `max_pool`.

    Examples
    --------
    >>> ag.avg_pool(ag.asarray([[[1.0, 3.0, 2.0, 2.0]]]), 2)
    Tensor([[[2., 2.]]])
    """
    x, how, pads = _checked("avg_pool", x, size, stride, padding, 1)
    x = _padded(x, padding=pads, fill=0) if any(map(any, pads)) else x
    return mean(_windows(x, **how), axis=tuple(range(len(pads))))
