"""Derivatives by central differences, to compare a formula with.

>>> from viz.build import record
>>> round(differences(record(ag.scalar(3.0, name="x") ** 2), 2, 0), 6)
6.0
"""

from typing import Any, Final

import numpy as np

from viz.build import Record

__all__ = ["differences", "direction"]

_ELEMENTS: Final = 12
_STEP: Final = 6e-6


def differences(graph: Record, root: int, by: int) -> Any:
    """Differentiate by each element of a small array, or by all of a large one along one direction, as a number.

    Parameters
    ----------
    graph : Record
    root, by : int
        Places of the node to differentiate, of an array its sum, and of the node by which.
    """
    value = graph.value(by)
    x = np.asarray(value, dtype=float)

    def total(at: Any) -> float:
        changed = np.asarray(at) if isinstance(value, np.ndarray) else float(at)
        return float(np.sum(graph.replay({by: changed})[root]))

    def along(d: Any) -> float:
        h = _STEP * max(1.0, float(np.abs(x).max(initial=0.0)))
        return (total(x + h * d) - total(x - h * d)) / (2 * h)

    if x.size > _ELEMENTS:
        return along(direction(x.shape))
    made = np.array([along(np.reshape(row, x.shape)) for row in np.eye(x.size)])
    return np.reshape(made, x.shape) if x.shape else float(made[0])


def direction(shape: tuple[int, ...]) -> Any:
    """Give a direction that no symmetry of a computation is likely to share.

    Examples
    --------
    >>> direction((2,)).shape
    (2,)
    """
    return np.cos(np.arange(np.prod(shape, dtype=int)) + 1.0).reshape(shape)
