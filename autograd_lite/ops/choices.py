"""Elements from one of several arrays, or computed by one of several functions. All are composed of other ops."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..backend import as_array, kind, namespace
from ..batched import levels_of
from ..errors import DTypeError, OpError, ShapeError
from ..located import numpys
from ..variable import Variable, wrap
from .along import put_along, take_along_axis
from .compare import equal, logical_not, logical_or
from .gather import as_shaped, flatnonzero
from .select import clip, where
from .shape import astype, reshape

__all__ = ["choose", "piecewise", "select"]


def choose(a: Any, /, choices: Any, *, mode: str = "raise") -> Any:
    """Elements of several arrays, each from the array whose number `a` says.

    Parameters
    ----------
    a : integer array
        Which of the choices to take each element from.
    choices : sequence of arrays, or an array of them
        Broadcast against `a` and each other; gradients flow to what was taken.
    mode : "raise", "wrap" or "clip"
        What to do where there is no choice of that number: refuse, count round, or take the nearest.

    Raises
    ------
    ShapeError
        If there is no choice of a number, or shapes do not broadcast.
    DTypeError
        If `a` is not of whole numbers.

    Examples
    --------
    >>> ag.choose([1, 0], [ag.asarray([1.0, 2.0]), 10.0])
    Tensor([10.,  2.])
    """
    a, choices = as_shaped(a), [as_shaped(choice) for choice in choices]
    n = len(choices)
    if kind(a.dtype) not in "biu":
        raise DTypeError(f"choose: expected whole numbers to choose by, got {a.dtype}")
    if mode not in ("raise", "wrap", "clip") or not n:
        raise OpError(f"choose: expected choices, and mode 'raise', 'wrap' or 'clip', got {n} of them, mode={mode!r}")
    numbers = _examples(_raw(a))
    if mode == "raise" and bool(namespace(numbers).any((numbers < 0) | (numbers >= n))):
        raise ShapeError(f"choose: there are {n} choices, and a number out of 0 ... {n - 1}", "mode='wrap' or 'clip'")
    if mode != "raise":
        a = a % n if mode == "wrap" else clip(a, 0, n - 1)
    result = where(equal(a, n - 1), choices[-1], choices[0])
    for k in range(1, n - 1):
        result = where(equal(a, k), choices[k], result)
    return result


def select(condlist: Sequence[Any], choicelist: Sequence[Any], default: Any = 0) -> Any:
    """Elements of several arrays, each from the array of the first condition that holds.

    Parameters
    ----------
    condlist : sequence of boolean arrays
        Asked in turn.
    choicelist : sequence of arrays or numbers
        As many; gradients flow to what was taken.
    default : array or number
        Taken where no condition holds.

    Raises
    ------
    ShapeError
        If there are not as many choices as conditions, or shapes do not broadcast.
    DTypeError
        If a condition is not boolean.

    Examples
    --------
    >>> x = ag.asarray([-1.0, 0.5, 3.0])
    >>> ag.select([x < 0, x > 1], [0.0, x * x], x)
    Tensor([0. , 0.5, 9. ])
    """
    if len(condlist) != len(choicelist) or not len(condlist):
        raise ShapeError(
            f"select: expected a choice for each condition, got {len(condlist)} conditions, {len(choicelist)} choices"
        )
    conditions = [as_shaped(condition) for condition in condlist]
    if odd := [c.dtype for c in conditions if kind(c.dtype) != "b"]:
        raise DTypeError(f"select: expected conditions that are true or false, got {odd[0]}", "compare: x > 0")
    choices = [as_array(choice) if isinstance(choice, (list, tuple)) else choice for choice in (*choicelist, default)]
    result = choices[-1]
    for condition, choice in reversed(list(zip(conditions, choices[:-1], strict=True))):
        result = where(condition, choice, result)
    # two numbers that met without an array have become doubles, where all choices together may be less
    dtype = np.result_type(*(numpys(c.dtype) if hasattr(c, "dtype") else c for c in map(_raw, choices)))
    return result if result.dtype == dtype else astype(result, dtype)


def _raw(x: Any) -> Any:
    return x.value if isinstance(x, Variable) else x


def _examples(x: Any) -> Any:
    """All examples of what may be a batch: to look at values that no result depends on."""
    return _examples(x.examples) if levels_of(x) else x


def piecewise(x: Any, condlist: Any, funclist: Sequence[Any], /, *args: Any, **kwargs: Any) -> Any:
    """A function given by pieces: each is computed only from the elements that its condition holds for.

    Parameters
    ----------
    x : Tensor, Scalar or array
        Any shape.
    condlist : boolean array or sequence of them
        Where each piece holds; where more than one does, the last counts.
    funclist : sequence of callables or numbers
        A piece for each condition, and maybe one more for where none holds, which is 0 otherwise. Called with the
        elements in a row; what they give is differentiated through. A number may be a `Scalar` that requires grad.
    *args, **kwargs
        Passed on to the callables.

    Raises
    ------
    ShapeError
        If the number of pieces is neither that of the conditions nor one more.

    Examples
    --------
    >>> x = ag.tensor([-1.0, 4.0], requires_grad=True)
    >>> ag.piecewise(x, [x > 0], [ag.sqrt, lambda v: -v]).sum().backward()
    >>> x.grad
    Tensor([-1.  ,  0.25])
    """
    x = as_shaped(x)
    conditions = _conditions(x, condlist, len(funclist))
    if any(levels_of(part) for part in (x, *conditions)):  # under vmap a piece holds for other elements in each example
        return _chosen(x, conditions, [f(x, *args, **kwargs) if callable(f) else f for f in funclist])
    flat, start = reshape(x, -1), _raw(x)
    result = namespace(start).zeros(start.size, dtype=start.dtype)
    result = wrap(result) if isinstance(x, Variable) else result
    for condition, piece in zip(conditions, funclist, strict=True):
        held = flatnonzero(condition)
        if callable(piece):
            if not held.shape[0]:
                continue
            piece = piece(take_along_axis(flat, held), *args, **kwargs)
        result = put_along(result, held, astype(as_shaped(piece), x.dtype))
    return reshape(result, x.shape)


def _chosen(x: Any, conditions: list[Any], pieces: list[Any]) -> Any:
    """Pieces that were computed from all elements, each where its condition holds."""
    result: Any = 0.0
    for condition, piece in zip(conditions, pieces, strict=True):
        result = where(condition, astype(as_shaped(piece), x.dtype), result)
    return result


def _conditions(x: Any, condlist: Any, pieces: int) -> list[Any]:
    """The conditions one by one, with what none of them holds for where there is a piece for it."""
    if isinstance(condlist, (list, tuple)) and not (x.ndim and all(isinstance(c, (bool, np.bool)) for c in condlist)):
        conditions = [as_shaped(c) for c in condlist]
    else:  # a single one may come without a list around it
        condition = as_shaped(condlist)
        conditions = [condition[i] for i in range(len(condition))] if condition.ndim > x.ndim else [condition]
    if odd := [c.shape for c in conditions if c.shape != x.shape]:
        raise ShapeError(f"piecewise: expected conditions of shape {x.shape}, that of x, got {odd[0]}")
    n = len(conditions)
    if not n or pieces not in (n, n + 1):
        raise ShapeError(f"piecewise: expected a piece for each of {n} conditions, maybe one more, got {pieces}")
    if pieces == n:
        return conditions
    covered = conditions[0]
    for condition in conditions[1:]:
        covered = logical_or(covered, condition)
    return [*conditions, logical_not(covered)]
