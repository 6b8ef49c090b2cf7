"""What NumPy's other functions do on variables: the function of that name, called with NumPy's arguments."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from ..errors import OpError
from ..inplace import setitem
from ..ops import rounding
from ..ops.gather import as_shaped, nonzero
from ..ops.select import where
from ..ops.shape import astype
from ..tree import tree_flatten
from ..variable import Variable
from .ufuncs import refuse, store

__all__: list[str] = []

# NumPy's names of parameters that have others here.
RENAMED = {"ddof": "correction", "a_min": "min", "a_max": "max", "newshape": "shape"}

# Averages: a dtype is that which they compute in, so their input may be brought to it first.
AVERAGES = frozenset(["mean", "var", "std", "nanmean", "nanvar", "nanstd"])

# Questions that values answer and no gradient flows through, and what writes or prints them.
ABOUT_VALUES = """
    shape ndim size result_type can_cast min_scalar_type common_type iscomplexobj isrealobj may_share_memory
    shares_memory array_equal array_equiv array_repr array_str array2string save savez savez_compressed savetxt
    broadcast_shapes einsum_path
""".split()  # noqa: SIM905 - easier to read than 22 strings
HINTS = {
    "apply_along_axis": "use ag.vmap, or functions with axis=",
    "apply_over_axes": "give the function axis=(...)",
    "histogram": "counts have no gradient: take them of t.detach()",
    "vectorize": "functions of autograd_lite work on whole arrays",
}

_offered: dict[Any, Callable[..., Any]] = {}


def offer(public: dict[str, Any]) -> None:
    """Answer NumPy's functions with those of the same names in a namespace, its ``linalg`` and its ``fft``."""
    pairs: list[tuple[Any, dict[str, Any]]] = [(np, public), (np.lib.stride_tricks, public)]
    pairs += [(getattr(np, name), vars(public[name])) for name in ("linalg", "fft")]
    for theirs, ours in pairs:
        for name in dir(theirs):
            found = SPECIAL.get(name) if theirs is np else None
            found = found or ours.get(ALIASED.get(name, name))
            f = getattr(theirs, name) if callable(found) else None
            if found is not None and hasattr(f, "_implementation"):  # it asks its arguments for __array_function__
                _offered[f] = found


def function(f: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Answer ``__array_function__``.

    Parameters
    ----------
    f : callable
        NumPy's function.
    args, kwargs : tuple, dict
        What it was called with.

    Raises
    ------
    OpError
        If there is no rule for it, or not with these arguments.
    """
    name = f.__name__
    ours = _offered.get(f)
    leaves, rebuild = tree_flatten((args, kwargs))
    if ours is None:
        tracked = any(isinstance(x, Variable) and x.node is not None for x in leaves)
        if tracked and name not in ABOUT_VALUES:
            raise refuse(f"{_path(f)}(...)", HINTS.get(name, ""))
        args, kwargs = rebuild([np.asarray(x.value) if isinstance(x, Variable) else x for x in leaves])
        return f(*args, **kwargs)
    if name in SPECIAL:
        return ours(*args, **kwargs)
    out = kwargs.pop("out", None) if "out" in kwargs else None
    positional, named = _arranged(f, ours, args, kwargs)
    out = named.pop("out", out)
    answer = ours(*positional, **named)
    return answer if out is None else store(out, answer, _path(f))


def _path(f: Callable[..., Any]) -> str:
    module = f.__module__.removeprefix("numpy").strip(".")
    return f"np.{module}.{f.__name__}" if module in ("linalg", "fft") else f"np.{f.__name__}"


@cache
def _plan(f: Callable[..., Any], ours: Callable[..., Any]) -> tuple[Any, list[str], int, bool] | None:
    """How NumPy's parameters become ours; None where all go as they come."""
    from inspect import Parameter, signature  # noqa: PLC0415 - takes 15 ms to import

    try:
        theirs = signature(f)
    except ValueError:  # of a function in C, in older NumPy
        return None
    if any(p.kind is Parameter.VAR_POSITIONAL for p in theirs.parameters.values()):
        return None
    mine = signature(ours).parameters.values()
    positional = [p.name for p in mine if p.kind in (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)]
    only = sum(p.kind is Parameter.POSITIONAL_ONLY for p in mine)
    return theirs, [p.name for p in mine], len(positional), bool(only)


def _arranged(
    f: Callable[..., Any], ours: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[list[Any], dict[str, Any]]:
    """NumPy's arguments as our function takes them: the arrays by position, the rest by name."""
    plan = _plan(f, ours)
    if plan is None:
        return list(args), kwargs
    theirs, mine, count, _ = plan
    names = [name if name in mine else RENAMED.get(name, name) for name in theirs.parameters]
    given = theirs.bind(*args, **kwargs).arguments
    positional: list[Any] = []
    named: dict[str, Any] = {}
    for i, (theirs_name, name) in enumerate(zip(theirs.parameters, names, strict=True)):
        if theirs_name not in given:
            continue
        value = given[theirs_name]
        if i == len(positional) < count and (i == 0 or mine[i] == name or mine[i] not in names):
            positional.append(value)
        elif name in mine or name == "out":
            named[name] = value
        elif name == "dtype" and f.__name__ in AVERAGES:
            positional[0] = positional[0] if value is None else astype(as_shaped(positional[0]), value)
        elif not _says_nothing(theirs.parameters[theirs_name], value):
            raise OpError(f"{_path(f)}(..., {theirs_name}=...): {theirs_name} is not supported on tensors")
    return positional, named


def _says_nothing(parameter: Any, value: Any) -> bool:
    """Whether a value is the parameter's default, or about memory only."""
    if parameter.name in ("order", "subok", "casting", "like", "kind", "overwrite_input"):
        return parameter.name != "order" or value in ("C", "K", "A", None)
    return value is parameter.default or value is None


def _round(a: Any, decimals: int = 0, out: Any = None) -> Any:
    answer = rounding.round(a, decimals)
    return answer if out is None else store(out, answer, "np.round")


def _copy(a: Any, order: str = "K", subok: bool = False) -> Any:
    return astype(a, a.dtype)


def _where(condition: Any, *branches: Any) -> Any:
    """The indices alone where no branches are given, as `np.nonzero` gives them."""
    return where(condition, *branches) if branches else nonzero(condition)


def _writes(name: str, write: Callable[..., None]) -> Callable[..., None]:
    """One of NumPy's functions that write into their first argument."""

    def call(into: Any, *args: Any, **kwargs: Any) -> None:
        if not isinstance(into, Variable):
            raise refuse(f"np.{name} into a plain array", "write into a tensor")
        write(into, *args, **kwargs)

    return call


def _copyto(dst: Any, src: Any, casting: str = "same_kind", where: Any = True) -> None:
    if where is True:
        setitem(dst, Ellipsis, src)
    else:
        mask = np.broadcast_to(getattr(where, "value", where), dst.shape)
        _put_where(dst, mask, np.broadcast_to(src, dst.shape) if not isinstance(src, Variable) else src)


def _put_where(dst: Any, mask: Any, values: Any) -> None:
    setitem(dst, mask, values[mask] if getattr(values, "shape", ()) == mask.shape else values)


def _put(a: Any, ind: Any, v: Any, mode: str = "raise") -> None:
    places = np.asarray(getattr(ind, "value", ind)).reshape(-1)
    if mode != "raise":
        places = np.clip(places, 0, a.size - 1) if mode == "clip" else places % a.size
    setitem(a, np.unravel_index(places % a.size if mode == "raise" and _inside(a, places) else places, a.shape), v)


def _inside(a: Any, places: Any) -> bool:
    return bool(((places >= -a.size) & (places < a.size)).all())


def _put_along_axis(arr: Any, indices: Any, values: Any, axis: int | None) -> None:
    places = np.asarray(getattr(indices, "value", indices))
    if axis is None:
        setitem(arr, np.unravel_index(places, arr.shape), values)
        return
    grid = list(np.ogrid[tuple(slice(n) for n in places.shape)])
    grid[axis] = places
    setitem(arr, tuple(grid), values)


def _fill_diagonal(a: Any, val: Any, wrap: bool = False) -> None:
    if wrap:
        raise OpError("np.fill_diagonal(..., wrap=True) is not supported on tensors")
    along = np.arange(min(a.shape))
    setitem(a, (along,) * len(a.shape), val)


def _masked_put(arr: Any, mask: Any, vals: Any) -> None:
    """Write `vals`, repeated as often as needed, where the mask holds: one after another."""
    mask = np.asarray(getattr(mask, "value", mask), bool)
    vals = vals if isinstance(vals, Variable) else np.asarray(vals)
    flat = vals.reshape(-1)
    setitem(arr, mask, flat[np.arange(int(mask.sum())) % flat.shape[0]])


def _putmask(a: Any, mask: Any, values: Any) -> None:
    """Write, where the mask holds, the element of `values` at the same place, repeated as often as needed."""
    mask = np.asarray(getattr(mask, "value", mask), bool)
    values = values if isinstance(values, Variable) else np.asarray(values)
    flat = values.reshape(-1)
    setitem(a, mask, flat[np.flatnonzero(mask) % flat.shape[0]])


ALIASED = {"amax": "max", "amin": "min", "around": "round", "round_": "round", "fix": "trunc"}

SPECIAL: dict[str, Callable[..., Any]] = {
    "round": _round,
    "around": _round,
    "copy": _copy,
    "where": _where,
    "copyto": _writes("copyto", _copyto),
    "put": _writes("put", _put),
    "place": _writes("place", _masked_put),
    "putmask": _writes("putmask", _putmask),
    "put_along_axis": _writes("put_along_axis", _put_along_axis),
    "fill_diagonal": _writes("fill_diagonal", _fill_diagonal),
}
