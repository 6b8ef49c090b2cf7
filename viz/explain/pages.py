"""What `explain` says, from its data: paths, uses, leaves.

>>> data = {"title": "dy/dx", "x": "x", "y": "y", "shape": (), "gradient": 3.0, "paths": 1, "by": "path", "checked": ()}
>>> row = {"path": "x → y", "slopes": [3.0], "aside": "", "contribution": 3.0, "share": 1.0, "size": 3.0}
>>> [block.plain for block in derivative({**data, "contributions": [row]}) if isinstance(block, Line)][0]
'dy/dx = 3: 1 path leads from x to y.'
"""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np

from viz.digits import number
from viz.explain.numeric import length
from viz.explain.words import count, each, plural, told
from viz.labels import slope
from viz.page import Block, Line, Spans, Table, line, spans
from viz.quote import columns

__all__ = ["derivative", "leaves"]

_SHOWN: Final = 12
_FACTORS: Final = 5
_CANCELS: Final = 1e-9
_ROOM: Final = 30


def derivative(data: dict[str, Any]) -> Iterator[Block]:
    """Write the explanation of one derivative."""
    rows = data["contributions"]
    yield _headline(data)
    if not rows or data["x"] == data["y"]:
        yield line("x is y itself, and dy/dy = 1.")
        return
    yield from (_paths if data["by"] == "path" else _uses)(data, rows)
    if len(rows) > 1:
        yield _weight(data, rows)
    if data.get("steps"):
        which = f" of path {1 + _largest(rows)}" if len(rows) > 1 else ""
        yield Line()
        yield line(f"The chain rule in shapes{which}, from the end back:")
        yield Table(
            ("from", "to", "upstream is"),
            tuple((spans(s["from"]), spans(s["to"]), spans((s["how"], "value"))) for s in data["steps"]),
        )
    yield Line()
    yield line(*data["checked"])


def _headline(data: dict[str, Any]) -> Line:
    n, shape = data["paths"], data["shape"]
    lead = f"{plural(n, 'path')} {'leads' if n == 1 else 'lead'} from {data['x']} to {data['y']}"
    ends = "." if n == 1 else ", and what they contribute adds up."
    if data["by"] == "use":
        uses = len(data["contributions"])
        ends = f", too many to list. {data['x']} is used {plural(uses, 'time')}"
        ends += "." if uses == 1 else ", and what its uses contribute adds up."
    size = f" {shape}" if shape else ""
    return line((data["title"], "name"), size, " = ", (told(data["gradient"]), "grad"), f": {lead}{ends}")


def _paths(data: dict[str, Any], rows: list[dict[str, Any]]) -> Iterator[Block]:
    """Write a line for each path; where they are too long for a table, two."""
    if data["shape"] or max(columns(row["path"]) for row in rows) > _ROOM:
        yield from _listed(data, rows)
        return
    made: list[tuple[Spans, ...]] = []
    for at, row in enumerate(rows):
        cells = (spans(f"{at + 1}"), spans(row["path"]), spans(_product(row)), _equals(row))
        made.append((*cells, spans((row["aside"], "muted"))))
    yield Table(("", "path", "local derivatives", "contribution", ""), (*made, *_sum(data, rows, 5)))


def _listed(data: dict[str, Any], rows: list[dict[str, Any]]) -> Iterator[Block]:
    for at, row in enumerate(rows):
        aside = f"   {row['aside']}" if row["aside"] else ""
        yield line(f"{at + 1}  {row['path']}", (aside, "muted"))
        product = "" if data["shape"] else _product(row)
        size = f"   length {number(row['size'])}, {_percent(row)} of the sum" if data["shape"] and len(rows) > 1 else ""
        yield line(f"{product} = " if product else "", (told(row["contribution"]), "grad"), size, indent=3)
    if len(rows) > 1:
        yield line(("sum", "strong"), " = ", (told(data["gradient"]), "grad"), indent=3)


def _uses(data: dict[str, Any], rows: list[dict[str, Any]]) -> Iterator[Block]:
    made: list[tuple[Spans, ...]] = []
    for at in data["shown"]:
        row = rows[at]
        local = f"× {slope(row['local'])}" if row["local"] is not None and not data["shape"] else row["how"]
        product = f"{told(row['upstream'])} {local}"
        where = f"argument {row['argument']} of {row['use']}"
        made.append((spans(f"{at + 1}"), spans(where), spans(count(row["paths"])), spans(product), _equals(row)))
    yield Table(("", "use", "paths", "upstream × local", "contribution"), (*made, *_sum(data, rows, 5)))
    yield line("strongest path: ", data["strongest"])


def _equals(row: dict[str, Any]) -> Spans:
    return spans("= ", (told(row["contribution"]), "grad"))


def _sum(data: dict[str, Any], rows: list[dict[str, Any]], columns: int) -> tuple[tuple[Spans, ...], ...]:
    if len(rows) == 1:
        return ()
    at = columns - 2 if data["by"] == "path" else columns - 1
    cells = [spans("")] * columns
    cells[1], cells[at] = spans(("sum", "strong")), spans("  ", (told(data["gradient"]), "grad"))
    return (*_more(data, rows, columns), tuple(cells))


def _more(data: dict[str, Any], rows: list[dict[str, Any]], columns: int) -> tuple[tuple[Spans, ...], ...]:
    left = len(rows) - len(data.get("shown", rows))
    cells = [spans("")] * columns
    cells[1] = spans((f"… and {left:,} smaller", "muted"))
    return (tuple(cells),) if left else ()


def _product(row: dict[str, Any]) -> str:
    """Multiply the local derivatives, where each is a number."""
    if any(d is None or np.ndim(d) for d in row["slopes"]):
        return ""
    parts = [f"({slope(d)})" if d < 0 else slope(d) for d in row["slopes"]]
    if len(parts) > _FACTORS:
        parts = [*parts[:2], "…", *parts[-2:]]
    return " × ".join(parts)


def _largest(rows: list[dict[str, Any]]) -> int:
    return max(range(len(rows)), key=lambda i: rows[i]["size"])


def _percent(row: dict[str, Any]) -> str:
    return "" if row["share"] is None else f"{number(round(100 * row['share'], 1))} %"


def _weight(data: dict[str, Any], rows: list[dict[str, Any]]) -> Line:
    """Say which contribution matters most, or that they cancel."""
    sizes = [row["size"] for row in rows]
    kind, top = data["by"], max(sizes)
    total = length(data["gradient"])
    if not top:
        return line((f"Every {kind} contributes exactly 0", "bad"), ": each has a factor 0. viz.why finds where.")
    if not np.isfinite(total):
        return line(("The sum is not finite", "bad"), ": a local derivative on the way is infinite or NaN.")
    if total <= _CANCELS * sum(sizes):
        return line(("They cancel", "bad"), f": none is 0, but they add up to {told(data['gradient'])}.")
    most = [at for at, size in enumerate(sizes) if size >= top * (1 - _CANCELS)]
    signs = [row["share"] < 0 for row in rows if row["size"]]
    if any(signs) and not data["shape"]:
        up = [at for at, row in enumerate(rows) if row["contribution"] > 0]
        down = [at for at, row in enumerate(rows) if row["contribution"] < 0]
        text = f"{_numbered(kind, up, 'pull')} up, {_numbered('', down, 'pull')} down."
    elif any(signs):
        against = [at for at, row in enumerate(rows) if row["share"] < 0]
        text = f"{_numbered(kind, most, 'matter')} most; {_numbered('', against, 'pull')} against the sum."
    elif len(most) == len(rows):
        text = f"all {len(rows)} matter alike."
    else:
        share = _percent(rows[most[0]])
        text = f"{_numbered(kind, most, 'matter')} most: {share}{' each' if len(most) > 1 else ''}."
    return line(text[0].upper() + text[1:])


def _numbered(kind: str, places: list[int], verb: str) -> str:
    """Write ``paths 1 and 3 pull`` or ``path 2 pulls``."""
    numbers = [str(at + 1) for at in places[:_SHOWN]] + (["others"] if len(places) > _SHOWN else [])
    one = len(places) == 1
    return f"{kind}{'' if one or not kind else 's'} {each(numbers)} {verb}{'s' if one else ''}".lstrip()


def leaves(data: dict[str, Any]) -> Iterator[Block]:
    """Write the short explanation of all leaves."""
    rows = data["leaves"]
    name = data["y"] if data["y"].isidentifier() else "y"
    yield line(
        (data["y"], "name"),
        " = ",
        (told(data["value"]), "value"),
        f" depends on {plural(len(rows), 'leaf')}.".replace("leafs", "leaves"),
    )
    made = [
        (
            spans((row["leaf"], "name")),
            spans((told(row["value"]), "value")),
            spans((told(row["gradient"]), "grad")),
            spans(count(row["paths"])),
            spans(f"{row['uses']:,}"),
        )
        for row in rows[: 4 * _SHOWN]
    ]
    yield Table(("leaf", "value", f"d{name}/dleaf", "paths", "uses"), tuple(made))
    if len(rows) > len(made):
        yield line((f"… and {len(rows) - len(made):,} more leaves", "muted"))
    yield Line()
    yield line(*data["checked"])
    first = rows[0]["leaf"] if rows else "x"
    yield line(f"One by one: viz.explain({name}, {first}).")
