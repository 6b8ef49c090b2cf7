"""One convolution layer of a small network: 32 images of 28 x 28, 16 to 32 channels, a 3 x 3 kernel, float32."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from benchmarks.case import FREEING, OURS, Array, Bar, Case, Workload, plain

IMAGES, KERNELS, PADDING = (32, 16, 28, 28), (32, 16, 3, 3), 1


def inputs(dtype: Any) -> tuple[Array, Array, Array]:
    """Images, kernels, and the cotangent to start from."""
    rng = np.random.default_rng(5)
    shapes = (IMAGES, KERNELS, (IMAGES[0], KERNELS[0], *IMAGES[2:]))
    x, w, g = (rng.normal(size=shape).astype(dtype) for shape in shapes)
    return x, w, g


def windows(x: Array) -> Array:
    """All windows as columns: (images, channels and kernel, places)."""
    wide = np.pad(x, [(0, 0), (0, 0), (PADDING, PADDING), (PADDING, PADDING)])
    view = np.lib.stride_tricks.sliding_window_view(wide, KERNELS[2:], axis=(2, 3))
    return view.transpose(0, 1, 4, 5, 2, 3).reshape(len(x), -1, x.shape[2] * x.shape[3])


def by_hand_forward(x: Array, w: Array) -> Array:
    """The layer in NumPy, all windows at once."""
    return (w.reshape(len(w), -1) @ windows(x)).reshape(len(x), len(w), *x.shape[2:])


def by_hand_gradients(x: Array, w: Array, g: Array) -> list[Array]:
    """The gradients by images and kernels; windows are made again rather than kept, as all engines do."""
    flat = g.reshape(len(g), len(w), -1)
    back = (w.reshape(len(w), -1).T @ flat).reshape(len(x), *KERNELS[1:], *x.shape[2:])
    wide = np.zeros((*x.shape[:2], x.shape[2] + 2 * PADDING, x.shape[3] + 2 * PADDING), x.dtype)
    for i, j in np.ndindex(KERNELS[2:]):
        wide[:, :, i : i + x.shape[2], j : j + x.shape[3]] += back[:, :, i, j]
    inner = slice(PADDING, -PADDING)
    by_kernel = (windows(x) @ flat.transpose(0, 2, 1)).sum(axis=0).T
    return [wide[:, :, inner, inner], by_kernel.reshape(w.shape)]


def _case(forward: Callable[[], Any], backward: Callable[[Any], list[Any]]) -> Case:
    """A case of these two steps; checked in the timed precision against float64 at the same values."""
    expected = by_hand_gradients(*(a.astype(float) for a in inputs(np.float32)))

    def check() -> list[tuple[Array, Array]]:
        return [(plain(f), e) for f, e in zip(backward(forward()), expected, strict=True)]

    return Case({"forward": lambda _: forward(), "backward": backward}, check, tolerance=1e-5)


def by_hand() -> Case:
    """NumPy without an engine."""
    x, w, g = inputs(np.float32)
    return _case(lambda: by_hand_forward(x, w), lambda _: by_hand_gradients(x, w, g))


def ours(retain: bool) -> Case:
    """autograd_lite, keeping its graph as it does by default or freeing it."""
    import autograd_lite as ag

    *arrays, g = inputs(np.float32)
    x, w = (ag.tensor(a, requires_grad=True) for a in arrays)
    options = {} if retain else {"retain_graph": False}

    def backward(y: Any) -> list[Any]:
        x.zero_grad()
        w.zero_grad()
        y.backward(g, **options)
        return [x.grad, w.grad]

    return _case(lambda: ag.conv(x, w, padding=PADDING), backward)


def torch() -> Case:
    """PyTorch, eager."""
    import torch

    *arrays, cotangent = inputs(np.float32)
    x, w = (torch.tensor(a, requires_grad=True) for a in arrays)
    g = torch.tensor(cotangent)

    def backward(y: Any) -> list[Any]:
        x.grad = w.grad = None
        y.backward(g)
        return [x.grad, w.grad]

    return _case(lambda: torch.nn.functional.conv2d(x, w, padding=PADDING), backward)


WORKLOAD = Workload(
    name="conv",
    title="convolution, 32 images of 16 x 28 x 28, 32 kernels of 3 x 3, float32, by images and kernels",
    unit="ms per step",
    scale=1e3,
    peer="torch",
    engines={
        OURS: partial(ours, True),
        FREEING: partial(ours, False),
        "torch": torch,
        "numpy by hand": by_hand,
    },
    bars=(Bar(OURS, "total", 2.0, peer="torch"), Bar(FREEING, "total", 2.0, peer="torch")),
)
