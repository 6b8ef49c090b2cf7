"""Makes the samples of `tests/ops` and the stand-in for CuPy importable, and installs the latter for a test."""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

here = Path(__file__).parent
sys.path[:0] = [str(here), str(here.parent / "ops")]

import fake_cupy  # noqa: E402 - found by the line above

MODULES = fake_cupy.modules()


@pytest.fixture
def cupy(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The stand-in, under CuPy's name for as long as the test runs."""
    for name, module in MODULES.items():
        monkeypatch.setitem(sys.modules, name, module)
    yield MODULES["cupy"]
    assert fake_cupy.Device.current == [0], "a device is still entered"
