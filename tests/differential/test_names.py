"""Nothing that both libraries have is forgotten."""

import pytest
from pairs import PAIRS
from pairs.exclusions import EXCLUDED
from reference import torch

import autograd_lite as ag

PLACES = {
    "": (ag, [torch, torch.nn.functional, torch.special, torch.linalg]),
    "linalg.": (ag.linalg, [torch.linalg]),
    "fft.": (ag.fft, [torch.fft]),
    "special.": (ag.special, [torch.special]),
}
COMPARED = {name.partition(" ")[0] for name in PAIRS}


def shared():
    """What is called the same here and there."""
    for prefix, (ours, theirs) in PLACES.items():
        for name in vars(ours):
            f = getattr(ours, name)
            if callable(f) and name[0] != "_" and not isinstance(f, type) and any(hasattr(m, name) for m in theirs):
                yield prefix + name


SHARED = sorted(shared())


@pytest.mark.parametrize("name", SHARED)
def test_a_function_of_both_is_compared(name):
    assert name in COMPARED or name in EXCLUDED, "add it to the tables in pairs/, or say in exclusions.py why not"


def test_nothing_is_excluded_that_is_not_shared_or_is_compared():
    assert set(EXCLUDED) <= set(SHARED) - COMPARED


def test_a_reason_is_given():
    assert all(EXCLUDED.values())
