"""Which op is at fault: each one that took part is checked by itself, with the values that it had."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ..anomaly import unsound
from ..apply import PART, apply
from ..errors import AutogradError
from ..graph import Graph, Node, Parts, by_tick, reachable
from ..transforms.run import run
from ..tree import tree_flatten
from ..variable import Variable
from .errors import GradientCheckError, KinkError
from .judge import Options
from .levels import check
from .problem import Problem, is_floating
from .space import Space

__all__: list[str] = []

MOST = 2000  # nodes to look at


class Culprit(NamedTuple):
    """A node whose op is wrong by itself, and what is wrong with it."""

    node: Node
    error: GradientCheckError


def record(problem: Problem) -> tuple[list[Any], list[Node]]:
    """A run of the function: its outputs that have a graph, and the nodes of that, oldest first."""
    places = list(range(len(problem.space.values)))
    with np.errstate(all="ignore"):
        done = run("check_grads", problem.f, places, tuple(problem.space.values), {})
    for node, label in zip(done.nodes, problem.space.labels, strict=True):
        if node.name is None:
            node.name = label
    outs = [out for out in done.result if isinstance(out, Variable) and out.node is not None]
    nodes = [out.node for out in outs if out.node is not None]
    found = sorted(reachable(nodes, since=done.began), key=by_tick)
    return outs, [node for node in found if node.a is not None][:MOST]


def culprit(nodes: list[Node], options: Options, failed: GradientCheckError) -> Culprit | None:
    """The first node that fails a check of its own, with an error of the kind of this one."""
    if failed.mode == "value":
        return next((Culprit(node, failed) for node in nodes if unsound(Graph(node).value(node))), None)
    options = options._replace(finite=False)
    for node in nodes:
        local = alone(node)
        if local is None:
            continue
        try:
            check(local, options, failed.order)
        except GradientCheckError as error:
            if isinstance(error, KinkError) is isinstance(failed, KinkError):
                return Culprit(node, error)
        except AutogradError:
            continue  # it cannot be applied by itself
    return None


def alone(node: Node) -> Problem | None:
    """The problem of one op with the inputs that it had there; None where it has nothing to check."""
    op, graph = node.op, Graph(node)
    values = [graph.value(p) for p in node.inputs]
    moved = [i for i, (p, v) in enumerate(zip(node.inputs, values, strict=True)) if p.requires_grad and is_floating(v)]
    if op is PART or not op.differentiable or not moved or any(type(v) is Parts for v in values):
        return None

    def flat(*xs: Any) -> list[Any]:
        inner = list(values)
        for i, x in zip(moved, xs, strict=True):
            inner[i] = x
        ys = apply(op, tuple(inner), node.params) if op.again is None else op.again(*inner)
        return [y for y in tree_flatten(ys)[0] if is_floating(y)]

    names = [op.names[i] if i < len(op.names) else f"input {i}" for i in moved]
    given = [v if type(v) is float else np.array(v) for v in (values[i] for i in moved)]
    return Problem(flat, Space(given, names), op.name)


def rules(op: Any, mode: str, argument: int | None) -> Iterator[Any]:
    """The functions that say how to differentiate an op, the one most to blame first."""
    if op.again is not None:
        yield op.again.__wrapped__
    if mode == "forward" and op.kind == "custom":
        yield op.jvp
    found = op.rules if isinstance(op.rules, tuple) else (op.rules,)
    if argument is not None and argument < len(found):
        yield found[argument]
    yield from found
    yield op.forward


def place(op: Any, mode: str, argument: int | None) -> str:
    """The file and line of the rule most to blame."""
    code = next(rule.__code__ for rule in rules(op, mode, argument) if hasattr(rule, "__code__"))
    path = Path(code.co_filename)
    here = Path.cwd()
    return f"{path.relative_to(here) if path.is_relative_to(here) else path}:{code.co_firstlineno}"
