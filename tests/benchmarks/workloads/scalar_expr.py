"""The small scalar expression of micrograd's README: record it and differentiate it."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.case import OURS, Array, Bar, Case, Workload, plain

A, B = -4.0, 2.0


def expression(a: Any, b: Any) -> Any:
    """The expression; every engine runs these very lines (24.7041 at -4, 2)."""
    c = a + b
    d = a * b + b**3
    c += c + 1
    c += 1 + c + (-a)
    d += d * 2 + (b + a).relu()
    d += 3 * d + (b - a).relu()
    e = c - d
    f = e**2
    g = f / 2.0
    g += 10.0 / f
    return g


class Dual:
    """A value with its derivatives by a and b: the reference, forward mode, in plain floats."""

    def __init__(self, value: float, da: float = 0.0, db: float = 0.0) -> None:
        self.value, self.d = value, (da, db)

    def _with(self, value: float, mine: float, other: Dual, its: float) -> Dual:
        da, db = (mine * p + its * q for p, q in zip(self.d, other.d, strict=True))
        return Dual(value, da, db)

    def __add__(self, other: Any) -> Dual:
        other = other if isinstance(other, Dual) else Dual(other)
        return self._with(self.value + other.value, 1.0, other, 1.0)

    def __mul__(self, other: Any) -> Dual:
        other = other if isinstance(other, Dual) else Dual(other)
        return self._with(self.value * other.value, other.value, other, self.value)

    def __pow__(self, n: int) -> Dual:
        return self._with(self.value**n, n * self.value ** (n - 1), Dual(0.0), 0.0)

    def relu(self) -> Dual:
        """Its positive part."""
        return self * float(self.value > 0)

    def __neg__(self) -> Dual:
        return self * -1.0

    def __sub__(self, other: Dual) -> Dual:
        return self + -other

    def __truediv__(self, other: float) -> Dual:
        return self * (1.0 / other)

    def __rtruediv__(self, other: float) -> Dual:
        return self**-1 * other

    __radd__, __rmul__ = __add__, __mul__


def _case(leaf: Any) -> Case:
    """A case for engines with scalars: `leaf` makes one that wants a gradient."""

    def step(_: object) -> tuple[Any, Any]:
        a, b = leaf(A), leaf(B)
        expression(a, b).backward()
        return a, b

    def check() -> list[tuple[Array, Array]]:
        found = [float(plain(v.grad)) for v in step(None)]
        return [(np.array(found), np.array(expression(Dual(A, 1.0), Dual(B, 0.0, 1.0)).d))]

    return Case({"record + backward": step}, check)


def ours() -> Case:
    """autograd_lite's scalars."""
    import autograd_lite as ag

    return _case(ag.scalar)


def micrograd() -> Case:
    """The peer micrograd."""
    from micrograd.engine import Value

    return _case(Value)


def torch() -> Case:
    """PyTorch, eager, 0-d float64 tensors."""
    import torch

    return _case(lambda v: torch.tensor(v, dtype=torch.float64, requires_grad=True))


WORKLOAD = Workload(
    name="scalar_expr",
    title="micrograd's README expression, leaves made, recorded and differentiated",
    unit="us",
    scale=1e6,
    peer="micrograd",
    engines={OURS: ours, "micrograd": micrograd, "torch": torch},
    bars=(Bar(OURS, "total", 0.30, peer="micrograd"),),
)
