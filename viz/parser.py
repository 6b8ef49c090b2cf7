"""Reads arithmetic as people type it, by a grammar that holds nothing else: no code is ever run.

The parser is a stack and a table of operators (Dijkstra's shunting yard): nesting costs no
recursion, and every mistake is shown where it stands.

>>> [step.text for step in parse("-a + tanh(b)*2", {"tanh": 1}).steps]
['a', 'neg', 'b', 'tanh', '2', '*', '+']
>>> parse("2*x + import os", {})
Traceback (most recent call last):
...
viz.expression.ExpressionError: the expression was not understood: expected an operator after 'import', got 'os'
  2*x + import os
               ^
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from math import isfinite
from typing import Final, NamedTuple, NoReturn

from viz.expression import Expression, ExpressionError, Step
from viz.quote import printable, shorten

__all__ = ["parse"]

_LONGEST: Final = 4000
_DEEPEST: Final = 100
_SHOWN: Final = 40
_LISTED: Final = 120

_NUMBER: Final = r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
_TOKEN: Final = re.compile(rf"{_NUMBER}|(?P<name>[^\W\d]\w*)|(?P<sign>\*\*|[-+*/(),])|(?P<other>\S)")
_RANK: Final = {"(": 0, "+": 1, "-": 1, "*": 2, "/": 2, "neg": 3, "**": 4}
_VALUE: Final = "a number, a name or an opening bracket"
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
    "%": "the remainder is remainder(a, b)",
    "/": "whole division is floor_divide(a, b)",
    "√": "the root is sqrt(...)",
    "|": "the absolute value is abs(...)",
    "!": "there are no factorials",
}
_KNOWN_AS: Final = {
    "ln": "log", "lg": "log10", "tg": "tan", "arctg": "atan", "sgn": "sign", "sqr": "square", "root": "sqrt",
    "max": "maximum", "min": "minimum", "mod": "remainder", "power": "pow", "logistic": "sigmoid", "swish": "silu",
    "arcsin": "asin", "arccos": "acos", "arctan": "atan", "arcsinh": "asinh", "arccosh": "acosh", "arctanh": "atanh",
}  # a table  # fmt: skip


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


class _Token(NamedTuple):
    kind: str
    text: str
    at: int


@dataclass(slots=True)
class _Waiting:
    """An operator that waits for its right side, or a bracket, and the function before it, for its end."""

    sign: str
    at: int
    function: str = ""
    commas: int = 0


class _Parser:
    """Operators wait on a stack until those that bind tighter are done."""

    def __init__(self, source: str, functions: Mapping[str, int]) -> None:
        self.source, self.functions = source, functions
        self.steps: list[Step] = []
        self._stack: list[_Waiting] = []
        if len(source) > _LONGEST:
            most, length = f"at most {_LONGEST:,} characters", f"{len(source):,}"
            self._fail(0, "the expression is too long", expected=most, got=length)
        self._tokens = [_Token(str(match.lastgroup), match[0], match.start()) for match in _TOKEN.finditer(source)]
        wants_value = True
        for index, token in enumerate(self._tokens):
            wants_value = self._value(index, token) if wants_value else self._operator(index, token)
        self._end(wants_value=wants_value)

    def _fail(
        self,
        at: int,
        what: str = "the expression was not understood",
        *,
        expected: str = "",
        got: str = "",
        hint: str = "",
    ) -> NoReturn:
        raise ExpressionError(self.source, at, what, expected=expected, got=got, hint=hint)

    def _value(self, index: int, token: _Token) -> bool:
        """Take what may begin a value; say whether a value is still wanted."""
        kind, text, at = token
        if kind == "number" and not isfinite(float(text)):
            self._fail(at, "the number is too large", expected="at most 1.8e308", got=shorten(text, _SHOWN))
        if kind == "name":
            self._check_name(token)
        if kind == "number" or (kind == "name" and not self._is_called(index)):
            self.steps.append(Step(kind, text, at))
            return False
        if kind == "name":
            self._check_function(token)
        elif text == "(":
            self._open(index, at)
        elif text == "-":
            self._stack.append(_Waiting("neg", at))
        elif text != "+":
            hint = "there must be something between the brackets" if text == ")" else _HINTS.get(text, "")
            self._fail(at, expected=_VALUE, got=_quoted(text), hint=hint)
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
                self._fail(at, expected="commas only between the arguments of a function", got="one outside")
            self._stack[-1].commas += 1
        elif text in _RANK and text != "(":
            while self._stack and _binds(self._stack[-1].sign, text):
                self._apply(self._stack.pop())
            self._stack.append(_Waiting(text, at))
        else:
            before = self._tokens[index - 1].text
            product = f"multiply with *: {before}*{text}" if before[-1].isdigit() or text == "(" else ""
            hint = _HINTS.get(text, printable(shorten(product, _SHOWN)))
            self._fail(at, expected=f"an operator after {_quoted(before)}", got=_quoted(text), hint=hint)
        return True

    def _is_called(self, index: int) -> bool:
        return any(after.text == "(" for after in self._tokens[index + 1 : index + 2])

    def _check_name(self, token: _Token) -> None:
        """Refuse what only looks like a name: x² is meant as a power."""
        ends = range(len(token.text), 0, -1)
        name = next((token.text[:end] for end in ends if token.text[:end].isidentifier()), "")
        rest = token.text[len(name) :]
        if rest:
            power = unicodedata.normalize("NFKC", rest)
            hint = f"powers are written **: {shorten(name, _SHOWN)}**{power}" if power.isdecimal() else ""
            expected = f"an operator after {_quoted(name)}" if name else _VALUE
            self._fail(token.at + len(name), expected=expected, got=_quoted(rest), hint=hint)

    def _check_function(self, token: _Token) -> None:
        if token.text not in self.functions:
            if _KNOWN_AS.get(token.text) in self.functions:
                self._fail(token.at, f"unknown function {token.text}", hint=f"here it is {_KNOWN_AS[token.text]}(...)")
            near = get_close_matches(token.text, self.functions, 2)
            known = f"known are {', '.join(sorted(self.functions))}; to multiply, write *"
            hint = f"did you mean {' or '.join(near)}?" if near else shorten(known, _LISTED)
            self._fail(token.at, f"unknown function {shorten(printable(token.text), _SHOWN)}", hint=hint)

    def _open(self, index: int, at: int) -> None:
        if sum(1 for waiting in self._stack if waiting.sign == "(") >= _DEEPEST:
            self._fail(at, "nested too deeply", expected=f"at most {_DEEPEST} brackets in each other", got="more")
        before = self._tokens[index - 1] if index else _Token("", "", 0)
        self._stack.append(_Waiting("(", at, before.text if before.kind == "name" else ""))

    def _close(self, at: int) -> None:
        self._until_bracket()
        if not self._stack:
            self._fail(at, expected="an opening bracket before it", got="a closing one alone")
        opened = self._stack.pop()
        if not opened.function:
            return
        count, takes = opened.commas + 1, self.functions[opened.function]
        if count != takes:
            wanted = f"{takes} argument" + ("s" if takes > 1 else "")
            self._fail(opened.at, opened.function, expected=wanted, got=str(count))
        self.steps.append(Step("apply", opened.function, opened.at, count))

    def _until_bracket(self) -> None:
        while self._stack and self._stack[-1].sign != "(":
            self._apply(self._stack.pop())

    def _apply(self, waiting: _Waiting) -> None:
        self.steps.append(Step("apply", waiting.sign, waiting.at, 1 if waiting.sign == "neg" else 2))

    def _end(self, *, wants_value: bool) -> None:
        if wants_value:
            self._fail(len(self.source), expected=_VALUE, got="its end" if self._tokens else "nothing")
        self._until_bracket()
        if self._stack:
            self._fail(self._stack[-1].at, expected="a closing bracket for this one", got="none")


def _binds(waiting: str, coming: str) -> bool:
    """Whether an operator that waits comes before one that is read now: powers group from the right."""
    return _RANK[waiting] > _RANK[coming] or (_RANK[waiting] == _RANK[coming] and coming != "**")


def _quoted(text: str) -> str:
    return f"'{printable(shorten(text, _SHOWN))}'"
