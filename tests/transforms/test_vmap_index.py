"""Indexing under `vmap`, where the index may differ between examples; also second derivatives, and writes."""

import itertools

import numpy as np
import pytest

import autograd_lite as ag
from autograd_lite.ops.index import plain
from autograd_lite.ops.writing import write

TABLES = np.random.default_rng(0).normal(size=(4, 3, 4, 5))
ONE, ROW, TABLE = (np.random.default_rng(1).integers(0, 3, size=(4, *shape)) - 1 for shape in ((), (2,), (2, 2)))
MASK, AT = np.array([True, False, True]), np.array([0, 2])
EVERY = slice(None)
INDICES = {
    "i": lambda i, j, k: i,
    "j": lambda i, j, k: (j,),
    ":, j": lambda i, j, k: (EVERY, j),
    ":, i, j": lambda i, j, k: (EVERY, i, j),
    "i, :, j": lambda i, j, k: (i, EVERY, j),
    "j, :, k": lambda i, j, k: (j, EVERY, k),
    "..., j": lambda i, j, k: (..., j),
    "..., 0, k": lambda i, j, k: (..., 0, k),
    "j, ...": lambda i, j, k: (j, ...),
    "j, ..., k": lambda i, j, k: (j, ..., k),
    "0, :, j": lambda i, j, k: (0, EVERY, j),
    "None, j": lambda i, j, k: (None, j),
    "j, None, k": lambda i, j, k: (j, None, k),
    ":, None, j": lambda i, j, k: (EVERY, None, j),
    "1:3, j": lambda i, j, k: (slice(1, 3), j),
    "at": lambda i, j, k: AT,
    "at, :, at": lambda i, j, k: (AT, EVERY, AT),
    ":, at, at": lambda i, j, k: (EVERY, AT, AT),
    "mask": lambda i, j, k: MASK,
    "mask, :, at": lambda i, j, k: (MASK, EVERY, AT),
    "mask, j": lambda i, j, k: (MASK, j),
    "mask, :, j": lambda i, j, k: (MASK, EVERY, j),
    "True": lambda i, j, k: True,
    ":, True": lambda i, j, k: (EVERY, True),
    "at, j": lambda i, j, k: (AT, j),
    "k, i, 1": lambda i, j, k: (k, i, 1),
}


def raw(y):
    return getattr(y, "value", y)


def picked(index, x, *at):
    return ag.asarray(x)[index(*at)]


def overwritten(index, x, *at):
    x, where = ag.asarray(x), plain(index(*at))
    return write(x, x[where] ** 2, steps=(), index=where)


def weighed(y):
    return (y * y * np.cos(np.arange(y.size)).reshape(y.shape)).sum()


@pytest.mark.parametrize("what", [picked, overwritten], ids=lambda f: f.__name__)
@pytest.mark.parametrize("name", INDICES)
def test_any_index_is_that_of_the_loop(name, what, no_loops):
    def value(x, *at):
        return what(INDICES[name], x, *at)

    first = ag.grad(lambda *args: weighed(value(*args)))
    second = ag.grad(lambda *args: weighed(first(*args)))
    for f, axes in itertools.product((value, first, second), [(0, 0), (None, 0), (0, None)]):
        xs = TABLES if axes[0] == 0 else TABLES[0]
        at = [a if axes[1] == 0 else a[0] for a in (ONE, ROW, TABLE)]
        in_axes = (axes[0], *(axes[1],) * 3)
        found = ag.vmap(f, in_axes=in_axes)(xs, *at)
        each = [f(*(v if s is None else v[n] for v, s in zip((xs, *at), in_axes, strict=True))) for n in range(4)]
        np.testing.assert_allclose(raw(found), np.stack([raw(y) for y in each]), rtol=1e-10, atol=1e-12)


def test_an_index_of_two_batches():
    table = ag.asarray(np.arange(12.0).reshape(3, 4))
    found = ag.vmap(lambda i: ag.vmap(lambda j: table[i, j])(ag.asarray([0, 3])))(np.array([2, 0]))
    assert found.tolist() == [[8.0, 11.0], [0.0, 3.0]]
