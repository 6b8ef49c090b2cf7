"""`grad` and `value_and_grad`: what goes in comes out, in kind, shape and dtype."""

import numpy as np
import pytest

import autograd_lite as ag
from autograd_lite.errors import DTypeError, OpError


def cube(x):
    return (x * x * x).sum() if getattr(x, "ndim", 0) else x * x * x


@pytest.mark.parametrize(
    "x",
    [
        2.0,
        np.float32(2.0),
        np.float64(2.0),
        np.longdouble(2.0),
        np.array(2.0),
        np.array([2.0]),
        np.full((2, 1), 2.0, np.float16),
    ],
    ids=["float", "float32", "float64", "longdouble", "0-d", "1-d", "2-d float16"],
)
def test_raw_kinds_come_back(x):
    value, g = ag.value_and_grad(cube)(x)
    assert type(g) is type(x)
    assert np.shape(g) == np.shape(x) and getattr(g, "dtype", 0) == getattr(x, "dtype", 0)
    assert np.all(np.asarray(g) == 12.0)
    assert isinstance(value, (float, np.floating))
    assert value == 8.0 * np.size(x)


@pytest.mark.parametrize("requires_grad", [False, True])
def test_variables_come_back_as_variables(requires_grad):
    for x in (
        ag.scalar(2.0, requires_grad=requires_grad),
        ag.tensor([2.0], dtype=np.float32, requires_grad=requires_grad),
    ):
        value, g = ag.value_and_grad(cube)(x)
        assert type(g) is type(value) is type(x)
        assert (g.item(), value.item(), g.shape) == (12.0, 8.0, x.shape)
        assert not g.requires_grad and not value.requires_grad, "nobody asked for its graph"
        assert x.grad is None


def weighted(x, y, z=1.0):
    return x * x * y * z


@pytest.mark.parametrize(
    ("argnums", "expected"),
    [(0, 12.0), (1, 9.0), (-1, 9.0), (-2, 12.0), ((0,), (12.0,)), ((1, 0), (9.0, 12.0)), ((0, -1), (12.0, 9.0))],
    ids=str,
)
def test_argnums(argnums, expected):
    assert ag.grad(weighted, argnums)(3.0, 2.0) == expected


def test_keyword_arguments_pass_through():
    assert ag.grad(weighted)(3.0, 2.0, z=10.0) == 120.0
    with pytest.raises(OpError, match="argnums=1 but 1 positional arguments were given"):
        ag.grad(weighted, argnums=1)(3.0, y=2.0)


def test_aux_comes_beside():
    def f(x):
        return x * x, {"seen": x.item()}

    assert ag.grad(f, has_aux=True)(3.0) == (6.0, {"seen": 3.0})
    assert ag.value_and_grad(f, has_aux=True)(3.0) == ((9.0, {"seen": 3.0}), 6.0)


def test_the_same_argument_twice():
    assert ag.grad(lambda x, y: x * x * y, argnums=(0, 0))(3.0, 2.0) == (12.0, 12.0)
    assert ag.grad(lambda x, y: x * x * y, argnums=(0, -2))(3.0, 2.0) == (12.0, 12.0)


def test_what_the_function_ignores_has_gradient_0():
    x, t = np.array([1.0, 2.0], np.float32), ag.tensor([1.0])
    g = ag.grad(lambda x, y, t, s: y * y, argnums=(0, 1, 2, 3))(x, 3.0, t, ag.scalar(1.0))
    assert g[0].tolist() == [0.0, 0.0] and g[0].dtype == np.float32
    assert g[1] == 6.0
    assert isinstance(g[2], ag.Tensor) and g[2].tolist() == [0.0]
    assert isinstance(g[3], ag.Scalar) and g[3].item() == 0.0


@pytest.mark.parametrize("result", [3.0, 3, True, np.float32(3.0), np.array(3.0), ag.tensor(3.0)], ids=repr)
def test_a_constant_function_has_gradient_0(result):
    assert ag.grad(lambda x: result)(2.0) == 0.0
    value, _ = ag.value_and_grad(lambda x: result)(2.0)
    assert value == 3.0 or value is True


def test_a_function_of_nothing_but_an_outer_leaf_has_gradient_0():
    w = ag.scalar(5.0)
    y = w * w
    assert ag.grad(lambda x: y)(2.0) == 0.0


def test_one_element_counts_as_a_number():
    assert ag.grad(lambda x: (x * x).reshape(1, 1))(np.array([3.0])).tolist() == [6.0]


def test_gradients_are_arrays_of_their_own():
    x = np.array([1.0, 2.0])
    g = ag.grad(lambda x: x.sum())(x)
    g += 1.0
    assert x.tolist() == [1.0, 2.0]
    a, b = ag.grad(lambda a, b: (a + b).sum(), argnums=(0, 1))(x, x)
    a += 1.0
    assert b.tolist() == [1.0, 1.0]


def test_name_and_signature_of_the_function_are_kept():
    g = ag.grad(weighted)
    assert g.__name__ == "weighted" and g.__doc__ == "The gradient of `weighted`."
    assert ag.value_and_grad(weighted).__doc__ == "The value and gradient of `weighted`."


def test_a_callable_object_can_be_differentiated():
    class Square:
        def __call__(self, x):
            return x * x

    assert ag.grad(Square())(3.0) == 6.0


def test_closing_over_a_leaf_leaves_it_alone():
    w = ag.tensor([2.0], requires_grad=True)
    assert ag.grad(lambda x: (x * w).sum())(np.array([3.0])).tolist() == [2.0]
    assert w.grad is None


@pytest.mark.parametrize(
    ("f", "args", "says"),
    [
        (lambda x: x * x, (2,), "expected floats or arrays of floats to differentiate by, got int 2"),
        (lambda x: x * x, ("2",), "got str '2'"),
        (lambda x: x * x, (np.array([1, 2]),), "got an array of int64"),
        (lambda x: x * x, (ag.tensor([1]),), "got an array of int64"),
        (lambda x: x * x, (True,), "got bool True"),
        (lambda x: x * x, ({"w": 1.0, "n": None},), "got NoneType None"),
        (lambda x: x * x, (np.ones(2),), r"expected a single real number as its value, got shape \(2,\) of float64"),
        (lambda x: None, (2.0,), "expected a single real number as its value, got None"),
        (lambda x: x + 0j, (np.array(2.0),), "got shape .* of complex128"),
    ],
)
def test_what_cannot_be_differentiated(f, args, says):
    with pytest.raises(DTypeError, match=says):
        ag.grad(f)(*args)


def test_aux_must_be_a_pair():
    with pytest.raises(DTypeError, match=r"with has_aux: expected a pair \(value, aux\), got"):
        ag.grad(lambda x: x * x, has_aux=True)(1.0)


@pytest.mark.parametrize("argnums", [[0], "x", 0.0, (0, None), True])
def test_argnums_are_whole_numbers(argnums):
    with pytest.raises(OpError, match="expected an int or a tuple of int as argnums, got"):
        ag.grad(weighted, argnums)(1.0, 2.0)


@pytest.mark.parametrize("argnums", [2, -3, (0, 2)])
def test_argnums_that_name_no_argument(argnums):
    with pytest.raises(OpError, match=r"argnums=.* but 2 positional arguments were given"):
        ag.grad(weighted, argnums)(1.0, 2.0)


def test_to_copy_the_numbers_of_a_variable_inside_warns_that_it_cuts():
    with pytest.warns(UserWarning, match=r"ag.tensor\(x\) inside a function .* cuts the gradient .* x.detach\(\)"):
        assert ag.grad(lambda x: ag.tensor(x * 2) * x)(3.0) == 6.0
    assert ag.tensor(ag.tensor(3.0, requires_grad=True) * 2).item() == 6.0
