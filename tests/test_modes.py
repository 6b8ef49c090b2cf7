"""Modes belong to a thread and to a task, and end with their block, whatever happens in it."""

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Thread

import numpy as np
import pytest

import autograd_lite as ag
from autograd_lite import modes


def test_no_grad_records_nothing():
    x, s = ag.tensor([1.0], requires_grad=True), ag.scalar(1.0)
    with ag.no_grad():
        results = [x + x, x * 2.0, 2.0 * x, -x, ag.exp(x), x.sum(), x[0], s + s, s * 2.0, ag.tanh(s), s * x]
    assert not any(y.requires_grad for y in results)
    assert (x + x).requires_grad and (s + s).requires_grad


def test_no_grad_ends_when_an_exception_passes():
    with pytest.raises(ZeroDivisionError), ag.no_grad():
        raise ZeroDivisionError
    assert ag.scalar(1.0).__add__(1.0).requires_grad


def test_no_grad_nests():
    with ag.no_grad():
        with ag.no_grad():
            pass
        assert modes.paused()
    assert not modes.paused()


def test_no_grad_decorates():
    @ag.no_grad()
    def double(x):
        """Twice `x`."""
        return x + x

    x = ag.scalar(1.0)
    assert not double(x).requires_grad
    assert not double(x).requires_grad, "and may be called again"
    assert double.__doc__ == "Twice `x`."
    assert (x + x).requires_grad


def test_no_grad_belongs_to_its_thread():
    inside, done = Barrier(2), Barrier(2)
    found = []

    def other():
        inside.wait()
        found.append((ag.scalar(1.0) + 1.0).requires_grad)
        done.wait()

    thread = Thread(target=other)
    thread.start()
    with ag.no_grad():
        inside.wait()
        done.wait()
        found.append((ag.scalar(1.0) + 1.0).requires_grad)
    thread.join()
    assert found == [True, False]


def test_no_grad_belongs_to_its_task():
    async def paused(started):
        with ag.no_grad():
            started.set()
            await asyncio.sleep(0.01)
            return (ag.scalar(1.0) + 1.0).requires_grad

    async def recording(started):
        await started.wait()
        return (ag.scalar(1.0) + 1.0).requires_grad, ag.grad(lambda x: x * x)(3.0)

    async def both():
        started = asyncio.Event()
        return await asyncio.gather(paused(started), recording(started))

    assert asyncio.run(both()) == [False, (True, 6.0)]


def test_a_failing_function_leaves_no_transform_running():
    with pytest.raises(ZeroDivisionError):
        ag.grad(lambda x: x * (1 // 0))(1.0)
    assert modes.frames() == ()


def test_transforms_record_inside_no_grad():
    with ag.no_grad():
        assert ag.grad(lambda x: x * x)(3.0) == 6.0
        assert ag.grad(ag.grad(lambda x: x**3))(2.0) == 12.0
        assert not (ag.scalar(1.0) + 1.0).requires_grad


def test_no_grad_inside_a_transform_cuts():
    def f(x):
        with ag.no_grad():
            c = x * x
        return c * x

    assert ag.grad(f)(3.0) == 9.0


def in_threads(work, count=8):
    """The results of `work(i)` in threads that take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(count) as pool:
            return list(pool.map(work, range(count)))
    finally:
        sys.setswitchinterval(before)


def test_threads_with_graphs_of_their_own():
    def work(i):
        x = ag.scalar(float(i))
        for _ in range(50):
            x.zero_grad()
            y = x
            for _ in range(20):
                y = y * 1.0 + x
            y.backward()
        return x.grad.item()

    assert in_threads(work) == [21.0] * 8


@pytest.mark.parametrize(
    "make", [ag.scalar, lambda v: ag.tensor(np.full(2000, v), requires_grad=True)], ids=["Scalar", "Tensor"]
)
def test_threads_that_share_a_leaf_lose_no_gradient(make):
    w = make(1.0)

    def work(i):
        for _ in range(200):
            (w * float(i)).sum().backward() if w.shape else (w * float(i)).backward()

    in_threads(work)
    assert np.unique(w.grad.numpy()).tolist() == [200.0 * sum(range(8))]


def test_threads_that_share_a_scalar_with_floats_and_tensors_lose_no_gradient():
    w = ag.scalar(1.0)
    row = np.ones(3)

    def work(i):
        for _ in range(200):
            ((w * row).sum() if i % 2 else w * 3.0).backward()

    in_threads(work)
    assert w.grad.item() == 8 * 200 * 3.0


@pytest.mark.parametrize("make", [ag.scalar, lambda v: ag.tensor([v], requires_grad=True)], ids=["Scalar", "Tensor"])
def test_threads_that_walk_the_same_graph_at_first_sight(make):
    for _ in range(50):
        x = y = make(2.0)
        for _ in range(10):
            y = 1.0 - y * 2.0
        start = Barrier(4)

        def work(i, y=y, start=start):
            start.wait()
            return len(y.graph) if i % 2 else y.backward()

        assert in_threads(work, 4) == [None, 41, None, 41]
        assert x.grad.item() == 2 * 2.0**10


def test_threads_that_run_transforms():
    def work(i):
        return [ag.grad(lambda x: x * ag.grad(lambda y: x * y * y)(float(i)))(2.0) for _ in range(20)]

    assert in_threads(work) == [[8.0 * i] * 20 for i in range(8)]
