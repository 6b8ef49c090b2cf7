"""Writing to values: leaves are updated inside `no_grad`, graphs keep what they used, nothing is lost silently."""

import numpy as np
import pytest

import autograd_lite as ag
from autograd_lite.errors import DTypeError, InPlaceError, ShapeError


def leaf(data):
    return ag.tensor(data, requires_grad=True)


KINDS = {"Scalar": ag.scalar, "1-d": lambda x: leaf([x])}
every_kind = pytest.mark.parametrize("make", KINDS.values(), ids=KINDS)

UPDATES = {"+=": (lambda p: p.__iadd__(2.0), 8.0), "-=": (lambda p: p.__isub__(2.0), 4.0),
           "*=": (lambda p: p.__imul__(2.0), 12.0), "/=": (lambda p: p.__itruediv__(2.0), 3.0)}  # a table  # fmt: skip


@every_kind
@pytest.mark.parametrize("sign", UPDATES)
def test_an_updated_leaf_stays_a_leaf_and_keeps_its_gradient(make, sign):
    update, expected = UPDATES[sign]
    p = make(6.0)
    (p * p).backward()
    with ag.no_grad():
        same = update(p)
    assert same is p and p.item() == expected
    assert p.is_leaf and p.requires_grad and p.grad.item() == 12.0
    (p * p).backward()
    assert p.grad.item() == 12.0 + 2 * expected


@every_kind
def test_a_graph_recorded_before_an_update_keeps_the_old_value(make):
    p = make(3.0)
    y = p * p
    with ag.no_grad():
        p -= 1.0
    y.backward()
    assert p.item() == 2.0
    assert p.grad.item() == 6.0, "the gradient at the old value, delivered to the handle"


@every_kind
def test_gradients_find_their_way_through_many_updates(make):
    p = make(3.0)
    y = p * p
    for _ in range(100):
        with ag.no_grad():
            p -= 0.01
    (y + p).backward()
    assert p.grad.item() == pytest.approx(7.0)


def test_gradient_descent_descends():
    w = leaf([5.0, -3.0])
    for _ in range(50):
        loss = ((w - np.array([1.0, 2.0])) ** 2).sum()
        w.zero_grad()
        loss.backward()
        with ag.no_grad():
            w -= 0.25 * w.grad
    np.testing.assert_allclose(w.numpy(), [1.0, 2.0], atol=1e-9)


def test_elements_of_a_leaf_are_assigned_inside_no_grad():
    p = leaf([1.0, 2.0, 3.0])
    y = (p * p).sum()
    with ag.no_grad():
        p[1:] = 0.0
        p[0] = ag.tensor(7.0)
        p[p > 5.0] *= 2.0
    assert p.tolist() == [14.0, 0.0, 0.0] and p.is_leaf
    y.backward()
    assert p.grad.tolist() == [2.0, 4.0, 6.0]


def test_an_update_keeps_dtype_and_name():
    p = ag.tensor([1.0, 2.0], dtype=np.float32, requires_grad=True, name="p")
    with ag.no_grad():
        p -= np.array([0.5, 0.5])
    assert p.dtype == np.float32 and p.name == "p"


@every_kind
def test_name_and_gradient_can_be_read_while_updating(make):
    p = make(1.0)
    p.name = "p"
    with ag.no_grad():
        p += 1.0
    assert p.name == "p" and p.grad is None


def test_a_tensor_leaf_is_not_changed_outside_no_grad():
    p = leaf([1.0])
    with pytest.raises(InPlaceError, match=r"x \+= y: x is a leaf that requires grad"):
        p += 1.0
    with pytest.raises(InPlaceError, match=r"x\[i\] = v: x is a leaf that requires grad"):
        p[0] = 1.0
    assert p.tolist() == [1.0]


def test_a_scalar_leaf_outside_no_grad_is_bound_anew_as_a_float_is():
    x = y = ag.scalar(3.0)
    y *= 2.0
    assert y is not x and not y.is_leaf
    y.backward()
    assert x.grad.item() == 2.0


def test_operators_in_place_on_computed_tensors_record():
    x = leaf([3.0])
    y = x * 1.0
    y *= x
    y += 1.0
    y.backward()
    assert x.grad.tolist() == [6.0]


def test_operators_in_place_on_constants_make_them_computed():
    x = leaf([3.0])
    total = ag.zeros(1)
    for _ in range(3):
        total += x
    total.backward()
    assert x.grad.tolist() == [3.0]


def test_consumers_keep_the_old_value_of_a_constant():
    x, c = leaf([3.0]), ag.tensor([5.0])
    y = x * c
    c[0] = 100.0
    y.backward()
    assert x.grad.tolist() == [5.0]
    z = x * c
    c += 1.0
    z.backward()
    assert x.grad.tolist() == [105.0]


def test_what_is_written_keeps_its_gradient():
    x, c = leaf([3.0]), ag.zeros(2)
    c[0] = x[0] * 2.0
    c[1] = ag.scalar(1.0, requires_grad=False)
    (c * c).sum().backward()
    assert c.tolist() == [6.0, 1.0] and x.grad.tolist() == [24.0]


def test_a_write_inside_no_grad_is_of_the_value_alone():
    x, c = leaf([3.0]), ag.zeros(2)
    with ag.no_grad():
        c[1] = x[0]
    assert c.tolist() == [0.0, 3.0] and not c.requires_grad


def test_a_write_that_would_lose_a_gradient_is_refused():
    with pytest.raises(DTypeError, match="v requires grad, and would lose it in an array of int64"):
        ag.asarray([1, 2])[0] = leaf([3.0])[0]


def test_a_computed_value_is_not_updated_inside_no_grad():
    y = leaf([3.0]) * 1.0
    with ag.no_grad(), pytest.raises(InPlaceError, match="a computed value cannot be updated"):
        y += 1.0
    with ag.no_grad(), pytest.raises(InPlaceError, match=r"x\[i\] = v"):
        y[0] = 1.0


def test_shape_and_dtype_stay():
    x = ag.tensor([1.0, 2.0])
    with pytest.raises(ShapeError, match=r"x \+= y: the result of shape \(3, 2\) does not fit into \(2,\)"):
        x += np.ones((3, 2))
    n = ag.tensor([1, 2])
    with pytest.raises(DTypeError, match=r"x \*= y: a result of float64 does not fit into int64"):
        n *= 1.5
    with pytest.raises(ShapeError, match=r"x\[i\] = v: "):
        x[5] = 1.0
    with pytest.raises(ShapeError, match=r"x\[i\] = v: "):
        x[:] = np.ones(3)
    assert (x.tolist(), n.tolist()) == ([1.0, 2.0], [1, 2])


def test_masks_and_tensors_as_index_of_an_assignment():
    x = ag.tensor([1.0, 2.0, 3.0])
    x[x > 1.5] = 0.0
    x[ag.tensor([0])] = 9.0
    assert x.tolist() == [9.0, 0.0, 0.0]


def test_what_was_given_back_is_no_leaf():
    y = leaf([1.0]) * 2.0
    y.backward(retain_graph=False)
    with ag.no_grad(), pytest.raises(InPlaceError, match="a computed value cannot be updated"):
        y += 1.0


def test_a_constant_keeps_its_name():
    c = ag.tensor([1.0, 2.0], name="c")
    c[0] = 5.0
    c *= 2.0
    assert c.name == "c"


# NumPy gives a number, which `+=` leaves alone, or an array without axes, which it writes to: (what gives one, of what)
NUMBERS = {
    "a sum": (lambda x: x.sum(), np.arange(3.0)),
    "an element": (lambda x: x[1], np.arange(3.0)),
    "a product": (lambda x: x * 2, np.array(3.0)),
    "an argument": (lambda x: x, np.float64(3.0)),
    "a narrow argument": (lambda x: x, np.float32(3.0)),
    "an array": (lambda x: x, np.array(3.0)),
    "a view": (lambda x: x[1, ...], np.arange(3.0)),
    "a reshaped array": (lambda x: x.reshape(()), np.array([3.0])),
}


@pytest.mark.parametrize("what", NUMBERS)
def test_numbers_are_left_alone_and_arrays_are_written_to(what):
    give, x = NUMBERS[what]

    def f(x):
        s = give(x)
        t = s
        t *= 2
        t += 1
        return s * t + x.sum()

    expected = f(x.copy())
    assert ag.value_and_grad(f)(x)[0] == expected
    assert ag.jvp(f, (x,), (np.ones_like(x),))[0] == expected
    assert f(ag.tensor(x) if isinstance(x, np.ndarray) else ag.tensor(x) * 1).item() == expected
    assert ag.vmap(ag.value_and_grad(f))(np.stack([x, x]))[0].tolist() == [f(part) for part in np.stack([x.copy(), x])]


def test_the_gradient_of_a_number_is_that_of_its_value():
    def f(x):
        y = x
        y *= 2
        return y * x

    assert ag.grad(f)(np.float64(3.0)) == ag.grad(f)(3.0) == 12.0
    assert ag.grad(f)(np.array(3.0)) == 24.0


@pytest.mark.parametrize(
    "make", [lambda: ag.tensor(3.0), lambda: ag.zeros(()), lambda: ag.asarray(3.0), lambda: leaf(3.0)]
)
def test_an_array_without_axes_is_written_to(make):
    x = make()
    y = x
    with ag.no_grad():
        y += 1.0
    assert y is x


def test_views_of_an_array_without_axes_follow_it():
    x = ag.tensor(3.0)
    row = x.reshape(1)
    x += 1.0
    assert row.tolist() == [4.0]
