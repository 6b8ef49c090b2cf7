"""The library to compare with; without it, all tests here are skipped."""

import pytest

torch = pytest.importorskip("torch", reason="PyTorch is in the dependency group `bench`")
