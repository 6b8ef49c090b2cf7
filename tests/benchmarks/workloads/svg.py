"""A graph of 1,000 nodes, and one of 100, to SVG: laid out, numbers and all."""

from __future__ import annotations

import random
import re
from functools import partial
from typing import Any

import numpy as np

from benchmarks.case import Array, Bar, Case, Workload, plain

UNFOLDED, FOLDED = "viz, 1,000 nodes unfolded", "viz, 1,000 nodes folded"
SMALL = "viz, 100 nodes"
Link = tuple[str, int, int]


def links(nodes: int) -> list[Link]:
    """The graph as (operation, first input, second input): every fifth node is a leaf."""
    choose = random.Random(5)
    graph: list[Link] = [("leaf", -1, -1), ("leaf", -1, -1)]
    last, waiting = 0, 1
    while len(graph) < nodes:
        here = len(graph)
        if here % 5 == 0 and here < nodes - 1:
            graph.append(("leaf", -1, -1))
            waiting = here
            continue
        if waiting >= 0:
            graph.append(("mul", last, waiting))
        elif here % 3 == 0:
            graph.append(("tanh", last, -1))
        else:
            graph.append(("add", last, choose.randrange(max(0, here - 12), here - 1)))
        last, waiting = here, -1
    return graph


def leaves(graph: list[Link]) -> list[float]:
    """The leaves' values."""
    return [0.8 + 0.01 * (i % 37) for i, (op, _, _) in enumerate(graph) if op == "leaf"]


def evaluate(graph: list[Link], given: list[Any], tanh: Any) -> list[Any]:
    """Every node's value."""
    left, values = iter(given), []
    for op, i, j in graph:
        if op == "leaf":
            values.append(next(left))
        elif op == "tanh":
            values.append(tanh(values[i]))
        else:
            values.append(values[i] * values[j] if op == "mul" else values[i] + values[j])
    return values


def reference(graph: list[Link]) -> Array:
    """The leaves' gradients, walked back in plain floats."""
    values = evaluate(graph, leaves(graph), np.tanh)
    g = [0.0] * len(graph)
    g[-1] = 1.0
    for k in reversed(range(len(graph))):
        op, i, j = graph[k]
        if op == "tanh":
            g[i] += g[k] * (1 - values[k] ** 2)
        elif op != "leaf":
            g[i] += g[k] * (values[j] if op == "mul" else 1.0)
            g[j] += g[k] * (values[i] if op == "mul" else 1.0)
    return np.array([d for d, (op, _, _) in zip(g, graph, strict=True) if op == "leaf"])


def ours(nodes: int, options: dict[str, Any]) -> Case:
    """Draw with viz, on autograd_lite's scalars."""
    import autograd_lite as ag
    import viz

    graph = links(nodes)

    def build(_: object) -> list[Any]:
        """A new graph each time: nothing remembered about the last picture helps."""
        made = [ag.scalar(v) for v in leaves(graph)]
        y = evaluate(graph, made, ag.tanh)[-1]
        y.backward()
        return [y, *made]

    def draw(kept: list[Any]) -> str:
        return viz.draw(kept[0], **options).svg()

    def check() -> list[tuple[Array, Array]]:
        kept = build(None)
        found = np.array([float(plain(v.grad)) for v in kept[1:]])
        pairs = [(found, reference(graph))]
        if options:  # drawn in full: every node has to be there
            drawn = len(re.findall(r'<g [^>]*class="node\b', draw(kept)))
            pairs.append((np.array(min(drawn, nodes)), np.array(nodes)))
        return pairs

    return Case({"build": build, "draw": draw}, check)


def bare(nodes: int) -> Case:
    """Draw the same graph as boxes with pygraphviz alone: what Graphviz itself takes."""
    import pygraphviz

    lines = []
    for k, (op, i, j) in enumerate(links(nodes)):
        lines.append(f'{k} [shape=box label="{op} 0.1234"]')
        lines += [f"{source} -> {k}" for source in (i, j) if source >= 0]
    dot = "digraph {rankdir=LR\n" + "\n".join(lines) + "}"

    def draw(_: object) -> bytes:
        drawn: bytes = pygraphviz.AGraph(string=dot).draw(format="svg", prog="dot")
        return drawn

    def check() -> list[tuple[Array, Array]]:
        return [(np.array(draw(None).count(b'class="node"')), np.array(nodes))]

    return Case({"build": lambda _: None, "draw": draw}, check)


WORKLOAD = Workload(
    name="svg",
    title="viz.draw(y).svg() of a graph of scalars, gradients computed",
    unit="ms",
    scale=1e3,
    peer="pygraphviz, 1,000 nodes",
    engines={
        UNFOLDED: partial(ours, 1000, {"collapse": False}),
        FOLDED: partial(ours, 1000, {}),
        SMALL: partial(ours, 100, {}),
        "pygraphviz, 1,000 nodes": partial(bare, 1000),
        "pygraphviz, 100 nodes": partial(bare, 100),
    },
    bars=(
        Bar(UNFOLDED, "draw", 1500, "ms"),
        Bar(FOLDED, "draw", 1500, "ms"),
        Bar(SMALL, "draw", 150, "ms"),
    ),
)
