"""Median and quantiles."""

import numpy as np

import autograd_lite as ag
from autograd_lite.ops.quantile import METHODS

from .case import Case, beside
from .nanreduce import holed

REDUCE = [((5,), {}), ((2, 3), {}), ((4, 3), {"axis": 0}), ((2, 3, 2), {"axis": (0, -1), "keepdims": True})]


def _sorted_at(places, x):
    return np.take_along_axis(np.sort(x), places, -1)


def cases():
    for places, shape in [(np.array([[2, 0, 2]]), (2, 3)), (np.array([[1], [0]]), (2, 3))]:
        yield Case("order_statistics", (shape,), constants=(places,), expected=_sorted_at, empty=len(places) == 1)
    for shape, params in REDUCE:
        yield Case("median", (shape,), params, call=ag.median, expected=np.median)
        yield Case("nanmedian", (shape,), params, call=holed(ag.nanmedian), expected=holed(np.nanmedian))
        for q in [0.3, 1]:
            given = {"q": q, **params}
            yield Case("quantile", (shape,), given, call=ag.quantile, expected=np.quantile, empty=False)
            yield Case("nanquantile", (shape,), given, call=holed(ag.nanquantile), expected=holed(np.nanquantile))
    for q in [[0.0, 0.4, 1.0], [[0.1, 0.6]]]:
        yield Case("quantile", ((4, 2),), {"q": q, "axis": 0}, call=ag.quantile, expected=np.quantile, dtypes=())
    yield Case(
        "nanquantile",
        ((5, 2),),
        {"q": [0.0, 0.4, 1.0], "axis": 0},
        call=holed(ag.nanquantile),
        expected=holed(np.nanquantile),
        dtypes=(),
    )
    for method in METHODS:
        params = {"q": 40, "axis": 1, "method": method}
        yield Case("percentile", ((2, 5),), params, call=ag.percentile, expected=np.percentile)
        yield Case("nanpercentile", ((2, 5),), params, call=holed(ag.nanpercentile), expected=holed(np.nanpercentile))
    x = np.array([3.0, 1.0, 7.0, 4.0])
    for method in ("linear", "hazen", "median_unbiased"):
        yield Case(
            "quantile_by_q",
            ((2,),),
            {"method": method},
            call=lambda q, method: ag.quantile(beside(x, q), ag.sigmoid(q), method=method),
            expected=lambda q, method: np.quantile(x, 1 / (1 + np.exp(-q)), method=method),
            dtypes=(),
        )
