"""Sample inputs and parameters of the ops that all others are made of, and what NumPy has to say to them.

An op is known here by its name in the registry. Elementwise ops need no entry but their NumPy name, where that is not
their own; all others say which shapes and parameters to try.
"""

import numpy as np

import autograd_lite as ag

from .case import SHAPES, Case


def _logsumexp(x, axis=None, keepdims=False):
    return np.log(np.sum(np.exp(x), axis=axis, keepdims=keepdims))


def _softmax(x, axis=-1):
    return np.exp(x) / np.exp(x).sum(axis=axis, keepdims=True)


def _scatter(x, index, shape):
    out = np.zeros(shape, x.dtype)
    np.add.at(out, index, x)
    return out


def _assemble(*xs, indices, shape):
    return sum(_scatter(x, index, shape) for index, x in zip(indices, xs, strict=True))


ORACLES = {
    "relu": lambda x: np.maximum(x, 0),
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "softplus": lambda x: np.log(1 + np.exp(x)),
    "softmax": _softmax,
    "log_softmax": lambda x, axis=-1: np.log(_softmax(x, axis)),
    "logsumexp": _logsumexp,
    "cumulative_sum": lambda x, axis=-1: np.cumsum(x, axis),
    "clip_below": np.maximum,
    "clip_above": np.minimum,
    "masked_product": np.multiply,
    "reshape": lambda x, shape: x.reshape(shape),
    "getitem": lambda x, index: x[index],
    "scatter": _scatter,
    "astype": lambda x, dtype: np.asarray(x).astype(dtype),
    "cast": lambda x, dtype: np.asarray(x).astype(dtype),
    "concat": lambda *xs, axis: np.concat(xs, axis=axis),
    "stack": lambda *xs, axis: np.stack(xs, axis=axis),
}

_REDUCE = [
    ((2, 3), {}),
    ((), {}),
    ((2, 3), {"axis": 0}),
    ((2, 3), {"axis": -1, "keepdims": True}),
    ((2, 3), {"keepdims": True}),
    ((2, 3, 2), {"axis": (0, -1)}),
    ((2, 3, 2), {"axis": (2, 0), "keepdims": True}),
    ((2, 3), {"axis": ()}),
]
_CORRECTED = [*_REDUCE[:1], *_REDUCE[2:7], ((4,), {"correction": 1}), ((2, 3), {"axis": 1, "correction": 0.5})]
_ALONG = [((3,), {}), ((2, 3), {"axis": 0}), ((2, 3), {"axis": -1})]
_ARG = [((2, 3), {}), ((2, 3), {"axis": 0}), ((2, 3), {"axis": -1, "keepdims": True})]

SAMPLES = {
    **dict.fromkeys(["mean", "prod", "max", "min", "logsumexp"], _REDUCE),
    "sum": [*_REDUCE, ((2, 3), {"axis": 0, "dtype": np.float64})],
    **dict.fromkeys(["all", "any"], _REDUCE),
    **dict.fromkeys(["var", "std"], _CORRECTED),
    "cumulative_sum": _ALONG,
    **{key: [*_ALONG, ((2, 3, 2), {"axis": (0, 2)})] for key in ["softmax", "log_softmax"]},
    **dict.fromkeys(["argmax", "argmin"], _ARG),
    "broadcast_to": [((3,), {"shape": (2, 3)}), ((2, 1), {"shape": (4, 2, 3)}), ((), {"shape": (2,)})],
    "reshape": [((2, 3), {"shape": (3, 2)}), ((2, 3), {"shape": -1}), ((), {"shape": (1, 1)})],
    "permute_dims": [((2, 3, 4), {"axes": (2, 0, 1)}), ((2, 3), {"axes": (-1, 0)})],
    "matrix_transpose": [((2, 3), {}), ((2, 3, 4), {})],
    "moveaxis": [((2, 3, 4), {"source": 0, "destination": -1}), ((2, 3, 4), {"source": (0, 1), "destination": (2, 0)})],
    "expand_dims": [((3,), {"axis": -1}), ((), {"axis": 0})],
    "squeeze": [((1, 3, 1), {"axis": 0}), ((1, 3, 1), {"axis": (0, -1)})],
    **{key: [((2, 3), {}), ((), {})] for key in ["conj", "real", "imag"]},
    "flip": [((2, 3), {}), ((2, 3), {"axis": 1}), ((2, 3, 2), {"axis": (0, 2)})],
    "roll": [
        ((2, 3), {"shift": 1}),
        ((2, 3), {"shift": -2, "axis": 1}),
        ((2, 3), {"shift": (1, 2), "axis": (0, 1)}),
        ((2, 3), {"shift": 1, "axis": (0, 1)}),
    ],
    "astype": [((3,), {"dtype": np.float64}), ((), {"dtype": np.longdouble})],
    "cast": [((3,), {"dtype": np.int64}), ((), {"dtype": bool})],
    "getitem": [
        ((4, 3), {"index": 1}),
        ((4, 3), {"index": (slice(None, None, -2), None, -1)}),
        ((4, 3), {"index": (Ellipsis, 0)}),
        ((4, 3), {"index": [0, 0, 2]}),
        ((4, 3), {"index": ([0, 3, 0], [1, 1, 1])}),
        ((3,), {"index": np.array([True, False, True])}),
        ((4, 3), {"index": (slice(1, 3), [2, 2])}),
        ((2, 3), {"index": np.zeros((0,), int)}),
    ],
    "scatter": [
        ((2,), {"index": slice(0, 4, 2), "shape": (4,)}),
        ((3,), {"index": [0, 0, 2], "shape": (4,)}),
    ],
}


def cases():
    for name, samples in SAMPLES.items():
        yield from (Case(name, (shape,), params, expected=ORACLES.get(name)) for shape, params in samples)
    mask = np.array([True, False, True])
    yield from (Case("where", shapes, constants=(mask,)) for shapes in [((3,), (3,)), ((), (2, 3)), ((2, 1), ())])
    yield Case("where", ((), ()), constants=(True,))
    overlapping = {"indices": (slice(0, 2), (slice(1, 4, 2), None), (Ellipsis, 3)), "shape": (4,)}
    yield Case("assemble", ((2,), (2, 1), ()), overlapping, expected=_assemble)
    yield Case("assemble", ((2, 2), (2,)), {"indices": (slice(1, 3), -1), "shape": (4, 2)}, expected=_assemble)
    joined, stacked = ORACLES["concat"], ORACLES["stack"]
    for shapes, k in [(((2,), (3,)), 0), (((2, 1), (2, 3)), -1)]:
        yield Case("concat", shapes, {"axis": k}, expected=joined)
    yield from (Case("stack", ((2, 3), (2, 3)), {"axis": k}, expected=stacked) for k in (0, -1))
    for shapes in [((2, 3), (3, 4)), ((2, 2, 3), (3, 1)), ((3, 1, 2, 2), (2, 2, 3)), ((1, 2), (2, 1))]:
        yield Case("matmul", shapes)
    yield from (Case("masked_product", shapes, expected=np.multiply) for shapes in SHAPES[2])
    for steps, index in [((), slice(0, 4, 2)), ((), ([0, 3, 0],)), (((ag.flip.op, {"axis": 0}),), slice(0, 2))]:
        shape = np.flip(np.zeros(4))[index].shape
        yield Case("write", ((4,), shape), {"steps": steps, "index": index}, expected=_written)
    yield Case(
        "write", ((2, 3), ()), {"steps": ((ag.matrix_transpose.op, None),), "index": (1, Ellipsis)}, expected=_written
    )
    yield from composed()


def composed():
    """Public functions that are made of ops."""
    for shapes in [((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 2)), ((2, 2, 3), (3,)), ((3,), (2, 3, 1))]:
        yield Case("matmul_1d", shapes, call=ag.matmul, expected=np.matmul)
    yield Case("vecdot", ((2, 3), (3,)), call=ag.vecdot)
    yield Case("vecdot", ((3, 2), (3, 1)), {"axis": 0}, call=ag.vecdot, expected=lambda a, b, axis: (a * b).sum(axis))
    yield Case("silu", ((2, 3),), call=ag.silu, expected=lambda x: x / (1 + np.exp(-x)))
    yield Case("gelu", ((2, 3),), call=ag.gelu, expected=_gelu)
    yield Case("clip_none", ((3,),), call=ag.clip, expected=np.positive)
    yield Case(
        "concat_flat",
        ((2, 2), (3,)),
        call=lambda *xs: ag.concat(xs, axis=None),
        expected=lambda *xs: np.concat(xs, axis=None),
    )
    yield Case("roll_public", ((2, 3),), {"shift": 1, "axis": 0}, call=ag.roll, expected=np.roll)


def _gelu(x):
    return 0.5 * x * (1 + np.tanh(float(np.sqrt(2 / np.pi)) * (x + 0.044715 * x**3)))


def _written(x, v, steps, index):
    out = x.copy()
    view = out
    for op, params in steps:
        view = op.forward(np, view, **(params or {}))
    view[index] = v
    return out
