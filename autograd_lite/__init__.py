"""autograd_lite: automatic differentiation that you can see.

Computing with a `Tensor` (an array) or a `Scalar` (a float) records one graph; `backward` and `grad` walk it back
by the chain rule; the sister package ``viz`` draws and explains it.

Examples
--------
>>> import autograd_lite as ag
>>> x = ag.scalar(2.0, name="x")
>>> y = x * x + 3 * x
>>> y.backward()
>>> x.grad
Scalar(7.0)
"""

from numpy import (
    bool,
    complex64,
    complex128,
    e,
    float16,
    float32,
    float64,
    inf,
    int8,
    int16,
    int32,
    int64,
    longdouble,
    nan,
    newaxis,
    pi,
    uint8,
    uint16,
    uint32,
    uint64,
)

from . import errors, fft, linalg, special
from .conversion import *  # noqa: F403
from .creation import *  # noqa: F403
from .declare import bilinear, custom, elementwise, linear
from .differentiable import stop_gradient
from .dispatch import functions as _functions
from .dtypes import can_cast, finfo, iinfo, isdtype, result_type
from .errors import AutogradError
from .info import __array_api_version__, __array_namespace_info__
from .modes import detect_anomaly, no_grad, scope
from .ops.activation import *  # noqa: F403
from .ops.along import *  # noqa: F403
from .ops.arithmetic import *  # noqa: F403
from .ops.arrange import *  # noqa: F403
from .ops.bins import *  # noqa: F403
from .ops.choices import *  # noqa: F403
from .ops.compare import *  # noqa: F403
from .ops.complexes import *  # noqa: F403
from .ops.conv import *  # noqa: F403
from .ops.counting import *  # noqa: F403
from .ops.cumulative import *  # noqa: F403
from .ops.diagonals import *  # noqa: F403
from .ops.differences import *  # noqa: F403
from .ops.editing import *  # noqa: F403
from .ops.einsum import *  # noqa: F403
from .ops.elementary import *  # noqa: F403
from .ops.erf import *  # noqa: F403
from .ops.fitting import *  # noqa: F403
from .ops.floating import *  # noqa: F403
from .ops.gather import *  # noqa: F403
from .ops.index import getitem, repeat, take
from .ops.integers import *  # noqa: F403
from .ops.joining import *  # noqa: F403
from .ops.linalg import *  # noqa: F403
from .ops.nanquantile import *  # noqa: F403
from .ops.nanreduce import *  # noqa: F403
from .ops.padding import *  # noqa: F403
from .ops.partial import *  # noqa: F403
from .ops.polynomial import *  # noqa: F403
from .ops.pool import *  # noqa: F403
from .ops.predicates import *  # noqa: F403
from .ops.products import *  # noqa: F403
from .ops.quantile import *  # noqa: F403
from .ops.rectifiers import *  # noqa: F403
from .ops.reduce import *  # noqa: F403
from .ops.rounding import *  # noqa: F403
from .ops.search import *  # noqa: F403
from .ops.select import *  # noqa: F403
from .ops.shape import *  # noqa: F403
from .ops.signal import *  # noqa: F403
from .ops.sorting import *  # noqa: F403
from .ops.special_bessel import i0
from .ops.splitting import *  # noqa: F403
from .ops.statistics import *  # noqa: F403
from .ops.tiling import *  # noqa: F403
from .ops.transcendental import *  # noqa: F403
from .ops.unique import *  # noqa: F403
from .scalar import Scalar, scalar
from .spaced import *  # noqa: F403
from .tensor import Tensor, tensor
from .tracer import Batched as _Batched
from .transforms import *  # noqa: F403
from .tree import tree_flatten, tree_map

_functions.offer(globals())


def __getattr__(name: str) -> str:
    if name == "__version__":
        from importlib import metadata  # noqa: PLC0415 - takes longer to import than all else here

        return metadata.version(__name__)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
