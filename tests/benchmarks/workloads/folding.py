"""Graphs of 100,000 and 1,000,000 nodes, drawn: found what repeats, folded, formatted."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from benchmarks.case import Array, Bar, Case, Workload
from benchmarks.workloads.svg import evaluate, leaves, links

LINE, IRREGULAR, CHAIN = "viz, line on 12,500 samples", "viz, irregular", "viz, chain of 1,000,000 as text"
NODES = 100_000


def line(samples: int) -> Any:
    """The squared error of a line over some samples, number by number: eight nodes for each."""
    import autograd_lite as ag

    w, b = ag.scalar(0.5), ag.scalar(0.1)
    loss = ag.scalar(0.0)
    for at in range(samples):
        loss = loss + (w * float(at) + b - 0.3) ** 2
    loss.backward()
    return loss


def irregular(nodes: int) -> Any:
    """A graph in which nothing repeats."""
    import autograd_lite as ag

    graph = links(nodes)
    y = evaluate(graph, [ag.scalar(value) for value in leaves(graph)], ag.tanh)[-1]
    y.backward()
    return y


def chain(nodes: int) -> Any:
    """A sine of a sine of a sine."""
    import autograd_lite as ag

    y = ag.scalar(0.5)
    for _ in range(nodes - 1):
        y = ag.sin(y)
    return y


def case(build: Any, size: int, text: bool) -> Case:
    """Draw, and compare what is drawn and folded with the size of the graph."""
    import viz

    # A new drawing each time, of one graph: recording a million nodes takes longer than drawing them.
    made = build(size)

    def draw(_: object) -> str:
        drawing = viz.draw(made)
        return drawing.text() if text else drawing.svg()

    def check() -> list[tuple[Array, Array]]:
        diagram = viz.draw(made).diagram
        return [
            (np.array(diagram.total), np.array(len(made.graph))),
            (np.array(max(len(diagram.nodes), 300)), np.array(300)),
        ]

    return Case({"draw": draw}, check)


WORKLOAD = Workload(
    name="folding",
    title=f"viz.draw of {NODES:,} scalars to SVG, and of a chain of 1,000,000 to text",
    unit="s",
    scale=1.0,
    peer=IRREGULAR,
    engines={
        LINE: partial(case, line, 12_500, False),
        IRREGULAR: partial(case, irregular, NODES, False),
        CHAIN: partial(case, chain, 1_000_000, True),
    },
    bars=(Bar(LINE, "total", 5, "s"), Bar(IRREGULAR, "total", 5, "s"), Bar(CHAIN, "total", 20, "s")),
)
