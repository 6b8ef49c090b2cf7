"""What the gradients of all layers together say: whether they fade, grow or stop, and by what.

>>> row = {"layer": "w", "of": "parameters", "rms": 0.5, "marks": [], "nonlinearities": []}
>>> conclusion([row])
'There is one layer, w, and the gradient comes to it.'
"""

from math import isfinite
from typing import Any, Final

import numpy as np

from viz.digits import number
from viz.explain.layers import GREATEST

__all__ = ["LISTED", "conclusion"]

LISTED: Final = 12
"""How many names a sentence may list."""


def conclusion(rows: list[dict[str, Any]]) -> str:
    """Say in a sentence or two what the table says."""
    # Layers are compared by what most of them were measured at.
    measured = [row for row in rows if row["rms"] is not None]
    kinds = [[row for row in measured if row["of"] == kind] for kind in ("parameters", "output", "shared")]
    known = max(kinds, key=len)
    if not known or not any(row["rms"] for row in known):
        return "No gradient comes to any layer."
    if bad := next((row for row in known if not isfinite(row["rms"])), None):
        return f"The gradient is not finite from {bad['layer']} on."
    said = _trend(known)
    dead = [row["layer"] for row in rows if "DEAD" in row["marks"]]
    if dead:
        said += f" Dead units in {', '.join(dead[:LISTED])} learn nothing, as no sample gets a gradient through them."
    return said


def _trend(known: list[dict[str, Any]]) -> str:
    first, last = known[0], known[-1]
    zero = next((row for row in known if row["rms"] == 0), None)
    if zero:
        return f"The gradient is exactly 0 at {zero['layer']}."
    sizes = [row["rms"] for row in known]
    if len(known) == 1:
        return f"There is one layer, {first['layer']}, and the gradient comes to it."
    if not any(mark in row["marks"] for row in known for mark in ("VANISHING", "EXPLODING")):
        spread = max(sizes) / min(sizes)
        return f"The gradient comes to every layer: the largest is {_times(spread)} the smallest."
    ratio = last["rms"] / first["rms"]
    each = ratio ** (1 / (len(known) - 1))
    how = f"{_times(1 / ratio)} smaller" if ratio < 1 else f"{_times(ratio)} larger"
    why = _why(known) if ratio < 1 else ""
    return f"From {first['layer']} to {last['layer']} the gradient gets {how}, ×{each:.2g} per layer{why}."


def _why(known: list[dict[str, Any]]) -> str:
    """Name the nonlinearity that takes most of the gradient away."""
    found: dict[str, list[float]] = {}
    for row in known:
        for each in row["nonlinearities"]:
            found.setdefault(each["op"], []).append(each["mean"])
    op, mean = min(
        ((op, float(np.mean(means))) for op, means in found.items()), key=lambda each: each[1], default=("", 1.0)
    )
    if mean > 0.5:  # noqa: PLR2004 - a half is not what makes thousands
        return ""
    return f"; {op}' alone makes that ×{mean:.2g}, being at most {number(GREATEST[op])}"


def _times(ratio: float) -> str:
    """Write how many times, as one would say it: two digits.

    Examples
    --------
    >>> _times(117_234.0), _times(2.345), _times(1e12)
    ('120,000 times', '2.3 times', '1e+12 times')
    """
    if ratio >= 1e7:  # noqa: PLR2004 - nobody reads more zeros
        return f"{ratio:.2g} times"
    return f"{float(f'{ratio:.2g}'):,.6g} times"
