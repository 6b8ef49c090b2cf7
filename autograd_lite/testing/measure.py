"""Derivatives by differences, to compare with."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..tree import tree_flatten
from .numeric import FIRST, slope
from .problem import is_floating, raw
from .space import Space

__all__ = ["directional_derivative", "numerical_gradient"]


def directional_derivative(
    f: Callable[..., Any], args: Sequence[Any], directions: Sequence[Any], *, eps: float | None = None
) -> Any:
    """The derivative of a function in a direction, by central differences, extrapolated to a step of 0.

    Nothing of the engine is used: `f` is called with arrays and floats.

    Parameters
    ----------
    f : callable
        Of floats and arrays; gives a float or array, or a variable.
    args, directions : sequence of float or array
        Where, and which way: of the same shapes.
    eps : float, optional
        The first (largest) step; by default 0.02 times the largest of the numbers, or of 1.

    Returns
    -------
    float or ndarray
        In the shape of the value of `f`.

    Examples
    --------
    >>> from autograd_lite.testing import directional_derivative
    >>> round(directional_derivative(lambda x, y: x * y**2, (2.0, 3.0), (1.0, 0.0)), 9)
    9.0
    """
    xs = Space([raw(x) for x in args])
    y = raw(f(*xs.values))
    out = Space([y if is_floating(y) else np.asarray(y, float)])
    start, d = xs.vector(xs.values), xs.vector(list(directions))
    size = max(1.0, float(np.max(np.abs(start), initial=0.0)))
    step = (FIRST * size if eps is None else eps) / (float(np.max(np.abs(d), initial=0.0)) or 1.0)

    def curve(h: Any) -> Any:
        return out.vector([raw(f(*xs.arrays(start + h * d)))])

    base = out.vector(out.values)
    with np.errstate(all="ignore"):
        found = slope(curve, base, out.noise, step=step).value
    value = out.arrays(found)[0]
    return value if type(value) is float or value.ndim else value[()]


def numerical_gradient(f: Callable[..., Any], args: Sequence[Any], *, eps: float | None = None) -> list[Any]:
    """The gradient of a function by each element of each of its arguments, by differences.

    Parameters
    ----------
    f : callable
        Gives a single real number.
    args : sequence of float or array, real or complex
        Where.
    eps : float, optional
        As for `directional_derivative`.

    Returns
    -------
    list
        One for each argument, in its shape. By a complex number z it is dL/dRe(z) + i dL/dIm(z).

    Examples
    --------
    >>> from autograd_lite.testing import numerical_gradient
    >>> [g.round(6) for g in numerical_gradient(lambda x: (x * x).sum(), [np.array([1.0, 2.0])])]
    [array([2., 4.])]
    """
    values = [raw(x) for x in args]
    xs = Space(values)
    each = [directional_derivative(f, values, xs.arrays(d), eps=eps) for d in np.eye(xs.size)]
    return xs.arrays(np.asarray([float(np.sum(tree_flatten(slope_)[0][0])) for slope_ in each]))
