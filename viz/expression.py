"""An expression that was read: steps to compute one after the other, and where each stands in the text.

It knows no functions and no engine: whoever evaluates it brings a table of them.

>>> import operator
>>> steps = (Step("name", "x", 2), Step("number", "2", 0), Step("apply", "*", 1, 2))
>>> Expression("2*x", steps).evaluate({"*": operator.mul}, {"x": 3.0})
6.0
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any, Final, NamedTuple, NoReturn

from viz.errors import VizError
from viz.quote import columns, printable

__all__ = ["OPERATORS", "Expression", "ExpressionError", "Step"]

OPERATORS: Final = ("+", "-", "*", "/", "**", "neg")
"""What a table for `Expression.evaluate` must have besides functions; "neg" is a minus sign before a value."""

_LARGEST_EXPONENT: Final = 1000
_WINDOW: Final = 60


class ExpressionError(VizError, ValueError):
    """An expression that cannot be read or computed, with a mark under the place.

    Examples
    --------
    >>> print(ExpressionError("2 ^ x", 2, "the sign ^", hint="powers are written **"))
    the sign ^. Hint: powers are written **
      2 ^ x
        ^
    """

    def __init__(self, source: str, at: int, what: str, *, expected: str = "", got: str = "", hint: str = "") -> None:
        super().__init__(what, expected=expected, got=got, hint=hint)
        if not source.strip():
            return
        # Of a long expression only what is near the place is shown.
        first = max(0, min(at - _WINDOW // 2, len(source) - _WINDOW))
        before = ("…" if first else "") + printable(source[first:at])
        after = printable(source[at : first + _WINDOW]) + ("…" if first + _WINDOW < len(source) else "")
        self.args = (f"{self.args[0]}\n  {before}{after}\n  {' ' * columns(before)}^",)


class Step(NamedTuple):
    """One step: take a number, take a name's value, or apply a function to the last results.

    Examples
    --------
    >>> Step("number", "2.5", 0).takes
    0
    """

    kind: str
    text: str
    at: int
    takes: int = 0


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression, as steps of which each uses the results before it.

    Examples
    --------
    >>> Expression("x", (Step("name", "x", 0),)).names
    ('x',)
    """

    source: str
    steps: tuple[Step, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names that need values, in the order of their first use."""
        return tuple(dict.fromkeys(step.text for step in self.steps if step.kind == "name"))

    def fault(self, name: str, what: str, *, hint: str = "") -> ExpressionError:
        """Make an error about the first use of a name.

        Examples
        --------
        >>> print(Expression("-x", (Step("name", "x", 1),)).fault("x", "x has no value"))
        x has no value
          -x
           ^
        """
        at = next(step.at for step in self.steps if step.text == name)
        return ExpressionError(self.source, at, what, hint=hint)

    def evaluate(self, table: Mapping[str, Callable[..., Any]], values: Mapping[str, Any]) -> Any:
        """Compute the value.

        Parameters
        ----------
        table : mapping
            A function for each of `OPERATORS`, and for each name that is called.
        values : mapping
            A number, or what stands for one, for each of `names`.

        Raises
        ------
        ExpressionError
            If an exponent is huge, or a part of numbers alone is not finite.

        Examples
        --------
        >>> Expression("2", (Step("number", "2", 0),)).evaluate({}, {})
        2.0
        """
        stack: list[Any] = []
        for step in self.steps:
            if step.kind == "number":
                stack.append(float(step.text))
            elif step.kind == "name":
                stack.append(values[step.text])
            else:
                given = stack[len(stack) - step.takes :]
                del stack[len(stack) - step.takes :]
                stack.append(self._applied(step, table[step.text], given))
        return stack[0]

    def _applied(self, step: Step, function: Callable[..., Any], given: list[Any]) -> Any:
        if step.text == "**" and not abs(float(given[1])) <= _LARGEST_EXPONENT:
            most = f"an exponent of at most {_LARGEST_EXPONENT:,}"
            self._refuse(step, "the power is too large", expected=most, got=f"{float(given[1]):g}")
        try:
            result = function(*given)
        except (ArithmeticError, ValueError) as error:
            self._refuse(step, f"{step.text} cannot be computed", got=str(error))
        if isinstance(result, (int, float)) and not isfinite(result):
            self._refuse(step, "this part has no value", expected="a finite number", got=f"{result:g}")
        return result

    def _refuse(self, step: Step, what: str, **parts: str) -> NoReturn:
        raise ExpressionError(self.source, step.at, what, **parts)
