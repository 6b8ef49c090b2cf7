"""The op laws on CuPy's arrays, here those of the stand-in. See `laws` for what they are."""

import numpy as np
import pytest
from laws import BRIDGES, Library, hold
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
        if "does not have it" not in said or said.partition(":")[0] not in MISSING:
            raise
        pytest.skip(said.partition("\n")[0])


@pytest.mark.parametrize("case", CASES, ids=str)
def test_values_and_gradients_are_numpys(case, cupy):
    unless_missing(hold, case, library(cupy))


@pytest.mark.parametrize("case", [c for c in CASES if np.float32 in c.dtypes], ids=str)
def test_single_precision_stays_single(case, cupy):
    unless_missing(hold, case, library(cupy), np.float32)
