"""The results as plain text: one table per workload, and one of all the bars."""

from __future__ import annotations

from statistics import median

from benchmarks.case import Bar, Workload
from benchmarks.timing import Result

QUIET = 0.97  # below this share of the core, a sample has been disturbed
NOISY = 0.15  # and so has a series whose median is that much above its min


def number(value: float | None) -> str:
    """`value` with three significant digits and no exponent."""
    if value is None:
        return ""
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    digits = 2 if abs(value) >= 1 else 3
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.{digits}f}"


def grid(rows: list[list[str]]) -> list[str]:
    """`rows` in columns, the first one to the left and the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  " + "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]).rstrip() for row in rows]


def ratio(result: Result, results: list[Result], peer: str | None, metric: str) -> float | None:
    """`result`'s metric over `peer`'s; the metric itself without a peer.

    For times the median of the rounds' own ratios: the two samples of a round lie a second apart,
    so a machine that slows down for a while slows both, which two separate medians would not see.
    """
    found = result.metric(metric)
    if peer is None or found is None:
        return found
    other = next((r for r in results if r.engine == peer), None)
    if other is None or not (base := other.metric(metric)):
        return None
    rounds = zip(result.samples.get(metric, ()), other.samples.get(metric, ()), strict=False)
    ratios = [mine / its for mine, its in rounds]
    return median(ratios) if ratios else found / base


def _row(workload: Workload, result: Result, results: list[Result], parts: list[str]) -> list[str]:
    """One engine's row: median, min, ratio, phases, things measured once."""
    times = result.samples.get("total")
    cells = [result.engine]
    cells.append(number(result.metric("total") * workload.scale) if times else "")
    cells.append(number(min(times) * workload.scale) if times else "")
    cells.append(number(ratio(result, results, workload.peer, "total")) if times else "")
    for part in parts:
        timed = part in result.samples
        value = result.metric(part)
        cells.append(number(value * workload.scale if timed and value is not None else value))
    return cells


def table(workload: Workload, results: list[Result]) -> str:
    """`workload`'s table, its bars, and what went wrong."""
    measured = [r for r in results if not r.note]
    names = {name: None for r in measured for name in (*r.samples, *r.once)}
    parts = [name for name in names if name != "total"]
    lines = ["", f"{workload.name}: {workload.title}; {workload.unit}"]
    if measured:
        head = ["engine", "median", "min", f"x {workload.peer}", *parts]
        lines += grid([head, *(_row(workload, r, results, parts) for r in measured)])
    lines += [f"  {r.engine}: {r.note}" for r in results if r.note]
    lines += [f"  bar: {' '.join(row[1:])}" for row in verdicts(workload, results)]
    lines += disturbances(measured)
    errors = [r.error for r in measured if r.error is not None]
    if errors:
        lines.append(f"  gradients right, largest relative error {max(errors):.1e}")
    return "\n".join(lines)


def disturbances(measured: list[Result]) -> list[str]:
    """Lines that say how far the times are to be trusted, if not fully."""
    lines = []
    shares = [share for r in measured for share in r.shares]
    if shares and median(shares) < QUIET:
        lines.append(f"  disturbed: only {median(shares):.0%} of the core was ours")
    for r in measured:
        times = r.samples.get("total", [1.0])
        if (excess := median(times) / min(times) - 1) > NOISY:
            lines.append(f"  noisy: {r.engine}'s median is {excess:.0%} above its min")
    return lines


def verdict(workload: Workload, results: list[Result], bar: Bar) -> list[str]:
    """A bar's row: workload, engine, figure, measured, bar, reached or short."""
    result = next((r for r in results if r.engine == bar.engine), None)
    found = ratio(result, results, bar.peer, bar.metric) if result else None
    unit = f"x {bar.peer}" if bar.peer else bar.unit
    if found is not None and bar.peer is None and bar.metric in (result.samples if result else ()):
        found *= workload.scale
    said = "not measured" if found is None else "reached" if found <= bar.limit else "SHORT"
    value = f"{number(found)} {unit}" if found is not None else "-"
    return [workload.name, bar.engine, bar.metric, value, f"<= {bar.limit:g} {unit}", said]


def verdicts(workload: Workload, results: list[Result]) -> list[list[str]]:
    """All rows of `workload`'s bars."""
    return [verdict(workload, results, bar) for bar in workload.bars]


def summary(rows: list[list[str]]) -> str:
    """All bars in one table."""
    head = ["workload", "engine", "figure", "measured", "bar", ""]
    return "\n".join(["", "The bars", *grid([head, *rows])])
