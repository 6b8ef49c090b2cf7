"""The program itself, with the value that each line made and the gradient that came back to it."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from functools import cached_property
from pathlib import Path
from typing import Any, Final, overload

from viz.build.record import Record, record
from viz.build.watched import Visit, Watched, noted, watched
from viz.digits import array
from viz.errors import VariableError
from viz.explain.backward import handles, titled
from viz.explain.report import Report
from viz.explain.source import Function, Source, read
from viz.page import Block, Page, Spans, Style, Table, line, spans
from viz.theme import Theme

__all__ = ["Annotated", "annotate"]

_ROOM: Final = 18
_FEW: Final = 3
_GAP: Final = 1
_LEAVES: Final = 12

_Key = tuple[str, int]


class Annotated(Report):
    """A program line by line; see `annotate`. ``data["lines"]`` has a row for each line that is shown.

    Examples
    --------
    >>> def f(x):
    ...     return x * x
    >>> annotate(f, 3.0).data["result"]
    9.0
    """

    @cached_property
    def page(self) -> Page:
        """A table for each function that took part."""
        data = self.data
        several = any(row["ran"] not in ("", "1") for row in data["lines"])
        result: tuple[str, Style] = (_told(data["result"]), "value")
        summed = " (of several elements: their sum)" if getattr(data["result"], "size", 1) > 1 else ""
        means = f"; each gradient is d result / d value{summed}."
        blocks: list[Block] = [line("The result is ", result, means), line()]
        for place in dict.fromkeys(row["where"] for row in data["lines"]):
            rows = [row for row in data["lines"] if row["where"] == place]
            blocks += [line((place, "strong")), _table(rows, several=several), line()]
        blocks += [line(note) for note in data["notes"]]
        return Page(tuple(blocks[:-1] if not data["notes"] else blocks))


def _table(rows: list[dict[str, Any]], *, several: bool) -> Table:
    header = ("line", "", *(["ran"] if several else []), "value", "gradient")
    made: list[tuple[Spans, ...]] = []
    for row in rows:
        ran = [spans((row["ran"], "muted"))] if several else []
        faded = row["ran"] == "not run"
        number = "" if row["line"] is None else str(row["line"])
        code = spans((row["source"], "muted" if faded else "code"))
        made.append(
            (spans((number, "muted")), code, *ran, spans((row["value"], "value")), spans((row["gradient"], "grad")))
        )
    return Table(header, tuple(made))


@overload
def annotate() -> AbstractContextManager[None]: ...
@overload
def annotate(
    f: Any, *args: Any, argnums: int | tuple[int, ...] | None = None, theme: str | Theme = "light"
) -> Annotated: ...
def annotate(
    f: Any = None, *args: Any, argnums: int | tuple[int, ...] | None = None, theme: str | Theme = "light"
) -> Annotated | AbstractContextManager[None]:
    """List a function's source with the value that each line made and the gradient that came back to it.

    The function runs once, on variables in place of its numbers. Where lines ran several times, the first and the last
    value are shown. Functions that it calls are listed too, if they computed anything.

    Parameters
    ----------
    f : callable, or Tensor or Scalar
        A function that gives a single value to differentiate. Or a value computed inside ``with viz.annotate():`` or
        ``with ag.detect_anomaly():``, which then shows the lines that made it. Without it, this is that context.
    *args
        What to call the function with.
    argnums : int or tuple of int, optional
        Which arguments to differentiate by; by default all floats and arrays of floats, in containers too.
    theme : str or Theme
        How `html` looks.

    Raises
    ------
    VariableError
        If the function gives nothing to differentiate, or the lines of a value were not noted.
    OptionError
        If an argument of `argnums` is not there.

    Examples
    --------
    >>> with viz.annotate():
    ...     y = ag.scalar(3.0, name="x") * 2
    >>> viz.annotate(y).data["lines"][0]["gradient"]  # of x
    '2'
    """
    if f is None and not args:
        return noted()
    if callable(f) and not hasattr(f, "node"):
        run = watched(f, args, argnums)
        _check_one(run.result)
        return Annotated(_Listing(record(run.result, names=run.given, depth=1, what="annotate"), run).data(), theme)
    graph = record(f, depth=1, what="annotate")
    if not any(graph.line(at) for at in range(len(graph))):
        raise VariableError(
            "annotate",
            expected="a function, or a value whose lines were noted",
            got="a value whose lines were not",
            hint="compute it inside `with viz.annotate():`, or give the function that computes it",
        )
    _check_one(f)
    return Annotated(_Listing(graph, None).data(), theme)


def _check_one(result: Any) -> None:
    if isinstance(result, (list, tuple)):
        raise VariableError(
            "annotate",
            expected="a single value to differentiate",
            got=f"a {type(result).__name__} of {len(result)}",
            hint="wrap the function so that it gives one of them: lambda *args: f(*args)[0]",
        )


class _Listing:
    """Puts together what the graph knows, what was seen to run, and the source."""

    def __init__(self, graph: Record, run: Watched | None) -> None:
        self.graph, self.run = graph, run
        self.gradients = graph.cotangents(graph.roots[0])
        self.sources: dict[str, Source] = {}
        self.notes: list[str] = []
        lines = [graph.line(at).rpartition(":") for at in range(len(graph))]
        files = {file for file, _, _ in lines if file}
        if run and run.code:
            files.add(run.code.co_filename)
        self.sources = {file: read(file) for file in sorted(files)}
        self.begun = self._begun([visit for visit in run.visits if visit.file in files] if run else [])
        self.keys = [(file, self.sources[file].statement(int(at))) if file else None for file, _, at in lines]
        self.runs = [self._run(at, key) for at, key in enumerate(self.keys)]
        self.made: dict[_Key, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for at, key in enumerate(self.keys):
            if key and not graph.is_constant(at) and self._leaves_its_run(at):
                self.made[key][self.runs[at]].append(at)

    def _begun(self, visits: Sequence[Visit]) -> dict[_Key, list[float]]:
        """List for each statement when it was begun; to go on with it after a call or a line break is no new run."""
        begun: dict[_Key, list[float]] = defaultdict(list)
        last: dict[int, _Key] = {}
        for visit in visits:
            key = (visit.file, self.sources[visit.file].statement(visit.line))
            if last.get(visit.call) != key:
                begun[key].append(visit.tick)
                last[visit.call] = key
        return begun

    def _run(self, at: int, key: _Key | None) -> int:
        """Number the run of its statement that made a node; where none was seen, each value of a loop has its own."""
        if key and key in self.begun:
            return bisect_right(self.begun[key], self.graph.tick(at)) - 1
        return at if key and self.sources[key[0]].in_loop(key[1]) else 0

    def _leaves_its_run(self, at: int) -> bool:
        """Whether a value is what a run of its statement made, rather than something on the way to that."""
        users = [user for user, _ in self.graph.users(at)]
        return not users or any((self.keys[each], self.runs[each]) != (self.keys[at], self.runs[at]) for each in users)

    def data(self) -> dict[str, Any]:
        """Write everything down."""
        rows = [row for file, function in self._functions() for row in self._listed(file, function)]
        for file, source in self.sources.items():
            if not source.lines:
                rows += self._unlisted(file)
                self.notes.append(f"There is no source to show for {file}, so its values are listed by line.")
        head = next((at for at, row in enumerate(rows) if row["where"] == rows[0]["where"] and row["def"]), None)
        leaves = self._leaves(rows[0]["where"] if rows else "")
        if head is not None and leaves:
            rows[head] |= {key: leaves[0][key] for key in ("value", "gradient", "values", "gradients")}
            leaves = leaves[1:]
        rows[0 if head is None else head + 1 : 0 if head is None else head + 1] = leaves
        return {"result": self.graph.value(self.graph.roots[0]), "lines": rows, "notes": self.notes}

    def _functions(self) -> list[tuple[str, Function]]:
        """List the functions that computed something, that which was given first, none inside of another."""
        first: dict[tuple[str, Function], float] = {}
        for (file, statement), runs in self.made.items():
            if self.sources[file].lines:
                when = self.graph.tick(min(at for made in runs.values() for at in made))
                place = (file, self.sources[file].function(statement))
                first[place] = min(when, first.get(place, when))
        if self.run and self.run.code and self.sources[self.run.code.co_filename].lines:
            file = self.run.code.co_filename
            first[file, self.sources[file].function(self.run.code.co_firstlineno)] = -1.0
        whole = [place for place in first if self._whole(*place)]
        inner = {p for p in first for other in whole if p[0] == other[0] and p[1].within(other[1])}
        return sorted(first.keys() - inner, key=first.__getitem__)

    def _whole(self, file: str, function: Function) -> bool:
        """Whether a function was called, rather than some lines of it run by a lambda or before."""
        visits = self.run.visits if self.run else []
        return any(v.file == file and v.function == function.name and v.line in function.lines for v in visits)

    def _listed(self, file: str, function: Function) -> Iterator[dict[str, Any]]:
        source, where = self.sources[file], f"{function.name} in {Path(file).name}"
        whole = self._whole(file, function)
        if whole:
            numbers: Iterable[int] = function.lines
        else:
            some = [s for f, s in {**self.begun, **self.made} if f == file and source.function(s) == function]
            numbers = sorted({at for each in some for at in source.lines_of(each)})
        idle = self._idle(file, function) if whole else set()
        before = None
        for at, text in source.shown(numbers):
            if before is not None and at > before + _GAP and not whole:
                yield _row(where, None, "…")
            before = at
            key = (file, at)
            ran = "not run" if at in idle else ""
            yield _row(where, at, text, ran=ran, head=whole and at == function.head) | self._made(key)

    def _idle(self, file: str, function: Function) -> set[int]:
        """Find the statements that could have run and did not, those of inner functions only if these were called."""
        source = self.sources[file]
        inside = {source.function(at) for f, at in self.begun if f == file}
        places = [function, *(each for each in inside if each.within(function))]
        return {at for each in places for at in source.executable(each) if (file, at) not in self.begun}

    def _made(self, key: _Key) -> dict[str, Any]:
        """Write what a statement made in its runs, and what came back."""
        runs = self.made.get(key, {})
        count = len(self.begun.get(key, ()))
        told: dict[str, Any] = {"ran": f"{count}×"} if count > 1 else {}
        if not count and len(runs) > 1:
            told = {"ran": f"{len(runs)} values"}
        if not runs:
            return told
        nodes = [each for _, made in sorted(runs.items()) for each in (made if len(runs) == 1 else made[-1:])]
        values, gradients = [self.graph.value(at) for at in nodes], [self.gradients[at] for at in nodes]
        join = " → " if len(runs) > 1 else ", "
        return told | {
            "value": _several([_told(each) for each in values], join),
            "gradient": _several([_told(each) for each in gradients], join),
            "values": values,
            "gradients": gradients,
        }

    def _unlisted(self, file: str) -> list[dict[str, Any]]:
        """List by line what was made where there is no source."""
        where = f"lines of {file}"
        keys = sorted(key for key in self.made if key[0] == file)
        rows, names = [], handles(self.graph)
        for key in keys:
            nodes = [each for made in self.made[key].values() for each in made]
            rows.append(_row(where, key[1], titled(self.graph, names, nodes[-1])) | self._made(key))
        return rows

    def _leaves(self, where: str) -> list[dict[str, Any]]:
        """List what the gradients go to."""
        leaves = [at for at in range(len(self.graph)) if self.graph.is_leaf(at)]
        rows = []
        for at in leaves[:_LEAVES]:
            value, gradient = self.graph.value(at), self.gradients[at]
            told = {"value": f"{self.graph.title(at)} = {_told(value)}", "gradient": _told(gradient)}
            rows.append(_row(where, None, "") | told | {"values": [value], "gradients": [gradient]})
        if len(leaves) > _LEAVES:
            rows.append(_row(where, None, "") | {"value": f"… {len(leaves) - _LEAVES:,} more"})
        return rows


def _row(where: str, at: int | None, text: str, *, ran: str = "", head: bool = False) -> dict[str, Any]:
    return {
        "where": where,
        "line": at,
        "source": text,
        "ran": ran,
        "value": "",
        "gradient": "",
        "values": [],
        "gradients": [],
        "def": head,
    }


def _told(value: Any) -> str:
    if isinstance(value, tuple):
        return f"{len(value)} outputs"
    return "none" if value is None else array(value, _ROOM)


def _several(texts: list[str], join: str) -> str:
    """List a few; of many the first and the last."""
    return join.join(texts if len(texts) <= _FEW else [texts[0], "…", texts[-1]])
