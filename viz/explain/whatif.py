"""`whatif`: what a gradient promises for a step, and what the step really does.

>>> w = ag.scalar(2.0)
>>> loss = (w * 3 - 5) ** 2
>>> [(row["predicted"], round(row["actual"], 4)) for row in whatif(w, [0.1, 0.01], of=loss).data["steps"]]
[(0.6000000000000001, 0.69), (0.06, 0.0609)]
"""

import sys
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final

import numpy as np

from viz.build import Held, Record, record
from viz.digits import number
from viz.errors import OptionError, VariableError
from viz.explain import numeric
from viz.explain.pictured import Pictured
from viz.explain.words import called, derivative, single, spot, told
from viz.names import Names, scopes
from viz.page import Block, Page, Spans, Table, line, spans
from viz.theme import Theme

__all__ = ["WhatIf", "whatif"]

_EXACT: Final = 1e-9
_PIECES: Final = 32
_HALVINGS: Final = 30
_BENT: Final = 0.05
_LARGE: Final = 20_000
_CURVED: Final = 0.05


class WhatIf(Pictured):
    """What `viz.whatif` gives.

    Attributes
    ----------
    data : dict
        ``y``, ``w``, ``gradient``, and ``steps``, each with ``step``, ``predicted``, ``actual``, ``gap``,
        ``curvature`` (the second-order term, from a second difference) and ``kink``: None, or a dictionary of ``at``
        (how far along the step), ``place``, ``before`` and ``after`` (the slopes there).

    Examples
    --------
    >>> x = ag.scalar(3.0)
    >>> y = 2 * x
    >>> viz.whatif(x, 0.5, of=y).data["steps"][0]["gap"]
    0.0
    """

    @cached_property
    def page(self) -> Page:
        """The explanation as blocks of styled text."""
        return Page(tuple(_page(self.data)))


def whatif(w: Any, d: Any, *, of: Any = None, names: Names = None, theme: str | Theme = "light") -> WhatIf:
    """Compare what a gradient predicts for a step of w, gradient · d, with what becomes of y.

    Parameters
    ----------
    w : Tensor or Scalar
        What to change: a leaf, or a computed value that is held at other numbers.
    d : float, array of w's shape, or list of these
        The step, or several. A number is added to every element; a list of w's shape is one step.
    of : Tensor or Scalar, optional
        The y to watch; if not given, what `backward` was last called on.
    names : dict, optional
        As for `viz.draw`.
    theme : str or Theme
        How `WhatIf.html` looks.

    Returns
    -------
    WhatIf

    Raises
    ------
    VariableError
        If there is no y, or it does not depend on w.
    OptionError
        If a step does not have w's shape.

    Examples
    --------
    >>> w = ag.scalar(2.0)
    >>> loss = (w * 3 - 5) ** 2
    >>> loss.backward()
    >>> print(viz.whatif(w, 0.1).text(width=80).splitlines()[0])
    loss = 1, and dloss/dw = 6: a small step d of w should change loss by 6 · d.
    """
    spaces = scopes(sys._getframe(1))
    held = Held(spaces, names)
    held.handle(w, "whatif")
    graph = _watched(held, w) if of is None else record(of, names=names, spaces=spaces, what="whatif")
    root, at = graph.roots[0], graph.place(w)
    single(graph, root, "whatif")
    if at is None or graph.is_constant(at):
        raise VariableError(
            "whatif",
            expected="a w that y depends on",
            got="one that gradients of y do not flow to",
            hint="viz.why(w, y) finds where the way is cut; of= says which y to watch",
        )
    g = graph.cotangents(root)[at]
    value = graph.value(at)
    g = np.zeros(np.shape(value)) if g is None else g
    rows = [_row(graph, root, at, g, step) for step in _steps(d, value)]
    data = {
        "title": derivative(graph, root, at),
        "y": called(graph, root),
        "w": called(graph, at),
        "value": graph.value(root),
        "gradient": g,
        "steps": rows,
    }
    return WhatIf(data, graph, theme=theme)


def _watched(held: Held, w: Any) -> Record:
    """Find the graph that the last backward call walked."""
    call = held.last_call(w)
    if call is None or call.graph is None:
        got = "no backward call so far"
        if call is not None:
            got = f"the last backward call ({spot(call.line)}) on a value ({call.op}) that no variable holds any more"
        raise VariableError("whatif", expected="a y to watch", got=got, hint="say which: viz.whatif(w, d, of=y)")
    return call.graph


def _steps(d: Any, value: Any) -> list[Any]:
    """Bring the steps into the shape of the value."""
    several = isinstance(d, (list, tuple)) and not (np.ndim(value) and _fits(d, np.shape(value)))
    made = []
    for each in d if several else [d]:
        try:
            step = np.asarray(each, dtype=np.result_type(np.asarray(value), np.float64))
            made.append(np.broadcast_to(step, np.shape(value)) if np.ndim(value) else float(step))
        except (TypeError, ValueError) as error:
            shape = f"of shape {np.shape(value)}" if np.ndim(value) else ""
            got = f"shape {np.shape(each)}" if np.ndim(each) else repr(each)
            raise OptionError("d", expected=f"numbers, or arrays {shape}".strip(" ,"), got=got) from error
    if not made:
        raise OptionError("d", expected="at least one step", got="an empty list")
    return made


def _fits(d: Any, shape: tuple[int, ...]) -> bool:
    try:
        return bool(np.shape(d) == shape)
    except ValueError:  # some arrays, some numbers
        return False


def _row(graph: Record, y: int, at: int, g: Any, step: Any) -> dict[str, Any]:
    replay = numeric.Replay(graph, y, {at: step})
    here, there = replay(0.0), replay(1.0)
    predicted = _clean(numeric.inner(g, step), numeric.inner(np.abs(g), np.abs(step)))
    actual = there - here
    # With a tenth of the step, the second difference tells the curvature here from what comes later.
    curvature = (replay(0.1) - 2 * here + replay(-0.1)) / 0.1**2 / 2
    found = {
        "step": step,
        "predicted": predicted,
        "actual": actual,
        "gap": _clean(actual - predicted, here, there),
        "curvature": _clean(curvature, 100 * here, 100 * there),
        "kink": None,
    }
    if found["gap"] and np.isfinite(found["gap"]) and len(graph) <= _LARGE:
        found["kink"] = _kink(replay)
    return found


def _clean(gap: float, *sizes: float) -> float:
    """Of a difference that is nothing but rounding, give 0."""
    return 0.0 if abs(gap) <= 2.0**-50 * max(abs(size) for size in sizes) else gap


def _kink(replay: numeric.Replay) -> dict[str, Any] | None:
    """Find where along the step, if anywhere, the slope of y jumps rather than turns."""
    grid = np.linspace(0, 1, _PIECES + 1)
    heights = np.array([replay(t) for t in grid])
    rises = np.diff(heights) * _PIECES
    bends = np.abs(np.diff(rises))
    if not np.isfinite(bends).all() or not bends.any():
        return None
    middle = int(np.argmax(bends)) + 1
    low, high = grid[middle - 1], grid[middle + 1]
    # Where the slope turns smoothly, each halving of the interval halves its change.
    for _ in range(_HALVINGS):
        width = high - low
        if width < 1e-6:  # noqa: PLR2004 - below it, differences are rounding
            break
        points = low + width * np.linspace(0, 1, 5)
        inner = np.diff([replay(t) for t in points]) / (width / 4)
        at = int(np.argmax(np.abs(np.diff(inner))))
        low, high = points[at], points[at + 2]
    before, after = (replay(low) - replay(low - width)) / width, (replay(high + width) - replay(high)) / width
    if abs(after - before) <= max(_BENT * bends.max(), 1e-6 * np.abs(rises).max()):
        return None
    place = numeric.culprit(replay, width, (low + high) / 2)
    return {
        "at": float((low + high) / 2),
        "place": None if place is None else called(replay.graph, place),
        "before": float(before),
        "after": float(after),
    }


def _page(data: dict[str, Any]) -> Iterator[Block]:
    y, w, g = data["y"], data["w"], told(data["gradient"])
    y = y if len(y) < 20 else "y"  # noqa: PLR2004 - to be repeated in a sentence
    product = f"{g} · d" if not np.ndim(data["gradient"]) else "the sum of gradient × d"
    yield line(
        (data["y"], "name"),
        " = ",
        (told(data["value"]), "value"),
        ", and ",
        (data["title"], "name"),
        " = ",
        (g, "grad"),
        f": a small step d of {w} should change {y} by {product}.",
    )
    yield Table(("step", "predicted", "actual", "gap", "which is"), tuple(map(_cells, data["steps"])))
    for row in data["steps"]:
        if row["kink"]:
            kink, unit = row["kink"], row["step"]
            where = f" of {kink['place']}" if kink["place"] else ""
            at = f"{number(kink['at'] * unit)}" if not np.ndim(unit) else f"{number(kink['at'])} of the step"
            scale = unit if not np.ndim(unit) else 1.0
            yield line(
                ("A kink", "bad"),
                f"{where} at d = {at}: the slope of {y} jumps from ",
                f"{number(kink['before'] / scale)} to {number(kink['after'] / scale)} there, ",
                "and the gradient knows only this side.",
            )
            break


def _cells(row: dict[str, Any]) -> tuple[Spans, ...]:
    cells = (told(row["step"], 20), _signed(row["predicted"]), _signed(row["actual"]), _signed(row["gap"]))
    made = (spans((cells[0], "value")), spans((cells[1], "grad")), spans(cells[2]), spans((cells[3], "strong")))
    return (*made, spans((_reading(row), "muted")))


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else ''}{number(value)}"


def _reading(row: dict[str, Any]) -> str:
    gap, curvature = row["gap"], row["curvature"]
    if not np.isfinite(gap):
        return "y is not finite there"
    if gap == 0:
        return "none: linear here"
    if row["kink"]:
        return "a kink on the way"
    if abs(gap) < _EXACT * abs(row["predicted"]):
        return "rounding"
    if abs(gap - curvature) <= _CURVED * abs(gap):
        return "curvature, ½ y'' d²"
    return f"½ y'' d² = {_signed(curvature)}, and more"
