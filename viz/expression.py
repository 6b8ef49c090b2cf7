"""Arithmetic as people type it, read by a grammar that holds nothing else: no code is ever run.

The parser is a stack and a table of operators, so nesting costs nothing and every mistake is
shown where it stands. It knows no functions: whoever evaluates brings a table of them.

>>> import operator
>>> formula = parse("2*x + double(-y)", {"double": 1})
>>> formula.names
('x', 'y')
>>> table = {"*": operator.mul, "+": operator.add, "neg": operator.neg, "double": lambda v: 2 * v}
>>> formula.evaluate(table, {"x": 3.0, "y": 4.0})
-2.0
>>> parse("2*x + import os", {})
Traceback (most recent call last):
...
viz.expression.ExpressionError: the expression was not understood: expected an operator after 'import', got 'os'
  2*x + import os
               ^
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from math import isfinite
from typing import Any, Final, NamedTuple, NoReturn

from viz.errors import VizError
from viz.quote import columns, printable, shorten

__all__ = ["OPERATORS", "Expression", "ExpressionError", "parse"]

OPERATORS: Final = ("+", "-", "*", "/", "**", "neg")
"""What a table for `Expression.evaluate` must have besides functions; "neg" is a minus sign before a value."""

_LONGEST: Final = 4000
_DEEPEST: Final = 100
_LARGEST_EXPONENT: Final = 1000
_WINDOW: Final = 60

_TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<name>[^\W\d]\w*)|(?P<sign>\*\*|[-+*/(),])|(?P<other>\S))"
)
_RANK: Final = {"+": 1, "-": 1, "*": 2, "/": 2, "neg": 3, "**": 4, "(": 0}
_HINTS: Final = {
    "^": "powers are written **",
    "=": "values follow the expression: x=2",
    ".": "attributes cannot be reached from an expression",
    "[": "there are no lists, only numbers",
    "<": "there are no comparisons",
    ">": "there are no comparisons",
    "'": "there are no texts, only numbers",
    '"': "there are no texts, only numbers",
    "×": "multiply with *",
    "·": "multiply with *",
    "÷": "divide with /",
    "−": "the minus sign is - on the keyboard",
}


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
        # Of a long expression only what is near the place is shown.
        first = max(0, min(at - _WINDOW // 2, len(source) - _WINDOW))
        before = ("…" if first else "") + printable(source[first:at])
        after = printable(source[at : first + _WINDOW]) + ("…" if first + _WINDOW < len(source) else "")
        self.args = (f"{self.args[0]}\n  {before}{after}\n  {' ' * columns(before)}^",)


class _Token(NamedTuple):
    kind: str
    text: str
    at: int


class _Step(NamedTuple):
    """One step of a calculation: push a number or a name's value, or apply something to what is there."""

    kind: str
    text: str
    at: int
    count: int = 0


@dataclass(slots=True)
class _Open:
    """What waits on the parser's stack: an operator, or a bracket and the function it belongs to."""

    sign: str
    at: int
    function: str = ""
    commas: int = 0


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression that was read: a list of steps, of which each uses the results before it.

    Examples
    --------
    >>> parse("x1*w1 + b", {}).names
    ('x1', 'w1', 'b')
    """

    source: str
    steps: tuple[_Step, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names that need values, in the order of their first use."""
        return tuple(dict.fromkeys(step.text for step in self.steps if step.kind == "name"))

    def fault(self, name: str, what: str, **parts: str) -> ExpressionError:
        """Make an error about the first use of a name.

        Examples
        --------
        >>> print(parse("1 + x", {}).fault("x", "x has no value"))
        x has no value
          1 + x
              ^
        """
        at = next(step.at for step in self.steps if step.text == name)
        return ExpressionError(self.source, at, what, **parts)

    def evaluate(self, table: Mapping[str, Callable[..., Any]], values: Mapping[str, Any]) -> Any:
        """Compute the value with the operators and functions of ``table``.

        Raises
        ------
        ExpressionError
            If a power is huge, or a part without names is no finite number.

        Examples
        --------
        >>> parse("2 + 3", {}).evaluate({"+": lambda a, b: a + b}, {})
        5.0
        """
        stack: list[Any] = []
        for step in self.steps:
            if step.kind == "number":
                stack.append(float(step.text))
            elif step.kind == "name":
                stack.append(values[step.text])
            else:
                given = stack[len(stack) - step.count :]
                del stack[len(stack) - step.count :]
                stack.append(self._applied(step, table[step.text], given))
        return stack[0]

    def _applied(self, step: _Step, function: Callable[..., Any], given: list[Any]) -> Any:
        if step.text == "**" and abs(float(given[1])) > _LARGEST_EXPONENT:
            self._refuse(step, "the power", f"an exponent of at most {_LARGEST_EXPONENT:,}", f"{float(given[1]):g}")
        try:
            result = function(*given)
        except (ArithmeticError, ValueError) as error:
            self._refuse(step, f"{step.text} cannot be computed", "", str(error))
        if isinstance(result, (int, float)) and not isfinite(result):
            self._refuse(step, "this part has no value", "a finite number", f"{result:g}")
        return result

    def _refuse(self, step: _Step, what: str, expected: str, got: str) -> NoReturn:
        raise ExpressionError(self.source, step.at, what, expected=expected, got=got)


def parse(source: str, functions: Mapping[str, int]) -> Expression:
    """Read an expression of numbers, names, ``+ - * / **``, brackets and calls.

    Parameters
    ----------
    source : str
        What was typed. Precedences are Python's: ``-x**2`` is ``-(x**2)``.
    functions : mapping of str to int
        The functions that may be called, and how many arguments each takes.

    Raises
    ------
    ExpressionError
        If there is anything else in it, or it is longer than 4,000 characters, or nested
        more than 100 brackets deep.

    Examples
    --------
    >>> [step.text for step in parse("a + b*2", {}).steps]
    ['a', 'b', '2', '*', '+']
    """
    return Expression(source, tuple(_Parser(source, functions).steps))


class _Parser:
    """Edsger Dijkstra's shunting yard: operators wait on a stack until those that bind tighter are done."""

    def __init__(self, source: str, functions: Mapping[str, int]) -> None:
        self.source, self.functions = source, functions
        self.steps: list[_Step] = []
        self._stack: list[_Open] = []
        self._depth = 0
        if len(source) > _LONGEST:
            self._fail(0, "the expression is too long", expected=f"at most {_LONGEST:,} characters", got=f"{len(source):,}")
        self._tokens = list(_tokens(source))
        wants_value = True
        for index, token in enumerate(self._tokens):
            wants_value = self._value(index, token) if wants_value else self._operator(index, token)
        self._end(wants_value)

    def _fail(self, at: int, what: str = "the expression was not understood", **parts: str) -> NoReturn:
        raise ExpressionError(self.source, at, what, **parts)

    def _value(self, index: int, token: _Token) -> bool:
        """Take what may begin a value; say whether a value is still wanted."""
        kind, text, at = token
        if kind == "number":
            if not isfinite(float(text)):
                self._fail(at, "the number is too large", expected="at most 1.8e308", got=shorten(text, 20))
            self.steps.append(_Step("number", text, at))
            return False
        if kind == "name":
            if self._tokens[index + 1 : index + 2] and self._tokens[index + 1].text == "(":
                self._known(token)
                return True
            self.steps.append(_Step("name", text, at))
            return False
        if text == "(":
            before = self._tokens[index - 1] if index else token
            self._bracket(at, before.text if before.kind == "name" else "")
        elif text == "-":
            self._stack.append(_Open("neg", at))
        elif text != "+":
            hint = "there must be something between the brackets" if text == ")" else _HINTS.get(text, "")
            self._fail(at, expected="a number, a name or an opening bracket", got=f"'{printable(text)}'", hint=hint)
        return True

    def _operator(self, index: int, token: _Token) -> bool:
        """Take what may follow a value; say whether another value is wanted."""
        _, text, at = token
        if text == ")":
            self._close(at)
            return False
        if text == ",":
            self._until_bracket()
            if not self._stack or not self._stack[-1].function:
                self._fail(at, expected="a comma only between the arguments of a function", got="one outside")
            self._stack[-1].commas += 1
            return True
        if text in _RANK and text != "(":
            while self._stack and _binds(self._stack[-1].sign, text):
                self._apply(self._stack.pop())
            self._stack.append(_Open(text, at))
            return True
        before = self._tokens[index - 1].text
        hint = _HINTS.get(text, f"multiply with *: {before}*{text}" if before[-1].isdigit() or text == "(" else "")
        self._fail(at, expected=f"an operator after '{printable(before)}'", got=f"'{printable(text)}'", hint=hint)

    def _known(self, token: _Token) -> None:
        name = shorten(token.text, 40)
        if token.text not in self.functions:
            near = get_close_matches(token.text, self.functions, 1)
            hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(sorted(self.functions))}"
            self._fail(token.at, f"unknown function {name}", hint=hint)

    def _bracket(self, at: int, function: str) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            self._fail(at, "nested too deeply", expected=f"at most {_DEEPEST} brackets in each other", got="more")
        self._stack.append(_Open("(", at, function))

    def _until_bracket(self) -> None:
        while self._stack and self._stack[-1].sign != "(":
            self._apply(self._stack.pop())

    def _close(self, at: int) -> None:
        self._until_bracket()
        if not self._stack:
            self._fail(at, expected="an opening bracket before it", got="a closing one alone")
        opened = self._stack.pop()
        self._depth -= 1
        if not opened.function:
            return
        count, takes = opened.commas + 1, self.functions[opened.function]
        if count != takes:
            self._fail(opened.at, opened.function, expected=f"{takes} argument{'s' * (takes > 1)}", got=str(count))
        self.steps.append(_Step("apply", opened.function, opened.at, count))

    def _apply(self, waiting: _Open) -> None:
        self.steps.append(_Step("apply", waiting.sign, waiting.at, 1 if waiting.sign == "neg" else 2))

    def _end(self, wants_value: bool) -> None:
        if wants_value:
            got = "an end" if self._tokens else "nothing"
            self._fail(len(self.source), expected="a number, a name or an opening bracket", got=got)
        self._until_bracket()
        if self._stack:
            self._fail(self._stack[-1].at, expected="a closing bracket for this one", got="none")


def _binds(waiting: str, coming: str) -> bool:
    """Whether an operator that waits comes before one that is read now: powers group from the right."""
    return _RANK[waiting] > _RANK[coming] or (_RANK[waiting] == _RANK[coming] and coming != "**")


def _tokens(source: str) -> list[_Token]:
    found = []
    for match in _TOKEN.finditer(source):
        kind = str(match.lastgroup)
        found.append(_Token(kind, match[kind], match.start(kind)))
    return found
