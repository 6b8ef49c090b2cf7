"""Linear algebra, by the names of the array-API standard and of NumPy."""

from .ops.factor import *  # noqa: F403
from .ops.linalg import *  # noqa: F403
from .ops.matrices import *  # noqa: F403
from .ops.norms import *  # noqa: F403
from .ops.solve import *  # noqa: F403
