"""Transforms: functions in, functions out. They nest in any order, and may close over outer variables."""

from .batch import vmap
from .forward import hvp, jvp, linearize
from .reverse import elementwise_grad, grad, value_and_grad, vjp

__all__ = ["elementwise_grad", "grad", "hvp", "jvp", "linearize", "value_and_grad", "vjp", "vmap"]
