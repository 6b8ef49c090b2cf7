"""Index notation read and planned: which indices, how long, and in which order operands are best contracted.

No arrays here: `einsum` does with them what a `Plan` says.
"""

from collections import Counter
from functools import lru_cache
from itertools import combinations
from math import prod
from typing import Any, NamedTuple

from ..errors import ShapeError

__all__: list[str] = []

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
ELLIPSIS = 0x3B1  # alpha: axes under an ellipsis become Greek letters, counted from the last one
EXHAUSTIVE = 7  # up to so many operands every order is weighed

Shape = tuple[int, ...]
Sizes = dict[str, int]


class Plan(NamedTuple):
    """What to do with the operands of an einsum.

    Attributes
    ----------
    diagonals
        For each operand pairs of axes, to be replaced one after the other by their diagonal at the place of the first.
    squeezed, summed
        For each operand, after that: axes of length 1 to drop, as others stretch them; then axes to sum over.
    pairs
        Positions of two operands, and subscripts; the result goes to the end of the list, the two leave it.
    axes
        The order of axes of what is left; None if it is right already.
    """

    diagonals: tuple[tuple[tuple[int, int], ...], ...]
    squeezed: tuple[Shape, ...]
    summed: tuple[Shape, ...]
    pairs: tuple[tuple[int, int, str], ...]
    axes: Shape | None


def from_sublists(operands: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]]:
    """NumPy's other form, ``x, [0, 1], y, [1, 2], [0, 2]``, as subscripts and operands."""
    terms = [_letters(sub) for sub in operands[1::2]]
    text = ",".join(terms)
    if len(operands) % 2:
        text += "->" + _letters(operands[-1])
    return text, operands[: len(operands) // 2 * 2 : 2]


def _letters(sub: Any) -> str:
    try:
        return "".join("..." if i is Ellipsis else LETTERS[i] if i >= 0 else LETTERS[len(LETTERS)] for i in sub)
    except (TypeError, IndexError):
        raise ShapeError(
            f"einsum: expected a list of whole numbers from 0 to {len(LETTERS) - 1} or Ellipsis after each operand, "
            f"got {sub!r}",
            "einsum(x, [0, 1], y, [1, 2], [0, 2]) is einsum('ij,jk->ik', x, y)",
        ) from None


@lru_cache(maxsize=512)
def plan(text: str, shapes: tuple[Shape, ...]) -> Plan:
    """How to compute an einsum of operands of these shapes."""
    said = f"einsum {text!r} with shapes {', '.join(map(str, shapes)) or 'none'}"
    terms, output = _expand(text, shapes, said)
    lengths = [_lengths(term, shape, said) for term, shape in zip(terms, shapes, strict=True)]
    merged = [_merge(term) for term in terms]
    sizes = _sizes(lengths, said)
    terms, squeezed, summed = list(map("".join, lengths)), [], []
    for i, term in enumerate(terms):
        terms[i], axes = _without(term, {x for x, n in lengths[i].items() if n == 1 != sizes[x]})
        squeezed.append(axes)
    for i, term in enumerate(terms):
        needed = output + "".join(terms[:i] + terms[i + 1 :])
        terms[i], axes = _without(term, set(term) - set(needed))
        summed.append(axes)
    pairs, last = _pairs(terms, sizes, output)
    order = None if last == output else tuple(map(last.index, output))
    return Plan(tuple(merged), tuple(squeezed), tuple(summed), pairs, order)


def _without(term: str, dropped: set[str]) -> tuple[str, Shape]:
    """The term without some indices, and the axes that these were."""
    return "".join(x for x in term if x not in dropped), tuple(k for k, x in enumerate(term) if x in dropped)


def _lengths(term: str, shape: Shape, said: str) -> Sizes:
    """How long each index of an operand is, in order of appearance."""
    lengths: Sizes = {}
    for letter, n in zip(term, shape, strict=True):
        if lengths.setdefault(letter, n) != n:
            raise ShapeError(f"{said}: index {letter!r} names axes of lengths {lengths[letter]} and {n} of one operand")
    return lengths


def _expand(text: str, shapes: tuple[Shape, ...], said: str) -> tuple[list[str], str]:
    """The subscripts of operands and output, one letter an axis."""
    inputs, arrow, output = "".join(text.split()).partition("->")
    terms = inputs.split(",")
    if len(terms) != len(shapes):
        raise ShapeError(f"{said}: {len(terms)} operands are named, {len(shapes)} came")
    for term in (*terms, output):
        bare = term.replace("...", "", 1)
        if not set(bare) <= set(LETTERS):
            wrong = next(c for c in bare if c not in LETTERS)
            raise ShapeError(f"{said}: {wrong!r} in {term!r} is no letter", "indices are a-z and A-Z, and one ... each")
    for i, (term, shape) in enumerate(zip(terms, shapes, strict=True)):
        hidden = len(shape) - len(term.replace("...", ""))
        if hidden < 0 or (hidden and "..." not in term):
            raise ShapeError(f"{said}: {term!r} does not name the {len(shape)} axes of operand {i + 1}")
        terms[i] = term.replace("...", _greek(hidden))
    greek = _greek(max((sum(ord(c) >= ELLIPSIS for c in term) for term in terms), default=0))
    if not arrow:
        counts = Counter("".join(terms))
        output = greek + "".join(sorted(c for c, n in counts.items() if n == 1 and c in LETTERS))
    elif greek and "..." not in output:
        raise ShapeError(f"{said}: the axes under ... are missing from the output", "put ... behind the arrow too")
    output = output.replace("...", greek)
    for letter in output:
        if output.count(letter) > 1 or not any(letter in term for term in terms):
            fault = "twice" if output.count(letter) > 1 else "but in no operand"
            raise ShapeError(f"{said}: index {letter!r} is in the output {fault}")
    return terms, output


def _greek(n: int) -> str:
    return "".join(chr(ELLIPSIS + k) for k in reversed(range(n)))


def _merge(term: str) -> tuple[tuple[int, int], ...]:
    """The pairs of axes that an index names twice, to become one in turn."""
    merged = []
    for letter in dict.fromkeys(term):
        while term.count(letter) > 1:
            first = term.index(letter)
            second = term.index(letter, first + 1)
            merged.append((first, second))
            term = term[:second] + term[second + 1 :]
    return tuple(merged)


def _sizes(lengths: list[Sizes], said: str) -> Sizes:
    """How long each index is; an axis of length 1 is stretched."""
    sizes: Sizes = {}
    for one in lengths:
        for letter, n in one.items():
            old = sizes.setdefault(letter, n)
            if old != n and 1 not in (old, n):
                hidden = ord(letter) >= ELLIPSIS
                name = f"axis -{ord(letter) - ELLIPSIS + 1} under ..." if hidden else f"index {letter!r}"
                raise ShapeError(f"{said}: {name} is {old} long in one operand, {n} in another")
            sizes[letter] = n if old == 1 else old
    return sizes


def _pairs(terms: list[str], sizes: Sizes, output: str) -> tuple[tuple[tuple[int, int, str], ...], str]:
    """The contractions in order, and the subscripts of what is left."""
    left, pairs = list(terms), []
    order = _best_order(tuple(map(frozenset, terms)), sizes, frozenset(output))
    for i, j in order:
        a, b = left[i], left[j]
        others = [term for k, term in enumerate(left) if k not in (i, j)]
        kept = set(output).union(*others)
        c = output if not others else "".join(x for x in dict.fromkeys(a + b) if x in kept)
        pairs.append((i, j, f"{a},{b}->{c}"))
        left = [*others, c]
    return tuple(pairs), left[0]


def _best_order(sets: tuple[frozenset[str], ...], sizes: Sizes, output: frozenset[str]) -> list[tuple[int, int]]:
    """Which two to contract, again and again: all orders compared for a few operands, else the cheapest next step."""
    live, order = [1 << i for i in range(len(sets))], []
    tree = _cheapest(sets, sizes, output) if len(sets) <= EXHAUSTIVE else None
    while len(live) > 1:
        places = list(combinations(range(len(live)), 2))
        if tree is None:
            i, j = min(places, key=lambda p: _growth(live[p[0]], live[p[1]], sets, sizes, output))
        else:
            i, j = next(p for p in places if set(tree.get(live[p[0]] | live[p[1]], ())) == {live[p[0]], live[p[1]]})
        order.append((i, j))
        live = [m for k, m in enumerate(live) if k not in (i, j)] + [live[i] | live[j]]
    return order


def _indices(mask: int, sets: tuple[frozenset[str], ...], output: frozenset[str]) -> frozenset[str]:
    """Those that the product of some operands (bits of `mask`) has: what the output or another operand needs."""
    inside = frozenset().union(*(s for i, s in enumerate(sets) if mask >> i & 1))
    return inside & output.union(*(s for i, s in enumerate(sets) if not mask >> i & 1))


def _growth(a: int, b: int, sets: tuple[frozenset[str], ...], sizes: Sizes, output: frozenset[str]) -> tuple[int, int]:
    """How much larger the product of two is than both, then its multiplications."""
    ia, ib, ic = (_indices(m, sets, output) for m in (a, b, a | b))
    n_a, n_b, n_c, work = (prod(map(sizes.__getitem__, s)) for s in (ia, ib, ic, ia | ib))
    return n_c - n_a - n_b, work


def _cheapest(sets: tuple[frozenset[str], ...], sizes: Sizes, output: frozenset[str]) -> dict[int, tuple[int, int]]:
    """For each group of operands (as bits) its best division in two, by multiplications; over all groups in turn."""
    n = len(sets)
    work: dict[int, int] = {1 << i: 0 for i in range(n)}
    found: dict[int, tuple[int, int]] = {}
    kept = {m: _indices(m, sets, output) for m in range(1, 1 << n)}
    for m in sorted(range(1, 1 << n), key=int.bit_count):
        part = (m - 1) & m
        while part > m ^ part:
            rest = m ^ part
            total = work[part] + work[rest] + prod(map(sizes.__getitem__, kept[part] | kept[rest]))
            if m not in work or total < work[m]:
                work[m], found[m] = total, (part, rest)
            part = (part - 1) & m
    return _used(found, (1 << n) - 1)


def _used(found: dict[int, tuple[int, int]], whole: int) -> dict[int, tuple[int, int]]:
    """Only the divisions that the best way makes."""
    used, pending = {}, [whole]
    while pending:
        m = pending.pop()
        if m in found:
            used[m] = found[m]
            pending.extend(found[m])
    return used
