"""What the tests of transforms share."""

import pytest

from autograd_lite.walks import batch_loop


@pytest.fixture
def no_loops(monkeypatch):
    """Fail where an op under `vmap` is computed example by example."""

    def refuse(op, *args):
        raise AssertionError(f"{op.name} goes example by example")

    monkeypatch.setattr(batch_loop, "_each", refuse)
