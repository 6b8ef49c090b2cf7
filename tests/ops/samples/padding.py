"""`pad`: every mode, at widths below and above the length."""

import numpy as np

import autograd_lite as ag

from .case import Case

MODES = [
    {"mode": "constant"},
    {"mode": "edge"},
    {"mode": "reflect"},
    {"mode": "symmetric"},
    {"mode": "wrap"},
    {"mode": "reflect", "reflect_type": "odd"},
    {"mode": "symmetric", "reflect_type": "odd"},
]
WIDTHS = [
    ((3,), ((2, 1),)),
    ((3,), ((5, 9),)),
    ((2,), ((3, 4),)),
    ((2, 3), ((0, 3), (4, 0))),
    ((1,), ((2, 3),)),
    ((2, 0), ((1, 1), (0, 0))),
]


def _padded(x, widths, **how):
    return np.pad(x, widths, **how)


def _unpad(x, widths, **how):
    """The transpose, by the matrix of the padding."""
    inner = tuple(n - a - b for n, (a, b) in zip(x.shape, widths, strict=True))
    n = int(np.prod(inner))
    columns = [np.pad(unit.reshape(inner), widths, **how).ravel() for unit in np.eye(n)]
    return (np.array(columns).reshape(n, x.size).astype(x.dtype) @ x.ravel()).reshape(inner)


def cases():
    for how in MODES:
        for shape, widths in WIDTHS:
            wide = tuple(n + a + b for n, (a, b) in zip(shape, widths, strict=True))
            params = {"widths": widths, **how}
            yield Case("pad", (shape,), params, expected=_padded, empty=False)
            yield Case("unpad", (wide,), params, expected=_unpad, empty=False)
    yield Case("pad_whole", ((3,),), {"widths": ((1, 2),), "mode": "edge"}, expected=_padded)
    yield from public()


def public():
    for shape, width, how in [
        ((2, 3), 2, {"mode": "reflect"}),
        ((2, 3), (1, 2), {}),
        ((2, 3), ((1, 0), (2, 3)), {"mode": "wrap"}),
        ((2, 3), ((1,), (2,)), {"mode": "edge"}),
        ((2, 3), 0, {"mode": "edge"}),
        ((), 2, {}),
        ((2, 3), 1, {"constant_values": 3.0}),
        ((2, 3), 2, {"constant_values": ((1.0, 2.0), (3.0, 4.0))}),
        ((2, 3), 2, {"mode": "mean"}),
        ((2, 3), ((1, 2), (0, 1)), {"mode": "mean", "stat_length": ((1, 2), (2, 9))}),
        ((4,), (1, 2), {"mode": "maximum"}),
        ((2, 3), 2, {"mode": "maximum", "stat_length": 2}),
        ((2, 3), 2, {"mode": "minimum", "stat_length": (1, 2)}),
        ((2, 3), 2, {"mode": "linear_ramp"}),
        ((2, 3), ((3, 0), (1, 2)), {"mode": "linear_ramp", "end_values": ((1.0, 2.0), (3.0, -4.0))}),
    ]:
        yield Case("pad()", (shape,), {"pad_width": width, **how}, call=ag.pad, expected=np.pad)
    for option, how in [("constant_values", {}), ("end_values", {"mode": "linear_ramp"})]:
        for shape in [(), (2,), (2, 1), (2, 2)]:
            yield Case(
                f"pad() with {option}",
                ((2, 3), shape),
                {"pad_width": ((1, 2), (0, 3)), **how},
                call=lambda x, v, option=option, **how: ag.pad(x, **how, **{option: v}),
                expected=lambda x, v, option=option, **how: np.pad(x, **how, **{option: v}),
            )
