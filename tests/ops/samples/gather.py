"""Elements by positions along an axis, by conditions, and by choice."""

import numpy as np

import autograd_lite as ag

from .case import Case, beside

# shape of the array, positions, axis
ALONG = [
    ((3,), [2, 0, 0, -1], 0),
    ((2, 3), [[0, 2], [1, 1]], -1),
    ((2, 3), [[1, 0, 0]], 0),
    ((2, 3), [[2, 0, 0]], 1),  # broadcast against the array
    ((1, 3), [[2, 0], [1, 1]], 1),  # which is broadcast against them
    ((2, 3, 2), [[[0], [2]], [[1], [1]]], 1),
]
MASK = np.array([[True, False, True], [False, False, True]])


def _add(i, x, axis, length=None):
    shape = list(x.shape)
    shape[axis] = length or x.shape[axis]
    out = np.zeros(shape, x.dtype)
    for place in np.ndindex(x.shape):
        to = list(place)
        to[axis] = np.broadcast_to(i, x.shape)[place]
        out[tuple(to)] += x[place]
    return out


def _put(i, x, values, axis):
    out = x.copy()
    np.put_along_axis(out, i, values, axis)
    return out


def _stays(i, shape, axis):
    after = [np.any(i[k + 1 :] % shape[0] == i[k] % shape[0]) for k in range(len(i))]
    return ~np.array(after)


def _some_zero(x):
    return [np.where(x > 0, x, 0)]


def cases():
    for shape, at, axis in ALONG:
        i, fits = np.array(at), {"empty": len(at) == 1 and axis != 0}
        yield Case("take_along_axis", (shape,), {"axis": axis}, (i,), expected=_take, **fits)
        asked = np.broadcast_shapes(i.shape, tuple(n if d != axis % len(shape) else 1 for d, n in enumerate(shape)))
        yield Case("add_along", (asked,), {"axis": axis, "length": shape[axis]}, (i,), expected=_add, **fits)
        if shape[0] != 1:
            yield Case("put_along", (shape, asked), {"axis": axis}, (i,), expected=_put, **fits)
    yield Case("add_along", ((2, 3),), {"axis": 1}, (np.array([[2, 0, 1], [0, 1, 2]]),), expected=_add, empty=False)
    yield Case("put_along", ((2, 3), ()), {"axis": 1}, (np.array([[0], [2]]),), expected=_put, empty=False)
    yield Case("put_along", ((2, 3), (3,)), {"axis": 0}, (np.array([[0, 1, 1]]),), expected=_put, empty=False)
    flat = np.array([4, 0])
    yield Case(
        "take_flat",
        ((2, 3),),
        {"axis": None},
        call=lambda x, axis: ag.take_along_axis(x, beside(flat, x), axis),
        expected=lambda x, axis: np.take_along_axis(x, flat, axis),
        empty=False,
    )
    yield Case(
        "put_flat",
        ((2, 3), (2,)),
        {"axis": None},
        call=lambda x, v, axis: ag.put_along(x, beside(flat, x), v, axis),
        expected=lambda x, v, axis: _put(flat, x, v, axis),
        empty=False,
    )
    yield Case("stays", (), {"shape": (3,), "axis": 0}, (np.array([0, 2, 0, -1, 1]),), expected=_stays, integers=False)
    yield from conditions()
    yield from choices()


def _take(i, x, axis):
    return np.take_along_axis(x, i, axis)


def conditions():
    """Where elements are not 0, and what a condition holds for."""
    for name in ("argwhere", "flatnonzero"):
        yield from (Case(name, (shape,), legal=_some_zero) for shape in [(3,), (2, 3)])
    for params in [{}, {"axis": 0}, {"axis": (0, -1)}, {"axis": 1, "keepdims": True}]:
        yield Case("count_nonzero", ((2, 3),), params, legal=_some_zero)
    for i in (0, 1):
        yield Case(
            "argwhere", ((2, 3),), call=lambda x, i=i: ag.nonzero(x)[i], expected=lambda x, i=i: np.nonzero(x)[i]
        )
    for shape, params in [((3,), {}), ((2, 3), {"axis": 1}), ((3, 2), {"axis": -2}), ((2, 3), {})]:
        yield Case("compress", (shape,), params, (MASK[0],), call=ag.compress, expected=np.compress, empty=bool(params))
    yield Case("extract", ((2, 3),), constants=(MASK,), call=ag.extract, expected=np.extract, empty=False)


def choices():
    """Elements from one of several arrays or functions."""
    which = np.array([[0, 2, 1], [1, 1, 0]])
    for shapes in [((2, 3), (3,), ()), ((2, 1), (2, 3), (1, 3))]:
        yield Case(
            "choose",
            shapes,
            call=lambda *xs: ag.choose(beside(which, xs[0]), xs),
            expected=lambda *xs: np.choose(which, xs),
        )
    for mode in ("wrap", "clip"):
        yield Case(
            "choose",
            ((2, 3), (2, 3)),
            {"mode": mode},
            call=lambda *xs, mode: ag.choose(beside(3 * which - 1, xs[0]), xs, mode=mode),
            expected=lambda *xs, mode: np.choose(3 * which - 1, xs, mode=mode),
            empty=False,
        )
    yield Case("choose_rows", ((2, 3),), call=lambda x: ag.choose(beside(1 - which % 2, x), x),
               expected=lambda x: np.choose(1 - which % 2, x), empty=False)  # a table  # fmt: skip
    for shapes in [((2, 3), (3,), ()), ((2, 3), (2, 3), (1, 3))]:
        yield Case("select", shapes, call=_select(ag), expected=_select(np), empty=False)
    for default in ({}, {"default": 2}):
        yield Case("select", ((2, 3),), default, call=_select_one(ag), expected=_select_one(np), empty=False)
    for pieces in ([_square, _line], [_square], [_square, 3]):
        yield Case(
            "piecewise",
            ((2, 3),),
            call=lambda x, pieces=pieces: ag.piecewise(x, [beside(MASK, x)], pieces),
            expected=lambda x, pieces=pieces: np.piecewise(x, [MASK], pieces),
            empty=False,
        )
    yield Case("piecewise", ((2, 3),), {"slope": 3}, call=_three(ag), expected=_three(np), empty=False)


def _select(of):
    return lambda a, b, default: of.select([beside(MASK, a), beside(MASK[::-1], a)], [a, b], default)


def _select_one(of):
    return lambda a, **how: of.select([beside(MASK, a)], [a], **how)


def _square(v, slope=1):
    return v * v


def _line(v, slope=2):
    return v * slope + 1


def _three(of):
    overlapping = [MASK, MASK[::-1]]
    return lambda x, slope: of.piecewise(x, [beside(m, x) for m in overlapping], [_square, _line, -1], slope=slope)
