"""Whether the functions of a declaration can be called as its op will call them; looked at once, when it is declared.

`inspect` takes 15 ms to import, so signatures are read from code objects.
"""

from collections.abc import Callable
from types import FunctionType
from typing import Any

from .errors import OpError
from .op import TAKES_ANY_NUMBER, Op

__all__: list[str] = []

TAKES_ANY_KEYWORD = 0x08  # the flag of a code object with **params (inspect.CO_VARKEYWORDS)
NAMED = ("elementwise", "bilinear")  # kinds of op that have a rule for each input


def check_forward(kind: str, forward: Any) -> None:
    """Raise unless it is a Python function that begins with the namespace."""
    if not isinstance(forward, FunctionType):
        name = getattr(forward, "__name__", "f")
        raise OpError(
            f"{kind}: expected a Python function forward(xp, x, ...), got {type(forward).__name__} {forward!r:.60}",
            f"wrap it: lambda xp, x: xp.{name}(x)",
        )
    code = forward.__code__
    if code.co_argcount == 0 or (kind == "elementwise" and code.co_varnames[0] != "xp"):
        raise OpError(
            f"{kind} {forward.__name__}: expected xp, the array namespace, as its first parameter",
            f"def {forward.__name__}(xp, x): return xp...",
        )


def check_rules(op: Op, noun: str, first: tuple[str, ...], *, numbers: bool = False) -> None:
    """Raise unless an op has one rule for each input, each of which takes ``(*first, *inputs)``."""
    rules = op.rules
    if rules is None:
        return
    if op.arity is None and op.kind in NAMED:
        raise OpError(f"{op.kind} {op.name}: expected inputs with names, got any number of them", "use ag.custom")
    if op.arity is None or (op.kind == "linear" and not isinstance(rules, tuple)):  # one for all inputs
        check_rule(op, f"its {noun}", rules, first)
        return
    rules = rules if isinstance(rules, tuple) else (rules,)
    if len(rules) != op.arity:
        raise OpError(
            f"{op.kind} {op.name}: expected {op.arity} {noun}s, one for each of {op.names}, got {len(rules)}",
            f"a tuple of {op.arity} functions of ({', '.join((*first, *op.names))}), in the order of the inputs",
        )
    for i, rule in enumerate(rules):
        if rule is None and op.kind in NAMED:
            raise OpError(
                f"{op.kind} {op.name}: expected a function as its {noun} by input {i + 1} ({op.names[i]}), got None",
                "0.0, if nothing flows there" if numbers else "ag.custom takes None for an input that nothing flows to",
            )
        number = numbers and isinstance(rule, (bool, int, float, complex))
        if rule is not None and not number:
            check_rule(op, f"its {noun} by input {i + 1} ({op.names[i]})", rule, first)


def check_rule(op: Op, what: str, rule: Any, first: tuple[str, ...]) -> None:
    """Raise unless a rule is a function that takes ``(*first, *inputs)`` and the keywords of its op."""
    if callable(rule) and (not isinstance(rule, FunctionType) or _takes(rule, len(first), op)):
        return
    inputs = ("*xs",) if op.arity is None else op.names
    expected = ", ".join((*first, *inputs, *(f"{k}=" for k in op.keywords)))
    hint = f"lambda {', '.join((*first, *inputs, *op.keywords))}: ..."
    if not callable(rule):
        raise OpError(f"{op.kind} {op.name}: expected a function as {what}, got {type(rule).__name__} {rule!r}", hint)
    raise OpError(f"{op.kind} {op.name}: {what} takes ({_parameters(rule)}), expected ({expected})", hint)


def _takes(rule: Callable[..., Any], before: int, op: Op) -> bool:
    """Whether a rule can be called with so many values before the inputs of its op, them, and its keywords."""
    code = rule.__code__
    named = code.co_varnames[: code.co_argcount]
    count = before + (op.arity or 0)
    by_keyword = code.co_varnames[code.co_argcount : code.co_argcount + code.co_kwonlyargcount]
    if code.co_flags & TAKES_ANY_NUMBER:
        rest: tuple[str, ...] = ()
        enough = op.arity is None or len(named) <= count
    else:
        rest = named[count:]
        enough = op.arity is not None and len(named) >= count
    optional = {*named[len(named) - len(rule.__defaults__ or ()) :], *(rule.__kwdefaults__ or ())}
    asked, given = {*rest, *by_keyword}, set(op.keywords)
    return enough and asked - optional <= given and (bool(code.co_flags & TAKES_ANY_KEYWORD) or given <= asked)


def _parameters(rule: Callable[..., Any]) -> str:
    code = rule.__code__
    names = code.co_varnames
    named, alone = code.co_argcount, code.co_kwonlyargcount
    parts = list(names[:named])
    if code.co_flags & TAKES_ANY_NUMBER:
        parts.append(f"*{names[named + alone]}")
    return ", ".join([*parts, *(f"{name}=" for name in names[named : named + alone])])
