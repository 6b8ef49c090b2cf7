"""Pytrees: nested tuples, lists, dicts, named tuples and dataclasses, taken apart and put together again."""

from collections.abc import Callable
from typing import Any

from .errors import TreeError

__all__ = ["tree_flatten", "tree_map"]


def _parts(tree: Any) -> tuple[list[Any], Callable[[list[Any]], Any]] | None:
    """The children of a container and how to build it again; None for a leaf."""
    kind = type(tree)
    if isinstance(tree, tuple) and hasattr(tree, "_fields"):
        return list(tree), lambda parts: kind(*parts)
    if kind in (tuple, list):
        return list(tree), kind
    if isinstance(tree, dict):
        keys = list(tree)
        return list(tree.values()), lambda parts: kind(zip(keys, parts, strict=True))
    if hasattr(kind, "__dataclass_fields__"):
        names = [n for n, field in kind.__dataclass_fields__.items() if field.init]
        return [getattr(tree, n) for n in names], lambda parts: kind(**dict(zip(names, parts, strict=True)))
    return None


def tree_flatten(tree: Any, /) -> tuple[list[Any], Callable[[list[Any]], Any]]:
    """The leaves of a nested structure in order, and a function that puts new ones in their place.

    Parameters
    ----------
    tree : tuple, list, dict, named tuple or dataclass, nested; or a leaf
        Anything else is a leaf. A dict keeps its order.

    Returns
    -------
    leaves : list
    rebuild : callable
        ``rebuild(leaves)`` has the structure of `tree`.

    Examples
    --------
    >>> leaves, rebuild = ag.tree_flatten({"w": (1.0, 2.0), "b": 3.0})
    >>> leaves
    [1.0, 2.0, 3.0]
    >>> rebuild([10.0, 20.0, 30.0])
    {'w': (10.0, 20.0), 'b': 30.0}
    """
    found = _parts(tree)
    if found is None:
        return [tree], lambda leaves: leaves[0]
    children, build = found
    flat = [tree_flatten(child) for child in children]
    counts = [len(leaves) for leaves, _ in flat]

    def rebuild(leaves: list[Any]) -> Any:
        if len(leaves) != sum(counts):
            raise TreeError(f"expected {sum(counts)} leaves for this structure, got {len(leaves)}")
        parts, start = [], 0
        for (_, inner), count in zip(flat, counts, strict=True):
            parts.append(inner(leaves[start : start + count]))
            start += count
        return build(parts)

    return [leaf for leaves, _ in flat for leaf in leaves], rebuild


def tree_map(f: Callable[..., Any], tree: Any, *others: Any) -> Any:
    """Apply a function to every leaf; with further trees of the same structure, to their leaves together.

    Raises
    ------
    TreeError
        If the structures differ in their number of leaves.

    Examples
    --------
    >>> ag.tree_map(lambda w, g: w - 0.1 * g, {"w": 1.0}, {"w": 5.0})
    {'w': 0.5}
    """
    leaves, rebuild = tree_flatten(tree)
    columns = [tree_flatten(other)[0] for other in others]
    if any(len(column) != len(leaves) for column in columns):
        raise TreeError(f"trees differ: {len(leaves)} leaves and {', '.join(str(len(c)) for c in columns)}")
    return rebuild([f(*row) for row in zip(leaves, *columns, strict=True)])
