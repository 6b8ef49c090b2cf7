"""One training step of a 784-128-10 network: batch 64, float32, ReLU, cross-entropy, plain SGD."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np

from benchmarks.case import FREEING, OURS, Array, Bar, Case, Workload, plain

BATCH, SIZES = 64, (784, 128, 10)
RATE = 1e-3  # small: thousands of steps on one batch must not drive the numbers to denormals
Gradients = Callable[[Any], list[tuple[Array, Array]]]


def inputs(dtype: Any) -> tuple[Array, Array, list[Array]]:
    """Images, labels, and W1, b1, W2, b2."""
    rng = np.random.default_rng(3)
    x = rng.uniform(size=(BATCH, SIZES[0])).astype(dtype)
    labels = rng.integers(0, SIZES[2], BATCH)
    parameters = []
    for n, m in pairwise(SIZES):
        parameters += [rng.normal(size=(n, m)) / np.sqrt(n), 0.01 * rng.normal(size=m)]
    return x, labels, [p.astype(dtype) for p in parameters]


def by_hand_gradients(x: Array, labels: Array, parameters: list[Array]) -> list[Array]:
    """Forward and backward in NumPy, in the dtype of what is given."""
    w1, b1, w2, b2 = parameters
    h = x @ w1
    h += b1
    np.maximum(h, 0, out=h)
    z = h @ w2
    z += b2
    z -= z.max(axis=1, keepdims=True)
    np.exp(z, out=z)
    z /= z.sum(axis=1, keepdims=True)
    z[np.arange(BATCH), labels] -= 1
    z /= BATCH
    gh = z @ w2.T
    gh *= h > 0
    return [x.T @ gh, gh.sum(axis=0), h.T @ z, z.sum(axis=0)]


def reference() -> list[Array]:
    """What every engine has to find, in float64 at the float32 inputs' values."""
    x, labels, parameters = inputs(np.float32)
    return by_hand_gradients(x.astype(float), labels, [p.astype(float) for p in parameters])


def _pairs(found: list[Any]) -> list[tuple[Array, Array]]:
    return [(plain(f), e) for f, e in zip(found, reference(), strict=True)]


def _case(step: Callable[[bool], list[Any]]) -> Case:
    """A case from ``step(update)``, which returns the gradients; checked in the timed precision."""
    # 1e-5 of the largest entry is what float32 products over 784 terms leave room for.
    return Case({"step": lambda _: step(True)}, lambda: _pairs(step(False)), tolerance=1e-5)


def by_hand() -> Case:
    """NumPy without an engine: the limit of an engine that calls NumPy."""
    x, labels, parameters = inputs(np.float32)

    def step(update: bool) -> list[Any]:
        gradients = by_hand_gradients(x, labels, parameters)
        if update:
            for p, g in zip(parameters, gradients, strict=True):
                p -= RATE * g
        return gradients

    return _case(step)


def ours(retain: bool) -> Case:
    """autograd_lite, keeping its graph as it does by default or freeing it."""
    import autograd_lite as ag

    data, labels, arrays = inputs(np.float32)
    x, onehot = ag.tensor(data), ag.tensor(np.eye(SIZES[2], dtype=np.float32)[labels])
    parameters = [ag.tensor(a, requires_grad=True) for a in arrays]
    options = {} if retain else {"retain_graph": False}

    def step(update: bool) -> list[Any]:
        w1, b1, w2, b2 = parameters
        for p in parameters:
            p.zero_grad()
        z = ag.relu(x @ w1 + b1) @ w2 + b2
        loss = -(ag.log_softmax(z, axis=1) * onehot).sum() / BATCH
        loss.backward(**options)
        if not update:
            return [p.grad for p in parameters]
        with ag.no_grad():
            for p in parameters:
                p -= RATE * p.grad
        return []

    return _case(step)


def torch() -> Case:
    """PyTorch, eager."""
    import torch

    data, target, arrays = inputs(np.float32)
    x, labels = torch.tensor(data), torch.tensor(target)
    parameters = [torch.tensor(a, requires_grad=True) for a in arrays]

    def step(update: bool) -> list[Any]:
        w1, b1, w2, b2 = parameters
        for p in parameters:
            p.grad = None
        z = torch.relu(x @ w1 + b1) @ w2 + b2
        torch.nn.functional.cross_entropy(z, labels).backward()
        if update:
            with torch.no_grad():
                for p in parameters:
                    p -= RATE * p.grad
        return [p.grad for p in parameters]

    return _case(step)


def mygrad() -> Case:
    """MyGrad, without its guard on the memory of arrays."""
    import mygrad
    from mygrad.nnet.losses import softmax_crossentropy

    mygrad.turn_memory_guarding_off()
    x, labels, arrays = inputs(np.float32)
    parameters = [mygrad.tensor(a) for a in arrays]

    def step(update: bool) -> list[Any]:
        w1, b1, w2, b2 = parameters
        z = mygrad.nnet.relu(x @ w1 + b1) @ w2 + b2
        softmax_crossentropy(z, labels).backward()
        gradients = [p.grad for p in parameters]
        if update:
            for p, g in zip(parameters, gradients, strict=True):
                p.data -= RATE * g
        return gradients

    return _case(step)


WORKLOAD = Workload(
    name="mlp_step",
    title="784-128-10, batch 64, float32, ReLU, cross-entropy, SGD",
    unit="us per step",
    scale=1e6,
    peer="torch",
    engines={
        OURS: partial(ours, True),
        FREEING: partial(ours, False),
        "torch": torch,
        "mygrad": mygrad,
        "numpy by hand": by_hand,
    },
    bars=(Bar(OURS, "total", 1.0, peer="torch"), Bar(FREEING, "total", 1.0, peer="torch")),
)
