"""Where cotangents meet: sums, in arrays that nobody else holds."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np
from numpy import ndarray

from ..backend import copied, raises
from ..graph import Node
from ..ops.index import basic
from .rules import fit

__all__: list[str] = []

NUMPY = (ndarray, np.generic)


def giver(grads: dict[Node, Any], owned: set[Node]) -> Callable[..., None]:
    """A function that adds a cotangent to what a node has, in the shape of the node's value.

    Nodes are noted in `owned` whose sum so far is an array of our own, to be added to in place.
    """
    add = np.add

    def give(p: Node, c: Any, g: Any, made: bool) -> None:
        x = p.value
        kind = type(c)
        if kind is not type(x) or (kind is not float and (kind is not ndarray or c.shape != x.shape)):
            try:
                c = fit(c, x)
            except FloatingPointError:  # inf - inf in the sum that undoes broadcasting
                with np.errstate(all="ignore"):
                    c = fit(c, x)
        old = grads[p]
        if old is None:
            if p.a is None and type(c) is ndarray:
                # what a leaf is left with must be its own: not `g` passed on, no view, nothing that a rule had at hand
                if not made or c is g or c.base is not None:
                    c = c.copy()
                owned.add(p)
            elif p.a is None and not raises(c) and (c is g or not made or getattr(c, "base", None) is not None):
                c = copied(c)
            grads[p] = c
            return
        try:
            if p in owned:
                add(old, c, old)
            else:
                grads[p] = total = old + c
                if type(total) is ndarray:
                    owned.add(p)
        except TypeError:  # a complex cotangent after a real one
            grads[p] = old + c
        except FloatingPointError:  # inf - inf is NaN here, and no accident of a product; `add` has written it
            if p not in owned:
                with np.errstate(all="ignore"):
                    grads[p] = old + c

    return give


def place(grads: dict[Node, Any], owned: set[Node], p: Node, index: Any, g: Any) -> bool:
    """Add a cotangent to what a node has where an index says, so that a piece costs the piece.

    By the rule each would be written into zeros of the whole, and k pieces would cost k times the whole. It takes
    arrays of NumPy and indices that pick no element twice, and says whether it did.
    """
    old = grads.get(p, p)  # the node itself stands for an input that is not wanted
    if old is p or not (isinstance(g, NUMPY) and type(p.value) is ndarray and basic(index)):
        return False
    if p not in owned:
        if old is not None and type(old) is not ndarray:
            return False
        grads[p] = old = np.zeros(p.value.shape, g.dtype) if old is None else old.copy()
        owned.add(p)
    if g.dtype is not old.dtype and not np.can_cast(g.dtype, old.dtype):  # a complex cotangent after a real one
        grads[p] = old = old.astype(np.result_type(old, g))
    there = old[index]
    if type(there) is not ndarray:  # a single element, which NumPy gives as a number
        there = old[(*index, ...) if type(index) is tuple else (index, ...)]
    with suppress(FloatingPointError):  # inf - inf, as above
        np.add(there, g, there)
    return True
