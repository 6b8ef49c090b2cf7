"""Sorting, choosing the largest, and looking up."""

import numpy as np
from hypothesis import strategies as st
from reference import torch

import autograd_lite as ag

from . import drawing
from .drawing import one_of
from .pair import Pair, at

BINS = np.array([-1.0, 0.0, 0.5])

PAIRS = {
    "sort": Pair(
        lambda x, axis, descending: torch.sort(x, dim=axis, descending=descending).values,
        drawing.along(descending=st.booleans()),
    ),
    "argsort": Pair(
        lambda x, axis, descending: torch.argsort(x, dim=axis, descending=descending),
        drawing.along(descending=st.booleans()),
        order=0,
    ),
    "top_k": Pair(
        lambda x, axis, k, largest: torch.topk(x, k, dim=axis, largest=largest),
        drawing.along(side=2, k=one_of(1, 2), largest=st.booleans()),
        lambda x, k, axis, largest: ag.top_k(x, k, axis=axis, largest=largest),
    ),
    "unique": Pair(torch.unique, drawing.of_shape(drawing.shapes()), order=0),
    "searchsorted": Pair(
        lambda v, side: torch.searchsorted(at(BINS).to(v.dtype), v, side=side),
        drawing.of_shape(drawing.shapes(), side=one_of("left", "right")),
        lambda v, side: ag.searchsorted(BINS, v, side=side),
        0,
    ),
    "digitize": Pair(
        lambda x, right: torch.bucketize(x, at(BINS).to(x.dtype), right=not right),
        drawing.of_shape(drawing.shapes(), right=st.booleans()),
        lambda x, right: ag.digitize(x, BINS, right=right),
        0,
    ),
    "isin": Pair(
        lambda x: torch.isin(torch.round(x), torch.tensor([0.0, 1.0], dtype=x.dtype)),
        drawing.elementwise(),
        lambda x: ag.isin(ag.round(x), [0.0, 1.0]),
        0,
    ),
    "nonzero": Pair(
        lambda x: torch.nonzero(torch.relu(x), as_tuple=True),
        drawing.of_shape(drawing.shapes(1)),
        lambda x: ag.nonzero(ag.relu(x)),
        0,
    ),
    "argwhere": Pair(
        lambda x: torch.argwhere(torch.relu(x)),
        drawing.of_shape(drawing.shapes(1)),
        lambda x: ag.argwhere(ag.relu(x)),
        0,
    ),
    "histogram": Pair(
        lambda x, bins: torch.histogram(x, bins, range=(-2.0, 2.0)).hist.to(torch.int64),
        drawing.of_shape((9,), bins=one_of(3, 4)),
        lambda x, bins: ag.histogram(x, bins, range=(-2.0, 2.0))[0],
        0,
    ),
    "bincount": Pair(
        lambda w: torch.bincount(torch.tensor([0, 2, 2, 5]), w, 7),
        drawing.of_shape((4,)),
        lambda w: ag.bincount([0, 2, 2, 5], w, 7),
        0,
        float32=False,
    ),
}
