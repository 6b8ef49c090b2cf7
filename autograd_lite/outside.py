"""What must not get out of a `vmap`: values used when it has ended, and writes to tensors from outside of it.

These are refused, and taken back: such a tensor would hold values of the `vmap` for good. Of one with a node the tick
says that it was there before, and the write raises. A constant does not tell when it was made, and one that was made
inside may be written to; so it is noted, and if it is still there when the `vmap` ends, somebody else holds it.
"""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from weakref import ref

from .anomaly import user_line
from .batched import levels_of
from .errors import TraceError
from .modes import usable

__all__: list[str] = []


WRITE = "return the values, and write them once vmap has given the results; or write to a tensor made inside"


def refuse_leaked(what: str, values: Iterable[Any], hint: str = "") -> None:
    """Raise if values, raw or held by variables, were computed inside a `vmap` which has ended."""
    if not all(usable(level) for value in values for level in levels_of(value)):
        raise TraceError(
            f"{what}: got a value that was computed inside a vmap which has ended ({user_line()})",
            hint or "give it back as a result of the function, do not keep it",
        )


class Loan(NamedTuple):
    """A tensor that holds values of a `vmap`, and how it gets back what it held before."""

    tensor: ref[Any]
    back: Callable[[Any], None]
    said: str


# By the levels of the `vmap`s that are running
_loans: dict[int, list[Loan]] = {}


def lend(tensor: Any, value: Any, what: str, back: Callable[[Any], None]) -> None:
    """Note that a tensor is to hold another value, if that belongs to a `vmap` and the old one did not."""
    for level in levels_of(value) - levels_of(tensor):
        if tensor.node is not None and tensor.node.tick < level:
            raise _refused(f"{what}, at {user_line()},")
        if level in _loans:
            _loans[level].append(Loan(ref(tensor), back, f"{what}, at {user_line()},"))


@contextmanager
def nothing_kept(level: int) -> Iterator[None]:
    """Raise at the end if tensors still hold values of the `vmap` of this level, and give back what they held."""
    loans = _loans[level] = []
    try:
        yield
    finally:
        del _loans[level]
        if any(loan.tensor() is not None for loan in loans):
            gc.collect()  # what was made inside may be part of a cycle
        kept = [loan for loan in loans if level in levels_of(loan.tensor())]
        for loan in reversed(kept):
            loan.back(loan.tensor())
    if kept:
        raise _refused(kept[0].said)


def _refused(said: str) -> TraceError:
    return TraceError(
        f"{said} would put values of a running vmap into a tensor from outside of it, which keeps what it held",
        WRITE,
    )


@contextmanager
def own_words() -> Iterator[None]:
    """Tell in our words what NumPy says of ``array[0] = x``: to it whatever has a length is a sequence."""
    try:
        yield
    except ValueError as error:
        if not isinstance(error.__cause__, TraceError) or "sequence" not in str(error):
            raise
        said = str(error.__cause__).partition("\n")[0]
        raise TraceError(f"writing to an element of a NumPy array: {said}", WRITE) from error
