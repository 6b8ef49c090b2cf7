"""What the special functions share: the library that computes them, power series, and derivatives nobody knows."""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

from ..errors import GradientError, OpError
from .arithmetic import abs as _abs
from .select import where

__all__: list[str] = []  # for rules

LIBRARIES = {
    "numpy": "scipy.special",
    "autograd_lite.floats": "scipy.special",
    "cupy": "cupyx.scipy.special",
}


def call(xp: Any, name: str, *xs: Any, part: int | None = None) -> Any:
    """The special function of that name, or that part of its result, on raw values of the namespace `xp`."""
    library = LIBRARIES.get(xp.__name__)
    if library is None:
        raise OpError(f"{name}: no library computes special functions for {xp.__name__}")
    found = function(library, name)(*xs)
    found = found if part is None else found[part]
    return float(found) if xp.__name__ == "autograd_lite.floats" else found


@cache
def function(library: str, name: str) -> Any:
    """A function of SciPy or CuPy, which are imported when it is first needed."""
    try:
        return getattr(import_module(library), name)
    except ImportError:
        raise OpError(f"{name} needs SciPy, which is not installed", 'pip install "autograd_lite[scipy]"') from None
    except AttributeError:
        raise OpError(f"{name}: {library} does not have it") from None


def polynomial(x: Any, coefficients: list[float]) -> Any:
    """``sum(c * x**k)``, by Horner's rule."""
    total: Any = coefficients[-1]
    for c in coefficients[-2::-1]:
        total = total * x + c
    return total


def near(x: Any, radius: float, series: Callable[[Any], Any], formula: Callable[[Any], Any]) -> Any:
    """A power series nearer to 0 than `radius`, else a formula that cancels there: exact in every order."""
    inside = _abs(x) < radius
    return where(inside, series(where(inside, x, 0.0)), formula(where(inside, 2.0 * radius, x)))


def unknown(name: str, argument: str) -> Callable[..., Any]:
    """The rule for an argument by which no accurate derivative is known: it says so in the backward pass."""

    def rule(*_: Any, **__: Any) -> Any:
        raise GradientError(
            f"{name} has no accurate derivative by {argument}",
            f"give {argument} as a plain number or array, or stop its gradient: ag.stop_gradient({argument})",
        )

    return rule
