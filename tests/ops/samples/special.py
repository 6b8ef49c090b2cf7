"""Sample inputs of the special functions, and what SciPy has to say to them (it comes with scikit-learn, for tests)."""

import numpy as np
import scipy.special as sc

import autograd_lite as ag
from autograd_lite.ops import (
    REGISTRY,
    special,
    special_bessel,
    special_incomplete,
    special_integrals,
    special_normal,
)

from .case import SHAPES, Case

MODULES = {m.__name__ for m in (special, special_bessel, special_incomplete, special_integrals, special_normal)}
HERE = [name for name, op in REGISTRY.items() if op.forward.__module__ in MODULES]


def _gamma_density(a, x):
    return np.exp(sc.xlogy(a - 1, x) - x - sc.gammaln(a))


def _beta_density(a, b, x):
    return np.exp(sc.xlogy(a - 1, x) + sc.xlog1py(b - 1, -x) - sc.betaln(a, b))


def _by(f, index, h=1e-2):
    """The derivative by one argument, by differences of 8th order: a check on the whole, see test_special.py."""

    def difference(*xs):
        moved = lambda k: f(*(x + k * h if i == index else x for i, x in enumerate(xs)))  # noqa: E731 - named for its message
        weights = (4 / 5, -1 / 5, 4 / 105, -1 / 280)
        return sum(w * (moved(k + 1) - moved(-k - 1)) for k, w in enumerate(weights)) / h

    return difference


ORACLES = {
    "gamma_density": _gamma_density,
    "beta_density": _beta_density,
    "gammainc_by_shape": _by(sc.gammainc, 0),
    "betainc_by_first": _by(sc.betainc, 0),
    "betainc_by_second": _by(sc.betainc, 1),
    "lambertw": lambda z, k: sc.lambertw(z, k).real,
    "sici_s": lambda x: sc.sici(x)[0],
    "sici_c": lambda x: sc.sici(x)[1],
    "fresnel_s": lambda z: sc.fresnel(z)[0],
    "fresnel_c": lambda z: sc.fresnel(z)[1],
}
# The first arguments are no variables, as there is no derivative by them, or no second one
SHAPED = [(2.5,), (0.7,)]
BOTH = [(2.5, 0.7), (0.5, 3.0)]
ORDERED = {
    **dict.fromkeys(["gammainc", "gammaincc", "gammaincinv", "gammainccinv", "gammainc_by_shape"], SHAPED),
    **dict.fromkeys(["betainc", "betaincinv", "betainc_by_first", "betainc_by_second"], BOTH),
    "polygamma": [(2,)],
    "zeta": [(2.5,)],
    **{key: [(0,), (1.0,), (2.5,)] for key in ["jv", "yv", "iv", "kv", "ive", "kve"]},
}
BY_DIFFERENCES = {"gammainc_by_shape", "betainc_by_first", "betainc_by_second"}
# In single precision SciPy gives doubles, or NumPy goes by another formula
DOUBLE = {"polygamma", "i0", "lambertw", *(name for name in ORDERED if name.startswith(("gammainc", "betainc")))}


def cases():
    for name in HERE:
        given = {
            "expected": ORACLES.get(name) or getattr(sc, name),
            "dtypes": () if name in DOUBLE else (np.float32,),
            "slack": 1e3 if name in BY_DIFFERENCES else 10.0,
        }
        if name == "lambertw":
            yield from (Case(name, s, {"k": 0}, **given, call=ag.special.lambertw) for s in SHAPES[1])
            yield Case(name, ((2, 3),), {"k": -1}, **given, call=ag.special.lambertw, legal=_between_branches)
        elif name in ORDERED:
            yield from (Case(name, s, constants=v, **given) for v in ORDERED[name] for s in SHAPES[1])
        else:
            yield from (Case(name, s, **given) for s in SHAPES[REGISTRY[name].arity])
    yield from composed()


def composed():
    """Public functions that are made of ops."""
    wide = {"slack": 10.0, "dtypes": (np.float32,)}
    yield Case(
        "multigammaln",
        ((3,),),
        {"d": 3},
        call=ag.special.multigammaln,
        expected=sc.multigammaln,
        legal=_above(1.5),
        dtypes=(),
    )
    yield Case("expit", ((3,),), call=ag.special.expit, expected=sc.expit, **wide)
    yield Case("log_expit", ((3,),), call=ag.special.log_expit, expected=sc.log_expit, **wide)
    yield Case("i0e", ((3,),), call=ag.special.i0e, expected=sc.i0e, **wide)
    yield Case("i1e", ((3,),), call=ag.special.i1e, expected=sc.i1e, **wide)
    for given in [{}, {"axis": 0}, {"axis": -1}]:
        for f, g in [(ag.special.softmax, sc.softmax), (ag.special.log_softmax, sc.log_softmax)]:
            yield Case(f"special_{g.__name__}", ((2, 3),), given, call=f, expected=g, empty=False)
    for given in [{}, {"axis": 0, "keepdims": True}, {"axis": 1}]:
        yield Case("special_logsumexp", ((2, 3),), given, call=ag.special.logsumexp, expected=sc.logsumexp, empty=False)
        f, g = _weighed(ag.special.logsumexp), _weighed(sc.logsumexp)
        odd = {"empty": False, "integers": False, "dtypes": (np.float32,)}
        yield Case("logsumexp_weighed", ((2, 3), (3,)), given, call=f, expected=g, legal=_positive, **odd)


def _between_branches(x):
    """Where both branches of Lambert's W are real."""
    return [-0.01 - 0.3 / (1.0 + np.exp(-x))]


def _above(bound):
    return lambda x: [np.abs(x) + bound]


def _positive(a, b):
    return [a, np.abs(b) + 0.1]


def _weighed(f):
    return lambda a, b, **given: f(a, b=b, **given)
