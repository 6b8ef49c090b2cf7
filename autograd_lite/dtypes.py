"""Questions about dtypes: limits, kinds, what promotes to what. The array-API standard's names, NumPy's answers."""

from typing import Any, NamedTuple

import numpy as np

from .errors import DTypeError
from .located import numpys
from .variable import Variable

__all__ = ["can_cast", "finfo", "iinfo", "isdtype", "result_type"]


class FloatInfo(NamedTuple):
    """Limits of a floating-point dtype, as Python floats (NumPy scalars where a float is too narrow)."""

    bits: int
    eps: Any
    max: Any
    min: Any
    smallest_normal: Any
    dtype: Any


class IntInfo(NamedTuple):
    """Limits of an integer dtype, as Python integers."""

    bits: int
    max: int
    min: int
    dtype: Any


def _dtype(x: Any) -> Any:
    """The dtype of a variable or an array; anything else is to be a dtype itself."""
    found = None if isinstance(x, type) else getattr(x, "dtype", None)
    try:
        return np.dtype(x) if found is None else numpys(found)
    except TypeError:
        raise DTypeError(f"expected a dtype or an array, got {x!r}") from None


def finfo(type: Any, /) -> FloatInfo:  # noqa: A002 - the array-API name
    """Limits of a floating-point dtype; of a complex one, those of its parts.

    Parameters
    ----------
    type : dtype, Tensor or array
        A tensor or an array stands for its dtype.

    Returns
    -------
    FloatInfo
        With ``bits``, ``eps``, ``max``, ``min``, ``smallest_normal`` and ``dtype``.

    Raises
    ------
    DTypeError
        If the dtype is not floating point.

    Examples
    --------
    >>> ag.finfo(ag.float32).eps
    1.1920928955078125e-07
    """
    dtype = _dtype(type)
    if dtype.kind not in "fc":
        raise DTypeError(f"finfo: expected a floating-point dtype, got {dtype}", "ag.iinfo is for integers")
    found = np.finfo(dtype)
    exact = float if found.bits <= 64 else found.dtype.type  # noqa: PLR2004 - what a Python float holds
    eps, largest, smallest, normal = (exact(x) for x in (found.eps, found.max, found.min, found.smallest_normal))
    return FloatInfo(int(found.bits), eps, largest, smallest, normal, found.dtype)


def iinfo(type: Any, /) -> IntInfo:  # noqa: A002 - the array-API name
    """Limits of an integer dtype.

    Parameters
    ----------
    type : dtype, Tensor or array
        A tensor or an array stands for its dtype.

    Returns
    -------
    IntInfo
        With ``bits``, ``max``, ``min`` and ``dtype``.

    Raises
    ------
    DTypeError
        If the dtype is not an integer one.

    Examples
    --------
    >>> ag.iinfo(ag.int8).max
    127
    """
    dtype = _dtype(type)
    if dtype.kind not in "iu":
        raise DTypeError(f"iinfo: expected an integer dtype, got {dtype}", "ag.finfo is for floating point")
    found = np.iinfo(dtype)
    return IntInfo(int(found.bits), int(found.max), int(found.min), dtype)


def isdtype(dtype: Any, kind: Any) -> bool:
    """Whether a dtype is of a kind.

    Parameters
    ----------
    dtype : dtype
        What is asked about.
    kind : dtype, str, or tuple of these
        A dtype, or one of ``"bool"``, ``"signed integer"``, ``"unsigned integer"``, ``"integral"``,
        ``"real floating"``, ``"complex floating"``, ``"numeric"``; a tuple stands for any of its entries.

    Raises
    ------
    DTypeError
        If there is no such kind.

    Examples
    --------
    >>> ag.isdtype(ag.float32, "real floating"), ag.isdtype(ag.bool, ("integral", ag.float64))
    (True, False)
    """
    try:
        return bool(np.isdtype(np.dtype(dtype), kind))
    except (TypeError, ValueError) as error:
        raise DTypeError(f"isdtype: {error}") from None


def can_cast(from_: Any, to: Any, /, casting: Any = "safe") -> bool:
    """Whether values of one dtype can be cast to another by a casting rule, without loss by default.

    Parameters
    ----------
    from_ : dtype, Tensor or array
        A tensor or an array stands for its dtype; its values do not matter.
    to : dtype
        The dtype to cast to.
    casting : str
        ``"no"``, ``"equiv"``, ``"safe"``, ``"same_kind"`` or ``"unsafe"``, as in NumPy.

    Examples
    --------
    >>> ag.can_cast(ag.float32, ag.float64), ag.can_cast(ag.float64, ag.float32)
    (True, False)
    """
    return bool(np.can_cast(_dtype(from_), _dtype(to), casting))


def result_type(*arrays_and_dtypes: Any) -> Any:
    """The dtype that computing with these gives.

    Parameters
    ----------
    *arrays_and_dtypes : Tensor, Scalar, array, number or dtype
        Python numbers, and Scalars, take on the dtype of what they meet, where it can hold their kind.

    Raises
    ------
    DTypeError
        If there is no such dtype, or nothing is given.

    Examples
    --------
    >>> ag.result_type(ag.asarray([1, 2]), ag.float32, 1.0)
    dtype('float64')
    >>> ag.result_type(ag.float32, 1.0)
    dtype('float32')
    """
    given = [x.value if isinstance(x, Variable) else x for x in arrays_and_dtypes]
    try:
        return np.result_type(*(x if isinstance(x, (bool, int, float, complex)) else _dtype(x) for x in given))
    except (TypeError, ValueError) as error:
        raise DTypeError(f"result_type: {error}") from None
