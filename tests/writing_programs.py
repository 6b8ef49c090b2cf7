"""Programs that write into arrays and through views, and two ways to run them: by the library, and by NumPy.

A step of a program is a method of `Engine`, `Twin` and `rewriting.Rewrite` with what it takes, as in
``("setitem", "t1", [slice(None, 2)], 0.5, False)``. Indices wrap around and values are cut to fit, so that nearly any
step can be done in any program. The last argument of many, `quiet`, says whether the step is done inside `no_grad`.
"""

import operator
from math import prod
from typing import NamedTuple

import numpy as np

import autograd_lite as ag

LARGE = 100.0  # what grows beyond is left out: differences of large numbers say nothing

VIEWS = {
    "flip": lambda xp, x: xp.flip(x),
    "flip the last": lambda xp, x: xp.flip(x, axis=-1) if x.ndim else x[...],
    "T": lambda xp, x: x.T,
    "mT": lambda xp, x: xp.matrix_transpose(x) if x.ndim > 1 else x[...],
    "moveaxis": lambda xp, x: xp.moveaxis(x, 0, -1) if x.ndim else x[...],
    "ravel": lambda xp, x: xp.reshape(x, (-1,)),
    "reshape": lambda xp, x: xp.reshape(x, (x.size // 2, 2) if x.size % 2 == 0 else (1, x.size)),
    "expand_dims": lambda xp, x: xp.expand_dims(x, axis=0),
    "squeeze": lambda xp, x: xp.squeeze(x),
    "broadcast": lambda xp, x: xp.broadcast_to(x, (2, *x.shape)),
    "diagonal": lambda xp, x: xp.diagonal(x) if x.ndim > 1 else x[...],
    "real": lambda xp, x: xp.real(x),
    "imag": lambda xp, x: xp.imag(x) if x.dtype.kind == "c" else x[...],
    "flatten": lambda xp, x: x.flatten(),
    "astype": lambda xp, x: xp.astype(x, x.dtype),
}
READS = {
    "add": lambda xp, a, b: a + b * 0.5,
    "multiply": lambda xp, a, b: a * b,
    "sin": lambda xp, a, b: xp.sin(xp.real(a)),
    "sum": lambda xp, a, b: xp.sum(a, axis=0) if a.ndim else a * 2.0,
    "matmul": lambda xp, a, b: xp.matmul(a, xp.matrix_transpose(b)) if a.ndim == b.ndim == 2 else a - b,
}
SIGNS = {"+=": operator.iadd, "-=": operator.isub, "*=": operator.imul, "/=": operator.itruediv}
PLAIN = {"+=": operator.add, "-=": operator.sub, "*=": operator.mul, "/=": operator.truediv}


class LeftOutError(Exception):
    """Nothing is done, by anybody."""


class Part(NamedTuple):
    """As much of a tensor as is needed, in the shape that is needed."""

    name: str


class Same(NamedTuple):
    """A part of the tensor that is written to."""

    where: list


class Fill(NamedTuple):
    """An array to be written: of the shape that is needed, or of one that broadcasts to it, or of a wrong one."""

    kind: str
    seed: int

    def array(self, room):
        shape = {"row": room[-1:], "ones": (1, 1, *room), "wrong": (*room, 2)}.get(self.kind, room)
        x = data(shape, self.seed, self.kind == "complex")
        return x.tolist() if self.kind == "list" else np.asfortranarray(x) if self.kind == "fortran" else x


def data(shape, seed, complex_=False):
    """Numbers of many sizes, not near to 0, as things are divided by them."""
    x = np.round(1.5 + np.cos(seed + 2.0 * np.arange(prod(shape))), 2).reshape(shape)
    return np.asarray(x + 1j * np.flip(x)) if complex_ else x


def resolve(items, shape):
    """The index that a list of items stands for in an array of that shape."""
    if items == "mask":
        return np.arange(prod(shape)).reshape(shape) % 2 == 0
    picks = [item for item in items if item is not None and item is not ...][: len(shape)]
    index, axis, dots = [], 0, False
    for item in items:
        if item is None:
            index.append(item)
        elif item is ...:
            if not dots:
                index.append(item)
                dots, axis = True, len(shape) - len(picks)
        elif picks:
            index.append(_along(picks.pop(0), shape[axis]))
            axis += 1
    return tuple(index)


def _along(item, length):
    """An item of an index, for an axis of that length."""
    if item == "odd":
        return np.arange(length) % 2 == 1
    if isinstance(item, slice):
        return item
    if isinstance(item, int):
        return item % length if length else slice(None)
    return np.array(item, int) % length if length else np.zeros(0, int)


def piece(xp, x, room):
    """As much of `x` as fits into a shape, in that shape; all of it if it is too small."""
    n = prod(room)
    if x.shape == room:
        return x
    return xp.reshape(xp.reshape(x, (-1,))[:n], room) if x.size >= n else x


def operand(world, xp, v, room, x):
    """What is to be written into a place of a shape, of a tensor named `x`."""
    if isinstance(v, Fill):
        return v.array(room)
    if isinstance(v, Same):
        return world[x][resolve(v.where, world[x].shape)]
    return piece(xp, world[v.name], room) if isinstance(v, Part) else world[v] if isinstance(v, str) else v


def room_at(array, index):
    """The shape of a part of an array; any shape, if there is no such part."""
    try:
        return array[index].shape
    except IndexError:
        return ()


def trimmed(x, room):
    """A shape without the axes of length 1 for which a smaller one has no place."""
    shape = x.shape if isinstance(x, ag.Tensor) else np.shape(x)
    extra = max(len(shape) - len(room), 0)
    return shape[extra:] if set(shape[:extra]) <= {1} else shape


class Memory:
    """What a gradient flows to: a "leaf" or a "computed" array; else it is "plain"."""

    def __init__(self, kind):
        self.kind = kind


class Cell(NamedTuple):
    """An array, the memory it looks into, and whether the gradient was cut on the way."""

    array: np.ndarray
    memory: Memory
    cut: bool = False

    @property
    def tracked(self):
        return self.memory.kind != "plain" and not self.cut


class Twin(dict):
    """A program on NumPy arrays, which knows what requires grad and which writes are refused: a `Cell` for each name.

    `given` replaces the numbers of the leaves. `inside` a transform leaves are its arguments, and may be written to.
    """

    def __init__(self, given=(), inside=False):
        self.leaves, self.given, self.inside = [], given, inside

    def leaf(self, new, shape, seed, complex_):
        array = np.asarray(self.given[len(self.leaves)]) if self.given else data(shape, seed, complex_)
        self.leaves.append(array)
        self[new] = Cell(array.copy(), Memory("leaf"))

    def plain(self, new, shape, seed, complex_, how):
        self[new] = Cell(data(shape, seed, complex_), Memory("plain"))

    def view(self, new, x, how, quiet):
        x = self[x]
        y = np.asarray(VIEWS[how](np, x.array) if isinstance(how, str) else x.array[resolve(how, x.array.shape)])
        owner = x.array if x.array.base is None else x.array.base
        if np.shares_memory(y, x.array) if y.size else y is x.array or y.base is owner:
            self[new] = Cell(y, x.memory, x.cut or (quiet and x.tracked))
        else:
            self._store(new, y, x.tracked and not quiet)

    def read(self, new, op, a, b, quiet):
        a, b = self[a], self[b]
        y = np.asarray(READS[op](np, a.array, piece(np, b.array, a.array.shape)))
        used = (a, b) if op in ("add", "multiply", "matmul") else (a,)
        self._store(new, bounded(y), any(x.tracked for x in used) and not quiet)

    def detach(self, new, x):
        self._store(new, self[x].array.copy(order="K"), False)

    def numpy(self, x):
        if x not in self:
            raise KeyError(x)

    def drop(self, x):
        del self[x]

    def setitem(self, x, where, v, quiet):
        index = resolve(where, self[x].array.shape)
        y, tracked = self._operand(v, self[x].array[index].shape, x)
        source = self[v] if isinstance(v, str) else self[x] if isinstance(v, Same) else None
        if source and source.cut and self[x].cut and source.memory is self[x].memory:
            raise LeftOutError  # x[i] = x[i] of what is cut is nothing to the library: so ends x[i] += v
        self._write(self[x], index, y, tracked, quiet)

    def augment(self, x, where, sign, v, quiet):
        name, x = x, self[x]
        index = ... if where is None else resolve(where, x.array.shape)
        old = x.array[index]
        y, tracked = self._operand(v, old.shape, name)
        if sign == "/=" and np.any(np.equal(y, 0)):
            raise LeftOutError
        y = bounded(PLAIN[sign](old, y))
        if y.shape != old.shape and isinstance(old, np.ndarray):  # of a number, the product is stored, not written
            raise ValueError("the shape stays")
        self._write(x, index, y, tracked or x.tracked, quiet)

    def _operand(self, v, room, x):
        name = v.name if isinstance(v, Part) else x if isinstance(v, Same) else v
        arrays = {k: cell.array for k, cell in self.items()}
        return operand(arrays, np, v, room, x), isinstance(name, str) and self[name].tracked

    def _store(self, new, array, tracked):
        self[new] = Cell(array, Memory("computed" if tracked else "plain"))

    def _write(self, x, index, y, tracked, quiet):
        kind = x.memory.kind
        if kind == ("computed" if quiet else "leaf") and not (self.inside and not quiet):
            raise ValueError("a gradient would be lost")
        if self.inside and quiet and kind == "leaf":
            raise LeftOutError
        if np.iscomplexobj(y) and not np.iscomplexobj(x.array):
            raise TypeError("the imaginary part would be lost")
        y = np.array(y)  # a copy: with a mask, NumPy goes on reading what it has just written over
        room = x.array[index].shape
        # with an index of arrays that picks nothing, NumPy would take whatever has no elements either
        x.array[index] = np.broadcast_to(np.reshape(y, trimmed(y, room)), room)
        if not quiet and (tracked or kind == "leaf"):
            x.memory.kind = "computed"


def bounded(x):
    """A result, if it is not too large."""
    if np.size(x) and not np.abs(x).max() <= LARGE:
        raise LeftOutError
    return x
