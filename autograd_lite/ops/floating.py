"""Floating-point numbers taken apart: remainders, signs, exponents, what is not finite. Declarations only."""

from typing import Any

from ..declare import elementwise
from ..errors import GradientError
from .arithmetic import remainder
from .compare import equal, isfinite, isnan, logical_or
from .masking import is_complex
from .rounding import floor_divide, sign
from .rounding import round as _round
from .select import where

__all__ = [
    "copysign",
    "divmod",
    "fmax",
    "fmin",
    "fmod",
    "frexp",
    "heaviside",
    "ldexp",
    "modf",
    "nan_to_num",
    "nextafter",
    "spacing",
]


@elementwise(
    d=(lambda y, a, b: sign(a) * copysign(1.0, b), lambda y, a, b: 0.0),  # type: ignore[has-type]  # below
    tex=r"\left|{a}\right| \operatorname{{sign}} {b}",
)
def copysign(xp: Any, a: Any, b: Any) -> Any:
    """The absolute value of `a` with the sign of `b`; its derivative at ``a == 0`` is 0, as that of `abs`.

    Examples
    --------
    >>> ag.copysign(3.0, -0.5)
    -3.0
    """
    return xp.copysign(a, b)


@elementwise(d=(0, lambda y, x, b: where(equal(x, 0.0), 1.0, 0.0)), tex=r"\Theta_{{{b}}}({x})")
def heaviside(xp: Any, x: Any, b: Any) -> Any:
    """Step function: 0 below 0, 1 above, and `b` at 0. Its derivative by `x` is 0.

    Examples
    --------
    >>> ag.heaviside(0.0, 0.5)
    0.5
    """
    return xp.heaviside(x, b)


def _kept(mine: Any, other: Any, larger: Any) -> Any:
    """1 where the other is NaN or loses, 0.5 at a tie, 0 where this one is NaN or loses."""
    return where(logical_or(larger, isnan(other)), 1.0, where(equal(mine, other), 0.5, 0.0))


@elementwise(
    d=(lambda y, a, b: _kept(a, b, a > b), lambda y, a, b: _kept(b, a, b > a)),
    tex=r"\max({a}, {b})",
)
def fmax(xp: Any, a: Any, b: Any) -> Any:
    """The larger of two, elementwise, or the one that is not NaN; at a tie the gradient is split evenly.

    Examples
    --------
    >>> ag.fmax(1.0, ag.nan)
    1.0
    """
    return xp.fmax(a, b)


@elementwise(
    d=(lambda y, a, b: _kept(a, b, a < b), lambda y, a, b: _kept(b, a, b < a)),
    tex=r"\min({a}, {b})",
)
def fmin(xp: Any, a: Any, b: Any) -> Any:
    """The smaller of two, elementwise, or the one that is not NaN; at a tie the gradient is split evenly.

    Examples
    --------
    >>> ag.fmin(1.0, ag.nan)
    1.0
    """
    return xp.fmin(a, b)


@elementwise(
    # the whole quotient from the exact remainder: trunc(a / b) may be off by one where a / b is rounded
    d=(1, lambda y, a, b: -_round((a - y) / b)),
    tex=r"{a} \operatorname{{rem}} {b}",
    domain=((-0.9, 0.9), (1.0, 2.0)),
)
def fmod(xp: Any, a: Any, b: Any) -> Any:
    """Remainder of the division, with the sign of `a`.

    Examples
    --------
    >>> ag.fmod(-7.0, 3.0)
    -1.0
    """
    return xp.fmod(a, b)


def divmod(a: Any, b: Any, /) -> tuple[Any, Any]:  # noqa: A001 - NumPy's name
    """Quotient rounded down, and remainder with the sign of `b`.

    Examples
    --------
    >>> ag.divmod(7.0, 2.0)
    (3.0, 1.0)
    """
    return floor_divide(a, b), remainder(a, b)


def modf(x: Any, /) -> tuple[Any, Any]:
    """Fractional and whole part, both with the sign of `x`.

    Examples
    --------
    >>> ag.modf(-1.25)
    (-0.25, -1.0)
    """
    return _fraction(x), _whole(x)


@elementwise(d=1, tex=r"{x} - \operatorname{{trunc}} {x}", name="fraction")
def _fraction(xp: Any, x: Any) -> Any:
    return xp.modf(x)[0]


@elementwise(d=0, tex=r"\operatorname{{trunc}} {x}", name="whole")
def _whole(xp: Any, x: Any) -> Any:
    return xp.modf(x)[1]


def frexp(x: Any, /) -> tuple[Any, Any]:
    """Mantissa, of absolute value in [0.5, 1), and integer exponent: ``x == mantissa * 2**exponent``.

    Examples
    --------
    >>> ag.frexp(6.0)
    (0.75, 3)
    """
    return _mantissa(x), _exponent(x)


@elementwise(d=lambda y, x: ldexp(1.0, -_exponent(x)), tex=r"{x}\,2^{{-e}}", name="mantissa")  # type: ignore[has-type]  # below
def _mantissa(xp: Any, x: Any) -> Any:
    return xp.frexp(x)[0]


@elementwise(d=None, tex=r"1 + \lfloor \log_2 \left|{x}\right| \rfloor", name="exponent")
def _exponent(xp: Any, x: Any) -> Any:
    return xp.frexp(x)[1]


@elementwise(d=(lambda y, a, n: ldexp(1.0, n), 0), tex=r"{a}\,2^{{{n}}}")  # type: ignore[has-type]  # below
def ldexp(xp: Any, a: Any, n: Any) -> Any:
    """``a * 2**n`` for integers `n`, exactly.

    Examples
    --------
    >>> ag.ldexp(0.75, 3)
    6.0
    """
    return xp.ldexp(a, n)


@elementwise(d=(1, 0), tex=r"\mathrm{{nextafter}}({a}, {b})")
def nextafter(xp: Any, a: Any, b: Any) -> Any:
    """The floating-point number next to `a` in the direction of `b`; it moves with `a`.

    Examples
    --------
    >>> ag.nextafter(1.0, 2.0) - 1.0
    2.220446049250313e-16
    """
    return xp.nextafter(a, b)


@elementwise(d=0, tex=r"\mathrm{{spacing}}({x})")
def spacing(xp: Any, x: Any) -> Any:
    """Distance to the next floating-point number away from 0. Its derivative is 0.

    Examples
    --------
    >>> ag.spacing(1.0)
    2.220446049250313e-16
    """
    if hasattr(xp, "spacing"):
        return xp.spacing(x)
    size = xp.abs(x)
    return xp.copysign(xp.nextafter(size, xp.inf) - size, x)


def nan_to_num(x: Any, copy: bool = True, nan: float = 0.0, posinf: Any = None, neginf: Any = None) -> Any:
    """Numbers in place of NaN and infinities; no gradient flows through those.

    Parameters
    ----------
    x : Tensor, Scalar, array or float
        Real numbers, if it is to be differentiated.
    copy : bool
        As in NumPy. Values are never written to, so a copy makes no difference.
    nan, posinf, neginf : float
        What to put; ``None`` for the largest and the lowest number of the dtype.

    Examples
    --------
    >>> ag.nan_to_num(ag.nan), ag.nan_to_num(ag.asarray([1.0, ag.inf]), posinf=9.0)
    (0.0, Tensor([1., 9.]))
    """
    return _nan_to_num(x, nan=nan, posinf=posinf, neginf=neginf)


def _passes(y: Any, x: Any, **_: Any) -> Any:
    """Where the number is passed on as it is."""
    if is_complex(x):
        raise GradientError("nan_to_num has no rule for complex numbers", "take real and imaginary parts first")
    return isfinite(x)


@elementwise(d=_passes, tex=r"\mathrm{{number}}({x})", name="nan_to_num")
def _nan_to_num(xp: Any, x: Any, *, nan: float = 0.0, posinf: Any = None, neginf: Any = None) -> Any:
    return xp.nan_to_num(x, nan=nan, posinf=posinf, neginf=neginf)
