"""Turned, tiled, broadcast; joined, split, put in and taken out."""

import numpy as np

import autograd_lite as ag

from .case import Case, beside


def _place(x, at, axis, length):
    out = np.zeros((*x.shape[:axis], length, *x.shape[axis + 1 :]), x.dtype)
    np.moveaxis(out, axis, 0)[at] = np.moveaxis(x, axis, 0)
    return out


def one(name, *samples, expected=None, **how):
    """Cases of a public function of one array: pairs of a shape and parameters."""
    call, expected = getattr(ag, name), expected or getattr(np, name)
    for shape, params in samples:
        yield Case(f"{name}()", (shape,), params, call=call, expected=expected, **how)


def several(name, *samples, **how):
    """Cases of a public function of a list of arrays."""
    call, expected = getattr(ag, name), getattr(np, name)
    for shapes, params in samples:
        yield Case(
            f"{name}()",
            shapes,
            params,
            call=lambda *xs, **params: call(xs, **params),
            expected=lambda *xs, **params: expected(xs, **params),
            **how,
        )


def weighed(parts):
    """One array of several: their elements in a row, so that none can be mistaken for another."""
    return ag.concat([ag.ravel(part) * (1 + i) for i, part in enumerate(parts)])


def weighed_in_numpy(parts):
    return np.concatenate([np.ravel(part) * (1 + i) for i, part in enumerate(parts)])


def parts(name, *samples, expected=None):
    """Cases of a public function that gives several arrays."""
    call, expected = getattr(ag, name), expected or getattr(np, name)
    for shapes, params in samples:
        yield Case(
            f"{name}()",
            shapes,
            params,
            call=lambda *xs, **params: weighed(call(*xs, **params)),
            expected=lambda *xs, **params: weighed_in_numpy(expected(*xs, **params)),
        )


def cases():
    for shape, reps in [((2, 3), (2,)), ((2, 3), (2, 1, 3)), ((2, 3), (1, 2)), ((2,), (2, 0)), ((), (3,)), ((3,), ())]:
        yield Case("tile", (shape,), {"reps": reps}, call=ag.tile)
    for axis, at in [(0, [3, 0]), (1, [0, 2])]:
        yield Case("pick", ((4, 3),), {"at": np.array(at), "axis": axis}, expected=lambda x, at, axis: x.take(at, axis))
        more = {"at": np.array(at), "axis": axis, "length": 5}
        yield Case("place", ((2, 2),), more, expected=_place)
    yield from turned()
    yield from joined()
    yield from split()
    yield from edited()


def turned():
    yield from one("tile", ((2, 3), {"reps": 2}), ((2, 3), {"reps": np.array([2, 2])}))
    for k, axes in [(1, (0, 1)), (2, (0, 1)), (3, (0, 1)), (-1, (1, 0)), (4, (0, 1)), (1, (2, 0)), (3, (-1, 1))]:
        yield from one("rot90", ((2, 3, 2), {"k": k, "axes": axes}))
    yield from one("fliplr", ((2, 3), {}), ((2, 3, 2), {}))
    yield from one("flipud", ((2, 3), {}), ((3,), {}))
    yield from one("swapaxes", ((2, 3, 4), {"axis1": 0, "axis2": -1}), ((2, 3), {"axis1": 1, "axis2": 1}))
    for axis, start in [(2, 0), (0, 3), (0, 2), (1, -1), (-1, 1), (1, 1), (1, 2)]:
        yield from one("rollaxis", ((2, 3, 4), {"axis": axis, "start": start}))
    yield from one("transpose", ((2, 3, 4), {}), ((2, 3, 4), {"axes": (1, -1, 0)}), ((3,), {}), ((), {}))
    yield from one("ravel", ((2, 3), {}), ((), {"order": "C"}))
    for name in ("atleast_1d", "atleast_2d", "atleast_3d"):
        yield from one(name, ((), {}), ((3,), {}), ((2, 3), {}), ((2, 3, 2), {}), ((1, 2, 1, 2), {}))
    yield from parts("atleast_2d", (((), (3,)), {}))
    for new_shape in [(3, 4), (2,), 5, (0, 2), (2, 3)]:
        yield from one("resize", ((2, 3), {"new_shape": new_shape}))
    yield from parts("broadcast_arrays", (((2, 1), (3,), ()), {}), (((2, 3), (2, 3)), {}), (((3,),), {}))
    for how in [{}, {"indexing": "ij"}, {"sparse": True}, {"indexing": "ij", "sparse": True, "copy": False}]:
        yield from parts("meshgrid", (((2,), (3,), (2,)), how), (((2,), ()), how))
    yield from parts("meshgrid", (((3,),), {}))


def joined():
    yield from several("concatenate", (((2, 1), (2, 3)), {"axis": -1}), (((2, 2), (3,), ()), {"axis": None}))
    yield from several("concatenate", (((2,), (3,)), {"dtype": np.float64}))
    yield from several("hstack", (((2,), (), (3,)), {}), (((2, 1), (2, 3)), {}), (((2, 1), (2, 2)), {"dtype": float}))
    yield from several("vstack", (((2,), (2,)), {}), (((2, 3), (3,)), {}), (((), ()), {"dtype": np.float64}))
    yield from several("dstack", (((2,), (2,)), {}), (((2, 3), (2, 3)), {}), (((), ()), {}), (((2, 1, 3), (2, 1)), {}))
    yield from several("column_stack", (((2,), (2, 3)), {}), (((), ()), {}))
    for shapes, params in [(((2, 3), ()), {}), (((3,), (2,)), {"axis": 0}), (((2, 3), (2, 1)), {"axis": -1})]:
        yield Case("append()", shapes, params, call=ag.append, expected=np.append)
    for name, arranged, shapes in [
        ("of rows", lambda a, b, c: [[a, b], [c]], ((2, 2), (2, 1), (1, 3))),
        ("of one row", lambda a, b: [a, b], ((), (3,))),
        ("deeper than its parts", lambda a, b, c: [[[a, b]], [[c]]], ((), (), (2,))),
        ("shallower than its parts", lambda a, b: [a, b], ((2, 3), (2, 1))),
        ("of no list", lambda a: a, ((2,),)),
    ]:
        yield Case(
            f"block() {name}",
            shapes,
            call=lambda *xs, arranged=arranged: ag.block(arranged(*xs)),
            expected=lambda *xs, arranged=arranged: np.block(arranged(*xs)),
        )


def split():
    for axis in (0, 1, -2):
        yield from parts("unstack", (((2, 3),), {"axis": axis}), expected=lambda x, axis: np.moveaxis(x, axis, 0))
    for name, sections in [
        ("split", 2),
        ("array_split", 3),
        ("split", [1, 3]),
        ("array_split", (-1, 7)),
        ("split", ()),
    ]:
        yield from parts(name, (((2, 4),), {"indices_or_sections": sections, "axis": -1}))
    yield from parts("hsplit", (((2, 4),), {"indices_or_sections": 2}), (((4,),), {"indices_or_sections": [1]}))
    yield from parts("vsplit", (((4, 2),), {"indices_or_sections": 2}))
    yield from parts("dsplit", (((1, 2, 3),), {"indices_or_sections": [1]}))


def edited():
    for obj in [1, -1, [0, 2], slice(None, None, 2), np.array([True, False, True]), [], [1]]:
        yield from one("delete", ((2, 3), {"obj": obj, "axis": 1}))
    yield from one("delete", ((2, 3), {"obj": [0, 4, 4]}), empty=False)
    for shapes, params in [
        (((2, 3), ()), {"obj": 1}),
        (((3,), (2,)), {"obj": [3, 0]}),
        (((3,), (2,)), {"obj": 1}),
        (((3,), (2,)), {"obj": [-1]}),
        (((2, 3), (2,)), {"obj": 1, "axis": 1}),
        (((2, 3), (2, 1)), {"obj": [1], "axis": 1}),
        (((2, 3), (2, 2)), {"obj": [1, 1], "axis": -1}),
        (((2, 3), (3,)), {"obj": slice(0, 2), "axis": 0}),
        (((2, 3), (2, 3)), {"obj": 1, "axis": 0}),
        (((2, 3), ()), {"obj": [0, 2], "axis": 0}),
    ]:
        yield Case(
            "insert()",
            shapes,
            params,
            call=lambda x, values, obj, axis=None: ag.insert(x, obj, values, axis),
            expected=lambda x, values, obj, axis=None: np.insert(x, obj, values, axis),
            empty=False,
        )
    padded = np.array([0.0, 1.0, 0.0, 1.0, 0.0])
    for trim in ("fb", "F", "b"):
        yield Case(
            "trim_zeros()",
            ((5,),),
            {"trim": trim},
            call=lambda x, trim: ag.trim_zeros(x * beside(padded.astype(x.dtype), x), trim),
            expected=lambda x, trim: np.trim_zeros(x * padded.astype(x.dtype), trim),
            integers=False,
            vmap=False,
        )
