"""What a workload is made of: its engines, what one repetition does, and the bars it is held to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Phases = dict[str, Callable[[Any], Any]]

OURS = "autograd_lite"
FREEING = "autograd_lite, freeing"  # backward(retain_graph=False), as PyTorch does by default


@dataclass(frozen=True)
class Case:
    """One engine, ready to run one workload.

    Attributes
    ----------
    phases
        Timed in this order, each handed what the one before returned; the first gets ``None``.
        Empty for an engine that is only measured by `once`.
    gradients
        Pairs ``(found, expected)`` to compare before anything is timed.
    seconds
        Takes the place of `phases` where a sample measures itself (in a process of its own).
    once
        Run a single time in the fresh process, before everything else: memory, a huge graph.
    tolerance
        Largest error allowed in `gradients`, relative to the largest entry expected.
    """

    phases: Phases
    gradients: Callable[[], list[tuple[Array, Array]]]
    once: Callable[[], dict[str, float]] | None = None
    seconds: Callable[[], float] | None = None
    tolerance: float = 1e-9


@dataclass(frozen=True)
class Bar:
    """A figure to reach: `engine`'s `metric` <= `limit` (times `peer`'s, if named)."""

    engine: str
    metric: str
    limit: float
    unit: str = ""
    peer: str | None = None


@dataclass(frozen=True)
class Workload:
    """A thing to time, on every engine that can do it.

    Attributes
    ----------
    unit, scale
        What times are printed in: seconds of one repetition times `scale` are `unit`.
    peer
        The engine that the ratios in the table refer to.
    engines
        For each engine a function that builds its case; it imports the engine itself, so that a
        missing peer costs nothing but its row.
    environment
        Extra environment variables of an engine's child process.
    rounds
        Samples wanted at least, in a run that is not quick.
    """

    name: str
    title: str
    unit: str
    scale: float
    peer: str
    engines: dict[str, Callable[[], Case]]
    bars: tuple[Bar, ...] = ()
    environment: dict[str, dict[str, str]] = field(default_factory=dict)
    rounds: int = 0


def worst_error(pairs: list[tuple[Array, Array]]) -> float:
    """Largest difference in `pairs`, each relative to the largest entry expected."""
    worst = 0.0
    for found, expected in pairs:
        got, want = np.asarray(found, dtype=float), np.asarray(expected, dtype=float)
        if got.shape != want.shape:
            raise ValueError(f"a gradient has shape {got.shape}, expected {want.shape}")
        error = float(np.max(np.abs(got - want)) / np.max(np.abs(want)))
        worst = max(worst, error if error == error else float("inf"))
    return worst


def plain(value: Any) -> Array:
    """A gradient of any engine as an array."""
    if hasattr(value, "numpy"):
        return np.asarray(value.numpy())
    return np.asarray(value.item() if hasattr(value, "item") and np.ndim(value) == 0 else value)
