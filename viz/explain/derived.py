"""The page of a derivation: the computation, local derivatives, chain rule and result, set as equations."""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import numpy as np

from viz.algebra.term import Term
from viz.algebra.writing import Written
from viz.digits import array, number
from viz.explain.collapse import Collapse, found
from viz.explain.derivation import Chain, Derivation, Stop
from viz.explain.notes import axes, indexed, rule
from viz.explain.numeric import Check, check, direction, inner, told
from viz.explain.setting import equations
from viz.page import Block, Line, Table, line, spans

__all__ = ["Outcome", "blocks", "check_of", "outcome", "right_sides"]

_SHOWN: Final = 40
_ROOM: Final = 40
_MUCH_LONGER: Final = 3
_LONGEST: Final = 50


class Outcome(NamedTuple):
    """What a derivation came to.

    Attributes
    ----------
    work : Derivation
    result : Term or None
        The whole formula; None if the derivation ended before.
    written : Term or None
        The formula in the inputs alone, if that is no monster and says something new.
    identities : list of Collapse
        Known results.

    Examples
    --------
    >>> from viz.build import record
    >>> outcome(Derivation(record(ag.scalar(2.0) * 3.0), 2, 0)).identities
    []
    """

    work: Derivation
    result: Term | None
    written: Term | None
    identities: list[Collapse]


def outcome(work: Derivation) -> Outcome:
    """Put a derivation together.

    Parameters
    ----------
    work : Derivation
    """
    result = work.results.get(work.x)
    if result is None:
        return Outcome(work, None, None, found(work))
    result = work.together(result)
    written = work.written_out(result)
    if (
        written == result
        or written.size > min(_MUCH_LONGER * result.size + 4, _LONGEST)
        or not work.agree(written, result)
    ):
        return Outcome(work, result, None, found(work))
    return Outcome(work, result, written, found(work))


def blocks(made: Outcome, data: dict[str, Any]) -> Iterator[Block]:
    """Write the page.

    Parameters
    ----------
    made : Outcome
    data : dict
        The numbers to compare.
    """
    work, result = made.work, made.result
    write = work.names.symbols.write
    total = write(work.names.total(work.root, work.x, work.cotangent(work.x)))
    if result is not None:
        yield equations([(total, [("", write(result))])])
    else:
        yield line((f"{total.text} has no closed form here", "strong"), ": see where the derivation ends, below.")
    yield from _computation(work)
    if work.locals:
        yield from _heading("Local derivatives")
        yield equations([(write(name), [("", write(of))]) for name, of in list(work.locals.values())[:_SHOWN]])
    yield from _chain(work)
    if notes := list(indexed(work)):
        yield from _heading("In indices")
        yield from notes[:_SHOWN]
    for each in made.identities:
        at = write(work.names.total(work.root, each.at, work.cotangent(each.at)))
        yield line()
        yield line(("The known result for ", "good"), (each.said, "strong"), ":")
        yield equations([(at, [("", each.formula)])])
    for stop in work.stops:
        yield line()
        yield _ended(work, stop, total, data["gradient"])
    if result is not None:
        if made.written is not None:
            yield from _heading("Written out")
            yield equations([(total, [("", write(made.written))])])
        yield from _numbers(work, data)


def _ended(work: Derivation, stop: Stop, total: Written, gradient: Any) -> Line:
    """Say where a derivation ends."""
    where = work.graph.line(stop.at)
    said = rule(work, stop)
    by = f" by argument {stop.slot + 1}" if len(work.graph.inputs[stop.at]) > 1 else ""
    return line(
        ("The derivation ends here: ", "bad"),
        (stop.op, "code"),
        f" has no formula here for its derivative{by}" + (f" ({where})" if where else ""),
        f". Its rule, G being the gradient of {work.title(stop.at)}: {said}. " if said else ". ",
        f"The engine computes {total.text} by its rule: ",
        (array(gradient), "grad"),
        ".",
    )


def _heading(text: str) -> Iterator[Line]:
    yield line()
    yield line((text, "strong"))


def _computation(work: Derivation) -> Iterator[Block]:
    """Write what was computed."""
    write = work.names.symbols.write
    rows = [(write(name), [("", write(of))]) for name, of in work.definitions.items() if name not in work.stand_ins]
    if rows:
        yield from _heading("The computation")
        yield equations(rows[:_SHOWN])
    if len(rows) > _SHOWN:
        yield line((f"and {len(rows) - _SHOWN} more", "muted"))
    for name, meaning in work.stand_ins.items():
        yield line("with")
        yield equations([(write(name), [("", write(meaning))])])
    notes = [f"{write(name).text} = {number(int(work.names.values[name.data]))}" for name in work.counts.values()]
    notes += [f"{write(name).text} is 1 where {where} picks an element, else 0" for name, where in work.picked()]
    notes += [
        f"{write(name).text} = {array(work.names.values[name.data], _ROOM)}"
        for name in work.names.constants
        if name not in work.names.given
    ]
    if said := axes(work):
        notes.append(said)
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
        yield equations([(write(chain.left), right_sides(work, chain))])


def right_sides(work: Derivation, chain: Chain) -> list[tuple[str, Written]]:
    """List what stands to the right of the equals signs of one equation, each with its reason."""
    write = work.names.symbols.write
    made = [("", write(chain.rule)), ("", write(chain.substituted))]
    if made[0][1] == made[1][1]:
        del made[1]
    return made + [(reason, write(term)) for reason, term in chain.steps]


def check_of(work: Derivation) -> Check:
    """Compare the gradient with central differences.

    Parameters
    ----------
    work : Derivation
    """
    along = direction(work.graph.value(work.x))
    return check(work.graph, work.root, {work.x: along}, inner(work.cotangent(work.x), along))


def _numbers(work: Derivation, data: dict[str, Any]) -> Iterator[Block]:
    """Compare the formula with what the engine computes, and that with central differences."""
    yield from _heading("At the present numbers")
    value, gradient = data["value"], data["gradient"]
    formula = (spans("the formula"), spans((array(value, _ROOM), "grad")), spans(""))
    engine = (spans("the engine"), spans((array(gradient, _ROOM), "grad")), spans(_difference(value, gradient)))
    yield Table(("", "", ""), (formula, engine))
    left = np.isfinite(value)
    if not np.all(left) and np.allclose(np.asarray(value)[left], np.asarray(gradient)[left], rtol=1e-7, atol=1e-10):
        yield line("Where one factor is 0 and another is not a finite number, the engine takes the product to be 0.")
    elif not data["agrees"]:
        yield line(
            ("The formula and the engine do not agree here: ", "bad"),
            "these numbers are where the formula has no value, or a kink.",
        )
    yield line(*told(check_of(work), work.graph, work.graph.value(work.x)))


def _difference(a: Any, b: Any) -> str:
    """Say how far apart two results are at most."""
    with np.errstate(all="ignore"):
        gaps = np.abs(np.asarray(a, dtype=float) - b)
    finite = np.isfinite(gaps)
    if np.size(gaps) and not finite.any():
        return "the formula has no value"
    gap = float(np.max(gaps, initial=0.0, where=finite))
    return ("the same" if gap == 0 else f"differs by {gap:.0e}") + (
        "" if finite.all() else " where the formula has a value"
    )
