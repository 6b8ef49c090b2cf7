"""The derivation of a gradient as a textbook would print it: computation, local derivatives, chain rule, result.

>>> x = ag.scalar(3.0)
>>> y = x * x + 3 * x
>>> print(derive(y, x).text(width=80).splitlines()[0])
dy/dx = 2x + 3
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final

import numpy as np

from viz.algebra.term import Term
from viz.build import record
from viz.digits import array, number
from viz.errors import VariableError
from viz.explain.collapse import Collapse, found
from viz.explain.derivation import Chain, Derivation
from viz.explain.report import Report
from viz.names import Names
from viz.page import Block, Formula, Line, Page, Table, line, spans
from viz.quote import columns, latex

__all__ = ["Derived", "derive"]

_MOST: Final = 300
_SHOWN: Final = 40
_ROOM: Final = 40
_MUCH_LONGER: Final = 3
_ELEMENTS: Final = 12
_STEP: Final = 6e-6
_SCALAR_LINES: Final = 3


def derive(y: Any, x: Any, *, names: Names = None) -> "Derived":
    """Derive the gradient of one value by another as a formula, step by step.

    Parameters
    ----------
    y : Tensor or Scalar
        What is differentiated. Of an array it is the sum that is, as in ``y.sum()``.
    x : Tensor or Scalar
        By what: anything that `y` was computed from.
    names : dict, optional
        As for `viz.draw`.

    Returns
    -------
    Derived
        It prints itself, and has ``text()``, ``markdown()``, ``latex()`` and ``html()``. Its ``data`` holds the
        ``formula`` and its ``tex`` (None where an op has no formula), the ``steps``, the formula's value, the
        engine's ``gradient``, the ``numeric`` one, and the known results that it found (``identities``).

    Raises
    ------
    VariableError
        If `y` does not depend on `x`, or there are more than 300 operations between them.

    Examples
    --------
    >>> x, w, b = ag.scalar(2.0), ag.scalar(-0.5), ag.scalar(0.25)
    >>> y = ag.tanh(w * x + b)
    >>> derive(y, w).data["formula"], derive(y, w).data["written out"]
    ('x·(1 − y²)', 'x·(1 − tanh²(w·x + b))')
    """
    graph = record(y, names=names, depth=1, what="derive")
    at, root = graph.place(x), graph.roots[0]
    if at is None or graph.is_constant(at):
        raise VariableError(
            "derive",
            expected="a value that the first one was computed from, and that requires a gradient",
            got="one that it does not depend on" if at is None else "a constant",
            hint="derive(y, x) takes the result first; make x with ag.scalar(...) or requires_grad=True",
        )
    if any(np.iscomplexobj(graph.value(each)) for each in range(len(graph))):
        raise VariableError("derive", expected="real numbers", got="complex ones", hint="viz.explain(y, x) takes them")
    if len(graph) > _MOST:
        raise VariableError(
            "derive",
            expected=f"at most {_MOST} operations, as many as anybody would read",
            got=f"{len(graph):,}",
            hint="derive a part of it, such as derive(loss, last_layer), or ask viz.explain(y, x)",
        )
    return Derived(Derivation(graph, root, at))


class Derived(Report):
    r"""A derivation that shows itself as text, Markdown, LaTeX or HTML.

    Parameters
    ----------
    work : Derivation

    Examples
    --------
    >>> x = ag.scalar(0.0, name="x")
    >>> derive(ag.sigmoid(x), x).data["tex"]
    'y\\,\\left(1 - y\\right)'
    """

    def __init__(self, work: Derivation) -> None:
        self._work = work
        self._identities = found(work)
        super().__init__(_data(work, self._identities))

    @cached_property
    def page(self) -> Page:
        """The derivation as blocks."""
        return Page(tuple(_blocks(self._work, self.data, self._identities)))


def _data(work: Derivation, identities: list[Collapse]) -> dict[str, Any]:
    write, result = work.names.symbols.write, work.results.get(work.x)
    written = _written_out(work, result) if result is not None else None
    data: dict[str, Any] = {
        "of": work.title(work.root),
        "by": work.title(work.x),
        "computation": [f"{write(name).text} = {write(meaning).text}" for name, meaning in work.definitions.items()],
        "local derivatives": [f"{write(name).text} = {write(of).text}" for name, of in work.locals.values()],
        "steps": [_said(work, chain) for chain in work.chains],
        "formula": None if result is None else write(result).text,
        "tex": None if result is None else write(result).tex,
        "written out": None if written is None else write(written).text,
        "stopped at": [stop.op for stop in work.stops],
        "identities": [each.kind for each in identities],
        "gradient": work.cotangent(work.x),
    }
    if result is not None:
        shape = np.shape(work.graph.value(work.x))
        data["value"] = np.broadcast_to(work.evaluate(result), shape) if shape else float(work.evaluate(result))
        data["numeric"] = _numeric(work)
        data["agrees"] = bool(np.allclose(data["value"], data["gradient"], rtol=1e-7, atol=1e-10, equal_nan=True))
    return data


def _said(work: Derivation, chain: Chain) -> list[str]:
    write = work.names.symbols.write
    return [write(chain.left).text, *(text for _, text, _ in _lines(work, chain))]


def _written_out(work: Derivation, result: Term) -> Term | None:
    """The formula in the inputs alone, if that is no monster and says something new."""
    made = work.written_out(result)
    is_long = made.size > _MUCH_LONGER * result.size + 4
    return None if made == result or is_long or not work.agree(made, result) else made


def _numeric(work: Derivation) -> Any:
    """Differentiate by central differences: each element of a small array, else along one direction, as a number."""
    graph, value = work.graph, work.graph.value(work.x)
    x = np.asarray(value, dtype=float)

    def total(at: Any) -> float:
        changed = np.asarray(at) if isinstance(value, np.ndarray) else float(at)
        return float(np.sum(graph.replay({work.x: changed})[work.root]))

    def along(d: Any) -> float:
        h = _STEP * max(1.0, float(np.abs(x).max(initial=0.0)))
        return (total(x + h * d) - total(x - h * d)) / (2 * h)

    if x.size > _ELEMENTS:
        return along(_direction(x.shape))
    made = np.array([along(np.reshape(row, x.shape)) for row in np.eye(x.size)])
    return np.reshape(made, x.shape) if x.shape else float(made[0])


def _direction(shape: tuple[int, ...]) -> Any:
    """A direction that no symmetry of the computation is likely to share."""
    return np.cos(np.arange(np.prod(shape, dtype=int)) + 1.0).reshape(shape)


def _blocks(work: Derivation, data: dict[str, Any], identities: list[Collapse]) -> Iterator[Block]:
    write, result = work.names.symbols.write, work.results.get(work.x)
    total = write(work.names.total(work.root, work.x, work.cotangent(work.x)))
    if result is not None:
        final = write(result)
        yield Formula(f"{total.tex} = {final.tex}", f"{total.text} = {final.text}")
    else:
        yield line((f"{total.text} has no closed form here", "strong"), ": see where the derivation ends, below.")
    yield from _computation(work)
    if work.locals:
        yield from _heading("Local derivatives")
        yield _equations([(write(name), [("", write(of))]) for name, of in list(work.locals.values())[:_SHOWN]])
    yield from _chain(work)
    for each in identities:
        at = write(work.names.total(work.root, each.at, work.cotangent(each.at)))
        yield line()
        yield line(("The known result for ", "good"), (each.text.partition(":")[0], "strong"), ":")
        yield Formula(f"{at.tex} = {each.tex}", f"{at.text} ={each.text.partition(':')[2]}")
    for stop in work.stops:
        where = work.graph.line(stop.at)
        by = f" by argument {stop.slot}" if len(work.graph.inputs[stop.at]) > 1 else ""
        yield line()
        yield line(
            ("The derivation ends here: ", "bad"),
            (stop.op, "code"),
            f" has no formula for its derivative{by}" + (f" ({where})" if where else ""),
            f". The engine computes it by a rule: {total.text} is ",
            (array(data["gradient"]), "grad"),
            ".",
        )
    if result is not None:
        yield from _ending(work, data, result)


def _heading(text: str) -> Iterator[Line]:
    yield line()
    yield line((text, "strong"))


def _computation(work: Derivation) -> Iterator[Block]:
    """Write what was computed."""
    write = work.names.symbols.write
    rows = [(write(name), [("", write(of))]) for name, of in work.definitions.items() if name not in work.stand_ins]
    if rows:
        yield from _heading("The computation")
        yield _equations(rows[:_SHOWN])
    if len(rows) > _SHOWN:
        yield line((f"and {len(rows) - _SHOWN} more", "muted"))
    for name, meaning in work.stand_ins.items():
        yield line("with")
        yield _equations([(write(name), [("", write(meaning))])])
    notes = [f"{write(name).text} = {number(int(work.names.values[name.data]))}" for name in work.counts.values()]
    notes += [f"{write(name).text} is 1 where {where} picks an element, else 0" for name, where in work.picked()]
    if notes:
        yield line((f"where {'; '.join(notes)}", "muted"))
    if any(np.ndim(value) > 0 for value in work.names.values.values()):
        yield line(("⊙ multiplies element by element; so do quotients, powers and functions", "muted"))


def _chain(work: Derivation) -> Iterator[Block]:
    if not work.chains:
        return
    write = work.names.symbols.write
    yield from _heading(f"The chain rule, from {write(work.names.term(work.root)).text} back")
    shown = work.chains if len(work.chains) <= _SHOWN else work.chains[-_SHOWN:]
    if len(shown) < len(work.chains):
        yield line((f"{len(work.chains) - len(shown)} steps before these", "muted"))
    for chain in shown:
        yield _equations([(write(chain.left), _right(work, chain))])


def _lines(work: Derivation, chain: Chain) -> Iterator[tuple[str, str, str]]:
    """The right sides of one equation: reason, text, TeX."""
    for reason, each in _right(work, chain):
        yield reason, each.text, each.tex


def _right(work: Derivation, chain: Chain) -> list[tuple[str, Any]]:
    write = work.names.symbols.write
    made = [("", write(chain.rule)), ("", write(chain.substituted))]
    if made[0][1] == made[1][1]:
        del made[1]
    return made + [(reason, write(term)) for reason, term in chain.steps]


def _equations(rows: list[tuple[Any, list[tuple[str, Any]]]]) -> Formula:
    """Set equations under each other, aligned at the equals sign, reasons to the right."""
    tex, text = [], []
    room = max(columns(left.text) for left, _ in rows)
    widest = max(columns(each.text) for _, rights in rows for reason, each in rights if reason) if any(
        reason for _, rights in rows for reason, _ in rights
    ) else 0  # fmt: skip
    for left, rights in rows:
        for at, (reason, each) in enumerate(rights):
            head = left.text + " " * (room - columns(left.text)) if not at else " " * room
            tail = " " * (widest - columns(each.text) + 3) + reason if reason else ""
            text.append(f"{head} = {each.text}{tail}")
            note = f" && \\text{{{latex(reason)}}}" if reason else ""
            tex.append(f"{'' if at else left.tex} &= {each.tex}{note}")
    if len(tex) == 1:
        return Formula(tex[0].replace(" &=", " =", 1), text[0])
    return Formula("\\begin{aligned} " + r" \\ ".join(tex) + " \\end{aligned}", "\n".join(text))


def _ending(work: Derivation, data: dict[str, Any], result: Term) -> Iterator[Block]:
    """Write the result out, and compare it with what the engine computes."""
    write = work.names.symbols.write
    total = write(work.names.total(work.root, work.x, work.cotangent(work.x)))
    written = _written_out(work, result)
    if written is not None:
        yield from _heading("Written out")
        yield _equations([(total, [("", write(written))])])
    yield from _heading("At the present numbers")
    gradient, numeric = data["gradient"], data["numeric"]
    rows = [
        (spans("the formula"), spans((array(data["value"], _ROOM), "grad")), spans("")),
        (spans("the engine"), spans((array(gradient, _ROOM), "grad")), spans(_difference(data["value"], gradient))),
    ]
    what = "central differences"
    if np.shape(numeric) != np.shape(gradient):
        what, gradient = "along one direction", float(np.sum(gradient * _direction(np.shape(gradient))))
        rows.append((spans("the engine, along one direction"), spans((array(gradient, _ROOM), "grad")), spans("")))
        what = "central differences, along it"
    rows.append((spans(what), spans((array(numeric, _ROOM), "grad")), spans(_difference(gradient, numeric))))
    yield Table(("", "", ""), tuple(rows))
    if not data["agrees"]:
        yield line(("The formula and the engine do not agree here: ", "bad"),
                   "these numbers are where the formula has no value, or a kink.")  # fmt: skip


def _difference(a: Any, b: Any) -> str:
    """Say how far apart two results are at most."""
    with np.errstate(all="ignore"):
        gap = float(np.max(np.abs(np.asarray(a, dtype=float) - b), initial=0.0))
    return "the same" if gap == 0 else f"differs by at most {gap:.1e}" if np.ndim(b) else f"differs by {gap:.1e}"
