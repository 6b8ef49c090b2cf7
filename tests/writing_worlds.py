"""Two more ways to run the programs of `writing_programs`: by the library as people use it, and without writing."""

from contextlib import nullcontext
from itertools import chain

import numpy as np
from writing_programs import PLAIN, READS, SIGNS, VIEWS, LeftOutError, data, operand, piece, resolve, room_at, trimmed

import autograd_lite as ag


class Engine(dict):
    """A program on tensors, by name: views and writes as people write them."""

    def __init__(self, given=()):
        self.leaves, self.given, self.kept = [], given, []

    def leaf(self, new, shape, seed, complex_):
        made = ag.tensor(data(shape, seed, complex_), requires_grad=True) if not self.given else None
        self[new] = made if not self.given else self.given[len(self.leaves)]
        self.leaves.append(self[new])

    def plain(self, new, shape, seed, complex_, how):
        x = data(shape, seed, complex_)
        if how == "copied":
            self[new] = ag.tensor(x)
        elif how == "given away":
            self[new] = ag.asarray(data(shape, seed, complex_))
        else:
            x = x if how == "kept" else np.stack([x, x])
            self.kept.append((x, x.copy()))
            self[new] = ag.asarray(x if how == "kept" else x[1])

    def view(self, new, x, how, quiet):
        with mode(quiet):
            self[new] = VIEWS[how](ag, self[x]) if isinstance(how, str) else self[x][resolve(how, self[x].shape)]

    def read(self, new, op, a, b, quiet):
        with mode(quiet):
            self[new] = READS[op](ag, self[a], piece(ag, self[b], self[a].shape))

    def detach(self, new, x):
        self[new] = self[x].detach()

    def numpy(self, x):
        self.kept.append((self[x].numpy(), self[x].numpy().copy()))

    def drop(self, x):
        del self[x]

    def setitem(self, x, where, v, quiet):
        name, x = x, self[x]
        index = resolve(where, x.shape)
        with mode(quiet):
            x[index] = operand(self, ag, v, room_at(x.value, index), name)

    def augment(self, x, where, sign, v, quiet):
        name, x = x, self[x]
        y = x
        with mode(quiet):
            if where is None and x.shape:
                y = SIGNS[sign](y, operand(self, ag, v, x.shape, name))
            else:
                index = resolve(
                    [...] if where is None else where, x.shape
                )  # `x[...] += v`, as without axes `x` may be a number
                v = operand(self, ag, v, room_at(x.value, index), name)
                x[index] = SIGNS[sign](x[index], v)
        assert y is x, "the handle stays"

    def check(self, twin):
        """Compare all that somebody holds with what NumPy has."""
        assert list(self) == list(twin)
        for name, cell in twin.items():
            x = self[name]
            assert (x.shape, x.dtype) == (cell.array.shape, cell.array.dtype), name
            np.testing.assert_allclose(x.value, cell.array, rtol=1e-9, atol=1e-9, err_msg=name)
            assert x.requires_grad == cell.tracked, f"{name}: whether it requires grad"
            for other, found in twin.items():
                if np.shares_memory(cell.array, found.array):
                    assert np.shares_memory(x.value, self[other].value), f"{name} and {other} share memory"
        for array, before in self.kept:
            np.testing.assert_array_equal(array, before, err_msg="an array in other hands")

    def groups(self):
        return [[x] for x in self.leaves]

    def joined(self, k, g):
        return g


class Rewrite(dict):
    """A program without writing and without views: for each name, where its elements are in a flat vector.

    A `Memory` of the twin has a vector of real numbers in ``flat``, first the real parts, then the imaginary ones. A
    write makes a new vector by `where` and index arrays. An update of a leaf makes a new leaf, whose gradient adds to
    that of the old one. What the gradient flows to, and what looks into what, the twin says, which is ahead one step.
    """

    def __init__(self, twin):
        self.twin, self.flat, self.made, self.owner = twin, {}, [], {}

    def leaf(self, new, shape, seed, complex_):
        self._store(new, ag.tensor(self.twin.leaves[len(self.made)]))
        memory = self.twin[new].memory
        self.flat[memory] = ag.tensor(self.flat[memory], requires_grad=True)
        self.owner[memory] = len(self.made)
        self.made.append([self.flat[memory]])

    def plain(self, new, shape, seed, complex_, how):
        self._store(new, ag.tensor(self.twin[new].array))

    def view(self, new, x, how, quiet):
        re, im = self[x]
        if how in ("real", "imag") and im is not None:
            re, im = (re, None) if how == "real" else (im, None)
        else:
            see = VIEWS[how] if isinstance(how, str) else lambda xp, a: a[resolve(how, a.shape)]
            re, im = (None if a is None else np.asarray(see(np, a)) for a in (re, im))
        if self.twin[new].memory is self.twin[x].memory:
            self[new] = re, im
        else:
            self._store(new, self._at(self.twin[x], re, im), quiet)

    def read(self, new, op, a, b, quiet):
        a = self.value(a)
        self._store(new, READS[op](ag, a, piece(ag, self.value(b), a.shape)), quiet)

    def detach(self, new, x):
        self._store(new, self.value(x), cut=True)

    def numpy(self, x):
        pass

    def drop(self, x):
        del self[x]

    def setitem(self, x, where, v, quiet):
        re, im = self._places(x, where)
        self._scatter(x, re, im, self._operand(v, re.shape, x), quiet)

    def augment(self, x, where, sign, v, quiet):
        re, im = self._places(x, where)
        v = PLAIN[sign](self._at(self.twin[x], re, im), self._operand(v, re.shape, x))
        self._scatter(x, re, im, v, quiet)

    def value(self, name):
        return self._at(self.twin[name], *self[name])

    def groups(self):
        return self.made

    def joined(self, k, g):
        array = self.twin.leaves[k]
        n = array.size
        re = ag.reshape(g[:n], array.shape)
        return re + 1j * ag.reshape(g[n:], array.shape) if np.iscomplexobj(array) else re

    def _at(self, cell, re, im):
        flat = self.flat[cell.memory]
        x = flat[re] if im is None else flat[re] + 1j * flat[im]
        return ag.stop_gradient(x) if cell.cut else x

    def _store(self, new, x, cut=False):
        parts = [ag.real(x), ag.imag(x)] if x.dtype.kind == "c" else [x]
        flat = ag.concat([ag.reshape(part, (-1,)) for part in parts])
        self.flat[self.twin[new].memory] = ag.stop_gradient(flat) if cut else flat
        spots = np.arange(x.size).reshape(x.shape)
        self[new] = spots, (spots + x.size if len(parts) > 1 else None)

    def _places(self, x, where):
        index = ... if where is None else resolve(where, self[x][0].shape)
        return [None if a is None else np.asarray(a[index]) for a in self[x]]

    def _operand(self, v, room, x):
        values = {name: self.value(name) for name in self}
        return ag.asarray(operand(values, ag, v, room, x))

    def _scatter(self, x, re, im, v, quiet):
        memory = self.twin[x].memory
        row = ag.reshape(v, (-1,))
        spots = np.broadcast_to(np.arange(v.size).reshape(trimmed(v, re.shape)), re.shape).ravel()
        parts, places = [ag.real(row)[spots]], re.ravel()
        if im is not None:
            parts.append(ag.imag(row)[spots] if v.dtype.kind == "c" else np.zeros(spots.size))
            places = np.concatenate([places, im.ravel()])
        if not places.size:
            return
        last = np.full(self.flat[memory].size, -1)
        last[places] = np.arange(places.size)  # the last write to a place is what stays
        flat = ag.where(last >= 0, ag.concat(parts)[last], self.flat[memory])
        self.flat[memory] = ag.stop_gradient(flat) if quiet else flat
        if quiet and memory.kind == "leaf":
            self.flat[memory] = ag.tensor(flat.value, requires_grad=True)
            self.made[self.owner[memory]].append(self.flat[memory])


def mode(quiet):
    return ag.no_grad() if quiet else nullcontext()


def play(steps, twin, *worlds):
    """Do all steps that NumPy can do."""
    for name, *given in steps:
        try:
            with np.errstate(all="ignore"):
                getattr(twin, name)(*given)
        except (LeftOutError, ValueError, TypeError, IndexError, KeyError):
            continue
        for world in worlds:
            getattr(world, name)(*given)


def weigh(xs):
    """A number that depends on every element, and not linearly."""
    total = 0.0
    for k, x in enumerate(xs):
        for part in (ag.real(x), ag.imag(x)) if x.dtype.kind == "c" else (x,):
            total = total + ag.sum(part * part * np.cos(k + np.arange(part.size)).reshape(part.shape) + part)
    return total


def derivatives(loss, world):
    """The gradient by each leaf, and the gradient of the weighed gradients, as arrays in the shapes of the leaves."""
    groups = world.groups()
    found = []
    for number in (lambda: loss, lambda: weigh(found[0])):
        y = number()
        for p in chain.from_iterable(groups):
            p.zero_grad()
        if isinstance(y, ag.Tensor) and y.requires_grad:
            y.backward(create_graph=True)
        sums = [sum((p.grad for p in group if p.grad is not None), ag.zeros(group[0].shape)) for group in groups]
        found.append([world.joined(k, g) for k, g in enumerate(sums)])
    return [[g.numpy() for g in gs] for gs in found]
