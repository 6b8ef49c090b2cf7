"""What one recorded operation costs: 333 times ``x = tanh(x * w + b)`` on 8-vectors."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from benchmarks.case import FREEING, OURS, Array, Bar, Case, Workload, plain

TURNS = 333
NODES = 3 * TURNS + 1


def inputs() -> tuple[Array, Array, Array]:
    """The leaves x, w, b."""
    rng = np.random.default_rng(1)
    return rng.normal(size=8), 1 + 0.3 * rng.normal(size=8), 0.3 * rng.normal(size=8)


def forward(x: Array, w: Array, b: Array) -> list[Array]:
    """By hand: every value of x, the last one included."""
    values = [x]
    for _ in range(TURNS):
        x = np.tanh(x * w + b)
        values.append(x)
    return values


def backward(values: list[Array], w: Array) -> list[Array]:
    """By hand: the gradients of the sum by x, w and b."""
    g, gw, gb = np.ones(8), np.zeros(8), np.zeros(8)
    for i in range(TURNS, 0, -1):
        y = values[i]
        g = g * (1.0 - y * y)
        gw += g * values[i - 1]
        gb += g
        g = g * w
    return [g, gw, gb]


def reference() -> list[Array]:
    """What every engine has to find."""
    x, w, b = inputs()
    return backward(forward(x, w, b), w)


def by_hand() -> Case:
    """NumPy without an engine: the limit of any engine that calls NumPy once per operation."""
    x, w, b = inputs()

    def check() -> list[tuple[Array, Array]]:
        # The same code as the reference would prove nothing: compare with differences instead.
        h, found = 1e-6, backward(forward(x, w, b), w)
        pairs = []
        for i, leaf in enumerate((x, w, b)):
            up, down = ([a + s * h * (a is leaf) for a in (x, w, b)] for s in (1, -1))
            pairs.append((found[i], (forward(*up)[-1] - forward(*down)[-1]) / (2 * h)))
        # x's own gradient has all but vanished after 333 turns, below what differences resolve.
        return pairs[1:]

    phases = {"forward": lambda _: forward(x, w, b), "backward": partial(_by_hand_back, w)}
    return Case(phases, check, tolerance=1e-6)


def _by_hand_back(w: Array, values: list[Array]) -> list[Array]:
    return backward(values, w)


def _recording(leaves: list[Any], tanh: Any, back: Any, clear: Any = None) -> Case:
    """A case for engines whose tensors hold a gradient; `clear` forgets that of one leaf."""

    def record(_: object) -> Any:
        if clear:
            for leaf in leaves:
                clear(leaf)
        x, w, b = leaves
        for _ in range(TURNS):
            x = tanh(x * w + b)
        return x.sum()

    def check() -> list[tuple[Array, Array]]:
        back(record(None))
        return [(plain(v.grad), g) for v, g in zip(leaves, reference(), strict=True)]

    return Case({"forward": record, "backward": back}, check)


def ours(retain: bool) -> Case:
    """autograd_lite, keeping its graph as it does by default or freeing it."""
    import autograd_lite as ag

    leaves = [ag.tensor(v, requires_grad=True) for v in inputs()]
    # `.backward()` is what people type: no keyword where the default is meant.
    back = (lambda y: y.backward()) if retain else (lambda y: y.backward(retain_graph=False))
    return _recording(leaves, ag.tanh, back, clear=lambda leaf: leaf.zero_grad())


def torch() -> Case:
    """PyTorch, eager."""
    import torch

    leaves = [torch.tensor(v, requires_grad=True) for v in inputs()]
    return _recording(leaves, torch.tanh, lambda y: y.backward(), _forget)


def _forget(leaf: Any) -> None:
    leaf.grad = None


def mygrad() -> Case:
    """MyGrad, without its guard on the memory of arrays; it forgets gradients by itself."""
    import mygrad

    mygrad.turn_memory_guarding_off()
    leaves = [mygrad.tensor(v) for v in inputs()]
    return _recording(leaves, mygrad.tanh, lambda y: y.backward())


def hips() -> Case:
    """HIPS autograd."""
    import autograd.numpy as anp
    from autograd import make_vjp

    leaves = inputs()

    def loss(arguments: tuple[Any, Any, Any]) -> Any:
        x, w, b = arguments
        for _ in range(TURNS):
            x = anp.tanh(x * w + b)
        return anp.sum(x)

    def check() -> list[tuple[Array, Array]]:
        return list(zip(make_vjp(loss)(leaves)[0](1.0), reference(), strict=True))

    return Case({"forward": lambda _: make_vjp(loss)(leaves)[0], "backward": _pull}, check)


def _pull(pullback: Any) -> Any:
    return pullback(1.0)


WORKLOAD = Workload(
    name="op_overhead",
    title=f"{NODES} mul/add/tanh on 8-vectors, float64, forward and backward",
    unit="us per operation",
    scale=1e6 / NODES,
    peer="torch",
    engines={
        OURS: partial(ours, True),
        FREEING: partial(ours, False),
        "torch": torch,
        "mygrad": mygrad,
        "hips": hips,
        "numpy by hand": by_hand,
    },
    bars=(Bar(OURS, "total", 0.55, peer="torch"), Bar(FREEING, "total", 0.55, peer="torch")),
)
