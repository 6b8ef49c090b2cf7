"""Rules that simplify a term: each looks at one sum, product, power or function, and gives it back or a better one.

They are ours rather than a computer algebra system's: a derivation shows one thing at a time that a learner would do,
keeps the names of intermediate results (``1 − y²``, not ``1 − tanh²(wx + b)``), and works on arrays. SymPy simplifies
further, but cannot show by which steps, and knows nothing of sums along an axis or of products element by element.

>>> from viz.algebra.term import multiply, symbol
>>> x = symbol("x")
>>> powers(multiply(x, x)) == power(x, 2), arithmetic(multiply(2, x, 3)) == multiply(6, x)
(True, True)
"""

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from math import prod
from typing import Any, Final

from viz.algebra.term import ONE, Term, add, multiply, negative, number, power, rebuild

__all__ = ["Rule", "arithmetic", "collect", "expand", "factor", "inverses", "key", "parts", "powers", "product"]

Rule = Callable[[Term], Term]

_LARGEST: Final = 64
_TERMS: Final = 12
_RANK: Final = {"number": 0, "pi": 1, "euler": 1, "symbol": 2, "pow": 3, "add": 5}


@lru_cache(maxsize=4096)
def key(x: Term) -> Term:
    """Give what is the same for terms that differ in the order of their summands or factors.

    Examples
    --------
    >>> from viz.algebra.term import symbol
    >>> x, y = symbol("x"), symbol("y")
    >>> key(add(x, y)) == key(add(y, x))
    True
    """
    if not x.args:
        return x
    args = [key(arg) for arg in x.args]
    if x.head in ("add", "multiply"):
        args.sort(key=repr)
    return rebuild(x, tuple(args))


def arithmetic(x: Term) -> Term:
    """Work out what only numbers stand in; drop factors of 1 and terms of 0; put numbers first, and sums last."""
    if x.head == "add":
        return _added(x)
    if x.head == "multiply":
        return _multiplied(x)
    if x.head == "pow":
        return _raised(x)
    return x


def _added(x: Term) -> Term:
    total: Any = sum((arg.value for arg in x.args if arg.value is not None), Fraction(0))
    first = next((at for at, arg in enumerate(x.args) if arg.value is not None), 0)
    rest = [_bare(arg, x) for arg in x.args if arg.value is None]
    if total:
        rest.insert(min(first, len(rest)), number(total))
    # What is added stands before what is taken away.
    if rest and is_negative(rest[0]):
        at = next((at for at, arg in enumerate(rest) if not is_negative(arg)), 0)
        rest.insert(0, rest.pop(at))
    return add(*rest)


def is_negative(x: Term) -> bool:
    """Whether a term is written with a minus.

    Examples
    --------
    >>> is_negative(number(-2)), is_negative(ONE)
    (True, False)
    """
    value = x.args[0].value if x.head == "multiply" else x.value
    return value is not None and value < 0


def _unfilled(x: Term, shape: tuple[int, ...], beside: tuple[Term, ...]) -> Term:
    """What stands for ones of some shape, if something beside it has that shape anyway."""
    if x.head == "fill" and any(arg.shape == shape for arg in beside if arg is not x and arg.head != "fill"):
        return x.args[0]
    return x


def _bare(x: Term, whole: Term) -> Term:
    """A term without the ones that only gave it the shape of the sum that it stands in."""
    if x.head != "multiply":
        return _unfilled(x, whole.shape, whole.args)
    beside = (arg for arg in whole.args if arg is not x)
    spare = any(arg.shape == whole.shape and not any(part.head == "fill" for part in arg.args) for arg in beside)
    return multiply(*(arg.args[0] if arg.head == "fill" and spare else arg for arg in x.args))


def _multiplied(x: Term) -> Term:
    factor: Any = Fraction(1)
    rest: list[Term] = []
    for arg in multiply(*(_unfilled(arg, x.shape, x.args) for arg in x.args)).args:
        if arg.value is None:
            rest.append(arg)
        else:
            factor *= arg.value
    if not factor:
        return number(0)
    rest.sort(key=_rank)
    if len(rest) == 1 and rest[0].head == "add" and factor == -1:
        return add(*(_multiplied(negative(arg)) if arg.value is None else negative(arg) for arg in rest[0].args))
    at = next((at for at, arg in enumerate(rest) if factor < 0 and _is_difference(arg)), None)
    if at is not None:  # −(a − b) is b − a
        factor, rest[at] = -factor, add(*(_multiplied(negative(arg)) for arg in reversed(rest[at].args)))
    return multiply(*([] if factor == 1 else [number(factor)]), *rest)


def _is_difference(x: Term) -> bool:
    """Whether something is of the kind a − b; what begins with a number, such as 1 − y, is better left alone."""
    if x.head != "add" or len(x.args) != 2:  # noqa: PLR2004 - two of them, as it says
        return False
    a, b = x.args
    return not is_negative(a) and is_negative(b) and a.value is None and b.value is None


def _rank(x: Term) -> int:
    return _RANK.get((x.args[0] if x.head == "pow" else x).head, 4)


def _raised(x: Term) -> Term:
    base, exponent = x.args
    if exponent.value == 1:
        return base
    if exponent.value == 0 or base.value == 1:
        return ONE
    small = isinstance(exponent.value, int) and abs(exponent.value) <= _LARGEST
    if base.value is not None and small and (base.value or exponent.value > 0):
        return number(Fraction(base.value) ** exponent.value if _exact(base.value) else base.value**exponent.value)
    return x


def _exact(value: Any) -> bool:
    return isinstance(value, (int, Fraction))


def parts(x: Term) -> tuple[Term, Term]:
    """Split a factor into base and exponent.

    Examples
    --------
    >>> parts(power(number(2), 3)), parts(number(5))
    ((Term('number', (), 2), Term('number', (), 3)), (Term('number', (), 5), Term('number', (), 1)))
    """
    return (x.args[0], x.args[1]) if x.head == "pow" else (x, ONE)


def powers(x: Term) -> Term:
    """Write equal factors as one power, or cancel them; take powers of products and of powers apart."""
    if x.head == "pow":
        return _power(x)
    if x.head != "multiply":
        return x
    found: dict[Term, tuple[Term, list[Term]]] = {}
    exponentials = [arg for arg in x.args if arg.head == "exp"]
    for arg in x.args:
        base, exponent = parts(arg)
        if len(exponentials) > 1 and arg.head == "exp":
            found.setdefault(Term("exp"), (arg, []))[1].append(arg.args[0])
        elif arg.value is None:
            found.setdefault(key(base), (base, []))[1].append(exponent)
    if sum(arg.value is None for arg in x.args) == len(found):
        return x
    made: list[Term] = [arg for arg in x.args if arg.value is not None]
    for base, exponents in found.values():
        total = add(*exponents) if len(exponents) > 1 else exponents[0]
        total = arithmetic(collect(total))
        if base.head == "exp" and len(exponentials) > 1:
            made.append(rebuild(base, (total,)))
        else:
            made.append(arithmetic(power(base, total)))
    return arithmetic(multiply(*made))


def _power(x: Term) -> Term:
    base, exponent = x.args
    if not isinstance(exponent.value, int):
        return x
    if base.head == "pow" and base.args[1].value is not None:
        return arithmetic(power(base.args[0], number(base.args[1].value * exponent.value)))
    if base.head == "multiply":
        return arithmetic(multiply(*(arithmetic(_power(power(arg, exponent))) for arg in base.args)))
    if base.head == "exp":
        return rebuild(base, (arithmetic(multiply(exponent, base.args[0])),))
    if base.head == "abs" and exponent.value % 2 == 0:
        return power(base.args[0], exponent)
    return x


def product(x: Term) -> tuple[Any, tuple[Term, ...]]:
    """Split a term into its number and its other factors.

    Examples
    --------
    >>> product(number(3)), product(negative(power(2, 3)))[0]
    ((3, ()), -1)
    """
    if x.value is not None:
        return x.value, ()
    factors = x.args if x.head == "multiply" else (x,)
    value: Any = 1
    for each in factors:
        value = value * each.value if each.value is not None else value
    return value, tuple(each for each in factors if each.value is None)


def collect(x: Term) -> Term:
    """Add up terms that differ only by a number, and use sin² + cos² = 1."""
    if x.head != "add":
        return x
    found: dict[Term, tuple[tuple[Term, ...], Any]] = {}
    for arg in x.args:
        value, factors = product(arg)
        kind = key(multiply(*factors))
        found[kind] = (found[kind][0] if kind in found else factors, found.get(kind, ((), 0))[1] + value)
    _squares(found)
    if len(found) == len(x.args):
        return x
    return arithmetic(add(*(arithmetic(multiply(number(value), *factors)) for factors, value in found.values())))


_PAIRS: Final = {("sin", "cos"): 1, ("cosh", "sinh"): -1}


def _squares(found: dict[Term, tuple[tuple[Term, ...], Any]]) -> None:
    """Replace c sin²u + c cos²u by c, and c cosh²u − c sinh²u."""
    for kind, (_, value) in list(found.items()):
        if kind.head != "pow" or kind.args[1].value != 2 or kind not in found:  # noqa: PLR2004 - a square
            continue
        for (one, other), sign in _PAIRS.items():
            name = other if kind.args[0].head == one else ""
            twin = next(
                (
                    k
                    for k in found
                    if name
                    and k.head == "pow"
                    and k.args[1].value == 2  # noqa: PLR2004 - a square
                    and k.args[0].head == name
                    and k.args[0].args == kind.args[0].args
                ),
                None,
            )
            if twin is not None and found[twin][1] == sign * value:
                del found[kind], found[twin]
                found[ONE] = ((), found.get(ONE, ((), 0))[1] + value)
                break


def inverses(x: Term) -> Term:
    """Undo what was done: e to the logarithm, the logarithm of a power of e."""
    inner = x.args[0] if len(x.args) == 1 else None
    if inner is None:
        return x
    if (x.head, inner.head) in (("exp", "log"), ("log", "exp")):
        return inner.args[0]
    if x.head == "exp" and inner.head == "multiply":
        value, factors = product(inner)
        if len(factors) == 1 and factors[0].head == "log":
            return power(factors[0].args[0], number(value))
    return x


def expand(x: Term) -> Term:
    """Multiply sums out, unless that makes more terms than anybody would follow."""
    if x.head == "pow" and x.args[0].head == "add" and x.args[1].value == 2:  # noqa: PLR2004 - a square
        return expand(Term("multiply", (x.args[0], x.args[0]), None, x.shape))
    x = x if len(set(x.args)) < len(x.args) else powers(x)
    if x.head != "multiply":
        return x
    at = next((at for at, arg in enumerate(x.args) if arg.head == "add"), None)
    if at is None or prod(len(arg.args) for arg in x.args if arg.head == "add") > _TERMS:
        return x
    others = x.args[:at] + x.args[at + 1 :]
    return add(*(expand(arithmetic(multiply(arg, *others))) for arg in x.args[at].args))


def factor(x: Term, is_plain: Callable[[Term], bool]) -> Term:
    """Take what all terms of a sum have in common out of it.

    Parameters
    ----------
    x : Term
    is_plain : callable
        Whether a factor is better left where it is: an input of the function, so that polynomials stay polynomials.
    """
    if x.head != "add":
        return x
    split = [product(arg) for arg in x.args]
    common = Counter({key(f): 1 for f in split[0][1]})
    bases = [{key(parts(f)[0]): parts(f) for f in factors} for _, factors in split]
    taken: list[Term] = []
    for base, (shown, exponent) in bases[0].items():
        if is_plain(shown) or not common or not all(base in each for each in bases):
            continue
        exponents = [each[base][1].value for each in bases]
        if any(e is None for e in exponents):
            least = exponent if all(each[base][1] == exponent for each in bases) else None
        elif all(e > 0 for e in exponents) or all(e < 0 for e in exponents):
            least = number(min(exponents, key=abs))
        else:
            least = None
        if least is not None:
            taken.append(arithmetic(power(shown, least)))
    value = _common(tuple(value for value, _ in split))
    if not taken and value == 1:
        return x
    inverse = [power(*_inverted(each)) for each in taken]
    left = [powers(multiply(number(Fraction(v) / value), *factors, *inverse)) for v, factors in split]
    return arithmetic(multiply(number(value), *taken, arithmetic(add(*(arithmetic(each) for each in left)))))


def _inverted(x: Term) -> tuple[Term, Term]:
    base, exponent = parts(x)
    return base, arithmetic(negative(exponent))


def _common(values: tuple[Any, ...]) -> Any:
    """The number that all terms have as a factor, if it is the same but for its sign."""
    if not all(map(_exact, values)) or len({abs(v) for v in values}) != 1 or not values[0]:
        return 1
    return abs(values[0]) if any(v > 0 for v in values) else -abs(values[0])
