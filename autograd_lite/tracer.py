"""`Batched`: what a function under `vmap` computes with, with the operators and methods of arrays."""

from typing import Any

from .anomaly import user_line
from .backend import namespace
from .batched import BatchedBase
from .errors import TraceError
from .methods import ArrayMethods
from .operators import Operators
from .outside import refuse_leaked
from .walks import batch

__all__: list[str] = []


class Space:
    """The namespace of batches of one level: it takes whole ops."""

    __slots__ = ("examples", "level")
    __name__ = "vmap"

    def __init__(self, level: int, examples: Any) -> None:
        self.level = level
        self.examples = examples

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Space) and other.level == self.level

    def __hash__(self) -> int:
        return hash(self.level)

    def __getattr__(self, name: str) -> Any:
        """What makes new arrays, the same for all examples: `arange`, `zeros` and the like."""
        return getattr(namespace(self.examples), name)

    def compute(self, op: Any, values: Any, params: dict[str, Any]) -> Any:
        """The value of an op on raw values."""
        return batch.compute(self.level, op, values, params)


class Batched(ArrayMethods, Operators, BatchedBase):
    """A batch of values that looks like one."""

    __slots__ = ()

    def __array_namespace__(self, *, api_version: str | None = None) -> Space:
        return Space(self.level, self.examples)

    def __repr__(self) -> str:
        return f"Batched(shape={self.shape}, dtype={self.dtype}, examples={self.examples.shape[0]})"

    def item(self, *index: int) -> Any:
        """Refused: there is one for each example."""
        raise self.no_number("item()")

    def tolist(self) -> Any:
        """Refused: there is one for each example."""
        raise self.no_number("tolist()")

    def __bool__(self) -> bool:
        raise self.no_number(
            "a condition (if, and, or, not)", "choose with ag.where(condition, a, b), combine with & | ~"
        )

    def __float__(self) -> float:
        raise self.no_number("float()")

    def __int__(self) -> int:
        raise self.no_number("int()")

    def __index__(self) -> int:
        raise self.no_number("an index or range()", "index with the tensor itself: x[i]")

    def __complex__(self) -> complex:
        raise self.no_number("complex()")

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        raise self.no_number("a NumPy array", "call functions of autograd_lite; to index an array: ag.asarray(x)[i]")

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        raise self.no_number(f"np.{function.__name__}", "call a function of autograd_lite instead")

    def __len__(self) -> int:
        return int(self.shape[0])

    def __iter__(self) -> Any:
        return (self[i] for i in range(len(self)))

    def nonzero(self) -> Any:
        """Refused: in each example there are others."""
        raise self.no_number("nonzero()", "choose with ag.where(condition, a, b), which keeps the shape")

    def no_number(
        self, what: str, hint: str = "compute with it as a tensor: it stands for all examples at once"
    ) -> TraceError:
        """The error for what needs the value of one example, with the op that gave it and the user's line."""
        refuse_leaked(what, [self])
        there = f"{self.maker} gives one" if self.maker else "there is one"
        return TraceError(f"{what} needs one value, but under vmap {there} for each example ({user_line()})", hint)
