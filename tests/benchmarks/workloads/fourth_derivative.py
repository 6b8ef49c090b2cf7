"""The fourth derivative of a function of one number: four transforms nested in each other."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.case import OURS, Array, Bar, Case, Workload, plain

POINT = 0.7


def function(xp: Any, x: Any) -> Any:
    """``exp(x) sin(x) + x**5``; every engine runs this very line."""
    return xp.exp(x) * xp.sin(x) + x * x * x * x * x


def reference() -> float:
    """``-4 exp(x) sin(x) + 120 x``: multiplying by 1 + i four times gives -4."""
    return -4 * math.exp(POINT) * math.sin(POINT) + 120 * POINT


def _case(grad: Callable[[Any], Any], xp: Any, x: Any) -> Case:
    f = grad(grad(grad(grad(lambda x: function(xp, x)))))

    def check() -> list[tuple[Array, Array]]:
        return [(plain(f(x)), np.array(reference()))]

    return Case({"derivative": lambda _: f(x)}, check)


def ours() -> Case:
    """autograd_lite, on a Python float."""
    import autograd_lite as ag

    return _case(ag.grad, ag, POINT)


def hips() -> Case:
    """HIPS autograd."""
    from autograd import grad
    from autograd import numpy as anp

    return _case(grad, anp, POINT)


def torch() -> Case:
    """PyTorch: torch.func.grad of a 0-d tensor."""
    import torch

    return _case(torch.func.grad, torch, torch.tensor(POINT, dtype=torch.float64))


WORKLOAD = Workload(
    name="fourth_derivative",
    title="fourth derivative of exp(x) sin(x) + x^5 by nesting grad four times",
    unit="us",
    scale=1e6,
    peer="torch.func",
    engines={OURS: ours, "torch.func": torch, "hips": hips},
    bars=(Bar(OURS, "total", 1.0, peer="torch.func"), Bar(OURS, "total", 0.5, peer="hips")),
)
