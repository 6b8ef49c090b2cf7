"""What a value looks like in the REPL, and what tab completion offers."""

import numpy as np
import pytest

import autograd_lite as ag

w = ag.tensor([1.0, 2.0], requires_grad=True, name="w")
SHOWN = {
    "Tensor([1., 2.], requires_grad=True, name='w')": lambda: w,
    "Tensor([1., 2.])": lambda: ag.tensor([1.0, 2.0]),
    "Tensor([1, 2])": lambda: ag.tensor([1, 2]),
    "Tensor([ True, False])": lambda: w < 1.5,
    "Tensor(3.)": lambda: ag.tensor(3.0),
    "Tensor([1., 2.], dtype=float32)": lambda: ag.tensor([1, 2], dtype=np.float32),
    "Tensor([3., 6.], op=multiply)": lambda: w * 3.0,
    "Tensor(3., op=sum)": w.sum,
    "Tensor([[1., 0.],\n        [0., 1.]])": lambda: ag.eye(2),
    "Tensor([], name='none')": lambda: ag.tensor([], name="none"),
    "Tensor([0.3333])": lambda: ag.tensor([1 / 3]),
    "Scalar(2.0, requires_grad=True)": lambda: ag.scalar(2.0),
    "Scalar(2.0, requires_grad=True, name='x')": lambda: ag.scalar(2, name="x"),
    "Scalar(2.0)": lambda: ag.scalar(2.0, requires_grad=False),
    "Scalar(0.7071, op=tanh)": lambda: ag.scalar(np.arctanh(0.5**0.5)).tanh(),
    "Scalar(1.235e+06, requires_grad=True)": lambda: ag.scalar(1234567.0),
    "Scalar(nan, requires_grad=True)": lambda: ag.scalar(float("nan")),
    "Scalar(-inf, requires_grad=True)": lambda: ag.scalar(float("-inf")),
}


@pytest.mark.parametrize("expected", SHOWN)
def test_shown_as(expected):
    assert repr(SHOWN[expected]()) == expected


def test_gradients_are_shown_once_there():
    x = ag.scalar(np.arctanh(0.5**0.5), name="x")
    y = x.tanh()
    y.backward()
    assert repr(y) == "Scalar(0.7071, op=tanh, grad=1.0)"
    assert repr(x) == "Scalar(0.8814, requires_grad=True, name='x', grad=0.5)"
    v = ag.tensor([1.0, 2.0], requires_grad=True)
    (v * v).sum().backward()
    assert repr(v) == "Tensor([1., 2.], requires_grad=True, grad=[2., 4.])"
    v.grad = None
    (v * v).sum().backward(create_graph=True)
    assert "grad=[2., 4.]" in repr(v)
    x.grad = None
    (x * x).backward(create_graph=True)
    assert repr(x).endswith("grad=1.763)")


def test_long_arrays_are_shortened():
    assert len(repr(ag.zeros((1000, 1000)))) < 800


def test_print_settings_of_numpy_are_left_alone():
    before = np.get_printoptions()
    repr(ag.zeros(3))
    assert np.get_printoptions() == before


def test_scalars_format_as_floats_do():
    y = ag.scalar(2.0) / 3.0
    assert f"{y:.2f}" == "0.67"
    assert f"{y}" == str(y) == "Scalar(0.6667, op=divide)"


def test_names_can_be_given_and_taken():
    for x in (ag.scalar(1.0), ag.tensor([1.0]), ag.tensor([1.0], requires_grad=True), ag.scalar(1.0) * 2.0):
        x.name = "x"
        assert "name='x'" in repr(x)
        x.name = None
        assert "name" not in repr(x)


@pytest.mark.parametrize("x", [ag.scalar(1.0), ag.eye(2)], ids=["Scalar", "Tensor"])
def test_completion_offers_what_people_use(x):
    offered = [name for name in dir(x) if not name.startswith("_")]
    assert {
        "backward",
        "grad",
        "zero_grad",
        "detach",
        "register_hook",
        "requires_grad",
        "is_leaf",
        "name",
        "graph",
    } <= set(offered)
    assert {"shape", "ndim", "size", "device", "item", "tolist", "numpy", "exp", "tanh", "relu", "clip"} <= set(offered)
    assert all(hasattr(x, name) for name in offered), "and everything that is offered is there"


def test_a_scalar_is_like_a_0d_array():
    x = ag.scalar(2.5)
    assert (x.shape, x.ndim, x.size, x.device) == ((), 0, 1, "cpu")
    assert (x.item(), x.tolist(), float(x), int(x), bool(x)) == (2.5, 2.5, 2.5, 2, True)
    assert x.numpy().shape == () and x.numpy() == 2.5


def test_kinds_of_ops_say_what_they_are():
    assert repr(ag.tanh.op) == "<Op tanh: elementwise>"
    assert repr(ag.sum.op) == "<Op sum: linear>"
    assert repr((w * 2.0).node.inputs[0].op) == "leaf"
