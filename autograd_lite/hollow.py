"""What stands for a large array that no rule reads: of its shape, dtype and library, without its memory."""

from typing import Any

import numpy as np

from .backend import device_of, is_cupys, namespace, there

__all__: list[str] = []


class Hollow(np.ndarray):
    """An array of the right shape and dtype without memory: the value itself was not kept, as no rule reads it."""

    @staticmethod
    def like(array: Any) -> Any:
        """A stand-in for `array`; on a device it looks into a zero there, by which `is_hollow` knows it."""
        if isinstance(array, np.ndarray):
            return np.broadcast_to(np.zeros((), array.dtype), array.shape).view(Hollow)
        xp, key = namespace(array), (array.dtype, device_of(array))
        if key not in ZEROS:
            with there(array):
                ZEROS[key] = xp.zeros((), dtype=array.dtype)
        return xp.broadcast_to(ZEROS[key], array.shape)


ZEROS: dict[Any, Any] = {}  # by dtype and device


def is_hollow(value: Any) -> bool:
    """Whether a value is a stand-in for one that was not kept."""
    kind = type(value)
    if kind is np.ndarray or kind is float or kind is Hollow:
        return kind is Hollow
    return is_cupys(value) and value.base is not None and any(value.base is zero for zero in ZEROS.values())


def can_be_hollow(value: Any) -> bool:
    """Whether there are stand-ins for arrays of that library; of others, all are kept."""
    return isinstance(value, np.ndarray) or is_cupys(value)
