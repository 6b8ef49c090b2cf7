"""How other libraries get at a tensor's array: NumPy, DLPack, and those that ask for its namespace."""

import sys
from types import ModuleType
from typing import Any

import numpy as np

from .backend import on_device
from .errors import ExportError, OpError
from .info import VERSIONS
from .ops.devices import to_device

__all__: list[str] = []


class Exchange:
    """Mixin of the ways out of a tensor. Gradients do not follow, so a tensor that has them goes only when told to."""

    __slots__ = ()

    value: Any
    node: Any

    def _array(self, what: str) -> Any:
        """The array to give away, which under `vmap` there is none of."""
        if hasattr(self.value, "level"):
            raise self.value.no_number(what)
        return self.value

    def numpy(self) -> Any:
        """The array itself, on the host; gradients do not flow through it."""
        return on_device(self._array("numpy()"), "cpu")

    def tobytes(self) -> bytes:
        """The elements' bytes, row by row."""
        raw: bytes = self._array("tobytes()").tobytes()
        return raw

    def to_device(self, device: str, /, *, stream: Any = None) -> Any:
        """The tensor on another device; gradients flow back to this one.

        Parameters
        ----------
        device : str
            ``"cpu"``, ``"cuda"`` or ``"cuda:N"``.
        stream : optional
            Of the array-API standard; CuPy's current stream is used.
        """
        return to_device(self, device)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        if self.node is not None:
            raise OpError(
                "this tensor is being differentiated, and a plain NumPy array would cut the gradient silently",
                "call a function of autograd_lite instead, or cut it on purpose with t.numpy() or t.detach()",
            )
        return np.array(self.value, dtype=dtype, copy=copy)

    def __array_namespace__(self, /, *, api_version: str | None = None) -> ModuleType:
        if api_version is not None and api_version not in VERSIONS:
            raise OpError(f"__array_namespace__: expected a version of {', '.join(VERSIONS)}, got {api_version!r}")
        return sys.modules[__name__.partition(".")[0]]

    def __dlpack__(
        self,
        /,
        *,
        stream: Any = None,
        max_version: tuple[int, int] | None = None,
        dl_device: tuple[Any, int] | None = None,
        copy: bool | None = None,
    ) -> Any:
        if self.node is not None:
            raise ExportError(
                "this tensor is being differentiated, and another library's array would cut the gradient silently",
                "hand over t.detach()",
            )
        given = {"stream": stream, "max_version": max_version, "dl_device": dl_device, "copy": copy}
        return self._array("__dlpack__()").__dlpack__(**{name: v for name, v in given.items() if v is not None})

    def __dlpack_device__(self) -> tuple[Any, int]:
        where: tuple[Any, int] = self._array("__dlpack_device__()").__dlpack_device__()
        return where
