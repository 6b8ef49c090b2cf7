"""Sample inputs of products of vectors, matrices and arrays of more axes."""

import numpy as np

import autograd_lite as ag

from .case import Case

BY_SHAPES = {
    "outer": [((), ()), ((3,), (2,)), ((2, 3), (2,))],
    "inner": [((), ()), ((3,), ()), ((3,), (3,)), ((2, 3), (4, 3)), ((2, 3), (2, 2, 3))],
    "dot": [
        ((), (2, 3)),
        ((3,), (3,)),
        ((2, 3), (3,)),
        ((3,), (3, 2)),
        ((2, 3), (3, 2)),
        ((2, 2, 3), (3,)),
        ((2, 3), (2, 3, 2)),
        ((2, 2, 3), (3, 2)),
    ],
    "vdot": [((3,), (3,)), ((2, 3), (3, 2)), ((), ())],
    "kron": [((), (2,)), ((2,), (3,)), ((2, 3), (2,)), ((2,), (3, 2)), ((2, 1), (1, 3))],
    "cross": [((3,), (3,)), ((3,), (2, 3)), ((2, 1, 3), (4, 3))],
    "matvec": [((2, 3), (3,)), ((4, 2, 3), (3,)), ((2, 3), (4, 3)), ((1, 2, 3), (2, 1, 3))],
    "vecmat": [((2,), (2, 3)), ((2,), (4, 2, 3)), ((4, 2), (2, 3)), ((2, 1, 2), (1, 2, 3))],
    "vecdot": [((3,), (3,)), ((2, 3), (2, 3)), ((2, 3), (3,)), ((2, 1, 3), (4, 3))],
}

WITH_PARAMETERS = [
    ("tensordot", ((2, 3, 2), (3, 2, 4)), {}),
    ("tensordot", ((2, 3), (3, 4)), {"axes": 1}),
    ("tensordot", ((2, 3), (4,)), {"axes": 0}),
    ("tensordot", ((2, 3), (3, 2)), {"axes": (1, 0)}),
    ("tensordot", ((2, 3, 4), (4, 3, 2)), {"axes": ([-1, 1], [0, 1])}),
    ("cross", ((3, 2), (3, 1)), {"axis": 0}),
    ("cross", ((3, 2), (2, 3)), {"axisa": 0, "axisb": -1, "axisc": 0}),
    ("cross", ((3, 2, 2), (2, 2, 3)), {"axisa": 0, "axisb": -1, "axisc": 1}),
    ("trace", ((3, 3),), {}),
    ("trace", ((2, 3),), {"offset": 1}),
    ("trace", ((2, 3),), {"offset": -1}),
    ("trace", ((2, 3),), {"offset": 3}),
    ("trace", ((2, 2, 3),), {"axis1": 1, "axis2": -1}),
    ("trace", ((3, 2, 2),), {"offset": -1, "axis1": 2, "axis2": 0}),
    ("trace", ((2, 2),), {"dtype": np.float64}),
    ("vecdot", ((3, 2), (3, 1)), {"axis": -2}),
]

IN_LINALG = [
    ("outer", ((2,), (3,)), {}),
    ("cross", ((3, 2), (3, 2)), {"axis": 0}),
    ("cross", ((2, 3), (2, 3)), {}),
    ("diagonal", ((2, 3, 3),), {}),
    ("diagonal", ((2, 3),), {"offset": -1}),
    ("matrix_transpose", ((2, 3),), {}),
    ("trace", ((2, 3, 3),), {}),
    ("trace", ((2, 3),), {"offset": 1}),
    ("trace", ((2, 3),), {"dtype": np.float64}),
]

CHAINS = [((2, 3), (3, 2)), ((2, 3), (3, 1), (1, 4)), ((2,), (2, 3), (3,)), ((1, 3), (3, 2), (2, 2), (2, 3))]


def cases():
    yield from (Case("cross", shapes) for shapes in BY_SHAPES["cross"])
    for name, several in BY_SHAPES.items():
        yield from (
            Case(f"{name}_public", shapes, call=getattr(ag, name), expected=_numpys(name)) for shapes in several
        )
    for name, shapes, params in WITH_PARAMETERS:
        yield Case(f"{name}_public", shapes, params, call=getattr(ag, name), expected=_numpys(name))
    for name, shapes, params in IN_LINALG:
        f, expected = getattr(ag.linalg, name), getattr(np.linalg, name)
        yield Case(f"linalg.{name}", shapes, params, call=f, expected=expected)
    for shapes in CHAINS:
        yield Case(
            "multi_dot",
            shapes,
            call=lambda *xs: ag.linalg.multi_dot(xs),
            expected=lambda *xs: np.linalg.multi_dot(xs),
        )


def _numpys(name):
    """NumPy's function; its newer names written out, for the oldest NumPy that is supported."""
    written = {
        "matvec": lambda a, x: (a @ x[..., None])[..., 0],
        "vecmat": lambda x, a: (x[..., None, :] @ a)[..., 0, :],
        "vecdot": lambda a, b, axis=-1: (a * b).sum(axis),
    }
    return written.get(name) or getattr(np, name)
