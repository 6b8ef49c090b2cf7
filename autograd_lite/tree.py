"""Pytrees: nested tuples, lists, dicts, named tuples and dataclasses, taken apart and put together again."""

from collections.abc import Callable
from copy import copy
from typing import Any

from .errors import TreeError

__all__ = ["tree_flatten", "tree_map"]


def _parts(tree: Any) -> tuple[dict[Any, Any], Callable[[list[Any]], Any]] | None:
    """The children of a container by key, and how to build it again; None for a leaf."""
    kind = type(tree)
    if isinstance(tree, tuple) and hasattr(tree, "_fields"):
        return dict(zip(tree._fields, tree, strict=True)), lambda parts: kind(*parts)
    if kind in (tuple, list):
        return dict(enumerate(tree)), kind
    if isinstance(tree, dict):
        return tree, lambda parts: _dict_like(tree, parts)
    if hasattr(kind, "__dataclass_fields__"):
        names = [n for n, field in kind.__dataclass_fields__.items() if field.init]
        return {n: getattr(tree, n) for n in names}, lambda parts: _dataclass(kind, names, parts)
    return None


def _dict_like(tree: dict[Any, Any], parts: list[Any]) -> dict[Any, Any]:
    """A dict of the same kind, such as a defaultdict of the same default, with other values."""
    entries = zip(list(tree), parts, strict=True)
    if type(tree) is dict:
        return dict(entries)
    made = copy(tree)
    made.update(entries)
    return made


def _dataclass(kind: Any, names: list[str], parts: list[Any]) -> Any:
    """A dataclass with other values in its fields."""
    try:
        return kind(**dict(zip(names, parts, strict=True)))
    except TypeError as error:
        raise TreeError(
            f"expected that {kind.__name__}(...) takes its fields {names}: {error}",
            "let @dataclass make its __init__, or give a dict",
        ) from error


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
        return [tree], _only
    children, build = found
    flat = [tree_flatten(child) for child in children.values()]
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


def _only(leaves: list[Any]) -> Any:
    if len(leaves) != 1:
        raise TreeError(f"expected 1 leaf for this structure, got {len(leaves)}")
    return leaves[0]


def aligned(tree: Any, other: Any, path: str = "") -> list[Any]:
    """The leaves of `other` in the order of those of `tree`: entries of dicts are matched by key."""
    mine, theirs = _parts(tree), _parts(other)
    if mine is None and theirs is None:
        return [other]
    kinds = [dict if isinstance(t, dict) else type(t) for t in (tree, other)]
    if mine is None or theirs is None or kinds[0] is not kinds[1] or mine[0].keys() != theirs[0].keys():
        where = f"at {path}" if path else "at the top"
        raise TreeError(f"trees differ {where}: expected {_described(tree)}, got {_described(other)}")
    return [leaf for key, part in mine[0].items() for leaf in aligned(part, theirs[0][key], f"{path}[{key!r}]")]


def spread(prefix: Any, tree: Any, path: str = "") -> list[Any]:
    """For each leaf of a tree what `prefix` says of it: a tree like it, or one that says the same for whole parts."""
    says = _parts(prefix)
    if says is None:
        return [prefix] * len(tree_flatten(tree)[0])
    parts = _parts(tree)
    if parts is None or parts[0].keys() != says[0].keys():
        where = f"at {path}" if path else "at the top"
        raise TreeError(f"trees differ {where}: expected {_described(tree)}, got {_described(prefix)}")
    return [leaf for key, part in parts[0].items() for leaf in spread(says[0][key], part, f"{path}[{key!r}]")]


def _described(tree: Any) -> str:
    found = _parts(tree)
    kind = type(tree).__name__
    if found is None:
        return f"a leaf ({kind})"
    return f"a {kind} of {len(found[0])}" if isinstance(tree, (list, tuple)) else f"a {kind} with {list(found[0])}"


def tree_map(f: Callable[..., Any], tree: Any, *others: Any) -> Any:
    """Apply a function to every leaf; with further trees of the same structure, to their leaves together.

    Raises
    ------
    TreeError
        If the structures differ.

    Examples
    --------
    >>> ag.tree_map(lambda w, g: w - 0.1 * g, {"w": 1.0}, {"w": 5.0})
    {'w': 0.5}
    """
    leaves, rebuild = tree_flatten(tree)
    columns = [aligned(tree, other) for other in others]
    return rebuild([f(*row) for row in zip(leaves, *columns, strict=True)])
