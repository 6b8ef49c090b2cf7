r"""Code that an author shows: it is run, and what it computed last is drawn under its own names.

>>> space = {"ag": ag}
>>> y = run("x = ag.scalar(3.0)\ny = x * x\ny.backward()", space)
>>> print(shown(y, space).alt)
y = x × x, a graph of 2 nodes and 2 edges. y is 9; gradients: x 6.
"""

import ast
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from viz.build import draw
from viz.drawing import Drawing
from viz.errors import VariableError
from viz.explain.explain import explain
from viz.explain.report import Report
from viz.explain.step import step

__all__ = ["explained", "run", "shown", "stepped", "within"]

_P = ParamSpec("_P")
_T = TypeVar("_T")


def run(source: str, namespace: dict[str, Any], *, file: str = "<graph>", line: int = 1) -> Any:
    """Run some Python, and find what it is about: its last line's value, or what it assigned last.

    Parameters
    ----------
    source : str
    namespace : dict
        Where it runs; its variables stay there.
    file, line
        Where the source stands, for errors.

    Returns
    -------
    Any
        The value of the last line, unless that is None, as in ``y.backward()``: then the variable that was last given
        something to draw.

    Raises
    ------
    VariableError
        If there is neither.

    Examples
    --------
    >>> run("2 + 3", {})
    5
    """
    __tracebackhide__ = True  # in IPython, what went wrong is the author's own
    # Blank lines before it, so that errors and tracebacks count as the file does.
    tree = ast.parse("\n" * (line - 1) + source, file)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, file, "exec"), namespace)  # noqa: S102 - the author's own code
    if isinstance(last, ast.Expr):
        value = eval(compile(ast.Expression(last.value), file, "eval"), namespace)  # noqa: S307 - likewise
        if value is not None:
            return value
    return _assigned(tree, namespace)


def shown(value: Any, namespace: dict[str, Any], **options: Any) -> Drawing | Report:
    """Draw a value as its namespace calls it; what is a picture or an explanation already stays as it is.

    Parameters
    ----------
    value : Any
    namespace : dict
    **options
        As for `viz.draw`.

    Raises
    ------
    VariableError
        If it has no graph.

    Examples
    --------
    >>> x = ag.scalar(3.0)
    >>> shown(x * 2, {"width": x}).diagram.nodes[0].name
    'width'
    """
    return value if isinstance(value, (Drawing, Report)) else within(namespace, draw, value, **options)


def stepped(value: Any, namespace: dict[str, Any], number: int, **look: Any) -> Drawing:
    """Draw the backward pass as it is after so many steps.

    Parameters
    ----------
    value : Tensor or Scalar
    namespace : dict
    number : int
    **look
        As for `viz.Drawing`.

    Examples
    --------
    >>> x = ag.scalar(3.0)
    >>> stepped(x * x, {"x": x}, 0).diagram.nodes[0].fact("grad")
    'not computed'
    """
    return within(namespace, step, value).goto(number).draw(**look)


def explained(value: Any, namespace: dict[str, Any], by: str) -> Report:
    """Explain the derivative of a value by whatever an expression names.

    Parameters
    ----------
    value : Tensor or Scalar
    namespace : dict
    by : str

    Examples
    --------
    >>> x = ag.scalar(3.0)
    >>> explained(x * x, {"x": x}, "x").data["gradient"]
    6.0
    """
    return within(namespace, explain, value, run(by, namespace))


def within(namespace: dict[str, Any], function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
    """Call a function as if code in some namespace did: names on pictures are the caller's own.

    Examples
    --------
    >>> import sys
    >>> within({"a": 1}, lambda: sys._getframe(1).f_globals["a"])
    1
    """
    # Names that begin with an underscore are never taken for the caller's.
    call = eval("lambda _function, _args, _kwargs: _function(*_args, **_kwargs)", namespace)  # noqa: S307 - it is ours
    made: _T = call(function, args, kwargs)
    return made


def _assigned(tree: ast.Module, namespace: dict[str, Any]) -> Any:
    """Find the variable that was last given something to draw."""
    for statement in reversed(tree.body):
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue
        stored = [node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and _is_stored(node)]
        for name in reversed(stored):
            value = namespace.get(name)
            if isinstance(value, (Drawing, Report)) or getattr(value, "node", None) is not None:
                return value
    raise VariableError(
        "the code",
        expected="a last line, or a variable, with something to draw",
        got="none",
        hint="end with the name of what to draw, such as y",
    )


def _is_stored(node: ast.Name) -> bool:
    return isinstance(node.ctx, ast.Store)
