"""Transforms: functions in, functions out. They nest in any order, and may close over outer variables."""

from .batch import vmap
from .forward import hvp, jvp, linearize
from .matrices import hessian, jacobian
from .reverse import elementwise_grad, grad, value_and_grad, vjp
from .whole import checkpoint, custom_gradient

__all__ = [
    "checkpoint",
    "custom_gradient",
    "elementwise_grad",
    "grad",
    "hessian",
    "hvp",
    "jacobian",
    "jvp",
    "linearize",
    "value_and_grad",
    "vjp",
    "vmap",
]
