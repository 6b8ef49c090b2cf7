"""Where the two libraries differ on purpose: at which point, by how much, and why. All in one table.

Ours are what the documentation says: zero wins over infinity, ties are split evenly, and values are NumPy's.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from reference import torch

import autograd_lite as ag

inf, nan = np.inf, np.nan
F, W = torch.nn.functional, np.array([1.0, 3.0, 5.0])

EVEN = "a tie is split evenly, whatever the function; PyTorch gives it to one of the equal elements"
ZERO = "a gradient of 0 stays 0, also where it meets an infinite derivative, of which PyTorch makes NaN"
LIMIT = "the limit is used where the formula is inf - inf or inf * 0"
NOTHING = "where a function has no value it has no gradient"
BOUND = "at a bound the gradient passes, as for clip"
NUMPY = "the value is NumPy's"


@dataclass(frozen=True, eq=False)
class Difference:
    """Gradients by the sum of all outputs at a point, ours and theirs; the value of functions that have none."""

    why: str
    point: tuple[Any, ...]
    ours: list[Any]
    theirs: list[Any]
    f: tuple[Callable[..., Any], Callable[..., Any]] | None = None  # by default the pair of that name
    also: Callable[..., Any] | None = None  # where else among the special numbers they differ so


def tied(a, b):
    return a == b


def at(*point):
    """Where the arguments are these."""
    return lambda *xs: np.all([x == p for x, p in zip(xs, point, strict=True)], axis=0)


DIFFERENCES = {
    "fmax at a tie": Difference(EVEN, (1.0, 1.0), [0.5, 0.5], [1.0, 0.0], also=tied),
    "fmin at a tie": Difference(EVEN, (1.0, 1.0), [0.5, 0.5], [1.0, 0.0], also=tied),
    "hypot at the origin": Difference(ZERO, (0.0, 0.0), [0.0, 0.0], [nan, nan], also=at(0, 0)),
    "logaddexp of infinities": Difference(LIMIT, (inf, inf), [0.5, 0.5], [nan, nan], also=tied),
    "logaddexp2 of infinities": Difference(LIMIT, (-inf, -inf), [0.5, 0.5], [nan, nan], also=tied),
    "copysign of infinity": Difference(LIMIT, (inf, -2.0), [-1.0, 0.0], [nan, 0.0], also=lambda a, b: np.isinf(a)),
    "fmod by 0": Difference(
        NOTHING,
        (1.0, 0.0),
        [1.0, nan],
        [1.0, -inf],
        also=lambda a, b: (b == 0) | np.isinf(a),
    ),
    "acosh below 1": Difference(NOTHING, (-2.0,), [nan], [1 / np.sqrt(3)], also=lambda x: x < 1),
    "hardtanh at a bound": Difference(BOUND, (-1.0,), [1.0], [0.0], also=lambda x: np.abs(x) == 1),
    "mish at infinity": Difference(LIMIT, (inf,), [1.0], [nan], also=np.isinf),
    "silu at infinity": Difference(LIMIT, (-inf,), [0.0], [nan], also=np.isinf),
    "special.xlogy at 0": Difference(ZERO, (0.0, 0.0), [0.0, 0.0], [0.0, nan], also=at(0, 0)),
    "special.xlog1py at 0": Difference(ZERO, (0.0, -1.0), [0.0, 0.0], [0.0, nan], also=at(0, -1)),
    "where in the branch not taken": Difference(
        ZERO, (inf, 0.0), [0.0, 1.0], [nan, 1.0], also=lambda a, b: np.isinf(a) | np.isinf(b)
    ),
    "sign of nan": Difference(NUMPY, (nan,), [nan], [0.0], f=(ag.sign, torch.sign), also=np.isnan),
    "heaviside of nan": Difference(NUMPY, (nan, 1.0), [nan], [0.0], also=lambda a, b: np.isnan(a)),
    "sqrt of a square at 0": Difference(
        ZERO, (0.0,), [0.0], [nan], (lambda x: ag.sqrt(x * x), lambda x: torch.sqrt(x * x))
    ),
    "sort with a tie": Difference(
        EVEN,
        ([2.0, 1.0, 1.0],),
        [[5.0, 2.0, 2.0]],
        [[5.0, 1.0, 3.0]],
        (lambda x: ag.sort(x) * W, lambda x: torch.sort(x, stable=True).values * torch.tensor(W)),
    ),
    "top_k with a tie": Difference(
        EVEN,
        ([1.0, 3.0, 3.0],),
        [[0.0, 2.0, 2.0]],
        [[0.0, 1.0, 3.0]],
        (lambda x: ag.top_k(x, 2)[0] * W[:2], lambda x: torch.topk(x, 2).values * torch.tensor(W[:2])),
    ),
    "cumulative_max with a tie": Difference(
        EVEN,
        ([1.0, 1.0, 0.0],),
        [[5.0, 4.0, 0.0]],
        [[1.0, 8.0, 0.0]],
        (lambda x: ag.cumulative_max(x) * W, lambda x: torch.cummax(x, 0).values * torch.tensor(W)),
    ),
    "cumulative_min with a tie": Difference(
        EVEN,
        ([1.0, 1.0, 2.0],),
        [[5.0, 4.0, 0.0]],
        [[1.0, 8.0, 0.0]],
        (lambda x: ag.cumulative_min(x) * W, lambda x: torch.cummin(x, 0).values * torch.tensor(W)),
    ),
    "median of an even number": Difference(
        "the median of an even number of elements is the mean of the middle two, as NumPy's; PyTorch's is the lower",
        ([1.0, 2.0, 3.0, 4.0],),
        [[0.0, 0.5, 0.5, 0.0]],
        [[0.0, 1.0, 0.0, 0.0]],
        (ag.median, torch.median),
    ),
    "nanmedian of an even number": Difference(
        "as for median", ([1.0, nan, 2.0],), [[0.5, 0.0, 0.5]], [[1.0, 0.0, 0.0]], (ag.nanmedian, torch.nanmedian)
    ),
    "quantile with a tie": Difference(
        EVEN,
        ([2.0, 2.0, 3.0],),
        [[0.5, 0.5, 0.0]],
        [[0.4, 0.6, 0.0]],
        (lambda x: ag.quantile(x, 0.3), lambda x: torch.quantile(x, 0.3)),
    ),
    "max along an axis, at a tie": Difference(
        EVEN, ([1.0, 1.0],), [[0.5, 0.5]], [[1.0, 0.0]], (ag.max, lambda x: torch.max(x, 0).values)
    ),
    "max_pool with a tie": Difference(
        EVEN,
        ([[[1.0, 1.0, 2.0, 3.0]]],),
        [[[[0.5, 0.5, 0.0, 1.0]]]],
        [[[[1.0, 0.0, 0.0, 1.0]]]],
        (lambda x: ag.max_pool(x, 2), lambda x: F.max_pool1d(x, 2)),
    ),
    "std by default": Difference(
        "correction is 0 by default, as in NumPy and the array API's standard; in PyTorch 1",
        ([0.0, 2.0],),
        [[-0.5, 0.5]],
        [[-np.sqrt(0.5), np.sqrt(0.5)]],
        (ag.std, torch.std),
    ),
    "nuclear norm of 0": Difference(
        "the gradient of a norm at 0 is 0, the smallest of its subgradients",
        (np.zeros((2, 2)),),
        [[[0.0, 0.0], [0.0, 0.0]]],
        [[[1.0, 0.0], [0.0, 1.0]]],
        (lambda x: ag.linalg.matrix_norm(x, ord="nuc"), lambda x: torch.linalg.matrix_norm(x, "nuc")),
    ),
    "eigenvectors of equal eigenvalues": Difference(
        ZERO,
        (np.eye(2),),
        [[[0.0, 0.0], [0.0, 0.0]]],
        [[[nan, nan], [nan, nan]]],
        (lambda x: ag.linalg.eigh(x)[1][0, 0] ** 2, lambda x: torch.linalg.eigh(x)[1][0, 0] ** 2),
    ),
    "det of a singular matrix": Difference(
        "the gradient of the determinant is the adjugate, which singular matrices have too",
        ([[1.0, 2.0], [2.0, 4.0]],),
        [[[4.0, -2.0], [-2.0, 1.0]]],
        [[[0.0, 0.0], [0.0, 0.0]]],
        (ag.linalg.det, torch.linalg.det),
    ),
}
