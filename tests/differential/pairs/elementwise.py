"""Element by element: arithmetic, powers, trigonometry, comparisons."""

from hypothesis import strategies as st
from reference import torch

import autograd_lite as ag

from . import drawing
from .drawing import one_of
from .pair import Pair, at, by_position, words

UNARY = {
    **dict.fromkeys(
        words("abs asinh atan ceil cos cosh deg2rad erf erfc exp exp2 expm1 floor i0 isnan isfinite isinf")
    ),
    **dict.fromkeys(words("negative positive rad2deg relu round sigmoid sign sin sinh square tanh trunc conj")),
    **dict.fromkeys(words("isneginf isposinf signbit logical_not isreal real nan_to_num angle")),
    **dict.fromkeys(["acos", "asin", "atanh"], (-0.95, 0.95)),
    **dict.fromkeys(["log", "log10", "log2", "sqrt", "reciprocal"], (0.1, 3.0)),
    "acosh": (1.1, 3.0),
    "log1p": (-0.9, 3.0),
    "tan": (-1.2, 1.2),
    "sinc": (0.2, 2.0),  # nearer to 0 PyTorch's derivative loses digits
}
BINARY = {
    **dict.fromkeys(words("add atan2 copysign floor_divide fmax fmin fmod hypot logaddexp logaddexp2")),
    **dict.fromkeys(words("maximum minimum multiply remainder subtract divide heaviside")),
    **dict.fromkeys(words("less less_equal greater greater_equal not_equal logical_and logical_or logical_xor")),
    **dict.fromkeys(["pow", "float_power"], ((0.1, 3.0), (-2.0, 2.0))),
    "isclose": None,
    "nextafter": None,
}
COMPLEX = {
    *words("abs asinh atan cos cosh exp exp2 expm1 negative positive sin sinc sinh square tanh tan conj real"),
    *words("log log10 log2 sqrt reciprocal log1p add multiply subtract divide angle pow acos asin acosh atanh"),
}
CONSTANT = {
    *words("isnan isfinite isinf isneginf isposinf signbit logical_not isreal less less_equal greater greater_equal"),
    *words("not_equal logical_and logical_or logical_xor isclose nextafter"),
}
UNDERIVED = {"heaviside", "floor_divide"}  # PyTorch gives them no derivative
NO_EDGES = {"nan_to_num", "float_power"}


def pair(name, count, domain):
    trials = drawing.elementwise(count, domain or (-2.0, 2.0))
    order = 0 if name in CONSTANT | UNDERIVED else 2
    return Pair(
        getattr(torch, name),
        trials,
        order=order,
        complex=name in COMPLEX,
        float32=name not in {"float_power", "isclose"},
        edges=name not in NO_EDGES,
        slack=1e3 if name == "i0" else 1.0,
    )


PAIRS = {
    **{name: pair(name, 1, domain) for name, domain in UNARY.items()},
    **{name: pair(name, 2, domain) for name, domain in BINARY.items()},
    "frexp": Pair(torch.frexp, drawing.elementwise()),
    "equal": Pair(torch.eq, drawing.elementwise(2), order=0, edges=True),
    "silu": Pair(torch.nn.functional.silu, drawing.elementwise(), edges=True),
    "imag": Pair(
        lambda z: torch.imag(z) if z.is_complex() else torch.zeros_like(z), drawing.elementwise(), complex=True
    ),
    "ldexp": Pair(
        lambda x, n: torch.ldexp(x, at(float(n)).to(x.dtype)),
        drawing.elementwise(n=st.integers(-3, 3)),
        by_position(ag.ldexp, "n"),
    ),
    "clip": Pair(
        by_position(torch.clip, "min", "max"),
        drawing.elementwise(min=one_of(-1.0, -0.5), max=one_of(0.25, 1.0, None)),
        edges=True,
    ),
    "clip by arrays": Pair(
        torch.clip, drawing.of_shape((2, 3), (2, 3), (2, 3), domain=((-2.0, 2.0), (-1.5, -0.2), (0.2, 1.5)))
    ),
    "where": Pair(
        lambda a, b: torch.where(a < b, a * a, torch.sin(b)),
        drawing.elementwise(2),
        lambda a, b: ag.where(a < b, a * a, ag.sin(b)),
        edges=True,
    ),
}
