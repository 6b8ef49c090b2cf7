"""Magics of IPython: ``%load_ext viz``, then ``%%graph`` on top of a cell, or ``%graph L``.

It imports nothing of IPython until IPython calls it.
"""

import argparse
import importlib
import shlex
from typing import Any, NoReturn

from viz.arguments import add_look, guarded
from viz.drawing import FORMATS, Drawing
from viz.errors import OptionError, VizError
from viz.explain.report import Report
from viz.snippet import explained, run, shown

__all__ = ["graph", "load"]

_ABOUT = """\
Run a cell and draw what it computed: `%%graph`, or an expression: `%graph L`.

A cell's last line is drawn or, where that is None as for `L.backward()`, what was assigned last. Names on the picture
are your variables'.
"""


def load(shell: Any) -> None:
    """Make the magics known to a shell of IPython; ``%load_ext viz`` calls this.

    Parameters
    ----------
    shell : InteractiveShell
    """

    def magic(line: str, cell: str | None = None) -> Drawing | Report | None:
        __tracebackhide__ = True
        try:
            return graph(shell, line, cell)
        except VizError as error:
            # One line for a slip in typing, instead of a traceback through this package.
            raise importlib.import_module("IPython.core.error").UsageError(str(error)) from None

    magic.__doc__ = f"{_ABOUT}\n{_parser().format_help()}"
    shell.register_magic_function(magic, "line_cell", "graph")


def graph(shell: Any, line: str, cell: str | None = None) -> Drawing | Report | None:
    """Do what ``%graph`` or ``%%graph`` says.

    Parameters
    ----------
    shell : InteractiveShell
        Its variables are seen and set.
    line : str
        Options, and without a cell an expression.
    cell : str, optional
        The code of the cell.

    Returns
    -------
    Drawing, Report or None
        What to show; with ``--explain`` the picture is shown before it. None after ``--help``.

    Raises
    ------
    OptionError
        If an option is wrong, or there is nothing to draw.
    """
    __tracebackhide__ = True  # what the cell raises is the cell's own
    options = _read(line)
    if options.help:
        print(_parser().format_help())  # noqa: T201 - what it is for
        return None
    expression = " ".join(options.expression).strip()
    if cell is None and not expression:
        raise OptionError("%graph", expected="an expression, such as %graph L", got="none", hint="%graph --help")
    if cell is not None and expression:
        hint = "the first line has options only; the code stands below it"
        raise OptionError("%%graph", expected="options", got=repr(expression), hint=hint)
    space = shell.user_ns
    source = shell.transform_cell(expression if cell is None else cell)
    # Known by this name, the lines of the cell stand in tracebacks.
    value = run(source, space, file=shell.compile.cache(source, shell.execution_count))
    made = shown(value, space, show=options.show, direction=options.direction, theme=options.theme)
    if options.output and isinstance(made, Drawing):
        made.save(options.output)
    if options.explain:
        importlib.import_module("IPython.display").display(made)
        return explained(value, space, options.explain)
    return made


class _Parser(argparse.ArgumentParser):
    """Raises where argparse would leave the process."""

    def error(self, message: str) -> NoReturn:
        raise OptionError(self.prog, got=message, hint="%graph --help lists the options")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="%graph", add_help=False)
    parser.add_argument("expression", nargs="*", help="what to draw; not in a cell")
    add_look(parser)
    suffixes = ", ".join(f".{name}" for name in FORMATS)
    parser.add_argument("-o", "--output", metavar="FILE", help=f"write the picture as well; one of {suffixes}")
    parser.add_argument("-h", "--help", action="store_true", help="show this")
    return parser


def _read(line: str) -> argparse.Namespace:
    """Read options and expression; quotes belong to the expression, unless they are around a whole option."""
    try:
        words = shlex.split(line, posix=False)
    except ValueError as error:
        raise OptionError("%graph", got=f"{line!r}: {error}".lower(), hint="close the quotes") from error
    options = _parser().parse_intermixed_args(guarded(words))
    if options.output:
        options.output = options.output.strip("\"'")
    return options
