"""Special functions, by SciPy's names; all but `erf`, `erfc` and `i0` need the extra `[scipy]`."""

from .ops.special import *  # noqa: F403
from .ops.special_bessel import *  # noqa: F403
from .ops.special_incomplete import *  # noqa: F403
from .ops.special_integrals import *  # noqa: F403
from .ops.special_normal import *  # noqa: F403
