"""A batch of values that looks like one: what `vmap` gives a function to work on.

It is a kind of array. Ops compute with it as with any other, by `walks.batch`, so graphs, walks and transforms need
not know of it.
"""

from math import prod
from typing import Any, ClassVar

from .backend import namespace

__all__: list[str] = []


class BatchedBase:
    """How a batch is stored: an array with the examples along its first axis, and the level of its `vmap`.

    Levels are ticks, so an inner `vmap` has the higher one. The array may itself be a batch, of an outer `vmap`.
    ``maker`` is the name of the op that it is the result of, for messages.
    """

    __slots__ = ("examples", "level", "maker")

    kind: ClassVar[type["BatchedBase"]]

    def __init__(self, level: int, examples: Any, maker: str = "") -> None:
        self.level = level
        self.examples = examples
        self.maker = maker

    def __init_subclass__(cls) -> None:
        BatchedBase.kind = cls

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of one example."""
        found: tuple[int, ...] = self.examples.shape[1:]
        return found

    @property
    def dtype(self) -> Any:
        """The dtype of the elements."""
        return self.examples.dtype

    @property
    def ndim(self) -> int:
        """The number of axes of one example."""
        return len(self.shape)

    @property
    def size(self) -> int:
        """The number of elements of one example."""
        return prod(self.shape)

    @property
    def nbytes(self) -> int:
        """Memory of all examples, in bytes."""
        return int(self.examples.nbytes)

    @property
    def levels(self) -> frozenset[int]:
        """The levels of all `vmap`s that it is a batch of."""
        inner: frozenset[int] = getattr(self.examples, "levels", frozenset())
        return inner | {self.level}

    @property
    def sample(self) -> Any:
        """One example: an array without batches, of the right shape, dtype and library."""
        first = self.examples.sample if isinstance(self.examples, BatchedBase) else self.examples
        return (first if first.shape[0] else namespace(first).zeros((1, *self.shape), dtype=first.dtype))[0]


def levels_of(x: Any) -> frozenset[int]:
    """The levels of the `vmap`s that a value, raw or held by a variable, is a batch of."""
    found: frozenset[int] = getattr(getattr(x, "value", x) if not hasattr(x, "levels") else x, "levels", frozenset())
    return found
