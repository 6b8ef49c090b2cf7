"""Where the gradient fades: how much of it each layer gets, and what its nonlinearities let through."""

from functools import cached_property
from math import isfinite, log10
from typing import Any, Final

import numpy as np

from viz.build.record import Record, record
from viz.digits import number
from viz.errors import OptionError, VariableError
from viz.explain.layers import GREATEST, layers
from viz.explain.neurons import units
from viz.explain.report import Report
from viz.explain.trend import LISTED, conclusion
from viz.names import Names
from viz.page import Block, Page, Spans, Table, line, spans
from viz.theme import Theme

__all__ = ["Flowing", "flow"]

_BAR: Final = 14
_MEANING: Final = {
    "VANISHING": "more than {threshold} times smaller than at {first}",
    "EXPLODING": "more than {threshold} times larger than at {first}",
    "ZERO": "exactly 0: nothing is learnt here",
    "NOT FINITE": "NaN or infinity; ag.detect_anomaly() finds the op that made it",
    "DEAD": "units whose nonlinearity has local derivative 0 for every sample",
    "SATURATED": "units whose local derivative is below 1 % of what it can be for every sample",
}


class Flowing(Report):
    """The gradient layer by layer, the layer nearest to the loss first; see `flow`.

    Examples
    --------
    >>> w, v = ag.scalar(2.0, name="w"), ag.scalar(3.0, name="v")
    >>> [row["rms"] > 0.1 for row in flow(v * ag.tanh(w * 0.5)).data["layers"]]
    [True, True]
    """

    @cached_property
    def page(self) -> Page:
        """A row for each layer, what the marks mean, and what to conclude."""
        data = self.data
        head = line("The gradient of ", (data["loss"], "name"), " in each layer, the one nearest to it first:")
        size = line(
            "rms: root mean square of its elements; factor: times that of the row before it of its kind.", indent=2
        )
        sizes = [row["rms"] for row in data["layers"] if row["rms"] and isfinite(row["rms"])]
        rows = tuple(_row(row, sizes) for row in data["layers"])
        header = ("layer", "rms", "(logarithmic)", "factor", "", "mean local derivative")
        blocks: list[Block] = [head, size, line(), Table(header, rows), line()]
        for mark, meaning in data["marks"].items():
            blocks.append(line((mark, "bad"), f": {meaning}."))
        blocks += [
            line((row["layer"], "name"), f": {_off(each)}.", indent=2)
            for row in data["layers"]
            for each in row["nonlinearities"]
            if each["off"]
        ]
        return Page((*blocks, line((data["conclusion"], "strong"))))


def flow(loss: Any, *, threshold: float = 1e3, names: Names = None, theme: str | Theme = "light") -> Flowing:
    """Show how much of the gradient each layer gets: vanishing, exploding, and units that let nothing through.

    Layers are the blocks of `ag.scope`; without any, a layer begins wherever a product brings in a parameter. No
    ``backward()`` is needed, and no ``.grad`` is touched.

    Parameters
    ----------
    loss : Tensor or Scalar
        What to differentiate; of an array, its sum.
    threshold : float
        How many times smaller, or larger, than at the layer nearest to the loss a gradient is called vanishing, or
        exploding.
    names : dict, optional
        As for `viz.draw`.
    theme : str or Theme
        How `html` looks.

    Raises
    ------
    VariableError
        If there is no graph.
    OptionError
        If the threshold is not above 1.

    Examples
    --------
    >>> w1, w2 = ag.scalar(2.0, name="w1"), ag.scalar(3.0, name="w2")
    >>> print(flow(w2 * ag.sigmoid(9.0 * w1)).data["layers"][1]["marks"])
    ['VANISHING', 'SATURATED']
    """
    given: Any = threshold
    if not isinstance(given, (int, float)) or not given > 1:
        raise OptionError("flow: threshold", expected="a number above 1", got=repr(threshold))
    graph = record(loss, names=names, depth=1, what="flow")
    if len(graph.roots) > 1:
        raise VariableError("flow", expected="one value to differentiate", got=f"a list of {len(graph.roots)}")
    rows = _measured(graph)
    _mark(rows, threshold)
    first = next((row["layer"] for row in rows if row["rms"] is not None), "")
    marks = [mark for mark in _MEANING if any(mark in row["marks"] for row in rows)]
    data = {
        "loss": graph.title(graph.roots[0]),
        "layers": rows,
        "threshold": threshold,
        "marks": {mark: _MEANING[mark].format(threshold=number(threshold), first=first) for mark in marks},
        "conclusion": conclusion(rows),
    }
    return Flowing(data, theme)


def _measured(graph: Record) -> list[dict[str, Any]]:
    """Measure each layer's gradient, that nearest to the loss first."""
    cotangents = graph.cotangents(graph.roots[0])
    rows: list[dict[str, Any]] = []
    last: dict[str, float] = {}
    for layer in reversed(layers(graph)):
        kind = "shared" if layer.share > 1 else "parameters" if layer.parameters else "output"
        rms = _rms([cotangents[at] for at in layer.parameters or [layer.output]])
        factor = rms / last[kind] if rms is not None and last.get(kind) else None
        if rms is not None:
            last[kind] = rms
        found = [_nonlinearity(each) for each in units(graph, layer)]
        rows.append(
            {
                "layer": layer.name,
                "of": kind,
                "share": layer.share,
                "rms": rms,
                "factor": factor,
                "nonlinearities": found,
            }
            | {"marks": []}
        )
    return rows


def _rms(gradients: list[Any]) -> float | None:
    """The root mean square of all elements; None where no gradient comes by. Huge ones do not overflow."""
    flat = [np.abs(np.asarray(each)).ravel().astype(float) for each in gradients if each is not None]
    if not flat or not sum(each.size for each in flat):
        return None
    everything = np.concatenate(flat)
    greatest = float(everything.max())
    if greatest == 0 or not isfinite(greatest):
        return greatest
    return greatest * float(np.sqrt(np.mean((everything / greatest) ** 2)))


def _nonlinearity(each: Any) -> dict[str, Any]:
    samples, count = each.slopes.shape
    return {
        "op": each.op,
        "mean": each.mean,
        "greatest": GREATEST[each.op],
        "samples": samples,
        "units": count,
        "axis": each.axis,
        "channels": each.channels,
        "off": each.off,
        "state": each.state,
    }


def _mark(rows: list[dict[str, Any]], threshold: float) -> None:
    first: dict[str, float] = {}
    for row in rows:
        rms, marks = row["rms"], row["marks"]
        if rms is not None:
            base = first.setdefault(row["of"], rms)
            if not isfinite(rms):
                marks.append("NOT FINITE")
            elif rms == 0:
                marks.append("ZERO")
            elif rms * threshold < base:
                marks.append("VANISHING")
            elif base and rms > base * threshold:
                marks.append("EXPLODING")
        marks += sorted({each["state"].upper() for each in row["nonlinearities"] if each["off"]})


def _row(row: dict[str, Any], sizes: list[float]) -> tuple[Spans, ...]:
    rms, factor = row["rms"], row["factor"]
    aside = {"parameters": "", "output": " (its output)", "shared": f" (in {row['share']} layers)"}[row["of"]]
    name = row["layer"] + aside
    told = [f"{each['op']}' {each['mean']:.2g} (max {number(each['greatest'])})" for each in row["nonlinearities"]]
    return (
        spans((name, "name")),
        spans(("none" if rms is None else f"{rms:.2g}", "grad")),
        spans((_bar(rms, sizes), "grad")),
        spans("" if factor is None else f"×{factor:.2g}"),
        spans((" ".join(row["marks"]), "bad")),
        spans(", ".join(told)),
    )


def _bar(rms: float | None, sizes: list[float]) -> str:
    """Draw a magnitude; the scale takes in at least a factor of ten."""
    if not rms or not isfinite(rms):
        return ""
    top = log10(max(sizes))
    bottom = min(log10(min(sizes)), top - 1)
    return "█" * round(_BAR * (log10(rms) - bottom) / (top - bottom)) or "▏"


def _off(each: dict[str, Any]) -> str:
    """Say which units let nothing through."""
    shown = ", ".join(map(str, each["off"][:LISTED])) + (", …" if len(each["off"]) > LISTED else "")
    unit, at = ("channel", " and places") if each["channels"] else ("unit", "")
    samples = "the one sample that was given" if each["samples"] == 1 else f"all {each['samples']:,} samples{at}"
    counted = "" if each["axis"] is None else f"axis {each['axis']}, "
    listed = f"{len(each['off'])} of {each['units']:,} {unit}s ({counted}number {shown})"
    return f"{each['op']} is {each['state']} in {f'its one {unit}' if each['units'] == 1 else listed}, for {samples}"
