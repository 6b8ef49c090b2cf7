"""What neural networks put between their layers."""

from hypothesis import strategies as st
from reference import torch

import autograd_lite as ag

from . import drawing
from .drawing import one_of
from .pair import Pair, dim, dims, words

F = torch.nn.functional

PLAIN = words("hardswish mish relu6 selu softsign tanhshrink")
PAIRS = {
    **{name: Pair(getattr(F, name), drawing.elementwise(domain=(-7.0, 7.0)), edges=True) for name in PLAIN},
    "hardsigmoid": Pair(F.hardsigmoid, drawing.elementwise(domain=(-7.0, 7.0)), edges=True, order=1, slack=1e3),
    "log_sigmoid": Pair(F.logsigmoid, drawing.elementwise(), edges=True),
    "softplus": Pair(F.softplus, drawing.elementwise(domain=(-7.0, 7.0))),
    "elu": Pair(F.elu, drawing.elementwise(alpha=one_of(1.0, 0.5)), edges=True),
    "celu": Pair(F.celu, drawing.elementwise(alpha=one_of(1.0, 0.5)), edges=True),
    "gelu": Pair(F.gelu, drawing.elementwise(approximate=one_of("tanh", "none"))),
    "hardshrink": Pair(F.hardshrink, drawing.elementwise(lambd=one_of(0.5, 1.2)), edges=True),
    "softshrink": Pair(F.softshrink, drawing.elementwise(lambd=one_of(0.5, 1.2)), edges=True),
    "hardtanh": Pair(F.hardtanh, drawing.elementwise(min_val=one_of(-1.0, -0.3), max_val=one_of(0.7, 1.0)), edges=True),
    "leaky_relu": Pair(F.leaky_relu, drawing.elementwise(negative_slope=one_of(0.01, 0.3)), edges=True),
    "prelu": Pair(F.prelu, drawing.of_shape((2, 3), (1,))),
    "glu": Pair(dim(F.glu), drawing.of_shape(one_of((4,), (2, 4), (4, 2, 6)), axis=st.just(-1))),
    "softmax": Pair(dim(F.softmax), drawing.along()),
    "log_softmax": Pair(dim(F.log_softmax), drawing.along()),
    "logsumexp": Pair(
        dims(lambda x, dim, keepdim: x.logsumexp(tuple(range(x.ndim)) if dim is None else dim, keepdim)),
        drawing.reduction(),
    ),
    "sigmoid far out": Pair(F.sigmoid, drawing.elementwise(domain=(-40.0, 40.0)), ag.sigmoid),
}
