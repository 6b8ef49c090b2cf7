"""What a case is: an op at shapes and parameters, and how inputs for it are drawn."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from autograd_lite import backend
from autograd_lite.ops import MODULES, REGISTRY
from autograd_lite.testing.strategies.arrays import drawn
from autograd_lite.testing.strategies.arrays import fixed as direction

# The functions that people call, by the name of their op
FUNCTIONS = {thing.op.name: thing for module in MODULES for thing in vars(module).values() if hasattr(thing, "op")}

# Take no floats: see test_bitwise.py and, for the second line, test_elementary.py
BITWISE = {"bitwise_and", "bitwise_or", "bitwise_xor", "bitwise_invert"} | {
    *("bitwise_left_shift", "bitwise_right_shift", "bitwise_count", "gcd", "lcm", "ldexp")
}

SHAPES = {
    1: [((),), ((3,),), ((2, 3),)],
    2: [((), ()), ((3,), (3,)), ((2, 3), (3,)), ((2, 1), (1, 3)), ((1,), (2, 2)), ((), (2,))],
    3: [((), (), ()), ((2, 3), (3,), ()), ((3,), (2, 1), (2, 3))],
}


@dataclass(frozen=True, eq=False)  # parameters may be arrays, which cannot be compared so
class Case:
    """An op at shapes and parameters; `constants` are inputs before those that are differentiated by."""

    name: str
    shapes: tuple[tuple[int, ...], ...]
    params: dict[str, Any] = field(default_factory=dict)
    constants: tuple[Any, ...] = ()
    call: Any = None  # a public function, where the op itself is not called by its name
    expected: Any = None  # in NumPy; by default the function of the same name
    legal: Any = None  # makes of arrays drawn from the domain what the op takes: legal(*xs) -> a list of arrays
    turn: Any = None  # makes of a direction one that the op can be moved in, such as a symmetric matrix
    dtypes: tuple[type, ...] = (np.float16, np.float32, np.longdouble)  # beside float64
    integers: bool = True  # whether whole numbers are taken, as NumPy takes them
    empty: bool = True  # whether the first axis may have length 0
    vmap: bool = True  # whether results of all examples have one shape
    slack: float = 1.0  # by how much tolerances are wider

    @property
    def op(self):
        return REGISTRY.get(self.name)

    def tangents(self, xs):
        """Directions to move the inputs in."""
        ts = [direction(x.shape) + 0.1 for x in xs]
        return [self.turn(t) for t in ts] if self.turn else ts

    def __call__(self, *xs):
        return (self.call or FUNCTIONS[self.name])(*self.constants, *xs, **self.params)

    def oracle(self, *xs):
        f = self.expected or getattr(np, self.name)
        return f(*self.constants, *xs, **self.params)

    def __str__(self):
        said = ", ".join([*map(str, self.shapes), *(f"{k}={v}" for k, v in self.params.items())])
        return f"{self.name}({said})".replace("\n", "")


def domains(case):
    """The interval for each input."""
    domain = case.op.domain if case.op else (-2.0, 2.0)
    return domain if isinstance(domain[0], tuple) else (domain,) * len(case.shapes)


def beside(array, x):
    """A constant of a case as what `x`, a tensor or raw array, can meet: in its library, on its device."""
    return backend.beside(array, getattr(x, "value", x))


LEVELS = 60  # how many places in a domain there are to draw from
few = settings(max_examples=max(3, settings.default.max_examples // 5))  # each op has many cases already

once = settings(max_examples=1)  # of laws that compute much for one answer


@st.composite
def inputs(draw, case, dtype=float):
    """Arrays from the domain; all elements differ, and none is near a whole or half number: no kinks, no ties."""
    xs = [x.astype(dtype) for x in drawn(draw, case.shapes, domains(case), np.dtype(float), distinct=True)]
    return [np.asarray(x, dtype) for x in case.legal(*xs)] if case.legal else xs
