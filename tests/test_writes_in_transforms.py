"""Functions that write: into what they are differentiated by, into buffers of their own, inside other transforms."""

import numpy as np
import pytest

import autograd_lite as ag
from autograd_lite.errors import InPlaceError, TraceError


def leaf(data):
    return ag.tensor(data, requires_grad=True)


def squares_doubled(x):
    """x0^2 + 4 x1^2, by writing into the argument through a view."""
    last = x[1:]
    last *= 2.0
    x *= x
    return x.sum()


def test_a_function_may_write_into_the_argument_it_is_differentiated_by():
    x = np.array([3.0, 5.0])
    assert ag.grad(squares_doubled)(x).tolist() == [6.0, 40.0]
    assert x.tolist() == [3.0, 5.0], "the caller's array"


def test_a_tensor_that_is_given_to_a_transform_is_not_changed():
    x, y = ag.tensor([3.0, 5.0]), leaf([3.0, 5.0])
    assert ag.grad(squares_doubled)(x).tolist() == ag.grad(squares_doubled)(y).tolist() == [6.0, 40.0]
    assert x.tolist() == y.tolist() == [3.0, 5.0]


TRANSFORMS = {
    "hessian": lambda f, x: ag.hessian(f)(x),
    "grad of grad": lambda f, x: np.diag(ag.grad(lambda x: ag.grad(f)(x).sum())(x)),
    "jacobian forward of grad": lambda f, x: ag.jacobian(ag.grad(f), mode="forward")(x),
    "vmap of jvp": lambda f, x: ag.vmap(lambda t: ag.jvp(ag.grad(f), (x,), (t,))[1])(np.eye(2)),
}


@pytest.mark.parametrize("second", TRANSFORMS.values(), ids=TRANSFORMS)
def test_second_derivatives_of_a_function_that_writes_into_its_argument(second):
    x = np.array([3.0, 5.0])
    np.testing.assert_allclose(second(squares_doubled, x), [[2.0, 0.0], [0.0, 8.0]])
    assert x.tolist() == [3.0, 5.0]


def test_an_inner_transform_writes_into_the_argument_of_an_outer_one():
    def outer(x):
        def inner(y):
            x[0] = y * y
            return (x * x).sum()  # y^4 + x1^2

        return ag.grad(inner)(x[1]) + x[0]  # 4 x1^3 + x1^2

    assert ag.grad(outer)(np.array([7.0, 2.0])).tolist() == [0.0, 52.0]


def test_a_buffer_that_is_filled_in_a_function():
    def running_product(x):
        out = ag.zeros(3)
        out[0] = x[0]
        for i in (1, 2):
            out[i] = out[i - 1] * x[i]
        return out

    assert ag.jacobian(running_product)(np.array([2.0, 3.0, 5.0])).tolist() == [[1, 0, 0], [3, 2, 0], [15, 10, 6]]


def test_a_users_leaf_is_not_written_to_inside_a_transform():
    p = leaf([1.0])
    with pytest.raises(InPlaceError, match="a leaf that requires grad"):
        ag.grad(lambda x: p.__setitem__(0, x))(2.0)


def test_vmap_of_a_function_that_writes():
    x = np.array([[3.0, 5.0], [1.0, 2.0]])
    assert ag.vmap(squares_doubled)(x).tolist() == [109.0, 17.0]
    assert ag.vmap(ag.grad(squares_doubled))(x).tolist() == [[6.0, 40.0], [2.0, 16.0]]
    assert x.tolist() == [[3.0, 5.0], [1.0, 2.0]]


def test_vmap_of_writes_into_a_constant():
    def f(x):
        out = ag.zeros(3)
        out[[1, 1]] = x
        return out

    assert ag.vmap(f)(np.array([[3.0, 5.0], [1.0, 2.0]])).tolist() == [[0.0, 5.0, 0.0], [0.0, 2.0, 0.0]]


def test_a_write_in_vmap_to_a_constant_from_outside_is_refused_and_taken_back():
    z = ag.zeros(2)
    z.name, part = "z", z[:1]
    for write in (
        lambda v: z.__setitem__(0, v),
        lambda v: part.__setitem__(0, v),
        z.__imul__,
        lambda v: ag.vmap(lambda u: z.__setitem__(0, u + v))(np.ones(2)),
        ag.grad(lambda v: [z.__setitem__(0, v), z.sum()][1]),
    ):
        with pytest.raises(TraceError, match=r"test_writes_in_transforms.py:\d+, would put values of a running vmap"):
            ag.vmap(lambda v, write=write: (write(v), v)[1])(np.array([3.0, 5.0]))
        assert type(z.value) is type(part.value) is np.ndarray and z.node is None and z.name == "z"
        assert z.tolist() == [0.0, 0.0] and part.tolist() == [0.0]


def test_a_write_in_vmap_to_what_was_computed_outside_is_refused_at_once():
    w = ag.tensor([1.0, 2.0], requires_grad=True)
    y, reached = w * 1.0, []

    def f(v):
        y[0] = v
        reached.append(v)

    with pytest.raises(TraceError, match=r"x\[i\] = v, at (.|\n)*hint: return the values"):
        ag.vmap(f)(np.array([3.0, 5.0]))
    with ag.no_grad(), pytest.raises(TraceError, match="would put values of a running vmap"):
        ag.vmap(lambda v: w.__setitem__(0, v))(np.array([3.0, 5.0]))
    assert y.tolist() == [1.0, 2.0] == w.tolist() and not reached
    y.sum().backward()
    assert w.grad.tolist() == [1.0, 1.0]


def test_a_vmap_left_by_an_error_takes_its_writes_back():
    z = ag.zeros(2)
    with pytest.raises(ZeroDivisionError):
        ag.vmap(lambda v: (z.__setitem__(0, v), 1 // 0))(np.array([3.0, 5.0]))
    assert type(z.value) is np.ndarray and z.tolist() == [0.0, 0.0]


def test_vmap_of_writes_to_what_it_made_and_gives_back():
    def f(x):
        out, whole = ag.ones(2) * 2.0, ag.zeros(2)
        view = whole[1:]
        view[0] = x
        out *= x
        out[:1] += whole[1]

        def again(n):  # a cycle, which holds on to `out`
            return again(n - 1) if n else out

        return again(1), whole, view

    out, whole, view = ag.vmap(f)(np.array([3.0, 5.0]))
    assert out.tolist() == [[9.0, 6.0], [15.0, 10.0]]
    assert whole.tolist() == [[0.0, 3.0], [0.0, 5.0]] and view.tolist() == [[3.0], [5.0]]
