"""The command line: ``python -m viz "x*x + 3*x" x=2 -o graph.svg``."""

import argparse
import os
import re
import sys
from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches
from functools import partial
from math import isfinite, nan, pi
from textwrap import fill
from typing import Any, Final

from viz import surroundings
from viz.arguments import add_look, guarded
from viz.build import diagram, drawn_steps, operations, record, variable
from viz.drawing import FORMATS, Drawing
from viz.errors import OptionError, VizError
from viz.explain.explain import explain
from viz.explain.report import Report
from viz.expression import OPERATORS, Expression, ExpressionError
from viz.parser import parse
from viz.quote import shorten

__all__ = ["main"]

_DESCRIPTION: Final = "Show the graph of an expression: every value, every gradient, every local derivative."
_EPILOG: Final = """\
examples:
  python -m viz "x*x + 3*x" x=2
  python -m viz "tanh(x1*w1 + x2*w2 + b)" x1=2 x2=0 w1=-3 w2=1 b=6.8813735870195432 -o neuron.svg
  python -m viz "softplus(a - b)" a=1 b=0.5 -o graph.png --theme dark

An expression has numbers, names, pi, + - * / **, brackets, and these functions:
"""
_CONSTANTS: Final = {"pi": pi, "π": pi}
_NAME: Final = re.compile(r"[^\W\d]\w*")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    arguments : sequence of str, optional
        Those of the process if not given.

    Returns
    -------
    int
        The exit status: 0, or 2 after a line on the standard error stream that says what is wrong.

    Examples
    --------
    >>> main(["x*x", "x=3"])
    name    op     value  grad
    ──────  ─────  ─────  ────
    x              3      6
    output  x × x  9      1
    <BLANKLINE>
    x*x
    <BLANKLINE>
                          value  grad
    output = ×            9      1
    ├─(3)─ x              3      6
    └─(3)─ x (see above)
    <BLANKLINE>
    (3) is the local derivative: d parent / d child.
    0
    """
    given = sys.argv[1:] if arguments is None else arguments
    parser = _parser()
    # An expression may begin with a minus sign.
    options = parser.parse_intermixed_args(guarded(given))
    try:
        result, values = _computed(options)
        picture = _picture(result, options)
        explanation = _explanation(result, values, options.explain) if options.explain else None
        # The file first: who reads "written" can rely on it, and an error stands alone.
        path = picture.save(options.output) if options.output else None
    except VizError as error:
        sys.stderr.write(f"{parser.prog}: error: {error}\n")
        return 2

    def told(*, ascii_only: bool) -> str:
        parts = [picture.table(ascii_only=ascii_only), picture.text(ascii_only=ascii_only)]
        parts += [explanation.text(ascii_only=ascii_only)] if explanation else []
        written = f"The picture is in {path}".encode("ascii" if ascii_only else "utf-8", "backslashreplace")
        return "\n\n".join([*parts, written.decode()] if path else parts)

    return _say(told(ascii_only=True) if options.ascii else surroundings.said(told))


def _parser() -> argparse.ArgumentParser:
    functions = ", ".join(sorted(set(operations()) - set(OPERATORS)))
    parser = argparse.ArgumentParser(
        prog="python -m viz",
        description=_DESCRIPTION,
        epilog=_EPILOG + _wrapped(functions),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("expression", help='what to compute, such as "tanh(w*x + b)"')
    parser.add_argument("values", nargs="*", metavar="name=value", help="a value for each name in it, such as x=2")
    parser.add_argument("-o", "--output", metavar="FILE", help=f"write the picture; its suffix is one of {_suffixes()}")
    add_look(parser)
    parser.add_argument("--ascii", action="store_true", help="print nothing but ASCII")
    return parser


def _wrapped(text: str) -> str:
    return fill(text, 78, initial_indent="  ", subsequent_indent="  ")


def _suffixes() -> str:
    return ", ".join(f".{name}" for name in FORMATS)


def _computed(options: argparse.Namespace) -> tuple[Any, dict[str, Any]]:
    """Compute what was typed, and its gradients; give what it was computed from, too."""
    known = operations()
    source = options.expression.strip()
    expression = parse(source, {name: count for name, (count, _) in known.items() if name not in OPERATORS})
    numbers = _values(options.values)
    _check_names(expression, numbers, set(known))
    values = {name: variable(name, numbers[name]) for name in expression.names if name in numbers}
    result = expression.evaluate({name: function for name, (_, function) in known.items()}, _CONSTANTS | values)
    result.backward()
    return result, values


def _picture(result: Any, options: argparse.Namespace) -> Drawing:
    graph = record(result, names=_names(result))
    made = diagram(graph, show=options.show, title=options.expression.strip())
    return Drawing(made, theme=options.theme, direction=options.direction, steps=partial(drawn_steps, graph))


def _names(result: Any) -> dict[str, Any]:
    return {} if result.is_leaf else {"output": result}


def _explanation(result: Any, values: Mapping[str, Any], name: str) -> Report:
    if name not in values:
        near = get_close_matches(name, values, 1)
        hint = f"did you mean {near[0]}?" if near else ""
        raise OptionError("--explain", expected=f"one of {', '.join(values)}", got=repr(shorten(name, 40)), hint=hint)
    return explain(result, values[name], names=_names(result))


def _values(given: Sequence[str]) -> dict[str, float]:
    """Read ``name=value`` pairs."""
    made: dict[str, float] = {}
    for each in given:
        name, equals, text = (part.strip() for part in each.partition("="))
        if not equals or not _NAME.fullmatch(name):
            raise OptionError("a value", expected="name=number, such as x=2", got=repr(shorten(each, 60)))
        if name in made:
            raise OptionError(f"the value of {name}", expected="one", got="two", hint=f"give {name}=... once")
        try:
            made[name] = float(text)
        except ValueError:
            made[name] = nan
        if not isfinite(made[name]):
            got = repr(shorten(text, 60))
            raise OptionError(f"the value of {shorten(name, 40)}", expected="a number such as 2 or -0.5", got=got)
    return made


def _check_names(expression: Expression, values: Mapping[str, float], functions: Collection[str]) -> None:
    """Check that each name has a value, and each value a name."""
    used = expression.names
    unused = [name for name in values if name not in used]
    for name in used:
        if name not in values and name not in _CONSTANTS:
            raise _missing(expression, name, unused, functions)
    if unused:
        names = f"values for {', '.join(used)}" if used else "no values, as it has no names"
        what = f"{shorten(unused[0], 40)} is not in the expression"
        raise OptionError(what, expected=shorten(names, 200), hint="leave it out, or use it")
    if not values:
        raise ExpressionError(
            expression.source,
            0,
            "there is nothing to differentiate by",
            expected="a name in the expression, with a value",
            got="numbers only",
            hint='write a name for one of them, such as "x*3" x=2',
        )


def _missing(expression: Expression, name: str, unused: Sequence[str], functions: Collection[str]) -> ExpressionError:
    short = shorten(name, 40)
    near = get_close_matches(name, unused, 1)
    hint = f"did you mean {near[0]}?" if near else f"give {short}=..."
    if name == "e":
        hint = "write exp(x) for e**x, or give e=2.718281828459045"
    if name in functions:
        hint = f"{short} is a function: write {short}(...)"
    return expression.fault(name, f"{short} has no value", hint=hint)


def _say(text: str) -> int:
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read this has seen enough; Python would complain once more when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


if __name__ == "__main__":
    sys.exit(main())
