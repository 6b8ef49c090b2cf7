"""Source code by statements: which line belongs to which, and which function they stand in.

>>> source = Source("example.py", ["def f(x):", "    y = (x", "         * 2)", "    return y"])
>>> source.statement(3), source.function(3).name, source.statement(1)
(2, 'f', 1)
"""

import ast
import linecache
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

__all__ = ["Function", "Source", "read"]


@dataclass(frozen=True)
class Function:
    """Where a function stands, decorators, ``def`` and end; a file's own statements are those of ``<module>``.

    Examples
    --------
    >>> Function("f", 1, 2, 5).end
    5
    """

    name: str
    start: int
    head: int
    end: int

    @property
    def lines(self) -> range:
        """Its lines."""
        return range(self.start, self.end + 1)

    def within(self, other: "Function") -> bool:
        """Whether it stands inside of another."""
        return other.start <= self.start and self.end <= other.end and self != other


class Source:
    """A file's lines, and what they are.

    Parameters
    ----------
    file : str
    lines : list of str
        Empty if there is no source to be had.
    """

    def __init__(self, file: str, lines: list[str]) -> None:
        self.file, self.lines = file, [line.rstrip("\n") for line in lines]

    @cached_property
    def _tree(self) -> ast.Module:
        try:
            return ast.parse("\n".join(self.lines))
        except SyntaxError:  # a notebook's cell with magics, say
            return ast.Module([], [])

    @cached_property
    def _statements(self) -> dict[int, ast.stmt]:
        found: dict[int, ast.stmt] = {}
        for node in ast.walk(self._tree):  # outer statements come before those inside
            if isinstance(node, ast.stmt):
                found |= dict.fromkeys(range(node.lineno, (node.end_lineno or node.lineno) + 1), node)
        return found

    @cached_property
    def _looped(self) -> set[int]:
        loops = (ast.For, ast.While, ast.AsyncFor)
        inside = (each for node in ast.walk(self._tree) if isinstance(node, loops) for each in node.body)
        return {line for each in inside for line in range(each.lineno, (each.end_lineno or each.lineno) + 1)}

    @cached_property
    def _functions(self) -> list[Function]:
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
        nodes = [node for node in ast.walk(self._tree) if isinstance(node, kinds)]
        return [Function(node.name, _start(node), node.lineno, node.end_lineno or node.lineno) for node in nodes]

    def statement(self, line: int) -> int:
        """Return the first line of the statement that a line belongs to."""
        found = self._statements.get(line)
        return found.lineno if found else line

    def in_loop(self, line: int) -> bool:
        """Whether a line stands in the body of a loop."""
        return line in self._looped

    def function(self, line: int) -> Function:
        """Return the innermost function that a line stands in."""
        around = [each for each in self._functions if each.start <= line <= each.end]
        return max(around, key=lambda each: each.start, default=Function("<module>", 1, 0, len(self.lines)))

    def executable(self, function: Function) -> set[int]:
        """List the first lines of the statements of a function that could run, its own ``def`` apart."""
        skipped = (ast.Global, ast.Nonlocal)
        found = {
            node.lineno
            for node in self._statements.values()
            if self.function(node.lineno) == function and not isinstance(node, skipped) and not _is_text(node)
        }
        return {each for each in found if each > function.head}

    def lines_of(self, statement: int) -> range:
        """List the lines of a statement; of a loop or a function those of its head."""
        node = self._statements.get(statement)
        if node is None:
            return range(statement, statement + 1)
        body = getattr(node, "body", None)
        end = body[0].lineno - 1 if isinstance(body, list) and body else node.end_lineno or statement
        return range(statement, max(end, statement) + 1)

    def shown(self, numbers: Iterable[int]) -> list[tuple[int, str]]:
        """List those lines that say something, no docstring and nothing blank, without what all are indented by."""
        kept = [at for at in numbers if self.lines[at - 1].strip() and not self._text(at)]
        indent = min((len(line) - len(line.lstrip()) for line in (self.lines[at - 1] for at in kept)), default=0)
        return [(at, self.lines[at - 1][indent:]) for at in kept]

    def _text(self, line: int) -> bool:
        node = self._statements.get(line)
        return node is not None and _is_text(node)


def read(file: str) -> Source:
    """Read a file, or what is known of a cell or a line that was typed.

    Examples
    --------
    >>> read("no such file").lines
    []
    """
    return Source(file, linecache.getlines(file))


def _start(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return min([node.lineno, *(each.lineno for each in node.decorator_list)])


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
