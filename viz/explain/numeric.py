"""What a gradient is held against: the graph computed again with a changed value, and differences taken.

Only replayed values are used here, none of the engine's rules, so agreement means something.

>>> from viz.build import record
>>> x = ag.scalar(3.0, name="x")
>>> graph = record(x * x)
>>> found = check(graph, 1, {0: 1.0}, expected=6.0)
>>> found.verdict, abs(found.measured - 6) < 1e-8
('agrees', True)
"""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

import numpy as np

from viz.build import Record
from viz.digits import number
from viz.explain.words import called
from viz.page import Style

__all__ = ["Check", "Replay", "check", "culprit", "direction", "inner", "length", "share", "told"]

# The truncation of a central difference at two steps, 8 apart, differs by 63 parts of 64: a quarter of it is generous.
_APART = 8.0
_TRUNCATED = 0.25
_ROUNDED = 100.0
_AGREES = 1e-6
_JUMPS = 1e-3
_MOST = 200_000

Verdict = Literal["agrees", "kink", "jump", "disagrees", "unknown"]


class Check(NamedTuple):
    """A derivative along a direction, as the engine has it and as differences have it.

    Attributes
    ----------
    verdict : str
        ``"agrees"``; ``"kink"``, where the slopes to the left and to the right differ; ``"jump"``, where the value
        itself does; ``"disagrees"``; or ``"unknown"`` where no difference can be taken.
    expected, measured, difference : float
        The engine's, the central difference with the smaller step, and how far they are apart.
    left, right : float
        The one-sided differences.
    steps : tuple of float
        The two step sizes.
    culprit : int or None
        Of a kink or jump: the place of the node that has it.
    """

    verdict: Verdict
    expected: float
    measured: float
    difference: float
    left: float
    right: float
    steps: tuple[float, float]
    culprit: int | None


class Replay:
    """A graph, ready to be computed again with some values moved along a line.

    Parameters
    ----------
    graph : Record
    y : int
        The place of the number to look at.
    moves : mapping
        Place to direction, in the shape of the value there.

    Examples
    --------
    >>> from viz.build import record
    >>> Replay(record(ag.scalar(3.0) * 2.0), 2, {0: 1.0})(0.5)
    7.0
    """

    def __init__(self, graph: Record, y: int, moves: Mapping[int, Any]) -> None:
        self.graph, self.y, self.moves = graph, y, moves
        # Single precision leaves nothing of a difference, so everything that enters is widened.
        self._base = {
            at: _wide(graph.value(at)) for at, sources in enumerate(graph.inputs) if not sources or at in moves
        }

    def values(self, t: float) -> list[Any]:
        """Compute all nodes, moved by t times the direction."""
        moved = {at: _like(value, value + t * self.moves[at]) for at, value in self._base.items() if at in self.moves}
        with np.errstate(all="ignore"):
            return self.graph.replay(self._base | moved)

    def __call__(self, t: float) -> float:
        """Compute y, moved by t times the direction."""
        return _number(self.values(t)[self.y])


def check(graph: Record, y: int, moves: Mapping[int, Any], expected: float) -> Check:
    """Compare a directional derivative with central differences of two step sizes.

    Of a large number the step is larger. Where they do not agree, smaller steps are tried: one of 1e-5 may be far for
    a value of 1e-6.
    """
    nothing = Check("unknown", expected, np.nan, np.nan, np.nan, np.nan, (0.0, 0.0), None)
    if len(graph) > _MOST:
        return nothing
    replay, found = Replay(graph, y, moves), nothing
    reach = max((abs(float(np.real(graph.value(at)))) for at in moves if not np.ndim(moves[at])), default=1.0)
    for scale in (max(1.0, reach), 1e-3, 1e-6):
        made = _compared(replay, expected, scale)
        if made.verdict == "agrees":
            return made
        if found.verdict == "unknown" or (found.verdict == "disagrees" and made.verdict in ("kink", "jump")):
            found = made
    return found


def _compared(replay: Replay, expected: float, scale: float) -> Check:
    still = replay.values(0.0)
    kinds = [np.finfo(v.dtype).eps for v in still if getattr(v, "dtype", None) is not None and v.dtype.kind in "fc"]
    eps = float(max(kinds, default=2.0**-52))
    h = scale * eps ** (1 / 3)
    y0, sides = _number(still[replay.y]), [replay(t) for t in (-_APART * h, -h, h, _APART * h)]
    far, near = (sides[3] - sides[0]) / (2 * _APART * h), (sides[2] - sides[1]) / (2 * h)
    left, right = (y0 - sides[1]) / h, (sides[2] - y0) / h
    difference, steps = abs(near - expected), (h, _APART * h)
    if not np.isfinite([expected, near, left, right]).all():
        return Check("unknown", expected, near, difference, left, right, steps, None)
    largest = max((float(np.max(np.abs(v))) for v in still if _finite(v)), default=0.0)
    noise = _ROUNDED * eps * largest / h
    size = max(abs(expected), abs(near), abs(left), abs(right))
    wide = abs(sides[3] - y0 - (y0 - sides[0])) / (_APART * h)
    if abs(right - left) > max(_JUMPS * size, 4 * noise) and abs(right - left) > wide / 2:
        # The slope of a jump grows as the step shrinks.
        bent: Verdict = "jump" if abs(right - left) > wide * _APART / 2 else "kink"
        return Check(bent, expected, near, difference, left, right, steps, culprit(replay, h))
    allowed = _AGREES * size + _TRUNCATED * abs(far - near) / _APART + noise
    verdict: Verdict = "agrees" if difference <= allowed else "disagrees"
    return Check(verdict, expected, near, difference, left, right, steps, None)


def culprit(replay: Replay, h: float, at: float = 0.0) -> int | None:
    """Find the first node whose slopes to the left and to the right differ, though those of its inputs do not."""
    before, here, after = (replay.values(t) for t in (at - h, at, at + h))
    bent: set[int] = set()
    for place, sources in enumerate(replay.graph.inputs):
        if not _finite(here[place]):
            continue
        left = np.subtract(here[place], before[place], dtype=np.result_type(here[place], np.float64))
        right = np.subtract(after[place], here[place], dtype=np.result_type(here[place], np.float64))
        size = max(np.max(np.abs(left), initial=0.0), np.max(np.abs(right), initial=0.0))
        if size > 0 and np.max(np.abs(right - left), initial=0.0) > 0.01 * size:
            if not bent.intersection(sources):
                return place
            bent.add(place)
    return None


def direction(value: Any) -> Any:
    """Choose a direction to check an array along: no two elements alike, so that nothing cancels by chance.

    Examples
    --------
    >>> direction(3.0), direction(np.zeros(3)).round(2).tolist()
    (1.0, [1.0, 0.81, 0.32])
    """
    if not np.ndim(value):
        return 1.0
    ramp = np.cos(0.62 * np.arange(np.size(value))).reshape(np.shape(value))
    return ramp * np.maximum(1.0, np.abs(value))


def inner(g: Any, d: Any) -> float:
    """The derivative along a direction; of a complex value by both of its parts.

    Examples
    --------
    >>> inner(np.array([1.0, 2.0]), np.array([3.0, 4.0]))
    11.0
    """
    with np.errstate(all="ignore"):
        return float(np.sum(np.real(np.conj(g) * np.asarray(d, np.result_type(d, np.float64)))))


def length(value: Any) -> float:
    """The length of an array as a vector, where its square would overflow too; of several outputs, the sum.

    Examples
    --------
    >>> length(np.array([0.0, 3e200])), length(-2.0)
    (3e+200, 2.0)
    """
    if isinstance(value, tuple):
        return sum(length(each) for each in value if each is not None)
    raw = np.abs(np.asarray(value, np.result_type(value, np.float64))).ravel()
    top = float(raw.max(initial=0.0))
    return top * float(np.linalg.norm(raw / top)) if 0 < top < np.inf else top


def share(part: Any, whole: Any) -> float | None:
    """How much of a sum one of its terms is, along it: shares add up to 1. None if the sum is 0."""
    top = length(whole)
    if not 0 < top < np.inf:
        return None
    return inner(np.asarray(whole) / top, np.asarray(part) / top)


def told(found: Check, graph: Record, value: Any, along: str = "") -> tuple[str | tuple[str, Style], ...]:
    """Say how a check along the `direction` of a value came out, for a line of a page."""
    along = along or (" along a direction" if np.ndim(value) else "")
    slope = f"central difference{along} {number(found.measured)}"
    if found.verdict == "agrees":
        return ("check: ", slope, " ", ("agrees", "good"), f" ({_apart(found.difference)})")
    where = f" of {called(graph, found.culprit)}" if found.culprit is not None else ""
    if found.verdict == "jump":
        return (
            "check: this is at a ",
            (f"jump{where}", "bad"),
            ": differences say nothing here, and the gradient is that of the flat or smooth side",
        )
    if found.verdict == "kink":
        return (
            "check: this is at a ",
            (f"kink{where}", "bad"),
            f": slope {number(found.left)} to the left, ",
            f"{number(found.right)} to the right; the gradient shown is the engine's convention",
        )
    if found.verdict == "disagrees":
        return (
            "check: ",
            slope,
            " ",
            ("disagrees", "bad"),
            f" (differs by {found.difference:.2e}): values are rounded on the way, or a rule is wrong",
        )
    return (("check: not made; no difference can be taken here", "muted"),)


def _apart(difference: float) -> str:
    return f"differs by {difference:.0e}" if difference else "exactly"


def _wide(value: Any) -> Any:
    kind = getattr(getattr(value, "dtype", None), "kind", "")
    if kind == "f" and value.dtype.itemsize < 8:  # noqa: PLR2004 - bytes of a double
        return value.astype(np.float64)
    return value.astype(np.complex128) if kind == "c" else value


def _like(value: Any, moved: Any) -> Any:
    """A Python float stays one, as its ops are others."""
    return float(moved) if type(value) is float else np.asarray(moved)


def _number(value: Any) -> float:
    """The number itself; of an array its sum, which is what is differentiated then."""
    return float(np.sum(np.real(np.asarray(value))))


def _finite(value: Any) -> bool:
    if isinstance(value, tuple) or value is None:
        return False
    raw = np.asarray(value)
    return raw.dtype.kind in "fc" and raw.size > 0 and bool(np.isfinite(raw).all())
