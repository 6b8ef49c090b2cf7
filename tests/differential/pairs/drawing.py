"""What Hypothesis draws: shapes, axes and numbers.

Numbers come from a seed, as what matters here are shapes and parameters, and few things drawn are shrunk fast.
"""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, mutually_broadcastable_shapes

from .pair import Trial

SEEDS = st.integers(0, 999)
LEVELS = 499


def numbers(draw, *shapes, domain=(-2.0, 2.0)):
    """Arrays of numbers inside a domain (or one for each), all different and none whole: no kinks, no ties."""
    rng = np.random.default_rng(draw(SEEDS))
    domains = domain if isinstance(domain[0], tuple) else (domain,) * len(shapes)
    levels = rng.permutation(LEVELS) + 0.4142
    found, start = [], 0
    for (low, high), shape in zip(domains, shapes, strict=True):
        size = int(np.prod(shape))
        found.append((low + (high - low) * levels[start : start + size] / LEVELS).reshape(shape))
        start += size
    return tuple(found)


def shapes(least=0, most=3, side=1):
    """Shapes of so many axes, each of length `side` to 4."""
    return array_shapes(min_dims=least, max_dims=most, min_side=side, max_side=4) | (
        st.just(()) if least == 0 else st.nothing()
    )


def axis(draw, ndim):
    """An axis, counted from either end."""
    return draw(st.integers(-ndim, ndim - 1))


@st.composite
def elementwise(draw, count=1, domain=(-2.0, 2.0), **params):
    """So many arrays whose shapes broadcast; parameters are drawn from the strategies given."""
    if count == 1:
        sizes = (draw(shapes()),)
    else:
        sizes = draw(mutually_broadcastable_shapes(num_shapes=count, max_dims=3, max_side=3)).input_shapes
    return Trial(numbers(draw, *sizes, domain=domain), {k: draw(s) for k, s in params.items()})


@st.composite
def reduction(draw, domain=(-2.0, 2.0), several=True, side=1, whole=True, least=0, keepdims=True, **params):
    """An array, and which of its axes are reduced: all, one, or several."""
    x = draw(shapes(max(least, 0 if whole else 1), side=side))
    ways = [st.none()] if whole else []
    if x:
        ways.append(st.integers(-len(x), len(x) - 1))
        if several:
            ways.append(st.lists(st.integers(0, len(x) - 1), min_size=1, unique=True).map(tuple))
    given = {"axis": draw(st.one_of(ways))}
    if keepdims:
        given["keepdims"] = draw(st.booleans())
    return Trial(numbers(draw, x, domain=domain), given | {k: draw(s) for k, s in params.items()})


@st.composite
def along(draw, domain=(-2.0, 2.0), least=1, side=1, flat=False, **params):
    """An array, and one of its axes; or None, where it may be flattened."""
    x = draw(shapes(least, side=side))
    where = draw(st.just(None) | st.integers(-len(x), len(x) - 1)) if flat else axis(draw, len(x))
    return Trial(numbers(draw, x, domain=domain), {"axis": where} | {k: draw(s) for k, s in params.items()})


@st.composite
def of_shape(draw, *shapes, domain=(-2.0, 2.0), **params):
    """Arrays of given shapes; a shape is a tuple, or a strategy for it."""
    sizes = [s if isinstance(s, tuple) else draw(s) for s in shapes]
    return Trial(numbers(draw, *sizes, domain=domain), {k: draw(s) for k, s in params.items()})


@st.composite
def matrices(draw, square=True, batched=True, domain=(-2.0, 2.0), **params):
    """A matrix, or a stack of them."""
    rows = draw(st.integers(1, 3))
    columns = rows if square else draw(st.integers(1, 3))
    batch = draw(st.sampled_from([(), (2,), (2, 1)])) if batched else ()
    return Trial(numbers(draw, (*batch, rows, columns), domain=domain), {k: draw(s) for k, s in params.items()})


def one_of(*choices):
    """One of a few values."""
    return st.sampled_from(choices)
