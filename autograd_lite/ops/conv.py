"""Convolution over any number of axes. Declarations only.

``sum(g * conv(x, w))`` is linear in each of g, x and w, so there are three products of two of them, one for each that
is left out; each has the other two as its rules, in derivatives of every order. All are computed with windows laid
out as the columns of a matrix (Chellapilla, Puri and Simard, "High performance convolutional neural networks for
document processing", 2006), a block that stays in the cache at a time.
"""

from math import prod
from typing import Any

from ..apply import apply
from ..declare import bilinear
from ..errors import OpError, ShapeError
from .einsum import shaped
from .reduce import broadcast_to
from .shape import moveaxis, reshape
from .windows import WASTE, Pads, Sizes, Windows, blocks, columns, inner, numbers

__all__ = ["conv", "conv_transpose"]


def _by_groups(xp: Any, w: Any, groups: int) -> Any:
    """A kernel as matrices: for each group its outputs by channels and elements of the kernel."""
    return xp.reshape(w, (groups, w.shape[0] // groups, prod(w.shape[1:])))


def _batch(op: Any, xs: list[Any], batched: list[bool], params: dict[str, Any], size: int) -> Any:
    """Examples join the batch where the kernel is the same for all; else each is a group of channels of its own."""
    if batched == [True, False] and op.name != "conv_kernel":
        x, w = xs
        y = apply(op, (reshape(x, (size * x.shape[1], *x.shape[2:])), w), params)
        return reshape(y, (size, x.shape[1], *y.shape[1:]))
    kernels = op.name != "conv_kernel"  # whether the second input is kernels
    a, b = (x if flag else broadcast_to(x, (size, *x.shape)) for x, flag in zip(xs, batched, strict=True))
    b = reshape(b, (size * b.shape[1], *b.shape[2:])) if kernels else _as_channels(b)
    y = apply(op, (_as_channels(a), b), {**params, "groups": size * params["groups"]})
    if not kernels:
        return reshape(y, (size, y.shape[0] // size, *y.shape[1:]))
    return moveaxis(reshape(y, (y.shape[0], size, y.shape[1] // size, *y.shape[2:])), 1, 0)


def _as_channels(x: Any) -> Any:
    """Examples side by side as channels: of (examples, batch, channels, ...)."""
    x = moveaxis(x, 0, 1)
    return reshape(x, (x.shape[0], x.shape[1] * x.shape[2], *x.shape[3:]))


@bilinear(
    transposes=(
        lambda g, x, w, **how: _to_input(g, w, size=x.shape[2:], **how),  # type: ignore[has-type]  # below
        lambda g, x, w, **how: _to_kernel(g, x, kernel=w.shape[2:], **how),  # type: ignore[has-type]  # below
    ),
    batch=_batch,
    tex=r"{w} * {x}",
    name="conv",
)
def _conv(xp: Any, x: Any, w: Any, *, stride: Sizes, padding: Pads, dilation: Sizes, groups: int) -> Any:
    how, size = Windows(w.shape[2:], stride, padding, dilation), x.shape[2:]
    matrices, out, run = _by_groups(xp, w, groups), how.out(size), how.run(size)
    y = xp.empty((x.shape[0], *matrices.shape[:2], run or prod(out)), dtype=xp.result_type(x, w))
    for samples, places, cols in columns(xp, x, how, groups):
        xp.matmul(matrices, cols, out=y[samples, :, :, places])
    y = xp.reshape(y, (x.shape[0], len(w), run or prod(out)))
    return how.places_of_runs(xp, y, size) if run else xp.reshape(y, (x.shape[0], len(w), *out))


@bilinear(
    transposes=(
        lambda c, g, w, size, **how: _conv(c, w, **how),
        lambda c, g, w, size, **how: _to_kernel(g, c, kernel=w.shape[2:], **how),  # type: ignore[has-type]  # below
    ),
    batch=_batch,
    tex=r"{w} *^\mathsf{{T}} {g}",
    name="conv_transpose",
)
def _to_input(
    xp: Any, g: Any, w: Any, *, size: Sizes, stride: Sizes, padding: Pads, dilation: Sizes, groups: int
) -> Any:
    """What a cotangent of the output means for the input, whose spatial axes are of this size."""
    how = Windows(w.shape[2:], stride, padding, dilation)
    wider = tuple((r - 1 - low, r - 1 - high) for r, (low, high) in zip(how.reach, padding, strict=True))
    if max(stride) == 1 and prod(size) <= WASTE * prod(g.shape[2:]) and min(map(min, wider)) >= 0:
        turned = _turned(xp, w, groups)
        return _conv.op.forward(xp, g, turned, stride=stride, padding=wider, dilation=dilation, groups=groups)
    return _spread(xp, g, w, how, size, groups)


def _turned(xp: Any, w: Any, groups: int) -> Any:
    """The kernel backwards, with inputs and outputs exchanged in each group: with a stride of 1, the way back."""
    grouped = xp.reshape(w, (groups, w.shape[0] // groups, *w.shape[1:]))
    swapped = xp.flip(xp.moveaxis(grouped, 1, 2), axis=tuple(range(3, grouped.ndim)))
    return xp.reshape(swapped, (groups * w.shape[1], w.shape[0] // groups, *w.shape[2:]))


def _spread(xp: Any, g: Any, w: Any, how: Windows, size: Sizes, groups: int) -> Any:
    """Products with the kernel, added up where its elements were."""
    batch, channels, out = g.shape[0], w.shape[1] * groups, g.shape[2:]
    matrices = xp.matrix_transpose(_by_groups(xp, w, groups))
    into = xp.zeros((batch, channels, *how.padded(size)), dtype=xp.result_type(g, w))
    flat = xp.reshape(g, (batch, groups, g.shape[1] // groups, prod(out)))
    row = prod(out[1:])
    for samples, rows in blocks(xp, (batch, channels, *how.kernel, *out), len(out), into.itemsize):
        cols = xp.matmul(matrices, flat[samples, :, :, rows.start * row : rows.stop * row])
        shape = (len(cols), channels, *how.kernel, rows.stop - rows.start, *out[1:])
        how.add_back(into[samples], xp.reshape(cols, shape), rows.start)
    return into[inner(size, how.padding)]


@bilinear(
    transposes=(
        lambda c, g, x, kernel, **how: _conv(x, c, **how),
        lambda c, g, x, kernel, **how: _to_input(g, c, size=x.shape[2:], **how),
    ),
    batch=_batch,
    tex=r"{g} *_{{w}} {x}",
    name="conv_kernel",
)
def _to_kernel(
    xp: Any, g: Any, x: Any, *, kernel: Sizes, stride: Sizes, padding: Pads, dilation: Sizes, groups: int
) -> Any:
    """What a cotangent of the output means for the kernel, of this size."""
    how, size = Windows(kernel, stride, padding, dilation), x.shape[2:]
    run, each = how.run(size), g.shape[1] // groups
    total = xp.zeros((groups, x.shape[1] // groups * prod(kernel), each), dtype=xp.result_type(g, x))
    wide: Any = None
    spread: Any = None
    for samples, places, cols in columns(xp, x, how, groups):
        if not places.start:
            part = g[samples]
            if run:
                if wide is None:
                    wide = xp.zeros((*part.shape[:2], run), dtype=g.dtype)
                    spread = how.places_of_runs(xp, wide, size)
                spread[: len(part)] = part
                part = wide[: len(part)]
            part = xp.reshape(part, (len(part), groups, each, run or prod(g.shape[2:])))
        # this way round, OpenBLAS is a third faster than with the cotangent on the left
        total += xp.sum(xp.matmul(cols, xp.matrix_transpose(part[..., places])), axis=0)
    return xp.reshape(xp.matrix_transpose(total), (groups * each, x.shape[1] // groups, *kernel))


def _checked(name: str, x: Any, w: Any, stride: Any, dilation: Any, groups: Any) -> tuple[Any, Any, dict[str, Any]]:
    """Both operands, and the parameters as the ops take them, without padding."""
    x, w = shaped(x), shaped(w)
    if x.ndim != w.ndim or x.ndim < 3:  # noqa: PLR2004 - batch, channels, and at least one more
        raise ShapeError(
            f"{name}: expected x of shape (batch, channels, *spatial) and w with as many axes, "
            f"got {x.shape} and {w.shape}"
        )
    if groups < 1 or w.shape[0] % groups:
        raise ShapeError(f"{name}: expected groups that divide the {w.shape[0]} of w's first axis, got {groups}")
    n = x.ndim - 2
    moves = {"stride": numbers(name, "stride", stride, n, 1), "dilation": numbers(name, "dilation", dilation, n, 1)}
    if 0 in w.shape:
        raise ShapeError(f"{name}: expected a kernel with elements, got w of shape {w.shape}")
    return x, w, moves | {"groups": groups}


def _channels(name: str, x: Any, w: Any, expected: int, groups: int) -> None:
    if x.shape[1] != expected:
        raise ShapeError(
            f"{name}: expected {expected} channels for w of shape {w.shape} in {groups} group{'s' * (groups > 1)}, "
            f"got x of shape {x.shape}"
        )


def _padding(name: str, padding: Any, kernel: Sizes, moves: dict[str, Any]) -> Pads:
    if padding == "valid":
        padding = 0
    if padding == "same":
        if max(moves["stride"]) > 1:
            raise ShapeError(f"{name}: padding='same' goes with a stride of 1, got {moves['stride']}")
        totals = [(k - 1) * d for k, d in zip(kernel, moves["dilation"], strict=True)]
        return tuple((total // 2, total - total // 2) for total in totals)
    if isinstance(padding, str):
        raise OpError(f"{name}: expected padding 'same', 'valid' or numbers, got {padding!r}")
    return tuple((k, k) for k in numbers(name, "padding", padding, len(kernel), 0))


def conv(x: Any, w: Any, /, *, stride: Any = 1, padding: Any = 0, dilation: Any = 1, groups: int = 1) -> Any:
    """Convolution as neural networks have it: the products of a kernel with all windows, without turning it round.

    Parameters
    ----------
    x : Tensor or array
        Of shape (batch, channels, *spatial), with any number of spatial axes.
    w : Tensor or array
        The kernels, of shape (outputs, channels / groups, *kernel).
    stride : int or tuple of int
        How far the windows lie apart.
    padding : int, tuple of int, "same" or "valid"
        How many zeros to put at both ends of each axis; "same" keeps its length, "valid" puts none.
    dilation : int or tuple of int
        How far apart the elements of the kernel lie.
    groups : int
        Into how many groups channels and outputs are divided, each with kernels of its own.

    Returns
    -------
    Tensor or array
        Of shape (batch, outputs, *places).

    Raises
    ------
    ShapeError
        If channels or axes do not fit, or the kernel is larger than the padded input.

    Examples
    --------
    >>> x, w = ag.asarray([[[1.0, 2.0, 4.0, 8.0]]]), ag.asarray([[[-1.0, 1.0]]])
    >>> ag.conv(x, w)
    Tensor([[[1., 2., 4.]]])
    """
    x, w, moves = _checked("conv", x, w, stride, dilation, groups)
    _channels("conv", x, w, w.shape[1] * groups, groups)
    pads = _padding("conv", padding, w.shape[2:], moves)
    how = Windows(w.shape[2:], moves["stride"], pads, moves["dilation"])
    if 0 in how.out(x.shape[2:]):
        raise ShapeError(
            f"conv: a kernel that reaches over {how.reach} does not fit into {how.padded(x.shape[2:])}",
            f"x has shape {x.shape}, w {w.shape}; is padding missing?",
        )
    return _conv(x, w, padding=pads, **moves)


def conv_transpose(
    x: Any,
    w: Any,
    /,
    *,
    stride: Any = 1,
    padding: Any = 0,
    output_padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
) -> Any:
    """The adjoint of `conv`: each element of `x` puts its multiple of the kernel down, and they are added up.

    Parameters
    ----------
    x : Tensor or array
        Of shape (batch, channels, *spatial).
    w : Tensor or array
        Of shape (channels, outputs / groups, *kernel), as for a `conv` from these outputs to these channels.
    stride, padding, dilation, groups
        Those of that `conv`; its padding is cut off here.
    output_padding : int or tuple of int
        How much longer the result is to be, as a stride leaves open what size the input of `conv` had.

    Examples
    --------
    >>> x, w = ag.asarray([[[1.0, 10.0]]]), ag.asarray([[[1.0, 2.0, 3.0]]])
    >>> ag.conv_transpose(x, w, stride=2)
    Tensor([[[ 1.,  2., 13., 20., 30.]]])
    """
    x, w, moves = _checked("conv_transpose", x, w, stride, dilation, groups)
    _channels("conv_transpose", x, w, w.shape[0], groups)
    pads = _padding("conv_transpose", padding, w.shape[2:], moves)
    more = numbers("conv_transpose", "output_padding", output_padding, x.ndim - 2, 0)
    reach = Windows(w.shape[2:], moves["stride"], pads, moves["dilation"]).reach
    lengths = zip(x.shape[2:], moves["stride"], reach, pads, more, strict=True)
    size = tuple((n - 1) * s + r - sum(p) + k for n, s, r, p, k in lengths)
    if min(size) < 1 or any(k >= s for k, s in zip(more, moves["stride"], strict=True)):
        raise ShapeError(
            f"conv_transpose: x of shape {x.shape} with {padding=}, {output_padding=} gives no size: {size}",
            "padding cuts off at both ends; output_padding is less than the stride",
        )
    return _to_input(x, w, size=size, padding=pads, **moves)
