"""A graph as arrays, in which a hundred thousand nodes are searched in a moment.

>>> chain = Wiring([()] + [(at,) for at in range(4)])
>>> len(chain), chain.back.tolist(), chain.source.tolist()
(4, [1073741824, 1, 1, 1], [0, 1, 2, 3])
"""

import re
from collections.abc import Collection, Hashable, Iterable, Sequence
from itertools import chain
from typing import Any, Final

import numpy as np

__all__ = ["FAR", "Path", "Wiring", "ids", "plain"]

FAR: Final = 1 << 30
"""How long ago something was used that is used for the first time."""

Path = tuple[str, ...]
"""The scopes that a node was made in, outermost first: each run of a scope has a string object of its own."""

_NUMBER: Final = re.compile(r"\d+")


class Wiring:
    """The ops of a graph in order, what each of them is, and where its arguments come from.

    An op is known by its number among the ops; a leaf or a constant is no op. A stretch of ops is always *convex*:
    no way leads out of it and back in, so it can be drawn as one node without closing a circle.

    Parameters
    ----------
    inputs : sequence of sequence of int
        For each node the places of its arguments, all smaller than its own.
    kinds : sequence of hashable, optional
        What each node is (the op, its parameters, the shape): nodes in like places of two equal blocks have equal
        kinds.
    paths : sequence of Path, optional
        The scopes of each node.
    roots : collection of int
        What the picture is of; never folded.

    Attributes
    ----------
    ops, number : array of int
        The place of each op; the number of the op at each place, -1 for a leaf.
    first, source, owner : array of int
        The arguments of op ``i`` are ``source[first[i]:first[i + 1]]``, places; ``owner`` says whose they are.
    again : array of int
        For each argument how many ops ago it was last used; `FAR` at its first use.
    back : array of int
        For each argument how many ops ago it was computed; of a leaf, the same as ``again``.
    what : array of int
        For each argument that is a leaf, its kind; -1 for others.
    kind : array of int
        Equal for nodes of equal kinds.
    token : array of int
        Equal for ops that are alike, their arguments aside.
    paths : list of Path
        The scopes of each op.
    scoped : bool
        Whether there are any.
    used : frozenset of int
        The places of leaves that are used at all.
    leaves, opened, closed : array of int
        The places of the leaves that are used, and by which ops: at first, at last.
    turn : array of int
        How many scopes each op shares with the one before it: fewer than it is in where a scope begins.
    """

    def __init__(
        self,
        inputs: Sequence[Sequence[int]],
        kinds: Sequence[Hashable] = (),
        paths: Sequence[Path] = (),
        roots: Collection[int] = (),
    ) -> None:
        self.inputs, self.roots = inputs, frozenset(roots)
        count = len(inputs)
        arity = np.fromiter(map(len, inputs), np.int64, count)
        self.ops = np.flatnonzero(arity)
        size = len(self.ops)
        self.number = np.full(count, -1)
        self.number[self.ops] = np.arange(size)
        self.first = np.concatenate([[0], np.cumsum(arity[self.ops])])
        self.source = np.fromiter(chain.from_iterable(inputs), np.int64, int(self.first[-1]))
        self.owner = np.repeat(np.arange(size), arity[self.ops])
        self.paths: list[Path] = [paths[at] for at in self.ops.tolist()] if paths else [()] * size
        self.scoped = any(self.paths)
        self.turn = _turns(self.paths)
        self.kind = kind = ids(kinds) if kinds else np.zeros(count, np.int64)
        self._arguments(kind)
        self.token = self._tokens(kind, arity)

    def __len__(self) -> int:
        return len(self.ops)

    def _arguments(self, kind: Any) -> None:
        leaf = self.number[self.source] < 0
        # What comes from elsewhere is told apart by when it was last used: that is the same in like places of two
        # equal blocks.
        edges = np.argsort(self.source, kind="stable")
        same = self.source[edges[1:]] == self.source[edges[:-1]]
        self.again = np.full(len(self.source), FAR)
        self.again[edges[1:]] = np.where(same, self.owner[edges[1:]] - self.owner[edges[:-1]], FAR)
        self.back = np.where(leaf, self.again, self.owner - self.number[self.source])
        self.what = np.where(leaf, kind[self.source], -1)
        edges = edges[leaf[edges]]
        starts = np.flatnonzero(np.diff(self.source[edges], prepend=-1))
        ends = np.append(starts[1:], len(edges))[: len(starts)]
        self.leaves = self.source[edges[starts]]
        self.used = frozenset(self.leaves.tolist())
        self.opened, self.closed = self.owner[edges[starts]], self.owner[edges[ends - 1]]
        self._uses, self._spans = edges, dict(zip(self.leaves.tolist(), zip(starts, ends, strict=True), strict=True))

    def users(self, leaf: int) -> Any:
        """List the ops that use a leaf, in order; one that uses it twice stands twice."""
        start, end = self._spans[leaf]
        return self.owner[self._uses[start:end]]

    def _tokens(self, kind: Any, arity: Any) -> Any:
        names = ids(_plainly(self.paths))
        found = _paired(_paired(kind[self.ops], arity[self.ops]), names)
        for root in self.roots:
            if self.number[root] >= 0:
                # Nothing is like what the picture is of.
                found[self.number[root]] = -1 - root
        return found


def ids(things: Iterable[Hashable]) -> Any:
    """Number things: equal ones get the same number, the first is 0.

    Examples
    --------
    >>> ids("abca").tolist()
    [0, 1, 2, 0]
    """
    known: dict[Hashable, int] = {}
    return np.fromiter((known.setdefault(thing, len(known)) for thing in things), np.int64)


def plain(name: str) -> str:
    """Write a scope's name without its number: layers that differ in nothing else may be equal.

    Examples
    --------
    >>> plain("layer12.attention")
    'layer#.attention'
    """
    return _NUMBER.sub("#", name)


def _plainly(paths: Iterable[Path]) -> Iterable[Path]:
    known: dict[int, Path] = {}
    for path in paths:
        if not path:
            yield path
            continue
        # All nodes of one run share their tuple, which `paths` keeps alive.
        found = known.get(id(path))
        if found is None:
            found = known[id(path)] = tuple(map(plain, path))
        yield found


def _paired(one: Any, other: Any) -> Any:
    both = one * (int(other.max(initial=0)) + 1) + other
    return np.unique(both, return_inverse=True)[1]


def _turns(paths: Sequence[Path]) -> Any:
    """Count the scopes that neighbours share: the same run, not just the same name."""
    found = np.zeros(len(paths), np.int64)
    before: Path = ()
    for at, path in enumerate(paths):
        if path:
            shared = 0
            for one, other in zip(before, path, strict=False):
                if one is not other:
                    break
                shared += 1
            found[at] = shared
        before = path
    return found
