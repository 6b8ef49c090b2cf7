"""The four ways to declare an op, for the library's own ops and for yours.

A rule is written once, with the ops themselves: called on arrays it computes, called on variables it records its
own graph (so derivatives of every order come for free), called on symbols it prints itself.

Rules are counted, and asked for their parameters, at once; what they give is looked at where the op is first
differentiated.
"""

from collections.abc import Callable
from typing import Any

from .functions import general
from .hotpath import binary, unary
from .op import Op
from .signatures import check_forward, check_rule, check_rules

__all__ = ["bilinear", "custom", "elementwise", "linear"]

Interval = tuple[float, float]
Batch = Callable[..., Any] | str | None


def elementwise(
    *,
    d: Any,
    tex: str = "",
    symbol: str = "",
    domain: Interval | tuple[Interval, ...] = (-2.0, 2.0),
    name: str | None = None,
) -> Callable[[Callable[..., Any]], Any]:
    r"""Declare an op that works on each element by itself.

    Parameters
    ----------
    d : callable, number, tuple of these, or None
        The local derivative ``d(y, x)`` given output and input; for several inputs a tuple of ``d(y, a, b)``, one
        for each. A number is a constant derivative. ``None``: not differentiable (such as comparisons).
        Broadcasting is undone for you.
    tex : str
        The formula, with argument names in braces, such as ``r"\tanh {x}"``.
    symbol : str
        The operator's sign, if it is one.
    domain : pair of float, or a pair for each input
        Where its tests draw their inputs from.
    name : str, optional
        Defaults to the function's name.

    Returns
    -------
    callable
        A decorator for ``forward(xp, x, ...)``, which computes with the array namespace ``xp``.

    Examples
    --------
    >>> @ag.elementwise(d=lambda y, x: 3 * x**2, tex="{x}^3")
    ... def cube(xp, x):
    ...     return x * x * x
    >>> ag.grad(cube)(2.0)
    12.0
    """

    def declare(forward: Callable[..., Any]) -> Any:
        check_forward("elementwise", forward)
        rules = d if isinstance(d, tuple) or d is None else (d,)
        if rules is not None:
            rules = tuple(_constant(rule) if isinstance(rule, float) else rule for rule in rules)
        op = Op(forward, "elementwise", rules, tex=tex, symbol=symbol, domain=domain, name=name)
        check_rules(op, "derivative", ("y",), numbers=True)
        hot = {1: unary, 2: binary}.get(op.arity or 0, general)
        return (hot if not _has_keywords(forward) else general)(op)

    return declare


def linear(
    *,
    transpose: Any,
    selects: bool = False,
    views: bool = False,
    batch: Batch = None,
    tex: str = "",
    domain: Any = (-2.0, 2.0),
    name: str | None = None,
) -> Callable[[Callable[..., Any]], Any]:
    """Declare an op that is linear in its inputs; its derivative is itself.

    Parameters
    ----------
    transpose : callable
        ``transpose(g, x, **params)``, the adjoint: the cotangent of `x` from that of the output. Of `x` only shape
        and dtype may be used. An op of any number of inputs (``*xs``) gives a tuple.
    batch : str or callable, optional
        How `vmap` computes it. By default, if it has a parameter called ``axis``, ``axes``, ``shape`` or ``index``
        and no unknown ones, all inputs get an axis of examples in front and these parameters are shifted by one; any
        other op is computed example by example. ``"front"``: an axis in front changes nothing for it.
        ``"broadcast"``: its inputs broadcast, as for an elementwise op. ``"loop"``: example by example. Or
        ``batch(op, xs, batched, params, size)``, which gives the result with the examples in front.
    views : bool
        Whether the result may look into the memory of `x`, as a slice does; a write to either then reaches both.
    selects, tex, domain, name
        As for `custom` and `elementwise`.

    Returns
    -------
    callable
        A decorator for ``forward(xp, x, **params)``.

    Examples
    --------
    >>> @ag.linear(transpose=lambda g, x: ag.flip(g))
    ... def backwards(xp, x):
    ...     return xp.flip(x)
    >>> ag.grad(lambda x: (backwards(x) * np.array([1.0, 2.0])).sum())(np.zeros(2))
    array([2., 1.])
    """

    def declare(forward: Callable[..., Any]) -> Any:
        check_forward("linear", forward)
        facts = {"selects": selects, "views": views, "batch": batch, "tex": tex, "domain": domain, "name": name}
        op = Op(forward, "linear", transpose, **facts)
        check_rules(op, "transpose", ("g",))
        return general(op)

    return declare


def bilinear(
    *,
    transposes: tuple[Callable[..., Any], Callable[..., Any]],
    batch: Batch = None,
    tex: str = "",
    symbol: str = "",
    domain: Any = (-2.0, 2.0),
    name: str | None = None,
) -> Callable[[Callable[..., Any]], Any]:
    """Declare an op of two inputs that is linear in each.

    Parameters
    ----------
    transposes : pair of callable
        ``(lambda g, a, b: cotangent of a, lambda g, a, b: cotangent of b)``. Broadcasting is undone for you.
    batch, tex, symbol, domain, name
        As for `linear` and `elementwise`.

    Returns
    -------
    callable
        A decorator for ``forward(xp, a, b, **params)``.

    Examples
    --------
    >>> @ag.bilinear(transposes=(lambda g, a, b: g * b, lambda g, a, b: g * a))
    ... def times(xp, a, b):
    ...     return a * b
    >>> ag.grad(times)(3.0, 4.0)
    4.0
    """

    def declare(forward: Callable[..., Any]) -> Any:
        check_forward("bilinear", forward)
        facts = {"batch": batch, "tex": tex, "symbol": symbol, "domain": domain, "name": name}
        op = Op(forward, "bilinear", transposes, **facts)
        check_rules(op, "transpose", ("g",))
        return general(op)

    return declare


def custom(
    *,
    vjp: Any,
    jvp: Callable[..., Any] | None = None,
    outputs: int = 1,
    complex: bool = False,  # noqa: A002 - says what it means
    selects: bool = False,
    batch: Batch = None,
    tex: str = "",
    domain: Any = (-2.0, 2.0),
    name: str | None = None,
) -> Callable[[Callable[..., Any]], Any]:
    """Declare an op by its VJP and its JVP.

    Parameters
    ----------
    vjp : callable, tuple of callable, or None
        ``vjp(g, y, x, **params)``: the cotangent of `x` from that of the output. For several inputs a tuple, one
        for each input. ``None``: not differentiable.
    jvp : callable, optional
        ``jvp(t, y, x, **params)``: the tangent of the output from that of `x`; for several inputs `t` is a tuple.
    outputs : int
        How many values the op gives. Of several, `forward` gives a tuple, `y` and `g` are tuples (an entry of `g` is
        None where nothing flows to that output), and so is what `jvp` gives.
    complex : bool
        Whether the rules know what to do with complex numbers; if not, these are refused in the backward pass.
    selects : bool
        Whether the op may pass over elements of its inputs, as `where` does. NaN in what it passed over is then
        kept out of the gradient.
    batch, tex, domain, name
        As for `linear` and `elementwise`.

    Returns
    -------
    callable
        A decorator for ``forward(xp, x, **params)``.

    Examples
    --------
    >>> @ag.custom(vjp=lambda g, y, x: g * y / x, jvp=lambda t, y, x: t * y / x)
    ... def identity(xp, x):
    ...     return x * 1.0
    >>> ag.grad(lambda x: identity(x).sum())(np.array([1.0, 2.0]))
    array([1., 1.])
    """

    def declare(forward: Callable[..., Any]) -> Any:
        check_forward("custom", forward)
        facts = {"jvp": jvp, "outputs": outputs, "complex": complex, "selects": selects, "batch": batch}
        op = Op(forward, "custom", vjp, **facts, tex=tex, domain=domain, name=name)
        check_rules(op, "vjp", ("g", "y"))
        if jvp is not None:
            check_rule(op, "its jvp", jvp, ("t", "y"))
        return general(op)

    return declare


def _constant(slope: float) -> Callable[..., float]:
    """A rule for a constant derivative that is not a whole number, which the walks take as they are."""
    return lambda *values, **params: slope


def _has_keywords(forward: Callable[..., Any]) -> bool:
    return bool(forward.__code__.co_kwonlyargcount)
