"""The op laws on CuPy's arrays, here those of the stand-in. See `laws` for what they are."""

import numpy as np
import pytest
from fake_cupy import METER
from laws import BRIDGES, Library, drawn, hold, moved, orders
from samples import CASES

from autograd_lite.errors import OpError

pytest.importorskip("scipy")

# Special functions that `cupyx.scipy.special` does not have; those that are made of them have no derivative there.
MISSING = {"dawsn", "ellipe", "ellipk", "fresnel", "iv", "ive", "jv", "kv", "kve", "owens_t", "spence", "yv"}


CASES = [case for case in CASES if case.name not in BRIDGES]


def library(cupy):
    return Library(cupy.asarray, lambda x: x.get(), cupy.ndarray)


def unless_missing(check, *given):
    try:
        check(*given)
    except OpError as error:
        said = str(error)
        here = "does not have it" in said and said.partition(":")[0] in MISSING
        if not here and "only Hermitian matrices are taken" not in said:
            raise
        pytest.skip(said.partition("\n")[0])


@pytest.mark.parametrize("case", CASES, ids=str)
def test_values_and_gradients_are_numpys(case, cupy):
    unless_missing(hold, case, library(cupy))


# The sizes of their results, or what they refuse, depend on values, so the host must know these.
WAITING = {"argwhere", "bincount", "compress", "digitize", "extract", "flatnonzero", "getitem", "histogram"}
WAITING |= {"piecewise", "choose", "choose_rows", "delete()", "histogram_weighted", "lstsq[0]", "lstsq[1]", "lstsq[3]"}
WAITING |= {"expm", "complex expm", "sqrtm", "complex sqrtm", "sqrtm of a Hermitian", "sylvester"}
WAITING |= {"polyfit", "polyfit with weights", "polyfit with cov=True", "polyfit with cov=unscaled"}
WAITING |= {"tile()", "quantile_by_q", "trim_zeros()", "unique", "unique_places", "unique_values", "weighted_bincount"}


@pytest.mark.parametrize("case", [case for case in CASES if case.name not in WAITING], ids=str)
def test_neither_values_nor_gradients_are_waited_for(case, cupy):
    """What a graph computes, on to the gradients of gradients, stays on the device."""
    unless_missing(stay, case, library(cupy))


def stay(case, lib):
    case, sent = moved(case, lib), [lib.send(x) for x in drawn(case)]
    with METER.counted() as meter, np.errstate(all="ignore"):
        orders(case, sent, lib.send)
    assert (meter.waits, meter.downloads) == (0, 0)


@pytest.mark.parametrize("case", [c for c in CASES if np.float32 in c.dtypes], ids=str)
def test_single_precision_stays_single(case, cupy):
    unless_missing(hold, case, library(cupy), np.float32)
