"""A chain of 100,000 nodes, one operation each: time and memory per node; and one of 1,000,000."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from benchmarks.case import FREEING, OURS, Array, Bar, Case, Phases, Workload, plain
from benchmarks.memory import Watch, known

NODES, MANY = 100_000, 1_000_000
SCALARS = "autograd_lite, scalars"
MILLION, MILLION_SCALARS = f"{OURS}, {MANY:,}", f"{SCALARS}, {MANY:,}"
W, B = np.linspace(0.9990, 0.9999, 8), np.linspace(1e-3, 2e-3, 8)


def reference(start: list[Any], nodes: int) -> list[Array]:
    """Gradients by x, w, b of the chain's sum; works on floats too, which is faster."""
    x, w, b = start
    values = []
    for _ in range(nodes // 2):
        values.append(x)
        x = x * w + b
    g, gw, gb = w * 0 + 1, w * 0, w * 0
    for value in reversed(values):
        gw, gb, g = gw + g * value, gb + g, g * w
    return [np.asarray(g), np.asarray(gw), np.asarray(gb)]


def _chain(leaves: list[Any], nodes: int) -> Any:
    """Multiply by w, add b, and so on; all three want gradients: two inputs for every node."""
    x, w, b = leaves
    for _ in range(nodes // 2):
        x = x * w
        x = x + b
    return x


class Chain:
    """The chain on one engine; `make` makes a leaf, `end` makes the last value a scalar."""

    def __init__(self, make: Any, end: Any, back: Any, start: list[Any]) -> None:
        self.make, self.end, self.back, self.start = make, end, back, start
        self.leaves: list[Any] = []

    def forward(self, nodes: int, _: object = None) -> list[Any]:
        """Record; the result is in a list so that `free` can drop the last reference to it."""
        self.leaves = [self.make(v) for v in self.start]
        return [self.end(_chain(self.leaves, nodes))]

    def backward(self, graph: list[Any]) -> list[Any]:
        """Differentiate."""
        self.back(graph[0])
        return graph

    def free(self, graph: list[Any]) -> None:
        """Drop the graph, leaves and gradients too: nothing else holds it."""
        graph.clear()
        self.leaves = []

    def memory(self) -> dict[str, float]:
        """Bytes per node of a first graph, in a process that has only seen a short one."""
        self.free(self.backward(self.forward(1000)))
        watch = Watch()
        graph = self.forward(NODES)
        held = watch.now(NODES)
        self.backward(graph)
        found = known(B_per_node=held, peak_B_per_node=watch.peak(NODES))
        self.free(graph)
        return found

    def check(self, nodes: int = NODES) -> list[tuple[Array, Array]]:
        """Gradients of the three leaves."""
        graph = self.backward(self.forward(nodes))
        pairs = self.pairs(nodes)
        self.free(graph)
        return pairs

    def pairs(self, nodes: int) -> list[tuple[Array, Array]]:
        """The leaves' gradients and what they should be."""
        expected = reference(self.start, nodes)
        return [(plain(v.grad), e) for v, e in zip(self.leaves, expected, strict=True)]

    def case(self) -> Case:
        """Timed at the usual length."""
        phases: Phases = {
            "forward": partial(self.forward, NODES),
            "backward": self.backward,
            "free": self.free,
        }
        return Case(phases, self.check, once=self.memory)

    def million(self) -> Case:
        """Done a single time, at ten times the length."""
        kept: list[tuple[Array, Array]] = []

        def once() -> dict[str, float]:
            watch, times = Watch(), [time.perf_counter()]
            graph = self.forward(MANY)
            times.append(time.perf_counter())
            held = watch.now(MANY)
            self.backward(graph)
            times.append(time.perf_counter())
            peak = watch.peak(MANY)
            kept.extend(self.pairs(MANY))
            start = time.perf_counter()
            self.free(graph)
            times.append(times[-1] + time.perf_counter() - start)
            parts = zip(("forward", "backward", "free"), np.diff(times).tolist(), strict=True)
            found = {name: seconds * WORKLOAD.scale * NODES / MANY for name, seconds in parts}
            return found | known(B_per_node=held, peak_B_per_node=peak) | {"crashes": 0.0}

        return Case({}, lambda: kept, once=once)


def ours(build: Callable[[Chain], Case], scalars: bool, retain: bool) -> Case:
    """autograd_lite's tensors or scalars."""
    import autograd_lite as ag

    back = (lambda y: y.backward()) if retain else (lambda y: y.backward(retain_graph=False))
    if scalars:
        return build(Chain(ag.scalar, lambda y: y, back, [1.0, float(W[0]), float(B[0])]))
    make = partial(ag.tensor, requires_grad=True)
    return build(Chain(make, lambda y: y.sum(), back, [np.ones(8), W, B]))


def torch() -> Case:
    """PyTorch, eager."""
    import torch

    make = partial(torch.tensor, requires_grad=True)
    return Chain(make, lambda y: y.sum(), lambda y: y.backward(), [np.ones(8), W, B]).case()


WORKLOAD = Workload(
    name="deep_graph",
    title=f"chain of {NODES:,} mul/add nodes on 8-vectors, float64 (scalars: on floats)",
    unit="us per node; memory is the process's growth, after recording and at most",
    scale=1e6 / NODES,
    peer="torch",
    engines={
        OURS: partial(ours, Chain.case, False, True),
        FREEING: partial(ours, Chain.case, False, False),
        SCALARS: partial(ours, Chain.case, True, True),
        "torch": torch,
        MILLION: partial(ours, Chain.million, False, True),
        MILLION_SCALARS: partial(ours, Chain.million, True, True),
    },
    bars=(
        Bar(OURS, "total", 0.6, peer="torch"),
        Bar(FREEING, "total", 0.6, peer="torch"),
        Bar(OURS, "B per node", 600, "B per node"),
        Bar(SCALARS, "B per node", 250, "B per node"),
        Bar(MILLION, "crashes", 0, "crashes"),
        Bar(MILLION_SCALARS, "crashes", 0, "crashes"),
    ),
)
