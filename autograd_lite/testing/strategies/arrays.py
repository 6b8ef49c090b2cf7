"""Arrays that an op takes: in its domain, at a safe distance from its kinks, all elements different."""

from math import prod
from typing import Any

import numpy as np
from hypothesis import strategies as st

from ...errors import OpError
from ...op import Op
from ...tensor import tensor
from .shapes import Shape, broadcastable, shapes

__all__: list[str] = []

LEVELS = 60  # so many values at least lie in a domain
MARGIN = 0.01  # kinks are at whole and half numbers, and ties where two elements are equal
Interval = tuple[float, float]


def levels(domain: Interval, count: int) -> Any:
    """At least `count` numbers inside an interval, evenly spaced but for the neighbours of whole and half numbers.

    The smallest in size comes first, as what comes first is what Hypothesis likes best.
    """
    low, high = domain
    many = max(LEVELS, 2 * count)
    while True:
        found = low + (high - low) * (np.arange(many) + 0.4142) / many
        found = found[np.abs(2 * found - np.rint(2 * found)) > 2 * min(MARGIN, (high - low) / many / 10)]
        if len(found) >= count:
            return found[np.argsort(np.abs(found), kind="stable")]
        many *= 2


def arrays(
    where: Any = (-2.0, 2.0), *, shape: Any = None, dtype: Any = np.float64, argument: int = 0, distinct: bool = True
) -> Any:
    """Arrays from the domain of an op, or from an interval.

    Parameters
    ----------
    where : op, or pair of float
        An op's function (``ag.log``), whose domain is taken; or the interval itself.
    shape : tuple of int or strategy, optional
        By default any of up to three axes.
    dtype : dtype or strategy
        Of the elements; complex ones have both parts from the interval.
    argument : int
        Which input of the op.
    distinct : bool
        Whether all elements differ. (In half precision some of many may still be rounded to the same.)

    Examples
    --------
    >>> from hypothesis import find
    >>> from autograd_lite.testing.strategies import arrays
    >>> find(arrays(ag.log, shape=(2,)), lambda x: True).round(3)
    array([0.517, 0.559])
    """
    shaped = shape if isinstance(shape, st.SearchStrategy) else shapes() if shape is None else st.just(tuple(shape))
    typed = dtype if isinstance(dtype, st.SearchStrategy) else st.just(np.dtype(dtype))
    domain = domains(where)[argument]

    def draw_one(draw: Any) -> Any:
        [found] = drawn(draw, [draw(shaped)], [domain], draw(typed), distinct)
        return found

    return st.composite(draw_one)()


def tensors(where: Any = (-2.0, 2.0), *, requires_grad: bool = False, **how: Any) -> Any:
    """Tensors from the domain of an op, or from an interval: as `arrays`, whose keywords it takes.

    Examples
    --------
    >>> from hypothesis import find
    >>> from autograd_lite.testing.strategies import tensors
    >>> find(tensors((0.0, 1.0), requires_grad=True), lambda x: x.ndim == 1).shape
    (1,)
    """
    return arrays(where, **how).map(lambda x: tensor(x, requires_grad=requires_grad))


def arguments(op: Any, *, dtype: Any = np.float64) -> Any:
    """Tuples of arrays for the inputs of an elementwise op: in its domain, and of shapes that broadcast.

    No two elements are the same, in one array or in two: ``maximum`` meets no tie.

    Examples
    --------
    >>> from hypothesis import given
    >>> from autograd_lite.testing import check_grads
    >>> from autograd_lite.testing.strategies import arguments
    >>> @given(arguments(ag.maximum))
    ... def test_maximum(xs):
    ...     check_grads(ag.maximum, xs)
    >>> test_maximum()
    """
    boxes = domains(op)

    def draw_all(draw: Any) -> tuple[Any, ...]:
        return tuple(drawn(draw, draw(broadcastable(len(boxes), max_dims=2)), boxes, np.dtype(dtype), True))

    return st.composite(draw_all)()


def domains(where: Any) -> list[Interval]:
    """The interval for each input."""
    op = where if isinstance(where, Op) else getattr(where, "op", None)
    if op is None:
        try:
            low, high = where
            return [(float(low), float(high))]
        except (TypeError, ValueError):
            raise OpError(
                f"expected an op's function such as ag.log, or an interval (low, high), got {where!r:.60}",
                "a function that is made of several ops has no domain of its own; strategies.matrices draws matrices",
            ) from None
    found = op.domain
    return list(found) if isinstance(found[0], tuple) else [found] * (op.arity or 1)


def drawn(draw: Any, sizes: Any, boxes: list[Interval], dtype: Any, distinct: bool) -> list[Any]:
    """Arrays of the shapes given, each from its interval."""
    doubled = 2 if dtype.kind == "c" else 1
    counts = [prod(shape) * doubled for shape in sizes]
    total = sum(counts)
    sorts = [levels(box, total) for box in boxes]
    most = min(map(len, sorts), default=1)
    picked = draw(st.lists(st.integers(0, most - 1), min_size=total, max_size=total, unique=distinct))
    found, start = [], 0
    for shape, count, there in zip(sizes, counts, sorts, strict=True):
        values = there[picked[start : start + count]]
        if doubled == 2:  # noqa: PLR2004 - a real and an imaginary part
            values = values[::2] + 1j * values[1::2]
        found.append(np.asarray(values.reshape(shape), dtype))
        start += count
    return found


def fixed(shape: Shape, seed: int = 0) -> Any:
    """Numbers of both signs and of size about 1, the same every time: weights and directions.

    Examples
    --------
    >>> fixed((3,)).round(2)
    array([ 0.54, -0.42, -0.99])
    """
    return np.cos(1.0 + seed + np.arange(prod(shape))).reshape(shape)
