"""Whether a function has a complex derivative: whether turning a direction by 90 degrees turns what comes of it."""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..backend import beside, on_device, shape_of
from ..errors import DTypeError, GradientError
from ..ops.masking import is_complex
from ..variable import Variable

__all__: list[str] = []

Walk = Callable[[list[Any]], list[Any]]


def check_forward(called: str, push: Walk, args: list[Any]) -> None:
    """Raise unless tangents of complex arguments by ``1j`` give those of the results by ``1j``."""
    if any(map(is_complex, args)):
        along, across = _walks(push, args)
        if any(map(_differ, across, [1j * t for t in along])):
            raise _refusal(called)


def check_reverse(called: str, pull: Walk, outs: list[Any], args: list[Any]) -> None:
    """The same of cotangents; what arrives at real arguments must then be 0, as real numbers cannot hold it."""
    if any(map(is_complex, outs)):
        for g, turned, x in zip(*_walks(pull, outs), args, strict=True):
            if is_complex(x) and _differ(turned, 1j * g):
                raise _refusal(called)
            if not is_complex(x) and _differ(turned, 0.0 * g):
                raise DTypeError(
                    f"jacobian of {called}: mode='reverse' cannot tell with real arguments and complex results",
                    "use mode='forward'",
                )


def _walks(walk: Walk, like: list[Any]) -> tuple[list[Any], list[Any]]:
    """What comes of a direction in which all that is complex moves, and of the same by 1j."""
    along, across = (walk([_direction(x, turn) for x in like]) for turn in (1.0, 1j))
    return [_host(t) for t in along], [_host(t) for t in across]


def _direction(x: Any, turn: complex) -> Any:
    """Numbers that no structure of a function is likely to cancel; None, which stands for 0, for what is real."""
    if not is_complex(x):
        return None
    shape = shape_of(x)
    numbers = np.cos(1.0 + np.arange(np.prod(shape, dtype=int))).reshape(shape)
    raw = x.value if isinstance(x, Variable) else x
    return beside(np.asarray(numbers * turn, np.result_type(np.complex64)), raw)


def _host(c: Any) -> Any:
    """A value as an array on the host; of a batch, all examples."""
    raw = c.value if isinstance(c, Variable) else c
    while hasattr(raw, "level"):
        raw = raw.examples
    return np.asarray(on_device(raw, "cpu"))


def _differ(a: Any, b: Any) -> bool:
    """Whether more than rounding is between arrays; NaN tells nothing."""
    with np.errstate(all="ignore"):
        size = max(np.abs(x[np.isfinite(x)]).max(initial=0.0) for x in (a, b))
        return bool((np.abs(a - b) > size * np.finfo(np.result_type(a, np.float16)).eps ** 0.5).any())


def _refusal(called: str) -> GradientError:
    return GradientError(
        f"jacobian of {called}: it has no complex derivative, as it is not holomorphic",
        "differentiate by real and imaginary parts: "
        "ag.jacobian(lambda re, im: f(re + 1j * im), (0, 1), mode='forward')",
    )
