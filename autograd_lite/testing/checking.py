"""`check_grads`: whether the derivatives of a function are right, and whose fault it is if not."""

from collections.abc import Callable, Iterable
from importlib.util import find_spec
from typing import Any

import numpy as np

from ..errors import AutogradError
from ..graph import LEAF, Graph, Node
from .culprit import Culprit, culprit, place, record
from .errors import GradientCheckError, KinkError
from .judge import Options
from .levels import check
from .problem import Problem, check_options

__all__ = ["check_grads"]

SHOWN = 12  # nodes of a graph that an error prints


def check_grads(
    f: Callable[..., Any],
    args: Any,
    *,
    order: int = 1,
    modes: Iterable[str] = ("reverse", "forward"),
    eps: float | None = None,
    rtol: float | None = None,
    atol: float | None = None,
) -> None:
    """Check the derivatives of a function: by differences, and reverse against forward mode.

    Up to 24 input numbers are moved one by one; of more, all of an argument at once, in two directions. Differences
    are central, at several step sizes, extrapolated, with an estimate of their error; where the function runs on
    complex numbers and proves to be analytic, a complex step replaces them. Those of single and half precision are
    taken in double, if the function takes doubles. Beside that, ``<v, J t>`` of forward mode and ``<J' v, t>`` of
    reverse mode must agree, to almost all digits.

    Parameters
    ----------
    f : callable
        Gives a value of any shape, or a pytree; what is not floating point in it is not looked at.
    args : tuple
        Where to check: floats, arrays, Tensors, Scalars, or pytrees of these, real or complex. What is not floating
        point is passed on as it is. A value that is neither tuple nor list is the only argument.
    order : int
        Up to which order of derivative. The second is checked as the first of the gradient, and as that of the
        derivative in a direction, each in both modes.
    modes : iterable of {"reverse", "forward"}
        Which to check.
    eps : float, optional
        The first (largest) step; by default 0.02 times the largest of the numbers that are moved, or of 1. Numbers
        below 0.001 are also moved by parts of themselves, and the differences that are surer count.
    rtol, atol : float, optional
        How far from the expected number, relative to it and absolutely. By default 1e-8 and 1e-10 in double
        precision, more in others, the latter relative to the largest number beside it; the estimated error of the
        differences comes in addition.

    Raises
    ------
    GradientCheckError
        If a derivative is wrong. It names argument, index, both numbers and the op at fault.
    KinkError
        If there is no derivative here: a kink, a tie, a jump, a value that is not finite. (It is a
        `GradientCheckError` too.)
    DTypeError
        If no argument is floating point.
    OpError
        For an order, a mode, a step or a tolerance that makes no sense.

    Examples
    --------
    >>> from autograd_lite.testing import check_grads
    >>> check_grads(lambda x, w: ag.tanh(x @ w), (np.ones((2, 3)), np.array([0.1, 0.2, 0.3])), order=2)
    >>> @ag.elementwise(d=lambda y, x: ag.sin(x))
    ... def cosine(xp, x):
    ...     return xp.cos(x)
    >>> try:
    ...     check_grads(lambda x: 3.0 * cosine(x), (1.0,))
    ... except AssertionError as error:
    ...     print(error.op, round(error.found, 6), round(error.expected, 6))
    <Op cosine: elementwise> 2.524413 -2.524413
    """
    __tracebackhide__ = True  # of pytest: the test is where to look
    options = Options(check_options(order, modes, eps=eps, rtol=rtol, atol=atol), eps, rtol, atol)
    problem = Problem.of(f, args)
    try:
        check(problem, options, order)
    except GradientCheckError as error:
        raise explained(error, problem, options) from error.__cause__


def explained(error: GradientCheckError, problem: Problem, options: Options) -> GradientCheckError:
    """The error with the op at fault, and with a graph to look at."""
    try:
        outs, nodes = record(problem)
        found = culprit(nodes, options, error)
    except AutogradError:
        return error
    variable = _drawable(outs, problem)
    facts = {**error.facts, "variable": variable}
    lines: list[str] = [error.problem]
    if found is not None:
        facts |= {"op": found.node.op, "node": found.node}
        lines += _blame(found)
    elif not isinstance(error, KinkError) and error.found is not None:
        lines.append(
            "  every op on the way is right by itself: does a value leave the graph (item(), float(), detach(), "
            "stop_gradient)?"
        )
    if 1 < len(nodes) <= SHOWN:
        lines += ["  the graph:", *(f"    {line}" for line in listing(nodes, found and found.node))]
    hint = error.hint or ("see it with viz.draw(error.variable)" if variable is not None and find_spec("viz") else "")
    return type(error)("\n".join(lines), hint, **facts)


def _blame(found: Culprit) -> list[str]:
    """What is wrong with an op, in words."""
    op, error = found.node.op, found.error
    if error.mode == "value":
        return [f"  the op that gives it: {op.name}", f"    it was given: {_given(found.node)}"]
    told = error.problem.removeprefix(f"check_grads of {op.name}").removeprefix(": ")
    order = "" if error.order == 1 else f", in its derivative of order {error.order}"
    kink = isinstance(error, KinkError)
    which = "" if error.argument is None else f", by its input {_input(found, error.argument)}"
    lines = [f"  the op {'with the kink' if kink else 'at fault'}: {op.name}{which}{order}"]
    first, _, numbers = told.partition("\n")
    lines.append(f"    {(numbers or first).strip()}")
    if op.tex:
        lines.append(f"    formula: {op.tex}")
    if not kink:
        lines.append(f"    its rule: {place(op, error.mode, error.argument)}")
    lines.append(f"    it was given: {_given(found.node)}")
    return lines


def _input(found: Culprit, k: int) -> str:
    """The name of the input that a local check calls its k-th: constants are not counted there."""
    node = found.node
    moved = [i for i, p in enumerate(node.inputs) if p.requires_grad]
    names = node.op.names
    return str(names[moved[k]]) if k < len(moved) and moved[k] < len(names) else f"{k + 1}"


def _given(node: Node) -> str:
    graph = Graph(node)
    parts = [_short(graph.value(p)) for p in node.inputs]
    return ", ".join([*parts, *(f"{k}={v!r}" for k, v in (node.params or {}).items())])


def _short(value: Any) -> str:
    if isinstance(value, np.ndarray) and value.size > 6:  # noqa: PLR2004 - two of them, as it says
        return f"{value.dtype}{list(value.shape)}"
    return " ".join(np.array2string(value, separator=", ").split()) if isinstance(value, np.ndarray) else repr(value)


def listing(nodes: list[Node], marked: Node | None) -> list[str]:
    """A graph in lines, one for each node."""
    names: dict[Node, str] = {}
    lines: list[str] = []
    for node in nodes:
        for p in node.inputs:
            if p not in names:
                names[p] = p.name or ("x" if p.op is LEAF else _short(p.value))
        names[node] = f"v{len(lines) + 1}"
        params = [f"{k}={v!r}" for k, v in (node.params or {}).items()]
        call = f"{node.op.name}({', '.join([*(names[p] for p in node.inputs), *params])})"
        lines.append(f"{names[node]} = {call}{'  <- here' if node is marked else ''}")
    return lines


def _drawable(outs: list[Any], problem: Problem) -> Any:
    """The first output, with gradients where they can be computed."""
    if not outs:
        return None
    out = outs[0]
    try:
        out.backward(np.ones(out.shape, out.dtype) if out.shape else None)
    except Exception:  # noqa: BLE001 - the rule that is wrong may raise anything; the picture then has no gradients
        return out
    return out
