"""`scope` names parts of a computation, and changes nothing else."""

import asyncio
import threading

import numpy as np
import pytest

import autograd_lite as ag
from autograd_lite.errors import OpError
from autograd_lite.modes import keep_lines, noting, switch


def test_scopes_nest_and_end():
    x = ag.scalar(2.0)
    with ag.scope("outer"):
        a = x * x
        with ag.scope("inner"):
            b = a + 1.0
        c = b * a
    d = c + 1.0
    assert [y.node.scope for y in (x, a, b, c, d)] == [(), ("outer",), ("outer", "inner"), ("outer",), ()]


OPS = {
    "unary": ag.tanh,
    "binary": lambda x: x * x,
    "number": lambda x: 2.0 * x,
    "matmul": lambda x: x @ x,
    "index": lambda x: x[0],
    "reduction": ag.sum,
    "several outputs": lambda x: ag.linalg.qr(x)[0],
    "method": lambda x: x.reshape(-1),
    "NumPy's": np.exp,
    "checkpoint": ag.checkpoint(ag.sin),
}


@pytest.mark.parametrize("name", OPS)
def test_every_kind_of_op_notes_its_scope_and_computes_the_same(name):
    data = np.array([[2.0, 1.0], [0.5, 3.0]])
    x, plain = (ag.tensor(data, requires_grad=True) for _ in range(2))
    with ag.scope("here"):
        y = OPS[name](x)
    if name != "checkpoint":  # which is put together after its function has run
        assert y.node.scope == ("here",)
    y.sum().backward()
    OPS[name](plain).sum().backward()
    assert x.grad.tolist() == plain.grad.tolist()


def test_a_write_notes_its_scope():
    x = ag.zeros(3)
    with ag.scope("here"):
        x[0] = ag.scalar(2.0)
    assert x.node.scope == ("here",)


def test_it_is_a_decorator_and_leaves_no_trace_after_an_error():
    @ag.scope("layer")
    def layer(x):
        return x * x

    assert layer(ag.scalar(2.0)).node.scope == ("layer",)
    with pytest.raises(ZeroDivisionError), ag.scope("broken"):
        raise ZeroDivisionError
    assert noting() is None and switch.open == 0


def test_threads_and_tasks_have_scopes_of_their_own():
    x, found = ag.scalar(2.0), {}

    def work(name):
        with ag.scope(name):
            found[name] = (x * x).node.scope

    with ag.scope("main"):
        threads = [threading.Thread(target=work, args=(str(i),)) for i in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == {str(i): (str(i),) for i in range(4)}

    async def task(name):
        with ag.scope(name):
            await asyncio.sleep(0)
            return (x * x).node.scope

    async def both():
        return await asyncio.gather(task("a"), task("b"))

    assert asyncio.run(both()) == [("a",), ("b",)]


def test_no_grad_and_transforms_inside():
    with ag.scope("here"), ag.no_grad():
        assert (ag.scalar(2.0) * 3.0).node is None
    with ag.scope("here"):
        assert ag.grad(lambda x: x**3)(2.0) == 12.0
        assert ag.vmap(ag.grad(ag.sin))(np.zeros(2)).tolist() == [1.0, 1.0]


@pytest.mark.parametrize("name", ["", None, 3])
def test_a_scope_needs_a_name(name):
    with pytest.raises(OpError, match="scope: expected a name such as 'layer1', got"), ag.scope(name):
        pass


def test_lines_are_kept_where_asked_for():
    x = ag.scalar(2.0)
    with keep_lines():
        y = x * x
    assert y.node.line.startswith(f"{__file__}:") and (x * x).node.line == ""


def test_what_is_cut_off_remembers_from_what():
    x = ag.scalar(2.0)
    y = x * x
    cut = y.detach()
    assert cut.in_graph().origin == (y.node.tick, "multiply")
    stopped = ag.stop_gradient(ag.tensor([1.0], requires_grad=True))
    assert (stopped * x).node.inputs[0].origin.op == "leaf"
    assert ag.tensor([1.0]).detach().in_graph().origin is None
