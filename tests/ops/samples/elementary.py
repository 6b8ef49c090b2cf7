"""Sample inputs of the rest of NumPy's elementwise functions: those not called as NumPy calls them, or made of ops."""

import numpy as np

import autograd_lite as ag

from .case import SHAPES, Case

ORACLES = {
    "fraction": lambda x: np.modf(x)[0],
    "whole": lambda x: np.modf(x)[1],
    "mantissa": lambda x: np.frexp(x)[0],
    "exponent": lambda x: np.frexp(x)[1],
}


def cases():
    for params in [{}, {"nan": 1.0, "posinf": 2.0, "neginf": -2.0}]:
        yield from (Case("nan_to_num", shapes, params) for shapes in SHAPES[1])
    for params in [{}, {"rtol": 0.5, "atol": 0.1}]:
        yield from (Case("isclose", shapes, params) for shapes in SHAPES[2])
    yield from composed()


def composed():
    """Public functions that are made of ops."""
    for part in (0, 1):
        yield Case("modf", ((2, 3),), call=_part(ag.modf, part), expected=_part(np.modf, part))
        yield Case("divmod", ((3,), (2, 3)), call=_part(ag.divmod, part), expected=_part(np.divmod, part))
    yield Case("frexp", ((2, 3),), call=_part(ag.frexp, 0), expected=_part(np.frexp, 0))
    yield Case("ldexp_by", ((2, 3),), call=lambda x: ag.ldexp(x, 3), expected=lambda x: np.ldexp(x, 3))
    yield Case("angle", ((2, 3),), call=ag.angle, expected=np.angle)
    yield Case("angle", ((3,),), {"deg": True}, call=ag.angle, expected=np.angle)
    yield Case("real_if_close", ((3,),), call=ag.real_if_close, expected=np.real_if_close)
    wide = {"call": ag.float_power, "expected": np.float_power, "legal": lambda a, b: [np.abs(a) + 0.5, b]}
    yield from (Case("float_power", shapes, dtypes=(np.longdouble,), integers=False, **wide) for shapes in SHAPES[2])


def _part(f, index):
    return lambda *xs: f(*xs)[index]
