"""A formula as a tree of terms: plain data, compared by what it says.

Sums and products have any number of arguments, a difference is a sum with a factor of -1, and a quotient a product with
a power of -1: so rules need to know three things rather than six.

>>> x = symbol("x")
>>> add(x, x) == add(x, x), add(x, 1).args
(True, (Term('symbol', (), 'x'), Term('number', (), 1)))
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import isfinite
from typing import Any, Final

import numpy as np

__all__ = [
    "ONE",
    "Term",
    "add",
    "apply",
    "divide",
    "fill",
    "matmul",
    "multiply",
    "negative",
    "number",
    "power",
    "rebuild",
    "spread",
    "substitute",
    "subterms",
    "sum_over",
    "symbol",
    "transpose",
]

_SMALL: Final = 1000
_Shape = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """One formula.

    Parameters
    ----------
    head : str
        ``"number"``, ``"symbol"``, ``"add"``, ``"multiply"``, ``"pow"``, or the name of a function.
    args : tuple of Term
    data : hashable
        A number's value, a symbol's name, a function's parameters.
    shape : tuple of int
        Of its value; () for a number. As in NumPy, a smaller shape stands for a larger one in sums and products.
    notation : tuple
        How a function is written in TeX: pieces of text, and the positions of arguments between them.

    Examples
    --------
    >>> Term("symbol", (), "x").args
    ()
    """

    head: str
    args: tuple["Term", ...] = ()
    data: Any = None
    shape: _Shape = ()
    notation: tuple[str | int, ...] = field(default=(), compare=False)
    size: int = field(default=1, compare=False, init=False)
    _hash: int = field(default=0, compare=False, init=False)

    def __post_init__(self) -> None:
        """Count once how large it is, and find its hash: rules ask for both again and again."""
        object.__setattr__(self, "size", 1 + sum(arg.size for arg in self.args))
        object.__setattr__(self, "_hash", hash((self.head, self.args, self.data, self.shape)))

    def __hash__(self) -> int:
        """Tell terms apart quickly."""
        return self._hash

    def __repr__(self) -> str:
        data = "" if self.data is None else f", {str(self.data) if self.head == 'number' else repr(self.data)}"
        return f"Term({self.head!r}, {self.args!r}{data})"

    @property
    def value(self) -> Any:
        """The value of a number, else None."""
        return self.data if self.head == "number" else None


def number(value: Any) -> Term:
    """Make a number; a float that is a short fraction becomes that fraction.

    Examples
    --------
    >>> number(0.5), number(3.0), number(0.1234567)
    (Term('number', (), 1/2), Term('number', (), 3), Term('number', (), 0.1234567))
    """
    if isinstance(value, (bool, np.bool)):
        value = int(value)
    if not isinstance(value, (int, Fraction)):
        value = float(value)
        near = Fraction(value).limit_denominator(_SMALL) if isfinite(value) else None
        if near is not None and (near == 0) == (value == 0) and float(near) == value:
            value = near
    if isinstance(value, Fraction) and value.denominator == 1:
        value = int(value)
    return Term("number", (), value)


ONE: Final = number(1)


def symbol(name: str, shape: _Shape = ()) -> Term:
    """Make a symbol: something with a name and a shape.

    Examples
    --------
    >>> symbol("W", (3, 2)).shape
    (3, 2)
    """
    return Term("symbol", (), name, shape)


def term(x: Any) -> Term:
    """Take a term as it is, and a number for a term.

    Examples
    --------
    >>> term(2), term(ONE) is ONE
    (Term('number', (), 2), True)
    """
    return x if isinstance(x, Term) else number(x)


def add(*xs: Any) -> Term:
    """Make a sum, as it is given; of one term, that term.

    Examples
    --------
    >>> add(symbol("x")).head, add(1, 2).head
    ('symbol', 'add')
    """
    return _flat("add", xs, 0)


def multiply(*xs: Any) -> Term:
    """Make a product, element by element, as it is given; of one factor, that factor.

    Examples
    --------
    >>> multiply(2, symbol("x"), symbol("y")).args[1:] == (symbol("x"), symbol("y"))
    True
    """
    return _flat("multiply", xs, 1)


def _flat(head: str, xs: tuple[Any, ...], neutral: int) -> Term:
    args: list[Term] = []
    for x in map(term, xs):
        args += x.args if x.head == head else (x,)
    if len(args) < 2:  # noqa: PLR2004 - nothing to join
        return args[0] if args else number(neutral)
    return Term(head, tuple(args), None, np.broadcast_shapes(*(x.shape for x in args)))


def power(base: Any, exponent: Any) -> Term:
    """Make a power.

    Examples
    --------
    >>> power(symbol("x"), 2).head
    'pow'
    """
    base, exponent = term(base), term(exponent)
    return Term("pow", (base, exponent), None, np.broadcast_shapes(base.shape, exponent.shape))


def negative(x: Any) -> Term:
    """Make -x: a number's own, else a product with -1.

    Examples
    --------
    >>> negative(2), negative(symbol("x")).args[0]
    (Term('number', (), -2), Term('number', (), -1))
    """
    x = term(x)
    return number(-x.data) if x.head == "number" else multiply(-1, x)


def divide(a: Any, b: Any) -> Term:
    """Make a quotient: a product with a power of -1.

    Examples
    --------
    >>> divide(symbol("x"), 2) == multiply(symbol("x"), number(Fraction(1, 2)))
    True
    """
    b = term(b)
    if isinstance(b.value, (int, Fraction)) and b.value:
        return multiply(a, number(Fraction(1) / b.value)) if term(a) != ONE else number(Fraction(1) / b.value)
    return multiply(a, power(b, -1)) if term(a) != ONE else power(b, -1)


def apply(
    head: str, *xs: Any, data: Any = None, shape: _Shape | None = None, notation: tuple[str | int, ...] = ()
) -> Term:
    """Apply a function; one that works element by element if no shape is given.

    Examples
    --------
    >>> apply("tanh", symbol("x", (3,))).shape
    (3,)
    """
    args = tuple(map(term, xs))
    found = np.broadcast_shapes(*(x.shape for x in args)) if shape is None else shape
    return Term(head, args, data, found, notation)


def fill(x: Any, shape: _Shape) -> Term:
    """Stretch a value to a shape, where the shape matters: ``2`` times ones.

    Examples
    --------
    >>> fill(2, (3,)).head, fill(symbol("x", (3,)), (3,)).head
    ('fill', 'symbol')
    """
    x = term(x)
    return x if x.shape == shape else Term("fill", (x,), shape, shape)


def sum_over(x: Any, axes: tuple[int, ...], shape: _Shape, *, keep: bool = False) -> Term:
    """Add up over axes of a value that has, or stands for, a value of some shape; ``keep`` leaves axes of length 1.

    Examples
    --------
    >>> sum_over(symbol("x", (2, 3)), (1,), (2, 3)).shape, sum_over(1, (1,), (2, 3), keep=True).shape
    ((2,), (2, 1))
    """
    left = tuple(1 if at in axes else n for at, n in enumerate(shape) if keep or at not in axes)
    return Term("sum", (term(x),), (axes, keep, shape), left) if axes else fill(x, shape)


def spread(x: Any, axes: tuple[int, ...], shape: _Shape) -> Term:
    """Repeat a value along axes that a sum took away; of a single number, that number.

    Examples
    --------
    >>> spread(symbol("g", (2,)), (1,), (2, 3)).shape, spread(symbol("g"), (0,), (3,)).head
    ((2, 1), 'symbol')
    """
    made = term(x)
    if not made.shape:
        return made
    # Its own axes may be shorter than those left by the sum: as everywhere, a 1 stands for as many as there are.
    left = iter((1,) * (len(shape) - len(axes) - len(made.shape)) + made.shape)
    return Term("spread", (made,), (axes, shape), tuple(1 if at in axes else next(left) for at in range(len(shape))))


def transpose(x: Term) -> Term:
    """Make the transpose of the last two axes; of a vector, a row.

    Examples
    --------
    >>> transpose(symbol("X", (4, 2))).shape, transpose(symbol("x", (4,))).shape
    ((2, 4), (4,))
    """
    if x.head == "transpose":
        return x.args[0]
    return Term("transpose", (x,), None, (*x.shape[:-2], *x.shape[:-3:-1]))


def matmul(*xs: Term, shape: _Shape) -> Term:
    """Make a product of matrices; vectors stand as columns, transposed ones as rows.

    Examples
    --------
    >>> matmul(symbol("A", (2, 3)), symbol("x", (3,)), shape=(2,)).shape
    (2,)
    """
    return Term("matmul", xs, None, shape)


def subterms(x: Term) -> Iterator[Term]:
    """List a term and all that it is made of, outermost first.

    Examples
    --------
    >>> [part.head for part in subterms(add(1, symbol("x")))]
    ['add', 'number', 'symbol']
    """
    pending = [x]
    while pending:
        part = pending.pop()
        yield part
        pending.extend(reversed(part.args))


def rebuild(x: Term, args: tuple[Term, ...]) -> Term:
    """Make the same kind of term of other arguments; sums in sums and products in products are joined.

    Examples
    --------
    >>> rebuild(add(1, symbol("x")), (number(2), add(3, 4))).args
    (Term('number', (), 2), Term('number', (), 3), Term('number', (), 4))
    """
    if x.head == "add":
        return add(*args)
    if x.head == "multiply":
        return multiply(*args)
    if x.head == "pow":
        return power(*args)
    if x.head == "spread":
        return spread(args[0], *x.data)
    if x.head == "fill":
        return fill(args[0], x.data)
    if x.head in _SHAPED or x.data is not None:
        if x.head != "sum":  # a number does not stand for an array in them
            args = tuple(fill(arg, old.shape) for arg, old in zip(args, x.args, strict=True))
        return Term(x.head, args, x.data, x.shape, x.notation)
    return Term(x.head, args, x.data, np.broadcast_shapes(*(arg.shape for arg in args)), x.notation)


_SHAPED: Final = frozenset({"matmul", "transpose", "sum", "inverse"})


def substitute(x: Term, found: Mapping[Term, Term] | Callable[[Term], Term | None]) -> Term:
    """Replace terms in a term, wherever they stand.

    Examples
    --------
    >>> substitute(add(symbol("x"), 1), {symbol("x"): number(2)}).args
    (Term('number', (), 2), Term('number', (), 1))
    """
    new = found(x) if callable(found) else found.get(x)
    if new is not None:
        return new
    if not x.args:
        return x
    args = tuple(substitute(arg, found) for arg in x.args)
    return x if args == x.args else rebuild(x, args)
