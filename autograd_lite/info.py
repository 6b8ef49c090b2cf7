"""What this array namespace can do, as the array-API standard asks it: `__array_namespace_info__`."""

from importlib import util
from typing import Any

import numpy as np

from .backend import on_device
from .dtypes import isdtype
from .errors import DTypeError

__all__ = ["__array_api_version__", "__array_namespace_info__"]

__array_api_version__ = "2024.12"

VERSIONS = ("2021.12", "2022.12", "2023.12", "2024.12")

DTYPES = (
    *("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
    *("float32", "float64", "complex64", "complex128"),
)


class NamespaceInfo:
    """Capabilities, devices and dtypes of the namespace.

    Examples
    --------
    >>> info = ag.__array_namespace_info__()
    >>> info.default_device()
    'cpu'
    """

    def capabilities(self) -> dict[str, Any]:
        """What the standard leaves optional, and whether it is there.

        Examples
        --------
        >>> ag.__array_namespace_info__().capabilities()["boolean indexing"]
        True
        """
        return {"boolean indexing": True, "data-dependent shapes": True, "max dimensions": 64}

    def default_device(self) -> str:
        """Where arrays are made unless a device is given.

        Examples
        --------
        >>> ag.__array_namespace_info__().default_device()
        'cpu'
        """
        return "cpu"

    def devices(self) -> list[str]:
        """The devices of this machine; the first time, CuPy is imported if it is installed.

        Examples
        --------
        >>> ag.__array_namespace_info__().devices()[0]
        'cpu'
        """
        if util.find_spec("cupy") is None:
            return ["cpu"]
        import cupy  # noqa: PLC0415 - an extra, imported when asked for

        try:
            count = cupy.cuda.runtime.getDeviceCount()
        except cupy.cuda.runtime.CUDARuntimeError:  # installed, but there is no device or no driver
            count = 0
        return ["cpu", *(f"cuda:{i}" for i in range(count))]

    def default_dtypes(self, *, device: str | None = None) -> dict[str, Any]:
        """The dtype that Python's floats, complex numbers and integers get, and that of indices.

        Examples
        --------
        >>> ag.__array_namespace_info__().default_dtypes()["real floating"]
        dtype('float64')
        """
        _check(device)
        return {
            "real floating": np.dtype(float),
            "complex floating": np.dtype(complex),
            "integral": np.dtype(int),
            "indexing": np.dtype(np.intp),
        }

    def dtypes(self, *, device: str | None = None, kind: str | tuple[str, ...] | None = None) -> dict[str, Any]:
        """The standard's dtypes by name, of all kinds or of the given one; see `autograd_lite.isdtype` for these.

        Examples
        --------
        >>> list(ag.__array_namespace_info__().dtypes(kind="real floating"))
        ['float32', 'float64']
        """
        _check(device)
        if not (kind is None or isinstance(kind, (str, tuple))):
            raise DTypeError(f"dtypes: expected a kind or a tuple of kinds, got {kind!r}")
        found = {name: np.dtype(name) for name in DTYPES}
        return {name: d for name, d in found.items() if kind is None or isdtype(d, kind)}


def _check(device: str | None) -> None:
    """Raise an error if there is no such device."""
    on_device(np.empty(0), device)


def __array_namespace_info__() -> NamespaceInfo:  # noqa: N807 - the array-API name
    """What this namespace can do: its capabilities, devices and dtypes.

    Returns
    -------
    NamespaceInfo
        With methods ``capabilities``, ``default_device``, ``default_dtypes``, ``devices`` and ``dtypes``.

    Examples
    --------
    >>> ag.__array_namespace_info__().default_dtypes()["integral"]
    dtype('int64')
    """
    return NamespaceInfo()
