"""Special functions, by SciPy's names; they need the extra `[scipy]`."""

from .ops.special import *  # noqa: F403
