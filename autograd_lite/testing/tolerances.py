"""How close is close enough, by dtype."""

from typing import Any, NamedTuple

import numpy as np

from .space import Space

__all__: list[str] = []


class Limits(NamedTuple):
    """What may differ: relative to the number, relative to the largest number beside it, and between two modes."""

    rtol: float
    atol: float
    adjoint: float


# A rule may lose half of the digits that it has left over: a gradient that is off by more is a mistake.
BY_DTYPE = {
    "float16": Limits(5e-2, 2e-2, 5e-2),
    "float32": Limits(3e-4, 3e-5, 1e-4),
    "float64": Limits(1e-8, 1e-10, 1e-11),
    "longdouble": Limits(1e-10, 1e-12, 1e-12),
}


def limits(*spaces: Space) -> Limits:
    """The limits for the dtype of the fewest digits among some values."""
    eps = max(float(np.finfo(space.coarsest).eps) for space in spaces)
    name = next((n for n in ("longdouble", "float64", "float32") if eps <= float(np.finfo(n).eps)), "float16")
    return BY_DTYPE[name]


def allowed(expected: Any, error: Any, scale: float, least: Limits, rtol: float | None, atol: float | None) -> Any:
    """How far a number may be from the expected one, whose own error is estimated."""
    absolute = least.atol * scale if atol is None else atol
    return (least.rtol if rtol is None else rtol) * np.abs(expected) + absolute + 10 * error
