"""What NumPy's ufuncs do on variables: the function of the same name, with ``out=``, ``where=`` and the methods."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from ..errors import DTypeError, InPlaceError, OpError
from ..inplace import assign, setitem
from ..ops import MODULES, cumulative, reduce, search
from ..ops.axes import axis_of
from ..ops.elementary import ALIASES
from ..ops.index import getitem, plain, scatter
from ..ops.reduce import broadcast_to
from ..ops.select import where as choose
from ..ops.shape import astype, reshape, stack
from ..outside import WRITE
from ..variable import Variable

__all__: list[str] = []

BY_NAME: dict[str, Any] = {name: getattr(module, name) for module in MODULES for name in module.__all__}
BY_NAME |= {name: f for name, f in ALIASES.items() if name not in BY_NAME}

REDUCTIONS: dict[str, Any] = {
    "add": reduce.sum,
    "multiply": reduce.prod,
    "maximum": reduce.max,
    "minimum": reduce.min,
    "logaddexp": reduce.logsumexp,
    "logical_and": search.all,
    "logical_or": search.any,
}
RUNNING: dict[str, Any] = {
    "add": cumulative.cumulative_sum,
    "multiply": cumulative.cumulative_prod,
    "maximum": cumulative.cumulative_max,
    "minimum": cumulative.cumulative_min,
    "logaddexp": cumulative.cumulative_logsumexp,
}
ANSWERS = {"d->?", "dd->?"}  # the types of ufuncs that compare or ask: their dtype is that of the answer


def ufunc(f: np.ufunc, method: str, args: tuple[Any, ...], given: dict[str, Any]) -> Any:
    """Answer ``__array_ufunc__``.

    Parameters
    ----------
    f : ufunc
        That was called.
    method : str
        ``"__call__"``, ``"reduce"``, ``"accumulate"``, ``"reduceat"``, ``"outer"`` or ``"at"``.
    args, given : tuple, dict
        Its arguments.

    Raises
    ------
    OpError
        If there is no rule for it.
    """
    given = {k: v for k, v in given.items() if not _unimportant(k, v)}
    out = given.pop("out", None)
    mask = _mask(f, given.pop("where")) if method == "__call__" and "where" in given else True
    with np.errstate(all="ignore" if mask is not True else None):  # NumPy does not compute where the mask is false
        answer = METHODS[method](f, args, given)
    if mask is not True:
        answer = _masked(mask, answer, out)
    if out is None:
        return answer
    results = answer if isinstance(answer, tuple) else (answer,)
    stored = tuple(r if o is None else store(o, r, _called(f, method)) for o, r in zip(out, results, strict=True))
    return stored if isinstance(answer, tuple) else stored[0]


def _unimportant(name: str, value: Any) -> bool:
    """Whether an argument says nothing that matters here, such as the order in memory."""
    defaults = {"order": ("K", "C", "A"), "casting": ("same_kind",), "subok": (True, False), "where": (True,)}
    return name in defaults and any(value is d or (isinstance(d, str) and value == d) for d in defaults[name])


def _mask(f: np.ufunc, mask: Any) -> Any:
    """What ``where=`` gives; as in NumPy numbers are no mask."""
    dtype = mask.dtype if hasattr(mask, "dtype") else np.asarray(mask).dtype
    if np.dtype(bool) != dtype:
        raise DTypeError(f"{_called(f, '__call__')}(..., where=...): expected booleans, got {dtype}", "compare: x > 0")
    return mask


def _called(f: np.ufunc, method: str) -> str:
    mine = getattr(np, f.__name__, None) is f  # SciPy's ufuncs come here too
    return f"{'np.' if mine else ''}{f.__name__}" + ("" if method == "__call__" else f".{method}")


def refuse(what: str, hint: str = "") -> OpError:
    """The error for what has no rule."""
    cut = "cut the gradient on purpose with t.numpy() or t.detach()"
    return OpError(f"{what} has no rule for tensors", f"{hint}, or {cut}" if hint else cut)


def store(out: Any, result: Any, what: str) -> Any:
    """Put a result where ``out=`` says."""
    if isinstance(out, Variable):
        return assign(out, result, f"{what}(..., out=x)")
    if isinstance(result, Variable) and result.node is not None:
        raise InPlaceError(
            f"{what}(..., out=x): x is a plain array, which would lose the gradient of the result", "use a tensor"
        )
    value = getattr(result, "value", result)
    if hasattr(value, "level"):
        raise value.no_number(f"{what}(..., out=x), x a NumPy array,", WRITE)
    np.copyto(out, value, casting="same_kind")
    return out


def _call(f: np.ufunc, args: tuple[Any, ...], given: dict[str, Any]) -> Any:
    rule = BY_NAME.get(f.__name__)
    dtype = given.pop("dtype", None)
    if rule is None or given:
        hint = f"leave {' and '.join(given)} out; x.astype(...) casts" if rule else _hint(f)
        raise refuse(f"{_called(f, '__call__')}(...{''.join(f', {name}=...' for name in given)})", hint)
    if dtype is not None and not ANSWERS.intersection(f.types):
        args = tuple(_cast(f, x, dtype) if hasattr(x, "dtype") else x for x in args)
    return rule(*args)


def _cast(f: np.ufunc, x: Any, dtype: Any) -> Any:
    """An input in the dtype to compute in, to which NumPy casts within a kind only: no float becomes an integer."""
    if not np.can_cast(x.dtype, dtype, "same_kind"):
        raise DTypeError(
            f"{_called(f, '__call__')}(..., dtype=...): {x.dtype} is not cast to {np.dtype(dtype)}", "use x.astype(...)"
        )
    return astype(x, dtype)


def _masked(mask: Any, answer: Any, out: tuple[Any, ...] | None) -> Any:
    """The answer where the mask holds, and what `out` held elsewhere; 0 where there is none."""
    if isinstance(answer, tuple):
        olds = out or (None,) * len(answer)
        return tuple(_masked(mask, part, (old,)) for part, old in zip(answer, olds, strict=True))
    old = None if out is None else out[0]
    return choose(mask, answer, np.zeros((), answer.dtype) if old is None else old)


def _hint(f: np.ufunc) -> str:
    return f"write it with functions of autograd_lite ({f.__name__} is not among them)"


def _reduction(f: np.ufunc, table: dict[str, Any], method: str) -> Callable[..., Any]:
    if f.__name__ not in table:
        raise refuse(_called(f, method), f"{method} works for {', '.join(table)}")
    found: Callable[..., Any] = table[f.__name__]
    return found


def _reduce(f: np.ufunc, args: tuple[Any, ...], given: dict[str, Any]) -> Any:
    x, axis, dtype = (*args, 0, None)[:3] if len(args) < 3 else args[:3]  # noqa: PLR2004 - two of them, as it says
    axis, dtype = given.pop("axis", axis), given.pop("dtype", dtype)
    if dtype is not None:
        x = astype(x, dtype)
    return _reduction(f, REDUCTIONS, "reduce")(x, axis=axis, **given)


def _accumulate(f: np.ufunc, args: tuple[Any, ...], given: dict[str, Any]) -> Any:
    x, axis = (*args, 0)[:2]
    axis, dtype = given.pop("axis", axis), given.pop("dtype", None)
    if dtype is not None:
        x = astype(x, dtype)
    return _reduction(f, RUNNING, "accumulate")(x, axis=axis, **given)


def _reduceat(f: np.ufunc, args: tuple[Any, ...], given: dict[str, Any]) -> Any:
    """Reduce slice by slice; where a start is not before the next one, the single element there."""
    x, starts, axis = (*args, 0)[:3]
    axis = axis_of("reduceat", given.pop("axis", axis), len(x.shape))
    rule = _reduction(f, REDUCTIONS, "reduceat")
    before = (slice(None),) * axis
    bounds = [*map(int, starts), x.shape[axis]]
    parts = [
        rule(getitem(x, (*before, slice(i, j if j > i else i + 1))), axis=axis, **given) for i, j in pairwise(bounds)
    ]
    return stack(parts, axis=axis)


def _outer(f: np.ufunc, args: tuple[Any, ...], given: dict[str, Any]) -> Any:
    a, b = args
    return _call(f, (reshape(a, (*a.shape, *(1,) * np.ndim(getattr(b, "value", b)))), b), given)


def _at(f: np.ufunc, args: tuple[Any, ...], given: dict[str, Any]) -> None:
    """Without buffering: an index that comes twice counts twice, which only sums can follow."""
    index, *rest = args[1:]
    if not isinstance(args[0], Variable):
        raise InPlaceError(f"np.{f.__name__}.at: x is a plain array, which would lose the gradient", "use a tensor")
    x: Any = args[0]
    if f.__name__ in ("add", "subtract"):
        v = rest[0] if isinstance(rest[0], Variable) else np.asarray(rest[0])
        added = scatter(broadcast_to(v, x.value[plain(index)].shape), index, x.shape)
        assign(x, x + added if f.__name__ == "add" else x - added, f"np.{f.__name__}.at")
        return
    times: Any = np.zeros(x.shape, np.int64)
    np.add.at(times, plain(index), 1)
    if (times > 1).any():
        raise refuse(
            f"np.{f.__name__}.at with an index that comes twice", "only add and subtract can be followed there"
        )
    setitem(x, index, _call(f, (getitem(x, index), *rest), given))


METHODS: dict[str, Callable[[np.ufunc, tuple[Any, ...], dict[str, Any]], Any]] = {
    "__call__": _call,
    "reduce": _reduce,
    "accumulate": _accumulate,
    "reduceat": _reduceat,
    "outer": _outer,
    "at": _at,
}
