"""What all tests share: how hard Hypothesis searches, and a watch over what a test must not leave behind."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.database import InMemoryExampleDatabase

from autograd_lite import modes

# Where pytest loads no plugins by itself, as in CI: it would load this one before coverage begins to count.
pytest_plugins = ["autograd_lite.testing.plugin"]

sys.path.insert(0, str(Path(__file__).parent))  # for `differences` and `saying`

# By default every run is the same: whoever tries the tests should meet what we met. HYPOTHESIS_PROFILE=thorough (or
# `--hypothesis-profile thorough`) searches anew, and longer. How fast the machine is does not matter in either. The
# database is named, be it as none: where it is not, Hypothesis looks for one through ever more settings, case by case.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("quick", unhurried, max_examples=15, derandomize=True, database=None)
settings.register_profile("thorough", unhurried, max_examples=500, database=InMemoryExampleDatabase())
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--device cuda`` runs the tests of CuPy's arrays on CuPy itself instead of a stand-in."""
    parser.addoption("--device", default="cpu", choices=("cpu", "cuda"), help="where tests of CuPy's arrays run")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the slow tests: of two workers, neither waits long for the other at the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    """Check that a test leaves no mode open, no transform running, and NumPy's error state as it was."""
    before = np.geterr()
    yield
    assert modes.switch.open == 0, "a block that pauses recording is still open"
    assert modes.frames() == (), "a transform is still running"
    assert modes.levels() == () and not modes._running, "a vmap is still running"
    assert not modes.walking.get(), "a walk is still running"
    assert not modes.paused()
    assert np.geterr() == before, "NumPy's error state was changed"


@pytest.fixture
def quiet() -> Iterator[None]:
    """Let NumPy compute with infinities and NaN without its warnings."""
    with np.errstate(all="ignore"):
        yield
