"""Products and convolutions, and their gradients, in index notation; and the products that do not fit.

>>> from viz.build import record
>>> W = ag.tensor(np.ones((3, 2)), requires_grad=True, name="W")
>>> graph = record((np.ones((4, 3)) @ W).sum())
>>> contracted(graph, 2, 1, contraction(graph, 2), graph.cotangents(3), {"op": "matmul"})[0]["backward"]
'dW[i,j] = Σ_n A[n,i] dZ[n,j]'
"""

import re
from typing import Any, Final

import numpy as np

from viz.algebra.indices import backward, contract, equation, subscripts
from viz.build import Record
from viz.explain import windows
from viz.explain.words import called, each
from viz.page import Block, Formula, Table, line, spans

__all__ = ["Found", "contracted", "contraction", "convolved", "short"]

_MATRIX: Final = 2

Found = tuple[dict[str, Any], list[Block]]


def contraction(graph: Record, user: int) -> str:
    """Give the subscripts of a product that is a sum over indices, as `numpy.einsum` writes them; "" if it is none.

    Examples
    --------
    >>> from viz.build import record
    >>> W = ag.tensor(np.ones((3, 2)), requires_grad=True)
    >>> contraction(record(np.ones((4, 3)) @ W), 2), contraction(record(W + 1), 2)
    ('ni,ij->nj', '')
    """
    shapes = [np.shape(graph.value(at)) for at in graph.inputs[user]]
    return subscripts(graph.op(user), shapes, graph.params(user))


def _lettered(graph: Record, sources: tuple[int, ...]) -> tuple[list[str], list[str]]:
    """Call the factors of a product by their names, or by letters; and say what these stand for."""
    free = (letter for letter in "ABCD" if letter not in graph.names())
    names, given = [], []
    for at in sources:
        name = called(graph, at)
        if " " in name or "(" in name:
            given.append(f"{(letter := next(free))} = {name}")
            name = letter
        names.append(name)
    return names, given


def contracted(graph: Record, user: int, slot: int, made: str, cotangents: list[Any], data: dict[str, Any]) -> Found:
    """Write a product in index notation, and its gradient; check that by NumPy's einsum.

    Parameters
    ----------
    graph : Record
    user, slot : int
        Which use: the node of the product, and which of its factors.
    made : str
        Its subscripts.
    cotangents : list
        The gradient of every node.
    data : dict
        What is known of the use already.
    """
    sources = graph.inputs[user]
    back = backward(made, slot)
    first, second, result = re.split(",|->", made)
    names, given = _lettered(graph, sources)
    x, other = names[slot], names[1 - slot]
    z = graph.name(user) or ("y" if not result else "Z")
    forth = equation(z, result, list(zip(names, (first, second), strict=True)))
    pair = (f"d{short(z)}", other) if slot == 0 else (other, f"d{short(z)}")
    parts = re.split(",|->", back)
    backwards = equation(f"d{short(x)}", parts[2], list(zip(pair, parts[:2], strict=True)))
    if not graph.name(user):
        given.append(f"{z} = {' @ '.join(names) if data['op'] == 'matmul' else called(graph, user)}")
    lead = f"With {each(given)}: " if given else ""
    text = f"{lead}{forth.text}\n{' ' * len(lead)}so {backwards.text}"
    blocks: list[Block] = [Formula(rf"{forth.tex} \quad\Rightarrow\quad {backwards.tex}", text)]
    if "0" in made:
        blocks.append(line(("An axis of length 1 that is stretched has the index 0.", "muted"), indent=2))
    g, value = cotangents[user], graph.value(sources[1 - slot])
    arrays = (g, np.conj(value)) if slot == 0 else (np.conj(value), g)
    mirrored = contract(back, *arrays, np.shape(graph.value(sources[slot])))
    agrees = bool(np.allclose(mirrored, graph.pull(user, g)[slot], equal_nan=True))
    facts: dict[str, Any] = {
        "kind": "product",
        "subscripts": made,
        "forward": forth.text,
        "backward": backwards.text,
        "agrees": agrees,
    }
    if np.ndim(graph.value(sources[slot])) == np.ndim(value) == _MATRIX and data["op"] == "matmul":
        facts["products"] = _products(short(x), short(z), other, slot, np.asarray(g), np.asarray(value), mirrored)
        rows = tuple(
            (
                spans("  " + row["product"]),
                spans(row["shapes"]),
                spans((row["why"], "good" if row["fits"] else "muted")),
            )
            for row in facts["products"]
        )
        blocks.append(Table(("", "", ""), rows))
    return data | facts, blocks


def convolved(graph: Record, user: int, slot: int, cotangents: list[Any], data: dict[str, Any]) -> Found:
    """Write a convolution in index notation, and its gradient; check that by NumPy alone.

    Parameters
    ----------
    graph, user, slot, cotangents, data
        As for `contracted`.
    """
    x, w = graph.inputs[user]
    z, how = graph.name(user) or "Z", graph.params(user)
    lead = "" if graph.name(user) else f"With {z} = {called(graph, user)}: "
    forth, back = windows.equations((short(called(graph, x)), short(called(graph, w)), z), slot, how)
    text = f"{lead}{forth.text}\n{' ' * len(lead)}so {back.text}"
    blocks: list[Block] = [Formula(rf"{forth.tex} \quad\Rightarrow\quad {back.tex}", text)]
    if how["groups"] > 1:
        blocks.append(line(("c counts the channels of the group that o is in.", "muted"), indent=2))
    if any(map(any, how["padding"])):
        blocks.append(line(("What lies outside of the input is 0.", "muted"), indent=2))
    g = cotangents[user]
    mirrored = windows.gradient(graph.value(x), graph.value(w), g, slot, how)
    agrees = bool(np.allclose(mirrored, graph.pull(user, g)[slot], equal_nan=True))
    return data | {"kind": "convolution", "forward": forth.text, "backward": back.text, "agrees": agrees}, blocks


def _products(x: str, z: str, other: str, slot: int, g: Any, value: Any, right: Any) -> list[dict[str, Any]]:
    """Try the products that one might think of, the right one first."""
    up = f"d{z}"
    pairs: list[tuple[str, Any, str, Any]] = (
        [
            (f"{other}ᵀ", value.T, up, g),
            (f"{up}ᵀ", g.T, other, value),
            (other, value, up, g),
            (up, g, other, value),
        ]
        if slot
        else [
            (up, g, f"{other}ᵀ", value.T),
            (other, value, f"{up}ᵀ", g.T),
            (up, g, other, value),
            (other, value, up, g),
        ]
    )
    rows = []
    for name_a, a, name_b, b in pairs:
        fits, why = False, "shapes do not meet"
        if a.shape[1] == b.shape[0]:
            fits, why = _judged(a @ b, right, x)
        rows.append({"product": f"{name_a} @ {name_b}", "shapes": f"{a.shape} @ {b.shape}", "fits": fits, "why": why})
    return rows


def _judged(made: Any, right: Any, x: str) -> tuple[bool, str]:
    if made.shape == right.shape and np.allclose(made, right, equal_nan=True):
        return True, f"= d{x} {right.shape}, which fits {x}"
    if made.shape == right.shape[::-1] and np.allclose(made, right.T, equal_nan=True):
        return False, f"{made.shape}: d{x} transposed"
    if made.shape == right.shape:
        return False, f"{made.shape} fits {x} by chance: other numbers, other indices summed"
    return False, f"{made.shape} is not the shape of {x}"


def short(name: str) -> str:
    """Put a name that is a formula in brackets.

    Examples
    --------
    >>> short("W"), short("x @ W")
    ('W', '(x @ W)')
    """
    return name if " " not in name else f"({name})"
