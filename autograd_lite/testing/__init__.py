"""Checks of gradients, for functions and for ops of one's own.

`check_grads` compares derivatives with differences, and names the op at fault; `strategies` draws shapes, arrays and
whole programs for Hypothesis, which is imported only when these are used (``pip install autograd_lite[test]``). The
pytest plugin gives tests the fixture ``gradcheck``.

Examples
--------
>>> from autograd_lite.testing import check_grads
>>> check_grads(lambda x, y: x * ag.sin(y), (np.array(2.0), np.array([0.5, 1.0])), order=2)
"""

from typing import Any

from .checking import check_grads
from .errors import GradientCheckError, KinkError
from .measure import directional_derivative, numerical_gradient

__all__ = [
    "GradientCheckError",
    "KinkError",
    "check_grads",
    "directional_derivative",
    "numerical_gradient",
]  # and strategies, which a star import should not load


def __getattr__(name: str) -> Any:
    if name == "strategies":
        from importlib import import_module  # noqa: PLC0415 - it imports Hypothesis

        return import_module(f"{__name__}.strategies")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
