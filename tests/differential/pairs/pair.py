"""What a pair is: a function of autograd_lite, PyTorch's for the same thing, and what both are tried on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, NamedTuple

from hypothesis.strategies import SearchStrategy
from reference import torch

import autograd_lite as ag


class Trial(NamedTuple):
    """Arrays to differentiate by, and what else our function is called with, by name."""

    xs: tuple[Any, ...]
    params: dict[str, Any]


@dataclass(frozen=True, eq=False)
class Pair:
    """Two functions. `theirs` is called with PyTorch's tensors, and with our names for the parameters."""

    theirs: Callable[..., Any]
    trials: SearchStrategy[Trial] = field(repr=False)
    ours: Callable[..., Any] | None = None  # by default that of the name
    order: int = 2  # the highest derivative that PyTorch has; 0 for answers without one
    complex: bool = False  # whether complex numbers are tried too
    float32: bool = True
    edges: bool = False  # whether zeros, ties and infinities are tried too
    slack: float = 1.0  # by how much tolerances are wider


def named(root, path):
    """What a dotted name stands for."""
    return reduce(getattr, path.split("."), root)


def ours(name, pair):
    """Our function of a pair."""
    return pair.ours or named(ag, name.partition(" ")[0])


def dims(f):
    """A reduction of PyTorch's under our names for its parameters."""
    return lambda x, axis=None, keepdims=False, **more: f(x, dim=axis, keepdim=keepdims, **more)


def dim(f):
    """A function of PyTorch's along one axis, which they call `dim`."""
    return lambda x, axis=-1, **more: f(x, dim=axis, **more)


def flat(f):
    """A function along one axis that flattens first where `axis` is None, as NumPy's do."""
    return lambda x, axis=None: f(x.reshape(-1), dim=0) if axis is None else f(x, dim=axis)


def at(index):
    """Indices as PyTorch takes them."""
    return torch.as_tensor(index)


def by_position(f, *names):
    """A function whose parameters are given by position."""
    return lambda *xs, **params: f(*xs, *(params[name] for name in names))


def words(text):
    """Names, written without quotes."""
    return text.split()
