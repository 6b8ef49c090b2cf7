"""Convolution, interpolation, phases, differences."""

import numpy as np

import autograd_lite as ag

from .case import Case, beside

POINTS = np.array([-1.3, -0.2, 0.7, 1.1])
SHIFTS = np.array([0.0, 7.0, 13.0, -20.0])


def _spread(f):
    """`f` with points that increase, whatever is drawn."""
    return lambda x, xp, fp, **params: f(x, beside(POINTS, x) + xp * 0.1, fp, **params)


def _placed(f, which):
    """`f` with places that increase along one axis."""

    def slopes(x, places, **params):
        out = f(x, places * 0.1 + beside(np.arange(float(places.shape[0])), x), **params)
        return out if which is None else out[which]

    return slopes


def cases():
    for shapes in [((4,), (2,)), ((3,), (3,)), ((2,), (5,)), ((4,), (1,))]:
        for mode in ("full", "same", "valid"):
            yield Case("convolve", shapes, {"mode": mode})
            yield Case("correlate", shapes, {"mode": mode}, call=ag.correlate, expected=np.correlate)
    yield Case("convolve_public", ((4,), (2,)), call=ag.convolve, expected=np.convolve)
    yield Case("correlate", ((2,), (4,)), {"mode": "same"}, call=ag.correlate, expected=np.correlate)
    yield Case("correlate", ((4,), (3,)), call=ag.correlate, expected=np.correlate)
    for shape in [(3,), (2, 3), ()]:
        for params in [{}, {"left": 9.0, "right": -9.0}, {"period": 2.0}]:
            f, oracle = _spread(ag.interp), _spread(np.interp)
            yield Case(
                "interp", (shape, (4,), (4,)), params, call=f, expected=oracle, dtypes=(), integers=False, slack=10
            )
    yield Case("unwrap", ((4,),), {"discont": None, "axis": -1, "period": 1.5})
    shifted, oracle = (lambda p, f=f: f(p + beside(SHIFTS, p)) for f in (ag.unwrap, np.unwrap))
    yield Case("unwrap_public", ((2, 4),), call=shifted, expected=oracle, dtypes=())
    yield from differences()


def differences():
    for params in [{}, {"n": 2, "axis": 0}, {"n": 0}, {"prepend": 2.0}]:
        yield Case(
            "diff", ((2, 3),), params, call=ag.diff, expected=np.diff, dtypes=() if "prepend" in params else Case.dtypes
        )
    params = {"prepend": 2, "append": [[1], [3]]}
    yield Case("diff", ((2, 3),), params, call=ag.diff, expected=np.diff, dtypes=(), empty=False)
    yield Case(
        "diff_ends",
        ((3,), (), (2,)),
        call=lambda x, a, b: ag.diff(x, prepend=a, append=b),
        expected=lambda x, a, b: np.diff(x, prepend=a, append=b),
    )
    yield Case("ediff1d", ((2, 3),), call=ag.ediff1d, expected=np.ediff1d)
    yield Case("ediff1d_ends", ((4,), (2,), ()), call=ag.ediff1d, expected=np.ediff1d)
    for params in [{}, {"dx": 0.5, "axis": 0}, {"x": [0.0, 1.0, 3.0]}]:
        yield Case(
            "trapezoid",
            ((2, 3),),
            params,
            call=ag.trapezoid,
            expected=_trapezoid,
            dtypes=() if "x" in params else Case.dtypes,
        )
    yield Case("trapezoid_by_x", ((2, 3), (2, 3)), call=ag.trapezoid, expected=_trapezoid)
    yield from slopes()


def _trapezoid(y, x=None, dx=1.0, axis=-1):
    y = np.moveaxis(y, axis, -1)
    d = dx if x is None else np.diff(x, axis=-1)
    return (d * (y[..., 1:] + y[..., :-1]) / 2).sum(-1)


def slopes():
    for shape in [(3,), (5,)]:
        for edge_order in (1, 2):
            yield Case("gradient", (shape,), {"edge_order": edge_order}, call=ag.gradient, expected=np.gradient)
            params = {"edge_order": edge_order}
            call, expected = _placed(ag.gradient, None), _placed(np.gradient, None)
            yield Case(
                "gradient_placed", (shape, shape), params, call=call, expected=expected, integers=False, slack=100
            )
    yield Case("gradient", ((2,),), call=ag.gradient, expected=np.gradient)
    for params in [{"axis": 1}, {"axis": (0,)}, {"axis": -1, "edge_order": 2}]:
        yield Case("gradient", ((3, 4),), params, call=ag.gradient, expected=np.gradient)
    for which in (0, 1):
        yield Case(
            "gradient_spaced",
            ((3, 4), ()),
            call=lambda x, h, which=which: ag.gradient(x, h * h + 1, 0.5)[which],
            expected=lambda x, h, which=which: np.gradient(x, h * h + 1, 0.5)[which],
            integers=False,
        )
