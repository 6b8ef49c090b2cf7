"""Polynomials by their coefficients."""

import numpy as np

import autograd_lite as ag

from .case import Case


def cases():
    for shapes in [((3,), (2, 3)), ((1,), (2,)), ((4,), ())]:
        yield Case("polyval", shapes)
    yield Case("polyval_public", ((2,), ()), call=ag.polyval, expected=np.polyval)
    for name in ["polyadd", "polysub", "polymul"]:
        for shapes in [((3,), (3,)), ((2,), (4,)), ((3,), (1,))]:
            yield Case(name, shapes, call=getattr(ag, name), expected=getattr(np, name), integers=name != "polymul")
    for params in [{}, {"m": 2}, {"m": 0}]:
        yield Case("polyder", ((4,),), params, call=ag.polyder, expected=np.polyder, dtypes=())
        yield Case("polyint", ((3,),), params, call=ag.polyint, expected=np.polyint, dtypes=())
    yield Case("polyint", ((3,),), {"m": 2, "k": [3.0, -1.0]}, call=ag.polyint, expected=np.polyint, dtypes=())
    yield Case("poly", ((3,),), call=ag.poly, expected=np.poly, dtypes=())
    for n, m, part in [(4, 2, 0), (4, 2, 1), (3, 3, 0), (3, 3, 1), (5, 1, 0), (2, 3, 1)]:
        yield Case(
            f"polydiv_{part}",
            ((n,), (m,)),
            call=lambda u, v, part=part: ag.polydiv(u, v * v + 1)[part],
            expected=lambda u, v, part=part: np.polydiv(u, v * v + 1)[part],
            integers=False,
            dtypes=(),
            slack=100,
        )
