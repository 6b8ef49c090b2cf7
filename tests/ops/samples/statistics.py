"""Averages, covariances, counts."""

import numpy as np

import autograd_lite as ag

from .case import Case, beside

NUMBERS = np.array([2, 0, 2])
ONE = (np.longdouble,)  # covariances are computed in double precision at least


def _weighted(f):
    """`f` of data and weights, which are to be positive."""
    return lambda a, w, **params: f(a, weights=w * w + 1, **params)


def _observed(f):
    return lambda m, w, **params: f(m, aweights=w * w + 1, **params)


def cases():
    for shape, params in [((2, 3), {}), ((2, 3), {"axis": 0}), ((2, 3, 2), {"axis": (0, 2), "keepdims": True})]:
        yield Case("average", (shape,), params, call=ag.average, expected=np.average)
        yield Case("ptp", (shape,), params, call=ag.ptp, expected=np.ptp)
    for shapes, params in [
        (((2, 3), (2, 3)), {}),
        (((2, 3), (3,)), {"axis": 1}),
        (((2, 3), (2,)), {"axis": 0, "keepdims": True}),
        (((2, 3, 4), (4, 2)), {"axis": (2, 0)}),
    ]:
        call, expected = _weighted(ag.average), _weighted(np.average)
        yield Case("average_weighted", shapes, params, call=call, expected=expected, empty=False)
    for shapes, params in [
        (((2, 4),), {}),
        (((4, 2),), {"rowvar": False, "bias": True}),
        (((4,),), {}),
        (((4,), (4,)), {}),
        (((2, 4), (3, 4)), {"ddof": 0}),
        (((3, 4),), {"fweights": [1, 2, 0, 3]}),
        (((3, 4),), {"aweights": [1.0, 0.5, 2.0, 0.0], "ddof": 1}),
    ]:
        yield Case("cov", shapes, params, call=ag.cov, expected=np.cov, dtypes=ONE)
    both = {"fweights": np.array([1, 2, 1])}
    yield Case(
        "cov_weighted",
        ((2, 3), (3,)),
        both,
        call=_observed(ag.cov),
        expected=_observed(np.cov),
        dtypes=ONE,
        empty=False,
    )
    yield Case("bounded", ((2, 3),), expected=lambda c: np.clip(c, -1, 1))
    off = np.arange(12).reshape(3, 4) % 5 * 10  # so that no variable is constant, whatever is drawn
    for params in [{}, {"rowvar": False}]:
        yield Case(
            "corrcoef",
            ((3, 4),),
            params,
            call=lambda x, **params: ag.corrcoef(x + beside(off, x), **params),
            expected=lambda x, **params: np.corrcoef(x + off, **params),
            dtypes=ONE,
        )
    counts = np.array([1, 0, 2])
    yield Case(
        "bincount", ((3,),), call=lambda x: ag.bincount(ag.asarray(beside(NUMBERS, x))), expected=lambda x: counts
    )
    yield Case("weighted_bincount", ((3,),), {"minlength": 4}, constants=(NUMBERS,), expected=np.bincount, dtypes=())
    limits = [-2.0, -1.0, 0.0, 2.0]
    counted, expected = (lambda x, f=f: f(x, limits)[0] for f in (ag.histogram, np.histogram))
    yield Case("histogram", ((6,),), call=counted, expected=expected)
    expected = lambda x, bins, limits: np.histogram_bin_edges(x, bins=bins, range=limits)  # noqa: E731 - named for its message
    yield Case("bin_edges", ((6,),), {"bins": 3, "limits": None}, expected=expected)
    data = np.array([0.1, 0.9, 0.5, 0.45, 1.7])
    for params in [{}, {"bins": 3, "range": (0.0, 1.0), "density": True}, {"bins": [0.0, 0.5, 1.7]}]:
        yield Case(
            "histogram_weighted",
            ((5,),),
            params,
            call=lambda w, **params: ag.histogram(beside(data, w), weights=w * w, **params)[0],
            expected=lambda w, **params: np.histogram(data, weights=w * w, **params)[0],
            dtypes=(),
        )
