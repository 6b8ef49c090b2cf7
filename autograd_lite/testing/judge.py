"""What differences say of a function at one place; and whether they have anything to say."""

from typing import Any, NamedTuple

import numpy as np

from .errors import GradientCheckError, KinkError
from .numeric import FIRST, Slope, complex_step, confirmed, slope
from .problem import Problem
from .space import Space
from .tolerances import Limits, limits

__all__: list[str] = []

OTHERS = (0.71, 1.37)  # first steps, as parts of the usual one, to look again with
UNSETTLED = 0.1  # differences that are less sure than this part of what they measure say nothing
TINY = 1e-3  # smaller numbers are moved by a part of 1, and then by a part of themselves
BLUR = 1e-19  # of a complex step, where the function is not as smooth as its value makes believe


class Options(NamedTuple):
    """How to check."""

    modes: tuple[str, ...]
    eps: float | None
    rtol: float | None
    atol: float | None
    finite: bool = True  # whether values have to be, or those that are not are left out


class Judge:
    """Derivatives by differences of one function at one place.

    Attributes
    ----------
    v, t : ndarray
        The weights of the outputs and a direction of the inputs, the same in every run.
    """

    def __init__(self, problem: Problem, options: Options, order: int) -> None:
        self.problem, self.options, self.order = problem, options, order
        self.x = problem.space
        self.base = self._outputs()
        self.y = Space(self.base)
        if options.finite:
            self._check_finite()
        rng = np.random.default_rng(1234)
        self.v, self.t = (rng.uniform(0.5, 1.5, n) * rng.choice([-1.0, 1.0], n) for n in (self.y.size, self.x.size))
        self.limits: Limits = limits(self.x, self.y)
        self.analytic = True  # until seen otherwise
        self._judge()

    def _outputs(self) -> list[Any]:
        first, again = (self.problem.values(self.x.values) for _ in range(2))
        if not first:
            raise GradientCheckError(f"{self.what}: it gives no floating-point value to differentiate")
        if [np.shape(a) for a in first] != [np.shape(b) for b in again] or not all(
            np.array_equal(a, b, equal_nan=True) for a, b in zip(first, again, strict=True)
        ):
            raise GradientCheckError(
                f"{self.what}: it gives different values for the same arguments",
                "seed its random numbers in the function, or pass them to it",
            )
        return first

    def _check_finite(self) -> None:
        """Raise where a value is NaN or infinite: no difference can be told from it."""
        values = self.y.vector(self.base)
        if np.all(np.isfinite(values)):
            return
        i = int(np.argmin(np.isfinite(values)))
        nan = bool(np.isnan(values[i]))
        here = f" at {self.moved(np.ones(1))}" if self.x.size == 1 else ""
        noun = "value" if self.order == 1 else f"derivative of order {self.order - 1}"
        raise KinkError(
            f"{self.what}: its {noun} is {'NaN' if nan else 'not finite'}, so there is no derivative to check\n"
            f"  {self.y.name(i)} is {values[i]:.6g}{here}",
            "this is outside the domain; check inside" if nan else "a pole, or an overflow; check elsewhere",
            mode="value",
            order=self.order,
        )

    @property
    def what(self) -> str:
        """What is checked, in words."""
        return f"check_grads of {self.problem.what}"

    def _judge(self) -> None:
        """Choose the precision in which differences are taken: double, if the function takes it and means the same."""
        self.judge, self.out = self.x, self.y
        wide = self.x.promoted()
        if all(a is b for a, b in zip(wide, self.x.values, strict=True)):
            return
        try:
            outs = self.problem.values(wide)
            near = 10 * self.limits.rtol
            same = all(np.allclose(a, b, rtol=near, atol=near) for a, b in zip(outs, self.base, strict=True))
        except Exception:  # noqa: BLE001 - it insists on its dtype, in whatever way
            return
        if same:
            self.judge, self.out = Space(wide, self.x.labels), Space(outs)

    def curve(self, d: Any) -> Any:
        """The value of the function along a direction; for an imaginary step in complex numbers."""
        start, d = self.judge.vector(self.judge.values), d.astype(self.judge.real)
        parts = self.judge.arrays(d)

        def at(h: Any) -> Any:
            if not isinstance(h, complex):
                return self.out.vector(self.problem.values(self.judge.arrays(start + h * d)))
            moved = [np.asarray(np.asarray(x) + h * part) for x, part in zip(self.judge.values, parts, strict=True)]
            return np.concatenate([np.ravel(y) for y in self.problem.values(moved)])

        return at

    def slope(self, d: Any, doubted: bool = False) -> Slope:
        """The judge's opinion on the derivative in a direction, or a `KinkError`; `doubted`, it looks twice more."""
        start = self.judge.vector(self.judge.values)
        size = float(np.max(np.abs(start[d != 0]), initial=0.0))
        base, curve = self.out.vector(self.out.values), self.curve(d)

        def look(step: float) -> Slope:
            seen = self._seen(curve, base, d, step)
            if doubted or np.any(seen.kink):
                seen = confirmed(seen, [self._seen(curve, base, d, part * step) for part in OTHERS])
            return seen

        seen = look(self.options.eps or FIRST * max(size, 1.0))
        if self.options.eps is None and 0.0 < size < TINY:  # what happens there may happen on the scale of `x`
            seen = min(seen, look(FIRST * size), key=_doubt)
        self._unkinked(d, seen)
        real = all(t.kind == "f" for t in (*self.judge.dtypes, *self.out.dtypes))
        exact = complex_step(curve, base, seen) if (self.analytic or doubted) and real else None
        self.analytic = exact is not None
        if exact is None:
            return seen
        error = np.maximum(np.minimum(seen.error, 1e-13 * np.abs(exact)), BLUR * seen.reach)
        return seen._replace(value=exact, error=error)

    def _seen(self, curve: Any, base: Any, d: Any, step: float) -> Slope:
        """What differences from a first step on say."""
        with np.errstate(all="ignore"):
            rough = self._rough(base, d)
            most = max(float(np.max(np.abs(d), initial=0.0)), 1e-300)
            return slope(curve, base, lambda sizes: np.maximum(self.out.noise(sizes), rough), step=step / most)

    def _rough(self, base: Any, d: Any) -> Any:
        """How much values change as what is moved does by a rounding error: the noise where larger numbers cancel."""
        start = self.judge.vector(self.judge.values)
        by = np.where(d != 0, self.judge.noise(start), 0.0)
        apart = [
            np.abs(self.out.vector(self.problem.values(self.judge.arrays(start + s * by))) - base) for s in (1, -1)
        ]
        return np.nan_to_num(np.maximum(*apart), posinf=0.0)

    def _unkinked(self, d: Any, seen: Slope) -> None:
        """Raise where there is no derivative to compare with."""
        where = f"{self.what}{ordinal(self.order)}: at {self.moved(d)}"
        if np.any(seen.kink):
            i = int(np.argmax(seen.kink))
            raise KinkError(
                f"{where} there is a kink or a tie\n"
                f"  {self.y.name(i)} has slope {seen.left[i]:.6g} to one side and {seen.right[i]:.6g} to the other",
                "there is no derivative here; check beside it",
                **self.facts(d, "differences"),
            )
        size = float(np.max(np.abs(seen.value[np.isfinite(seen.value)]), initial=seen.reach))
        sure = (seen.error <= UNSETTLED * size) | (seen.error <= self.floor())
        loose = np.isfinite(self.out.vector(self.out.values)) & ~sure
        if np.any(loose):
            i = int(np.argmax(loose))
            raise KinkError(
                f"{where} differences do not settle\n"
                f"  {self.y.name(i)} changes by about {seen.value[i]:.3g}, give or take {seen.error[i]:.1g}",
                "a jump, a pole or noise nearby; check elsewhere, or give a smaller eps",
                **self.facts(d, "differences"),
            )

    def floor(self) -> float:
        """What is as good as 0, given the sizes of values and arguments."""
        base, x = np.abs(self.out.vector(self.out.values)), np.abs(self.judge.vector(self.judge.values))
        most, far = (float(np.max(v[np.isfinite(v)], initial=0.0)) for v in (base, x))
        return self.limits.atol * max(most, 1e-300) / max(far, 1.0) * 0.1

    def moved(self, d: Any) -> str:
        """The inputs that a direction moves, in words."""
        places = np.flatnonzero(d)
        if len(places) == 1:
            i = int(places[0])
            return f"{self.x.name(i)} = {self.x.vector(self.x.values)[i]:.6g}"
        return " and ".join(dict.fromkeys(self.x.labels[self.x.place(int(i))[0]] for i in places))

    def facts(self, d: Any, mode: str) -> dict[str, Any]:
        """What an error knows of where it is."""
        places = np.flatnonzero(d)
        k, index, _ = self.x.place(int(places[0])) if len(places) else (None, None, "")
        alone = len(places) == 1
        return {"argument": k, "index": index if alone else None, "mode": mode, "order": self.order}


def _doubt(seen: Slope) -> float:
    """How little is known, as a part of what was measured; infinite of a kink."""
    if np.any(seen.kink) or not np.all(np.isfinite(seen.error)):
        return np.inf
    most, error = (float(np.max(np.abs(v), initial=0.0)) for v in (seen.value, seen.error))
    return error / most if most else error and np.inf


def ordinal(order: int) -> str:
    """The order, where it is not the first."""
    return "" if order == 1 else f" (derivative of order {order})"
