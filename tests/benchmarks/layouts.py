"""Three ways to lay out a node, measured on bare engines: the comparison that ARCHITECTURE.md quotes.

``python tests/benchmarks/layouts.py`` prints us per operation for recording and for recording plus the walk back,
on 8-vectors and on floats, with the garbage collector on as users have it, and bytes per node. The engines know
mul and add only and check nothing: they show what a layout costs, not what an engine costs.
"""

from __future__ import annotations

import gc
import operator
import time
import tracemalloc
from collections.abc import Callable
from itertools import count
from operator import attrgetter
from statistics import median
from typing import Any

import numpy as np

next_tick = count(1).__next__
by_tick = attrgetter("tick")
new = object.__new__


class Handle:
    """What a user holds, where it is apart from the node."""

    __slots__ = ("node", "value")


class TupleNode:
    """Inputs in a tuple."""

    __slots__ = ("extra", "gradient", "inputs", "op", "tick", "value")


class SlotNode:
    """Two inputs in slots."""

    __slots__ = ("a", "b", "extra", "gradient", "op", "tick", "value")


def tuple_and_handle(op: str, f: Callable[..., Any]) -> Any:
    """Layout 1: a handle beside a node with a tuple of inputs."""

    def call(a: Any, b: Any) -> Any:
        out, node = new(type(a)), new(TupleNode)
        out.value = node.value = f(a.value, b.value)
        node.op, node.inputs, node.tick, node.gradient, node.extra = op, (a.node, b.node), next_tick(), None, None
        out.node = node
        return out

    return call


def slots_and_handle(op: str, f: Callable[..., Any]) -> Any:
    """Layout 2: a handle beside a node with two slots for inputs."""

    def call(a: Any, b: Any) -> Any:
        out, node = new(type(a)), new(SlotNode)
        out.value = node.value = f(a.value, b.value)
        node.op, node.a, node.b, node.tick, node.gradient, node.extra = op, a.node, b.node, next_tick(), None, None
        out.node = node
        return out

    return call


def one_object(op: str, f: Callable[..., Any]) -> Any:
    """Layout 3: handle and node are one object."""

    def call(a: Any, b: Any) -> Any:
        out = new(type(a))
        out.value = f(a.value, b.value)
        out.op, out.a, out.b, out.tick, out.gradient, out.extra = op, a, b, next_tick(), None, None
        return out

    return call


def inputs_of(node: Any) -> tuple[Any, ...]:
    """The inputs of a node of any layout."""
    if isinstance(node, TupleNode):
        return node.inputs
    return () if node.a is None else (node.a, node.b)


def walk(root: Any, seed: Any) -> None:
    """The same walk for all: a dictionary of cotangents, newest node first."""
    found = {root: None}
    stack = [root]
    while stack:
        for p in inputs_of(stack.pop()):
            if p not in found:
                found[p] = None
                stack.append(p)
    order = sorted(found, key=by_tick)
    found[root] = seed
    while order:
        node = order.pop()
        g, inputs = found[node], inputs_of(node)
        node.gradient = g
        if inputs:
            p, q = inputs
            for x, c in ((p, g * q.value), (q, g * p.value)) if node.op == "mul" else ((p, g), (q, g)):
                found[x] = c if found[x] is None else found[x] + c


def engine(layout: Callable[..., Any], mul: Any, add: Any) -> Callable[[Any], Any]:
    """A function that makes a leaf of an engine with that layout."""
    base: Any = SlotNode if layout is one_object else Handle
    kind = type("Variable", (base,), {"__slots__": (), "__mul__": layout("mul", mul), "__add__": layout("add", add)})
    node_kind = {tuple_and_handle: TupleNode, slots_and_handle: SlotNode, one_object: kind}[layout]

    def leaf(value: Any) -> Any:
        node = new(node_kind)
        node.op, node.value, node.tick, node.gradient, node.extra = "leaf", value, next_tick(), None, None
        if node_kind is TupleNode:
            node.inputs = ()
        else:
            node.a = node.b = None
        if base is SlotNode:
            return node
        out = new(kind)
        out.node, out.value = node, value
        return out

    return leaf


def record(leaf: Callable[[Any], Any], value: Any, n: int) -> Any:
    """A chain of 2n operations."""
    w, b = leaf(value * 0.9), leaf(value * 0.1)
    h = leaf(value)
    for _ in range(n):
        h = h * w + b
    return getattr(h, "node", h)


def measure(leaf: Callable[[Any], Any], value: Any, n: int) -> tuple[float, float]:
    """Seconds per operation: recorded; recorded and walked back."""
    start = time.perf_counter()
    root = record(leaf, value, n)
    recorded = time.perf_counter() - start
    walk(root, value * 0 + 1.0)
    return recorded / (2 * n), (time.perf_counter() - start) / (2 * n)


def main() -> None:
    """Measure the layouts in turn, and print the medians."""
    layouts = (tuple_and_handle, slots_and_handle, one_object)
    for title, value, n, mul, add in (
        ("1,000 operations on 8-vectors", np.linspace(0.5, 1.0, 8), 500, np.multiply, np.add),
        ("60,000 operations on floats", 0.9, 30_000, operator.mul, operator.add),
    ):
        print(f"{title}: us per operation, of layout 1")
        leaves = {layout: engine(layout, mul, add) for layout in layouts}
        samples: dict[Any, list[tuple[float, float]]] = {layout: [] for layout in layouts}
        for _ in range(25):
            for layout in layouts:
                samples[layout].append(measure(leaves[layout], value, n))
        for layout in layouts:
            recorded, both = (median(s[i] for s in samples[layout]) for i in (0, 1))
            ratio = median(s[1] / t[1] for s, t in zip(samples[layout], samples[layouts[0]], strict=True))
            gc.collect()
            tracemalloc.start()
            root = record(leaves[layout], value, n)
            size = tracemalloc.get_traced_memory()[0] / (2 * n)
            tracemalloc.stop()
            del root
            print(
                f"  {layout.__name__:18} record {recorded * 1e6:.2f}  both {both * 1e6:.2f}  {ratio:.2f}  {size:.0f} B"
            )


if __name__ == "__main__":
    main()
