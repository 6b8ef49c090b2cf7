"""Scalars together with Tensors, arrays and numbers."""

import numpy as np
import pytest
from differences import gradient

import autograd_lite as ag


def test_a_scalar_and_a_tensor_make_a_tensor():
    s, t = ag.scalar(2.0), ag.tensor([1.0, 3.0], requires_grad=True)
    for y in (s * t, t * s, s + t, t - s, t / s, ag.maximum(s, t), ag.where(t > 2, s, t)):
        assert isinstance(y, ag.Tensor) and y.shape == (2,)
    (s * t).sum().backward()
    assert isinstance(s.grad, ag.Scalar) and s.grad.item() == 4.0
    assert t.grad.tolist() == [2.0, 2.0]


def test_a_scalar_is_weak_in_dtype_as_a_number_is():
    t = ag.tensor([1.0, 3.0], dtype=np.float32, requires_grad=True)
    s = ag.scalar(2.0)
    y = (s * t).sum()
    assert y.dtype == np.float32
    y.backward()
    assert t.grad.dtype == np.float32 and type(s.grad.item()) is float


def f(s, t):
    y = s * t
    return (ag.tanh(y) * s + ag.exp(t / (1.0 + s * s))).sum() + s * s


def test_gradients_of_a_mixed_function():
    s, t = 0.7, np.array([0.3, -0.4])
    expected = gradient(lambda s, t: f(ag.tensor(s), ag.tensor(t)).item(), [np.asarray(s), t])
    for make in (ag.scalar, lambda s: ag.tensor(s, requires_grad=True)):
        a, b = make(s), ag.tensor(t, requires_grad=True)
        f(a, b).backward()
        np.testing.assert_allclose(a.grad.item(), expected[0], rtol=1e-7)
        np.testing.assert_allclose(b.grad.numpy(), expected[1], rtol=1e-7)


def test_second_order_of_a_mixed_function():
    def slope(s, t):
        ds, dt = ag.grad(f, argnums=(0, 1))(s, t)
        return ds * ds + (dt * dt).sum()

    s, t = 0.7, np.array([0.3, -0.4])
    expected = gradient(lambda s, t: float(slope(float(s), t)), [np.asarray(s), t])
    found = ag.grad(slope, argnums=(0, 1))(s, t)
    np.testing.assert_allclose(found[0], expected[0], rtol=1e-6)
    np.testing.assert_allclose(found[1], expected[1], rtol=1e-6)
    a, b = ag.scalar(s), ag.tensor(t, requires_grad=True)
    f(a, b).backward(create_graph=True)
    total = a.grad * a.grad + (b.grad * b.grad).sum()
    a.zero_grad(), b.zero_grad()
    total.backward()
    np.testing.assert_allclose(a.grad.item(), expected[0], rtol=1e-6)
    np.testing.assert_allclose(b.grad.numpy(), expected[1], rtol=1e-6)


def test_third_order_of_a_mixed_function():
    def power(s, t):
        return (s * s * s * t).sum()

    third = ag.grad(ag.grad(ag.grad(power)))
    assert third(2.0, np.array([1.0, 3.0])) == 24.0


@pytest.mark.parametrize(
    "other", [3, 3.0, np.float64(3.0), np.array(3.0), True, np.float32(3.0), [3.0], (3.0,)], ids=repr
)
def test_raw_values_beside_a_variable(other):
    expected = 3.0 * float(np.asarray(other).ravel()[0])
    for make in (ag.scalar, lambda x: ag.tensor([x], requires_grad=True)):
        x = make(3.0)
        y, z = x * other, other * x
        assert float(y.item()) == float(z.item()) == expected
        (y + z).sum().backward() if isinstance(y, ag.Tensor) else (y + z).backward()
        assert x.grad.item() == 2 * expected / 3.0


def test_every_operator_both_ways_round():
    operators = {
        "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b,
        "**": lambda a, b: a**b, "//": lambda a, b: a // b, "%": lambda a, b: a % b, "<": lambda a, b: a < b,
        "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b, "==": lambda a, b: a == b,
        "!=": lambda a, b: a != b,
    }  # a table  # fmt: skip
    a, b = 2.5, 1.5
    for sign, f in operators.items():
        for x, y in [
            (ag.scalar(a), ag.scalar(b)), (ag.scalar(a), b), (a, ag.scalar(b)), (ag.tensor(a), b), (a, ag.tensor(b)),
            (ag.tensor([a]), np.array([b])), (np.array([a]), ag.tensor([b])), (ag.scalar(a), ag.tensor(b)),
        ]:  # a table  # fmt: skip
            result = f(x, y)
            assert (result if isinstance(result, bool) else result.item()) == f(a, b), sign


def test_matmul_both_ways_round():
    x, m = ag.tensor([[1.0, 2.0]], requires_grad=True), np.array([[3.0], [4.0]])
    assert (x @ m).tolist() == [[11.0]]
    assert (m.T @ x.T).tolist() == [[11.0]]


def test_a_variable_equals_nothing_that_is_no_number():
    for x in (ag.scalar(1.0), ag.tensor([1.0])):
        assert (x == None) is False  # noqa: E711 - that is the point
        assert x != "1"
        assert x in {x: 1}


def test_asarray_keeps_variables_in_the_graph():
    a, b = ag.scalar(1.0), ag.scalar(2.0)
    t = ag.asarray([a, b, 3.0])
    (t * np.array([10.0, 20.0, 30.0])).sum().backward()
    assert (t.tolist(), a.grad.item(), b.grad.item()) == ([1.0, 2.0, 3.0], 10.0, 20.0)
    assert ag.asarray(a).shape == () and ag.asarray(a).requires_grad
    assert ag.asarray(t) is t
    assert ag.asarray(t, dtype=np.float32).dtype == np.float32
    rows = ag.stack([ag.scalar(1.0) * a, b])
    assert rows.shape == (2,) and rows.requires_grad


def test_asarray_copies_when_asked():
    data = np.array([1.0, 2.0])
    assert np.shares_memory(ag.asarray(data).numpy(), data)
    assert not np.shares_memory(ag.asarray(data, copy=True).numpy(), data)
