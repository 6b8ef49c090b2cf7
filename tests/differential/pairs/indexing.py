"""Taking elements out, and putting them in."""

import numpy as np
from hypothesis import strategies as st
from reference import torch

import autograd_lite as ag

from . import drawing
from .drawing import one_of
from .pair import Pair, Trial, at, by_position

BASIC = [0, -1, slice(None, None, 2), (Ellipsis, 1), (slice(1, None), None), (None, 1, slice(0, 1))]
ADVANCED = [
    [0, 0, 2],
    ([0, 2, 2], [1, 1, 1]),
    (slice(None), [2, 2, 0]),
    (slice(1, 3), None, [0, 1]),
    np.array([[0], [2]]),
]
MASK = np.array([[True, False, True], [False, True, False], [True, True, False]])


def indexed(x, index):
    """`x[index]`, in both libraries."""
    return x[index]


@st.composite
def gathers(draw):
    """An array, and indices along one of its axes, some of them twice."""
    x = draw(drawing.shapes(1))
    axis = drawing.axis(draw, len(x))
    count = draw(st.integers(1, 5))
    wanted = list(x)
    wanted[axis] = count
    rng = np.random.default_rng(draw(drawing.SEEDS))
    return Trial(drawing.numbers(draw, x), {"indices": rng.integers(0, x[axis], wanted), "axis": axis})


@st.composite
def takes(draw):
    """An array, and a row of indices of one of its axes."""
    x, found = draw(gathers())
    axis = found["axis"]
    flat = found["indices"].reshape(-1)[:4]
    return Trial(x, {"indices": flat, "axis": axis})


def scattered(x, v, indices):
    return torch.scatter_add(torch.zeros_like(x), 1, at(indices), v)


def put(x, v):
    where = np.array([[0, 2], [1, 0]])
    return torch.scatter(x, 1, at(where), v) if isinstance(x, torch.Tensor) else ag.put_along(x, where, v, axis=1)


PAIRS = {
    "getitem": Pair(
        indexed, drawing.of_shape((3, 3), index=st.sampled_from([*BASIC, *ADVANCED, MASK])), indexed, complex=True
    ),
    "getitem of 3 axes": Pair(
        indexed,
        drawing.of_shape((2, 3, 4), index=one_of((0, [1, 1]), ([0, 1], slice(None), [3, 3]), (Ellipsis, -1))),
        indexed,
    ),
    "take": Pair(
        lambda x, indices, axis: torch.index_select(x, axis, at(indices)),
        takes(),
        lambda x, indices, axis: ag.take(x, indices, axis=axis),
        complex=True,
    ),
    "take of all": Pair(
        lambda x: torch.take(x, torch.tensor([[0, 5], [0, 3]])),
        drawing.of_shape((2, 3)),
        lambda x: ag.take(x, np.array([[0, 5], [0, 3]])),
    ),
    "take_along_axis": Pair(
        lambda x, indices, axis: torch.take_along_dim(x, at(indices), axis), gathers(), complex=True
    ),
    "put_along": Pair(put, drawing.of_shape((2, 3), (2, 2)), put),
    "compress": Pair(
        lambda x: x[:, [0, 2]], drawing.of_shape((2, 3)), lambda x: ag.compress([True, False, True], x, 1)
    ),
    "extract": Pair(
        lambda x: torch.masked_select(x, at(MASK)), drawing.of_shape((3, 3)), lambda x: ag.extract(MASK, x)
    ),
    "repeat": Pair(
        by_position(torch.repeat_interleave, "repeats", "axis"),
        drawing.along(flat=True, repeats=one_of(1, 2)),
        lambda x, repeats, axis: ag.repeat(x, repeats, axis=axis),
        complex=True,
    ),
    "repeat each": Pair(
        lambda x: torch.repeat_interleave(x, torch.tensor([2, 0, 1]), 1),
        drawing.of_shape((2, 3)),
        lambda x: ag.repeat(x, [2, 0, 1], axis=1),
    ),
    "choose": Pair(
        lambda a, b: torch.where(at(MASK), b, a),
        drawing.of_shape((3, 3), (3, 3)),
        lambda a, b: ag.choose(MASK.astype(int), [a, b]),
    ),
    "where of a mask": Pair(
        lambda a, b: torch.where(at(MASK), a, b),
        drawing.of_shape(one_of((3, 3), (3,), ()), one_of((3, 3), (3, 1), (1,))),
        lambda a, b: ag.where(MASK, a, b),
        complex=True,
    ),
}
