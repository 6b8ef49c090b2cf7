"""The Hessian of Rosenbrock's function in 50 variables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.case import OURS, Array, Bar, Case, Workload, plain

SIZE = 50


def inputs() -> Array:
    """Where to take it."""
    return np.random.default_rng(6).normal(size=SIZE)


def rosenbrock(x: Any) -> Any:
    """The function; every engine runs these very lines."""
    return (100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2).sum()


def reference(x: Array) -> Array:
    """Its Hessian, written out."""
    diagonal = np.zeros(SIZE)
    diagonal[:-1] = 1200 * x[:-1] ** 2 - 400 * x[1:] + 2
    diagonal[1:] += 200
    return np.diag(diagonal) - np.diag(400 * x[:-1], 1) - np.diag(400 * x[:-1], -1)


def _case(hessian: Callable[[Any], Any], make: Callable[[Array], Any]) -> Case:
    x = make(inputs())
    return Case({"hessian": lambda _: hessian(x)}, lambda: [(plain(hessian(x)), reference(inputs()))])


def ours() -> Case:
    """autograd_lite: forward over reverse, all columns in one batched walk."""
    import autograd_lite as ag

    return _case(ag.hessian(rosenbrock), lambda a: a)


def hips() -> Case:
    """HIPS autograd: a walk back for each row."""
    from autograd import hessian
    from autograd import numpy as anp

    return _case(hessian(lambda x: anp.sum(rosenbrock(x))), lambda a: a)


def torch() -> Case:
    """PyTorch: torch.func, forward over reverse with vmap."""
    import torch

    return _case(torch.func.hessian(rosenbrock), torch.from_numpy)


WORKLOAD = Workload(
    name="rosenbrock_hessian",
    title=f"Hessian of Rosenbrock's function, {SIZE} variables, float64",
    unit="us",
    scale=1e6,
    peer="torch.func",
    engines={OURS: ours, "torch.func": torch, "hips": hips},
    bars=(Bar(OURS, "total", 1.0, peer="torch.func"), Bar(OURS, "total", 0.2, peer="hips")),
)
