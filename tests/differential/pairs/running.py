"""Sums and products as they grow, differences, and integrals."""

from hypothesis import strategies as st
from reference import torch

import autograd_lite as ag

from . import drawing
from .drawing import one_of
from .pair import Pair, by_position, dim, flat


def extremes(f):
    return lambda x, axis: f(x, dim=axis).values


def powers(x, count, increasing):
    """As `torch.vander`, whose second derivative fails: it writes into what it kept."""
    exponents = range(len(x) if count is None else count)
    return torch.stack([x**k for k in (exponents if increasing else reversed(exponents))], -1)


PAIRS = {
    "cumsum": Pair(flat(torch.cumsum), drawing.along(flat=True), complex=True),
    "cumprod": Pair(flat(torch.cumprod), drawing.along(flat=True), complex=True),
    "cumulative_sum": Pair(dim(torch.cumsum), drawing.along(), complex=True),
    "cumulative_prod": Pair(dim(torch.cumprod), drawing.along(), complex=True),
    "cumulative_max": Pair(extremes(torch.cummax), drawing.along()),
    "cumulative_min": Pair(extremes(torch.cummin), drawing.along()),
    "cumulative_logsumexp": Pair(dim(torch.logcumsumexp), drawing.along()),
    "diff": Pair(dim(torch.diff), drawing.along(side=2, n=st.integers(0, 2)), complex=True),
    "diff with ends": Pair(
        lambda x, a, b: torch.diff(x, prepend=a, append=b),
        drawing.of_shape((2, 3), (2, 2), (2, 1)),
        lambda x, a, b: ag.diff(x, prepend=a, append=b),
    ),
    "trapezoid": Pair(lambda y, axis, dx: torch.trapezoid(y, dx=dx, dim=axis), drawing.along(dx=one_of(1.0, 0.3))),
    "trapezoid over points": Pair(torch.trapezoid, drawing.of_shape((2, 4), (4,))),
    "gradient": Pair(
        lambda x, axis, edge_order: torch.gradient(x, dim=axis, edge_order=edge_order)[0],
        drawing.along(side=3, edge_order=one_of(1, 2)),
    ),
    "gradient with spacing": Pair(
        lambda x, d: torch.gradient(x, spacing=d, dim=-1)[0],
        drawing.of_shape((2, 4), d=one_of(0.5, 2.0)),
        lambda x, d: ag.gradient(x, d, axis=-1),
    ),
    "vander": Pair(
        powers,
        drawing.of_shape((3,), count=one_of(None, 2, 4), increasing=st.booleans()),
        by_position(ag.vander, "count", "increasing"),
        complex=True,
        float32=False,  # NumPy gives float64
    ),
}
