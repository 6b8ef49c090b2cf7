"""Symbols: run a rule on names instead of numbers, to see which of its arguments it reads, and its formula."""

from collections.abc import Callable
from typing import Any

__all__: list[str] = []


class Expr:
    """An expression: the array-API name of a function and its arguments; a symbol is one without arguments.

    Examples
    --------
    >>> 1 - Expr("y") * Expr("y")
    subtract(1, multiply(y, y))
    """

    __slots__ = ("args", "name")

    def __init__(self, name: str, *args: Any) -> None:
        self.name = name
        self.args = args

    def __repr__(self) -> str:
        return f"{self.name}({', '.join(map(repr, self.args))})" if self.args else self.name

    def symbols(self) -> set[str]:
        """The names of the symbols in it."""
        found: set[str] = set()
        pending: list[Any] = [self]
        while pending:
            e = pending.pop()
            if isinstance(e, Expr):
                if not e.args:
                    found.add(e.name)
                pending.extend(e.args)
        return found

    def __neg__(self) -> "Expr":
        return Expr("negative", self)

    def __invert__(self) -> "Expr":
        return Expr("logical_not", self)

    def __bool__(self) -> bool:
        raise TypeError("a symbol has no value to branch on")


def _infix(name: str) -> Callable[[Expr, Any], Expr]:
    return lambda self, other: Expr(name, self, other)


def _reflected(name: str) -> Callable[[Expr, Any], Expr]:
    return lambda self, other: Expr(name, other, self)


for _dunder, _name in {
    "add": "add",
    "sub": "subtract",
    "mul": "multiply",
    "truediv": "divide",
    "floordiv": "floor_divide",
    "mod": "remainder",
    "pow": "pow",
    "matmul": "matmul",
    "and": "logical_and",
    "or": "logical_or",
}.items():
    setattr(Expr, f"__{_dunder}__", _infix(_name))
    setattr(Expr, f"__r{_dunder}__", _reflected(_name))
for _dunder, _name in {
    "eq": "equal",
    "ne": "not_equal",
    "lt": "less",
    "le": "less_equal",
    "gt": "greater",
    "ge": "greater_equal",
}.items():
    setattr(Expr, f"__{_dunder}__", _infix(_name))


def trace(rule: Callable[..., Any], names: tuple[str, ...], params: dict[str, Any] | None = None) -> Any:
    """What a rule gives for symbols of these names: an expression or a number; None where it needs values."""
    try:
        return rule(*(Expr(name) for name in names), **(params or {}))
    except Exception:  # noqa: BLE001 - a rule may branch on values, or call anything
        return None


def reads(rule: Callable[..., Any], names: tuple[str, ...], params: dict[str, Any] | None = None) -> set[str]:
    """Which of its arguments a rule reads, found by tracing it; all of them where that fails.

    Examples
    --------
    >>> sorted(reads(lambda y, x: 1 - y * y, ("y", "x")))
    ['y']
    """
    result = trace(rule, names, params)
    if isinstance(result, Expr):
        return result.symbols()
    return set() if isinstance(result, (bool, int, float)) else set(names)
