"""What the tests of transforms share."""

import sys
from pathlib import Path

import pytest

from autograd_lite.walks import batch_loop

sys.path.insert(0, str(Path(__file__).parent))  # for `programs`
sys.path.append(str(Path(__file__).parents[1] / "ops"))  # for `samples`


@pytest.fixture
def no_loops(monkeypatch):
    """Fail where an op under `vmap` is computed example by example."""

    def refuse(op, *args):
        raise AssertionError(f"{op.name} goes example by example")

    monkeypatch.setattr(batch_loop, "_each", refuse)
