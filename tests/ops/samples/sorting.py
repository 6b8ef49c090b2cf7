"""Sorting, partitioning, the largest few, different elements: what is put in order."""

import numpy as np

import autograd_lite as ag

from .case import Case

SORTS = [
    ((3,), {}),
    ((2, 3), {}),
    ((2, 3), {"axis": 0}),
    ((3, 2, 2), {"axis": -2, "stable": False}),
    ((2, 3), {"descending": True}),
    ((3, 2), {"axis": 0, "descending": True, "stable": False}),
]
PARTS = [((4,), {"kth": 1}), ((2, 3), {"kth": -1}), ((4, 2), {"kth": (0, 2), "axis": 0}), ((2, 3), {"kth": 1})]
UNIQUE = [((3,), {}), ((2, 3), {}), ((3, 2), {"axis": 0}), ((2, 3), {"axis": -1, "equal_nan": True})]


def _sort(x, axis=-1, descending=False, stable=True):
    return np.flip(np.sort(x, axis), axis) if descending else np.sort(x, axis)


def _argsort(x, axis=-1, descending=False):
    return np.argsort(-x if descending else x, axis, stable=True)


def _unique(x, axis=None, equal_nan=False):
    return np.unique(x, axis=axis, equal_nan=equal_nan)


def _top(x, k, axis, largest):
    return np.take(_sort(x, axis, largest), np.arange(k), axis)


def _top_indices(x, k, axis, largest):
    return np.take(_argsort(x, axis, largest), np.arange(k), axis)


def _mean_at_the_edge(x, edge, g, axis):
    g = g.copy()
    g[0, :2] = g[0, :2].mean()
    return g


def _mean_of_first_two(s, g, axis):
    g = np.moveaxis(g.copy(), axis, 0)
    g[:2] = g[:2].mean(0)
    return np.moveaxis(g, 0, axis)


ORACLES = {"sort": _sort, "argsort": _argsort, "unique_values": _unique}


def cases():
    for shape, params in SORTS:
        yield Case("sort", (shape,), params, expected=_sort)
        if "stable" not in params:
            yield Case("argsort", (shape,), params, expected=_argsort)
    yield Case("sort_flat", ((2, 3),), {"axis": None}, call=ag.sort, expected=np.sort)
    yield Case("argsort", ((2, 3),), {"axis": None}, call=ag.argsort, expected=lambda x, axis: _argsort(x.ravel()))
    for shape, params in PARTS:
        yield Case("partition", (shape,), params)
        yield Case("argpartition", (shape,), params)
    yield Case("partition_flat", ((2, 3),), {"kth": 2, "axis": None}, call=ag.partition, expected=np.partition)
    yield from largest()
    tied = np.array([[1.0, 1.0, 2.0], [1.0, 1.0, 3.0]])
    yield Case("share_ties", ((2, 3),), {"axis": 1}, (tied,), expected=_mean_of_first_two, integers=False, empty=False)
    yield Case("share_ties", ((3, 2),), {"axis": 0}, (tied.T,), expected=_mean_of_first_two, integers=False)
    for shape in [((3,), (3,)), ((2, 3), (2, 3), (2, 3))]:
        yield Case("lexsort", shape, call=_lexsort, expected=lambda *keys: np.lexsort(keys))
    yield Case("lexsort", ((3, 2), (3, 2)), {"axis": 0}, call=_lexsort, expected=lambda *k, axis: np.lexsort(k, axis))
    yield from bins()
    for shape, params in UNIQUE:
        yield Case("unique_values", (shape,), params, expected=_unique)
        yield Case("unique", (shape,), params, call=ag.unique, expected=lambda x, axis=None, **_: _unique(x, axis))
    for i in (1, 2, 3):  # indices, inverse indices, counts
        yield Case(
            "unique_places",
            ((2, 3),),
            call=lambda x, i=i: ag.unique_all(x)[i],
            expected=lambda x, i=i: np.unique_all(x)[i],
        )


def largest():
    """The largest or smallest few, found by partitioning where they are few enough."""
    for shape, how in [((9,), (2, 0, True)), ((4,), (3, 0, False)), ((2, 9), (1, -1, True)), ((9, 2), (2, 0, False))]:
        params = dict(zip(("k", "axis", "largest"), how, strict=True))
        yield Case("top_k", (shape,), params, expected=_top)
        yield Case("top_k_indices", (shape,), params, expected=_top_indices)
    yield Case("top_k", ((2, 3),), {"k": 0, "axis": 1, "largest": True}, expected=_top)
    yield Case("top_k_public", ((2, 3),), {"axis": None}, call=lambda x, axis: ag.top_k(x, 2, axis=axis).values,
               expected=lambda x, axis: _top(x.ravel(), 2, 0, True), empty=False)  # a table  # fmt: skip
    tied = np.array([[1.0, 1.0, 2.0], [3.0, 1.0, 1.0]])
    edge = np.array([[1.0], [3.0]])
    yield Case(
        "share_edge", ((2, 3),), {"axis": 1}, (tied, edge), expected=_mean_at_the_edge, integers=False, empty=False
    )


def bins():
    """Where values belong among sorted ones."""
    for side in ("left", "right"):
        yield Case("searchsorted", ((4,), (2, 3)), {"side": side}, legal=lambda a, v: [np.sort(a), v])
    for right in (False, True):
        yield Case("digitize", ((2, 3), (4,)), {"right": right}, legal=lambda x, b: [x, np.sort(b)])
        yield Case("isin", ((2, 3), (4,)), {"invert": right}, legal=lambda x, b: [x, np.append(b[1:], x[:1, 0])])


def _lexsort(*keys, axis=-1):
    return ag.lexsort(keys, axis)
