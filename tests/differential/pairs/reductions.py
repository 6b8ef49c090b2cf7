"""Sums, products, extrema and statistics over axes."""

from functools import partial

import numpy as np
from hypothesis import strategies as st
from reference import torch

import autograd_lite as ag

from . import drawing
from .drawing import one_of
from .pair import Pair, by_position, dims

MASK = np.array([True, False, True])


def by_axis(f):
    """A reduction of PyTorch's that takes one axis at a time, or none: over all axes given, the last first."""

    def reduce(x, axis=None, keepdims=False, **more):
        shape = list(x.shape)
        axes = range(x.ndim) if axis is None else (axis if isinstance(axis, tuple) else (axis,))
        axes = sorted(a % x.ndim for a in axes) if x.ndim else []
        for a in reversed(axes):
            x = f(x, dim=a, **more)
            shape[a] = 1
        return x.reshape(shape) if keepdims else x

    return reduce


def joined(f):
    """A function of all elements along several axes: those axes become one."""

    def reduce(x, axis=None, keepdims=False, **more):
        if x.ndim == 0:
            return f(x.reshape(1), dim=0, **more)
        axes = range(x.ndim) if axis is None else (axis if isinstance(axis, tuple) else (axis,))
        axes = sorted(a % x.ndim for a in axes)
        rest = [a for a in range(x.ndim) if a not in axes]
        y = f(x.permute(*rest, *axes).reshape([*(x.shape[a] for a in rest), -1]), dim=-1, **more)
        return y.reshape([1 if a in axes else n for a, n in enumerate(x.shape)]) if keepdims else y

    return reduce


def rows(f):
    """PyTorch's on rows of which the middle is gone."""
    return lambda x, axis, keepdims: f(x[..., ::2], axis=axis, keepdims=keepdims)


def extreme(f):
    return lambda x, axis=None, keepdims=False: f(x, dim=() if axis is None else axis, keepdim=keepdims)


def quantile(f):
    return joined(lambda x, dim, q=0.5, method="linear": f(x, q, dim=dim, interpolation=method))


def moment(f):
    return lambda x, axis=None, keepdims=False, correction=0.0: f(x, dim=axis, correction=correction, keepdim=keepdims)


def with_nan(f):
    """The same function of an array in which one element is missing; what is left out has no gradient."""

    def call(x, **params):
        x = x[None] * 1.0 if x.ndim == 0 else x
        hole = np.zeros(tuple(x.shape), bool)
        hole.reshape(-1)[:1] = hole.size > 1
        where, missing = (ag.where, np.nan) if isinstance(x, ag.Tensor) else (torch.where, x.new_tensor(np.nan))
        hole = hole if isinstance(x, ag.Tensor) else torch.as_tensor(hole)
        return f(where(hole, missing, x), **params)

    return call


MASKED = {"sum": dims(torch.sum), "mean": dims(torch.mean), "prod": by_axis(torch.prod)} | {
    "max": extreme(torch.amax),
    "std": moment(torch.std),
    "var": moment(torch.var),
}
METHODS = one_of("linear", "lower", "higher", "midpoint", "nearest")

PAIRS = {
    "sum": Pair(dims(torch.sum), drawing.reduction(side=0), complex=True),
    "mean": Pair(dims(torch.mean), drawing.reduction(), complex=True),
    "prod": Pair(by_axis(torch.prod), drawing.reduction(), complex=True),
    "max": Pair(extreme(torch.amax), drawing.reduction()),
    "min": Pair(extreme(torch.amin), drawing.reduction()),
    "ptp": Pair(
        lambda x, **given: extreme(torch.amax)(x, **given) - extreme(torch.amin)(x, **given), drawing.reduction()
    ),
    "var": Pair(moment(torch.var), drawing.reduction(correction=one_of(0.0, 0.5)), slack=10.0),
    "std": Pair(moment(torch.std), drawing.reduction(correction=one_of(0.0, 0.5), domain=(-9.0, 9.0)), slack=1e3),
    "all": Pair(
        dims(lambda x, dim, keepdim: torch.all(x > -1, dim, keepdim)),
        drawing.reduction(),
        lambda x, **p: ag.all(x > -1, **p),
        0,
    ),
    "any": Pair(
        dims(lambda x, dim, keepdim: torch.any(x > 1, dim, keepdim)),
        drawing.reduction(),
        lambda x, **p: ag.any(x > 1, **p),
        0,
    ),
    "argmax": Pair(dims(torch.argmax), drawing.reduction(several=False), order=0),
    "argmin": Pair(dims(torch.argmin), drawing.reduction(several=False), order=0),
    "count_nonzero": Pair(
        lambda x, axis: torch.count_nonzero(torch.relu(x), axis),
        drawing.reduction(keepdims=False),
        lambda x, axis: ag.count_nonzero(ag.relu(x), axis=axis),
        0,
    ),
    "median": Pair(quantile(torch.quantile), drawing.reduction(), order=2),
    "quantile": Pair(
        quantile(torch.quantile), drawing.reduction(q=one_of(0.0, 0.3, 0.5, 1.0), method=METHODS), float32=False
    ),
    "percentile": Pair(
        quantile(lambda x, q, **p: torch.quantile(x, q / 100, **p)),
        drawing.reduction(q=one_of(0.0, 25.0, 90.0)),
        float32=False,
    ),
    "nansum": Pair(with_nan(dims(torch.nansum)), drawing.reduction(least=1), with_nan(ag.nansum)),
    "nanmean": Pair(
        with_nan(dims(torch.nanmean)), drawing.reduction(least=1, several=False, side=2), with_nan(ag.nanmean)
    ),
    "nanquantile": Pair(
        with_nan(quantile(torch.nanquantile)),
        drawing.reduction(least=1, side=2, q=one_of(0.2, 0.7)),
        with_nan(ag.nanquantile),
        float32=False,
    ),
    "nanmedian": Pair(
        with_nan(quantile(torch.nanquantile)),
        drawing.reduction(least=1, side=2),
        with_nan(ag.nanmedian),
    ),
    **{
        f"{name} where": Pair(
            rows(f),
            drawing.of_shape(one_of((3,), (2, 3)), axis=one_of(None, -1), keepdims=st.booleans()),
            partial(getattr(ag, name), where=MASK, **({"initial": -9.0} if name == "max" else {})),
        )
        for name, f in MASKED.items()
    },
    "cov": Pair(torch.cov, drawing.of_shape(one_of((4,), (2, 4), (3, 5))), complex=True, float32=False),
    "cov of weights": Pair(
        lambda x: torch.cov(x, correction=0, fweights=torch.tensor([1, 2, 1, 3])),
        drawing.of_shape((2, 4)),
        lambda x: ag.cov(x, ddof=0, fweights=np.array([1, 2, 1, 3])),
        float32=False,
    ),
    "corrcoef": Pair(torch.corrcoef, drawing.of_shape(one_of((2, 4), (3, 5))), float32=False),
    "linalg.vector_norm": Pair(
        by_position(torch.linalg.vector_norm, "ord", "axis", "keepdims"),
        drawing.reduction(ord=one_of(2, 1, 3, 0.5, np.inf, -np.inf, 2.5)),
        complex=True,
    ),
    "linalg.norm": Pair(
        by_position(torch.linalg.norm, "ord", "axis", "keepdims"),
        drawing.reduction(ord=one_of(2, 1, np.inf, 0.5), several=False, whole=False),
        complex=True,
    ),
}
