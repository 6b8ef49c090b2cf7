"""A network of 12 layers on a large batch, plain and with checkpoints: time, and memory at the peak."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from benchmarks.case import FREEING, OURS, Array, Bar, Case, Workload, plain
from benchmarks.memory import Watch, known

BATCH, WIDTH, LAYERS, TOGETHER = 4096, 128, 12, 3
CHECKPOINTED = "autograd_lite, checkpoint"
Forward = Callable[[Any, list[Any]], Any]


def inputs() -> tuple[Array, list[Array]]:
    """A batch, and the weights of each layer, which its bias follows."""
    rng = np.random.default_rng(7)
    x = rng.normal(size=(BATCH, WIDTH)).astype(np.float32)
    parameters = []
    for _ in range(LAYERS):
        parameters.append((rng.normal(size=(WIDTH, WIDTH)) * np.sqrt(2 / WIDTH)).astype(np.float32))
        parameters.append((0.01 * rng.normal(size=WIDTH)).astype(np.float32))
    return x, parameters


def layers(sigmoid: Callable[[Any], Any], x: Any, *parameters: Any) -> Any:
    """Some layers; every engine runs these very lines. Three arrays of each are needed in the walk back."""
    for w, b in zip(parameters[::2], parameters[1::2], strict=True):
        z = x @ w + b
        x = z * sigmoid(z)
    return x


def grouped(some: Callable[..., Any], x: Any, parameters: list[Any]) -> Any:
    """All layers, so many together."""
    for start in range(0, 2 * LAYERS, 2 * TOGETHER):
        x = some(x, *parameters[start : start + 2 * TOGETHER])
    return x


def reference() -> list[Array]:
    """The gradients of the mean square, by hand in float64."""
    x, parameters = inputs()
    h, kept = x.astype(float), []
    weights = [p.astype(float) for p in parameters]
    for w, b in zip(weights[::2], weights[1::2], strict=True):
        z = h @ w + b
        kept.append((h, z))
        h = z / (1 + np.exp(-z))
    g, found = 2 * h / h.size, []
    for (h, z), w in zip(reversed(kept), reversed(weights[::2]), strict=True):
        s = 1 / (1 + np.exp(-z))
        g = g * (s + z * s * (1 - s))
        found = [h.T @ g, g.sum(axis=0), *found]
        g = g @ w.T
    return found


def _case(leaf: Callable[[Array], Any], data: Callable[[Array], Any], forward: Forward, **options: Any) -> Case:
    array, arrays = inputs()
    x, parameters = data(array), [leaf(a) for a in arrays]

    def step(x: Any) -> list[Any]:
        for p in parameters:
            p.grad = None
        y = forward(x, parameters)
        (y * y).mean().backward(**options)
        return [p.grad for p in parameters]

    def memory() -> dict[str, float]:
        step(x[:8])  # what a first call sets up is no part of the peak
        watch = Watch()
        step(x)
        return known(peak_MB=watch.peak(1e6))

    def check() -> list[tuple[Array, Array]]:
        return [(plain(f), e) for f, e in zip(step(x), reference(), strict=True)]

    return Case({"step": lambda _: step(x)}, check, once=memory, tolerance=1e-4)


def ours(retain: bool, checkpoint: bool) -> Case:
    """autograd_lite, freeing its graph or not, with checkpoints or without."""
    import autograd_lite as ag

    some = partial(layers, ag.sigmoid)
    forward = partial(grouped, ag.checkpoint(some) if checkpoint else some)
    options = {} if retain else {"retain_graph": False}
    return _case(partial(ag.tensor, requires_grad=True), ag.tensor, forward, **options)


def torch(checkpoint: bool) -> Case:
    """PyTorch, eager."""
    import torch
    from torch.utils.checkpoint import checkpoint as saving

    some = partial(layers, torch.sigmoid)
    forward = partial(grouped, partial(saving, some, use_reentrant=False) if checkpoint else some)
    return _case(lambda a: torch.tensor(a, requires_grad=True), torch.tensor, forward)


WORKLOAD = Workload(
    name="checkpointing",
    title=f"{LAYERS} layers of {WIDTH}, batch {BATCH}, float32, with gradients; checkpoints of {TOGETHER} layers",
    unit="ms; peak is beyond input and weights, gradients included",
    scale=1e3,
    peer="torch",
    engines={
        FREEING: partial(ours, False, False),
        OURS: partial(ours, True, False),
        CHECKPOINTED: partial(ours, False, True),
        "torch": partial(torch, False),
        "torch, checkpoint": partial(torch, True),
    },
    bars=(
        Bar(FREEING, "peak MB", 1.2, peer="torch"),
        Bar(CHECKPOINTED, "peak MB", 0.6, peer=FREEING),
        Bar(CHECKPOINTED, "total", 1.35, peer=FREEING),
    ),
)
