"""Many threads and tasks at once: modes, transforms and batches are kept apart, and nothing leaks from errors."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import numpy as np
import pytest

import autograd_lite as ag
from autograd_lite import modes

THREADS, ROUNDS = 8, 25
X = np.linspace(0.1, 0.9, 5)


def at_once(work, count=THREADS):
    """The results of ``work(k)`` in as many threads, which start together."""
    start = Barrier(count)

    def run(k):
        start.wait()
        return [work(k) for _ in range(ROUNDS)]

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


WORK = {
    "backward": lambda k: backward(ag.tensor(X * (k + 1), requires_grad=True)),
    "backward, on floats": lambda k: backward(ag.scalar(k + 1.0, requires_grad=True)),
    "grad": lambda k: ag.grad(lambda x: (ag.sin(x) * (k + 1)).sum())(X),
    "grad of grad": lambda k: ag.grad(lambda x: x * ag.grad(lambda y: x * y * y * (k + 1))(2.0))(3.0),
    "jvp": lambda k: ag.jvp(lambda x: ag.exp(x * k), (X,), (X,))[1],
    "hessian": lambda k: ag.hessian(lambda x: (x**3).sum() * (k + 1))(X),
    "vmap": lambda k: ag.vmap(lambda x: ag.vmap(lambda y: x * y * k)(ag.asarray(X)))(X),
    "vmap of grad": lambda k: ag.vmap(ag.grad(lambda x: ag.where(x > 0.5, x * x, -x) * (k + 1)))(X),
    "checkpoint": lambda k: ag.grad(lambda x: ag.checkpoint(lambda x: ag.tanh(x * k))(x).sum())(X),
}


def backward(x):
    y = (x * x * ag.exp(x)).sum() if x.shape else x * x * ag.exp(x)
    y.backward()
    return x.grad


def plain(y):
    return np.asarray(getattr(y, "value", y))


@pytest.mark.parametrize("name", WORK)
def test_each_thread_gets_its_own_gradients(name):
    expected = [plain(WORK[name](k)) for k in range(THREADS)]
    for k, results in enumerate(at_once(WORK[name])):
        for found in results:
            np.testing.assert_array_equal(plain(found), expected[k])


def test_different_work_at_once():
    names = list(WORK)
    expected = [plain(WORK[name](2)) for name in names]
    for k, results in enumerate(at_once(lambda k: WORK[names[k]](2), len(names))):
        for found in results:
            np.testing.assert_array_equal(plain(found), expected[k])


def test_threads_that_share_a_leaf_all_add_to_it():
    w = ag.tensor(X, requires_grad=True)
    at_once(lambda k: (w * (k + 1.0)).sum().backward())
    np.testing.assert_allclose(w.grad.numpy(), np.full(5, ROUNDS * sum(range(1, THREADS + 1))))


def test_no_grad_in_one_thread_is_not_in_another():
    w = ag.tensor(X, requires_grad=True)

    def work(k):
        if k % 2:
            with ag.no_grad():
                return (w * 2.0).requires_grad
        return (w * 2.0).requires_grad

    for k, results in enumerate(at_once(work)):
        assert results == [not k % 2] * ROUNDS


def test_modes_are_kept_apart_by_task():
    """Tasks of one thread take turns in the middle of a block, a transform and a vmap."""
    w = ag.tensor(X, requires_grad=True)
    seen = []

    async def pausing():
        with ag.no_grad():
            for _ in range(10):
                await asyncio.sleep(0)
                seen.append(("pausing", (w * 2.0).requires_grad, modes.frames(), modes.levels()))

    async def recording():
        for _ in range(10):
            await asyncio.sleep(0)
            seen.append(("recording", (w * 2.0).requires_grad, modes.frames(), modes.levels()))

    async def transforming(k):
        found = []
        for _ in range(10):
            found.append(ag.vmap(ag.grad(lambda x: x**k))(X))
            await asyncio.sleep(0)
        return found

    async def main():
        results = await asyncio.gather(pausing(), recording(), *(transforming(k) for k in range(1, 4)))
        return results[2:]

    for k, found in enumerate(asyncio.run(main()), 1):
        np.testing.assert_allclose(found, [k * X ** (k - 1)] * 10)
    assert {entry[1:] for entry in seen if entry[0] == "pausing"} == {(False, (), ())}
    assert {entry[1:] for entry in seen if entry[0] == "recording"} == {(True, (), ())}


def test_a_generator_inside_a_block_does_not_carry_it_into_other_threads():
    def steps():
        with ag.no_grad():
            yield from range(3)

    w = ag.tensor(X, requires_grad=True)
    running = steps()
    next(running)
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(lambda: (w * 2.0).requires_grad).result()
    running.close()
    assert (w * 2.0).requires_grad


def test_a_function_under_vmap_may_have_threads_compute_for_it():
    with ThreadPoolExecutor(2) as pool:
        found = ag.vmap(lambda x: pool.submit(lambda: x * 2.0).result())(X)
    np.testing.assert_array_equal(found, X * 2.0)


def fails(*args):
    raise KeyError("mine")


def fails_when_walked(x):
    y = ag.exp(x)
    y.register_hook(fails)
    return y * y


FAILING = {
    "grad": lambda: ag.grad(fails)(1.0),
    "value_and_grad, in a hook": lambda: ag.value_and_grad(fails_when_walked)(1.0),
    "elementwise_grad": lambda: ag.elementwise_grad(fails)(X),
    "vjp": lambda: ag.vjp(fails, X),
    "vjp, pulling back": lambda: ag.vjp(fails_when_walked, X)[1](X),
    "jvp": lambda: ag.jvp(fails, (X,), (X,)),
    "linearize": lambda: ag.linearize(fails, X),
    "hvp": lambda: ag.hvp(fails, (X,), (X,)),
    "jacobian": lambda: ag.jacobian(fails)(X),
    "jacobian, in a hook": lambda: ag.jacobian(fails_when_walked)(X),
    "hessian": lambda: ag.hessian(fails)(X),
    "vmap": lambda: ag.vmap(fails)(X),
    "vmap in vmap": lambda: ag.vmap(lambda x: ag.vmap(fails)(ag.asarray(X)))(X),
    "grad in vmap in jvp": lambda: ag.jvp(ag.vmap(ag.grad(fails)), (X,), (X,)),
    "checkpoint": lambda: ag.grad(ag.checkpoint(fails))(1.0),
    "checkpoint, run again": lambda: ag.grad(ag.checkpoint(second_time()))(1.0),
    "custom_gradient": lambda: ag.grad(ag.custom_gradient(fails))(1.0),
    "custom_gradient, its pullback": lambda: ag.grad(ag.custom_gradient(lambda x: (x * x, fails)))(1.0),
}


def second_time():
    runs = []

    def f(x):
        runs.append(1)
        return x * x if len(runs) == 1 else fails()

    return f


@pytest.mark.parametrize("inside", [False, True], ids=["outside", "inside no_grad"])
@pytest.mark.parametrize("name", FAILING)
def test_nothing_is_left_of_a_transform_that_fails(name, inside):
    """The fixture of all tests looks at the modes; here also that what comes next is right."""
    with ag.no_grad() if inside else np.errstate():
        with pytest.raises(KeyError, match="mine"):
            FAILING[name]()
        assert modes.paused() is inside
    assert modes.frames() == () == modes.levels() and not modes.paused()
    assert ag.grad(lambda x: x * ag.grad(lambda y: x * y)(1.0))(1.0) == 2.0
    x = ag.scalar(3.0)
    (x * x).backward()
    assert x.grad.item() == 6.0
