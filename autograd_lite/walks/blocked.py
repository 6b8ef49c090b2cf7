"""Products that are summed, as matrix products are: there, too, a zero wins over an infinity and over NaN."""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..backend import any_nan, raises
from ..ops.compare import equal, isfinite, not_equal
from ..ops.select import where
from ..variable import Variable

__all__: list[str] = []


def contracted(f: Callable[..., Any], operands: tuple[Any, ...], params: dict[str, Any], look: bool = True) -> Any:
    """``f(*operands, **params)``, linear in each of two operands, with 0 times infinity as 0.

    Where no number that is not finite meets one that is not 0, the result is that of the finite numbers alone.
    Without a `look` at the result, NumPy is trusted to raise.
    """
    y = f(*operands, **params)
    if not look:
        return y
    value = y.value if isinstance(y, Variable) else y
    if not raises(value) or not any_nan(value):  # of a device nobody asks: to look is to wait
        return y
    with np.errstate(all="ignore"):
        finite = [isfinite(x) for x in operands]
        wild = [where(ok, 0.0, 1.0) for ok in finite]
        alive = [where(not_equal(x, 0.0), 1.0, 0.0) for x in operands]
        meetings = f(wild[0], *alive[1:], **params) + f(alive[0], *wild[1:], **params)
        calm = [where(ok, x, 0.0) for ok, x in zip(finite, operands, strict=True)]
        return where(equal(meetings, 0.0), f(*calm, **params), y)
