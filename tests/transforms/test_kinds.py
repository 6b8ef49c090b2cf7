"""The kind that is given is the kind that comes back: through every transform, in every dtype."""

import numpy as np
import pytest

import autograd_lite as ag

POINTS = {
    "float": 2.0,
    "float16": np.float16(2.0),
    "float32": np.float32(2.0),
    "float64": np.float64(2.0),
    "longdouble": np.longdouble(2.0),
    "0-d": np.array(2.0),
    "1-d": np.array([2.0]),
    "1-d float16": np.full(3, 2.0, np.float16),
    "2-d longdouble": np.full((2, 1), 2.0, np.longdouble),
    "Scalar": ag.scalar(2.0),
    "Scalar that is a leaf": ag.scalar(2.0, requires_grad=True),
    "Tensor": ag.tensor([2.0, 2.0], dtype=np.float32),
    "0-d Tensor": ag.tensor(2.0),
    "Tensor that is a leaf": ag.tensor([2.0], requires_grad=True),
}


def cube(x):
    """The sum of the cubes: 8 n, with gradient 12 and second derivative 12 at 2."""
    return (x * x * x).sum() if getattr(x, "ndim", 0) else x * x * x


def squared(x):
    return (x * x).sum() if getattr(x, "ndim", 0) else x * x


def ones(x):
    raw = getattr(x, "value", x)
    if isinstance(raw, float) and not isinstance(raw, np.generic):
        return 1.0
    return np.ones_like(raw)


# Each gives what is of the kind, shape and dtype of x, and what it is all over
LIKE_THE_ARGUMENT = {
    "grad": (ag.grad(cube), 12.0),
    "value_and_grad": (lambda x: ag.value_and_grad(cube)(x)[1], 12.0),
    "elementwise_grad": (ag.elementwise_grad(lambda x: x * x * x), 12.0),
    "vjp": (lambda x: ag.vjp(cube, x)[1](1.0)[0], 12.0),
    "hvp": (lambda x: ag.hvp(cube, (x,), (ones(x),))[1][0], 12.0),
    "jacobian": (ag.jacobian(cube), 12.0),
    "jacobian, forward": (ag.jacobian(cube, mode="forward"), 12.0),
    "grad of an ignored argument": (lambda x: ag.grad(lambda x, y: y * y)(x, 2.0), 0.0),
    "grad of grad": (ag.grad(lambda x: squared(ag.grad(cube)(x)) / 16.0), 18.0),
}


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("name", LIKE_THE_ARGUMENT)
def test_derivatives_are_like_the_argument(name, point):
    transform, expected = LIKE_THE_ARGUMENT[name]
    x = POINTS[point]
    if name == "grad of grad" and "float16" in point:
        pytest.skip("beyond float16")
    found = transform(x)
    assert type(found) is type(x)
    assert np.shape(getattr(found, "value", found)) == np.shape(getattr(x, "value", x))
    assert getattr(found, "dtype", None) == getattr(x, "dtype", None)
    assert np.all(np.asarray(getattr(found, "value", found)) == expected)
    assert not getattr(found, "requires_grad", False), "nobody asked for its graph"


def linearized(out, derivative, t):
    return out, derivative(t)


NUMBERS = {
    "value_and_grad": lambda x: [ag.value_and_grad(cube)(x)[0]],
    "vjp": lambda x: [ag.vjp(cube, x)[0]],
    "jvp": lambda x: ag.jvp(cube, (x,), (ones(x),)),
    "linearize": lambda x: linearized(*ag.linearize(cube, x), ones(x)),
    "hvp": lambda x: [ag.hvp(cube, (x,), (ones(x),))[0]],
}


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("name", NUMBERS)
def test_values_and_tangents_are_numbers_or_variables_as_the_argument(name, point):
    x = POINTS[point]
    size = np.size(getattr(x, "value", x))
    for found, expected in zip(NUMBERS[name](x), (8.0, 12.0), strict=False):
        if isinstance(x, (ag.Tensor, ag.Scalar)):
            assert type(found) is type(x)
        else:
            assert isinstance(found, (float, np.floating)) and not isinstance(found, np.ndarray)
        assert getattr(found, "dtype", None) == getattr(x, "dtype", None)
        assert float(getattr(found, "value", found)) == expected * size
        assert not getattr(found, "requires_grad", False)


@pytest.mark.parametrize("point", [name for name, x in POINTS.items() if getattr(x, "shape", ())])
def test_hessians_have_the_shape_twice(point):
    x = POINTS[point]
    found = ag.hessian(cube)(x)
    assert type(found) is type(x) and found.dtype == x.dtype and found.shape == x.shape * 2
    size = np.size(getattr(x, "value", x))
    assert np.asarray(getattr(found, "value", found)).reshape(size, size).tolist() == (12 * np.eye(size)).tolist()


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("transform", [ag.checkpoint, lambda f: ag.custom_gradient(lambda x: (f(x), lambda g: g))])
def test_checkpoint_and_custom_gradient_give_what_the_function_gives(transform, point):
    x = POINTS[point]
    found, expected = transform(cube)(x), cube(x)
    assert type(found) is type(expected) and found == expected
    assert getattr(found, "dtype", None) == getattr(expected, "dtype", None)


def test_longdouble_is_computed_in_longdouble():
    x = np.longdouble(1) / 3
    exact = 3 * x * x
    assert exact != np.float64(exact), "more digits than a double has"
    for found in (
        ag.grad(cube)(x),
        ag.jvp(cube, (x,), (np.longdouble(1),))[1],
        ag.jacobian(cube)(x),
        ag.jacobian(cube, mode="forward")(x),
        ag.hessian(lambda x: cube(x) * x / 4)(x),
        ag.grad(ag.checkpoint(cube))(x),
        ag.vmap(ag.grad(cube))(np.array([x]))[0],
    ):
        assert abs(found - exact) <= 2 * np.finfo(np.longdouble).eps * exact


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.longdouble])
def test_every_argument_keeps_its_own_dtype(dtype):
    x, y = np.ones(2, dtype), np.ones(2)
    for transform in (ag.grad, ag.jacobian, lambda f, a: ag.jacobian(f, a, mode="forward")):
        a, b = transform(lambda x, y: (x * y).sum(), (0, 1))(x, y)
        assert (a.dtype, b.dtype) == (dtype, np.float64)
    moved = ag.jvp(lambda x: x * x, (x,), (np.ones(2),))[1]
    assert moved.dtype == dtype, "a tangent has the dtype of what moves"


def test_integers_beside_are_left_alone():
    found = ag.grad(lambda x, n, table: x**n * table[n].sum())(2.0, 3, np.arange(4))
    assert found == 36.0


def test_a_tangent_of_a_float_meets_an_array():
    value, moved = ag.jvp(lambda x, y: x / y, (np.ones(3), 2.0), (np.zeros(3), 1.0))
    assert value.tolist() == [0.5] * 3
    assert moved.tolist() == [-0.25] * 3
