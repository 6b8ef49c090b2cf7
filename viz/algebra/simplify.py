"""Simplifying step by step, with the reason of each step.

>>> from viz.algebra.term import symbol
>>> x = symbol("x")
>>> [reason for reason, _ in Algebra().steps(add(multiply(x, 1), x))]
['arithmetic', 'collect equal terms']
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from viz.algebra.rules import (
    Rule,
    arithmetic,
    collect,
    expand,
    factor,
    inverses,
    key,
    parts,
    powers,
)  # a table  # fmt: skip
from viz.algebra.sums import linear, matrices, split
from viz.algebra.term import Term, add, multiply, negative, number, power, rebuild, substitute, subterms

__all__ = ["Algebra", "Step", "everywhere"]

Step = tuple[str, Term]

_ROUNDS: Final = 8
_LARGE: Final = 160
_SHORT: Final = 9


def everywhere(rule: Rule, x: Term) -> Term:
    """Apply a rule to a term and all that it is made of, innermost first.

    Examples
    --------
    >>> from viz.algebra.term import symbol
    >>> everywhere(arithmetic, multiply(1, add(0, symbol("x")))).head
    'symbol'
    """
    if not x.args:
        return rule(x)
    args = tuple(everywhere(rule, arg) for arg in x.args)
    return rule(x if args == x.args else rebuild(x, args))


class Algebra:
    """Knows what symbols stand for, and simplifies with it.

    Parameters
    ----------
    definitions : mapping of Term to Term
        What symbols were computed as: a quotient that is one of them is written as the symbol.
    facts : mapping of Term to (Term, str)
        What is known to be equal, and why.
    inputs : collection of Term
        Symbols that stay inside sums: polynomials in them are not factored.
    agree : callable
        Whether two terms have the same value; a step that changed it is never shown.
    welcome : callable
        Whether a symbol may be written for the function that it stands for.

    Examples
    --------
    >>> from viz.algebra.term import symbol
    >>> p, e, s = symbol("p"), symbol("e"), symbol("s")
    >>> Algebra({p: multiply(e, power(s, -1))}).simplified(multiply(e, power(s, -1))) == p
    True
    """

    def __init__(
        self,
        definitions: Mapping[Term, Term] | None = None,
        facts: Callable[[Term], tuple[Term, str] | None] = lambda x: None,
        inputs: Callable[[Term], bool] = lambda x: x.head == "symbol",
        agree: Callable[[Term, Term], bool] = lambda a, b: True,
        welcome: Callable[[Term], bool] = lambda name: True,
    ) -> None:
        self.inputs, self.agree, self.facts = inputs, agree, facts
        self.quotients: list[tuple[Term, tuple[Term, ...]]] = []
        self.complements: dict[tuple[Term, Term], Term] = {}
        self.whole: dict[Term, Term] = {}
        self.short: dict[Term, Term] = {}
        self.meanings: dict[Term, Term] = {}
        definitions = definitions or {}
        for name, meaning in definitions.items():
            found = key(everywhere(powers, everywhere(arithmetic, meaning)))
            factors = found.args if found.head == "multiply" else (found,)
            if found in self.meanings:
                self.whole[name] = self.meanings[found]  # computed twice
                continue
            self.meanings[found] = name
            if any(f.head == "pow" and f.args[1].value == -1 for f in factors):
                self.quotients.append((name, factors))
            elif (found.head in ("add", "multiply") and found.size <= _SHORT) or (
                found.size <= _SHORT and not welcome(name)
            ):
                self.short[name] = meaning
            elif found.head not in ("symbol", "number", "add", "multiply", "pow") and welcome(name):
                self.whole[found] = name
        self._complements(definitions)

    def _complements(self, definitions: Mapping[Term, Term]) -> None:
        """Of y = 1/s with s = c + u: y·u is 1 − c·y."""
        for name, factors in self.quotients:
            below = factors[0].args[0] if len(factors) == 1 else None
            meaning = definitions.get(below) if below is not None else None
            if meaning is None or meaning.head != "add" or len(meaning.args) != 2:  # noqa: PLR2004 - two terms
                continue
            for c, u in (meaning.args, meaning.args[::-1]):
                if c.value is not None and u.head == "symbol":
                    self.complements[key(name), u] = arithmetic(add(1, arithmetic(multiply(negative(c), name))))

    def simplified(self, x: Term) -> Term:
        """Give the last step."""
        found = list(self.steps(x))
        return found[-1][1] if found else x

    def steps(self, x: Term) -> Iterator[Step]:
        """Simplify, and give each step that changed something with its reason."""
        for _ in range(_ROUNDS):
            before = x
            for reason, rule in self._passes():
                made = everywhere(rule, x)
                if made != x and self.agree(made, x):
                    yield self._told(reason, x, made), made
                    x = made
            for step in self._larger(x):
                yield step
                x = step[1]
            if x == before:
                return

    def _passes(self) -> tuple[tuple[str, Rule], ...]:
        named: tuple[tuple[str, Rule], ...] = (
            ("one undoes the other", inverses),
            ("equal factors", powers),
            ("a sum along an axis is linear", linear),
            ("by definition", self._named),
            ("collect equal terms", collect),
            ("known", self._known),
        )
        return (
            ("arithmetic", tidy),
            *((reason, _then_tidy(rule)) for reason, rule in named),
        )

    def _told(self, reason: str, x: Term, made: Term) -> str:
        """Say more of a step, where there is more to say."""
        if reason == "known":
            found = next((self.facts(part) for part in subterms(x) if self.facts(part)), None)
            return found[1] if found else reason
        if reason == "by definition":
            now, before = (Counter(part for part in subterms(each) if part.head == "symbol") for each in (made, x))
            return f"by the definition of {', '.join(dict.fromkeys(part.data for part in now - before)) or 'these'}"
        return "reorder" if key(made) == key(x) else reason

    def _larger(self, x: Term) -> Iterator[Step]:
        """Try what makes a term larger first, and keep it if it ends up shorter."""
        for start in (x, substitute(x, self._unfolded)):
            if start.size > _LARGE:
                break
            wide = everywhere(arithmetic, everywhere(lambda e: split(expand(e)), start))
            short = self._quick(wide) if wide != x else x
            factored = everywhere(lambda e: factor(e, self.inputs), short)
            if names(factored) < names(x) and self.agree(short, x):
                if start != x:
                    put_in = dict.fromkeys(part.data for part in subterms(x) if part in self.short)
                    yield f"by the definition of {', '.join(put_in)}", start
                yield "multiply out", wide
                x = short
                yield "cancel and collect", x
                break
        made = everywhere(lambda e: factor(e, self.inputs), x)
        if made != x and (names(made), made.size) <= (names(x), x.size) and self.agree(made, x):
            yield "take out the common factor", made

    def _unfolded(self, x: Term) -> Term | None:
        """What a symbol that stands for a short sum stands for."""
        return self.short.get(x)

    def _quick(self, x: Term) -> Term:
        for _ in range(_ROUNDS):
            before = x
            for _reason, rule in self._passes():
                x = everywhere(rule, x)
            x = everywhere(split, x)
            if x == before:
                break
        return x

    def _known(self, x: Term) -> Term:
        found = self.facts(x)
        return found[0] if found else x

    def _named(self, x: Term) -> Term:
        """Write what a symbol stands for as the symbol."""
        name = self.whole.get(key(x)) if x.head != "number" else None
        if name is not None:
            return name
        if x.head not in ("multiply", "pow"):
            return x
        for symbol, factors in self.quotients:
            x = _folded(x, symbol, factors)
        for (name, u), meaning in self.complements.items():
            x = _folded(x, meaning, (name, u))
        return x


def _then_tidy(rule: Rule) -> Rule:
    return lambda x: tidy(rule(x))


def tidy(x: Term) -> Term:
    """Do what needs no words: numbers, factors of 1, the order of factors.

    Examples
    --------
    >>> from viz.algebra.term import symbol
    >>> tidy(multiply(symbol("x"), 2)).args[0]
    Term('number', (), 2)
    """
    return matrices(arithmetic(x))


def names(x: Term) -> int:
    """Count how often names stand in a term: what makes it long to a reader.

    Examples
    --------
    >>> from viz.algebra.term import symbol
    >>> names(add(1, symbol("x"), power(symbol("x"), 2)))
    2
    """
    return sum(part.head == "symbol" for part in subterms(x))


def _folded(x: Term, name: Term, factors: tuple[Term, ...]) -> Term:
    """Replace some factors of a product by what they make together."""
    present = {key(parts(f)[0]): parts(f) for f in (x.args if x.head == "multiply" else (x,))}
    for f in factors:
        base, wanted = parts(f)
        there = present.get(key(base), (base, number(0)))[1]
        same = there.value is not None and wanted.value is not None and there.value * wanted.value > 0
        if f.value is None and not (same and abs(there.value) >= abs(wanted.value)):
            return x
    inverse = [power(f, -1) for f in factors]
    made = everywhere(arithmetic, powers(everywhere(powers, multiply(x, name, *inverse))))
    return made if made != x else x
