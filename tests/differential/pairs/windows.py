"""Convolutions and pools."""

from reference import torch

import autograd_lite as ag

from . import drawing
from .drawing import one_of
from .pair import Pair, by_position

F = torch.nn.functional

TWO = {"stride": one_of(1, 2), "padding": one_of(0, 1)}


PAIRS = {
    "conv": Pair(F.conv2d, drawing.of_shape((2, 2, 5, 6), (3, 2, 3, 2), **TWO, dilation=one_of(1, 2))),
    "conv of one axis": Pair(F.conv1d, drawing.of_shape((1, 2, 6), (2, 2, 3), **TWO), ag.conv),
    "conv in groups": Pair(
        lambda x, w: F.conv2d(x, w, groups=2),
        drawing.of_shape((1, 4, 4, 4), (2, 2, 3, 3)),
        lambda x, w: ag.conv(x, w, groups=2),
    ),
    "conv of three axes": Pair(F.conv3d, drawing.of_shape((1, 1, 3, 3, 3), (2, 1, 2, 2, 2), **TWO), ag.conv),
    "conv_transpose": Pair(F.conv_transpose2d, drawing.of_shape((1, 2, 3, 3), (2, 3, 3, 2), **TWO)),
    "max_pool": Pair(
        by_position(F.max_pool2d, "size", "stride", "padding"),
        drawing.of_shape((1, 2, 6, 5), size=one_of(2, (3, 2)), **TWO),
    ),
    "avg_pool": Pair(
        by_position(F.avg_pool2d, "size", "stride", "padding"),
        drawing.of_shape((1, 2, 6, 5), size=one_of(2, (3, 2)), **TWO),
    ),
}
