"""The steps of programs that are not elementwise: arranging, reducing, products, views, writes, nested transforms."""

from collections.abc import Callable
from math import prod
from typing import Any

from ...ops import REGISTRY
from .arrays import domains
from .builder import UNKNOWN, Builder, Picks, Value, tame
from .registry import fit_together, unary

__all__: list[str] = []

Step = Callable[[Builder, Picks], None]
ARRAYS: dict[str, Step] = {}
WRITES: dict[str, Step] = {}
TRANSFORMS: dict[str, Step] = {}
AT_LEAST = {"squeeze": 1, "mT": 2, "permute_dims": 2, "moveaxis": 2, "diagonal": 2, "tril": 2, "triu": 2}
VIEWS = {"mT", "reshape", "index", "slice", "expand_dims", "squeeze", "permute_dims", "moveaxis"}


def _arranged(v: Value, picks: Picks) -> dict[str, Callable[[], str]]:
    """Each way to arrange a value; what it holds stays within its bounds, and 0."""
    axis = picks.choose(range(max(v.ndim, 1)))
    return {
        "flip": lambda: f"ag.flip({v.name}, axis={axis})",
        "roll": lambda: f"ag.roll({v.name}, {picks.choose((1, -1, 2))}, axis={axis})",
        "mT": lambda: f"{v.name}.mT",
        "reshape": lambda: f"ag.reshape({v.name}, {picks.choose([(-1,), v.shape[::-1], (v.shape[0], -1), (1, -1)])})",
        "permute_dims": lambda: f"ag.permute_dims({v.name}, {(*range(1, v.ndim), 0)})",
        "moveaxis": lambda: f"ag.moveaxis({v.name}, {axis}, -1)",
        "expand_dims": lambda: f"ag.expand_dims({v.name}, axis={axis})",
        "squeeze": lambda: f"ag.squeeze({v.name}, axis={tuple(i for i, n in enumerate(v.shape) if n == 1)})",
        "index": lambda: f"{v.name}[{picks.choose((0, -1))}]",
        "slice": lambda: f"{v.name}[{picks.choose(('::-1', '..., :1', '..., ::-1', ':2', 'None, 1:'))}]",
        "take": lambda: f"{v.name}[{picks.choose(([0, 0], [-1, 0], [0, -1, 0]))}]",
        "broadcast_to": lambda: f"ag.broadcast_to({v.name}, {(2, *v.shape)})",
        "tile": lambda: f"ag.tile({v.name}, {(2,)})",
        "repeat": lambda: f"ag.repeat({v.name}, 2, axis={axis})",
        "pad": lambda: f"ag.pad({v.name}, 1)",
        "diagonal": lambda: f"ag.diagonal({v.name})",
        "tril": lambda: f"ag.tril({v.name})",
        "triu": lambda: f"ag.triu({v.name})",
        "stack": lambda: f"ag.stack([{v.name}, {v.name}], axis={-axis})",
    }


def _arrange(name: str) -> Step:
    def step(b: Builder, picks: Picks) -> None:
        v = b.operand(picks, lambda v: v.ndim >= AT_LEAST.get(name, 1))
        if v is not None:
            b.define(name, _arranged(v, picks)[name](), [v], (min(v.low, 0.0), max(v.high, 0.0)), view=name in VIEWS)

    return step


SOME = Value("a", (1, 1), 0.0, 1.0, set())
ARRAYS |= {name: _arrange(name) for name in _arranged(SOME, Picks(()))}


def _reduce(name: str) -> Step:
    def step(b: Builder, picks: Picks) -> None:
        v = b.operand(picks, lambda v: v.ndim >= 1)
        if v is None:
            return
        text, whole = tame(v.name, (v.low, v.high), (-4.0, 4.0)), name in ("softmax", "log_softmax", "cumulative_sum")
        axis = picks.choose([*range(-1, v.ndim - 1), None][: v.ndim if whole else None])
        keep = "" if whole or not picks.choose((False, True)) else ", keepdims=True"
        reach = 4.0 * (prod(v.shape) if name in ("sum", "cumulative_sum") else 3.0)
        extent = {"softmax": (0.0, 1.0), "var": (0.0, 16.0), "std": (0.0, 4.0)}.get(name, (-reach, reach))
        if name == "prod":
            text, extent = tame(v.name, (v.low, v.high), (0.5, 1.5)), (0.0, 20.0)
        b.define(name, f"ag.{name}({text}{'' if axis is None else f', axis={axis}'}{keep})", [v], extent)

    return step


SMOOTH = ("sum", "mean", "var", "prod", "logsumexp", "softmax", "log_softmax", "cumulative_sum")
ARRAYS |= {name: _reduce(name) for name in SMOOTH if name in REGISTRY}
KINKED = {name: _reduce(name) for name in ("max", "min", "std") if name in REGISTRY}


def _matmul(b: Builder, picks: Picks) -> None:
    v = b.operand(picks, lambda v: v.ndim >= 1)
    if v is None:
        return
    w = b.operand(picks, lambda w: w.shape == v.shape)
    if w is None:
        return
    left, right = (f"({t})" if " " in t else t for t in (tame(u.name, (u.low, u.high), (-2.0, 2.0)) for u in (v, w)))
    reach = 4.0 * v.shape[-1]
    b.define("matmul", f"{left} @ {right}{'.mT' if v.ndim > 1 else ''}", [v, w], (-reach, reach))


def _concat(b: Builder, picks: Picks) -> None:
    v = b.operand(picks, lambda v: v.ndim >= 1)
    w = None if v is None else b.operand(picks, lambda w: w.ndim == v.ndim and w.shape[1:] == v.shape[1:])
    if v is not None and w is not None:
        b.define("concat", f"ag.concat([{v.name}, {w.name}])", [v, w], (min(v.low, w.low), max(v.high, w.high)))


def _where(b: Builder, picks: Picks) -> None:
    v = b.operand(picks, lambda v: v.ndim >= 1)
    w = None if v is None else b.operand(picks, lambda w: fit_together([w.shape, v.shape]))
    if v is not None and w is not None:
        mask = f"np.arange({v.shape[-1]}) % 2 == {picks.choose((0, 1))}"
        bounds = (min(v.low, w.low), max(v.high, w.high))
        b.define("where", f"ag.where({mask}, {v.name}, {w.name})", [v, w], bounds)


def _number(b: Builder, picks: Picks) -> None:
    v = b.operand(picks)
    if v is not None:
        reach = 2.0 + 0.5 * max(abs(v.low), abs(v.high))
        b.define("number", f"{picks.choose((2.0, 0.5))} - 0.5 * {v.name}", [v], (-reach, reach))


ARRAYS |= {"matmul": _matmul, "concat": _concat, "where": _where, "number": _number}


def _copied(b: Builder, picks: Picks) -> Value | None:
    """A value that may be written to: one that is a copy already, or a new one."""
    old = b.operand(picks, lambda v: v.own and v.ndim >= 1) if picks.choose((False, True)) else None
    v = b.operand(picks, lambda v: v.ndim >= 1)
    if old is not None or v is None:
        return old
    return b.define("copy", f"{v.name}.copy()", [v], (v.low, v.high), own=True)


def _written(b: Builder, target: Value, picks: Picks, form: str, shape: tuple[int, ...]) -> None:
    """``form`` with a value that broadcasts into a shape."""
    apart = [v for v in b.values if v.name not in target.memory]  # what NumPy itself would read while it writes
    fitting = [v for v in apart if v.ndim <= len(shape) and fit_together([v.shape, shape])]
    fitting = [v for v in fitting if all(n in (1, m) for n, m in zip(v.shape[::-1], shape[::-1], strict=False))]
    v = picks.choose(fitting[::-1]) if fitting else None
    text = "0.5" if v is None else tame(v.name, (v.low, v.high), (-4.0, 4.0))
    reach = 4.0 * max(abs(target.low), abs(target.high), 1.0)
    b.write("write", form.format(x=target.name, v=text), target, [] if v is None else [v], (-reach, reach))


def _set(b: Builder, picks: Picks) -> None:
    x = _copied(b, picks)
    if x is not None:
        index, shape = picks.choose(
            [("0", x.shape[1:]), ("...", x.shape), ("..., ::2", (*x.shape[:-1], -(-x.shape[-1] // 2)))]
        )
        _written(b, x, picks, f"{{x}}[{index}] = {{v}}", shape)


def _update(b: Builder, picks: Picks) -> None:
    x = _copied(b, picks)
    if x is not None:
        _written(b, x, picks, f"{{x}} {picks.choose(('*=', '+=', '-='))} {{v}}", x.shape)


def _through_view(b: Builder, picks: Picks) -> None:
    """Write to a view, and go on with its base; or the other way round."""
    x = _copied(b, picks)
    if x is None:
        return
    code = picks.choose((f"{x.name}[::-1]", f"{x.name}[:1]", f"ag.reshape({x.name}, (-1,))"))
    view = b.define("view", code, [x], (x.low, x.high), view=True)
    if view is not None:
        first, second = (view, x) if picks.choose((True, False)) else (x, view)
        _written(b, first, picks, f"{{x}} {picks.choose(('*=', '+='))} {{v}}", first.shape)
        first.used, second.used = True, False


WRITES |= {"setitem": _set, "update": _update, "through a view": _through_view}


def _inner(b: Builder, picks: Picks, text: str, low: float, high: float) -> str:
    """One op of the variable of an inner function."""
    name = picks.choose(unary(b.kinks))
    return f"ag.{name}({tame(text, (low, high), domains(REGISTRY[name])[0])})"


def _formed(name: str, form: str, least: int) -> Step:
    """A step of two values `x` and `w` of one shape; `u` is an op of the variable `t` of an inner function."""

    def step(b: Builder, picks: Picks) -> None:
        x = b.operand(picks, lambda v: v.ndim >= least)
        w = None if x is None else b.operand(picks, lambda w: w.shape == x.shape)
        if x is None or w is None:
            return
        u = _inner(b, picks, "t", x.low, x.high) if "{u}" in form else ""
        weight = tame(w.name, (w.low, w.high), (-4.0, 4.0))
        b.define(name, form.format(x=x.name, u=u, w=f"({weight})" if " " in weight else weight), [x, w], UNKNOWN)

    return step


FORMS: list[tuple[str, str, int]] = [
    ("grad", "ag.grad(lambda t: ag.sum({u} * {w}))({x})", 0),
    ("jvp", "ag.jvp(lambda t: {u} * t, ({x},), ({w},))[1]", 0),
    ("vjp", "ag.vjp(lambda t: {u} * t, {x})[1]({w})[0]", 0),
    ("hvp", "ag.hvp(lambda t: ag.sum({u} * {w}), ({x},), ({w},))[1][0]", 0),
    ("vmap", "ag.vmap(lambda t, s: {u} * ag.sum(s))({x}, {w})", 1),
    ("grad of grad", "ag.grad(lambda t: ag.sum(ag.grad(lambda s: ag.sum(ag.sin(s * t) * {w}))(t) * {u}))({x})", 0),
    ("jvp of grad", "ag.jvp(ag.grad(lambda t: ag.sum({u} * {w})), ({x},), ({w},))[1]", 0),
    ("vmap of grad", "ag.vmap(ag.grad(lambda t, s: ag.sum({u} * s)))({x}, {w})", 1),
    ("grad of vmap", "ag.grad(lambda t: ag.sum(ag.vmap(lambda s: ag.sin(s) * ag.sum(s))(t) * {w}))({x})", 1),
]
TRANSFORMS |= {name: _formed(name, form, least) for name, form, least in FORMS}
PAIRS: list[tuple[str, str, int]] = [
    ("einsum", "ag.einsum('...i,...j->...', {x}, {w})", 1),
    ("fft", "ag.real(ag.fft.fft({x})) - ag.imag(ag.fft.fft({w}))", 1),
    ("outer", "ag.expand_dims({x}, axis=-1) * ag.expand_dims({w}, axis=-2)", 1),
]
ARRAYS |= {name: _formed(name, form, least) for name, form, least in PAIRS}


def families(writes: bool, transforms: bool, kinks: bool) -> list[dict[str, Any]]:
    """The steps that are allowed, by kind."""
    return [
        ARRAYS | (KINKED if kinks else {}),
        *([WRITES] if writes else []),
        *([TRANSFORMS] if transforms else []),
    ]
