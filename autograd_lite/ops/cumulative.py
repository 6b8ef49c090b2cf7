"""The running reductions, from where they are declared: who needs one takes it from here."""

from .running_extrema import cumulative_logsumexp, cumulative_max, cumulative_min
from .running_sums import cumprod, cumsum, cumulative_prod, cumulative_sum, nancumprod, nancumsum

__all__ = [
    "cumprod",
    "cumsum",
    "cumulative_logsumexp",
    "cumulative_max",
    "cumulative_min",
    "cumulative_prod",
    "cumulative_sum",
    "nancumprod",
    "nancumsum",
]
