"""Random programs: what Hypothesis draws, and how that becomes code."""

from functools import partial
from typing import Any

import numpy as np
from hypothesis import reject
from hypothesis import strategies as st

from ...errors import OpError
from .arrays import drawn
from .builder import Builder, Picks
from .catalogue import families
from .program import Program
from .registry import apply_elementwise, elementwise
from .shapes import Shape

__all__: list[str] = []

NUMBERS = 5  # of choices that a step has
SHAPES: list[Shape] = [(), (3,), (2, 3), (1,), (2, 1), (1, 3), (2, 2, 3)]  # any of them broadcast


def programs(
    ops: Any = None,
    *,
    inputs: Any = None,
    steps: int = 8,
    writes: bool = True,
    transforms: bool = False,
    kinks: bool = False,
    dtype: Any = np.float64,
) -> Any:
    """Programs: ops of the registry over each other's results, with fan-out, views and writes.

    A `Program` is a function of its inputs, prints as the Python code that it is, and shrinks to what matters: steps
    that the result does not depend on are left out. Values are kept where the ops take them, and away from overflow.

    Parameters
    ----------
    ops : str or collection of str, optional
        Which steps to use: ``"elementwise"`` (then programs also run on Scalars), or names; by default all.
    inputs : tuple of shapes, optional
        By default up to three, of any shapes that broadcast.
    steps : int
        The most steps to draw.
    writes, transforms : bool
        Whether there are writes in place (with views that see them), and nested `grad`, `jvp`, `vjp`, `hvp`, `vmap`.
        A program with transforms is to be differentiated by transforms too: these do not follow leaves of
        ``backward``.
    kinks : bool
        Whether ops that have kinks take part, such as `abs` and `max`. Then programs may have no derivative
        somewhere.
    dtype : dtype
        Of the inputs.

    Examples
    --------
    >>> from hypothesis import given
    >>> from autograd_lite.testing import check_grads
    >>> from autograd_lite.testing.strategies import programs
    >>> @given(programs(steps=3))
    ... def test_the_engine(program):
    ...     check_grads(program, program.inputs)
    """
    table: dict[str, Any] = {name: partial(apply_elementwise, name=name) for name in elementwise(kinks)}
    kinds = [table] if ops == "elementwise" else [table, *families(writes, transforms, kinks)]
    if ops not in (None, "elementwise"):
        known = _known(ops, kinds)
        kinds = [{name: step for name, step in kind.items() if name in known} for kind in kinds]
    allowed = {name: step for kind in kinds for name, step in kind.items()}
    # a kind is drawn first, and then one of that kind: there are few ways to write and many elementwise ops
    named = st.one_of([st.sampled_from(sorted(kind, key=_simplicity)) for kind in kinds if kind])

    def draw_one(draw: Any) -> Program:
        given = _inputs(draw, inputs, np.dtype(dtype))
        one = st.tuples(named, st.lists(st.integers(0, 11), max_size=NUMBERS))
        return build(draw(st.lists(one, min_size=1, max_size=steps)), given, allowed, kinks)

    return st.composite(draw_one)()


def _simplicity(name: str) -> tuple[bool, str]:
    return name not in ("tanh", "multiply", "add"), name


def _known(ops: Any, kinds: list[dict[str, Any]]) -> list[str]:
    there = {name for kind in kinds for name in kind}
    missing = sorted(set(ops) - there)
    if missing:
        raise OpError(f"programs: no step is called {', '.join(missing)}", f"there are {', '.join(sorted(there))}")
    return sorted(ops)


def _inputs(draw: Any, shapes: tuple[Shape, ...] | None, dtype: Any) -> dict[str, Any]:
    """Inputs of a few digits, so that they are short to read; none is near a whole or half number."""
    chosen = shapes or draw(st.lists(st.sampled_from(SHAPES), min_size=1, max_size=3))
    values = drawn(draw, chosen, [(-2.0, 2.0)] * len(chosen), np.dtype(float), distinct=True)
    return {name: np.asarray(x.round(4), dtype) for name, x in zip("abcdefgh", values, strict=False)}


def build(steps: Any, inputs: dict[str, Any], allowed: dict[str, Any], kinks: bool) -> Program:
    """The program of some steps; a step that finds no operand that it can use is left out."""
    builder = Builder(inputs, kinks)
    for name, numbers in steps:
        allowed[name](builder, Picks(numbers))
    if not builder.lines:
        reject()
    return Program(builder.lines, builder.operand(Picks(())).name, inputs)  # type: ignore[union-attr]
