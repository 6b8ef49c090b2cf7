"""A 2-16-16-1 ReLU network on 100 points, every single number a scalar of the engine."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from benchmarks.case import OURS, Array, Bar, Case, Workload, plain

SIZES = (2, 16, 16, 1)
POINTS = 100


def inputs() -> tuple[Array, Array, list[Array]]:
    """Points on two rings of which the inner one is positive, and [W, b] per layer, flat."""
    rng = np.random.default_rng(2)
    angle = rng.uniform(0, 2 * np.pi, POINTS)
    sign = np.where(np.arange(POINTS) % 2, 1.0, -1.0)
    radius = 1.5 - 0.5 * sign + 0.1 * rng.normal(size=POINTS)
    points = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    parameters = []
    for n, m in pairwise(SIZES):
        parameters += [rng.uniform(-1, 1, (m, n)), rng.uniform(-0.5, 0.5, m)]
    return points, sign, parameters


def reference() -> list[Array]:
    """Gradients of the mean hinge loss, layer by layer in NumPy."""
    points, sign, parameters = inputs()
    weights, biases = parameters[::2], parameters[1::2]
    values = [points]
    for w, b in zip(weights, biases, strict=True):
        z = values[-1] @ w.T + b
        values.append(np.maximum(z, 0) if w is not weights[-1] else z)
    margin = 1 - sign * values[-1][:, 0]
    g = (-sign * (margin > 0) / POINTS)[:, None]
    found: list[Array] = []
    for w, x in zip(reversed(weights), reversed(values[:-1]), strict=True):
        found = [g.T @ x, g.sum(0), *found]
        g = (g @ w) * (x > 0)
    return found


def loss(points: list[list[float]], sign: list[float], layers: list[Any]) -> Any:
    """The mean hinge loss; every engine runs these very lines."""
    total: Any = 0.0
    for point, target in zip(points, sign, strict=True):
        x: list[Any] = point
        for weights, biases in layers:
            sums = []
            for row, bias in zip(weights, biases, strict=True):
                s = bias
                for w, v in zip(row, x, strict=True):
                    s = s + w * v
                sums.append(s)
            x = sums if len(sums) == 1 else [s.relu() for s in sums]
        total = total + (1.0 - target * x[0]).relu()
    return total / POINTS


def _flat(value: Any) -> list[Any]:
    return [v for part in value for v in _flat(part)] if isinstance(value, list) else [value]


def _map(f: Any, value: Any) -> Any:
    return [_map(f, v) for v in value] if isinstance(value, list) else f(value)


def _case(leaf: Any, clear: Any) -> Case:
    """A case for engines with scalars: `leaf` makes one, `clear` forgets its gradient."""
    points, sign, arrays = inputs()
    parameters = [_map(leaf, array.tolist()) for array in arrays]
    layers = list(zip(parameters[::2], parameters[1::2], strict=True))
    data, target, flat = points.tolist(), sign.tolist(), _flat(parameters)

    def step(_: object) -> None:
        for p in flat:
            clear(p)
        loss(data, target, layers).backward()

    def check() -> list[tuple[Array, Array]]:
        step(None)
        found = np.array([float(plain(p.grad)) for p in flat])
        return [(found, np.concatenate([g.ravel() for g in reference()]))]

    return Case({"step": step}, check)


def ours() -> Case:
    """autograd_lite's scalars."""
    import autograd_lite as ag

    return _case(ag.scalar, lambda p: p.zero_grad())


def micrograd() -> Case:
    """The peer micrograd."""
    from micrograd.engine import Value

    return _case(Value, lambda p: setattr(p, "grad", 0.0))


def torch() -> Case:
    """PyTorch, eager, 0-d float64 tensors."""
    import torch

    def leaf(value: float) -> Any:
        return torch.tensor(value, dtype=torch.float64, requires_grad=True)

    return _case(leaf, lambda p: setattr(p, "grad", None))


WORKLOAD = Workload(
    name="scalar_mlp",
    title="2-16-16-1 ReLU network on 100 points in scalars, hinge loss, forward and backward",
    unit="ms",
    scale=1e3,
    peer="micrograd",
    engines={OURS: ours, "micrograd": micrograd, "torch": torch},
    bars=(Bar(OURS, "total", 0.06, peer="micrograd"),),
)
