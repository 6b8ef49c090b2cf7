"""Sample inputs of the rest of NumPy's elementwise functions: those not called as NumPy calls them, or made of ops."""

import math

import numpy as np

import autograd_lite as ag

from .case import SHAPES, Case

ORACLES = {
    "erf": lambda x: _each(math.erf, x),
    "erfc": lambda x: _each(math.erfc, x),
    "relu6": lambda x: np.clip(x, 0.0, 6.0),
    "leaky_relu": lambda x, slope: np.where(x > 0, x, slope * x),
    "fraction": lambda x: np.modf(x)[0],
    "whole": lambda x: np.modf(x)[1],
    "mantissa": lambda x: np.frexp(x)[0],
    "exponent": lambda x: np.frexp(x)[1],
}


def _each(f, x):
    y = np.vectorize(f, otypes="d")(x)
    return y.astype(x.dtype) if np.asarray(x).dtype.kind == "f" else y


def cases():
    for params in [{}, {"nan": 1.0, "posinf": 2.0, "neginf": -2.0}]:
        yield from (Case("nan_to_num", shapes, params) for shapes in SHAPES[1])
    for params in [{}, {"rtol": 0.5, "atol": 0.1}]:
        yield from (Case("isclose", shapes, params) for shapes in SHAPES[2])
    for params in [{}, {"alpha": 2.0}]:
        yield from (Case("elu", shapes, params, expected=_elu) for shapes in SHAPES[1])
    yield from composed()
    yield from activations()


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


def _elu(x, alpha=1.0):
    return np.where(x > 0, x, alpha * np.expm1(x))


def _sigmoid(x):
    return 1 / (1 + np.exp(-x))


def _hardsigmoid(x):
    return np.clip(x / 6 + 0.5, 0, 1)


ACTIVATIONS = {
    "celu": (lambda x, alpha=1.0: np.where(x > 0, x, alpha * np.expm1(x / alpha)), {"alpha": 0.5}),
    "selu": (lambda x: 1.0507009873554805 * _elu(x, 1.6732632423543772), {}),
    "softsign": (lambda x: x / (1 + np.abs(x)), {}),
    "hardtanh": (lambda x, min_val=-1.0, max_val=1.0: np.clip(x, min_val, max_val), {"max_val": 0.25}),
    "hardsigmoid": (_hardsigmoid, {}),
    "hardswish": (lambda x: x * _hardsigmoid(x), {}),
    "mish": (lambda x: x * np.tanh(np.log1p(np.exp(x))), {}),
    "log_sigmoid": (lambda x: np.log(_sigmoid(x)), {}),
    "tanhshrink": (lambda x: x - np.tanh(x), {}),
    "hardshrink": (lambda x, lambd=0.5: np.where(np.abs(x) > lambd, x, 0.0), {"lambd": 1.25}),
    "softshrink": (lambda x, lambd=0.5: np.sign(x) * np.maximum(np.abs(x) - lambd, 0), {"lambd": 1.25}),
}


def activations():
    for name, (expected, params) in ACTIVATIONS.items():
        for given in [{}, params] if params else [{}]:
            yield Case(name, ((2, 3),), given, call=getattr(ag, name), expected=expected)
    yield Case("gelu_exact", ((2, 3),), {"approximate": "none"}, call=ag.gelu, expected=_gelu)
    halves = lambda x, axis=-1: np.split(x, 2, axis)[0] * _sigmoid(np.split(x, 2, axis)[1])  # noqa: E731 - named for its message
    yield Case("glu", ((2, 4),), call=ag.glu, expected=halves)
    yield Case("glu", ((2, 3),), {"axis": 0}, call=ag.glu, expected=halves, empty=False)


def _gelu(x, approximate):
    return x * _each(math.erfc, -x / math.sqrt(2)) / 2


def _part(f, index):
    return lambda *xs: f(*xs)[index]
