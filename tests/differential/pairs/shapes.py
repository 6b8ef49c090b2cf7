"""What moves elements and does not change them."""

from hypothesis import strategies as st
from reference import torch

import autograd_lite as ag

from . import drawing
from .drawing import one_of
from .pair import Pair, by_position

three = (2, 3, 4)
OFFSETS = st.integers(-3, 3)


def listed(f):
    """A function of two arrays for one that takes a list of them."""
    return lambda a, b, **params: f([a, b], **params)


def several(f):
    """A function that gives several arrays in a list or a tuple."""
    return lambda x, **params: tuple(f(x, **params))


def halved(f):
    """A function that cuts an array in two."""
    return lambda x: f(x, 2)


def rolled(x, shift, axis):
    return torch.roll(x, shift, axis)


def pads(x, pad_width, mode):
    before = [n for pair in reversed(pad_width) for n in pair]
    if mode == "constant":
        return torch.nn.functional.pad(x, before)
    return torch.nn.functional.pad(
        x[None], before, mode={"edge": "replicate", "wrap": "circular", "reflect": "reflect"}[mode]
    )[0]


PAIRS = {
    "reshape": Pair(torch.reshape, drawing.of_shape((2, 6), shape=one_of((3, 4), (-1,), (2, 1, -1))), complex=True),
    "ravel": Pair(torch.ravel, drawing.of_shape(drawing.shapes())),
    "permute_dims": Pair(
        by_position(torch.permute, "axes"),
        drawing.of_shape(three, axes=st.permutations(range(3)).map(tuple)),
        by_position(ag.permute_dims, "axes"),
    ),
    "transpose": Pair(
        lambda x, axes: x.permute(axes), drawing.of_shape(three, axes=one_of((0, 2, 1), (-1, 0, 1))), complex=True
    ),
    "matrix_transpose": Pair(lambda x: x.mT, drawing.of_shape(drawing.shapes(2))),
    "moveaxis": Pair(
        by_position(torch.moveaxis, "source", "destination"),
        drawing.of_shape(three, source=one_of(0, 1, -1), destination=one_of(0, 2, -2)),
        by_position(ag.moveaxis, "source", "destination"),
    ),
    "swapaxes": Pair(
        by_position(torch.swapaxes, "a", "b"),
        drawing.of_shape(three, a=st.integers(-3, 2), b=st.integers(-3, 2)),
        by_position(ag.swapaxes, "a", "b"),
    ),
    "expand_dims": Pair(by_position(torch.unsqueeze, "axis"), drawing.of_shape((2, 3), axis=st.integers(-3, 2))),
    "squeeze": Pair(by_position(torch.squeeze, "axis"), drawing.of_shape((1, 3, 1), axis=one_of(0, -1, (0, 2)))),
    "broadcast_to": Pair(
        by_position(torch.broadcast_to, "shape"),
        drawing.of_shape(one_of((3,), (2, 1), (), (1, 1)), shape=one_of((2, 3), (4, 2, 3))),
        by_position(ag.broadcast_to, "shape"),
        complex=True,
    ),
    "flip": Pair(by_position(torch.flip, "axis"), drawing.of_shape(three, axis=one_of((0,), (1, -1), (0, 1, 2)))),
    "fliplr": Pair(torch.fliplr, drawing.of_shape(drawing.shapes(2))),
    "flipud": Pair(torch.flipud, drawing.of_shape(drawing.shapes(1))),
    "rot90": Pair(
        by_position(torch.rot90, "k", "axes"),
        drawing.of_shape(three, k=st.integers(-1, 4), axes=one_of((0, 1), (2, 0))),
        by_position(ag.rot90, "k", "axes"),
    ),
    "roll": Pair(
        rolled,
        drawing.of_shape(three, shift=st.integers(-5, 5), axis=one_of(None, 0, -1)),
        lambda x, shift, axis: ag.roll(x, shift, axis=axis),
        complex=True,
    ),
    "roll of two axes": Pair(
        rolled,
        drawing.of_shape(three, shift=one_of((1, 2), (-1, 0)), axis=one_of((0, 2), (1, 1))),
        lambda x, shift, axis: ag.roll(x, shift, axis=axis),
    ),
    "tile": Pair(
        by_position(torch.tile, "reps"),
        drawing.of_shape(one_of((2,), (2, 3), (1, 2, 3)), reps=one_of((2,), (2, 1), (1, 2, 3), (3, 1, 1, 2))),
        by_position(ag.tile, "reps"),
        complex=True,
    ),
    "concat": Pair(
        lambda a, b, axis: torch.concat([a, b], axis),
        drawing.of_shape((2, 3), (2, 3), axis=one_of(0, 1, -2)),
        listed(ag.concat),
        complex=True,
    ),
    "concatenate": Pair(
        lambda a, b, axis: torch.concatenate([a, b], axis),
        drawing.of_shape((4, 3), (2, 3), axis=one_of(0, -2)),
        listed(ag.concatenate),
    ),
    "stack": Pair(
        lambda a, b, axis: torch.stack([a, b], axis),
        drawing.of_shape((2, 3), (2, 3), axis=st.integers(-3, 2)),
        listed(ag.stack),
        complex=True,
    ),
    **{
        name: Pair(listed(getattr(torch, name)), drawing.of_shape((2, 3, 2), (2, 3, 2)), listed(getattr(ag, name)))
        for name in ["hstack", "vstack", "dstack"]
    },
    "hstack of rows": Pair(listed(torch.hstack), drawing.of_shape((2,), (3,)), listed(ag.hstack)),
    "column_stack": Pair(listed(torch.column_stack), drawing.of_shape((3,), (3, 2)), listed(ag.column_stack)),
    "split": Pair(
        lambda x, at: torch.tensor_split(x, at, 1),
        drawing.of_shape((2, 4), at=one_of(2, [1, 3])),
        lambda x, at: ag.split(x, at, axis=1),
    ),
    "array_split": Pair(
        lambda x, at: torch.tensor_split(x, at, 1),
        drawing.of_shape((2, 5), at=one_of(2, 3, [1, 3])),
        lambda x, at: ag.array_split(x, at, axis=1),
    ),
    **{
        name: Pair(
            halved(getattr(torch, name)),
            drawing.of_shape((2, 4, 2)),
            halved(getattr(ag, name)),
        )
        for name in ["hsplit", "vsplit", "dsplit"]
    },
    "unstack": Pair(by_position(torch.unbind, "axis"), drawing.of_shape(three, axis=st.integers(-3, 2))),
    **{
        name: Pair(getattr(torch, name), drawing.of_shape(drawing.shapes()))
        for name in ["atleast_1d", "atleast_2d", "atleast_3d"]
    },
    "meshgrid": Pair(
        lambda a, b, indexing: torch.meshgrid(a, b, indexing=indexing),
        drawing.of_shape((2,), (3,), indexing=one_of("xy", "ij")),
    ),
    "diag": Pair(
        by_position(torch.diag, "k"),
        drawing.of_shape(one_of((3,), (2, 3), (4, 2)), k=st.integers(-1, 1)),
        by_position(ag.diag, "k"),
        complex=True,
    ),
    "diagflat": Pair(
        by_position(torch.diagflat, "k"),
        drawing.of_shape(drawing.shapes(1, 2), k=OFFSETS),
        by_position(ag.diagflat, "k"),
    ),
    "diagonal": Pair(
        lambda x, offset, axes: torch.diagonal(x, offset, *axes),
        drawing.of_shape(three, offset=one_of(-1, 0, 1), axes=one_of((0, 1), (2, 1), (-1, 0))),
        lambda x, offset, axes: ag.diagonal(x, offset, *axes),
    ),
    "make_diagonal": Pair(
        by_position(torch.diag_embed, "offset"),
        drawing.of_shape(
            drawing.shapes(1),
            offset=one_of(
                0,
            ),
        ),
        lambda x, offset: ag.make_diagonal(x, offset, -2, -1),
    ),
    "tril": Pair(
        by_position(torch.tril, "k"),
        drawing.of_shape(drawing.shapes(2), k=OFFSETS),
        by_position(ag.tril, "k"),
        complex=True,
    ),
    "triu": Pair(
        by_position(torch.triu, "k"), drawing.of_shape(drawing.shapes(2), k=OFFSETS), by_position(ag.triu, "k")
    ),
    "pad": Pair(
        by_position(pads, "pad_width", "mode"),
        drawing.of_shape(
            (3, 4),
            pad_width=one_of(((1, 2), (0, 1)), ((2, 0), (2, 2))),
            mode=one_of("constant", "edge", "wrap", "reflect"),
        ),
    ),
    "full_like": Pair(lambda x, v: v.expand(x.shape) + 0 * x, drawing.of_shape((2, 3), ()), ag.full_like),
}
