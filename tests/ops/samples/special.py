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

MODULES = (special, special_bessel, special_incomplete, special_integrals, special_normal)
OPS = {thing.op.name: module for module in MODULES for thing in vars(module).values() if hasattr(thing, "op")}
HERE = [name for name in OPS if REGISTRY[name].forward.__module__ == OPS[name].__name__]

ORACLES = {
    "sici_s": lambda x: sc.sici(x)[0],
    "sici_c": lambda x: sc.sici(x)[1],
    "fresnel_s": lambda z: sc.fresnel(z)[0],
    "fresnel_c": lambda z: sc.fresnel(z)[1],
}
# The first argument is no variable
ORDERED = {"polygamma": (2,), **dict.fromkeys(["jv", "yv", "iv", "kv", "ive", "kve"], (0, 1.0, 2.5)), "zeta": (2.5,)}
DOUBLE = {"polygamma", "i0"}  # of narrower floats SciPy makes doubles here, or NumPy goes by another formula


def cases():
    for name in HERE:
        given = {
            "expected": ORACLES.get(name) or getattr(sc, name),
            "dtypes": () if name in DOUBLE else (np.float32,),
            "slack": 10.0,
        }
        if name in ORDERED:
            yield from (Case(name, s, constants=(v,), **given) for v in ORDERED[name] for s in SHAPES[1])
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
        yield Case(
            "logsumexp_weighed", ((2, 3), (3,)), given, call=_weighed(ag.special.logsumexp), expected=_weighed(sc.logsumexp),
            empty=False, legal=lambda a, b: [a, np.abs(b) + 0.1], integers=False, dtypes=(np.float32,),
        )  # fmt: skip


def _above(bound):
    return lambda x: [np.abs(x) + bound]


def _weighed(f):
    return lambda a, b, **given: f(a, b=b, **given)
