"""Products of vectors, matrices and more."""

from hypothesis import strategies as st
from reference import torch

import autograd_lite as ag

from . import drawing
from .drawing import one_of
from .pair import Pair, by_position

F = torch.nn.functional
SUBSCRIPTS = {
    "ij,jk->ik": ((2, 3), (3, 4)),
    "ij,ij->": ((2, 3), (2, 3)),
    "ij,jk": ((2, 3), (3, 4)),
    "bij,bjk->bik": ((2, 2, 3), (2, 3, 2)),
    "...ij,jk->...ik": ((3, 2, 2), (2, 2)),
    "i,j->ji": ((2,), (3,)),
    "ij,k->j": ((2, 3), (2,)),
    "...,...": ((2, 1), (3,)),
}
ALONE = {"ii": (3, 3), "ii->i": (3, 3), "ij->ji": (2, 3), "ij->": (2, 3), "iij->j": (2, 2, 3), "i...->...": (2, 3)}
SHAPES = [
    ((2, 3), (3, 4)),
    ((3,), (3,)),
    ((2, 3), (3,)),
    ((3,), (3, 2)),
    ((2, 2, 3), (3, 2)),
    ((2, 1, 2, 3), (3, 3, 1)),
]


def both(shapes, **params):
    """Two arrays of one of several pairs of shapes."""
    return st.sampled_from(shapes).flatmap(lambda pair: drawing.of_shape(*pair, **params))


def two(name, shapes, theirs=None):
    f = theirs or getattr(torch, name)
    return Pair(f, both(shapes), complex=True)


PAIRS = {
    "matmul": two("matmul", SHAPES),
    "linalg.matmul": two("matmul", SHAPES, torch.linalg.matmul),
    "dot": two("dot", [((3,), (3,))]),
    "vdot": two("vdot", [((3,), (3,))]),
    "inner": two("inner", [((3,), (3,)), ((2, 3), (3,)), ((2, 3), (4, 2, 3)), ((), (2,))]),
    "outer": two("outer", [((2,), (3,))]),
    "kron": two("kron", [((2,), (3,)), ((2, 2), (3, 1)), ((2,), (2, 3)), ((2, 1, 2), (3,))]),
    "vecdot": two("vecdot", [((3,), (3,)), ((2, 3), (3,)), ((2, 1, 3), (4, 3))], torch.linalg.vecdot),
    "linalg.vecdot": two("vecdot", [((3,), (3,)), ((2, 3), (3,))], torch.linalg.vecdot),
    "matvec": two("matvec", [((2, 3), (3,)), ((4, 2, 3), (3,))], lambda a, b: torch.matmul(a, b[..., None])[..., 0]),
    "cross": two("cross", [((3,), (3,)), ((2, 3), (2, 3)), ((1, 3), (4, 3))], torch.linalg.cross),
    "linalg.cross": two("cross", [((3,), (3,)), ((1, 3), (2, 3))], torch.linalg.cross),
    "tensordot": Pair(
        by_position(torch.tensordot, "axes"),
        drawing.of_shape((2, 3, 4), (3, 4, 2), axes=one_of(([1, 2], [0, 1]), ([0], [2]), ([2, 0], [1, 2]))),
        complex=True,
    ),
    "tensordot of 1": Pair(
        by_position(torch.tensordot, "axes"),
        drawing.of_shape((2, 3), (3, 2), axes=one_of(0, 1)),
        complex=True,
    ),
    "trace": Pair(torch.trace, drawing.of_shape(one_of((2, 2), (2, 3), (4, 2))), complex=True),
    **{
        f"einsum {s}": Pair(
            lambda *xs, s=s: torch.einsum(s, *xs),
            drawing.of_shape(*shapes),
            lambda *xs, s=s: ag.einsum(s, *xs),
            complex=True,
        )
        for s, shapes in [*SUBSCRIPTS.items(), *((s, (shape,)) for s, shape in ALONE.items())]
    },
    "einsum of three": Pair(
        lambda a, b, c: torch.einsum("ij,jk,kl->il", a, b, c),
        drawing.of_shape((2, 3), (3, 2), (2, 4)),
        lambda a, b, c: ag.einsum("ij,jk,kl->il", a, b, c),
    ),
    "linalg.multi_dot": Pair(
        lambda *xs: torch.linalg.multi_dot(xs),
        drawing.of_shape((2, 3), (3, 4), (4, 2)),
        lambda *xs: ag.linalg.multi_dot(xs),
    ),
    "correlate": Pair(lambda a, v: F.conv1d(a[None, None], v[None, None])[0, 0], drawing.of_shape((6,), (3,))),
    "convolve": Pair(
        lambda a, v: F.conv1d(a[None, None], v.flip(0)[None, None], padding=2)[0, 0], drawing.of_shape((6,), (3,))
    ),
}
