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


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With ``--device cuda``, tests of CuPy's arrays need a GPU, and say so."""
    if config.getoption("--device") == "cuda":
        for item in items:
            if "cupy" in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.gpu)


@pytest.fixture
def cupy(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """CuPy with ``--device cuda``; else the stand-in, under CuPy's name for as long as the test runs."""
    if request.config.getoption("--device") == "cuda":
        real = pytest.importorskip("cupy", reason="CuPy is not installed", exc_type=ImportError)
        if not real.is_available():
            pytest.skip("CuPy finds no GPU")
        yield real
        return
    for name, module in MODULES.items():
        monkeypatch.setitem(sys.modules, name, module)
    yield MODULES["cupy"]
    assert fake_cupy.Device.current == [0], "a device is still entered"
