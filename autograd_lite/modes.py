"""Modes: whether ops record, and which transforms are running; each kept apart per thread and per task."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ContextDecorator, contextmanager
from contextvars import ContextVar, Token
from threading import Lock
from typing import Any, NamedTuple

from .errors import OpError

__all__ = ["detect_anomaly", "no_grad", "scope"]

_paused: ContextVar[bool] = ContextVar("autograd_lite_paused", default=False)
_notes: ContextVar["Notes | None"] = ContextVar("autograd_lite_notes", default=None)
# Ticks at which the running transforms of this thread or task began, outermost first.
_frames: ContextVar[tuple[int, ...]] = ContextVar("autograd_lite_frames", default=())
# Levels of the running `vmap`s of this thread or task, outermost first.
_levels: ContextVar[tuple[int, ...]] = ContextVar("autograd_lite_levels", default=())
# Those of all threads: a function under `vmap` may have others compute for it.
_running: set[int] = set()
# Whether a walk is at work, which may meet the values of a `vmap` that has ended.
walking: ContextVar[bool] = ContextVar("autograd_lite_walking", default=False)


class Entered(str):
    """The name of a scope, in an object of its own for each time that it is entered: two runs of a layer are two."""

    __slots__ = ()


class Notes(NamedTuple):
    """What to note of every node that this thread or task makes."""

    watch: bool = False  # look for NaN and infinity
    lines: bool = False  # note where it was made
    scope: tuple[str, ...] = ()  # the names of the scopes that are open, outermost first


class _Switch:
    """How many blocks that change recording are open, in all threads together.

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


def noting() -> Notes | None:
    """What to note of the nodes of this thread or task, if anything."""
    return _notes.get() if switch.open > 0 else None


def watching() -> bool:
    """Whether this thread or task looks out for anomalies."""
    notes = noting()
    return notes is not None and notes.watch


@contextmanager
def _note(notes: Notes) -> Iterator[None]:
    switch.add(1)
    token = _notes.set(notes)
    try:
        yield
    finally:
        _notes.reset(token)
        switch.add(-1)


@contextmanager
def scope(name: str) -> Iterator[None]:
    """Name a part of a computation: what is made inside belongs to it, and pictures draw a frame around it.

    Scopes nest: a node belongs to all that are open where it is made. Inside, an op takes half a microsecond more.

    Parameters
    ----------
    name : str
        Such as ``"layer1"``.

    Raises
    ------
    OpError
        If the name is not a string, or empty.

    Examples
    --------
    >>> x = ag.scalar(2.0)
    >>> with ag.scope("square"):
    ...     y = x * x
    >>> y.node.scope
    ('square',)
    """
    given: Any = name  # whatever it is
    if not isinstance(given, str) or not given:
        raise OpError(f"scope: expected a name such as 'layer1', got {name!r:.40}")
    notes = _notes.get() or Notes()
    with _note(notes._replace(scope=(*notes.scope, Entered(name)))):
        yield


@contextmanager
def keep_lines() -> Iterator[None]:
    """Note of every node the line of the user's program that made it, as `detect_anomaly` does, and nothing more."""
    with _note((_notes.get() or Notes())._replace(lines=True)):
        yield


@contextmanager
def detect_anomaly() -> Iterator[None]:
    """Look out for NaN and infinity, and note where values are made: a context manager, and a decorator.

    Inside, every node keeps the line of your program that made it. An op that makes NaN or infinity of finite
    values raises at once, and so does a rule in the backward pass that makes them of a finite cotangent. Whatever is
    raised in a rule names the op, the line that made it, and the way from there to the result. Ops are slower.

    Raises
    ------
    AnomalyError
        From inside, when NaN or infinity turn up.

    Examples
    --------
    >>> with ag.detect_anomaly():
    ...     x = ag.tensor([0.0, 1.0], requires_grad=True)
    ...     try:
    ...         ag.sqrt(x).sum().backward()
    ...     except ag.errors.AnomalyError as error:
    ...         print(str(error).partition(", made")[0])
    the gradient of sqrt by input 1 is infinity in 1 of 2 elements, from a finite cotangent
    """
    with _note((_notes.get() or Notes())._replace(watch=True, lines=True)):
        yield


class _Pause(ContextDecorator):
    """Whether to record, for a block: a class, as a generator takes twice the time in every step of training."""

    __slots__ = ("_paused", "_tokens")

    def __init__(self, paused: bool) -> None:
        self._paused = paused
        self._tokens: list[Token[bool]] = []

    def __enter__(self) -> None:
        switch.add(1)
        self._tokens.append(_paused.set(self._paused))

    def __exit__(self, *error: object) -> None:
        _paused.reset(self._tokens.pop())
        switch.add(-1)

    def _recreate_cm(self) -> "_Pause":
        """A block of its own for each call of a decorated function, which may run in several threads."""
        return _Pause(self._paused)


def no_grad() -> _Pause:
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
    return _Pause(True)


def recording() -> AbstractContextManager[None]:
    """Record even inside `no_grad`."""
    return _Pause(False)


@contextmanager
def frame(tick: int) -> Iterator[None]:
    """A transform that began at `tick` is running; it records even inside `no_grad`."""
    token = _frames.set((*_frames.get(), tick))
    try:
        if paused():
            with recording():
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
    _running.add(level)
    try:
        yield
    finally:
        _running.remove(level)
        _levels.reset(token)


def usable(level: int) -> bool:
    """Whether values of the `vmap` of this level may be computed with: while it runs, and in walks."""
    return level in _running or walking.get()


def levels() -> tuple[int, ...]:
    """Levels of the running `vmap`s, outermost first."""
    return _levels.get()


def surroundings() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Which transforms are running: to run a function again `as_in` these."""
    return _frames.get(), _levels.get()


@contextmanager
def as_in(before: tuple[tuple[int, ...], tuple[int, ...]]) -> Iterator[None]:
    """Record as when these transforms were running; some may have ended since."""
    tokens = _frames.set(before[0]), _levels.set(before[1])
    try:
        with recording():
            yield
    finally:
        _frames.reset(tokens[0])
        _levels.reset(tokens[1])
