"""The reductions, from where they are declared: who needs one takes it from here."""

from . import sums
from .extrema import logsumexp, max, min  # noqa: A004 - the array API's names
from .moments import std, var
from .prods import prod
from .sums import broadcast_to, mean, sum  # noqa: A004

__all__ = [
    "broadcast_to",
    "logsumexp",
    "max",
    "mean",
    "min",
    "prod",
    "std",
    "sum",
    "var",
]

largest, sum_to = sums.largest, sums.sum_to  # for rules
