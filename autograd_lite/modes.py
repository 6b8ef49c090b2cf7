"""Modes: whether ops record, and which transforms are running; each kept apart per thread and per task."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from threading import Lock

__all__ = ["no_grad"]

_paused: ContextVar[bool] = ContextVar("autograd_lite_paused", default=False)
# Ticks at which the running transforms of this thread or task began, outermost first.
_frames: ContextVar[tuple[int, ...]] = ContextVar("autograd_lite_frames", default=())
# Levels of the running `vmap`s of this thread or task, outermost first.
_levels: ContextVar[tuple[int, ...]] = ContextVar("autograd_lite_levels", default=())


class _Switch:
    """How many blocks that pause recording are open, in all threads together.

    Reading a context variable costs an op 20-40 ns, this attribute 4. While it is 0, which is nearly always, an
    op need not look further. It only ever says "look"; the context variable decides.
    """

    __slots__ = ("lock", "open")

    def __init__(self) -> None:
        self.lock = Lock()
        self.open = 0

    def add(self, count: int) -> None:
        with self.lock:
            self.open += count


switch = _Switch()


def paused() -> bool:
    """Whether ops of this thread or task record nothing."""
    return switch.open > 0 and _paused.get()


@contextmanager
def _pause(state: bool) -> Iterator[None]:
    switch.add(1)
    token = _paused.set(state)
    try:
        yield
    finally:
        _paused.reset(token)
        switch.add(-1)


@contextmanager
def no_grad() -> Iterator[None]:
    """Compute without recording: a context manager, and a decorator.

    Inside, a leaf may be updated in place and stays a leaf that requires grad; a graph recorded before keeps the
    value it used. The mode belongs to this thread or task, and ends when an exception passes through.

    Examples
    --------
    >>> w = ag.tensor([1.0, 2.0], requires_grad=True)
    >>> (w * w).sum().backward()
    >>> with ag.no_grad():
    ...     w -= 0.5 * w.grad
    >>> w
    Tensor([0., 0.], requires_grad=True, grad=[2., 4.])
    """
    with _pause(True):
        yield


def recording() -> AbstractContextManager[None]:
    """Record even inside `no_grad`."""
    return _pause(False)


@contextmanager
def frame(tick: int) -> Iterator[None]:
    """A transform that began at `tick` is running; it records even inside `no_grad`."""
    token = _frames.set((*_frames.get(), tick))
    try:
        if paused():
            with _pause(False):
                yield
        else:
            yield
    finally:
        _frames.reset(token)


def frames() -> tuple[int, ...]:
    """Ticks at which the running transforms began, outermost first."""
    return _frames.get()


@contextmanager
def batching(level: int) -> Iterator[None]:
    """A `vmap` of this level is running."""
    token = _levels.set((*_levels.get(), level))
    try:
        yield
    finally:
        _levels.reset(token)


def levels() -> tuple[int, ...]:
    """Levels of the running `vmap`s, outermost first."""
    return _levels.get()
