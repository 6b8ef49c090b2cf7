"""Ten elementwise operations on 10,000,000 float64 and their sum: time, and memory at the peak."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from benchmarks.case import FREEING, OURS, Array, Bar, Case, Workload, plain
from benchmarks.memory import Watch, known

SIZE = 10_000_000
HUGE = "torch, huge pages"


def inputs(size: int) -> Array:
    """The one input."""
    return np.random.default_rng(4).normal(size=size)


def loss(xp: Any, x: Any) -> Any:
    """The chain; every engine runs these very lines."""
    return xp.sum(xp.tanh(x) * xp.exp(-(x * x)) + xp.sqrt(xp.abs(x) + 1.0))


def reference(x: Array) -> Array:
    """Its derivative, written out; in parts, so that the check needs little memory."""
    found = np.empty_like(x)
    for start in range(0, x.size, 100_000):
        v = x[start : start + 100_000]
        t, e, r = np.tanh(v), np.exp(-v * v), np.sqrt(np.abs(v) + 1)
        found[start : start + 100_000] = (1 - t * t) * e - 2 * v * t * e + np.sign(v) / (2 * r)
    return found


def by_hand_gradient(x: Array) -> Array:
    """Forward and backward in NumPy, whole arrays, in place where the chain rule allows it."""
    t, e = np.tanh(x), x * x
    np.negative(e, out=e)
    np.exp(e, out=e)
    r = np.abs(x)
    r += 1.0
    np.sqrt(r, out=r)
    float(np.sum(t * e + r))
    g = 1.0 - t * t
    g *= e
    t *= e
    t *= x
    t *= 2.0
    g -= t
    r *= 2.0
    np.sign(x, out=t)
    t /= r
    g += t
    return g


def _case(step: Callable[[Any], Any], make: Callable[[Array], Any]) -> Case:
    """A case from ``step(x)``, which gives the gradient, and ``make``, which makes x."""
    x = make(inputs(SIZE))

    def memory() -> dict[str, float]:
        step(make(inputs(1000)))  # what a first call sets up is no part of the peak
        watch = Watch()
        step(x)
        return known(peak_MB=watch.peak(1e6))

    def check() -> list[tuple[Array, Array]]:
        return [(plain(step(x)), reference(inputs(SIZE)))]

    return Case({"step": lambda _: step(x)}, check, once=memory)


def by_hand() -> Case:
    """NumPy without an engine."""
    return _case(by_hand_gradient, lambda a: a)


def ours(retain: bool) -> Case:
    """autograd_lite, freeing its graph or keeping it as it does by default."""
    import autograd_lite as ag

    options = {} if retain else {"retain_graph": False}

    def step(x: Any) -> Any:
        x.zero_grad()
        loss(ag, x).backward(**options)
        return x.grad

    return _case(step, partial(ag.tensor, requires_grad=True))


def torch() -> Case:
    """PyTorch, eager; with huge pages if its environment variable says so."""
    import torch

    def step(x: Any) -> Any:
        x.grad = None
        loss(torch, x).backward()
        return x.grad

    return _case(step, lambda a: torch.from_numpy(a).clone().requires_grad_())


def hips() -> Case:
    """HIPS autograd."""
    import autograd.numpy as anp
    from autograd import grad

    return _case(grad(partial(loss, anp)), lambda a: a)


WORKLOAD = Workload(
    name="elementwise_big",
    title=f"sum of 9 elementwise operations on {SIZE:,} float64, forward and backward",
    unit="ms; peak is beyond the input, gradient included",
    scale=1e3,
    peer="torch",
    engines={
        FREEING: partial(ours, False),
        OURS: partial(ours, True),
        "torch": torch,
        HUGE: torch,
        "hips": hips,
        "numpy by hand": by_hand,
    },
    environment={"torch": {"THP_MEM_ALLOC_ENABLE": "0"}, HUGE: {"THP_MEM_ALLOC_ENABLE": "1"}},
    bars=(
        Bar(FREEING, "total", 0.35, peer="torch"),
        Bar(FREEING, "peak MB", 1.3, peer="torch"),
    ),
)
