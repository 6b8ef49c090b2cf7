"""Linear algebra, by the names of the array-API standard and of NumPy."""

from .ops.analytic import *  # noqa: F403
from .ops.determinant import *  # noqa: F403
from .ops.diagonals import matrix_diagonal as diagonal  # noqa: F401
from .ops.factor import *  # noqa: F403
from .ops.leastsquares import *  # noqa: F403
from .ops.linalg import *  # noqa: F403
from .ops.matrices import *  # noqa: F403
from .ops.norms import *  # noqa: F403
from .ops.shape import matrix_transpose  # noqa: F401
from .ops.singular import *  # noqa: F403
from .ops.solve import *  # noqa: F403
from .ops.spectral import *  # noqa: F403
from .ops.triangular import *  # noqa: F403
