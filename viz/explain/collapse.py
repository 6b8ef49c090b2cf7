"""Derivatives that textbooks know by name: found by what the formulas are made of, never by what things are called.

>>> from viz.build import record
>>> from viz.explain.derivation import Derivation
>>> z, t = ag.tensor([2.0, 1.0, 0.1], requires_grad=True, name="z"), np.array([1.0, 0.0, 0.0])
>>> work = Derivation(record(-(t * ag.log_softmax(z)).sum(), names={"t": t}), 5, 0)
>>> found(work)[0].said, found(work)[0].formula.text
('softmax and cross-entropy together', 'p − t')
"""

from collections.abc import Iterator
from typing import NamedTuple

from viz.algebra.rules import is_negative, product
from viz.algebra.term import Term, add, negative
from viz.algebra.writing import Written
from viz.explain.derivation import Derivation

__all__ = ["Collapse", "found"]


class Collapse(NamedTuple):
    """A known derivative.

    Examples
    --------
    >>> Collapse("square", 0, "the squared error", Written("r", "r")).kind
    'square'
    """

    kind: str
    at: int
    said: str
    formula: Written


_SAID = {
    "softmax": "softmax and cross-entropy together",
    "sigmoid": "sigmoid and binary cross-entropy together",
    "square": "the squared error",
}


def found(work: Derivation) -> list[Collapse]:
    """List the known derivatives among those that were derived, each checked against the engine's numbers.

    Parameters
    ----------
    work : Derivation
    """
    made: dict[str, Collapse] = {}
    for at, result in sorted(work.results.items()):
        kind = next(_kinds(work, at, result), "")
        if kind and kind not in made and work.agree(result, work.names.total(work.root, at, work.cotangent(at))):
            made[kind] = Collapse(kind, at, _SAID[kind], work.names.symbols.write(result))
    return list(made.values())


def _kinds(work: Derivation, at: int, result: Term) -> Iterator[str]:
    """Name what a derivative is of, if it is the difference of two things, up to a factor."""
    _, factors = product(result)
    differences = [each for each in factors if each.head == "add" and len(each.args) == 2]  # noqa: PLR2004 - a − b
    others = [each for each in factors if each.head != "add"]
    if len(differences) != 1 or not all(_is_count(work, each) for each in others):
        return
    first, second = differences[0].args
    if not is_negative(second) or is_negative(first):
        return
    target = negative(second)
    z = work.names.term(at)
    if _is_data(work, product(target)[1][0] if product(target)[1] else target):
        yield from _by_kind(work, at, first, z)


def _by_kind(work: Derivation, at: int, first: Term, z: Term) -> Iterator[str]:
    meaning = work.definitions.get(first, first)
    if meaning.head in ("softmax", "sigmoid") and meaning.args[0] == z:
        yield meaning.head
    elif meaning.head == "multiply" and work.is_softmax(meaning):
        if _goes_through(work, at, "exp"):
            yield "softmax"
    elif _is_logistic(work, meaning, z):
        yield "sigmoid"
    elif first == z and work.is_squared(at):
        yield "square"


def _is_count(work: Derivation, x: Term) -> bool:
    """Whether a factor only says how many: 1/n."""
    base = x.args[0] if x.head == "pow" else x
    return base in work.counts.values()


def _is_data(work: Derivation, x: Term) -> bool:
    """Whether something takes no part in the differentiation: what is aimed at."""
    return x.head == "symbol" and (work.is_picked(x) or not any(work.names.term(at) == x for at in work.on))


def _goes_through(work: Derivation, at: int, op: str) -> bool:
    """Whether an op was computed from a node, at once or from its difference to something."""
    users = {user for user, _ in work.graph.users(at)}
    users |= {later for user in users if work.graph.op(user) == "subtract" for later, _ in work.graph.users(user)}
    return any(work.graph.op(user) == op for user in users)


def _is_logistic(work: Derivation, meaning: Term, z: Term) -> bool:
    """Whether something is 1/(1 + e^−z), written out."""
    if meaning.head != "pow" or meaning.args[1].value != -1:
        return False
    below = work.definitions.get(meaning.args[0], meaning.args[0])
    if below.head != "add" or len(below.args) != 2 or all(arg.value != 1 for arg in below.args):  # noqa: PLR2004 - two of them, as it says
        return False
    power = next((arg for arg in below.args if arg.value is None), below)
    power = work.definitions.get(power, power)
    inner = work.definitions.get(power.args[0], power.args[0]) if power.head == "exp" else power
    return inner == negative(z) or add(inner, z) == add(negative(z), z)
