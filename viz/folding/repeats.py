"""Repeated blocks: where the same ops, wired in the same way, stand several times in a row.

>>> graph = Wiring([()] + [(at,) for at in range(12)], ["x"] + ["sin", "exp", "cos"] * 4)
>>> repeats(graph, 0, 12)
[Repeat(start=0, period=3, times=4)]
"""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import numpy as np

from viz.folding.wiring import FAR, Wiring

__all__ = ["Repeat", "repeats"]

_LEAST: Final = 3
_PER_LENGTH: Final = 4
_PERIODS: Final = 40
_ENOUGH: Final = 100_000
_ROUNDS: Final = 12
_AS_GOOD: Final = 1.05
# A folded stretch is a node too: it should stand for more than a few.
_WORTH: Final = 6


class Repeat(NamedTuple):
    """A block of ops, from number ``start``, that stands ``times`` times in a row.

    Examples
    --------
    >>> Repeat(0, 3, 4).end
    12
    """

    start: int
    period: int
    times: int

    @property
    def end(self) -> int:
        """The number of the first op after the last block."""
        return self.start + self.period * self.times


def repeats(graph: Wiring, low: int, high: int, depth: int = 0, least: int = _LEAST) -> list[Repeat]:
    """Find the repeated blocks among some ops, the arrangement that leaves fewest others first.

    Blocks are equal if they have the same ops with the same parameters and shapes in the same order, wired to each
    other in the same way, with leaves of their own of the same kinds and shapes; what comes from outside may differ.

    Parameters
    ----------
    graph : Wiring
    low, high : int
        The stretch of ops to look at.
    depth : int
        How many scopes it lies in: a block contains scopes inside it as a whole or not at all.
    least : int
        The fewest blocks that are worth folding.

    Examples
    --------
    Two blocks that differ in one op are not equal:

    >>> ops = ["sin", "exp", "sin", "exp", "sin", "cos", "sin", "exp"]
    >>> repeats(Wiring([()] + [(at,) for at in range(8)], ["x", *ops]), 0, 8)
    []
    """
    token = np.unique(graph.token[low:high], return_inverse=True)[1] * 64 + np.clip(graph.turn[low:high], depth, 63)
    alike = {period: _alike(graph, token, low, period) for period in _periods(_richer(graph, token, low))}
    free = np.ones(high - low, bool)
    found: list[Repeat] = []
    for _ in range(_ROUNDS):
        best = _best([_rows(graph, alike[p], free, low, p, depth, least) for p in sorted(alike)])
        if not best:
            break
        best = [_shortest(graph, each, token, low, depth) for each in best]
        for each in best:
            free[each.start - low : each.end - low] = False
        found += best
    return sorted(found)


def _richer(graph: Wiring, token: Any, low: int) -> Any:
    """Tell ops apart by their leaves too: a row of two kinds of blocks in turn has a longer period."""
    edges = slice(graph.first[low], graph.first[low + len(token)])
    owner, what = graph.owner[edges] - low, graph.what[edges] + 1
    order = np.arange(len(owner)) - (graph.first[low : low + len(token)] - graph.first[low])[owner]
    found = np.bincount(owner, what * (order + 1), len(token)).astype(np.int64)
    return np.unique(token * (int(found.max(initial=0)) + 1) + found, return_inverse=True)[1]


def _periods(token: Any) -> list[int]:
    """Guess the lengths of blocks: how far apart equal windows of ops stand, for windows of 1, 2, 4, 8 … ops."""
    votes: dict[int, int] = {}
    # Of very many ops, the beginning and the end tell.
    for part in [token] if len(token) <= 2 * _ENOUGH else [token[:_ENOUGH], token[-_ENOUGH:]]:
        _vote(part, votes)
    return sorted(votes, key=lambda size: (-votes[size], size))[:_PERIODS]


def _vote(window: Any, votes: dict[int, int]) -> None:
    length = 1
    while len(window) > 1:
        order = np.argsort(window, kind="stable")
        gaps = np.diff(order)[np.diff(window[order]) == 0]
        if not gaps.size:
            break
        sizes, counts = np.unique(gaps, return_counts=True)
        for each in np.argsort(-counts, kind="stable")[:_PER_LENGTH].tolist():
            # Long windows that come back say more than short ones.
            votes[int(sizes[each])] = max(votes.get(int(sizes[each]), 0), int(counts[each]) * length)
        window = np.unique(window[:-length] * (int(window.max()) + 1) + window[length:], return_inverse=True)[1]
        length *= 2


def _alike(graph: Wiring, token: Any, low: int, period: int) -> Any:
    """Tell for each op whether the one a period later is the same, with the same wiring inside a block."""
    same = token[:-period] == token[period:]
    edges = np.arange(graph.first[low], graph.first[low + len(same)])
    owner = graph.owner[edges]
    edges = edges[same[owner - low]]
    owner = graph.owner[edges]
    other = edges + graph.first[owner + period] - graph.first[owner]
    fine = graph.what[edges] == graph.what[other]
    fine &= _equal(graph.back[edges], graph.back[other], period) | (graph.what[edges] >= 0)
    near = (graph.what[edges] < 0) & (graph.back[edges] < period)
    fine &= near | _equal(graph.again[edges], graph.again[other], period)
    same[owner[~fine] - low] = False
    return same


def _equal(one: Any, other: Any, period: int) -> Any:
    """Compare distances; whatever is farther than a block is long lies outside of both."""
    return np.minimum(one, period) == np.minimum(other, period)


def _rows(graph: Wiring, alike: Any, free: Any, low: int, period: int, depth: int, least: int) -> list[Repeat]:
    """List the rows of blocks of one length that lie in what is free."""
    good = alike & free[:-period] & free[period:]
    edge = np.flatnonzero(np.diff(np.concatenate([[False], good, [False]]).astype(np.int8)))
    found: list[Repeat] = []
    end = low
    # One op of the first block may differ (it takes a leaf where others take a result), and hide nearly a block.
    enough = np.flatnonzero(edge[1::2] - edge[::2] > (least - 2) * period)
    for start, stop in edge.reshape(-1, 2)[enough].tolist():
        row = _row(graph, low + start, low + stop + period, period, (depth, max(end, low)), free, low)
        if row and row.times >= least and row.period * (row.times - 1) >= _WORTH:
            found.append(row)
            end = row.end
    return found


def _row(
    graph: Wiring, start: int, end: int, period: int, inside: tuple[int, int], free: Any, low: int
) -> Repeat | None:
    """Choose where the blocks of a periodic stretch begin."""
    depth, _ = inside
    earliest = _earlier(graph, start, period, inside, free, low)
    span = [at for at in (*earliest, *range(start, min(start + period, end))) if graph.turn[at] <= depth]
    best: tuple[tuple[int, int, int], Repeat] | None = None
    crossing = _crossing(graph, start, period, end)
    for at in span:
        times = (end - at) // period
        after = at + times * period
        if times and after < len(graph) and graph.turn[after] > depth and after != low + len(free):
            times -= 1  # the last one is the beginning of a scope that goes on otherwise
        merit = (-times, crossing[(at - start) % period], at)
        if times and (best is None or merit < best[0]):
            best = merit, Repeat(at, period, times)
    return best[1] if best else None


def _earlier(graph: Wiring, start: int, period: int, inside: tuple[int, int], free: Any, low: int) -> list[int]:
    """List where the first block may begin before the periodic stretch: what differs there lies outside of it."""
    found: list[int] = []
    depth, floor = inside
    bound = floor
    for at in range(start - 1, max(floor, start - period) - 1, -1):
        if not free[at - low] or graph.token[at] != graph.token[at + period]:
            break
        if max(graph.turn[at], depth) != max(graph.turn[at + period], depth):
            break
        for here, there in _pairs(graph, at, at + period):
            bound = max(bound, at + 1 - _reach(graph, here, there, period))
        if at >= bound:
            found.append(at)
    return found


def _reach(graph: Wiring, here: int, there: int, period: int) -> int:
    """Say how many ops of a block, back from here, may belong to it for two arguments to be alike."""
    one, other = int(graph.what[here]), int(graph.what[there])
    # Where later blocks take a result, the first may take a leaf; not the other way round.
    if one != other and other >= 0:
        return 0
    computed = [int(graph.back[each]) for each in (here, there) if graph.what[each] < 0]
    reach = FAR
    if one != other or graph.back[here] != graph.back[there]:
        reach = min(computed, default=FAR)
    elif computed and computed[0] < period:
        return FAR  # inside the block, so when it was used before follows from that
    if graph.again[here] != graph.again[there]:
        reach = min(reach, int(graph.again[here]), int(graph.again[there]))
    return reach


def _pairs(graph: Wiring, one: int, other: int) -> Iterator[tuple[int, int]]:
    ends = graph.first[one + 1] - graph.first[one]
    return ((int(graph.first[one]) + slot, int(graph.first[other]) + slot) for slot in range(int(ends)))


def _crossing(graph: Wiring, start: int, period: int, end: int) -> Any:
    """Count for each beginning of blocks the results that one block hands to the next: few, between layers."""
    found = np.zeros(period, np.int64)
    low, high = start + period, min(end, start + 2 * period)
    edges = np.arange(graph.first[low], graph.first[high])
    # A leaf that is used again links blocks no less than a result, but only to itself.
    edges = edges[(graph.what[edges] < 0) & (graph.back[edges] < min(period, FAR))]
    steps = np.zeros(2 * period + 1, np.int64)
    begin = (graph.owner[edges] - graph.back[edges] - start + 1).clip(0)
    np.add.at(steps, begin, 1)
    np.add.at(steps, graph.owner[edges] - start + 1, -1)
    total = np.cumsum(steps)[: 2 * period]
    np.add(total[:period], total[period:], out=found)
    return found


def _best(arrangements: list[list[Repeat]]) -> list[Repeat]:
    """Choose the arrangement that leaves least to draw; of nearly equal ones that of fewest rows, of shortest blocks.

    Fewest rows: a row of layers, each with a row of neurons, is one row and not one for each layer.
    """
    saved = [sum(each.period * each.times - 1 for each in found) for found in arrangements]
    most = max(saved, default=0)
    good = [found for found, gain in zip(arrangements, saved, strict=True) if gain and gain * _AS_GOOD >= most]
    return min(good, key=len, default=[])


def _shortest(graph: Wiring, row: Repeat, token: Any, low: int, depth: int) -> Repeat:
    """Divide blocks that are themselves rows of equal blocks."""
    for period in range(1, row.period // 2 + 1):
        # The first of them may take from elsewhere what others take from the one before.
        start = row.start + period
        if row.period % period or (graph.turn[start : row.end : period] > depth).any():
            continue
        if _alike(graph, token[start - low : row.end - low], start, period).all():
            return Repeat(row.start, period, row.times * row.period // period)
    return row
