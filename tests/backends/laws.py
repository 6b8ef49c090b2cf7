"""The laws that an op keeps on another library's arrays: there it computes what it does on NumPy's, to all orders."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from samples import direction
from samples.case import LEVELS, domains

import autograd_lite as ag
from autograd_lite.walks import rules


@dataclass(frozen=True)
class Library:
    """How arrays get into a library and out of it; its type of arrays."""

    send: Callable[[Any], Any]
    fetch: Callable[[Any], Any]
    array: type

    def moved(self, v: Any) -> Any:
        """A parameter of a case with its arrays in the library."""
        if isinstance(v, (list, tuple)):
            return type(v)(map(self.moved, v))
        return self.send(v) if isinstance(v, np.ndarray) else v


def drawn(case: Any, dtype: Any = float) -> list[Any]:
    """Inputs from the case's domain, the same each time; no two elements are equal where they are few."""
    sizes = [int(np.prod(shape)) for shape in case.shapes]
    picked = np.random.default_rng(0).permutation(max(LEVELS, sum(sizes))) % LEVELS + 0.4142
    parts = np.split(picked, np.cumsum(sizes))[: len(sizes)]
    given = zip(domains(case), case.shapes, parts, strict=True)
    xs = [(low + (high - low) * part / LEVELS).reshape(shape).astype(dtype) for (low, high), shape, part in given]
    return [np.asarray(x, dtype) for x in case.legal(*xs)] if case.legal else xs


def moved(case: Any, library: Library) -> Any:
    """The case with its constants and parameters in the library."""
    params = {name: library.moved(v) for name, v in case.params.items()}
    return replace(case, constants=library.moved(case.constants), params=params)


def hold(case: Any, library: Library, dtype: Any = float) -> None:
    """Check all laws on one case."""
    close = {"rtol": 1e-8 if dtype is float else 2e-3, "atol": 1e-11 if dtype is float else 1e-4}
    xs = drawn(case, dtype)
    there = moved(case, library)
    sent = list(map(library.send, xs))
    with np.errstate(all="ignore"):
        expected, found = orders(case, xs, lambda x: x), orders(there, sent, library.send)
        if case.op and case.op.differentiable and case.op.outputs == 1:
            expected.append(_tangent(case, xs, lambda x: x))
            found.append(_tangent(there, sent, library.send))
    assert len(found) == len(expected)
    for ours, theirs in zip(found, expected, strict=True):
        assert (ours is None) == (theirs is None)
        if theirs is not None:
            assert isinstance(ours, library.array), f"{type(ours)} came, an array of the host"
            ours = library.fetch(ours)
            assert ours.dtype == theirs.dtype
            np.testing.assert_allclose(ours, theirs, **close)


BRIDGES = {"to_device"}  # which lead from one device to another: they have tests of their own


def orders(case: Any, xs: list[Any], send: Callable[[Any], Any]) -> list[Any]:
    """The value, the gradients by the fast walk and by the recorded one, and the gradients of these."""
    variables = [ag.tensor(x, requires_grad=True) for x in xs]

    def gradients() -> list[Any]:
        found = [None if x.grad is None else x.grad.value for x in variables]
        for x in variables:
            x.zero_grad()
        return found

    y = case(*variables)
    y = y if isinstance(y, ag.Tensor) else ag.asarray(y)
    found = [y.value]
    if not y.requires_grad:
        return found
    weights = send(direction(y.shape).astype(y.value.dtype if type(y.value) is np.ndarray else float))
    weights = ag.asarray(weights).astype(y.dtype).value
    y.backward(weights)
    found += gradients()
    (case(*variables) * ag.tensor(weights)).sum().backward(create_graph=True)
    firsts = [x.grad for x in variables]
    found += gradients()
    for g in firsts:
        if g is not None and g.requires_grad:
            (g * ag.tensor(send(direction(g.shape)))).sum().backward()
    return found + gradients()


def _tangent(case: Any, xs: list[Any], send: Callable[[Any], Any]) -> Any:
    """The JVP, in a direction."""
    ts = [send(t.astype(float)) for t in replace(case).tangents(xs)]
    y = case.op.compute((*case.constants, *xs), case.params)
    tangents = (*[None] * len(case.constants), *ts)
    with np.errstate(all="ignore"):
        t = rules.jvp(
            case.op, tangents, np.asarray(y) if isinstance(y, np.generic) else y, (*case.constants, *xs), case.params
        )
    return np.asarray(t) if isinstance(t, np.generic) else t
