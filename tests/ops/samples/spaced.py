"""Numbers at equal ratios, and what is seen through windows."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

import autograd_lite as ag

from .case import Case


def _ends(a, b):
    """Ends of one sign that are not 0."""
    return [2.5 + a, 2.5 + b]


def cases():
    for shapes, params in [(((), ()), {"num": 4}), (((2,), ()), {"num": 3}), (((2,), (3, 1)), {"num": 3, "axis": -1})]:
        for endpoint in (True, False):
            given = {**params, "endpoint": endpoint}
            yield Case("logspace", shapes, given, call=ag.logspace, expected=np.logspace, dtypes=(), slack=100)
            yield Case("geomspace", shapes, given, call=ag.geomspace, expected=np.geomspace, legal=_ends, dtypes=())
    for shape, window, axis in [((5,), 3, None), ((3, 4), (2, 2), None), ((2, 4), 3, 1), ((2, 4), (1, 2), (-1, 0))]:
        yield Case(
            "sliding_window_view",
            (shape,),
            {"window_shape": window, "axis": axis},
            call=ag.sliding_window_view,
            expected=sliding_window_view,
            empty=False,
        )
