"""The array-API names an elementwise op may use, for plain Python floats.

`Scalar` computes with this namespace, so no NumPy is on its path. Results follow IEEE 754 as NumPy's do, where
the `math` module would raise instead: ``log(0)`` is ``-inf``, ``divide(1, 0)`` is ``inf``, ``exp(1000)`` is
``inf``, ``sqrt(-1)`` is ``nan``.
"""

import builtins
import math
import operator
from collections.abc import Callable
from typing import Any

__all__: list[str] = []  # a namespace for the ops, not for people

inf, nan, pi, e = math.inf, math.nan, math.pi, math.e

add = operator.add
subtract = operator.sub
multiply = operator.mul
negative = operator.neg
positive = operator.pos
abs = operator.abs  # noqa: A001 - the array-API name
equal = operator.eq
not_equal = operator.ne
less = operator.lt
less_equal = operator.le
greater = operator.gt
greater_equal = operator.ge
logical_not = operator.not_
isnan = math.isnan
isinf = math.isinf
isfinite = math.isfinite
tanh = math.tanh
atan = math.atan
asinh = math.asinh
atan2 = math.atan2
hypot = math.hypot
cbrt = math.cbrt
copysign = math.copysign
deg2rad = math.radians
rad2deg = math.degrees
fabs = math.fabs
nextafter = math.nextafter
erf = math.erf
erfc = math.erfc
gcd = math.gcd
lcm = math.lcm
bitwise_left_shift = operator.lshift
bitwise_right_shift = operator.rshift
bitwise_count = int.bit_count
frexp = math.frexp


def divide(a: float, b: float) -> float:
    """Quotient; a zero divisor gives a signed infinity or NaN."""
    try:
        return a / b
    except ZeroDivisionError:
        return nan if a == 0 or a != a else math.copysign(inf, a) * math.copysign(1.0, b)


def pow(a: float, b: float) -> float:  # noqa: A001 - the array-API name
    """Power; a negative base with a fractional exponent gives NaN."""
    try:
        return math.pow(a, b)
    except OverflowError:
        return -inf if a < 0 and math.fmod(b, 2.0) in (1.0, -1.0) else inf
    except ValueError:
        if a == 0:  # 0 to a negative power: the sign of the zero counts for odd integers
            return math.copysign(inf, a) if math.fmod(b, 2.0) in (1.0, -1.0) else inf
        return nan


def _ieee(f: Callable[..., float], name: str, overflow: float = inf) -> Callable[..., float]:
    """`f` with NaN or infinity where `math` raises."""

    def safe(*xs: float) -> float:
        try:
            return f(*xs)
        except ValueError:
            return nan
        except OverflowError:
            return overflow

    safe.__name__ = name
    return safe


def _log(f: Callable[[float], float], name: str, pole: float) -> Callable[[float], float]:
    """A logarithm: ``-inf`` at its pole, NaN below it."""

    def safe(x: float) -> float:
        try:
            return f(x)
        except ValueError:
            return -inf if x == pole else nan

    safe.__name__ = name
    return safe


exp = _ieee(math.exp, "exp")
exp2 = _ieee(math.exp2, "exp2")
expm1 = _ieee(math.expm1, "expm1")
fmod = _ieee(math.fmod, "fmod")
sqrt = _ieee(math.sqrt, "sqrt")
sin = _ieee(math.sin, "sin")
cos = _ieee(math.cos, "cos")
tan = _ieee(math.tan, "tan")
asin = _ieee(math.asin, "asin")
acos = _ieee(math.acos, "acos")
acosh = _ieee(math.acosh, "acosh")
cosh = _ieee(math.cosh, "cosh")
log = _log(math.log, "log", 0.0)
log1p = _log(math.log1p, "log1p", -1.0)
log2 = _log(math.log2, "log2", 0.0)
log10 = _log(math.log10, "log10", 0.0)


def sinh(x: float) -> float:
    """Hyperbolic sine; overflows to an infinity of the sign of `x`."""
    try:
        return math.sinh(x)
    except OverflowError:
        return math.copysign(inf, x)


def atanh(x: float) -> float:
    """Inverse hyperbolic tangent; infinite at -1 and 1."""
    try:
        return math.atanh(x)
    except ValueError:
        return math.copysign(inf, x) if x in (1.0, -1.0) else nan


def square(x: float) -> float:
    """``x * x``."""
    return x * x


def reciprocal(x: float) -> float:
    """``1 / x``."""
    return divide(1.0, x)


def logaddexp(a: float, b: float) -> float:
    """``log(exp(a) + exp(b))`` without overflow."""
    if a == b:  # also both infinite
        return a + math.log(2.0)
    big, small = (a, b) if a > b else (b, a)
    return big + math.log1p(math.exp(small - big))


def logaddexp2(a: float, b: float) -> float:
    """``log2(2**a + 2**b)`` without overflow."""
    if a == b:  # also both infinite
        return a + 1.0
    big, small = (a, b) if a > b else (b, a)
    return big + math.log1p(math.exp2(small - big)) / math.log(2.0)


def sign(x: float) -> float:
    """-1, 0 or 1; NaN for NaN."""
    return x if x != x else float((x > 0) - (x < 0))


def maximum(a: float, b: float) -> float:
    """The larger one; NaN if either is."""
    return a if a >= b or a != a else b


def minimum(a: float, b: float) -> float:
    """The smaller one; NaN if either is."""
    return a if a <= b or a != a else b


def where(condition: bool, a: float, b: float) -> float:
    """`a` where the condition holds, else `b`."""
    return a if condition else b


def _whole(f: Callable[[float], int], name: str) -> Callable[[float], float]:
    """A rounding function that keeps floats, infinities and NaN."""

    def rounded(x: float) -> float:
        return float(f(x)) if math.isfinite(x) else x

    rounded.__name__ = name
    return rounded


floor = _whole(math.floor, "floor")
ceil = _whole(math.ceil, "ceil")
trunc = _whole(math.trunc, "trunc")


def round(x: float, decimals: int = 0) -> float:  # noqa: A001 - the array-API name
    """Nearest number of so many decimals, halves to even."""
    return float(builtins.round(x, decimals)) if math.isfinite(x) else x


def floor_divide(a: float, b: float) -> float:
    """Quotient rounded towards minus infinity."""
    try:
        return a // b
    except ZeroDivisionError:
        return divide(a, b)


def remainder(a: float, b: float) -> float:
    """Remainder with the sign of `b`."""
    try:
        return a % b
    except ZeroDivisionError:
        return nan


def logical_and(a: Any, b: Any) -> bool:
    """Whether both are true."""
    return bool(a) and bool(b)


def logical_or(a: Any, b: Any) -> bool:
    """Whether either is true."""
    return bool(a) or bool(b)


def logical_xor(a: Any, b: Any) -> bool:
    """Whether exactly one is true."""
    return bool(a) != bool(b)


# Truth values of Scalars are Python's own, whose operators these are.
bitwise_and = operator.and_
bitwise_or = operator.or_
bitwise_xor = operator.xor


def bitwise_invert(x: Any) -> Any:
    """Complement of a truth value, or of an integer."""
    return not x if isinstance(x, bool) else ~x


def sinc(x: float) -> float:
    """``sin(pi x) / (pi x)``, 1 at 0."""
    return divide(sin(pi * x), pi * x) if x else 1.0


def heaviside(x: float, b: float) -> float:
    """0 below 0, 1 above, `b` at 0; NaN for NaN."""
    return b if x == 0 else x if x != x else float(x > 0)


def fmax(a: float, b: float) -> float:
    """The larger one, or the one that is not NaN."""
    return a if a >= b or b != b else b


def fmin(a: float, b: float) -> float:
    """The smaller one, or the one that is not NaN."""
    return a if a <= b or b != b else b


def ldexp(a: float, n: float) -> float:
    """``a * 2**n``."""
    try:
        return math.ldexp(a, int(n))
    except OverflowError:
        return math.copysign(inf, a)


def modf(x: float) -> tuple[float, float]:
    """Fractional and whole part."""
    return math.modf(x)


def spacing(x: float) -> float:
    """Distance to the next number away from 0; NaN for infinities."""
    return nan if math.isinf(x) else -math.ulp(x) if x < 0 else math.ulp(x)


def nan_to_num(x: float, nan: float = 0.0, posinf: float | None = None, neginf: float | None = None) -> float:
    """A number in place of NaN and infinities."""
    if math.isfinite(x):
        return x
    largest = math.nextafter(inf, 0.0)
    if x != x:
        return nan
    return (largest if posinf is None else posinf) if x > 0 else -largest if neginf is None else neginf


def signbit(x: float) -> bool:
    """Whether the sign is negative."""
    return math.copysign(1.0, x) < 0


def isposinf(x: float) -> bool:
    """Whether plus infinity."""
    return x == inf


def isneginf(x: float) -> bool:
    """Whether minus infinity."""
    return x == -inf


def isreal(x: complex) -> bool:
    """Whether the imaginary part is 0."""
    return x.imag == 0


def iscomplex(x: complex) -> bool:
    """Whether the imaginary part is not 0."""
    return x.imag != 0


def isclose(a: float, b: float, rtol: float = 1e-5, atol: float = 1e-8, equal_nan: bool = False) -> bool:
    """Whether equal up to a tolerance that is relative to `b`."""
    if equal_nan and a != a and b != b:
        return True
    return a == b or (math.isfinite(b) and operator.abs(a - b) <= atol + rtol * operator.abs(b))
