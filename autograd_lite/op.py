"""What an op is: everything that its one declaration says, ready for those who apply, differentiate and draw it."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from . import floats
from .backend import namespace, taken_along
from .errors import DeviceError
from .symbol import reads, trace

__all__ = ["Op"]

TAKES_ANY_NUMBER = 0x04  # the flag of a code object with *args (inspect.CO_VARARGS, without its 15 ms import)


class Op:
    """What is known of an op: everything that its declaration says.

    Attributes
    ----------
    name : str
        Its public name.
    forward : callable
        ``forward(xp, *xs, **params)``.
    kind : str
        ``"elementwise"``, ``"linear"``, ``"bilinear"`` or ``"custom"``.
    rules : tuple, callable or None
        Elementwise: the local derivatives ``d(y, *xs)``, or numbers. Else the VJPs, one an input, or one for all.
    partials : tuple or None
        The rules of an elementwise op, else None.
    outputs : int
        How many values it gives; more than one make a tuple.
    takes_complex : bool
        Whether the rules of a custom op know what to do with complex numbers.
    selects : bool
        Whether it may pass over elements of its inputs, as `where` does: NaN there is not NaN in the result.
    batch : callable, str or None
        How `vmap` computes it; None where the kind of op and the names of its parameters tell.
    views : bool
        Whether its result may look into the memory of its input.
    tex : str
        Its formula, with the names of its arguments in braces.
    symbol : str
        Its sign where it is an operator, such as ``*``.
    again : callable or None
        Of an op that stands for one call of a whole function: that function, of the op's inputs.
    domain : tuple
        The interval that its tests draw from, one pair for all inputs or a pair for each.

    Examples
    --------
    >>> ag.tanh.op
    <Op tanh: elementwise>
    """

    __slots__ = (
        "again",
        "arity",
        "array_forward",
        "batch",
        "differentiable",
        "domain",
        "fast",
        "float_forward",
        "forward",
        "jvp",
        "kind",
        "name",
        "names",
        "outputs",
        "partials",
        "pulled",
        "pushed",
        "rules",
        "selects",
        "symbol",
        "takes_complex",
        "tex",
        "views",
    )

    def __init__(self, forward: Callable[..., Any], kind: str, rules: Any, **facts: Any) -> None:
        code = forward.__code__
        self.name = facts.get("name") or forward.__name__
        self.forward, self.kind, self.rules = forward, kind, rules
        self.jvp = facts.get("jvp")
        self.tex = facts.get("tex", "")
        self.symbol = facts.get("symbol", "")
        self.domain = facts.get("domain", (-2.0, 2.0))
        self.differentiable = rules is not None
        self.partials = rules if kind == "elementwise" else None
        self.fast: Any = None  # the partials, once they were seen to give the right shapes
        self.again: Any = None
        self.pulled: set[tuple[bool, ...]] = set()  # for which inputs wanted the other rules have fitted once
        self.pushed = False  # whether they have in a walk forward
        self.selects = bool(facts.get("selects"))
        self.batch = facts.get("batch")
        self.views = bool(facts.get("views"))
        self.outputs = facts.get("outputs", 1)
        self.takes_complex = bool(facts.get("complex"))
        self.names = code.co_varnames[1 : code.co_argcount]
        self.arity = None if code.co_flags & TAKES_ANY_NUMBER else len(self.names)
        self.array_forward = _direct(forward, np, self.names)
        on_floats = _direct(forward, floats, self.names)
        whole = kind == "elementwise" or getattr(floats, getattr(on_floats, "__name__", ""), None) is on_floats
        self.float_forward: Any = on_floats if whole else None

    def __repr__(self) -> str:
        return f"<Op {self.name}: {self.kind}>"

    def compute(self, values: Any, params: dict[str, Any] | None) -> Any:
        """The forward computation on raw values."""
        try:
            xp = namespace(*values)
        except DeviceError as error:
            raise DeviceError(f"{self.name}: {error}") from None
        if xp is floats and self.float_forward is None:
            xp, values = np, [np.asarray(v) for v in values]
        # Values of a running `vmap` know what to do with whole ops. NumPy takes 1.5 us to say that it has no such name.
        if xp is not np and hasattr(xp, "level"):
            return xp.compute(self, values, params or {})
        if xp is not np and xp is not floats:
            values = taken_along(xp, values)
        return self.forward(xp, *values, **(params or {}))

    def slopes(self) -> tuple[float | None, float | None, bool]:
        """The local derivatives where they are numbers, and whether each is just the other input (a product)."""
        a, b = [*(self.partials or ()), None, None][:2]
        names = ("y", "a", "b")
        product = callable(a) and callable(b) and repr(trace(a, names)) == "b" and repr(trace(b, names)) == "a"
        return (float(a) if isinstance(a, int) else None), (float(b) if isinstance(b, int) else None), product

    @property
    def keywords(self) -> tuple[str, ...]:
        """The names of its keyword arguments."""
        code = self.forward.__code__
        return code.co_varnames[code.co_argcount : code.co_argcount + code.co_kwonlyargcount]

    def needs(self, params: dict[str, Any] | None = None) -> tuple[bool, tuple[int, ...] | None]:
        """Which values its rules read, given these parameters: the output?, and which inputs (None: all of them)."""
        if self.kind == "linear" or not self.differentiable:
            return False, ()
        rules = self.rules if isinstance(self.rules, tuple) else (self.rules,)
        names = (("y",) if self.kind != "bilinear" else ()) + tuple(f"x{i}" for i in range(self.arity or 0))
        first = () if self.partials is not None else ("g",)
        read: set[str] = set()
        for rule in rules:
            read |= reads(rule, first + names, params) if callable(rule) else set()
        if self.arity is None:
            return True, None
        return "y" in read, tuple(i for i in range(self.arity) if f"x{i}" in read)


class _Probe:
    """A namespace whose functions tell what they were called with."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return lambda *args: (name, args)


PROBE = _Probe()


def _direct(forward: Callable[..., Any], xp: Any, names: tuple[str, ...]) -> Callable[..., Any]:
    """`forward` on namespace `xp`; where it only calls one function of `xp`, that function: a frame less (40 ns)."""
    if not names:  # of any number of inputs
        return partial(forward, xp)
    marks = tuple(object() for _ in names)
    try:
        called = forward(PROBE, *marks)
    except Exception:  # noqa: BLE001 - it does more than call one function
        called = None
    if isinstance(called, tuple) and len(called) == 2 and isinstance(called[1], tuple) and called[1] == marks:  # noqa: PLR2004 - two of them, as it says
        return getattr(xp, called[0], None) or partial(forward, xp)
    return partial(forward, xp)
