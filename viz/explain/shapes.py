"""Why a gradient has the shape it has: broadcasting undone, products transposed, sums stretched, in index notation.

>>> from viz.build import record
>>> b = ag.tensor([1.0, 2.0], requires_grad=True, name="b")
>>> graph = record((np.ones((4, 2)) * b).sum())
>>> for block in use(graph, 2, 1, graph.cotangents(3), called(graph, 3))[1]:
...     print(block.plain)
b (2,) was stretched to (4, 2) in array(4, 2) × b: each b[j] was used 4 times, so its 4 gradients add.
  upstream (4, 2), × 1, summed over axis 0 → db, (2,)
  db[0] = 1 + 1 + 1 + 1 = 4
"""

import re
from collections.abc import Iterator
from typing import Any, Final

import numpy as np

from viz.build import Record
from viz.digits import number
from viz.explain import windows
from viz.explain.back import SAID, edge, stretched
from viz.explain.products import Found, contracted, contraction, convolved, short
from viz.explain.words import called, count, ones, plural, shape
from viz.page import Block, line

__all__ = ["use"]

_TERMS: Final = 6
_LETTERS: Final = "ijklmnpqrs"
_ARRANGING: Final = frozenset(
    {"reshape", "permute_dims", "squeeze", "expand_dims", "concat", "stack", "flip", "roll", "moveaxis", "swapaxes"}
)
_WORD: Final = re.compile(r"[^\W\d]\w*")


def use(graph: Record, user: int, slot: int, cotangents: list[Any], y: str) -> Found:
    """Explain what one use of a value does to the shape of its gradient: data, and blocks to read."""
    source = graph.inputs[user][slot]
    small, large = np.shape(graph.value(source)), np.shape(graph.value(user))
    made = contraction(graph, user)
    data: dict[str, Any] = {"node": called(graph, user), "op": graph.op(user), "shape": large, "slot": slot}
    if made:
        return contracted(graph, user, slot, made, cotangents, data)
    if windows.known(graph.op(user), len(large)):
        return convolved(graph, user, slot, cotangents, data)
    if graph.declared(user).kind == "elementwise" and stretched(small, large):
        return _broadcast(graph, user, slot, cotangents, data)
    return data | {"kind": "other"}, list(_other(graph, user, slot, data["op"], y))


def _other(graph: Record, user: int, slot: int, op: str, y: str) -> Iterator[Block]:
    source = graph.inputs[user][slot]
    x, node, how = called(graph, source), called(graph, user), edge(graph, user, slot)
    small, large = np.shape(graph.value(source)), graph.value(user)
    if op in ("sum", "mean"):
        each = f"÷ {np.size(graph.value(source)) // max(1, np.size(large))}" if op == "mean" else "as it is"
        what = f"every element of {x} goes into {node} once, so each gets the gradient of what it went into, {each}"
        yield line(f"{what}: {shape(large)} is stretched back to {small}.")
    elif op in _ARRANGING:
        yield line(f"{node} only arranges the elements of {x} in another way: the gradient is {how}.")
    elif op == "getitem":
        picked = graph.pull(user, ones(large))[slot]
        text = (
            f"{node} picks {int(np.count_nonzero(picked)):,} of {np.size(picked):,} elements of {x}; the others get 0"
        )
        twice = int(np.max(picked, initial=0))
        yield line(text, f". One that is picked {twice} times gets the sum of {twice} gradients." if twice > 1 else ".")
    elif graph.declared(user).kind == "elementwise":
        yield line(
            f"{node} is computed element by element, so is the gradient: upstream {how}.".replace(
                "upstream passed", "it is passed"
            )
        )
    else:
        size = f"{op} takes {shape(graph.value(source))} to {shape(large)}"
        told = f". The gradient of {x} is {how}." if op in SAID else "; its rule brings the gradient back."
        yield line(f"{size}{told}".replace("is ×", "is upstream ×"))


def _broadcast(graph: Record, user: int, slot: int, cotangents: list[Any], data: dict[str, Any]) -> Found:
    source = graph.inputs[user][slot]
    value, large = graph.value(source), np.shape(graph.value(user))
    x, axes = called(graph, source), stretched(np.shape(value), large)
    times = int(np.prod([large[axis] for axis in axes]))
    added = len(large) - np.ndim(value)
    letters = ", ".join("0" if axis in axes else _LETTERS[axis] for axis in range(added, len(large)))
    element = f"each {short(x)}[{letters}]" if np.size(value) > 1 else x
    size = f" {np.shape(value)}" if np.ndim(value) else ", a number,"
    blocks: list[Block] = [
        line(
            (x, "name"),
            f"{size} was stretched to {large} in {called(graph, user)}: {element} was used ",
            plural(times, "time"),
            f", so its {count(times)} gradients add.",
        )
    ]
    top = f"d{graph.name(user)}" if _WORD.fullmatch(graph.name(user)) else "upstream"
    blocks.append(line(f"{top} {large}, {edge(graph, user, slot)} → d{short(x)}, {shape(value)}", indent=2))
    terms, index, total = _terms(graph, user, slot, cotangents[user], axes)
    where = f"[{', '.join(map(str, index))}]" if index else ""
    lead = f"d{short(x)}{where} = "
    if len(terms) <= _TERMS:
        blocks.append(line(lead, _sum(terms), " = ", (number(total), "grad"), indent=2))
    elif len(terms):
        low, high = number(min(terms)), number(max(terms))
        text = f"the sum of {len(terms):,} numbers between {low} and {high} = "
        blocks.append(line(lead, text, (number(total), "grad"), indent=2))
    facts = {"kind": "broadcast", "axes": axes, "times": times, "terms": terms, "index": index, "sum": total}
    return data | facts, blocks


def _terms(graph: Record, user: int, slot: int, g: Any, axes: tuple[int, ...]) -> tuple[list[float], Any, float]:
    """List the gradients that add up in the element that gets most: upstream times local derivative, by NumPy alone."""
    large = np.shape(graph.value(user))
    d = graph.slopes(user)[slot]
    with np.errstate(all="ignore"):
        product = np.real(np.broadcast_to(np.asarray(g), large) * np.conj(np.broadcast_to(np.asarray(d), large)))
    front = np.moveaxis(product, axes, range(len(axes))).reshape(
        -1, *(n for at, n in enumerate(large) if at not in axes)
    )
    totals = front.sum(axis=0)
    index = np.unravel_index(int(np.argmax(np.abs(totals))), totals.shape) if totals.ndim else ()
    terms = [float(t) for t in front[(slice(None), *index)]]
    source = np.shape(graph.value(graph.inputs[user][slot]))
    # The element's index in the value itself, where stretched axes of length 1 stay.
    kept = iter(int(i) for i in index)
    added = len(large) - len(source)
    place = tuple(0 if at + added in axes else next(kept) for at in range(len(source)))
    return terms, place, float(sum(terms))


def _sum(terms: list[float]) -> str:
    text = number(terms[0])
    for term in terms[1:]:
        text += f" − {number(-term)}" if term < 0 else f" + {number(term)}"
    return text
