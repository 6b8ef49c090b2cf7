"""One order of derivative, held against differences and one mode against the other; then the next order."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..transforms import jvp, linearize, vjp
from .errors import GradientCheckError
from .judge import Judge, Options, ordinal
from .numeric import Slope
from .problem import Problem
from .tolerances import allowed

__all__: list[str] = []

EACH = 24  # up to so many numbers are moved one by one; of more, all of an argument at once


def check(problem: Problem, options: Options, order: int, level: int = 1) -> None:
    """Raise a `GradientCheckError` unless derivatives of a function are right, up to an order."""
    Level(problem, options, level).check()
    for mode in options.modes if level < order else ():
        check(derivative(problem, mode), options, order, level + 1)


def derivative(problem: Problem, mode: str) -> Problem:
    """The problem whose function is a derivative of that of another: all of its gradient, or along one direction."""
    at = Judge(problem, Options((mode,), None, None, None, finite=False), 1)
    cotangents, tangents = at.y.arrays(at.v), at.x.arrays(at.t)

    def reverse(*xs: Any) -> list[Any]:
        return list(vjp(problem.f, *xs)[1](cotangents))

    def forward(*xs: Any) -> list[Any]:
        return list(jvp(problem.f, xs, tangents)[1])

    return Problem(reverse if mode == "reverse" else forward, problem.space, problem.what)


class Level:
    """The comparison for one order of derivative."""

    def __init__(self, problem: Problem, options: Options, order: int) -> None:
        self.judge = Judge(problem, options, order)
        self.options, self.order = options, order
        self.what = f"{self.judge.what}{ordinal(order)}"
        self.x, self.y = self.judge.x, self.judge.y
        self.gradient: Any = self._gradient() if "reverse" in options.modes else None
        self.push = self._push() if "forward" in options.modes else None

    def _gradient(self) -> Any:
        """What reverse mode says: the gradient of the weighed outputs."""
        f, cotangents = self.judge.problem.f, self.y.arrays(self.judge.v)
        with self._guarded("reverse"):
            found = vjp(f, *self.x.values)[1](cotangents)
        self._same_kind("reverse", "gradient", found, self.x)
        return self.x.vector(found)

    def _push(self) -> Any:
        """What forward mode says, as a function of the direction."""
        with self._guarded("forward"):
            _, linear = linearize(self.judge.problem.f, *self.x.values)

        def push(d: Any) -> Any:
            with self._guarded("forward"):
                found = linear(*self.x.arrays(d))
            self._same_kind("forward", "tangent", found, self.y)
            return self.y.vector(found)

        return push

    def _guarded(self, mode: str) -> Any:
        return _Guarded(f"{self.what}: {mode} mode fails", {"mode": mode, "order": self.order})

    def _same_kind(self, mode: str, noun: str, found: Any, space: Any) -> None:
        for i, (g, shape, dtype) in enumerate(zip(found, space.shapes, space.dtypes, strict=True)):
            got = (np.shape(g), np.asarray(g).dtype)
            if got != (shape, dtype):
                raise GradientCheckError(
                    f"{self.what}: the {noun} for {space.labels[i]} in {mode} mode has shape {got[0]} and dtype "
                    f"{got[1]}, expected {shape} and {dtype}",
                    mode=mode,
                    order=self.order,
                    argument=i if space is self.x else None,
                )

    def directions(self) -> Iterator[Any]:
        """Where to move the inputs: each number, or where there are many, all of an argument, in two ways."""
        if self.x.size <= EACH:
            yield from np.eye(self.x.size)
            return
        rng = np.random.default_rng(4321)
        for start, size in zip(self.x.starts, self.x.sizes, strict=True):
            for _ in range(2 if size else 0):
                d = np.zeros(self.x.size)
                d[start : start + size] = rng.uniform(0.5, 1.5, size) * rng.choice([-1.0, 1.0], size)
                yield d

    def check(self) -> None:
        """Raise at the first number that is wrong."""
        for d in self.directions():
            error = self.mismatch(d)
            if error is not None:
                raise self.narrowed(d, error)
        if self.gradient is not None and self.push is not None and self.x.size:
            self._adjoint()

    def mismatch(self, d: Any) -> GradientCheckError | None:
        """What is wrong in a direction, at a second look too."""
        found = self._mismatch(d, self.judge.slope(d))
        return found and self._mismatch(d, self.judge.slope(d, doubted=True))

    def _mismatch(self, d: Any, seen: Slope) -> GradientCheckError | None:
        finite = np.isfinite(self.judge.out.vector(self.judge.out.values))
        reverse = self._reverse_mismatch(d, seen) if self.gradient is not None and np.all(finite) else None
        if self.push is None:
            return reverse
        found, scale = self.push(d), float(np.max(np.abs(seen.value[finite]), initial=0.0))
        far = ~self._near(found, seen.value, seen.error, scale) & finite
        if not np.any(far):
            return reverse
        i = int(np.argmax(far))
        noun = f"the derivative of {self.y.name(i)}"
        return self._error("forward" if reverse is None else "both", d, found[i], seen, i, noun)

    def _reverse_mismatch(self, d: Any, seen: Slope) -> GradientCheckError | None:
        """The same for reverse mode, which knows the weighed sum of the outputs only."""
        one, weights = float(self.gradient @ d), np.abs(self.judge.v)
        value, error = (np.asarray([part]) for part in (self.judge.v @ seen.value, weights @ seen.error))
        if self._near(one, value, error, float(weights @ np.abs(seen.value)))[0]:
            return None
        total = seen._replace(value=value, error=error)
        noun = f"the derivative of {self.y.name(0)}"
        if self.y.size > 1:
            noun = "the derivative of the sum of all outputs, with weights,"
        return self._error("reverse", d, one, total, 0, noun)

    def _near(self, found: Any, expected: Any, error: Any, scale: float) -> Any:
        rtol, atol = self.options.rtol, self.options.atol
        room = allowed(expected, error, scale, self.judge.limits, rtol, atol) + self.judge.floor()
        return np.abs(found - expected) <= room

    def narrowed(self, d: Any, error: GradientCheckError) -> GradientCheckError:
        """The error at a single number, where it was found by moving many."""
        while np.count_nonzero(d) > 1:
            places = np.flatnonzero(d)
            half = np.zeros_like(d)
            half[places[: len(places) // 2]] = d[places[: len(places) // 2]]
            d = half if self.mismatch(half) is not None else d - half
        return self.mismatch(d / np.sum(d)) or error

    def _error(self, mode: str, d: Any, found: Any, seen: Slope, i: int, noun: str) -> GradientCheckError:
        expected, error = float(seen.value[i]), float(seen.error[i])
        apart = relative_error(float(found), expected)
        by = self.judge.moved(d)
        return GradientCheckError(
            f"{self.what}: {noun} by {by} is wrong in {mode} mode{'s' * (mode == 'both')}\n"
            f"  got {found:.10g}, differences say {expected:.10g} (give or take {error:.1g}), "
            f"relative error {apart:.2g}",
            **self.judge.facts(d, mode),
            found=float(found),
            expected=expected,
            relative_error=apart,
        )

    def _adjoint(self) -> None:
        """Hold <v, J t> against <J' v, t>: no differences, no step, so almost all digits must agree."""
        v, t = self.judge.v, self.judge.t
        tangent = self.push(t) if self.push else t
        left, right = float(v @ tangent), float(t @ self.gradient)
        scale = float(np.abs(v) @ np.abs(tangent) + np.abs(t) @ np.abs(self.gradient))
        rtol = max(self.judge.limits.adjoint, self.options.rtol or 0.0)
        rounding = 100 * float(np.abs(v) @ self.y.noise(self.y.vector(self.judge.base)))  # where all is rounding of 0
        if abs(left - right) <= rtol * scale + rounding or not np.isfinite(scale):
            return
        apart = relative_error(right, left)
        raise GradientCheckError(
            f"{self.what}: forward and reverse mode disagree\n"
            f"  got <J' v, t> = {right:.12g} and <v, J t> = {left:.12g}, relative error {apart:.2g}",
            mode="adjoint",
            order=self.order,
            found=right,
            expected=left,
            relative_error=apart,
        )


def relative_error(a: float, b: float) -> float:
    """How far two numbers are apart, relative to the larger."""
    return abs(a - b) / (max(abs(a), abs(b)) or 1.0)


class _Guarded:
    """Turns what a rule raises into a `GradientCheckError`."""

    def __init__(self, what: str, facts: dict[str, Any]) -> None:
        self.what, self.facts = what, facts

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if isinstance(error, Exception) and not isinstance(error, GradientCheckError):
            raise GradientCheckError(f"{self.what}: {type(error).__name__}: {error}", **self.facts) from error
